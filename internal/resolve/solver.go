package resolve

import (
	"encoding/json"
	"hash/fnv"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"actant/internal/kg"
)

// solver decides what a set of changes changes.
type solver struct {
	*view
	opt         Options
	names       *nameCache
	cur         *curated          // the rules of now
	old         *curated          // the rules of the state
	moved       map[ref][2]string // node of a local entity before and after
	dirty       map[string]bool   // nodes whose counts changed
	touched     map[string]bool   // clusters whose head may have changed
	events      *eventRun
	signs       []Write
	linkedWrong map[string]bool              // name and gazetteer id that do not go together
	setup       setup                        // of now
	was0        setup                        // of the state
	where       map[string]map[string]string // node of each local entity of an article
}

func newSolver(st State, opt Options) *solver {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.block == 0 {
		opt.block = maxBlock
	}
	p := newParser(opt)
	return &solver{view: newView(st), opt: opt,
		names: &nameCache{p: p, seen: map[string]*name{}, folded: map[string]*name{}},
		where: map[string]map[string]string{}, linkedWrong: map[string]bool{}, moved: map[ref][2]string{}, dirty: map[string]bool{}, touched: map[string]bool{}}
}

// apply counts the changes in and out of their nodes.
func (s *solver) apply(changes []Change) {
	for _, c := range changes {
		before := s.stored(c.Article)
		s.oldRec[c.Article] = before != nil
		s.records[c.Article] = c.New
		s.takeParts(before)
		for _, p := range s.parts(c.New, s.cur) {
			s.give(&p, 1)
			m := s.moved[p.ref]
			m[1] = p.id
			s.moved[p.ref] = m
		}
	}
}

func (s *solver) takeParts(before *Record) {
	for _, p := range s.parts(before, s.old) {
		s.give(&p, -1)
		s.moved[p.ref] = [2]string{p.id, ""}
	}
}

// give adds a part to its node, or takes it back.
func (s *solver) give(p *part, by int) {
	n := s.node(p.id)
	if n == nil {
		n = &node{profile: p.profile, ID: p.id}
		s.nodes[p.id] = n
	}
	n.give(p, by)
	n.changed = true
	s.setMember(p.id, p.ref, by > 0)
	s.dirty[p.id] = true
}

// index puts dirty nodes under their keys, or takes dead ones away.
func (s *solver) index() {
	for _, id := range slices.Sorted(maps.Keys(s.dirty)) {
		n := s.nodes[id]
		for _, k := range s.allKeys(n) {
			if n.N > 0 {
				s.addTo(k, id)
			} else {
				s.takeFrom(k, id)
			}
		}
	}
	for _, p := range s.crossed(s.opt.block, "pir") {
		for _, id := range p.ids {
			if n := s.node(id); n != nil && n.N > 0 {
				s.dirty[id] = true // it loses or gains neighbours
			}
		}
	}
}

// allKeys lists every key under which a node is found.
func (s *solver) allKeys(n *node) []string {
	keys := slices.Clone(s.blockKeysOf(n))
	keys = append(keys, s.bearerKeys(&n.profile)...)
	keys = append(keys, s.officeKeys(&n.profile)...)
	switch n.Layer {
	case byBearer:
		keys = append(keys, "S="+s.shortKey(&n.profile))
	case byOffice:
		for _, r := range n.Roles {
			if s.soleOffice(r) {
				keys = append(keys, "O="+r)
			}
		}
	}
	if n.Tag != "" {
		return append(keys, "e="+ownID(&n.profile)+"~"+hash6(n.ID))
	}
	return append(keys, "e="+ownID(&n.profile))
}

func (s *solver) blockKeysOf(n *node) []string {
	if !n.parsed {
		n.parsed = true
		n.keys = s.nameKeys(&n.profile)
		if n.Kind == kg.Person {
			n.name = s.names.ofFolded(n.Folded)
		}
	}
	return n.keys
}

// ownID is the id an entity would have if it were this node alone.
func ownID(p *profile) string {
	if p.Gazetteer != "" {
		return "entity:" + p.Gazetteer
	}
	return "entity:" + string(p.Kind) + "/" + slug(p.Folded)
}

// hash6 is a short name of s.
func hash6(s string) string {
	h := fnv.New64a()
	h.Write([]byte(s))
	return strconv.FormatUint(h.Sum64()>>28|1<<35, 36)[1:7]
}

// components cuts the surroundings of the dirty nodes into components of nodes
// whose names are alike. Dead nodes lead to their old neighbours but are left out.
func (s *solver) components() [][]*node {
	seen := map[string]bool{}
	var comps [][]*node
	for _, id := range slices.Sorted(maps.Keys(s.dirty)) {
		if n := s.nodes[id]; n.Layer == byName && n.N <= 0 {
			seen[id] = true
			for _, m := range s.neighbours(n) {
				if !seen[m.ID] {
					comps = append(comps, s.component(m, seen))
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.dirty)) {
		if n := s.nodes[id]; n.Layer == byName && n.N > 0 && !seen[id] {
			comps = append(comps, s.component(n, seen))
		}
	}
	return comps
}

// component walks from n over names that are alike.
func (s *solver) component(n *node, seen map[string]bool) []*node {
	seen[n.ID] = true
	comp := []*node{n}
	for i := 0; i < len(comp); i++ {
		for _, m := range s.neighbours(comp[i]) {
			if !seen[m.ID] {
				seen[m.ID] = true
				comp = append(comp, m)
			}
		}
	}
	slices.SortFunc(comp, func(a, b *node) int { return strings.Compare(a.ID, b.ID) })
	return comp
}

// maxBlock is the number of wordings above which a block key is too common to
// say anything; such wordings still meet under their rarer keys.
const maxBlock = 1024

// neighbours lists the living nodes whose names are like that of n.
func (s *solver) neighbours(n *node) (out []*node) {
	done := map[string]bool{n.ID: true}
	for _, k := range s.blockKeysOf(n) {
		ids := s.ids(k)
		exact := k[0] == 'n' || k[0] == 'g' || k[0] == 'b' || k[0] == 'm'
		if !exact && len(ids) > s.opt.block {
			continue
		}
		for _, id := range ids {
			if done[id] {
				continue
			}
			m := s.node(id)
			if m == nil || m.N <= 0 {
				continue
			}
			s.blockKeysOf(m)
			if exact || s.linked(n, m) {
				done[id] = true
				out = append(out, m)
			}
		}
	}
	return out
}

// linked tells whether the names of two nodes are alike enough to be decided
// together.
func (s *solver) linked(a, b *node) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch compare(a.name, b.name).verdict {
	case same, weak:
		return true
	}
	return false
}

// decideNames decides all components and takes the outcome over.
func (s *solver) decideNames() {
	comps := s.components()
	out := make([][]cluster, len(comps))
	parallel(len(comps), s.opt.Workers, func(i int) { out[i] = s.decide(comps[i]) })
	for _, clusters := range out {
		for _, c := range clusters {
			for i, n := range c.nodes {
				var why []Reason
				if i == 0 {
					why = c.why
				}
				s.assign(n, c.id, why, c.maybe)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.dirty)) {
		n := s.nodes[id]
		switch {
		case n.N <= 0:
			s.assign(n, "", nil, nil)
		case n.Layer == alone:
			s.assign(n, aloneID(n), nil, nil)
		}
	}
}

// aloneID names what is decided by its own profile.
func aloneID(n *node) string {
	if n.Gazetteer != "" && n.Tag == "" {
		return ownID(&n.profile)
	}
	return ownID(&n.profile) + "~" + hash6(n.ID)
}

// assign gives a node to a cluster, or to where a rule puts that cluster.
func (s *solver) assign(n *node, base string, why []Reason, maybe []string) {
	id := base
	if to, ok := s.cur.redirect[base]; ok {
		id = to
	}
	n.changed = n.changed || n.Base != base
	n.Base = base
	if n.Cluster != "" {
		s.touched[n.Cluster] = true
	}
	if id != "" {
		s.touched[id] = true
	}
	for _, m := range n.Maybe {
		if !contains(maybe, m) {
			s.takeFrom("y="+m, n.ID)
			s.touched[m] = true
		}
	}
	for _, m := range maybe {
		s.addTo("y="+m, n.ID)
		s.touched[m] = true
	}
	if n.Cluster != id {
		if n.Cluster != "" {
			s.takeFrom("c="+n.Cluster, n.ID)
		}
		if id != "" {
			s.addTo("c="+id, n.ID)
		}
	}
	if n.Cluster != id || !slices.Equal(n.Maybe, maybe) || !slices.Equal(n.Why, why) {
		n.changed = true
	}
	n.Cluster, n.Why, n.Maybe = id, why, maybe
}

// parallel runs f for 0 to n-1 on some workers.
func parallel(n, workers int, f func(i int)) {
	if workers <= 1 || n < 2 {
		for i := range n {
			f(i)
		}
		return
	}
	var wg sync.WaitGroup
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	for range min(workers, n) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				f(i)
			}
		}()
	}
	wg.Wait()
}

// marshal writes plain data; it cannot fail on the types of this package.
func marshal(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return data
}

// nodesOf gives the node of each local entity of an article.
func (s *solver) nodesOf(article string) map[string]string {
	if m, ok := s.where[article]; ok {
		return m
	}
	m := map[string]string{}
	for _, p := range s.parts(s.record(article), s.cur) {
		m[p.ref.local] = p.id
	}
	s.where[article] = m
	return m
}

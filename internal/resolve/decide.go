package resolve

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"actant/internal/kg"
)

// cluster is a set of nodes that are one entity.
type cluster struct {
	nodes []*node
	id    string
	why   []Reason
	maybe []string
}

// edge is a pair of groups that may be one.
type edge struct {
	a, b  int // node indices
	like  likeness
	prove float64 // support by evidence
}

// decision decides one component. It depends on nothing but its nodes and the
// rules that name them.
type decision struct {
	s     *solver
	nodes []*node
	group []int   // group of each node
	sets  [][]int // nodes of each group
	why   map[int][]Reason
	maybe map[int]map[int]bool // pairs of nodes that may be the same
	memo  map[[2]string]likeness
}

// decide cuts a component into clusters.
func (s *solver) decide(comp []*node) []cluster {
	d := &decision{s: s, nodes: comp, group: make([]int, len(comp)), sets: make([][]int, len(comp)),
		why: map[int][]Reason{}, maybe: map[int]map[int]bool{}, memo: map[[2]string]likeness{}}
	for i := range comp {
		d.group[i] = i
		d.sets[i] = []int{i}
	}
	d.byID()
	d.bySameName()
	strong, soft := d.edges()
	d.joinStrong(strong)
	d.joinWeak(soft)
	return d.clusters()
}

// byID joins nodes with one gazetteer id.
func (d *decision) byID() {
	first := map[string]int{}
	for i, n := range d.nodes {
		if n.Gazetteer == "" || strings.Contains(n.Tag, "!") {
			continue
		}
		if j, ok := first[n.Gazetteer]; ok {
			d.join(j, i, Reason{Rule: "gazetteer.id", Score: 1})
		} else {
			first[n.Gazetteer] = i
		}
	}
}

// bySameName joins nodes of one name, those with evidence in common first.
func (d *decision) bySameName() {
	byName := map[string][]int{}
	for i, n := range d.nodes {
		k := string(n.Kind) + "|" + n.Folded
		byName[k] = append(byName[k], i)
	}
	for _, k := range slices.Sorted(maps.Keys(byName)) {
		list := byName[k]
		var pairs []edge
		if len(list) > 64 {
			pairs = d.chainPairs(list)
		} else {
			for x, i := range list {
				for _, j := range list[x+1:] {
					pairs = append(pairs, edge{i, j, likeness{same, 1, "name.equal"}, d.support(i, j)})
				}
			}
		}
		d.joinStrong(pairs)
	}
}

// chainPairs pairs each node only with those of its country, gazetteer id or
// first role, and its neighbour: a big block is split by evidence, not compared
// all with all.
func (d *decision) chainPairs(list []int) (pairs []edge) {
	last := map[string]int{}
	prev := -1
	for _, i := range list {
		n := d.nodes[i]
		keys := append([]string{"c" + n.Country, "g" + n.Gazetteer}, n.Roles...)
		for _, k := range keys {
			if j, ok := last[k]; ok {
				pairs = append(pairs, edge{j, i, likeness{same, 1, "name.equal"}, d.support(i, j)})
			}
			last[k] = i
		}
		if prev >= 0 {
			pairs = append(pairs, edge{prev, i, likeness{same, 1, "name.equal"}, d.support(i, prev)})
		}
		prev = i
	}
	return pairs
}

// edges lists pairs of nodes with different names that are alike.
func (d *decision) edges() (strong, soft []edge) {
	for i := range d.nodes {
		for j := i + 1; j < len(d.nodes); j++ {
			a, b := d.nodes[i], d.nodes[j]
			if a.Folded == b.Folded || d.group[i] == d.group[j] {
				continue
			}
			l := d.like(i, j)
			switch l.verdict {
			case same:
				strong = append(strong, edge{i, j, l, d.support(i, j)})
			case weak:
				soft = append(soft, edge{i, j, l, d.support(i, j)})
			}
		}
	}
	return strong, soft
}

// like compares the names of two nodes, each pair of wordings once.
func (d *decision) like(i, j int) likeness {
	a, b := d.nodes[i], d.nodes[j]
	if a.Kind != b.Kind {
		return likeness{}
	}
	if a.Kind != kg.Person {
		return likeBodies(a, b)
	}
	k := [2]string{a.Folded, b.Folded}
	l, ok := d.memo[k]
	if !ok {
		l = compare(a.name, b.name)
		d.memo[k] = l
	}
	return l
}

// likeBodies compares bodies, places, agreements and exercises: by a form they
// share; an acronym alone is only a hint.
func likeBodies(a, b *node) likeness {
	if a.Folded == b.Folded {
		return likeness{same, 1, "name.equal"}
	}
	if a.Kind == kg.Ministry && a.Type != "" && a.Type == b.Type && a.Country != "" && a.Country == b.Country {
		return likeness{same, 0.95, "ministry.portfolio"}
	}
	bare := contains(a.Forms, b.Folded) || contains(b.Forms, a.Folded)
	switch {
	case bare && (acronym(a.Folded) || acronym(b.Folded)):
		return likeness{weak, 0.9, "body.acronym"}
	case bare:
		return likeness{same, 0.95, "body.alias"}
	}
	for _, f := range a.Forms {
		if contains(b.Forms, f) {
			return likeness{weak, 0.75, "body.shared-form"}
		}
	}
	return likeness{}
}

// acronym tells a short form of one word.
func acronym(folded string) bool { return len(folded) <= 7 && !strings.Contains(folded, " ") }

// support is the evidence (0 to 1) besides the name that two nodes are one.
func (d *decision) support(i, j int) float64 {
	a, b := d.nodes[i], d.nodes[j]
	var v float64
	if a.Gazetteer != "" && a.Gazetteer == b.Gazetteer {
		return 1
	}
	v += roleSupport(d.s.names.p.lex, a.Roles, b.Roles)
	if a.Country != "" && a.Country == b.Country {
		v += 0.15
	}
	if monthsNear(a.Months, b.Months, 1) {
		v += 0.1
	}
	if shareKey(a.Near, b.Near, a.Country) {
		v += 0.05
	}
	return v
}

// roleSupport: an office in common says much, a role that many hold little.
func roleSupport(lex *lexicon, a, b []string) (v float64) {
	for _, x := range a {
		if !contains(b, x) {
			continue
		}
		switch kind, _, _ := cutRole(x); {
		case kind == "counterpart":
		case lex.many[kind]:
			v = max(v, 0.2)
		default:
			v = max(v, 0.4)
		}
	}
	return v
}

// shareString tells whether two lists have a member in common.
func shareString(a, b []string) bool {
	for _, x := range a {
		if contains(b, x) {
			return true
		}
	}
	return false
}

// shareKey tells whether two counts have a key in common besides except.
func shareKey(a, b map[string]int, except string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for k := range a {
		if _, ok := b[k]; ok && k != except {
			return true
		}
	}
	return false
}

// monthNumber counts months from year 0; -1 when m is no month.
func monthNumber(m string) int {
	if len(m) < 7 {
		return -1
	}
	n := 0
	for i := 0; i < 7; i++ {
		if i == 4 {
			continue
		}
		if m[i] < '0' || m[i] > '9' {
			return -1
		}
		n = n*10 + int(m[i]-'0')
	}
	return n/100*12 + n%100
}

// monthsApart is the least distance of two sets of months; -1 when unknown.
func monthsApart(a, b map[string]int) int {
	best := -1
	for x := range a {
		for y := range b {
			if m, n := monthNumber(x), monthNumber(y); m >= 0 && n >= 0 && (best < 0 || abs(m-n) < best) {
				best = abs(m - n)
			}
		}
	}
	return best
}

func monthsNear(a, b map[string]int, within int) bool {
	n := monthsApart(a, b)
	return n >= 0 && n <= within
}

// conflict tells whether two nodes cannot be one; hard means that no evidence
// could outweigh it.
func (d *decision) conflict(i, j int) (bad, hard bool) {
	a, b := d.nodes[i], d.nodes[j]
	if a.Kind != b.Kind || d.s.cur.forbids(a.ID, b.ID) {
		return true, true
	}
	if a.Gazetteer != "" && b.Gazetteer != "" {
		return a.Gazetteer != b.Gazetteer, true
	}
	if a.Kind != kg.Person {
		return a.Country != "" && b.Country != "" && a.Country != b.Country, false
	}
	l := d.like(i, j)
	if l.verdict == different {
		return true, true
	}
	if a.Folded != b.Folded {
		if a.Gender != "" && b.Gender != "" && a.Gender != b.Gender {
			return true, true
		}
		if a.Apart[b.ID] > 0 && !(l.rule == "name.spelling" && l.score >= 0.95) {
			return true, true
		}
	}
	return d.rolesConflict(a, b) || countriesConflict(a, b), false
}

// rolesConflict: a minister of defence of one state is no minister of defence
// of another. With a rare name in the same months a slip of reading is more
// likely than two such men.
func (d *decision) rolesConflict(a, b *node) bool {
	return stateOffices(d.s.names.p.lex, a, b) && !(a.Folded == b.Folded && rareName(a) && !monthsFar(a, b, 3))
}

// stateOffices tells that a and b hold offices of two states.
func stateOffices(lex *lexicon, a, b *node) bool {
	if shareString(a.Roles, b.Roles) {
		return false
	}
	for _, x := range a.Roles {
		for _, y := range b.Roles {
			kx, ox, _ := cutRole(x)
			ky, oy, _ := cutRole(y)
			if isState(ox) && isState(oy) && ox != oy && lex.office[kx] && lex.office[ky] && (kx == ky || a.Country != b.Country) {
				return true
			}
		}
	}
	return false
}

func isState(of string) bool { return len(of) == 2 }

func rareName(n *node) bool { return n.name != nil && !allGiven(n.name.words) }

// monthsFar tells that two nodes are known to lie more than so many months apart.
func monthsFar(a, b *node, months int) bool {
	return monthsApart(a.Months, b.Months) > months
}

// countriesConflict: namesakes with common names live in different countries;
// a rare name in two countries is more likely a slip.
func countriesConflict(a, b *node) bool {
	return a.Country != "" && b.Country != "" && a.Country != b.Country && !(rareName(a) && rareName(b))
}

// groupsConflict tells whether any two nodes of two groups cannot be one.
func (d *decision) groupsConflict(x, y int) (bad, hard bool) {
	for _, i := range d.sets[x] {
		for _, j := range d.sets[y] {
			b, h := d.conflict(i, j)
			bad, hard = bad || b, hard || b && h
			if hard {
				return true, true
			}
		}
	}
	return bad, hard
}

// join puts the groups of two nodes together.
func (d *decision) join(i, j int, r Reason) {
	x, y := d.group[i], d.group[j]
	if x == y {
		return
	}
	r.A, r.B = d.shown(i), d.shown(j)
	if r.B < r.A {
		r.A, r.B = r.B, r.A
	}
	if y < x {
		x, y = y, x
	}
	for _, k := range d.sets[y] {
		d.group[k] = x
	}
	d.sets[x] = append(d.sets[x], d.sets[y]...)
	d.sets[y] = nil
	d.why[x] = append(d.why[x], d.why[y]...)
	delete(d.why, y)
	if r.A != r.B {
		d.why[x] = append(d.why[x], r)
	}
}

// shown is the wording by which a node is told in reasons.
func (d *decision) shown(i int) string { return bestName(d.nodes[i].Names) }

// joinStrong joins by equal names, best evidence first, never across a conflict.
func (d *decision) joinStrong(list []edge) {
	d.sortEdges(list)
	for _, e := range list {
		x, y := d.group[e.a], d.group[e.b]
		if x == y {
			continue
		}
		if bad, hard := d.groupsConflict(x, y); bad {
			if !hard {
				d.note(e.a, e.b)
			}
			continue
		}
		d.join(e.a, e.b, Reason{Rule: e.like.rule, Score: score(e)})
	}
}

func score(e edge) float64 { return round(min(1, e.like.score+0.2*e.prove)) }

// round keeps three digits, so that sums in another order show the same.
func round(f float64) float64 { return float64(int(f*1000+0.5)) / 1000 }

func (d *decision) sortEdges(list []edge) {
	slices.SortFunc(list, func(x, y edge) int {
		return cmp.Or(
			-cmp.Compare(round(x.like.score+x.prove), round(y.like.score+y.prove)),
			cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
}

func (d *decision) note(i, j int) {
	if d.maybe[i] == nil {
		d.maybe[i] = map[int]bool{}
	}
	d.maybe[i][j] = true
}

// wanted is what a group with a vague name may belong to.
type wanted struct {
	group int
	best  edge
}

// joinWeak gives each vague name (an initial, a part of a longer name) to the
// one group it fits: the only one, or the one with clearly more evidence.
func (d *decision) joinWeak(list []edge) {
	d.sortEdges(list)
	choices := map[int][]wanted{}
	for _, e := range list {
		x, y := d.group[e.a], d.group[e.b]
		if x == y {
			continue
		}
		if bad, _ := d.groupsConflict(x, y); bad {
			continue
		}
		if a, b := d.nodes[e.a], d.nodes[e.b]; a.Country != "" && b.Country != "" && a.Country != b.Country && e.prove < 0.3 {
			d.note(e.a, e.b)
			continue
		}
		if d.vaguer(e.b, e.a) {
			x, y = y, x
		}
		if !slices.ContainsFunc(choices[x], func(w wanted) bool { return w.group == y }) {
			choices[x] = append(choices[x], wanted{y, e})
		}
	}
	groups := make([]int, 0, len(choices))
	for g := range choices {
		groups = append(groups, g)
	}
	slices.Sort(groups)
	for _, g := range groups {
		d.choose(choices[g])
	}
}

// vaguer tells whether the name of i says less than that of j.
func (d *decision) vaguer(i, j int) bool {
	a, b := d.nodes[i], d.nodes[j]
	if a.Kind != kg.Person {
		return acronym(a.Folded) && !acronym(b.Folded)
	}
	if x, y := fullWords(a.name), fullWords(b.name); x != y {
		return x < y
	}
	return false
}

func fullWords(n *name) (k int) {
	for i := range n.words {
		if !n.words[i].initial && !n.words[i].optional {
			k++
		}
	}
	return k
}

// choose joins a vague group with the best of its choices, or notes them all
// as possible.
func (d *decision) choose(list []wanted) {
	best := list[0]
	proven := best.best.prove >= 0.3
	only := len(list) == 1
	clear := only || best.best.prove-list[1].best.prove >= 0.25
	if clear && (proven || only && best.best.like.score >= 0.7) {
		e := best.best
		if bad, _ := d.groupsConflict(d.group[e.a], d.group[e.b]); !bad {
			d.join(e.a, e.b, Reason{Rule: e.like.rule, Score: score(e)})
			return
		}
	}
	for _, w := range list {
		d.note(w.best.a, w.best.b)
	}
}

// clusters names the groups.
func (d *decision) clusters() []cluster {
	var out []cluster
	at := map[int]int{}
	for g, set := range d.sets {
		if len(set) == 0 {
			continue
		}
		slices.Sort(set)
		c := cluster{why: d.why[g]}
		for _, i := range set {
			c.nodes = append(c.nodes, d.nodes[i])
		}
		sortReasons(c.why)
		at[g] = len(out)
		out = append(out, c)
	}
	nameClusters(out)
	for i, others := range d.maybe {
		for j := range others {
			x, y := at[d.group[i]], at[d.group[j]]
			if x != y {
				out[x].maybe = append(out[x].maybe, out[y].id)
				out[y].maybe = append(out[y].maybe, out[x].id)
			}
		}
	}
	for i := range out {
		slices.Sort(out[i].maybe)
		out[i].maybe = slices.Compact(out[i].maybe)
	}
	return out
}

func sortReasons(list []Reason) {
	slices.SortFunc(list, func(x, y Reason) int {
		return cmp.Or(-cmp.Compare(x.Score, y.Score), strings.Compare(x.Rule, y.Rule), strings.Compare(x.A, y.A), strings.Compare(x.B, y.B))
	})
}

// nameClusters gives ids: the gazetteer's, else kind and earliest wording;
// namesakes are told apart by country, else by a hash of what they hold.
func nameClusters(list []cluster) {
	count := map[string]int{}
	for i := range list {
		list[i].id = clusterID(list[i].nodes)
		count[list[i].id]++
	}
	again := map[string]int{}
	for i := range list {
		if count[list[i].id] < 2 {
			continue
		}
		if c := onlyCountry(list[i].nodes); c != "" {
			list[i].id += "-" + strings.ToLower(c)
			again[list[i].id]++
		} else {
			list[i].id += "~" + hash6(list[i].nodes[0].ID)
		}
	}
	for i := range list {
		if again[list[i].id] > 1 {
			list[i].id += "~" + hash6(list[i].nodes[0].ID)
		}
	}
}

// onlyCountry is the country of nodes that agree on it.
func onlyCountry(nodes []*node) (c string) {
	for _, n := range nodes {
		switch {
		case n.Country == "":
		case c == "":
			c = n.Country
		case c != n.Country:
			return ""
		}
	}
	return c
}

// clusterID is the id of a cluster before namesakes are told apart.
func clusterID(nodes []*node) string {
	best := nodes[0]
	for _, n := range nodes {
		if n.Gazetteer != "" && !strings.Contains(n.Tag, "!") {
			return ownID(&n.profile)
		}
		if earlier(n, best) {
			best = n
		}
	}
	return ownID(&best.profile)
}

// earlier orders nodes for naming: first attested, then longer, then by letters.
func earlier(a, b *node) bool {
	return cmp.Or(
		strings.Compare(firstMonth(a.Months), firstMonth(b.Months)),
		cmp.Compare(len(strings.Fields(b.Folded)), len(strings.Fields(a.Folded))),
		strings.Compare(a.Folded, b.Folded)) < 0
}

func firstMonth(m map[string]int) string {
	first := "9999-99"
	for k := range m {
		first = min(first, k)
	}
	return first
}

// bestName is the wording told most often; of equals the longest, then the
// first by letters.
func bestName(names map[string]int) (best string) {
	n := 0
	for k, c := range names {
		if c > n || c == n && (len(k) > len(best) || len(k) == len(best) && k < best) {
			best, n = k, c
		}
	}
	return best
}

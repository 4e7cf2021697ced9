package resolve

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// eventRun is the part of a solution that decides events.
type eventRun struct {
	dirty   map[ref]bool
	old     map[ref]*telling // as the state holds it, nil for none
	now     map[ref]*telling
	touched map[string]bool // events
}

// decideEvents resolves the events of all articles that changed or whose
// entities moved.
func (s *solver) decideEvents(moves []Move, landed []string) {
	run := &eventRun{dirty: map[ref]bool{}, old: map[ref]*telling{}, now: map[ref]*telling{}, touched: map[string]bool{}}
	s.events = run
	articles := map[string]bool{}
	for a := range s.oldRec {
		articles[a] = true
	}
	for _, m := range moves {
		articles[m.Article] = true
	}
	for _, a := range landed {
		articles[a] = true
	}
	for _, a := range slices.Sorted(maps.Keys(articles)) {
		s.refreshArticle(a)
	}
	for _, r := range sortedRefs(run.dirty) {
		s.reindex(r)
	}
	s.wakeCrossed()
	s.compileEvents()
	for _, a := range s.ruledArticles() {
		if !articles[a] {
			for _, r := range s.refreshArticle(a) {
				s.reindex(r)
			}
		}
	}
	comps := s.eventComponents()
	out := make([][][]*telling, len(comps))
	parallel(len(comps), s.opt.Workers, func(i int) { out[i] = s.decideActs(comps[i]) })
	for _, groups := range out {
		for _, g := range groups {
			id := eventID(g, s)
			for _, t := range g {
				s.assignEvent(t, id)
			}
		}
	}
	for r := range run.dirty {
		if run.now[r] == nil && run.old[r] != nil {
			s.takeFrom("E="+run.old[r].Event, r.key())
			run.touched[run.old[r].Event] = true
		}
	}
}

// wakeCrossed makes the tellings of a block that became too big, or no longer
// is, decide anew.
func (s *solver) wakeCrossed() {
	for _, p := range s.crossed(s.opt.block, "vuU") {
		for _, k := range p.ids {
			r := refOf(k)
			if t := s.telling(r); t != nil && !s.events.dirty[r] {
				s.events.dirty[r], s.events.old[r], s.events.now[r] = true, t, t
			}
		}
	}
}

func (r ref) key() string { return r.article + "\x00" + r.local }

func refOf(key string) ref {
	a, l, _ := strings.Cut(key, "\x00")
	return ref{a, l}
}

func sortedRefs[V any](m map[ref]V) []ref {
	out := make([]ref, 0, len(m))
	for r := range m {
		out = append(out, r)
	}
	slices.SortFunc(out, compareRef)
	return out
}

// refreshArticle makes the tellings of an article anew and notes what changed.
func (s *solver) refreshArticle(article string) (refs []ref) {
	rec := s.record(article)
	before := s.record(article)
	if _, changed := s.oldRec[article]; changed {
		before = s.stored(article)
	}
	if before != nil {
		for i := range before.Events {
			r := ref{article, before.Events[i].ID}
			s.events.old[r] = s.storedTelling(r)
			s.events.dirty[r] = true
			refs = append(refs, r)
		}
	}
	if rec == nil {
		return refs
	}
	nodeOf := s.nodesOf(article)
	for i := range rec.Events {
		r := ref{article, rec.Events[i].ID}
		s.events.now[r] = s.tellingOf(rec, i, nodeOf)
		s.events.dirty[r] = true
		if !slices.Contains(refs, r) {
			refs = append(refs, r)
		}
	}
	return refs
}

// storedTelling gives a telling as the state holds it.
func (s *solver) storedTelling(r ref) *telling {
	data := s.get(keyTelling + r.key())
	if len(data) == 0 {
		return nil
	}
	t := &telling{Ref: r}
	s.decode(keyTelling+r.key(), data, t)
	return t
}

// telling gives a telling as it is now, or nil.
func (s *solver) telling(r ref) *telling {
	if t, ok := s.events.now[r]; ok || s.events.dirty[r] {
		return t
	}
	t := s.storedTelling(r)
	s.events.now[r] = t
	return t
}

// reindex puts a telling under its keys.
func (s *solver) reindex(r ref) {
	old, now := s.events.old[r], s.events.now[r]
	if old != nil {
		for _, k := range old.keys() {
			s.takeFrom(k, r.key())
		}
		if now == nil {
			s.takeFrom("h="+hash6(r.key()), r.key())
		}
	}
	if now != nil {
		if old != nil {
			now.Event = old.Event
		} else {
			s.addTo("h="+hash6(r.key()), r.key())
		}
		for _, k := range now.keys() {
			s.addTo(k, r.key())
		}
	}
}

// eventComponents cuts the surroundings of the changed tellings into components.
func (s *solver) eventComponents() (comps [][]*telling) {
	seen := map[ref]bool{}
	for _, r := range sortedRefs(s.events.dirty) {
		if old := s.events.old[r]; old != nil {
			for _, t := range s.eventNeighbours(old) {
				if !seen[t.Ref] {
					comps = append(comps, s.eventComponent(t, seen))
				}
			}
		}
		if now := s.events.now[r]; now != nil && !seen[r] {
			comps = append(comps, s.eventComponent(now, seen))
		}
	}
	return comps
}

func (s *solver) eventComponent(t *telling, seen map[ref]bool) []*telling {
	seen[t.Ref] = true
	comp := []*telling{t}
	for i := 0; i < len(comp); i++ {
		for _, o := range s.eventNeighbours(comp[i]) {
			if !seen[o.Ref] {
				seen[o.Ref] = true
				comp = append(comp, o)
			}
		}
	}
	slices.SortFunc(comp, func(a, b *telling) int { return compareRef(a.Ref, b.Ref) })
	return comp
}

// eventNeighbours lists the tellings that may tell the same act.
func (s *solver) eventNeighbours(t *telling) (out []*telling) {
	done := map[string]bool{t.Ref.key(): true}
	for _, k := range t.lookups() {
		ids := s.ids(k)
		if len(ids) > s.opt.block {
			continue
		}
		for _, id := range ids {
			if done[id] {
				continue
			}
			done[id] = true
			if o := s.telling(refOf(id)); o != nil && relate(t, o).verdict == same {
				out = append(out, o)
			}
		}
	}
	for _, r := range s.cur.eventPartners(t.Ref) {
		if o := s.telling(r); o != nil && !done[r.key()] {
			out = append(out, o)
		}
	}
	return out
}

// actEdge is a pair of tellings that agree.
type actEdge struct {
	a, b int
	rel  relation
}

// decideActs cuts a component of tellings into acts: best pairs first, never
// across a conflict.
func (s *solver) decideActs(comp []*telling) [][]*telling {
	var edges []actEdge
	rel := make(map[[2]int]relation)
	for i := range comp {
		for j := i + 1; j < len(comp); j++ {
			r := relate(comp[i], comp[j])
			switch {
			case s.cur.joins(comp[i].Ref, comp[j].Ref):
				r = relation{same, -1, "curate.merge"} // last, over all conflicts
			case s.cur.parts(comp[i].Ref, comp[j].Ref):
				r = relation{different, 0, "curate.forbid"}
			}
			if r.verdict == different {
				rel[[2]int{i, j}] = r
			}
			if r.verdict == same {
				edges = append(edges, actEdge{i, j, r})
			}
		}
	}
	slices.SortFunc(edges, func(x, y actEdge) int {
		return cmp.Or(-cmp.Compare(x.rel.score, y.rel.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return joinActs(comp, edges, rel)
}

// joinActs joins dated tellings first, then gives each telling without any day
// to the one act it fits, and last what rules of curation join.
func joinActs(comp []*telling, edges []actEdge, bad map[[2]int]relation) (out [][]*telling) {
	group := make([]int, len(comp))
	sets := make([][]int, len(comp))
	for i := range comp {
		group[i], sets[i] = i, []int{i}
	}
	join := func(e actEdge) {
		x, y := group[e.a], group[e.b]
		if x == y || e.rel.score >= 0 && setsClash(sets[x], sets[y], bad) {
			return
		}
		for _, k := range sets[y] {
			group[k] = x
		}
		sets[x] = append(sets[x], sets[y]...)
		sets[y] = nil
	}
	for _, e := range edges {
		if e.rel.score >= 0 && comp[e.a].day() != 0 && comp[e.b].day() != 0 {
			join(e)
		}
	}
	for _, e := range clearest(comp, edges, group) {
		join(e)
	}
	for _, e := range edges {
		if e.rel.score < 0 {
			join(e)
		}
	}
	noteNear(comp, edges, group)
	for _, set := range sets {
		if len(set) == 0 {
			continue
		}
		slices.Sort(set)
		g := make([]*telling, len(set))
		for k, i := range set {
			g[k] = comp[i]
		}
		out = append(out, g)
	}
	return out
}

// noteNear notes the tellings that agree and were yet kept apart.
func noteNear(comp []*telling, edges []actEdge, group []int) {
	for _, t := range comp {
		t.Near = nil
	}
	for _, e := range edges {
		if group[e.a] == group[e.b] {
			continue
		}
		a, b := comp[e.a], comp[e.b]
		if len(a.Near) < 8 && len(b.Near) < 8 {
			a.Near = append(a.Near, b.Ref.key())
			b.Near = append(b.Near, a.Ref.key())
		}
	}
}

// clearest lists, for each telling without any day, the edges to the one act
// it fits best; none when two acts fit as well.
func clearest(comp []*telling, edges []actEdge, group []int) (out []actEdge) {
	best := map[int]actEdge{}
	second := map[int]float64{}
	for _, e := range edges { // best first
		for _, end := range [2][2]int{{e.a, e.b}, {e.b, e.a}} {
			t, o := end[0], end[1]
			if e.rel.score < 0 || comp[t].day() != 0 {
				continue
			}
			b, ok := best[t]
			switch {
			case !ok:
				best[t] = e
			case group[b.a] != group[o] && group[b.b] != group[o] && comp[o].day() != 0:
				second[t] = max(second[t], e.rel.score)
			}
		}
	}
	for i := range comp {
		if e, ok := best[i]; ok && e.rel.score-second[i] > 0.04 {
			out = append(out, e)
		}
	}
	return out
}

func setsClash(a, b []int, bad map[[2]int]relation) bool {
	for _, i := range a {
		for _, j := range b {
			if _, ok := bad[[2]int{min(i, j), max(i, j)}]; ok {
				return true
			}
		}
	}
	return false
}

// eventID names an event by its earliest telling.
func eventID(g []*telling, s *solver) string {
	first := g[0]
	for _, t := range g[1:] {
		a, b := t.Pub, first.Pub
		if a == 0 {
			a = 1 << 30
		}
		if b == 0 {
			b = 1 << 30
		}
		if a < b || a == b && compareRef(t.Ref, first.Ref) < 0 {
			first = t
		}
	}
	day := first.From
	if day == 0 {
		day = first.Pub
	}
	id := "event:" + string(first.Type)
	if day != 0 {
		id += "-" + isoDay(day)
	}
	return id + "-" + hash6(first.Ref.key())
}

// assignEvent gives a telling to an event.
func (s *solver) assignEvent(t *telling, id string) {
	s.events.touched[id] = true
	if t.Event != "" && t.Event != id {
		s.takeFrom("E="+t.Event, t.Ref.key())
		s.events.touched[t.Event] = true
	}
	s.addTo("E="+id, t.Ref.key())
	t.Event = id
	s.events.now[t.Ref] = t
}

// eventWrites lists the tellings that changed.
func (s *solver) eventWrites() (out []Write) {
	for _, r := range sortedRefs(s.events.now) {
		t := s.events.now[r]
		if t == nil {
			continue
		}
		data, err := json.Marshal(t)
		if err != nil && s.err == nil {
			s.err = err
		}
		out = append(out, Write{keyTelling + r.key(), data})
	}
	for _, r := range sortedRefs(s.events.dirty) {
		if s.events.now[r] == nil {
			out = append(out, Write{keyTelling + r.key(), nil})
		}
	}
	return out
}

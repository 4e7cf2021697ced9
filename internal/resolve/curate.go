package resolve

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"actant/internal/kg"
)

// ErrStale says that a state was made by another version of this package: the
// graph must be built anew. A state made with other words, spelling
// groups or another gazetteer is decided anew without more ado.
var ErrStale = errors.New("resolution state is of another version: make the graph anew with actant rebuild NEW")

// errSpellings says that a state was made with other spelling groups.
var errSpellings = errors.New("resolution state is of other spelling groups")

// stateVersion changes whenever keys, profiles or comparisons change.
const stateVersion = 2

// setup is what the state says about itself.
type setup struct {
	Version   int               `json:"version"`
	Spellings uint64            `json:"spellings"`
	Curation  Curation          `json:"curation"`
	Applied   []string          `json:"applied,omitempty"`  // rules for entities that hold
	Acts      []string          `json:"acts,omitempty"`     // rules for events that hold
	Redirect  map[string]string `json:"redirect,omitempty"` // clusters that rules put elsewhere
}

// curated is a curation made ready for use.
type curated struct {
	rules    []Rule         // those that were not undone
	carved   map[ref]string // local entities that stand for themselves, with the rule
	links    map[string][]string
	apart    map[[2]string]bool
	evLinks  map[ref][]ref
	evApart  map[[2]ref]bool
	marks    map[string][]Rule // node → rename, retype, confirm
	evMarks  map[ref][]Rule
	applied  []string
	faults   []RuleFault
	redirect map[string]string
}

func newCurated(rules []Rule) *curated {
	c := &curated{rules: rules, carved: map[ref]string{}, links: map[string][]string{}, apart: map[[2]string]bool{},
		evLinks: map[ref][]ref{}, evApart: map[[2]ref]bool{}, marks: map[string][]Rule{}, evMarks: map[ref][]Rule{},
		redirect: map[string]string{}}
	for _, r := range rules {
		if r.Op != Split {
			continue
		}
		for k := 1; k < len(r.Args); k++ {
			for _, p := range r.pins(k) {
				c.carved[p] = r.ID
			}
		}
	}
	return c
}

// pins are the tellings that an argument is tied to.
func (r *Rule) pins(k int) (out []ref) {
	var list []string
	if k < len(r.Anchors) {
		list = r.Anchors[k]
	}
	if len(list) == 0 && k < len(r.Args) && !strings.HasPrefix(r.Args[k], "entity:") && !strings.HasPrefix(r.Args[k], "event:") {
		list = []string{r.Args[k]}
	}
	for _, s := range list {
		if a, l, ok := cutRef(s); ok {
			out = append(out, ref{a, l})
		}
	}
	return out
}

// active drops undone rules, and says which undo nothing.
func (c Curation) active() (rules []Rule, faults []RuleFault) {
	gone := map[string]bool{}
	for i := len(c.Rules) - 1; i >= 0; i-- { // an undo may itself be undone
		r := c.Rules[i]
		if r.Op != Undo || gone[r.ID] {
			continue
		}
		if len(r.Args) != 1 || !slices.ContainsFunc(c.Rules[:i], func(o Rule) bool { return o.ID == r.Args[0] }) {
			faults = append(faults, RuleFault{r.ID, "undoes no earlier rule"})
			continue
		}
		gone[r.Args[0]] = true
	}
	seen := map[string]bool{}
	for _, r := range c.Rules {
		switch {
		case r.Op == Undo || gone[r.ID]:
		case seen[r.ID]:
			faults = append(faults, RuleFault{r.ID, "has the id of an earlier rule"})
		default:
			rules = append(rules, r)
		}
		seen[r.ID] = true
	}
	return rules, faults
}

// loadRules makes the rules of now and of the state ready. Articles whose local
// entities a rule splits off, or no longer does, are counted as changed.
func (s *solver) loadRules(changes []Change, c Curation, d *Delta) []Change {
	rules, faults := c.active()
	s.setup = setup{Version: stateVersion, Spellings: s.names.p.sum, Curation: c}
	s.cur = newCurated(rules)
	s.cur.faults = faults
	if data := s.get(keySetup); len(data) > 0 {
		if err := json.Unmarshal(data, &s.was0); err != nil || s.was0.Version != stateVersion {
			s.err = ErrStale
			return nil
		}
		if s.was0.Spellings != s.setup.Spellings {
			s.err = errSpellings
			return nil
		}
	}
	before, _ := s.was0.Curation.active()
	s.old = newCurated(before)
	s.cur.redirect = maps.Clone(s.was0.Redirect)
	given := map[string]bool{}
	changes = lastOfEach(changes)
	for _, ch := range changes {
		given[ch.Article] = true
	}
	for _, r := range unequal(s.cur.carved, s.old.carved) {
		if !given[r.article] {
			given[r.article] = true
			if rec := s.stored(r.article); rec != nil {
				changes = append(changes, Change{r.article, rec})
			}
		}
	}
	return changes
}

// lastOfEach keeps the last change of each article, sorted.
func lastOfEach(changes []Change) []Change {
	last := map[string]Change{}
	for _, c := range changes {
		last[c.Article] = c
	}
	out := make([]Change, 0, len(last))
	for _, a := range slices.Sorted(maps.Keys(last)) {
		out = append(out, last[a])
	}
	return out
}

// unequal lists the keys under which two maps differ.
func unequal(a, b map[ref]string) []ref {
	all := map[ref]bool{}
	for k, v := range a {
		if b[k] != v {
			all[k] = true
		}
	}
	for k, v := range b {
		if a[k] != v {
			all[k] = true
		}
	}
	return sortedRefs(all)
}

// compile ties the rules to the nodes of now. Rules that name nothing or
// contradict earlier ones are reported and left out.
func (s *solver) compile() {
	for _, r := range s.cur.rules {
		why := s.compileRule(&r)
		if why == "" {
			s.cur.applied = append(s.cur.applied, r.ID)
		} else if why != skip {
			s.cur.faults = append(s.cur.faults, RuleFault{r.ID, why})
		}
	}
	s.setup.Applied = s.cur.applied
	if slices.Equal(s.setup.Applied, s.was0.Applied) && string(marshal(s.setup.Curation)) == string(marshal(s.was0.Curation)) {
		return
	}
	before, _ := s.was0.Curation.active()
	for _, r := range append(slices.Clone(s.cur.rules), before...) {
		for k := range r.Args {
			for _, id := range s.nodesOfArg(&r, k) {
				s.dirty[id] = true
			}
		}
	}
}

// skip marks a rule that is for events, not for entities, or the other way round.
const skip = "\x00"

// argCount is the least and the greatest number of arguments of an operation.
func argCount(op Op) (least, most int, ok bool) {
	switch op {
	case Merge, Forbid, Rename, Retype:
		return 2, 2, true
	case Split:
		return 2, 999, true
	case Confirm, Drop:
		return 1, 1, true
	}
	return 0, 0, false
}

func (s *solver) compileRule(r *Rule) string {
	least, most, ok := argCount(r.Op)
	if !ok {
		return "has an unknown operation " + string(r.Op)
	}
	if len(r.Args) < least || len(r.Args) > most {
		return "has the wrong number of arguments"
	}
	if s.forEvents(r) {
		return skip
	}
	a := s.nodesOfArg(r, 0)
	if len(a) == 0 {
		return "names nothing that is there: " + r.Args[0]
	}
	switch r.Op {
	case Merge, Forbid:
		b := s.nodesOfArg(r, 1)
		if len(b) == 0 {
			return "names nothing that is there: " + r.Args[1]
		}
		if r.Op == Merge {
			return s.cur.link(a, b)
		}
		return s.cur.part(a, b)
	case Split:
		return s.compileSplit(r, a)
	case Retype:
		if !validKind(r.Args[1]) {
			return "names no kind of entity: " + r.Args[1]
		}
	case Drop:
		return "drops an entity: only events can be dropped"
	}
	for _, id := range a {
		s.cur.marks[id] = append(s.cur.marks[id], *r)
	}
	return ""
}

func validKind(k string) bool {
	switch kg.Kind(k) {
	case kg.Person, kg.Country, kg.Ministry, kg.Organisation, kg.Place, kg.Agreement, kg.Exercise:
		return true
	}
	return false
}

func validType(t string) bool {
	switch kg.EventType(t) {
	case kg.Meeting, kg.Call, kg.Visit, kg.Signing, kg.AgreementE, kg.Letter:
		return true
	}
	return false
}

// compileSplit keeps the parts apart from the rest: local entities stand for
// themselves already, a part given as a wording is all nodes of that name.
func (s *solver) compileSplit(r *Rule, rest []string) string {
	for k := 1; k < len(r.Args); k++ {
		part := s.nodesOfArg(r, k)
		if len(part) == 0 {
			part = s.nodesOfWording(r.Args[k], rest)
		}
		if len(part) == 0 {
			return "names nothing that is there: " + r.Args[k]
		}
		var others []string
		for _, id := range rest {
			if !contains(part, id) {
				others = append(others, id)
			}
		}
		if why := s.cur.part(part, others); why != "" {
			return why
		}
	}
	return ""
}

// nodesOfWording lists the nodes of a wording, of the kind of the others.
func (s *solver) nodesOfWording(wording string, near []string) (out []string) {
	if len(near) == 0 || strings.HasPrefix(wording, "entity:") {
		return nil
	}
	kind := s.node(near[0]).Kind
	folded := bareName(wording)
	if kind == kg.Person {
		folded = s.names.get(wording).folded
	}
	return s.living("e=entity:" + string(kind) + "/" + slug(folded))
}

// link notes that the nodes of a and b are one.
func (c *curated) link(a, b []string) string {
	for _, x := range append(slices.Clone(a), b...) {
		for _, y := range append(slices.Clone(a), b...) {
			if c.apart[[2]string{x, y}] {
				return "contradicts an earlier rule that keeps them apart"
			}
		}
	}
	for _, x := range a {
		for _, y := range b {
			if x != y {
				c.links[x] = append(c.links[x], y)
				c.links[y] = append(c.links[y], x)
			}
		}
	}
	return ""
}

// part notes that no node of a is one with a node of b.
func (c *curated) part(a, b []string) string {
	for _, x := range a {
		group := c.group(x)
		for _, y := range b {
			if x == y {
				return "keeps one wording apart from itself: name the tellings (article#entity) to split"
			}
			if contains(group, y) {
				return "contradicts an earlier rule that joins them"
			}
		}
	}
	for _, x := range a {
		for _, y := range b {
			c.apart[[2]string{x, y}], c.apart[[2]string{y, x}] = true, true
		}
	}
	return ""
}

// group lists all nodes that rules join with x, x included, sorted.
func (c *curated) group(x string) []string {
	out := []string{x}
	for i := 0; i < len(out); i++ {
		for _, y := range c.links[out[i]] {
			if !contains(out, y) {
				out = append(out, y)
			}
		}
	}
	slices.Sort(out)
	return out
}

// nodesOfArg lists the nodes an argument means, sorted: by its anchors, as
// "article#local", or by an id.
func (s *solver) nodesOfArg(r *Rule, k int) (out []string) {
	if k > 0 && (r.Op == Rename || r.Op == Retype) {
		return nil
	}
	if pins := r.pins(k); len(pins) > 0 {
		for _, p := range pins {
			if n := s.node(s.nodesOf(p.article)[p.local]); n != nil && n.N > 0 {
				out = append(out, n.ID)
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	if strings.HasPrefix(r.Args[k], "entity:") {
		return s.nodesOfID(r.Args[k])
	}
	return nil
}

// nodesOfID lists the nodes that an entity id means by itself, without looking
// at what was decided.
func (s *solver) nodesOfID(id string) []string {
	if out := s.living("e=" + id); len(out) > 0 {
		return out
	}
	if head, tail, ok := strings.Cut(id, "~"); ok {
		for _, n := range s.living("e=" + head) {
			if hash6(n) == tail {
				return []string{n}
			}
		}
		id = head
	}
	if i := strings.LastIndexByte(id, '-'); i > 0 {
		var out []string
		for _, n := range s.living("e=" + id[:i]) {
			if strings.EqualFold(s.node(n).Country, id[i+1:]) {
				out = append(out, n)
			}
		}
		return out
	}
	return nil
}

// living lists the living nodes under a key.
func (s *solver) living(key string) (out []string) {
	for _, id := range s.ids(key) {
		if n := s.node(id); n != nil && n.N > 0 {
			out = append(out, id)
		}
	}
	return out
}

// forEvents tells whether a rule speaks of events.
func (s *solver) forEvents(r *Rule) bool {
	if strings.HasPrefix(r.Args[0], "event:") || r.Op == Drop {
		return true
	}
	if strings.HasPrefix(r.Args[0], "entity:") {
		return false
	}
	for _, p := range r.pins(0) {
		if rec := s.record(p.article); rec != nil {
			return eventAt(rec, p.local) >= 0
		}
	}
	return false
}

func eventAt(rec *Record, local string) int {
	return slices.IndexFunc(rec.Events, func(e kg.Event) bool { return e.ID == local })
}

// redirects puts clusters together that rules of curation join, whatever made
// them. Clusters that were put elsewhere before are put back.
func (s *solver) redirects() {
	now := map[string]string{}
	for _, x := range slices.Sorted(maps.Keys(s.cur.links)) {
		group := s.cur.group(x)
		if group[0] != x {
			continue
		}
		var bases []string
		for _, id := range group {
			if n := s.node(id); n != nil && n.N > 0 && (n.Layer == byName || n.Layer == alone) {
				bases = append(bases, n.Base)
			}
		}
		s.mergeBases(now, bases)
	}
	before := s.cur.redirect
	s.cur.redirect = now
	moved := map[string]bool{}
	for b, to := range now {
		if before[b] != to {
			moved[b] = true
		}
	}
	for b := range before {
		if now[b] != before[b] {
			moved[b] = true
		}
	}
	for _, b := range slices.Sorted(maps.Keys(moved)) {
		at := b
		if to, ok := before[b]; ok {
			at = to
		}
		for _, id := range slices.Clone(s.ids("c=" + at)) {
			if n := s.node(id); n != nil && n.Base == b {
				s.assign(n, b, n.Why, n.Maybe)
			}
		}
		for _, id := range slices.Clone(s.ids("c=" + b)) {
			if n := s.node(id); n != nil && n.Base == b {
				s.assign(n, b, n.Why, n.Maybe)
			}
		}
	}
	s.setup.Redirect = now
}

// mergeBases adds one group of clusters; groups that meet become one. The id is
// the gazetteer's if one has it, else the least.
func (s *solver) mergeBases(now map[string]string, bases []string) {
	slices.Sort(bases)
	bases = slices.Compact(bases)
	all := slices.Clone(bases)
	for b, to := range now {
		for _, x := range bases {
			if b == x || to == x || now[x] != "" && now[x] == to {
				all = append(all, b, to)
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) < 2 {
		return
	}
	target := all[0]
	for _, b := range all {
		if !strings.Contains(b, "/") && (strings.Contains(target, "/") || b < target) {
			target = b
		}
	}
	for _, b := range all {
		delete(now, b)
		if b != target {
			now[b] = target
		}
	}
}

// partners lists the nodes that rules join with a node.
func (c *curated) partners(node string) []string {
	if len(c.links[node]) == 0 {
		return nil
	}
	return c.group(node)
}

func (c *curated) forbids(a, b string) bool { return len(c.apart) > 0 && c.apart[[2]string{a, b}] }

// touchUp applies rename, retype and confirm to an entity.
func (c *curated) touchUp(s *solver, e *Entity) {
	if len(c.links) > 0 {
		c.tellMerges(s, e)
	}
	if len(c.marks) == 0 {
		return
	}
	var rules []Rule
	for _, id := range s.ids("c=" + e.ID) {
		rules = append(rules, c.marks[id]...)
	}
	for _, r := range c.inOrder(rules) {
		switch r.Op {
		case Rename:
			if e.Name != r.Args[1] {
				e.Aliases = append(e.Aliases, e.Name)
				e.Name = r.Args[1]
				slices.Sort(e.Aliases)
				e.Aliases = slices.DeleteFunc(slices.Compact(e.Aliases), func(a string) bool { return a == e.Name })
			}
		case Retype:
			e.Kind = kg.Kind(r.Args[1])
		case Confirm:
			e.Confirmed = true
		}
	}
}

// tellMerges adds a reason for each cluster that a rule put here.
func (c *curated) tellMerges(s *solver, e *Entity) {
	bases := map[string]bool{}
	for _, id := range s.ids("c=" + e.ID) {
		if n := s.node(id); n != nil && n.Base != e.ID && c.redirect[n.Base] == e.ID {
			bases[n.Base] = true
		}
	}
	for _, b := range slices.Sorted(maps.Keys(bases)) {
		e.Merged = append(e.Merged, Reason{"curate.merge", 1, e.ID, b})
	}
	sortReasons(e.Merged)
}

// inOrder puts rules in the order of the curation, each once.
func (c *curated) inOrder(rules []Rule) (out []Rule) {
	for _, r := range c.rules {
		if slices.ContainsFunc(rules, func(o Rule) bool { return o.ID == r.ID }) {
			out = append(out, r)
		}
	}
	return out
}

package resolve

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"

	"actant/internal/kg"
)

// decideVague gives surnames alone to those who bear them and roles without a
// name to those who hold them. It looks only at what names decided.
func (s *solver) decideVague() {
	todo := map[string]bool{}
	for id := range s.dirty {
		n := s.nodes[id]
		if n.N <= 0 {
			continue
		}
		if n.Layer == byBearer || n.Layer == byOffice {
			todo[id] = true
		}
	}
	s.wakeVague(todo)
	for id := range s.cur.links {
		if n := s.node(id); n != nil && (n.Layer == byBearer || n.Layer == byOffice) {
			todo[id] = true
		}
	}
	bearers := map[string][]*bearer{}
	for _, id := range slices.Sorted(maps.Keys(todo)) {
		n := s.node(id)
		if n == nil || n.N <= 0 {
			continue
		}
		if n.Layer == byBearer {
			s.decideShort(n, bearers)
		} else {
			s.decideOffice(n, bearers)
		}
	}
}

// wakeVague lists the vague nodes that lean on what changed: on clusters that
// tell something new, and on names that went. A cluster that is only told once
// more wakes nobody.
func (s *solver) wakeVague(todo map[string]bool) {
	if s.st == nil {
		return // every vague node is new, and decides anyway
	}
	for _, c := range slices.Sorted(maps.Keys(s.touched)) {
		now := s.signature(c)
		if string(s.get(keySign+c)) == now {
			continue
		}
		w := Write{Key: keySign + c}
		if now != "" {
			w.Value = []byte(now)
		}
		s.signs = append(s.signs, w)
		for _, id := range s.ids("c=" + c) {
			s.wake(s.node(id), todo)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.dirty)) {
		if n := s.nodes[id]; n.N <= 0 || s.was[id] != "" && s.was[id] != n.Cluster {
			s.wake(n, todo)
		}
	}
}

// signature sums up all that a vague node looks at in a cluster; "" when no
// person is named there.
func (s *solver) signature(cluster string) string {
	h := fnv.New64a()
	any := false
	for _, id := range s.ids("c=" + cluster) {
		n := s.node(id)
		if n == nil || n.N <= 0 || n.Layer != byName || n.Kind != kg.Person {
			continue
		}
		any = true
		fmt.Fprintln(h, id, slices.Sorted(maps.Keys(n.Months)), slices.Sorted(maps.Keys(n.Near)))
	}
	if !any {
		return ""
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// wake lists the vague nodes that a named node may decide.
func (s *solver) wake(n *node, todo map[string]bool) {
	if n == nil || n.Layer != byName || n.Kind != kg.Person {
		return
	}
	for _, k := range s.bearerKeys(&n.profile) {
		for _, id := range s.ids("S" + k[1:]) {
			todo[id] = true
		}
	}
	for _, r := range n.Roles {
		for _, id := range s.ids("O=" + r) {
			todo[id] = true
		}
	}
}

// bearer is a cluster as a candidate: what its named nodes tell together.
type bearer struct {
	id     string
	nodes  []*node
	gender string
	land   map[string]int
	roles  []string
	months map[string]int
	near   map[string]int
}

// bearersOf lists the clusters found under a key, by id; none when so many
// wordings bear a surname that it says nothing.
func (s *solver) bearersOf(key string, cache map[string][]*bearer) []*bearer {
	if list, ok := cache[key]; ok {
		return list
	}
	var list []*bearer
	if ids := s.ids(key); len(ids) <= s.opt.block/4 {
		seen := map[string]bool{}
		for _, id := range ids {
			if n := s.node(id); n != nil && n.N > 0 && !seen[n.Cluster] {
				seen[n.Cluster] = true
				list = append(list, s.bearer(n.Cluster))
			}
		}
		slices.SortFunc(list, func(a, b *bearer) int { return cmp.Compare(a.id, b.id) })
	}
	cache[key] = list
	return list
}

// bearer gathers what the named nodes of a cluster tell.
func (s *solver) bearer(cluster string) *bearer {
	b := &bearer{id: cluster, land: map[string]int{}, months: map[string]int{}, near: map[string]int{}}
	for _, id := range s.ids("c=" + cluster) {
		n := s.node(id)
		if n == nil || n.Layer != byName {
			continue
		}
		s.blockKeysOf(n)
		b.nodes = append(b.nodes, n)
		if n.Gender != "" {
			b.gender = n.Gender
		}
		if n.Country != "" {
			b.land[n.Country]++
		}
		b.roles = append(b.roles, n.Roles...)
		addCounts(b.months, n.Months)
		addCounts(b.near, n.Near)
	}
	return b
}

func addCounts(to, from map[string]int) {
	for k, c := range from {
		to[k] += c
	}
}

// fit is how well a candidate fits.
type fit struct {
	b     *bearer
	prove float64
	word  float64 // likeness of the surname
}

// decideShort finds who "Esper" alone is: by role, country, company and date,
// or because only one bears the name. Rule name.bearer.
func (s *solver) decideShort(n *node, cache map[string][]*bearer) {
	s.blockKeysOf(n)
	var fits []fit
	key := s.shortKey(&n.profile)
	for _, b := range s.bearersOf("s="+key, cache) {
		if w := surnameLike(n, b); w > 0 && !s.shortConflict(n, b) && !s.forbidden(n, b) {
			fits = append(fits, fit{b, s.shortSupport(n, b), w})
		}
	}
	fits = s.ruled(n, fits)
	slices.SortStableFunc(fits, func(x, y fit) int { return -cmp.Compare(round(x.prove+x.word), round(y.prove+y.word)) })
	own := s.vagueID(n)
	if len(fits) == 0 {
		s.assign(n, own, nil, nil)
		return
	}
	best := fits[0]
	given := len(n.name.words) > 0 && n.name.words[len(n.name.words)-1].given
	clear := len(fits) == 1 && s.onlyBearer(n, best, given) ||
		len(fits) > 1 && best.prove >= 0.3 && best.prove-fits[1].prove >= 0.15
	if !clear {
		s.assign(n, own, nil, fitIDs(fits))
		return
	}
	r := Reason{Rule: "name.bearer", Score: round(min(1, 0.6*best.word+best.prove)), A: bestName(n.Names), B: best.b.id}
	s.assign(n, best.b.id, []Reason{r}, nil)
}

func (s *solver) forbidden(n *node, b *bearer) bool {
	for _, m := range b.nodes {
		if s.cur.forbids(n.ID, m.ID) {
			return true
		}
	}
	return false
}

// ruled leaves only the candidate that a rule of curation joins, if one does.
func (s *solver) ruled(n *node, fits []fit) []fit {
	for _, id := range s.cur.partners(n.ID) {
		if m := s.node(id); m != nil && m.N > 0 && m.Layer == byName {
			return []fit{{s.bearer(m.Cluster), 1, 1}}
		}
	}
	return fits
}

// vagueID names a surname or role that stays by itself; those that rules join
// share the id of the first.
func (s *solver) vagueID(n *node) string {
	for _, id := range s.cur.partners(n.ID) {
		if m := s.node(id); m != nil && m.N > 0 && m.Layer == n.Layer {
			n = m
			break
		}
	}
	return ownID(&n.profile) + "~" + hash6(n.ID)
}

// onlyBearer tells whether the one who bears a surname may have it: written as
// he writes it, unless there is evidence; with more than a month in common when
// it could be a given name; and not from another time.
func (s *solver) onlyBearer(n *node, f fit, given bool) bool {
	switch {
	case f.prove >= 0.3:
		return true
	case f.word < 0.899 || f.word > 0.9 && f.word < 0.98: // another spelling, at the end of the name or within
		return false
	case given:
		return f.prove-monthBonus(n, f.b) >= 0.15 && f.word > 0.95
	}
	return monthsApart(n.Months, f.b.months) <= 6
}

func monthBonus(n *node, b *bearer) float64 {
	if monthsNear(n.Months, b.months, 1) {
		return 0.15
	}
	return 0
}

func fitIDs(fits []fit) (ids []string) {
	for _, f := range fits[:min(len(fits), 12)] {
		ids = append(ids, f.b.id)
	}
	slices.Sort(ids)
	return ids
}

// surnameLike is the likeness of a short name with the names of a cluster; a
// word in the middle of a name counts a little less than the last.
func surnameLike(n *node, b *bearer) (best float64) {
	if len(n.name.words) == 0 {
		return 0
	}
	for _, m := range b.nodes {
		if m.name == nil {
			continue
		}
		best = max(best, tailLike(n.name.words, m.name.words))
	}
	return best
}

// tailLike compares the words of a short name with the end of a full one, or
// with an inner word. Its particle must be there too: "Ben Noble" is no surname
// of an Alfred Noble.
func tailLike(short, full []word) (best float64) {
	k := len(short)
	for end := len(full); end >= k; end-- {
		like := 1.0
		for x := range short {
			l, ini := alike(&short[x], &full[end-k+x])
			if ini || l < 0.83 || short[x].before != "" && short[x].before != full[end-k+x].before {
				like = 0
				break
			}
			like = min(like, l)
		}
		if end < len(full) {
			like *= 0.9
		}
		if end == k && len(full) > k {
			like *= 0.9 // "Xi" in front: only with evidence
		}
		if end == k && len(full) > k && full[0].given {
			continue // a given name is no surname
		}
		best = max(best, like)
	}
	return best
}

func (s *solver) shortConflict(n *node, b *bearer) bool {
	if n.Gender != "" && b.gender != "" && n.Gender != b.gender {
		return true
	}
	if n.Country != "" && len(b.land) > 0 && b.land[n.Country] == 0 {
		return !shareString(n.Roles, b.roles)
	}
	for _, m := range b.nodes {
		if stateOffices(s.names.p.lex, n, m) {
			return true
		}
	}
	return false
}

func (s *solver) shortSupport(n *node, b *bearer) (v float64) {
	v += roleSupport(s.names.p.lex, n.Roles, b.roles)
	if n.Country != "" && b.land[n.Country] > 0 {
		v += 0.2
	}
	v += monthBonus(n, b)
	if shareKey(n.Near, b.near, n.Country) {
		v += 0.15
	}
	return v
}

// soleOffice tells whether an office is held by one person at a time.
func (s *solver) soleOffice(role string) bool {
	kind, _, _ := cutRole(role)
	return !s.names.p.lex.many[kind]
}

func cutRole(role string) (kind, of string, ok bool) {
	for i := 0; i < len(role); i++ {
		if role[i] == '@' {
			return role[:i], role[i+1:], true
		}
	}
	return role, "", false
}

// decideOffice finds who "le ministre tunisien de la Défense" is: the one
// person who is told to hold the office within three months. Rule
// role.holder. Without such a person, all tellings of a month are one.
func (s *solver) decideOffice(n *node, cache map[string][]*bearer) {
	var fits []fit
	for _, r := range n.Roles {
		if !s.soleOffice(r) {
			continue
		}
		for _, b := range s.bearersOf("o="+r, cache) {
			if d := holderApart(n, b, r); d >= 0 && d <= 3 && !s.shortConflict(n, b) && !s.forbidden(n, b) {
				fits = append(fits, fit{b, 1 - float64(d)/10, 1})
			}
		}
	}
	fits = s.ruled(n, fits)
	slices.SortStableFunc(fits, func(x, y fit) int { return -cmp.Compare(round(x.prove), round(y.prove)) })
	own := s.vagueID(n)
	switch {
	case len(fits) == 1, len(fits) > 1 && fits[0].prove > fits[1].prove:
		r := Reason{Rule: "role.holder", Score: round(0.85 * fits[0].prove), A: bestName(n.Names), B: fits[0].b.id}
		s.assign(n, fits[0].b.id, []Reason{r}, nil)
	case len(fits) > 1:
		s.assign(n, own, nil, fitIDs(fits))
	default:
		s.assign(n, own, nil, nil)
	}
}

// holderApart is the distance in months at which b is told to hold the office.
func holderApart(n *node, b *bearer, role string) int {
	best := -1
	for _, m := range b.nodes {
		if contains(m.Roles, role) {
			if d := monthsApart(n.Months, m.Months); d >= 0 && (best < 0 || d < best) {
				best = d
			}
		}
	}
	return best
}

package eval

import (
	"sort"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// Tally counts right, false and missed findings.
type Tally struct{ TP, FP, FN int }

// P is precision, R recall, F their harmonic mean; 0 where undefined.
func (c Tally) P() float64 { return share(c.TP, c.TP+c.FP) }

// R is recall.
func (c Tally) R() float64 { return share(c.TP, c.TP+c.FN) }

// F is the harmonic mean of precision and recall.
func (c Tally) F() float64 {
	p, r := c.P(), c.R()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Miss is one error, for reading.
type Miss struct {
	Kind         string // "MISS" or "FALSE"
	Stem         string
	Type         string
	Modality     string
	Participants []string
	Text         string
	Rule         string // of a false event
}

// EventScores is the outcome of scoring records against gold.
type EventScores struct {
	ByType       map[string]*Tally
	Events       Tally
	Participants Tally
	People       Tally
	Furniture    Tally // in code points
	Matched      int
	Modality     int // right on matched events
	Date         int
	Place        int
	Placed       int // matched gold events that have a place
	Missing      int // gold articles without a record
	Misses       []Miss
}

// Scorer compares names as the gold guide does. Its country names come from
// the gazetteer.
type Scorer struct {
	iso map[string]string
}

// NewScorer takes the names of countries from a gazetteer.
func NewScorer(g *gazetteer.Gazetteer) *Scorer {
	s := &Scorer{iso: map[string]string{}}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			s.country(g.Country(string(a) + string(b)))
		}
	}
	return s
}

func (s *Scorer) country(e *gazetteer.Entry) {
	if e == nil {
		return
	}
	add := func(name string) {
		if k := gazetteer.Fold(name); k != "" && s.iso[k] == "" {
			s.iso[k] = e.Country
		}
	}
	add(e.Name)
	for _, a := range e.Aliases() {
		if !a.Flags.Has(gazetteer.Demonym | gazetteer.Prefix | gazetteer.Nominal | gazetteer.Metonym) {
			add(a.Form)
		}
	}
}

var dropped = map[string]bool{"le": true, "la": true, "les": true, "l": true, "du": true, "de": true, "des": true, "d": true, "m": true,
	"mm": true, "mme": true, "president": true, "presidente": true, "ministre": true, "general": true, "colonel": true, "roi": true,
	"sm": true, "son": true, "excellence": true, "dr": true, "ambassadeur": true, "republique": true, "royaume": true, "the": true}

func tokens(s string) []string {
	var out []string
	for _, t := range strings.Fields(gazetteer.Fold(s)) {
		if !dropped[t] {
			out = append(out, t)
		}
	}
	return out
}

// Same tells whether one of the found names denotes the gold one: the same
// country, the same words, the same last word with a fitting initial, or two
// words in common.
func (s *Scorer) Same(gold string, names []string) bool {
	if iso := s.iso[gazetteer.Fold(gold)]; iso != "" {
		for _, n := range names {
			if s.iso[gazetteer.Fold(n)] == iso {
				return true
			}
		}
		return false
	}
	g := tokens(gold)
	if len(g) == 0 {
		return false
	}
	for _, n := range names {
		t := tokens(n)
		if len(t) == 0 {
			continue
		}
		if strings.Join(g, " ") == strings.Join(t, " ") || common(g, t) >= 2 {
			return true
		}
		gl, tl := g[len(g)-1], t[len(t)-1]
		if gl == tl && len(gl) > 2 && (len(g) == 1 || len(t) == 1 || g[0][0] == t[0][0]) {
			return true
		}
	}
	return false
}

// common counts distinct words in both.
func common(a, b []string) int {
	seen := map[string]bool{}
	for _, x := range a {
		for _, y := range b {
			if x == y {
				seen[x] = true
			}
		}
	}
	return len(seen)
}

// dateOf writes a found date as gold does.
func dateOf(w kg.When) string {
	switch {
	case w.From == w.To:
		return w.From
	case w.From == "":
		return ""
	case w.To == "":
		return w.From + "/None"
	}
	return w.From + "/" + w.To
}

// dateRight compares a found date with the gold one. Undated news of the day may
// carry the day of publication or none.
func dateRight(gold, found, published string) bool {
	if published != "" && (gold == "" && found == published || found == "" && gold == published) {
		return true
	}
	if gold == "" || found == "" {
		return gold == found
	}
	if gold == found {
		return true
	}
	ff, ft, fRange := strings.Cut(found, "/")
	switch len(gold) {
	case 7, 4:
		n := len(gold)
		return fRange && strings.HasPrefix(ff, gold) && len(ft) >= 7 && ft[:n] == gold
	}
	gf, gt, gRange := strings.Cut(gold, "/")
	if gRange && !fRange {
		return gf == found || gt == found
	}
	if fRange && !gRange {
		return ff == gold
	}
	return false
}

// names lists name and aliases of each entity of a record.
func names(a *kg.Article) map[string][]string {
	out := make(map[string][]string, len(a.Entities))
	for i := range a.Entities {
		e := &a.Entities[i]
		out[e.ID] = append([]string{e.Name}, e.Aliases...)
	}
	return out
}

// overlap is the share of the gold participants that a found event has, 0 when
// it does not fit: fewer than half, or another destination of a visit.
func (s *Scorer) overlap(g *GoldEvent, f *kg.Event, of map[string][]string) float64 {
	want := g.named()
	hit := 0
	for _, w := range want {
		for _, p := range f.Participants {
			if s.Same(w, of[p.Entity]) {
				hit++
				break
			}
		}
	}
	if g.Type == string(kg.Visit) && !s.placeRight(g, f, of) {
		return 0
	}
	if hit < max(1, (len(want)+1)/2) {
		return 0
	}
	return float64(hit) / float64(max(1, len(want)))
}

func (s *Scorer) placeRight(g *GoldEvent, f *kg.Event, of map[string][]string) bool {
	want := g.Place.names()
	if len(want) == 0 {
		return true
	}
	for _, w := range want {
		if s.Same(w, of[f.Place]) {
			return true
		}
	}
	return false
}

type pair struct {
	k    float64
	g, f int
}

// Score compares records with gold, matched by the stem of the record's path.
func (s *Scorer) Score(gold []Gold, records map[string]*kg.Article) *EventScores {
	out := &EventScores{ByType: map[string]*Tally{}}
	for i := range gold {
		a := records[gold[i].Stem]
		if a == nil {
			out.Missing++
			a = &kg.Article{}
		}
		s.scoreArticle(out, &gold[i], a)
	}
	for _, c := range out.ByType {
		out.Events.TP += c.TP
		out.Events.FP += c.FP
		out.Events.FN += c.FN
	}
	return out
}

func (o *EventScores) typ(t string) *Tally {
	if o.ByType[t] == nil {
		o.ByType[t] = &Tally{}
	}
	return o.ByType[t]
}

func (s *Scorer) scoreArticle(out *EventScores, g *Gold, a *kg.Article) {
	of := names(a)
	var pairs []pair
	for gi := range g.Events {
		for fi := range a.Events {
			if g.Events[gi].Type != string(a.Events[fi].Type) {
				continue
			}
			k := s.overlap(&g.Events[gi], &a.Events[fi], of)
			if k == 0 {
				continue
			}
			if dateRight(g.Events[gi].date(), dateOf(a.Events[fi].Date), g.Published) {
				k += .5
			}
			if g.Events[gi].Modality == string(a.Events[fi].Modality) {
				k += .1
			}
			pairs = append(pairs, pair{k, gi, fi})
		}
	}
	sort.SliceStable(pairs, func(i, j int) bool {
		x, y := pairs[i], pairs[j]
		if x.k != y.k {
			return x.k > y.k
		}
		return x.g < y.g || x.g == y.g && x.f < y.f
	})
	usedG, usedF := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		if usedG[p.g] || usedF[p.f] {
			continue
		}
		usedG[p.g], usedF[p.f] = true, true
		if g.Events[p.g].clear() {
			s.matched(out, g, &g.Events[p.g], &a.Events[p.f], of)
		}
	}
	s.missed(out, g, usedG)
	s.falseAlarms(out, g, a, usedF, of)
	s.people(out, g, a, of)
	furniture(out, g, a)
}

// matched scores what is said of a matched event.
func (s *Scorer) matched(out *EventScores, g *Gold, ge *GoldEvent, fe *kg.Event, of map[string][]string) {
	out.typ(ge.Type).TP++
	out.Matched++
	if ge.Modality == string(fe.Modality) {
		out.Modality++
	}
	if dateRight(ge.date(), dateOf(fe.Date), g.Published) {
		out.Date++
	}
	if ge.Place != nil {
		out.Placed++
		if s.placeRight(ge, fe, of) && len(ge.Place.names()) > 0 {
			out.Place++
		}
	}
	want := ge.named()
	hit := 0
	for _, w := range want {
		for _, p := range fe.Participants {
			if s.Same(w, of[p.Entity]) {
				hit++
				break
			}
		}
	}
	out.Participants.TP += hit
	out.Participants.FN += len(want) - hit
	for _, p := range fe.Participants {
		ok := false
		for _, w := range want {
			ok = ok || s.Same(w, of[p.Entity])
		}
		if !ok {
			out.Participants.FP++
		}
	}
}

func (s *Scorer) missed(out *EventScores, g *Gold, used map[int]bool) {
	for gi := range g.Events {
		e := &g.Events[gi]
		if used[gi] || !e.clear() {
			continue
		}
		out.typ(e.Type).FN++
		m := Miss{Kind: "MISS", Stem: g.Stem, Type: e.Type, Modality: e.Modality, Text: e.Hint}
		for _, p := range e.Participants {
			m.Participants = append(m.Participants, p.Name)
		}
		out.Misses = append(out.Misses, m)
	}
}

func (s *Scorer) falseAlarms(out *EventScores, g *Gold, a *kg.Article, used map[int]bool, of map[string][]string) {
	for fi := range a.Events {
		e := &a.Events[fi]
		if used[fi] || s.marginal(g, e, of) {
			continue
		}
		out.typ(string(e.Type)).FP++
		m := Miss{Kind: "FALSE", Stem: g.Stem, Type: string(e.Type), Modality: string(e.Modality)}
		for _, p := range e.Participants {
			if n := of[p.Entity]; len(n) > 0 {
				m.Participants = append(m.Participants, n[0])
			}
		}
		if len(e.Mentions) > 0 {
			m.Text, m.Rule = e.Mentions[0].Quote, e.Mentions[0].Rule
		}
		out.Misses = append(out.Misses, m)
	}
}

// marginal tells whether a found event fits a gold event that does not count.
func (s *Scorer) marginal(g *Gold, e *kg.Event, of map[string][]string) bool {
	for gi := range g.Events {
		ge := &g.Events[gi]
		if !ge.clear() && ge.Type == string(e.Type) && s.overlap(ge, e, of) > 0 {
			return true
		}
	}
	return false
}

func (s *Scorer) people(out *EventScores, g *Gold, a *kg.Article, of map[string][]string) {
	var found [][]string
	for i := range a.Entities {
		if a.Entities[i].Kind == kg.Person {
			found = append(found, of[a.Entities[i].ID])
		}
	}
	for _, p := range g.People {
		hit := false
		for _, n := range found {
			hit = hit || s.Same(p.Name, n)
		}
		if hit {
			out.People.TP++
		} else {
			out.People.FN++
		}
	}
	for _, n := range found {
		ok := false
		for _, p := range g.People {
			ok = ok || s.Same(p.Name, n)
		}
		if !ok {
			out.People.FP++
		}
	}
}

// furniture scores the blocks that the page has around the story, by code
// points that are no white space, where the gold marks them.
func furniture(out *EventScores, g *Gold, a *kg.Article) {
	if g.Furniture == nil || a.Text == "" {
		return
	}
	found := make([]bool, len(a.Text))
	for _, b := range a.Blocks {
		if b.Kind.Readable() || b.Kind == kg.Dateline {
			continue
		}
		for i := b.Start; i < b.End && i < len(found); i++ {
			found[i] = true
		}
	}
	n := 0
	for i, r := range a.Text {
		gold := false
		for _, f := range g.Furniture {
			gold = gold || n >= f[0] && n < f[1]
		}
		n++
		if r == ' ' || r == '\n' || r == '\u00a0' || r == '\t' || r == '\r' {
			continue
		}
		switch {
		case gold && found[i]:
			out.Furniture.TP++
		case gold:
			out.Furniture.FN++
		case found[i]:
			out.Furniture.FP++
		}
	}
}

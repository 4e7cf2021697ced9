// Package coref answers: who is "le chef du Pentagone"? Inside one article it
// joins the mentions that name the same person, body, place or text into one
// entity: full names and their short forms, roles bound by apposition, office
// holders by date where the article names nobody, counterparts ("son homologue
// tunisien"), groups ("les deux ministres") and pronouns.
//
// Every rule has a stable name, which stands in [kg.Mention.Rule] behind the
// rule that found the mention ("role+coref.role-text"), and can be switched
// off, so that its worth can be measured.
package coref

import (
	"cmp"
	"sort"
	"strconv"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// The rules, by their stable names.
const (
	RuleFullName    = "coref.full-name"    // "Abdeltif Loudyi" … "Abdellatif Loudiyi"
	RuleShortName   = "coref.short-name"   // "Mark Esper" … "M. Esper"
	RuleGazetteer   = "coref.gazetteer"    // "Macron", named nowhere in full, is in the lists
	RuleRoleText    = "coref.role-text"    // "Mark Esper, chef du Pentagone" … "le chef du Pentagone"
	RuleRoleHolder  = "coref.role-holder"  // "SM le Roi", nobody named: who held the office that day
	RuleApposition  = "coref.apposition"   // "l'envoyé spécial de la CEDEAO, le Ghanéen Kofi X"
	RuleCounterpart = "coref.counterpart"  // "son homologue tunisien"
	RuleNextName    = "coref.next-name"    // "La cheffe de la diplomatie est venue. Ada Lindqvist a …"
	RuleTitleRole   = "coref.title-role"   // "Qatari minister to visit Jordan", named in the story
	RuleNational    = "coref.national"     // "le responsable turc", the only Turk named so far
	RulePronoun     = "coref.pronoun"      // "Il a ensuite été reçu"
	RuleLast        = "coref.last-named"   // "Ce dernier a salué"
	RuleGroup       = "coref.group"        // "les deux hommes"
	RuleTwoStates   = "coref.two-states"   // "les deux pays"
	RuleDescribed   = "coref.described"    // "le Royaume", "le pays de l'oncle Sam"
	RuleAcronym     = "coref.acronym"      // "Forces armées royales (FAR)"
	RuleInstrument  = "coref.instrument"   // "un accord de pêche" … "ce document"
	RuleAloneRole   = "coref.role-unnamed" // "le gouverneur de la province", never named
)

// Resolver joins mentions into entities. It is safe for use by several
// goroutines: it holds no state of an article.
type Resolver struct {
	gaz *gazetteer.Gazetteer
	off map[string]bool
}

// New returns a Resolver over a gazetteer (nil: none). The named rules are
// switched off.
func New(gaz *gazetteer.Gazetteer, off ...string) *Resolver {
	r := &Resolver{gaz: gaz, off: map[string]bool{}}
	for _, name := range off {
		r.off[name] = true
	}
	return r
}

// Article fills a.Entities, Mention.Entity and Mention.Members from a.Mentions.
// It leaves spans and kinds alone. Entities are numbered e1, e2, … in the order
// in which the text first mentions them.
func (r *Resolver) Article(a *kg.Article) {
	s := &state{r: r, a: a, byKey: map[string]int{}, of: make([]int, len(a.Mentions))}
	for i := range s.of {
		s.of[i] = none
	}
	s.fullNames()
	s.shortNames()
	s.things()
	s.appositions()
	s.apposedCounterparts()
	s.inOrder()
	s.number()
}

const none = -1

// entity is an entity in the making.
type entity struct {
	kg.Entity
	names    [][]string // folded tokens of each distinct name
	texts    []string   // the names as written, first seen first
	phrases  []kg.RolePhrase
	offices  []office // held on the day, by the gazetteer
	mentions []int
	first    int // index of its first mention
	person   bool
}

// office is an office by kind and country, as "foreign" of "MA".
type office struct{ kind, country string }

type state struct {
	r     *Resolver
	a     *kg.Article
	ents  []*entity
	byKey map[string]int
	of    []int // entity index of each mention
	// spoken holds the countries the article names or gives to a role.
	spoken map[string]bool
}

func (s *state) rule(m *kg.Mention, name string) {
	if m.Rule == "" {
		m.Rule = name
	} else {
		m.Rule += "+" + name
	}
}

func (s *state) on(rule string) bool { return !s.r.off[rule] }

func (s *state) add(kind kg.Kind, name string) int {
	s.ents = append(s.ents, &entity{Entity: kg.Entity{Kind: kind, Name: name}, first: 1 << 30, person: kind == kg.Person})
	return len(s.ents) - 1
}

// join puts mention mi under entity ei and takes over what it tells.
func (s *state) join(mi, ei int) {
	m, e := &s.a.Mentions[mi], s.ents[ei]
	s.of[mi] = ei
	e.mentions = append(e.mentions, mi)
	if mi < e.first {
		e.first = mi
	}
	if e.Gender == "" && m.Form != kg.Pronoun && !(s.a.Lang == "en" && m.Form == kg.RoleRef && m.Gender == "m") { // "envoy" is no man for its form
		e.Gender = m.Gender
	}
	if e.person {
		for _, p := range m.Roles {
			if p.Title != "" {
				e.phrases = append(e.phrases, p)
			}
		}
	}
	if e.Country == "" {
		e.Country = m.Country
	}
	for _, p := range m.Roles {
		if e.Country == "" && p.Country != "" && e.person {
			e.Country = p.Country
		}
	}
	if e.Type == "" {
		e.Type = m.Type
	}
}

func (e *entity) addName(text string, toks []string) {
	for _, t := range e.texts {
		if t == text {
			return
		}
	}
	e.texts = append(e.texts, text)
	e.names = append(e.names, toks)
}

// inOrder resolves, from left to right, the mentions that lean on what stands
// before them.
func (s *state) inOrder() {
	for mi := range s.a.Mentions {
		if s.of[mi] != none {
			continue
		}
		m := &s.a.Mentions[mi]
		switch {
		case m.Kind == kg.Agreement:
			s.instrument(mi, m)
		case m.Form == kg.Pronoun:
			s.pronoun(mi, m)
		case m.Form == kg.RoleRef && m.Number > 1:
			s.group(mi, m)
		case m.Form == kg.RoleRef:
			s.role(mi, m)
		case m.Form == kg.Nominal:
			s.nominal(mi, m)
		}
	}
}

// number orders the entities by first mention, drops pronouns and roles that
// led nowhere and writes the result into the article.
func (s *state) number() {
	order := make([]int, 0, len(s.ents))
	for i, e := range s.ents {
		if len(e.mentions) > 0 {
			order = append(order, i)
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return s.ents[order[i]].first < s.ents[order[j]].first })
	ids := make([]string, len(s.ents))
	s.a.Entities = make([]kg.Entity, 0, len(order))
	for n, i := range order {
		e := s.ents[i]
		e.ID = "e" + strconv.Itoa(n+1)
		ids[i] = e.ID
		s.finish(e)
		s.a.Entities = append(s.a.Entities, e.Entity)
	}
	for mi := range s.a.Mentions {
		m := &s.a.Mentions[mi]
		if s.of[mi] != none {
			m.Entity = ids[s.of[mi]]
		}
		for k, id := range m.Members {
			n, err := strconv.Atoi(id)
			if err == nil {
				m.Members[k] = ids[n]
			}
		}
	}
}

// finish settles name, aliases, roles and gazetteer facts of an entity.
func (s *state) finish(e *entity) {
	if g := s.entry(e.Gazetteer); g != nil {
		if e.Wikidata == "" {
			e.Wikidata = g.Wikidata
		}
		if e.Country == "" || e.Kind != kg.Person {
			e.Country = cmp.Or(g.Country, e.Country)
		}
		e.Type = cmp.Or(e.Type, g.Type)
	}
	if g := s.entry(e.Gazetteer); g != nil && !e.person && e.Kind != kg.Country && len(e.texts) > 0 {
		name := g.Name
		if s.a.Lang == "en" { // lists are French first; without an English form the article's own
			name = cmp.Or(g.NameEN, e.texts[0])
		}
		e.texts = append([]string{name}, without(e.texts, name)...)
		e.Name, e.Aliases = name, e.texts[1:]
	} else if len(e.texts) > 0 {
		e.Name = bestName(e.texts, e.person)
		for _, t := range e.texts {
			if t != e.Name {
				e.Aliases = append(e.Aliases, t)
			}
		}
	}
	e.Roles = append(textRoles(e.phrases), e.Roles...)
}

func without(xs []string, x string) []string {
	var out []string
	for _, y := range xs {
		if y != x {
			out = append(out, y)
		}
	}
	return out
}

// bestName is the fullest spelling; among equals the first written one. Names
// all in capitals give way to others.
func bestName(texts []string, person bool) string {
	best, rank := texts[0], -1
	for _, t := range texts {
		k := 0
		if person {
			k = 10 * (1 + strings.Count(t, " "))
		}
		if len(t) > 4 && strings.ToUpper(t) == t {
			k -= 5
		}
		if !person && len(t) <= 6 && strings.ToUpper(t) == t {
			k -= 3
		}
		if k > rank || rank == -1 {
			best, rank = t, k
		}
	}
	return best
}

// textRoles lists the roles that the article tells, each once.
func textRoles(ps []kg.RolePhrase) []kg.Role {
	var out []kg.Role
	seen := map[string]bool{}
	for _, p := range ps {
		key := gazetteer.Fold(p.Title)
		if p.Title == "" || seen[key] {
			continue
		}
		seen[key] = true
		out = append(out, kg.Role{Title: p.Title, Of: cmp.Or(p.Org, p.Country), Kind: p.Kind, Basis: "text"})
	}
	return out
}

func (s *state) entry(id string) *gazetteer.Entry {
	if s.r.gaz == nil || id == "" {
		return nil
	}
	return s.r.gaz.Entry(id)
}

package coref

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// role resolves a role that stands without a name: "le chef du Pentagone".
func (s *state) role(mi int, m *kg.Mention) {
	if len(m.Roles) == 0 {
		return
	}
	p := m.Roles[0]
	if p.Lemma == "homologue" || p.Lemma == "counterpart" {
		s.counterpart(mi, m, p)
		return
	}
	if s.on(RuleRoleText) {
		if ei := s.roleText(mi, m, p); ei != none {
			s.rule(m, RuleRoleText)
			s.join(mi, ei)
			return
		}
	}
	s.holder(mi, m, p)
}

// roleText looks for the person of the article whom the text, or else the
// gazetteer on that day, gives the role. Told roles win over listed ones, the
// same country over an untold one, near ones over far ones.
func (s *state) roleText(mi int, m *kg.Mention, p kg.RolePhrase) int {
	best, rank := none, 0
	for ei, e := range s.ents {
		if !e.person || e.Group || conflict(e, m) {
			continue
		}
		k := s.roleRank(e, p)
		if k == 0 {
			continue
		}
		k = 8*k + s.nearness(e, mi)
		if k > rank {
			best, rank = ei, k
		}
	}
	return best
}

// nearness is 6 for a person named in the sentence before or the same, 5 for one
// named in the one before that, 4 for one named earlier, 0 for one the text has
// yet to name.
func (s *state) nearness(e *entity, mi int) int {
	here := s.a.Mentions[mi].Sentence
	near := 0
	for _, k := range e.mentions {
		if k >= mi {
			continue
		}
		switch d := here - s.a.Mentions[k].Sentence; {
		case d <= 1:
			return 6
		case d == 2:
			near = 5
		default:
			near = max(near, 4)
		}
	}
	return near
}

// roleRank says how well a role fits what is known of a person: 0 not at all,
// 1 by the gazetteer, 2 told without a country, 3 told with the same country.
func (s *state) roleRank(e *entity, p kg.RolePhrase) int {
	best := 0
	for _, q := range e.phrases {
		if q.Former != p.Former && p.Former || q.Deputy != p.Deputy && p.Kind != "" {
			continue
		}
		if !sameOffice(p, q) {
			continue
		}
		country := cmp.Or(q.Country, e.Country)
		switch {
		case p.Country == "" && p.Org == "":
			best = max(best, 2)
		case p.Country != "" && p.Country == country, p.Org != "" && p.Org == q.Org:
			best = max(best, 3)
		case p.Country != "" && country == "" && q.Org == "":
			best = max(best, 2)
		}
	}
	if best == 0 && !p.Former && !p.Deputy {
		for _, o := range e.offices {
			if monarch[p.Lemma] && !s.monarchy(o.country) {
				continue
			}
			if (o.kind == p.Kind && p.Kind != "" || p.Lemma == "ministre" && (p.Kind == "" || p.Kind == "minister") && !heads[o.kind]) && (p.Country == "" || p.Country == o.country) {
				best = 1
			}
		}
	}
	return best
}

// heads are kinds of offices that "le ministre" does not name.
var heads = map[string]bool{"head_of_state": true, "head_of_government": true, "spokesperson": true, "ambassador": true, "military_command": true,
	"chief_of_staff": true, "intelligence_head": true, "crown_prince": true, "special_envoy": true}

// sameOffice compares two roles: same kind of office, or the same head noun
// where one of them tells no more than that ("le ministre").
func sameOffice(p, q kg.RolePhrase) bool {
	if monarch[p.Lemma] && president[q.Lemma] || monarch[q.Lemma] && president[p.Lemma] {
		return false
	}
	if pontiff[p.Lemma] || pontiff[q.Lemma] {
		return pontiff[p.Lemma] && pontiff[q.Lemma]
	}
	if p.Lemma != "" && p.Lemma == q.Lemma && p.Title != "" && strings.HasPrefix(gazetteer.Fold(q.Title)+" ", gazetteer.Fold(p.Title)+" ") {
		return true // "le secrétaire d'Etat américain" for "… à la Défense"
	}
	if p.Kind != "" && q.Kind != "" && p.Kind != "minister" && q.Kind != "minister" {
		return p.Kind == q.Kind || presidents(p, q)
	}
	return p.Lemma != "" && (p.Lemma == q.Lemma || strings.HasPrefix(q.Lemma, p.Lemma+" d'")) // "le ministre" for "le ministre d'Etat"
}

// A president is no king, though both are heads of state.
var (
	monarch = map[string]bool{"roi": true, "reine": true, "souverain": true, "souveraine": true, "monarque": true, "émir": true, "sultan": true,
		"empereur": true, "grand-duc": true, "king": true, "queen": true, "sovereign": true, "monarch": true, "emir": true, "emperor": true}
	president = map[string]bool{"président": true, "présidente": true, "president": true, "chef de l'etat": true}
)

// pontiff are the words for the pope, a head of state like no other.
var pontiff = map[string]bool{"pape": true, "souverain pontife": true, "saint-père": true, "pope": true, "pontiff": true}

// presidents tells whether both are plain presidents: "le président" may be a
// head of state or of a body, as told before.
func presidents(p, q kg.RolePhrase) bool {
	return p.Lemma == q.Lemma && p.Lemma == "président" && p.Country == "" && p.Org == ""
}

// holder names the office holder on the day by the gazetteer, where the
// article names nobody in that office; else keeps an unnamed person, one for
// each office or role of the article.
func (s *state) holder(mi int, m *kg.Mention, p kg.RolePhrase) {
	if s.national(mi, m, p) {
		return
	}
	if p.Country == "" && p.Org == "" && monarch[p.Lemma] && !p.Former && !p.Deputy {
		p.Country = s.kingdom()
	}
	key := "role:" + p.Kind + ":" + p.Lemma + ":" + p.Country + ":" + p.Org
	if p.Deputy || p.Former {
		key += ":" + gazetteer.Fold(p.Title)
	}
	if ei, ok := s.byKey[key]; ok {
		s.join(mi, ei)
		return
	}
	if ei := s.nextName(mi, m, p); ei != none {
		s.byKey[key] = ei
		s.join(mi, ei)
		return
	}
	ei := s.listedHolder(m, p)
	if ei == none {
		ei = s.add(kg.Person, p.Title)
		s.ents[ei].Unnamed = true
		s.ents[ei].Country = p.Country
		s.rule(m, RuleAloneRole)
	}
	s.byKey[key] = ei
	s.join(mi, ei)
}

// kingdom is the one monarchy that the article speaks of, "" for none or several:
// in its papers "Sa Majesté le Roi" needs no country.
func (s *state) kingdom() string {
	found := ""
	for _, e := range s.ents {
		if e.Kind != kg.Country || !s.monarchy(e.Country) {
			continue
		}
		if found != "" && found != e.Country {
			return ""
		}
		found = e.Country
	}
	return found
}

// monarchy tells whether the gazetteer calls the head of a state a king, emir or
// the like.
func (s *state) monarchy(country string) bool {
	if s.r.gaz == nil {
		return false
	}
	id, ok := s.r.gaz.OfficeID(country, "head_of_state")
	if !ok {
		return false
	}
	e := s.r.gaz.Entry(id)
	if e == nil {
		return false
	}
	title, _, _ := strings.Cut(e.Name, " ")
	return monarch[strings.ToLower(title)]
}

// nextName binds a role to the person whom the next sentence names first, when
// nothing else is known of that person: "La cheffe de la diplomatie est venue.
// Ada Lindqvist a été accueillie par …".
func (s *state) nextName(mi int, m *kg.Mention, p kg.RolePhrase) int {
	if p.Kind == "" || p.Country == "" || p.Former || !s.on(RuleNextName) {
		return none
	}
	for k := mi + 1; k < len(s.a.Mentions) && s.a.Mentions[k].Sentence <= m.Sentence+1; k++ {
		n := &s.a.Mentions[k]
		if n.Sentence == m.Sentence || n.Kind != kg.Person {
			continue
		}
		ei := s.of[k]
		if ei == none || n.Form != kg.Name && n.Form != kg.Short || s.governed(n) {
			return none
		}
		e := s.ents[ei]
		if len(e.phrases) > 0 || e.Gazetteer != "" || conflict(e, m) || e.Country != "" && e.Country != p.Country {
			return none
		}
		s.rule(m, RuleNextName)
		return ei
	}
	return none
}

// listedHolder returns the entity of the one who held the office on the day
// of publication, or none.
func (s *state) listedHolder(m *kg.Mention, p kg.RolePhrase) int {
	g := s.r.gaz
	if g == nil || !s.on(RuleRoleHolder) || p.Kind == "" || p.Country == "" || p.Former || p.Deputy || s.a.Published == "" {
		return none
	}
	id, ok := g.OfficeID(p.Country, p.Kind)
	if !ok {
		return none
	}
	for _, h := range g.Holders(id, s.a.Published) {
		if h.Away(s.a.Published) > 0 {
			continue
		}
		e := g.Entry(h.Person)
		if e == nil {
			return none
		}
		for ei, old := range s.ents {
			if old.Gazetteer == h.Person {
				s.rule(m, RuleRoleHolder)
				return ei
			}
		}
		ei := s.add(kg.Person, e.Name)
		s.setPerson(s.ents[ei], h.Person)
		s.ents[ei].addName(e.Name, nameTokens(e.Name))
		s.ents[ei].Unnamed = true
		s.ents[ei].Roles = append(s.ents[ei].Roles, kg.Role{Title: p.Title, Of: p.Country, Kind: p.Kind, From: h.From, To: h.To, Basis: "gazetteer"})
		s.rule(m, RuleRoleHolder)
		return ei
	}
	return none
}

// general are role nouns that describe anybody in office.
var general = map[string]bool{
	"responsable": true, "diplomate": true, "dirigeant": true, "homme": true, "femme": true, "officiel": true,
	"official": true, "diplomat": true, "leader": true, "haut responsable": true, "homme d'etat": true, "interlocuteur": true,
	"émissaire": true, "envoyé": true, "envoy": true, "hôte": true, "visiteur": true, "guest": true, "host": true, "ministre": true, "minister": true,
}

// national resolves "le responsable turc" to the last Turk named, if general
// words describe him.
func (s *state) national(mi int, m *kg.Mention, p kg.RolePhrase) bool {
	if !general[p.Lemma] || !s.on(RuleNational) {
		return false
	}
	best, at := none, -1
	for ei, e := range s.ents {
		if !e.person || conflict(e, m) || e.Group || p.Country != "" && e.Country != p.Country {
			continue
		}
		if p.Country == "" && p.Lemma == "ministre" {
			continue
		}
		for _, k := range e.mentions {
			if k < mi && k > at {
				best, at = ei, k
			}
		}
	}
	if best == none {
		best = s.announced(mi, m, p)
		if best != none {
			s.rule(m, RuleTitleRole)
			s.join(mi, best)
			return true
		}
	}
	if best == none || p.Country == "" && s.a.Mentions[mi].Sentence-s.a.Mentions[at].Sentence > 2 {
		return false
	}
	s.rule(m, RuleNational)
	s.join(mi, best)
	return true
}

// announced finds the one of whom a title speaks before the story names him:
// "Qatari minister to visit Jordan", then "Minister of State X will travel": the
// first person of the story with such a role and no other state.
func (s *state) announced(mi int, m *kg.Mention, p kg.RolePhrase) int {
	if p.Country == "" || m.Number > 1 || !s.on(RuleTitleRole) || !s.inTitle(m.Sentence) {
		return none
	}
	for k := mi + 1; k < len(s.a.Mentions) && s.a.Mentions[k].Sentence <= m.Sentence+4; k++ {
		n := &s.a.Mentions[k]
		ei := s.of[k]
		if n.Kind != kg.Person || n.Form != kg.Name || ei == none || s.inTitle(n.Sentence) {
			continue
		}
		e := s.ents[ei]
		if conflict(e, m) || e.Country != "" && e.Country != p.Country {
			continue
		}
		for _, r := range e.phrases {
			if r.Lemma == p.Lemma || strings.HasPrefix(r.Lemma, p.Lemma+" ") || strings.HasSuffix(r.Lemma, " "+p.Lemma) {
				return ei
			}
		}
	}
	return none
}

// inTitle tells whether a sentence is a title or heading.
func (s *state) inTitle(sentence int) bool {
	b := s.a.Sentences[sentence].Block
	return b >= 0 && b < len(s.a.Blocks) && (s.a.Blocks[b].Kind == kg.Title || s.a.Blocks[b].Kind == kg.Heading)
}

// counterpart resolves "son homologue tunisien": the office of the person told
// last, in the country told.
func (s *state) counterpart(mi int, m *kg.Mention, p kg.RolePhrase) {
	if p.Country != "" && s.on(RuleCounterpart) {
		for back := mi - 1; back >= 0 && s.a.Mentions[mi].Sentence-s.a.Mentions[back].Sentence < 3; back-- {
			ei := s.of[back]
			if ei == none || !s.ents[ei].person {
				continue
			}
			for _, q := range s.kindsOf(s.ents[ei]) {
				want := kg.RolePhrase{Kind: q.Kind, Lemma: q.Lemma, Country: p.Country, Title: m.Quote}
				if q.Kind == "" && q.Lemma == "" {
					continue
				}
				found := s.roleText(mi, m, want)
				if found == none {
					found = s.listedHolder(m, want)
				}
				if found != none && found != ei {
					s.rule(m, RuleCounterpart)
					s.join(mi, found)
					return
				}
			}
			break
		}
	}
	if p.Country == "" && s.on(RuleCounterpart) {
		if ei := s.otherInOffice(mi, m); ei != none {
			s.rule(m, RuleCounterpart)
			s.join(mi, ei)
			return
		}
	}
	p.Kind = ""
	s.holder(mi, m, p)
}

// otherInOffice resolves "son homologue" without a country: the last person
// told of the same office as the one before, from another country.
func (s *state) otherInOffice(mi int, m *kg.Mention) int {
	self := none
	for k := mi - 1; k >= 0 && m.Sentence-s.a.Mentions[k].Sentence <= 6; k-- {
		ei := s.of[k]
		if ei == none || !s.ents[ei].person || s.ents[ei].Group {
			continue
		}
		if self == none {
			self = ei
			continue
		}
		if ei == self || conflict(s.ents[ei], m) {
			continue
		}
		for _, p := range s.kindsOf(s.ents[self]) {
			p.Country = ""
			if p.Kind != "" && s.roleRank(s.ents[ei], p) > 0 && (s.ents[ei].Country == "" || s.ents[ei].Country != s.ents[self].Country) {
				return ei
			}
		}
	}
	return none
}

// appositions binds a role to the name that stands right beside it behind a
// comma: "l'envoyé spécial de la CEDEAO, le Ghanéen Kofi X, est attendu". A list
// of two people ("le ministre, Kofi X et …") does not read so: the name must be
// followed by a comma or the end of the group.
func (s *state) appositions() {
	if !s.on(RuleApposition) {
		return
	}
	for mi := 0; mi+1 < len(s.a.Mentions); mi++ {
		ni := mi + 1
		for ni+1 < len(s.a.Mentions) && ni < mi+3 && s.a.Mentions[ni].Kind != kg.Person {
			ni++
		}
		m, n := &s.a.Mentions[mi], &s.a.Mentions[ni]
		if m.Kind != kg.Person || m.Form != kg.RoleRef || m.Number > 1 || s.of[mi] != none || len(m.Roles) == 0 {
			continue
		}
		if n.Kind != kg.Person || n.Form != kg.Name && n.Form != kg.Short || n.Sentence != m.Sentence || s.of[ni] == none {
			continue
		}
		e := s.ents[s.of[ni]]
		if conflict(e, m) || !s.besides(m, n) {
			continue
		}
		s.rule(m, RuleApposition)
		s.join(mi, s.of[ni])
	}
}

// besides tells whether only a comma and an article stand between a role and
// a name, and a comma, a verb or an end behind the name.
func (s *state) besides(m, n *kg.Mention) bool {
	if otherOffice(m, n) {
		return false
	}
	from, to := m.End, n.Start
	if m.Outer.End > from && m.Outer.End <= n.Start {
		from = m.Outer.End
	}
	if n.Outer.Len() > 0 && n.Outer.Start >= from && n.Outer.Start < to {
		to = n.Outer.Start
	}
	if from > to {
		return false
	}
	between := strings.TrimSpace(s.a.Text[from:to])
	cut := strings.LastIndexByte(between, ',')
	if cut < 0 || !complementOf(strings.TrimLeft(between[:cut], ", ")) {
		return false
	}
	rest := between[cut+1:]
	if rest = strings.TrimSpace(rest); rest != "" && !nationality(s, rest) {
		return false
	}
	last := n.Last
	if n.OuterLast > last {
		last = n.OuterLast
	}
	if last >= len(s.a.Tokens) {
		return true
	}
	next := s.a.Tokens[last].Norm
	return next != "et" && next != "and"
}

// oneAtATime are kinds of roles of which a person has one at a time: "le chef de
// l'Etat, l'ambassadeur Li" are two.
var oneAtATime = map[string]bool{"head_of_state": true, "head_of_government": true, "foreign": true, "defence": true, "interior": true, "ambassador": true,
	"president": true, "minister": true, "speaker": true, "governor": true, "mayor": true, "spokesperson": true, "consul": true, "finance": true}

// otherOffice tells whether the name has a role before it that is another
// office than the one of the role mention.
func otherOffice(m, n *kg.Mention) bool {
	if n.Outer.Start >= n.Start || !oneAtATime[m.Roles[0].Kind] {
		return false
	}
	for _, q := range n.Roles {
		if q.Start < n.Start && oneAtATime[q.Kind] && q.Kind != m.Roles[0].Kind {
			return true
		}
	}
	return false
}

// complementOf tells whether words between a role and the comma only go on with
// the role: nothing, or a short phrase that begins with a preposition.
func complementOf(words string) bool {
	f := strings.Fields(gazetteer.Fold(words))
	if len(f) == 0 {
		return true
	}
	if len(f) > 18 {
		return false
	}
	if strings.HasPrefix(words, "à ") {
		return !strings.HasPrefix(words, "à l'") && !strings.HasPrefix(words, "à l’") // "à l'occasion de la fête du Trône"
	}
	switch f[0] {
	case "de", "du", "des", "d", "aux", "au", "pour", "aupres", "charge", "chargee", "en", "for", "of", "to", "in":
		return true
	}
	return false
}

// nationality tells whether words are "le Ghanéen" or "the Ghanaian".
func nationality(s *state, words string) bool {
	f := strings.Fields(gazetteer.Fold(words))
	if len(f) == 0 || len(f) > 2 {
		return false
	}
	if len(f) == 2 && f[0] != "le" && f[0] != "la" && f[0] != "l" && f[0] != "the" {
		return false
	}
	if f[0] == "le" && len(f) == 1 || f[0] == "la" && len(f) == 1 {
		return true
	}
	if s.r.gaz == nil {
		return false
	}
	_, _, ok := s.r.gaz.Demonym(f[len(f)-1])
	return ok
}

// apposedCounterparts gives "son homologue turc, X" the office of the person
// told before: X is then a foreign minister of Turkey too.
func (s *state) apposedCounterparts() {
	for mi := range s.a.Mentions {
		m := &s.a.Mentions[mi]
		ei := s.of[mi]
		if ei == none || !s.ents[ei].person {
			continue
		}
		for _, p := range m.Roles {
			if p.Lemma != "homologue" && p.Lemma != "counterpart" {
				continue
			}
			for back := mi - 1; back >= 0 && m.Sentence-s.a.Mentions[back].Sentence < 3; back-- {
				o := s.of[back]
				if o == none || o == ei || !s.ents[o].person {
					continue
				}
				for _, q := range s.kindsOf(s.ents[o]) {
					if q.Kind != "" && !q.Former {
						s.ents[ei].phrases = append(s.ents[ei].phrases, kg.RolePhrase{Kind: q.Kind, Lemma: q.Lemma, Country: p.Country, Deputy: q.Deputy})
					}
				}
				break
			}
		}
	}
}

// kindsOf lists the offices of a person: as told, else as listed.
func (s *state) kindsOf(e *entity) []kg.RolePhrase {
	if len(e.phrases) > 0 {
		return e.phrases
	}
	var out []kg.RolePhrase
	for _, o := range e.offices {
		out = append(out, kg.RolePhrase{Kind: o.kind, Country: o.country})
	}
	return out
}

// group resolves a plural: "les deux ministres", "les trois dirigeants", "les
// deux pays". Members are written as entity indices here and become ids in
// [state.number].
func (s *state) group(mi int, m *kg.Mention) {
	kind := m.Kind
	rule := RuleGroup
	if kind == kg.Country {
		rule = RuleTwoStates
	}
	if s.on(rule) && m.Number >= 2 && m.Number < 20 && definite(s.a.Text, m) && !ThirdParties(m.Quote) {
		if sides(m) {
			if members := s.sidesBefore(mi, m); len(members) == m.Number {
				for _, ei := range members {
					m.Members = append(m.Members, strconv.Itoa(ei))
				}
				s.rule(m, rule)
				return
			}
		}
		if members := s.lastTogether(mi, m, kind); len(members) == m.Number {
			for _, ei := range members {
				m.Members = append(m.Members, strconv.Itoa(ei))
			}
			s.rule(m, rule)
			return
		}
	}
	if kind == kg.Country {
		return
	}
	folded := "group:" + gazetteer.Fold(m.Quote)
	ei, ok := s.byKey[folded]
	if !ok {
		ei = s.add(kg.Organisation, m.Quote)
		e := s.ents[ei]
		e.Group, e.Unnamed = true, true
		e.addName(m.Quote, nil)
		s.byKey[folded] = ei
	}
	s.join(mi, ei)
}

// ThirdParties tells plurals that bring in others than those told: "les deux
// camps", "les belligérants".
func ThirdParties(q string) bool {
	f := strings.Fields(gazetteer.Fold(q))
	if len(f) == 0 {
		return false
	}
	switch f[len(f)-1] {
	case "camps", "protagonistes", "belligerants", "blocs", "factions":
		return true
	}
	return false
}

// sides tells whether a plural names parties rather than persons: "les deux
// parties", "les deux délégations", "les deux camps".
func sides(m *kg.Mention) bool {
	f := strings.Fields(gazetteer.Fold(m.Quote))
	if len(f) == 0 {
		return false
	}
	switch f[len(f)-1] {
	case "parties", "delegations", "cotes", "sides", "capitales", "gouvernements", "governments", "capitals", "voisins", "neighbours":
		return true
	}
	return false
}

// sidesBefore finds the states or bodies that "les deux parties" means: those
// of one kind of the nearest sentence that has just so many.
func (s *state) sidesBefore(mi int, m *kg.Mention) []int {
	for back := 0; back <= 8; back++ {
		var states, bodies []int
		for k := mi - 1; k >= 0 && s.a.Mentions[k].Sentence >= m.Sentence-back; k-- {
			if s.a.Mentions[k].Sentence != m.Sentence-back {
				continue
			}
			for _, ei := range s.stands(k) {
				switch e := s.ents[ei]; {
				case e.Kind == kg.Country && !slices.Contains(states, ei):
					states = append([]int{ei}, states...)
				case e.Kind == kg.Organisation && !e.Group && !slices.Contains(bodies, ei):
					bodies = append([]int{ei}, bodies...)
				}
			}
		}
		if len(states) == m.Number {
			return states
		}
		if len(bodies) == m.Number {
			return bodies
		}
		if len(states)+len(bodies) == m.Number {
			return append(states, bodies...)
		}
	}
	return nil
}

// definite tells whether the mention points back ("les deux", "the two",
// "ces") rather than brings in somebody new ("deux ministres").
func definite(text string, m *kg.Mention) bool {
	lead := text[m.Outer.Start:m.Outer.End]
	if m.Outer.Len() == 0 {
		lead = m.Quote
	}
	f := gazetteer.Fold(lead)
	for _, w := range []string{"les ", "des ", "aux ", "ces ", "leurs ", "the ", "both ", "these ", "tous ", "toutes "} {
		if strings.HasPrefix(f, w) {
			return true
		}
	}
	return false
}

// lastTogether finds the entities that a plural points back to: walking back
// sentence by sentence, the first sentence that names enough of them; else the
// last distinct ones.
func (s *state) lastTogether(mi int, m *kg.Mention, kind kg.Kind) []int {
	var seen []int
	sentence := m.Sentence
	for k := mi - 1; k >= 0 && m.Sentence-s.a.Mentions[k].Sentence <= 6; k-- {
		if s.a.Mentions[k].Sentence != sentence {
			if len(seen) >= m.Number {
				break
			}
			sentence = s.a.Mentions[k].Sentence
		}
		for _, ei := range s.stands(k) {
			if s.fitsGroup(ei, m, kind) && !slices.Contains(seen, ei) {
				seen = append(seen, ei)
			}
		}
	}
	if len(seen) > m.Number {
		seen = s.narrow(seen, m)
	}
	for i, j := 0, len(seen)-1; i < j; i, j = i+1, j-1 {
		seen[i], seen[j] = seen[j], seen[i]
	}
	return seen
}

// stands lists the entities that mention k stands for.
func (s *state) stands(k int) []int {
	if s.of[k] != none {
		return []int{s.of[k]}
	}
	var out []int
	for _, id := range s.a.Mentions[k].Members {
		if n, err := strconv.Atoi(id); err == nil {
			out = append(out, n)
		}
	}
	return out
}

func (s *state) fitsGroup(ei int, m *kg.Mention, kind kg.Kind) bool {
	e := s.ents[ei]
	if e.Group || e.person && e.Unnamed && len(e.phrases) == 0 { // "la délégation"
		return false
	}
	if kind == kg.Country {
		return e.Kind == kg.Country
	}
	return e.person
}

// narrow keeps, of too many, those who hold the role that the plural names;
// else the first told of the nearest sentence.
func (s *state) narrow(seen []int, m *kg.Mention) []int {
	var fit []int
	if len(m.Roles) > 0 {
		for _, ei := range seen {
			if s.roleRank(s.ents[ei], m.Roles[0]) > 0 {
				fit = append(fit, ei)
			}
		}
	}
	if len(fit) >= m.Number {
		return fit[:m.Number]
	}
	// seen runs backwards: the first told stand at its end
	return seen[len(seen)-m.Number:]
}

package coref

import (
	"slices"
	"strconv"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// nominal resolves a description: "ce dernier", "les deux hommes", "les deux
// pays", "la délégation marocaine".
func (s *state) nominal(mi int, m *kg.Mention) {
	f := gazetteer.Fold(m.Quote)
	switch {
	case lastPlural[f]:
		s.they(mi, m)
	case lastWords[f]:
		s.lastNamed(mi, m)
	case m.Number > 1:
		s.group(mi, m)
	case strings.HasPrefix(m.Rule, "nominal.nation"):
		if len(m.Roles) > 0 {
			s.national(mi, m, m.Roles[0])
		}
	case m.Kind == kg.Country && m.Country != "":
		s.rule(m, RuleDescribed)
		s.join(mi, s.country(m.Country))
	case m.Kind == kg.Person && len(m.Roles) > 0 && m.Roles[0].Title == "":
		s.group(mi, m)
	case m.Kind == kg.Person && len(m.Roles) > 0:
		s.role(mi, m)
	case m.Kind == kg.Person && !strings.HasPrefix(m.Rule, "nominal.group"):
		s.lastNamed(mi, m)
	default:
		key := "nominal:" + string(m.Kind) + ":" + f
		ei, ok := s.byKey[key]
		if !ok {
			ei = s.add(m.Kind, m.Quote)
			e := s.ents[ei]
			e.Unnamed = true
			e.Group = m.Kind == kg.Organisation
			e.addName(m.Quote, nil)
			s.byKey[key] = ei
		}
		s.join(mi, ei)
	}
}

// lastWords point to the person told last.
var lastWords = map[string]bool{
	"ce dernier": true, "cette derniere": true, "dernier": true, "derniere": true, "celui ci": true, "celle ci": true,
	"the latter": true, "latter": true,
}

// lastPlural point to those told last.
var lastPlural = map[string]bool{"ces derniers": true, "ces dernieres": true, "derniers": true, "ceux ci": true, "celles ci": true, "tous": true, "tous deux": true, "both": true}

// lastNamed joins "ce dernier" to the last person before it.
func (s *state) lastNamed(mi int, m *kg.Mention) {
	if !s.on(RuleLast) {
		return
	}
	for k := mi - 1; k >= 0 && m.Sentence-s.a.Mentions[k].Sentence <= 2; k-- {
		ei := s.of[k]
		if ei == none || !s.ents[ei].person || s.a.Mentions[k].Form == kg.Pronoun || conflict(s.ents[ei], m) {
			continue
		}
		s.rule(m, RuleLast)
		s.join(mi, ei)
		return
	}
}

// pronoun joins "il" and "elle" to the person in focus: the one the sentence
// is about so far, else the one the last sentences were about. Source for the
// order of preference (subjects first, then nearness): Hobbs 1978 and Lappin
// and Leass 1994, cut down to what mention order tells.
func (s *state) pronoun(mi int, m *kg.Mention) {
	if !s.on(RulePronoun) {
		return
	}
	if m.Number > 1 {
		s.they(mi, m)
		return
	}
	for back := 0; back <= 8; back++ {
		if back == 0 && strings.EqualFold(m.Quote, "him") && s.subjectsBefore(mi, m) == 1 {
			continue // "X has invited him": not X
		}
		ei := s.focus(mi, m, m.Sentence-back)
		if ei == none {
			if back >= 3 && s.namesAnybody(m.Sentence-back) {
				return
			}
			continue
		}
		s.rule(m, RulePronoun)
		s.join(mi, ei)
		return
	}
}

// subjectsBefore counts the persons before a mention in its sentence that no
// preposition governs.
func (s *state) subjectsBefore(mi int, m *kg.Mention) int {
	var seen []int
	for k := mi - 1; k >= 0 && s.a.Mentions[k].Sentence == m.Sentence; k-- {
		ei := s.of[k]
		if ei != none && s.ents[ei].person && !slices.Contains(seen, ei) && !s.governed(&s.a.Mentions[k]) {
			seen = append(seen, ei)
		}
	}
	return len(seen)
}

// namesAnybody tells whether a sentence names a person.
func (s *state) namesAnybody(sentence int) bool {
	for k := range s.a.Mentions {
		if m := &s.a.Mentions[k]; m.Sentence == sentence && m.Kind == kg.Person && s.of[k] != none {
			return true
		}
	}
	return false
}

// they gives a plural pronoun the persons of the sentence before, if these are
// two or more, else the states of one that names no person: "La Chine et l'Inde
// … Elles sont convenues de …".
func (s *state) they(mi int, m *kg.Mention) {
	for back := 0; back <= 2; back++ {
		var seen, states []int
		for k := mi - 1; k >= 0 && s.a.Mentions[k].Sentence >= m.Sentence-back; k-- {
			if s.a.Mentions[k].Sentence != m.Sentence-back {
				continue
			}
			for _, ei := range s.stands(k) {
				if s.ents[ei].person && !slices.Contains(seen, ei) {
					seen = append([]int{ei}, seen...)
				}
				if s.ents[ei].Kind == kg.Country && !slices.Contains(states, ei) {
					states = append([]int{ei}, states...)
				}
			}
		}
		if len(seen) == 0 && len(states) == 2 && back > 0 {
			seen = states
		}
		if len(seen) >= 2 {
			for _, ei := range seen {
				m.Members = append(m.Members, strconv.Itoa(ei))
			}
			s.rule(m, RulePronoun)
			return
		}
	}
}

// focus is the person whom a sentence is about, as seen from mention mi: its
// first person of fitting gender that no preposition governs, else its only
// one.
func (s *state) focus(mi int, m *kg.Mention, sentence int) int {
	only, count := none, 0
	for k := range s.a.Mentions {
		n := &s.a.Mentions[k]
		if k >= mi || n.Sentence > sentence {
			break
		}
		if n.Sentence != sentence || s.of[k] == none {
			continue
		}
		e := s.ents[s.of[k]]
		if !e.person || e.Group || conflict(e, m) || sentence == m.Sentence && s.aside(n, m) {
			continue
		}
		if !s.governed(n) {
			return s.of[k]
		}
		if only != s.of[k] {
			only = s.of[k]
			count++
		}
	}
	if count == 1 {
		return only
	}
	return none
}

// aside tells whether n stands in a relative clause that a comma closes before
// pronoun m: "Arrivé à Bagdad, où l'attendait le ministre, il …".
func (s *state) aside(n, m *kg.Mention) bool {
	if m.First < 1 || m.First > len(s.a.Tokens) || s.a.Tokens[m.First-1].Norm != "," {
		return false
	}
	commas := 0
	for t := n.First - 1; t >= 0 && t >= n.First-12; t-- {
		switch strings.ToLower(s.a.Tokens[t].Norm) {
		case "où", "dont", "que", "qu'", "where", "whom":
			return true
		case ",": // the one before a name beside its role
			if commas++; commas > 1 {
				return false
			}
		case ".", ";", ":":
			return false
		}
	}
	return false
}

var prepositions = map[string]bool{
	"à": true, "a": true, "de": true, "du": true, "des": true, "d'": true, "avec": true, "par": true, "pour": true, "chez": true,
	"selon": true, "au": true, "aux": true, "sur": true, "contre": true, "entre": true, "sous": true, "with": true,
	"by": true, "of": true, "to": true, "for": true, "between": true, "from": true, "against": true, "que": true, "outre": true,
}

// governed tells whether a preposition stands before the mention.
func (s *state) governed(m *kg.Mention) bool {
	first := m.OuterFirst
	if m.OuterLast <= m.OuterFirst {
		first = m.First
	}
	if first <= 0 || first > len(s.a.Tokens) {
		return false
	}
	return prepositions[strings.ToLower(s.a.Tokens[first-1].Norm)]
}

package coref

import (
	"cmp"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// things makes entities of countries, places, bodies, exercises and named
// agreements: one for each gazetteer entry or folded name.
func (s *state) things() {
	for mi := range s.a.Mentions {
		m := &s.a.Mentions[mi]
		if s.of[mi] != none || m.Kind == kg.Person || m.Kind == kg.Agreement && m.Form != kg.Name {
			continue
		}
		switch {
		case m.Form == kg.Name || m.Form == kg.Short:
			s.join(mi, s.thing(mi, m))
		case m.Kind == kg.Country && m.Country != "":
			if s.on(RuleDescribed) && m.Number < 2 {
				s.rule(m, RuleDescribed)
				s.join(mi, s.country(m.Country))
			}
		}
	}
}

// thing finds or makes the entity of a named mention that is not a person.
func (s *state) thing(mi int, m *kg.Mention) int {
	if m.Kind == kg.Country && m.Country != "" {
		ei := s.country(m.Country)
		s.ents[ei].addName(m.Quote, nil)
		return ei
	}
	folded := gazetteer.Fold(m.Quote)
	if ei, ok := s.byKey["name:"+string(m.Kind)+":"+folded]; ok {
		s.ents[ei].addName(m.Quote, nil)
		return ei
	}
	id := s.candidate(m)
	ei, ok := s.byKey["gaz:"+id]
	if id == "" || !ok {
		ei = none
		if m.Kind == kg.Organisation || m.Kind == kg.Ministry {
			ei = s.acronym(mi, m)
		}
		if ei == none {
			ei = s.add(m.Kind, m.Quote)
		}
	}
	if id != "" && s.ents[ei].Gazetteer == "" {
		s.ents[ei].Gazetteer = id
		s.byKey["gaz:"+id] = ei
		if g := s.entry(id); g != nil && s.ents[ei].Country == "" {
			s.ents[ei].Country = g.Country
		}
	}
	s.byKey["name:"+string(m.Kind)+":"+folded] = ei
	s.ents[ei].addName(m.Quote, nil)
	return ei
}

// country is the entity of a state by its ISO code.
func (s *state) country(iso string) int {
	key := "gaz:country:" + iso
	if ei, ok := s.byKey[key]; ok {
		return ei
	}
	name := iso
	if g := s.entry("country:" + iso); g != nil {
		name = g.Name
		if s.a.Lang == "en" {
			name = cmp.Or(g.NameEN, name)
		}
	}
	ei := s.add(kg.Country, name)
	s.ents[ei].Country, s.ents[ei].Gazetteer = iso, "country:"+iso
	s.ents[ei].addName(name, nil)
	s.byKey[key] = ei
	return ei
}

// candidate chooses among the gazetteer entries of a name: of the right kind,
// of a country the article speaks of, then the one listed first.
func (s *state) candidate(m *kg.Mention) string {
	best, rank := "", -1
	for _, id := range m.Candidates {
		g := s.entry(id)
		if g == nil {
			continue
		}
		if g.Type == "venue" && !bearsName(g, m.Quote) {
			continue // "le palais royal de Fès" is not the one of Rabat
		}
		k := 0
		if g.Kind == m.Kind {
			k += 4
		}
		if g.Kind == kg.Person || g.Kind == kg.Country && m.Kind != kg.Country || m.Kind == kg.Place && g.Kind != kg.Place {
			continue
		}
		if m.Country != "" && g.Country == m.Country {
			k += 3
		}
		if s.speaksOf(g.Country) {
			k += 2
		}
		if g.Pop > 1_000_000 {
			k++
		}
		if k > rank {
			best, rank = id, k
		}
	}
	if rank < 4 {
		return ""
	}
	return best
}

// bearsName tells whether an entry has just this name.
func bearsName(g *gazetteer.Entry, quote string) bool {
	f := gazetteer.Fold(quote)
	if gazetteer.Fold(g.Name) == f {
		return true
	}
	for _, a := range g.Aliases() {
		if gazetteer.Fold(a.Form) == f {
			return true
		}
	}
	return false
}

// speaksOf tells whether the article names a country or its people.
func (s *state) speaksOf(iso string) bool {
	if iso == "" {
		return false
	}
	if s.spoken == nil {
		s.spoken = map[string]bool{}
		for i := range s.a.Mentions {
			m := &s.a.Mentions[i]
			if m.Kind == kg.Country {
				s.spoken[m.Country] = true
			}
			for _, p := range m.Roles {
				s.spoken[p.Country] = true
			}
		}
	}
	return s.spoken[iso]
}

// acronym joins "Forces armées royales (FAR)": a body and, in brackets behind
// it, letters that begin its words.
func (s *state) acronym(mi int, m *kg.Mention) int {
	if mi == 0 || !s.on(RuleAcronym) {
		return none
	}
	p := &s.a.Mentions[mi-1]
	if p.Kind != m.Kind || s.of[mi-1] == none || p.End > m.Start {
		return none
	}
	if strings.TrimSpace(s.a.Text[p.End:m.Start]) != "(" {
		return none
	}
	long, short := p.Quote, m.Quote
	if len(short) > len(long) {
		long, short = short, long
	}
	if !abbreviates(short, long) {
		return none
	}
	s.rule(m, RuleAcronym)
	return s.of[mi-1]
}

// abbreviates tells whether the letters of short stand, in order, in long and
// the first of each is the first letter of a word of long.
func abbreviates(short, long string) bool {
	letters := strings.ReplaceAll(gazetteer.Fold(short), " ", "")
	f := gazetteer.Fold(long)
	if len(letters) < 2 || len(letters) > 10 || f == "" || letters[0] != f[0] {
		return false
	}
	starts := 0
	i := 0
	for k := 0; k < len(f) && i < len(letters); k++ {
		if f[k] == letters[i] {
			if k == 0 || f[k-1] == ' ' {
				starts++
			}
			i++
		}
	}
	return i == len(letters) && starts*2 >= len(letters)
}

// instrument joins a text that is only pointed at ("ce document", "l'accord")
// to the last one told, else makes an entity of it.
func (s *state) instrument(mi int, m *kg.Mention) {
	if m.Form == kg.Nominal && s.on(RuleInstrument) {
		for k := mi - 1; k >= 0; k-- {
			p := &s.a.Mentions[k]
			if p.Kind == kg.Agreement && s.of[k] != none && plural(p) == plural(m) {
				s.rule(m, RuleInstrument)
				s.join(mi, s.of[k])
				return
			}
		}
	}
	folded := "name:agreement:" + gazetteer.Fold(m.Quote)
	ei, ok := s.byKey[folded]
	if !ok {
		ei = s.add(kg.Agreement, m.Quote)
		s.byKey[folded] = ei
	}
	s.ents[ei].addName(m.Quote, nil)
	s.join(mi, ei)
}

func plural(m *kg.Mention) bool { return m.Number > 1 }

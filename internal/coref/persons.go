package coref

import (
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// particles are parts of names that carry no identity of their own.
var particles = map[string]bool{
	"al": true, "el": true, "ben": true, "bin": true, "ibn": true, "ould": true, "de": true, "du": true, "des": true,
	"la": true, "le": true, "van": true, "von": true, "der": true, "den": true, "da": true, "dos": true, "di": true,
	"abou": true, "abu": true, "ag": true, "d": true, "l": true, "n": true, "m": true, "mc": true, "st": true, "bint": true,
}

// nameTokens are the folded parts of a name. "El-Ghazouani" gives "el", "ghazouani".
func nameTokens(name string) []string { return strings.Fields(gazetteer.Fold(name)) }

// core drops particles, unless nothing would be left.
func core(toks []string) []string {
	out := make([]string, 0, len(toks))
	for _, t := range toks {
		if !particles[t] {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		return toks
	}
	return out
}

// fullNames makes one entity of all mentions that give a person's name with at
// least two parts: "Abdeltif Loudyi" and "Abdellatif Loudiyi", "Donald Trump"
// and "Donald J. Trump".
func (s *state) fullNames() {
	for mi := range s.a.Mentions {
		m := &s.a.Mentions[mi]
		if m.Kind != kg.Person || m.Form != kg.Name && m.Form != kg.Short {
			continue
		}
		toks := nameTokens(m.Quote)
		if len(core(toks)) < 2 && !regnal(toks) {
			continue
		}
		ei := s.sameFull(toks, m)
		if ei == none {
			ei = s.add(kg.Person, m.Quote)
		}
		s.ents[ei].addName(m.Quote, toks)
		s.linkPerson(ei, m)
		s.join(mi, ei)
	}
}

// regnal tells whether the name is a given name with a numeral: "Mohammed VI".
func regnal(toks []string) bool {
	return len(toks) == 2 && numeral(toks[1])
}

func numeral(t string) bool {
	return t != "" && strings.Trim(t, "ivx") == ""
}

func (s *state) sameFull(toks []string, m *kg.Mention) int {
	if !s.on(RuleFullName) {
		return none
	}
	best, rank := none, 0.0
	for ei, e := range s.ents {
		if !e.person || conflict(e, m) {
			continue
		}
		for _, n := range e.names {
			if k := fullSimilarity(n, toks); k > rank {
				best, rank = ei, k
			}
		}
		if e.Gazetteer != "" && len(m.Candidates) == 1 && m.Candidates[0] == e.Gazetteer && rank < 1 {
			best, rank = ei, 1
		}
	}
	return best
}

// conflict tells whether what a mention says rules the entity out.
func conflict(e *entity, m *kg.Mention) bool {
	return m.Gender != "" && e.Gender != "" && m.Gender != e.Gender
}

// fullSimilarity is above 0 when two full names of one article may be one
// person's, 1 when they are equal.
func fullSimilarity(a, b []string) float64 {
	if equal(a, b) {
		return 1
	}
	ca, cb := core(a), core(b)
	if len(ca) == 0 || len(cb) == 0 || regnal(a) != regnal(b) || regnal(a) && ca[len(ca)-1] != cb[len(cb)-1] {
		return 0
	}
	if equal(ca, cb) {
		return .99
	}
	if subset(ca, cb) && len(ca) >= 2 || subset(cb, ca) && len(cb) >= 2 {
		return .95
	}
	la, lb := ca[len(ca)-1], cb[len(cb)-1]
	if !alike(la, lb) || !givenFits(ca[0], cb[0]) {
		return 0
	}
	return .9
}

// givenFits compares first given names: equal, alike, or an initial.
func givenFits(a, b string) bool {
	if len(a) == 1 || len(b) == 1 {
		return a[0] == b[0]
	}
	return alike(a, b)
}

// subset tells whether the parts of a stand in b in the same order.
func subset(a, b []string) bool {
	i := 0
	for _, t := range b {
		if i < len(a) && (a[i] == t || len(a[i]) == 1 && a[i][0] == t[0]) {
			i++
		}
	}
	return i == len(a)
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// alike tells whether two parts of a name are spellings of one: equal, the
// same consonants under the Arabic–French key, or one slip in a long name.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) < 4 || len(b) < 4 {
		return false
	}
	if k := consonants(a); len(k) >= 2 && k == consonants(b) {
		return true
	}
	return len(a) >= 6 && len(b) >= 6 && oneSlip(a, b)
}

// consonants is the Arabic–French key of a folded name part: vowels dropped,
// doubled letters once, and the French and English transcriptions of a sound
// on one letter (ou/w, kh/h, gh/g, dj/j, q/k, ch/sh, c/k/s by what follows).
func consonants(s string) string {
	var b strings.Builder
	var last byte
	put := func(c byte) {
		if c != last {
			b.WriteByte(c)
		}
		last = c
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		next := byte(0)
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'w', 'h', '\'', '-':
			if i == 0 {
				put('a')
			}
		case 'c', 's':
			if next == 'h' {
				put('x')
				i++
			} else if c == 'c' && next != 'e' && next != 'i' && next != 'y' {
				put('k')
			} else {
				put('s')
			}
		case 'q':
			put('k')
		case 'k', 'g':
			put(c)
			if next == 'h' {
				i++
			}
		case 'd':
			if next == 'j' {
				put('j')
				i++
			} else {
				put('d')
			}
		case 'v':
			put('f')
		case 'z':
			put('s')
		default:
			put(c)
		}
	}
	return b.String()
}

// oneSlip tells whether one insertion, deletion or replacement turns a into b.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

// linkPerson links an entity to the one gazetteer entry its full name has.
func (s *state) linkPerson(ei int, m *kg.Mention) {
	e := s.ents[ei]
	if e.Gazetteer != "" || s.r.gaz == nil {
		return
	}
	id := ""
	for _, c := range m.Candidates {
		if !strings.HasPrefix(c, "person:") {
			continue
		}
		if id != "" && id != c {
			return
		}
		id = c
	}
	if id == "" || s.contradicts(id, m) {
		return
	}
	s.setPerson(e, id)
}

// contradicts tells whether the words around a name give it a country that the
// listed bearer of the name does not have: then it is a namesake.
func (s *state) contradicts(id string, m *kg.Mention) bool {
	g := s.entry(id)
	if g == nil || g.Country == "" {
		return false
	}
	seen := false
	for _, p := range m.Roles {
		if p.Country == "" {
			continue
		}
		if p.Country == g.Country {
			return false
		}
		seen = true
	}
	return seen && len(s.r.gaz.Offices(id)) == 0
}

func (s *state) setPerson(e *entity, id string) {
	g := s.entry(id)
	if g == nil {
		return
	}
	e.Gazetteer = id
	if e.Country == "" {
		e.Country = g.Country
	}
	day := s.a.Published
	for _, h := range s.r.gaz.Offices(id) {
		if day != "" && h.Away(day) > 0 {
			continue
		}
		if kind, country, ok := s.officeParts(h.Office); ok {
			e.offices = append(e.offices, office{kind, country})
		}
	}
}

// officeParts reads kind and country of an office entry.
func (s *state) officeParts(id string) (kind, country string, ok bool) {
	g := s.entry(id)
	if g == nil {
		return "", "", false
	}
	return g.Type, g.Country, true
}

// shortNames joins names of one part to the full name that bears it: the last
// one before, else the first one after.
func (s *state) shortNames() {
	for mi := range s.a.Mentions {
		m := &s.a.Mentions[mi]
		if m.Kind != kg.Person || s.of[mi] != none || m.Form != kg.Name && m.Form != kg.Short {
			continue
		}
		toks := nameTokens(m.Quote)
		ei := none
		if s.on(RuleShortName) {
			ei = s.bearer(mi, toks, m)
		}
		if ei != none {
			s.rule(m, RuleShortName)
			m.Form = kg.Short
		} else {
			ei = s.add(kg.Person, m.Quote)
			s.surname(ei, toks, m)
		}
		s.ents[ei].addName(m.Quote, toks)
		s.join(mi, ei)
	}
}

// bearer finds the person of the article whose name ends with, or holds, the
// short form.
func (s *state) bearer(mi int, toks []string, m *kg.Mention) int {
	if ei := s.bearerBy(mi, toks, m, bears); ei != none {
		return ei
	}
	// "Xi" for "Xi Jinping", "Salmane" for "Salmane ben Abdelaziz"
	return s.bearerBy(mi, toks, m, begins)
}

// begins tells whether a short form is the first part of a name.
func begins(e *entity, toks []string) bool {
	short := core(toks)
	for _, n := range e.names {
		if c := core(n); len(short) == 1 && len(c) > 1 && c[0] == short[0] {
			return true
		}
	}
	return false
}

func (s *state) bearerBy(mi int, toks []string, m *kg.Mention, fits func(*entity, []string) bool) int {
	before, after := none, none
	beforeAt, afterAt := -1, 1<<30
	for ei, e := range s.ents {
		if !e.person || conflict(e, m) || !fits(e, toks) {
			continue
		}
		for _, k := range e.mentions {
			if k < mi && k > beforeAt {
				before, beforeAt = ei, k
			}
			if k > mi && k < afterAt {
				after, afterAt = ei, k
			}
		}
	}
	if before != none {
		return before
	}
	return after
}

// bears tells whether a short form fits one of the names of a person: it is
// (a spelling of) one of the parts behind the first, or of a lone name.
func bears(e *entity, toks []string) bool {
	short := core(toks)
	for _, n := range e.names {
		c := core(n)
		from := 1
		if len(c) == 1 || regnal(c) {
			from = 0
		}
		for i := from; i+len(short) <= len(c); i++ {
			ok := true
			for k := range short {
				if !alike(short[k], c[i+k]) {
					ok = false
				}
			}
			if ok {
				return true
			}
		}
	}
	return false
}

// surname links a lone surname to the gazetteer when one listed person of that
// name held a high office on the day.
func (s *state) surname(ei int, toks []string, m *kg.Mention) {
	if s.r.gaz == nil || !s.on(RuleGazetteer) {
		return
	}
	id := ""
	for _, c := range m.Candidates {
		if !strings.HasPrefix(c, "person:") || !s.inOffice(c) {
			continue
		}
		if id != "" && id != c {
			return
		}
		id = c
	}
	if id == "" || s.contradicts(id, m) {
		return
	}
	s.setPerson(s.ents[ei], id)
	s.rule(m, RuleGazetteer)
}

// inOffice tells whether a listed person holds an office on the day of the
// article, give or take a year: lists are often wrong by that much.
func (s *state) inOffice(id string) bool {
	day := s.a.Published
	for _, h := range s.r.gaz.Offices(id) {
		if day == "" || h.Away(day) <= 400 {
			return true
		}
	}
	return false
}

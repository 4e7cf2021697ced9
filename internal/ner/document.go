package ner

import (
	"sort"
	"strings"

	"actant/internal/kg"
)

// fullName is a person named in full somewhere in the article.
type fullName struct {
	cand  int // index in scan.all of its first mention
	other bool
}

// document is the second pass: what the article names in full once is known by
// its short form everywhere. « Mark Esper … Pour Esper, … »; « Forces armées
// royales (FAR) … les FAR ».
func (s *scan) document() {
	s.collectNames()
	s.shareEntries()
	s.acronyms()
	owned := s.owned()
	for i := range s.a.Sentences {
		sn := s.a.Sentences[i]
		s.sent, s.lo, s.hi = i, sn.First, sn.Last
		s.lex = s.r.langs[sn.Lang]
		if s.lex == nil {
			continue
		}
		s.shortNames(owned)
	}
}

// owned tells for each token which candidate names it: 1 + index in all; roles
// and groups don't count.
func (s *scan) owned() []int32 {
	own := make([]int32, len(s.a.Tokens))
	for i := range s.all {
		c := &s.all[i]
		if c.layer() == 1 {
			continue
		}
		for t := c.first; t < c.last; t++ {
			own[t] = int32(i + 1)
		}
	}
	return own
}

// collectNames lists the surnames of the persons named in full.
func (s *scan) collectNames() {
	for i := range s.all {
		c := &s.all[i]
		if c.kind != kg.Person || c.form != kg.Name || c.last-c.first < 2 || c.rank < rankModel {
			continue
		}
		for _, key := range s.surnames(c.first, c.last) {
			if old, ok := s.full[key]; ok {
				if !s.sameName(&s.all[old.cand], c) {
					old.other = true
					s.full[key] = old
				}
				continue
			}
			s.full[key] = fullName{cand: i}
		}
	}
}

// shareEntries gives the short names found by title or list the entries of the
// full name they are short for.
func (s *scan) shareEntries() {
	for i := range s.all {
		c := &s.all[i]
		if c.kind != kg.Person || c.form != kg.Short {
			continue
		}
		f, ok := s.full[s.joinFold(c.first, c.last)]
		if !ok || f.other {
			continue
		}
		if full := &s.all[f.cand]; len(full.ids) > 0 || c.rule == rulePersonKnownSurname {
			c.ids = full.ids
		}
	}
}

func (s *scan) sameName(a, b *cand) bool {
	return s.ti[a.first].fold == s.ti[b.first].fold
}

// surnames gives the short forms of a full name: its last word, the last words
// with their particles, for longer names each run up to the end that leaves the
// first word out.
func (s *scan) surnames(first, last int) []string {
	var out []string
	for t := first + 1; t < last; t++ {
		if s.ti[t].is(clsParticle) && t == last-1 {
			break
		}
		key := s.joinFold(t, last)
		if len(key) > 2 && !s.ti[t].roman && s.ti[t].shape != shapeInitial {
			out = append(out, key)
		}
	}
	// Spanish double names: "Josep Borrell Fontelles" is Borrell.
	if last-first == 3 && s.ti[first].given != 0 && s.ti[first+1].given == 0 && !s.ti[first+1].is(clsParticle) && s.ti[first+1].shape == shapeCap {
		out = append(out, s.ti[first+1].fold)
	}
	return out
}

// joinFold is the folded text of tokens [first,last).
func (s *scan) joinFold(first, last int) string {
	if last == first+1 {
		return s.ti[first].fold
	}
	var b strings.Builder
	for t := first; t < last; t++ {
		if t > first {
			b.WriteByte(' ')
		}
		b.WriteString(s.ti[t].fold)
	}
	return b.String()
}

// shortNames finds the surnames of full names in one sentence.
func (s *scan) shortNames(owned []int32) {
	if len(s.full) == 0 {
		return
	}
	for t := s.lo; t < s.hi; t++ {
		w := s.ti[t]
		if !w.capital() && !(w.is(clsParticle) && s.at(t+1).capital()) {
			continue
		}
		last, f, ok := s.longestShort(t)
		if !ok {
			continue
		}
		if s.takeShort(t, last, f, owned) {
			t = last - 1
		}
	}
}

// longestShort finds the longest known short form that begins at t.
func (s *scan) longestShort(t int) (int, fullName, bool) {
	for last := min(s.hi, t+4); last > t; last-- {
		if !s.ti[last-1].capital() {
			continue
		}
		if f, ok := s.full[s.joinFold(t, last)]; ok {
			return last, f, true
		}
	}
	return 0, fullName{}, false
}

// takeShort makes tokens [t,last) a short mention of a person unless they are
// part of a stronger name. Rule person.surname.
func (s *scan) takeShort(t, last int, f fullName, owned []int32) bool {
	full := &s.all[f.cand]
	if s.at(t-1).capital() && s.at(t-1).given != 0 && owned[t-1] == 0 && !s.at(t-1).is(clsStop) {
		return false
	}
	for k := t; k < last; k++ {
		o := owned[k]
		if o == 0 {
			continue
		}
		c := &s.all[o-1]
		if c.kind == kg.Person || c.last-c.first > last-t || c.typ == "capital" || c.rank > rankList {
			return false
		}
		if c.kind == kg.Country && s.at(t-1).is(clsArticle|clsIn|clsAt|clsOf) {
			return false
		}
	}
	if s.ti[last-1].is(clsStop) || s.plainStartWord(t, last) {
		return false
	}
	for k := t; k < last; k++ {
		if o := owned[k]; o > 0 {
			s.all[o-1].first, s.all[o-1].last = 0, 0 // dropped below
		}
	}
	form, rule := kg.Short, rulePersonSurname
	if p := s.at(t - 1); t-1 > s.lo && owned[t-1] == 0 && p.capital() && !p.is(clsStop|clsCommon|clsHonorific) && p.iso == "" && !s.wide(t) && !s.plainWord(t-1) {
		t-- // "A. Coulibaly", "Penelope Fillon"
		if p.shape != shapeInitial {
			form, rule = kg.Name, rulePersonSurnameName
		}
	}
	n := cand{first: t, last: last, outerFirst: t, outerLast: last, kind: kg.Person, form: form, rule: rule, rank: rankContext,
		score: 0.85, number: 1, gender: full.gender, sent: s.sent, country: full.country}
	if !f.other && form == kg.Short {
		n.ids = full.ids
	}
	if form == kg.Name {
		n.gender, n.country = 0, ""
	}
	s.all = append(s.all, n)
	for k := t; k < last; k++ {
		owned[k] = int32(len(s.all))
	}
	return true
}

// plainStartWord tells that the word begins its sentence and is written small
// elsewhere.
func (s *scan) plainStartWord(t, last int) bool {
	if last-t > 1 || t > s.lo {
		return false
	}
	_, ok := s.low[s.ti[t].fold]
	return ok
}

// acronyms ties an acronym in brackets to the long name before it, and makes the
// acronym the same body everywhere. Rule body.defined: « Forces armées royales
// (FAR) ».
func (s *scan) acronyms() {
	toks := s.a.Tokens
	sort.SliceStable(s.all, func(i, j int) bool { return s.all[i].first < s.all[j].first })
	defined := map[string]int{}
	for i := range s.all {
		c := &s.all[i]
		if c.kind != kg.Organisation && c.kind != kg.Ministry || c.last+2 >= len(toks) || c.last-c.first < 2 {
			continue
		}
		if toks[c.last].Norm == "(" && s.ti[c.last+1] != nil && s.ti[c.last+1].acro && toks[c.last+2].Norm == ")" {
			defined[s.ti[c.last+1].fold] = i
		}
	}
	if len(defined) == 0 {
		return
	}
	for i := range s.all {
		c := &s.all[i]
		if c.last-c.first != 1 || c.kind == kg.Person && c.rank == rankTitled {
			continue
		}
		if k, ok := defined[s.ti[c.first].fold]; ok && k != i && s.ti[c.first].acro {
			l := &s.all[k]
			c.kind, c.form, c.typ, c.country, c.rule = l.kind, kg.Short, l.typ, l.country, ruleBodyDefined
			if len(l.ids) > 0 {
				c.ids = l.ids
			} else {
				l.ids = c.ids
			}
		}
	}
}

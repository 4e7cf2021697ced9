package ner

import (
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// groups proposes descriptions of one or several: « les deux hommes », « une
// délégation américaine », « les autorités tunisiennes », « ce dernier ».
func (s *scan) groups() {
	for t := s.lo; t < s.hi; t++ {
		w := s.ti[t]
		if s.roleAt[t-s.lo] != 0 {
			continue
		}
		if w.is(clsLast) && s.at(t-1).is(clsDef) && !s.at(t+1).capital() {
			s.lastNamed(t)
			continue
		}
		if last := s.phrase(clsGroup, t); last > 0 {
			if end := s.group(t, last); end > t {
				t = end - 1
				continue
			}
		}
		if w.is(clsIndefGroup) {
			if _, _, det, ok := s.groupStart(t); !ok || !det.is(clsIndef|clsDef|clsPoss) {
				continue
			}
			if end := s.group(t, t+1); end > t {
				t = end - 1
			}
		}
	}
}

// lastNamed reads "ce dernier", "cette dernière", "ces derniers".
func (s *scan) lastNamed(t int) {
	c := cand{first: t - 1, last: t + 1, kind: kg.Person, form: kg.Nominal, rule: ruleNominalLast, rank: rankGroup, score: 0.7, number: 1, gender: 'm'}
	switch s.ti[t].fold {
	case "derniere":
		c.gender = 'f'
	case "dernieres":
		c.gender, c.number = 'f', 99
	case "derniers":
		c.number = 99
	case "latter":
		c.gender = 0
	}
	if s.at(t + 1).is(clsTime) {
		return
	}
	if d := s.at(t - 1); !(d.fold == "ce" || d.fold == "cette" || d.fold == "ces" || d.fold == "the") {
		return
	}
	s.add(c)
}

// group reads a group noun [t,last) with article, number, state and body.
func (s *scan) group(t, last int) int {
	w := s.ti[t]
	outer, number, det, ok := s.groupStart(t)
	if !ok {
		return t
	}
	c := cand{first: t, last: last, outerFirst: outer, kind: kg.Person, form: kg.Nominal, rule: ruleNominalGroup, rank: rankGroup,
		score: 0.6, typ: "group", number: number}
	if number > 1 {
		c.rule = ruleNominalCounted
	} else if c.number = 99; w.is(clsIndefGroup) && !w.is(clsGroup) || w.is(clsInvariable) && det.is(clsSingular) {
		c.number = 1
	}
	if w.is(clsDelegation) {
		c.typ = "delegation"
	}
	end, told := s.groupTail(&c, last)
	if w.is(clsToldOnly) && !told {
		return t // "une partie du budget"
	}
	c.last, c.outerLast = end, end
	if w.is(clsGroupCountry) {
		c.kind = kg.Country
	} else if w.is(clsGroupOrg) {
		c.kind = kg.Organisation
	}
	if number == 0 && !told && !det.is(clsPoss) && !w.is(clsIndefGroup) {
		c.score = 0.3
	}
	if s.lex.opts["left"] && end == last {
		s.groupLeft(&c, t)
	}
	s.add(c)
	return end
}

// groupStart reads what stands before a group noun at t: where the mention
// begins with its article, the number told (0 none) and the article; ok is false
// where the noun stands bare.
func (s *scan) groupStart(t int) (outer, number int, det *info, ok bool) {
	p := t - 1
	for s.lex.opts["left"] && p > t-4 && (s.bareEnglish(p) || s.at(p).shape == shapeCap && !s.at(p).is(clsStop|clsDet|clsNumber) && s.gzBegin(p) == nil && p > s.lo || s.at(p).is(clsRelAdj|clsRoleAdj) && s.at(p).shape == shapeLower) {
		p--
	}
	for s.at(p).is(clsPreAdj) && !s.at(p).is(clsDet) {
		p--
	}
	if s.at(p).is(clsNumber) || s.at(p).shape == shapeNumber && len(s.at(p).fold) <= 2 {
		number = s.numberOf(p)
		p--
	}
	det = s.at(p)
	switch {
	case det.fold == "d" && s.at(p+1).fold == "autres":
		return p, 99, det, true // "d'autres pays africains"
	case det.is(clsDet|clsPoss) && !det.is(clsOf|clsAt):
		return p, number, det, true
	}
	return p + 1, number, det, number > 0 || det.is(clsDet|clsPoss) || s.lex.opts["left"] && s.bareEnglish(t-1)
}

// bareEnglish tells whether an English plural may stand without an article here.
func (s *scan) bareEnglish(p int) bool {
	w := s.at(p)
	return w.iso != "" && w.demo.Has(gazetteer.Demonym)
}

// groupLeft reads the state before an English group noun: "Moroccan officials".
func (s *scan) groupLeft(c *cand, t int) {
	w := s.at(t - 1)
	if w.iso != "" && w.demo.Has(gazetteer.Demonym) && w.capital() {
		c.country = w.iso
		c.first = t - 1
		c.outerFirst = min(c.outerFirst, t-1)
	}
}

// groupTail takes in the state or body that a group is of.
func (s *scan) groupTail(c *cand, t int) (end int, told bool) {
	end = t
	for end < s.hi && end-t < 8 {
		w := s.ti[end]
		switch {
		case w.iso != "" && w.demo.Has(gazetteer.Demonym) && w.shape == shapeLower:
			if c.country == "" {
				c.country = w.iso
			}
			told = true
			end++
		case w.is(clsRelAdj|clsRoleAdj) && w.shape == shapeLower && w.given == 0:
			end++
		case w.is(clsOf):
			v := s.skipArticles(end + 1)
			if m := s.gzBegin(v); m != nil && s.at(v).capital() && (s.bestKind(m) == kg.Country || s.bestKind(m) == kg.Organisation) {
				f := s.best(m)
				if f.Entry.Kind == kg.Country {
					c.country = f.Entry.Country
				} else {
					c.ids = nil
					c.roles = []kg.RolePhrase{{Org: f.Entry.ID}}
				}
				return m.Last, true
			}
			if last := s.phrase(clsOrgHead|clsGovernment, v); last > 0 && !told {
				e := s.bodyEnd(v)
				return e, true
			}
			if e := s.groupOf(v); e > v && !told {
				return e, told
			}
			return end, told
		default:
			return end, told
		}
	}
	return end, told
}

// groupOf reads the plain complement of a group at t: "des deux parlements
// rivaux", "de certains pays", "de Guyanais"; it gives t when there is none.
func (s *scan) groupOf(t int) int {
	v := t
	for s.at(v).is(clsNumber|clsDet) || s.at(v).shape == shapeNumber && len(s.at(v).fold) <= 2 {
		v++
	}
	w := s.at(v)
	switch {
	case w.iso != "" && w.shape == shapeCap && w.demo.Has(gazetteer.MascPl|gazetteer.FemPl) && s.gzBegin(v+1) == nil:
		return v + 1
	case w.shape != shapeLower || w.is(clsStop|clsCut|clsPoss|clsSayVerb) || len(w.fold) < 4:
		return t
	}
	e := v + 1
	for e < s.hi && e-v < 4 && s.ti[e].shape == shapeLower && (s.ti[e].is(clsRelAdj|clsRoleAdj) || s.ti[e].iso != "") {
		e++
	}
	return e
}

// pronouns proposes personal pronouns that may denote people. « Il a ensuite été
// reçu par le président » but not « il est prévu que … ».
func (s *scan) pronouns() {
	for t := s.lo; t < s.hi; t++ {
		e, last := s.longest('n', t)
		if e == nil || last != t+1 || s.ti[t].shape == shapeUpper && s.mode != caseUpper {
			continue
		}
		switch f := s.ti[t].fold; f {
		case "il", "it":
			if s.impersonal(t + 1) {
				continue
			}
		case "tous", "toutes":
			if !s.allOfThem(t) {
				continue
			}
		}
		s.add(cand{first: t, last: t + 1, kind: kg.Person, form: kg.Pronoun, rule: rulePronoun, rank: rankGroup, score: 0.5, gender: e.gender, number: e.number})
	}
}

// allOfThem tells whether "tous" stands alone as a subject: « Tous ont été reçus »,
// « Tous deux se sont rendus à … », but not « Tous les pays … ».
func (s *scan) allOfThem(t int) bool {
	if t != s.lo || t+1 >= s.hi {
		return false
	}
	switch s.ti[t+1].fold {
	case "deux", "trois", "quatre", "ont", "sont", "avaient", "etaient", "seront", "auront", "se", "s", "s'", "doivent", "devaient":
		return true
	}
	return false
}

// impersonal tells whether the words after "il" make it nobody: "faut", "s'agit",
// "est prévu que", "y a".
func (s *scan) impersonal(t int) bool {
	for t < s.hi && (s.ti[t].fold == "ne" || s.ti[t].fold == "n") {
		t++
	}
	if s.ti[t].fold == "y" && t+2 < s.hi && strings.HasSuffix(s.ti[t+2].fold, "e") && strings.HasSuffix(s.a.Tokens[t+2].Norm, "é") {
		return false // "Il y a rencontré"
	}
	for _, e := range s.at(t).heads {
		if e.sort == 'c' && e.cls&clsImpersonal != 0 && s.match(e.form, t) > 0 {
			return true
		}
	}
	return s.at(t).is(clsImpersonal)
}

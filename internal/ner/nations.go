package ner

import (
	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// nations proposes a demonym that stands for a person told before: « Jeudi,
// l'Américain se rendra à Alger », « le Burkinabè a salué ». A name, a noun or an
// adjective behind it makes it something else.
func (s *scan) nations() {
	for t := s.lo + 1; t+1 < s.hi; t++ {
		w := s.ti[t]
		if w.iso == "" || w.shape != shapeCap || !w.demo.Has(gazetteer.Masc|gazetteer.Fem) || w.demo.Has(gazetteer.MascPl) && !w.demo.Has(gazetteer.Masc) {
			continue
		}
		switch s.ti[t-1].fold {
		case "le", "la", "l", "the":
		default:
			continue
		}
		if next := s.at(t + 1); next.capital() || s.roleAt[t-s.lo] != 0 {
			continue
		}
		gender := byte('m')
		if w.demo.Has(gazetteer.Fem) && !w.demo.Has(gazetteer.Masc) {
			gender = 'f'
		}
		s.add(cand{first: t, last: t + 1, kind: kg.Person, form: kg.Nominal, rule: ruleNominalNation, rank: rankGroup, score: .5, gender: gender, number: 1,
			roles: []kg.RolePhrase{{Span: s.a.Tokens[t].Span, Title: s.a.Tokens[t].Norm, Lemma: "responsable", Country: w.iso}}})
	}
}

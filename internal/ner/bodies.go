package ner

import (
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// bodies proposes ministries and organisations that are built from a head noun
// and what it is for, and acronyms. « L'Agence nationale des ports et le
// ministère marocain de l'Intérieur ont signé. »
func (s *scan) bodies() {
	for t := s.lo; t < s.hi; t++ {
		if last := s.phrase(clsMinistryHead, t); last > 0 {
			if end := s.ministry(t, last); end > t {
				t = end - 1
				continue
			}
		}
		if s.lex.opts["left"] {
			if end := s.englishMinistry(t); end > t {
				t = end - 1
				continue
			}
		}
		if last := s.phrase(clsGovernment, t); last > 0 && (s.roleAt[t-s.lo] == 0 || s.ti[t].shape != shapeLower) {
			if end := s.government(t, last); end > t {
				t = end - 1
				continue
			}
		}
		if last := s.phrase(clsOrgHead, t); last > 0 {
			if end := s.organisation(t, last); end > t {
				t = end - 1
				continue
			}
		}
		s.acronym(t)
	}
	s.modelNames()
}

// ministry reads "ministère marocain des Affaires étrangères", "Département de
// la Défense américain" from its head [t,last).
func (s *scan) ministry(t, last int) int {
	iso, kind, end := "", "", last
	if m := s.gzBegin(t); m != nil && m.Last > last && s.bestKind(m) == kg.Ministry {
		kind, end = s.best(m).Entry.Type, m.Last
		if ids := ids(m, kg.Ministry); len(ids) == 1 {
			iso = s.best(m).Entry.Country
		}
	}
	for end < s.hi {
		w := s.ti[end]
		if w.iso != "" && w.demo.Has(gazetteer.Demonym) {
			if iso == "" {
				iso = w.iso
			}
			end++
			continue
		}
		if w.is(clsDeputy) || w.is(clsRoleAdj) && w.shape == shapeLower {
			end++
			continue
		}
		u, ok := s.portfolioAt(end, kind)
		if d := s.diaspora(u); d > u && kind != "" {
			end = d
			continue
		}
		if ok {
			p, l := s.longest('p', u)
			if kind == "" {
				kind = p.kind
			}
			end = s.relAdjs(l)
			continue
		}
		if kind != "" && w.is(clsOf) {
			if m := s.gzBegin(s.skipArticles(end + 1)); m != nil && s.bestKind(m) == kg.Country && iso == "" {
				iso, end = s.best(m).Entry.Country, m.Last
				continue
			}
		}
		break
	}
	if kind == "" {
		return t
	}
	c := cand{first: t, last: end, kind: kg.Ministry, form: kg.Name, rule: ruleMinistryBuilt, rank: rankBody, score: 0.9,
		country: iso, typ: kind, number: 1}
	s.findMinistry(&c)
	s.withArticle(&c)
	s.add(c)
	return end
}

// portfolioAt finds a portfolio that goes on a ministry's name at t, over a
// preposition, a comma or "et".
func (s *scan) portfolioAt(t int, kind string) (int, bool) {
	w := s.at(t)
	u := t
	switch {
	case w.is(clsOf | clsAt | clsFor):
		u = s.skipArticles(t + 1)
	case kind != "" && (s.punct(t, ",") || w.is(clsAnd)):
		u = t + 1
		if s.at(u).is(clsOf) {
			u = s.skipArticles(u + 1)
		} else if s.punct(t, ",") {
			return t, false
		}
	default:
		return t, false
	}
	p, _ := s.longest('p', u)
	return u, p != nil
}

// englishMinistry reads "Moroccan Foreign Ministry", "Ministry of Defence".
func (s *scan) englishMinistry(t int) int {
	u, iso := t, ""
	w := s.ti[t]
	if w.iso != "" && w.demo.Has(gazetteer.Demonym) {
		iso = w.iso
		u++
	} else if m := s.gzBegin(t); m != nil && s.bestKind(m) == kg.Country && s.at(m.Last).is(clsGenitive) {
		iso, u = s.best(m).Entry.Country, m.Last+1
	}
	p, l := s.longest('p', u)
	if p == nil || !s.at(l).is(clsMinistryHead) {
		return t
	}
	first, end := t, l+1
	if u > t && s.at(u-1).is(clsGenitive) {
		first = u
	}
	if m := s.gzBegin(end + 1); iso == "" && s.at(end).is(clsOf) && m != nil && s.bestKind(m) == kg.Country {
		iso, end = s.best(m).Entry.Country, m.Last
	}
	c := cand{first: first, last: end, kind: kg.Ministry, form: kg.Name, rule: ruleMinistryBuilt, rank: rankBody, score: 0.9,
		country: iso, typ: p.kind, number: 1}
	s.findMinistry(&c)
	s.withArticle(&c)
	s.add(c)
	return end
}

// findMinistry looks the ministry of a state and portfolio up.
func (s *scan) findMinistry(c *cand) {
	if s.r.gaz == nil {
		return
	}
	if m := s.gzBegin(c.first); m != nil && m.Last == c.last {
		c.ids = ids(m, kg.Ministry)
		if len(c.ids) > 0 && c.country == "" && len(c.ids) == 1 {
			c.country = s.r.gaz.Entry(c.ids[0]).Country
		}
	}
	if len(c.ids) == 0 && c.country != "" {
		id := "ministry:" + strings.ToLower(c.country) + "-" + strings.ReplaceAll(c.typ, "_", "-")
		if s.r.gaz.Entry(id) != nil {
			c.ids = []string{id}
		}
	}
}

// withArticle takes a leading article into the outer span.
func (s *scan) withArticle(c *cand) {
	t := c.first - 1
	if w := s.at(t); w.is(clsArticle) && !w.is(clsOf|clsAt) || w.is(clsPoss) || w.fold == "un" || w.fold == "une" || w.fold == "ce" || w.fold == "cet" || w.fold == "cette" {
		if c.outerLast == 0 {
			c.outerLast = c.last
		}
		c.outerFirst = t
	}
}

// government reads state organs: "le gouvernement marocain", "l'armée malienne",
// "la présidence du Faso". Without a state they are descriptions.
func (s *scan) government(t, last int) int {
	end, iso := last, ""
	for end < s.hi {
		w := s.ti[end]
		if w.is(clsRoleAdj|clsRelAdj) && w.shape == shapeLower && w.iso == "" {
			end++
			continue
		}
		if w.iso != "" && w.demo.Has(gazetteer.Demonym) && (w.shape == shapeLower || s.mode != caseNormal || s.lex.opts["left"]) {
			iso = w.iso
			end++
		}
		break
	}
	if iso == "" && s.at(end).is(clsOf) {
		if m := s.gzBegin(s.skipArticles(end + 1)); m != nil && s.bestKind(m) == kg.Country && !m.Inner {
			iso, end = s.best(m).Entry.Country, m.Last
		}
	}
	first := t
	if s.lex.opts["left"] && iso == "" && t > s.lo {
		w := s.ti[t-1]
		if w.iso != "" && w.demo.Has(gazetteer.Demonym) {
			iso, first = w.iso, t-1
		}
	}
	c := cand{first: first, last: end, kind: kg.Organisation, form: kg.Name, rule: ruleBodyState, rank: rankContext, score: 0.8,
		country: iso, typ: "government_body", number: 1}
	if s.at(t).fold == "gouvernement" || s.at(t).fold == "government" {
		c.typ = "government"
	}
	if iso == "" {
		if !s.at(t-1).is(clsDef|clsPoss) || s.roleAt[t-s.lo] != 0 {
			return t
		}
		c.form, c.rule, c.rank, c.score = kg.Nominal, ruleBodyStateBare, rankGroup, 0.5
	}
	s.withArticle(&c)
	s.add(c)
	return end
}

// organisation reads a body from a head noun [t,last) that is written with a
// capital or has a state or an acronym: "Fédération royale marocaine de football".
func (s *scan) organisation(t, last int) int {
	if s.roleAt[t-s.lo] != 0 && s.headAt('p', t) {
		return t // "ministre de la Communauté nationale à l'étranger"
	}
	if !s.ti[t].capital() || s.mode == caseUpper {
		return s.lowerBody(t, last)
	}
	if m := s.gzOver(t); m != nil && m.Last >= last {
		return t // part of a listed name
	}
	if m := s.gzBegin(t); m != nil && m.Last >= last && s.bestKind(m) == kg.Country {
		return m.Last // "Fédération de Russie", "Union des Comores"
	}
	if t == s.lo && (s.plainStart(t, last) || s.leaving(t)) {
		return t
	}
	end, first := s.bodyEnd(t), t
	if q := s.quotedBody(t, end); q > end {
		end = q
	}
	if s.lex.opts["left"] {
		first = s.bodyLeft(t)
	} else if p := s.at(t - 1); p.shape == shapeCap && p.is(clsPreAdj) && t-1 > s.lo {
		first = t - 1 // "Haute Cour constitutionnelle"
	}
	if end <= last && first == t {
		return t
	}
	if end == last+1 && s.ti[last].shape == shapeInitial {
		return t // "Groupe E"
	}
	c := cand{first: first, last: end, kind: kg.Organisation, form: kg.Name, rule: ruleBodyBuilt, rank: rankBody, score: 0.8, number: 1}
	s.noteState(&c)
	s.withArticle(&c)
	s.add(c)
	return end
}

// quotedBody takes in a short name in quotation marks behind a head noun alone:
// "l'Initiative « 5+5 »".
func (s *scan) quotedBody(t, end int) int {
	if end != t+1 || !s.punct(end, "«\"“") {
		return end
	}
	if q := s.quoted(end); q > end && q-end <= 6 {
		return q
	}
	return end
}

// bodyLeft takes in the capitalised words before an English head noun: "National
// Ports Agency".
func (s *scan) bodyLeft(t int) int {
	for k := t - 1; k >= s.lo && t-k < 7; k-- {
		w := s.ti[k]
		if !w.capital() || w.is(clsStop|clsDet|clsHonorific) || s.roleAt[k-s.lo] != s.roleAt[t-s.lo] || s.wide(k+1) {
			return k + 1
		}
	}
	return max(s.lo, t-6)
}

// leaving tells the participle that opens a sentence from the body: « Parti de
// Pékin jeudi, il … ».
func (s *scan) leaving(t int) bool {
	if s.ti[t].fold != "parti" || !s.at(t+1).is(clsOf) {
		return false
	}
	m := s.gzBegin(t + 2)
	return m != nil && (s.bestKind(m) == kg.Country || s.bestKind(m) == kg.Place)
}

// plainStart tells that a head noun only begins the sentence: "Groupe de
// contact : …" without anything capital after it.
func (s *scan) plainStart(t, last int) bool {
	end := s.bodyEnd(t)
	for k := last; k < end; k++ {
		if s.ti[k].capital() {
			return false
		}
	}
	return !s.punct(end, "(")
}

// lowerBody reads a body whose head is written small but which an acronym in
// brackets or a capitalised complement makes a name: "la commission de la
// Cedeao", "conseil de sécurité des Nations unies".
func (s *scan) lowerBody(t, last int) int {
	if s.roleAt[t-s.lo] != 0 && s.ti[t].shape == shapeLower {
		return t // "chef d'état-major de l'armée"
	}
	end := s.bodyEnd(t)
	if end <= last {
		return t
	}
	acronym := s.punct(end, "(") && s.at(end+1).acro && s.punct(end+2, ")")
	if !acronym && (s.mode == caseUpper || !s.holdsBody(last, end)) {
		return t
	}
	c := cand{first: t, last: end, kind: kg.Organisation, form: kg.Name, rule: ruleBodyComplement, rank: rankContext, score: 0.6, number: 1}
	if acronym {
		c.rule, c.rank, c.score = ruleBodyAcronym, rankBody, 0.9
	}
	s.noteState(&c)
	s.withArticle(&c)
	s.add(c)
	return end
}

// holdsBody tells whether a listed organisation stands in [t,end).
func (s *scan) holdsBody(t, end int) bool {
	for k := t; k < end; k++ {
		if m := s.gzBegin(k); m != nil && m.Last <= end && s.bestKind(m) == kg.Organisation {
			return true
		}
	}
	return false
}

// noteState notes the state that a body's own words tell.
func (s *scan) noteState(c *cand) {
	for k := c.first; k < c.last; k++ {
		if w := s.ti[k]; w.iso != "" && w.demo.Has(gazetteer.Demonym) {
			c.country = w.iso
			return
		}
		if m := s.gzBegin(k); m != nil && m.Last <= c.last && s.bestKind(m) == kg.Country {
			c.country = s.best(m).Entry.Country
			return
		}
	}
}

// bodyEnd tells where the name of a body ends whose head begins at t.
func (s *scan) bodyEnd(t int) int {
	last := s.phrase(clsOrgHead|clsMinistryHead|clsGovernment|clsVenueHead, t)
	if last == 0 {
		last = t + 1
	}
	end, ofs := last, 0
	if m := s.gzBegin(t); m != nil && m.Last > end && s.bestKind(m) != kg.Person && s.bestKind(m) != "" {
		return m.Last
	}
	for end < s.hi && end-t < 16 && !s.wide(end) {
		w := s.ti[end]
		switch {
		case w.is(clsRelAdj|clsRoleAdj) && w.given == 0 && !w.is(clsStop), s.bodyAdjective(end),
			w.shape == shapeLower && s.lex.adjective(w.fold) && !w.is(clsStop|clsCut) && s.at(end-1).shape != shapePunct && !s.at(end-1).is(clsOf|clsArticle):
			end++
			continue
		case s.roleAt[end-s.lo] != 0 && s.roles[s.roleAt[end-s.lo]-1].first > t && s.ti[end].shape != shapeLower:
			return end
		case w.capital() && s.bodyCapital(end):
			end++
			continue
		}
		next := s.bodyComplement(end, ofs)
		if next <= end {
			break
		}
		ofs++
		end = next
	}
	return end
}

// bodyAdjective tells whether token t is a demonym that describes a body.
func (s *scan) bodyAdjective(t int) bool {
	w := s.ti[t]
	return w.iso != "" && w.demo.Has(gazetteer.Demonym) && (w.shape == shapeLower || w.shape == shapeCap && s.at(t-1).capital())
}

// bodyCapital tells whether a capitalised word goes on with a body's name.
func (s *scan) bodyCapital(t int) bool {
	w := s.ti[t]
	if s.lex.opts["left"] && s.headAt('r', t) {
		return false // "European Commission President"
	}
	if w.given != 0 && !s.at(t-1).is(clsHonours) || w.is(clsStop) && !w.acro {
		return false
	}
	if m := s.gzBegin(t); m != nil && (s.bestKind(m) == kg.Person && !s.at(t-1).is(clsHonours) || s.bestKind(m) == kg.Organisation && !w.acro) {
		return false
	}
	return true
}

// bodyComplement reads "de la pêche", "des hydrocarbures", "et des mines",
// "pour le développement" at t.
func (s *scan) bodyComplement(t, ofs int) int {
	w := s.at(t)
	u := t
	switch {
	case w.is(clsOf):
		u = s.skipArticles(t + 1)
	case w.fold == "contre" || w.fold == "against":
		u = s.skipArticles(t + 1)
		if p := s.at(t - 1).fold; !s.at(u).capital() && p != "lutte" && p != "fight" {
			return t
		}
	case w.is(clsFor) && w.fold != "charge":
		u = s.skipArticles(t + 1)
		if f := s.at(u).fold; u == t+1 && (strings.HasSuffix(f, "er") || strings.HasSuffix(f, "ir") || strings.HasSuffix(f, "re")) {
			return t // "pour obtenir"
		}
	case w.is(clsAnd) && ofs > 0:
		u = t + 1
		if s.at(u).is(clsOf) {
			u = s.skipArticles(u + 1)
		} else if s.at(u).is(clsRelAdj) && s.at(u+1).shape == shapePunct {
			return u + 1 // "de l'Ouest et centrale"
		} else if s.at(u).shape == shapeLower && !s.at(u).is(clsArticle|clsDet|clsStop) && !s.headAt('r', u) && s.at(u).fold != "" && len(s.at(u).fold) > 4 && s.at(t-1).shape == shapeLower {
			return u + 1
		} else {
			return t
		}
	default:
		return t
	}
	n := s.at(u)
	if m := s.gzBegin(u); m != nil && n.capital() {
		if k := s.bestKind(m); k == kg.Country || k == kg.Place || k == kg.Organisation {
			return m.Last
		}
		return t
	}
	if n.is(clsStop|clsCut|clsPoss|clsNumber) && !n.capital() || n.shape == shapePunct || n.shape == shapeNumber || n.fold == "" {
		return t
	}
	if n.given != 0 && n.capital() && ofs > 0 {
		return t
	}
	if e, last := s.longest('r', u); e != nil && !e.title {
		if last == u+1 && n.shape == shapeLower && e.plural {
			return last // "conseil des ministres"
		}
		return t
	}
	return u + 1
}

// headAt tells whether an entry of a sort begins at token t.
func (s *scan) headAt(sort byte, t int) bool {
	e, _ := s.longest(sort, t)
	return e != nil
}

// acronym proposes unknown acronyms: "le HCE", "la CENCO".
func (s *scan) acronym(t int) {
	w := s.ti[t]
	if !w.acro || w.roman || s.mode == caseUpper || s.roleAt[t-s.lo] != 0 || len(w.fold) < 2 || w.is(clsStop|clsHonorific) {
		return
	}
	if s.gzBegin(t) != nil || w.given != 0 && len(w.fold) > 4 {
		return
	}
	p := s.at(t - 1)
	known := p.is(clsArticle) || s.punct(t-1, "(") && s.punct(t+1, ")") || p.is(clsOf|clsAt)
	if w.is(clsNotOrg) || p.shape == shapeNumber || strings.ContainsAny(w.fold, "0123456789 ") {
		return
	}
	if s.r.tag[s.lex.lang] != nil && s.chunkAt(t) == nil && !(p.is(clsArticle) && !p.is(clsIndef)) {
		return
	}
	if p.capital() && !known || s.at(t+1).capital() && !s.at(t+1).acro && !known {
		return
	}
	c := cand{first: t, last: t + 1, kind: kg.Organisation, form: kg.Short, rule: ruleBodyInitials, rank: rankWeak, score: 0.5, number: 1}
	if known {
		c.score = 0.6
	}
	s.withArticle(&c)
	s.add(c)
}

// noModelName tells that a name of the recogniser is none for sure: a common
// word, a stretch over a gap or with a title in it.
func (s *scan) noModelName(c *cand) bool {
	if c.last-c.first == 1 {
		_, small := s.low[s.ti[c.first].fold]
		return small && s.gzBegin(c.first) == nil && !s.ti[c.first].is(clsGovernment|clsOrgHead)
	}
	switch s.ti[c.first].fold {
	case "fete", "journee", "anniversaire": // "la Fête du Trône"
		return true
	}
	for t := c.first; t < c.last; t++ {
		if t > c.first && s.wide(t) || s.roleAt[t-s.lo] != 0 || s.honor[t+1-s.lo] != 0 && s.ti[t].given == 0 {
			return true
		}
	}
	return false
}

// modelNames takes over what the statistical recogniser found.
func (s *scan) modelNames() {
	for i := range s.chunks {
		k := &s.chunks[i]
		if k.Score < 0.35 || k.First < s.lo || k.Last > s.hi {
			continue
		}
		c := cand{first: k.First, last: k.Last, form: kg.Name, rule: ruleModel, rank: rankModel, score: float64(k.Score) * 0.8, number: 1}
		switch k.Kind {
		case LOC:
			c.kind = kg.Place
		case ORG:
			c.kind = kg.Organisation
		default:
			continue
		}
		if k.Score < 0.6 || k.Last-k.First == 1 {
			c.rank = rankWeak
		}
		if s.noModelName(&c) {
			continue
		}
		for c.first < c.last-1 && (s.ti[c.first].is(clsArticle|clsOf|clsAt) || s.ti[c.first].shape == shapePunct) {
			c.first++
		}
		if !s.ti[c.first].capital() && s.mode == caseNormal && !s.ti[c.last-1].capital() {
			continue
		}
		if s.roleAt[c.first-s.lo] != 0 {
			continue
		}
		if strings.TrimSpace(s.ti[c.first].fold) == "" || s.ti[c.first].is(clsStop) && c.last-c.first == 1 {
			continue
		}
		s.withArticle(&c)
		s.add(c)
	}
}

package ner

import (
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// detKind says what stands before a noun.
type detKind uint8

const (
	detNone  detKind = iota
	detDef           // "le", "du", "ce", "the"
	detPoss          // "son", "their"
	detIndef         // "un", "plusieurs"
	detMany          // "des": of the, or some
)

// roleSpan is a role phrase of the sentence: a head noun with what belongs to
// it, "[le] ministre marocain des Affaires étrangères".
type roleSpan struct {
	first, last int // its words, without the article
	outer       int // first token with article and honorifics
	e           *entry
	kind        string
	country     string
	org         string
	demos       []demoRef  // demonym adjectives, "les présidents malien et nigérien"
	more        []stateRef // further states, "les ambassadeurs du Mali, du Niger et du Tchad"
	det         detKind
	honor       bool // "SM le Roi"
	comp        bool // says of what: a portfolio, a country, a body
	body        bool // it leads a body that is no state
	portfolio   bool
	deputy      bool
	former      bool
	number      int  // 0 unknown, 1, n, 99
	gender      byte // 'm', 'f', 0
	taken       bool // it belongs to a name
	of          bool // "de" and a person's name follow
	depth       int  // how many roles it lies inside
}

// demoRef is a demonym adjective in a role phrase.
type demoRef struct {
	tok int
	iso string
}

// stateRef is a further state in a list behind a role, with its preposition.
type stateRef struct {
	first, last int
	iso, org    string
}

// moreStates reads the list of states that goes on behind a plural role.
func (s *scan) moreStates(r *roleSpan) {
	if r.number == 1 || r.country == "" || len(r.demos) > 0 || s.gzOverEnd(r.last) != kg.Country {
		return
	}
	t := r.last
	for len(r.more) < 30 && (s.punct(t, ",") || s.at(t).is(clsAnd)) {
		v := t + 1
		if s.at(v).is(clsOf) {
			v = s.skipArticles(v + 1)
		}
		m := s.gzBegin(v)
		if m == nil || v == t+1 && !s.lex.opts["left"] {
			return
		}
		switch e := s.best(m).Entry; s.bestKind(m) {
		case kg.Country:
			r.more = append(r.more, stateRef{first: t + 1, last: m.Last, iso: e.Country})
		case kg.Organisation: // "… et de l'Union européenne"
			if v == t+1 {
				return
			}
			r.more = append(r.more, stateRef{first: t + 1, last: m.Last, org: e.ID})
		default:
			return
		}
		t = m.Last
	}
}

// findRoles parses the role phrases of the sentence, left to right. Rule role:
// « Le ministre marocain des Affaires étrangères a reçu son homologue tunisien. »
func (s *scan) findRoles() {
	for t := s.lo; t < s.hi; {
		e, last := s.roleHead(t)
		if e == nil || s.notRole(e, t, last) {
			t++
			continue
		}
		r := roleSpan{first: t, last: last, e: e, kind: e.kind, deputy: e.deputy, outer: t, gender: e.gender}
		s.roleLeft(&r)
		s.roleTail(&r)
		s.roleKind(&r)
		s.moreStates(&r)
		s.roles = append(s.roles, r)
		for k := r.first; k < r.last; k++ {
			s.roleAt[k-s.lo] = int32(len(s.roles))
		}
		t = r.last
	}
}

// roleHead finds the longest role noun at t that cuts no listed name in two:
// "chef" before "l'Etat islamique".
func (s *scan) roleHead(t int) (*entry, int) {
	for _, e := range s.ti[t].heads {
		if e.sort != 'r' {
			continue
		}
		last := s.match(e.form, t)
		if last == 0 {
			continue
		}
		cut := e.kind == "head_of_government" && e.body && s.ti[last-1].is(clsOrgHead) && last > t+2 && s.bodyEnd(last-1) > last && s.at(last).iso == ""
		for k := t + 1; k < last; k++ {
			if m := s.gzBegin(k); m != nil && m.Last > last && s.bestKind(m) == kg.Organisation && s.ti[k].capital() {
				cut = true
			}
		}
		if !cut {
			return e, last
		}
	}
	return nil, 0
}

// notRole tells that a role word is part of a name here ("Pape Diouf", "Sultan
// Al Jaber") or an everyday word.
func (s *scan) notRole(e *entry, t, last int) bool {
	w := s.ti[t]
	prev := s.at(t - 1)
	if m := s.gzOver(t); m != nil && m.Last >= last {
		return true // "Etat-major général des FAR"
	}
	if last == t+1 && w.given != 0 && w.shape == shapeCap && !prev.is(clsDet|clsPoss|clsHonorific) && s.at(last).capital() {
		return true
	}
	if w.is(clsNameAlso) && w.shape == shapeCap && !prev.is(clsDet|clsPoss|clsHonorific) && s.at(last).capital() && (s.at(last).given == 0 || s.at(last+1).capital()) {
		return true // "Pape Diouf-Ndao"
	}
	if prev.given != 0 && prev.capital() && w.capital() && last == t+1 && s.mode == caseNormal {
		return true // "Yvan Colonel": a surname
	}
	if n := s.at(last); n.is(clsArticle) && !n.is(clsOf) && w.shape == shapeLower && !prev.is(clsDet|clsPoss|clsRoleAdj|clsPreAdj) {
		return true // "représentant le chef de l'Etat"
	}
	if e.sort == 'r' && last == t+1 && len(w.fold) <= 2 && w.shape == shapeLower {
		return true // "pm", "sg" in small letters
	}
	return s.phrase(clsIdiom, t) > last || prev.is(clsIdiom) && s.phrase(clsIdiom, t-1) > t
}

// roleLeft takes in what stands before the head: adjectives, numbers, the
// article, honorifics; in English also portfolio, state and body.
func (s *scan) roleLeft(r *roleSpan) {
	w := s.ti[r.first]
	r.former = r.former || w.ex
	for r.first > s.lo && s.roleAt[r.first-1-s.lo] == 0 {
		t := s.roleModifier(r)
		if t == r.first {
			break
		}
		if r.number > 0 { // a number is no part of the role's words
			r.outer = t
			break
		}
		r.first, r.outer = t, t
	}
	s.determiner(r)
	if h := s.honorBefore(r.outer); h >= 0 && r.outer > s.lo {
		r.outer, r.honor = h, true
	}
}

// roleModifier gives the first token of a modifier that ends before the role.
func (s *scan) roleModifier(r *roleSpan) int {
	t := r.first - 1
	w := s.ti[t]
	switch {
	case w.is(clsNumber) || w.shape == shapeNumber && len(w.fold) <= 2:
		if r.e.plural && !(s.at(t-1).is(clsOf) && s.at(t-2).capital()) { // but "Group of 20 leaders"
			r.number = s.numberOf(t)
			return t
		}
		return r.first
	case w.is(clsFormer):
		r.former = true
		return t
	case w.is(clsPreAdj) && !w.is(clsDet):
		r.deputy = r.deputy || w.is(clsDeputy)
		if !s.lex.opts["left"] && w.shape == shapeCap && w.given != 0 {
			return r.first
		}
		return t
	}
	if s.lex.opts["left"] {
		return s.englishModifier(r)
	}
	return r.first
}

// englishModifier takes in "Moroccan", "foreign", "UN", "Iran's", "deputy"
// before an English role noun. « Morocco's foreign minister flew home. »
func (s *scan) englishModifier(r *roleSpan) int {
	t := r.first - 1
	w := s.ti[t]
	if w.is(clsGenitive) && t > s.lo {
		if m := s.gazEnding(t); m != nil && m.First >= s.lo {
			if s.roleBody(r, m) {
				r.det = detDef
				return m.First
			}
		}
		return r.first
	}
	if w.iso != "" && w.demo.Has(gazetteer.Demonym) && w.capital() {
		r.demos = append([]demoRef{{t, w.iso}}, r.demos...)
		s.setCountry(r, w.iso)
		return t
	}
	if p := s.at(t - 1); len(r.demos) > 0 && r.e.plural && (w.is(clsAnd) || s.punct(t, ",")) && p.iso != "" && p.demo.Has(gazetteer.Demonym) && p.capital() {
		r.demos = append([]demoRef{{t - 1, p.iso}}, r.demos...)
		r.country = p.iso
		return t - 1 // "the Egyptian and Turkish foreign ministers"
	}
	if w.shape == shapeLower && strings.Contains(w.fold, " ") && !w.is(clsStop|clsCut) {
		return t // "eastern-based"
	}
	for k := max(s.lo, t-3); k <= t; k++ {
		if p, last := s.longest('p', k); p != nil && last == r.first && r.e.port {
			s.setPortfolio(r, p.kind)
			return k
		}
	}
	if w.is(clsDeputy) {
		r.deputy = true
		return t
	}
	if w.is(clsRoleAdj) || w.shape == shapeLower && s.lex.adjective(w.fold) && !w.is(clsStop|clsCut) {
		return t
	}
	if m := s.gazEnding(r.first); m != nil && s.roleBody(r, m) {
		return m.First
	}
	if w.acro && r.e.body && !w.is(clsStop) {
		r.comp, r.body = true, true
		return t
	}
	return r.first
}

// gazEnding finds a match of the gazetteer that ends before token t.
func (s *scan) gazEnding(t int) *gazetteer.Match {
	if i := s.gzEnd[t-s.lo]; i > 0 {
		return &s.gz[i-1]
	}
	return nil
}

// determiner reads the article before a role; "du", "au" and "des" stay outside.
func (s *scan) determiner(r *roleSpan) {
	t := r.outer - 1
	w := s.at(t)
	switch {
	case w.is(clsPoss):
		r.det, r.outer = detPoss, t
	case w.is(clsIndef) && w.fold == "des":
		r.det = detMany
	case w.is(clsIndef):
		r.det, r.outer = detIndef, t
	case w.is(clsDef) && w.is(clsOf|clsAt):
		r.det = detDef
	case w.is(clsDef):
		r.det, r.outer = detDef, t
	case w.is(clsDet):
		r.det, r.outer = detIndef, t
	}
	if r.number == 0 {
		r.number = 1
		if r.e.plural {
			r.number = 99
		}
		if r.e.lemma == "porte-parole" && (w.fold == "les" || w.fold == "des") {
			r.number = 99
		}
	}
	if r.gender == 0 && r.number == 1 {
		switch w.fold {
		case "la", "une", "sa", "cette", "her":
			r.gender = 'f'
		case "le", "un", "du", "au", "ce", "cet":
			r.gender = 'm'
		}
	}
}

// roleTail takes in what stands after the head.
func (s *scan) roleTail(r *roleSpan) {
	limit := min(s.hi, r.last+40)
	for r.last < limit {
		end := s.tailStep(r, r.last)
		if end <= r.last {
			return
		}
		r.last = end
	}
}

// tailStep tells where the next modifier at t ends, or t when there is none.
func (s *scan) tailStep(r *roleSpan, t int) int {
	w := s.ti[t]
	if last := s.phrase(clsTailAdj, t); last > 0 && !w.is(clsOf|clsAt) && !(w.capital() && w.given != 0) {
		return last
	}
	switch {
	case w.acro && r.country == "" && !s.lex.opts["left"] && s.stateInitials(t) != "":
		s.setCountry(r, s.stateInitials(t))
		return t + 1
	case s.demonymAdj(t):
		r.demos = append(r.demos, demoRef{t, w.iso})
		if w.iso != "" {
			s.setCountry(r, w.iso)
		}
		return t + 1
	case w.is(clsRoleAdj) && !(w.given != 0 && w.capital()):
		if w.is(clsDeputy) {
			r.deputy = true
		}
		return t + 1
	case w.is(clsRelAdj) && w.shape == shapeLower && (r.portfolio || r.comp || !s.lex.opts["left"]):
		return t + 1
	case r.depth > 0 && (s.punct(t, ",") || strings.HasPrefix(w.fold, "charge")):
		return t
	case w.fold == "charge" || w.fold == "chargee" || w.fold == "charges" || w.fold == "chargees":
		if end := s.complement(r, t+1); end > t+1 {
			return end
		}
		return t
	case s.punct(t, ","):
		return s.tailAfterComma(r, t)
	case w.is(clsGenitive) && s.lex.opts["left"] && r.country != "" && r.last == t:
		if u := t + 1; s.at(u).capital() && !s.headAt('r', u) || s.phrase(clsOrgHead|clsMinistryHead|clsGovernment, u) > 0 {
			r.comp, r.body = true, true
			return s.bodyEnd(u) // "secretary of Iran's Supreme National Security Council"
		}
		return t
	case w.is(clsAnd):
		return s.tailAfterAnd(r, t)
	case w.is(clsOf | clsAt | clsIn | clsFor):
		return s.complement(r, t)
	case s.nationLike(t):
		return t + 1
	}
	return t
}

// nationLike tells whether an unlisted word after a role ends like a demonym and
// stands where one would: "le chef de la diplomatie lettone, …".
func (s *scan) nationLike(t int) bool {
	w, n := s.at(t), s.at(t+1)
	if w.shape != shapeLower || w.is(clsStop|clsCut|clsSayVerb|clsNumber) || s.lex.opts["left"] || !hasEnding(s.lex.nation, w.fold) {
		return false
	}
	return s.punct(t+1, ",") || n.capital() && !n.is(clsStop|clsOrgHead) || n.is(clsOf)
}

// stateInitials is the state that initials right after a role stand for: "le
// chef de la diplomatie US".
func (s *scan) stateInitials(t int) string {
	if m := s.gzBegin(t); m != nil && m.Last == t+1 && s.bestKind(m) == kg.Country {
		return s.best(m).Entry.Country
	}
	return ""
}

// demonymAdj tells whether token t is a demonym that agrees with a noun before it.
func (s *scan) demonymAdj(t int) bool {
	w := s.at(t)
	if w.iso == "" || !w.demo.Has(gazetteer.Demonym) || s.lex.opts["left"] {
		return false
	}
	if w.shape == shapeLower || s.mode != caseNormal {
		return true
	}
	return w.shape == shapeCap && w.given == 0 && !s.at(t-1).capital() || w.shape == shapeCap && s.at(t-1).is(clsRoleAdj|clsRelAdj) || w.shape == shapeCap && s.roleHeadBefore(t)
}

// roleHeadBefore tells whether the token before t ends a role noun ("le
// Président Tunisien").
func (s *scan) roleHeadBefore(t int) bool {
	for k := max(s.lo, t-4); k < t; k++ {
		if e, last := s.longest('r', k); e != nil && last == t {
			return true
		}
	}
	return false
}

// tailAfterComma goes on over a comma into a second portfolio: "ministre des
// Affaires étrangères, de la Coopération africaine", "…, chargé de …".
func (s *scan) tailAfterComma(r *roleSpan, t int) int {
	n := s.at(t + 1)
	if strings.HasPrefix(n.fold, "charge") && (r.e.port || r.e.body) {
		if end := s.complement(r, t+2); end > t+2 {
			return end
		}
		return t
	}
	if !r.portfolio {
		return t
	}
	u := t + 1
	if n.is(clsOf | clsAt) {
		u = s.skipArticles(t + 2)
	}
	if p, last := s.longest('p', u); p != nil && (u > t+1 || s.listGoesOn(last)) {
		return s.relAdjs(last)
	}
	return t
}

// listGoesOn tells whether a list of portfolios ends well after token t.
func (s *scan) listGoesOn(t int) bool {
	t = s.relAdjs(t)
	return s.at(t).is(clsAnd) || s.punct(t, ",")
}

// tailAfterAnd goes on over "et": a further portfolio or demonym.
func (s *scan) tailAfterAnd(r *roleSpan, t int) int {
	n := s.at(t + 1)
	if len(r.demos) > 0 && r.number != 1 && s.demonymAdj(t+1) && n.shape == shapeLower {
		r.demos = append(r.demos, demoRef{t + 1, n.iso})
		return t + 2
	}
	u := t + 1
	if r.body && n.is(clsRelAdj) && n.shape == shapeLower && s.at(t+2).shape == shapePunct {
		return t + 2 // "pour l'Afrique de l'Ouest et centrale, …"
	}
	if n.is(clsOf | clsAt) {
		u = s.skipArticles(t + 2)
	} else if n.is(clsArticle) {
		u = s.skipArticles(u)
		if m := s.gzBegin(u); m != nil && r.body && s.bestKind(m) == kg.Place && s.gzOverEnd(t) != "" {
			return m.Last // "pour l'Afrique de l'Ouest et le Sahel"
		}
	}
	if w := s.at(u); r.body && !r.portfolio && n.is(clsOf) && (u > t+2 || n.is(clsDef)) && !w.is(clsStop|clsPoss|clsNumber) && !s.headAt('r', u) &&
		(w.shape == shapeLower || w.capital() && w.given == 0 && s.plainWord(u)) {
		return s.bodyTail(u)
	}
	if !r.portfolio {
		return t
	}
	if p, last := s.longest('p', u); p != nil {
		s.setPortfolio(r, p.kind)
		return s.relAdjs(last)
	}
	if end := s.diaspora(u); end > u {
		return end
	}
	if w := s.at(u); n.is(clsOf) && u > t+2 && w.shape == shapeCap && w.given == 0 && s.gzBegin(u) == nil && !w.is(clsStop|clsPoss|clsOrgHead) {
		return s.relAdjs(u + 1)
	}
	return t
}

// gzOverEnd is the kind of the listed name that ends before token t.
func (s *scan) gzOverEnd(t int) kg.Kind {
	if m := s.gazEnding(t); m != nil {
		return s.bestKind(m)
	}
	return ""
}

// bodyTail steps over a noun with its adjectives and a complement: "la
// surveillance du territoire".
func (s *scan) bodyTail(t int) int {
	end := s.relAdjs(t + 1)
	if w, n := s.at(end), s.at(end+1); w.is(clsOf) && w.is(clsDef) && n.shape == shapeLower && !n.is(clsStop|clsPoss|clsCut) && !s.headAt('r', end+1) {
		end = s.relAdjs(end + 2)
	}
	return end
}

// skipArticles steps over articles.
func (s *scan) skipArticles(t int) int {
	for t < s.hi && s.ti[t].is(clsArticle) {
		t++
	}
	return t
}

// relAdjs steps over adjectives of relation: "étrangères", "nationale".
func (s *scan) relAdjs(t int) int {
	for t < s.hi && s.ti[t].is(clsRelAdj) && s.ti[t].given == 0 {
		t++
	}
	return t
}

// diaspora reads "des Marocains résidant à l'étranger", "Tunisiens à l'étranger".
func (s *scan) diaspora(t int) int {
	w := s.at(t)
	if w.iso == "" || !w.demo.Has(gazetteer.MascPl) {
		return t
	}
	if end := s.phrase(clsAbroad, t+1); end > 0 {
		return end
	}
	return t
}

func (s *scan) setCountry(r *roleSpan, iso string) {
	r.comp = true
	if r.country == "" {
		r.country = iso
	}
}

func (s *scan) setPortfolio(r *roleSpan, kind string) {
	r.comp = true
	if !r.portfolio || majorPortfolio(kind) && !majorPortfolio(r.kind) {
		r.portfolio = true
		switch r.e.kind {
		case "minister", "state_secretary", "secretary", "foreign":
			r.kind = kind
		}
	}
}

// majorPortfolio tells whether a portfolio names the office where a minister has
// several: "ministre de l'Europe et des Affaires étrangères".
func majorPortfolio(kind string) bool {
	switch kind {
	case "foreign", "defence", "interior", "finance", "justice":
		return true
	}
	return false
}

// complement reads what follows a preposition at t: a portfolio, a state, a
// body, a place of posting, another role. It gives t when nothing belongs to
// the role.
func (s *scan) complement(r *roleSpan, t int) int {
	c := s.at(t)
	of := c.is(clsOf)
	u := t + 1
	if c.is(clsFor) && s.at(u).is(clsOf) {
		of = true
		u++
	}
	v := s.skipArticles(u)
	if of && s.at(v).shape == shapeNumber && !isDigits(s.at(v).fold) && s.at(v+1).shape == shapeLower {
		v++ // "de la 34e région militaire"
	}
	if v >= s.hi || s.ti[v].is(clsPoss) {
		return t
	}
	if c.is(clsIn) && s.at(t+1).fold == "charge" && s.at(t+2).is(clsOf) {
		if end := s.complement(r, t+2); end > t+2 {
			return end // "en charge de la Santé"
		}
		return t
	}
	if (r.e.port || strings.HasPrefix(s.at(t-1).fold, "charge")) && (of || c.is(clsAt|clsFor)) {
		if p, last := s.longest('p', v); p != nil {
			s.setPortfolio(r, p.kind)
			return s.relAdjs(last)
		}
		if end := s.diaspora(v); end > v {
			s.setPortfolio(r, "diaspora")
			return end
		}
		if end := s.ministryComplement(r, v, of || c.is(clsAt)); end > v {
			return end
		}
	}
	if p, last := s.longest('p', v); p != nil && of && s.gzBegin(v) == nil && (last > v+1 || s.ti[v].capital()) {
		r.comp, r.body = true, true // "chef suprême des Forces armées"
		return s.relAdjs(last)
	}
	if m := s.gazAt2(u, v); m != nil {
		if end := s.gazComplement(r, m, c); end > 0 {
			return end
		}
		if s.bestKind(m) == kg.Person {
			r.of = true
			return t
		}
	}
	if !of || c.is(clsFor) && !s.at(t+1).is(clsOf) {
		if (r.e.port || r.e.deputy) && (c.is(clsFor) || c.is(clsAt) && (v > u || c.is(clsDef))) && s.at(v).shape == shapeLower && !s.at(v).is(clsStop) && s.at(v).fold != "" {
			return s.relAdjs(v + 1)
		}
		return t
	}
	if end := s.nestedRole(r, t, v); end > v {
		return end
	}
	return s.looseComplement(r, t, v)
}

// ministryComplement reads "de l'Administration de la Défense nationale" after
// a minister: a ministry's name gives the portfolio.
func (s *scan) ministryComplement(r *roleSpan, v int, of bool) int {
	m := s.gzBegin(v)
	if m == nil || !of {
		return v
	}
	for _, f := range m.Forms {
		if f.Entry.Kind == kg.Ministry && !f.Flags.Has(gazetteer.Metonym) {
			s.setPortfolio(r, f.Entry.Type)
			s.setCountry(r, f.Entry.Country)
			return m.Last
		}
	}
	return v
}

// gazAt2 finds a match that begins at u or, after articles, at v.
func (s *scan) gazAt2(u, v int) *gazetteer.Match {
	if m := s.gzBegin(u); m != nil && m.Last > v {
		return m
	}
	return s.gzBegin(v)
}

// gazComplement attaches a listed name after preposition c; 0 when it does not
// belong to the role.
func (s *scan) gazComplement(r *roleSpan, m *gazetteer.Match, c *info) int {
	of := c.is(clsOf)
	kind := s.bestKind(m)
	if kind == kg.Person || m.Inner {
		return 0
	}
	if s.at(m.First).shape == shapeLower && kind != kg.Ministry && kind != kg.Organisation {
		return 0
	}
	switch {
	case of || c.is(clsFor):
	case r.e.abroad && c.is(clsAt|clsIn) && (kind == kg.Place || kind == kg.Country || kind == kg.Organisation):
		r.comp = true
		return m.Last
	default:
		return 0
	}
	if kind == kg.Place {
		if s.at(m.Last-1).given != 0 && m.Last-m.First == 1 && s.at(m.Last).capital() && !s.at(m.Last).is(clsStop) {
			return 0
		}
		r.comp, r.body = true, true
		return m.Last
	}
	if !s.roleBody(r, m) {
		return 0
	}
	if kind == kg.Country && s.lex.opts["left"] {
		return s.stateBody(r, m.Last)
	}
	return m.Last
}

// stateBody takes in a body's name behind an English state: "commander of U.S.
// Africa Command". It gives t when there is none.
func (s *scan) stateBody(r *roleSpan, t int) int {
	end := t
	for end < s.hi && s.ti[end].capital() && s.ti[end].given == 0 && !s.ti[end].is(clsStop) && end-t < 5 {
		end++
	}
	if end == t || !s.ti[end-1].is(clsOrgHead) {
		return t
	}
	r.body = true
	return end
}

// roleBody notes the state or body that a listed name adds to a role.
func (s *scan) roleBody(r *roleSpan, m *gazetteer.Match) bool {
	f := s.best(m)
	switch f.Entry.Kind {
	case kg.Country:
		s.setCountry(r, f.Entry.Country)
		return true
	case kg.Organisation, kg.Ministry:
		r.comp, r.body = true, true
		if r.org == "" {
			r.org = f.Entry.ID
		}
		return true
	}
	return false
}

// nestedRole reads a role that is led by another one: "l'envoyé personnel du
// secrétaire général de l'ONU".
func (s *scan) nestedRole(r *roleSpan, t, v int) int {
	if s.at(t).fold == "de" && v == t+1 {
		return v
	}
	e, last := s.longest('r', v)
	if e == nil || e.title || s.at(t).fold == "d" || r.depth > 3 {
		return v
	}
	in := roleSpan{first: v, last: last, e: e, kind: e.kind, depth: r.depth + 1}
	s.roleTail(&in)
	if s.at(in.last).capital() && !in.comp && !s.at(in.last).is(clsStop) {
		return v // "la visite du président Macron": a name follows
	}
	r.comp, r.body = true, true
	if r.country == "" {
		r.country = in.country
	}
	if r.org == "" {
		r.org = in.org
	}
	return in.last
}

// looseComplement reads a body that is in no list: "de la délégation", "du
// Medef", "de l'Agence nationale des ports".
func (s *scan) looseComplement(r *roleSpan, t, v int) int {
	w := s.ti[v]
	if n := s.at(v + 1); (w.is(clsNumber) || w.shape == shapeNumber && isDigits(w.fold)) && r.number != 1 && n.shape == shapeLower && !n.is(clsStop|clsTime) {
		r.comp = true
		return s.relAdjs(v + 2) // "des 27 pays membres"
	}
	switch {
	case w.is(clsStop) && !w.capital() || w.is(clsCut) || w.is(clsNumber) || w.shape == shapePunct || w.shape == shapeNumber:
		return t
	case s.phrase(clsOrgHead|clsMinistryHead|clsGovernment, v) > 0:
		end := s.bodyEnd(v)
		s.noteBody(r, v, end)
		return end
	case w.shape == shapeLower:
		if r.e.rank && v == t+1 {
			return t
		}
		end := s.relAdjs(v + 1)
		for s.lex.opts["left"] && end-v < 4 && s.at(end).shape == shapeLower && !s.ti[end].is(clsStop|clsCut|clsSayVerb|clsGenitive) {
			end++ // "of the fisheries ministry"
		}
		s.noteBody(r, v, end)
		for s.demonymAdj(end) && s.ti[end].shape == shapeLower {
			s.setCountry(r, s.ti[end].iso)
			end++
		}
		return s.relAdjs(end)
	case w.acro:
		r.comp, r.body = true, true
		return v + 1
	case w.given != 0:
		r.of = true
		return t
	case w.capital():
		return s.capitalComplement(r, t, v)
	}
	return t
}

// noteBody tells whether the words [v,end) are a body or only the state.
func (s *scan) noteBody(r *roleSpan, v, end int) {
	r.comp = true
	for k := v; k < end; k++ {
		if s.ti[k].iso != "" && s.ti[k].demo.Has(gazetteer.Demonym) {
			s.setCountry(r, s.ti[k].iso)
		}
		if m := s.gzBegin(k); m != nil && s.bestKind(m) == kg.Country {
			s.setCountry(r, s.best(m).Entry.Country)
		}
	}
	if !s.ti[v].is(clsCivic) {
		r.body = true
	}
}

// capitalComplement reads unknown capitalised words after "de": a body up to
// the given name that begins the holder's name.
func (s *scan) capitalComplement(r *roleSpan, t, v int) int {
	end := v + 1
	for end < s.hi && s.ti[end].capital() && s.ti[end].given == 0 && !s.ti[end].is(clsStop) && s.gzBegin(end) == nil && s.roleAt[end-s.lo] == 0 && !s.headAt('r', end) {
		end++
	}
	more := end < s.hi && s.ti[end].capital() && s.ti[end].given != 0
	if end-v >= 3 && !more {
		end = v + 1
	}
	if r.e.title && !r.e.body && end-v >= 2 {
		r.of = true
		return t
	}
	r.comp, r.body = true, true
	return end
}

// roleKind settles the kind of the office from head, portfolio and body.
func (s *scan) roleKind(r *roleSpan) {
	var org *gazetteer.Entry
	if r.org != "" && s.r.gaz != nil {
		org = s.r.gaz.Entry(r.org)
	}
	switch {
	case r.kind == "state_secretary" && !r.portfolio && r.country == "US":
		r.kind = "foreign"
	case r.portfolio && (r.e.kind == "state_secretary" || r.e.kind == "secretary") && r.country != "US" && r.e.kind != "secretary":
		r.deputy = true
	case r.e.kind == "vice_president" && r.body:
		r.kind = "org_deputy"
	case r.e.kind == "head_of_state" && r.e.body && r.body:
		switch {
		case org != nil && org.Type == "parliament":
			r.kind = "speaker"
		case org == nil || !strings.Contains(org.Type, "government"):
			r.kind = "org_head"
		}
	}
	if r.kind == "org_head" && !r.body && r.country != "" {
		r.kind = "official" // "les dirigeants du Mali"
	}
	if org == nil {
		return
	}
	if org.Kind == kg.Ministry && r.e.body && (r.kind == "org_head" || r.e.kind == "head_of_state") {
		r.kind = org.Type
		if org.Type == "presidency" {
			r.kind = "head_of_state"
		}
	}
	if r.country == "" && org.Country != "" && !strings.Contains(org.Country, "|") {
		r.country = org.Country
	}
}

// phraseOf is the record of a role phrase over tokens [first,last).
func (s *scan) phraseOf(r *roleSpan, first, last int) kg.RolePhrase {
	toks := s.a.Tokens
	sp := kg.Span{Start: toks[first].Start, End: toks[last-1].End}
	return kg.RolePhrase{Span: sp, Title: strings.Join(strings.Fields(sp.In(s.a.Text)), " "), Kind: r.kind, Lemma: r.e.lemma,
		Country: r.country, Org: r.org, Deputy: r.deputy, Former: r.former, Plural: r.number != 1}
}

// isDigits tells whether a folded word has digits only.
func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// numberOf reads a number word or figures; 99 when it is none.
func (s *scan) numberOf(t int) int {
	w := s.at(t)
	for _, e := range w.heads {
		if e.sort == 'u' && e.form == w.fold {
			return e.number
		}
	}
	n := 0
	for i := range len(w.fold) {
		if w.fold[i] < '0' || w.fold[i] > '9' {
			return 99
		}
		n = n*10 + int(w.fold[i]-'0')
	}
	if n == 0 {
		return 99
	}
	return n
}

// roleMentions emits the roles that belong to no name. « Le chef de la
// diplomatie française quitte Alger. »
func (s *scan) roleMentions() {
	for i := range s.roles {
		r := &s.roles[i]
		if r.taken || r.e.title {
			continue
		}
		form, rule, ok := s.roleForm(r)
		if !ok {
			continue
		}
		c := cand{first: r.first, last: r.last, outerFirst: r.outer, outerLast: r.last, kind: kg.Person, form: form, rule: rule,
			rank: rankRole, score: 0.9, country: r.country, gender: r.gender, number: r.number, typ: r.kind}
		if len(r.demos) > 1 && r.number == 99 {
			s.splitRole(r, c)
			continue
		}
		if len(r.more) > 0 {
			c.rule, c.number = ruleEachState, 1
			for _, m := range r.more {
				k, one := c, *r
				one.country, one.org, one.number = m.iso, m.org, 1
				k.first, k.last, k.outerFirst, k.outerLast, k.country = m.first, m.last, m.first, m.last, m.iso
				k.roles = []kg.RolePhrase{s.stateRole(&one, m.first, m.last)}
				s.add(k)
			}
			one := *r
			one.number = 1
			c.roles = []kg.RolePhrase{s.phraseOf(&one, r.first, r.last)}
			s.add(c)
			continue
		}
		c.roles = []kg.RolePhrase{s.phraseOf(r, r.first, r.last)}
		s.add(c)
	}
}

// stateRole is the phrase of a role of which only the state is repeated: its
// title begins with the role noun.
func (s *scan) stateRole(r *roleSpan, first, last int) kg.RolePhrase {
	p := s.phraseOf(r, first, last)
	p.Title = r.e.lemma + " " + p.Title
	return p
}

// splitRole makes one mention per state of "les présidents malien et nigérien".
func (s *scan) splitRole(r *roleSpan, c cand) {
	c.rule, c.number = ruleEachState, 1
	for i, d := range r.demos {
		k := c
		k.country = d.iso
		one := *r
		one.country, one.number = d.iso, 1
		if i == 0 {
			k.last, k.outerLast = d.tok+1, d.tok+1
		} else {
			k.first, k.last = d.tok, d.tok+1
			k.outerFirst, k.outerLast = k.first, k.last
		}
		if i == len(r.demos)-1 && r.last > d.tok+1 {
			k.last, k.outerLast = r.last, r.last
		}
		k.roles = []kg.RolePhrase{s.phraseOf(&one, k.first, k.last)}
		if left := s.lex.opts["left"]; left && i < len(r.demos)-1 {
			k.roles[0].Title += " " + r.e.lemma
		} else if !left && i > 0 {
			k.roles[0] = s.stateRole(&one, k.first, k.last)
		}
		s.add(k)
	}
}

// roleForm decides whether a role alone is a mention, and of which form.
func (s *scan) roleForm(r *roleSpan) (kg.Form, string, bool) {
	switch r.det {
	case detDef, detPoss:
		return kg.RoleRef, ruleRole, true
	case detIndef:
		return kg.Nominal, ruleNominalOne, true
	case detMany:
		if r.number == 1 {
			return "", "", false
		}
		return kg.Nominal, ruleNominalSome, true
	}
	if r.honor {
		return kg.RoleRef, ruleRole, true
	}
	if r.number > 1 && r.number < 99 {
		return kg.Nominal, ruleNominalCounted, true
	}
	if r.number == 99 && (r.comp || s.at(r.last-1).is(clsRelAdj)) && s.at(r.first-1).is(clsOf) {
		return kg.Nominal, ruleNominalBare, true // "un sommet de chefs d'Etat africains"
	}
	if s.ti[r.first].capital() && r.comp && (r.first == s.lo || s.mode != caseNormal || s.ti[r.first].shape == shapeCap) {
		return kg.RoleRef, ruleRoleBare, true
	}
	return "", "", false
}

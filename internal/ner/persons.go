package ner

import (
	"sort"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// findHonorifics notes where titles such as "M.", "Son Excellence" end.
func (s *scan) findHonorifics() {
	for t := s.lo; t < s.hi; t++ {
		e, last := s.longest('h', t)
		if e == nil {
			continue
		}
		// "M" and "SA" in small letters, "Me voici": not titles
		if last == t+1 && s.ti[t].shape == shapeLower && len(s.ti[t].fold) <= 2 {
			continue
		}
		if s.honor[last-s.lo] == 0 {
			s.honor[last-s.lo] = int32(t-s.lo) + 1
		}
	}
}

// honorBefore is the first token of the titles that end before t, or -1.
func (s *scan) honorBefore(t int) int {
	first := -1
	for t > s.lo && t <= s.hi {
		h := s.honor[t-s.lo]
		if h == 0 {
			break
		}
		t = s.lo + int(h) - 1
		first = t
	}
	return first
}

// nameStart tells whether a person's name may begin at token t.
func (s *scan) nameStart(t int) bool {
	w := s.at(t)
	if !w.capital() || s.roleAt[t-s.lo] != 0 {
		return false
	}
	if w.is(clsHonorific) && s.honor[t+1-s.lo] != 0 && (w.given == 0 || s.lex.opts["left"] && s.at(t+1).given != 0) {
		return false
	}
	if s.mode != caseNormal && w.given == 0 && s.plainWord(t) && (s.mode == caseUpper || !w.is(clsParticle)) {
		return false
	}
	if w.is(clsStop|clsCommon) && w.given == 0 && !s.titled(t) && !(w.shape == shapeInitial && s.initialStop(t)) {
		return false
	}
	if w.iso != "" && w.given == 0 && w.demo.Has(gazetteer.Demonym) && s.at(t-1).is(clsDet|clsOf) {
		return false // "le Rwandais Paul Kagame"
	}
	return true
}

// titled tells whether an honorific or a role stands directly before t.
func (s *scan) titled(t int) bool {
	if t <= s.lo {
		return false
	}
	return s.honor[t-s.lo] != 0 || s.roleAt[t-1-s.lo] != 0
}

// nameEnd tells where the name that begins at t ends.
func (s *scan) nameEnd(t int) int {
	end := t + 1
	limit := min(s.hi, t+8)
	for end < limit {
		w := s.ti[end]
		switch {
		case s.roleAt[end-s.lo] != 0 || s.wide(end) || s.breaksName(t, end):
			return end
		case w.capital() && !(w.is(clsStop|clsCommon) && w.given == 0 && !w.is(clsParticle)) && !(w.is(clsHonorific) && s.honor[end+1-s.lo] != 0 && w.given == 0):
			end++
		case w.shape == shapeCap && w.is(clsStop) && end == t+1 && s.mode == caseNormal && t > s.lo && len(w.fold) > 2 && !w.is(clsOf|clsAnd|clsAt|clsIn|clsFor|clsDef|clsSayPre|clsTime):
			end++ // "Masayoshi Son", "Mahbubul Islam Talukdar"
		case w.is(clsParticle) && w.shape != shapePunct && s.particleGoesOn(t, end):
			end++
		default:
			return end
		}
	}
	return end
}

// wide tells whether a gap wider than a blank stands before token t, as between
// the headlines of a ticker.
func (s *scan) wide(t int) bool {
	return t > s.lo && s.a.Tokens[t].Start-s.a.Tokens[t-1].End > 2
}

// breaksName tells that token end does not go on with the name begun at t: a
// state or another listed name of several words begins there, or in headlines a
// common word.
func (s *scan) breaksName(t, end int) bool {
	if s.mode == caseUpper && s.ti[end].given == 0 && (s.plainWord(end) || end-t >= 3) {
		return true
	}
	m := s.gzBegin(end)
	if m == nil {
		return false
	}
	k := s.bestKind(m)
	switch {
	case k == kg.Country && (end-t > 1 || s.ti[t].given == 0) && !s.ti[end].is(clsParticle):
		return m.Last-m.First > 1 || s.best(m).Entry.Country != "" && s.ti[end].given == 0 && end-t > 1
	case k == kg.Organisation && m.Last-m.First == 1 && s.ti[end].acro && !s.ti[end].roman && s.mode != caseUpper:
		return s.ti[t].shape != shapeUpper
	}
	return false
}

// plainWord tells whether the article writes the word small elsewhere, or the
// lexicon knows it as a word of another class.
func (s *scan) plainWord(t int) bool {
	w := s.ti[t]
	if _, ok := s.low[w.fold]; ok {
		return true
	}
	const words = clsStop | clsCommon | clsOf | clsAt | clsAnd | clsIn | clsFor | clsDet | clsRelAdj | clsRoleAdj | clsOrgHead | clsVenueHead |
		clsPlaceHead | clsMinistryHead | clsGroup | clsGovernment | clsSayVerb | clsCut
	if w.is(words) && !w.is(clsParticle) {
		return true
	}
	for _, e := range w.heads {
		if e.form == w.fold && e.sort != 'c' && e.sort != 'h' {
			return true
		}
	}
	return false
}

// particleGoesOn tells whether the particles at token p lead to a further part
// of the name begun at t: "Mohamed ould Ghazouani", "Ursula von der Leyen".
func (s *scan) particleGoesOn(t, p int) bool {
	n := p
	for n < s.hi && n-p < 3 && s.ti[n].is(clsParticle) && !s.ti[n].capital() {
		n++
	}
	if n >= s.hi || !s.ti[n].capital() || s.roleAt[n-s.lo] != 0 {
		return false
	}
	if !s.ti[p].is(clsSoftParticle) {
		return true
	}
	// "de", "du", "la": only inside names that are surely a person's, and not
	// before a place: "Emmanuel Macron de France"
	if m := s.gzBegin(n); m != nil {
		switch s.bestKind(m) {
		case kg.Country, kg.Organisation, kg.Ministry:
			return false
		case kg.Place:
			if s.ti[n].given == 0 {
				return false
			}
		}
	}
	if s.ti[n].acro || s.ti[n].is(clsOrgHead|clsVenueHead|clsStop) {
		return false
	}
	return s.ti[t].given != 0 || s.titled(t)
}

// nameRun is a stretch that may be a person's name, with the evidence for it.
type nameRun struct {
	first, last int
	outer       int
	end         int // end of what is apposed
	honor       *entry
	roles       []int // indices of roles before and after
	nation      *demoRef
	listed      *gazetteer.Match
	given       bool
	taggedPER   float32
	taggedOther float32
}

// persons proposes persons by their context: titles, roles, given names.
func (s *scan) persons() {
	prev := -1     // end of the person before, for lists
	prevRole := -1 // the plural role, or -2 after "MM.", that the list hangs on
	for t := s.lo; t < s.hi; {
		if !s.nameStart(t) {
			t++
			continue
		}
		n := s.run(t)
		if n.first >= n.last {
			t++
			continue
		}
		if !s.person(&n, &prev, &prevRole) {
			t = s.nextStart(t, n.last)
			continue
		}
		t = n.last
	}
}

// nextStart is where to look for a name again after the run [t,last) was none:
// at a given name or a titled word inside it, or behind it.
func (s *scan) nextStart(t, last int) int {
	for t++; t < last; t++ {
		if s.ti[t].given != 0 || s.titled(t) {
			return t
		}
		if m := s.gzBegin(t); m != nil && s.bestKind(m) == kg.Person {
			return t
		}
		if c := s.chunkAt(t); c != nil && c.First == t && c.Kind == PER {
			return t
		}
	}
	return last
}

// run gathers the evidence for a name that begins at t.
func (s *scan) run(t int) nameRun {
	n := nameRun{first: t, last: s.nameEnd(t)}
	if m := s.gzBegin(t); m != nil && m.Last > n.last && s.bestKind(m) == kg.Person {
		n.last = m.Last
	}
	s.trimRun(&n)
	if n.first >= n.last {
		return n
	}
	s.snap(&n)
	n.outer, n.end = n.first, n.last
	n.listed = s.listedPerson(n.first, n.last)
	n.given = s.ti[n.first].given != 0 || s.ti[n.first].is(clsNameAlso)
	for t := n.first; t < n.last; t++ {
		if c := s.chunkAt(t); c == nil {
		} else if c.Kind != PER {
			n.taggedOther = max(n.taggedOther, c.Score)
		} else if c.First <= n.first {
			n.taggedPER = max(n.taggedPER, c.Score)
		}
	}
	return n
}

// snap widens a run to a person that the recogniser found around it, for
// particles that the rules leave out: "Thiago Braz da Silva", "De Gendt".
func (s *scan) snap(n *nameRun) {
	c := s.chunkAt(n.first)
	if c == nil || c.Kind != PER || c.Score < 0.6 || c.Last < n.last || c.Last-c.First > 6 {
		return
	}
	for t := c.First; t < c.Last; t++ {
		if s.ti[t].shape == shapePunct || s.roleAt[t-s.lo] != 0 || s.wide(t) && t > c.First || t < n.first && !s.ti[t].is(clsParticle) {
			return
		}
	}
	n.first, n.last = c.First, c.Last
}

// trimRun leaves out a common word that only the sentence's start made capital,
// and common words at the end.
func (s *scan) trimRun(n *nameRun) {
	if n.last-n.first > 2 && (s.ti[n.first].fold == "saint" || s.ti[n.first].fold == "sainte") && s.ti[n.first+1].given != 0 {
		n.first++
	}
	for n.last > n.first+1 && s.startsSentence(n.first) && !s.titled(n.first) {
		w := s.ti[n.first]
		if w.given != 0 || w.is(clsNameAlso) || s.gzBegin(n.first) != nil || w.shape == shapeInitial {
			break
		}
		if !s.plainWord(n.first) {
			break
		}
		n.first++
	}
	for n.last > n.first+1 {
		w := s.ti[n.last-1]
		if w.is(clsStop) && !w.roman || w.is(clsParticle) && w.shape == shapeLower {
			n.last--
			continue
		}
		break
	}
}

// startsSentence tells whether capitals tell nothing at token t.
func (s *scan) startsSentence(t int) bool {
	return t == s.lo || s.punct(t-1, ":«\"“–—-•…*|")
}

// listedPerson finds a listed person's name that overlaps [first,last).
func (s *scan) listedPerson(first, last int) *gazetteer.Match {
	for t := max(s.lo, first-3); t < last; t++ {
		m := s.gzBegin(t)
		if m == nil || m.Last <= first || m.Last-m.First == 1 && last-first > 1 {
			continue // a surname alone does not tell who
		}
		for _, f := range m.Forms {
			if f.Entry.Kind == kg.Person {
				return m
			}
		}
	}
	return nil
}

// person weighs a run, attaches roles to it and proposes it.
func (s *scan) person(n *nameRun, prev, prevRole *int) bool {
	s.attachBefore(n)
	inList := *prev >= 0 && *prevRole != -1 && s.joins(*prev, n.outer) && !s.startsOther(n.first)
	if inList && *prevRole >= 0 && len(n.roles) == 0 {
		n.roles = append(n.roles, *prevRole)
	}
	s.attachAfter(n)
	rule, score, rank := s.weigh(n)
	if inList && rule == "" {
		rule, score, rank = rulePersonList, 0.8, rankContext
	}
	if rule == "" {
		return false
	}
	c := cand{first: n.first, last: n.last, outerFirst: n.outer, outerLast: n.end, kind: kg.Person, form: kg.Name,
		rule: rule, score: score, rank: rank, number: 1}
	if n.last-n.first == 1 {
		c.form = kg.Short
	}
	s.describePerson(n, &c)
	s.add(c)
	*prev = n.end
	switch {
	case n.honor != nil && n.honor.number > 1:
		*prevRole = -2
	case !inList || *prevRole != -2:
		*prevRole = -1
	}
	for _, i := range n.roles {
		s.roles[i].taken = true
		if s.roles[i].number != 1 {
			*prevRole = i
		}
	}
	return true
}

// describePerson fills gender, roles and candidates.
func (s *scan) describePerson(n *nameRun, c *cand) {
	if n.listed == nil && n.last-n.first == 1 && s.r.gaz != nil {
		for _, e := range s.r.gaz.Surname(s.ti[n.first].fold) {
			c.ids = append(c.ids, e.ID)
		}
	}
	if n.listed != nil {
		c.ids = ids(n.listed, kg.Person)
		for _, f := range n.listed.Forms {
			if f.Entry.Kind == kg.Person && c.country == "" {
				c.country = f.Entry.Country
			}
		}
	}
	switch {
	case n.honor != nil && n.honor.gender != 0:
		c.gender = n.honor.gender
	case s.ti[n.first].given == 'm' || s.ti[n.first].given == 'f':
		c.gender = s.ti[n.first].given
	}
	sort.Slice(n.roles, func(i, j int) bool { return s.roles[n.roles[i]].first < s.roles[n.roles[j]].first })
	for _, i := range n.roles {
		r := &s.roles[i]
		p := s.phraseOf(r, r.first, r.last)
		if r.number != 1 && len(r.demos) > 1 {
			r.number-- // the next name takes the next state
			k := len(r.demos) - 1
			p.Country = r.demos[0].iso
			r.demos = append([]demoRef(nil), r.demos[1:]...)
			if k == 1 {
				r.country = r.demos[0].iso
			}
			r.number++
		}
		if m := s.gzBegin(s.skipArticles(n.last + 1)); p.Country == "" && p.Org == "" && p.Kind == "head_of_state" && s.at(n.last).is(clsOf) && m != nil && s.bestKind(m) == kg.Country {
			p.Country = s.best(m).Entry.Country // "le président Ouattara de Côte d'Ivoire"
		}
		c.roles = append(c.roles, p)
		if c.gender == 0 && r.number == 1 {
			c.gender = r.gender
		}
	}
	if n.nation != nil {
		t := n.nation.tok
		c.roles = append(c.roles, kg.RolePhrase{Span: s.a.Tokens[t].Span, Title: s.norm(t), Country: n.nation.iso})
	}
	if len(c.roles) > 0 && c.country == "" {
		c.country = c.roles[0].Country
	}
}

// joins tells whether only ",", "et" or "ainsi que" stand between two names.
func (s *scan) joins(end, first int) bool {
	if m := s.gzBegin(end + 1); s.at(end).is(clsOf) && m != nil && s.bestKind(m) == kg.Country {
		end = m.Last // "les présidents X de Côte d'Ivoire et Y du Ghana"
	}
	if first <= end || first-end > 4 {
		return false
	}
	for t := end; t < first; t++ {
		if !s.punct(t, ",;") && !s.ti[t].is(clsAnd|clsHonorific) && !(s.ti[t].shape == shapeLower && s.phrase(clsAnd, t) > 0) && !s.ti[t].is(clsOf|clsAt|clsArticle) {
			return false
		}
	}
	return true
}

// attachBefore walks left from the name over titles, roles and the article.
func (s *scan) attachBefore(n *nameRun) {
	pos := n.first
	for pos > s.lo && len(n.roles) < 5 {
		if h := s.honorBefore(pos); h >= 0 {
			n.honor, _ = s.longest('h', h)
			pos = h
			if w := s.at(pos - 1); w.is(clsArticle) && !w.is(clsOf|clsAt) {
				pos-- // "le Dr X"
			}
			continue
		}
		if i := s.roleEnding(s.beforeBracket(pos)); i >= 0 && s.mayHold(i, n, false) {
			n.roles = append(n.roles, i)
			pos = s.roles[i].outer
			continue
		}
		if s.punct(pos-1, ")") && s.punct(pos-3, "(") && s.roleEnding(pos-3) >= 0 {
			pos -= 3 // "Maj Gen (retd) Talukdar"
			continue
		}
		if s.punct(pos-1, ",") && pos-1 > s.lo && !s.closedChain(n) {
			if i := s.roleEnding(s.beforeBracket(pos - 1)); i >= 0 && s.mayHold(i, n, true) {
				n.roles = append(n.roles, i)
				pos = s.roles[i].outer
				continue
			}
		}
		if len(n.roles) > 0 && s.ti[pos-1].is(clsAnd) && s.roles[n.roles[len(n.roles)-1]].det == detNone {
			if i := s.roleEnding(pos - 1); i >= 0 && !s.roles[i].taken && s.roles[i].number == 1 {
				n.roles = append(n.roles, i)
				pos = s.roles[i].outer
				continue
			}
		}
		w := s.ti[pos-1]
		if w.iso != "" && w.shape == shapeCap && w.demo.Has(gazetteer.Masc|gazetteer.Fem) && n.nation == nil && pos-1 > s.lo && s.ti[pos-2].is(clsDef) && len(n.roles) == 0 {
			n.nation = &demoRef{pos - 1, w.iso}
			pos--
			continue
		}
		break
	}
	if n.nation != nil && pos > s.lo && s.ti[pos-1].is(clsArticle) && !s.ti[pos-1].is(clsOf) {
		pos--
	}
	n.outer = pos
}

// closedChain tells that the role nearest to the name has an article of its own,
// so that what stands before it is somebody else: "Reçu par le chef de l'Etat, le
// patron de la mission, X, …"; a rank goes on: "son adjoint, le colonel X".
func (s *scan) closedChain(n *nameRun) bool {
	if len(n.roles) == 0 {
		return false
	}
	r := &s.roles[n.roles[len(n.roles)-1]]
	return r.det == detDef && !r.e.rank && !r.honor
}

// beforeBracket steps back over initials in brackets that end before t: "…
// nationale (APN), X".
func (s *scan) beforeBracket(t int) int {
	if s.punct(t-1, ")") && s.punct(t-3, "(") && s.at(t-2).acro {
		return t - 3
	}
	return t
}

// roleEnding is the index of the role that ends before token t, or -1.
func (s *scan) roleEnding(t int) int {
	if t <= s.lo || t > s.hi {
		return -1
	}
	i := int(s.roleAt[t-1-s.lo]) - 1
	if i >= 0 && s.roles[i].last == t {
		return i
	}
	return -1
}

// mayHold tells whether role i before a name (after a comma or not) is this
// person's: it is free, singular or heads a list, and with a comma it says of
// what.
func (s *scan) mayHold(i int, n *nameRun, comma bool) bool {
	r := &s.roles[i]
	if r.taken || r.of {
		return false
	}
	if comma {
		if r.number != 1 && !r.comp {
			return false // "un certain nombre de ministres, X n'a jamais …"
		}
		if r.e.title && !r.comp || r.det == detIndef && !r.comp {
			return false
		}
		// "après une rencontre avec le responsable éthiopien, M. X a répondu"
		if s.at(n.last).is(clsSayVerb) && (s.at(r.outer-1).is(clsOf|clsAt|clsSayPre|clsFor) && s.at(r.outer-1).shape == shapeLower) && n.honor != nil {
			return false
		}
		if r.det == detPoss && r.e.kind != "counterpart" && !r.e.body && r.e.title {
			return false
		}
		if n.last-n.first == 1 && n.honor == nil && !n.given && n.listed == nil && !r.comp {
			return false
		}
	}
	return true
}

// attachAfter takes in roles apposed behind the name: "Anthony Tata,
// sous-secrétaire à la Défense, chargé de …".
func (s *scan) attachAfter(n *nameRun) {
	pos := n.last
	before := len(n.roles)
	for pos < s.hi {
		u, i := s.apposed(pos)
		if i < 0 {
			return
		}
		r := &s.roles[i]
		if r.taken || r.number != 1 || r.det == detPoss && r.e.kind == "counterpart" {
			return
		}
		follows := s.nameFollows(r.last)
		switch {
		case follows == 1: // role and name without a comma: the next person's
			return
		case follows == 2 && before > 0:
			return
		case u == pos && (!r.comp || r.det != detNone || n.last-n.first < 2) && s.mode == caseNormal: // no comma
			return
		case before == 0 && n.honor == nil && s.notApposed(n):
			return
		case !s.closes(r.last) && u > pos && r.det != detNone && !r.comp:
			return
		}
		n.roles = append(n.roles, i)
		pos = r.last
		if s.punct(u-1, "(") && s.punct(pos, ")") {
			pos++
		}
		n.end = pos
	}
}

// notApposed tells that a role after a lone word says nothing of it: "À Bakou, le
// ministre …", "Contacté, son directeur …".
func (s *scan) notApposed(n *nameRun) bool {
	if n.last-n.first > 1 && (n.given || n.listed != nil) {
		return false
	}
	p := s.at(n.first - 1)
	if p.is(clsOf|clsAt|clsIn|clsPlacePrep) || p.is(clsDet) && n.last-n.first == 1 {
		return true
	}
	if n.last-n.first == 1 && n.listed == nil {
		m := s.gzBegin(n.first)
		return n.first == s.lo || m != nil && s.bestKind(m) != kg.Person && s.bestKind(m) != ""
	}
	return false
}

// apposed finds a role that stands in apposition at pos: after a comma, a dash
// or an opening bracket, or directly.
func (s *scan) apposed(pos int) (u, role int) {
	u = pos
	joined := false
	switch {
	case s.punct(u, ",–—(") || s.punct(u, "-"):
		u++
	case s.ti[u].is(clsAnd):
		u, joined = u+1, true
	}
	for k := u; k < min(s.hi, u+4); k++ {
		i := int(s.roleAt[k-s.lo]) - 1
		if i < 0 {
			continue
		}
		r := &s.roles[i]
		if r.first != k || r.outer > u || r.outer < u && r.outer != pos || joined && r.det != detNone {
			return pos, -1
		}
		return u, i
	}
	return pos, -1
}

// nameFollows tells whether a name stands at t: 1 directly, 2 after a comma.
func (s *scan) nameFollows(t int) int {
	how := 1
	if s.punct(t, ",") {
		t++
		how = 2
	}
	for t < s.hi && s.ti[t].is(clsHonorific) && s.honor[t+1-s.lo] != 0 {
		t++
	}
	// a rank before the name: "son vice-président, le colonel Goïta"
	if i := s.roleCovering(t); i >= 0 && (s.roles[i].e.rank || how == 2) && s.roles[i].last < s.hi && s.nameStart(s.roles[i].last) && !s.startsOther(s.roles[i].last) {
		return how
	}
	if t < s.hi && s.nameStart(t) && !s.startsOther(t) {
		return how
	}
	return 0
}

// startsOther tells that a capitalised word at t is no person: a state, a place,
// an organisation.
func (s *scan) startsOther(t int) bool {
	if s.ti[t].is(clsOrgHead|clsVenueHead|clsMinistryHead) && s.ti[t].given == 0 {
		return true
	}
	m := s.gzBegin(t)
	if m == nil {
		return s.ti[t].acro && !s.ti[t].roman && s.ti[t].shape == shapeUpper && len(s.ti[t].fold) <= 4 && s.ti[t].given == 0
	}
	switch s.bestKind(m) {
	case kg.Country, kg.Organisation, kg.Ministry:
		return true
	case kg.Place:
		return s.nameEnd(t) <= m.Last && s.ti[t].given == 0
	}
	return false
}

// roleCovering is the index of the role whose article or words stand at t, or -1.
func (s *scan) roleCovering(t int) int {
	for k := t; k < min(s.hi, t+2); k++ {
		if i := int(s.roleAt[k-s.lo]) - 1; i >= 0 && s.roles[i].outer <= t {
			return i
		}
	}
	return -1
}

// closes tells whether an apposition may end at t.
func (s *scan) closes(t int) bool {
	return t >= s.hi || s.ti[t].shape == shapePunct || s.ti[t].is(clsAnd)
}

// weigh decides whether a run is a person, by which rule and how surely.
func (s *scan) weigh(n *nameRun) (rule string, score float64, rank int8) {
	length := n.last - n.first
	w := s.ti[n.first]
	if w.is(clsNotPerson) && w.given == 0 && n.honor == nil && n.listed == nil {
		return "", 0, 0
	}
	if len(n.roles) > 0 || n.honor != nil {
		if s.roleNamesNobody(n) || s.at(n.outer-1).is(clsNotPerson) && s.at(n.outer-1).shape != shapePunct && (n.outer == n.first || !s.ti[n.outer].is(clsArticle)) {
			return "", 0, 0
		}
		if n.honor != nil {
			return rulePersonTitle, 0.97, rankTitled
		}
		if s.looseRole(n) && n.taggedPER < 0.5 && !n.given && n.listed == nil && (length < 2 || n.taggedOther > 0.5) {
			return "", 0, 0
		}
		return rulePersonRole, 0.95, rankTitled
	}
	if n.nation != nil && length >= 2 {
		return rulePersonNation, 0.9, rankTitled
	}
	if w.is(clsPlaceFirst) && !n.given && n.listed == nil || s.namedAfter(n) || s.byline(n) {
		return "", 0, 0
	}
	wholeListed := n.listed != nil && n.listed.First <= n.first && n.listed.Last >= n.last
	if wholeListed {
		if length >= 2 {
			return rulePersonListed, 0.95, rankLongList
		}
		if s.best(n.listed).Entry.Kind == kg.Person && !w.acro {
			return rulePersonListed, 0.7, rankWeak
		}
	}
	other := s.otherReading(n)
	if m := s.gzBegin(n.first); other && length == 1 && m != nil && s.oddCountry(m) {
		other = false
	}
	switch {
	case length >= 2 && n.given && !other && n.taggedOther < 0.65 && (s.mode == caseNormal || n.listed != nil || s.mode == caseTitle && !s.anyPlain(n)):
		return rulePersonGiven, 0.9, rankContext
	case length >= 2 && n.given && s.mode == caseUpper && !s.anyPlain(n) && !other:
		return rulePersonGiven, 0.6, rankWeak
	case length >= 2 && length <= 4 && w.shape == shapeInitial && !other && s.mode == caseNormal && s.ti[n.last-1].shape != shapeInitial && !s.ti[n.first+1].acro && s.initialStop(n.first):
		return rulePersonInitial, 0.8, rankContext
	case length >= 2 && length <= 5 && !other && s.mode == caseNormal && n.taggedOther < 0.5 && s.arabicParts(n) && !s.at(n.first-1).is(clsOf|clsAt|clsIn|clsPlaceHead):
		return rulePersonParticle, 0.75, rankContext
	case length >= 2 && !other && s.mode == caseNormal && s.bracketState(n.last):
		return rulePersonBracket, 0.85, rankContext
	case length >= 2 && n.taggedPER > 0.5 && !other && n.taggedOther < n.taggedPER:
		return rulePersonModel, 0.5 + float64(n.taggedPER)/2.5, rankModel
	case length == 1 && n.taggedPER > 0.8 && !other && w.shape != shapeUpper && s.mode == caseNormal:
		return rulePersonModel, float64(n.taggedPER) * 0.7, rankWeak
	case length == 1 && s.mode == caseNormal && !other && s.knownSurname(n):
		rank := rankWeak
		if s.gzBegin(n.first) != nil {
			rank = rankContext
		}
		return rulePersonKnownSurname, 0.6, rank
	case length >= 2 && s.mode == caseNormal && !other && s.saysSomething(n) && !s.anyPlain(n):
		return rulePersonSays, 0.7, rankModel
	case length >= 2 && length <= 4 && s.mode == caseNormal && !other && !s.anyPlain(n) && s.r.tag[s.lex.lang] == nil && !s.at(n.first-1).is(clsDet|clsOf|clsAt|clsIn) && n.first > s.lo:
		return rulePersonCapitals, 0.5, rankWeak
	}
	return "", 0, 0
}

// initialStop tells whether an initial is written with its stop: "A. Laraki".
func (s *scan) initialStop(t int) bool { return strings.HasSuffix(s.norm(t), ".") }

// looseRole tells that only a weak title with a complement stands before the
// name: "candidate de l'émission The Voice".
func (s *scan) looseRole(n *nameRun) bool {
	for _, i := range n.roles {
		r := &s.roles[i]
		if !(r.e.title && r.comp || r.org != "" || r.body) || r.first > n.first {
			return false
		}
		if s.punct(r.last, ",") {
			return false
		}
	}
	return n.honor == nil
}

// arabicParts tells whether a particle of Arabic names stands inside the run:
// "Nimr al-Nimr", "Sidi Ould Tah".
func (s *scan) arabicParts(n *nameRun) bool {
	for t := n.first + 1; t < n.last; t++ {
		switch f := s.ti[t].fold; {
		case f == "ould" || f == "ben" || f == "bin" || f == "ibn" || f == "mint" || f == "bint" || f == "ag":
			return t < n.last-1
		case strings.HasPrefix(f, "al ") || strings.HasPrefix(f, "el "):
			return s.gzBegin(n.first) == nil
		}
	}
	return false
}

// bracketState tells whether a state or a body in brackets follows: "Joseph
// Zammit (Malte)".
func (s *scan) bracketState(t int) bool {
	if !s.punct(t, "(") {
		return false
	}
	if m := s.gzBegin(t + 1); m != nil && s.punct(m.Last, ")") {
		k := s.bestKind(m)
		return k == kg.Country || k == kg.Organisation
	}
	return false
}

// knownSurname tells whether a lone word is the surname of listed persons and
// nothing else: « un proche d'Obama ».
func (s *scan) knownSurname(n *nameRun) bool {
	w := s.ti[n.first]
	if s.r.gaz == nil || w.shape != shapeCap || w.given != 0 || len(w.fold) < 5 || n.taggedOther > 0.5 || s.plainWord(n.first) || n.first == s.lo && n.taggedPER < 0.3 {
		return false
	}
	if p := s.at(n.first - 1); p.is(clsArticle|clsAt|clsIn) || p.capital() && !p.is(clsStop) {
		return false
	}
	m := s.gzBegin(n.first)
	if m != nil && !s.oddCountry(m) || len(s.r.gaz.Surname(w.fold)) == 0 {
		return false
	}
	return true
}

// oddCountry tells that a match is a state under another name than its own, as
// "Hollande" is of the Pays-Bas, and stands without article or preposition.
func (s *scan) oddCountry(m *gazetteer.Match) bool {
	e := s.best(m).Entry
	if e.Kind != kg.Country || m.Last-m.First > 1 || gazetteer.Fold(e.Name) == s.ti[m.First].fold || gazetteer.Fold(e.NameEN) == s.ti[m.First].fold {
		return false
	}
	return !s.at(m.First - 1).is(clsArticle | clsIn | clsAt)
}

// byline tells whether the name is all of its line, perhaps after "Par".
func (s *scan) byline(n *nameRun) bool {
	first := s.lo
	if s.at(first).is(clsByline) {
		first++
	}
	if n.first > first || n.last-n.first < 2 {
		return false
	}
	last := s.hi
	for last > n.last && s.ti[last-1].shape == shapePunct {
		last--
	}
	return n.last == last && (s.mode == caseUpper || first > s.lo || s.a.Blocks[s.a.Sentences[s.sent].Block].Kind == kg.Story)
}

// anyPlain tells whether a word of the run is a common word.
func (s *scan) anyPlain(n *nameRun) bool {
	for t := n.first; t < n.last; t++ {
		if s.ti[t].capital() && s.ti[t].given == 0 && s.plainWord(t) {
			return true
		}
	}
	return false
}

// roleNamesNobody tells that a role is followed by something else than a
// person: "le ministère public France", "le président Afrique".
func (s *scan) roleNamesNobody(n *nameRun) bool {
	if n.honor != nil || n.last-n.first > 1 {
		return n.honor == nil && s.otherReading(n) && !n.given
	}
	m := s.gzBegin(n.first)
	if m != nil && m.Last >= n.last && n.listed == nil {
		switch s.bestKind(m) {
		case kg.Country, kg.Organisation, kg.Ministry:
			return !s.oddCountry(m) || s.roleEnding(n.first) < 0
		case kg.Place:
			if s.roleEnding(n.first) < 0 {
				return true
			}
		}
	}
	adjacent := n.outer < n.first && s.roleEnding(n.first) >= 0
	if s.ti[n.first].acro && s.mode == caseNormal && n.listed == nil && (len(s.ti[n.first].fold) <= 4 || !adjacent) {
		return true
	}
	return false
}

// otherReading tells that lists know the run as something else than a person.
func (s *scan) otherReading(n *nameRun) bool {
	for t := n.first; t < n.last; t++ {
		if w := s.ti[t]; w.acro && !w.roman && len(w.fold) <= 3 && s.mode == caseNormal && w.given == 0 && n.listed == nil && t > n.first && n.taggedPER < 0.5 {
			return true // "Milan AC"
		}
		m := s.gzBegin(t)
		if m == nil && s.hyphenState(t) {
			return true // "Maroc-Etats Unis"
		}
		if m == nil {
			if s.ti[t].is(clsOrgHead|clsVenueHead|clsMinistryHead|clsMedia) && s.ti[t].given == 0 && t == n.first {
				return true
			}
			continue
		}
		k := s.bestKind(m)
		switch {
		case k == kg.Person || k == "":
		case m.First <= n.first && m.Last >= n.last && (k != kg.Place || m.Last-m.First > 1 || !n.given):
			return true
		case m.Last-m.First >= 2 && (k == kg.Organisation || k == kg.Ministry || k == kg.Country || k == kg.Exercise):
			return true
		case t == n.first && (k == kg.Country || k == kg.Organisation) && (!n.given || n.taggedPER < 0.5 && n.listed == nil):
			return true
		}
	}
	return false
}

// hyphenState tells whether a hyphenated word begins with a state.
func (s *scan) hyphenState(t int) bool {
	first, _, ok := strings.Cut(s.ti[t].fold, " ")
	if !ok || s.r.gaz == nil || s.ti[t].given != 0 || len(first) < 4 {
		return false
	}
	for _, e := range s.r.gaz.Lookup(first) {
		if e.Kind == kg.Country && gazetteer.Fold(e.Name) == first {
			return true
		}
	}
	return false
}

// namedAfter tells that a thing named after somebody stands here: "aéroport
// Mohammed V", "le stade Léopold-Sédar-Senghor", "Fondation Ahmed Baba".
func (s *scan) namedAfter(n *nameRun) bool {
	t := n.first - 1
	steps := 0
	for t >= s.lo && steps < 3 {
		w := s.ti[t]
		if w.is(clsNotPerson) {
			// "le groupe de Mohamed X": of a person, not named after one
			return steps == 0 || !s.ti[n.first-1].is(clsOf) || w.is(clsVenueHead)
		}
		if steps > 0 && w.shape == shapePunct {
			return false
		}
		if !(w.is(clsRelAdj|clsRoleAdj|clsVenueAdj|clsOf|clsArticle|clsSoftParticle) || w.iso != "" || s.punct(t, "«\"“")) {
			return false
		}
		t--
		steps++
	}
	return false
}

// saysSomething tells whether the run speaks or is spoken to: "selon X", "a
// déclaré X", "X a reçu".
func (s *scan) saysSomething(n *nameRun) bool {
	return s.at(n.first-1).is(clsSayPre) && s.at(n.first-1).shape == shapeLower || s.at(n.last).is(clsSayVerb) && s.at(n.last).shape == shapeLower
}

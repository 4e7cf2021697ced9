package events

import (
	"slices"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// trigger is a word that may tell an act.
type trigger struct {
	word   int
	frames []*frame
}

// triggers finds the words of the tagged sentence that start a frame.
func (st *sentenceState) triggers() []trigger {
	var out []trigger
	for i := range st.words {
		w := &st.words[i]
		if m := st.mention(i); m != nil && w.Fixed && m.Kind != kg.Agreement {
			continue
		}
		fs := st.lang.frames[w.Lemma]
		if len(fs) == 0 {
			continue
		}
		var keep []*frame
		for _, f := range fs {
			if st.posFits(i, f) {
				keep = append(keep, f)
			}
		}
		if len(keep) > 0 {
			out = append(out, trigger{i, keep})
		}
	}
	st.trig = out
	return out
}

// posFits tells whether word i has the part of speech, the reflexive pronoun
// and the following word that a frame wants.
func (st *sentenceState) posFits(i int, f *frame) bool {
	w := &st.words[i]
	switch f.pos {
	case noun:
		if w.UPOS != syntax.NOUN && w.UPOS != syntax.PROPN || i > 0 && st.lang.is("no-event-of", st.words[i-1].Lemma) {
			return false
		}
	case verb, reflexive:
		if w.UPOS != syntax.VERB && !(w.UPOS == syntax.ADJ && w.Feats.VerbForm == syntax.Participle) {
			return false
		}
		if st.reflexive(i) != (f.pos == reflexive) {
			if f.pos == reflexive && st.bareParticiple(i) && st.lang.is("bare-reflexive", w.Lemma) {
				break
			}
			if f.pos == reflexive || st.hasReflexiveFrame(w.Lemma) || f.typ != kg.Meeting {
				return false
			}
		}
	}
	if len(f.notnext) > 0 && st.nextIs(i, f.notnext) {
		return false
	}
	if len(f.before) > 0 && !st.beforeIs(i, f.before) {
		return false
	}
	return len(f.next) == 0 || st.nextIs(i, f.next)
}

// beforeIs tells whether one of the words stands at most three before word i.
func (st *sentenceState) beforeIs(i int, words []string) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if slices.Contains(words, st.words[k].Lemma) {
			return true
		}
	}
	return false
}

// lacksWanted tells whether a wanted role of the frame is not filled.
func (c *cand) lacksWanted(f *frame) bool {
	for i := range f.slots {
		if s := &f.slots[i]; s.required && c.count(s.role) == 0 {
			return true
		}
	}
	return false
}

// bareParticiple tells a participle without auxiliary: "réunis à Tunis".
func (st *sentenceState) bareParticiple(i int) bool {
	w := &st.words[i]
	if w.Feats.VerbForm != syntax.Participle || w.Feats.Tense == syntax.Present {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if st.words[k].UPOS == syntax.AUX {
			return false
		}
	}
	return true
}

func (st *sentenceState) hasReflexiveFrame(lemma string) bool {
	for _, f := range st.lang.frames[lemma] {
		if f.pos == reflexive {
			return true
		}
	}
	return false
}

// reflexive tells whether "se" stands before verb i, auxiliaries between. A
// bare participle of a verb that is only reflexive ("réunis à Tunis") counts.
func (st *sentenceState) reflexive(i int) bool {
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		w := &st.words[k]
		f := strings.ToLower(w.Form)
		if f == "se" || f == "s'" || w.Lemma == "se" {
			return true
		}
		if k > 0 && (f == "me" || f == "m'" || f == "m’" || f == "nous") { // "je me rendrai à", "nous nous sommes rencontrés"
			p := strings.ToLower(st.words[k-1].Form)
			return p == "je" || p == "nous" && f == p
		}
		if w.UPOS == syntax.NOUN || w.UPOS == syntax.PROPN || w.UPOS == syntax.SCONJ {
			break
		}
		if w.UPOS == syntax.VERB && k < i-1 {
			break
		}
	}
	return false
}

func (st *sentenceState) nextIs(i int, words []string) bool {
	for k := i + 1; k < len(st.words) && k <= i+2; k++ {
		if slices.Contains(words, st.words[k].Lemma) || slices.Contains(words, strings.ToLower(st.words[k].Form)) {
			return true
		}
	}
	return false
}

// matchAll matches the frames of all triggers: nouns first, so that a verb that
// only lends its subject to a noun is not told twice.
func (st *sentenceState) matchAll(trig []trigger) {
	used := map[int]bool{}
	for _, t := range trig {
		for _, f := range t.frames {
			if f.pos == noun && st.matchNoun(t.word, f, used) {
				break
			}
		}
	}
	st.matchBeing()
	st.matchHeadline()
	for _, t := range trig {
		for _, f := range t.frames {
			if used[t.word] && f.typ != kg.Meeting {
				continue // the noun tells it: "a rendu visite à X" is a meeting, too
			}
			if f.pos != noun && st.matchVerb(t.word, f) {
				break
			}
		}
	}
	st.deliver()
}

// matchVerb matches a verb frame and adds its candidates.
func (st *sentenceState) matchVerb(v int, f *frame) bool {
	mod, ok := st.verbModality(v)
	if !ok || st.caused(v) || f.noinf && (st.words[v].Feats.VerbForm != syntax.Participle || st.activeParticiple(v)) && (st.hasInfinitive(v) || st.infinitiveNear(v)) || f.noinf && f.prop && st.infinitiveNear(v) || f.phone && !st.byPhone(v) {
		return false
	}
	c := st.newCand(f, v)
	c.modality, c.score = mod.modality, mod.score
	c.source = mod.source
	c.old = v > 0 && st.lang.is("formerly", lower(st.words[v-1].Form))
	args := st.verbArgs(v)
	for _, a := range args {
		st.fill(c, f, a, f.pos == verb || f.pos == reflexive)
	}
	st.clitics(c, f, v)
	st.repairVerb(c, f, v)
	if c.typ == kg.Visit && c.modality == kg.Proposed {
		st.inviter(c, v)
	}
	if c.typ == kg.Visit && c.count(kg.Visitor) == 0 {
		st.invited(c, v)
	}
	if f.pos == reflexive && (c.typ == kg.Meeting || c.typ == kg.Call) && len(c.parts) < 2 {
		st.bothSides(c, v)
	}
	if f.pos == verb && !f.weak && !f.adds && st.lacksObject(c, f, v) {
		return false
	}
	if f.plan && c.modality == kg.Occurred {
		c.modality = kg.Planned
	}
	if f.prop && c.modality != kg.Denied {
		c.modality = kg.Proposed
	}
	return st.complete(c, f, v, args, mod, false)
}

// inviter adds who invites: "X a invité Y à se rendre à Alger".
func (st *sentenceState) inviter(c *cand, v int) {
	g := st.tree.VerbGroup(v)
	st.surfaceGovernor(v, &g)
	if g.Governor < 0 || !st.lang.is("invite", g.GovernorLemma) {
		return
	}
	for _, l := range st.tree.Subjects(g.Governor) {
		c.addAll(st.refs(l.Word, "po"), kg.Host, wayChain)
	}
}

// invited takes who travels and who invites from the noun over an infinitive: "X a
// accepté l'invitation de Y à se rendre à Z".
func (st *sentenceState) invited(c *cand, v int) {
	h := st.words[v].Head
	if h < 0 || st.words[v].Feats.VerbForm != syntax.Infinitive || !st.lang.is("invitation", st.words[h].Lemma) {
		return
	}
	g := st.words[h].Head
	if g < 0 || !st.verbal(g) {
		return
	}
	for _, l := range st.tree.Subjects(g) {
		c.addAll(st.refsOf(st.list(l.Word, true, ""), "pg"), kg.Visitor, wayChain)
	}
	for _, l := range st.tree.Obliques(h, "de", "from", "of") {
		c.addAll(st.refs(l.Word, "po"), kg.Host, wayChain)
	}
	switch lemma := st.words[g].Lemma; {
	case st.lang.is("deny", lemma):
		c.modality = kg.Denied
	case st.lang.is("accept", lemma):
		c.modality = kg.Planned
	default:
		c.modality = kg.Proposed
	}
}

// bothSides takes subject and addressee of the verb over an infinitive that needs
// two: "X a proposé à Y de se rencontrer à Z".
func (st *sentenceState) bothSides(c *cand, v int) {
	g := st.tree.VerbGroup(v)
	st.surfaceGovernor(v, &g)
	if g.Governor < 0 || st.words[v].Feats.VerbForm != syntax.Infinitive {
		return
	}
	for _, l := range st.tree.Subjects(g.Governor) {
		c.addAll(st.refs(l.Word, "pc"), kg.Actor, wayChain)
	}
	for _, l := range st.tree.Obliques(g.Governor, "à", "avec", "to", "with") {
		c.addAll(st.refs(l.Word, "pc"), kg.Actor, wayChain)
	}
}

// caused tells an infinitive under "faire" or "laisser": "faire revenir des
// emplois" moves nobody who is told.
func (st *sentenceState) caused(v int) bool {
	if st.words[v].Feats.VerbForm != syntax.Infinitive {
		return false
	}
	for k := v - 1; k >= 0 && k >= v-2; k-- {
		if l := st.words[k].Lemma; l == "faire" || l == "laisser" || l == "make" || l == "let" {
			return true
		}
	}
	return false
}

// lacksObject tells whether a verb that wants somebody for an object acts on a
// thing: "accueille les exercices", "reçoit une aide".
func (st *sentenceState) lacksObject(c *cand, f *frame, v int) bool {
	s := f.slotFor("obj", "")
	if s == nil || !s.required || f.inst && f.instFn.fn == "obj" {
		return false
	}
	if s.role != kg.Actor && c.count(s.role) > 0 || s.role == kg.Actor && len(c.parts) > 1 {
		return false
	}
	return st.thingObject(v)
}

// hasInfinitive tells whether an infinitive hangs on the verb: "a appelé X à
// signer", "est venu saluer".
func (st *sentenceState) hasInfinitive(v int) bool {
	for _, k := range st.tree.Children(v) {
		w := &st.words[k]
		if int(k) > v && w.Feats.VerbForm == syntax.Infinitive && w.Rel.Is(syntax.RelXcomp, syntax.RelCcomp, syntax.RelObl, syntax.RelAdvcl, syntax.RelObj) {
			p := st.tree.Prep(int(k))
			if w.Rel.Is(syntax.RelAdvcl) && p != "à" && p != "to" {
				continue
			}
			return true
		}
	}
	return false
}

// infinitiveNear tells "a invité X à se rendre" where the tree hangs the
// infinitive on X.
func (st *sentenceState) infinitiveNear(v int) bool {
	for i := v + 1; i < len(st.words) && i <= v+8; i++ {
		w := &st.words[i]
		if st.finiteVerb(i) {
			return false
		}
		if w.UPOS == syntax.VERB && w.Feats.VerbForm == syntax.Infinitive {
			for k := i - 1; k > v && k >= i-3; k-- {
				if l := st.words[k].Lemma; l == "à" || l == "to" || l == "de" {
					return true
				}
			}
		}
	}
	return false
}

func (st *sentenceState) newCand(f *frame, w int) *cand {
	return &cand{typ: f.typ, place: -1, instrument: -1, sentence: st.idx, rule: f.rule, trigger: st.span(w), score: 1, when: kg.When{Basis: kg.NoDate}}
}

// fill puts an argument with its list into the slot it fits.
func (st *sentenceState) fill(c *cand, f *frame, a arg, left bool) {
	if f.inst && a.fn == f.instFn.fn && (a.fn != "obl" || slices.Contains(f.instFn.preps, a.prep)) && st.instrument(c, a.word) {
		return
	}
	if a.prep == presencePrep {
		if c.typ == kg.Meeting || c.typ == kg.Signing && len(c.parts) == 0 {
			c.addAll(st.refsOf(st.list(a.word, false, "de"), "po"), kg.Actor, a.way)
		}
		return
	}
	if a.prep == mediatorPrep && (c.typ == kg.Meeting || c.typ == kg.AgreementE || c.typ == kg.Signing) {
		c.addAll(st.refs(a.word, "poc"), kg.Mediator, a.way)
		return
	}
	s := f.slotFor(a.fn, a.prep)
	if s == nil || s.role == kg.Visitor && a.fn == "obl" && a.way == wayChain && st.viaAct(a.word) {
		return
	}
	for _, w := range st.named(st.list(a.word, left && a.fn == "subj", a.prep)) {
		rs := st.refs(w, s.kinds)
		if m := st.mention(w); m != nil && m.Form == kg.Nominal && len(m.Members) == 0 && st.lang.is("stands-for", st.words[w].Lemma) && st.unnamedGroup(m) {
			if of := st.ofGroup(w, s.kinds); len(of) > 0 {
				rs = of // "a delegation of the Ministry of Labour"
			}
		}
		if len(rs) == 0 {
			rs = st.groupRefs(w, s.kinds)
		}
		if len(rs) == 0 && hasByte(s.kinds, 'p') && a.prep != "de" && a.prep != "of" && a.prep != "à" && a.prep != "in" {
			rs = st.nameByRole(w)
		}
		if len(rs) == 0 && hasByte(s.kinds, 'p') && a.prep != "de" && a.prep != "of" {
			rs = st.retype(w)
		}
		c.addAll(rs, s.role, a.way)
		c.addAll(st.leaders(w, s.kinds), s.role, wayChain)
	}
}

// named gives the names behind a plural role for the role: "the two countries'
// foreign ministers, A and B".
func (st *sentenceState) named(ws []int) []int {
	last := -1
	for _, w := range ws {
		if m := st.mention(w); m != nil && m.Kind == kg.Person && m.Form == kg.RoleRef && w > last {
			last = w
		}
	}
	if last < 0 || last+3 >= len(st.words) || st.words[last+1].Form != "," || len(ws) == 1 && st.mention(last).Number == 1 {
		return ws
	}
	var out []int
	and := false
	for i := last + 2; i < len(st.words); i++ {
		if m := st.mention(i); m != nil && m.Kind == kg.Person && m.Form == kg.Name {
			out = append(out, i)
			continue
		}
		w := &st.words[i]
		and = and || w.UPOS == syntax.CCONJ
		if w.UPOS != syntax.CCONJ && w.Form != "," {
			break
		}
	}
	if len(out) < 2 || !and || len(out) < len(ws) && len(ws) > 1 && !slices.Contains(ws, out[0]) {
		return ws
	}
	return out
}

// viaAct tells a complement that hangs on another act: "will travel to London for
// talks with X".
func (st *sentenceState) viaAct(w int) bool {
	h := st.words[w].Head
	for _, t := range st.trig {
		if t.word == h && st.words[h].UPOS == syntax.NOUN {
			return true
		}
	}
	return false
}

// leaders are the persons who lead a delegation: "une délégation de X conduite
// par Y".
func (st *sentenceState) leaders(w int, kinds string) []ref {
	var out []ref
	for _, k := range st.tree.Children(w) {
		v := &st.words[k]
		if !v.Rel.Is(syntax.RelACL) || !st.lang.is("lead", v.Lemma) {
			continue
		}
		for _, l := range st.tree.Agents(int(k)) {
			out = append(out, st.refs(l.Word, kinds)...)
		}
	}
	return out
}

// addAll puts participants into a candidate.
func (c *cand) addAll(rs []ref, role kg.PartRole, way string) {
	for _, r := range rs {
		c.add(r, role, way)
	}
}

// add puts a participant into a candidate once.
func (c *cand) add(r ref, role kg.PartRole, way string) bool {
	for _, p := range c.parts {
		if p.ent == r.ent {
			return false
		}
	}
	c.parts = append(c.parts, part{r.ent, role, r.mention, way})
	switch way {
	case wayChain:
		c.score *= .95
	case wayWindow, wayClause:
		c.score *= .85
	}
	return true
}

// count is the number of participants with one of the roles, of all without.
func (c *cand) count(roles ...kg.PartRole) int {
	n := 0
	for _, p := range c.parts {
		if len(roles) == 0 {
			n++
		}
		for _, r := range roles {
			if p.role == r {
				n++
			}
		}
	}
	return n
}

// instrument takes word w as the text that is signed or agreed.
func (st *sentenceState) instrument(c *cand, w int) bool {
	if m := st.mention(w); m != nil && m.Form != kg.Pronoun {
		if m.Kind != kg.Agreement {
			return false
		}
		if ei, ok := st.ar.byID[m.Entity]; ok && c.instrument < 0 {
			c.instrument = ei
		}
		c.instText = m.Quote
		return true
	}
	word := &st.words[w]
	if st.lang.is("text", word.Lemma) {
		c.instText = word.Form
		return true
	}
	if word.UPOS == syntax.PRON {
		st.itText(c)
		return true
	}
	return false
}

// itText gives "It is to be signed in Oslo" the text that the last act was about.
func (st *sentenceState) itText(c *cand) {
	for i := len(st.ar.found) - 1; i >= 0 && st.idx-st.ar.found[i].sentence <= 3; i-- {
		if e := st.ar.found[i]; e.instText != "" && len(e.parts) > 0 {
			if c.instText == "" {
				c.instrument, c.instText, c.itText = e.instrument, e.instText, true
			}
			return
		}
	}
}

// repairVerb looks on the surface for what the tree did not give.
func (st *sentenceState) repairVerb(c *cand, f *frame, v int) {
	passive := st.passive(v)
	for i := range f.slots {
		s := &f.slots[i]
		if s.role != "" && st.slotFilled(c, s, f) {
			continue
		}
		st.repairSlot(c, f, s, v, passive)
	}
	if f.inst && c.instText == "" {
		st.relativeInstrument(c, v)
	}
	if f.inst && c.instText == "" {
		st.surfaceInstrument(c, v, passive)
	}
	st.outsideSubject(c, f, v)
	if f.adds && len(c.parts) == 0 { // "y ont pris part A et B"
		s := f.slotFor("subj", "")
		if w := st.surfaceObject(v, s.kinds); w >= 0 {
			c.addAll(st.refsOf(st.list(w, false, ""), s.kinds), s.role, wayWindow)
		}
	}
}

// outsideSubject gives "C'est après avoir rencontré X" the person whom the
// sentence before was about.
func (st *sentenceState) outsideSubject(c *cand, f *frame, v int) {
	s := f.slotFor("subj", "")
	if s == nil || c.count(s.role) > 1 || s.role != kg.Actor && c.count(s.role) > 0 || len(c.parts) != 1 || st.idx == 0 {
		return
	}
	g := st.tree.VerbGroup(v)
	if !st.lang.is("after", g.Mark) && !(st.perfectInfinitive(v) && v > 0) {
		return
	}
	if r, ok := st.ar.focusBefore(st.idx-1, st.ar.a.Sentences[st.idx].First, s.kinds); ok && !c.has(r.ent) {
		c.add(r, s.role, wayCoref)
	}
}

// slotFilled tells whether a participant already came from the role of a slot;
// two slots of one role ("X rencontre Y") need two.
func (st *sentenceState) slotFilled(c *cand, s *slot, f *frame) bool {
	same := 0
	for i := range f.slots {
		if f.slots[i].role == s.role && (f.slots[i].required || f.slots[i].fn == "subj") {
			same++
		}
	}
	return c.count(s.role) >= max(1, same)
}

func (st *sentenceState) repairSlot(c *cand, f *frame, s *slot, v int, passive bool) {
	w := -1
	switch {
	case s.fn == "subj" && passive:
		w = st.surfacePrep(v, []string{"par", "by"}, s.kinds)
	case s.fn == "subj" || s.fn == "obj" && passive:
		if st.words[v].Feats.VerbForm == syntax.Infinitive && !st.beTo(v) {
			return
		}
		if w = st.surfaceSubject(v, s.kinds); w < 0 && s.fn == "subj" && st.coordinatedSubject(c, s, v) {
			return
		}
	case s.fn == "obj":
		if st.thingObject(v) {
			return
		}
		w = st.surfaceObject(v, s.kinds)
	case s.fn == "obl" && slices.Contains(s.preps, "entre"), s.fn == "obl" && slices.Contains(s.preps, "between"):
		c.addAll(st.refsOf(st.surfaceBetween(v, s.preps, s.kinds), s.kinds), s.role, wayWindow)
		return
	case s.fn == "obl":
		w = st.surfacePrep(v, s.preps, s.kinds)
	}
	if w < 0 {
		return
	}
	c.addAll(st.refsOf(st.list(w, s.fn == "subj" || s.fn == "obj" && passive, st.prepAt(w)), s.kinds), s.role, wayWindow)
}

// beTo tells "X, which is to host Y".
func (st *sentenceState) beTo(v int) bool {
	return v > 1 && lower(st.words[v-1].Form) == "to" && st.words[v-2].Lemma == "be" && st.finiteVerb(v-2)
}

// relativeInstrument takes the noun over a relative clause: "l'accord que A et B
// doivent signer".
func (st *sentenceState) relativeInstrument(c *cand, v int) {
	for n := 0; v >= 0 && n < 4; n++ {
		h := st.words[v].Head
		if h >= 0 && st.words[v].Rel.Is(syntax.RelACL) {
			st.instrument(c, h)
			return
		}
		if a := st.beforeThat(v); a >= 0 {
			st.instrument(c, a)
			return
		}
		v = h
	}
}

// beforeThat is the text right before the "que" that the tree takes for the mark
// of verb v, or -1: "l'accord du 3 mai, que le ministre avait signé".
func (st *sentenceState) beforeThat(v int) int {
	for _, k := range st.tree.Children(v) {
		w := &st.words[k]
		if w.Rel != syntax.RelMark || w.Lemma != "que" && w.Lemma != "that" && w.Lemma != "which" {
			continue
		}
		i := int(k) - 1
		if i >= 0 && st.words[i].Form == "," {
			i--
		}
		if i >= 0 && (st.letterOf(i) == 'a' || st.words[i].UPOS == syntax.NOUN && st.lang.is("text", st.words[i].Lemma)) {
			return i
		}
	}
	return -1
}

// thingObject tells whether the tree gives the verb an object that is a thing:
// "reçoit une aide de l'Etat", "a reçu 45 000 euros".
func (st *sentenceState) thingObject(v int) bool {
	for _, l := range st.tree.Objects(v) {
		w := &st.words[l.Word]
		if st.mention(l.Word) == nil && w.UPOS == syntax.NOUN && !st.lang.is("group", w.Lemma) {
			return true
		}
		if m := st.mention(l.Word); m != nil && m.Kind == kg.Agreement {
			return true
		}
	}
	return false
}

// coordinatedSubject gives "et y a rencontré X" the subject of the verb before
// "et".
func (st *sentenceState) coordinatedSubject(c *cand, s *slot, v int) bool {
	and := -1
	for i := v - 1; i >= 0 && i >= v-5; i-- {
		if l := st.words[i].Lemma; l == "et" || l == "and" || l == "puis" {
			and = i
			break
		}
		if u := st.words[i].UPOS; u != syntax.AUX && u != syntax.PRON && u != syntax.ADV && u != syntax.VERB && u != syntax.PUNCT {
			return false
		}
	}
	for i := and - 1; i >= 0 && i >= and-16; i-- {
		if st.words[i].UPOS != syntax.VERB {
			continue
		}
		for _, a := range st.verbArgs(i) {
			if a.fn != "subj" && !(a.fn == "obj" && st.passive(i)) {
				continue
			}
			c.addAll(st.refsOf(st.list(a.word, true, ""), s.kinds), s.role, wayChain)
		}
		return c.count(s.role) > 0
	}
	return false
}

// surfaceInstrument looks for the text that is signed behind an active verb,
// before a passive one.
func (st *sentenceState) surfaceInstrument(c *cand, v int, passive bool) {
	try := func(i int) bool {
		if m := st.mention(i); m != nil && m.Kind != kg.Agreement {
			return false
		}
		if st.mention(i) == nil && !st.lang.is("text", st.words[i].Lemma) {
			return false
		}
		return st.instrument(c, i)
	}
	if passive {
		for i := v - 1; i >= 0 && i >= v-12; i-- {
			if try(i) {
				return
			}
		}
		return
	}
	for i := v + 1; i < len(st.words) && i <= v+14; i++ {
		if st.words[i].UPOS == syntax.SCONJ {
			return // "concluded that …"
		}
		if try(i) || st.words[i].UPOS == syntax.VERB || st.words[i].Form == "»" || st.words[i].Form == ";" {
			return
		}
	}
}

// complete checks a candidate, gives it place and day and keeps it.
func (st *sentenceState) complete(c *cand, f *frame, w int, args []arg, mod modal, held bool) bool {
	if st.negative(c, f, w) {
		return false
	}
	if c.typ == kg.Meeting && st.byPhone(w) {
		c.typ = kg.Call
		for i := range c.parts {
			c.parts[i].role = kg.Actor
		}
	}
	if f.inst && f.needInst && c.instText == "" {
		return false
	}
	if f.stay && c.duration == "" && !st.durationNear(w) {
		return false
	}
	if f.inst && len(c.parts) == 0 {
		st.partiesOfText(c, f, w)
	}
	if c.typ == kg.Visit && f.pos != noun && c.count(kg.Visitor) > 0 {
		st.company(c)
	}
	c.adds = f.adds && len(c.parts) > 0
	c.pointer = f.weak || f.adds || !st.enough(c, w)
	dests := []dest{{-1, -1}}
	if f.dest {
		dests = st.destinations(f, w, args)
		if len(dests) == 0 {
			at := -1
			if st.lang.is("arrive", st.words[w].Lemma) && f.pos == verb {
				at = st.ar.lastPlace(c)
			} else if f.pos != noun && st.thither(w) {
				at = st.ar.placeBefore(c.sentence)
			}
			c.pointer = at < 0
			dests = []dest{{at, -1}}
		}
	}
	c.soft = mod.open && c.modality == kg.Occurred && st.title()
	st.setWhen(c, w, mod)
	for _, d := range dests {
		one := *c
		one.parts = append([]part(nil), c.parts...)
		one.place = d.ent
		if len(dests) > 1 {
			st.dateOfStop(&one, d.word, mod)
		}
		if !f.dest {
			st.setPlace(&one, w, args)
		}
		if st.loose(&one, f, held) || one.typ == kg.Meeting && !one.told() {
			one.pointer = true
		}
		if one.pointer && !one.adds && len(one.parts) == 0 && (f.pos != noun || f.loose || !st.definite(w) && !st.possessive(w)) {
			continue // says nothing about any act told
		}
		if one.typ == kg.Visit && one.place >= 0 && (one.modality == kg.Denied || st.noneBefore(w)) {
			st.matchSince(&one, w)
			if st.noneBefore(w) {
				continue // "aucun ministre n'a visité": nobody's visit
			}
		}
		st.keepSplit(&one, w)
	}
	return !c.pointer
}

// lastPlace is where a traveller met somebody in the sentences before: "X held
// talks with Y in Lusaka. X, who arrived on Wednesday, …".
func (ar *article) lastPlace(c *cand) int {
	for i := len(ar.found) - 1; i >= 0 && c.sentence-ar.found[i].sentence <= 2; i-- {
		e := ar.found[i]
		if e.typ == kg.Meeting && e.modality == kg.Occurred && e.place >= 0 && len(c.parts) > 0 && e.has(c.parts[0].ent) {
			return e.place
		}
	}
	return -1
}

// company adds those who travel along: "accompagné de A et de B", "flanked by C".
func (st *sentenceState) company(c *cand) {
	for i := range st.words {
		if !st.lang.is("company", st.words[i].Lemma) || i+2 >= len(st.words) || st.words[i+1].UPOS != syntax.ADP {
			continue
		}
		prep := st.words[i+1].Lemma
		if prep != "de" && prep != "par" && prep != "by" {
			continue
		}
		for k := i + 2; k < len(st.words) && k <= i+3; k++ {
			if m := st.mention(k); m == nil || m.Kind != kg.Person || m.Form == kg.Nominal {
				continue
			}
			c.addAll(st.refsOf(st.list(k, false, prep), "p"), kg.Visitor, wayChain)
			break
		}
	}
}

// placeBefore is the place of the act told last, in the same sentence or the two
// before.
func (ar *article) placeBefore(sentence int) int {
	for i := len(ar.found) - 1; i >= 0 && sentence-ar.found[i].sentence <= 2; i-- {
		if e := ar.found[i]; e.place >= 0 && !e.pointer {
			return e.place
		}
	}
	return -1
}

// thither tells whether "y" stands before verb v: "elle y retourne", "s'y rendra".
func (st *sentenceState) thither(v int) bool {
	for k := v - 1; k >= 0 && k >= v-3; k-- {
		if w := &st.words[k]; st.lang.is("thither", lower(w.Form)) {
			return true
		} else if w.UPOS != syntax.AUX && w.UPOS != syntax.PRON {
			return false
		}
	}
	return false
}

// partiesOfText are the parties told at the text itself: "l'accord entre A et B,
// conclu lundi", or, where the text is the one an act before is about ("L'accord
// doit être signé lundi"), the participants of that act.
func (st *sentenceState) partiesOfText(c *cand, f *frame, w int) {
	if c.itText && st.main(w) {
		st.partiesBefore(c)
		return
	}
	for i := w - 1; i >= 0 && i >= w-14; i-- {
		m := st.mention(i)
		if m != nil && m.Kind == kg.Agreement || m == nil && st.lang.is("text", st.words[i].Lemma) {
			c.addAll(st.refsOf(st.surfaceBetween(i, []string{"entre", "between"}, "poc"), "poc"), kg.Party, wayWindow)
			if len(c.parts) == 0 && st.definite(i) && st.main(w) {
				st.partiesBefore(c)
			}
			return
		}
	}
}

// partiesBefore takes the participants of the last act of agreeing, signing or
// meeting of the article.
func (st *sentenceState) partiesBefore(c *cand) {
	for i := len(st.ar.found) - 1; i >= 0; i-- {
		e := st.ar.found[i]
		if e.pointer || c.sentence-e.sentence > 6 || len(e.parts) < 2 || e.typ == kg.Visit || e.typ == kg.Letter {
			continue
		}
		if e.typ == kg.Meeting && c.instrument < 0 && c.typ != kg.Meeting || c.typ == kg.Meeting && e.typ != kg.Meeting {
			continue
		}
		for _, p := range e.parts {
			c.add(ref{p.ent, -1}, p.role, wayThread)
		}
		return
	}
}

// keep adds a candidate to the article.
func (st *sentenceState) keep(c *cand) {
	sent := st.ar.a.Sentences[st.idx]
	trig := c.trigger
	c.order = len(st.ar.found)
	c.mentions = []kg.EventMention{{Span: sent.Span, Quote: sent.Span.In(st.ar.a.Text), Sentence: st.idx,
		Rule: c.rule, Trigger: &trig, Modality: c.modality, Source: c.source}}
	c.course = st.inCourse()
	st.ar.found = append(st.ar.found, c)
}

// inCourse tells whether the sentence sets its act in the course, on the margins
// or at the end of a gathering told before: "A l'issue des travaux, …".
func (st *sentenceState) inCourse() bool {
	for i := range st.words {
		if !st.lang.is("course", st.words[i].Lemma) || i+2 >= len(st.words) || st.words[i+1].UPOS != syntax.ADP {
			continue
		}
		k := i + 2
		for k+1 < len(st.words) && st.words[k].UPOS == syntax.DET {
			k++
		}
		w := &st.words[k]
		if w.UPOS == syntax.NOUN && st.lang.is("course-of", w.Lemma) && (k+1 == len(st.words) || st.words[k+1].UPOS == syntax.PUNCT || st.words[k+1].UPOS == syntax.VERB || st.words[k+1].UPOS == syntax.AUX || st.words[k+1].UPOS == syntax.PROPN) {
			return true
		}
	}
	return false
}

// enough tells whether a candidate has the participants that its type needs.
func (st *sentenceState) enough(c *cand, w int) bool {
	switch c.typ {
	case kg.Meeting, kg.Call:
		if len(c.parts) >= 2 {
			return st.ar.anyNamed(c)
		}
		return len(c.parts) == 1 && c.typ == kg.Meeting && st.manyFold(c, w)
	case kg.Visit:
		return c.count(kg.Visitor) > 0
	case kg.Signing:
		return len(c.parts) > 1 || len(c.parts) == 1 && c.instText != "" && !st.contract(c)
	case kg.AgreementE:
		return len(c.parts) >= 2 || len(c.parts) == 1 && kindLetter(&st.ar.a.Entities[c.parts[0].ent]) == 'g'
	case kg.Letter:
		return c.count(kg.Sender) > 0 && c.count(kg.Recipient) > 0
	}
	return len(c.parts) > 0
}

// contract tells one who alone signs a contract, a player or employee, or a
// person who alone signs a paper that binds nobody else.
func (st *sentenceState) contract(c *cand) bool {
	f := gazetteer.Fold(c.instText)
	k := kindLetter(&st.ar.a.Entities[c.parts[0].ent])
	if (strings.HasPrefix(f, "contrat") || strings.HasPrefix(f, "contract")) && k != 'c' {
		return true
	}
	return kindLetter(&st.ar.a.Entities[c.parts[0].ent]) == 'p' && (strings.HasPrefix(f, "document") || strings.HasPrefix(f, "lettre") || strings.HasPrefix(f, "letter"))
}

// manyFold tells whether one participant is enough: a body or group that meets
// in a summit, conference or session.
func (st *sentenceState) manyFold(c *cand, w int) bool {
	if !st.lang.is("many", st.words[w].Lemma) {
		return false
	}
	k := kindLetter(&st.ar.a.Entities[c.parts[0].ent])
	return k == 'o' && st.lang.is("gathering", st.words[w].Lemma) || k == 'g' && st.ofWhom(c.parts[0].mention)
}

// ofWhom tells whether a mention is a complement with "de": "la réunion des
// primats", not "une réunion avec des diplomates".
func (st *sentenceState) ofWhom(mi int) bool {
	if mi < 0 {
		return true // a group of common nouns, taken only from a complement
	}
	m := &st.ar.a.Mentions[mi]
	t := m.OuterFirst
	if m.OuterLast == 0 || t > m.First {
		t = m.First
	}
	for k := t; k >= t-2 && k >= 0 && k < len(st.ar.a.Tokens); k-- {
		switch lower(st.ar.a.Tokens[k].Norm) {
		case "de", "des", "du", "d'", "of":
			return true
		}
	}
	return false
}

// anyNamed tells whether at least one participant has a name or is a body.
func (ar *article) anyNamed(c *cand) bool {
	for _, p := range c.parts {
		e := &ar.a.Entities[p.ent]
		if !e.Unnamed || e.Gazetteer != "" {
			return true
		}
	}
	return false
}

// negative tells whether the clause is about something else: sports, cabinets
// among themselves, laws.
func (st *sentenceState) negative(c *cand, f *frame, w int) bool {
	if c.typ == kg.Signing && st.noText(w) || st.habit(w) {
		return true
	}
	sport := 0
	for i := range st.words {
		if st.lang.is("sport", st.words[i].Lemma) {
			sport++
		}
		if c.typ == kg.Meeting && st.lang.is("play", st.words[i].Lemma) && st.words[i].UPOS == syntax.VERB && st.reflexive(i) {
			sport += 2 // "la rencontre se jouera à Tanger"
		}
	}
	return sport >= 2 || sport == 1 && len(c.parts) < 2
}

// noText tells whether the first noun behind a signing is a law, a goal or a
// book: "a signé un décret", "signe un doublé".
func (st *sentenceState) noText(w int) bool {
	for i := w + 1; i < len(st.words) && i <= w+6; i++ {
		x := &st.words[i]
		if x.UPOS != syntax.NOUN || st.mention(i) != nil && st.mention(i).Kind != kg.Agreement {
			continue
		}
		return st.lang.is("no-text", x.Lemma)
	}
	return false
}

// habit tells whether the clause tells what happens as a rule: "se tient
// d'ordinaire le vendredi", "chaque année".
func (st *sentenceState) habit(w int) bool {
	for i := max(0, w-6); i < len(st.words) && i <= w+9; i++ {
		if i > w && st.words[i].UPOS == syntax.VERB && st.words[i].Feats.VerbForm == syntax.Infinitive {
			return false // "agreed to meet every year"
		}
		if st.lang.is("habit", st.words[i].Lemma) || st.lang.is("habit", lower(st.words[i].Form)) {
			return true
		}
	}
	return false
}

// loose tells whether a meeting of a word that often names no act ("dialogue",
// "échanges") lacks what makes it one: a day, a place, or a verb that holds it.
func (st *sentenceState) loose(c *cand, f *frame, held bool) bool {
	return f.loose && !held && !(c.when.Known() && c.own) && c.place < 0
}

// told tells whether at least one participant stands in the grammar of the
// trigger itself, not only in its clause or thread.
func (c *cand) told() bool {
	for _, p := range c.parts {
		if p.way == wayDirect || p.way == wayChain || p.way == wayWindow || p.way == wayThread {
			return true
		}
	}
	return false
}

// noneBefore tells a subject that is nobody: "aucun ministre", "No US secretary".
func (st *sentenceState) noneBefore(w int) bool {
	for i := w - 1; i >= 0 && i >= w-12; i-- {
		if st.lang.is("none", st.words[i].Lemma) && st.words[i].UPOS == syntax.DET || st.mention(i) != nil && st.lang.is("none", lower(st.ar.a.Tokens[st.col.Tokens[i].First].Norm)) {
			return true
		}
		if st.words[i].Form == ";" || st.words[i].Form == "." {
			return false
		}
	}
	return false
}

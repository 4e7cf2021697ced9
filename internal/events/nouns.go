package events

import (
	"actant/internal/kg"
	"actant/internal/syntax"
	"slices"
)

// nounUse is how an event noun stands in its clause.
type nounUse struct {
	verb     int    // the verb that governs it, or -1
	rel      string // "support", "occur", "hosting", "object", "subject", "oblique", ""
	prep     string // of the noun or of the noun over it: "lors de", "avant"
	over     []int  // nouns between: "annonce d'une visite"
	apposed  int    // the mention it describes: "X, en visite à Paris", or -1
	passive  bool
	verbPrep string // preposition by which the noun hangs on the verb
}

// nounUseOf climbs from noun n to the verb that governs it.
func (st *sentenceState) nounUseOf(n int) nounUse {
	u := nounUse{verb: -1, apposed: -1}
	if v := st.supportBefore(n); v >= 0 {
		u.verb, u.rel, u.passive = v, "support", false
		return u
	}
	if v := st.verbBefore(n, "deny", "postpone"); v >= 0 {
		u.verb, u.rel, u.passive = v, "object", false
		return u
	}
	i := n
	for depth := 0; depth < 5; depth++ {
		if p := st.prepOf(i); p != "" && (u.prep == "" || u.prep == "de" || u.prep == "of") {
			u.prep = p
		}
		h := st.words[i].Head
		if h < 0 {
			return u
		}
		if st.verbal(h) {
			st.noteVerb(&u, i, h)
			return u
		}
		if st.words[h].Lemma == "lors" {
			u.prep = "lors" // an adverb to the tree
		}
		if st.mention(h) != nil {
			if m := st.mention(h); m.Kind == kg.Person || m.Kind == kg.Organisation {
				u.apposed = h
			}
			return u
		}
		if st.words[i].Rel != syntax.RelConj {
			u.over = append(u.over, h)
		}
		i = h
	}
	return u
}

// supportBefore is the support verb right before noun n, its article and
// adjectives between: "a eu un long entretien", "tient une réunion"; -1 without one.
// What stands side by side is surer than a long arc of the tree.
func (st *sentenceState) supportBefore(n int) int { return st.verbBefore(n, "support") }

// verbBefore is the verb of one of the classes right before noun n, its article
// and adjectives between; -1 without one.
func (st *sentenceState) verbBefore(n int, classes ...string) int {
	det := false
	for k := n - 1; k >= 0 && k >= n-6; k-- {
		w := &st.words[k]
		switch {
		case w.UPOS == syntax.DET, w.UPOS == syntax.PRON && st.lang.is("poss", lower(w.Form)):
			det = true
		case w.UPOS == syntax.ADJ, w.UPOS == syntax.NUM, w.UPOS == syntax.ADV && det:
		case w.UPOS == syntax.VERB && det && !st.passive(k):
			for _, c := range classes {
				if st.lang.is(c, w.Lemma) {
					return k
				}
			}
			return -1
		case w.UPOS == syntax.ADV:
		case w.UPOS == syntax.ADP && k > 0 && st.particle(k-1, w.Lemma):
		default:
			return -1
		}
	}
	return -1
}

// prepOf is the preposition of word i, from the tree or the surface.
func (st *sentenceState) prepOf(i int) string {
	if p := st.tree.Prep(i); p != "" {
		return p
	}
	return st.prepAt(i)
}

func (st *sentenceState) verbal(i int) bool {
	w := &st.words[i]
	return w.UPOS == syntax.VERB || w.UPOS == syntax.AUX || st.tree.Child(i, syntax.RelCop) >= 0
}

// noteVerb says how the noun (or the noun over it) i stands to verb h.
func (st *sentenceState) noteVerb(u *nounUse, i, h int) {
	u.verb = h
	u.passive = st.passive(h)
	u.verbPrep = st.prepOf(i)
	w := &st.words[i]
	lemma := st.words[h].Lemma
	switch {
	case w.Rel.Is(syntax.RelNsubj) && u.passive || w.Rel.Is(syntax.RelObj) && !u.passive || st.particle(h, u.verbPrep):
		u.rel = "object"
		if st.lang.is("support", lemma) {
			u.rel = "support"
		} else if st.lang.is("hosting", lemma) {
			u.rel = "hosting"
		}
		if u.passive && st.lang.is("occur", lemma) {
			u.rel = "occur"
		}
	case w.Rel.Is(syntax.RelNsubj):
		u.rel = "subject"
		if st.lang.is("occur", lemma) {
			u.rel = "occur"
		}
	case w.Rel.Is(syntax.RelObl, syntax.RelXcomp, syntax.RelNmod):
		u.rel = "oblique"
		if (u.verbPrep == "à" || u.verbPrep == "part" || u.verbPrep == "in" || u.verbPrep == "to") && st.lang.is("support", lemma) {
			u.rel = "support"
		}
		if st.takesPart(i, h) {
			u.rel = "support"
		}
	default:
		u.rel = "oblique"
	}
}

// takesPart tells "prendre part à", "take part in", with "part" between.
func (st *sentenceState) takesPart(i, h int) bool {
	for k := h + 1; k < i && k <= h+3; k++ {
		if f := st.words[k].Form; f == "part" {
			return true
		}
	}
	return false
}

// matchNoun matches a noun frame and adds its candidates.
func (st *sentenceState) matchNoun(n int, f *frame, used map[int]bool) bool {
	u := st.nounUseOf(n)
	if f.typ == kg.Meeting && u.rel == "oblique" && u.prep == "en" && st.tells(u.verb, kg.Meeting) {
		return false // "reçu en audience": the verb tells it
	}
	if f.typ == kg.AgreementE && u.verb >= 0 && u.rel != "oblique" && st.signs(u.verb) {
		return false // "ont conclu, grâce à X, un accord" is told by its verb
	}
	mod, ok := st.nounModality(n, u, f)
	if !ok || st.aside(u) {
		return false
	}
	c := st.newCand(f, n)
	c.modality, c.score, c.source = mod.modality, mod.score, mod.source
	c.definite = st.definite(n)
	args := st.nounArgs(n, f)
	for _, a := range args {
		st.fill(c, f, a, false)
	}
	if f.phone && !st.byPhone(n) && (len(c.parts) < 2 || st.hasInfinitive(n)) {
		return false
	}
	args = st.verbSide(c, f, n, u, args)
	args = st.relativeSide(c, f, n, args)
	st.repairNoun(c, f, n, u)
	if f.must && c.lacksWanted(f) {
		return false
	}
	if !st.acceptNoun(c, f, n, u) {
		return false
	}
	c.narrow = u.prep == "entre" || u.prep == "between" || u.rel == "oblique" && u.verbPrep != "for" && u.verbPrep != "pour" && u.verb >= 0 && st.otherActOf(n, u.verb)
	held := u.rel == "support" || u.rel == "occur" || u.rel == "hosting"
	done := st.complete(c, f, n, args, mod, held)
	if done && u.verb >= 0 && held {
		used[u.verb] = true
	}
	return done
}

// signs tells whether verb v is one of signing.
func (st *sentenceState) signs(v int) bool {
	for _, f := range st.lang.frames[st.words[v].Lemma] {
		if f.typ == kg.Signing && f.pos == verb {
			return true
		}
	}
	return false
}

// aside tells a gathering that only says where two met: "on the sidelines of the
// summit".
func (st *sentenceState) aside(u nounUse) bool {
	for _, o := range u.over {
		if st.lang.is("noun-aside", st.words[o].Lemma) {
			return true
		}
	}
	return false
}

// nounArgs lists what hangs on the noun: complements with prepositions,
// participles ("la rencontre tenue entre A et B") and relative clauses ("la
// réunion qui a rassemblé A et B").
func (st *sentenceState) nounArgs(n int, f *frame) []arg {
	out := st.ownComplement(st.obliques(n))
	for _, k := range st.tree.Children(n) {
		w := &st.words[k]
		switch {
		case w.Rel.Is(syntax.RelACL):
			out = append(out, st.clauseArgs(int(k), n)...)
		case w.Rel.Is(syntax.RelNmod) && w.Rel == syntax.RelNmodPoss:
			out = append(out, arg{int(k), "poss", "", wayDirect})
		case w.Rel.Is(syntax.RelNmod, syntax.RelAppos, syntax.RelCompound) && st.tree.Prep(int(k)) == "" && st.mention(int(k)) != nil:
			if f.slotFor("obl", "entre") != nil {
				out = append(out, arg{int(k), "obl", "entre", wayChain})
			} else if f.slotFor("obl", "between") != nil {
				out = append(out, arg{int(k), "obl", "between", wayChain})
			}
		}
	}
	return out
}

// ownComplement drops complements of a complement: the journey "du secrétaire de
// Donald Trump" is not Trump's.
func (st *sentenceState) ownComplement(as []arg) []arg {
	direct := false
	for _, a := range as {
		if a.way == wayDirect && (a.prep == "de" || a.prep == "of") && st.letterOf(a.word) != 0 {
			direct = true
		}
	}
	if !direct {
		out := make([]arg, 0, len(as))
		for i, a := range as {
			if (a.prep == "de" || a.prep == "of") && st.nested(as, i) {
				continue
			}
			out = append(out, a)
		}
		return out
	}
	out := as[:0]
	for _, a := range as {
		if a.way == wayChain && (a.prep == "de" || a.prep == "of") {
			continue
		}
		out = append(out, a)
	}
	return out
}

// nested tells whether one complement with "de" hangs on another that names
// somebody.
func (st *sentenceState) nested(as []arg, i int) bool {
	for j := range as {
		if j != i && (as[j].prep == "de" || as[j].prep == "of") && st.letterOf(as[j].word) == 'p' && as[j].word < as[i].word && st.tree.Dominates(as[j].word, as[i].word) {
			return true
		}
	}
	return false
}

// clauseArgs are the arguments of a participle or relative clause v at noun n.
func (st *sentenceState) clauseArgs(v, n int) []arg {
	var out []arg
	gather := gathers[st.words[v].Lemma]
	args := st.verbArgs(v)
	for _, k := range st.tree.Children(v) { // "que X devait effectuer lundi à Amman"
		if w := &st.words[k]; w.Rel.Is(syntax.RelXcomp) && w.Feats.VerbForm == syntax.Infinitive {
			args = append(args, st.obliques(int(k))...)
		}
	}
	for _, a := range args {
		if a.word == n {
			continue
		}
		if a.fn == "subj" && st.lang.is("mediate", st.words[v].Lemma) { // "talks mediated by Qatar"
			a.fn, a.prep = "obl", mediatorPrep
		}
		if a.fn == "obj" && gather {
			a.fn, a.prep = "subj", ""
		} else if a.fn == "obj" {
			continue
		}
		out = append(out, a)
	}
	return out
}

// otherActOf tells whether verb v, over the phrase of noun n, tells or carries an
// act of its own: then its days are not the noun's.
func (st *sentenceState) otherActOf(n, v int) bool {
	for _, t := range st.trig {
		if t.word == v || t.word != n && st.words[t.word].UPOS == syntax.NOUN && st.supportBefore(t.word) == v {
			return true
		}
	}
	return false
}

// relativeSide reads a relative clause on the surface where the tree lost it:
// "la visite que X devait effectuer lundi à Tripoli a été annulée".
func (st *sentenceState) relativeSide(c *cand, f *frame, n int, args []arg) []arg {
	if n+1 >= len(st.words) || !st.wantsDoer(c) {
		return args
	}
	if l := lower(st.words[n+1].Form); l != "que" && l != "qu'" && l != "that" {
		return args
	}
	subj := f.slotFor("subj", "")
	if subj == nil {
		return args
	}
	for i := n + 2; i < len(st.words) && i <= n+8 && st.wantsDoer(c); i++ {
		if st.hasPrep(i) {
			continue // "la visite que devait effectuer X à Alger"
		}
		c.addAll(st.refs(i, subj.kinds), subj.role, wayWindow)
	}
	for i := n + 2; i < len(st.words) && i <= n+12; i++ {
		if st.located(i) && st.lang.is("to", st.prepAt(i)) {
			args = append(args, arg{i, "obl", st.prepAt(i), wayWindow})
			break
		}
	}
	return args
}

// fate is what a later verb of the sentence says of a definite act that a
// relative clause describes: "la visite que … a été annulée".
func (st *sentenceState) fate(m *modal, n int, u nounUse) {
	if n+1 >= len(st.words) || !st.definite(n) {
		return
	}
	switch lower(st.words[n+1].Form) {
	case "que", "qu'", "qui", "that", "which":
	default:
		if u.verb >= 0 && st.finiteVerb(u.verb) || u.rel == "support" {
			return // its own verb tells
		}
	}
	for i := n + 2; i < len(st.words); i++ {
		w := &st.words[i]
		if w.UPOS == syntax.NOUN && len(st.lang.frames[w.Lemma]) > 0 {
			return
		}
		if st.noPlace(i) {
			m.modality, m.open, m.cancelled = kg.Denied, false, true
			return
		}
		if w.UPOS != syntax.VERB || w.Feats.VerbForm != syntax.Participle || st.words[i-1].Lemma != "être" && st.words[i-1].Lemma != "be" {
			continue
		}
		if st.lang.is("postpone", w.Lemma) && st.newDay(i) {
			m.modality, m.open = kg.Planned, false
			return
		}
		if st.lang.is("deny", w.Lemma) || st.lang.is("postpone", w.Lemma) {
			m.modality, m.open, m.cancelled = kg.Denied, false, true
			return
		}
	}
}

// noPlace tells "n'a pas eu lieu", "n'aura pas lieu", "did not take place" at the
// word "lieu" or "place".
func (st *sentenceState) noPlace(i int) bool {
	if f := lower(st.words[i].Form); f != "lieu" && f != "place" {
		return false
	}
	not := false
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		switch lower(st.words[k].Form) {
		case "pas", "jamais", "not", "n't", "never":
			not = true
		}
	}
	return not
}

// gathers are verbs whose object meets in the event that is their subject.
var gathers = map[string]bool{"réunir": true, "rassembler": true, "regrouper": true, "opposer": true, "mettre": true,
	"gather": true, "include": true, "bring": true, "involve": true, "associer": true}

// verbSide adds what the governing verb gives: the subject of a support verb,
// its complements, the objects of a gathering verb.
func (st *sentenceState) verbSide(c *cand, f *frame, n int, u nounUse, args []arg) []arg {
	if u.verb < 0 {
		return args
	}
	lemma := st.words[u.verb].Lemma
	side := st.verbArgs(u.verb)
	for _, a := range side {
		if a.word == n {
			continue
		}
		switch u.rel {
		case "support", "hosting":
			if f.typ == kg.Letter && c.count(kg.Recipient) == 0 {
				st.toWhom(c, f, u.verb)
			}
			if a.fn == "subj" && f.typ == kg.Letter && st.lang.is("hand-over", lemma) && c.count(kg.Sender) > 0 {
				continue // who hands over a message of X is not its sender
			}
			if a.fn == "subj" && f.typ == kg.Letter && st.lang.is("letter-get", lemma) {
				st.fill(c, f, arg{a.word, "obl", recipientPrep(f), a.way}, true)
				continue
			}
			if a.fn == "iobj" && f.typ == kg.Letter { // "handed X a letter"
				a.fn, a.prep = "obl", recipientPrep(f)
			}
			if a.fn == "subj" && f.typ == kg.Visit && st.lang.is("send", lemma) {
				continue // who sends a mission stays
			}
			if a.fn == "subj" && u.rel == "hosting" && f.typ == kg.Meeting {
				st.hostOf(c, a) // "Togo has offered to host talks"
				if m := st.mention(a.word); m != nil && m.Kind == kg.Place && c.place < 0 {
					c.place = st.placeEntity(a.word)
				}
				continue
			}
			if a.fn != "obj" {
				st.fill(c, f, a, true)
			}
			args = append(args, a)
		case "occur":
			if a.fn == "obl" || a.fn == "obj" && gathers[lemma] {
				if a.fn == "obj" {
					a.fn = "subj"
				}
				st.fill(c, f, a, false)
			}
			args = append(args, a)
		case "subject":
			if st.lang.is("letter-send", lemma) && a.fn == "obl" {
				st.fill(c, f, a, false) // "une lettre de X est parvenue à Y"
			}
			if gathers[lemma] && a.fn == "obj" {
				a.fn = "subj"
				st.fill(c, f, a, false)
			}
			if a.fn == "obl" {
				args = append(args, a)
			}
		case "object":
			st.objectSide(c, f, a, lemma)
			if a.fn == "obl" {
				args = append(args, a)
			}
		case "oblique":
			if a.fn == "subj" && st.talkOfSubjects(c, n, u) {
				st.subjectsTalk(c, a)
			}
			if f.typ == kg.Letter && (u.prep == "dans" || u.prep == "par" || u.prep == "in") && !u.passive {
				st.letterSays(c, a, lemma)
			}
		}
	}
	return args
}

// talkOfSubjects tells a meeting or call in the course of which the clause says
// that something was said: "A et B ont évoqué X lors d'un entretien". Its article
// is indefinite, and nobody is told with the noun itself.
func (st *sentenceState) talkOfSubjects(c *cand, n int, u nounUse) bool {
	if c.typ != kg.Meeting && c.typ != kg.Call || len(c.parts) > 0 || u.passive || !st.lang.is("during", u.prep) || !st.indefinite(n) {
		return false
	}
	return !st.lang.is("many", st.words[n].Lemma)
}

// letterSays takes writer and addressee of a letter from the clause that tells what
// it says: "Dans une lettre, le roi a invité le président à se rendre à Riyad".
func (st *sentenceState) letterSays(c *cand, a arg, lemma string) {
	role := kg.PartRole("")
	switch {
	case a.fn == "subj" && c.count(kg.Sender) == 0:
		role = kg.Sender
	case (a.fn == "obj" || a.fn == "iobj" || a.fn == "obl" && (a.prep == "à" || a.prep == "to")) && c.count(kg.Recipient) == 0 && st.lang.is("propose", lemma):
		role = kg.Recipient
	default:
		return
	}
	c.addAll(st.refs(a.word, "pog"), role, a.way)
}

// subjectsTalk adds the subjects of a clause when they are two or more.
func (st *sentenceState) subjectsTalk(c *cand, a arg) {
	var rs []ref
	for _, w := range st.list(a.word, true, "") {
		rs = append(rs, st.refs(w, "pc")...)
	}
	if len(rs) < 2 {
		return
	}
	c.addAll(rs, kg.Actor, a.way)
}

// indefinite tells whether "un", "une", "a" stands before noun n.
func (st *sentenceState) indefinite(n int) bool {
	for k := n - 1; k >= 0 && k >= n-3; k-- {
		switch lower(st.words[k].Form) {
		case "un", "une", "a", "an":
			return true
		}
		if st.words[k].UPOS != syntax.ADJ && st.words[k].UPOS != syntax.ADV {
			return false
		}
	}
	return false
}

// hostOf adds who hosts a meeting of others.
func (st *sentenceState) hostOf(c *cand, a arg) {
	c.addAll(st.refsOf(st.list(a.word, true, ""), "pocg"), kg.Host, a.way)
}

func recipientPrep(f *frame) string {
	for i := range f.slots {
		if f.slots[i].role == kg.Recipient && len(f.slots[i].preps) > 0 {
			return f.slots[i].preps[0]
		}
	}
	return ""
}

// objectSide takes the subject of verbs that plan, propose or cancel the act of
// the noun, where it has no doer of its own: "X a annulé sa visite".
func (st *sentenceState) objectSide(c *cand, f *frame, a arg, lemma string) {
	if a.fn == "subj" && f.inst && c.instText == "" && st.lang.is("bear", lemma) {
		st.instrument(c, a.word) // "le document porte la signature de X"
		return
	}
	governs := st.lang.is("deny", lemma) || st.lang.is("propose", lemma) || st.lang.is("plan", lemma) || st.lang.is("postpone", lemma) || st.lang.is("letter-send", lemma)
	if !governs || a.fn == "subj" && c.typ == kg.Visit && st.lang.is("send", lemma) {
		return
	}
	if a.fn == "obl" {
		st.fill(c, f, a, false)
		return
	}
	other := (c.typ == kg.Meeting || c.typ == kg.Call) && len(c.parts) == 1 && st.lang.is("deny", lemma)
	if a.fn == "subj" && (other || !st.lang.is("say-only", lemma)) { // "Rabat a démenti toute rencontre avec X"
		st.fill(c, f, a, true)
	}
}

// repairNoun looks on the surface for "entre A et B" and "avec B", and takes
// the owner ("sa visite"), the described ("X, en visite à") or the subject of
// the clause ("Lors d'une rencontre avec X, Y a dit") for a missing doer.
func (st *sentenceState) repairNoun(c *cand, f *frame, n int, u nounUse) {
	for i := range f.slots {
		s := &f.slots[i]
		by := slices.Contains(s.preps, "par") || slices.Contains(s.preps, "by")
		if s.fn != "obl" || c.count(s.role) > 0 && len(c.parts) > 1 && !by {
			continue
		}
		if slices.Contains(s.preps, "entre") || slices.Contains(s.preps, "between") {
			c.addAll(st.refsOf(st.surfaceBetween(n, s.preps, s.kinds), s.kinds), s.role, wayWindow)
			continue
		}
		if (slices.Contains(s.preps, "avec") || slices.Contains(s.preps, "with")) && f.typ != kg.Visit || s.required || by && c.count(s.role) == 0 {
			st.repairSlot(c, f, s, n, false)
		}
	}
	if f.inst && c.instText == "" {
		st.surfaceInstrument(c, n, false)
	}
	if c.typ == kg.Meeting && len(c.parts) < 2 {
		for k := n + 1; k < len(st.words) && k <= n+3; k++ { // "sommet tripartite Algérie-Tunisie-Libye"
			if rs := st.refs(k, "co"); len(rs) > 1 {
				c.addAll(rs, kg.Actor, wayWindow)
			}
			if st.words[k].UPOS != syntax.ADJ {
				break
			}
		}
	}
	subj := f.slotFor("subj", "")
	if subj == nil || !st.wantsDoer(c) {
		return
	}
	if c.typ == kg.Meeting && len(c.parts) == 0 && st.another(n) && u.rel != "support" {
		st.partiesBefore(c)
		return
	}
	if c.typ == kg.Visit {
		if w := st.describedLeft(n); w >= 0 {
			c.addAll(st.refs(w, subj.kinds), subj.role, wayDirect)
			if !st.wantsDoer(c) {
				return
			}
		}
	}
	if u.apposed >= 0 && st.possessive(n) && st.prepOf(u.apposed) != "" { // "a été reçue par Y, au deuxième jour de sa visite"
		u.apposed = -1
	}
	if u.apposed >= 0 {
		c.addAll(st.refs(u.apposed, subj.kinds), subj.role, wayDirect)
	}
	if !st.wantsDoer(c) {
		return
	}
	st.clauseDoer(c, f, n, u, subj)
	if c.typ == kg.Visit && st.wantsDoer(c) && (st.definite(n) || c.modality == kg.Denied) {
		st.visitorBefore(c)
	}
	if c.typ == kg.Meeting && len(c.parts) == 0 && st.another(n) {
		st.partiesBefore(c)
	}
}

// another tells that a meeting is one more of the same people: "une nouvelle
// réunion", "la précédente rencontre", "la prochaine session".
func (st *sentenceState) another(n int) bool {
	for _, k := range []int{n - 1, n + 1} {
		if k >= 0 && k < len(st.words) && (st.lang.is("another", st.words[k].Lemma) || st.lang.is("another", lower(st.words[k].Form))) {
			return true
		}
	}
	return false
}

// visitorBefore gives "la tournée s'achèvera vendredi à Rabat" the traveller of
// the last visit told.
func (st *sentenceState) visitorBefore(c *cand) {
	for i := len(st.ar.found) - 1; i >= 0; i-- {
		e := st.ar.found[i]
		if c.sentence-e.sentence > 6 {
			return
		}
		if e.typ != kg.Visit && (c.modality != kg.Denied || e.typ != kg.Meeting) || e.count(kg.Visitor) == 0 {
			continue
		}
		for _, p := range e.parts {
			if p.role == kg.Visitor {
				c.add(ref{p.ent, -1}, p.role, wayThread)
			}
		}
		return
	}
}

// describedLeft is the mention right before "en visite", "en déplacement", "on a
// visit": "X, en visite officielle à Paris".
func (st *sentenceState) describedLeft(n int) int {
	i := n - 1
	for i >= 0 && i >= n-4 && (st.words[i].UPOS == syntax.ADJ || st.words[i].UPOS == syntax.DET || st.words[i].UPOS == syntax.NUM) {
		i--
	}
	if i < 1 || st.words[i].Lemma != "en" && st.words[i].Lemma != "on" {
		return -1
	}
	for i--; i >= 0 && i >= n-8; i-- {
		w := &st.words[i]
		switch {
		case st.mention(i) != nil:
			if k := st.letterOf(i); k == 'p' || k == 'o' {
				return i
			}
			return -1
		case w.Form == ",", w.UPOS == syntax.ADV, w.UPOS == syntax.AUX:
		default:
			return -1
		}
	}
	return -1
}

// wantsDoer tells whether the candidate still lacks its doer.
func (st *sentenceState) wantsDoer(c *cand) bool {
	switch c.typ {
	case kg.Visit:
		return c.count(kg.Visitor) == 0
	case kg.Meeting, kg.Call:
		return len(c.parts) == 1
	case kg.Letter:
		return c.count(kg.Sender) == 0
	case kg.Signing:
		return len(c.parts) == 0
	case kg.AgreementE:
		return len(c.parts) < 2
	}
	return false
}

// clauseDoer takes the subject of the clause that the noun stands in, or the
// person before a possessive.
func (st *sentenceState) clauseDoer(c *cand, f *frame, n int, u nounUse, subj *slot) {
	own := st.possessive(n)
	off := c.modality == kg.Denied && c.typ == kg.Meeting && len(c.parts) == 1 && len(u.over) > 0 && st.lang.is("noun-plan", st.words[u.over[0]].Lemma) // "plans for talks with X have been dropped"
	if !own && !off && u.rel != "oblique" && u.rel != "support" && u.rel != "" {
		return
	}
	if u.verb >= 0 {
		fns := []string{"subj"}
		if c.typ == kg.Visit && !u.passive && st.tells(u.verb, kg.Meeting) && st.lang.is("hosting", st.words[u.verb].Lemma) {
			fns = []string{"obj"} // "X a accueilli Y pour une visite d'Etat"
		}
		if u.passive { // whom the clause is about, else who does it
			fns = []string{"obj", "subj"}
		}
		for _, fn := range fns {
			for _, a := range st.verbArgs(u.verb) {
				if a.fn != fn || !st.wantsDoer(c) {
					continue
				}
				c.addAll(st.refsOf(st.list(a.word, true, ""), subj.kinds), subj.role, wayClause)
			}
		}
		if !st.wantsDoer(c) {
			return
		}
		st.upperDoer(c, u.verb, subj)
		if !st.wantsDoer(c) {
			return
		}
	}
	from := n
	if u.verb >= 0 && u.verb < n && u.rel == "support" {
		from = u.verb
	}
	if w := st.surfaceSubject(from, subj.kinds); w >= 0 {
		c.addAll(st.refsOf(st.list(w, true, ""), subj.kinds), subj.role, wayWindow)
		return
	}
	if own || u.rel == "oblique" {
		if w := st.mainSubject(n, subj.kinds); w >= 0 {
			c.addAll(st.refsOf(st.list(w, false, ""), subj.kinds), subj.role, wayWindow)
			return
		}
	}
	if own {
		for i := n - 1; i >= 0; i-- { // "A a été reçue par B au deuxième jour de sa visite"
			w := &st.words[i]
			if !w.Rel.Is(syntax.RelNsubj) || w.Head < 0 || st.words[w.Head].Head >= 0 {
				continue
			}
			c.addAll(st.refs(i, subj.kinds), subj.role, wayClause)
			if !st.wantsDoer(c) {
				return
			}
		}
	}
	if own || off && len(c.parts) == 1 {
		if r, ok := st.ar.focusBefore(st.idx, st.col.Tokens[n].First, subj.kinds); ok {
			c.add(r, subj.role, wayCoref)
		}
	}
}

// upperDoer takes the subject of a clause over verb v: "X et Y ont tenu une séance
// sanctionnée par la signature d'un accord".
func (st *sentenceState) upperDoer(c *cand, v int, subj *slot) {
	for _, h := range st.tree.Heads(v) {
		if !st.verbal(h) {
			continue
		}
		for _, a := range st.verbArgs(h) {
			if a.fn != "subj" {
				continue
			}
			c.addAll(st.refsOf(st.list(a.word, true, ""), subj.kinds), subj.role, wayClause)
		}
		if !st.wantsDoer(c) {
			return
		}
	}
}

// mainSubject is the first mention behind the opening phrase of noun n that no
// preposition governs: "Lors d'une rencontre avec X, Y a …".
func (st *sentenceState) mainSubject(n int, kinds string) int {
	comma := false
	for i := n + 1; i < len(st.words); i++ {
		if st.words[i].Form == "," {
			comma = true
		}
		if comma && st.mention(i) != nil && !st.hasPrep(i) && len(st.refs(i, kinds)) > 0 {
			return i
		}
		if st.finiteVerb(i) {
			return -1
		}
	}
	return -1
}

// focusBefore is the last person told before token t, in this sentence or the
// two before it.
func (ar *article) focusBefore(sentence, t int, kinds string) (ref, bool) {
	for i := ar.to[sentence] - 1; i >= 0; i-- {
		m := &ar.a.Mentions[i]
		if m.First >= t || m.Inside != "" {
			continue
		}
		if sentence-m.Sentence > 2 {
			break
		}
		ei, ok := ar.byID[m.Entity]
		if ok && kindLetter(&ar.a.Entities[ei]) == 'p' && hasByte(kinds, 'p') {
			return ref{ei, i}, true
		}
	}
	return ref{}, false
}

func hasByte(s string, b byte) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == b {
			return true
		}
	}
	return false
}

// possessive tells "sa visite", "his visit".
func (st *sentenceState) possessive(n int) bool {
	for k := n - 1; k >= 0 && k >= n-3; k-- {
		w := &st.words[k]
		if st.lang.is("poss", w.Lemma) || st.lang.is("poss", lower(w.Form)) {
			return true
		}
		if w.UPOS != syntax.ADJ && w.UPOS != syntax.NUM && w.UPOS != syntax.ADV {
			return false
		}
	}
	return false
}

// definite tells "la visite", "cette rencontre".
func (st *sentenceState) definite(n int) bool {
	for k := n - 1; k >= 0 && k >= n-3; k-- {
		w := &st.words[k]
		if st.lang.is("definite", lower(w.Form)) {
			return true
		}
		if w.UPOS != syntax.ADJ && w.UPOS != syntax.NUM {
			return false
		}
	}
	return false
}

// acceptNoun keeps bare nouns out that tell no act: "la conclusion de l'été",
// "un accord entre A et B prévoit" without anybody agreeing.
func (st *sentenceState) acceptNoun(c *cand, f *frame, n int, u nounUse) bool {
	switch c.typ {
	case kg.AgreementE:
		if !st.agreed(n, u) {
			return false
		}
	case kg.Letter:
		if st.words[n].Lemma == "invitation" && (u.prep == "à" || u.prep == "sur" || u.prep == "at" || u.prep == "on") {
			return false // "à l'invitation de X" is how a guest came
		}
		if st.noLetter(n) {
			return false
		}
		if c.count(kg.Recipient) == 0 && c.count(kg.Sender) > 0 && st.carried(n) {
			st.carriedTo = append(st.carriedTo, c)
			return false // waits for the host of the reception
		}
		if c.count(kg.Sender) == 0 || c.count(kg.Recipient) == 0 {
			return false
		}
	case kg.Signing:
		if f.needInst && c.instText == "" {
			return false
		}
	}
	return true
}

// agreed tells whether an agreement noun is the outcome of an act: "trouver un
// accord", "parvenir à un compromis", "un accord trouvé entre", "tomber d'accord".
func (st *sentenceState) agreed(n int, u nounUse) bool {
	reach := func(lemma string) bool { return st.lang.is("reach", lemma) }
	if u.verb >= 0 && reach(st.words[u.verb].Lemma) {
		return true
	}
	for _, k := range st.tree.Children(n) {
		if st.words[k].Rel.Is(syntax.RelACL) && reach(st.words[k].Lemma) {
			return true
		}
	}
	for k := n - 1; k >= 0 && k >= n-5; k-- {
		if st.verbal(k) && reach(st.words[k].Lemma) {
			return true
		}
	}
	return false
}

// tells tells whether word v triggers a frame of a type itself.
func (st *sentenceState) tells(v int, typ kg.EventType) bool {
	for _, t := range st.trig {
		if t.word != v {
			continue
		}
		for _, f := range t.frames {
			if f.typ == typ {
				return true
			}
		}
	}
	return false
}

// noLetter tells letters that are no message from one to another: "lettres de
// créance", "lettre ouverte".
func (st *sentenceState) noLetter(n int) bool {
	for i := n + 1; i < len(st.words) && i <= n+2; i++ {
		if st.lang.is("no-letter", st.words[i].Lemma) {
			return true
		}
	}
	return n > 0 && st.lang.is("no-letter", st.words[n-1].Lemma)
}

// carried tells a message that a visitor brings: "porteur d'un message de X",
// "remettre un message de la part de X".
func (st *sentenceState) carried(n int) bool {
	for i := n - 1; i >= 0 && i >= n-4; i-- {
		if st.lang.is("carrier", st.words[i].Lemma) {
			return true
		}
	}
	return false
}

// deliver gives the messages that a visitor carries to the host who receives
// him in the same sentence.
func (st *sentenceState) deliver() {
	for _, c := range st.carriedTo {
		for i := len(st.ar.found) - 1; i >= 0 && st.ar.found[i].sentence == st.idx; i-- {
			m := st.ar.found[i]
			if m.typ != kg.Meeting {
				continue
			}
			for _, p := range m.parts {
				if p.role == kg.Host {
					c.add(ref{p.ent, p.mention}, kg.Recipient, wayClause)
				}
			}
			if c.count(kg.Recipient) == 0 && len(m.parts) >= 2 {
				c.add(ref{m.parts[0].ent, m.parts[0].mention}, kg.Recipient, wayClause)
			}
			if c.count(kg.Recipient) > 0 {
				c.when, c.place, c.modality = m.when, m.place, m.modality
				st.keep(c)
				break
			}
		}
	}
}

// toWhom reads the recipient in a relative: "la présidente, à qui il a remis un
// message".
func (st *sentenceState) toWhom(c *cand, f *frame, v int) {
	for i := v - 1; i > 1 && i >= v-6; i-- {
		l := lower(st.words[i].Form)
		if !(l == "qui" && st.words[i-1].Lemma == "à") && l != "auquel" && l != "whom" {
			continue
		}
		for k := i - 1; k >= 0 && k >= i-5; k-- {
			if rs := st.refs(k, "pog"); len(rs) > 0 {
				c.add(rs[0], kg.Recipient, wayWindow)
				return
			}
		}
	}
}

package events

import (
	"strings"

	"actant/internal/calendar"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// modal is what tense, mood and governors say of an act.
type modal struct {
	modality kg.Modality
	score    float64
	tense    calendar.Tense
	source   string
	// open tells that the present or a bare participle leaves it to the day
	// whether the act has happened.
	open bool
	// purpose tells "pour que X rencontre Y": done when its day is past.
	purpose bool
	// cancelled tells that a plan was called off: its day lay ahead.
	cancelled bool
}

func lower(s string) string { return strings.ToLower(s) }

// verbModality reads the modality of verb v; false means no act is told: a
// question, a hypothesis.
func (st *sentenceState) verbModality(v int) (modal, bool) {
	g := st.tree.VerbGroup(v)
	m := modal{modality: kg.Occurred, score: 1, tense: tense(g.Tense)}
	if st.hypothesis(v, g) {
		return m, false
	}
	if st.tree.Passive(v) && !st.passive(v) && g.Tense == syntax.Present && g.Form == syntax.Participle {
		g.Tense, m.tense = syntax.Past, calendar.Past // "est arrivé", "sont tombés d'accord"
	}
	if g.Tense == syntax.Future && g.Form == syntax.Participle && g.Finite >= 0 && (st.words[g.Finite].Lemma == "avoir") && !st.passive(v) {
		g.Tense, m.tense = syntax.Past, calendar.Past // "aura rencontré"
	}
	st.likeInfinitive(v, &g)
	st.byTense(&m, g)
	st.byModal(&m, g)
	st.byMark(&m, v, g)
	st.surfaceGovernor(v, &g)
	st.byGovernor(&m, g)
	if g.Mood == syntax.Subjunctive && st.deniedThat(v) {
		m.modality, m.open = kg.Denied, false
	}
	if st.untrueThat(v) {
		m.modality, m.open = kg.Denied, false
	}
	if g.Negated {
		if m.modality == kg.Denied {
			m.modality = kg.Occurred
		} else {
			m.modality = kg.Denied
		}
	}
	m.source = st.source(v, g)
	return m, true
}

func tense(t syntax.Tense) calendar.Tense {
	switch t {
	case syntax.Past, syntax.Imperfect:
		return calendar.Past
	case syntax.Present:
		return calendar.Present
	case syntax.Future:
		return calendar.Future
	}
	return calendar.Unknown
}

// hypothesis tells "si X rencontrait Y", "X rencontrera-t-il Y ?".
func (st *sentenceState) hypothesis(v int, g syntax.VerbGroup) bool {
	if st.lang.is("hypothesis", g.Mark) {
		return true
	}
	return st.question() && st.main(v)
}

// question tells whether the sentence ends with a question mark.
func (st *sentenceState) question() bool {
	last := len(st.words) - 1
	return last >= 0 && st.words[last].Form == "?"
}

// main tells whether word v is of the main clause, not of a participle or
// relative clause: "Que contient l'accord signé lundi ?" tells a signing.
func (st *sentenceState) main(v int) bool {
	for n := 0; v >= 0 && n < 40; n++ {
		if st.words[v].Rel.Is(syntax.RelACL) {
			return false
		}
		v = st.words[v].Head
	}
	return true
}

// byTense: future and present conditional plan; "aurait rencontré" is a rumour.
func (st *sentenceState) byTense(m *modal, g syntax.VerbGroup) {
	switch {
	case g.Tense == syntax.Future:
		m.modality = kg.Planned
	case g.Mood == syntax.Conditional && g.Tense == syntax.Past:
		m.score = .6
	case g.Mood == syntax.Conditional && g.Modal < 0:
		m.modality, m.tense = kg.Planned, calendar.Future
	case g.Tense == syntax.Present, g.Bare:
		m.open = true
	}
}

// byModal: "doit", "devrait", "pourrait", "souhaite", "compte" rencontrer.
func (st *sentenceState) byModal(m *modal, g syntax.VerbGroup) {
	if g.Modal < 0 || g.Modal == g.Verb {
		return
	}
	switch g.ModalLemma {
	case "vouloir", "souhaiter", "espérer", "want", "wish", "hope", "falloir":
		m.modality = kg.Proposed
	case "pouvoir", "may", "might", "could", "can":
		if g.Tense == syntax.Past && g.Mood != syntax.Conditional {
			return // "a pu rencontrer"
		}
		m.modality, m.score = kg.Planned, m.score*.7
	case "devoir", "must", "should", "shall":
		if g.Tense == syntax.Past && g.Mood != syntax.Conditional && !st.imperfect(g.Finite) {
			return // "a dû rencontrer"
		}
		m.modality = kg.Planned
	default:
		m.modality = kg.Planned
	}
	m.open = false
	if m.modality == kg.Planned && m.tense != calendar.Past {
		m.tense = calendar.Future
	}
}

func (st *sentenceState) imperfect(i int) bool {
	return i >= 0 && i < len(st.words) && st.words[i].Feats.Tense == syntax.Imperfect
}

// byMark: "pour rencontrer", "après avoir rencontré", "avant de", "sans".
func (st *sentenceState) byMark(m *modal, v int, g syntax.VerbGroup) {
	if g.Mark == "" || g.Form != syntax.Infinitive && !st.lang.is("purpose", g.Mark) && !st.perfectInfinitive(v) {
		return
	}
	up := st.upperTense(v)
	switch {
	case st.lang.is("purpose", g.Mark) && g.Governor < 0:
		m.modality, m.open, m.purpose, m.tense = kg.Planned, false, true, up
		if v > 1 && (st.lang.is("due", st.words[v-2].Lemma) || st.lang.is("plan", st.words[v-2].Lemma)) {
			m.purpose, m.tense = false, calendar.Future // "was due to meet"
		}
		if st.perfectInfinitive(v) {
			m.modality = kg.Occurred
		}
	case st.lang.is("without", g.Mark):
		m.modality = kg.Denied
	case st.lang.is("beforev", g.Mark), st.lang.is("after", g.Mark):
		if up == calendar.Future {
			m.modality = kg.Planned
		} else {
			m.modality = kg.Occurred
		}
		m.tense = up
	}
}

// likeInfinitive takes "to be received" and, right behind a verb that decides it,
// a gerund ("ruled out meeting X") for infinitives.
func (st *sentenceState) likeInfinitive(v int, g *syntax.VerbGroup) {
	if g.Form == syntax.Infinitive || g.Finite >= 0 && g.Finite > v-3 {
		return
	}
	for k := v - 1; k > 0 && k >= v-2; k-- {
		w := &st.words[k]
		if w.Lemma == "be" && w.Feats.VerbForm == syntax.Infinitive {
			g.Form, g.Bare = syntax.Infinitive, false
			return
		}
		if w.UPOS != syntax.VERB && w.UPOS != syntax.ADP {
			return
		}
		if st.words[v].Feats.Tense == syntax.Present && (st.lang.is("deny", w.Lemma) || st.lang.is("propose", w.Lemma) || st.lang.is("plan", w.Lemma)) {
			g.Form, g.Governor, g.GovernorLemma, g.GovernorNegated = syntax.Infinitive, k, w.Lemma, st.tree.Negated(k)
			return
		}
	}
}

// perfectInfinitive tells "pour avoir signé".
func (st *sentenceState) perfectInfinitive(v int) bool {
	for _, k := range st.tree.Children(v) {
		if w := &st.words[k]; w.Rel.Is(syntax.RelAux) && w.Feats.VerbForm == syntax.Infinitive && w.Lemma != "be" {
			return true
		}
	}
	return false
}

// upperTense is the tense of the nearest finite verb over word v.
func (st *sentenceState) upperTense(v int) calendar.Tense {
	for _, h := range st.tree.Heads(v) {
		if st.verbal(h) {
			if g := st.tree.VerbGroup(h); g.Tense != 0 {
				if g.Mood == syntax.Conditional && g.Tense == syntax.Present || g.Modal >= 0 && g.Tense != syntax.Past {
					return calendar.Future
				}
				return tense(g.Tense)
			}
		}
	}
	return calendar.Unknown
}

// byGovernor: "a refusé de", "a proposé de", "prévoit de", "annoncer se rendre".
func (st *sentenceState) byGovernor(m *modal, g syntax.VerbGroup) {
	if g.Governor < 0 {
		if g.Form == syntax.Infinitive && g.Mark == "" && g.Finite < 0 {
			m.open = true
		}
		return
	}
	inf := g.Form == syntax.Infinitive && !st.perfectInfinitive(g.Verb)
	l := g.GovernorLemma
	if inf {
		l = st.farGovernor(&g)
	}
	switch {
	case st.lang.is("deny", l) && (inf || !st.lang.is("say", l)):
		m.modality = kg.Denied
		if g.GovernorNegated {
			m.modality = kg.Planned
		}
	case st.lang.is("propose", l) && (inf || st.subjunctive(g)):
		m.modality = kg.Proposed
	case st.lang.is("plan", l) && (inf || st.subjunctive(g)):
		m.modality = kg.Planned
	case inf && st.lang.is("say", l):
		m.modality = kg.Planned
	case inf && st.words[g.Governor].UPOS == syntax.NOUN:
		m.modality = kg.Planned
		if st.lang.is("noun-propose", l) {
			m.modality = kg.Proposed
		}
	case inf && g.GovernorNegated && st.words[g.Governor].UPOS == syntax.VERB:
		m.modality = kg.Denied // "ne parviennent pas à se mettre d'accord"
	case inf && st.mention(g.Governor) != nil && st.lang.is("purpose", g.Mark):
		m.modality = kg.Planned // "X to visit Washington"
	case inf:
		if t := st.upperTense(g.Verb); t == calendar.Future {
			m.modality = kg.Planned
		}
		m.tense = st.upperTense(g.Verb)
		return
	default:
		return
	}
	m.open = false
	if m.modality == kg.Planned || m.modality == kg.Proposed {
		m.tense = calendar.Future
	}
}

// farGovernor climbs over infinitives that say nothing of the outcome ("a rejeté
// l'idée d'envoyer une délégation rencontrer X") to the verb that does.
func (st *sentenceState) farGovernor(g *syntax.VerbGroup) string {
	decides := func(l string) bool {
		return st.lang.is("deny", l) || st.lang.is("propose", l) || st.lang.is("plan", l)
	}
	l := g.GovernorLemma
	for n, h := 0, g.Governor; n < 3 && h >= 0 && !decides(l) && st.words[h].Feats.VerbForm == syntax.Infinitive; n++ {
		up := st.tree.VerbGroup(h)
		if up.Governor < 0 {
			break
		}
		h, l = up.Governor, up.GovernorLemma
		if decides(l) {
			g.Governor, g.GovernorLemma, g.GovernorNegated = h, l, up.GovernorNegated
			return l
		}
	}
	return g.GovernorLemma
}

// surfaceGovernor finds the verb over an infinitive with "à" or "de" that the
// tree hung elsewhere: "a invité la chancelière à se rendre à Dakar".
func (st *sentenceState) surfaceGovernor(v int, g *syntax.VerbGroup) {
	if g.Governor >= 0 && st.words[g.Governor].UPOS != syntax.PROPN || g.Form != syntax.Infinitive || g.Mark != "" && g.Mark != "à" && g.Mark != "de" && g.Mark != "to" {
		return
	}
	for i := v - 1; i >= 0 && i >= v-14; i-- {
		w := &st.words[i]
		if w.UPOS != syntax.VERB || i >= v-2 && w.Feats.VerbForm != syntax.Finite {
			continue
		}
		l := w.Lemma
		if st.lang.is("propose", l) || st.lang.is("plan", l) || st.lang.is("deny", l) {
			g.Governor, g.GovernorLemma, g.GovernorNegated = i, l, st.tree.Negated(i)
		}
		return
	}
}

func (st *sentenceState) subjunctive(g syntax.VerbGroup) bool {
	return g.Mood == syntax.Subjunctive || g.Finite < 0 && !st.perfectInfinitive(g.Verb)
}

// source is who says so: the subject of a verb of saying over the act, or
// "selon X".
func (st *sentenceState) source(v int, g syntax.VerbGroup) string {
	if g.Governor >= 0 && st.lang.is("say", g.GovernorLemma) {
		for _, l := range st.tree.Subjects(g.Governor) {
			return st.span(l.Word).In(st.ar.a.Text)
		}
	}
	for i := range st.words {
		l := st.words[i].Lemma
		if l == "selon" || l == "according" || l == "d'après" {
			for k := i + 1; k < len(st.words) && k <= i+4; k++ {
				if u := st.words[k].UPOS; u == syntax.NOUN || u == syntax.PROPN {
					return st.span(k).In(st.ar.a.Text)
				}
			}
		}
	}
	return ""
}

// nounModality reads the modality of an event noun: from its adjectives, the
// nouns and prepositions over it and its verb; false means no act is told.
func (st *sentenceState) nounModality(n int, u nounUse, f *frame) (modal, bool) {
	m := modal{modality: kg.Occurred, score: .95}
	if st.question() && st.main(n) {
		return m, false
	}
	if u.verb >= 0 {
		if !st.nounVerb(&m, u) {
			return m, false
		}
	} else {
		m.open = true
	}
	st.nounFrame(&m, n, u)
	if f.typ != kg.Letter {
		st.nounPhrase(&m, n)
	}
	st.fate(&m, n, u)
	if m.source == "" && u.verb >= 0 {
		m.source = st.source(u.verb, st.tree.VerbGroup(u.verb))
	}
	return m, true
}

// nounVerb takes modality from the verb that governs the noun.
func (st *sentenceState) nounVerb(m *modal, u nounUse) bool {
	lemma := st.words[u.verb].Lemma
	vm, ok := st.verbModality(u.verb)
	if !ok {
		return false
	}
	m.tense, m.source = vm.tense, vm.source
	direct := u.rel == "support" || u.rel == "occur" || u.rel == "object" || u.rel == "hosting" || u.rel == "subject"
	switch {
	case !direct:
		if vm.modality == kg.Planned {
			m.modality = kg.Planned
		}
		m.open = vm.open
	case st.lang.is("postpone", lemma) && u.rel != "subject":
		m.modality, m.cancelled = kg.Denied, true
		if st.newDay(u.verb) {
			m.modality, m.tense = kg.Planned, calendar.Future
		}
	case st.lang.is("deny", lemma):
		m.modality, m.cancelled = kg.Denied, true
		if vm.modality == kg.Denied {
			m.modality = kg.Occurred
		}
	case st.lang.is("propose", lemma) && u.rel != "support" && !st.reflexive(u.verb):
		m.modality, m.tense = kg.Proposed, calendar.Future
	case st.lang.is("plan", lemma) && u.rel != "support":
		m.modality, m.tense = kg.Planned, calendar.Future
	case u.rel == "support" || u.rel == "occur" || u.rel == "hosting":
		m.modality, m.open, m.score = vm.modality, vm.open, m.score*vm.score
	default:
		m.open = true
		if vm.modality == kg.Planned {
			m.modality = kg.Planned
		}
	}
	return true
}

// newDay tells whether a day is told right behind a verb that puts off:
// "reportée à lundi", not "reportée sine die".
func (st *sentenceState) newDay(v int) bool {
	tok := st.col.Tokens[v].Last
	for i := range st.dates {
		if x := &st.dates[i]; x.First >= tok && x.First <= tok+3 {
			return true
		}
	}
	return false
}

// nounFrame takes modality from prepositions and nouns over the event noun.
func (st *sentenceState) nounFrame(m *modal, n int, u nounUse) {
	for _, o := range u.over {
		l := st.words[o].Lemma
		switch {
		case m.cancelled: // "plans for talks have been dropped"
		case st.lang.is("noun-deny", l):
			m.modality = kg.Denied
		case st.lang.is("noun-propose", l):
			m.modality, m.tense = kg.Proposed, calendar.Future
		case st.lang.is("noun-plan", l):
			m.modality, m.tense = kg.Planned, calendar.Future
		}
	}
	switch {
	case st.lang.is("before", u.prep) && u.verb >= 0 && m.tense == calendar.Past && (st.lang.is("hosting", st.words[u.verb].Lemma) || st.lang.is("unaccusative", st.words[u.verb].Lemma)):
		// "a accueilli X pour une visite d'Etat", "est arrivé pour une visite de travail"
	case st.lang.is("before", u.prep):
		if m.tense != calendar.Past || u.prep == "pour" {
			m.modality = kg.Planned
		}
	case st.lang.is("during", u.prep) && u.rel == "oblique":
		if m.modality == kg.Proposed || m.modality == kg.Planned && st.lang.is("follows", u.prep) && st.mainPast() {
			m.modality = kg.Occurred
		}
	}
}

// mainPast tells whether the main verb of the sentence is told in the past: what
// it follows is past too, though a plan stands between ("have agreed to reopen
// embassies, following five days of talks").
func (st *sentenceState) mainPast() bool {
	r := st.tree.Root()
	return r >= 0 && st.verbal(r) && tense(st.tree.VerbGroup(r).Tense) == calendar.Past
}

// nounPhrase takes modality from adjectives, participles and negative articles
// at the noun: "une visite prévue", "la prochaine rencontre", "aucune réunion".
func (st *sentenceState) nounPhrase(m *modal, n int) {
	set := func(mod kg.Modality, t calendar.Tense) {
		m.modality, m.tense, m.open = mod, t, false
	}
	look := func(i int) {
		w := &st.words[i]
		l := w.Lemma
		switch {
		case st.lang.is("adj-deny", l) || st.lang.is("deny", l) && w.Feats.VerbForm == syntax.Participle:
			set(kg.Denied, m.tense)
			m.cancelled = true
		case st.lang.is("adj-propose", l) || st.lang.is("propose", l) && w.Feats.VerbForm == syntax.Participle:
			set(kg.Proposed, calendar.Future)
		case m.modality == kg.Denied && (st.lang.is("adj-plan", l) || st.lang.is("plan", l)):
			m.tense, m.cancelled = calendar.Future, true
		case st.lang.is("adj-plan", l) || st.lang.is("plan", l) && w.Feats.VerbForm == syntax.Participle && w.Rel.Is(syntax.RelACL):
			set(kg.Planned, calendar.Future)
		case st.lang.is("none", l) && w.Rel.Is(syntax.RelDet):
			if m.modality == kg.Denied {
				set(kg.Occurred, m.tense)
				m.modality = kg.Denied
			} else {
				set(kg.Denied, m.tense)
			}
		}
	}
	for _, k := range st.tree.Children(n) {
		if w := &st.words[k]; w.Rel.Is(syntax.RelAmod, syntax.RelACL, syntax.RelDet) && w.Rel != syntax.RelACLRelcl {
			look(int(k))
		}
	}
	if n > 0 && !st.verbal(n-1) {
		look(n - 1)
	}
}

// byPhone tells whether a word for telephone or video stands near the trigger,
// in its clause.
func (st *sentenceState) byPhone(w int) bool {
	first, last := st.tree.Clause(w)
	first, last = max(first, w-10), min(max(last, w+3), w+14)
	for i := first; i < last && i < len(st.words); i++ {
		if st.lang.is("by-phone", st.words[i].Lemma) || st.lang.is("by-phone", lower(st.words[i].Form)) {
			return true
		}
	}
	return false
}

// untrueThat tells "reports that X had met Y are false".
func (st *sentenceState) untrueThat(v int) bool {
	that := -1
	for i := v - 1; i > 0 && i >= v-8; i-- {
		if l := lower(st.words[i].Form); (l == "que" || l == "qu'" || l == "that" || l == "of") && st.lang.is("noun-report", st.words[i-1].Lemma) {
			that = i
		}
	}
	if that < 0 {
		return false
	}
	for i := range st.words {
		if st.lang.is("untrue", st.words[i].Lemma) && (i < that || i > v) {
			return true
		}
	}
	return false
}

// deniedThat tells "dément que X ait rencontré Y" by its words, whatever the tree
// made of "dément".
func (st *sentenceState) deniedThat(v int) bool {
	for i := v - 1; i > 0 && i >= v-14; i-- {
		if l := lower(st.words[i].Form); l == "que" || l == "qu'" || l == "that" {
			return st.lang.is("deny-form", lower(st.words[i-1].Form)) || st.lang.is("deny", st.words[i-1].Lemma)
		}
	}
	return false
}

package events

import (
	"strings"

	"actant/internal/syntax"
)

// mendTenses corrects finite forms whose ending leaves no doubt about tense and
// mood but which the tagger, having seen few futures in its treebank, may take
// for a present: "aura", "recevront", "se rendrait". The endings are data (lists
// future-ending and conditional-ending); verbs in "-rer" have look-alikes in the
// past ("il entra", "il entrait"), told apart by their stem.
func (st *sentenceState) mendTenses() {
	for i := range st.words {
		w := &st.words[i]
		if w.UPOS != syntax.VERB && w.UPOS != syntax.AUX || w.Fixed || w.Feats.VerbForm != syntax.Finite {
			continue
		}
		f := lower(w.Form)
		switch {
		case st.ending(f, w.Lemma, "conditional-ending"):
			w.Feats.Mood, w.Feats.Tense = syntax.Conditional, syntax.Present
		case st.ending(f, w.Lemma, "future-ending"):
			w.Feats.Mood, w.Feats.Tense = syntax.Indicative, syntax.Future
		}
	}
}

// ending tells whether a form ends as a class says and is not the past of a
// verb in "-rer".
func (st *sentenceState) ending(form, lemma, class string) bool {
	for e := range st.lang.words[class] {
		if len(form) <= len(e)+1 || !strings.HasSuffix(form, e) {
			continue
		}
		if strings.HasSuffix(lemma, "rer") && form == lemma[:len(lemma)-2]+e[1:] {
			return false
		}
		return true
	}
	return false
}

// mendNouns makes a noun of what the tagger took for a participle behind an
// article or an adjective that stands before its noun: "une double tournée".
func (st *sentenceState) mendNouns() {
	for i := 1; i < len(st.words); i++ {
		w := &st.words[i]
		if w.UPOS == syntax.VERB && w.Feats.VerbForm == syntax.Infinitive && st.lang.is("meal", w.Lemma) && st.words[i-1].Lemma == "à" {
			w.UPOS, w.Feats.VerbForm = syntax.NOUN, 0 // "a reçu à déjeuner"
		}
		if w.Fixed || w.UPOS != syntax.VERB || w.Feats.VerbForm != syntax.Participle {
			continue
		}
		f := lower(w.Form)
		if !nounFrame(st.lang.frames[f]) {
			continue
		}
		p := &st.words[i-1]
		switch {
		case p.UPOS == syntax.DET:
		case i > 1 && st.words[i-2].UPOS == syntax.DET && st.lang.is("before-noun", p.Lemma):
			p.UPOS = syntax.ADJ
		default:
			continue
		}
		w.UPOS, w.Lemma, w.Feats.VerbForm, w.Feats.Tense = syntax.NOUN, f, 0, 0
	}
}

// nounFrame tells whether a frame of a noun is among some.
func nounFrame(fs []*frame) bool {
	for _, f := range fs {
		if f.pos == noun {
			return true
		}
	}
	return false
}

// mendForms corrects verbs that the tagger took for something else: in a title
// without a verb the spelling between two names ("X meets Y in Paris"), anywhere
// the spellings that are nothing else ("The two last met in Kigali"); and gives
// verbs with a particle their own lemma ("called off").
func (st *sentenceState) mendForms() {
	verb := false
	for i := range st.words {
		w := &st.words[i]
		if w.Fixed {
			continue
		}
		f, ok := st.lang.forms[w.Form]
		if ok && f.sure {
			st.mendForm(i, f)
		}
		if w.UPOS == syntax.VERB && !st.lang.known[w.Lemma] {
			w.Lemma = st.lang.lemma(w.Lemma)
		}
		verb = verb || st.finiteVerb(i)
		if w.UPOS == syntax.VERB && i+1 < len(st.words) {
			st.joinParticle(i)
		}
	}
	if verb || len(st.lang.forms) == 0 {
		return
	}
	for i := 1; i+1 < len(st.words); i++ {
		f, ok := st.lang.forms[st.words[i].Form]
		if ok && !st.words[i].Fixed && (st.mention(i-1) != nil || st.words[i-1].UPOS == syntax.PROPN || st.lang.is("group", st.words[i-1].Lemma)) {
			st.mendForm(i, f)
			st.joinParticle(i)
			return
		}
	}
}

// lemma corrects the lemma of a verb that the tagger cut from a form it never saw:
// "telephon" of "telephoned", "initiall" of "initialled".
func (l *language) lemma(w string) string {
	n := len(w)
	if len(l.words["past-ending"]) == 0 || n < 4 {
		return w
	}
	if l.known[w+"e"] {
		return w + "e"
	}
	switch {
	case (w[n-1] == w[n-2] || w[n-1] == 'e') && l.known[w[:n-1]]:
		return w[:n-1]
	case l.known[w+w[n-1:]]:
		return w + w[n-1:]
	}
	return w
}

// mendForm makes a finite verb of word i.
func (st *sentenceState) mendForm(i int, f form) {
	w := &st.words[i]
	w.Lemma = f.lemma
	if w.UPOS == syntax.VERB && w.Feats.VerbForm == syntax.Participle {
		return // a participle, which past forms may be too
	}
	if w.UPOS == syntax.VERB && f.past {
		w.Feats.Tense = syntax.Past
		return
	}
	w.UPOS = syntax.VERB
	w.Feats = syntax.Feats{VerbForm: syntax.Finite, Mood: syntax.Indicative, Tense: syntax.Present}
	if f.past {
		w.Feats.Tense = syntax.Past
	}
}

// joinParticle makes "call off" of "called off", where the class "phrasal" has it.
func (st *sentenceState) joinParticle(i int) {
	two := st.words[i].Lemma + " " + lower(st.words[i+1].Form)
	if st.lang.is("phrasal", two) {
		st.words[i].Lemma = two
	}
}

// mendParticiples makes finite verbs of participles that the parser gave a
// subject and no auxiliary, where both are spelt alike (class "past-ending"):
// "A and B signed separate agreements"; and objects of pronouns that are never
// subjects: "le président m'a reçu".
func (st *sentenceState) mendParticiples() {
	for i := range st.words {
		w := &st.words[i]
		if w.Rel.Is(syntax.RelNsubj) && w.UPOS == syntax.PRON && st.lang.is("never-subject", lower(w.Form)) {
			w.Rel = syntax.RelObj
			continue
		}
		if w.UPOS != syntax.VERB || w.Feats.VerbForm != syntax.Participle || w.Feats.Tense != syntax.Past || !st.ending(lower(w.Form), w.Lemma, "past-ending") && !st.lang.is("past-form", w.Form) {
			continue
		}
		subject := false
		for _, k := range st.tree.Children(i) {
			c := &st.words[k]
			subject = subject || c.Rel.Is(syntax.RelNsubj) && c.Rel != syntax.RelNsubjPass && int(k) < i
			if c.Rel.Is(syntax.RelAux) {
				subject = false
				break
			}
		}
		if subject {
			w.Feats.VerbForm, w.Feats.Mood = syntax.Finite, syntax.Indicative
		}
	}
}

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

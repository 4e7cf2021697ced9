package events

import (
	"slices"
	"strings"

	"actant/internal/kg"
	"actant/internal/syntax"
)

// Surface rules stand in where the tree gives no participant. They look at the
// order of mentions and prepositions around the trigger, inside its clause.

// surfaceSubject is the nearest mention before word v that no preposition
// governs and no other verb has taken: "X, en visite à Paris, a rencontré".
func (st *sentenceState) surfaceSubject(v int, kinds string) int {
	depth := 0
	for i := v - 1; i >= 0; i-- {
		w := &st.words[i]
		switch {
		case w.Form == ")":
			depth++
		case w.Form == "(":
			depth--
		case depth > 0:
		case w.Form == ";" || w.Form == ":" && i > 0 || w.Form == "»" || w.Form == "«":
			return -1
		case st.finiteVerb(i) && !st.partOfGroup(i, v):
			return -1
		case w.UPOS == syntax.SCONJ:
			return -1
		case st.mention(i) != nil && len(st.refs(i, kinds)) > 0 && !st.hasPrep(i):
			return i
		}
	}
	return -1
}

// finiteVerb tells whether word i is a finite verb or auxiliary.
func (st *sentenceState) finiteVerb(i int) bool {
	w := &st.words[i]
	return (w.UPOS == syntax.VERB || w.UPOS == syntax.AUX) && w.Feats.VerbForm == syntax.Finite
}

// partOfGroup tells whether finite word i is an auxiliary, modal or governor
// close before v.
func (st *sentenceState) partOfGroup(i, v int) bool {
	if v-i > 5 {
		return false
	}
	for k := i + 1; k < v; k++ {
		switch st.words[k].UPOS {
		case syntax.ADV, syntax.PRON, syntax.AUX, syntax.PART, syntax.ADP, syntax.VERB, syntax.PUNCT:
		default:
			return false
		}
	}
	return true
}

// hasPrep tells whether a preposition governs word i on the surface.
func (st *sentenceState) hasPrep(i int) bool {
	return st.prepAt(i) != "" || st.owner(i) || st.ofTown(i)
}

// ofTown tells the state behind its town: "in Fortaleza, Brazil, the five signed".
func (st *sentenceState) ofTown(i int) bool {
	if i < 2 || st.words[i-1].Form != "," || st.mention(i) == nil || st.mention(i-2) == nil {
		return false
	}
	a, b := st.mention(i-2), st.mention(i)
	return a.Kind == kg.Place && b.Kind == kg.Country && a.Country == b.Country && st.prepAt(i-2) != ""
}

// prepAt is the lemma of the preposition before word i, articles, adjectives
// and numbers between, or "".
func (st *sentenceState) prepAt(i int) string {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		w := &st.words[k]
		switch w.UPOS {
		case syntax.DET, syntax.NUM, syntax.ADJ:
			continue
		case syntax.ADP:
			if f := strings.ToLower(w.Form); strings.HasPrefix(f, "d") && w.Lemma != "de" && len(f) <= 3 {
				return "de"
			}
			return w.Lemma
		}
		return ""
	}
	return ""
}

// surfaceObject is the first mention behind word v that no preposition governs.
func (st *sentenceState) surfaceObject(v int, kinds string) int {
	for i := v + 1; i < len(st.words); i++ {
		w := &st.words[i]
		switch {
		case st.mention(i) != nil && len(st.refs(i, kinds)) > 0 && !st.hasPrep(i):
			return i
		case st.finiteVerb(i) || w.UPOS == syntax.SCONJ || w.Form == ";" || w.Form == ":" || w.Form == ".":
			return -1
		case w.UPOS == syntax.NOUN && i-v > 7:
			return -1
		}
	}
	return -1
}

// surfacePrep is the first mention behind word v, inside its clause, that one
// of the prepositions governs.
func (st *sentenceState) surfacePrep(v int, preps []string, kinds string) int {
	for i := v + 1; i < len(st.words); i++ {
		if st.clauseEnd(i) {
			return -1
		}
		if st.mention(i) == nil || len(st.refs(i, kinds)) == 0 {
			continue
		}
		p := st.prepAt(i)
		for _, q := range preps {
			if p == q || strings.HasSuffix(q, " "+p) && st.phraseBefore(i, q) {
				return i
			}
		}
	}
	return -1
}

// clauseEnd tells whether word i opens another clause.
func (st *sentenceState) clauseEnd(i int) bool {
	w := &st.words[i]
	return st.finiteVerb(i) || w.UPOS == syntax.SCONJ || w.Form == ";" || w.Form == ":" || w.Form == "«" || w.UPOS == syntax.PRON && w.Feats.PronType == syntax.Relative
}

// phraseBefore tells whether a preposition of several words ends right before
// word i.
func (st *sentenceState) phraseBefore(i int, phrase string) bool {
	f := strings.Fields(phrase)
	k := i - 1
	for k >= 0 && k >= i-4 && st.words[k].UPOS != syntax.ADP {
		k--
	}
	for n := len(f) - 1; n >= 0; n, k = n-1, k-1 {
		if k < 0 || st.words[k].Lemma != f[n] && strings.ToLower(st.words[k].Form) != f[n] {
			return false
		}
	}
	return true
}

// surfaceBetween collects the two or more mentions after "entre" behind word
// v, long titles between them or not: "entre A, ministre de …, et B".
func (st *sentenceState) surfaceBetween(v int, preps []string, kinds string) []int {
	start := -1
	for i := v + 1; i < len(st.words) && i <= v+14; i++ {
		if slices.Contains(preps, st.words[i].Lemma) {
			start = i + 1
			break
		}
		if st.finiteVerb(i) && i > v+1 && start < 0 && !st.occurVerb(i) {
			return nil
		}
	}
	if start < 0 {
		return nil
	}
	var out []int
	and := false
	for i := start; i < len(st.words); i++ {
		w := &st.words[i]
		if w.Lemma == "et" || w.Lemma == "and" {
			and = true
			continue
		}
		if st.mention(i) != nil && len(st.refs(i, kinds)) > 0 {
			if st.prepAt(i) == "" || i == start || len(out) == 0 || slices.Contains(preps, st.prepAt(i)) || st.words[i-1].Lemma == "et" {
				out = append(out, i)
				if and && !st.listGoesOn(i) {
					return out
				}
			}
			continue
		}
		if st.finiteVerb(i) || w.Form == ";" || w.Form == "«" {
			break
		}
	}
	if len(out) < 2 && len(st.refsAll(out, kinds)) < 2 {
		return nil
	}
	return out
}

func (st *sentenceState) refsAll(ws []int, kinds string) []ref {
	var out []ref
	for _, w := range ws {
		out = append(out, st.refs(w, kinds)...)
	}
	return out
}

// listGoesOn tells whether another member of the list follows word i.
func (st *sentenceState) listGoesOn(i int) bool {
	next, sep := st.nextItem(i, "entre")
	return next >= 0 && sep == sepAnd
}

func (st *sentenceState) occurVerb(i int) bool { return st.lang.is("occur", st.words[i].Lemma) }

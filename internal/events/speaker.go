package events

import (
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// speaker is the one for whom "je" at word w stands: the subject of the verb of
// saying outside the quotation marks around w ("« J'ai vu X », a déclaré Y") or
// the name before its colon ("Y : « J'ai vu X »").
func (st *sentenceState) speaker(w int) []ref {
	if st.words[w].UPOS != syntax.PRON || !st.lang.is("first-person", lower(st.words[w].Form)) || st.mention(w) != nil {
		return nil
	}
	open := quotes(st.words[:w])
	for i := range st.words {
		x := &st.words[i]
		switch {
		case quotes(st.words[:i]) == open && open > 0 && open%2 == 1:
			continue // within the same quotation
		case x.UPOS == syntax.VERB && st.words[w].Head != i && st.lang.is("say", x.Lemma):
			if s := st.sayer(i); s >= 0 {
				return st.refs(s, "p")
			}
		case x.Form == ":" && i > 0 && i < w && st.letterOf(i-1) == 'p':
			return st.refs(i-1, "p")
		}
	}
	if ei := st.ar.interviewee(); ei >= 0 {
		return []ref{{ei, -1}}
	}
	return nil
}

// interviewee is the one who answers in an article of questions and answers: the
// first person whom its opening names; -1 in other articles. Such an article calls
// itself an interview and asks at least two questions.
func (ar *article) interviewee() int {
	if ar.asked {
		return ar.answers
	}
	ar.asked, ar.answers = true, -1
	a := ar.a
	questions := 0
	for i := range a.Blocks {
		if b := &a.Blocks[i]; b.Kind != kg.Footer && b.Kind != kg.Ticker && strings.HasSuffix(strings.TrimSpace(b.In(a.Text)), "?") {
			questions++
		}
	}
	if questions < 2 || !ar.calledInterview() {
		return -1
	}
	for i := range a.Mentions {
		m := &a.Mentions[i]
		if m.Sentence > 6 {
			break
		}
		if ei, ok := ar.byID[m.Entity]; ok && m.Kind == kg.Person && m.Form == kg.Name && !a.Entities[ei].Group && !a.Entities[ei].Unnamed {
			ar.answers = ei
			return ei
		}
	}
	return -1
}

// calledInterview tells whether the opening of an article calls it an interview.
func (ar *article) calledInterview() bool {
	lang := ar.x.langs[ar.a.Lang]
	if lang == nil {
		return false
	}
	head := gazetteer.Fold(ar.a.Text[:min(len(ar.a.Text), 900)])
	for w := range lang.words["interview"] {
		if strings.Contains(head, w) {
			return true
		}
	}
	return false
}

// sayer is the person who is the subject of verb v, by the tree or next to it.
func (st *sentenceState) sayer(v int) int {
	for _, l := range st.tree.Subjects(v) {
		if st.letterOf(l.Word) == 'p' {
			return l.Word
		}
	}
	for i := v + 1; i < len(st.words) && i <= v+5; i++ { // "a dit à l'AFP Patrice Talon"
		if m := st.mention(i); m != nil && m.Kind == kg.Person {
			return i
		}
		if st.words[i].UPOS == syntax.PUNCT || st.words[i].UPOS == syntax.VERB {
			break
		}
	}
	return -1
}

// quotes counts quotation marks; an opening one that stands first in a sentence
// counts, one that a sentence before opened does not.
func quotes(words []syntax.Word) int {
	n := 0
	for i := range words {
		switch words[i].Form {
		case "«", "»", "“", "”", "\"":
			n++
		}
	}
	return n
}

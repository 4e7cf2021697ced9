package events

import (
	"fmt"
	"strings"

	"actant/internal/kg"
)

// Explanation shows how a sentence was read.
type Explanation struct {
	Sentence kg.Span `json:"sentence"`
	Quote    string  `json:"quote"`
	// Words are the words the parser saw.
	Words []ExplainedWord `json:"words"`
	// Dates are the date expressions, as written and by which rule.
	Dates []string `json:"dates"`
	// Tellings are the candidates that the frames made, also those that only
	// point back or were joined later.
	Tellings []string `json:"tellings"`
}

// ExplainedWord is a word with its grammar; Head is the index of its governor,
// -1 for the root.
type ExplainedWord struct {
	Form, Lemma, POS, Feats, Rel string
	Head                         int
	Mention                      string // "m3 person → e1"
	Trigger                      string // rule of the frame it triggers
}

// Explain reads one sentence of an annotated article again and tells how.
func (x *Extractor) Explain(a *kg.Article, sentence int) (Explanation, error) {
	w := x.pool.Get().(*work)
	defer x.pool.Put(w)
	copied := *a
	copied.Entities = append([]kg.Entity(nil), a.Entities...)
	ar := &article{x: x, w: w, a: &copied, seat: -1, byID: map[string]int{}}
	for i := range a.Entities {
		ar.byID[a.Entities[i].ID] = i
	}
	ar.index()
	sent := a.Sentences[sentence]
	ex := Explanation{Sentence: sent.Span, Quote: sent.Span.In(a.Text)}
	lang := x.langs[sent.Lang]
	if lang == nil {
		return ex, nil
	}
	r, m, err := ar.reader(sent.Lang)
	if err != nil {
		return ex, err
	}
	st := ar.collapse(sentence, lang, m)
	trig := st.tag(r)
	st.parse(r)
	st.matchAll(trig)
	for i := range st.words {
		ex.Words = append(ex.Words, st.explainWord(i))
	}
	for _, t := range trig {
		for _, f := range t.frames {
			ex.Words[t.word].Trigger = strings.TrimSpace(ex.Words[t.word].Trigger + " " + f.rule)
		}
	}
	for i := range st.dates {
		d := &st.dates[i]
		ex.Dates = append(ex.Dates, fmt.Sprintf("%q %s %s", d.Text, d.Kind, d.Rule))
	}
	for _, c := range ar.found {
		ex.Tellings = append(ex.Tellings, ar.describe(c))
	}
	return ex, nil
}

func (st *sentenceState) explainWord(i int) ExplainedWord {
	w := &st.words[i]
	e := ExplainedWord{Form: w.Form, Lemma: w.Lemma, POS: w.UPOS.String(), Feats: w.Feats.String(), Rel: w.Rel.String(), Head: w.Head}
	if m := st.mention(i); m != nil {
		e.Mention = fmt.Sprintf("%s %s/%s %q %s→%s%v", m.ID, m.Kind, m.Form, m.Quote, m.Rule, m.Entity, m.Members)
	}
	return e
}

// describe writes a candidate in one line.
func (ar *article) describe(c *cand) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", c.rule, c.typ, c.modality)
	if c.pointer {
		b.WriteString(" (points back)")
	}
	for _, p := range c.parts {
		fmt.Fprintf(&b, " %s:%s/%s", p.role, ar.a.Entities[p.ent].Name, p.way)
	}
	if c.place >= 0 {
		fmt.Fprintf(&b, " at %s", ar.a.Entities[c.place].Name)
	}
	if c.instText != "" {
		fmt.Fprintf(&b, " text %q", c.instText)
	}
	fmt.Fprintf(&b, " on %s/%s (%s %q)", c.when.From, c.when.To, c.when.Basis, c.when.Text)
	return b.String()
}

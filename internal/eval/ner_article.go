package eval

import (
	"strings"

	"actant/internal/kg"
	"actant/internal/ner"
)

// RecogniserNamer lets the whole recogniser — lists, model and rules over a
// document — be scored on token/BIO files. Countries and places count as LOC,
// ministries and organisations as ORG, agreements and exercises as MISC. It
// keeps no state: documents may be scored in any order.
func RecogniserNamer(r *ner.Recogniser, lang string) Namer {
	return func(d LabelledDoc) [][]Name {
		a, words := articleOf(d, lang)
		r.Article(a)
		out := make([][]Name, len(d.Sentences))
		for i := range a.Mentions {
			m := &a.Mentions[i]
			kind := chunkKind(m.Kind)
			if kind == "" || m.Form != kg.Name && m.Form != kg.Short {
				continue
			}
			s := a.Sentences[m.Sentence]
			n := words[m.Sentence].ToWords(m.First-s.First, m.Last-s.First, kind)
			if k := len(out[m.Sentence]); k == 0 || out[m.Sentence][k-1] != n {
				out[m.Sentence] = append(out[m.Sentence], n)
			}
		}
		return out
	}
}

// chunkKind names a kind as the corpora do.
func chunkKind(k kg.Kind) string {
	switch k {
	case kg.Person:
		return "PER"
	case kg.Country, kg.Place:
		return "LOC"
	case kg.Ministry, kg.Organisation:
		return "ORG"
	case kg.Agreement, kg.Exercise:
		return "MISC"
	}
	return ""
}

// articleOf puts a labelled document together as an article of one block, a
// line a sentence.
func articleOf(d LabelledDoc, lang string) (*kg.Article, []Retokenised) {
	a := &kg.Article{ID: d.ID, Lang: lang}
	words := make([]Retokenised, len(d.Sentences))
	var text strings.Builder
	for i, s := range d.Sentences {
		r := Retokenise(s.Words, lang)
		words[i] = r
		at, first := text.Len(), len(a.Tokens)
		text.WriteString(r.Text)
		text.WriteByte('\n')
		for _, t := range r.Tokens {
			t.Start += at
			t.End += at
			a.Tokens = append(a.Tokens, t)
		}
		a.Sentences = append(a.Sentences, kg.Sentence{Span: kg.Span{Start: at, End: at + len(r.Text)}, First: first, Last: len(a.Tokens), Paragraph: i, Lang: lang})
	}
	a.Text = text.String()
	a.Blocks = []kg.Block{{Span: kg.Span{End: len(a.Text)}, Kind: kg.Story, Lang: lang}}
	return a, words
}

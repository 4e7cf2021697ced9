// Package segment answers: where do sentences and words begin and end?
//
// [Article] cuts each readable block into lines, a line into words and marks
// and those into sentences. Nothing of the text is changed: a token is a span,
// and what its letters stand for (NFC, straight apostrophes, HTML entities
// resolved) is its Norm. What differs from language to language — titles and
// other abbreviations, elisions, clitics, words that begin a sentence — lies in
// data/<language>.txt.
package segment

import (
	"strings"

	"actant/internal/kg"
)

// Article fills a.Sentences and a.Tokens from the readable blocks of a whose
// language has rules here ("fr", "en"). Blocks of other languages get none.
// A sentence never crosses a line.
func Article(a *kg.Article) {
	known := languages()
	words := 0
	for _, b := range a.Blocks {
		if b.Kind.Readable() {
			words += b.Len()
		}
	}
	a.Tokens = make([]kg.Token, 0, words/4)
	a.Sentences = make([]kg.Sentence, 0, words/90+1)
	paragraph := 0
	last := 0
	for i, b := range a.Blocks {
		paragraph += 1 + strings.Count(a.Text[last:b.Start], "\n")
		last = b.Start
		l := known[b.Lang]
		if l == nil || !b.Kind.Readable() {
			continue
		}
		s := splitter{text: a.Text, lang: l, code: b.Lang, block: i}
		for start := b.Start; start < b.End; {
			end := b.End
			if k := strings.IndexByte(a.Text[start:b.End], '\n'); k >= 0 {
				end = start + k
			}
			first := len(a.Tokens)
			a.Tokens = Tokens(a.Tokens, a.Text, kg.Span{Start: start, End: end}, b.Lang)
			s.paragraph = paragraph
			a.Sentences = s.line(a.Sentences, a.Tokens, first)
			paragraph++
			start = end + 1
		}
		last = b.End
	}
}

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
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Article fills a.Sentences and a.Tokens from the readable blocks of a whose
// language has rules here ("fr", "en"). Blocks of other languages get none.
// A sentence never crosses a line, except in a block whose lines are wrapped: one
// of them ends and the next begins in the midst of a sentence.
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
		wrapped := isWrapped(b.In(a.Text))
		for start := b.Start; start < b.End; {
			end := b.End
			if k := strings.IndexByte(a.Text[start:b.End], '\n'); k >= 0 && !wrapped {
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

// Lines of a wrapped block are between these lengths in bytes.
const (
	wrapMin = 40
	wrapMax = 200
)

// isWrapped tells whether the lines of a block were wrapped at a width: all but
// the last are of such a length, and a quarter of them at least go on in lower
// case without a final stop before.
func isWrapped(block string) bool {
	breaks, amid := 0, 0
	block = strings.TrimRight(block, " \n\r\t")
	for {
		k := strings.IndexByte(block, '\n')
		if k < 0 {
			return breaks > 0 && amid*4 >= breaks
		}
		if k < wrapMin || k > wrapMax {
			return false
		}
		before, after := strings.TrimRight(block[:k], " \r\t"), block[k+1:]
		r, _ := utf8.DecodeRuneInString(after)
		q, _ := utf8.DecodeLastRuneInString(before)
		breaks++
		if unicode.IsLower(r) && (unicode.IsLetter(q) || q == ',') {
			amid++
		}
		block = after
	}
}

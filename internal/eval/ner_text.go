package eval

import (
	"strings"

	"actant/internal/kg"
	"actant/internal/segment"
)

// Retokenised is a sentence of a token/BIO file as the program itself would
// cut it. The corpora write "M" and "." where the segmenter has "M.", so both
// training and scoring go through the segmenter.
type Retokenised struct {
	Text   string
	Tokens []kg.Token
	words  []kg.Span
}

// Retokenise puts the words of a sentence together as they are printed and
// cuts them again.
func Retokenise(words []string, lang string) Retokenised {
	var b strings.Builder
	r := Retokenised{words: make([]kg.Span, len(words))}
	for i, w := range words {
		if i > 0 && spaced(words[i-1], w) {
			b.WriteByte(' ')
		}
		start := b.Len()
		b.WriteString(w)
		r.words[i] = kg.Span{Start: start, End: b.Len()}
	}
	r.Text = b.String()
	r.Tokens = segment.Tokens(nil, r.Text, kg.Span{End: len(r.Text)}, lang)
	return r
}

// spaced tells whether a blank stands between two words in print.
func spaced(a, b string) bool {
	if strings.HasSuffix(a, "'") || strings.HasSuffix(a, "’") || a == "(" || a == "[" {
		return false
	}
	switch b {
	case ".", ",", ")", "]", "...", "…", "'s", "n't", "’s":
		return false
	}
	return true
}

// ToTokens gives the tokens that a name over words covers; ok is false when
// its bounds fall inside a token.
func (r Retokenised) ToTokens(n Name) (first, last int, ok bool) {
	if n.Last <= n.First {
		return 0, 0, false
	}
	s := kg.Span{Start: r.words[n.First].Start, End: r.words[n.Last-1].End}
	first, last = -1, -1
	for i, t := range r.Tokens {
		if t.Start == s.Start {
			first = i
		}
		if t.End == s.End {
			last = i + 1
		}
	}
	return first, last, first >= 0 && last > first
}

// ToWords gives the name over words that tokens First to Last cover. Bounds
// inside a word give indices that equal no gold name.
func (r Retokenised) ToWords(first, last int, kind string) Name {
	n := Name{First: -1, Last: -1, Kind: kind}
	if first < 0 || last > len(r.Tokens) || last <= first {
		return n
	}
	s := kg.Span{Start: r.Tokens[first].Start, End: r.Tokens[last-1].End}
	for i, w := range r.words {
		if w.Start == s.Start {
			n.First = i
		}
		if w.End == s.End {
			n.Last = i + 1
		}
	}
	return n
}

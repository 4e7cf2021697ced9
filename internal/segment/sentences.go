package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Sentences returns the sentences of one line (or of several) of text: spans
// that begin and end with a token, in order, without overlap.
func Sentences(text string, s kg.Span, lang string) []kg.Span {
	a := kg.Article{Text: text, Blocks: []kg.Block{{Span: s, Kind: kg.Story, Lang: lang}}}
	Article(&a)
	out := make([]kg.Span, len(a.Sentences))
	for i, sent := range a.Sentences {
		out[i] = sent.Span
	}
	return out
}

// splitter cuts the tokens of a line into sentences.
type splitter struct {
	text      string
	lang      *language
	code      string
	block     int
	paragraph int
}

// line appends the sentences of toks[first:].
func (s *splitter) line(dst []kg.Sentence, toks []kg.Token, first int) []kg.Sentence {
	start := first
	for k := first; k < len(toks); k++ {
		if k < start || !s.stops(toks, start, k) {
			continue
		}
		end := s.closers(toks, k+1)
		if end < len(toks) && !s.starts(toks, start, k, end) {
			continue
		}
		end = s.lead(toks, start, end)
		dst = append(dst, s.sentence(toks, start, end))
		start = end
	}
	if start < len(toks) {
		dst = append(dst, s.sentence(toks, start, len(toks)))
	}
	return dst
}

func (s *splitter) sentence(toks []kg.Token, first, last int) kg.Sentence {
	return kg.Sentence{
		Span:  kg.Span{Start: toks[first].Start, End: toks[last-1].End},
		First: first, Last: last, Block: s.block, Paragraph: s.paragraph, Lang: s.code,
	}
}

// stops tells whether token k may end a sentence that began at token start.
func (s *splitter) stops(toks []kg.Token, start, k int) bool {
	w := toks[k].Norm
	switch w[0] {
	case '.', '!', '?':
		return !s.numbering(toks, start, k)
	}
	if w == "…" {
		return true
	}
	return len(w) > 1 && w[len(w)-1] == '.' && !s.lang.leans(lowerStem(w))
}

// numbering tells that the stop only ends the number of an item: "1. Le ministre".
func (s *splitter) numbering(toks []kg.Token, start, k int) bool {
	return k == start+1 && len(toks[start].Norm) <= 2 && toks[k].Norm == "." && !toks[k].SpaceBefore &&
		classOf(rune(toks[start].Norm[0])) == digit
}

// closers skips the closing quotes and brackets that go with the sentence.
func (s *splitter) closers(toks []kg.Token, k int) int {
	for k < len(toks) {
		switch toks[k].Norm {
		case "»", "”", ")", "]", "’’", "''":
		case "\"", "'", "’":
			if toks[k].SpaceBefore {
				return k
			}
		default:
			return k
		}
		k++
	}
	return k
}

// starts tells whether a new sentence may begin at token n, after the stop k.
func (s *splitter) starts(toks []kg.Token, start, k, n int) bool {
	r, _ := utf8.DecodeRuneInString(toks[n].Norm)
	stop := toks[k].Norm
	hard := stop == "."
	switch {
	case unicode.IsLower(r):
		return false
	case r == ',' || r == ';' || r == ':' || r == '.' || r == '!' || r == '?' || r == ')' || r == '/' || r == '|':
		return false
	case isDash(r):
		return n+1 >= len(toks) || !startsLower(toks[n+1].Norm)
	case strings.ContainsRune("«“\"‘('[", r):
		return hard || n+1 >= len(toks) || !startsLower(toks[n+1].Norm)
	}
	if len(stop) > 1 && stop[len(stop)-1] == '.' && stop[0] != '.' && stop[0] != '!' && stop[0] != '?' {
		return s.lang.starter[strings.ToLower(toks[n].Norm)]
	}
	return true
}

// lead takes the dash after a dateline into the line that it ends: "24 janvier
// 2016 . –".
func (s *splitter) lead(toks []kg.Token, start, end int) int {
	if end >= len(toks) || end-start > 10 || !isDash([]rune(toks[end].Norm)[0]) {
		return end
	}
	for _, t := range toks[start:end] {
		if len(t.Norm) == 4 && t.Norm >= "1900" && t.Norm < "2100" {
			return end + 1
		}
	}
	return end
}

func startsLower(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLower(r)
}

// lowerStem is an abbreviation as the tables list it: lower case, final stop gone.
func lowerStem(w string) string { return strings.ToLower(strings.TrimSuffix(w, ".")) }

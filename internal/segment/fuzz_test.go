package segment_test

import (
	"testing"
	"unicode/utf8"

	"actant/internal/kg"
	"actant/internal/segment"
)

// FuzzArticle holds what must be true of all sentences and tokens: tokens slice
// back, stand in order, fill the sentences; sentences lie inside their blocks.
func FuzzArticle(f *testing.F) {
	for _, s := range []string{"M. Esper (à Alger) l'a dit. N'Daw, a-t-il répété…", "U.S.-backed plan. Don't!", "l&#039;&eacute;t&eacute; 10 000", "a'", "-t-il", "n°", "..", "1.\n2.", "\u00ad", "é\u0301"} {
		f.Add(s, "fr")
		f.Add(s, "en")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		if !utf8.ValidString(text) {
			return
		}
		half := len(text) / 2
		for half > 0 && !utf8.RuneStart(text[half]) {
			half--
		}
		a := kg.Article{Text: text, Blocks: []kg.Block{{Span: kg.Span{End: half}, Kind: kg.Story, Lang: lang}, {Span: kg.Span{Start: half, End: len(text)}, Kind: kg.Title, Lang: "fr"}}}
		segment.Article(&a)
		last, next := 0, 0
		for i, s := range a.Sentences {
			if s.First != next || s.Last <= s.First || !a.Blocks[s.Block].Contains(s.Span) {
				t.Fatalf("sentence %d %+v", i, s)
			}
			next = s.Last
			if a.Tokens[s.First].Start != s.Start || a.Tokens[s.Last-1].End != s.End {
				t.Fatalf("sentence %d does not begin and end with its tokens", i)
			}
			for _, tok := range a.Tokens[s.First:s.Last] {
				if tok.Start < last || tok.End <= tok.Start || tok.End > s.End {
					t.Fatalf("token %+v after %d", tok, last)
				}
				if n := tok.Norm; n == "" || !utf8.ValidString(n) {
					t.Fatalf("token %q has norm %q", tok.In(text), n)
				}
				last = tok.End
			}
		}
		if next != len(a.Tokens) {
			t.Fatalf("%d tokens, %d in sentences", len(a.Tokens), next)
		}
	})
}

// FuzzTokens gives any span of any text to Tokens.
func FuzzTokens(f *testing.F) {
	f.Add("L'accord d'Alger", 0, 16, "fr")
	f.Fuzz(func(t *testing.T, text string, start, end int, lang string) {
		for _, tok := range segment.Tokens(nil, text, kg.Span{Start: start, End: end}, lang) {
			if tok.Start < start || tok.End > end || tok.In(text) == "" {
				t.Fatalf("token %+v of [%d,%d)", tok, start, end)
			}
		}
	})
}

package segment_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
	"actant/internal/segment"
)

// treebanks lie beside the project on a developer's machine only.
const treebanks = "../../../shared/corpora/ud/"

// udSentence is a sentence of a treebank: its text and the tokens that we want:
// surface tokens, or words where they slice the text (English contractions).
type udSentence struct {
	text   string
	tokens []string
}

func readUD(t testing.TB, name string, words bool) []udSentence {
	b, err := os.ReadFile(filepath.Join(treebanks, name))
	if err != nil {
		t.Skipf("skipped: no treebank here (%v)", err)
	}
	var out []udSentence
	var cur udSentence
	skip := 0
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		switch f := strings.Split(line, "\t"); {
		case strings.HasPrefix(line, "# text = "):
			cur.text = strings.TrimPrefix(line, "# text = ")
		case line == "":
			if len(cur.tokens) > 0 {
				out = append(out, cur)
			}
			cur, skip = udSentence{}, 0
		case line[0] == '#' || strings.Contains(f[0], "."):
		case strings.Contains(f[0], "-"):
			a, b, _ := strings.Cut(f[0], "-")
			last, _ := strconv.Atoi(b)
			first, _ := strconv.Atoi(a)
			if !words {
				cur.tokens = append(cur.tokens, f[1])
				skip = max(skip, last)
			}
			_ = first
		default:
			if n, _ := strconv.Atoi(f[0]); n > skip {
				cur.tokens = append(cur.tokens, f[1])
			}
		}
	}
	return out
}

// spans finds the tokens in the text from left to right.
func spans(text string, at int, tokens []string) map[kg.Span]bool {
	m := map[kg.Span]bool{}
	i := 0
	for _, w := range tokens {
		k := strings.Index(text[i:], w)
		if k < 0 {
			continue
		}
		m[kg.Span{Start: at + i + k, End: at + i + k + len(w)}] = true
		i += k + len(w)
	}
	return m
}

func fscore(hit, got, want int) float64 {
	return 2 * float64(hit) / float64(got+want)
}

// TestTokensOnTreebanks holds the agreement with the tokens of treebanks. In
// English we differ on purpose where names keep their hyphens.
func TestTokensOnTreebanks(t *testing.T) {
	for _, c := range []struct {
		file, lang string
		words      bool
		min        float64
	}{
		{"fr_sequoia-ud-train.conllu", "fr", false, .99},
		{"fr_sequoia-ud-dev.conllu", "fr", false, .99},
		{"fr_gsd-ud-dev.conllu", "fr", false, .985},
		{"fr_pud-ud-test.conllu", "fr", false, .985},
		{"en_ewt-ud-dev.conllu", "en", true, .97},
	} {
		t.Run(c.file, func(t *testing.T) {
			hit, got, want := 0, 0, 0
			diff := map[string]int{}
			for _, s := range readUD(t, c.file, c.words) {
				gold := spans(s.text, 0, s.tokens)
				want += len(gold)
				for _, tok := range segment.Tokens(nil, s.text, kg.Span{End: len(s.text)}, c.lang) {
					got++
					if gold[tok.Span] {
						hit++
					} else {
						diff[tok.Span.In(s.text)]++
					}
				}
			}
			f := fscore(hit, got, want)
			t.Logf("%s: token F %.4f", c.file, f)
			if testing.Verbose() {
				t.Log(top(diff, 60))
			}
			if f < c.min {
				t.Errorf("token F %.4f, want at least %.3f", f, c.min)
			}
		})
	}
}

func top(m map[string]int, n int) string {
	var b strings.Builder
	for ; n > 0 && len(m) > 0; n-- {
		best := ""
		for k, v := range m {
			if best == "" || v > m[best] || v == m[best] && k < best {
				best = k
			}
		}
		fmt.Fprintf(&b, "%s:%d ", best, m[best])
		delete(m, best)
	}
	return b.String()
}

// glued tells whether two sentences of a treebank would stand in one paragraph:
// the first has a final stop and the second begins as sentences do.
func glued(prev, s string) bool {
	prev = strings.TrimRight(prev, " »”\"")
	r, _ := utf8.DecodeRuneInString(s)
	return (strings.HasSuffix(prev, ".") || strings.HasSuffix(prev, "!") || strings.HasSuffix(prev, "?") || strings.HasSuffix(prev, "…")) &&
		!unicode.IsLower(r) && !unicode.IsPunct(r)
}

// TestSentencesOnTreebanks joins the sentences of treebanks with blanks, as a
// newspaper's paragraph does, and finds them again. Sentences without a final
// stop are lines of their own.
func TestSentencesOnTreebanks(t *testing.T) {
	for _, c := range []struct {
		file, lang string
		min        float64
	}{
		{"fr_sequoia-ud-train.conllu", "fr", .99},
		{"fr_gsd-ud-dev.conllu", "fr", .97},
		{"fr_pud-ud-test.conllu", "fr", .97},
		{"en_ewt-ud-dev.conllu", "en", .9},
	} {
		t.Run(c.file, func(t *testing.T) {
			var b strings.Builder
			prev, gold := "", map[kg.Span]bool{}
			for _, s := range readUD(t, c.file, false) {
				if b.Len() > 0 && glued(prev, s.text) {
					b.WriteByte(' ')
				} else {
					b.WriteByte('\n')
				}
				prev = s.text
				start := b.Len()
				b.WriteString(s.text)
				gold[kg.Span{Start: start, End: b.Len()}] = true
			}
			text := b.String()
			hit := 0
			got := segment.Sentences(text, kg.Span{End: len(text)}, c.lang)
			bad := 0
			for _, s := range got {
				if gold[s] {
					hit++
				} else if bad++; testing.Verbose() && bad < 40 {
					q := s.In(text)
					t.Logf("not gold: %.60s … %s", q, q[max(0, len(q)-50):])
				}
			}
			f := fscore(hit, len(got), len(gold))
			t.Logf("%s: sentence F %.4f", c.file, f)
			if f < c.min {
				t.Errorf("sentence F %.4f, want at least %.3f", f, c.min)
			}
		})
	}
}

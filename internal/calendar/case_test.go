package calendar

import (
	"fmt"
	"strings"
	"testing"

	"actant/internal/casetest"
	"actant/internal/kg"
	"actant/internal/segment"
)

// sentence makes an article of one sentence.
func sentence(lang, text string) *kg.Article {
	a := &kg.Article{Text: text, Lang: lang}
	all := kg.Span{Start: 0, End: len(text)}
	a.Tokens = segment.Tokens(nil, text, all, lang)
	a.Sentences = []kg.Sentence{{Span: all, First: 0, Last: len(a.Tokens), Lang: lang}}
	return a
}

var tenses = map[string]Tense{"past": Past, "present": Present, "future": Future, "-": Unknown}

// show writes a resolved expression as the case files do.
func show(e Expr, c Context) string {
	if e.Kind == Duration {
		return e.Text + " = " + e.ISO()
	}
	w := e.Resolve(c)
	s := e.Text + " = "
	switch {
	case !w.Known():
		s += "-"
	case w.From == w.To:
		s += w.From
	default:
		s += w.From + ".." + w.To
	}
	if w.Basis == kg.Explicit {
		s += " explicit"
	}
	if w.Warning != "" {
		s += " !" + strings.SplitN(w.Warning, ":", 2)[0]
	}
	if len(w.Candidates) > 0 {
		s += " ?" + strings.Join(w.Candidates, ",")
	}
	return s
}

// runCase answers one line "tense [anchor] | sentence".
func runCase(lang, published, line string) (string, error) {
	head, text, ok := strings.Cut(line, " | ")
	f := strings.Fields(head)
	if !ok || len(f) == 0 {
		return "", fmt.Errorf("bad case %q", line)
	}
	tense, ok := tenses[f[0]]
	if !ok {
		return "", fmt.Errorf("bad tense in %q", line)
	}
	c := Context{Published: published, Tense: tense}
	if len(f) > 1 {
		from, to, ok := strings.Cut(f[1], "..")
		if !ok {
			to = from
		}
		c.Anchor = kg.When{From: from, To: to}
	}
	var out []string
	for _, e := range Find(sentence(lang, text), 0) {
		out = append(out, show(e, c))
	}
	if len(out) == 0 {
		return "none", nil
	}
	return strings.Join(out, " ; "), nil
}

// TestCases runs testdata/cases/calendar/*.txtar: a first line "published: DAY
// lang: LANG", then a file "cases" with pairs of lines: "tense [anchor] |
// sentence" and "  expression = value ; …".
func TestCases(t *testing.T) {
	total := 0
	casetest.Run(t, "calendar/*", func(t *testing.T, c *casetest.Case) { total += runFile(t, c) })
	if total < 120 {
		t.Errorf("%d cases, want at least 120", total)
	}
}

// runFile answers every line of a file anew and counts them.
func runFile(t *testing.T, c *casetest.Case) int {
	var published, lang string
	if n, _ := fmt.Sscanf(string(c.Comment), "published: %s lang: %s", &published, &lang); n != 2 {
		t.Fatal("first line must be \"published: DAY lang: LANG\"")
	}
	published = strings.TrimSuffix(published, "none")
	var golden strings.Builder
	count := 0
	for _, line := range strings.Split(string(c.Files[0].Data), "\n") {
		if strings.HasPrefix(line, "  ") || line == "" {
			continue
		}
		got, err := runCase(lang, published, line)
		if err != nil {
			t.Fatal(err)
		}
		count++
		fmt.Fprintf(&golden, "%s\n  %s\n", line, got)
	}
	c.Want(t, c.Files[0].Name, golden.String())
	return count
}

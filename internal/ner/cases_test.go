package ner

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"actant/internal/kg"
)

// TestCases reads testdata/cases/ner: every group of lines is an article of its
// own, every indented line a mention that is expected in it, in order. Rewrite
// with UPDATE_GOLDEN=1 and read what changed.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../testdata/cases/ner/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files: %v", err)
	}
	r := recogniser(t)
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			lang := "fr"
			if strings.HasPrefix(filepath.Base(f), "en-") {
				lang = "en"
			}
			changed := false
			for i := range ar.Files {
				got := runCases(r, lang, string(ar.Files[i].Data))
				if got == string(ar.Files[i].Data) {
					continue
				}
				changed = true
				if os.Getenv("UPDATE_GOLDEN") == "" {
					t.Errorf("%s differs:\n%s", ar.Files[i].Name, lineDiff(string(ar.Files[i].Data), got))
				}
				ar.Files[i].Data = []byte(got)
			}
			if changed && os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(f, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// runCases answers every group of lines anew.
func runCases(r *Recogniser, lang, data string) string {
	var out strings.Builder
	var group []string
	flush := func() {
		if len(group) == 0 {
			return
		}
		text := strings.Join(group, "\n")
		a := story(text, lang)
		r.Article(a)
		out.WriteString(text + "\n")
		for i := range a.Mentions {
			out.WriteString("  " + describe(a, &a.Mentions[i]) + "\n")
		}
		out.WriteString("\n")
		group = group[:0]
	}
	for line := range strings.SplitSeq(data, "\n") {
		switch {
		case strings.HasPrefix(line, "  "):
		case line == "":
			flush()
		default:
			group = append(group, line)
		}
	}
	flush()
	return strings.TrimSuffix(out.String(), "\n")
}

// describe writes a mention on one line; list entries are left out, so that
// names may be added without touching the cases.
func describe(a *kg.Article, m *kg.Mention) string {
	var b strings.Builder
	if m.Inside != "" {
		b.WriteString("  ")
	}
	fmt.Fprintf(&b, "[%s] %s %s %s", m.Quote, m.Kind, m.Form, m.Rule)
	if m.Kind != kg.Person && m.Country != "" {
		b.WriteString(" " + m.Country)
	}
	if m.Kind == kg.Place && (m.Type == "capital" || m.Type == "venue") || m.Kind == kg.Ministry || m.Kind == kg.Agreement {
		b.WriteString(" " + m.Type)
	}
	if m.Number != 1 {
		fmt.Fprintf(&b, " n=%d", m.Number)
	}
	if m.Outer != m.Span {
		fmt.Fprintf(&b, " <%s>", m.Outer.In(a.Text))
	}
	for _, p := range m.Roles {
		fmt.Fprintf(&b, " {%s: %s %s %s", p.Title, p.Kind, p.Country, p.Org)
		for _, f := range []struct {
			name string
			on   bool
		}{{"deputy", p.Deputy}, {"former", p.Former}, {"plural", p.Plural}} {
			if f.on {
				b.WriteString(" " + f.name)
			}
		}
		b.WriteString("}")
	}
	return strings.TrimRight(b.String(), " ")
}

// lineDiff shows the lines that only one of the texts has.
func lineDiff(want, got string) string {
	var b strings.Builder
	have := map[string]int{}
	for l := range strings.SplitSeq(got, "\n") {
		have[l]++
	}
	for l := range strings.SplitSeq(want, "\n") {
		if have[l]--; have[l] < 0 {
			b.WriteString("- " + l + "\n")
		}
	}
	have = map[string]int{}
	for l := range strings.SplitSeq(want, "\n") {
		have[l]++
	}
	for l := range strings.SplitSeq(got, "\n") {
		if have[l]--; have[l] < 0 {
			b.WriteString("+ " + l + "\n")
		}
	}
	return b.String()
}

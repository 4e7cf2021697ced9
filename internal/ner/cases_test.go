package ner

import (
	"fmt"
	"strings"
	"testing"

	"actant/internal/casetest"
	"actant/internal/kg"
)

// TestCases reads testdata/cases/ner: every group of lines is an article of its
// own, every indented line a mention that is expected in it, in order. Rewrite
// with UPDATE_GOLDEN=1 and read what changed.
func TestCases(t *testing.T) {
	r := recogniser(t)
	casetest.Run(t, "ner/*", func(t *testing.T, c *casetest.Case) {
		lang := "fr"
		if strings.HasPrefix(c.Name, "en-") {
			lang = "en"
		}
		for _, f := range c.Files {
			c.Want(t, f.Name, runCases(r, lang, string(f.Data)))
		}
	})
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

package resolve

import (
	"slices"
	"strings"
	"testing"

	"actant/internal/casetest"
	"actant/internal/kg"
)

// caseRecords reads the "articles" part of a case: one article a line, as
// "id day: local kind name | alias context; …". A context is "MA",
// "MA:office", "MA/type", or "@gazetteer-id" after it.
func caseRecords(t testing.TB, text string) (recs []*Record) {
	t.Helper()
	for line := range strings.Lines(text) {
		head, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			t.Fatalf("no article: %q", line)
		}
		id, day, _ := strings.Cut(head, " ")
		r := &Record{Article: id, Path: id + ".txt", Published: day}
		for _, part := range strings.Split(rest, "; ") {
			r.Entities = append(r.Entities, caseEntity(part))
		}
		recs = append(recs, r)
	}
	return recs
}

func caseEntity(s string) Local {
	f := strings.Fields(s)
	l := Local{Entity: kg.Entity{ID: f[0], Kind: kg.Kind(f[1])}}
	f = f[2:]
	if last := f[len(f)-1]; last[0] == '@' {
		l.Gazetteer = last[1:]
		f = f[:len(f)-1]
	}
	if c := f[len(f)-1]; len(f) > 1 && len(c) >= 2 && c[:2] == strings.ToUpper(c[:2]) && (len(c) == 2 || c[2] == ':' || c[2] == '/') {
		l.Country = c[:2]
		if len(c) > 2 && c[2] == ':' {
			l.Roles = []kg.Role{{Title: c[3:], Kind: c[3:], Of: c[:2], Basis: "text"}}
		} else if len(c) > 2 {
			l.Type = c[3:]
		}
		f = f[:len(f)-1]
	}
	name, alias, ok := strings.Cut(strings.Join(f, " "), " | ")
	l.Name = name
	if ok {
		l.Aliases = []string{alias}
	}
	switch l.Kind {
	case "unnamed":
		l.Kind, l.Unnamed = kg.Person, true
	case "group":
		l.Kind, l.Group = kg.Person, true
	}
	return l
}

// TestCases runs testdata/cases/resolve/*.txtar: who is one ("="), who is not
// ("!"), and who is noted as possible ("~").
func TestCases(t *testing.T) {
	casetest.Run(t, "resolve/*", func(t *testing.T, c *casetest.Case) {
		res, err := Resolve(slices.Values(caseRecords(t, c.Part("articles"))), Curation{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkCase(t, res, c.Part("want")+c.Part("possibly"))
	})
}

func checkCase(t *testing.T, res Result, want string) {
	at := placesOf(res)
	possibly := map[string][]string{}
	for _, e := range res.Entities {
		possibly[e.ID] = e.Possibly
	}
	for line := range strings.Lines(want) {
		f := strings.Fields(line)
		x, y := at[f[0]], at[f[2]]
		if x == "" || y == "" {
			t.Errorf("%s: no such entity", line)
		}
		ok := false
		switch f[1] {
		case "=":
			ok = x == y
		case "!":
			ok = x != y
		case "~":
			ok = slices.Contains(possibly[x], y) && slices.Contains(possibly[y], x)
		}
		if !ok {
			t.Errorf("%s: got %s and %s", strings.TrimSpace(line), x, y)
		}
	}
}

package resolve

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"actant/internal/kg"
)

// caseFile reads a table of testdata/cases/resolve, comments left out.
func caseFile(t testing.TB, name string) (rows [][]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "cases", "resolve", name))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) < 4 {
			t.Fatalf("%s:%d: %d columns", name, i+1, len(row))
		}
		rows = append(rows, row)
	}
	return rows
}

// personOf makes a local person with a context "MA" or "MA:defence".
func personOf(id, name, context string) Local {
	e := kg.Entity{ID: id, Kind: kg.Person, Name: name}
	country, office, ok := strings.Cut(context, ":")
	e.Country = country
	if ok {
		e.Roles = []kg.Role{{Title: office, Kind: office, Of: country, Basis: "text"}}
	}
	return Local{Entity: e}
}

// TestNamePairs: two articles, one name each. No wrong join is let pass; of the
// same pairs all but a few must meet.
func TestNamePairs(t *testing.T) {
	opt := gazetteerOptions(t)
	var c tally
	for _, r := range caseFile(t, "names.tsv") {
		recs := []*Record{
			{Article: "a", Published: "2020-10-02", Entities: []Local{personOf("e1", r[1], r[3])}},
			{Article: "b", Published: "2020-10-03", Entities: []Local{personOf("e1", r[2], r[4])}},
		}
		res, err := Resolve(slices.Values(recs), Curation{}, opt)
		if err != nil {
			t.Fatal(err)
		}
		at := placesOf(res)
		got, want := at["a#e1"] == at["b#e1"], r[0] == "same"
		c.add(want, got)
		if got != want {
			p := newParser(opt)
			x, y := p.parse(r[1]), p.parse(r[2])
			t.Errorf("%s | %s: want %s (%s); names alone say %+v", r[1], r[2], r[0], r[5], compare(&x, &y))
		}
	}
	t.Logf("%d same pairs met of %d, %d different pairs joined of %d", c.tp, c.tp+c.fn, c.fp, c.fp+c.tn)
	if n := c.tp + c.fn + c.fp + c.tn; n < 120 {
		t.Errorf("only %d pairs", n)
	}
}

package gazetteer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/casetest"
	"actant/internal/gazetteer"

	"golang.org/x/tools/txtar"
)

// TestImportCases reads testdata/cases/gazetteer/import-*.txtar: the file
// "list" is imported with the options of the comment ("key: value" a line), and
// the rows, terms, faults and conflicts are compared with "want".
func TestImportCases(t *testing.T) {
	g := load(t)
	casetest.Run(t, "gazetteer/import-*", func(t *testing.T, c *casetest.Case) {
		opt := gazetteer.ImportOptions{Format: "auto", Source: "mine"}
		for _, l := range strings.Split(string(c.Comment), "\n") {
			k, v, _ := strings.Cut(l, ": ")
			switch k {
			case "country":
				opt.Country = v
			case "kind":
				opt.Kind = v
			}
		}
		c.Want(t, "want", importText(g, c.Files[0], opt))
	})
}

// importText writes an import down.
func importText(g *gazetteer.Gazetteer, f txtar.File, opt gazetteer.ImportOptions) string {
	im, err := gazetteer.ReadImport(f.Name, strings.NewReader(string(f.Data)), opt)
	if err != nil {
		return "error " + err.Error() + "\n"
	}
	im.Settle(g)
	var b strings.Builder
	fmt.Fprintf(&b, "format %s, known %d\n", im.Format, im.Known)
	for _, l := range im.Files(opt) {
		if l.Name != "sources.tsv" {
			for _, line := range strings.Split(strings.TrimSuffix(l.Text, "\n"), "\n")[1:] {
				fmt.Fprintf(&b, "%s: %s\n", l.Name, strings.ReplaceAll(strings.TrimRight(line, "\t"), "\t", " · "))
			}
		}
	}
	for _, x := range im.Faults {
		fmt.Fprintln(&b, "fault", x)
	}
	for _, x := range im.Conflicts {
		fmt.Fprintln(&b, "conflict", x)
	}
	return b.String()
}

// TestLayers imports a list and finds its names in a text, with the shipped
// names below and replaced rows on top.
func TestLayers(t *testing.T) {
	im, err := gazetteer.ReadImport("mine.csv", strings.NewReader("name,kind,country,aliases\nZorbek Kalandou,person,ML,Z. Kalandou\n"), gazetteer.ImportOptions{Source: "mine"})
	if err != nil {
		t.Fatal(err)
	}
	im.Settle(load(t))
	dir, err := gazetteer.WriteLayer(t.TempDir(), "mine", im.Files(gazetteer.ImportOptions{Source: "mine", Licence: "CC0-1.0"}))
	if err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	ms := g.Match(tokens("Zorbek Kalandou arrive à Bamako."), nil)
	if len(ms) != 2 || ms[0].Forms[0].Entry.ID != "person:zorbek-kalandou" {
		t.Errorf("matches %v", ms)
	}
	if s := g.Sources(); s[len(s)-1].Licence != "CC0-1.0" {
		t.Errorf("last source is %v", s[len(s)-1])
	}
}

// TestLayerFaults shows all faults of a list with file and line, and still loads.
func TestLayerFaults(t *testing.T) {
	dir := t.TempDir()
	text := "id\ttype\tcanonical\taliases\tfrom\nperson:a\tperson\tAba Ba\tfr:Aba;loud\t\nwho\tperson\tBe Be\t\t\nperson:c\tperson\t\t\tlast week\n"
	if err := os.WriteFile(filepath.Join(dir, "mine.tsv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.Load(os.DirFS(dir))
	if g == nil || err == nil {
		t.Fatalf("gazetteer %v, error %v", g, err)
	}
	for _, want := range []string{`mine.tsv:2: person:a, alias "Aba": unknown flag "loud"`, `mine.tsv:3: id "who"`, "mine.tsv:4: person:c has no canonical name", `mine.tsv:4: person:c: "last week" is no date`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("fault %q is not told in:\n%v", want, err)
		}
	}
}

func FuzzReadImport(f *testing.F) {
	f.Add("name,country\nA B,MA\n", "csv")
	f.Add(`{"results":{"bindings":[{"item":{"value":"Q1"},"itemLabel":{"value":"A"}}]}}`, "sparql")
	f.Add("1\tA\tA\tB,C\t1\t2\tP\tPPL\tMA\t\t\t\t\t\t5\t\t\t\t", "geonames")
	f.Add(`{"id":"x","schema":"Person","properties":{"name":["A B"]}}`, "ftm")
	f.Fuzz(func(t *testing.T, text, format string) {
		im, err := gazetteer.ReadImport("f", strings.NewReader(text), gazetteer.ImportOptions{Format: format, Source: "f"})
		if err != nil {
			return
		}
		for _, r := range im.Rows {
			if r.Entry.ID == "" || r.Entry.Name == "" {
				t.Errorf("row without id or name: %+v", r)
			}
		}
		im.Files(gazetteer.ImportOptions{Source: "f"})
	})
}

// TestUpperLayerWins: a row of the user's replaces the shipped row of its id,
// the shipped forms lead to it, and a user's metonym stands for a shipped body.
func TestUpperLayerWins(t *testing.T) {
	dir := t.TempDir()
	text := "id\ttype\tcanonical\taliases\tcountry\ttarget\n" +
		"person:mark-esper\tperson\tMark Esper\tfr:Markus Esperanto\tUS\t\n" +
		"metonym:testoria\tseat\tVilla Testoria\t\tMA\tministry:ma-foreign\n"
	if err := os.WriteFile(filepath.Join(dir, "mine.tsv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.Load(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Mark T. Esper": "person:mark-esper", "Markus Esperanto": "person:mark-esper", "Villa Testoria": "ministry:ma-foreign",
	} {
		ms := g.Match(tokens(text), nil)
		if len(ms) != 1 || ms[0].Forms[0].Entry != g.Entry(want) {
			t.Errorf("%s: %v, want %s", text, ms, want)
		}
	}
}

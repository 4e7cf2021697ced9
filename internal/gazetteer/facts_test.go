package gazetteer_test

import (
	"os"
	"path/filepath"
	"testing"

	"actant/internal/gazetteer"
)

// TestImportRealLists reads the office-holders of eleven countries where they
// lie beside the project; every list must give persons and terms, and nearly no
// faults. With GAZ_FACTS set it prints where our own terms differ by a year.
func TestImportRealLists(t *testing.T) {
	root := "../../../shared/testsets/gazetteer/every-politician-scrapers"
	if _, err := os.Stat(root); err != nil {
		t.Skip("no lists of office-holders beside the project; nothing to import")
	}
	g := load(t)
	for dir, cc := range map[string]string{
		"algeria-cabinet": "DZ", "france-cabinet": "FR", "libya": "LY", "mali": "ML", "mauritania": "MR", "morocco-ministers": "MA",
		"spain-ministers": "ES", "tunisia-ministers": "TN", "united-kingdom-cabinet": "GB", "us-cabinet": "US",
	} {
		path := filepath.Join(root, dir, "holders21.csv")
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		opt := gazetteer.ImportOptions{Format: "auto", Country: cc, Source: "ep"}
		im, err := gazetteer.ReadImport(path, f, opt)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		im.Settle(g)
		if len(im.Holdings) < 20 || len(im.Faults)*10 > len(im.Holdings) {
			t.Errorf("%s: %d terms, %d faults: %v", dir, len(im.Holdings), len(im.Faults), im.Faults[:min(3, len(im.Faults))])
		}
		if os.Getenv("GAZ_FACTS") != "" {
			differing(t, g, im)
		}
	}
}

// differing prints terms that no term of ours comes near.
func differing(t *testing.T, g *gazetteer.Gazetteer, im *gazetteer.Import) {
	for _, h := range im.Holdings {
		e := g.Entry(h.Office)
		if e == nil {
			continue
		}
		switch e.Type {
		case "head_of_state", "head_of_government", "foreign", "defence", "interior", "finance":
		default:
			continue
		}
		if h.From < "2000" {
			continue
		}
		near := false
		for _, o := range g.Offices(h.Person) {
			near = near || o.Office == h.Office && o.Away(h.From) < 60
		}
		if !near {
			t.Logf("%s %s %s..%s; ours: %v", h.Person, h.Office, h.From, h.To, g.Holders(h.Office, h.From))
		}
	}
}

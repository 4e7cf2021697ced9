package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestMergeGivesTheLists runs the merge where the drafts lie beside the project
// and compares its lists with those committed: nobody edits a merged list past
// the hand lists.
func TestMergeGivesTheLists(t *testing.T) {
	drafts := "../../../shared/gazetteer-drafts"
	if _, err := os.Stat(drafts); err != nil {
		t.Skip("no drafts beside the project; the committed lists stand by themselves")
	}
	out := t.TempDir()
	if err := merge(drafts, "hand", out); err != nil {
		t.Fatal(err)
	}
	lists, err := filepath.Glob(filepath.Join(out, "*.tsv"))
	if err != nil || len(lists) < 12 {
		t.Fatalf("%d lists, %v", len(lists), err)
	}
	for _, l := range lists {
		name := filepath.Base(l)
		got, err := os.ReadFile(l)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("../../data/gazetteers", name))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s differs from what the merge makes: change tools/gazgen/hand, then run gazgen merge and go generate ./data/gazetteers", name)
		}
	}
}

func TestGenitive(t *testing.T) {
	for _, c := range []struct{ name, iso, want string }{
		{"Maroc", "MA", "du Maroc"}, {"Tunisie", "TN", "de la Tunisie"}, {"Algérie", "DZ", "de l'Algérie"}, {"États-Unis", "US", "des États-Unis"},
		{"Cuba", "CU", "de Cuba"}, {"Israël", "IL", "d'Israël"}, {"Mozambique", "MZ", "du Mozambique"}, {"Royaume-Uni", "GB", "du Royaume-Uni"},
		{"Hongrie", "HU", "de la Hongrie"}, {"Yémen", "YE", "du Yémen"}, {"Côte d'Ivoire", "CI", "de la Côte d'Ivoire"},
	} {
		if got := genitive(c.name, c.iso); got != c.want {
			t.Errorf("genitive(%s) = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDemonymForms(t *testing.T) {
	for word, want := range map[string][4]string{
		"marocain":                        {"marocain", "marocaine", "marocains", "marocaines"},
		"algérien":                        {"algérien", "algérienne", "algériens", "algériennes"},
		"ghanéen":                         {"ghanéen", "ghanéenne", "ghanéens", "ghanéennes"},
		"français":                        {"français", "française", "français", "françaises"},
		"belge:belge":                     {"belge", "belge", "belges", "belges"},
		"turc:turque":                     {"turc", "turque", "turcs", "turques"},
		"nippon:nippone:nippons:nippones": {"nippon", "nippone", "nippons", "nippones"},
	} {
		if got := demonymForms(word); got != want {
			t.Errorf("demonymForms(%s) = %v", word, got)
		}
	}
}

func TestCleanPersonAlias(t *testing.T) {
	for in, want := range map[string]string{
		"Sa Majesté le Roi Mohammed VI": "Mohammed VI", "roi Fahd": "", "colonel-major Amadou Abdramane": "Amadou Abdramane",
		"Cheikh Tidiane Gadio": "Cheikh Tidiane Gadio", "roi du Maroc Mohammed VI": "", "Mark T. Esper": "Mark T. Esper",
	} {
		if got := cleanPersonAlias(in); got != want {
			t.Errorf("cleanPersonAlias(%q) = %q, want %q", in, got, want)
		}
	}
}

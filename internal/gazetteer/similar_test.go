package gazetteer_test

import "testing"

func TestSimilar(t *testing.T) {
	g := load(t)
	for name, want := range map[string]string{
		"Kaiis Saied":             "person:kais-saied",
		"Nacer Burita":            "person:nasser-bourita",
		"Nasser Bouritta":         "person:nasser-bourita",
		"Abdelmajid Teboune":      "person:abdelmadjid-tebboune",
		"Khalifa Hafter":          "person:khalifa-haftar",
		"Mohamed VI":              "person:mohammed-vi",
		"Abdel Fatah El Sissi":    "person:abdel-fattah-al-sissi",
		"Sergueï Lavroff":         "",
		"Mohamed IX":              "",
		"Bourita":                 "",
		"Volodymyr Zelenskyy":     "person:volodymyr-zelensky",
		"Mahamat Idris Deby":      "",
		"Mohamed Ould Ghazwani":   "person:mohamed-ould-ghazouani",
		"Abdullahi Ould Cheikh X": "",
	} {
		es := g.Similar(name)
		found := want == "" && len(es) == 0
		for _, e := range es {
			found = found || e.ID == want
		}
		if !found && want != "" {
			t.Errorf("Similar(%q) = %v, want %s", name, ids(es), want)
		}
		if want == "" && len(es) > 0 {
			t.Logf("Similar(%q) = %v", name, ids(es))
		}
	}
}

func TestSurname(t *testing.T) {
	g := load(t)
	for key, want := range map[string]string{
		"esper": "person:mark-esper", "el othmani": "person:saad-eddine-el-othmani", "othmani": "person:saad-eddine-el-othmani",
		"kim": "person:kim-jong-un", "xi": "person:xi-jinping", "le pen": "person:marine-le-pen", "un": "", "fils": "", "vi": "",
	} {
		es := g.Surname(key)
		found := want == "" && len(es) == 0
		for _, e := range es {
			found = found || e.ID == want
		}
		if !found {
			t.Errorf("Surname(%q) = %v, want %q", key, ids(es), want)
		}
	}
}

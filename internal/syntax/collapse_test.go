package syntax_test

import (
	"strings"
	"testing"

	"actant/internal/kg"
	"actant/internal/syntax"
)

func TestCollapse(t *testing.T) {
	m := tinyModel(t)
	for _, c := range []struct{ name, text, want string }{
		{"titles and their comma", "[p Le président algérien , Abdelmadjid Tebboune] , a reçu [p M. Durand] .", "Dupont a reçu Dupont ."},
		{"a list keeps its commas", "[p Le ministre , Jean Petit] , [p M. Durand] et [p Mme Roy] sont là .", "Dupont , Dupont et Dupont sont là ."},
		{"article of a country", "[c Le Maroc] et [c l' Espagne] ont signé", "Le France et l' France ont signé"},
		{"dates go with their commas", "Il a reçu , [d vendredi 2 octobre] , le [d 3 mars] [p M. Durand] .", "Il a reçu Dupont ."},
		{"a date at the beginning", "[d Vendredi] , [p M. Durand] a signé", "Dupont a signé"},
		{"date of a noun", "La réunion de [d vendredi] a réuni [p M. Durand] .", "La réunion a réuni Dupont ."},
		{"a wish", "[p Le roi Hassan] , que Dieu L' assiste , a reçu [p M. Durand] .", "Dupont a reçu Dupont ."},
		{"brackets", "[p M. Durand] ( en poste depuis 2019 ) a signé .", "Dupont a signé ."},
		{"a body by its noun", "[o Le ministère de la Défense] a confirmé", "Le ministère a confirmé"},
		{"a body by its name", "Selon [o l' Union africaine] ,", "Selon l' ONU ,"},
		{"a role without name", "[r les deux ministres] se sont vus à [l Bamako]", "les ministres se sont vus à Paris"},
		{"capitals", "LE MINISTRE A RECU UNE DELEGATION", "le ministre a recu une delegation"},
		{"an adjective stays", "le ministre [c marocain] a signé", "le ministre marocain a signé"},
	} {
		cs := parseCase(0, c.text)
		var col syntax.Collapsed
		m.Collapse(&col, cs.article, 0, nil, cs.dates)
		var forms []string
		for _, w := range col.Words {
			forms = append(forms, w.Form)
		}
		if got := strings.Join(forms, " "); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
		checkMaps(t, cs.article, &col)
	}
}

// checkMaps checks that words and tokens lead to one another.
func checkMaps(t *testing.T, a *kg.Article, col *syntax.Collapsed) {
	t.Helper()
	for w, r := range col.Tokens {
		for k := r.First; k < r.Last; k++ {
			if col.Word(k) != w {
				t.Errorf("token %d leads to word %d instead of %d", k, col.Word(k), w)
			}
		}
	}
	for i, w := range col.Mention {
		if w >= 0 && col.WordOf(a, w) != i {
			t.Errorf("mention %d leads to word %d instead of %d", w, col.WordOf(a, w), i)
		}
	}
	if col.Word(-1) != -1 || col.Word(len(a.Tokens)) != -1 {
		t.Error("a token outside the sentence leads to a word")
	}
}

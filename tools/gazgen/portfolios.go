package main

import (
	"os"
	"path/filepath"
	"strings"
)

// portfolios are the 25 portfolios of the pattern table: kind, French with its
// preposition, English.
var portfolios = [][3]string{
	{"foreign", "des Affaires étrangères", "Foreign Affairs"}, {"defence", "de la Défense", "Defence"},
	{"interior", "de l'Intérieur", "the Interior"}, {"finance", "des Finances", "Finance"}, {"economy", "de l'Économie", "Economy"},
	{"budget", "du Budget", "Budget"}, {"trade", "du Commerce", "Trade"}, {"justice", "de la Justice", "Justice"},
	{"energy", "de l'Énergie", "Energy"}, {"agriculture", "de l'Agriculture", "Agriculture"}, {"health", "de la Santé", "Health"},
	{"education", "de l'Éducation nationale", "Education"}, {"higher_education", "de l'Enseignement supérieur", "Higher Education"},
	{"culture", "de la Culture", "Culture"}, {"transport", "des Transports", "Transport"}, {"industry", "de l'Industrie", "Industry"},
	{"tourism", "du Tourisme", "Tourism"}, {"labour", "du Travail", "Labour"}, {"environment", "de l'Environnement", "Environment"},
	{"communication", "de la Communication", "Communication"}, {"digital", "du Numérique", "Digital Affairs"},
	{"youth", "de la Jeunesse et des Sports", "Youth and Sports"}, {"water", "de l'Eau", "Water"}, {"fisheries", "de la Pêche", "Fisheries"},
	{"cooperation", "de la Coopération", "Cooperation"}, {"housing", "de l'Habitat", "Housing"},
	{"religious_affairs", "des Affaires religieuses", "Religious Affairs"},
}

// writePortfolioNames writes ministry_names.tsv, the pattern table.
func (m *merger) writePortfolioNames() error {
	var b strings.Builder
	b.WriteString("kind\tfr\ten\n")
	for _, p := range portfolios {
		b.WriteString(strings.Join(p[:], "\t") + "\n")
	}
	return os.WriteFile(filepath.Join(m.out, "ministry_names.tsv"), []byte(b.String()), 0o644)
}

func portfolioNames(kind string) (fr, en string) {
	for _, p := range portfolios {
		if p[0] == kind {
			return p[1], p[2]
		}
	}
	return kind, kind
}

// feminineCountries ends the rule "a country in -e is feminine" where it fails.
var masculineE = set("mexique zimbabwe mozambique cambodge belize suriname timor")

// genitiveByHand are the genitives that the rules get wrong.
var genitiveByHand = map[string]string{
	"GB": "du Royaume-Uni", "HN": "du Honduras", "HU": "de la Hongrie", "LC": "de Sainte-Lucie", "RE": "de La Réunion", "NL": "des Pays-Bas",
	"PR": "de Porto Rico", "YT": "de Mayotte", "GI": "de Gibraltar", "WS": "des Samoa", "PW": "des Palaos", "SL": "de la Sierra Leone",
}

// pressNames are the names the French press uses where CLDR has others.
var pressNames = map[string]string{
	"CD": "République démocratique du Congo", "PS": "Palestine", "VA": "Vatican", "MM": "Birmanie", "VN": "Vietnam", "KG": "Kirghizistan",
	"VC": "Saint-Vincent-et-les-Grenadines", "BZ": "Belize", "BN": "Brunei",
}

// noArticle lists countries that take no article: "de Cuba".
var noArticle = set(`cuba chypre malte madagascar maurice djibouti monaco singapour taiwan oman israel haiti andorre bahrein saint kiribati nauru palaos tonga tuvalu vanuatu niue belize
grenade dominique barbade antigua sao trinite hong macao`)

// genitive is "du Maroc", "de la Tunisie", "de l'Algérie", "des États-Unis".
func (m *merger) genitive(iso string) string {
	for _, c := range m.countries {
		if c.country == iso {
			return genitive(c.name, iso)
		}
	}
	return "de " + iso
}

func genitive(name, iso string) string {
	if g := genitiveByHand[iso]; g != "" {
		return g
	}
	f := fold(name)
	first, _, _ := strings.Cut(f, " ")
	vowel := strings.ContainsRune("aeiouh", rune(f[0])) && first != "hong" && iso != "YE"
	switch {
	case iso == "US" || iso == "AE" || iso == "NL" || iso == "PH" || iso == "SC" || iso == "KM" || iso == "BS" || iso == "MV" || iso == "FJ" || strings.HasPrefix(f, "iles "):
		return "des " + name
	case noArticle[first] && iso != "BB" && iso != "DM" && iso != "GD":
		if vowel {
			return "d'" + name
		}
		return "de " + name
	case vowel:
		return "de l'" + name
	case strings.HasSuffix(first, "e") && !masculineE[first]:
		return "de la " + name
	}
	return "du " + name
}

// english is the first English name of a country.
func (m *merger) english(iso string) string {
	for _, c := range m.countries {
		if c.country == iso {
			for _, a := range c.aliases {
				if lang, f, _ := splitAlias(a, ""); lang == "en" {
					return f
				}
			}
		}
	}
	return iso
}

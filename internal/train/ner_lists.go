package train

import (
	"embed"
	"fmt"
	"strconv"
	"strings"

	"actant/data/gazetteers"
)

//go:embed data/names.*.tsv
var namesData embed.FS

// ShippedSwapper makes a [Swapper] of the shipped gazetteers, whose lists of
// persons, bodies and places are free to use, and of the words for lang.
func ShippedSwapper(lang string) (*Swapper, error) {
	w := &Swapper{Lang: lang, Persons: map[string][]string{}, Nouns: map[string]bool{}}
	words, err := namesData.ReadFile("data/names." + lang + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("no words to train names of language %q: %w", lang, err)
	}
	for line := range strings.Lines(string(words)) {
		switch kind, rest, _ := strings.Cut(strings.TrimSpace(line), "\t"); kind {
		case "noun":
			for _, n := range strings.Fields(rest) {
				w.Nouns[n] = true
			}
		case "agree":
			w.Agree = true
		case "swap":
			if w.Share, err = strconv.ParseFloat(rest, 64); err != nil {
				return nil, fmt.Errorf("words to train names of language %q: swap: %w", lang, err)
			}
		case "title":
			w.Titles = append(w.Titles, strings.Split(rest, "|")...)
		}
	}
	for _, f := range gazetteers.Files() {
		switch f.Name {
		case "persons.tsv":
			eachRow(f.Text, w.addPerson)
		case "organisations.tsv", "ministries.tsv":
			eachRow(f.Text, w.addOrg)
		case "places.tsv":
			eachRow(f.Text, w.addPlace)
		case "roles.tsv":
			eachRow(f.Text, w.addRole)
		}
	}
	for c, names := range w.Persons {
		if len(names) < 4 {
			delete(w.Persons, c)
		}
	}
	if len(w.Persons) == 0 {
		return nil, fmt.Errorf("train names: the shipped lists hold no persons")
	}
	return w, nil
}

// eachRow calls f with the cells of each row by column name.
func eachRow(text string, f func(cell func(string) string)) {
	var cols map[string]int
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if cols == nil {
			cols = map[string]int{}
			for i, c := range cells {
				cols[c] = i
			}
			continue
		}
		f(func(name string) string {
			if i, ok := cols[name]; ok && i < len(cells) {
				return cells[i]
			}
			return ""
		})
	}
}

func (w *Swapper) addPerson(cell func(string) string) {
	name, country := cell("canonical"), cell("country")
	if n := len(strings.Fields(name)); n >= 2 && n <= 5 {
		w.Persons[country] = append(w.Persons[country], name)
	}
}

func (w *Swapper) addOrg(cell func(string) string) {
	name := cell("canonical")
	for _, a := range strings.Split(cell("aliases"), "|") {
		form, flags, _ := strings.Cut(a, ";")
		code, bare, tagged := strings.Cut(form, ":")
		if tagged && len(code) == 2 {
			form = bare
			if code == w.Lang && !w.Agree && !strings.Contains(flags, "abbr") {
				name = form
			}
		}
		if strings.Contains(flags, "abbr") && !strings.Contains(form, " ") {
			w.Acronyms = append(w.Acronyms, form)
		}
	}
	if rest, ok := strings.CutPrefix(name, "Minist"); ok && w.Agree {
		name = "minist" + rest
	}
	w.Orgs = append(w.Orgs, name)
}

// pressCountries are the countries whose towns are swapped in.
const pressCountries = " MA DZ TN LY MR SN ML NE BF CI GN TG BJ TD CM GA CG CD CF RW BI DJ SO ET KE UG TZ SD SS EG GH NG GM GW SL LR MG KM MU ZA ZM ZW AO MZ NA BW LB SY JO IQ SA AE QA KW TR FR "

func (w *Swapper) addPlace(cell func(string) string) {
	name := cell("canonical")
	if strings.Contains(pressCountries, " "+cell("country")+" ") && len(strings.Fields(name)) <= 3 {
		w.Places = append(w.Places, name)
	}
}

func (w *Swapper) addRole(cell func(string) string) {
	if cell("lang") != w.Lang {
		return
	}
	for _, c := range []string{"m", "f", "mp", "fp"} {
		for _, form := range strings.Split(cell(c), "|") {
			if form != "" && !strings.Contains(form, " ") && form == strings.ToLower(form) {
				w.Nouns[form] = true
			}
		}
	}
}

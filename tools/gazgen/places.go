package main

import (
	"path/filepath"
	"slices"
	"strings"
)

// commonWords are French and English words that are also names of places.
var commonWords = set(`nation bar orange die roman saint sainte victoria mobile reading bath split salut anglet moulins sens gap laval independence union
chance enterprise paradise golden hope garden mars mer lac fort bourg ville nelson lincoln jackson houston austin madison ham eu ay
oo media most une bari boma cave tan wa bol mao bla nara ber po mani zero kong man tabou sakassou divo lakota vavoua kara bassar
sao uni ou son an tendo salt deal poole rugby sandwich derby best brusque celle come dire douane forest goes golfe lira medias
metro plaisance plaisir rich saga sake serres sienne sour springs stade sucre surprise terni tete trente worms delta batie croix
helena peniche canton boise ames limon royale kent chester mondial national liberal corona aurore concorde laurent martin paul
pierre jean louis bernard charles francis victor henri benoit`)

// functionWords open sentences far more often than the towns of that name stand
// in articles; such towns are left out.
var functionWords = set("trente sur to best most kos medias surprise goes dire come plaisir rich une son an ou oo un on of most may will mary even ever")

// mergePlaces writes places.tsv and the metonyms of capitals.
func (m *merger) mergePlaces() error {
	rows, err := readTSV(filepath.Join(m.drafts, "places.tsv"))
	if err != nil {
		return err
	}
	given, err := m.handGiven()
	if err != nil {
		return err
	}
	surnames, err := m.surnames()
	if err != nil {
		return err
	}
	var es []*entry
	capitals := map[string]*entry{}
	for _, r := range rows {
		name := r["fr"]
		if name == "" {
			name = r["name"]
		}
		e := &entry{id: "place:" + strings.ReplaceAll(r["id"], ":", ""), typ: "city", name: strings.ReplaceAll(name, "’", "'"), country: r["country"], source: "geonames"}
		if m.capitals[r["id"]] {
			e.typ = "capital"
			capitals[r["country"]] = e
		}
		if commonWords[fold(name)] || len([]rune(fold(name))) < 4 && len(r["pop"]) < 6 {
			e.flags = "amb"
		} else if given[fold(name)] && len(r["pop"]) < 7 {
			e.flags = "weak"
		}
		seen := map[string]bool{fold(name): true}
		for _, c := range []string{"fr", "name", "en"} {
			if f := r[c]; f != "" && !seen[fold(f)] && !functionWords[fold(f)] {
				seen[fold(f)] = true
				lang := c
				if c == "name" {
					lang = ""
				}
				flags := ""
				if commonWords[fold(f)] || len([]rune(fold(f))) < 4 && len(r["pop"]) < 6 {
					flags = "amb"
				}
				e.addAlias(lang, f, flags)
			}
		}
		for _, article := range []string{"Le ", "Les "} { // "au Havre", "des Sables"
			if short, ok := strings.CutPrefix(e.name, article); ok {
				e.addAlias("fr", short, "weak")
			}
		}
		e.extra = []string{"", r["pop"], r["lat"], r["lon"]}
		es = append(es, e)
	}
	es = slices.DeleteFunc(es, func(e *entry) bool { return functionWords[fold(e.name)] })
	for _, e := range es {
		flagSurname(e, surnames)
	}
	if es, err = m.handPlaces(es, capitals); err != nil {
		return err
	}
	if err := m.capitalForms(es); err != nil {
		return err
	}
	for _, e := range es {
		for _, f := range append([]string{e.name}, e.aliases...) {
			_, f, _ = splitAlias(f, "")
			if k := fold(f) + "|" + e.country; m.cities[k] == "" {
				m.cities[k] = e.id
			}
		}
	}
	m.capitalPlaces = capitals
	return m.write("places.tsv", "target\tpop\tlat\tlon", es)
}

// surnames is the set of the last words of persons' names.
func (m *merger) surnames() (map[string]bool, error) {
	rows, err := m.batches("persons")
	out := map[string]bool{}
	for _, r := range rows {
		if w := strings.Fields(fold(r["canonical"])); len(w) > 1 {
			out[w[len(w)-1]] = true
		}
	}
	return out, err
}

// african are the countries whose towns stand in our articles by right.
var african = set(`dz ao bj bw bf bi cm cv cf td km cg cd ci dj eg gq er sz et ga gm gh gn gw ke ls lr ly mg mw ml mr mu ma mz na ne ng rw st sn sc sl so za ss sd tz tg tn ug zm zw eh`)

// flagSurname makes the names of smaller towns weak that are surnames of persons
// we know ("Bolton", "Valls").
func flagSurname(e *entry, surnames map[string]bool) {
	limit := 7 // digits of the population from which a town stands by itself
	if african[strings.ToLower(e.country)] {
		limit = 6
	}
	if e.typ == "capital" || len(e.extra[1]) >= limit {
		return
	}
	if surnames[fold(e.name)] && e.flags == "" {
		e.flags = "weak"
	}
	for i, a := range e.aliases {
		if _, f, flags := splitAlias(a, ""); flags == "" && surnames[fold(f)] {
			e.aliases[i] = a + ";weak"
		}
	}
}

// handGiven is the set of given names of the hand list.
func (m *merger) handGiven() (map[string]bool, error) {
	rows, err := readTSV(filepath.Join(m.hand, "given_names.tsv"))
	out := map[string]bool{}
	for _, r := range rows {
		for _, n := range strings.Fields(r["name"]) {
			out[fold(n)] = true
		}
	}
	return out, err
}

// handPlaces adds the hand list to es: more names for a place that is there,
// more places.
func (m *merger) handPlaces(es []*entry, capitals map[string]*entry) ([]*entry, error) {
	rows, err := readTSV(filepath.Join(m.hand, "places.tsv"))
	if err != nil {
		return es, err
	}
	at := map[string]*entry{}
	for _, e := range es {
		at[e.id] = e
		for _, f := range append([]string{e.name}, e.aliases...) {
			_, f, _ = splitAlias(f, "")
			if k := fold(f) + "|" + e.country; at[k] == nil {
				at[k] = e
			}
		}
	}
	for _, r := range rows {
		e := at["place:"+r["id"]]
		for _, f := range append([]string{r["name"]}, strings.Split(r["aliases"], "|")...) {
			if _, f, _ = splitAlias(f, ""); e == nil && f != "" {
				e = at[fold(f)+"|"+r["country"]]
			}
		}
		if e == nil {
			e = &entry{id: "place:" + r["id"], typ: r["type"], name: r["name"], country: r["country"], source: "hand", extra: []string{"", r["pop"], "", ""}}
			e.flags = r["flags"]
			at[fold(e.name)+"|"+e.country] = e
			es = append(es, e)
		} else if e.name != r["name"] {
			e.addAlias("", e.name, "")
			e.name = r["name"]
		}
		if r["type"] == "capital" {
			e.typ = "capital"
			capitals[r["country"]] = e
		}
		for _, a := range strings.Split(r["aliases"], "|") {
			lang, f, flags := splitAlias(a, "fr")
			e.addAlias(lang, f, flags)
		}
	}
	return es, nil
}

// capitalForms gives the towns of the hand list of metonyms the forms it has.
func (m *merger) capitalForms(es []*entry) error {
	rows, err := readTSV(filepath.Join(m.hand, "metonyms.tsv"))
	if err != nil {
		return err
	}
	by := map[string]*entry{}
	for _, e := range es {
		for _, f := range append([]string{e.name}, e.aliases...) {
			_, f, _ = splitAlias(f, "")
			if k := fold(f) + "|" + e.country; by[k] == nil {
				by[k] = e
			}
		}
	}
	for _, r := range rows {
		forms := append([]string{r["canonical"]}, strings.Split(r["aliases"], "|")...)
		var e *entry
		for _, f := range forms {
			if _, f, _ = splitAlias(f, ""); e == nil && f != "" {
				e = by[fold(f)+"|"+r["country"]]
			}
		}
		for _, a := range forms {
			if lang, f, flags := splitAlias(a, "fr"); e != nil && f != "" && by[fold(f)+"|"+r["country"]] == nil {
				e.addAlias(lang, f, flags)
			}
		}
	}
	return nil
}

// mergeMetonyms writes the capitals that stand for governments, the palaces, and
// the hand list.
func (m *merger) mergeMetonyms() error {
	capitals := m.capitalPlaces
	var es []*entry
	for _, c := range m.countries {
		p := capitals[c.country]
		if p == nil {
			if len(c.extra) > 2 && c.extra[2] != "" {
				m.report = append(m.report, "capital without place: "+c.country+" "+c.extra[2])
			}
			continue
		}
		e := &entry{id: "metonym:" + strings.ToLower(c.country) + "-capital", typ: "capital", name: p.name, country: c.country, source: "hand", extra: []string{c.id}}
		e.aliases = p.aliases
		e.flags = p.flags
		es = append(es, e)
	}
	es = append(es, m.seats...)
	rows, err := readTSV(filepath.Join(m.hand, "metonyms.tsv"))
	if err != nil {
		return err
	}
	for _, r := range rows {
		e := &entry{id: "metonym:" + r["id"], typ: r["type"], name: r["canonical"], country: r["country"], source: "hand", flags: r["flags"], extra: []string{r["target"]}}
		for _, a := range strings.Split(r["aliases"], "|") {
			lang, f, flags := splitAlias(a, "")
			e.addAlias(lang, f, flags)
		}
		es = append(es, e)
	}
	return m.write("metonyms.tsv", "target", es)
}

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// leading words of an alias that are titles and no part of a name.
var titleWords = set(`le la les l the roi reine prince princesse king queen prince princess sm sar sa son majeste altesse royale
general colonel capitaine commandant lieutenant marechal amiral major sergent president presidente ministre premier premiere dr docteur doctor pr professeur professor
maitre me mgr monseigneur cardinal archbishop bishop sir lord lady dame baroness baron m mme mr mrs ms crown heritier heritiere emperor empereur imperatrice sultan emir emperor
field marshal gen col pape pope imam ayatollah hodjatoleslam senateur senator ambassadeur ambassador grand duc duke duchess imperatrice majesty his her royal highness`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// cleanPersonAlias strips titles off an alias of a person; "" drops it.
func cleanPersonAlias(form string) string {
	w := strings.Fields(form)
	cut := 0
	for cut < len(w) && isTitleWord(w[cut]) {
		cut++
	}
	rest := w[cut:]
	if len(rest) == 0 {
		return ""
	}
	first := strings.ToLower(rest[0])
	if cut > 0 && (first == "du" || first == "de" || first == "des" || first == "of" || strings.HasPrefix(first, "d'") || len(rest) < 2) {
		return ""
	}
	return strings.Join(rest, " ")
}

// isTitleWord tells titles, and ranks written with a hyphen; "cheikh" in lower
// case is one, "Cheikh" is a given name.
func isTitleWord(w string) bool {
	switch w {
	case "cheikh", "cheikha", "mollah", "sayyed", "pasteur", "commissaire", "grand-duc", "colonel-major", "lieutenant-colonel", "cuisinier", "l'amiral":
		return true
	}
	return titleWords[fold(w)]
}

// mergePersons joins the four batches: same id, same folded name in the same
// country, or a name that is another's alias there.
func (m *merger) mergePersons() error {
	rows, err := m.batches("persons")
	if err != nil {
		return err
	}
	terms, err := m.termRows()
	if err != nil {
		return err
	}
	for _, c := range terms {
		rows = append(rows, row{"id": c[0], "canonical": c[1], "aliases": c[2], "country": c[3]})
	}
	more, err := readPSV(filepath.Join(m.hand, "persons.psv"), 4)
	if err != nil {
		return err
	}
	for _, c := range more {
		rows = append(rows, row{"id": c[0], "canonical": c[1], "aliases": c[2], "country": c[3]})
	}
	same, err := readTSV(filepath.Join(m.hand, "same.tsv"))
	if err != nil {
		return err
	}
	alias := map[string]string{}
	for _, r := range same {
		alias[r["id"]] = r["same"]
	}
	byID, byKey := map[string]*entry{}, map[string]*entry{}
	var es []*entry
	for _, r := range rows {
		id := r["id"]
		if a := alias[id]; a != "" {
			id = a
		}
		e := byID[id]
		if e == nil {
			e = findPerson(byKey, r)
			if e != nil {
				m.report = append(m.report, "same person: "+id+" = "+e.id)
				byID[id] = e
			}
		}
		if e == nil {
			e = &entry{id: "person:" + id, typ: "person", name: r["canonical"], country: r["country"], wikidata: r["wikidata"], source: "hand"}
			byID[id] = e
			es = append(es, e)
		}
		m.persons[r["id"]] = e.id
		m.personForms(e, r, byKey)
	}
	m.countGiven(es)
	return m.write("persons.tsv", "", es)
}

// findPerson looks for an entry with this row's name or alias in its country.
func findPerson(byKey map[string]*entry, r row) *entry {
	forms := []string{r["canonical"]}
	for _, a := range strings.Split(r["aliases"], "|") {
		_, f, _ := splitAlias(a, "")
		forms = append(forms, f)
	}
	for _, f := range forms {
		k := fold(f)
		if strings.Count(k, " ") < 1 {
			continue
		}
		if e := byKey[k+"|"+r["country"]]; e != nil {
			return e
		}
	}
	return nil
}

// personForms adds the names of a row to its entry.
func (m *merger) personForms(e *entry, r row, byKey map[string]*entry) {
	key := func(f string) {
		k := fold(f)
		if strings.Count(k, " ") >= 1 && byKey[k+"|"+r["country"]] == nil {
			byKey[k+"|"+r["country"]] = e
		}
	}
	key(r["canonical"])
	if e.country == "" {
		e.country = r["country"]
	}
	if r["canonical"] != e.name {
		e.addAlias("", r["canonical"], "")
	}
	seen := map[string]bool{fold(e.name): true}
	for _, a := range e.aliases {
		_, f, _ := splitAlias(a, "")
		seen[fold(f)] = true
	}
	for _, a := range strings.Split(r["aliases"], "|") {
		lang, f, flags := splitAlias(a, "")
		f = cleanPersonAlias(f)
		if f == "" || seen[fold(f)] {
			continue
		}
		seen[fold(f)] = true
		key(f)
		if !strings.ContainsAny(f, " -") && flags == "" {
			flags = "short"
			if f == strings.ToUpper(f) {
				flags = "abbr,cs"
			}
		}
		e.addAlias(lang, f, flags)
	}
}

// countGiven collects given names from the persons: the first word of a name of
// at least two words that occurs as such at least once.
func (m *merger) countGiven(es []*entry) {
	count := map[string]int{}
	form := map[string]string{}
	for _, e := range es {
		w := strings.Fields(e.name)
		switch e.country { // surname first
		case "CN", "KR", "KP", "VN", "TW", "HK", "KH", "MM", "":
			continue
		}
		if len(w) < 2 || strings.ContainsAny(w[0], ".0123456789") || len([]rune(w[0])) < 3 {
			continue
		}
		for _, p := range append([]string{w[0]}, strings.Split(w[0], "-")...) {
			k := fold(p)
			if len(k) < 3 {
				continue
			}
			count[k]++
			if form[k] == "" {
				form[k] = p
			}
		}
	}
	m.writeGiven(count, form)
}

// writeGiven writes given names: hand list first (it has the gender), then those
// seen in the list of persons.
func (m *merger) writeGiven(count map[string]int, form map[string]string) {
	rows, _ := readTSV(filepath.Join(m.hand, "given_names.tsv"))
	not, _ := readTSV(filepath.Join(m.hand, "not_given.tsv"))
	bad := map[string]bool{}
	for _, r := range not {
		bad[fold(r["name"])] = true
	}
	var b strings.Builder
	b.WriteString("name\tgender\torigin\n")
	seen := map[string]bool{}
	n := 0
	for _, r := range rows {
		for _, name := range strings.Fields(r["name"]) {
			if k := fold(name); !seen[k] {
				seen[k] = true
				b.WriteString(name + "\t" + r["gender"] + "\t" + r["origin"] + "\n")
				n++
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(count)) {
		if !seen[k] && !bad[k] && !titleWords[k] {
			seen[k] = true
			b.WriteString(form[k] + "\t\tpersons\n")
			n++
		}
	}
	m.report = append(m.report, fmt.Sprintf("given_names.tsv: %d", n))
	if err := os.WriteFile(filepath.Join(m.out, "given_names.tsv"), []byte(b.String()), 0o644); err != nil {
		m.report = append(m.report, err.Error())
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// typeNames unifies the types of organisations and the kinds of offices.
var typeNames = map[string]string{
	"prime_minister_office": "prime_minister", "finance_if_well_known": "finance", "international_body": "international_organisation",
	"royal_court": "royal_cabinet", "organisation": "international_organisation", "government_body": "agency",
}

func unify(t string) string {
	if u := typeNames[t]; u != "" {
		return u
	}
	return t
}

// mergeOrganisations writes organisations.tsv and exercises.tsv.
func (m *merger) mergeOrganisations() error {
	rows, err := m.batches("organisations")
	if err != nil {
		return err
	}
	same, err := readTSV(filepath.Join(m.hand, "same_bodies.tsv"))
	if err != nil {
		return err
	}
	alias := map[string]string{}
	for _, r := range same {
		alias[r["id"]] = r["same"]
	}
	rows = aliasedLast(rows, alias)
	byID, byName := map[string]*entry{}, map[string]*entry{}
	var orgs, exercises []*entry
	for _, r := range rows {
		old := r["id"]
		if yearly(r) {
			continue
		}
		if a := alias[old]; a != "" {
			r["id"] = a
		}
		nk := fold(r["fr"]) + "|" + r["country"]
		e := byID[r["id"]]
		if e == nil {
			if e = byName[nk]; e != nil {
				m.report = append(m.report, "same body: "+r["id"]+" = "+e.id)
			}
		}
		if e == nil {
			prefix := "org:"
			switch r["type"] {
			case "exercise":
				prefix = "exercise:"
			case "agreement":
				prefix = "agreement:"
			}
			e = &entry{id: prefix + r["id"], typ: unify(r["type"]), name: bodyName(prefix, r["fr"]), country: r["country"], source: "hand"}
			if prefix == "exercise:" {
				if !strings.Contains(e.name, " ") {
					e.flags = "weak"
				}
				exercises = append(exercises, e)
			} else {
				orgs = append(orgs, e)
			}
		}
		byID[r["id"]], byName[nk] = e, e
		m.orgIDs[r["id"]], m.orgIDs[old] = e.id, e.id
		bodyForms(e, r)
	}
	all := append(append([]*entry(nil), orgs...), exercises...)
	flagAcronyms(all)
	if err := m.write("organisations.tsv", "", orgs); err != nil {
		return err
	}
	return m.write("exercises.tsv", "", exercises)
}

// yearly tells the editions of an exercise ("African Lion 2024"), which are the
// exercise with a number behind it.
func yearly(r row) bool {
	n := len(r["fr"])
	return r["type"] == "exercise" && n > 5 && strings.HasPrefix(r["fr"][n-5:], " 20")
}

// bodyName is the canonical name of a body; "exercice" is no part of a name.
func bodyName(prefix, fr string) string {
	fr = stripArticle(fr)
	if prefix == "exercise:" {
		fr = strings.TrimPrefix(fr, "exercice ")
	}
	return fr
}

// aliasedLast moves the rows that are tellings of another row's body behind it,
// so that the other's id, name and type stand.
func aliasedLast(rows []row, alias map[string]string) []row {
	var out, late []row
	for _, r := range rows {
		if alias[r["id"]] != "" {
			late = append(late, r)
		} else {
			out = append(out, r)
		}
	}
	return append(out, late...)
}

// generic are names that many states give to their chambers.
var generic = map[string]bool{
	"assemblee nationale": true, "senat": true, "chambre des deputes": true, "chambre des representants": true, "chambre des conseillers": true,
	"parlement": true, "congres": true, "conseil de la nation": true, "assemblee federale": true, "conseil national": true,
	"assemblee populaire nationale": true, "conseil des representants": true,
}

// bodyForms adds the names of a row of a body.
func bodyForms(e *entry, r row) {
	if f := stripArticle(r["fr"]); f != e.name && !strings.HasPrefix(f, "exercice ") {
		e.addAlias("fr", f, "")
	}
	e.addAlias("en", stripArticle(r["en"]), "")
	if short := stripArticle(lowerFirst(e.name)); short != lowerFirst(e.name) && strings.Contains(short, " ") {
		e.addAlias("", short, "")
	}
	if generic[fold(e.name)] && e.flags == "" {
		e.flags = "weak"
	}
	if i := strings.Index(e.name, " ("); i > 0 && e.typ != "parliament" {
		e.addAlias("fr", e.name[:i], "weak")
	}
	for _, a := range strings.Split(r["aliases"], "|") {
		lang, f, flags := splitAlias(a, "")
		f = stripArticle(f)
		f = strings.Trim(strings.NewReplacer("« ", "", " »", "", "«", "", "»", "", "\"", "").Replace(f), " ")
		if strings.Trim(f, "0123456789") == "" {
			continue // "les 27", "le 16"
		}
		if f == "troupe" || f == "eurodéputés" || f == "confrérie" {
			continue // words, in lower case
		}
		if strings.HasPrefix(f, "exercice ") || strings.HasPrefix(f, "l'exercice ") {
			continue
		}
		if strings.Contains(flags, "abbr") && !strings.Contains(flags, "cs") {
			flags = "abbr,cs"
		}
		if f != "" && flags == "" && !strings.ContainsAny(f, " ") && f == strings.ToUpper(f) && len(f) <= 8 {
			flags = "abbr,cs"
		}
		e.addAlias(lang, f, flags)
	}
}

// ambiguous lists acronyms and short names that are words or names of other
// things besides; they need support by the sentence.
var ambiguous = set(`pas son sim car mae map apr mr fr un us ue it sa cs cap mars est si bad ma as pad rap pif isf sdf adf niss fn an pm or bis ap fa fan fap fas
adn pdg ligue gnu abc csg
amal amazon apple artemis bardo chariot confrerie cortes diete douma fars indra jubilee labour lana lega leonardo liberation licorne mirador patria petra quad
quartet quartette rachad rafael saba sadat sana sentinelle serval safran tempest vinci wafa suna kuna sumar daman danab fano fateh gorgor epervier heer telegram atalanta dail vox walf
reduit marina lodge arg beehive cp mid mse mea
palais presidence primature chancellerie cour diplomatie gouvernement diwan tresor
citizen edge sabre shell royale orange alphabet navy kalachnikov
and bel bid big dem hal fis gen hat is pi se tim aim alt des pp rn lr alps da du eu ei can tv
gr mp pr ps pp pt ge ds ld ls cnt pnd isa sic pac mer sol nation avenir union front parti horizon espoir renaissance reconquete libertes patrie esperance ensemble sadak who ici`)

// flagAcronyms flags forms that several bodies share, or that are words.
func flagAcronyms(es []*entry) {
	bearers := map[string]map[*entry]bool{}
	for _, e := range es {
		for _, a := range e.aliases {
			_, f, flags := splitAlias(a, "")
			if strings.Contains(flags, "abbr") {
				k := fold(f)
				if bearers[k] == nil {
					bearers[k] = map[*entry]bool{}
				}
				bearers[k][e] = true
			}
		}
	}
	for _, e := range es {
		for i, a := range e.aliases {
			_, f, flags := splitAlias(a, "")
			k := fold(f)
			if !strings.Contains(flags, "amb") && (len(bearers[k]) > 1 || ambiguous[k]) {
				if strings.Contains(a, ";") {
					e.aliases[i] = a + ",amb"
				} else {
					e.aliases[i] = a + ";amb"
				}
			}
		}
		if ambiguous[fold(e.name)] && !strings.Contains(e.flags, "amb") {
			e.flags = strings.Trim(e.flags+",amb", ",")
		}
	}
}

// mergeMinistries writes ministries.tsv; the first row of a country and
// portfolio takes the plain id.
func (m *merger) mergeMinistries() error {
	rows, err := m.batches("ministries")
	if err != nil {
		return err
	}
	byID := map[string]*entry{}
	var es []*entry
	for _, r := range rows {
		kind := unify(r["portfolio"])
		id := "ministry:" + strings.ToLower(r["country"]) + "-" + strings.ReplaceAll(kind, "_", "-")
		e := byID[id]
		if e != nil && !strings.EqualFold(fold(e.name), fold(r["fr"])) && r["country"] != "" {
			if byID["ministry:"+r["id"]] == nil {
				id = "ministry:" + r["id"]
				e = nil
			} else {
				e = byID["ministry:"+r["id"]]
			}
		}
		if e == nil {
			e = &entry{id: id, typ: kind, name: capital(stripArticle(r["fr"])), country: r["country"], source: "hand"}
			byID[id] = e
			es = append(es, e)
		}
		bodyForms(e, r)
	}
	flagAcronyms(es)
	return m.write("ministries.tsv", "", es)
}

// capital makes the first letter upper case.
func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = []rune(strings.ToUpper(string(r[0])))[0]
	}
	return string(r)
}

// lowerFirst makes the first letter lower case.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = []rune(strings.ToLower(string(r[0])))[0]
	}
	return string(r)
}

// mergeOffices writes offices.tsv.
func (m *merger) mergeOffices() error {
	rows, err := m.batches("offices")
	if err != nil {
		return err
	}
	bodies, err := readTSV(filepath.Join(m.hand, "office_bodies.tsv"))
	if err != nil {
		return err
	}
	bodyOf := map[string]string{}
	for _, r := range bodies {
		bodyOf[r["office"]] = r["org"]
	}
	byID, taken := map[string]*entry{}, map[string]string{}
	for _, r := range rows { // an office that is called so by its author keeps the plain id
		if plain := plainOffice(r); "office:"+strings.ReplaceAll(r["id"], "_", "-") == plain {
			taken[plain] = r["id"]
		}
	}
	var es []*entry
	for _, r := range rows {
		kind := unify(r["kind"])
		e := byID[r["id"]]
		if e == nil {
			country, org := r["country"], ""
			if strings.HasPrefix(country, "org:") {
				org, country = country, ""
				switch {
				case bodyOf[r["id"]] != "":
					org = "org:" + bodyOf[r["id"]]
				case org == "org:un":
					org = "org:onu"
				}
				if now := m.orgIDs[strings.TrimPrefix(org, "org:")]; now != "" {
					org = now
				} else {
					m.report = append(m.report, "office "+r["id"]+": unknown body "+org)
				}
			}
			id := "office:" + r["id"]
			plain := plainOffice(r)
			if country != "" && len(country) == 2 && (taken[plain] == "" || taken[plain] == r["id"]) && kind != "special_envoy" && kind != "other" && kind != "adviser" {
				id = plain
			}
			taken[id] = r["id"]
			e = &entry{id: id, typ: kind, name: capital(stripArticle(r["fr"])), country: country, source: "hand", extra: []string{org}}
			byID[r["id"]] = e
			es = append(es, e)
			m.offices[strings.TrimPrefix(id, "office:")] = id
		}
		m.offices[r["id"]] = e.id
		e.addAlias("en", stripArticle(r["en"]), "")
		seen := map[string]bool{fold(e.name): true}
		for _, a := range strings.Split(r["aliases"], "|") {
			lang, f, flags := splitAlias(a, "")
			if f = stripArticle(f); f != "" && !seen[fold(f)] && strings.Contains(f, " ") {
				seen[fold(f)] = true
				e.addAlias(lang, f, flags)
			}
		}
	}
	es = append(es, m.termOffices()...)
	return m.write("offices.tsv", "target", es)
}

// plainOffice is the id of the first office of its kind in a country.
func plainOffice(r row) string {
	return "office:" + strings.ToLower(r["country"]) + "-" + strings.ReplaceAll(unify(r["kind"]), "_", "-")
}

// mergeHoldings writes holdings.tsv: rows with unknown ids are reported.
func (m *merger) mergeHoldings() error {
	rows, err := m.batches("holdings")
	if err != nil {
		return err
	}
	drop, err := readTSV(filepath.Join(m.hand, "holdings_wrong.tsv"))
	if err != nil {
		return err
	}
	wrong := map[string]bool{}
	for _, r := range drop {
		wrong[r["person"]+"|"+r["office"]+"|"+r["from"]] = true
	}
	var b strings.Builder
	b.WriteString("person\toffice\tfrom\tto\tacting\tsource\n")
	seen := map[string]bool{}
	n := 0
	terms, err := m.terms()
	if err != nil {
		return err
	}
	rows = m.joinTerms(append(rows, terms...))
	for _, r := range rows {
		p, o := m.persons[r["person"]], m.offices[r["office"]]
		if p == "" || o == "" {
			m.report = append(m.report, fmt.Sprintf("holding %s / %s: unknown", r["person"], r["office"]))
			continue
		}
		if wrong[r["person"]+"|"+r["office"]+"|"+r["from"]] {
			continue
		}
		line := strings.Join([]string{p, o, r["from"], r["to"], r["acting"]}, "\t")
		if !seen[line] {
			seen[line] = true
			b.WriteString(line + "\thand\n")
			n++
		}
	}
	m.report = append(m.report, fmt.Sprintf("holdings.tsv: %d", n))
	return os.WriteFile(filepath.Join(m.out, "holdings.tsv"), []byte(b.String()), 0o644)
}

// termRows are the rows of the hand list of single terms.
func (m *merger) termRows() ([][]string, error) {
	return readPSV(filepath.Join(m.hand, "terms.psv"), 8)
}

// officeKey reads "MA justice" as the id of that office.
func officeKey(s string) string {
	c, k, ok := strings.Cut(s, " ")
	if !ok {
		return s
	}
	return strings.ToLower(c) + "-" + strings.ReplaceAll(k, "_", "-")
}

// termOffices makes the offices that only the list of terms names.
func (m *merger) termOffices() []*entry {
	rows, err := m.termRows()
	if err != nil {
		m.report = append(m.report, err.Error())
	}
	var out []*entry
	for _, c := range rows {
		key := officeKey(c[4])
		country, kind, ok := strings.Cut(c[4], " ")
		if !ok || m.offices[key] != "" {
			continue
		}
		e := &entry{id: "office:" + key, typ: kind, country: country, source: "hand", extra: []string{""}}
		fr, en := portfolioNames(kind)
		of := m.genitive(country)
		e.name = "Ministre " + fr + " " + of
		e.addAlias("en", en+" minister of "+m.english(country), "")
		m.offices[key] = e.id
		out = append(out, e)
	}
	return out
}

// terms gives the single terms as rows of holdings, and their persons.
func (m *merger) terms() ([]row, error) {
	rows, err := m.termRows()
	var out []row
	for _, c := range rows {
		out = append(out, row{"person": c[0], "office": officeKey(c[4]), "from": c[5], "to": c[6], "acting": c[7]})
	}
	return out, err
}

// joinTerms makes one term of two overlapping tellings of it: the more exact
// bound wins ("2013-03" over "2013").
func (m *merger) joinTerms(rows []row) []row {
	var out []row
	at := map[string][]int{}
	for _, r := range rows {
		k := m.persons[r["person"]] + "|" + m.offices[r["office"]]
		joined := false
		for _, i := range at[k] {
			if o := out[i]; o["acting"] == r["acting"] && overlap(o, r) {
				o["from"], o["to"] = exacter(o["from"], r["from"]), exacter(o["to"], r["to"])
				joined = true
				break
			}
		}
		if !joined {
			at[k] = append(at[k], len(out))
			out = append(out, r)
		}
	}
	return out
}

// overlap tells whether two terms share time or their years touch at both ends.
func overlap(a, b row) bool {
	end := func(r row) string {
		if r["to"] == "" {
			return "9999"
		}
		return r["to"]
	}
	sameYear := func(x, y string) bool { return len(x) >= 4 && len(y) >= 4 && x[:4] == y[:4] }
	if sameYear(a["from"], b["from"]) && (sameYear(a["to"], b["to"]) || a["to"] == "" || b["to"] == "") {
		return true
	}
	return a["from"] < end(b) && b["from"] < end(a) && !sameYear(a["from"], a["to"]) && !sameYear(b["from"], b["to"])
}

func exacter(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"actant/internal/gazetteer"
)

// row is one row of an input list, by column name.
type row map[string]string

// readTSV reads a list with a header; a missing file gives no rows.
func readTSV(path string) ([]row, error) {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var cols []string
	var out []row
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<22)
	for sc.Scan() {
		l := strings.TrimRight(sc.Text(), "\r")
		if l == "" || l[0] == '#' {
			continue
		}
		cells := strings.Split(l, "\t")
		if cols == nil {
			cols = cells
			continue
		}
		r := row{}
		for i, c := range cells {
			if i < len(cols) {
				r[cols[i]] = strings.TrimSpace(c)
			}
		}
		out = append(out, r)
	}
	return out, sc.Err()
}

// entry is a row of an output list.
type entry struct {
	id, typ, name, country, from, to, wikidata, source, flags string
	extra                                                     []string
	aliases                                                   []string // "lang:form;flags"
}

// addAlias adds a form unless an equal form of the same flags is there.
func (e *entry) addAlias(lang, form, flags string) {
	form = strings.TrimSpace(strings.ReplaceAll(form, "’", "'"))
	if form == "" || form == e.name && flags == "" && lang != "en" {
		return
	}
	a := form
	if lang != "" {
		a = lang + ":" + form
	}
	if flags != "" {
		a += ";" + flags
	}
	for _, b := range e.aliases {
		if b == a {
			return
		}
	}
	e.aliases = append(e.aliases, a)
}

// merger carries the lists while they grow.
type merger struct {
	drafts, hand, out string
	regions           []string
	orgIDs            map[string]string // old id → new id
	persons           map[string]string
	offices           map[string]string
	countries         []*entry
	capitals          map[string]bool // GeoNames ids
	capitalPlaces     map[string]*entry
	cities            map[string]string // "folded name|CC" → place id
	seats             []*entry
	report            []string
}

// merge runs the whole merge.
func merge(drafts, hand, out string) error {
	m := &merger{drafts: drafts, hand: hand, out: out, regions: []string{"af1", "af2", "eu", "as"},
		orgIDs: map[string]string{}, persons: map[string]string{}, offices: map[string]string{}, capitals: map[string]bool{}, cities: map[string]string{}}
	for _, step := range []func() error{m.mergeCountries, m.mergeRegions, m.mergePlaces, m.mergeVenues, m.mergeMetonyms, m.mergePersons, m.mergeOrganisations,
		m.mergeMinistries, m.mergeOffices, m.mergeHoldings, m.writeGroups, m.writePortfolioNames} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, r := range m.report {
		fmt.Println(r)
	}
	return nil
}

// batches reads the regional files of a kind, then the hand file of that kind.
func (m *merger) batches(kind string) ([]row, error) {
	var out []row
	for _, r := range m.regions {
		rows, err := readTSV(filepath.Join(m.drafts, "hand", r+"."+kind+".tsv"))
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	rows, err := readTSV(filepath.Join(m.hand, kind+".tsv"))
	return append(out, rows...), err
}

const header = "id\ttype\tcanonical\taliases\tcountry\tfrom\tto\twikidata\tsource\tflags"

// write writes a list sorted as given.
func (m *merger) write(name, extra string, es []*entry) error {
	var b strings.Builder
	b.WriteString(header)
	if extra != "" {
		b.WriteString("\t" + extra)
	}
	b.WriteByte('\n')
	for _, e := range es {
		cells := []string{e.id, e.typ, e.name, strings.Join(e.aliases, "|"), e.country, e.from, e.to, e.wikidata, e.source, e.flags}
		cells = append(cells, e.extra...)
		b.WriteString(strings.TrimRight(strings.Join(cells, "\t"), "\t"))
		b.WriteByte('\n')
	}
	m.report = append(m.report, fmt.Sprintf("%s: %d rows", name, len(es)))
	return os.WriteFile(filepath.Join(m.out, name), []byte(b.String()), 0o644)
}

// splitAlias reads "lang:form;flags"; lang defaults to def.
func splitAlias(s, def string) (lang, form, flags string) {
	form, flags, _ = strings.Cut(strings.TrimSpace(s), ";")
	lang = def
	if i := strings.IndexByte(form, ':'); i == 2 {
		lang, form = form[:i], form[i+1:]
	}
	return lang, strings.TrimSpace(form), strings.ReplaceAll(flags, ";", ",")
}

// stripArticle takes a leading article off a name; a capital one ("Le Monde") is
// part of it.
func stripArticle(s string) string {
	for _, a := range []string{"le ", "la ", "les ", "l'", "l’", "the "} {
		if rest, ok := strings.CutPrefix(s, a); ok {
			return rest
		}
	}
	return s
}

// fold is the program's own folding.
func fold(s string) string { return gazetteer.Fold(s) }

// writeGroups writes the spelling groups, folded and deduplicated.
func (m *merger) writeGroups() error {
	rows, err := os.ReadFile(filepath.Join(m.drafts, "name_variants_ar.tsv"))
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("forms\n")
	n := 0
	seen := map[string]bool{}
	for _, l := range strings.Split(strings.TrimSpace(string(rows)), "\n") {
		_, forms, ok := strings.Cut(l, "\t")
		if !ok {
			continue
		}
		set := map[string]bool{}
		for _, f := range strings.Split(forms, "|") {
			if f = fold(f); f != "" {
				set[f] = true
			}
		}
		if line := strings.Join(slices.Sorted(maps.Keys(set)), "|"); len(set) > 1 && !seen[line] {
			seen[line] = true
			b.WriteString(line + "\n")
			n++
		}
	}
	m.report = append(m.report, fmt.Sprintf("name_variants.tsv: %d groups", n))
	return os.WriteFile(filepath.Join(m.out, "name_variants.tsv"), []byte(b.String()), 0o644)
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// readPSV reads a hand list whose columns are parted by "~".
func readPSV(path string, n int) ([][]string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for i, l := range strings.Split(string(b), "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		c := strings.Split(l, "~")
		if len(c) > n {
			return nil, fmt.Errorf("%s:%d: %d columns, want %d", path, i+1, len(c), n)
		}
		for len(c) < n {
			c = append(c, "")
		}
		out = append(out, c)
	}
	return out, nil
}

// mergeRegions writes regions.tsv from the hand list.
func (m *merger) mergeRegions() error {
	rows, err := readPSV(filepath.Join(m.hand, "regions.psv"), 5)
	if err != nil {
		return err
	}
	var es []*entry
	for _, c := range rows {
		name, flags, _ := strings.Cut(c[2], ";")
		e := &entry{id: "region:" + c[0], typ: c[1], name: name, flags: flags, country: c[4], source: "hand"}
		for _, a := range strings.Split(c[3], "|") {
			lang, f, flags := splitAlias(a, "fr")
			e.addAlias(lang, f, flags)
		}
		es = append(es, e)
	}
	return m.write("regions.tsv", "", es)
}

// mergeVenues writes venues.tsv; what a venue stands for becomes a metonym.
func (m *merger) mergeVenues() error {
	rows, err := readPSV(filepath.Join(m.hand, "venues.psv"), 7)
	if err != nil {
		return err
	}
	var es []*entry
	for _, c := range rows {
		e := &entry{id: "venue:" + c[0], typ: c[1], name: c[2], country: c[4], source: "hand"}
		for _, a := range strings.Split(c[3], "|") {
			lang, f, flags := splitAlias(stripLang(a), "fr")
			e.addAlias(lang, f, flags)
		}
		city := ""
		if c[5] != "" {
			if city = m.cities[fold(c[5])+"|"+c[4]]; city == "" {
				m.report = append(m.report, "venue "+c[0]+": unknown city "+c[5])
			}
		}
		e.extra = []string{"", "", "", "", city}
		es = append(es, e)
		if c[6] != "" {
			m.seats = append(m.seats, &entry{id: "metonym:" + c[0], typ: "seat", name: e.name, aliases: e.aliases, country: c[4], source: "hand", extra: []string{c[6]}})
		}
	}
	return m.write("venues.tsv", "target\tpop\tlat\tlon\tcity", es)
}

// stripLang takes an article off a form that may carry a language.
func stripLang(a string) string {
	if i := strings.IndexByte(a, ':'); i == 2 {
		return a[:3] + stripArticle(a[3:])
	}
	return stripArticle(a)
}

package gazetteer

import (
	"strings"

	"actant/data/gazetteers"
)

// Source is where names come from and under which licence.
type Source struct {
	Code, Name, Version, Licence, Attribution, URL string
}

// readSources reads sources.tsv.
func (l *layer) readSources(f gazetteers.File) {
	t := newTable(f.Name, f.Text)
	code, name, version := t.col("code"), t.col("name"), t.col("version")
	licence, attribution, url := t.col("licence"), t.col("attribution"), t.col("url")
	for t.next() {
		l.sources = append(l.sources, Source{t.get(code), t.get(name), t.get(version), t.get(licence), t.get(attribution), t.get(url)})
	}
}

// Sources lists the origins of all names in use, in order of the layers.
func (g *Gazetteer) Sources() []Source {
	var out []Source
	for _, l := range g.layers {
		out = append(out, l.sources...)
	}
	return out
}

// SpellingGroup is a set of Latin spellings of one Arabic name, folded.
type SpellingGroup []string

// Spellings gives the groups of Latin spellings of Arabic given names and
// surnames ("mohamed", "mohammed", "muhammad"), in order of the lists.
func (g *Gazetteer) Spellings() []SpellingGroup {
	var out []SpellingGroup
	for _, l := range g.layers {
		for _, line := range strings.Split(l.groups, "\n") {
			if line != "" && line[0] != '#' && line != "forms" {
				out = append(out, strings.Split(line, "|"))
			}
		}
	}
	return out
}

// CheckFile finds the faults of a list of entries, all of them, as file:line.
// Lists of words have none.
func CheckFile(f gazetteers.File) []Fault {
	if isWordList(f.Name) {
		return nil
	}
	t := newTable(f.Name, f.Text)
	c := t.entryColumns()
	var out []Fault
	seen := map[string]int{}
	for t.next() {
		e := t.entry(&c)
		if len(t.row) > len(t.cols) {
			out = append(out, t.fault("%d columns where the header names %d", len(t.row), len(t.cols)))
		}
		if e.Kind == "" {
			out = append(out, t.fault("id %q: want person:…, country:…, ministry:…, org:…, place:…, office:…, exercise:…, region:… or metonym:…", e.ID))
		}
		if e.Name == "" {
			out = append(out, t.fault("%s has no canonical name", e.ID))
		}
		if n, ok := seen[e.ID]; ok {
			out = append(out, t.fault("%s stands already on line %d", e.ID, n))
		}
		seen[e.ID] = t.line
		if _, bad := parseFlags(t.get(c.flags)); bad != "" {
			out = append(out, t.fault("%s: unknown flag %q", e.ID, bad))
		}
		eachAlias(e.rawAlias, func(a Alias, bad string) {
			if bad != "" {
				out = append(out, t.fault("%s, alias %q: unknown flag %q", e.ID, a.Form, bad))
			}
		})
		for _, d := range []string{e.From, e.To} {
			if _, ok := isoDay(d, false); d != "" && !ok {
				out = append(out, t.fault("%s: %q is no date; want 2020, 2020-10 or 2020-10-02", e.ID, d))
			}
		}
	}
	return out
}

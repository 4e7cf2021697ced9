package gazetteer

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"sync"

	"actant/data/gazetteers"
	"actant/internal/kg"
)

// Gazetteer is all known names. It is read-only and safe for many goroutines.
type Gazetteer struct {
	layers []*layer
	byID   map[string]*Entry
	lists  words

	scans    sync.Pool // of *scan
	hold     func() holdings
	surnames func() map[string][]*Entry
	capitals func() map[string]*Entry
	sounds   func() map[string][]sounded
	demonyms map[string]demonym
	metonyms map[string][]*Entry
	version  string
}

type demonym struct {
	iso   string
	flags Flags
}

var shipped = sync.OnceValues(func() (*Gazetteer, error) { return Load() })

// Default is the shipped gazetteer, loaded once.
func Default() (*Gazetteer, error) { return shipped() }

// Load reads the shipped lists and, above them, the layers given: folders with
// lists of the same names and columns, or any *.tsv of entries. Faults of the
// lists come back joined, each as file:line, together with a usable gazetteer.
func Load(layers ...fs.FS) (*Gazetteer, error) {
	files := gazetteers.Files()
	base := readLayer(files)
	sum := checksum(files)
	if err := base.unpack(gazetteers.Index(), sum); err != nil {
		base.index()
	}
	g := &Gazetteer{layers: []*layer{base}, version: fmt.Sprintf("%08x", sum)}
	var errs []error
	for _, fsys := range layers {
		l, s, err := readFS(fsys)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		l.index()
		g.layers = append(g.layers, l)
		g.version += fmt.Sprintf("-%08x", s)
	}
	g.finish()
	for _, l := range g.layers[1:] {
		for _, f := range l.faults {
			errs = append(errs, f)
		}
	}
	return g, errors.Join(errs...)
}

// readFS reads all *.tsv of a folder as one layer.
func readFS(fsys fs.FS) (*layer, uint32, error) {
	names, err := fs.Glob(fsys, "*.tsv")
	if err != nil {
		return nil, 0, fmt.Errorf("list gazetteer files: %w", err)
	}
	sort.Strings(names)
	var files []gazetteers.File
	for _, n := range names {
		b, err := fs.ReadFile(fsys, n)
		if err != nil {
			return nil, 0, fmt.Errorf("read gazetteer %s: %w", n, err)
		}
		files = append(files, gazetteers.File{Name: n, Text: strings.TrimPrefix(string(b), "\ufeff")})
	}
	l := readLayer(files)
	for _, f := range files {
		l.faults = append(l.faults, CheckFile(f)...)
	}
	return l, checksum(files), nil
}

// finish makes the tables over all layers.
func (g *Gazetteer) finish() {
	n := 0
	for _, l := range g.layers {
		n += len(l.entries)
	}
	g.byID = make(map[string]*Entry, n)
	g.demonyms = map[string]demonym{}
	g.metonyms = map[string][]*Entry{}
	for _, l := range g.layers {
		for i := range l.entries {
			e := &l.entries[i]
			g.byID[e.ID] = e
		}
		g.lists.merge(&l.words)
	}
	for _, l := range g.layers {
		for i := range l.forms { // upper layers hide the rows they replace
			if len(g.layers) == 1 {
				break
			}
			e := l.forms[i].Entry
			if t := g.byID[e.Target]; e.Kind == "metonym" && t != nil {
				e = t
			}
			if now := g.byID[e.ID]; now != nil {
				l.forms[i].Entry = now
			}
		}
		for i := range l.entries {
			g.noteCountry(&l.entries[i])
		}
	}
	g.lists.finish()
	g.scans.New = func() any { return &scan{} }
	g.hold = sync.OnceValue(g.readHoldings)
	g.surnames = sync.OnceValue(g.indexSurnames)
	g.sounds = sync.OnceValue(g.indexSounds)
	g.lazyCapitals()
}

// noteCountry files the demonyms of a country and the forms of a metonym.
func (g *Gazetteer) noteCountry(e *Entry) {
	switch e.Kind {
	case kg.Country:
		eachAlias(e.rawAlias, func(a Alias, _ string) {
			if !a.Flags.Has(Demonym | Prefix) {
				return
			}
			k := Fold(a.Form)
			if old, ok := g.demonyms[k]; !ok || old.iso == e.Country {
				g.demonyms[k] = demonym{e.Country, old.flags | a.Flags}
			}
		})
	case "metonym":
		note := func(form string) {
			if t := g.byID[e.Target]; t != nil {
				k := Fold(form)
				g.metonyms[k] = append(g.metonyms[k], t)
			}
		}
		note(e.Name)
		eachAlias(e.rawAlias, func(a Alias, _ string) { note(a.Form) })
	case kg.Ministry, kg.Organisation:
		if strings.Contains(e.rawAlias, "metonym") {
			eachAlias(e.rawAlias, func(a Alias, _ string) {
				if a.Flags.Has(Metonym) {
					k := Fold(a.Form)
					g.metonyms[k] = append(g.metonyms[k], e)
				}
			})
		}
	}
}

// Version identifies the lists in use, for provenance ("gaz:<version>").
func (g *Gazetteer) Version() string { return g.version }

// Each calls f with every entry in use, in order of the layers and files.
func (g *Gazetteer) Each(f func(e *Entry)) {
	for _, l := range g.layers {
		for i := range l.entries {
			if e := &l.entries[i]; g.byID[e.ID] == e {
				f(e)
			}
		}
	}
}

// Len is the number of entries.
func (g *Gazetteer) Len() int { return len(g.byID) }

// Entry finds an entry by its id, nil when there is none. A ministry of the
// pattern table that no list names ("ministry:ma-health") is made on the way.
func (g *Gazetteer) Entry(id string) *Entry {
	if e := g.byID[id]; e != nil {
		return e
	}
	if rest, ok := strings.CutPrefix(id, "ministry:"); ok {
		if cc, kind, ok := strings.Cut(rest, "-"); ok {
			return g.patternMinistry(id, cc, strings.ReplaceAll(kind, "-", "_"))
		}
	}
	return nil
}

// MinistryID gives the id of a country's ministry by its portfolio: ("MA",
// "health") is "ministry:ma-health". Every portfolio of the pattern table has
// one in every country; ok is false for other kinds and unknown countries.
func (g *Gazetteer) MinistryID(country, kind string) (id string, ok bool) {
	id = "ministry:" + strings.ToLower(country) + "-" + strings.ReplaceAll(kind, "_", "-")
	return id, g.Entry(id) != nil
}

// patternMinistry makes "Ministère de la Santé du Maroc" from the pattern table.
func (g *Gazetteer) patternMinistry(id, cc, kind string) *Entry {
	p, ok := g.lists.ministries[kind]
	c := g.Country(cc)
	if !ok || c == nil {
		return nil
	}
	return &Entry{
		ID: id, Kind: kg.Ministry, Type: kind, Country: c.Country, Source: "hand",
		Name: "Ministère " + p[0] + " " + c.De, NameEN: "Ministry of " + p[1] + " of " + c.NameEN,
	}
}

// Country finds a state or territory by its ISO alpha-2 code.
func (g *Gazetteer) Country(iso string) *Entry { return g.byID["country:"+strings.ToUpper(iso)] }

// Demonym reads a folded demonym or compound prefix: "marocaine" gives "MA",
// Fem. Forms that several countries share ("congolais") give the first in the
// list; the flag Amb tells so.
func (g *Gazetteer) Demonym(norm string) (iso string, flags Flags, ok bool) {
	d, ok := g.demonyms[norm]
	return d.iso, d.flags, ok
}

// Metonym gives what a folded metonym ("rabat", "el mouradia") stands for:
// countries, ministries or organisations, the likeliest first.
func (g *Gazetteer) Metonym(norm string) []*Entry { return g.metonyms[norm] }

// Lookup finds entries by a name as people type it: case, accents, hyphens and
// a leading article or title do not matter, nor does the order "Esper Mark"; a
// surname alone finds the persons who bear it. Nearest first.
func (g *Gazetteer) Lookup(name string) []*Entry {
	key := Fold(name)
	var out []*Entry
	seen := map[*Entry]bool{}
	for _, k := range g.lookupKeys(key) {
		for i := len(g.layers) - 1; i >= 0; i-- {
			l := g.layers[i]
			if n := l.names.walk(k); n != 0 {
				for _, f := range l.forms[l.names.forms[n]:l.names.forms[n+1]] {
					if !seen[f.Entry] {
						seen[f.Entry] = true
						out = append(out, f.Entry)
					}
				}
			}
			if n := l.offices.walk(k); n != 0 {
				for _, p := range l.offices.at(n) {
					if e := g.byID[l.entries[p.entry].ID]; !seen[e] {
						seen[e] = true
						out = append(out, e)
					}
				}
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	for _, k := range g.lookupKeys(key) {
		if es := g.surnames()[k]; len(es) > 0 {
			return append(out, es...)
		}
	}
	return out
}

// lookupKeys lists the foldings under which a typed name is tried.
func (g *Gazetteer) lookupKeys(key string) []string {
	keys := []string{key}
	w := strings.Fields(key)
	for len(w) > 1 && (isArticle(w[0]) || g.lists.titles[w[0]]) {
		w = w[1:]
		keys = append(keys, strings.Join(w, " "))
	}
	if n := len(w); n > 1 && n < 5 {
		keys = append(keys, w[n-1]+" "+strings.Join(w[:n-1], " "), strings.Join(w[1:], " ")+" "+w[0])
	}
	return keys
}

func isArticle(w string) bool {
	switch w {
	case "le", "la", "les", "l", "the", "du", "de", "d", "des":
		return true
	}
	return false
}

// Surname lists the persons whose name ends with the folded words ("esper",
// "el othmani"), in order of the lists.
func (g *Gazetteer) Surname(norm string) []*Entry { return g.surnames()[norm] }

// indexSurnames files persons under the last word of their names, and under the
// last two or three when particles stand before it ("el othmani"). Chinese,
// Korean and Vietnamese names are filed under their first word too. A word with
// hyphens is one: nobody is called "un" for Kim Jong-un.
func (g *Gazetteer) indexSurnames() map[string][]*Entry {
	out := map[string][]*Entry{}
	for _, l := range g.layers {
		for i := range l.entries {
			e := &l.entries[i]
			if e.Kind != kg.Person || g.byID[e.ID] != e {
				continue
			}
			done := map[string]bool{}
			note := func(key string) {
				if len(key) > 1 && !done[key] {
					done[key] = true
					out[key] = append(out[key], e)
				}
			}
			g.surnamesOf(e.Name, e.Country, note)
			eachAlias(e.rawAlias, func(a Alias, _ string) { g.surnamesOf(a.Form, e.Country, note) })
		}
	}
	return out
}

// surnamesOf gives the keys under which a name is filed.
func (g *Gazetteer) surnamesOf(form, country string, note func(key string)) {
	w := strings.Fields(form)
	for len(w) > 1 {
		switch Fold(w[len(w)-1]) {
		case "pere", "fils", "junior", "jr", "senior", "ier", "ii":
			w = w[:len(w)-1]
			continue
		}
		break
	}
	if len(w) < 2 {
		return
	}
	if isRoman(Fold(w[len(w)-1])) {
		return // a king has no surname
	}
	key := ""
	for n := 1; n < len(w) && n <= 3; n++ {
		f := Fold(w[len(w)-n])
		if n > 1 && !g.lists.particles[f] {
			break
		}
		key = strings.TrimSpace(f + " " + key)
		note(key)
	}
	switch country {
	case "CN", "KR", "KP", "VN", "TW":
		note(Fold(w[0]))
	}
}

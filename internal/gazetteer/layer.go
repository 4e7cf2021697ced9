package gazetteer

import (
	"hash/crc32"
	"strings"

	"actant/data/gazetteers"
	"actant/internal/kg"
)

// layer is a set of lists with the index over them.
type layer struct {
	entries  []Entry
	names    *trie // everything but offices
	offices  *trie
	forms    []Form // parallel to names.load
	holdings string // text of holdings.tsv
	words    words
	sources  []Source
	groups   string // text of name_variants.tsv
	faults   []Fault
}

// isWordList tells the files that hold words and not entries.
func isWordList(name string) bool {
	switch name {
	case "roles.tsv", "portfolios.tsv", "instruments.tsv", "given_names.tsv", "titles.tsv", "particles.tsv",
		"ministry_names.tsv", "holdings.tsv", "sources.tsv", "name_variants.tsv":
		return true
	}
	return false
}

// readLayer reads the lists of one layer, in the order given, without an index.
func readLayer(files []gazetteers.File) *layer {
	l := &layer{}
	n := 0
	for _, f := range files {
		if !isWordList(f.Name) {
			n += strings.Count(f.Text, "\n")
		}
	}
	l.entries = make([]Entry, 0, n)
	for _, f := range files {
		switch f.Name {
		case "holdings.tsv":
			l.holdings = f.Text
		case "name_variants.tsv":
			l.groups = f.Text
		case "sources.tsv":
			l.readSources(f)
		case "roles.tsv", "portfolios.tsv", "instruments.tsv", "given_names.tsv", "titles.tsv", "particles.tsv", "ministry_names.tsv":
			l.words.read(f)
		default:
			l.readEntries(f)
		}
	}
	return l
}

// readEntries reads one list of entries.
func (l *layer) readEntries(f gazetteers.File) {
	t := newTable(f.Name, f.Text)
	c := t.entryColumns()
	if c.id < 0 || c.name < 0 {
		l.faults = append(l.faults, Fault{f.Name, 1, "the header must name the columns id and canonical"})
		return
	}
	for t.next() {
		l.entries = append(l.entries, t.entry(&c))
	}
}

// index builds the tries of a layer; the forms of a metonym lead to what it
// stands for.
func (l *layer) index() {
	names, offices := newTrieBuilder(), newTrieBuilder()
	byID := make(map[string]uint32, len(l.entries))
	for i := range l.entries {
		byID[l.entries[i].ID] = uint32(i)
	}
	for i := range l.entries {
		e := &l.entries[i]
		b, at, extra := names, uint32(i), Flags(0)
		switch e.Kind {
		case Office:
			b = offices
		case "metonym":
			if j, ok := byID[e.Target]; ok {
				at = j // else the metonym itself: its target lies in a lower layer
			}
			extra = Metonym | e.flags&(Weak|Amb) // doubts count for all its forms
			if e.Type == "capital" {
				extra |= Capital
			} else if e.Type == "periphrasis" {
				extra = Nominal
			}
		}
		seen := map[string]bool{}
		add := func(a Alias) {
			if k := a.Form + "\x00" + a.Flags.String(); a.Form != "" && !seen[k] {
				seen[k] = true
				p := payload{entry: at, flags: a.Flags | extra, lang: langCode(a.Lang)}
				p.need, p.upper = caseNeeds(a.Form, a.Flags, e.Kind)
				b.add(a.Form, p)
			}
		}
		add(Alias{Form: e.Name, Flags: e.flags})
		eachAlias(e.rawAlias, func(a Alias, _ string) { add(a) })
	}
	l.names, l.offices = names.build(), offices.build()
	l.materialise()
}

// materialise turns the payloads of names into forms that point to entries.
func (l *layer) materialise() {
	l.forms = make([]Form, len(l.names.load))
	for i, p := range l.names.load {
		l.forms[i] = Form{Entry: &l.entries[p.entry], Flags: p.flags, lang: p.lang}
	}
}

// caseNeeds tells which words of a form must be capitalised in the text. An
// acronym or a form flagged cs must have the very case; a name of one or two
// words must show its capitals; a longer one needs only its words ("les forces
// armées royales"); demonyms and ministries need none.
func caseNeeds(form string, f Flags, kind kg.Kind) (need, upper uint8) {
	if f.Has(Demonym | Prefix) {
		return 0, 0
	}
	ps, _ := parts(nil, nil, form)
	strict := f.Has(CS | Abbr)
	if !strict && (len(ps) > 2 && kind != "person" && kind != "place" && kind != "country" || kind == "ministry" && len(ps) > 1 || kind == Office) {
		return 0, 0
	}
	for i, p := range ps {
		if i >= 8 {
			break
		}
		if p.initial && (i > 0 || len(ps) == 1 || !isArticle(string(p.text))) {
			need |= 1 << i
			if p.upper && strict && len(p.text) > 1 {
				upper |= 1 << i
			}
		}
	}
	return need, upper
}

func langCode(l string) uint8 {
	switch l {
	case "fr":
		return 1
	case "en":
		return 2
	case "ar":
		return 3
	}
	return 0
}

var langNames = [...]string{"", "fr", "en", "ar"}

// checksum identifies the lists of the index: names and contents, in order.
func checksum(files []gazetteers.File) uint32 {
	tab := crc32.MakeTable(crc32.Castagnoli)
	sum := uint32(0)
	var buf [4096]byte
	feed := func(s string) {
		for s != "" {
			n := copy(buf[:], s)
			sum = crc32.Update(sum, tab, buf[:n])
			s = s[n:]
		}
	}
	for _, f := range files {
		feed(f.Name)
		feed("\x00")
		feed(f.Text)
	}
	return sum
}

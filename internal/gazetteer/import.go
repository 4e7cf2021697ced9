package gazetteer

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"actant/data/gazetteers"
	"actant/internal/kg"
)

// ImportOptions say how a foreign list is to be read.
type ImportOptions struct {
	Format  string // auto|tsv|csv|jsonl|sparql|geonames|ftm|office-holders
	Kind    string // prefix of ids where the list does not tell: "person", "org", …; default "person"
	Country string // ISO alpha-2 where the list does not tell
	// Source is the code under which the rows are kept; Name, Licence,
	// Attribution and URL describe it.
	Source, Name, Licence, Attribution, URL string
}

// Formats lists the formats an import knows, as users write them.
func Formats() []string {
	return []string{"auto", "tsv", "csv", "jsonl", "sparql", "geonames", "ftm", "office-holders"}
}

// Import is a foreign list in our terms, before it is written.
type Import struct {
	Format    string
	Rows      []ImportRow
	Holdings  []Holding
	Faults    []Fault // rows left out, each with its reason
	Conflicts []Fault // rows that say otherwise than the lists in use
	Known     int     // rows whose entry the lists in use have already

	file string
}

// ImportRow is one entry of an import.
type ImportRow struct {
	Entry   Entry
	Aliases []Alias
	Line    int
}

// maxImport bounds the size of a list, in bytes.
const maxImport = 1 << 30

// ReadImport reads a foreign list. Rows that cannot be read become faults; an
// error means that nothing could be read at all.
func ReadImport(file string, r io.Reader, opt ImportOptions) (*Import, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxImport+1))
	if err != nil {
		return nil, fmt.Errorf("read list %s: %w", file, err)
	}
	if len(b) > maxImport {
		return nil, fmt.Errorf("read list %s: larger than %d bytes", file, maxImport)
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	im := &importer{Import: &Import{Format: opt.Format, file: file}, opt: opt, at: map[string]int{}}
	if im.Format == "" || im.Format == "auto" {
		im.Format = guessFormat(b)
	}
	read := map[string]func([]byte) error{
		"tsv": im.readTSV, "csv": im.readCSV, "jsonl": im.readJSONL, "sparql": im.readSPARQL,
		"geonames": im.readGeoNames, "ftm": im.readFtM, "office-holders": im.readOfficeHolders,
	}[im.Format]
	if read == nil {
		return nil, fmt.Errorf("read list %s: unknown format %q; known are %s", file, im.Format, strings.Join(Formats(), ", "))
	}
	if err := read(b); err != nil {
		return nil, fmt.Errorf("read list %s as %s: %w", file, im.Format, err)
	}
	return im.Import, nil
}

// guessFormat tells the format by the first line.
func guessFormat(b []byte) string {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	head := string(bytes.TrimSpace(line))
	switch {
	case strings.HasPrefix(head, "{") || strings.HasPrefix(head, "["):
		start := string(b[:min(len(b), 4096)])
		switch {
		case strings.Contains(start, `"bindings"`) || strings.Contains(start, `"vars"`):
			return "sparql"
		case strings.Contains(start, `"schema"`) && strings.Contains(start, `"properties"`):
			return "ftm"
		}
		return "jsonl"
	case strings.Count(head, "\t") == 18 && isNumber(head[:strings.IndexByte(head, '\t')]):
		return "geonames"
	case strings.Contains(head, "\t"):
		return "tsv"
	}
	cols := "," + strings.ToLower(head) + ","
	if strings.Contains(cols, ",position,") && strings.Contains(cols, ",person,") {
		return "office-holders"
	}
	return "csv"
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// importer is the state while a list is read.
type importer struct {
	*Import
	opt ImportOptions
	at  map[string]int // row by id
}

func (im *importer) fault(line int, format string, args ...any) {
	im.Faults = append(im.Faults, Fault{im.file, line, fmt.Sprintf(format, args...)})
}

// add puts a row in; a second row of one id adds its forms to the first.
func (im *importer) add(row ImportRow) {
	e := &row.Entry
	if e.Name == "" {
		im.fault(row.Line, "no name")
		return
	}
	if strings.ContainsAny(e.Name, "\t\n|") {
		im.fault(row.Line, "name %q holds a tab, a line end or a bar", e.Name)
		return
	}
	if e.Country == "" {
		e.Country = im.opt.Country
	}
	e.Country = strings.ToUpper(e.Country)
	if e.ID == "" || kindOf(e.ID) == "" {
		kind := im.opt.Kind
		if e.Kind != "" {
			kind = prefixOf(e.Kind)
		}
		if kind == "" {
			kind = "person"
		}
		e.ID = kind + ":" + Slug(e.Name)
		if e.Wikidata != "" && kind != "person" {
			e.ID = kind + ":" + strings.ToLower(e.Wikidata)
		}
	}
	e.Kind = kindOf(e.ID)
	e.Source = im.opt.Source
	if e.Type == "" && e.Kind != Office {
		e.Type = prefixOf(e.Kind)
	}
	for _, d := range []string{e.From, e.To} {
		if _, ok := isoDay(d, false); d != "" && !ok {
			im.fault(row.Line, "%s: %q is no date; want 2020, 2020-10 or 2020-10-02", e.ID, d)
			return
		}
	}
	if i, ok := im.at[e.ID]; ok {
		im.Rows[i].Aliases = append(im.Rows[i].Aliases, append(row.Aliases, Alias{Form: e.Name})...)
		return
	}
	im.at[e.ID] = len(im.Rows)
	im.Rows = append(im.Rows, row)
}

func prefixOf(k kg.Kind) string {
	if k == kg.Organisation {
		return "org"
	}
	return string(k)
}

// Slug makes the readable part of an id: "Mark Esper" is "mark-esper".
func Slug(name string) string {
	var b strings.Builder
	for _, r := range Fold(name) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case r > 127:
			b.WriteRune(r)
		}
	}
	return strings.Trim(b.String(), "-")
}

// Settle compares the import with the lists in use: a row whose Wikidata id, or
// whose name and country, an entry of the same kind has already takes that
// entry's id and keeps its name and forms. What the two say differently is
// noted as a conflict; the import's word stands, as it lies in the upper layer.
func (im *Import) Settle(g *Gazetteer) {
	byQ := map[string]*Entry{}
	for _, e := range g.byID {
		if e.Wikidata != "" {
			byQ[string(e.Kind)+e.Wikidata] = e
		}
	}
	moved := map[string]string{}
	for i := range im.Rows {
		row := &im.Rows[i]
		old := g.byID[row.Entry.ID]
		if old == nil && row.Entry.Wikidata != "" {
			old = byQ[string(row.Entry.Kind)+row.Entry.Wikidata]
		}
		if old == nil {
			old = g.sameName(&row.Entry)
		}
		if old != nil {
			im.Known++
			moved[row.Entry.ID] = old.ID
			im.join(row, old)
		}
	}
	for i := range im.Holdings {
		if to := moved[im.Holdings[i].Person]; to != "" {
			im.Holdings[i].Person = to
		}
		if to := moved[im.Holdings[i].Office]; to != "" {
			im.Holdings[i].Office = to
		}
	}
	sort.SliceStable(im.Conflicts, func(i, j int) bool { return im.Conflicts[i].Line < im.Conflicts[j].Line })
}

// sameName finds the one entry of the same kind that bears this very name and
// whose country does not speak against it.
func (g *Gazetteer) sameName(e *Entry) *Entry {
	var found *Entry
	key := Fold(e.Name)
	for _, l := range g.layers {
		n := l.names.walk(key)
		if e.Kind == Office {
			return nil
		}
		if n == 0 {
			continue
		}
		for _, f := range l.forms[l.names.forms[n]:l.names.forms[n+1]] {
			o := f.Entry
			if o.Kind != e.Kind || f.Flags.Has(Metonym|Demonym|Short|Nominal) || o.Country != "" && e.Country != "" && o.Country != e.Country {
				continue
			}
			if found != nil && found != o {
				return nil
			}
			found = o
		}
	}
	return found
}

// join gives a row the id and the forms of the entry it is about.
func (im *Import) join(row *ImportRow, old *Entry) {
	e := &row.Entry
	differ := func(what, a, b string) {
		if a != "" && b != "" && a != b {
			im.Conflicts = append(im.Conflicts, Fault{File: im.file, Line: row.Line, Msg: fmt.Sprintf("%s: %s is %s here, %s in the lists", old.ID, what, a, b)})
		}
	}
	differ("country", e.Country, old.Country)
	differ("wikidata", e.Wikidata, old.Wikidata)
	if Fold(e.Name) != Fold(old.Name) && e.Kind != Office { // "Minister of Health" names no country's
		row.Aliases = append(row.Aliases, Alias{Form: e.Name})
	}
	e.ID, e.Name, e.Type = old.ID, old.Name, old.Type
	if e.Country == "" {
		e.Country = old.Country
	}
	if e.Wikidata == "" {
		e.Wikidata = old.Wikidata
	}
	if e.Pop == 0 {
		e.Pop = old.Pop
	}
	row.Aliases = append(old.Aliases(), row.Aliases...)
}

// Files gives the lists of a layer that the import makes, ready to be written
// into a folder and loaded with [Load].
func (im *Import) Files(opt ImportOptions) []gazetteers.File {
	var rows strings.Builder
	rows.WriteString("id\ttype\tcanonical\taliases\tcountry\tfrom\tto\twikidata\tsource\tflags\tpop\tlat\tlon\tgender\n")
	for i := range im.Rows {
		writeRow(&rows, &im.Rows[i])
	}
	name := opt.Source
	if name == "" {
		name = "import"
	}
	out := []gazetteers.File{{Name: name + ".tsv", Text: rows.String()}}
	if len(im.Holdings) > 0 {
		var h strings.Builder
		h.WriteString("person\toffice\tfrom\tto\tacting\tsource\n")
		for _, x := range im.Holdings {
			acting := ""
			if x.Acting {
				acting = "1"
			}
			h.WriteString(strings.Join([]string{x.Person, x.Office, x.From, x.To, acting, opt.Source}, "\t") + "\n")
		}
		out = append(out, gazetteers.File{Name: "holdings.tsv", Text: h.String()})
	}
	clean := strings.NewReplacer("\t", " ", "\n", " ")
	src := "code\tname\tversion\tlicence\tattribution\turl\n" +
		clean.Replace(name) + "\t" + clean.Replace(opt.Name) + "\t\t" + clean.Replace(opt.Licence) + "\t" + clean.Replace(opt.Attribution) + "\t" + clean.Replace(opt.URL) + "\n"
	return append(out, gazetteers.File{Name: "sources.tsv", Text: src})
}

// writeRow writes one entry.
func writeRow(b *strings.Builder, r *ImportRow) {
	e := &r.Entry
	seen := map[string]bool{Fold(e.Name): true}
	var forms []string
	for _, a := range r.Aliases {
		k := Fold(a.Form) + a.Flags.String()
		if a.Form == "" || seen[k] || strings.ContainsAny(a.Form, "\t\n|;") {
			continue
		}
		seen[k] = true
		s := a.Form
		if a.Lang != "" {
			s = a.Lang + ":" + s
		}
		if a.Flags != 0 {
			s += ";" + a.Flags.String()
		}
		forms = append(forms, s)
	}
	pop, gender := "", ""
	if e.Pop > 0 {
		pop = fmt.Sprint(e.Pop)
	}
	if e.Gender != 0 {
		gender = string(rune(e.Gender))
	}
	cells := []string{e.ID, e.Type, e.Name, strings.Join(forms, "|"), e.Country, e.From, e.To, e.Wikidata, e.Source, e.flags.String(), pop, e.Lat, e.Lon, gender}
	b.WriteString(strings.Join(cells, "\t"))
	b.WriteByte('\n')
}

// WriteLayer writes lists into a folder of their own below dir, named after the
// source, and gives its path. An earlier import of the same source is replaced.
func WriteLayer(dir, source string, files []gazetteers.File) (string, error) {
	if source == "" || source != filepath.Base(source) || strings.HasPrefix(source, ".") {
		return "", fmt.Errorf("write layer: %q is no name for a source; use letters, digits and hyphens", source)
	}
	path := filepath.Join(dir, source)
	if err := os.MkdirAll(path, 0o755); err != nil {
		return "", fmt.Errorf("write layer: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(path, "*.tsv"))
	if err != nil {
		return "", fmt.Errorf("write layer: %w", err)
	}
	for _, f := range old {
		if err := os.Remove(f); err != nil {
			return "", fmt.Errorf("write layer: %w", err)
		}
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(path, f.Name), []byte(f.Text), 0o644); err != nil {
			return "", fmt.Errorf("write layer: %w", err)
		}
	}
	return path, nil
}

// eachLine calls f with each line that is not empty.
func eachLine(b []byte, f func(line int, s string)) error {
	sc := bufio.NewScanner(bytes.NewReader(b))
	sc.Buffer(make([]byte, 0, 1<<16), 1<<26)
	for n := 1; sc.Scan(); n++ {
		if s := strings.TrimRight(sc.Text(), "\r"); strings.TrimSpace(s) != "" {
			f(n, s)
		}
	}
	return sc.Err()
}

package gazetteer

import (
	"fmt"
	"strconv"
	"strings"
)

// Fault is a fault of a list, with its place.
type Fault struct {
	File string
	Line int
	Msg  string
}

// Error gives "file:line: message".
func (f Fault) Error() string { return f.File + ":" + strconv.Itoa(f.Line) + ": " + f.Msg }

// table reads a TSV with a header line. Lines that start with "#" and empty
// lines are skipped.
type table struct {
	file string
	cols []string
	rest string
	line int
	row  []string
}

func newTable(file, text string) *table {
	t := &table{file: file, rest: text}
	if t.next() {
		t.cols = append([]string(nil), t.row...)
	}
	return t
}

// next moves to the next row.
func (t *table) next() bool {
	for t.rest != "" {
		var l string
		i := strings.IndexByte(t.rest, '\n')
		if i < 0 {
			l, t.rest = t.rest, ""
		} else {
			l, t.rest = t.rest[:i], t.rest[i+1:]
		}
		t.line++
		l = strings.TrimSuffix(l, "\r")
		if l == "" || l[0] == '#' {
			continue
		}
		t.row = t.row[:0]
		for {
			i := strings.IndexByte(l, '\t')
			if i < 0 {
				break
			}
			t.row = append(t.row, l[:i])
			l = l[i+1:]
		}
		t.row = append(t.row, l)
		return true
	}
	return false
}

// col finds a column by its name, -1 when absent.
func (t *table) col(name string) int {
	for i, c := range t.cols {
		if c == name {
			return i
		}
	}
	return -1
}

// get reads column i of the row, "" when absent.
func (t *table) get(i int) string {
	if i < 0 || i >= len(t.row) {
		return ""
	}
	return t.row[i]
}

// fault notes a fault of the current row.
func (t *table) fault(format string, args ...any) Fault {
	return Fault{t.file, t.line, fmt.Sprintf(format, args...)}
}

// entryColumns are the places of the columns of an entry file.
type entryColumns struct {
	id, typ, name, aliases, country, from, to, wikidata, source, flags, target, pop, lat, lon, city, gender, de int
}

func (t *table) entryColumns() entryColumns {
	return entryColumns{
		t.col("id"), t.col("type"), t.col("canonical"), t.col("aliases"), t.col("country"), t.col("from"), t.col("to"),
		t.col("wikidata"), t.col("source"), t.col("flags"), t.col("target"), t.col("pop"), t.col("lat"), t.col("lon"),
		t.col("city"), t.col("gender"), t.col("de"),
	}
}

// entry reads the current row.
func (t *table) entry(c *entryColumns) Entry {
	e := Entry{
		ID: t.get(c.id), Type: t.get(c.typ), Name: t.get(c.name), rawAlias: t.get(c.aliases), Country: t.get(c.country),
		From: t.get(c.from), To: t.get(c.to), Wikidata: t.get(c.wikidata), Source: t.get(c.source),
		Target: t.get(c.target), Lat: t.get(c.lat), Lon: t.get(c.lon), City: t.get(c.city), De: t.get(c.de),
	}
	if g := t.get(c.gender); g != "" {
		e.Gender = g[0]
	}
	if p := t.get(c.pop); p != "" {
		e.Pop, _ = strconv.Atoi(p)
	}
	if f := t.get(c.flags); f != "" {
		e.flags, _ = parseFlags(f)
	}
	e.Kind = kindOf(e.ID)
	if i := strings.Index(e.rawAlias, "en:"); i == 0 || i > 0 && e.rawAlias[i-1] == '|' {
		s, _ := cutAny(e.rawAlias[i+3:], "|;")
		e.NameEN = s
	}
	return e
}

package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/kg"
)

// strange is what a page may leave in a name: markup, control characters, broken
// UTF-8, marks of direction, and what formats use for themselves.
var strange = []string{
	`<b>&amp;"'</b>`, "a\x00b\x01\x0b\x1f", "\xff\xfe\xc3(", "]]><!--", "\ufffe\uffff\u202e", "=HYPERLINK(\"http://x\")", "@SUM(1)\r\n+1\t-1",
	`\"; DROP \u0041 'x' \`, "é́ €\U0001F600", " ", "", "a\u2028b", "{{.}} ${x} %s", "-1+1", "<http://x> .",
}

// odd makes a set whose every text is strange.
func odd(names ...string) *export.Set {
	pick := func(i int) string { return names[i%len(names)] }
	set := &export.Set{Articles: []graph.ArticleInfo{{Article: "a" + pick(0), Path: pick(1), URL: "https://example.org/" + pick(2), Outlet: pick(3), Title: pick(4), Published: "2022-05-03", Lang: pick(5)}}}
	for i := range 4 {
		set.Entities = append(set.Entities, graph.EntityRow{Entity: fmt.Sprint("entity:person/", i, pick(i)), Kind: kg.Person, Name: pick(i + 1),
			Aliases: []string{pick(i + 2), pick(i + 3)}, Country: pick(i), Wikidata: pick(i + 4), Roles: []kg.Role{{Title: pick(i + 5)}}, Articles: i})
	}
	part := func(i int, role kg.PartRole) graph.PartRow {
		return graph.PartRow{ID: set.Entities[i].Entity, Name: set.Entities[i].Name, Kind: kg.Kind(pick(i)), Role: role}
	}
	set.Events = []graph.EventRow{
		{Event: "event:" + pick(1), Type: kg.Visit, Modality: kg.Planned, Date: graph.DateRow{From: "2022-05-01", To: "2022-06-30", Basis: kg.Explicit, Warning: pick(2)},
			Participants: []graph.PartRow{part(0, kg.Visitor), part(1, kg.Host), part(2, kg.Actor)}, Place: &graph.PlaceRow{ID: set.Entities[3].Entity, Name: pick(3), Country: pick(4)},
			Sources: []graph.TellingRow{{Article: graph.ArticleIRI(set.Articles[0].Article), Path: pick(1), Outlet: pick(3), Published: "2022-05-03", Event: "v1", Modality: kg.Planned, Quote: pick(5)}}, Articles: 1, Conflicts: []string{pick(6)}},
		{Event: "event:x" + pick(2), Type: kg.EventType(pick(3)), Modality: kg.Modality(pick(4)), Date: graph.DateRow{From: pick(5), To: pick(6)},
			Participants: []graph.PartRow{part(1, kg.PartRole(pick(7))), part(3, kg.Actor)}, Instrument: &graph.NameRow{ID: set.Entities[0].Entity, Name: pick(7)}, Duration: pick(8), Topic: pick(9)},
	}
	return set
}

// files writes a set in every format.
func files(t testing.TB, set *export.Set) map[string][]byte {
	out := map[string][]byte{}
	put := func(name string, write func(io.Writer) error) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = b.Bytes()
	}
	for name, n := range map[string]*export.Network{"acts": export.Acts(set.Events, set.Entities), "bipartite": export.Bipartite(set.Events, set.Entities),
		"full": export.Full(set.Events, set.Entities, set.Articles)} {
		put(name+".graphml", func(w io.Writer) error { return export.GraphML(w, n) })
		put(name+".gexf", func(w io.Writer) error { return export.GEXF(w, n, export.GEXFOptions{}) })
		put(name+"-nodes.csv", func(w io.Writer) error { return export.NodesCSV(w, n, export.CSVOptions{BOM: true}) })
		put(name+"-edges.csv", func(w io.Writer) error { return export.EdgesCSV(w, n, export.CSVOptions{}) })
	}
	put("events.csv", func(w io.Writer) error { return export.EventsCSV(w, set, export.CSVOptions{}) })
	put("graph.jsonld", func(w io.Writer) error { return export.JSONLD(w, set) })
	put("graph.ttl", func(w io.Writer) error { return export.Turtle(w, set) })
	put("ftm.jsonl", func(w io.Writer) error { return export.FtM(w, set) })
	put("plover.jsonl", func(w io.Writer) error { return export.PLOVER(w, set) })
	put("graph.cypher", func(w io.Writer) error { return export.Cypher(w, set) })
	return out
}

// valid reads a file with the strictest reader at hand.
func valid(name string, data []byte) error {
	if !utf8.Valid(data) {
		return errors.New("broken UTF-8")
	}
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "graphml", "gexf":
		return validXML(data)
	case "csv":
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
		rows, err := r.ReadAll()
		if err != nil {
			return err
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					return fmt.Errorf("cell %q is a formula", cell)
				}
			}
		}
	case "jsonld":
		if !json.Valid(data) {
			return errors.New("no JSON")
		}
	case "jsonl":
		for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			if !json.Valid(line) {
				return fmt.Errorf("no JSON: %s", line)
			}
		}
	case "ttl", "cypher":
		for i, r := range string(data) {
			if r < ' ' && r != '\n' {
				return fmt.Errorf("control character at %d", i)
			}
		}
	}
	return nil
}

// validXML reads XML, and holds that ids are there, are name tokens, and that
// both ends of every edge are nodes.
func validXML(data []byte) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	ids, edges := map[string]bool{}, map[string]bool{}
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		e, ok := tok.(xml.StartElement)
		if !ok || e.Name.Local != "node" && e.Name.Local != "edge" {
			continue
		}
		attr := map[string]string{}
		for _, a := range e.Attr {
			attr[a.Name.Local] = a.Value
		}
		id := attr["id"]
		if id == "" || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:_") != "" {
			return fmt.Errorf("id %q", id)
		}
		set := ids
		if e.Name.Local == "edge" {
			set = edges
			if !ids[attr["source"]] || !ids[attr["target"]] {
				return fmt.Errorf("edge %q ties nothing", id)
			}
		}
		if set[id] {
			return fmt.Errorf("id %q stands twice", id)
		}
		set[id] = true
	}
}

// TestStrange holds that every format stays valid whatever names hold, and that
// equal sets give equal bytes in any order.
func TestStrange(t *testing.T) {
	for shift := range strange {
		names := append(slices.Clone(strange[shift:]), strange[:shift]...)
		want := files(t, odd(names...))
		for name, data := range want {
			if err := valid(name, data); err != nil {
				t.Errorf("%s from %q: %v\n%s", name, names[0], err, data)
			}
		}
		turned := odd(names...)
		slices.Reverse(turned.Events)
		slices.Reverse(turned.Entities)
		for name, data := range files(t, turned) {
			if network := strings.HasSuffix(name, "ml") || strings.HasSuffix(name, "gexf"); network && !bytes.Equal(data, want[name]) {
				t.Errorf("%s: another order gives other bytes", name)
			}
		}
	}
}

// TestStrangeFiles writes sets with strange names into the folder that
// ACTANT_STRANGE names, for tools/validate to open.
func TestStrangeFiles(t *testing.T) {
	dir := os.Getenv("ACTANT_STRANGE")
	if dir == "" {
		t.Skip("ACTANT_STRANGE names no folder")
	}
	for shift := range strange {
		for name, data := range files(t, odd(append(slices.Clone(strange[shift:]), strange[:shift]...)...)) {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d-%s", shift, name)), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// FuzzGraphML holds that GraphML and all other files are valid for any bytes.
func FuzzGraphML(f *testing.F) {
	for i, s := range strange {
		f.Add(s, strange[(i+3)%len(strange)], strange[(i+7)%len(strange)])
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for name, data := range files(t, odd(a, b, c, a+b, b+c)) {
			if err := valid(name, data); err != nil {
				t.Errorf("%s: %v\n%s", name, err, data)
			}
		}
	})
}

// TestXMLID holds that ids stay apart.
func TestXMLID(t *testing.T) {
	for _, c := range []struct{ id, want string }{
		{"entity:person:mark-esper", "entity:person:mark-esper"},
		{"entity:person/nasser-bourita", "entity:person_2Fnasser-bourita"},
		{"a_b", "a_5Fb"}, {"", "_"}, {"é", "_C3_A9"}, {"a~b", "a_7Eb"},
	} {
		if got := export.XMLID(c.id); got != c.want {
			t.Errorf("XMLID(%q) = %q, want %q", c.id, got, c.want)
		}
	}
}

// TestMerge holds that acts and places in texts are counted side by side.
func TestMerge(t *testing.T) {
	nodes := []export.Node{{ID: "entity:a", Label: "A", Mentions: 3}, {ID: "entity:b", Label: "B"}, {ID: "entity:c", Label: "C"}}
	acts := &export.Network{Nodes: slices.Clone(nodes), Edges: []export.Edge{{Source: "entity:b", Target: "entity:a", Type: "meeting", Acts: 2, Weight: 2, First: "2022-05-01", Last: "2022-05-01", Modality: "occurred"}}}
	text := &export.Network{Nodes: slices.Clone(nodes), Edges: []export.Edge{
		{Source: "entity:a", Target: "entity:b", Type: "cooccurrence", Together: 5, Weight: 5, First: "2022-06-01", Last: "2022-06-03", Articles: 3},
		{Source: "entity:a", Target: "entity:c", Type: "cooccurrence", Together: 1, Weight: 1}}}
	n := export.Merge("all", acts, text)
	if len(n.Nodes) != 3 || len(n.Edges) != 2 {
		t.Fatalf("%+v", n)
	}
	e := n.Edges[0]
	if e.Source != "entity:a" || e.Type != "meeting" || e.Acts != 2 || e.Together != 5 || e.Weight != 5 || e.First != "2022-05-01" || e.Last != "2022-06-03" || e.Articles != 3 {
		t.Errorf("%+v", e)
	}
	if n.Nodes[0].Degree != 2 || n.Nodes[0].Mentions != 3 {
		t.Errorf("%+v", n.Nodes[0])
	}
}

// broken fails after some bytes.
type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

// TestFullDisk holds that no format swallows a failing disk.
func TestFullDisk(t *testing.T) {
	set := odd("a", "b")
	n := export.Acts(set.Events, set.Entities)
	for name, write := range map[string]func(io.Writer) error{
		"graphml": func(w io.Writer) error { return export.GraphML(w, n) },
		"gexf":    func(w io.Writer) error { return export.GEXF(w, n, export.GEXFOptions{}) },
		"nodes":   func(w io.Writer) error { return export.NodesCSV(w, n, export.CSVOptions{}) },
		"edges":   func(w io.Writer) error { return export.EdgesCSV(w, n, export.CSVOptions{}) },
		"events":  func(w io.Writer) error { return export.EventsCSV(w, set, export.CSVOptions{BOM: true}) },
		"jsonld":  func(w io.Writer) error { return export.JSONLD(w, set) },
		"turtle":  func(w io.Writer) error { return export.Turtle(w, set) },
		"ftm":     func(w io.Writer) error { return export.FtM(w, set) },
		"plover":  func(w io.Writer) error { return export.PLOVER(w, set) },
		"cypher":  func(w io.Writer) error { return export.Cypher(w, set) },
	} {
		if err := write(&broken{left: 10}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// ExampleGraphML writes two people who met.
func ExampleGraphML() {
	n := export.Acts([]graph.EventRow{{
		Event: "event:meeting-1", Type: kg.Meeting, Modality: kg.Occurred, Date: graph.DateRow{From: "2022-05-02", To: "2022-05-02"}, Independent: 1,
		Participants: []graph.PartRow{{ID: "entity:person/nadia-ferhat", Name: "Nadia Ferhat", Kind: kg.Person}, {ID: "entity:person/paul-okoume", Name: "Paul Okoumé", Kind: kg.Person}},
	}}, nil)
	var b bytes.Buffer
	if err := export.GraphML(&b, n); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if strings.Contains(line, "<edge ") {
			fmt.Println(line[:strings.Index(line, "><data")+1])
		}
	}
	// Output:
	//   <edge id="entity:person_2Fnadia-ferhat..entity:person_2Fpaul-okoume..meeting" source="entity:person_2Fnadia-ferhat" target="entity:person_2Fpaul-okoume">
}

// BenchmarkGraphML writes a network of 2,000 actors and 20,000 edges.
func BenchmarkGraphML(b *testing.B) {
	n := &export.Network{}
	for i := range 2000 {
		n.Nodes = append(n.Nodes, export.Node{ID: fmt.Sprint("entity:person/", i), Label: "Nadia Ferhat", Kind: "person"})
	}
	for i := range 20000 {
		n.Edges = append(n.Edges, export.Edge{Source: n.Nodes[i%2000].ID, Target: n.Nodes[(i*7+i/2000+1)%2000].ID, Type: "meeting", Weight: 1, Quote: "Nadia Ferhat a reçu Paul Okoumé mardi à Rabat."})
	}
	n.Tidy()
	var size bytes.Buffer
	if err := export.GraphML(&size, n); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size.Len()))
	for b.Loop() {
		if err := export.GraphML(io.Discard, n); err != nil {
			b.Fatal(err)
		}
	}
}

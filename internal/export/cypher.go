package export

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"actant/internal/graph"
)

// cypherBatch is how many rows one statement brings.
const cypherBatch = 500

// Cypher writes a set as statements for Neo4j and its kin (cypher-shell -f FILE).
// Running them twice changes nothing. Nodes bear the label Actant and one for
// their kind (Person, Country, Event, Article, …); roles are relationships from
// an entity to an event, TELLS goes from an article to an event.
func Cypher(w io.Writer, set *Set) error {
	c := &cypherWriter{w: bufio.NewWriterSize(w, 1<<16)}
	c.line("CREATE CONSTRAINT actant_id IF NOT EXISTS FOR (n:Actant) REQUIRE n.id IS UNIQUE;")
	for i := range set.Entities {
		e := &set.Entities[i]
		p := properties{}
		p.text("id", e.Entity)
		p.text("name", label(e.Name, e.Entity))
		p.text("kind", string(e.Kind))
		p.text("country", e.Country)
		p.text("type", e.Type)
		p.text("wikidata", e.Wikidata)
		p.list("aliases", e.Aliases)
		p.number("articles", strconv.Itoa(e.Articles))
		c.node(capital(string(e.Kind)), p)
	}
	for i := range set.Articles {
		a := &set.Articles[i]
		p := properties{}
		p.text("id", graph.ArticleIRI(a.Article))
		p.text("name", label(a.Title, a.Path))
		p.text("path", a.Path)
		p.text("url", a.URL)
		p.text("outlet", a.Outlet)
		p.text("lang", a.Lang)
		p.day("published", a.Published)
		c.node("Article", p)
	}
	for i := range set.Events {
		c.event(&set.Events[i])
	}
	if err := c.finish(); err != nil {
		return fmt.Errorf("write Cypher: %w", err)
	}
	return nil
}

// properties are the parts of a map literal.
type properties []string

func (p *properties) text(name, v string) {
	if v != "" {
		*p = append(*p, name+": "+cypherString(v))
	}
}

func (p *properties) number(name, v string) { *p = append(*p, name+": "+v) }

func (p *properties) day(name, v string) {
	if isDay(v) {
		*p = append(*p, name+": date("+cypherString(v)+")")
	}
}

func (p *properties) list(name string, values []string) {
	if len(values) == 0 {
		return
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = cypherString(v)
	}
	*p = append(*p, name+": ["+strings.Join(parts, ", ")+"]")
}

func (p properties) String() string { return "{" + strings.Join(p, ", ") + "}" }

func cypherString(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(plain(CleanText(s))) + "'"
}

// capital makes a kind a label: Person.
func capital(s string) string {
	if s = safeName(s); s == "" {
		return "Other"
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// cypherWriter gathers rows under the label or type they are written with.
type cypherWriter struct {
	w     *bufio.Writer
	err   error
	nodes batches
	ties  batches
}

// batches are rows by label, labels in the order in which they came.
type batches struct {
	names []string
	rows  map[string][]string
}

func (b *batches) add(name, row string) {
	if b.rows == nil {
		b.rows = map[string][]string{}
	}
	if _, ok := b.rows[name]; !ok {
		b.names = append(b.names, name)
	}
	b.rows[name] = append(b.rows[name], row)
}

func (c *cypherWriter) line(s string) {
	if c.err == nil {
		_, c.err = c.w.WriteString(s + "\n")
	}
}

func (c *cypherWriter) node(label string, p properties) {
	c.nodes.add(label, p.String())
	if len(c.nodes.rows[label]) >= cypherBatch {
		c.flushNodes(label)
	}
}

func (c *cypherWriter) flushNodes(label string) {
	rows := c.nodes.rows[label]
	if len(rows) == 0 {
		return
	}
	c.line("UNWIND [\n  " + strings.Join(rows, ",\n  ") + "\n] AS row\nMERGE (n:Actant {id: row.id}) SET n:" + label + ", n += row;")
	c.nodes.rows[label] = rows[:0]
}

// tie adds a relationship; all are written behind all nodes.
func (c *cypherWriter) tie(typ, from, to string, p properties) {
	c.ties.add(typ, "{a: "+cypherString(from)+", b: "+cypherString(to)+", p: "+p.String()+"}")
}

func (c *cypherWriter) event(ev *graph.EventRow) {
	p := properties{}
	p.text("id", ev.Event)
	p.text("name", eventLabel(ev))
	p.text("type", string(ev.Type))
	p.text("modality", string(ev.Modality))
	p.day("from", ev.Date.From)
	p.day("to", ev.Date.To)
	p.text("dateBasis", string(ev.Date.Basis))
	p.number("articles", strconv.Itoa(ev.Articles))
	p.number("independent", strconv.Itoa(ev.Independent))
	p.text("quote", Quote(ev))
	p.list("conflicts", ev.Conflicts)
	c.node("Event", p)
	for _, x := range ev.Participants {
		c.tie(strings.ToUpper(safeName(string(x.Role))), x.ID, ev.Event, nil)
	}
	if ev.Place != nil {
		c.tie("AT", ev.Event, ev.Place.ID, nil)
	}
	if ev.Instrument != nil {
		c.tie("ABOUT", ev.Event, ev.Instrument.ID, nil)
	}
	for i := range ev.Sources {
		t := &ev.Sources[i]
		q := properties{}
		q.text("quote", t.Quote)
		q.text("modality", string(t.Modality))
		q.text("rule", t.Rule)
		q.number("start", strconv.Itoa(t.Span.Start))
		c.tie("TELLS", t.Article, ev.Event, q)
	}
}

// finish writes what is left. A sentence is told apart from another of the same
// article by its place.
func (c *cypherWriter) finish() error {
	for _, name := range c.nodes.names {
		c.flushNodes(name)
	}
	for _, name := range c.ties.names {
		key := ""
		if name == "TELLS" {
			key = " {start: row.p.start}"
		}
		rows := c.ties.rows[name]
		for len(rows) > 0 {
			n := min(cypherBatch, len(rows))
			c.line("UNWIND [\n  " + strings.Join(rows[:n], ",\n  ") + "\n] AS row\nMATCH (a:Actant {id: row.a}), (b:Actant {id: row.b})\nMERGE (a)-[r:" +
				name + key + "]->(b) SET r += row.p;")
			rows = rows[n:]
		}
	}
	if c.err == nil {
		c.err = c.w.Flush()
	}
	return c.err
}

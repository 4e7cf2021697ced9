package export

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"actant/internal/graph"
	"actant/internal/kg"
)

// CSVOptions tune CSV files (RFC 4180: commas, CRLF, quotes doubled).
type CSVOptions struct {
	// BOM begins the file with a byte order mark, by which Excel knows UTF-8.
	BOM bool
	// Raw leaves texts as they are. Else a text that a spreadsheet would take for
	// a formula (it begins with = + - @, a tab or a return) gets an apostrophe in
	// front: names and quotes come from strangers' pages.
	Raw bool
}

// csvWriter writes rows of one table. The first error stays.
type csvWriter struct {
	w   *csv.Writer
	opt CSVOptions
	err error
}

func newCSV(w io.Writer, opt CSVOptions, columns ...string) *csvWriter {
	c := &csvWriter{w: csv.NewWriter(w), opt: opt}
	c.w.UseCRLF = true
	if opt.BOM {
		_, c.err = io.WriteString(w, "\ufeff")
	}
	if c.err == nil {
		c.err = c.w.Write(columns)
	}
	return c
}

// num is a cell that holds a number of ours.
type num string

// row writes one row: texts (string) are made safe, numbers (num, int) not.
func (c *csvWriter) row(cells ...any) {
	if c.err != nil {
		return
	}
	out := make([]string, len(cells))
	for i, v := range cells {
		switch v := v.(type) {
		case int:
			out[i] = strconv.Itoa(v)
		case num:
			out[i] = string(v)
		case string:
			out[i] = c.opt.cell(v)
		}
	}
	c.err = c.w.Write(out)
}

func (c *csvWriter) close(what string) error {
	c.w.Flush()
	if err := errors.Join(c.err, c.w.Error()); err != nil {
		return fmt.Errorf("write CSV of %s: %w", what, err)
	}
	return nil
}

// cell makes a text safe: valid UTF-8, no control characters, one line, and no
// formula.
func (o CSVOptions) cell(s string) string {
	s = CleanText(s)
	if !o.Raw && s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

// CleanText makes s valid UTF-8 without control characters, on one line.
func CleanText(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] >= ' ' && s[i] < 0x7f
	}
	if clean {
		return s
	}
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < ' ' || r >= 0x7f && r < 0xa0:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// NodesCSV writes the nodes of a network, with the column names that Gephi's
// spreadsheet import knows.
func NodesCSV(w io.Writer, n *Network, opt CSVOptions) error {
	c := newCSV(w, opt, "Id", "Label", "Kind", "Class", "Country", "Mentions", "Articles", "Degree", "First", "Last", "Aliases", "Modality", "Wikidata")
	for i := range n.Nodes {
		v := &n.Nodes[i]
		c.row(v.ID, label(v.Label, v.ID), v.Kind, v.Type, v.Country, v.Mentions, v.Articles, v.Degree, v.First, v.Last,
			strings.Join(v.Aliases, "; "), v.Modality, v.Wikidata)
	}
	return c.close("nodes")
}

// EdgesCSV writes the edges of a network. Type is Directed or Undirected, as
// Gephi wants it; Act is what the edge says.
func EdgesCSV(w io.Writer, n *Network, opt CSVOptions) error {
	names := make(map[string]string, len(n.Nodes))
	for i := range n.Nodes {
		names[n.Nodes[i].ID] = n.Nodes[i].Label
	}
	c := newCSV(w, opt, "Source", "Target", "Type", "Id", "Label", "Weight", "Act", "Acts", "Together", "Articles", "Sources",
		"First", "Last", "Modality", "Quote", "Source label", "Target label")
	ids := edgeIDs{}
	for i := range n.Edges {
		e := &n.Edges[i]
		direction := "Undirected"
		if e.Directed {
			direction = "Directed"
		}
		c.row(e.Source, e.Target, direction, ids.next(e), label(e.Label, e.Type), num(number(e.Weight)), e.Type, e.Acts, e.Together,
			e.Articles, e.Sources, e.First, e.Last, e.Modality, plain(e.Quote), names[e.Source], names[e.Target])
	}
	return c.close("edges")
}

// EventsCSV writes one row an event.
func EventsCSV(w io.Writer, set *Set, opt CSVOptions) error {
	c := newCSV(w, opt, "event", "type", "modality", "from", "to", "date basis", "date warning", "participants", "participant ids", "roles",
		"place", "place id", "country", "instrument", "instrument id", "duration", "articles", "independent", "outlets", "conflicts", "score", "quote")
	for i := range set.Events {
		e := &set.Events[i]
		var names, ids, roles, outlets []string
		for _, p := range e.Participants {
			names, ids, roles = append(names, p.Name), append(ids, p.ID), append(roles, string(p.Role))
		}
		for _, t := range e.Sources {
			outlets = addOnce(outlets, t.Outlet)
		}
		var place graph.PlaceRow
		if e.Place != nil {
			place = *e.Place
		}
		var instrument graph.NameRow
		if e.Instrument != nil {
			instrument = *e.Instrument
		}
		c.row(e.Event, string(e.Type), string(e.Modality), e.Date.From, e.Date.To, string(e.Date.Basis), e.Date.Warning,
			strings.Join(names, "; "), strings.Join(ids, " "), strings.Join(roles, " "), place.Name, place.ID, place.Country,
			instrument.Name, instrument.ID, e.Duration, e.Articles, e.Independent, strings.Join(outlets, "; "),
			strings.Join(e.Conflicts, "; "), num(number(e.Score)), Quote(e))
	}
	return c.close("events")
}

func addOnce(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	if s == "" {
		return list
	}
	return append(list, s)
}

// MentionsCSV writes one row for each place in a text that names an entity, an
// article at a time. Offsets count bytes of the article's text; characters of it
// stand in the columns behind. Articles that are stored without their text have
// no rows.
func MentionsCSV(ctx context.Context, w io.Writer, st Store, opt CSVOptions) error {
	entities, err := st.Entities(ctx, graph.EntityFilter{})
	if err != nil {
		return fmt.Errorf("write CSV of mentions: %w", err)
	}
	names := make(map[string]string, len(entities))
	for i := range entities {
		names[entities[i].Entity] = entities[i].Name
	}
	list, err := st.Articles(ctx)
	if err != nil {
		return fmt.Errorf("write CSV of mentions: %w", err)
	}
	c := newCSV(w, opt, "article", "path", "outlet", "published", "mention", "quote", "kind", "form", "entity", "name", "sentence",
		"start byte", "end byte", "start character", "end character", "rule", "score", "text of sentence")
	err = EachArticle(ctx, st, list, func(s Seen) error {
		if s.Article != nil {
			mentionRows(c, &s, names)
		}
		return c.err
	})
	return errors.Join(err, c.close("mentions"))
}

func mentionRows(c *csvWriter, s *Seen, names map[string]string) {
	a := s.Article
	chars, at := 0, 0
	for i := range a.Mentions {
		m := &a.Mentions[i]
		if m.Start < at { // mentions are in order, but for those inside others
			chars, at = 0, 0
		}
		chars += utf8.RuneCountInString(kg.Span{Start: at, End: m.Start}.In(a.Text))
		at = m.Start
		sentence := ""
		if m.Sentence >= 0 && m.Sentence < len(a.Sentences) {
			sentence = plain(a.Sentences[m.Sentence].In(a.Text))
		}
		s.Entities(m, func(id string) {
			c.row(graph.ArticleIRI(s.Info.Article), s.Info.Path, s.Info.Outlet, s.Info.Published, m.ID, m.Quote, string(m.Kind), string(m.Form),
				id, names[id], m.Sentence, m.Start, m.End, chars, chars+utf8.RuneCountInString(m.In(a.Text)), m.Rule, num(number(m.Score)), sentence)
		})
	}
}

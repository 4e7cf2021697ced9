package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"

	"actant/internal/export"
	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/internal/kg"
)

// maxExport bounds the events of one file; the whole graph is for the command line.
const maxExport = 5000

// download begins a file.
func download(w http.ResponseWriter, typ, name string) {
	w.Header().Set("Content-Type", typ)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// rows reads the events of a filter whole; at most [maxExport].
func (s *Server) rows(ctx context.Context, x *index, f *filter) ([]graph.EventRow, error) {
	if f.Actor != "" && x.find(f.Actor) < 0 {
		return nil, fmt.Errorf("%s: %w", f.Actor, graph.ErrNotFound)
	}
	ids, _ := x.eventsOf(f)
	out := []graph.EventRow{}
	for _, i := range ids[:min(len(ids), maxExport)] {
		shown, err := s.st.Show(ctx, x.events[i].id)
		if err != nil {
			return nil, err
		}
		out = append(out, *shown.Event)
	}
	return out, nil
}

// filtered reads the filter and the events of a request for a file.
func (s *Server) filtered(r *http.Request) (*index, filter, []graph.EventRow, error) {
	x := s.index.Load()
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return x, f, nil, err
	}
	rows, err := s.rows(r.Context(), x, &f)
	return x, f, rows, err
}

func (s *Server) eventsJSON(w http.ResponseWriter, r *http.Request, _ string) error {
	_, _, rows, err := s.filtered(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="actant-events.json"`)
	return writeJSON(w, r, rows)
}

func (s *Server) eventsCSV(w http.ResponseWriter, r *http.Request, _ string) error {
	_, _, rows, err := s.filtered(r)
	if err != nil {
		return err
	}
	out := [][]string{{"event", "type", "modality", "from", "to", "date_basis", "place", "country", "participants", "instrument", "articles", "independent", "conflicts", "quote"}}
	for i := range rows {
		e := &rows[i]
		var place, country, instrument string
		if e.Place != nil {
			place, country = e.Place.Name, e.Place.Country
		}
		if e.Instrument != nil {
			instrument = e.Instrument.Name
		}
		var parts []string
		for _, p := range e.Participants {
			parts = append(parts, p.Name+" ("+string(p.Role)+")")
		}
		out = append(out, []string{e.Event, string(e.Type), string(e.Modality), e.Date.From, e.Date.To, string(e.Date.Basis), place, country,
			strings.Join(parts, "; "), instrument, itoa(e.Articles), itoa(e.Independent), strings.Join(e.Conflicts, "; "), export.Quote(e)})
	}
	return sendCSV(w, r, "actant-events.csv", out)
}

func (s *Server) actorsCSV(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	out := [][]string{{"entity", "kind", "name", "country", "articles", "events"}}
	for _, n := range x.actorsOf(&f) {
		e := &x.entities[n]
		out = append(out, []string{e.id, string(e.kind), e.name, e.country, itoa(int(e.nArticles)), itoa(len(e.events))})
	}
	return sendCSV(w, r, "actant-actors.csv", out)
}

func (s *Server) articlesCSV(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	out := [][]string{{"article", "published", "outlet", "title", "url", "path", "events", "entities"}}
	for _, i := range x.articlesOf(&f, gazetteer.Fold(f.Query)) {
		a := &x.articles[i]
		out = append(out, []string{graph.ArticleIRI(a.Article), a.Published, a.Outlet, a.Title, a.URL, a.Path, itoa(len(a.events)), itoa(len(a.who))})
	}
	return sendCSV(w, r, "actant-articles.csv", out)
}

// graphCSV gives the ties of a map.
func (s *Server) graphCSV(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	if f.Actor != "" && x.find(f.Actor) < 0 {
		return fmt.Errorf("%s: %w", f.Actor, graph.ErrNotFound)
	}
	net := s.network(x, &f)
	out := [][]string{{"source", "source_name", "source_kind", "target", "target_name", "target_kind", "acts", "modality", "first", "last"}}
	for i := range net.edges {
		g := &net.edges[i]
		a, b := &x.entities[g.a], &x.entities[g.b]
		out = append(out, []string{a.id, a.name, string(a.kind), b.id, b.name, string(b.kind), itoa(g.acts), string(g.modality), g.first, g.last})
	}
	return sendCSV(w, r, "actant-graph.csv", out)
}

// sendCSV writes a table as spreadsheets read it. A cell that a spreadsheet would
// take for a formula gets an apostrophe before it: names and quotes are foreign.
func sendCSV(w http.ResponseWriter, r *http.Request, name string, rows [][]string) error {
	download(w, "text/csv; charset=utf-8", name)
	if r.Method == http.MethodHead {
		return nil
	}
	w.Write([]byte("\ufeff"))
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		if err := out.Write(row); err != nil {
			return nil // nobody reads on
		}
	}
	out.Flush()
	return nil
}

// graphML gives the network of the events of a filter, for Gephi.
func (s *Server) graphML(w http.ResponseWriter, r *http.Request, _ string) error {
	x, _, rows, err := s.filtered(r)
	if err != nil {
		return err
	}
	net := export.Acts(rows, x.entityRows(rows))
	download(w, "application/graphml+xml", "actant-graph.graphml")
	if r.Method == http.MethodHead {
		return nil
	}
	if err := export.GraphML(w, net); err != nil {
		s.opt.Log.Debug("graphml", "error", err) // it has begun: nothing more can be said
	}
	return nil
}

// entityRows gives what a network tells of the participants of events.
func (x *index) entityRows(rows []graph.EventRow) []graph.EntityRow {
	seen := map[string]bool{}
	var out []graph.EntityRow
	for i := range rows {
		for _, p := range rows[i].Participants {
			n := x.find(p.ID)
			if n < 0 || seen[p.ID] {
				continue
			}
			seen[p.ID] = true
			e := &x.entities[n]
			out = append(out, graph.EntityRow{Entity: e.id, Kind: kg.Kind(e.kind), Name: e.name, Country: e.country, Type: e.typ, Group: e.group, Articles: int(e.nArticles)})
		}
	}
	return out
}

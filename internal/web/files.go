package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"actant/internal/export"
	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/internal/kg"
)

// maxExport bounds the events of one file; the whole graph is for the command line.
const maxExport = 5000

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
	return s.send(w, r, "text/csv; charset=utf-8", "actant-events.csv", func(w io.Writer) error {
		return export.EventsCSV(w, &export.Set{Events: rows}, export.CSVOptions{BOM: true})
	})
}

// send writes a file. Once it has begun, a fault can only be noted.
func (s *Server) send(w http.ResponseWriter, r *http.Request, typ, name string, write func(io.Writer) error) error {
	w.Header().Set("Content-Type", typ)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if r.Method == http.MethodHead {
		return nil
	}
	if err := write(w); err != nil {
		s.opt.Log.Debug("file", "name", name, "error", err)
	}
	return nil
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
	return s.sendCSV(w, r, "actant-actors.csv", out)
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
	return s.sendCSV(w, r, "actant-articles.csv", out)
}

// sendCSV writes a table as spreadsheets read it. A cell that a spreadsheet would
// take for a formula gets an apostrophe before it: names and quotes are foreign.
func (s *Server) sendCSV(w http.ResponseWriter, r *http.Request, name string, rows [][]string) error {
	return s.send(w, r, "text/csv; charset=utf-8", name, func(w io.Writer) error {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
		out := csv.NewWriter(w)
		out.UseCRLF = true
		for _, row := range rows {
			for i, cell := range row {
				if row[i] = export.CleanText(cell); cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					row[i] = "'" + row[i]
				}
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
}

// graphCSV, graphML and gexf give the network of the events of a filter.
func (s *Server) graphCSV(w http.ResponseWriter, r *http.Request, _ string) error {
	return s.sendNetwork(w, r, "text/csv; charset=utf-8", "actant-graph.csv", func(w io.Writer, n *export.Network) error {
		return export.EdgesCSV(w, n, export.CSVOptions{BOM: true})
	})
}

func (s *Server) graphML(w http.ResponseWriter, r *http.Request, _ string) error {
	return s.sendNetwork(w, r, "application/graphml+xml", "actant-graph.graphml", export.GraphML)
}

func (s *Server) gexf(w http.ResponseWriter, r *http.Request, _ string) error {
	return s.sendNetwork(w, r, "application/gexf+xml", "actant-graph.gexf", func(w io.Writer, n *export.Network) error {
		return export.GEXF(w, n, export.GEXFOptions{})
	})
}

// sendNetwork writes the whole network of a filter: all nodes of its kinds, where
// the map on the page shows only those with most acts.
func (s *Server) sendNetwork(w http.ResponseWriter, r *http.Request, typ, name string, write func(io.Writer, *export.Network) error) error {
	x, f, rows, err := s.filtered(r)
	if err != nil {
		return err
	}
	net := export.Acts(rows, x.entityRows(rows))
	if len(f.Kinds) > 0 {
		net.Nodes = slices.DeleteFunc(net.Nodes, func(n export.Node) bool { return !slices.Contains(f.Kinds, kg.Kind(n.Kind)) && n.ID != f.Actor })
		net.Tidy()
	}
	return s.send(w, r, typ, name, func(w io.Writer) error { return write(w, net) })
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

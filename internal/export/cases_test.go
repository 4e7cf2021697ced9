package export_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"actant/internal/casetest"
	"actant/internal/export"
	"actant/internal/export/exporttest"
	"actant/internal/graph"
)

// TestCases writes small stores in the formats that a case asks for: its files
// are articles (the language of exporttest), then one file a format with what
// must come out, named "want.FORMAT" (see write). UPDATE_GOLDEN=1 rewrites them.
func TestCases(t *testing.T) {
	casetest.Run(t, "export/*", func(t *testing.T, c *casetest.Case) {
		var articles, wanted []txtar.File
		for _, f := range c.Files {
			if strings.HasPrefix(f.Name, "want.") {
				wanted = append(wanted, f)
			} else {
				articles = append(articles, f)
			}
		}
		st, err := exporttest.Open(context.Background(), articles)
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		for _, f := range wanted {
			var got bytes.Buffer
			if err := write(&got, st, strings.TrimPrefix(f.Name, "want.")); err != nil {
				t.Fatal(err)
			}
			c.Want(t, f.Name, strings.ReplaceAll(got.String(), "\r\n", "\n"))
		}
	})
}

// write writes a store in a format; networks are "NETWORK.FORMAT".
func write(w io.Writer, st export.Store, format string) error {
	ctx := context.Background()
	set, err := export.Load(ctx, st, graph.Filter{})
	if err != nil {
		return err
	}
	network, form, ok := strings.Cut(format, ".")
	if !ok {
		form, network = format, ""
	}
	var n *export.Network
	switch network {
	case "acts":
		n = export.Acts(set.Events, set.Entities)
	case "bipartite":
		n = export.Bipartite(set.Events, set.Entities)
	case "full":
		n = export.Full(set.Events, set.Entities, set.Articles)
	}
	switch form {
	case "graphml":
		return export.GraphML(w, n)
	case "gexf":
		return export.GEXF(w, n, export.GEXFOptions{})
	case "days-gexf":
		return export.GEXF(w, n, export.GEXFOptions{ByDay: true})
	case "nodes-csv":
		return export.NodesCSV(w, n, export.CSVOptions{})
	case "edges-csv":
		return export.EdgesCSV(w, n, export.CSVOptions{})
	case "events-csv":
		return export.EventsCSV(w, set, export.CSVOptions{})
	case "raw-events-csv":
		return export.EventsCSV(w, set, export.CSVOptions{Raw: true})
	case "mentions-csv":
		return export.MentionsCSV(ctx, w, st, export.CSVOptions{})
	case "turtle":
		return export.Turtle(w, set)
	case "jsonld":
		return export.JSONLD(w, set)
	case "ftm":
		return export.FtM(w, set)
	case "plover":
		return export.PLOVER(w, set)
	case "cypher":
		return export.Cypher(w, set)
	}
	return fmt.Errorf("no format %q", format)
}

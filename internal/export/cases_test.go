package export_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"actant/internal/export"
	"actant/internal/export/exporttest"
	"actant/internal/graph"
)

// TestCases writes small stores in the formats that a case asks for: its files
// are articles (the language of exporttest), then one file a format with what
// must come out, named "want.FORMAT" (see write). UPDATE_GOLDEN=1 rewrites them.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../testdata/cases/export/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var articles []txtar.File
			for _, f := range ar.Files {
				if !strings.HasPrefix(f.Name, "want.") {
					articles = append(articles, f)
				}
			}
			st, err := exporttest.Open(context.Background(), articles)
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			for i := range ar.Files[len(articles):] {
				f := &ar.Files[len(articles)+i]
				var got bytes.Buffer
				if err := write(&got, st, strings.TrimPrefix(f.Name, "want.")); err != nil {
					t.Fatal(err)
				}
				text := strings.ReplaceAll(got.String(), "\r\n", "\n")
				if os.Getenv("UPDATE_GOLDEN") != "" {
					f.Data = []byte(text)
				} else if text != string(f.Data) {
					t.Errorf("%s: got\n%s\nwant\n%s", f.Name, text, f.Data)
				}
			}
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
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

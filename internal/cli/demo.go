package cli

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/ingest"
	"actant/internal/kg"
	"actant/internal/pipeline"
	"actant/internal/report"
	"actant/internal/resolve"
	"actant/testdata"
)

type demoOptions struct {
	storeOptions
	readOptions
	dir string
}

func newDemo(s *Streams) *cobra.Command {
	o := &demoOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Build a graph of the articles in the program and ask it a few questions",
		Long: `demo writes the articles that the program carries into a new folder, builds their graph
there, and prints who met whom, who appears with whom, and where the files for Gephi lie.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runDemo(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.dir, "dir", "", "folder to work in (default: a new temporary one)")
	return cmd
}

func runDemo(ctx context.Context, o *demoOptions) error {
	if o.dir == "" {
		dir, err := os.MkdirTemp("", "actant-demo-")
		if err != nil {
			return fmt.Errorf("make a folder for the demo: %w", err)
		}
		o.dir = dir
	}
	articles := filepath.Join(o.dir, "articles")
	if err := unpack(testdata.Articles, "articles", articles); err != nil {
		return err
	}
	o.db = filepath.Join(o.dir, "actant.db")
	p, err := o.pipeline(o.Streams)
	if err != nil {
		return err
	}
	return o.with(ctx, graph.Options{Resolve: resolve.FromGazetteer(p.Gazetteer())}, func(st *graph.Store) error {
		b := pipeline.Builder{Pipeline: p, Store: st}
		built, err := b.Build(ctx, []string{articles}, ingest.Options{}, 0, func(f ingest.Fault) {
			fmt.Fprintln(o.Err, "actant: left out:", f.Error())
		})
		if err != nil {
			return err
		}
		stats, err := st.Stats(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(o.Out, "Read %d articles of our own writing: %d entities, %d events told %d times, %d quads.\n",
			built.Read, stats.Entities, stats.Events, stats.Tellings, stats.Quads)
		return o.tell(ctx, st)
	})
}

// tell asks the questions of the demo and prints the answers.
func (o *demoOptions) tell(ctx context.Context, st *graph.Store) error {
	table := formatOptions{format: "table"}
	for _, q := range []struct{ words, name string }{{"met", "Esper"}, {"signed-with", "Esper"}} {
		fmt.Fprintf(o.Out, "\n$ actant who %s %s --db %s\n", q.words, q.name, o.db)
		c, err := (&nameOptions{}).find(ctx, st, q.name)
		if err != nil {
			return err
		}
		rows, err := st.Who(ctx, graph.Verb(q.words), c.Entity, graph.Filter{})
		if err != nil {
			return err
		}
		if err := table.plainly(ctx, st, pointers(rows, func(r *graph.WhoRow) *graph.EventRow { return &r.EventRow })...); err != nil {
			return err
		}
		if err := table.print(o.Streams, whoListing(graph.Verb(q.words), c, rows)); err != nil {
			return err
		}
	}
	fmt.Fprintf(o.Out, "\n$ actant events --modality planned --limit 6 --db %s\n", o.db)
	rows, err := st.Events(ctx, graph.Filter{Modality: kg.Planned, Limit: 6})
	if err != nil {
		return err
	}
	if err := table.plainly(ctx, st, pointers(rows, func(r *graph.EventRow) *graph.EventRow { return r })...); err != nil {
		return err
	}
	if err := table.print(o.Streams, eventListing(rows, "nothing is planned")); err != nil {
		return err
	}
	return o.network(ctx, st)
}

// network prints who stands with whom and writes the network for Gephi.
func (o *demoOptions) network(ctx context.Context, st *graph.Store) error {
	fmt.Fprintf(o.Out, "\n$ actant report cooccurrence --kind person --limit 10 --db %s\n", o.db)
	t, err := report.Cooccurrence(ctx, st, report.Options{Kinds: []kg.Kind{kg.Person}, Limit: 10})
	if err != nil {
		return err
	}
	r := reportOptions{storeOptions: o.storeOptions, formatOptions: formatOptions{format: "table"}, lang: "en"}
	if err := r.show(t, "no two stand together"); err != nil {
		return err
	}
	file := filepath.Join(o.dir, "actant.graphml")
	e := exportOptions{storeOptions: o.storeOptions, nodeOptions: nodeOptions{edges: "all"}}
	n, err := e.network(ctx, st)
	if err != nil {
		return err
	}
	_, err = toFile(file, func(w io.Writer) (struct{}, error) { return struct{}{}, export.GraphML(w, n) })
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "\n$ actant export graphml -o %s --db %s\n%d actors and %d ties, ready for Gephi: %s\n", file, o.db, len(n.Nodes), len(n.Edges), file)
	fmt.Fprintf(o.Out, "\nEverything lies in %s; ask it more: actant who met tebboune --db %s\n", o.dir, o.db)
	return nil
}

// unpack writes the files of a folder in the program to the disk.
func unpack(from fs.FS, root, to string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return fmt.Errorf("unpack articles: %w", err)
	}
	entries, err := fs.ReadDir(from, root)
	if err != nil {
		return fmt.Errorf("unpack articles: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) == ".md" {
			continue
		}
		data, err := fs.ReadFile(from, root+"/"+e.Name())
		if err != nil {
			return fmt.Errorf("unpack articles: %w", err)
		}
		if err := os.WriteFile(filepath.Join(to, e.Name()), data, 0o644); err != nil {
			return fmt.Errorf("unpack articles: %w", err)
		}
	}
	return nil
}

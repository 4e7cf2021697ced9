package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/report"
)

type exportOptions struct {
	storeOptions
	filterOptions
	nodeOptions
	out, window, table string
	byDay, bom, raw    bool
}

// nodeOptions say which network is drawn.
type nodeOptions struct{ edges string }

var edgeNames = []string{"cooccurrence", "met", "all", "bipartite", "full"}

func (o *nodeOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.edges, "edges", "all", "graphml, gexf: cooccurrence (who stands together), met (who did something\ntogether), all (both), bipartite (events and participants) or full")
	complete(cmd, "edges", edgeNames...)
}

// exporter is one format that the graph can be written in.
type exporter struct {
	name, short string
	write       func(ctx context.Context, o *exportOptions, st *graph.Store, w io.Writer) error
}

func exporters() []exporter {
	return []exporter{
		{"nquads", "the whole graph as sorted N-Quads, for RDF stores", func(ctx context.Context, _ *exportOptions, st *graph.Store, w io.Writer) error {
			return st.NQuads(ctx, w)
		}},
		{"graphml", "a network for Gephi, networkx, igraph, yEd, Cytoscape", func(ctx context.Context, o *exportOptions, st *graph.Store, w io.Writer) error {
			n, err := o.network(ctx, st)
			if err != nil {
				return err
			}
			return export.GraphML(w, n)
		}},
		{"gexf", "a network with time, for Gephi's timeline", func(ctx context.Context, o *exportOptions, st *graph.Store, w io.Writer) error {
			n, err := o.network(ctx, st)
			if err != nil {
				return err
			}
			return export.GEXF(w, n, export.GEXFOptions{ByDay: o.byDay})
		}},
		{"csv", "tables for spreadsheets: nodes, edges, events, mentions (-o FOLDER, or --table)", writeCSVTable},
		ofSet("jsonld", "JSON-LD in SEM, PROV and schema.org terms", export.JSONLD),
		ofSet("turtle", "the same as Turtle", export.Turtle),
		ofSet("ftm", "FollowTheMoney entities, for Aleph", export.FtM),
		ofSet("plover", "PLOVER events as JSON lines, for research on political events", export.PLOVER),
		ofSet("cypher", "statements for Neo4j", export.Cypher),
	}
}

// ofSet is a format that is written from rows.
func ofSet(name, short string, write func(io.Writer, *export.Set) error) exporter {
	return exporter{name, short, func(ctx context.Context, o *exportOptions, st *graph.Store, w io.Writer) error {
		f, err := o.filter(ctx, st)
		if err != nil {
			return err
		}
		set, err := export.Load(ctx, st, f)
		if err != nil {
			return err
		}
		return write(w, set)
	}}
}

var csvTables = []string{"nodes", "edges", "events", "mentions"}

// writeCSVTable writes the table that --table names.
func writeCSVTable(ctx context.Context, o *exportOptions, st *graph.Store, w io.Writer) error {
	opt := export.CSVOptions{BOM: o.bom, Raw: o.raw}
	switch o.table {
	case "events":
		return ofSet("", "", func(w io.Writer, set *export.Set) error { return export.EventsCSV(w, set, opt) }).write(ctx, o, st, w)
	case "mentions":
		return export.MentionsCSV(ctx, w, st, opt)
	}
	n, err := o.network(ctx, st)
	if err != nil {
		return err
	}
	if o.table == "nodes" {
		return export.NodesCSV(w, n, opt)
	}
	return export.EdgesCSV(w, n, opt)
}

// csvFolder writes all tables into a folder.
func csvFolder(ctx context.Context, o *exportOptions, st *graph.Store) error {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	for _, t := range csvTables {
		one := *o
		one.table = t
		_, err := toFile(filepath.Join(o.out, t+".csv"), func(w io.Writer) (struct{}, error) { return buffered(ctx, w, &one, st, writeCSVTable) })
		if err != nil {
			return err
		}
	}
	return nil
}

// network makes the network that the flags ask for.
func (o *exportOptions) network(ctx context.Context, st *graph.Store) (*export.Network, error) {
	if !contains(edgeNames, o.edges) {
		return nil, usage("unknown --edges %q: one of %s", o.edges, strings.Join(edgeNames, ", "))
	}
	f, err := o.filter(ctx, st)
	if err != nil {
		return nil, err
	}
	return report.Network(ctx, st, report.Edges(o.edges), f, report.Options{Window: report.Window(o.window)})
}

func newExport(s *Streams) *cobra.Command {
	o := &exportOptions{storeOptions: storeOptions{Streams: s}}
	var names, lines []string
	for _, e := range exporters() {
		names = append(names, e.name)
		lines = append(lines, fmt.Sprintf("  %-10s %s", e.name, e.short))
	}
	cmd := &cobra.Command{
		Use:   "export FORMAT -o FILE",
		Short: "Write the graph for other tools",
		Long:  "export writes the graph in the format of another tool; - is standard output.\n\nFORMAT\n" + strings.Join(lines, "\n"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !contains(names, args[0]) {
				return usage("say in which format: actant export %s -o FILE", strings.Join(names, "|"))
			}
			if o.out == "" {
				return usage("say where to: -o FILE, or -o - for standard output")
			}
			if o.table != "" && !contains(csvTables, o.table) {
				return usage("unknown --table %q: one of %s", o.table, strings.Join(csvTables, ", "))
			}
			if args[0] == "csv" && o.table == "" && o.out == "-" {
				return usage("csv writes several tables into a folder: -o FOLDER, or choose one with --table")
			}
			return nil
		},
		RunE:      func(cmd *cobra.Command, args []string) error { return runExport(cmd.Context(), o, args[0]) },
		ValidArgs: names,
	}
	o.storeOptions.flags(cmd)
	o.filterOptions.flags(cmd)
	o.nodeOptions.flags(cmd)
	cmd.Flags().StringVar(&o.window, "window", "sentence", "of --edges cooccurrence and all: sentence, paragraph or article")
	cmd.Flags().BoolVar(&o.byDay, "by-day", false, "gexf: spells of days, not of months")
	cmd.Flags().StringVar(&o.table, "table", "", "csv: only this table: "+strings.Join(csvTables, ", "))
	cmd.Flags().BoolVar(&o.bom, "bom", false, "csv: begin with the mark by which Excel knows UTF-8")
	cmd.Flags().BoolVar(&o.raw, "raw", false, "csv: leave texts that look like formulas as they are")
	complete(cmd, "table", csvTables...)
	cmd.Flags().StringVarP(&o.out, "output", "o", "", "file to write, or -")
	return cmd
}

func runExport(ctx context.Context, o *exportOptions, format string) error {
	for _, e := range exporters() {
		if e.name != format {
			continue
		}
		return o.read(ctx, func(st *graph.Store) error {
			write := func(w io.Writer) (struct{}, error) { return buffered(ctx, w, o, st, e.write) }
			if format == "csv" && o.table == "" {
				return csvFolder(ctx, o, st)
			}
			if o.out == "-" {
				_, err := write(o.Out)
				return err
			}
			_, err := toFile(o.out, write)
			return err
		})
	}
	return usage("unknown format %q", format)
}

// buffered writes one export in large pieces.
func buffered(ctx context.Context, w io.Writer, o *exportOptions, st *graph.Store, write func(context.Context, *exportOptions, *graph.Store, io.Writer) error) (struct{}, error) {
	b := bufio.NewWriterSize(w, 1<<16)
	if err := write(ctx, o, st, b); err != nil {
		return struct{}{}, err
	}
	return struct{}{}, b.Flush()
}

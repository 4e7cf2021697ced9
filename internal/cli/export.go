package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
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
	out    string
	window string
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
	}
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
			return nil
		},
		RunE:      func(cmd *cobra.Command, args []string) error { return runExport(cmd.Context(), o, args[0]) },
		ValidArgs: names,
	}
	o.storeOptions.flags(cmd)
	o.filterOptions.flags(cmd)
	o.nodeOptions.flags(cmd)
	cmd.Flags().StringVar(&o.window, "window", "sentence", "of --edges cooccurrence and all: sentence, paragraph or article")
	cmd.Flags().StringVarP(&o.out, "output", "o", "", "file to write, or -")
	return cmd
}

func runExport(ctx context.Context, o *exportOptions, format string) error {
	for _, e := range exporters() {
		if e.name != format {
			continue
		}
		return o.read(ctx, func(st *graph.Store) error {
			write := func(w io.Writer) (struct{}, error) {
				b := bufio.NewWriterSize(w, 1<<16)
				if err := e.write(ctx, o, st, b); err != nil {
					return struct{}{}, err
				}
				return struct{}{}, b.Flush()
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

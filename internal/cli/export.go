package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/graph"
)

type exportOptions struct {
	storeOptions
	filterOptions
	out string
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
	}
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

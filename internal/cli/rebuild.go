package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/resolve"
)

// rebuildOptions are the flags of rebuild.
type rebuildOptions struct {
	storeOptions
	listOptions
	formatOptions
	into storeOptions
}

func newRebuild(s *Streams) *cobra.Command {
	o := &rebuildOptions{storeOptions: storeOptions{Streams: s}, into: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "rebuild NEW",
		Short: "Make a new graph from the articles and rules that a graph keeps",
		Long: `rebuild decides anew who is who and which tellings are one event, without reading the
files again: after an upgrade that says so, with other names (--gazetteer), or to get a
small graph of one that was changed for years. NEW is a folder or postgres://…, and must
be empty; the old graph stays as it is.`,
		Example: "  actant rebuild new.db --db actant.db",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("name the new graph: actant rebuild NEW --db OLD")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.into.db = args[0]
			return runRebuild(cmd.Context(), o)
		},
	}
	o.storeOptions.flags(cmd)
	o.listOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	cmd.Flags().StringVar(&o.into.backend, "backend", "", "how the new graph lies in its folder: leveldb (default) or bolt")
	return cmd
}

func runRebuild(ctx context.Context, o *rebuildOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	return o.read(ctx, func(old *graph.Store) error {
		if same(o.dsn(), o.into.dsn()) {
			return errors.New("rebuild: the new graph must be another one than the old")
		}
		return o.into.with(ctx, graph.Options{Backend: o.into.backend, Resolve: resolve.FromGazetteer(g)}, func(st *graph.Store) error {
			done, err := old.Rebuild(ctx, st)
			if err != nil {
				return err
			}
			for _, f := range done.Faults {
				fmt.Fprintf(o.Err, "actant: rule %s does not apply: %s\n", f.Rule, f.Why)
			}
			stats, err := st.Stats(ctx)
			if err != nil {
				return err
			}
			return o.print(o.Streams, statsListing(stats))
		})
	})
}

// same tells whether two names mean one graph.
func same(a, b string) bool {
	x, errA := os.Stat(a)
	y, errB := os.Stat(b)
	return a == b || errA == nil && errB == nil && os.SameFile(x, y)
}

package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"actant/internal/graph"
)

type removeOptions struct {
	storeOptions
	listOptions
	articles []string
}

func newRemove(s *Streams) *cobra.Command {
	o := &removeOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "remove ARTICLE...",
		Short: "Take articles out of the graph without trace",
		Long: `remove takes out what an article said, and decides anew what was decided because of it.
ARTICLE is an id ("article:…"), the path or the URL it was read from.

EXIT STATUS
  0 done, 1 fault or no such article (the others are removed all the same), 2 wrong usage`,
		Example: "  actant remove articles/a.txt article:fil-12",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("name at least one article: its id, path or URL")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.articles = args
			return runRemove(cmd.Context(), o)
		},
	}
	o.storeOptions.flags(cmd)
	o.listOptions.flags(cmd)
	return cmd
}

func runRemove(ctx context.Context, o *removeOptions) error {
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	return o.change(ctx, g, func(st *graph.Store) error {
		var ids []string
		missing := 0
		for _, s := range o.articles {
			a, ok, err := articleOf(ctx, st, s)
			if err != nil {
				return err
			}
			if !ok {
				missing++
				fmt.Fprintf(o.Err, "actant: no article %q is in the graph: give its id, path or URL\n", s)
				continue
			}
			ids = append(ids, a.Article)
		}
		c, err := st.Remove(ctx, ids)
		if err != nil {
			return err
		}
		for _, f := range c.Faults {
			fmt.Fprintf(o.Err, "actant: rule %s does not apply any more: %s\n", f.Rule, f.Why)
		}
		fmt.Fprintf(o.Out, "removed %d articles\n", c.Removed)
		if missing > 0 {
			return fmt.Errorf("%d of %d articles are not in the graph", missing, len(o.articles))
		}
		return nil
	})
}

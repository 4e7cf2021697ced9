package cli

import (
	"context"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/kg"
)

type pathOptions struct {
	storeOptions
	formatOptions
	nameOptions
	from, to string
	types    []string
	any      bool
	steps    int
}

func newPath(s *Streams) *cobra.Command {
	o := &pathOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "path A B",
		Short: "Show a shortest chain of meetings and signings between two",
		Long: `path tells how two people or bodies are tied together: A met X, X signed with B, each
link with the sentence that tells it. Names of several words go in quotes.`,
		Example: `  actant path esper "abdelmadjid tebboune"`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usage("name two: actant path A B (a name of several words goes in quotes)")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.from, o.to = args[0], args[1]
			return runPath(cmd.Context(), o)
		},
		ValidArgsFunction: completeNames(&o.storeOptions, 0),
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	o.nameOptions.flags(cmd)
	f := cmd.Flags()
	f.StringSliceVar(&o.types, "type", nil, "acts that may be links (default meeting, signing)")
	f.BoolVar(&o.any, "any-modality", false, "also acts that were only planned, proposed or denied")
	f.IntVar(&o.steps, "max", 6, "longest chain, in acts")
	complete(cmd, "type", eventTypes...)
	return cmd
}

func runPath(ctx context.Context, o *pathOptions) error {
	if err := o.formatOptions.check(); err != nil {
		return err
	}
	opt := graph.PathOptions{AnyModality: o.any, MaxSteps: o.steps}
	for _, t := range o.types {
		if !contains(eventTypes, t) {
			return usage("unknown --type %q", t)
		}
		opt.Types = append(opt.Types, kg.EventType(t))
	}
	return o.read(ctx, func(st *graph.Store) error {
		a, err := o.find(ctx, st, o.from)
		if err != nil {
			return err
		}
		b, err := o.find(ctx, st, o.to)
		if err != nil {
			return err
		}
		steps, err := st.Path(ctx, a.Entity, b.Entity, opt)
		if err != nil {
			return err
		}
		if err := o.plainly(ctx, st, pointers(steps, func(s *graph.Step) *graph.EventRow { return &s.Event })...); err != nil {
			return err
		}
		l := &listing{columns: []string{"from", "to", "type", "modality", "date", "place", "articles", "warning", "quote", "event"},
			below: "quote", hide: []string{"warning", "event"}, data: steps, none: "no chain ties " + a.Name + " and " + b.Name + " together"}
		if steps == nil {
			l.data = []graph.Step{}
		}
		for i := range steps {
			e := &steps[i].Event
			l.add(steps[i].From.Name, steps[i].To.Name, string(e.Type), string(e.Modality), dayOf(e.Date), placeOf(e.Place), articlesOf(e),
				warningOf(e), quoteOf(e), e.Event)
		}
		l.stand("quote", "warning")
		return o.print(o.Streams, l)
	})
}

package cli

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/kg"
)

// eventsOptions are the flags of events and timeline.
type eventsOptions struct {
	storeOptions
	formatOptions
	filterOptions
	nameOptions
	name string
}

func newEvents(s *Streams) *cobra.Command {
	o := &eventsOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:     "events",
		Short:   "List events by day, with filters",
		Long:    "events lists what happened, was announced, proposed or denied, by day; undated events come last.",
		Example: "  actant events --type visit --place maroc --since 2020-10\n  actant events --actor esper --modality planned --format json",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runEvents(cmd.Context(), o) },
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	o.filterOptions.flags(cmd)
	return cmd
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("%s takes no argument (%q): see actant %s --help", cmd.Name(), args[0], cmd.Name())
	}
	return nil
}

func newTimeline(s *Streams) *cobra.Command {
	o := &eventsOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:     "timeline NAME",
		Short:   "List the events in which one takes part, by day",
		Example: "  actant timeline bourita --since 2020",
		Args:    oneName,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.name = strings.Join(args, " ")
			return runEvents(cmd.Context(), o)
		},
		ValidArgsFunction: completeNames(&o.storeOptions, 0),
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	o.filterOptions.flags(cmd)
	o.nameOptions.flags(cmd)
	return cmd
}

func oneName(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usage("say of whom: actant %s", cmd.Use)
	}
	return nil
}

func runEvents(ctx context.Context, o *eventsOptions) error {
	if err := o.formatOptions.check(); err != nil {
		return err
	}
	return o.read(ctx, func(st *graph.Store) error {
		f, err := o.filter(ctx, st)
		if err != nil {
			return err
		}
		if o.name != "" {
			c, err := o.find(ctx, st, o.name)
			if err != nil {
				return err
			}
			f.Actor, f.With = c.Entity, f.Actor
		}
		rows, err := st.Events(ctx, f)
		if err != nil {
			return err
		}
		if err := o.plainly(ctx, st, pointers(rows, func(r *graph.EventRow) *graph.EventRow { return r })...); err != nil {
			return err
		}
		return o.print(o.Streams, eventListing(rows, "no such event is in the graph"))
	})
}

// entitiesOptions are the flags of entities.
type entitiesOptions struct {
	storeOptions
	formatOptions
	kind, country, name, source string
	min, limit                  int
}

func newEntities(s *Streams) *cobra.Command {
	o := &entitiesOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:     "entities",
		Short:   "List persons, countries, bodies, places and texts, those of most articles first",
		Example: "  actant entities --kind person --country TN\n  actant entities --name loudyi",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runEntities(cmd.Context(), o) },
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.kind, "kind", "", "person, country, ministry, organisation, place, agreement or exercise")
	f.StringVar(&o.country, "country", "", "two-letter code of a country (ISO 3166-1)")
	f.StringVar(&o.name, "name", "", "a name as people type it")
	f.StringVar(&o.source, "source", "", "only those whom this paper or article names")
	f.IntVar(&o.min, "min-articles", 0, "only those of at least so many articles")
	f.IntVar(&o.limit, "limit", 0, "at most so many rows (0: all)")
	complete(cmd, "kind", entityKinds...)
	return cmd
}

var entityKinds = []string{"person", "country", "ministry", "organisation", "place", "agreement", "exercise"}

func runEntities(ctx context.Context, o *entitiesOptions) error {
	if err := o.formatOptions.check(); err != nil {
		return err
	}
	if o.kind != "" && !contains(entityKinds, o.kind) {
		return usage("unknown --kind %q: one of %s", o.kind, strings.Join(entityKinds, ", "))
	}
	return o.read(ctx, func(st *graph.Store) error {
		rows, err := st.Entities(ctx, graph.EntityFilter{Kind: kg.Kind(o.kind), Country: o.country, Name: o.name, Source: o.source,
			MinArticles: o.min, Limit: o.limit, Sources: o.format == "json"})
		if err != nil {
			return err
		}
		l := &listing{columns: []string{"name", "kind", "country", "articles", "aliases", "roles", "entity"}, data: rows,
			none: "no such entity is in the graph"}
		if rows == nil {
			l.data = []graph.EntityRow{}
		}
		for i := range rows {
			r := &rows[i]
			l.add(r.Name, string(r.Kind), r.Country, strconv.Itoa(r.Articles), strings.Join(r.Aliases, "; "), rolesOf(r.Roles), r.Entity)
		}
		return o.print(o.Streams, l)
	})
}

// rolesOf writes roles with their years, those that the texts tell first.
func rolesOf(roles []kg.Role) string {
	var out []string
	for _, basis := range []string{"text", "gazetteer"} {
		for _, r := range roles {
			if r.Basis != basis {
				continue
			}
			s := r.Title
			if r.From != "" || r.To != "" {
				s += " (" + r.From + "–" + r.To + ")"
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

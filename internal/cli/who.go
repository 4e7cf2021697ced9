package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/graph"
)

// whoOptions are the flags of who and its sisters in other languages.
type whoOptions struct {
	storeOptions
	formatOptions
	filterOptions
	nameOptions
	command string
	args    []string
}

// newWho and newQui are one question in two languages; their words are data.
func newWho(s *Streams) *cobra.Command {
	return newQuestion(s, "who", "NAME", "Ask who met, visited, received, called, wrote to or signed with somebody", `who answers with one row an event: who it was, when, where, whether it happened or was only
announced, how many articles tell it, and the sentence that says so. NAME is typed as it
comes: without accents, a surname alone, an office ("le roi du Maroc"). A name that may
mean several lists them.`)
}

func newQui(s *Streams) *cobra.Command {
	return newQuestion(s, "qui", "NOM", "Demander qui a rencontré, visité, reçu, appelé …", `qui répond par une ligne par acte : qui, quand, où, si c'est fait ou seulement annoncé,
combien d'articles le disent, et la phrase qui le dit. NOM s'écrit comme il vient : sans
accents, le seul nom de famille, une fonction (« le roi du Maroc »). Un nom qui désigne
plusieurs les énumère.`)
}

func newQuestion(s *Streams, command, name, short, long string) *cobra.Command {
	o := &whoOptions{storeOptions: storeOptions{Streams: s}, command: command}
	verbs := verbsOf(command)
	cmd := &cobra.Command{
		Use:   command + " VERB " + name,
		Short: short,
		Long: long + "\n\nVERB: " + strings.Join(verbs, ", ") + `

EXIT STATUS
  0 done (also without an answer), 1 fault or an ambiguous name, 2 wrong usage`,
		Example: "  actant " + command + " " + verbs[0] + " esper\n  actant " + command + " " + verbs[len(verbs)-2] + " maroc --since 2020-10-01",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.args = args
			return runWho(cmd.Context(), o)
		},
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	o.filterOptions.flags(cmd)
	o.nameOptions.flags(cmd)
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return verbs, cobra.ShellCompDirectiveNoFileComp
		}
		return completeNames(&o.storeOptions, 1)(cmd, args, typed)
	}
	return cmd
}

func runWho(ctx context.Context, o *whoOptions) error {
	verb, name, ok := ask(o.command, o.args)
	switch {
	case !ok:
		return usage("say what was done: actant %s %s NAME", o.command, strings.Join(verbsOf(o.command), "|"))
	case name == "":
		return usage("say to or with whom: actant %s %s NAME", o.command, strings.Join(o.args, " "))
	}
	if err := o.formatOptions.check(); err != nil {
		return err
	}
	return o.read(ctx, func(st *graph.Store) error {
		f, err := o.filter(ctx, st)
		if err != nil {
			return err
		}
		c, err := o.find(ctx, st, name)
		if err != nil {
			return err
		}
		rows, err := st.Who(ctx, verb, c.Entity, f)
		if err != nil {
			return err
		}
		if err := o.plainly(ctx, st, pointers(rows, func(r *graph.WhoRow) *graph.EventRow { return &r.EventRow })...); err != nil {
			return err
		}
		return o.print(o.Streams, whoListing(verb, c, rows))
	})
}

func whoListing(verb graph.Verb, c graph.Candidate, rows []graph.WhoRow) *listing {
	l := &listing{
		columns: []string{"who", "date", "place", "modality", "articles", "type", "instrument", "warning", "quote", "event"},
		below:   "quote", hide: []string{"event", "warning"}, data: rows,
		none: "no such event is in the graph of " + c.Name + "; see: actant timeline \"" + c.Name + "\"",
	}
	if verb != graph.SignedWith && verb != graph.AgreedWith {
		l.hide = append(l.hide, "instrument")
	}
	if verb != graph.Received {
		l.hide = append(l.hide, "type")
	}
	if rows == nil {
		l.data = []graph.WhoRow{}
	}
	for i := range rows {
		r := &rows[i]
		l.add(people(r.Who), dayOf(r.Date), placeOf(r.Place), string(r.Modality), articlesOf(&r.EventRow), string(r.Type),
			nameOf(r.Instrument), warningOf(&r.EventRow), quoteOf(&r.EventRow), r.Event)
	}
	l.stand("quote", "warning")
	return l
}

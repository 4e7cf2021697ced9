package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/report"
)

// reportOptions are the flags of all reports.
type reportOptions struct {
	storeOptions
	formatOptions
	filterOptions
	opt                       report.Options
	window, measure, by, lang string
	edges                     string
	kinds, evidence           []string
	out                       string // of a page
}

// told is a report: as rows in a language ("" for programs) and as data.
type told interface {
	Sheet(lang string) report.Sheet
}

func newReport(s *Streams) *cobra.Command {
	o := &reportOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Tables to hand over: who appears with whom",
		Long: `report prints tables to hand over. With --format html it writes one page with all of them:
the picture of the network, pairs with their sentences, actors, countries, months. The
page is one file that needs no network; each report below makes it of what it selects.`,
		Example: "  actant report cooccurrence --kind person\n  actant report --format html --lang fr -o report.html",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("unknown report %q; see actant report --help", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().NFlag() == 0 {
				return cmd.Help()
			}
			if o.format != pageFormat {
				return usage("name a report, or make the page of all: actant report --format html -o FILE")
			}
			return o.run(cmd.Context(), "", nil)
		},
	}
	o.flags(cmd)
	o.filterOptions.flags(cmd)
	cmd.AddCommand(newCooccurrence(s), newReportActors(s), newReportMeetings(s), newReportChanges(s))
	return cmd
}

// pageFormat is the format in which a report is one file for people.
const pageFormat = "html"

// flags are those that all reports share.
func (o *reportOptions) flags(cmd *cobra.Command) {
	o.storeOptions.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.format, "format", "", "table, tsv, csv, json or html (default: a table on a terminal, tsv in a pipe)")
	f.StringVarP(&o.out, "output", "o", "-", "of --format html: file to write, or -")
	f.StringVar(&o.lang, "lang", "", "language of tables and page: "+strings.Join(report.Langs(), " or ")+" (default by $LANG)")
	complete(cmd, "format", append([]string{pageFormat}, formatNames...)...)
	complete(cmd, "lang", report.Langs()...)
}

// check refuses what cannot be done before any work is.
func (o *reportOptions) check() error {
	switch {
	case o.format == pageFormat && len(o.evidence) > 0:
		return usage("--evidence is a table; the page shows the sentences of all pairs")
	case o.format == pageFormat:
		return nil
	case o.out != "-":
		return usage("-o is for --format html; tables go to standard output")
	}
	return o.formatOptions.check()
}

// write makes the page of the events that f selects and of the articles that opt
// selects.
func (o *reportOptions) write(ctx context.Context, st *graph.Store, f graph.Filter, opt report.Options) error {
	p := report.Page{Lang: o.language(), Pairs: opt.Limit, Events: f.Limit}
	f.Limit, opt.Limit = 0, 0 // the limits are on rows
	p.Filter, p.Options = f, opt
	if o.out == "-" {
		return report.HTML(ctx, o.Out, st, p)
	}
	_, err := toFile(o.out, func(w io.Writer) (struct{}, error) { return struct{}{}, report.HTML(ctx, w, st, p) })
	return err
}

// language is the one asked for, else that of the environment.
func (o *reportOptions) language() string {
	for _, l := range append([]string{o.lang, o.Env("LC_ALL"), o.Env("LANG")}, report.Langs()...) {
		for _, have := range report.Langs() {
			if l != "" && strings.HasPrefix(l, have) {
				return have
			}
		}
	}
	return "en"
}

// show prints a report: with the words of a language as a table, with codes that
// do not change for programs.
func (o *reportOptions) show(t told, none string) error {
	lang := ""
	if o.format == "table" || o.format == "" && o.OutTerminal {
		lang = o.language()
	}
	sheet := t.Sheet(lang)
	l := &listing{columns: sheet.Columns, rows: sheet.Rows, data: t, none: none}
	if p, ok := t.(proofList); ok {
		l.below, l.hide = p.layout(sheet.Columns)
	}
	return o.print(o.Streams, l)
}

func newCooccurrence(s *Streams) *cobra.Command {
	o := &reportOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "cooccurrence",
		Short: "Who stands with whom, counted in sentences, paragraphs or articles",
		Long: `cooccurrence counts which actors stand together in one sentence (or paragraph, or
article) after the furniture of the pages is gone, with the articles, the independent
sources (copies of one text count once) and how far it is from chance. --evidence A,B
lists the very sentences that a count stands for.`,
		Example: "  actant report cooccurrence --kind person --min-articles 2\n  actant report cooccurrence --evidence esper,bourita",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runCooccurrence(cmd.Context(), o) },
	}
	o.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.window, "window", "sentence", "sentence, paragraph or article")
	f.StringVar(&o.measure, "measure", "count", "order of the pairs: count, loglikelihood, pmi or jaccard")
	f.StringVar(&o.by, "by", "", "month: also count each month")
	f.StringSliceVar(&o.kinds, "kind", nil, "who is counted (default person, country, ministry, organisation)")
	f.StringVar(&o.opt.Country, "country", "", "only pairs with somebody of this country (two letters)")
	f.StringArrayVar(&o.actors, "actor", nil, "only the pairs of this one")
	f.StringVar(&o.since, "since", "", "only articles published on or after this day")
	f.StringVar(&o.until, "until", "", "only articles published on or before this day")
	f.StringVar(&o.opt.Source, "source", "", "only this paper or article")
	f.BoolVar(&o.opt.Named, "named", false, "count names only, not roles and pronouns")
	f.BoolVar(&o.opt.Own, "own", false, "also count people with their own country")
	f.IntVar(&o.opt.MinCount, "min-count", 0, "only pairs that stand together so often")
	f.IntVar(&o.opt.MinArticles, "min-articles", 0, "only pairs of so many articles")
	f.IntVar(&o.opt.MinSources, "min-sources", 0, "only pairs of so many independent articles")
	f.IntVar(&o.opt.Limit, "limit", 50, "at most so many pairs (0: all)")
	f.StringSliceVar(&o.evidence, "evidence", nil, "A,B: list the sentences in which both stand")
	complete(cmd, "window", "sentence", "paragraph", "article")
	complete(cmd, "measure", "count", "loglikelihood", "pmi", "jaccard")
	complete(cmd, "kind", entityKinds...)
	return cmd
}

// options turns the flags into options of the report.
func (o *reportOptions) options(ctx context.Context, st *graph.Store) (report.Options, error) {
	opt := o.opt
	opt.Window, opt.Measure = report.Window(o.window), report.Measure(o.measure)
	if !contains([]string{"sentence", "paragraph", "article"}, o.window) {
		return opt, usage("unknown --window %q: sentence, paragraph or article", o.window)
	}
	if !contains([]string{"count", "loglikelihood", "pmi", "jaccard"}, o.measure) {
		return opt, usage("unknown --measure %q: count, loglikelihood, pmi or jaccard", o.measure)
	}
	if o.by != "" && o.by != "month" {
		return opt, usage("unknown --by %q: month", o.by)
	}
	opt.ByMonth = o.by == "month"
	for _, k := range o.kinds {
		if !contains(entityKinds, k) {
			return opt, usage("unknown --kind %q: one of %s", k, strings.Join(entityKinds, ", "))
		}
		opt.Kinds = append(opt.Kinds, kg.Kind(k))
	}
	var err error
	if opt.Since, err = bound("since", o.since, false); err != nil {
		return opt, err
	}
	if opt.Until, err = bound("until", o.until, true); err != nil {
		return opt, err
	}
	if len(o.actors) > 0 {
		c, err := (&nameOptions{}).find(ctx, st, o.actors[0])
		if err != nil {
			return opt, err
		}
		opt.Entity = c.Entity
	}
	return opt, nil
}

func runCooccurrence(ctx context.Context, o *reportOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	if n := len(o.evidence); n != 0 && n != 2 {
		return usage("--evidence takes two names with a comma between: --evidence esper,bourita")
	}
	return o.read(ctx, func(st *graph.Store) error {
		opt, err := o.options(ctx, st)
		if err != nil {
			return err
		}
		if len(o.evidence) == 2 {
			return o.prove(ctx, st, opt)
		}
		if o.format == pageFormat {
			return o.write(ctx, st, graph.Filter{Actor: opt.Entity, Source: opt.Source, Since: opt.Since, Until: opt.Until}, opt)
		}
		t, err := report.Cooccurrence(ctx, st, opt)
		if err != nil {
			return err
		}
		if t.NoText > 0 {
			fmt.Fprintf(o.Err, "actant: %d articles are kept without their text and were not counted\n", t.NoText)
		}
		return o.show(t, "no two stand together")
	})
}

// prove lists the sentences of one pair.
func (o *reportOptions) prove(ctx context.Context, st *graph.Store, opt report.Options) error {
	a, err := (&nameOptions{}).find(ctx, st, o.evidence[0])
	if err != nil {
		return err
	}
	b, err := (&nameOptions{}).find(ctx, st, o.evidence[1])
	if err != nil {
		return err
	}
	proofs, err := report.Evidence(ctx, st, opt, a.Entity, b.Entity)
	if err != nil {
		return err
	}
	if proofs == nil {
		proofs = []report.Proof{}
	}
	return o.show(proofList(proofs), a.Name+" and "+b.Name+" do not stand together")
}

// proofList is the evidence of one pair.
type proofList []report.Proof

// Sheet implements told.
func (p proofList) Sheet(lang string) report.Sheet { return report.ProofSheet(lang, p) }

// layout says which column of a table stands below, and which are for programs:
// the sentence, and what follows it.
func (p proofList) layout(columns []string) (below string, hide []string) {
	const sentence = 4
	if len(columns) <= sentence {
		return "", nil
	}
	return columns[sentence], columns[sentence+1:]
}

func newReportActors(s *Streams) *cobra.Command {
	o := &reportOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:     "actors",
		Short:   "Who stands at the centre: degree, betweenness, PageRank",
		Example: "  actant report actors --edges met --by betweenness --since 2020",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case !contains([]string{"met", "cooccurrence", "all"}, o.edges):
				return usage("unknown --edges %q: met, cooccurrence or all", o.edges)
			case !contains([]string{"pagerank", "betweenness", "degree"}, o.by):
				return usage("unknown --by %q: pagerank, betweenness or degree", o.by)
			}
			return o.run(cmd.Context(), "nobody is in the graph", func(ctx context.Context, st *graph.Store, f graph.Filter) (told, error) {
				f.Limit = 0 // the limit is on actors
				r, err := report.Actors(ctx, st, report.Edges(o.edges), o.by, f, report.Options{})
				if err == nil && o.limit > 0 && len(r.Actors) > o.limit {
					r.Actors = r.Actors[:o.limit]
				}
				return r, err
			})
		},
	}
	o.flags(cmd)
	o.filterOptions.flags(cmd)
	cmd.Flags().StringVar(&o.edges, "edges", "met", "ties that count: met, cooccurrence or all")
	cmd.Flags().StringVar(&o.by, "by", "pagerank", "order: pagerank, betweenness or degree")
	complete(cmd, "edges", "met", "cooccurrence", "all")
	complete(cmd, "by", "pagerank", "betweenness", "degree")
	return cmd
}

func newReportMeetings(s *Streams) *cobra.Command {
	o := &reportOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:     "meetings",
		Short:   "Country against country: how often they met, by year",
		Example: "  actant report meetings --type meeting,visit --modality occurred",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), "no two countries met", func(ctx context.Context, st *graph.Store, f graph.Filter) (told, error) {
				return report.Meetings(ctx, st, f)
			})
		},
	}
	o.flags(cmd)
	o.filterOptions.flags(cmd)
	return cmd
}

func newReportChanges(s *Streams) *cobra.Command {
	o := &reportOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:     "changes --since DAY",
		Short:   "What the articles since a day brought: new people, new and changed events",
		Example: "  actant report changes --since 2020-10-02",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.since == "" {
				return usage("say since when: actant report changes --since YYYY-MM-DD")
			}
			return o.run(cmd.Context(), "nothing new", func(ctx context.Context, st *graph.Store, f graph.Filter) (told, error) {
				return report.Changes(ctx, st, f.Since, report.Options{})
			})
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.since, "since", "", "day of publication: YYYY, YYYY-MM or YYYY-MM-DD")
	return cmd
}

// run makes one report of a graph and prints it, or its page.
func (o *reportOptions) run(ctx context.Context, none string, make func(context.Context, *graph.Store, graph.Filter) (told, error)) error {
	if err := o.check(); err != nil {
		return err
	}
	return o.read(ctx, func(st *graph.Store) error {
		f, err := o.filter(ctx, st)
		if err != nil {
			return err
		}
		if o.format == pageFormat {
			return o.write(ctx, st, f, report.Options{Entity: f.Actor, Source: f.Source, Since: f.Since, Until: f.Until})
		}
		t, err := make(ctx, st, f)
		if err != nil {
			return err
		}
		return o.show(t, none)
	})
}

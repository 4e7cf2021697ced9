package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/report"
)

// reportOptions are the flags of report cooccurrence.
type reportOptions struct {
	storeOptions
	formatOptions
	opt                 report.Options
	window, measure, by string
	kinds, evidence     []string
	actor, since, until string
}

func newReport(s *Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Tables to hand over: who appears with whom",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("unknown report %q; see actant report --help", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCooccurrence(s))
	return cmd
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
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.window, "window", "sentence", "sentence, paragraph or article")
	f.StringVar(&o.measure, "measure", "count", "order of the pairs: count, loglikelihood, pmi or jaccard")
	f.StringVar(&o.by, "by", "", "month: also count each month")
	f.StringSliceVar(&o.kinds, "kind", nil, "who is counted (default person, country, ministry, organisation)")
	f.StringVar(&o.opt.Country, "country", "", "only pairs with somebody of this country (two letters)")
	f.StringVar(&o.actor, "actor", "", "only the pairs of this one")
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
	if o.actor != "" {
		c, err := (&nameOptions{}).find(ctx, st, o.actor)
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
		t, err := report.Cooccurrence(ctx, st, opt)
		if err != nil {
			return err
		}
		if t.NoText > 0 {
			fmt.Fprintf(o.Err, "actant: %d articles are kept without their text and were not counted\n", t.NoText)
		}
		return o.print(o.Streams, pairListing(t, opt.ByMonth))
	})
}

func pairListing(t *report.Table, months bool) *listing {
	l := &listing{columns: []string{"a", "b", "count", "sentences", "articles", "sources", "first", "last", "loglikelihood", "pmi", "jaccard"},
		hide: []string{"sentences", "pmi"}, data: t, none: "no two stand together"}
	if months {
		l.columns = append(l.columns, "trend", "months")
	}
	for _, p := range t.Pairs {
		row := []string{p.A.Name, p.B.Name, strconv.Itoa(p.Count), strconv.Itoa(p.Sentences), strconv.Itoa(p.Articles), strconv.Itoa(p.Sources),
			p.First, p.Last, decimal(p.LogLikelihood, 1), decimal(p.PMI, 2), decimal(p.Jaccard, 3)}
		if months {
			var list []string
			for _, m := range p.Months {
				list = append(list, m.Month+":"+strconv.Itoa(m.Count))
			}
			row = append(row, decimal(p.Trend, 2), strings.Join(list, " "))
		}
		l.add(row...)
	}
	return l
}

func decimal(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }

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
	l := &listing{columns: []string{"published", "outlet", "path", "a", "b", "quote"}, below: "quote", data: proofs,
		none: a.Name + " and " + b.Name + " do not stand together"}
	if proofs == nil {
		l.data = []report.Proof{}
	}
	for _, p := range proofs {
		l.add(p.Published, p.Outlet, p.Path, strings.Join(p.A, ", "), strings.Join(p.B, ", "), oneLine(p.Quote))
	}
	return o.print(o.Streams, l)
}

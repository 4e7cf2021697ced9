package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/events"
	"actant/internal/graph"
	"actant/internal/ingest"
	"actant/internal/kg"
	"actant/internal/pipeline"
)

type explainOptions struct {
	storeOptions
	readOptions
	text      string
	published string
	grep      string
}

func newExplain(s *Streams) *cobra.Command {
	o := &explainOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "explain EVENT|PATH...",
		Short: "Show why: sentence, mentions, tree, frames, days, merges",
		Long: `explain takes events of the graph by their ids, and prints for each telling the sentence
as the parser saw it with its grammar, the mentions, the date expressions, the frames
that told the event, and why tellings were joined. It also reads articles, or a sentence
given with --text, and explains all their sentences.`,
		Example: `  actant explain event:meeting-2020-10-02-3f9c1a2b
  actant explain --text "M. Bourita a reçu M. Esper vendredi à Rabat." --published 2020-10-03`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runExplain(cmd.Context(), o)
		},
	}
	o.storeOptions.flags(cmd)
	o.readOptions.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.text, "text", "", "a text to read instead of files")
	f.StringVar(&o.published, "published", "", "day of publication of --text, YYYY-MM-DD")
	f.StringVar(&o.grep, "grep", "", "only sentences that contain these words")
	return cmd
}

func runExplain(ctx context.Context, o *explainOptions) error {
	p, err := o.pipeline(o.Streams)
	if err != nil {
		return err
	}
	show := func(a *kg.Article) error { return o.article(p, a) }
	if o.text != "" {
		a, err := p.Annotate(ingest.Doc{Path: "text", Text: o.text, Published: o.published})
		if err != nil {
			return err
		}
		return show(a)
	}
	if len(o.paths) == 0 {
		return usage("name events or articles, or give --text")
	}
	if strings.HasPrefix(o.paths[0], "event:") {
		return o.read(ctx, func(st *graph.Store) error {
			for _, id := range o.paths {
				if err := o.event(ctx, p, st, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return o.run(ctx, o.Streams, show)
}

// article explains all sentences of an article.
func (o *explainOptions) article(p *pipeline.Pipeline, a *kg.Article) error {
	for i := range a.Sentences {
		if o.grep != "" && !strings.Contains(a.Sentences[i].In(a.Text), o.grep) {
			continue
		}
		ex, err := p.Explain(a, i)
		if err != nil {
			return err
		}
		printExplanation(o.Out, ex)
	}
	for i := range a.Events {
		fmt.Fprintf(o.Out, "EVENT %s\n", eventLine(a, &a.Events[i]))
	}
	return nil
}

// event explains an event of the graph: its articles are read again from the
// texts that the graph keeps.
func (o *explainOptions) event(ctx context.Context, p *pipeline.Pipeline, st *graph.Store, id string) error {
	shown, err := st.Show(ctx, id)
	if err != nil {
		return err
	}
	e := shown.Event
	if err := (&formatOptions{}).plainly(ctx, st, e); err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "%s: %s, %s, %s at %s\n", e.Event, e.Type, e.Modality, orDash(dayOf(e.Date)), orDash(placeOf(e.Place)))
	fmt.Fprintf(o.Out, "  who: %s\n  date rests on: %s\n", people(e.Participants), e.Date.Basis)
	if w := warningOf(e); w != "" {
		fmt.Fprintf(o.Out, "  doubts: %s\n", w)
	}
	for _, r := range e.Merged {
		fmt.Fprintf(o.Out, "  joined by %s (%.2f): %s = %s\n", r.Rule, r.Score, r.A, r.B)
	}
	type place struct {
		article string
		span    kg.Span
	}
	done := map[place]bool{}
	for _, t := range e.Sources {
		fmt.Fprintf(o.Out, "\n%s (%s, %s): %s %s, by %s\n", t.Path, orDash(t.Outlet), orDash(t.Published), t.Modality, orDash(dayOf(t.Date)), t.Rule)
		if at := (place{t.Article, t.Span}); done[at] {
			continue // the same sentence by another rule
		} else {
			done[at] = true
		}
		if err := o.telling(ctx, p, st, &t); err != nil {
			return err
		}
	}
	return nil
}

// telling explains the sentence of one telling.
func (o *explainOptions) telling(ctx context.Context, p *pipeline.Pipeline, st *graph.Store, t *graph.TellingRow) error {
	full, err := st.Full(ctx, t.Article)
	if errors.Is(err, graph.ErrNotFound) {
		fmt.Fprintf(o.Out, "  %s\n  the graph keeps no text of it (built with --no-text): explain the file itself\n", t.Quote)
		return nil
	}
	if err != nil {
		return err
	}
	a, err := p.Annotate(ingest.Doc{Path: full.Path, ID: full.ID, Outlet: full.Outlet, Title: full.Title, Published: full.Published, Lang: full.Lang, Text: full.Text})
	if err != nil {
		return err
	}
	for i := range a.Sentences {
		if !a.Sentences[i].Contains(t.Span) {
			continue
		}
		ex, err := p.Explain(a, i)
		if err != nil {
			return err
		}
		printExplanation(o.Out, ex)
	}
	return nil
}

func printExplanation(w io.Writer, ex events.Explanation) {
	fmt.Fprintf(w, "\n%s\n", ex.Quote)
	for i, x := range ex.Words {
		fmt.Fprintf(w, "%3d %-18s %-14s %-6s %-28s %3d %-12s %s %s\n", i, x.Form, x.Lemma, x.POS, x.Feats, x.Head, x.Rel, x.Mention, x.Trigger)
	}
	for _, d := range ex.Dates {
		fmt.Fprintln(w, "  date", d)
	}
	for _, t := range ex.Tellings {
		fmt.Fprintln(w, "  told", t)
	}
}

// eventLine is an event of a record in one line.
func eventLine(a *kg.Article, e *kg.Event) string {
	name := map[string]string{}
	for i := range a.Entities {
		name[a.Entities[i].ID] = a.Entities[i].Name
	}
	var parts []string
	for _, p := range e.Participants {
		parts = append(parts, string(p.Role)+":"+name[p.Entity])
	}
	date := e.Date.From
	if e.Date.To != e.Date.From {
		date += "/" + e.Date.To
	}
	return fmt.Sprintf("%s %s | %s | %s | %s | %s", e.Type, e.Modality, strings.Join(parts, "; "), name[e.Place], date, name[e.Instrument])
}

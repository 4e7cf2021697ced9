package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/events"
	"actant/internal/ingest"
	"actant/internal/kg"
)

type explainOptions struct {
	*Streams
	readOptions
	text      string
	published string
	grep      string
}

func newExplain(s *Streams) *cobra.Command {
	o := &explainOptions{Streams: s}
	cmd := &cobra.Command{
		Use:   "explain [PATH...]",
		Short: "Show how sentences were read: mentions, tree, frames, days",
		Long: `explain reads articles (or the sentence given with --text) and prints, for each
sentence, the words as the parser saw them with their grammar, the mentions, the date
expressions and the tellings that the frames made.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runExplain(cmd.Context(), o)
		},
	}
	o.flags(cmd)
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
	show := func(a *kg.Article) error {
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
	if o.text != "" {
		a, err := p.Annotate(ingest.Doc{Path: "text", Text: o.text, Published: o.published})
		if err != nil {
			return err
		}
		return show(a)
	}
	if len(o.paths) == 0 {
		return usage("name articles, or give --text")
	}
	return o.run(ctx, o.Streams, show)
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

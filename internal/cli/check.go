package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"actant/internal/graph"
)

type checkOptions struct {
	storeOptions
	formatOptions
}

func newCheck(s *Streams) *cobra.Command {
	o := &checkOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Audit the graph: every claim has its source, no id leads nowhere",
		Long: `check reads the whole graph: every event has a participant, a source and a span that
slices back, no id leads nowhere, the counts are right, the graph holds exactly what the
records and the resolution say, and the indexes agree.

EXIT STATUS
  0 all is well, 1 problems were found (each is listed) or the audit could not be made`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runCheck(cmd.Context(), o) },
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	return cmd
}

func runCheck(ctx context.Context, o *checkOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	return o.read(ctx, func(st *graph.Store) error {
		audit, err := st.Check(ctx)
		if err != nil {
			return err
		}
		l := statsListing(audit.Stats)
		l.data = audit
		l.add("problems", strconv.Itoa(len(audit.Problems)+audit.More))
		if err := o.print(o.Streams, l); err != nil {
			return err
		}
		for _, p := range audit.Problems {
			fmt.Fprintln(o.Err, "actant: problem:", p)
		}
		if audit.More > 0 {
			fmt.Fprintf(o.Err, "actant: … and %d more\n", audit.More)
		}
		if len(audit.Problems) > 0 {
			return errors.New("the graph is not sound: restore a backup, or build it again from the articles")
		}
		return nil
	})
}

func statsListing(st graph.Stats) *listing {
	l := &listing{columns: []string{"what", "count"}, data: st}
	l.add("articles", strconv.Itoa(st.Articles))
	l.add("entities", strconv.Itoa(st.Entities))
	l.add("events", strconv.Itoa(st.Events))
	l.add("tellings", strconv.Itoa(st.Tellings))
	l.add("quads", strconv.FormatInt(st.Quads, 10))
	l.add("rules", strconv.Itoa(st.Rules))
	return l
}

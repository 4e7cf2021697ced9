package cli

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"actant/internal/graph"
)

type queryOptions struct {
	storeOptions
	formatOptions
	script   string
	limit    int
	deadline time.Duration
}

func newQuery(s *Streams) *cobra.Command {
	o := &queryOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "query 'GIZMO'",
		Short: "Ask the graph in Cayley's own query language",
		Long:  "query is for experts. A lone - reads the script from standard input.\n\n" + graph.GizmoHelp,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("give one script, in quotes, or -")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.script = args[0]
			return runQuery(cmd.Context(), o)
		},
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	cmd.Flags().IntVar(&o.limit, "limit", 10_000, "at most so many rows")
	cmd.Flags().DurationVar(&o.deadline, "deadline", 30*time.Second, "stop the script after this time")
	return cmd
}

func runQuery(ctx context.Context, o *queryOptions) error {
	if err := o.formatOptions.check(); err != nil {
		return err
	}
	if o.script == "-" {
		text, err := io.ReadAll(io.LimitReader(o.In, 1<<20))
		if err != nil {
			return fmt.Errorf("read script: %w", err)
		}
		o.script = string(text)
	}
	return o.read(ctx, func(st *graph.Store) error {
		rows, err := st.Query(ctx, o.script, graph.QueryOptions{Deadline: o.deadline, Limit: o.limit})
		if perr := o.print(o.Streams, gizmoListing(rows)); err == nil {
			err = perr
		}
		return err
	})
}

// gizmoListing shows rows with a column for each tag.
func gizmoListing(rows []any) *listing {
	l := &listing{data: rows, none: "no rows"}
	if rows == nil {
		l.data = []any{}
	}
	seen := map[string]bool{}
	for _, r := range rows {
		if m, ok := r.(map[string]any); ok {
			for k := range m {
				seen[k] = true
			}
			continue
		}
		seen["value"] = true
	}
	for k := range seen {
		l.columns = append(l.columns, k)
	}
	sort.Strings(l.columns)
	for _, r := range rows {
		row := make([]string, len(l.columns))
		m, ok := r.(map[string]any)
		if !ok {
			m = map[string]any{"value": r}
		}
		for i, c := range l.columns {
			if v, ok := m[c]; ok {
				row[i] = strings.TrimSpace(fmt.Sprint(v))
			}
		}
		l.rows = append(l.rows, row)
	}
	return l
}

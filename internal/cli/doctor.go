package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/models"
)

type doctorOptions struct {
	storeOptions
	listOptions
	formatOptions
}

// finding is one line of doctor.
type finding struct {
	What  string `json:"what"`
	State string `json:"state"` // ok, missing or bad
	Is    string `json:"is"`
}

func newDoctor(s *Streams) *cobra.Command {
	o := &doctorOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Tell what is installed, where the graph lies, and how healthy both are",
		Long: `doctor looks at the program, its lists and models, your own names and the graph. It opens
the graph and counts; "actant check" reads it all.

EXIT STATUS
  0 all is well, 1 something is bad (a graph that is not there yet is not)`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runDoctor(cmd.Context(), o) },
	}
	o.storeOptions.flags(cmd)
	o.listOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	return cmd
}

func runDoctor(ctx context.Context, o *doctorOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	found := []finding{{"program", "ok", fmt.Sprintf("actant %s, %s %s/%s, %d processors", Version, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))}}
	found = append(found, o.names()...)
	found = append(found, modelFindings()...)
	found = append(found, o.graph(ctx)...)
	l := &listing{columns: []string{"what", "state", "is"}, data: found}
	bad := 0
	for _, f := range found {
		l.add(f.What, f.State, f.Is)
		if f.State == "bad" {
			bad++
		}
	}
	if err := o.print(o.Streams, l); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("%d findings are bad", bad)
	}
	return nil
}

// names looks at the shipped lists and the user's own.
func (o *doctorOptions) names() []finding {
	var out []finding
	g, err := gazetteer.Default()
	if err != nil {
		return append(out, finding{"names", "bad", err.Error()})
	}
	out = append(out, finding{"names", "ok", fmt.Sprintf("%d entries, version %s", g.Len(), g.Version())})
	layers, err := o.layers(o.Streams)
	if err != nil {
		return append(out, finding{"your names", "bad", err.Error()})
	}
	if len(layers) == 0 {
		return append(out, finding{"your names", "missing", "none in " + o.dir(o.Streams) + "; see actant gazetteer import"})
	}
	own, err := gazetteer.Load(layers...)
	if err != nil {
		return append(out, finding{"your names", "bad", strings.ReplaceAll(err.Error(), "\n", "; ")})
	}
	return append(out, finding{"your names", "ok", fmt.Sprintf("%d layers in %s, %d entries more", len(layers), o.dir(o.Streams), own.Len()-g.Len())})
}

// modelFindings lists the weights in the program.
func modelFindings() []finding {
	var out []finding
	for _, m := range []string{"fr-grammar", "fr-names", "en-grammar", "en-names"} {
		info, err := fs.Stat(models.FS, m+"/model.bin")
		if err != nil {
			out = append(out, finding{"model " + m, "missing", "this program has none; rules take its place"})
			continue
		}
		out = append(out, finding{"model " + m, "ok", size(info.Size())})
	}
	return out
}

func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d kB", (n+1023)/1024)
}

// graph opens the graph and counts.
func (o *doctorOptions) graph(ctx context.Context) []finding {
	where := o.shown()
	if info, err := os.Stat(o.dsn()); err == nil && info.IsDir() {
		if abs, err := filepath.Abs(o.dsn()); err == nil {
			where = abs
		}
		where += ", " + size(sizeOf(o.dsn()))
	}
	var st graph.Stats
	err := o.read(ctx, func(s *graph.Store) (err error) {
		st, err = s.Stats(ctx)
		return err
	})
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return []finding{{"graph", "missing", where + ": make it with: actant build PATH"}}
	case err != nil:
		return []finding{{"graph", "bad", strings.ReplaceAll(err.Error(), "\n", "; ")}}
	}
	return []finding{{"graph", "ok", where + ", " + st.Backend},
		{"graph holds", "ok", fmt.Sprintf("%d articles, %d entities, %d events, %d quads, %d rules", st.Articles, st.Entities, st.Events, st.Quads, st.Rules)}}
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/ingest"
	"actant/internal/kg"
	"actant/internal/pipeline"
	"actant/internal/resolve"
)

// buildOptions are the flags of build.
type buildOptions struct {
	storeOptions
	readOptions
	formatOptions
	again, noText, quiet, watch bool
	progress                    string
	every                       time.Duration
}

func newBuild(s *Streams) *cobra.Command {
	o := &buildOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "build PATH...",
		Short: "Read articles and make or update the graph",
		Long: `build reads files (.txt, .html, .jsonl, feeds; .gz and .zst too), folders, patterns or
"-" and keeps what they tell in the graph. An article that is there already, byte for
byte, is passed over; a changed one replaces what it said before. Ctrl-C leaves a usable
graph; the same command goes on from there.

EXIT STATUS
  0 done, 1 fault, 2 wrong usage, 3 some articles were left out (each is named on
  stderr with the reason), 130 interrupted`,
		Example: `  actant build articles/
  actant build 'feeds/*.jsonl.gz' --db press.db
  actant build inbox/ --watch --quiet`,
		Args: needPaths,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			if o.watch {
				return watchBuild(cmd.Context(), o)
			}
			return runBuild(cmd.Context(), o)
		},
	}
	o.storeOptions.flags(cmd)
	o.readOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.backend, "backend", "", "how a new graph lies in its folder: leveldb (default) or bolt")
	f.BoolVar(&o.again, "again", false, "read unchanged articles anew, after names or models changed")
	f.BoolVar(&o.noText, "no-text", false, "keep no texts: a smaller graph that cannot show its articles")
	f.StringVar(&o.progress, "progress", "auto", "auto (on a terminal), json (events on stderr) or none")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print neither progress nor summary")
	f.BoolVar(&o.watch, "watch", false, "go on: read what is new or changed in the paths until Ctrl-C")
	f.DurationVar(&o.every, "every", 5*time.Second, "with --watch: how often to look")
	complete(cmd, "progress", "auto", "json", "none")
	return cmd
}

func runBuild(ctx context.Context, o *buildOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.quiet {
		o.progress = "none"
	}
	bar, err := newProgress(o.Streams, o.progress, o.paths)
	if err != nil {
		return err
	}
	p, err := o.pipeline(o.Streams)
	if err != nil {
		return err
	}
	var built pipeline.Built
	var stats graph.Stats
	opt := graph.Options{Backend: o.backend, Resolve: resolve.FromGazetteer(p.Gazetteer())}
	memory := newThrift()
	defer memory.end()
	err = o.with(ctx, opt, func(st *graph.Store) (err error) {
		b := pipeline.Builder{Pipeline: p, Store: st, Again: o.again, NoText: o.noText, Progress: func(d pipeline.Built, a *kg.Article) {
			memory.step()
			bar.step(d, a)
		}}
		built, err = b.Build(ctx, o.paths, ingest.Options{MaxBytes: o.maxBytes, Stdin: o.In}, o.workers, func(f ingest.Fault) {
			bar.clear()
			fmt.Fprintln(o.Err, "actant: left out:", f.Error())
		})
		bar.finish(built)
		if err != nil {
			return err
		}
		stats, err = st.Stats(ctx)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range built.Faults {
		fmt.Fprintf(o.Err, "actant: rule %s does not apply: %s\n", f.Rule, f.Why)
	}
	if !o.quiet {
		if err := o.print(o.Streams, buildSummary(built, stats, o.shown())); err != nil {
			return err
		}
	}
	if built.LeftOut > 0 {
		return fmt.Errorf("%w: %d", errLeftOut, built.LeftOut)
	}
	return nil
}

// buildSummary is the table that build prints.
func buildSummary(b pipeline.Built, st graph.Stats, db string) *listing {
	l := &listing{columns: []string{"what", "count", "of which"}}
	n := strconv.Itoa
	l.add("articles read", n(b.Read), fmt.Sprintf("%d new, %d changed, %d unchanged", b.Added, b.Replaced, b.Same))
	l.add("articles left out", n(b.LeftOut), "")
	l.add("articles in the graph", n(st.Articles), db)
	l.add("entities", n(st.Entities), "")
	l.add("events", n(st.Events), fmt.Sprintf("%d tellings", st.Tellings))
	l.add("quads", strconv.FormatInt(st.Quads, 10), st.Backend)
	l.data = struct {
		Read      int         `json:"read"`
		New       int         `json:"new"`
		Changed   int         `json:"changed"`
		Unchanged int         `json:"unchanged"`
		LeftOut   int         `json:"left_out"`
		DB        string      `json:"db"`
		Graph     graph.Stats `json:"graph"`
	}{b.Read, b.Added, b.Replaced, b.Same, b.LeftOut, db, st}
	return l
}

// watchBuild builds whenever a file of the paths came or changed. The graph is
// open only while something is read, so that others can use it in between.
func watchBuild(ctx context.Context, o *buildOptions) error {
	if contains(o.paths, "-") {
		return usage("--watch looks at files and folders; standard input is none")
	}
	if o.every < 100*time.Millisecond {
		return usage("--every %v is too often: at least 100ms", o.every)
	}
	tick := time.NewTicker(o.every)
	defer tick.Stop()
	last := ""
	for {
		if now := fingerprint(o.paths); now != last {
			switch err := runBuild(ctx, o); {
			case err == nil || errors.Is(err, errLeftOut):
				last = now
			case !errors.Is(err, graph.ErrLocked): // somebody else's turn: later
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

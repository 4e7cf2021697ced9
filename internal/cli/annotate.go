package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"actant/internal/ingest"
	"actant/internal/kg"
	"actant/internal/pipeline"
)

// annotateOptions are the flags of annotate.
type annotateOptions struct {
	*Streams
	readOptions
	noText bool
}

// readOptions are shared by the commands that read articles.
type readOptions struct {
	listOptions
	paths    []string
	until    string
	models   string
	workers  int
	maxBytes int64
	off      []string
	prose    bool
}

// proseUsage tells what --prose does.
const proseUsage = "English: also take the names that the library prose finds (much slower)"

func (o *readOptions) flags(cmd *cobra.Command) {
	o.listOptions.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.models, "models", "", "folder with weights to use instead of the shipped ones")
	f.IntVar(&o.workers, "workers", 0, "articles read at the same time (0: one for each processor)")
	f.Int64Var(&o.maxBytes, "max-bytes", 0, "largest article in bytes (0: 20 MB)")
	f.BoolVar(&o.prose, "prose", false, proseUsage)
	f.StringSliceVar(&o.off, "off", nil, "rules of coreference to switch off, by name")
}

// pipeline prepares the way of an article.
func (o *readOptions) pipeline(s *Streams) (*pipeline.Pipeline, error) {
	g, err := o.load(s)
	if err != nil {
		return nil, err
	}
	opt := pipeline.Options{Gazetteer: g, Until: o.until, Off: o.off, Prose: o.prose}
	if o.models != "" {
		if _, err := os.Stat(o.models); err != nil {
			return nil, fmt.Errorf("find models: %w", err)
		}
		opt.Models = os.DirFS(o.models)
	}
	return pipeline.New(opt)
}

// run annotates the paths; faults are named on stderr and end in errLeftOut.
func (o *readOptions) run(ctx context.Context, s *Streams, out func(*kg.Article) error) error {
	p, err := o.pipeline(s)
	if err != nil {
		return err
	}
	left := 0
	err = p.Run(ctx, o.paths, ingest.Options{MaxBytes: o.maxBytes, Stdin: s.In}, o.workers, out, func(f ingest.Fault) {
		left++
		fmt.Fprintln(s.Err, "actant: left out:", f.Error())
	})
	if err == nil && left > 0 {
		return fmt.Errorf("%w: %d", errLeftOut, left)
	}
	return err
}

func newAnnotate(s *Streams) *cobra.Command {
	o := &annotateOptions{Streams: s}
	cmd := &cobra.Command{
		Use:   "annotate PATH...",
		Short: "Print what is found in each article, one JSON record a line",
		Long: `annotate reads files (.txt, .html, .jsonl, feeds; .gz and .zst too), folders, patterns
or "-" and prints one article record a line: blocks, sentences, mentions, entities and
events, every one with its byte offsets into the text.

EXIT STATUS
  0 done, 1 fault, 2 wrong usage, 3 some articles were left out`,
		Args: needPaths,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runAnnotate(cmd.Context(), o)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.until, "until", "", "last step to run: ingest, segment, ner, coref, events")
	cmd.Flags().BoolVar(&o.noText, "no-text", false, "leave the text out of the records")
	return cmd
}

func needPaths(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usage("name at least one file, folder or pattern, or - for standard input")
	}
	return nil
}

func runAnnotate(ctx context.Context, o *annotateOptions) error {
	w := bufio.NewWriterSize(o.Out, 1<<16)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	err := o.run(ctx, o.Streams, func(a *kg.Article) error {
		if o.noText {
			a.Text = ""
		}
		return enc.Encode(a)
	})
	if ferr := w.Flush(); err == nil && ferr != nil {
		err = fmt.Errorf("write records: %w", ferr)
	}
	return err
}

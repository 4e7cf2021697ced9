package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/eval"
	"actant/internal/gazetteer"
	"actant/internal/ingest"
	"actant/internal/kg"
)

type evalOptions struct {
	*Streams
	readOptions
	gold   string
	errors bool
}

func newEval(s *Streams) *cobra.Command {
	o := &evalOptions{Streams: s}
	cmd := &cobra.Command{
		Use:   "eval FOLDER",
		Short: "Score events, participants and people against gold files",
		Long: `eval annotates the articles of a folder and compares them with the gold beside them
(NAME.txt and NAME.json; see docs/REFERENCE.md for the form of gold).`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("name one folder with articles and gold")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runEval(cmd.Context(), o)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.gold, "gold", "", "folder with the gold, when it is not the articles' own")
	cmd.Flags().BoolVar(&o.errors, "errors", false, "print every miss and false alarm, grouped by type")
	cmd.AddCommand(newEvalGrammar(s, "tagger", false), newEvalGrammar(s, "parser", true), newEvalNER(s))
	return cmd
}

func runEval(ctx context.Context, o *evalOptions) error {
	folder := o.paths[0]
	dir := o.gold
	if dir == "" {
		dir = folder
	}
	gold, err := eval.ReadGold(dir)
	if err != nil {
		return err
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		return fmt.Errorf("list %s: %w", folder, err)
	}
	o.paths = nil
	for _, p := range paths {
		if ext := filepath.Ext(p); ext != ".json" && ext != ".md" {
			o.paths = append(o.paths, p)
		}
	}
	lines, err := feedIDs(ctx, o)
	if err != nil {
		return err
	}
	records := map[string]*kg.Article{}
	left := o.run(ctx, o.Streams, func(a *kg.Article) error {
		records[stem(a.Path)] = a
		records[lines[a.SHA256]] = a
		return nil
	})
	if left != nil && !errors.Is(left, errLeftOut) {
		return left
	}
	g, err := gazetteer.Default()
	if err != nil {
		return fmt.Errorf("load gazetteer: %w", err)
	}
	eval.NewScorer(g).Score(gold, records).Print(o.Out, o.errors)
	return left
}

// feedIDs gives the id that each line of a feed bears, by its checksum: a record
// is named by its URL where it has one, and gold by the id.
func feedIDs(ctx context.Context, o *evalOptions) (map[string]string, error) {
	var feeds []string
	for _, p := range o.paths {
		if strings.Contains(filepath.Base(p), ".jsonl") {
			feeds = append(feeds, p)
		}
	}
	ids := map[string]string{}
	err := ingest.Read(ctx, feeds, ingest.Options{MaxBytes: o.maxBytes}, func(d ingest.Doc) error {
		ids[d.SHA256] = d.ID
		return nil
	}, func(ingest.Fault) {}) // faults are named when the articles are read
	return ids, err
}

// stem is the name of a file without folder and endings: "a" of "x/a.html.gz".
func stem(path string) string {
	base := filepath.Base(path)
	for _, packed := range []string{".gz", ".zst"} {
		base = strings.TrimSuffix(base, packed)
	}
	return strings.TrimSuffix(base, filepath.Ext(base))
}

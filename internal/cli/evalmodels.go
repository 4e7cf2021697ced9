package cli

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"actant/internal/eval"
	"actant/internal/ner"
	"actant/internal/pipeline"
	"actant/internal/syntax"
	"actant/internal/train"
	"actant/models"
)

// evalModelOptions are the flags of eval tagger, parser and ner.
type evalModelOptions struct {
	*Streams
	readOptions
	lang      string
	confusion bool
	modelOnly bool
}

func newEvalGrammar(s *Streams, what string, parse bool) *cobra.Command {
	o := &evalModelOptions{Streams: s}
	cmd := &cobra.Command{
		Use:   what + " FILE...",
		Short: "Score the " + what + " on CoNLL-U files",
		Long: "eval " + what + ` prints one line a file: words, shares of right parts of speech, tags and lemmas` + map[bool]string{
			true: `,
heads and relations` + " (UAS, LAS)"}[parse] + `. Broken lines are named, each with file and line; the sound
sentences are scored all the same (exit 3).`,
		Args: needPaths,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runEvalGrammar(cmd.Context(), o, parse)
		},
	}
	o.modelFlags(cmd)
	cmd.Flags().BoolVar(&o.confusion, "confusions", false, "list which parts of speech are taken for which")
	return cmd
}

func (o *evalModelOptions) modelFlags(cmd *cobra.Command) {
	o.listOptions.flags(cmd)
	cmd.Flags().StringVar(&o.models, "models", "", "folder with weights to use instead of the shipped ones")
	cmd.Flags().StringVar(&o.lang, "lang", "fr", "language of the files: fr or en")
	complete(cmd, "lang", "fr", "en")
}

// weights is the folder with the models.
func (o *evalModelOptions) weights() fs.FS {
	if o.models != "" {
		return os.DirFS(o.models)
	}
	return models.FS
}

func runEvalGrammar(ctx context.Context, o *evalModelOptions, parse bool) error {
	m, err := syntax.Load(o.lang, o.weights())
	if err != nil {
		return fmt.Errorf("load model: %w", err)
	}
	bad := 0
	for _, path := range o.paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		score, err := evalFile(m, path, parse)
		if err != nil {
			if score.Words == 0 {
				return err
			}
			bad++
			fmt.Fprintln(o.Err, "actant: left out:", err)
		}
		fmt.Fprintf(o.Out, "%s: %s\n", filepath.Base(path), score)
		if o.confusion {
			if err := printConfusions(o.Out, m, path); err != nil {
				return err
			}
		}
	}
	if bad > 0 {
		return fmt.Errorf("%w: sentences of %d files", errLeftOut, bad)
	}
	return nil
}

func evalFile(m *syntax.Model, path string, parse bool) (eval.GrammarScores, error) {
	if parse {
		return eval.Parser(m, path)
	}
	return eval.Tagger(m, path)
}

func printConfusions(w io.Writer, m *syntax.Model, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read treebank: %w", err)
	}
	defer f.Close()
	// Broken lines were named before.
	bank, _ := syntax.ReadCoNLLU(f, path)
	for i, c := range eval.TagConfusions(m, bank) {
		if i == 15 {
			break
		}
		fmt.Fprintf(w, "  %6d  %s taken for %s\n", c.Count, c.Want, c.Got)
	}
	return nil
}

func newEvalNER(s *Streams) *cobra.Command {
	o := &evalModelOptions{Streams: s}
	cmd := &cobra.Command{
		Use:   "ner FILE...",
		Short: "Score names on token/BIO files",
		Long: `eval ner prints precision, recall and F1 of names by kind (PER, LOC, ORG), exact in bounds
and kind, over all files together: of the whole recogniser, with lists and rules, or with
--model of the statistical model alone.`,
		Args: needPaths,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runEvalNER(cmd.Context(), o)
		},
	}
	o.modelFlags(cmd)
	cmd.Flags().BoolVar(&o.prose, "prose", false, proseUsage)
	cmd.Flags().BoolVar(&o.modelOnly, "model", false, "only the statistical model")
	return cmd
}

func runEvalNER(ctx context.Context, o *evalModelOptions) error {
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	taggers, err := pipeline.NameTaggers(o.weights())
	if err != nil {
		return err
	}
	if o.prose {
		pipeline.WithProse(taggers)
	}
	r, err := ner.New(g, taggers)
	if err != nil {
		return fmt.Errorf("prepare names: %w", err)
	}
	namer := eval.RecogniserNamer(r, o.lang)
	if o.modelOnly {
		t := taggers[o.lang]
		if t == nil {
			return usage("there is no names model for --lang %q", o.lang)
		}
		namer = train.TaggerNamer(t, o.lang, listFeatures(r, o.lang))
	}
	scores, err := eval.NER(ctx, o.paths, []string{"PER", "LOC", "ORG"}, namer)
	if err != nil && (scores == nil || scores.Tokens == 0) {
		return err
	}
	if werr := scores.Write(o.Out); werr != nil {
		return fmt.Errorf("write scores: %w", werr)
	}
	if err != nil {
		fmt.Fprintln(o.Err, "actant: left out:", err)
		return fmt.Errorf("%w: some lines", errLeftOut)
	}
	return nil
}

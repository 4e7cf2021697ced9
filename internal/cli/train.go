package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/kg"
	"actant/internal/ner"
	"actant/internal/train"
)

// trainOptions are the flags of train.
type trainOptions struct {
	*Streams
	listOptions
	lang, lexicon, licence, out string
	files, dev, words, silver   []string
	seed                        int64
	epochs, members             int
	plain                       bool
	method                      string
}

func newTrain(s *Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Make the models of grammar and names from corpora",
		Long: `train makes the weights that lie in models/ from corpora that you name. The same files,
options and seed give the same bytes; inputs with their sha256, licence, seed and scores
stand in the head of the file. Use what it makes with --models DIR, where DIR holds
fr-grammar/model.bin, fr-names/model.bin and so on.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("unknown model %q: train grammar (also: tagger, parser) or train ner", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTrainGrammar(s), newTrainNER(s))
	return cmd
}

func (o *trainOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.lang, "lang", "fr", "language: fr or en")
	f.StringVar(&o.licence, "licence", "", "licence of the weights, for the head of the file (ner: of each file, in order, after a comma)")
	f.StringVarP(&o.out, "output", "o", "", "file to write")
	f.StringSliceVar(&o.dev, "dev", nil, "files to score on")
	f.Int64Var(&o.seed, "seed", 1, "seed of all that is drawn")
	f.IntVar(&o.epochs, "epochs", 0, "rounds (0: as the shipped models)")
	f.BoolVar(&o.plain, "plain", false, "no variants of sentences: no collapsed names, headlines or swapped names")
}

// needOutput makes sure that training has corpora and somewhere to go.
func (o *trainOptions) needOutput(args []string) error {
	if len(args) == 0 {
		return usage("name the corpora to learn from")
	}
	if o.out == "" {
		return usage("say where to write the model: -o FILE")
	}
	o.files = args
	return nil
}

func newTrainGrammar(s *Streams) *cobra.Command {
	o := &trainOptions{Streams: s}
	cmd := &cobra.Command{
		Use:     "grammar TRAIN.conllu...",
		Aliases: []string{"parser", "tagger"},
		Short:   "Tagger, lemmatiser and parser, one file, from CoNLL-U treebanks",
		Example: `  actant train parser --lang fr --lexicon lefff-3.4.mlex --licence LGPL-LR \
    --dev fr_sequoia-ud-dev.conllu -o models/fr-grammar/model.bin fr_sequoia-ud-train.conllu`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.needOutput(args); err != nil {
				return err
			}
			return runTrainGrammar(cmd.Context(), o)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&o.lexicon, "lexicon", "", "full-form lexicon of four columns in the manner of Lefff")
	return cmd
}

func runTrainGrammar(ctx context.Context, o *trainOptions) error {
	_, err := toFile(o.out, func(w io.Writer) (struct{}, error) {
		scores, err := train.Grammar(ctx, train.GrammarOptions{Lang: o.lang, TrainFiles: o.files, DevFiles: o.dev, LexiconPath: o.lexicon,
			Licence: o.licence, Seed: uint64(o.seed), Epochs: o.epochs, Plain: o.plain, Out: w, Progress: o.Err})
		for i, s := range scores {
			if i < len(o.dev) {
				fmt.Fprintf(o.Out, "%s: %s\n", o.dev[i], s)
			}
		}
		return struct{}{}, err
	})
	return err
}

func newTrainNER(s *Streams) *cobra.Command {
	o := &trainOptions{Streams: s}
	cmd := &cobra.Command{
		Use:     "ner TRAIN.conll...",
		Aliases: []string{"names"},
		Short:   "The model of names, from token/BIO files",
		Example: `  actant train ner --lang fr --licence "CC BY,MIT" --dev winer.dev.conll \
    -o models/fr-names/model.bin winer.train.conll popcorn.train.conll`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.needOutput(args); err != nil {
				return err
			}
			return runTrainNER(cmd.Context(), o)
		},
	}
	o.flags(cmd)
	o.listOptions.flags(cmd)
	cmd.Flags().IntVar(&o.members, "members", 0, "models whose weights are averaged (0: as the shipped models)")
	cmd.Flags().StringVar(&o.method, "method", "crf", "crf or perceptron")
	cmd.Flags().StringSliceVar(&o.words, "words", nil, "CoNLL-U files that tell which words are ordinary ones")
	cmd.Flags().StringSliceVar(&o.silver, "silver", nil, "CoNLL-U files whose proper nouns tell where names begin and end")
	return cmd
}

func runTrainNER(ctx context.Context, o *trainOptions) error {
	if len(o.dev) > 1 {
		return usage("train ner takes one --dev file")
	}
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	r, err := ner.New(g, nil)
	if err != nil {
		return fmt.Errorf("prepare names: %w", err)
	}
	opt := train.NamesOptions{Lang: o.lang, Plain: o.plain, Words: inputs(o.words), Silver: inputs(o.silver), Seed: o.seed, Epochs: o.epochs, Members: o.members, Method: o.method, Progress: o.Err,
		Lists: listFeatures(r, o.lang), Command: o.commandLine()}
	licences := strings.Split(o.licence, ",")
	for i, f := range o.files {
		in := train.NamesInput{Path: f}
		if i < len(licences) {
			in.Licence = strings.TrimSpace(licences[i])
		}
		opt.Train = append(opt.Train, in)
	}
	if len(o.dev) == 1 {
		opt.Dev = o.dev[0]
	}
	model, err := train.Names(ctx, opt)
	if err != nil {
		return err
	}
	_, err = toFile(o.out, func(w io.Writer) (int, error) { return w.Write(model) })
	if err == nil {
		fmt.Fprintf(o.Out, "%s: %d bytes\n", o.out, len(model))
	}
	return err
}

// commandLine is what stands in the head of the model: how to make it again.
func (o *trainOptions) commandLine() string {
	out := []string{"actant train ner --lang", o.lang, "--method", o.method, "--seed", strconv.FormatInt(o.seed, 10)}
	add := func(flag string, files []string) {
		for _, f := range files {
			out = append(out, flag, filepath.Base(f))
		}
	}
	add("--words", o.words)
	add("--silver", o.silver)
	add("--dev", o.dev)
	if o.members != 0 {
		out = append(out, "--members", strconv.Itoa(o.members))
	}
	if o.epochs != 0 {
		out = append(out, "--epochs", strconv.Itoa(o.epochs))
	}
	if o.licence != "" {
		out = append(out, "--licence", strconv.Quote(o.licence))
	}
	if o.plain {
		out = append(out, "--plain")
	}
	for _, f := range o.files {
		out = append(out, filepath.Base(f))
	}
	if filepath.IsAbs(o.out) {
		out = append(out, "-o", filepath.Base(o.out))
	} else {
		out = append(out, "-o", filepath.ToSlash(o.out))
	}
	return strings.Join(out, " ")
}

// inputs are corpora whose licence is told elsewhere.
func inputs(paths []string) []train.NamesInput {
	var out []train.NamesInput
	for _, p := range paths {
		out = append(out, train.NamesInput{Path: p})
	}
	return out
}

// listFeatures gives the list features of one language.
func listFeatures(r *ner.Recogniser, lang string) func([]kg.Token) []uint32 {
	return func(toks []kg.Token) []uint32 { return r.ListFeatures(toks, lang) }
}

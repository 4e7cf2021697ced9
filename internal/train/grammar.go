// Package train answers how the models are made: it learns the weights of
// grammar and of names from corpora that the user names, and the same files,
// options and seed give the same bytes.
package train

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing/fstest"

	"actant/internal/eval"
	"actant/internal/syntax"
)

// GrammarOptions say what [Grammar] learns from.
type GrammarOptions struct {
	// Lang is "fr" or "en".
	Lang string
	// TrainFiles are CoNLL-U files to learn from (one named twice weighs double),
	// DevFiles to score on.
	TrainFiles, DevFiles []string
	// LexiconPath is a lexicon of four columns (form, category, lemma, features)
	// in the manner of Lefff, or "".
	LexiconPath string
	// Licence of the weights, written to the header: "LGPL-LR".
	Licence string
	// Seed of the order of sentences; Epochs of the parser (0: the default).
	Seed   uint64
	Epochs int
	// Plain switches the variants of sentences off (collapsed names, headlines).
	Plain bool
	// Out receives the model file; Progress lines for people, may be nil.
	Out      io.Writer
	Progress io.Writer
	// PruneTagger and PruneParser drop features updated less often (0: default).
	PruneTagger, PruneParser int
	// TaggerEpochs of the tagger; Runs is how many learners are summed (0: default).
	TaggerEpochs, Runs int
}

// Grammar trains tagger, lemmatiser and parser of a language and writes one model
// file to opt.Out. The same files and options give the same bytes. Broken lines of
// a treebank stop it: all of them are named in the error. It ends early, without
// a model, when ctx is cancelled.
func Grammar(ctx context.Context, opt GrammarOptions) ([]eval.GrammarScores, error) {
	var mu sync.Mutex // learners tell of their progress side by side
	progress := func(format string, args ...any) {
		if opt.Progress != nil {
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprintf(opt.Progress, format+"\n", args...)
		}
	}
	bank, inputs, err := readTreebanks(opt.TrainFiles)
	if err != nil {
		return nil, err
	}
	entries, lexInput, err := readLexicon(opt.LexiconPath)
	if err != nil {
		return nil, err
	}
	to := syntax.TrainOptions{Seed: opt.Seed, ParserEpochs: opt.Epochs, TaggerEpochs: opt.TaggerEpochs, Progress: progress,
		PruneTagger: opt.PruneTagger, PruneParser: opt.PruneParser, Runs: opt.Runs}
	to.Header = syntax.Header{Lang: opt.Lang, Licence: opt.Licence, Inputs: append(inputs, lexInput...)}
	if !opt.Plain {
		stand, err := syntax.StandInsOf(opt.Lang)
		if err != nil {
			return nil, err
		}
		to.Augment = augmenter(stand)
	}
	raw, err := syntax.Train(ctx, bank, entries, to)
	if err != nil {
		return nil, err
	}
	raw, scores, err := scored(raw, opt)
	if err != nil {
		return nil, err
	}
	if _, err := opt.Out.Write(raw); err != nil {
		return nil, fmt.Errorf("write model: %w", err)
	}
	for i, s := range scores {
		progress("%s: %s", filepath.Base(opt.DevFiles[i]), s)
	}
	return scores, nil
}

// scored measures a model on the development files and writes the scores into
// its header.
func scored(raw []byte, opt GrammarOptions) ([]byte, []eval.GrammarScores, error) {
	m, err := syntax.Load(opt.Lang, fstest.MapFS{opt.Lang + "-grammar/model.bin": {Data: raw}})
	if err != nil {
		return nil, nil, err
	}
	var all []eval.GrammarScores
	var list []syntax.Score
	for _, path := range opt.DevFiles {
		s, err := eval.Parser(m, path)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, s)
		for _, v := range []struct {
			name  string
			value float64
		}{{"upos", s.UPOS}, {"tag", s.Tag}, {"lemma", s.Lemma}, {"uas", s.UAS}, {"las", s.LAS}, {"las-full", s.LASFull}} {
			list = append(list, syntax.Score{File: filepath.Base(path), Name: v.name, Value: float64(int(v.value*10000+.5)) / 100})
		}
	}
	raw, err = syntax.WithScores(raw, list)
	return raw, all, err
}

// readTreebanks reads CoNLL-U files and tells what they were.
func readTreebanks(paths []string) ([][]syntax.Word, []syntax.Input, error) {
	var bank [][]syntax.Word
	var inputs []syntax.Input
	var faults []error
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, fmt.Errorf("read treebank: %w", err)
		}
		s, err := syntax.ReadCoNLLU(bytes.NewReader(raw), path)
		if err != nil {
			faults = append(faults, err)
		}
		bank = append(bank, s...)
		if in := input(path, raw); !slices.Contains(inputs, in) { // a file may be named several times to weigh more
			inputs = append(inputs, in)
		}
	}
	return bank, inputs, errors.Join(faults...)
}

func input(path string, raw []byte) syntax.Input {
	sum := sha256.Sum256(raw)
	return syntax.Input{Name: filepath.Base(path), SHA256: hex.EncodeToString(sum[:])}
}

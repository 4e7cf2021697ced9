package eval_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"actant/internal/eval"
	"actant/internal/syntax"
)

const genreTreebank = "../../testdata/treebank/fr-genre.conllu"

func tinyGrammar(t *testing.T) *syntax.Model {
	raw, err := os.ReadFile(genreTreebank)
	if err != nil {
		t.Fatal(err)
	}
	bank, err := syntax.ReadCoNLLU(bytes.NewReader(raw), genreTreebank)
	if err != nil {
		t.Fatal(err)
	}
	model, err := syntax.Train(context.Background(), bank, nil, syntax.TrainOptions{
		Header: syntax.Header{Lang: "fr"}, TaggerEpochs: 3, ParserEpochs: 3, Folds: 2, Runs: 1, PruneParser: 1})
	if err != nil {
		t.Fatal(err)
	}
	m, err := syntax.Load("fr", fstest.MapFS{"fr-grammar/model.bin": {Data: model}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestGrammarScores(t *testing.T) {
	m := tinyGrammar(t)
	s, err := eval.Parser(m, genreTreebank)
	if err != nil {
		t.Fatal(err)
	}
	if s.Sentences != 158 || s.UPOS < 0.95 || s.LAS < 0.85 || s.LAS > s.UAS || s.LASFull > s.LAS || s.Tag > s.UPOS {
		t.Errorf("scores on the sentences it was taught: %d sentences, %s", s.Sentences, s)
	}
	tagged, err := eval.Tagger(m, genreTreebank)
	if err != nil || tagged.UAS != 0 || tagged.Lemma < 0.9 {
		t.Errorf("tagger alone: %s, %v", tagged, err)
	}
	if len(eval.TagConfusions(m, nil)) != 0 {
		t.Error("confusions of nothing")
	}
}

func TestGrammarFaults(t *testing.T) {
	m := tinyGrammar(t)
	path := filepath.Join(t.TempDir(), "bad.conllu")
	text := "1\tIl\til\tPRON\t_\t_\t2\tnsubj\t_\t_\n2\tsigne\tsigner\tVERB\t_\t_\t0\troot\t_\t_\n\n1\tA\tb\n\n2\tC\td\tNOUN\t_\t_\t0\troot\t_\t_\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := eval.Parser(m, path)
	if s.Sentences != 1 {
		t.Errorf("%d good sentences, want 1", s.Sentences)
	}
	for _, want := range []string{"bad.conllu:4: 3 columns", "bad.conllu:6: word id"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v lacks %q", err, want)
		}
	}
	if _, err := eval.Parser(m, path+".none"); err == nil {
		t.Error("a missing file gave scores")
	}
}

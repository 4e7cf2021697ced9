package train_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"actant/internal/syntax"
	"actant/internal/train"
)

const genreTreebank = "../../testdata/treebank/fr-genre.conllu"

func grammarOptions(out *bytes.Buffer, lexicon string) train.GrammarOptions {
	return train.GrammarOptions{Lang: "fr", TrainFiles: []string{genreTreebank}, DevFiles: []string{genreTreebank}, LexiconPath: lexicon,
		Licence: "Apache-2.0", Seed: 3, Epochs: 3, TaggerEpochs: 3, Runs: 1, Out: out}
}

func writeLexicon(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "lex.mlex")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestGrammar(t *testing.T) {
	lexicon := writeLexicon(t, "paraphèrent\tv\tparapher\tP3p\nécole\tnc\técole\tfs\nparaphé\tv\tparapher\tKms\n")
	var a, b bytes.Buffer
	scores, err := train.Grammar(context.Background(), grammarOptions(&a, lexicon))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := train.Grammar(context.Background(), grammarOptions(&b, lexicon)); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Errorf("the same inputs gave other bytes (%v)", err)
	}
	m, err := syntax.Load("fr", fstest.MapFS{"fr-grammar/model.bin": {Data: a.Bytes()}})
	if err != nil {
		t.Fatal(err)
	}
	h := m.Header
	if len(h.Inputs) != 2 || len(h.Inputs[0].SHA256) != 64 || h.Licence != "Apache-2.0" || h.Seed != 3 || len(h.Scores) != 6 || len(scores) != 1 {
		t.Errorf("header %+v", h)
	}
	for _, c := range []struct {
		form, lemma string
		pos         syntax.UPOS
	}{{"paraphèrent", "parapher", syntax.VERB}, {"parapherent", "parapher", syntax.VERB}, {"Ecole", "école", syntax.NOUN}} {
		if got := m.Lemma(c.form, c.pos); got != c.lemma {
			t.Errorf("lemma of %s is %q, want %q", c.form, got, c.lemma)
		}
	}
}

func TestGrammarFaults(t *testing.T) {
	var out bytes.Buffer
	opt := grammarOptions(&out, writeLexicon(t, "a\tb\n\nc\td\te\tf\ng\n"))
	_, err := train.Grammar(context.Background(), opt)
	for _, want := range []string{"lex.mlex:1: 2 columns", "lex.mlex:4: 1 columns"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v lacks %q", err, want)
		}
	}
	opt.LexiconPath, opt.TrainFiles = "", []string{"no.conllu"}
	if _, err := train.Grammar(context.Background(), opt); err == nil {
		t.Error("a missing treebank gave a model")
	}
	if out.Len() != 0 {
		t.Error("a fault left bytes of a model")
	}
}

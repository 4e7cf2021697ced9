package syntax_test

import (
	"os"
	"testing"

	"actant/internal/syntax"
)

// treebank lies beside the project on a developer's machine only.
const treebank = "../../../shared/corpora/ud/"

func benchWords(b *testing.B, name string) ([][]syntax.Word, int, int) {
	f, err := os.Open(treebank + name)
	if err != nil {
		b.Skipf("skipped: no treebank here (%v)", err)
	}
	defer f.Close()
	bank, err := syntax.ReadCoNLLU(f, name)
	if err != nil {
		b.Fatal(err)
	}
	words, bytes := 0, 0
	for _, s := range bank {
		words += len(s)
		for i := range s {
			bytes += len(s[i].Form) + 1
			s[i] = syntax.Word{Form: s[i].Form, Head: -1}
		}
	}
	return bank, words, bytes
}

func benchGrammar(b *testing.B, lang, name string, do func(r *syntax.Reader, s []syntax.Word)) {
	bank, words, bytes := benchWords(b, name)
	m, err := syntax.Default(lang)
	if err != nil {
		b.Fatal(err)
	}
	r := m.Reader()
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range bank {
			do(r, s)
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkTagFR(b *testing.B) {
	benchGrammar(b, "fr", "fr_sequoia-ud-dev.conllu", func(r *syntax.Reader, s []syntax.Word) { r.Tag(s) })
}

func BenchmarkReadFR(b *testing.B) {
	benchGrammar(b, "fr", "fr_sequoia-ud-dev.conllu", func(r *syntax.Reader, s []syntax.Word) { r.Read(s) })
}

func BenchmarkTagEN(b *testing.B) {
	benchGrammar(b, "en", "en_ewt-ud-dev.conllu", func(r *syntax.Reader, s []syntax.Word) { r.Tag(s) })
}

func BenchmarkReadEN(b *testing.B) {
	benchGrammar(b, "en", "en_ewt-ud-dev.conllu", func(r *syntax.Reader, s []syntax.Word) { r.Read(s) })
}

func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS("../../models")
	for b.Loop() {
		if _, err := syntax.Load("fr", fsys); err != nil {
			b.Fatal(err)
		}
	}
}

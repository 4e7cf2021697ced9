package ner

import (
	"os"
	"path/filepath"
	"testing"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/segment"
)

// bundled reads the articles of testdata as plain story text.
func bundled(tb testing.TB) []*kg.Article {
	tb.Helper()
	files, err := filepath.Glob("../../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		tb.Skip("no bundled articles")
	}
	var out []*kg.Article
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, story(string(b), "fr"))
	}
	return out
}

// story makes a segmented article of one readable block.
func story(text, lang string) *kg.Article {
	a := &kg.Article{Text: text, Lang: lang, Blocks: []kg.Block{{Span: kg.Span{End: len(text)}, Kind: kg.Story, Lang: lang}}}
	segment.Article(a)
	return a
}

// recogniser is a Recogniser over the shipped lists, without a model.
func recogniser(tb testing.TB) *Recogniser {
	tb.Helper()
	g, err := gazetteer.Default()
	if err != nil {
		tb.Fatal(err)
	}
	r, err := New(g, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// BenchmarkArticle reads the bundled articles with rules and lists alone; it
// reports tokens a second.
func BenchmarkArticle(b *testing.B) {
	arts := bundled(b)
	r := recogniser(b)
	bytes, toks := 0, 0
	for _, a := range arts {
		bytes += len(a.Text)
		toks += len(a.Tokens)
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for _, a := range arts {
			r.Article(a)
		}
		n++
	}
	b.ReportMetric(float64(n*toks)/b.Elapsed().Seconds(), "tokens/s")
}

// BenchmarkArticleWithModel reads them with the statistical recogniser too.
func BenchmarkArticleWithModel(b *testing.B) {
	arts := bundled(b)
	t, err := LoadTagger(os.DirFS("../../models"), "fr")
	if err != nil {
		b.Skip(err)
	}
	g, err := gazetteer.Default()
	if err != nil {
		b.Fatal(err)
	}
	r, err := New(g, map[string]*Tagger{"fr": t})
	if err != nil {
		b.Fatal(err)
	}
	bytes, toks := 0, 0
	for _, a := range arts {
		bytes += len(a.Text)
		toks += len(a.Tokens)
	}
	b.SetBytes(int64(bytes))
	n := 0
	for b.Loop() {
		for _, a := range arts {
			r.Article(a)
		}
		n++
	}
	b.ReportMetric(float64(n*toks)/b.Elapsed().Seconds(), "tokens/s")
}

package pipeline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/ingest"
	"actant/internal/pipeline"
)

// docs reads the bundled French articles.
func docs(b *testing.B) ([]ingest.Doc, int64, int) {
	files, err := filepath.Glob("../../testdata/written/*.txt")
	if err != nil || len(files) == 0 {
		b.Skip("no articles in testdata/written")
	}
	var out []ingest.Doc
	var bytes int64
	words := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, ingest.Doc{Path: f, Text: string(raw)})
		bytes += int64(len(raw))
		words += len(strings.Fields(string(raw)))
	}
	return out, bytes, words
}

// BenchmarkAnnotate runs the whole way on one goroutine.
func BenchmarkAnnotate(b *testing.B) {
	all, bytes, words := docs(b)
	p, err := pipeline.New(pipeline.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := p.Annotate(all[0]); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(bytes)
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range all {
			if _, err := p.Annotate(d); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkStart loads lists and models and reads a first sentence.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		if _, err := pipeline.New(pipeline.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

package ingest_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"actant/internal/ingest"
)

// pages gives the case pages with an extension.
func pages(b *testing.B, ext string) (docs []ingest.Doc, size, words int) {
	files, err := filepath.Glob("../../testdata/cases/ingest/*.txtar")
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range files {
		ar, err := txtar.ParseFile(f)
		if err != nil {
			b.Fatal(err)
		}
		if filepath.Ext(ar.Files[0].Name) != ext {
			continue
		}
		text := string(ar.Files[0].Data)
		docs = append(docs, ingest.Doc{Path: f, Text: text})
		size += len(text)
		words += len(strings.Fields(text))
	}
	return docs, size, words
}

// BenchmarkArticle measures blocks, dateline and language.
func BenchmarkArticle(b *testing.B) {
	docs, size, words := pages(b, ".txt")
	ingest.Article(docs[0]) // tables
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			ingest.Article(d)
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkReadText measures reading and decoding of plain texts.
func BenchmarkReadText(b *testing.B) {
	benchRead(b, ".txt")
}

// BenchmarkReadHTML measures reading pages.
func BenchmarkReadHTML(b *testing.B) {
	benchRead(b, ".html")
}

func benchRead(b *testing.B, ext string) {
	docs, size, _ := pages(b, ext)
	dir := b.TempDir()
	for i, d := range docs {
		name := filepath.Join(dir, string(rune('a'+i))+ext)
		if err := os.WriteFile(name, []byte(d.Text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		err := ingest.Read(context.Background(), []string{dir}, ingest.Options{}, func(d ingest.Doc) error { _, err := io.WriteString(io.Discard, d.Text); return err }, func(f ingest.Fault) { b.Fatal(f) })
		if err != nil {
			b.Fatal(err)
		}
	}
}

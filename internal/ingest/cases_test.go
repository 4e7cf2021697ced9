package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"actant/internal/ingest"
)

// describe writes an article as the case files do: what is known about it, then
// one line a block.
func describe(d ingest.Doc) string {
	a := ingest.Article(d)
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\noutlet: %s\npublished: %s %s\nlang: %s\n", a.Title, a.Outlet, a.Published, a.PublishedBasis, a.Lang)
	for _, bl := range a.Blocks {
		text := []rune(strings.Join(strings.Fields(bl.In(a.Text)), " "))
		lang := ""
		if bl.Lang != a.Lang {
			lang = " " + bl.Lang
		}
		if len(text) > 60 {
			text = append(text[:60], '…')
		}
		fmt.Fprintf(&b, "%s%s| %s\n", bl.Kind, lang, string(text))
	}
	return b.String()
}

// TestCases reads each page of testdata/cases/ingest and compares what is found
// with the file's "want" part; UPDATE_GOLDEN=1 rewrites it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../testdata/cases/ingest/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			page := ar.Files[0]
			dir := t.TempDir()
			path := filepath.Join(dir, page.Name)
			if err := os.WriteFile(path, page.Data, 0o600); err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for _, d := range readAll(t, path) {
				got.WriteString(describe(d))
			}
			want := &ar.Files[len(ar.Files)-1]
			if os.Getenv("UPDATE_GOLDEN") != "" {
				want.Data = []byte(got.String())
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != string(want.Data) {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want.Data)
			}
		})
	}
}

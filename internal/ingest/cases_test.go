package ingest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/casetest"
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
	casetest.Run(t, "ingest/*", func(t *testing.T, c *casetest.Case) {
		page := c.Files[0]
		path := filepath.Join(t.TempDir(), page.Name)
		if err := os.WriteFile(path, page.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, d := range readAll(t, path) {
			got.WriteString(describe(d))
		}
		c.Want(t, "want", got.String())
	})
}

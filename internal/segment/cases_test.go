package segment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"actant/internal/kg"
	"actant/internal/segment"
)

// TestCases cuts each text of testdata/cases/segment and compares sentences (one
// a line) and tokens (parted by "|") with the file's "want" part;
// UPDATE_GOLDEN=1 rewrites it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../testdata/cases/segment/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := string(ar.Files[0].Data)
			lang := strings.TrimPrefix(filepath.Ext(ar.Files[0].Name), ".")
			a := kg.Article{Text: text, Blocks: []kg.Block{{Span: kg.Span{End: len(text)}, Kind: kg.Story, Lang: lang}}}
			segment.Article(&a)
			var got strings.Builder
			for _, s := range a.Sentences {
				for i, tok := range a.Tokens[s.First:s.Last] {
					if i > 0 {
						got.WriteByte('|')
					}
					got.WriteString(tok.Norm)
				}
				got.WriteByte('\n')
			}
			want := &ar.Files[1]
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

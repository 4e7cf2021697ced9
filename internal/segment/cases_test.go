package segment_test

import (
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/casetest"
	"actant/internal/kg"
	"actant/internal/segment"
)

// TestCases cuts each text of testdata/cases/segment and compares sentences (one
// a line) and tokens (parted by "|") with the file's "want" part;
// UPDATE_GOLDEN=1 rewrites it.
func TestCases(t *testing.T) {
	casetest.Run(t, "segment/*", func(t *testing.T, c *casetest.Case) {
		text := string(c.Files[0].Data)
		lang := strings.TrimPrefix(filepath.Ext(c.Files[0].Name), ".")
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
		c.Want(t, "want", got.String())
	})
}

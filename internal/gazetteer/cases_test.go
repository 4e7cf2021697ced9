package gazetteer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/segment"

	"golang.org/x/tools/txtar"
)

// TestMatchCases reads testdata/cases/gazetteer/match-*.txtar, one phenomenon a
// file: every line of "text" with the names found in it in "want".
func TestMatchCases(t *testing.T) {
	g := load(t)
	files, err := filepath.Glob("../../testdata/cases/gazetteer/match-*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lang := "fr"
			if strings.Contains(file, "-english") {
				lang = "en"
			}
			var b strings.Builder
			for _, line := range strings.Split(strings.TrimSpace(string(ar.Files[0].Data)), "\n") {
				fmt.Fprintf(&b, "%s\n", line)
				toks := segment.Tokens(nil, line, kg.Span{End: len(line)}, lang)
				for _, m := range g.Match(toks, nil) {
					fmt.Fprintf(&b, "  %s:", m.Span.In(line))
					for _, f := range m.Forms {
						b.WriteString(" " + f.Entry.ID + formFlags(f))
					}
					b.WriteByte('\n')
				}
			}
			if os.Getenv("UPDATE_GOLDEN") != "" {
				ar.Files = append(ar.Files[:1], txtar.File{Name: "want", Data: []byte(b.String())})
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(ar.Files[1].Data); b.String() != want {
				t.Errorf("got\n%swant\n%s", b.String(), want)
			}
		})
	}
}

func formFlags(f gazetteer.Form) string {
	if f.Flags == 0 {
		return ""
	}
	return "(" + f.Flags.String() + ")"
}

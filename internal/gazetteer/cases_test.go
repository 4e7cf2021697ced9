package gazetteer_test

import (
	"fmt"
	"strings"
	"testing"

	"actant/internal/casetest"
	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/segment"
)

// TestMatchCases reads testdata/cases/gazetteer/match-*.txtar, one phenomenon a
// file: every line of "text" with the names found in it in "want".
func TestMatchCases(t *testing.T) {
	g := load(t)
	casetest.Run(t, "gazetteer/match-*", func(t *testing.T, c *casetest.Case) {
		lang := "fr"
		if strings.Contains(c.Name, "-english") {
			lang = "en"
		}
		var b strings.Builder
		for _, line := range strings.Split(strings.TrimSpace(string(c.Files[0].Data)), "\n") {
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
		c.Want(t, "want", b.String())
	})
}

func formFlags(f gazetteer.Form) string {
	if f.Flags == 0 {
		return ""
	}
	return "(" + f.Flags.String() + ")"
}

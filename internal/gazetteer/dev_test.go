package gazetteer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/gazetteer"
)

// TestCoverage prints what the lists miss in the articles at hand. Set
// GAZ_COVERAGE to a glob of text files to see it.
func TestCoverage(t *testing.T) {
	glob := os.Getenv("GAZ_COVERAGE")
	if glob == "" {
		t.Skip("set GAZ_COVERAGE to a glob of text files to see what the lists miss")
	}
	g := load(t)
	c := gazetteer.NewCoverage()
	files, err := filepath.Glob(glob)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.FieldsFunc(strings.ReplaceAll(string(b), "’", "'"), func(r rune) bool { return r == '\n' || r == '.' }) {
			c.Add(g, tokens(line))
		}
	}
	fmt.Println(c.Tokens, "tokens")
	for _, x := range gazetteer.Top(c.Unknown, 150) {
		fmt.Print(x.Name, "=", x.N, "; ")
	}
	fmt.Println()
	for _, x := range gazetteer.Top(c.Hits, 150) {
		fmt.Print(x.Name, "=", x.N, "; ")
	}
	fmt.Println()
}

// Package casetest answers one question for tests: do the case files still say
// what comes out? A case file is a txtar archive in testdata/cases with what goes
// in and what is wanted. It is used by tests only.
package casetest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Case is one file of cases.
type Case struct {
	*txtar.Archive
	Name    string // of the file, without folder and ".txtar"
	changed bool
}

// Run calls f for each file testdata/cases/PATTERN.txtar, as a test of its own;
// the tests of a package run in a folder two below the root. That there is no
// such file is a failure.
func Run(t *testing.T, pattern string, f func(t *testing.T, c *Case)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "cases", filepath.FromSlash(pattern)+".txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no case files %s: %v", pattern, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := &Case{Archive: ar, Name: name}
			f(t, c)
			if c.changed && !t.Failed() {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Part is the text of a part, "" when the case has none of that name.
func (c *Case) Part(name string) string {
	if f := c.find(name); f != nil {
		return string(f.Data)
	}
	return ""
}

func (c *Case) find(name string) *txtar.File {
	for i := range c.Files {
		if c.Files[i].Name == name {
			return &c.Files[i]
		}
	}
	return nil
}

// Want fails when the part is not, byte for byte, what came out. With
// UPDATE_GOLDEN=1 the part becomes what came out; read what changed.
func (c *Case) Want(t *testing.T, name, got string) {
	t.Helper()
	f := c.find(name)
	switch update := os.Getenv("UPDATE_GOLDEN") != ""; {
	case f != nil && string(f.Data) == got:
	case update && f == nil:
		c.Files = append(c.Files, txtar.File{Name: name, Data: []byte(got)})
		c.changed = true
	case update:
		f.Data = []byte(got)
		c.changed = true
	case f == nil:
		t.Errorf("the case has no part %q; got\n%s", name, got)
	default:
		t.Errorf("%s differs (- wanted, + got):\n%s", name, diff(string(f.Data), got))
	}
}

// around is how many equal lines are shown on both sides of a difference.
const around = 2

// diff shows which lines of want and got differ, with the lines around them.
func diff(want, got string) string {
	a, b := slices.Collect(strings.Lines(want)), slices.Collect(strings.Lines(got))
	// common[i][j] is the length of the longest common part of a[i:] and b[j:].
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	type line struct{ mark, text string }
	var lines []line
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			lines = append(lines, line{" ", a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			lines = append(lines, line{"-", a[i]})
			i++
		default:
			lines = append(lines, line{"+", b[j]})
			j++
		}
	}
	var out strings.Builder
	last := -1
	for i, l := range lines {
		near := false
		for _, m := range lines[max(0, i-around):min(len(lines), i+around+1)] {
			near = near || m.mark != " "
		}
		if !near {
			continue
		}
		text, ended := strings.CutSuffix(l.text, "\n")
		if i > last+1 {
			out.WriteString("…\n")
		}
		last = i
		fmt.Fprintf(&out, "%s %s\n", l.mark, text)
		if !ended {
			out.WriteString("  (without an end of line)\n")
		}
	}
	return out.String()
}

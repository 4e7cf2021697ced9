package actant_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// order is the way of the data: a package may import those above it only. The
// runner of case files stands first, for the tests of all.
var order = []string{"casetest", "kg", "ingest", "segment", "calendar", "gazetteer", "syntax", "ner", "coref", "events", "resolve", "graph",
	"export", "report", "web", "pipeline", "eval", "train", "cli"}

// only says which package alone may import a library, and why.
var only = []struct{ lib, owner, why string }{
	{"github.com/cayleygraph/", "internal/graph", "how the graph is kept must be able to change without touching the rest"},
	{"github.com/spf13/cobra", "internal/cli", "commands are the only thing that knows of flags"},
	{"github.com/jdkato/prose", "internal/ner/prose.go", "prose is English only and gives no offsets; one file hides that"},
	{"actant/internal/casetest", "internal/casetest", "it runs case files, for tests only"},
}

// TestHouseOrder holds the import order of the house.
func TestHouseOrder(t *testing.T) {
	rank := map[string]int{}
	for i, name := range order {
		rank[name] = i
	}
	eachImport(t, func(file, pkg, imp string) {
		to, ok := strings.CutPrefix(imp, "actant/internal/")
		from, inside := strings.CutPrefix(pkg, "internal/")
		if !ok || !inside {
			return
		}
		from, to = strings.Split(from, "/")[0], strings.Split(to, "/")[0]
		a, known1 := rank[from]
		b, known2 := rank[to]
		switch {
		case !known1 || !known2:
			t.Errorf("%s imports %s: a package is not in the order of the house (house_test.go); give it its place", file, imp)
		case from != to && b >= a:
			t.Errorf("%s: internal/%s must not import internal/%s: data flows kg → … → cli, imports point back only, so that each step can be understood without the later ones", file, from, to)
		}
		if from == "kg" && to != "kg" {
			t.Errorf("%s: internal/kg holds the nouns and imports the standard library only", file)
		}
	})
}

// TestHouseOwners holds the libraries that one place alone may import.
func TestHouseOwners(t *testing.T) {
	eachImport(t, func(file, pkg, imp string) {
		for _, o := range only {
			if strings.HasPrefix(imp, o.lib) && !strings.HasPrefix(file, o.owner) && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s imports %s, which only %s may: %s", file, imp, o.owner, o.why)
			}
		}
		if pkg == "internal/kg" && strings.Contains(imp, ".") && !strings.HasSuffix(file, "_test.go") {
			t.Errorf("%s imports %s: internal/kg imports the standard library only", file, imp)
		}
	})
}

// TestHouseComments wants a comment on every package.
func TestHouseComments(t *testing.T) {
	documented := map[string]bool{}
	eachFile(t, func(file string) {
		dir := filepath.ToSlash(filepath.Dir(file))
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		documented[dir] = documented[dir] || f.Doc != nil
	})
	for dir, ok := range documented {
		if !ok {
			t.Errorf("package in %s has no comment: say which one question it answers", dir)
		}
	}
}

func eachImport(t *testing.T, use func(file, pkg, imp string)) {
	eachFile(t, func(file string) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			imp, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			use(file, filepath.ToSlash(filepath.Dir(file)), imp)
		}
	})
}

func eachFile(t *testing.T, use func(file string)) {
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			use(filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("go.mod"); err != nil {
		t.Fatal("run from the root of the module")
	}
}

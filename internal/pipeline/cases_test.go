package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"actant/internal/gazetteer"
	"actant/internal/ingest"
	"actant/internal/kg"
	"actant/internal/pipeline"

	"golang.org/x/tools/txtar"
)

// caseDir holds the sentences of the genre, one phenomenon a file.
const caseDir = "../../testdata/cases/events"

// known names the cases that fail today; each failure of another case breaks
// the build, and so does a case listed here that has come right.
const knownFile = caseDir + "/known-failures.txt"

// TestEventCases runs the sentences of testdata/cases/events through the whole
// way of an article.
func TestEventCases(t *testing.T) {
	p, err := pipeline.New(pipeline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(caseDir + "/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s: %v", caseDir, err)
	}
	known := readKnown(t)
	failed := map[string]bool{}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".txtar")
		if diff := runCase(t, p, f); diff != "" {
			failed[name] = true
			if !known[name] {
				t.Errorf("%s:\n%s", name, diff)
			} else if testing.Verbose() {
				t.Logf("%s (known):\n%s", name, diff)
			}
		}
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		writeKnown(t, failed)
		return
	}
	for name := range known {
		if !failed[name] {
			t.Errorf("%s has come right: take it out of %s", name, knownFile)
		}
	}
	t.Logf("%d of %d cases right", len(files)-len(failed), len(files))
}

func readKnown(t *testing.T) map[string]bool {
	out := map[string]bool{}
	raw, err := os.ReadFile(knownFile)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, line := range strings.Fields(string(raw)) {
		out[line] = true
	}
	return out
}

func writeKnown(t *testing.T, failed map[string]bool) {
	names := make([]string, 0, len(failed))
	for n := range failed {
		names = append(names, n)
	}
	sort.Strings(names)
	if err := os.WriteFile(knownFile, []byte(strings.Join(names, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// runCase compares wanted and found events; "" means equal.
func runCase(t *testing.T, p *pipeline.Pipeline, file string) string {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var input, want string
	for _, f := range ar.Files {
		switch f.Name {
		case "input":
			input = string(f.Data)
		case "want":
			want = string(f.Data)
		}
	}
	head, text, _ := strings.Cut(input, "\n")
	f := strings.Fields(head)
	published := f[1]
	a, err := p.Annotate(ingest.Doc{Path: file, Text: text, Published: published, Lang: f[3]})
	if err != nil {
		return "  " + err.Error()
	}
	return compare(a, strings.Split(strings.TrimSpace(want), "\n"), published)
}

func compare(a *kg.Article, want []string, published string) string {
	used := make([]bool, len(a.Events))
	var missing []string
	for _, w := range want {
		if w == "none" {
			continue
		}
		hit := false
		for i := range a.Events {
			if !used[i] && fits(a, &a.Events[i], w, published) {
				used[i], hit = true, true
				break
			}
		}
		if !hit {
			missing = append(missing, "  missing "+w)
		}
	}
	for i := range a.Events {
		if !used[i] {
			missing = append(missing, "  found   "+line(a, &a.Events[i]))
		}
	}
	return strings.Join(missing, "\n")
}

func fits(a *kg.Article, e *kg.Event, want, published string) bool {
	f := strings.Split(want, " | ")
	if f[0] != fmt.Sprintf("%s %s", e.Type, e.Modality) {
		return false
	}
	parts := strings.Split(f[1], "; ")
	if len(parts) != len(e.Participants) {
		return false
	}
	for _, p := range parts {
		role, name, _ := strings.Cut(p, ":")
		ok := false
		for _, q := range e.Participants {
			ok = ok || role == string(q.Role) && bears(a, q.Entity, name)
		}
		if !ok {
			return false
		}
	}
	if f[2] != "-" && !bears(a, e.Place, f[2]) || f[2] == "-" && e.Place != "" {
		return false
	}
	return dayFits(strings.TrimSpace(f[3]), e.Date, published)
}

func dayFits(want string, w kg.When, published string) bool {
	got := w.From
	if w.To != w.From {
		got += "/" + w.To
	}
	if got == "" {
		got = "-"
	}
	return got == want || (got == "-" || got == published) && (want == "-" || want == published)
}

func bears(a *kg.Article, id, name string) bool {
	for i := range a.Entities {
		e := &a.Entities[i]
		if e.ID != id {
			continue
		}
		for _, n := range append([]string{e.Name}, e.Aliases...) {
			if gazetteer.Fold(n) == gazetteer.Fold(name) {
				return true
			}
		}
	}
	return false
}

func line(a *kg.Article, e *kg.Event) string {
	name := map[string]string{}
	for i := range a.Entities {
		name[a.Entities[i].ID] = a.Entities[i].Name
	}
	var parts []string
	for _, p := range e.Participants {
		parts = append(parts, string(p.Role)+":"+name[p.Entity])
	}
	return fmt.Sprintf("%s %s | %s | %s | %s/%s", e.Type, e.Modality, strings.Join(parts, "; "), name[e.Place], e.Date.From, e.Date.To)
}

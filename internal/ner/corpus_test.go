package ner

import (
	ctx "context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/gazetteer"
	"actant/internal/ingest"
	"actant/internal/kg"
	"actant/internal/segment"
)

// TestPeopleOfGold measures the persons found by name against the gold of the
// bundled articles, which were written by us, and of ../shared/dev where it is
// at hand. It fails when they fall well below what was reached.
func TestPeopleOfGold(t *testing.T) {
	for _, tt := range []struct {
		dir string
		min float64
	}{
		{"../../testdata/written", 0.97},
		{"../../../shared/dev", 0.94},
	} {
		files, err := filepath.Glob(filepath.Join(tt.dir, "*.json"))
		if err != nil || len(files) == 0 {
			t.Logf("skipped: no gold in %s", tt.dir)
			continue
		}
		r := recogniser(t)
		var tp, fp, fn float64
		for _, f := range files {
			a, b, c := peopleOf(t, r, f)
			tp, fp, fn = tp+a, fp+b, fn+c
		}
		f := 2 * tp / (2*tp + fp + fn)
		t.Logf("%s: persons P %.3f R %.3f F %.3f", tt.dir, tp/(tp+fp), tp/(tp+fn), f)
		if f < tt.min {
			t.Errorf("%s: F %.3f, want at least %.2f", tt.dir, f, tt.min)
		}
	}
}

// peopleOf counts the gold persons found and missed in one article and the
// names found that no gold person bears.
func peopleOf(t *testing.T, r *Recogniser, file string) (tp, fp, fn float64) {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var gold struct {
		People []struct {
			Name     string
			Surfaces []string
		}
	}
	if err := json.Unmarshal(b, &gold); err != nil {
		t.Fatalf("read %s: %v", file, err)
	}
	var a *kg.Article
	err = ingest.Read(ctx.Background(), []string{strings.TrimSuffix(file, ".json") + ".txt"}, ingest.Options{},
		func(d ingest.Doc) error { a = ingest.Article(d); return nil }, func(f ingest.Fault) { t.Error(f) })
	if err != nil || a == nil {
		t.Fatalf("read the text of %s: %v", file, err)
	}
	segment.Article(a)
	r.Article(a)
	names := map[string]bool{}
	for _, m := range a.Mentions {
		if m.Kind == kg.Person && (m.Form == kg.Name || m.Form == kg.Short) {
			names[gazetteer.Fold(m.Quote)] = true
		}
	}
	used := map[string]bool{}
	for _, p := range gold.People {
		found := false
		for n := range names {
			for _, s := range append(p.Surfaces, p.Name) {
				if bearsName(gazetteer.Fold(s), n) {
					found, used[n] = true, true
				}
			}
		}
		if found {
			tp++
		} else {
			fn++
		}
	}
	return tp, float64(len(names) - len(used)), fn
}

// bearsName tells whether two folded names may be one person's: the same last
// word and, where both have more, the same first letter.
func bearsName(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	if x[len(x)-1] != y[len(y)-1] {
		return strings.HasPrefix(a, b+" ") || strings.HasPrefix(b, a+" ")
	}
	return len(x) == 1 || len(y) == 1 || x[0][0] == y[0][0]
}

package ingest_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/ingest"
	"actant/internal/kg"
)

// shared lies beside the project on a developer's machine only.
const shared = "../../../shared/"

type goldFile struct {
	Published string            `json:"published"`
	Lang      string            `json:"lang"`
	Furniture []json.RawMessage `json:"furniture"`
}

// furniture gives the byte ranges of the gold, which counts code points.
func (g goldFile) furniture(t *testing.T, text string) []bool {
	at := make([]int, 0, len(text)+1)
	for i := range text {
		at = append(at, i)
	}
	at = append(at, len(text))
	out := make([]bool, len(text))
	for _, raw := range g.Furniture {
		var pair [2]int
		if err := json.Unmarshal(raw, &pair); err != nil {
			var obj struct{ Start, End int }
			if err := json.Unmarshal(raw, &obj); err != nil {
				t.Fatalf("gold: %v", err)
			}
			pair = [2]int{obj.Start, obj.End}
		}
		for i := at[pair[0]]; i < at[pair[1]]; i++ {
			out[i] = true
		}
	}
	return out
}

func readAll(t testing.TB, paths ...string) []ingest.Doc {
	var docs []ingest.Doc
	err := ingest.Read(context.Background(), paths, ingest.Options{},
		func(d ingest.Doc) error { docs = append(docs, d); return nil },
		func(f ingest.Fault) { t.Logf("fault: %v", f) })
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// TestAgainstGold measures furniture by characters and the day of publication
// on the texts beside the project.
func TestAgainstGold(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		t.Skip("skipped: ../shared is not here")
	}
	for _, c := range []struct {
		dir            string
		furniture, day float64
	}{{"written", .97, .79}, {"dev", 0, 1}} { // 16 of the 79 written days are told nowhere in their texts
		t.Run(c.dir, func(t *testing.T) {
			hit, got, want, days, right, langs, n := 0, 0, 0, 0, 0, 0, 0
			for _, d := range readAll(t, filepath.Join(shared, c.dir, "*.txt")) {
				b, err := os.ReadFile(strings.TrimSuffix(d.Path, ".txt") + ".json")
				if err != nil {
					continue
				}
				var g goldFile
				if err := json.Unmarshal(b, &g); err != nil {
					t.Fatal(err)
				}
				a := ingest.Article(d)
				n++
				if a.Lang == g.Lang {
					langs++
				} else {
					t.Logf("%s: lang %s, want %s", d.Path, a.Lang, g.Lang)
				}
				if g.Published != "" {
					days++
					if a.Published == g.Published {
						right++
					} else {
						t.Logf("%s: published %q (%s), want %q", filepath.Base(d.Path), a.Published, a.PublishedBasis, g.Published)
					}
				} else if a.Published != "" {
					t.Logf("%s: published %q (%s), want none", filepath.Base(d.Path), a.Published, a.PublishedBasis)
				}
				gold := g.furniture(t, a.Text)
				for _, b := range a.Blocks {
					if b.Kind == kg.Dateline {
						continue
					}
					h, w := 0, 0
					for i := b.Start; i < b.End; i++ {
						if gold[i] {
							w++
						}
					}
					want += w
					if !b.Kind.Readable() {
						got += b.Len()
						h = w
						hit += h
					}
					if missed := w - h; missed > 8 {
						t.Logf("%s: missed %s: %.110q", filepath.Base(d.Path), b.Kind, b.In(a.Text))
					}
					if false_ := b.Len() - w; !b.Kind.Readable() && false_ > 8 {
						t.Logf("%s: not furniture but %s: %.110q", filepath.Base(d.Path), b.Kind, b.In(a.Text))
					}
				}
			}
			f := 2 * float64(hit) / max(1, float64(got+want))
			t.Logf("%s: %d articles, furniture F %.4f (got %d, want %d), days %d/%d, languages %d/%d", c.dir, n, f, got, want, right, days, langs, n)
			if f < c.furniture || float64(right) < c.day*float64(days) {
				t.Errorf("furniture F %.3f below %.2f or days %d/%d below %.2f", f, c.furniture, right, days, c.day)
			}
		})
	}
}

// TestStoryIsKept reads a thousand pages that are nothing but story: hardly any
// of it may be taken for furniture.
func TestStoryIsKept(t *testing.T) {
	files, err := filepath.Glob(shared + "corpora/winer-fr/201*/*/*.txt")
	if err != nil || len(files) == 0 {
		t.Skip("skipped: no corpus here")
	}
	total, lost, undated := 0, 0, 0
	for _, d := range readAll(t, files...) {
		a := ingest.Article(d)
		if a.Published == "" {
			undated++
		}
		if a.Lang != "fr" {
			t.Errorf("%s: language %s", d.Path, a.Lang)
		}
		for _, b := range a.Blocks {
			total += b.Len()
			if !b.Kind.Readable() && b.Kind != kg.Dateline {
				lost += b.Len()
				if b.Len() > 120 {
					t.Logf("%s: %s %.160q", filepath.Base(d.Path), b.Kind, b.In(a.Text))
				}
			}
		}
	}
	share := float64(lost) / float64(total)
	t.Logf("%d articles, %.4f of the text taken for furniture, %d undated", len(files), share, undated)
	if share > .008 || undated > 0 {
		t.Errorf("share %.4f over .008, or %d undated", share, undated)
	}
}

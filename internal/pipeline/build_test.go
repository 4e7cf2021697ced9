package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/graph"
	"actant/internal/ingest"
	"actant/internal/kg"
)

// built makes a graph in memory, one call of Build for each group of paths.
func built(t *testing.T, p *Pipeline, batch, workers int, groups ...[]string) (nquads string, faults []string) {
	t.Helper()
	ctx := context.Background()
	st, err := graph.Open(ctx, "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, paths := range groups {
		b := Builder{Pipeline: p, Store: st, Batch: batch}
		if _, err := b.Build(ctx, paths, ingest.Options{}, workers, func(f ingest.Fault) { faults = append(faults, f.Error()) }); err != nil {
			t.Fatal(err)
		}
	}
	audit, err := st.Check(ctx)
	if err != nil || len(audit.Problems) > 0 {
		t.Fatalf("the graph is not sound: %v %v", audit.Problems, err)
	}
	var out bytes.Buffer
	if err := st.NQuads(ctx, &out); err != nil {
		t.Fatal(err)
	}
	return out.String(), faults
}

// TestBuildIsAFunctionOfTheSet reads the bundled articles in other orders, one
// by one, with other batches and workers, and some of them twice: always the
// same graph, byte for byte.
func TestBuildIsAFunctionOfTheSet(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("../../testdata/articles/*.*")
	if err != nil || len(paths) < 20 {
		t.Fatalf("%d articles: %v", len(paths), err)
	}
	paths = paths[:0:0]
	for _, pattern := range []string{"*.txt", "*.html", "*.jsonl"} {
		more, err := filepath.Glob("../../testdata/articles/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, more...)
	}
	want, faults := built(t, p, 0, 1, paths)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	rng := rand.New(rand.NewPCG(7, 7))
	for round := range 4 {
		rng.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		groups := [][]string{paths}
		if round%2 == 1 { // one at a time, the first ones twice
			groups = nil
			for i := range paths {
				groups = append(groups, paths[i:i+1])
			}
			groups = append(groups, paths[:5])
		}
		batch, workers := 1+rng.IntN(9), 1+rng.IntN(4)
		got, _ := built(t, p, batch, workers, groups...)
		if got != want {
			t.Errorf("round %d, batch %d, %d workers: another graph: %s", round, batch, workers, differ(want, got))
		}
	}
}

// differ shows the first quads that only one of two graphs has.
func differ(a, b string) string {
	in := map[string]int{}
	for _, l := range strings.Split(a, "\n") {
		in[l]++
	}
	for _, l := range strings.Split(b, "\n") {
		in[l]--
	}
	var out []string
	for _, l := range append(strings.Split(a, "\n"), strings.Split(b, "\n")...) {
		if in[l] != 0 && len(out) < 6 {
			out = append(out, fmt.Sprintf("%+d %s", in[l], l))
			in[l] = 0
		}
	}
	return strings.Join(out, "\n")
}

// TestTwoVersions reads two files that are the same article by their URL: the
// order does not matter, and the one left out is named.
func TestTwoVersions(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for i, text := range []string{"Nasser Bourita a reçu Mark Esper à Rabat le 2 octobre 2020.", "Nasser Bourita a reçu Mark Esper à Rabat le 3 octobre 2020."} {
		f := filepath.Join(dir, fmt.Sprintf("%d.jsonl", i))
		line := fmt.Sprintf(`{"url":"https://le-golfe.example/a","lang":"fr","text":%q}`, text)
		if err := os.WriteFile(f, []byte(line+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	one, faults := built(t, p, 0, 1, files)
	if len(faults) != 1 || !strings.Contains(faults[0], "same article") {
		t.Errorf("faults %q", faults)
	}
	files[0], files[1] = files[1], files[0]
	two, _ := built(t, p, 0, 1, files)
	if one != two {
		t.Error("the order of two versions matters")
	}
}

// TestOneOddArticle lets a step break on one article: it is left out and named,
// and the others go on.
func TestOneOddArticle(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.steps = append(p.steps, Step{Name: "odd", run: func(a *kg.Article) error {
		if strings.Contains(a.Path, "a06") {
			var none []int
			_ = none[len(a.Text)]
		}
		return nil
	}})
	read, faults := 0, 0
	err = p.Run(context.Background(), []string{"../../testdata/articles"}, ingest.Options{}, 2, func(*kg.Article) error {
		read++
		return nil
	}, func(f ingest.Fault) {
		faults++
		if !strings.Contains(f.Error(), "a06-rio-geba.txt") {
			t.Errorf("fault %q names another file", f.Error())
		}
	})
	if err != nil || faults != 1 || read != 25 {
		t.Errorf("%d read, %d faults, %v", read, faults, err)
	}
}

// TestInterrupted stops a build in its middle: what is stored is whole.
func TestInterrupted(t *testing.T) {
	p, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	st, err := graph.Open(context.Background(), "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	b := Builder{Pipeline: p, Store: st, Batch: 2, Progress: func(d Built, _ *kg.Article) {
		if d.Read == 9 {
			stop()
		}
	}}
	if _, err := b.Build(ctx, []string{"../../testdata/articles"}, ingest.Options{}, 2, func(ingest.Fault) {}); err == nil {
		t.Error("an interrupted build must say so")
	}
	audit, err := st.Check(context.Background())
	if err != nil || len(audit.Problems) > 0 {
		t.Errorf("the graph is not sound: %v %v", audit.Problems, err)
	}
	if audit.Stats.Articles >= 26 {
		t.Errorf("%d articles: it was not stopped", audit.Stats.Articles)
	}
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"testing"
	"time"

	"actant/internal/cli"
)

// TestScores holds the measured quality on the bundled gold, so that every
// change of a score stands in the diff. UPDATE_GOLDEN=1 go test ./cmd/actant
// -run TestScores writes testdata/scores.txt anew.
func TestScores(t *testing.T) {
	const golden = "../../testdata/scores.txt"
	var got bytes.Buffer
	for _, run := range scoreRuns(t) {
		fmt.Fprintf(&got, "$ actant")
		for _, a := range run {
			fmt.Fprintf(&got, " %s", filepath.ToSlash(cut(a)))
		}
		fmt.Fprintln(&got)
		var faults bytes.Buffer
		s := cli.Streams{In: bytes.NewReader(nil), Out: &got, Err: &faults, Now: time.Now, Env: func(string) string { return "" }}
		if code := cli.Run(context.Background(), run, s); code != 0 {
			t.Fatalf("actant %v: exit status %d: %s", run, code, faults.String())
		}
		fmt.Fprintln(&got)
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got.Bytes()) {
		t.Errorf("the scores changed; look at them, then: UPDATE_GOLDEN=1 go test ./cmd/actant -run TestScores\n%s", got.String())
	}
}

// scoreRuns lists the command lines whose output is kept.
func scoreRuns(t *testing.T) [][]string {
	runs := [][]string{
		{"eval", "../../testdata/articles", "--gold", "../../testdata/gold"},
		{"eval", "../../testdata/written"},
	}
	for _, lang := range []string{"fr", "en"} {
		for what, pattern := range map[string]string{"parser": "treebank/" + lang + "-*.conllu", "ner": "names/" + lang + "-*.conll"} {
			files, err := filepath.Glob("../../testdata/" + pattern)
			if err != nil {
				t.Fatal(err)
			}
			if len(files) > 0 {
				runs = append(runs, append([]string{"eval", what, "--lang", lang}, files...))
			}
		}
	}
	sort.SliceStable(runs[2:], func(i, j int) bool { return fmt.Sprint(runs[2+i]) < fmt.Sprint(runs[2+j]) })
	return runs
}

// cut takes the way to the root off a path.
func cut(path string) string {
	if rel, err := filepath.Rel("../..", path); err == nil && filepath.Dir(path) != "." {
		return rel
	}
	return path
}

// BenchmarkBuild measures the whole way of an article, from the file into the
// graph, on the bundled articles.
func BenchmarkBuild(b *testing.B) {
	var size int64
	files, err := filepath.Glob("../../testdata/written/*.txt")
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			b.Fatal(err)
		}
		size += info.Size()
	}
	b.SetBytes(size)
	for b.Loop() {
		s := cli.Streams{In: bytes.NewReader(nil), Out: io.Discard, Err: os.Stderr, Now: time.Now, Env: func(string) string { return "" }}
		if code := cli.Run(context.Background(), append([]string{"build", "--db", "memory:"}, files...), s); code != 0 {
			b.Fatalf("exit status %d", code)
		}
	}
}

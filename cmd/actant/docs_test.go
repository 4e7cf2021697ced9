package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"actant/internal/cli"
)

// TestDocs runs the commands that README.md and the pages of docs/ show, and
// compares what they print. UPDATE_GOLDEN=1 go test ./cmd/actant -run TestDocs
// writes the pages anew. A block of commands begins with ```console; a line
// that begins with "$ actant" is run, in a folder that holds articles,
// gold and written of testdata and the files that "$ cat FILE" shows; "| head -n N"
// cuts. What runs before on the page is there.
func TestDocs(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append([]string{filepath.Join(root, "README.md")}, pages...) {
		t.Run(filepath.Base(page), func(t *testing.T) {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Contains(text, []byte("```console")) {
				return
			}
			dir := t.TempDir()
			for _, name := range []string{"articles", "gold", "written"} {
				if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(root, "testdata", name))); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(dir)
			got := runPage(t, string(text))
			switch {
			case got == string(text):
			case os.Getenv("UPDATE_GOLDEN") != "":
				if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("%s shows other output than the program prints; look at it, then: UPDATE_GOLDEN=1 go test ./cmd/actant -run TestDocs\n%s", page, firstDifference(string(text), got))
			}
		})
	}
}

// runPage gives the page with the output of its commands as it is now.
func runPage(t *testing.T, text string) string {
	var out []string
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		out = append(out, lines[i])
		if lines[i] != "```console" {
			continue
		}
		for i++; i < len(lines) && lines[i] != "```"; i++ {
			command, ok := strings.CutPrefix(lines[i], "$ ")
			if !ok {
				continue // old output
			}
			out = append(out, lines[i])
			switch file, isCat := strings.CutPrefix(command, "cat "); {
			case isCat:
				var shown []string
				for i+1 < len(lines) && lines[i+1] != "```" && !strings.HasPrefix(lines[i+1], "$ ") {
					i++
					shown = append(shown, lines[i])
				}
				if err := os.WriteFile(file, []byte(strings.Join(shown, "\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
				out = append(out, shown...)
			case strings.HasPrefix(command, "actant "):
				out = append(out, runLine(t, command)...)
			default:
				t.Fatalf("the page shows %q: only actant and cat are run", command)
			}
		}
		if i < len(lines) {
			out = append(out, lines[i])
		}
	}
	return strings.Join(out, "\n")
}

// runLine runs one command line and gives the lines it prints.
func runLine(t *testing.T, line string) []string {
	command, pipe, _ := strings.Cut(line, " | ")
	var out bytes.Buffer
	env := map[string]string{"COLUMNS": "100"}
	s := cli.Streams{In: strings.NewReader(""), Out: &out, Err: &out, OutTerminal: true, Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
		Env: func(k string) string { return env[k] }}
	code := cli.Run(context.Background(), words(command)[1:], s)
	text := strings.TrimRight(out.String(), "\n")
	if code != 0 && !strings.Contains(text, "actant: ") {
		t.Errorf("%s: exit status %d without a word", line, code)
	}
	list := strings.Split(text, "\n")
	if n, err := strconv.Atoi(strings.TrimPrefix(pipe, "head -n ")); err == nil && n < len(list) {
		list = list[:n]
	}
	for i := range list {
		list[i] = strings.TrimRight(list[i], " ")
	}
	if len(list) == 1 && list[0] == "" {
		return nil
	}
	return list
}

// words splits a command line as a shell does.
func words(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`'([^']*)'|"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2]+m[3])
	}
	return out
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return "line " + strconv.Itoa(i+1) + "\nhas:    " + x[i] + "\nprints: " + y[i]
		}
	}
	return "one is longer"
}

// TestDocsPaths makes sure that every path the documents name is there, and
// that the links between them lead somewhere.
func TestDocsPaths(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	path := regexp.MustCompile("`((?:cmd|data|docs|internal|models|testdata|tools|\\.ci)/[A-Za-z0-9_./-]*)`")
	placeholder := regexp.MustCompile(`/[A-Z]+(\.[a-z]+)?(/|$)`) // internal/NAME, lang/TAG.tsv
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	for _, page := range append(pages, "../../README.md", "../../CONTRIBUTING.md", "../../SECURITY.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range path.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join("../..", m[1])); err != nil && !placeholder.MatchString(m[1]) {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}

package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"actant/internal/ingest"
)

const story = "Dakar, le 4 mai 2021 – Le ministre sénégalais a reçu à déjeuner son homologue gambien, à l'hôtel « Océan ». Ils se sont séparés bons amis.\n"

func zipped(b []byte) []byte {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	z.Write(b)
	z.Close()
	return buf.Bytes()
}

func zstdOf(b []byte) []byte {
	var buf bytes.Buffer
	z, _ := zstd.NewWriter(&buf)
	z.Write(b)
	z.Close()
	return buf.Bytes()
}

// gathered is what a reading gave, in order.
type gathered struct {
	docs   []ingest.Doc
	faults []string
}

func gather(t *testing.T, opt ingest.Options, paths ...string) gathered {
	t.Helper()
	var g gathered
	err := ingest.Read(context.Background(), paths, opt,
		func(d ingest.Doc) error { g.docs = append(g.docs, d); return nil },
		func(f ingest.Fault) { g.faults = append(g.faults, f.Error()) })
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestReadOneFile reads one file of each kind, sound or not.
func TestReadOneFile(t *testing.T) {
	latin, _ := charmap.Windows1252.NewEncoder().Bytes([]byte(story))
	mac, _ := charmap.Macintosh.NewEncoder().Bytes([]byte(story))
	dos, _ := charmap.CodePage850.NewEncoder().Bytes([]byte(strings.NewReplacer("–", "-", "’", "'").Replace(story)))
	wide, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(story))
	bare, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(story))
	page := "<html><head><title>Un titre</title></head><body><p>" + strings.Repeat(story, 3) + "</p></body></html>"
	for _, c := range []struct {
		name  string
		data  []byte
		text  string // "" expects a fault
		fault string // part of it
		n     int    // articles, 1 when 0
	}{
		{"a.txt", []byte(story), story, "", 0},
		{"bom.txt", []byte("\xef\xbb\xbf" + story), story, "", 0},
		{"latin.txt", latin, story, "", 0},
		{"mac.txt", mac, story, "", 0},
		{"dos.txt", dos, strings.NewReplacer("–", "-", "’", "'").Replace(story), "", 0},
		{"utf16.txt", wide, story, "", 0},
		{"utf16-no-mark.txt", bare, story, "", 0},
		{"cut.txt", []byte(story + "à l'Élysée é")[:len(story)+14], "", "", 0},
		{"a.txt.gz", zipped([]byte(story)), story, "", 0},
		{"a.txt.zst", zstdOf([]byte(story)), story, "", 0},
		{"named-wrongly.txt", zipped([]byte(story)), story, "", 0},
		{"empty.txt", nil, "", "empty", 0},
		{"blank.txt", []byte(" \n\t\n"), "", "empty", 0},
		{"nul.txt", []byte(story + "\x00" + story), "", "NUL", 0},
		{"picture.txt", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "", "PNG", 0},
		{"paper.txt", []byte("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), "", "PDF", 0},
		{"broken.txt.gz", zipped([]byte(strings.Repeat(story, 200)))[:60], "", "damaged", 0},
		{"notgz.gz", []byte("\x1f\x8b\x00garbage"), "", "damaged", 0},
		{"huge.txt", bytes.Repeat([]byte(story), 20000), "", "larger than", 0},
		{"page.html", []byte(page), "", "", 0},
		{"script.html", []byte("<html><body><script>render()</script><div id=app></div></body></html>"), "", "no text", 0},
		{"one.json", []byte(`{"id":"x1","text":` + fmt.Sprintf("%q", "Une phrase.") + `}`), "Une phrase.", "", 0},
		{"list.json", []byte(`[{"text":"Un."},{"text":"Deux."}]`), "Un.", "", 2},
		{"other.json", []byte(`{"events":[]}`), "", "text", 0},
		{"bad.json", []byte("{\n\"text\": \"Un.\",\n}"), "", "bad.json:3", 0},
		{"unknown.bin", []byte("what is this?"), "what is this?", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.name)
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			g := gather(t, ingest.Options{MaxBytes: 1 << 20}, path)
			if c.fault != "" {
				if len(g.docs) > 0 || len(g.faults) != 1 || !strings.Contains(g.faults[0], c.fault) || !strings.Contains(g.faults[0], path) {
					t.Fatalf("docs %d, faults %q; want one fault with %q and the path", len(g.docs), g.faults, c.fault)
				}
				return
			}
			if len(g.docs) != max(1, c.n) || len(g.faults) > 0 {
				t.Fatalf("docs %d, faults %q", len(g.docs), g.faults)
			}
			if c.text != "" && g.docs[0].Text != c.text {
				t.Errorf("charset %s: text %q, want %q", g.docs[0].Charset, g.docs[0].Text, c.text)
			}
			if len(g.docs[0].SHA256) != 64 {
				t.Errorf("hash %q", g.docs[0].SHA256)
			}
		})
	}
}

// TestReadLines shows that one bad line is named and the others are read.
func TestReadLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "feed.jsonl")
	long := `{"id":"long","text":"` + strings.Repeat("mot ", 1<<18) + `"}`
	lines := []string{`{"id":"a","url":"https://example.org/a","title":"T","text":"Un.","published":"2021-05-04T10:00:00Z","outlet":"L'Écho"}`,
		"", `{"id":"b","text":"Deux."}`, `{"id":"c",`, `["no"]`, `{"id":"d"}`, long, `{"id":"e","html":"<p>Trois<br>lignes</p><p>fin</p>"}`}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	g := gather(t, ingest.Options{MaxBytes: 1 << 19}, path)
	var ids []string
	for _, d := range g.docs {
		ids = append(ids, d.ID)
	}
	if got := strings.Join(ids, " "); got != "a b e" {
		t.Errorf("ids %s", got)
	}
	if d := g.docs[0]; d.Published != "2021-05-04" || d.Outlet != "L'Écho" || d.URL == "" || d.Title != "T" {
		t.Errorf("metadata %+v", d)
	}
	if got := g.docs[2].Text; got != "Trois\nlignes\n\nfin" {
		t.Errorf("text of html %q", got)
	}
	for i, place := range []string{":4:", ":5:", ":6:", ":7:"} {
		if i >= len(g.faults) || !strings.Contains(g.faults[i], path+place) {
			t.Errorf("faults %q, want %s", g.faults, place)
		}
	}
}

// TestReadFolders shows order, quiet skipping, patterns and missing things.
func TestReadFolders(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a/z.txt", "a/b.html", "notes.md", ".hidden/x.txt", "gold.json", "c.jsonl"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		data := story
		switch filepath.Ext(name) {
		case ".html":
			data = "<p>" + story
		case ".json":
			data = `{"gold":1}`
		case ".jsonl":
			data = `{"text":"Un."}`
		}
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	list := func(g gathered) string {
		var out []string
		for _, d := range g.docs {
			rel, _ := filepath.Rel(dir, d.Path)
			out = append(out, filepath.ToSlash(rel))
		}
		return strings.Join(out, " ")
	}
	g := gather(t, ingest.Options{}, dir, filepath.Join(dir, "b.txt"))
	if got := list(g); got != "a/b.html a/z.txt b.txt c.jsonl" || len(g.faults) > 0 {
		t.Errorf("folder: %s, faults %q", got, g.faults)
	}
	g = gather(t, ingest.Options{}, filepath.Join(dir, "*.txt"), filepath.Join(dir, "*.pdf"), filepath.Join(dir, "gone.txt"), filepath.Join(dir, "gold.json"), "-")
	if got := list(g); got != "b.txt" || len(g.faults) != 4 {
		t.Errorf("pattern: %s, faults %q", got, g.faults)
	}
	g = gather(t, ingest.Options{Stdin: strings.NewReader(story)}, "-")
	if len(g.docs) != 1 || g.docs[0].Path != "-" || g.docs[0].Text != story {
		t.Errorf("stdin: %+v %q", g.docs, g.faults)
	}
	g = gather(t, ingest.Options{Stdin: bytes.NewReader(zipped([]byte(`{"text":"Un."}` + "\n" + `{"text":"Deux."}`)))}, "-")
	if len(g.docs) != 2 {
		t.Errorf("stdin of lines: %+v %q", g.docs, g.faults)
	}
}

// TestReadStops shows that the callback's error and a done context end reading.
func TestReadStops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte(story), 0o600); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("enough")
	err := ingest.Read(context.Background(), []string{path, path + "x"}, ingest.Options{}, func(ingest.Doc) error { return stop }, func(ingest.Fault) {})
	if !errors.Is(err, stop) {
		t.Errorf("callback's error: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = ingest.Read(ctx, []string{path}, ingest.Options{}, func(ingest.Doc) error { t.Error("read on"); return nil }, func(f ingest.Fault) { t.Error(f) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestOneLongLine shows that an article of one line of 5 MB is fine.
func TestOneLongLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "long.txt")
	text := strings.Repeat(strings.TrimSpace(story)+" ", 5<<20/len(story))
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	g := gather(t, ingest.Options{}, path)
	if len(g.docs) != 1 {
		t.Fatalf("faults %q", g.faults)
	}
	if a := ingest.Article(g.docs[0]); len(a.Blocks) != 1 || !a.Blocks[0].Kind.Readable() || a.Published != "2021-05-04" {
		t.Errorf("blocks %+v published %s", a.Blocks, a.Published)
	}
}

// ExampleRead reads an article from standard input and prints its parts.
func ExampleRead() {
	in := strings.NewReader("Le ministre à Lomé\n\nPublié le 3 mars 2022\n\nLe ministre béninois a rencontré mercredi à Lomé son homologue togolais. Ils ont parlé du port.\n\nLire aussi : Le port de Cotonou s'agrandit\n")
	err := ingest.Read(context.Background(), []string{"-"}, ingest.Options{Stdin: in},
		func(d ingest.Doc) error {
			a := ingest.Article(d)
			fmt.Println(a.Published, a.Lang, a.Title)
			for _, b := range a.Blocks {
				fmt.Printf("%s: %.20s\n", b.Kind, b.In(a.Text))
			}
			return nil
		},
		func(f ingest.Fault) { fmt.Println(f) })
	fmt.Println(err)
	// Output:
	// 2022-03-03 fr Le ministre à Lomé
	// title: Le ministre à Lomé
	// dateline: Publié le 3 mars 202
	// story: Le ministre béninois
	// related: Lire aussi : Le port
	// <nil>
}

package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/pipeline"
)

// streams gives streams to nowhere but out and err.
func streams(out, err *bytes.Buffer) Streams {
	return Streams{In: strings.NewReader(""), Out: out, Err: err, Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
		Env: func(string) string { return "" }}
}

// ExampleRun reads one article and asks who met whom.
func ExampleRun() {
	dir, err := os.MkdirTemp("", "actant-example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	note, db := filepath.Join(dir, "note.txt"), filepath.Join(dir, "actant.db")
	text := "Le ministre marocain des Affaires étrangères, Nasser Bourita, a reçu le 2 octobre 2020 à Rabat Mark Esper.\n"
	if err := os.WriteFile(note, []byte(text), 0o644); err != nil {
		fmt.Println(err)
		return
	}
	var quiet, answer bytes.Buffer
	Run(context.Background(), []string{"build", note, "--db", db}, streams(&quiet, &quiet))
	Run(context.Background(), []string{"who", "met", "esper", "--db", db}, streams(&answer, &quiet))
	row := strings.Split(strings.Split(answer.String(), "\n")[1], "\t")
	fmt.Println(row[0], row[1], row[2], row[3])
	// Output: Nasser Bourita (host) 2020-10-02 Rabat occurred
}

func TestAsk(t *testing.T) {
	for _, c := range []struct {
		command, line, verb, name string
	}{
		{"who", "met|esper", "met", "esper"},
		{"who", "met|le roi du Maroc", "met", "le roi du Maroc"},
		{"who", "met|with|Kaïs|Saïed", "met", "Kaïs Saïed"},
		{"who", "wrote|to|tebboune", "wrote-to", "tebboune"},
		{"who", "wrote-to|tebboune", "wrote-to", "tebboune"},
		{"who", "SIGNED|WITH|esper", "signed-with", "esper"},
		{"who", "signed-with", "signed-with", ""},
		{"who", "kissed|esper", "", ""},
		{"who", "met esper", "met", "esper"},
		{"qui", "a|rencontré|Esper", "met", "Esper"},
		{"qui", "rencontre|Esper", "met", "Esper"},
		{"qui", "s'est|entretenu|avec|Esper", "met", "Esper"},
		{"qui", "a|reçu|Mark Esper", "received", "Mark Esper"},
		{"qui", "écrit-à|Tebboune", "wrote-to", "Tebboune"},
		{"qui", "a|écrit|à|Tebboune", "wrote-to", "Tebboune"},
		{"qui", "signé-avec|le Maroc", "signed-with", "le Maroc"},
		{"qui", "met|esper", "", ""},
	} {
		verb, name, ok := ask(c.command, strings.Split(c.line, "|"))
		if string(verb) != c.verb || name != c.name || ok != (c.verb != "") {
			t.Errorf("%s %s: %q %q %v, want %q %q", c.command, c.line, verb, name, ok, c.verb, c.name)
		}
	}
}

func TestQuestionsKnowAllVerbs(t *testing.T) {
	for _, command := range []string{"who", "qui"} {
		seen := map[graph.Verb]bool{}
		for _, q := range questions() {
			if q.command == command {
				seen[q.verb] = true
			}
		}
		for _, v := range graph.Verbs() {
			if !seen[v] {
				t.Errorf("%s has no words for %s: add a line to data/questions.tsv", command, v)
			}
		}
	}
}

func TestBound(t *testing.T) {
	for _, c := range []struct {
		in   string
		last bool
		want string
	}{
		{"", false, ""}, {"2020", false, "2020-01-01"}, {"2020", true, "2020-12-31"}, {"2020-02", true, "2020-02-29"},
		{"2020-02", false, "2020-02-01"}, {"2020-10-02", true, "2020-10-02"},
	} {
		if got, err := bound("since", c.in, c.last); err != nil || got != c.want {
			t.Errorf("bound %q %v: %q %v, want %q", c.in, c.last, got, err, c.want)
		}
	}
	for _, bad := range []string{"yesterday", "2020-13", "2020-02-30", "02/10/2020"} {
		if _, err := bound("since", bad, false); err == nil {
			t.Errorf("bound %q is no day", bad)
		}
	}
}

// hostile are texts that a page may hold.
func hostile() []string {
	return []string{"plain", "tab\there", "line\nbreak", "esc\x1b[31mred", "nul\x00", "\u202egnorw", "=1+1", "\"quoted\", yes", "é\u0301", "\xff\xfe", ""}
}

func TestFormatsKeepRowsWhole(t *testing.T) {
	l := &listing{columns: []string{"a", "b"}, below: "", data: hostile()}
	for _, h := range hostile() {
		l.add(h, "end")
	}
	for _, format := range formatNames {
		var out bytes.Buffer
		s := streams(&out, &out)
		if err := (&formatOptions{format: format}).print(&s, l); err != nil {
			t.Fatal(err)
		}
		switch format {
		case "tsv", "table":
			if n := strings.Count(out.String(), "\n"); n != len(l.rows)+1 {
				t.Errorf("%s: %d lines for %d rows\n%s", format, n, len(l.rows), out.String())
			}
			if strings.ContainsAny(out.String(), "\x1b\x00\u202e") {
				t.Errorf("%s lets control characters through: %q", format, out.String())
			}
		case "csv":
			rows, err := csv.NewReader(&out).ReadAll()
			if err != nil || len(rows) != len(l.rows)+1 {
				t.Errorf("csv: %d rows, %v", len(rows), err)
			}
		case "json":
			var back []string
			if err := json.Unmarshal(out.Bytes(), &back); err != nil || len(back) != len(l.rows) {
				t.Errorf("json: %d rows, %v", len(back), err)
			}
		}
	}
}

func FuzzOneLine(f *testing.F) {
	for _, h := range hostile() {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := oneLine(s); strings.ContainsAny(got, "\t\n\r\x00\x1b\u202e\u2066") {
			t.Errorf("%q became %q", s, got)
		}
		var b bytes.Buffer
		w := bufio.NewWriter(&b)
		wrap(w, oneLine(s), 20, "  ")
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(strings.Fields(b.String()), " "); got != strings.Join(strings.Fields(oneLine(s)), " ") {
			t.Errorf("wrapping %q lost words: %q", s, got)
		}
	})
}

func TestTableAlignsAndFolds(t *testing.T) {
	l := &listing{columns: []string{"who", "day", "quote"}, below: "quote"}
	l.add("Abdelmadjid Tebboune; Emmanuel Macron; Kaïs Saïed", "2020-10-02", "il a dit oui")
	l.add("É", "2020-10-03", "non")
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	writeTable(w, l, 60)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "who                       day\n" +
		"Abdelmadjid Tebboune;     2020-10-02\n" +
		"Emmanuel Macron; Kaïs\n" +
		"Saïed\n" +
		"    il a dit oui\n" +
		"É                         2020-10-03\n" +
		"    non\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestQuoteIsASentenceThatAgrees(t *testing.T) {
	e := &graph.EventRow{Modality: kg.Occurred, Date: graph.DateRow{From: "2020-10-02", To: "2020-10-02"}, Sources: []graph.TellingRow{
		{Quote: "Il sera reçu vendredi.", Modality: kg.Planned},
		{Quote: "Bourita reçoit Esper", Modality: kg.Occurred, Date: graph.DateRow{From: "2020-10-02", To: "2020-10-02"}},
		{Quote: "Il a  été\nreçu vendredi.", Modality: kg.Occurred, Date: graph.DateRow{From: "2020-10-02", To: "2020-10-02"}},
	}}
	if got := quoteOf(e); got != "Il a été reçu vendredi." {
		t.Errorf("quote %q", got)
	}
}

func TestNamedWantsTheWholeName(t *testing.T) {
	found := []graph.Candidate{{Name: "Algérie", Kind: "country"}, {Name: "Conseil de la nation (Algérie)", Kind: "organisation"}}
	if c, ok := named("algerie", found); !ok || c.Kind != "country" {
		t.Errorf("algerie: %v %v", c, ok)
	}
	camara := []graph.Candidate{{Name: "Camara", Kind: "person"}, {Name: "Sadio Camara", Kind: "person"}}
	if _, ok := named("camara", camara); ok {
		t.Error("a surname alone names nobody")
	}
}

// TestProgress drives a bar with a clock of its own.
func TestProgress(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(file, make([]byte, 1000), 0o644); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := streams(&out, &out)
	s.ErrTerminal = true
	s.Now = func() time.Time { return now }
	p, err := newProgress(&s, "none", nil)
	if err != nil {
		t.Fatal(err)
	}
	p.kind, p.total = "bar", 2000
	now = now.Add(10 * time.Second)
	p.step(pipeline.Built{Read: 50}, &kg.Article{Path: file, Text: strings.Repeat("x", 1000)})
	if got := out.String(); !strings.Contains(got, "50 articles, 5/s, 10s left") {
		t.Errorf("bar %q", got)
	}
	p.clear()
	if got := out.String(); !strings.HasSuffix(got, "\r") {
		t.Errorf("not wiped: %q", got)
	}
	p.kind = "json"
	out.Reset()
	p.finish(pipeline.Built{Read: 100})
	var e map[string]any
	if err := json.Unmarshal(out.Bytes(), &e); err != nil || e["articles"] != 100.0 || e["done"] != true {
		t.Errorf("event %q: %v", out.String(), err)
	}
	if _, err := newProgress(&s, "loud", nil); err == nil {
		t.Error("unknown kinds are refused")
	}
}

func TestPasswordsAreNotShown(t *testing.T) {
	o := &storeOptions{db: "postgres://ana:secret@db.example/actant"}
	if got := o.shown(); strings.Contains(got, "secret") || !strings.Contains(got, "db.example") {
		t.Errorf("shown as %q", got)
	}
}

// TestHelp wants every command to say what it does, and those with a status of
// their own to name it.
func TestHelp(t *testing.T) {
	var out bytes.Buffer
	s := streams(&out, &out)
	for _, c := range newRoot(&s).Commands() {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: short help %q", c.Name(), c.Short)
		}
		if code := Run(context.Background(), []string{c.Name(), "--help"}, s); code != 0 {
			t.Errorf("%s --help: exit status %d", c.Name(), code)
		}
	}
}

// TestWatch lets an article come while a folder is watched.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	inbox, db := filepath.Join(dir, "inbox"), filepath.Join(dir, "actant.db")
	if err := os.Mkdir(inbox, 0o755); err != nil {
		t.Fatal(err)
	}
	text := "Le ministre marocain des Affaires étrangères, Nasser Bourita, a reçu le 2 octobre 2020 à Rabat Mark Esper.\n"
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(inbox, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("a.txt")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	done := make(chan int)
	var out bytes.Buffer
	go func() {
		done <- Run(ctx, []string{"build", inbox, "--db", db, "--watch", "--every", "100ms", "--quiet"}, streams(&out, &out))
	}()
	articles := func() int {
		s, err := graph.Open(context.Background(), db, graph.Options{MustExist: true, ReadOnly: true})
		if err != nil {
			return -1 // not yet made, or in work
		}
		defer s.Close()
		st, err := s.Stats(context.Background())
		if err != nil {
			return -1
		}
		return st.Articles
	}
	wait := func(n int) {
		for range 300 {
			if articles() == n {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Errorf("%d articles are not there", n)
	}
	wait(1)
	write("b.txt")
	wait(2)
	stop()
	if code := <-done; code != 0 {
		t.Errorf("exit status %d: %s", code, out.String())
	}
}

package report_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"actant/internal/export"
	"actant/internal/export/exporttest"
	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/report"
)

// Example counts who stands with whom in two articles.
func Example() {
	ctx := context.Background()
	st, err := exporttest.Open(ctx, []txtar.File{
		{Name: "a1", Data: []byte("date: 2022-05-03\n[person MA Nadia Ferhat] a reçu [person GA Paul Okoumé]. [person MA Nadia Ferhat|Elle] l'a remercié.\n")},
		{Name: "a2", Data: []byte("date: 2022-06-03\n[person GA Paul Okoumé] a revu [person MA Nadia Ferhat].\n")},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer st.Close()
	t, err := report.Cooccurrence(ctx, st, report.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, p := range t.Pairs {
		fmt.Println(p.A.Name, "and", p.B.Name, "in", p.Count, "sentences of", p.Articles, "articles")
	}
	// Output:
	// Nadia Ferhat and Paul Okoumé in 2 sentences of 2 articles
}

// press writes articles by chance: people, windows, copies, no dates.
func press(r *rand.Rand, n int) []txtar.File {
	people := []string{"person MA Nadia Ferhat", "person GA Paul Okoumé", "person SN Ibra Sall", "person TN Leïla Mansour", "country MA Maroc", "country GA Gabon", "organisation - Union des ports"}
	acts := []string{"meeting", "call", "visit"}
	var files []txtar.File
	for i := range n {
		var b strings.Builder
		if r.IntN(5) > 0 {
			fmt.Fprintf(&b, "date: 2022-%02d-%02d\n", 1+r.IntN(12), 1+r.IntN(28))
		}
		fmt.Fprintf(&b, "outlet: Paper %d\n", r.IntN(3))
		for range 1 + r.IntN(4) {
			for range 1 + r.IntN(3) {
				who := r.Perm(len(people))[:1+r.IntN(3)]
				for _, w := range who {
					fmt.Fprintf(&b, "alors [%s] ", people[w])
				}
				b.WriteString("parle. ")
				if len(who) > 1 && who[0] < 4 && who[1] < 4 && r.IntN(2) == 0 {
					name := func(k int) string { return strings.SplitN(people[who[k]], " ", 3)[2] }
					fmt.Fprintf(&b, "Puis ils parlent {%s occurred 2022-%02d-03 %s; %s}. ", acts[r.IntN(3)], 1+r.IntN(12), name(0), name(1))
				}
			}
			b.WriteByte('\n')
		}
		files = append(files, txtar.File{Name: fmt.Sprintf("a%02d", i), Data: []byte(b.String())})
	}
	return files
}

// TestEvidence holds that each count has as many windows behind it, in every
// window and under every restriction.
func TestEvidence(t *testing.T) {
	ctx := context.Background()
	st, err := exporttest.Open(ctx, press(rand.New(rand.NewPCG(1, 2)), 25))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, opt := range []report.Options{{}, {Window: report.Paragraph}, {Window: report.Article}, {Since: "2022-06-01"}, {Source: "paper 1", Named: true}, {Own: true, Until: "2022-08-01"}} {
		tab, err := report.Cooccurrence(ctx, st, opt)
		if err != nil {
			t.Fatal(err)
		}
		if len(tab.Pairs) == 0 {
			t.Fatalf("%+v: no pairs", opt)
		}
		for _, p := range tab.Pairs {
			proofs, err := report.Evidence(ctx, st, opt, p.A.ID, p.B.ID)
			if err != nil {
				t.Fatal(err)
			}
			articles := map[string]bool{}
			for _, q := range proofs {
				articles[q.Article] = true
				if len(q.A) == 0 || len(q.B) == 0 || q.Quote == "" {
					t.Errorf("proof without its words: %+v", q)
				}
			}
			if len(proofs) != p.Count || len(articles) != p.Articles {
				t.Errorf("%+v: %s and %s: count %d of %d articles, evidence %d of %d", opt, p.A.Name, p.B.Name, p.Count, p.Articles, len(proofs), len(articles))
			}
			if p.Sources > p.Articles || p.Articles > p.Count || p.Count > min(p.A.Windows, p.B.Windows) || p.Jaccard <= 0 || p.Jaccard > 1 {
				t.Errorf("%+v: numbers that cannot be", p)
			}
		}
	}
}

// TestOrder holds that the order in which articles came changes nothing.
func TestOrder(t *testing.T) {
	ctx := context.Background()
	files := press(rand.New(rand.NewPCG(3, 4)), 20)
	var want string
	for range 3 {
		st, err := exporttest.Open(ctx, files)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := report.HTML(ctx, &b, st, report.Page{Lang: "fr"}); err != nil {
			t.Fatal(err)
		}
		for _, e := range []report.Edges{report.Together, report.Met, report.All, report.Bipartite, report.Full} {
			n, err := report.Network(ctx, st, e, graph.Filter{}, report.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := export.GEXF(&b, n, export.GEXFOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		st.Close()
		if want == "" {
			want = b.String()
		} else if b.String() != want {
			t.Fatal("another order of the articles gives another report")
		}
		slices.Reverse(files)
	}
}

const hostile = `<script>alert(1)</script>"'&lt; ` + "\u202e" + ` --> ]]> {{.}} \u0000`

// TestHTML reads the page with a parser: nothing of a name or quote is ever
// markup, and nothing is fetched from anywhere.
func TestHTML(t *testing.T) {
	ctx := context.Background()
	files := press(rand.New(rand.NewPCG(5, 6)), 12)
	files = append(files, txtar.File{Name: "x<y>", Data: []byte("date: 2022-05-03\noutlet: <b>Gazette</b>\ntitle: " + hostile +
		"\n[person MA <img src=x onerror=alert(2)>] a vu [person GA javascript:alert(3)//] " + strings.NewReplacer("{", "", "}", "").Replace(hostile) +
		". {meeting occurred 2022-05-02 <img src=x onerror=alert(2)>; javascript:alert(3)//}\n")})
	st, err := exporttest.Open(ctx, files)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, lang := range report.Langs() {
		var b bytes.Buffer
		if err := report.HTML(ctx, &b, st, report.Page{Lang: lang, Title: hostile}); err != nil {
			t.Fatal(err)
		}
		doc, err := html.Parse(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			seen[n.Data]++
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
					t.Errorf("%s: <%s %s=%q>", lang, n.Data, a.Key, a.Val)
				}
			}
		}
		if seen["script"] != 1 || seen["img"] > 0 || seen["svg"] != 2 || seen["details"] == 0 || seen["mark"] == 0 || seen["table"] < 4 {
			t.Errorf("%s: elements %v", lang, seen)
		}
		if m := regexp.MustCompile(`%!|\bno value\b|ZgotmplZ`).FindString(b.String()); m != "" {
			t.Errorf("%s: %q in the page", lang, m)
		}
	}
}

// TestWords holds that both languages have the same words, and that all of them
// speak.
func TestWords(t *testing.T) {
	keys := map[string][]string{}
	for _, lang := range report.Langs() {
		data, err := os.ReadFile("data/" + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		var plain []string
		for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			key, text, ok := strings.Cut(line, " = ")
			if strings.HasPrefix(line, "#") {
				continue
			}
			if !ok || text == "" {
				t.Errorf("%s: %q has no text", lang, line)
			}
			plain = append(plain, key)
			keys[lang] = append(keys[lang], fmt.Sprintf("%s %d %d", key, strings.Count(text, "%"), strings.Count(text, " | ")))
		}
		if !slices.IsSorted(plain) {
			t.Errorf("%s: words are not in order", lang)
		}
	}
	if !slices.Equal(keys["fr"], keys["en"]) {
		t.Errorf("words differ:\n%v\n%v", keys["fr"], keys["en"])
	}
	page, err := os.ReadFile("data/report.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?:say|"headn?") "([a-z.-]+)"`).FindAllStringSubmatch(string(page), -1) {
		if !slices.ContainsFunc(keys["en"], func(k string) bool { return strings.HasPrefix(k, m[1]+" ") }) {
			t.Errorf("the page says %q, which no language has", m[1])
		}
	}
}

// TestNoText holds that articles kept without text are told, not forgotten.
func TestNoText(t *testing.T) {
	ctx := context.Background()
	st, err := graph.Open(ctx, "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	a, err := exporttest.Article("a1", "date: 2022-05-03\n[person MA Nadia Ferhat] a vu [person GA Paul Okoumé].\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Put(ctx, []graph.ArticleFacts{exporttest.Facts(a, false)}); err != nil {
		t.Fatal(err)
	}
	tab, err := report.Cooccurrence(ctx, st, report.Options{})
	if err != nil || tab.NoText != 1 || tab.Articles != 0 || len(tab.Pairs) != 0 {
		t.Errorf("%+v, %v", tab, err)
	}
}

// TestFaults holds that wrong wishes are refused.
func TestFaults(t *testing.T) {
	ctx := context.Background()
	st, err := exporttest.Open(ctx, press(rand.New(rand.NewPCG(7, 8)), 2))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := report.Cooccurrence(ctx, st, report.Options{Window: "page"}); err == nil {
		t.Error("a window of pages")
	}
	if _, err := report.Cooccurrence(ctx, st, report.Options{Measure: "luck"}); err == nil {
		t.Error("a measure of luck")
	}
	if _, err := report.Network(ctx, st, "friends", graph.Filter{}, report.Options{}); err == nil {
		t.Error("edges of friends")
	}
	if _, err := report.Actors(ctx, st, report.Full, "", graph.Filter{}, report.Options{}); err == nil {
		t.Error("actors of the full graph")
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := report.Cooccurrence(gone, st, report.Options{}); err == nil {
		t.Error("a count after the end")
	}
	if _, err := report.Meetings(ctx, st, graph.Filter{Types: []kg.EventType{kg.Call}}); err != nil {
		t.Error(err)
	}
}

// BenchmarkCooccurrence counts pairs over articles that lie in memory.
func BenchmarkCooccurrence(b *testing.B) {
	ctx := context.Background()
	st, err := exporttest.Open(ctx, press(rand.New(rand.NewPCG(9, 10)), 200))
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	size := 0
	list, err := st.Articles(ctx)
	if err != nil {
		b.Fatal(err)
	}
	for _, a := range list {
		full, err := st.Full(ctx, a.Article)
		if err != nil {
			b.Fatal(err)
		}
		size += len(full.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		if _, err := report.Cooccurrence(ctx, st, report.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

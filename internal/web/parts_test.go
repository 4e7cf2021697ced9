package web

import (
	"fmt"
	"html"
	"io/fs"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/quick"
	"unicode/utf8"

	"actant/internal/kg"
)

// TestCatalogues holds that every language says the same things, with the same
// arguments, and says all that the templates ask for.
func TestCatalogues(t *testing.T) {
	var first *catalogue
	arg := regexp.MustCompile(`\{\d\}`)
	for _, tag := range tags() {
		c, err := loadCatalogue(tag)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = c
			continue
		}
		for k, v := range first.texts {
			w, ok := c.texts[k]
			if !ok && !strings.HasPrefix(k, "why.") {
				t.Errorf("%s lacks %q", tag, k)
			}
			a, b := arg.FindAllString(v, -1), arg.FindAllString(w, -1)
			slices.Sort(a)
			slices.Sort(b)
			if ok && !slices.Equal(a, b) {
				t.Errorf("%s: %q has arguments %v, %s has %v", k, tag, b, first.tag, a)
			}
		}
		for k := range c.texts {
			if _, ok := first.texts[k]; !ok {
				t.Errorf("%s lacks %q", first.tag, k)
			}
		}
	}
	asked := regexp.MustCompile(`\{\{(?:t|n) "([^"]+)"|[ (](t|n) "([^"]+)"`)
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := templateFiles.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(data), -1) {
			k := m[1] + m[3]
			_, plain := first.texts[k]
			_, counted := first.texts[k+".other"]
			if !plain && !counted {
				t.Errorf("%s asks for %q", f, k)
			}
		}
	}
	for _, list := range [][]string{{"type", "meeting", "visit", "call", "letter", "signing", "agreement"}, {"modality", "occurred", "planned", "proposed", "denied"},
		{"role", "actor", "host", "visitor", "signatory", "party", "sender", "recipient", "mediator"}, {"datebasis", "explicit", "relative", "dateline", "none"},
		{"kind", "person", "country", "ministry", "organisation", "place", "agreement", "exercise"}, {"basis", "text", "gazetteer"}} {
		for _, v := range list[1:] {
			if _, ok := first.texts[list[0]+"."+v]; !ok {
				t.Errorf("no words for %s %s", list[0], v)
			}
		}
	}
}

func TestDays(t *testing.T) {
	for _, c := range []struct{ from, to, fr, en string }{
		{"", "", "sans date", "undated"},
		{"2020-10-02", "2020-10-02", "2 octobre 2020", "2 October 2020"},
		{"2020-10-01", "", "1er octobre 2020", "1 October 2020"},
		{"2020-08-01", "2020-08-31", "août 2020", "August 2020"},
		{"2020-01-01", "2020-12-31", "2020", "2020"},
		{"2024-02-14", "2024-02-15", "14–15 février 2024", "14–15 February 2024"},
		{"2020-09-30", "2020-10-02", "30 septembre – 2 octobre 2020", "30 September – 2 October 2020"},
		{"2019-12-30", "2020-01-02", "30 décembre 2019 – 2 janvier 2020", "30 December 2019 – 2 January 2020"},
		{"", "2020-10-02", "jusqu’au 2 octobre 2020", "until 2 October 2020"},
		{"soon", "later", "soon – later", "soon – later"},
	} {
		for tag, want := range map[string]string{"fr": c.fr, "en": c.en} {
			l, err := loadCatalogue(tag)
			if err != nil {
				t.Fatal(err)
			}
			if got := l.days(c.from, c.to); got != want {
				t.Errorf("%s %s %s: %q, want %q", tag, c.from, c.to, got, want)
			}
		}
	}
	fr, err := loadCatalogue("fr")
	if err != nil {
		t.Fatal(err)
	}
	for iso, want := range map[string]string{"P10Y": "10 ans", "P1D": "1 jour", "PT2H": "2 heures", "P1Y6M": "P1Y6M", "": "", "x": "x"} {
		if got := fr.duration(iso); got != want {
			t.Errorf("%s: %q, want %q", iso, got, want)
		}
	}
	if got := fr.count("n.events", 12345); got != "12\u202f345 événements" {
		t.Errorf("number: %q", got)
	}
	if got := fr.count("n.events", 0); got != "0 événement" {
		t.Errorf("none: %q", got)
	}
}

// TestFilterRound holds that an address and its filter say the same.
func TestFilterRound(t *testing.T) {
	same := func(types, mods, kindsAt uint8, day, until uint16, q string, disputed, oldest bool, nodes uint16) bool {
		f := filter{Page: 1, Nodes: int(nodes)%mapNodesMax + 1, Disputed: disputed, Oldest: oldest, Actor: "entity:person/" + strconv.Itoa(int(day))}
		f.Query = strings.TrimSpace(strings.ToValidUTF8(q, ""))
		if len(f.Query) > maxQuery {
			f.Query = ""
		}
		for i, x := range eventTypes {
			if types>>i&1 == 1 {
				f.Types = append(f.Types, x)
			}
		}
		for i, x := range modalities {
			if mods>>i&1 == 1 {
				f.Modalities = append(f.Modalities, x)
			}
		}
		for i, x := range kinds {
			if kindsAt>>i&1 == 1 {
				f.Kinds = append(f.Kinds, x)
			}
		}
		f.Since, f.Until = fmt.Sprintf("%d-01-01", 1900+day%200), fmt.Sprintf("%d-12-31", 1900+until%200)
		g, err := parseFilter(f.values())
		return err == nil && fmt.Sprint(g) == fmt.Sprint(f)
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

// TestLayout holds that a map is always drawn the same way, inside its box.
func TestLayout(t *testing.T) {
	a, b := testNetwork(400, 900), testNetwork(400, 900)
	a.layout()
	b.layout()
	for i, n := range a.nodes {
		if n != b.nodes[i] {
			t.Fatalf("node %d: %v and %v", i, n, b.nodes[i])
		}
		if math.IsNaN(n.x) || n.x < 0 || n.x > 1 || n.y < 0 || n.y > 1 {
			t.Fatalf("node %d lies outside: %v", i, n)
		}
	}
	for _, n := range []int{0, 1, 2} {
		c := testNetwork(n, 0)
		c.layout()
	}
}

func testNetwork(nodes, edges int) network {
	var net network
	for i := range nodes {
		net.nodes = append(net.nodes, node{who: int32(i), acts: i%7 + 1})
	}
	for i := range edges {
		a, b := int32(i*i%nodes), int32((i*7+3)%nodes)
		if a != b {
			net.edges = append(net.edges, edge{a: min(a, b), b: max(a, b), acts: i%3 + 1})
		}
	}
	return net
}

func BenchmarkLayout400(b *testing.B) {
	for b.Loop() {
		net := testNetwork(400, 900)
		net.layout()
	}
}

// TestContrast holds that texts can be read: WCAG AA wants 4.5 to 1.
func TestContrast(t *testing.T) {
	data, err := os.ReadFile("assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	colours := map[string]string{"white": "#ffffff", "head": "#f4c95d", "button": "#17212c", "told": "#fff3c4", "differs": "#fde9d9", "conflict": "#fdf1e6", "furniture": "#6b7078", "hover": "#e6eef5"}
	for _, m := range regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6})`).FindAllStringSubmatch(string(data), -1) {
		colours[m[1]] = m[2]
	}
	for _, c := range colours {
		if c != "#ffffff" && !strings.Contains(string(data), c) {
			t.Errorf("the style sheet has no %s any more", c)
		}
	}
	pairs := [][2]string{{"white", "accent"}, {"head", "button"}, {"warn", "differs"}, {"warn", "conflict"}, {"ink", "told"}, {"soft", "hover"}, {"ink", "hover"},
		{"white", "occurred"}, {"white", "planned"}, {"white", "proposed"}, {"white", "denied"}, {"furniture", "paper"}, {"soft", "differs"}}
	for _, ink := range []string{"ink", "soft", "link", "warn", "occurred", "planned", "proposed", "denied"} {
		for _, ground := range []string{"paper", "white", "wash"} {
			pairs = append(pairs, [2]string{ink, ground})
		}
	}
	for _, p := range pairs {
		if r := contrast(t, colours[p[0]], colours[p[1]]); r < 4.5 {
			t.Errorf("%s on %s: %.2f to 1", p[0], p[1], r)
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, c string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(c, "#"), 16, 32)
	if err != nil {
		t.Fatalf("colour %q: %v", c, err)
	}
	sum := 0.0
	for i, w := range []float64{0.0722, 0.7152, 0.2126} {
		v := float64(n>>(8*i)&255) / 255
		if v <= 0.03928 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += w * v
	}
	return sum
}

// FuzzBlocks gives foreign text and spans to the article page: nothing panics, and
// what is shown is the text.
func FuzzBlocks(f *testing.F) {
	f.Add("Karim Haddad a vu\nIbrahim Bartagi. Été.", 0, 12, 0, 40, 0, 20)
	f.Add("é\x00\xff<b>", -1, 3, 1, 9, 2, 1)
	f.Fuzz(func(t *testing.T, text string, m0, m1, s0, s1, b0, b1 int) {
		x := &index{entity: map[string]int32{"entity:x": 0}, entities: []entity{{id: "entity:x", name: "X"}}}
		a := &kg.Article{Text: text, Mentions: []kg.Mention{{Span: kg.Span{Start: m0, End: m1}, Entity: "e1"}, {Span: kg.Span{Start: s0, End: m1}, Entity: "e1"}},
			Events: []kg.Event{{ID: "v1", Mentions: []kg.EventMention{{Span: kg.Span{Start: s0, End: s1}}, {Span: kg.Span{Start: m0, End: s1}}}}}}
		if fits(text, kg.Span{Start: b0, End: b1}) {
			a.Blocks = []kg.Block{{Span: kg.Span{Start: 0, End: b0}}, {Span: kg.Span{Start: b0, End: b1}, Kind: kg.Story}, {Span: kg.Span{Start: b1, End: len(text)}, Kind: kg.Footer}}
		}
		var shown strings.Builder
		for _, b := range blocks(x, a, map[string]string{"e1": "entity:x", "v1": "event:v"}) {
			for _, l := range b.Lines {
				for _, p := range l {
					shown.WriteString(p.Text)
				}
			}
		}
		// Bytes on both sides of a line end may make a new character together; the
		// texts of the store are valid.
		if utf8.ValidString(text) && squeeze(shown.String()) != squeeze(text) {
			t.Errorf("shown %q of %q", shown.String(), text)
		}
	})
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// FuzzPage asks for any address: no fault, and no foreign element in the page.
func FuzzPage(f *testing.F) {
	s := pressServer(f, Options{})
	for _, seed := range []string{"/", "/actor/x", "/events?type=call&since=2020", "/search?q=<script>", "/graph?nodes=3&kind=person", "/article/%2e%2e", "/timeline?until=9999-12-31", "/events?page=99999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " \r\n\t\x00#") {
			t.Skip()
		}
		defer func() {
			if p := recover(); p != nil && !strings.Contains(fmt.Sprint(p), "invalid NewRequest") {
				panic(p)
			}
		}()
		w := get(s, path)
		if w.Code >= 500 {
			t.Errorf("%q: status %d", path, w.Code)
		}
		if body := w.Body.String(); strings.Contains(body, "<script>") || strings.Contains(html.UnescapeString(body), "root:x") {
			t.Errorf("%q: foreign markup", path)
		}
	})
}

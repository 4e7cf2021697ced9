package calendar

import (
	"fmt"
	"strings"
	"testing"

	"actant/internal/kg"
)

func ExampleFind() {
	a := sentence("fr", "Le chef du Pentagone a signé, vendredi 2 octobre, un accord de dix ans.")
	for _, e := range Find(a, 0) {
		w := e.Resolve(Context{Published: "2020-10-02", Tense: Past})
		fmt.Printf("%s|%s|%s..%s|%s|%s\n", e.Kind, e.Text, w.From, w.To, w.Basis, e.ISO())
	}
	// Output:
	// day|vendredi 2 octobre|2020-10-02..2020-10-02|explicit|
	// duration|de dix ans|..|none|P10Y
}

func TestTablesLoad(t *testing.T) {
	for _, l := range []string{"fr", "en"} {
		if tables()[l] == nil {
			t.Fatalf("language %s is missing", l)
		}
		tab, err := tables()[l]()
		if err != nil {
			t.Fatal(err)
		}
		if len(tab.rules) < 40 {
			t.Errorf("language %s has only %d rules", l, len(tab.rules))
		}
		t.Logf("%s: %d words, %d rules, %d nodes", l, len(tab.words), len(tab.rules), len(tab.main.nodes))
	}
}

func TestDays(t *testing.T) {
	for d := day(-60000); d < 60000; d += 17 {
		y, m, dom := d.date()
		if civil(y, m, dom) != d || parseDay(d.iso()) != d {
			t.Fatalf("day %d is %d-%d-%d is %d", d, y, m, dom, civil(y, m, dom))
		}
	}
	for _, c := range []struct {
		iso string
		w   int
	}{{"2020-10-02", 5}, {"1970-01-01", 4}, {"2000-02-29", 2}, {"1900-01-01", 1}} {
		if w := parseDay(c.iso).weekday(); w != c.w {
			t.Errorf("%s is weekday %d, want %d", c.iso, w, c.w)
		}
	}
	for _, bad := range []string{"", "2020", "2020-13-01", "2021-02-29", "20-10-2020x", "abcd-ef-gh"} {
		if parseDay(bad) != noDay {
			t.Errorf("%q is a day", bad)
		}
	}
}

// checkExprs holds what is true of every reading: spans slice back, in order,
// without overlap, on token bounds; bounds of resolved days are in order.
func checkExprs(t *testing.T, a *kg.Article, c Context) {
	t.Helper()
	last := 0
	for _, e := range Find(a, 0) {
		if e.First >= e.Last || e.Last > len(a.Tokens) || e.First < last {
			t.Fatalf("tokens [%d,%d) after %d of %d in %q", e.First, e.Last, last, len(a.Tokens), a.Text)
		}
		last = e.Last
		if e.Span.In(a.Text) != e.Text || e.Span.Start != a.Tokens[e.First].Start || e.Span.End != a.Tokens[e.Last-1].End {
			t.Fatalf("span %v of %q is not %q", e.Span, a.Text, e.Text)
		}
		w := e.Resolve(c)
		if w.From != "" && parseDay(w.From) == noDay || w.To != "" && parseDay(w.To) == noDay || w.From != "" && w.To != "" && w.From > w.To {
			t.Fatalf("%q is %s..%s", e.Text, w.From, w.To)
		}
		if w.Known() == (w.Basis == kg.NoDate) || w.Text != e.Text || !strings.HasPrefix(e.Rule, "calendar.") {
			t.Fatalf("%q: %+v by %s", e.Text, w, e.Rule)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"du 4 au 11 décembre 2019", "mercredi 30 octobre", "le 29 février", "dans la nuit de lundi à mardi", "31/02/2020", "1er-2-3 mai", "999 ans plus tard", "in 999 centuries", "--mars 2020--", "mi-mi-mai \xff 2-\x00"} {
		f.Add(s, "2020-10-02", uint8(1), "2020-09-30")
	}
	f.Fuzz(func(t *testing.T, text, published string, tense uint8, anchor string) {
		if len(text) > 2000 {
			return
		}
		for _, lang := range []string{"fr", "en", "de"} {
			checkExprs(t, sentence(lang, text), Context{Published: published, Tense: Tense(tense % 4), Anchor: kg.When{From: anchor, To: anchor}})
		}
	})
}

// TestWeekdayProperty: a past bare weekday is at most six days before
// publication, a future one at most six after, and it is that weekday.
func TestWeekdayProperty(t *testing.T) {
	names := []string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}
	for i, n := range names {
		e := Find(sentence("fr", "Il arrive "+n+" à Tunis."), 0)[0]
		for p := civil(2019, 12, 1); p < civil(2020, 3, 10); p++ {
			for _, tense := range []Tense{Unknown, Past, Future} {
				d := parseDay(e.Resolve(Context{Published: p.iso(), Tense: tense}).From)
				lo, hi := p-6, p
				if tense == Future {
					lo, hi = p, p+6
				}
				if d.weekday() != i+1 || d < lo || d > hi {
					t.Fatalf("%s on %s with tense %d is %s", n, p.iso(), tense, d.iso())
				}
			}
		}
	}
}

// TestFullDateIgnoresContext: a date told with its year needs no context.
func TestFullDateIgnoresContext(t *testing.T) {
	e := Find(sentence("fr", "Signé le 2 octobre 2020 à Rabat."), 0)[0]
	for _, c := range []Context{{}, {Published: "2024-01-01"}, {Published: "2019-01-01", Tense: Future}, {Published: "x"}} {
		if w := e.Resolve(c); w.From != "2020-10-02" || w.To != "2020-10-02" {
			t.Errorf("%+v gives %s..%s", c, w.From, w.To)
		}
	}
	for _, s := range []string{"le 2 octobre", "mardi", "hier", "la semaine dernière", "le même jour", "en mars", "il y a deux jours"} {
		for _, e := range Find(sentence("fr", "Reçu "+s+" à Rabat."), 0) {
			if w := e.Resolve(Context{}); w.Known() {
				t.Errorf("%q without a day of publication gives %+v", s, w)
			}
		}
	}
}

func TestDirection(t *testing.T) {
	for text, want := range map[string]int{"hier": -1, "demain": 1, "vendredi": 0, "vendredi dernier": -1, "le mois prochain": 1, "bientôt": 1,
		"récemment": -1, "il y a deux ans": -1, "dans deux jours": 1, "le 2 mars prochain": 1, "la veille": 0, "dix ans": 0, "le 2 mars 2020": 0} {
		if got := Find(sentence("fr", text), 0)[0].Direction(); got != want {
			t.Errorf("%q looks %d, want %d", text, got, want)
		}
	}
}

func TestStay(t *testing.T) {
	e := Find(sentence("fr", "Il a achevé une visite de trois jours."), 0)[0]
	friday := kg.When{From: "2020-10-02", To: "2020-10-02"}
	if w := Stay(friday, e.Days(), true); w.From != "2020-09-30" || w.To != "2020-10-02" {
		t.Errorf("a stay that ends on Friday is %s..%s", w.From, w.To)
	}
	if w := Stay(friday, e.Days(), false); w.From != "2020-10-02" || w.To != "2020-10-04" {
		t.Errorf("a stay that begins on Friday is %s..%s", w.From, w.To)
	}
	for text, want := range map[string]int{"48 heures": 2, "une semaine": 7, "dix ans": 0, "mardi": 0} {
		if got := Find(sentence("fr", text), 0)[0].Days(); got != want {
			t.Errorf("%s is %d days, want %d", text, got, want)
		}
	}
}

func TestFindOutOfRange(t *testing.T) {
	a := sentence("fr", "mardi")
	if Find(a, -1) != nil || Find(a, 1) != nil {
		t.Error("a sentence that is not there has dates")
	}
}

const benchText = "Le ministre américain de la Défense, Mark Esper, a effectué jeudi une première visite en Algérie, un pays que ses prédécesseurs n'avaient pas visité depuis 2006, et s'est entretenu avec le président de la République sur les questions clés de la sécurité régionale. Les deux responsables se sont mis d'accord sur une coopération militaire axée sur la consolidation des objectifs de sécurité communs, notamment la formation, le renforcement des compétences et le développement des forces du Royaume."

func BenchmarkFind(b *testing.B) {
	a := sentence("fr", benchText)
	// two sentences: one with dates, one without
	cut := 0
	for i, t := range a.Tokens {
		if t.Norm == "." {
			cut = i + 1
			break
		}
	}
	a.Sentences[0].Last = cut
	a.Sentences = append(a.Sentences, kg.Sentence{First: cut, Last: len(a.Tokens), Lang: "fr"})
	b.SetBytes(int64(len(benchText)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		Find(a, 0)
		Find(a, 1)
		n += len(a.Tokens)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		for _, l := range []string{"fr", "en"} {
			data, _ := langFiles.ReadFile("lang/" + l + ".txt")
			if _, err := parseTable(l, string(data)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

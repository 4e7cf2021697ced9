package ner

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// checkMentions asserts what holds for the mentions of any article.
func checkMentions(t *testing.T, a *kg.Article) {
	t.Helper()
	ids := map[string]*kg.Mention{}
	for i := range a.Mentions {
		m := &a.Mentions[i]
		if m.ID != fmt.Sprintf("m%d", i+1) {
			t.Errorf("mention %d has id %s", i, m.ID)
		}
		if m.In(a.Text) != m.Quote || m.Quote == "" {
			t.Errorf("%s: span gives %q, quote %q", m.ID, m.In(a.Text), m.Quote)
		}
		if !m.Outer.Contains(m.Span) || m.OuterFirst > m.First || m.OuterLast < m.Last {
			t.Errorf("%s %q: outer %q does not hold it", m.ID, m.Quote, m.Outer.In(a.Text))
		}
		s := a.Sentences[m.Sentence]
		if m.OuterFirst < s.First || m.OuterLast > s.Last || !s.Contains(m.Outer) {
			t.Errorf("%s %q: leaves its sentence", m.ID, m.Quote)
		}
		if m.Rule == "" || m.Score <= 0 || m.Score > 1 || m.Kind == "" || m.Form == "" {
			t.Errorf("%s %q: incomplete: %+v", m.ID, m.Quote, m)
		}
		if m.Inside != "" {
			if o := ids[m.Inside]; o == nil || !o.Outer.Contains(m.Span) {
				t.Errorf("%s %q: not inside %s", m.ID, m.Quote, m.Inside)
			}
		}
		for _, r := range m.Roles {
			if r.Title != "" && r.Len() == 0 {
				t.Errorf("%s: role %q has no span", m.ID, r.Title)
			}
		}
		ids[m.ID] = m
	}
}

func TestArticleProperties(t *testing.T) {
	r := recogniser(t)
	for _, a := range bundled(t) {
		r.Article(a)
		checkMentions(t, a)
		if len(a.Mentions) == 0 {
			t.Errorf("no mentions in %.60q", a.Text)
		}
		first := append([]kg.Mention(nil), a.Mentions...)
		r.Article(a)
		if !reflect.DeepEqual(first, a.Mentions) {
			t.Errorf("a second reading of %.60q differs", a.Text)
		}
	}
}

// TestManyGoroutines: articles read side by side give what they give alone.
func TestManyGoroutines(t *testing.T) {
	r := recogniser(t)
	arts := bundled(t)
	want := make([][]kg.Mention, len(arts))
	for i, a := range arts {
		r.Article(a)
		want[i] = a.Mentions
	}
	var wg sync.WaitGroup
	for i := range arts {
		wg.Go(func() {
			b := story(arts[i].Text, "fr")
			r.Article(b)
			if !reflect.DeepEqual(want[i], b.Mentions) {
				t.Errorf("article %d differs", i)
			}
		})
	}
	wg.Wait()
}

func TestBadInput(t *testing.T) {
	r := recogniser(t)
	inputs := map[string]string{
		"empty":            "",
		"only marks":       strings.Repeat("... !!! ,,, (((( «»", 500),
		"only capitals":    strings.Repeat("LE MINISTRE DES AFFAIRES ", 1500),
		"long sentence":    strings.Repeat("le ministre malien de la Défense, M. Bah Diarra, et ", 600),
		"names":            strings.Repeat("Bah Diarra, Awa Fall, Kofi Mensah (Ghana), ", 700),
		"nested roles":     "Le " + strings.Repeat("chef du cabinet du chef du ", 1200) + "bureau",
		"one huge word":    "M. " + strings.Repeat("a", 100_000) + " est venu à " + strings.Repeat("Z", 100_000),
		"mixed scripts":    strings.Repeat("الرئيس M. Élie Ωμέγα 李明 Привет, ministre 🇲🇦 de l’Intérieur. ", 300),
		"titles":           strings.Repeat("M. Mme Dr SEM Me ", 1000) + "Diallo",
		"broken UTF-8":     "Le pr\xe9sident \xff Macky\xc3 Sall a re\xe7u M\xe9.",
		"role at the end":  "Il a vu le ministre",
		"comma at the end": "Il a vu M. Sall,",
		"instrument":       strings.Repeat("accord de coopération et de défense et ", 800),
		"newlines":         strings.Repeat("\n\nM.\n\nSall\n", 50),
	}
	for name, text := range inputs {
		t.Run(name, func(t *testing.T) {
			for _, lang := range []string{"fr", "en"} {
				a := story(text, lang)
				r.Article(a)
				checkMentions(t, a)
			}
		})
	}
}

func TestWithoutGazetteer(t *testing.T) {
	r, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := story("M. Ousmane Traoré a reçu le ministre de la Défense, Idrissa Kabré, au palais présidentiel.", "fr")
	r.Article(a)
	checkMentions(t, a)
	if len(a.Mentions) < 2 {
		t.Errorf("got %d mentions", len(a.Mentions))
	}
}

func TestLexiconFaults(t *testing.T) {
	for text, want := range map[string]string{
		"class\tnoclass\tx":      "line 1: no word class is called \"noclass\"",
		"role\tx\ty":             "line 1: role \"x\" has 3 fields",
		"# ok\nfoo\tbar\tbaz":    "line 2: no such row: \"foo\"",
		"number\tmany\tbeaucoup": "line 1: \"many\" is no number",
		"class\tstop":            "line 1: \"class\" has 2 fields",
	} {
		_, err := parseLexicon("xx", text)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func FuzzArticle(f *testing.F) {
	for _, s := range []string{
		"Le ministre marocain de la Défense, M. Bah Diarra, a signé un accord de pêche avec l'ONU (New York).",
		"MM. Sall et Diop, l'ex-président du G5 Sahel d'Al-Qahtani « accord » A. B. C.",
		"LE CHEF DE L'ETAT N'DAW REÇOIT L'AMBASSADEUR D'ALLEMAGNE, CHARGE DE",
		"Iran's Supreme Council of the U.N.'s foreign minister of 20 leaders' deal",
	} {
		f.Add(s)
	}
	g, err := gazetteer.Default()
	if err != nil {
		f.Fatal(err)
	}
	r, err := New(g, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, lang := range []string{"fr", "en"} {
			a := story(text, lang)
			r.Article(a)
			checkMentions(t, a)
		}
	})
}

func ExampleRecogniser_Article() {
	g, err := gazetteer.Default()
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err := New(g, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	a := story("Le ministre malien de la Défense, Idrissa Kabré, a reçu M. Zango à Bamako.", "fr")
	r.Article(a)
	for _, m := range a.Mentions {
		fmt.Println(m.Quote, m.Kind, m.Form, m.Rule)
		for _, p := range m.Roles {
			fmt.Println(" ", p.Title, p.Kind, p.Country)
		}
	}
	// Output:
	// Idrissa Kabré person name person.role
	//   ministre malien de la Défense defence ML
	// Zango person short person.title
	// Bamako place name gazetteer
}

package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/resolve"
)

// writer makes an article record by hand: sentences, names in them, and acts.
type writer struct {
	a    kg.Article
	ents map[string]string
}

func newArticle(id, outlet, title, published string) *writer {
	return &writer{a: kg.Article{Schema: kg.Schema, ID: id, Path: "press/" + id + ".txt", SHA256: fmt.Sprintf("%064x", len(id)+len(title)), Title: title,
		Outlet: outlet, Published: published, PublishedBasis: "dateline", Lang: "fr"}, ents: map[string]string{}}
}

// block adds a block of text and gives its span.
func (w *writer) block(kind kg.BlockKind, text string) kg.Span {
	if w.a.Text != "" {
		w.a.Text += "\n"
	}
	s := kg.Span{Start: len(w.a.Text), End: len(w.a.Text) + len(text)}
	w.a.Text += text
	w.a.Blocks = append(w.a.Blocks, kg.Block{Span: s, Kind: kind, Lang: "fr"})
	if kind.Readable() {
		w.a.Sentences = append(w.a.Sentences, kg.Sentence{Span: s})
	}
	return s
}

// entity adds an entity and marks its name wherever the text has it.
func (w *writer) entity(kind kg.Kind, name, country string, roles ...kg.Role) string {
	id := fmt.Sprintf("e%d", len(w.a.Entities)+1)
	w.a.Entities = append(w.a.Entities, kg.Entity{ID: id, Kind: kind, Name: name, Country: country, Roles: roles})
	for at := 0; ; {
		i := strings.Index(w.a.Text[at:], name)
		if i < 0 {
			break
		}
		s := kg.Span{Start: at + i, End: at + i + len(name)}
		w.a.Mentions = append(w.a.Mentions, kg.Mention{ID: fmt.Sprintf("m%d", len(w.a.Mentions)+1), Span: s, Quote: name, Kind: kind, Form: kg.Name, Entity: id, Rule: "test", Score: 1, Sentence: w.sentence(s)})
		at = s.End
	}
	return id
}

// sentence gives the number of the sentence that holds s, -1 for none.
func (w *writer) sentence(s kg.Span) int {
	return slices.IndexFunc(w.a.Sentences, func(x kg.Sentence) bool { return x.Contains(s) })
}

// event adds an act told by the sentence s.
func (w *writer) event(typ kg.EventType, mod kg.Modality, day string, s kg.Span, place string, who ...string) {
	e := kg.Event{ID: fmt.Sprintf("v%d", len(w.a.Events)+1), Type: typ, Modality: mod, Place: place, Score: 0.9, Date: kg.When{Basis: kg.NoDate}}
	if day != "" {
		e.Date = kg.When{From: day, To: day, Basis: kg.Explicit}
	}
	for _, p := range who {
		e.Participants = append(e.Participants, kg.Participant{Entity: p, Role: kg.Actor})
	}
	e.Mentions = []kg.EventMention{{Span: s, Quote: s.In(w.a.Text), Rule: "test.rule", Modality: mod}}
	w.a.Events = append(w.a.Events, e)
}

func (w *writer) facts(text bool) graph.ArticleFacts {
	f := graph.ArticleFacts{Record: resolve.FromArticle(&w.a)}
	if text {
		full := w.a
		f.Full = &full
	}
	return f
}

// The hostile name, title and text: what a page must never let act.
const (
	evilName  = `Ali"><img src=x onerror=alert(1)> Ben'Salah`
	evilTitle = `</title></h1><script>alert("t")</script>`
	evilText  = `"><script>alert(2)</script></p></div><style>*{display:none}</style> {{.A.Path}} <a href="javascript:alert(3)">x</a> &lt;b&gt;`
	evilID    = "../../../etc/passwd//..%2f?x=1#y"
)

// pressStore is a small store with all that pages have to show.
func pressStore(t testing.TB) *graph.Store {
	t.Helper()
	ctx := context.Background()
	st, err := graph.Open(ctx, "memory:", graph.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if _, err := st.Put(ctx, pressArticles()); err != nil {
		t.Fatal(err)
	}
	return st
}

func pressArticles() []graph.ArticleFacts {
	defence := kg.Role{Title: "ministre de la Défense", Of: "TN", Kind: "defence", From: "2020-09-02", Basis: "gazetteer"}
	a := newArticle("plateau-1", "Le Plateau", "Une visite attendue à Tunis", "2020-10-01")
	a.block(kg.Ticker, "Météo : pluies    Bourse : hausse")
	a.block(kg.Title, "Une visite attendue à Tunis")
	s1 := a.block(kg.Story, "Ibrahim Bartagi doit rencontrer Karim Haddad vendredi à Tunis.")
	s2 := a.block(kg.Story, "Samira Ould Cheikh ne se rendra pas à Alger chez Ibrahim Bartagi.")
	a.block(kg.Related, "Lire aussi : Karim Haddad en Italie")
	p, q, r := a.entity(kg.Person, "Ibrahim Bartagi", "TN", defence), a.entity(kg.Person, "Karim Haddad", "MA"), a.entity(kg.Person, "Samira Ould Cheikh", "MR")
	tunis, alger := a.entity(kg.Place, "Tunis", "TN"), a.entity(kg.Place, "Alger", "DZ")
	a.event(kg.Meeting, kg.Planned, "2020-10-02", s1, tunis, p, q)
	a.event(kg.Visit, kg.Denied, "2020-10-05", s2, alger, r, p)

	b := newArticle("detroit-1", "Le Détroit", "Bartagi et Haddad à Tunis", "2020-10-03")
	s1 = b.block(kg.Story, "Ibrahim Bartagi a rencontré Karim Haddad vendredi à Tunis, avant Samira Ould Cheikh.")
	s2 = b.block(kg.Story, "Karim Haddad et Samira Ould Cheikh ont signé un protocole en août.")
	p, q, r = b.entity(kg.Person, "Ibrahim Bartagi", "TN", defence), b.entity(kg.Person, "Karim Haddad", "MA"), b.entity(kg.Person, "Samira Ould Cheikh", "MR")
	tunis = b.entity(kg.Place, "Tunis", "TN")
	b.event(kg.Meeting, kg.Occurred, "2020-10-02", s1, tunis, p, q)
	b.event(kg.Signing, kg.Occurred, "2020-08-15", s2, "", q, r)
	b.event(kg.Letter, kg.Proposed, "", s2, "", p, b.entity(kg.Country, "Mauritanie", "MR"))

	c := newArticle(evilID, `Le <b>Canard</b>`, evilTitle, "2020-10-04")
	c.a.URL, c.a.Path = "javascript:alert(4)", `../../<i>a"b.txt`
	s1 = c.block(kg.Story, evilName+" a rencontré Karim Haddad. "+evilText)
	c.block(kg.Other, evilText)
	p, q = c.entity(kg.Person, evilName, "<X"), c.entity(kg.Person, "Karim Haddad", "MA")
	c.event(kg.Meeting, kg.Occurred, "2020-10-04", s1, "", p, q)
	c.a.Events[0].Venue, c.a.Events[0].Topic, c.a.Events[0].Date.Warning = evilText, evilText, evilText
	c.a.Warnings = []string{evilText}
	for _, s := range []kg.Span{{Start: -5, End: 3}, {Start: 10, End: 1 << 30}, {Start: 9, End: 4}, {Start: 3, End: 40}} {
		c.a.Mentions = append(c.a.Mentions, kg.Mention{Span: s, Entity: p, Kind: kg.Person})
		c.a.Events[0].Mentions = append(c.a.Events[0].Mentions, kg.EventMention{Span: s, Quote: evilText})
	}

	d := newArticle("sans-texte", "La Lagune", "Sans texte", "2020-11-01")
	s1 = d.block(kg.Story, "Ibrahim Bartagi a appelé Karim Haddad.")
	p, q = d.entity(kg.Person, "Ibrahim Bartagi", "TN"), d.entity(kg.Person, "Karim Haddad", "MA")
	d.event(kg.Call, kg.Occurred, "2020-11-01", s1, "", p, q)
	return []graph.ArticleFacts{a.facts(true), b.facts(true), c.facts(true), d.facts(false)}
}

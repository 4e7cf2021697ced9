// Package exporttest answers one question for tests: what does a store with these
// few articles hold? It makes stores of articles that are written in a small
// language, with their mentions and events in the text, so that cases of exports
// and reports can be read. It is used by tests only.
package exporttest

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/resolve"
)

// Open makes a store in memory of articles. Each file is an article, its name
// the id. Lines "key: value" at its head are date, outlet, title, lang and url; a
// value may be empty. Then every line is a paragraph and every ". " ends a
// sentence. "[person MA Nadia Ferhat]" is a mention of an entity of a kind and
// country ("-" for none), "[person MA Nadia Ferhat|elle]" one by other words,
// "[person MA A & person FR B|les deux]" one of two. "{meeting occurred 2022-05-02
// Nadia Ferhat; Paul Okoumé host}" behind a sentence says that it tells an act;
// a role is one of the words of the contract, "at" the place, "about" the text.
func Open(ctx context.Context, files []txtar.File) (*graph.Store, error) {
	st, err := graph.Open(ctx, "memory:", graph.Options{})
	if err != nil {
		return nil, err
	}
	var facts []graph.ArticleFacts
	for _, f := range files {
		a, err := Article(f.Name, string(f.Data))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		facts = append(facts, Facts(a, true))
	}
	_, err = st.Put(ctx, facts)
	return st, err
}

// Facts makes of an article what a store keeps, with its text or without.
func Facts(a *kg.Article, text bool) graph.ArticleFacts {
	f := graph.ArticleFacts{Record: resolve.FromArticle(a)}
	if text {
		f.Full = a
	}
	return f
}

// reader reads one article.
type reader struct {
	a    *kg.Article
	text strings.Builder
	ids  map[string]string // name → e1
}

// Article reads one article in the language of [Open].
func Article(id, src string) (*kg.Article, error) {
	r := &reader{a: &kg.Article{Schema: kg.Schema, ID: id, Path: id + ".txt", SHA256: fmt.Sprintf("%064x", len(src)), PublishedBasis: "none", Lang: "fr"},
		ids: map[string]string{}}
	head := true
	for _, line := range strings.Split(strings.TrimSpace(src), "\n") {
		if key, value, ok := strings.Cut(line, ":"); head && ok && r.field(key, strings.TrimSpace(value)) {
			continue
		}
		head = false
		if line == "" {
			continue
		}
		start := r.text.Len()
		for _, s := range strings.SplitAfter(line, ". ") {
			if err := r.sentence(s); err != nil {
				return nil, err
			}
		}
		r.a.Blocks = append(r.a.Blocks, kg.Block{Span: kg.Span{Start: start, End: r.text.Len()}, Kind: kg.Story, Lang: r.a.Lang})
		r.text.WriteByte('\n')
	}
	r.a.Text = r.text.String()
	for i := range r.a.Mentions {
		m := &r.a.Mentions[i]
		m.Quote = m.In(r.a.Text)
	}
	for i := range r.a.Events {
		for j := range r.a.Events[i].Mentions {
			m := &r.a.Events[i].Mentions[j]
			m.Quote = m.In(r.a.Text)
		}
	}
	return r.a, nil
}

func (r *reader) field(key, value string) bool {
	switch key {
	case "date":
		r.a.Published, r.a.PublishedBasis = value, "metadata"
	case "outlet":
		r.a.Outlet = value
	case "title":
		r.a.Title = value
	case "lang":
		r.a.Lang = value
	case "url":
		r.a.URL = value
	default:
		return false
	}
	return true
}

// sentence reads one sentence with its mentions and acts.
func (r *reader) sentence(s string) error {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	if last := len(r.a.Sentences) - 1; s[0] == '{' && last >= 0 {
		act, rest, ok := strings.Cut(s[1:], "}")
		if !ok {
			return fmt.Errorf("%q does not close", s)
		}
		if err := r.act(act, r.a.Sentences[last].Span, last); err != nil {
			return err
		}
		return r.sentence(strings.TrimPrefix(rest, " "))
	}
	n, start := len(r.a.Sentences), r.text.Len()
	var acts []string
	for s != "" {
		i := strings.IndexAny(s, "[{")
		if i < 0 {
			break
		}
		r.text.WriteString(s[:i])
		end := strings.IndexByte(s, "]}"[strings.IndexByte("[{", s[i])])
		if end < i {
			return fmt.Errorf("%q does not close", s[i:])
		}
		if s[i] == '[' {
			r.mention(s[i+1:end], n)
		} else {
			acts = append(acts, s[i+1:end])
		}
		s = s[end+1:]
	}
	r.text.WriteString(strings.TrimRight(s, " "))
	span := kg.Span{Start: start, End: r.text.Len()}
	r.text.WriteByte(' ')
	r.a.Sentences = append(r.a.Sentences, kg.Sentence{Span: span})
	for _, act := range acts {
		if err := r.act(act, span, n); err != nil {
			return err
		}
	}
	return nil
}

// mention reads "person MA Nadia Ferhat|elle".
func (r *reader) mention(s string, sentence int) {
	who, words, other := strings.Cut(s, "|")
	list := strings.Split(who, " & ")
	var members []string
	for _, w := range list {
		members = append(members, r.entity(w))
	}
	if !other {
		words = strings.SplitN(who, " ", 3)[2]
	}
	m := kg.Mention{ID: fmt.Sprint("m", len(r.a.Mentions)+1), Span: kg.Span{Start: r.text.Len(), End: r.text.Len() + len(words)},
		Kind: kg.Kind(strings.SplitN(who, " ", 2)[0]), Form: kg.Name, Entity: members[0], Sentence: sentence, Rule: "test", Score: 1}
	if other {
		m.Form = kg.Pronoun
	}
	if len(members) > 1 {
		m.Members = members
	}
	r.text.WriteString(words)
	r.a.Mentions = append(r.a.Mentions, m)
}

func (r *reader) entity(s string) string {
	f := strings.SplitN(s, " ", 3)
	for len(f) < 3 {
		f = append(f, "-")
	}
	if id, ok := r.ids[f[2]]; ok {
		return id
	}
	id := fmt.Sprint("e", len(r.a.Entities)+1)
	r.ids[f[2]] = id
	e := kg.Entity{ID: id, Kind: kg.Kind(f[0]), Name: f[2], Country: strings.Trim(f[1], "-")}
	if e.Kind == kg.Country {
		e.Gazetteer = "country:" + e.Country
	}
	r.a.Entities = append(r.a.Entities, e)
	return id
}

// act reads "meeting occurred 2022-05-02 Nadia Ferhat; Paul Okoumé host".
func (r *reader) act(s string, span kg.Span, sentence int) error {
	f := strings.SplitN(s, " ", 4)
	if len(f) < 4 {
		return fmt.Errorf("act %q: type, modality, day and people", s)
	}
	e := kg.Event{ID: fmt.Sprint("v", len(r.a.Events)+1), Type: kg.EventType(f[0]), Modality: kg.Modality(f[1]), Score: 0.9,
		Date: kg.When{Basis: kg.NoDate}, Mentions: []kg.EventMention{{Span: span, Sentence: sentence, Rule: "test", Modality: kg.Modality(f[1])}}}
	if f[2] != "-" {
		from, to, _ := strings.Cut(f[2], "/")
		if to == "" {
			to = from
		}
		e.Date = kg.When{From: from, To: to, Basis: kg.Explicit}
	}
	for _, p := range strings.Split(f[3], "; ") {
		name, role := p, "actor"
		if i := strings.LastIndexByte(p, ' '); i > 0 && r.ids[p] == "" {
			name, role = p[:i], p[i+1:]
		}
		id := r.ids[name]
		switch {
		case id == "":
			return fmt.Errorf("act %q: nobody is called %q so far", s, name)
		case role == "at":
			e.Place = id
		case role == "about":
			e.Instrument = id
		default:
			e.Participants = append(e.Participants, kg.Participant{Entity: id, Role: kg.PartRole(role)})
		}
	}
	r.a.Events = append(r.a.Events, e)
	return nil
}

package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"actant/internal/export"
	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/internal/kg"
)

var errNoPage = fmt.Errorf("page: %w", graph.ErrNotFound)

// How many rows a page of a list has.
const (
	rowsEvents   = 40
	rowsActors   = 100
	rowsArticles = 50
)

type homePage struct {
	page
	Latest, Disputed []act
	Actors           []actorRow
	Chart            *chart
	Outlets          int
}

// actorRow is an entity in a list.
type actorRow struct {
	ref
	Articles, Events int
	Country          string // its name
	Why              string // how a search found it
}

func (x *index) row(n int32) actorRow {
	e := &x.entities[n]
	return actorRow{ref: x.ref(n), Articles: int(e.nArticles), Events: len(e.events), Country: x.countryName(e.country)}
}

func (s *Server) home(w http.ResponseWriter, r *http.Request, _ string) error {
	x := s.index.Load()
	p := &homePage{page: s.newPage(r, "home.title"), Chart: x.chart(s.langs[choose(r, r.URL.Query().Get("lang"))], &filter{}, nil)}
	p.Here = "home"
	ids, _ := x.eventsOf(&filter{})
	p.Latest = s.acts(r.Context(), x, ids[:min(len(ids), 6)])
	ids, _ = x.eventsOf(&filter{Disputed: true})
	p.Disputed = s.acts(r.Context(), x, ids[:min(len(ids), 4)])
	for _, n := range x.ranked {
		if e := &x.entities[n]; !e.group && slices.Contains([]kg.Kind{kg.Person, kg.Organisation, kg.Ministry}, e.kind) {
			if p.Actors = append(p.Actors, x.row(n)); len(p.Actors) == 12 {
				break
			}
		}
	}
	s.show(w, r, http.StatusOK, "home", p)
	return nil
}

// acts makes the rows of events, each with the sentence that tells it best.
func (s *Server) acts(ctx context.Context, x *index, ids []int32) []act {
	out := make([]act, 0, len(ids))
	for _, i := range ids {
		a := x.act(i)
		if shown, err := s.st.Show(ctx, x.events[i].id); err == nil && shown.Event != nil {
			a.tell(x, shown.Event)
		}
		out = append(out, a)
	}
	return out
}

// tell adds the best sentence and the instrument of an event.
func (a *act) tell(x *index, e *graph.EventRow) {
	a.Quote = export.Quote(e)
	for i := range e.Sources {
		t := &e.Sources[i]
		if strings.Join(strings.Fields(t.Quote), " ") == a.Quote {
			id := articleID(t.Article)
			a.QuoteAt = articleURL(id) + "#" + t.Event
			a.Outlet = t.Outlet
			if n, ok := x.article[id]; ok && a.Outlet == "" {
				a.Outlet = x.articleRow(n).Title
			}
			break
		}
	}
	if e.Instrument != nil {
		a.Instrument = e.Instrument.Name
	}
}

type searchPage struct {
	page
	Actors   []actorRow
	Articles []articleRow
	More     string // address of all articles found
	Loose    bool   // nothing was named like that; these are near
}

// maxFound bounds how many of each sort a search shows.
const maxFound = 30

func (s *Server) search(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	p := &searchPage{page: s.newPage(r, "search.title", f.Query)}
	p.Query, p.Here = f.Query, "search"
	if f.Query == "" {
		p.Title = s.langs[p.Lang].text("search.empty")
		s.show(w, r, http.StatusOK, "search", p)
		return nil
	}
	if err := s.findActors(r.Context(), x, &f, p); err != nil {
		return err
	}
	if folded := gazetteer.Fold(f.Query); folded != "" {
		ids := x.articlesOf(&filter{}, folded)
		for _, i := range ids[:min(len(ids), maxFound)] {
			p.Articles = append(p.Articles, x.articleRow(i))
		}
		if len(ids) > maxFound {
			p.More = address("/articles", f.values())
		}
	}
	s.show(w, r, http.StatusOK, "search", p)
	return nil
}

// findActors looks for names as people type them, then for beginnings of names,
// then for offices.
func (s *Server) findActors(ctx context.Context, x *index, f *filter, p *searchPage) error {
	kind := ""
	if len(f.Kinds) == 1 {
		kind = string(f.Kinds[0])
	}
	found, err := s.st.Find(ctx, f.Query, kind)
	if err != nil {
		return err
	}
	seen := map[int32]bool{}
	p.Loose = len(found) > 0
	for _, c := range found {
		n := x.find(c.Entity)
		if n < 0 || len(p.Actors) >= maxFound {
			continue
		}
		seen[n] = true
		row := x.row(n)
		row.Why = c.Why
		p.Loose = p.Loose && c.Why == "typo"
		p.Actors = append(p.Actors, row)
	}
	for _, n := range x.suggest(f.Query, kg.Kind(kind), maxFound) {
		if !seen[n] && len(p.Actors) < maxFound {
			seen[n] = true
			p.Actors = append(p.Actors, x.row(n))
			p.Loose = false
		}
	}
	for _, n := range x.byRole(f.Query, kg.Kind(kind), maxFound) {
		if !seen[n] && len(p.Actors) < maxFound {
			row := x.row(n)
			row.Why = "role"
			p.Actors = append(p.Actors, row)
			p.Loose = false
		}
	}
	return nil
}

// suggestion is one offer while somebody types.
type suggestion struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	ID   string `json:"id"` // for fields that hold an actor
	Note string `json:"note"`
}

func (s *Server) suggest(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x, c := s.index.Load(), s.langs[choose(r, r.URL.Query().Get("lang"))]
	out := []suggestion{}
	for _, n := range x.suggest(f.Query, "", 10) {
		e := &x.entities[n]
		note := c.text("kind." + string(e.kind))
		if e.country != "" && e.kind != kg.Country {
			note += " · " + x.countryName(e.country)
		}
		out = append(out, suggestion{e.name, actorURL(e.id), strings.TrimPrefix(e.id, "entity:"), note + " · " + c.count("n.articles", int(e.nArticles))})
	}
	return writeJSON(w, r, out)
}

func writeJSON(w http.ResponseWriter, r *http.Request, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if r.Method != http.MethodHead {
		w.Write(append(data, '\n'))
	}
	return nil
}

type actorsPage struct {
	page
	F     filter
	Rows  []actorRow
	Kinds []choice
	Sheet sheet
}

// choice is one value of a field of a form.
type choice struct {
	Value, Text string
	Count       int
	On          bool
}

func (s *Server) actors(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	p := &actorsPage{page: s.newPage(r, "actors.title"), F: f}
	p.Here = "actors"
	ids := x.actorsOf(&f)
	q := f.values()
	from, to, sh := cut(len(ids), f.Page, rowsActors, "/actors", q)
	p.Sheet = sh
	for _, n := range ids[from:to] {
		p.Rows = append(p.Rows, x.row(n))
	}
	c := s.langs[p.Lang]
	for _, k := range kinds {
		p.Kinds = append(p.Kinds, choice{Value: string(k), Text: c.text("kind." + string(k)), On: slices.Contains(f.Kinds, k)})
	}
	p.Exports = []link{{Text: "CSV", URL: address("/actors.csv", q)}}
	s.show(w, r, http.StatusOK, "actors", p)
	return nil
}

// actorsOf gives the entities of a filter's kinds and words, most acts first.
func (x *index) actorsOf(f *filter) []int32 {
	allowed := f.Kinds
	if len(allowed) == 0 {
		allowed = actorKinds
	}
	pool := x.ranked
	if f.Query != "" {
		pool = x.suggest(f.Query, "", len(x.entities))
	}
	var out []int32
	for _, n := range pool {
		if e := &x.entities[n]; !e.group && slices.Contains(allowed, e.kind) {
			out = append(out, n)
		}
	}
	return out
}

type eventsPage struct {
	page
	F                  filter
	Actor, With, Place *ref
	Rows               []act
	Types, Mods        []choice
	Sheet              sheet
	Graph, Timeline    string // the same filter elsewhere
	// The same list without the actor, the second one, the place.
	NoActor, NoWith, NoPlace string
}

func (s *Server) events(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	p := &eventsPage{page: s.newPage(r, "events.title"), F: f}
	p.Here = "events"
	if err := p.names(x, &f, "/events"); err != nil {
		return err
	}
	ids, fc := x.eventsOf(&f)
	q := f.values()
	from, to, sh := cut(len(ids), f.Page, rowsEvents, "/events", q)
	p.Sheet = sh
	p.Rows = s.acts(r.Context(), x, ids[from:to])
	p.Types, p.Mods = choicesOf(s.langs[p.Lang], &f, fc)
	p.Graph, p.Timeline = address("/graph", q), address("/timeline", q)
	p.Exports = []link{{Text: "CSV", URL: address("/events.csv", q)}, {Text: "JSON", URL: address("/events.json", q)}, {Text: "GraphML", URL: address("/graph.graphml", q)}}
	s.show(w, r, http.StatusOK, "events", p)
	return nil
}

// names finds who is meant by a filter; an unknown id is a page that is not there.
func (p *eventsPage) names(x *index, f *filter, path string) error {
	without := func(field string) string {
		q := f.values()
		if q.Del(field); field == "actor" && f.With != "" {
			q.Set("actor", q.Get("with"))
			q.Del("with")
		}
		return address(path, q)
	}
	p.NoActor, p.NoWith, p.NoPlace = without("actor"), without("with"), without("place")
	for id, to := range map[string]**ref{f.Actor: &p.Actor, f.With: &p.With, f.Place: &p.Place} {
		if id == "" {
			continue
		}
		n := x.find(id)
		if n < 0 {
			return fmt.Errorf("%s: %w", id, graph.ErrNotFound)
		}
		rf := x.ref(n)
		*to = &rf
	}
	return nil
}

func choicesOf(c *catalogue, f *filter, fc facet) (types, mods []choice) {
	for _, t := range eventTypes {
		types = append(types, choice{string(t), c.text("type." + string(t)), fc.types[t], slices.Contains(f.Types, t)})
	}
	for _, m := range modalities {
		mods = append(mods, choice{string(m), c.text("modality." + string(m)), fc.modalities[m], slices.Contains(f.Modalities, m)})
	}
	return types, mods
}

// articleRow is an article in a list.
type articleRow struct {
	URL, Title, Outlet, Published string
	Events, Entities              int
	// Proofs are sentences that name both of a pair that was asked for.
	Proofs []proof
}

// proof is a sentence that names both of a pair.
type proof struct {
	Pieces []piece
	Lang   string
}

// proofArticles is in how many articles of a page sentences are looked for, and
// proofSentences how many are shown of one.
const (
	proofArticles  = 25
	proofSentences = 3
)

// proofs finds the sentences of an article that name both a and b (entity ids).
func (s *Server) proofs(ctx context.Context, x *index, info graph.ArticleInfo, a, b string) ([]proof, error) {
	art, err := s.st.Full(ctx, info.Article)
	if errors.Is(err, graph.ErrNotFound) {
		return nil, nil // stored without its text
	}
	if err != nil {
		return nil, err
	}
	ids, err := s.st.LocalIDs(ctx, info.Article)
	if err != nil {
		return nil, err
	}
	seen := export.Seen{Info: info, Article: art, IDs: ids}
	names := map[int][2]bool{}
	for i := range art.Mentions {
		m := &art.Mentions[i]
		seen.Entities(m, func(id string) {
			n := names[m.Sentence]
			names[m.Sentence] = [2]bool{n[0] || id == a, n[1] || id == b}
		})
	}
	var out []proof
	for i := range art.Sentences {
		if span := art.Sentences[i].Span; names[i] == [2]bool{true, true} && fits(art.Text, span) && len(out) < proofSentences {
			out = append(out, proof{marked(x, art, span, ids), art.Lang})
		}
	}
	return out, nil
}

func (x *index) articleRow(i int32) articleRow {
	a := &x.articles[i]
	title := a.Title
	if title == "" {
		title = a.Path
	}
	return articleRow{URL: articleURL(a.Article), Title: title, Outlet: a.Outlet, Published: a.Published, Events: len(a.events), Entities: len(a.who)}
}

// articlesPage is a list of articles; with a pair of actors each shows the
// sentences in which both stand.
type articlesPage struct {
	page
	F           filter
	Actor, With *ref
	Rows        []articleRow
	Sheet       sheet
}

func (s *Server) articles(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	p := &articlesPage{page: s.newPage(r, "articles.title"), F: f}
	p.Here = "articles"
	var e eventsPage
	if err := e.names(x, &f, "/articles"); err != nil {
		return err
	}
	p.Actor, p.With = e.Actor, e.With
	ids := x.articlesOf(&f, gazetteer.Fold(f.Query))
	q := f.values()
	from, to, sh := cut(len(ids), f.Page, rowsArticles, "/articles", q)
	p.Sheet = sh
	for k, i := range ids[from:to] {
		row := x.articleRow(i)
		if f.Actor != "" && f.With != "" && k < proofArticles {
			if row.Proofs, err = s.proofs(r.Context(), x, x.articles[i].ArticleInfo, f.Actor, f.With); err != nil {
				return err
			}
		}
		p.Rows = append(p.Rows, row)
	}
	p.Exports = []link{{Text: "CSV", URL: address("/articles.csv", q)}}
	s.show(w, r, http.StatusOK, "articles", p)
	return nil
}

type helpPage struct{ page }

func (s *Server) help(w http.ResponseWriter, r *http.Request, _ string) error {
	p := &helpPage{s.newPage(r, "help.title")}
	p.Here = "help"
	s.show(w, r, http.StatusOK, "help", p)
	return nil
}

// showJSON gives what the store shows of an id.
func (s *Server) showJSON(prefix string) handler {
	return func(w http.ResponseWriter, r *http.Request, id string) error {
		shown, err := s.st.Show(r.Context(), prefix+strings.TrimPrefix(id, prefix))
		if err != nil {
			return err
		}
		if shown.Event != nil {
			return writeJSON(w, r, shown.Event)
		}
		return writeJSON(w, r, shown.Entity)
	}
}

// articleJSON gives the record of an article: whole where its text is stored.
func (s *Server) articleJSON(w http.ResponseWriter, r *http.Request, id string) error {
	full, err := s.st.Full(r.Context(), id)
	if err == nil {
		return writeJSON(w, r, full)
	}
	if !errors.Is(err, graph.ErrNotFound) {
		return err
	}
	shown, err := s.st.Show(r.Context(), "article:"+strings.TrimPrefix(id, "article:"))
	if err != nil {
		return err
	}
	return writeJSON(w, r, shown.Article)
}

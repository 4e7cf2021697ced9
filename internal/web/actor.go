package web

import (
	"fmt"
	"net/http"
	"strings"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/resolve"
)

type actorPage struct {
	page
	E            graph.EntityRow
	Country      *ref
	Roles        []roleRow
	Merged       []resolve.Reason
	Possibly     []ref
	Chart        *chart
	Rows         []act
	Met          []metRow
	AllMet       int
	Ties         []tieRow
	AllTies      int
	Articles     []articleRow
	AllArticles  int
	AllEvents    int
	HereEvents   int
	Map          *drawing
	EventsURL    string
	HereURL      string
	ArticlesURL  string
	GraphURL     string
	TimelineURL  string
	WikidataURL  string
	LocalCountry string
}

// roleRow is a role with what it is of.
type roleRow struct {
	kg.Role
	OfName, OfURL string
}

type metRow struct {
	ref
	Total, Unreal int
	Types         []choice
	Last, URL     string
}

type tieRow struct {
	ref
	Both    int
	Jaccard float64
	URL     string
}

// How much of each sort an actor's page shows before it leads on.
const (
	actorEvents   = 15
	actorMet      = 25
	actorTies     = 20
	actorArticles = 15
	actorMap      = 25
)

func (s *Server) actor(w http.ResponseWriter, r *http.Request, id string) error {
	id = entityID(id)
	x := s.index.Load()
	n := x.find(id)
	if n < 0 {
		return fmt.Errorf("%s: %w", id, graph.ErrNotFound)
	}
	rows, err := s.st.Entities(r.Context(), graph.EntityFilter{Name: id})
	if err != nil {
		return err
	}
	if len(rows) != 1 {
		return fmt.Errorf("%s: %w", id, graph.ErrNotFound)
	}
	e := &x.entities[n]
	p := &actorPage{page: s.newPage(r, e.name), E: rows[0], Merged: rows[0].Merged, AllEvents: len(e.events), HereEvents: len(e.here), AllArticles: len(e.articles)}
	p.Here = "actors"
	p.Title = e.name
	c := s.langs[p.Lang]
	p.about(x)
	bare := strings.TrimPrefix(id, "entity:")
	f := filter{Actor: id}
	ids, _ := x.eventsOf(&f)
	if len(ids) > 0 {
		p.Chart = x.chart(c, &f, ids)
	}
	p.Rows = s.acts(r.Context(), x, ids[:min(len(ids), actorEvents)])
	p.met(c, x, n, bare)
	p.ties(x, n, bare)
	for i := len(e.articles) - 1; i >= 0 && len(p.Articles) < actorArticles; i-- {
		p.Articles = append(p.Articles, x.articleRow(e.articles[i]))
	}
	if len(ids) > 0 {
		mf := filter{Actor: id, Nodes: actorMap}
		p.Map = s.draw(c, x, &mf, true)
	}
	q := f.values()
	p.EventsURL, p.ArticlesURL, p.GraphURL, p.TimelineURL = address("/events", q), address("/articles", q), address("/graph", q), address("/timeline", q)
	p.HereURL = address("/events", (&filter{Place: id}).values())
	p.Exports = []link{{Text: "JSON", URL: "/json" + actorURL(id)}, {Text: c.text("export.events"), URL: address("/events.csv", q)}, {Text: "GraphML", URL: address("/graph.graphml", q)}}
	s.show(w, r, http.StatusOK, "actor", p)
	return nil
}

// about fills in what stands at the head of the page.
func (p *actorPage) about(x *index) {
	if p.E.Country != "" && p.E.Kind != kg.Country {
		if n := x.find("entity:country:" + p.E.Country); n >= 0 {
			rf := x.ref(n)
			p.Country = &rf
		} else {
			p.LocalCountry = p.E.Country
		}
	}
	if strings.HasPrefix(p.E.Wikidata, "Q") {
		p.WikidataURL = "https://www.wikidata.org/wiki/" + p.E.Wikidata
	}
	for _, role := range p.E.Roles {
		row := roleRow{Role: role, OfName: role.Of}
		for _, id := range []string{"entity:" + role.Of, "entity:country:" + role.Of} {
			if n := x.find(id); n >= 0 {
				row.OfName, row.OfURL = x.entities[n].name, actorURL(id)
			}
		}
		p.Roles = append(p.Roles, row)
	}
	for _, id := range p.E.Possibly {
		if n := x.find(id); n >= 0 {
			p.Possibly = append(p.Possibly, x.ref(n))
		}
	}
}

func (p *actorPage) met(c *catalogue, x *index, n int32, bare string) {
	list := x.metBy(n)
	p.AllMet = len(list)
	for _, m := range list[:min(len(list), actorMet)] {
		row := metRow{ref: x.ref(m.who), Total: m.total, Unreal: m.unreal, Last: m.last}
		other := (&filter{Actor: "entity:" + bare, With: x.entities[m.who].id}).values()
		row.URL = address("/events", other)
		for _, t := range eventTypes {
			if k := m.types[t]; k > 0 {
				row.Types = append(row.Types, choice{Value: string(t), Text: c.text("type." + string(t)), Count: k})
			}
		}
		p.Met = append(p.Met, row)
	}
}

func (p *actorPage) ties(x *index, n int32, bare string) {
	list := x.tiesOf(n)
	p.AllTies = len(list)
	for _, t := range list[:min(len(list), actorTies)] {
		q := (&filter{Actor: "entity:" + bare, With: x.entities[t.who].id}).values()
		p.Ties = append(p.Ties, tieRow{ref: x.ref(t.who), Both: t.both, Jaccard: t.jaccard, URL: address("/articles", q)})
	}
}

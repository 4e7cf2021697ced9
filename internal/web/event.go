package web

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/resolve"
)

type eventPage struct {
	page
	E         graph.EventRow
	Parts     []who
	Place     *ref
	Tool      *ref // the instrument
	Tellings  []telling
	Merged    []joined
	Possibly  []act
	Agree     bool
	Several   bool
	PlaceName string
	Conflicts []conflict
}

// telling is one article's telling, with what it says otherwise than the whole.
type telling struct {
	graph.TellingRow
	URL, Title    string
	Pieces        []piece
	OtherModality bool
	OtherDate     bool
	Lang          string
	File          string // the name of the file
}

// joined is a reason for a merge with the articles it ties.
type joined struct {
	resolve.Reason
	AText, BText string
	AURL, BURL   string
}

// maxTellings bounds the tellings that are marked word by word.
const maxTellings = 60

func (s *Server) event(w http.ResponseWriter, r *http.Request, id string) error {
	shown, err := s.st.Show(r.Context(), "event:"+strings.TrimPrefix(id, "event:"))
	if err != nil {
		return err
	}
	e := shown.Event
	if e == nil {
		return fmt.Errorf("event %s: %w", id, graph.ErrNotFound)
	}
	x := s.index.Load()
	p := &eventPage{page: s.newPage(r, "event.title"), E: *e, Agree: len(e.Conflicts) == 0, Several: e.Articles > 1}
	p.Here = "events"
	c := s.langs[p.Lang]
	p.Title = p.title(c)
	for _, q := range e.Participants {
		p.Parts = append(p.Parts, who{ref{Name: q.Name, URL: actorURL(q.ID), Kind: q.Kind}, q.Role})
	}
	if e.Place != nil {
		p.Place = &ref{Name: e.Place.Name, URL: actorURL(e.Place.ID), Kind: kg.Place}
		if e.Place.Country != "" {
			p.PlaceName = x.countryName(e.Place.Country)
		}
	}
	if e.Instrument != nil {
		p.Tool = &ref{Name: e.Instrument.Name, URL: actorURL(e.Instrument.ID), Kind: kg.Agreement}
	}
	p.Tellings = s.tellings(r.Context(), x, e)
	for _, s := range e.Conflicts {
		p.Conflicts = append(p.Conflicts, x.conflict(c, s))
	}
	for _, m := range e.Merged {
		j := joined{Reason: m}
		j.AText, j.AURL = x.localName(m.A)
		j.BText, j.BURL = x.localName(m.B)
		p.Merged = append(p.Merged, j)
	}
	for _, id := range e.Possibly {
		if n, ok := x.event[id]; ok {
			p.Possibly = append(p.Possibly, x.act(n))
		}
	}
	p.Exports = []link{{Text: "JSON", URL: "/json" + eventURL(e.Event)}}
	s.show(w, r, http.StatusOK, "event", p)
	return nil
}

// conflict is a disagreement: what is told, and by whom.
type conflict struct {
	What  string
	Sides []side
}

type side struct {
	Text, URL string // URL where it is a place
	Articles  []articleRow
	More      string
}

// conflict reads "modality: occurred (a, b) | planned (c and 2 more)". What it
// cannot read is shown as it is.
func (x *index) conflict(c *catalogue, s string) conflict {
	what, rest, ok := strings.Cut(s, ": ")
	if !ok {
		return conflict{What: s}
	}
	out := conflict{What: c.or("conflict."+what, what)}
	for _, part := range strings.Split(rest, " | ") {
		value, names, ok := strings.Cut(strings.TrimSuffix(part, ")"), " (")
		sd := side{Text: value}
		if !ok {
			sd.Text = part
		}
		names, more, _ := strings.Cut(names, " and ")
		if sd.More = strings.TrimSuffix(more, " more"); sd.More != "" {
			sd.More = "+" + sd.More
		}
		for _, id := range strings.Split(names, ", ") {
			if n, ok := x.article[id]; ok {
				sd.Articles = append(sd.Articles, x.articleRow(n))
			}
		}
		sd.word(x, c, what)
		out.Sides = append(out.Sides, sd)
	}
	return out
}

// word puts what is told into the words of the page.
func (sd *side) word(x *index, c *catalogue, what string) {
	switch what {
	case "modality":
		sd.Text = c.or("modality."+sd.Text, sd.Text)
	case "date":
		from, to, _ := strings.Cut(sd.Text, "/")
		sd.Text = c.days(from, to)
	case "duration":
		sd.Text = c.duration(sd.Text)
	case "place":
		if n := x.find(sd.Text); n >= 0 {
			sd.Text, sd.URL = x.entities[n].name, actorURL(x.entities[n].id)
		}
	}
}

// title says what happened in a line.
func (p *eventPage) title(c *catalogue) string {
	var names []string
	for _, q := range p.E.Participants {
		if !slices.Contains(names, q.Name) {
			names = append(names, q.Name)
		}
	}
	if len(names) > 4 {
		names = append(names[:3], c.count("event.others", len(names)-3))
	}
	return c.text("type."+string(p.E.Type)) + c.texts["event.colon"] + strings.Join(names, ", ")
}

// localName names "article#v1" by its article, with the address of the place.
func (x *index) localName(s string) (text, url string) {
	cut := strings.LastIndexByte(s, '#')
	if cut < 0 {
		return s, ""
	}
	local := s[cut+1:]
	n, ok := x.article[s[:cut]]
	if !ok {
		return s, ""
	}
	row := x.articleRow(n)
	text = row.Title
	if row.Outlet != "" {
		text = row.Outlet + " · " + text
	}
	return text, row.URL + "#" + local
}

// tellings sets what every article says side by side.
func (s *Server) tellings(ctx context.Context, x *index, e *graph.EventRow) []telling {
	var out []telling
	for i := range e.Sources {
		row := e.Sources[i]
		id := articleID(row.Article)
		t := telling{TellingRow: row, URL: articleURL(id) + "#" + row.Event,
			File: path.Base(row.Path), OtherModality: row.Modality != e.Modality,
			OtherDate: row.Date.From != "" && e.Date.From != "" && (row.Date.From > e.Date.To || row.Date.To < e.Date.From)}
		if n, ok := x.article[id]; ok {
			t.Title, t.Lang = x.articleRow(n).Title, x.articles[n].Lang
		}
		t.Pieces = []piece{{Text: plain(row.Quote)}}
		if i < maxTellings {
			if full, err := s.st.Full(ctx, id); err == nil && row.Span.In(full.Text) == row.Quote {
				ids, err := s.st.LocalIDs(ctx, id)
				if err == nil {
					t.Pieces = marked(x, full, row.Span, ids)
				}
			}
		}
		out = append(out, t)
	}
	return out
}

// plain makes white space plain.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

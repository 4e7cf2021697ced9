package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"actant/internal/graph"
	"actant/internal/kg"
)

// page is what every page has.
type page struct {
	Lang  string
	Title string
	Query string // what stands in the search field
	Here  string // the part of the site, for the navigation
	Langs []link // the same page in each language
	// Exports are this view as files.
	Exports []link
	Stats   graph.Stats
	Asset   map[string]string // file → its address
}

// link is an address with its text; On marks the one that is shown.
type link struct {
	Text, URL string
	On        bool
}

// pager is any page.
type pager interface{ head() *page }

func (p *page) head() *page { return p }

// newPage begins a page whose title is the text of a key, or the key itself.
func (s *Server) newPage(r *http.Request, title string, args ...any) page {
	q := r.URL.Query()
	tag := choose(r, q.Get("lang"))
	p := page{Lang: tag, Title: s.langs[tag].text(title, args...), Stats: s.index.Load().stats, Asset: map[string]string{}}
	for name, a := range s.assets {
		p.Asset[name] = "/assets/" + name + "?v=" + a.etag
	}
	for _, t := range tags() {
		q.Set("lang", t)
		q.Del("token")
		p.Langs = append(p.Langs, link{t, r.URL.EscapedPath() + "?" + q.Encode(), t == tag})
	}
	return p
}

// funcs are what templates may call in a language.
func (s *Server) funcs(c *catalogue) template.FuncMap {
	return template.FuncMap{
		"t": c.text, "n": c.count, "num": c.number, "day": c.day, "days": c.days, "duration": c.duration, "txt": c.or,
		"kind": func(v any) string { return c.text("kind." + str(v)) },
		"type": func(v any) string { return c.text("type." + str(v)) },
		"mod":  func(v any) string { return c.text("modality." + str(v)) },
		"role": func(v any) string { return c.text("role." + str(v)) },
		"why":  func(rule string) string { return c.or("why."+rule, rule) },
		"pct":  func(f float64) string { return c.number(int(f*100+0.5)) + c.texts["number.percent"] },
		"join": strings.Join,
	}
}

func str(v any) string {
	switch v := v.(type) {
	case kg.Kind:
		return string(v)
	case kg.EventType:
		return string(v)
	case kg.Modality:
		return string(v)
	case kg.PartRole:
		return string(v)
	case kg.DateBasis:
		return string(v)
	case string:
		return v
	}
	return ""
}

// ref names an entity with its address.
type ref struct {
	Name, URL, Country string
	Kind               kg.Kind
}

func (x *index) ref(n int32) ref {
	e := &x.entities[n]
	return ref{Name: e.name, URL: actorURL(e.id), Country: e.country, Kind: e.kind}
}

// actorURL, eventURL and articleURL give the addresses of pages by ids of the
// store; that of an article is without "article:".
func actorURL(id string) string   { return "/actor/" + idPath(strings.TrimPrefix(id, "entity:")) }
func eventURL(id string) string   { return "/event/" + idPath(strings.TrimPrefix(id, "event:")) }
func articleURL(id string) string { return "/article/" + idPath(id) }

// articleID gives the id of an article from its IRI, which is escaped.
func articleID(iri string) string {
	id := strings.TrimPrefix(iri, "article:")
	if plain, err := url.PathUnescape(id); err == nil {
		return plain
	}
	return id
}

// idPath writes an id as the rest of a path: readable where that is safe, else
// wholly escaped, so that no browser takes a part of it for a folder.
func idPath(id string) string {
	segments := strings.Split(id, "/")
	for _, s := range segments {
		if s == "" || strings.HasPrefix(s, ".") {
			return strings.ReplaceAll(url.PathEscape(id), ".", "%2E")
		}
	}
	for i, s := range segments {
		segments[i] = strings.ReplaceAll(url.PathEscape(s), "%3A", ":")
	}
	return strings.Join(segments, "/")
}

// act is an event as lists show it.
type act struct {
	URL        string
	Type       kg.EventType
	Modality   kg.Modality
	From, To   string
	Place      *ref
	Parts      []who
	Articles   int
	Disputed   bool
	Quote      string
	QuoteAt    string // address of the article
	Outlet     string
	Instrument string
}

type who struct {
	ref
	Role kg.PartRole
}

func (x *index) act(i int32) act {
	e := &x.events[i]
	a := act{URL: eventURL(e.id), Type: e.typ, Modality: e.modality, From: e.from, To: e.to, Articles: int(e.articles), Disputed: e.disputed}
	if e.place >= 0 {
		p := x.ref(e.place)
		a.Place = &p
	}
	for _, p := range e.parts {
		a.Parts = append(a.Parts, who{x.ref(p.who), p.role})
	}
	return a
}

// sheet is a page of a long list.
type sheet struct {
	All, From, To int // From and To count from 1
	Prev, Next    string
}

// cut takes one page out of a list of n; base is the address without the page.
func cut(n, pageNo, size int, path string, q url.Values) (from, to int, s sheet) {
	last := max((n+size-1)/size, 1)
	pageNo = min(max(pageNo, 1), last)
	from, to = (pageNo-1)*size, min(pageNo*size, n)
	s = sheet{All: n, From: min(from+1, n), To: to}
	at := func(k int) string {
		q := cloneValues(q)
		if k > 1 {
			q.Set("page", itoa(k))
		}
		return address(path, q)
	}
	if pageNo > 1 {
		s.Prev = at(pageNo - 1)
	}
	if pageNo < last {
		s.Next = at(pageNo + 1)
	}
	return from, to, s
}

func cloneValues(q url.Values) url.Values {
	out := make(url.Values, len(q))
	for k, v := range q {
		out[k] = slices.Clone(v)
	}
	return out
}

func address(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

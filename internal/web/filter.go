package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"actant/internal/kg"
)

var (
	eventTypes = []kg.EventType{kg.Meeting, kg.Visit, kg.Call, kg.Letter, kg.Signing, kg.AgreementE}
	modalities = []kg.Modality{kg.Occurred, kg.Planned, kg.Proposed, kg.Denied}
	kinds      = []kg.Kind{kg.Person, kg.Country, kg.Ministry, kg.Organisation, kg.Place, kg.Agreement, kg.Exercise}
	actorKinds = []kg.Kind{kg.Person, kg.Country, kg.Ministry, kg.Organisation}
)

// filter is what an address asks for. Empty fields ask for everything.
type filter struct {
	Types      []kg.EventType
	Modalities []kg.Modality
	Kinds      []kg.Kind
	Since      string // ISO days
	Until      string
	Actor      string // entity ids
	With       string
	Place      string
	Query      string // free words
	Disputed   bool
	Oldest     bool // by day, else the newest first
	Page       int  // from 1
	Nodes      int  // of a map: how many at most
}

// badRequest is an address that asks for what cannot be.
type badRequest struct{ field, value string }

func (e badRequest) Error() string { return fmt.Sprintf("%s: %q is not known here", e.field, e.value) }

// maxQuery bounds what may be searched for, in bytes.
const maxQuery = 200

// mapNodes is how many a map shows unless asked, and the most it shows.
const (
	mapNodes    = 60
	mapNodesMax = 400
)

// parseFilter reads a filter from an address.
func parseFilter(q url.Values) (filter, error) {
	f := filter{Since: q.Get("since"), Until: q.Get("until"), Actor: entityID(q.Get("actor")), With: entityID(q.Get("with")), Place: entityID(q.Get("place")),
		Query: strings.TrimSpace(q.Get("q")), Disputed: q.Get("disputed") != "", Oldest: q.Get("sort") == "oldest", Page: 1, Nodes: mapNodes}
	var err error
	if f.Types, err = choices(q, "type", eventTypes); err != nil {
		return f, err
	}
	if f.Modalities, err = choices(q, "modality", modalities); err != nil {
		return f, err
	}
	if f.Kinds, err = choices(q, "kind", kinds); err != nil {
		return f, err
	}
	if f.Since, err = dayOf("since", f.Since, false); err != nil {
		return f, err
	}
	if f.Until, err = dayOf("until", f.Until, true); err != nil {
		return f, err
	}
	if len(f.Query) > maxQuery {
		return f, badRequest{"q", f.Query[:20] + "…"}
	}
	for field, to := range map[string]*int{"page": &f.Page, "nodes": &f.Nodes} {
		if v := q.Get(field); v != "" {
			if *to, err = strconv.Atoi(v); err != nil || *to < 1 || *to > 1_000_000 {
				return f, badRequest{field, v}
			}
		}
	}
	f.Nodes = min(f.Nodes, mapNodesMax)
	return f, nil
}

// choices reads the values of a field that may be given several times.
func choices[T ~string](q url.Values, field string, known []T) ([]T, error) {
	var out []T
	for _, v := range q[field] {
		if v == "" {
			continue
		}
		if !slices.Contains(known, T(v)) {
			return nil, badRequest{field, v}
		}
		if !slices.Contains(out, T(v)) {
			out = append(out, T(v))
		}
	}
	return out, nil
}

// dayOf reads a day; a year or month stands for its first or last day.
func dayOf(field, v string, last bool) (string, error) {
	if v == "" {
		return "", nil
	}
	for _, form := range []struct {
		layout        string
		years, months int
	}{{time.DateOnly, 0, 0}, {"2006-01", 0, 1}, {"2006", 1, 0}} {
		t, err := time.Parse(form.layout, v)
		if err != nil {
			continue
		}
		if last && form.years+form.months > 0 {
			t = t.AddDate(form.years, form.months, -1)
		}
		return t.Format(time.DateOnly), nil
	}
	return "", badRequest{field, v}
}

// entityID takes an id with or without "entity:".
func entityID(s string) string {
	if s == "" || strings.HasPrefix(s, "entity:") {
		return s
	}
	return "entity:" + s
}

// values writes a filter back into an address, without the page.
func (f *filter) values() url.Values {
	q := url.Values{}
	add := func(k, v string) {
		if v != "" {
			q.Add(k, v)
		}
	}
	for _, t := range f.Types {
		add("type", string(t))
	}
	for _, m := range f.Modalities {
		add("modality", string(m))
	}
	for _, k := range f.Kinds {
		add("kind", string(k))
	}
	add("since", f.Since)
	add("until", f.Until)
	add("actor", strings.TrimPrefix(f.Actor, "entity:"))
	add("with", strings.TrimPrefix(f.With, "entity:"))
	add("place", strings.TrimPrefix(f.Place, "entity:"))
	add("q", f.Query)
	if f.Disputed {
		add("disputed", "1")
	}
	if f.Oldest {
		add("sort", "oldest")
	}
	if f.Nodes != mapNodes && f.Nodes != 0 {
		add("nodes", strconv.Itoa(f.Nodes))
	}
	return q
}

// facet is how many events would fit for each choice of a field.
type facet struct {
	types      map[kg.EventType]int
	modalities map[kg.Modality]int
}

// events gives the numbers of the events that fit, the newest first, and what
// other choices would give.
func (x *index) eventsOf(f *filter) ([]int32, facet) {
	fc := facet{map[kg.EventType]int{}, map[kg.Modality]int{}}
	var out []int32
	look := func(i int32) {
		e := &x.events[i]
		if !x.fits(f, e) {
			return
		}
		typ := len(f.Types) == 0 || slices.Contains(f.Types, e.typ)
		mod := len(f.Modalities) == 0 || slices.Contains(f.Modalities, e.modality)
		if mod {
			fc.types[e.typ]++
		}
		if typ {
			fc.modalities[e.modality]++
		}
		if typ && mod {
			out = append(out, i)
		}
	}
	if f.Actor != "" {
		if n := x.find(f.Actor); n >= 0 {
			for _, i := range x.entities[n].events {
				look(i)
			}
		}
	} else {
		for i := range x.events {
			look(int32(i))
		}
	}
	if !f.Oldest {
		x.newestFirst(out)
	}
	return out, fc
}

// newestFirst turns a list by day around; undated events stay last.
func (x *index) newestFirst(list []int32) {
	dated := len(list)
	for dated > 0 && x.events[list[dated-1]].from == "" {
		dated--
	}
	slices.Reverse(list[:dated])
}

// fits tells whether an event fits in all but type and modality.
func (x *index) fits(f *filter, e *event) bool {
	if f.Disputed && !e.disputed || !f.inTime(e.from, e.to) {
		return false
	}
	for _, id := range []string{f.Actor, f.With} {
		if id != "" && !e.has(x.find(id)) {
			return false
		}
	}
	return f.Place == "" || x.isAt(e, f.Place)
}

// isAt tells whether an event is at a place, or at a place of a country.
func (x *index) isAt(e *event, place string) bool {
	if e.place < 0 {
		return false
	}
	p := &x.entities[e.place]
	if p.id == place {
		return true
	}
	n := x.find(place)
	return n >= 0 && x.entities[n].kind == kg.Country && x.entities[n].country != "" && x.entities[n].country == p.country
}

func (e *event) has(who int32) bool {
	for _, p := range e.parts {
		if p.who == who {
			return true
		}
	}
	return false
}

// inTime tells whether days may lie inside the bounds.
func (f *filter) inTime(from, to string) bool {
	if f.Since == "" && f.Until == "" {
		return true
	}
	return from != "" && (f.Since == "" || to >= f.Since) && (f.Until == "" || from <= f.Until)
}

// articlesOf gives the numbers of the articles that fit, the newest first.
func (x *index) articlesOf(f *filter, words string) []int32 {
	var want []int32
	for _, id := range []string{f.Actor, f.With} {
		if id != "" {
			want = append(want, x.find(id))
		}
	}
	terms := strings.Fields(words)
	var out []int32
	for i := len(x.articles) - 1; i >= 0; i-- {
		a := &x.articles[i]
		if a.holds(want) && a.says(terms) && f.inTime(a.Published, a.Published) {
			out = append(out, int32(i))
		}
	}
	if f.Oldest {
		slices.Reverse(out)
	}
	return out
}

func (a *article) holds(want []int32) bool {
	for _, n := range want {
		if _, ok := slices.BinarySearch(a.who, n); !ok {
			return false
		}
	}
	return true
}

func (a *article) says(terms []string) bool {
	for _, t := range terms {
		if !strings.Contains(a.folded, t) {
			return false
		}
	}
	return true
}

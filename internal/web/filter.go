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

// query is a filter made ready to look at many events.
type query struct {
	types, mods         [8]bool // by number
	since, until        string
	actor, with, place  int32  // none: anyone; nobody: an id that is not here
	country             string // of the place, where it is a country
	disputed, anyPeriod bool
}

const (
	anyone = -2
	nobody = -1
)

func (x *index) query(f *filter) query {
	q := query{since: f.Since, until: f.Until, actor: anyone, with: anyone, place: anyone, disputed: f.Disputed, anyPeriod: f.Since == "" && f.Until == ""}
	for i, t := range eventTypes {
		q.types[i] = len(f.Types) == 0 || slices.Contains(f.Types, t)
	}
	for i, m := range modalities {
		q.mods[i] = len(f.Modalities) == 0 || slices.Contains(f.Modalities, m)
	}
	q.types[unknown], q.mods[unknown] = len(f.Types) == 0, len(f.Modalities) == 0
	if f.Actor != "" {
		q.actor = x.find(f.Actor)
	}
	if f.With != "" {
		q.with = x.find(f.With)
	}
	if f.Place != "" {
		if q.place = x.find(f.Place); q.place >= 0 && x.entities[q.place].kind == kg.Country {
			q.country = x.entities[q.place].country
		}
	}
	return q
}

// eventsOf gives the numbers of the events that fit, the newest first, and what
// other choices would give. The list must not be changed.
func (x *index) eventsOf(f *filter) ([]int32, facet) {
	found := x.lists.get(f.values().Encode(), func() found { return x.search(f) })
	return found.ids, found.facet
}

// found is what a filter selects.
type found struct {
	ids   []int32
	facet facet
}

func (x *index) search(f *filter) found {
	q := x.query(f)
	var types, mods [8]int
	var out []int32
	look := func(i int32) {
		e := &x.events[i]
		if !x.fits(&q, e) {
			return
		}
		if q.mods[e.m] {
			types[e.t]++
			if q.types[e.t] {
				out = append(out, i)
			}
		}
		if q.types[e.t] {
			mods[e.m]++
		}
	}
	switch {
	case q.actor >= 0:
		for _, i := range x.entities[q.actor].events {
			look(i)
		}
	case q.actor == anyone:
		for i := range x.events {
			look(int32(i))
		}
	}
	if !f.Oldest {
		x.newestFirst(out)
	}
	fc := facet{map[kg.EventType]int{}, map[kg.Modality]int{}}
	for i, t := range eventTypes {
		fc.types[t] = types[i]
	}
	for i, m := range modalities {
		fc.modalities[m] = mods[i]
	}
	return found{out, fc}
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
func (x *index) fits(q *query, e *event) bool {
	if q.disputed && !e.disputed || !q.anyPeriod && !inTime(q.since, q.until, e.from, e.to) {
		return false
	}
	if q.actor != anyone && !e.has(q.actor) || q.with != anyone && !e.has(q.with) {
		return false
	}
	return q.place == anyone || e.place >= 0 && (e.place == q.place || q.country != "" && x.entities[e.place].country == q.country)
}

func (e *event) has(who int32) bool {
	for _, p := range e.parts {
		if p.who == who {
			return true
		}
	}
	return false
}

// inTime tells whether days may lie inside the bounds; no day lies in none.
func inTime(since, until, from, to string) bool {
	if since == "" && until == "" {
		return true
	}
	return from != "" && (since == "" || to >= since) && (until == "" || from <= until)
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
		if a.holds(want) && a.says(terms) && inTime(f.Since, f.Until, a.Published, a.Published) {
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

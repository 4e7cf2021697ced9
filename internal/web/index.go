package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/internal/kg"
)

// Store is what the pages ask of a graph; [graph.Store] has it.
type Store interface {
	Stats(ctx context.Context) (graph.Stats, error)
	Articles(ctx context.Context) ([]graph.ArticleInfo, error)
	Entities(ctx context.Context, f graph.EntityFilter) ([]graph.EntityRow, error)
	LocalIDs(ctx context.Context, article string) (map[string]string, error)
	Show(ctx context.Context, id string) (graph.Shown, error)
	Full(ctx context.Context, article string) (*kg.Article, error)
	Find(ctx context.Context, name, kind string) ([]graph.Candidate, error)
}

// index is what the server knows by heart, so that no list has to read the store.
// It never changes once it is made. Entities, events and articles are numbered.
type index struct {
	stats    graph.Stats
	entities []entity
	events   []event // by day, undated last
	articles []article
	entity   map[string]int32
	event    map[string]int32
	article  map[string]int32
	words    []word     // by text
	roles    []word     // of the titles of offices, by text
	ranked   []int32    // entities, those of most acts first
	pairs    [][2]int32 // who faces whom: those of event i are pairs[pairAt[i]:pairAt[i+1]]
	pairAt   []int32
	lists    cache[found]
	maps     cache[network]
}

// entity is an entity as lists need it.
type entity struct {
	id, name, country, typ string
	kind                   kg.Kind
	group                  bool
	nArticles              int32
	events                 []int32 // by day
	here                   []int32 // events at this place
	articles               []int32 // by day of publication
}

// event is an act as lists need it. From and To are ISO days.
type event struct {
	id, from, to string
	typ          kg.EventType
	modality     kg.Modality
	parts        []part
	place        int32 // -1: none
	articles     int32
	disputed     bool
	t, m         uint8 // the numbers of type and modality
}

// unknown is the number of a type or modality that the page does not know.
const unknown = 7

// numberOf gives the place of v in a list.
func numberOf[T comparable](list []T, v T) uint8 {
	if i := slices.Index(list, v); i >= 0 {
		return uint8(i)
	}
	return unknown
}

type part struct {
	who  int32
	role kg.PartRole
}

// article is an article as lists need it.
type article struct {
	graph.ArticleInfo
	folded string // title and outlet, to search in
	who    []int32
	events []int32
}

// word is a word of an entity's names, folded.
type word struct {
	text string
	of   int32
}

// buildIndex reads a store once. done is told how many articles were read.
func buildIndex(ctx context.Context, st Store, done func(read, of int)) (*index, error) {
	x := &index{entity: map[string]int32{}, event: map[string]int32{}, article: map[string]int32{}}
	var err error
	if x.stats, err = st.Stats(ctx); err != nil {
		return nil, fmt.Errorf("read the graph: %w", err)
	}
	if err := x.readEntities(ctx, st); err != nil {
		return nil, fmt.Errorf("read the graph: %w", err)
	}
	if err := x.readArticles(ctx, st, done); err != nil {
		return nil, fmt.Errorf("read the graph: %w", err)
	}
	x.order()
	return x, nil
}

func (x *index) readEntities(ctx context.Context, st Store) error {
	rows, err := st.Entities(ctx, graph.EntityFilter{})
	if err != nil {
		return err
	}
	x.entities = make([]entity, 0, len(rows))
	seen := map[string]bool{}
	for i := range rows {
		r := &rows[i]
		n := int32(len(x.entities))
		x.entity[r.Entity] = n
		x.entities = append(x.entities, entity{id: r.Entity, name: r.Name, country: r.Country, typ: r.Type, kind: r.Kind,
			group: r.Group, nArticles: int32(r.Articles)})
		clear(seen)
		for _, name := range append([]string{r.Name}, r.Aliases...) {
			for _, w := range strings.Fields(gazetteer.Fold(name)) {
				if !seen[w] {
					seen[w] = true
					x.words = append(x.words, word{strings.Clone(w), n})
				}
			}
		}
		clear(seen)
		for _, role := range r.Roles {
			for _, w := range strings.Fields(gazetteer.Fold(role.Title)) {
				if len(w) > 2 && !seen[w] {
					seen[w] = true
					x.roles = append(x.roles, word{strings.Clone(w), n})
				}
			}
		}
	}
	for _, list := range [][]word{x.words, x.roles} {
		slices.SortFunc(list, func(a, b word) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.of, b.of)) })
	}
	return nil
}

func (x *index) readArticles(ctx context.Context, st Store, done func(read, of int)) error {
	list, err := st.Articles(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b graph.ArticleInfo) int {
		return cmp.Or(cmp.Compare(a.Published, b.Published), cmp.Compare(a.Article, b.Article))
	})
	x.articles = make([]article, len(list))
	told := make([][]string, len(list)) // article → ids of events
	err = abreast(ctx, len(list), done, func(i int) error {
		a := &x.articles[i]
		a.ArticleInfo = list[i]
		a.folded = gazetteer.Fold(a.Title + " " + a.Outlet)
		ids, err := st.LocalIDs(ctx, a.Article)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if n, ok := x.entity[id]; ok {
				a.who = append(a.who, n)
			} else if strings.HasPrefix(id, "event:") {
				told[i] = append(told[i], id)
			}
		}
		slices.Sort(a.who)
		a.who = slices.Compact(a.who)
		return nil
	})
	if err != nil {
		return err
	}
	if err := x.readEvents(ctx, st, told); err != nil {
		return err
	}
	for i := range x.articles {
		a := &x.articles[i]
		x.article[a.Article] = int32(i)
		for _, n := range a.who {
			x.entities[n].articles = append(x.entities[n].articles, int32(i))
		}
		for _, id := range told[i] {
			if n, ok := x.event[id]; ok {
				a.events = append(a.events, n)
			}
		}
	}
	return nil
}

// readEvents reads the events that articles tell.
func (x *index) readEvents(ctx context.Context, st Store, told [][]string) error {
	var ids []string
	for _, t := range told {
		ids = append(ids, t...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	all := make([]event, len(ids))
	err := abreast(ctx, len(ids), nil, func(i int) error {
		s, err := st.Show(ctx, ids[i])
		switch {
		case errors.Is(err, graph.ErrNotFound):
			return nil // the store changed in the meantime
		case err != nil:
			return err
		case s.Event != nil:
			all[i] = x.compact(s.Event)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].id != "" {
			x.event[all[i].id] = int32(len(x.events))
			x.events = append(x.events, all[i])
		}
	}
	return nil
}

// abreast calls f for 0 to n-1, several at a time, until one fails. done is told
// from one goroutine at a time.
func abreast(ctx context.Context, n int, done func(read, of int), f func(int) error) error {
	var next, ended atomic.Int64
	var mu sync.Mutex
	var wait sync.WaitGroup
	var fault error
	for range min(runtime.GOMAXPROCS(0), 8) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				err := ctx.Err()
				if err == nil {
					err = f(int(i))
				}
				mu.Lock()
				if err != nil {
					fault = cmp.Or(fault, err)
					next.Store(int64(n))
				} else if k := ended.Add(1); done != nil {
					done(int(k), n)
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return fault
}

// compact keeps of an event what lists need.
func (x *index) compact(r *graph.EventRow) event {
	e := event{id: r.Event, from: r.Date.From, to: r.Date.To, typ: r.Type, modality: r.Modality, place: -1,
		articles: int32(r.Articles), disputed: len(r.Conflicts) > 0, t: numberOf(eventTypes, r.Type), m: numberOf(modalities, r.Modality)}
	if e.from == "" {
		e.from = e.to
	}
	if e.to == "" {
		e.to = e.from
	}
	if r.Place != nil {
		if n, ok := x.entity[r.Place.ID]; ok {
			e.place = n
		}
	}
	for _, p := range r.Participants {
		if n, ok := x.entity[p.ID]; ok {
			e.parts = append(e.parts, part{n, p.Role})
		}
	}
	return e
}

// noDay sorts undated events last.
const noDay = "9999"

func (e *event) day() string {
	if e.from == "" {
		return noDay
	}
	return e.from
}

// order numbers events by day and notes them at their entities.
func (x *index) order() {
	at := make([]int32, len(x.events))
	for i := range at {
		at[i] = int32(i)
	}
	slices.SortFunc(at, func(a, b int32) int {
		return cmp.Or(cmp.Compare(x.events[a].day(), x.events[b].day()), cmp.Compare(x.events[a].id, x.events[b].id))
	})
	events, now := make([]event, len(at)), make([]int32, len(at))
	for i, old := range at {
		events[i], now[old] = x.events[old], int32(i)
		x.event[events[i].id] = int32(i)
	}
	x.events = events
	for i := range x.articles {
		a := &x.articles[i]
		for j, n := range a.events {
			a.events[j] = now[n]
		}
		slices.Sort(a.events)
		a.events = slices.Compact(a.events)
	}
	x.pairAt = make([]int32, 1, len(x.events)+1)
	for i := range x.events {
		e := &x.events[i]
		x.pairs = x.facing(x.pairs, e)
		x.pairAt = append(x.pairAt, int32(len(x.pairs)))
		for j, p := range e.parts {
			if !slices.ContainsFunc(e.parts[:j], func(q part) bool { return q.who == p.who }) {
				x.entities[p.who].events = append(x.entities[p.who].events, int32(i))
			}
		}
		if e.place >= 0 {
			x.entities[e.place].here = append(x.entities[e.place].here, int32(i))
		}
	}
	x.ranked = make([]int32, len(x.entities))
	for i := range x.ranked {
		x.ranked[i] = int32(i)
	}
	slices.SortStableFunc(x.ranked, func(a, b int32) int {
		p, q := &x.entities[a], &x.entities[b]
		return cmp.Or(cmp.Compare(len(q.events), len(p.events)), cmp.Compare(q.nArticles, p.nArticles), cmp.Compare(p.id, q.id))
	})
}

// find gives the entity of an id, -1 for none.
func (x *index) find(id string) int32 {
	if n, ok := x.entity[id]; ok {
		return n
	}
	return -1
}

// countryName names a country by its code, as the graph itself names it.
func (x *index) countryName(code string) string {
	if n := x.find("entity:country:" + code); n >= 0 {
		return x.entities[n].name
	}
	return code
}

// suggest gives entities whose names have words that begin like those typed,
// the most told first.
func (x *index) suggest(typed string, kind kg.Kind, limit int) []int32 {
	return x.holding(x.words, strings.Fields(gazetteer.Fold(typed)), kind, limit)
}

// byRole gives entities whose offices have words that begin like those typed.
func (x *index) byRole(typed string, kind kg.Kind, limit int) []int32 {
	words := slices.DeleteFunc(strings.Fields(gazetteer.Fold(typed)), func(w string) bool { return len(w) <= 2 })
	return x.holding(x.roles, words, kind, limit)
}

// holding gives the entities that have, in a list, a word that begins like each of
// those asked for; the most told first.
func (x *index) holding(list []word, words []string, kind kg.Kind, limit int) []int32 {
	if len(words) == 0 {
		return nil
	}
	words = words[:min(len(words), 6)]
	hits := map[int32]int{}
	for i, w := range words {
		at, _ := slices.BinarySearchFunc(list, w, func(a word, t string) int { return cmp.Compare(a.text, t) })
		for ; at < len(list) && strings.HasPrefix(list[at].text, w); at++ {
			if n := list[at].of; hits[n] == i {
				hits[n] = i + 1
			}
		}
	}
	var out []int32
	for n, k := range hits {
		if e := &x.entities[n]; k == len(words) && (kind == "" || e.kind == kind) {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b int32) int {
		p, q := &x.entities[a], &x.entities[b]
		return cmp.Or(cmp.Compare(q.nArticles, p.nArticles), cmp.Compare(p.name, q.name), cmp.Compare(p.id, q.id))
	})
	return out[:min(len(out), limit)]
}

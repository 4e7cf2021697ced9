package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"actant/internal/kg"
	"actant/internal/resolve"
)

// DateRow is the date of an event row.
type DateRow struct {
	From    string       `json:"from,omitempty"`
	To      string       `json:"to,omitempty"`
	Basis   kg.DateBasis `json:"basis"`
	Warning string       `json:"warning,omitempty"`
}

// PlaceRow is the place of an event row.
type PlaceRow struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Country string `json:"country,omitempty"`
}

// PartRow is a participant of an event row.
type PartRow struct {
	ID   string      `json:"id"`
	Name string      `json:"name"`
	Kind kg.Kind     `json:"kind"`
	Role kg.PartRole `json:"role"`
}

// NameRow is an entity named by a row.
type NameRow struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// TellingRow is one article's telling of an event.
type TellingRow struct {
	Article   string      `json:"article"` // "article:…"
	Path      string      `json:"path"`
	Outlet    string      `json:"outlet"`
	Published string      `json:"published"`
	Event     string      `json:"event"` // its id in the article record, "v1"
	Modality  kg.Modality `json:"modality"`
	Date      DateRow     `json:"date"`
	Quote     string      `json:"quote"`
	Rule      string      `json:"rule,omitempty"`
	Says      string      `json:"says,omitempty"` // who says so
	Span      kg.Span     `json:"span"`
}

// EventRow is an event with all its tellings, ready to be shown.
type EventRow struct {
	Event        string           `json:"event"`
	Type         kg.EventType     `json:"type"`
	Modality     kg.Modality      `json:"modality"`
	Date         DateRow          `json:"date"`
	Place        *PlaceRow        `json:"place,omitempty"`
	Venue        string           `json:"venue,omitempty"`
	Participants []PartRow        `json:"participants"`
	Instrument   *NameRow         `json:"instrument,omitempty"`
	Duration     string           `json:"duration,omitempty"`
	Topic        string           `json:"topic,omitempty"`
	Articles     int              `json:"articles"`
	Independent  int              `json:"independent"`
	Sources      []TellingRow     `json:"sources"`
	Conflicts    []string         `json:"conflicts,omitempty"`
	Merged       []resolve.Reason `json:"merged_because,omitempty"`
	Possibly     []string         `json:"possibly,omitempty"`
	Confirmed    bool             `json:"confirmed,omitempty"`
	Score        float64          `json:"score"`
}

// EntitySourceRow is an entity of one article that an entity row stands for.
type EntitySourceRow struct {
	Article string `json:"article"` // "article:…"
	Path    string `json:"path"`
	Entity  string `json:"entity"` // its id in the article record, "e1"
}

// EntityRow is an entity with where it stands, ready to be shown.
type EntityRow struct {
	Entity    string            `json:"entity"`
	Kind      kg.Kind           `json:"kind"`
	Name      string            `json:"name"`
	Aliases   []string          `json:"aliases"`
	Country   string            `json:"country,omitempty"`
	Wikidata  string            `json:"wikidata,omitempty"`
	Gazetteer string            `json:"gazetteer,omitempty"`
	Type      string            `json:"type,omitempty"`
	Group     bool              `json:"group,omitempty"`
	Roles     []kg.Role         `json:"roles"`
	Articles  int               `json:"articles"`
	Sources   []EntitySourceRow `json:"sources"`
	Merged    []resolve.Reason  `json:"merged_because"`
	Possibly  []string          `json:"possibly,omitempty"`
	Confirmed bool              `json:"confirmed,omitempty"`
}

// reader answers one query: it looks every entity and article up once.
type reader struct {
	ctx      context.Context
	sn       snapshot
	entities map[string]*entityRecord
	articles map[string]*ArticleInfo
	ready    map[string][]byte // values read ahead
}

// json reads a value of the side space; ErrNotFound when there is none.
func (r *reader) json(key string, v any) error {
	data, ok := r.ready[key]
	if !ok {
		return getJSON(r.ctx, r.sn, key, v)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w: value of %q: %w", ErrDamaged, key, err)
	}
	return nil
}

// ahead reads many values in one go.
func (r *reader) ahead(prefix string, ids []string) error {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = prefix + id
	}
	found, err := r.sn.getMany(r.ctx, keys)
	if err != nil {
		return err
	}
	if r.ready == nil {
		r.ready = found
		return nil
	}
	for k, v := range found {
		r.ready[k] = v
	}
	return nil
}

// aheadOf reads what the rows of events need.
func (r *reader) aheadOf(events []*resolve.Event) error {
	entities, articles := map[string]bool{}, map[string]bool{}
	for _, e := range events {
		for _, p := range e.Participants {
			entities[p.Entity] = true
		}
		for _, id := range []string{e.Place, e.Instrument} {
			if id != "" {
				entities[id] = true
			}
		}
		for _, t := range e.Sources {
			articles[t.Article] = true
		}
	}
	if err := r.ahead(sideEntity, slices.Sorted(maps.Keys(entities))); err != nil {
		return err
	}
	return r.ahead(sideArticle, slices.Sorted(maps.Keys(articles)))
}

// eventRows makes the rows of events.
func (r *reader) eventRows(events []*resolve.Event) ([]EventRow, error) {
	if err := r.aheadOf(events); err != nil {
		return nil, err
	}
	rows := make([]EventRow, 0, len(events))
	for _, e := range events {
		row, err := r.eventRow(e)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// read runs a query on a steady state of the store.
func (s *Store) read(ctx context.Context, f func(*reader) error) error {
	return s.b.view(ctx, func(sn snapshot) error {
		return f(&reader{ctx: ctx, sn: sn, entities: map[string]*entityRecord{}, articles: map[string]*ArticleInfo{}})
	})
}

// entity gives a resolved entity; one that is not there is shown by its id.
func (r *reader) entity(id string) (*entityRecord, error) {
	if e, ok := r.entities[id]; ok {
		return e, nil
	}
	e := &entityRecord{}
	if err := r.json(sideEntity+id, e); errors.Is(err, ErrNotFound) {
		e.ID, e.Name = id, id
	} else if err != nil {
		return nil, err
	}
	r.entities[id] = e
	return e, nil
}

func (r *reader) article(id string) (*ArticleInfo, error) {
	if a, ok := r.articles[id]; ok {
		return a, nil
	}
	a := &ArticleInfo{Article: id}
	if err := r.json(sideArticle+id, a); err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	r.articles[id] = a
	return a, nil
}

func (r *reader) event(id string) (*resolve.Event, error) {
	var e resolve.Event
	if err := r.json(sideEvent+id, &e); err != nil {
		return nil, fmt.Errorf("event %s: %w", id, err)
	}
	return &e, nil
}

func dateRow(w kg.When) DateRow {
	return DateRow{From: w.From, To: w.To, Basis: w.Basis, Warning: w.Warning}
}

// eventRow makes the row of an event.
func (r *reader) eventRow(e *resolve.Event) (EventRow, error) {
	row := EventRow{
		Event: e.ID, Type: e.Type, Modality: e.Modality, Date: dateRow(e.Date), Venue: e.Venue,
		Duration: e.Duration, Topic: e.Topic, Independent: e.Independent, Conflicts: e.Conflicts,
		Merged: e.Merged, Possibly: e.Possibly, Confirmed: e.Confirmed, Score: e.Score,
		Participants: make([]PartRow, 0, len(e.Participants)), Sources: make([]TellingRow, 0, len(e.Sources)),
	}
	if e.Place != "" {
		p, err := r.entity(e.Place)
		if err != nil {
			return row, err
		}
		row.Place = &PlaceRow{ID: e.Place, Name: p.Name, Country: p.Country}
	}
	if e.Instrument != "" {
		p, err := r.entity(e.Instrument)
		if err != nil {
			return row, err
		}
		row.Instrument = &NameRow{ID: e.Instrument, Name: p.Name}
	}
	for _, p := range e.Participants {
		x, err := r.entity(p.Entity)
		if err != nil {
			return row, err
		}
		row.Participants = append(row.Participants, PartRow{ID: p.Entity, Name: x.Name, Kind: x.Kind, Role: p.Role})
	}
	seen := map[string]bool{}
	for _, t := range e.Sources {
		a, err := r.article(t.Article)
		if err != nil {
			return row, err
		}
		seen[t.Article] = true
		row.Sources = append(row.Sources, TellingRow{
			Article: ArticleIRI(t.Article), Path: a.Path, Outlet: a.Outlet, Published: a.Published, Event: t.Local,
			Modality: t.Modality, Date: dateRow(t.Date), Quote: t.Quote, Rule: t.Rule, Says: t.Source, Span: t.Span,
		})
	}
	row.Articles = len(seen)
	return row, nil
}

// entityRow makes the row of an entity; sources are left out on request, since
// a country has as many as there are articles.
func (r *reader) entityRow(e *entityRecord, sources bool) (EntityRow, error) {
	row := EntityRow{
		Entity: e.ID, Kind: e.Kind, Name: e.Name, Aliases: e.Aliases, Country: e.Country, Wikidata: e.Wikidata,
		Gazetteer: e.Gazetteer, Type: e.Type, Group: e.Group, Roles: e.Roles, Articles: e.Articles,
		Merged: e.Merged, Possibly: e.Possibly, Confirmed: e.Confirmed, Sources: []EntitySourceRow{},
	}
	if row.Aliases == nil {
		row.Aliases = []string{}
	}
	if row.Roles == nil {
		row.Roles = []kg.Role{}
	}
	if row.Merged == nil {
		row.Merged = []resolve.Reason{}
	}
	if !sources {
		return row, nil
	}
	prefix := sideSource + e.ID + "\x00"
	var keys []string
	err := r.sn.scan(r.ctx, prefix, func(k string, _ []byte) bool {
		keys = append(keys, k[len(prefix):])
		return true
	})
	if err != nil {
		return row, err
	}
	for _, k := range keys {
		article, local, _ := strings.Cut(k, "\x00")
		a, err := r.article(article)
		if err != nil {
			return row, err
		}
		row.Sources = append(row.Sources, EntitySourceRow{Article: ArticleIRI(article), Path: a.Path, Entity: local})
	}
	return row, nil
}

// sortEvents orders rows by day, undated ones last, then by id.
func sortEvents(rows []*resolve.Event) {
	sort.Slice(rows, func(i, j int) bool {
		if a, b := day(rows[i]), day(rows[j]); a != b {
			return a < b
		}
		return rows[i].ID < rows[j].ID
	})
}

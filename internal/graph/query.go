package graph

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/resolve"
)

// Filter selects events. Empty fields select everything.
type Filter struct {
	Types    []kg.EventType
	Actor    string // entity id of a participant
	With     string // entity id of a second participant
	Place    string // entity id of the place; a country takes in its places
	Since    string // ISO day: events that may lie on or after it
	Until    string // ISO day: events that may lie on or before it
	Modality kg.Modality
	// Source selects events told by an outlet or article: an outlet's name as
	// people type it, an article id, or a path.
	Source string
	// Undated also takes events without a date where Since or Until is given.
	Undated bool
	// Limit bounds the number of rows; 0 means all.
	Limit int
}

// Events lists events by day, undated ones last.
func (s *Store) Events(ctx context.Context, f Filter) ([]EventRow, error) {
	var rows []EventRow
	err := s.read(ctx, func(r *reader) error {
		events, err := r.events(f)
		if err != nil {
			return err
		}
		rows, err = r.eventRows(events)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	return rows, nil
}

// Timeline lists the events an entity takes part in, by day.
func (s *Store) Timeline(ctx context.Context, entity string) ([]EventRow, error) {
	return s.Events(ctx, Filter{Actor: entity})
}

// events finds the events of a filter: over the graph where an actor or a place
// is given, else over the index of days.
func (r *reader) events(f Filter) ([]*resolve.Event, error) {
	keep, err := r.keep(f)
	if err != nil {
		return nil, err
	}
	if f.Actor == "" && f.With == "" && f.Place == "" {
		return r.eventsByDay(f, keep)
	}
	ids, err := r.eventIDs(f)
	if err != nil {
		return nil, err
	}
	if err := r.ahead(sideEvent, ids); err != nil {
		return nil, err
	}
	var out []*resolve.Event
	for _, id := range ids {
		e, err := r.event(id)
		if err != nil {
			return nil, err
		}
		if ok, err := keep(e); err != nil {
			return nil, err
		} else if ok {
			out = append(out, e)
		}
	}
	sortEvents(out)
	if f.Limit > 0 && len(out) > f.Limit {
		out = out[:f.Limit]
	}
	return out, nil
}

// eventIDs walks from the actors and the place of a filter to their events.
// The steps are carried in Go: one composite path of Cayley would scan a whole
// key-value store.
func (r *reader) eventIDs(f Filter) ([]string, error) {
	var sets []map[string]bool
	for _, step := range []struct {
		id   string
		pred quad.IRI
	}{{f.Actor, predParticipant}, {f.With, predParticipant}} {
		if step.id == "" {
			continue
		}
		set, err := r.subjects(step.pred, step.id)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	if f.Place != "" && len(sets) == 0 {
		set, err := r.eventsAt(f.Place)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	var out []string
next:
	for id := range sets[0] {
		for _, other := range sets[1:] {
			if !other[id] {
				continue next
			}
		}
		out = append(out, id)
	}
	sort.Strings(out)
	return out, nil
}

// subjects gives the ids of all nodes with an edge pred to id.
func (r *reader) subjects(pred quad.IRI, id string) (map[string]bool, error) {
	quads, err := r.sn.match(r.ctx, pattern{P: pred, O: iri(id)})
	if err != nil {
		return nil, err
	}
	set := make(map[string]bool, len(quads))
	for _, q := range quads {
		if s, ok := q.Subject.(quad.IRI); ok {
			set[unescapeIRI(string(s))] = true
		}
	}
	return set, nil
}

// eventsAt gives the events at a place; those of a country lie in the country
// or at one of its places.
func (r *reader) eventsAt(place string) (map[string]bool, error) {
	set, err := r.subjects(predPlace, place)
	if err != nil {
		return nil, err
	}
	p, err := r.entity(place)
	if err != nil {
		return nil, err
	}
	if p.Kind != kg.Country || p.Country == "" {
		return set, nil
	}
	inside, err := r.sn.match(r.ctx, pattern{P: predCountry, O: text(p.Country)})
	if err != nil {
		return nil, err
	}
	for _, q := range inside {
		node, ok := q.Subject.(quad.IRI)
		if !ok {
			continue
		}
		x, err := r.entity(unescapeIRI(string(node)))
		if err != nil {
			return nil, err
		}
		if x.Kind != kg.Place {
			continue
		}
		more, err := r.subjects(predPlace, x.ID)
		if err != nil {
			return nil, err
		}
		for id := range more {
			set[id] = true
		}
	}
	return set, nil
}

// eventsByDay reads the index of days, a year at a time.
func (r *reader) eventsByDay(f Filter, keep func(*resolve.Event) (bool, error)) ([]*resolve.Event, error) {
	var ids []string
	err := r.sn.scan(r.ctx, sideDay, func(k string, _ []byte) bool {
		d, id, _ := strings.Cut(k[len(sideDay):], "\x00")
		if f.Until != "" && d > f.Until && d != noDay {
			return true
		}
		ids = append(ids, id)
		return true
	})
	if err != nil {
		return nil, err
	}
	var out []*resolve.Event
	for i, id := range ids {
		if i%256 == 0 {
			if err := r.ahead(sideEvent, ids[i:min(i+256, len(ids))]); err != nil {
				return nil, err
			}
		}
		e, err := r.event(id)
		if err != nil {
			return nil, err
		}
		ok, err := keep(e)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, e)
		}
		if f.Limit > 0 && len(out) >= f.Limit {
			break
		}
	}
	return out, nil
}

// keep makes the test of a filter on one event.
func (r *reader) keep(f Filter) (func(*resolve.Event) (bool, error), error) {
	source := gazetteer.Fold(f.Source)
	var country string
	if f.Place != "" {
		p, err := r.entity(f.Place)
		if err != nil {
			return nil, err
		}
		if p.Kind == kg.Country {
			country = p.Country
		}
	}
	return func(e *resolve.Event) (bool, error) {
		if !hasType(f.Types, e.Type) || (f.Modality != "" && e.Modality != f.Modality) || !f.inTime(e.Date) {
			return false, nil
		}
		if f.Place != "" && e.Place != f.Place {
			if country == "" || e.Place == "" {
				return false, nil
			}
			p, err := r.entity(e.Place)
			if err != nil || p.Country != country {
				return false, err
			}
		}
		if f.Source == "" {
			return true, nil
		}
		return r.toldBy(e, f.Source, source)
	}, nil
}

func hasType(types []kg.EventType, t kg.EventType) bool {
	for _, x := range types {
		if x == t {
			return true
		}
	}
	return len(types) == 0
}

// inTime tells whether a date may lie inside the bounds.
func (f Filter) inTime(d kg.When) bool {
	if f.Since == "" && f.Until == "" {
		return true
	}
	from, to := d.From, d.To
	if from == "" {
		from = to
	}
	if to == "" {
		to = from
	}
	if from == "" {
		return f.Undated
	}
	return (f.Since == "" || to >= f.Since) && (f.Until == "" || from <= f.Until)
}

func (r *reader) toldBy(e *resolve.Event, source, folded string) (bool, error) {
	for _, t := range e.Sources {
		a, err := r.article(t.Article)
		if err != nil {
			return false, err
		}
		if a.Article == strings.TrimPrefix(source, "article:") || a.Path == source ||
			folded != "" && strings.Contains(gazetteer.Fold(a.Outlet), folded) {
			return true, nil
		}
	}
	return false, nil
}

// Verb is a question about an entity: who did this with, or to, it?
type Verb string

// The verbs of `who`. NAME stands for the entity that is asked about.
const (
	Met        Verb = "met"         // who met NAME
	Visited    Verb = "visited"     // who visited NAME: a place, a country, a host
	Received   Verb = "received"    // who received NAME
	Called     Verb = "called"      // who spoke with NAME by telephone
	WroteTo    Verb = "wrote-to"    // who wrote to NAME
	SignedWith Verb = "signed-with" // who signed something with NAME
	AgreedWith Verb = "agreed-with" // who agreed with NAME
)

// Verbs lists all verbs of `who`.
func Verbs() []Verb {
	return []Verb{Met, Visited, Received, Called, WroteTo, SignedWith, AgreedWith}
}

// WhoRow is one answer of `who`: an event, and those in it whom the question
// asks for.
type WhoRow struct {
	Who []PartRow `json:"who"`
	EventRow
}

// verbRule says which events answer a verb and which participants.
type verbRule struct {
	types []kg.EventType
	asked []kg.PartRole // roles that NAME may have; none: any
	who   []kg.PartRole // roles of the answer; none: any
	place bool          // NAME may also be the place
}

func ruleOf(v Verb) (verbRule, bool) {
	switch v {
	case Met:
		return verbRule{types: []kg.EventType{kg.Meeting}}, true
	case Visited:
		return verbRule{types: []kg.EventType{kg.Visit}, asked: []kg.PartRole{kg.Host, kg.Party, kg.Actor},
			who: []kg.PartRole{kg.Visitor, kg.Actor}, place: true}, true
	case Received:
		return verbRule{types: []kg.EventType{kg.Visit, kg.Meeting}, asked: []kg.PartRole{kg.Visitor},
			who: []kg.PartRole{kg.Host}}, true
	case Called:
		return verbRule{types: []kg.EventType{kg.Call}}, true
	case WroteTo:
		return verbRule{types: []kg.EventType{kg.Letter}, asked: []kg.PartRole{kg.Recipient},
			who: []kg.PartRole{kg.Sender, kg.Actor}}, true
	case SignedWith:
		return verbRule{types: []kg.EventType{kg.Signing}}, true
	case AgreedWith:
		return verbRule{types: []kg.EventType{kg.AgreementE, kg.Signing}}, true
	}
	return verbRule{}, false
}

// Who answers "who VERB entity": one row an event, by day. The filter narrows
// it; its Actor and Types are not used. A place counts with its country:
// who visited Morocco is also who visited Rabat.
func (s *Store) Who(ctx context.Context, verb Verb, entity string, f Filter) ([]WhoRow, error) {
	rule, ok := ruleOf(verb)
	if !ok {
		return nil, fmt.Errorf("unknown verb %q: one of %v", verb, Verbs())
	}
	var rows []WhoRow
	err := s.read(ctx, func(r *reader) error {
		events, err := r.whoEvents(rule, entity, f)
		if err != nil {
			return err
		}
		if err := r.aheadOf(events); err != nil {
			return err
		}
		for _, e := range events {
			row, err := r.eventRow(e)
			if err != nil {
				return err
			}
			if who, ok := answer(rule, &row, entity, e); ok {
				rows = append(rows, WhoRow{Who: who, EventRow: row})
			}
			if f.Limit > 0 && len(rows) >= f.Limit {
				break
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("who %s %s: %w", verb, entity, err)
	}
	return rows, nil
}

func (r *reader) whoEvents(rule verbRule, entity string, f Filter) ([]*resolve.Event, error) {
	f.Types, f.Limit = rule.types, 0
	f.Actor = entity
	events, err := r.events(f)
	if err != nil || !rule.place || f.Place != "" {
		return events, err
	}
	f.Actor, f.Place = "", entity
	more, err := r.events(f)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	out := events[:0:0]
	for _, e := range append(events, more...) {
		if !seen[e.ID] {
			seen[e.ID] = true
			out = append(out, e)
		}
	}
	sortEvents(out)
	return out, nil
}

// answer picks those participants of an event that the question asks for; ok
// is false when the entity has the wrong role in it.
func answer(rule verbRule, row *EventRow, entity string, e *resolve.Event) (who []PartRow, ok bool) {
	role := func(list []kg.PartRole, r kg.PartRole) bool {
		for _, x := range list {
			if x == r {
				return true
			}
		}
		return len(list) == 0
	}
	part := false
	for _, p := range e.Participants {
		if p.Entity == entity {
			part = true
			ok = ok || role(rule.asked, p.Role)
		}
	}
	if !part && rule.place {
		ok = true // the entity is the place, or its country
	}
	if !ok {
		return nil, false
	}
	for _, p := range row.Participants {
		if p.ID != entity && role(rule.who, p.Role) {
			who = append(who, p)
		}
	}
	return who, len(who) > 0
}

// EntityFilter selects entities. Empty fields select everything.
type EntityFilter struct {
	Kind    kg.Kind
	Country string // ISO 3166-1 alpha-2
	Name    string // loose, as for Find
	Source  string // outlet, article id or path
	// MinArticles leaves out entities of fewer articles.
	MinArticles int
	Limit       int
	// Sources lists where each entity stands; a country stands everywhere.
	Sources bool
}

// Entities lists entities, those of most articles first, then by id.
func (s *Store) Entities(ctx context.Context, f EntityFilter) ([]EntityRow, error) {
	var rows []EntityRow
	var names map[string]bool
	if f.Name != "" {
		found, err := s.Find(ctx, f.Name, "")
		if err != nil {
			return nil, err
		}
		names = map[string]bool{}
		for _, c := range found {
			names[c.Entity] = true
		}
	}
	err := s.read(ctx, func(r *reader) error {
		list, err := r.entityList(f, names)
		if err != nil {
			return err
		}
		for _, e := range list {
			row, err := r.entityRow(e, f.Sources || f.Source != "")
			if err != nil {
				return err
			}
			if f.Source != "" && !r.standsIn(&row, f.Source) {
				continue
			}
			if rows = append(rows, row); f.Limit > 0 && len(rows) >= f.Limit {
				break
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list entities: %w", err)
	}
	return rows, nil
}

func (r *reader) standsIn(row *EntityRow, source string) bool {
	folded := gazetteer.Fold(source)
	for _, src := range row.Sources {
		a := r.articles[strings.TrimPrefix(src.Article, "article:")]
		if src.Path == source || strings.TrimPrefix(src.Article, "article:") == strings.TrimPrefix(source, "article:") {
			return true
		}
		if a != nil && folded != "" && strings.Contains(gazetteer.Fold(a.Outlet), folded) {
			return true
		}
	}
	return false
}

func (r *reader) entityList(f EntityFilter, names map[string]bool) ([]*entityRecord, error) {
	var list []*entityRecord
	var ids []string
	if names == nil {
		err := r.sn.scan(r.ctx, sideEntity, func(k string, v []byte) bool {
			ids = append(ids, k[len(sideEntity):])
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	if names != nil {
		ids = slices.Sorted(maps.Keys(names))
	}
	for i, id := range ids {
		if i%1024 == 0 {
			if err := r.ahead(sideEntity, ids[i:min(i+1024, len(ids))]); err != nil {
				return nil, err
			}
		}
		e, err := r.entity(id)
		if err != nil {
			return nil, err
		}
		if (f.Kind == "" || e.Kind == f.Kind) && (f.Country == "" || strings.EqualFold(e.Country, f.Country)) && e.Articles >= f.MinArticles {
			list = append(list, e)
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].Articles != list[j].Articles {
			return list[i].Articles > list[j].Articles
		}
		return list[i].ID < list[j].ID
	})
	return list, nil
}

// Shown is what `show` knows of one id; exactly one field is set.
type Shown struct {
	Event   *EventRow    `json:"event,omitempty"`
	Entity  *EntityRow   `json:"entity,omitempty"`
	Article *ArticleShow `json:"article,omitempty"`
}

// ArticleShow is an article with what it was resolved to.
type ArticleShow struct {
	ArticleInfo
	IDs map[string]string `json:"ids"` // local id → entity or event
}

// Show gives the row of an event, an entity or an article by its id. An
// unknown id gives [ErrNotFound].
func (s *Store) Show(ctx context.Context, id string) (Shown, error) {
	var out Shown
	err := s.read(ctx, func(r *reader) error {
		switch {
		case strings.HasPrefix(id, "event:"):
			e, err := r.event(id)
			if err != nil {
				return err
			}
			row, err := r.eventRow(e)
			out.Event = &row
			return err
		case strings.HasPrefix(id, "entity:"):
			var e entityRecord
			if err := getJSON(ctx, r.sn, sideEntity+id, &e); err != nil {
				return err
			}
			row, err := r.entityRow(&e, true)
			out.Entity = &row
			return err
		}
		a := &ArticleShow{IDs: map[string]string{}}
		name := strings.TrimPrefix(id, "article:")
		if err := getJSON(ctx, r.sn, sideArticle+name, &a.ArticleInfo); err != nil {
			return err
		}
		err := getJSON(ctx, r.sn, sideMap+name, &a.IDs)
		if errors.Is(err, ErrNotFound) {
			err = nil
		}
		out.Article = a
		return err
	})
	if err != nil {
		return Shown{}, fmt.Errorf("show %s: %w", id, err)
	}
	return out, nil
}

// unescapeIRI takes back escapeIRI.
func unescapeIRI(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := unhex(s[i+1]), unhex(s[i+2])
			if hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

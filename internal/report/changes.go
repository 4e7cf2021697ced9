package report

import (
	"context"
	"fmt"
	"slices"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/kg"
)

// Novelty says in which way an event is news.
type Novelty string

// The kinds of news.
const (
	// New is told only by articles since the day.
	New Novelty = "new"
	// Turned was told before otherwise: announced, and now done or denied.
	Turned Novelty = "turned"
	// Again is told once more.
	Again Novelty = "again"
)

// EventChange is an event that articles since a day tell.
type EventChange struct {
	What Novelty `json:"what"`
	// Was is the best modality that articles before the day told, Now the best
	// that articles since tell.
	Was   kg.Modality    `json:"was,omitempty"`
	Now   kg.Modality    `json:"now"`
	Event graph.EventRow `json:"event"`
}

// News is what articles since a day brought.
type News struct {
	Since    string        `json:"since"`
	Articles int           `json:"articles"`
	Events   []EventChange `json:"events"`
	// Actors stand in no article before; Pairs never stood together before.
	Actors []Who  `json:"actors"`
	Pairs  []Pair `json:"pairs"`
	// Undated counts articles without a day of publication: they are in nothing.
	Undated int `json:"undated,omitempty"`
}

// Changes tells what articles published since a day (ISO) brought: events that
// are new, told again or turned out otherwise; actors and pairs never seen before.
func Changes(ctx context.Context, st export.Store, since string, opt Options) (*News, error) {
	n := &News{Since: since, Events: []EventChange{}, Actors: []Who{}, Pairs: []Pair{}}
	list, err := st.Articles(ctx)
	if err != nil {
		return nil, fmt.Errorf("find changes since %s: %w", since, err)
	}
	for _, a := range list {
		switch {
		case a.Published == "":
			n.Undated++
		case a.Published >= since:
			n.Articles++
		}
	}
	events, err := st.Events(ctx, graph.Filter{})
	if err != nil {
		return nil, fmt.Errorf("find changes since %s: %w", since, err)
	}
	for i := range events {
		if c, ok := changed(&events[i], since); ok {
			n.Events = append(n.Events, c)
		}
	}
	slices.SortStableFunc(n.Events, func(a, b EventChange) int {
		return slices.Index(novelties(), a.What) - slices.Index(novelties(), b.What)
	})
	opt.Since, opt.Until, opt.Limit = "", "", 0
	t, err := Cooccurrence(ctx, st, opt)
	if err != nil {
		return nil, err
	}
	for i := range t.Who {
		if w := &t.Who[i]; w.First >= since {
			n.Actors = append(n.Actors, Who{ID: w.Row.Entity, Name: w.Row.Name, Kind: w.Row.Kind, Country: w.Row.Country, Windows: w.Windows})
		}
	}
	slices.SortStableFunc(n.Actors, func(a, b Who) int { return b.Windows - a.Windows })
	for i := range t.Pairs {
		if t.Pairs[i].First >= since {
			n.Pairs = append(n.Pairs, t.Pairs[i])
		}
	}
	return n, nil
}

func novelties() []Novelty { return []Novelty{Turned, New, Again} }

// changed tells in which way an event is news since a day.
func changed(ev *graph.EventRow, since string) (EventChange, bool) {
	c := EventChange{Event: *ev}
	for i := range ev.Sources {
		t := &ev.Sources[i]
		switch {
		case t.Published == "":
		case t.Published < since:
			c.Was = export.Better(c.Was, t.Modality)
		default:
			c.Now = export.Better(c.Now, t.Modality)
		}
	}
	switch {
	case c.Now == "":
		return c, false
	case c.Was == "":
		c.What = New
	case c.Was != c.Now && c.Was != kg.Occurred:
		c.What = Turned
	default:
		c.What = Again
	}
	return c, true
}

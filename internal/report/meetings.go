package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/kg"
)

// Encounter is how often two countries met, over people, ministries and bodies
// of both.
type Encounter struct {
	A     string         `json:"a"` // ISO 3166-1 alpha-2; A < B
	B     string         `json:"b"`
	Total int            `json:"total"`
	Years map[string]int `json:"years"` // "" where the day is not known
	// Events are the ids of the meetings, by day.
	Events []string `json:"events"`
}

// Matrix is who met whom, country by country.
type Matrix struct {
	Types     []kg.EventType `json:"types"`
	Modality  kg.Modality    `json:"modality"`
	Countries []string       `json:"countries"` // those with the most meetings first
	Years     []string       `json:"years"`
	Pairs     []Encounter    `json:"pairs"`
}

// Meetings counts meetings between countries. Without types in the filter it
// counts meetings and visits; without a modality, those that took place. A visit
// also meets the country that it leads to. A meeting of three countries counts
// for each of their three pairs.
func Meetings(ctx context.Context, st export.Store, f graph.Filter) (*Matrix, error) {
	if len(f.Types) == 0 {
		f.Types = []kg.EventType{kg.Meeting, kg.Visit}
	}
	f.Modality = cmp.Or(f.Modality, kg.Occurred)
	set, err := export.Load(ctx, st, f)
	if err != nil {
		return nil, fmt.Errorf("count meetings: %w", err)
	}
	m := &Matrix{Types: f.Types, Modality: f.Modality}
	m.count(set)
	return m, nil
}

func (m *Matrix) count(set *export.Set) {
	country := make(map[string]string, len(set.Entities))
	for i := range set.Entities {
		country[set.Entities[i].Entity] = set.Entities[i].Country
	}
	pairs := map[[2]string]*Encounter{}
	totals, years := map[string]int{}, map[string]bool{}
	for i := range set.Events {
		ev := &set.Events[i]
		year := ""
		if len(ev.Date.From) >= 4 {
			year = ev.Date.From[:4]
		}
		lands := countriesOf(ev, country)
		for i, a := range lands {
			for _, b := range lands[i+1:] {
				key := [2]string{a, b}
				p := pairs[key]
				if p == nil {
					p = &Encounter{A: a, B: b, Years: map[string]int{}}
					pairs[key] = p
				}
				p.Total++
				p.Years[year]++
				p.Events = append(p.Events, ev.Event)
				totals[a]++
				totals[b]++
				years[year] = true
			}
		}
	}
	m.Years, m.Countries = slices.Sorted(maps.Keys(years)), slices.Sorted(maps.Keys(totals))
	slices.SortStableFunc(m.Countries, func(a, b string) int { return cmp.Compare(totals[b], totals[a]) })
	m.Pairs = make([]Encounter, 0, len(pairs))
	for _, p := range pairs {
		m.Pairs = append(m.Pairs, *p)
	}
	slices.SortFunc(m.Pairs, func(a, b Encounter) int {
		return cmp.Or(cmp.Compare(b.Total, a.Total), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
}

// countriesOf lists the countries whose people, bodies or soil an event brings
// together, sorted.
func countriesOf(ev *graph.EventRow, country map[string]string) []string {
	set := map[string]bool{}
	for _, p := range ev.Participants {
		if c := country[p.ID]; c != "" {
			set[c] = true
		}
	}
	if ev.Type == kg.Visit && ev.Place != nil && ev.Place.Country != "" {
		set[ev.Place.Country] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// Of gives the count of a pair in a year; "" is all years together.
func (m *Matrix) Of(a, b, year string) int {
	if b < a {
		a, b = b, a
	}
	for i := range m.Pairs {
		if p := &m.Pairs[i]; p.A == a && p.B == b {
			if year == "" {
				return p.Total
			}
			return p.Years[year]
		}
	}
	return 0
}

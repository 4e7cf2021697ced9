package export

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"actant/internal/graph"
)

// Load reads the part of a store that a filter of events selects: the events,
// and the entities and articles that they speak of. An empty filter selects the
// whole store.
func Load(ctx context.Context, st Store, f graph.Filter) (*Set, error) {
	s := &Set{}
	var err error
	if s.Events, err = st.Events(ctx, f); err != nil {
		return nil, fmt.Errorf("read the graph: %w", err)
	}
	if s.Entities, err = st.Entities(ctx, graph.EntityFilter{}); err != nil {
		return nil, fmt.Errorf("read the graph: %w", err)
	}
	if s.Articles, err = st.Articles(ctx); err != nil {
		return nil, fmt.Errorf("read the graph: %w", err)
	}
	if !whole(f) {
		s.narrow()
	}
	slices.SortFunc(s.Entities, func(a, b graph.EntityRow) int { return strings.Compare(a.Entity, b.Entity) })
	return s, nil
}

// whole tells whether a filter selects everything.
func whole(f graph.Filter) bool {
	return len(f.Types) == 0 && f.Limit == 0 && f.Actor+f.With+f.Place+f.Since+f.Until+f.Source == "" && f.Modality == ""
}

// narrow leaves out entities and articles that no event speaks of.
func (s *Set) narrow() {
	used := map[string]bool{}
	for i := range s.Events {
		e := &s.Events[i]
		for _, p := range e.Participants {
			used[p.ID] = true
		}
		if e.Place != nil {
			used[e.Place.ID] = true
		}
		if e.Instrument != nil {
			used[e.Instrument.ID] = true
		}
		for _, t := range e.Sources {
			used[t.Article] = true
		}
	}
	s.Entities = slices.DeleteFunc(s.Entities, func(e graph.EntityRow) bool { return !used[e.Entity] })
	s.Articles = slices.DeleteFunc(s.Articles, func(a graph.ArticleInfo) bool { return !used[graph.ArticleIRI(a.Article)] })
}

package gazetteer

import (
	"strings"
	"sync"
)

// capitals files the capital of each state, from the places of type "capital".
func (g *Gazetteer) indexCapitals() map[string]*Entry {
	out := map[string]*Entry{}
	for _, l := range g.layers {
		for i := range l.entries {
			e := &l.entries[i]
			if e.Type == "capital" && strings.HasPrefix(e.ID, "place:") && out[e.Country] == nil {
				out[e.Country] = e
			}
		}
	}
	return out
}

// Capital is the capital of a state by its ISO alpha-2 code, nil when the lists
// have none.
func (g *Gazetteer) Capital(iso string) *Entry {
	if g.capitals == nil {
		return nil
	}
	return g.capitals()[strings.ToUpper(iso)]
}

// lazyCapitals defers the index to the first question.
func (g *Gazetteer) lazyCapitals() { g.capitals = sync.OnceValue(g.indexCapitals) }

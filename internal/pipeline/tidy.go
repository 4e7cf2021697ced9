package pipeline

import (
	"strconv"
	"sync"

	"actant/internal/kg"
)

// tidy leaves out of the record what leads nowhere: roles, groups and pronouns
// without a name that take no part in any event. Mentions and entities are
// numbered again in order of the text.
func tidy(a *kg.Article) {
	keep := make(map[string]bool, len(a.Entities))
	for i := range a.Events {
		e := &a.Events[i]
		keep[e.Place], keep[e.Instrument] = true, true
		for _, p := range e.Participants {
			keep[p.Entity] = true
		}
	}
	ids := make(map[string]string, len(a.Entities))
	out := a.Entities[:0]
	for _, e := range a.Entities {
		if e.Unnamed && !keep[e.ID] {
			continue
		}
		id := "e" + strconv.Itoa(len(out)+1)
		ids[e.ID] = id
		e.ID = id
		out = append(out, e)
	}
	a.Entities = out
	rename(a, ids)
}

// rename puts new entity ids everywhere; mentions of dropped entities keep
// none.
func rename(a *kg.Article, ids map[string]string) {
	for i := range a.Mentions {
		m := &a.Mentions[i]
		m.Entity = ids[m.Entity]
		for k, id := range m.Members {
			m.Members[k] = ids[id]
		}
	}
	for i := range a.Events {
		e := &a.Events[i]
		e.Place, e.Instrument = ids[e.Place], ids[e.Instrument]
		for k := range e.Participants {
			e.Participants[k].Entity = ids[e.Participants[k].Entity]
		}
	}
}

// once computes a value for each key once.
type once[V any] struct {
	mu   sync.Mutex
	make func(string) (V, error)
	done map[string]entry[V]
}

type entry[V any] struct {
	v   V
	err error
}

func newOnce[V any](f func(string) (V, error)) *once[V] {
	return &once[V]{make: f, done: map[string]entry[V]{}}
}

func (o *once[V]) get(key string) (V, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	e, ok := o.done[key]
	if !ok {
		e.v, e.err = o.make(key)
		o.done[key] = e
	}
	return e.v, e.err
}

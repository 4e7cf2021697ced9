package graph

import (
	"context"
	"errors"
	"sort"
	"strings"
	"sync"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/quad"
)

// memBackend keeps everything in memory, for tests and small work.
type memBackend struct {
	mu   sync.RWMutex // memstore crashes when read while it is written
	qs   *memstore.QuadStore
	side map[string][]byte
	// keys are the sorted keys of side; nil when they must be sorted again.
	keysMu sync.Mutex
	keys   []string
}

func newMem() *memBackend {
	return &memBackend{qs: memstore.New(), side: map[string][]byte{}}
}

func (b *memBackend) name() string            { return Memory }
func (b *memBackend) cayley() graph.QuadStore { return b.qs }
func (b *memBackend) close() error            { return nil }

func (b *memBackend) quads(ctx context.Context) (int64, error) {
	st, err := b.qs.Stats(ctx, true)
	return st.Quads.Size, err
}

func (b *memBackend) view(ctx context.Context, f func(snapshot) error) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return f(b)
}

func (b *memBackend) update(ctx context.Context, f func(snapshot) (*batch, error)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, err := f(b)
	if err != nil || c == nil {
		return err
	}
	opts := graph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}
	for _, part := range []struct {
		quads []quad.Quad
		do    graph.Procedure
	}{{c.add, graph.Add}, {c.del, graph.Delete}} {
		deltas := make([]graph.Delta, len(part.quads))
		for i, q := range part.quads {
			deltas[i] = graph.Delta{Quad: q, Action: part.do}
		}
		if err := b.qs.ApplyDeltas(deltas, opts); err != nil {
			return err
		}
	}
	for k, v := range c.side {
		if _, ok := b.side[k]; ok != (v != nil) {
			b.keys = nil
		}
		if v == nil {
			delete(b.side, k)
		} else {
			b.side[k] = v
		}
	}
	return nil
}

func (b *memBackend) get(_ context.Context, key string) ([]byte, error) { return b.side[key], nil }

func (b *memBackend) getMany(_ context.Context, keys []string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(keys))
	for _, k := range keys {
		if v, ok := b.side[k]; ok {
			out[k] = v
		}
	}
	return out, nil
}

func (b *memBackend) scan(ctx context.Context, prefix string, yield func(string, []byte) bool) error {
	keys := b.sorted()
	for i := sort.SearchStrings(keys, prefix); i < len(keys) && strings.HasPrefix(keys[i], prefix); i++ {
		if !yield(keys[i], b.side[keys[i]]) {
			return nil
		}
	}
	return ctx.Err()
}

func (b *memBackend) sorted() []string {
	b.keysMu.Lock()
	defer b.keysMu.Unlock()
	if b.keys == nil {
		b.keys = make([]string, 0, len(b.side))
		for k := range b.side {
			b.keys = append(b.keys, k)
		}
		sort.Strings(b.keys)
	}
	return b.keys
}

func (b *memBackend) match(ctx context.Context, p pattern) ([]quad.Quad, error) {
	dir, val := quad.Subject, p.S
	switch {
	case p.S != nil:
	case p.O != nil:
		dir, val = quad.Object, p.O
	case p.L != nil:
		dir, val = quad.Label, p.L
	default:
		return nil, errors.New("a quad pattern needs a subject, an object or a label")
	}
	ref := b.qs.ValueOf(val)
	if ref == nil {
		return nil, nil
	}
	var out []quad.Quad
	err := drainAll(ctx, b.qs, b.qs.QuadIterator(dir, ref), func(q quad.Quad) error {
		if p.fits(q) {
			out = append(out, q)
		}
		return nil
	})
	return dedupe(out), err
}

func (b *memBackend) all(ctx context.Context, yield func(quad.Quad) error) error {
	return drainAll(ctx, b.qs, b.qs.QuadsAllIterator(), yield)
}

// drainAll reads an iterator of quads to its end and closes it.
func drainAll(ctx context.Context, qs graph.QuadStore, it graph.Iterator, yield func(quad.Quad) error) error {
	defer it.Close()
	for it.Next(ctx) {
		if err := yield(qs.Quad(it.Result())); err != nil {
			return err
		}
	}
	return errors.Join(it.Err(), ctx.Err())
}

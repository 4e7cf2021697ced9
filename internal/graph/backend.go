package graph

import (
	"context"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// pattern selects quads: nil parts match anything. At least one of subject,
// object and label must be given; a predicate alone would read everything.
type pattern struct {
	S, P, O, L quad.Value
}

func (p pattern) fits(q quad.Quad) bool {
	return (p.S == nil || p.S == q.Subject) && (p.P == nil || p.P == q.Predicate) &&
		(p.O == nil || p.O == q.Object) && (p.L == nil || p.L == q.Label)
}

// snapshot reads a backend inside one query or one change.
type snapshot interface {
	// get gives the value under key in the side space, nil when there is none.
	get(ctx context.Context, key string) ([]byte, error)
	// getMany gives the values of those keys that are there.
	getMany(ctx context.Context, keys []string) (map[string][]byte, error)
	// scan gives all keys with a prefix in ascending order of bytes, until
	// yield gives false.
	scan(ctx context.Context, prefix string, yield func(key string, value []byte) bool) error
	// match gives the quads that fit, each once, in no order.
	match(ctx context.Context, p pattern) ([]quad.Quad, error)
	// quads counts the quads by what the database itself says.
	quads(ctx context.Context) (int64, error)
	// all gives every quad, in no order.
	all(ctx context.Context, yield func(quad.Quad) error) error
}

// batch is one change: whole articles with everything that hangs on them. A
// backend makes it visible at once, or repairs it when it is opened again.
type batch struct {
	add, del []quad.Quad
	side     map[string][]byte // nil removes the key
}

func (b *batch) empty() bool { return len(b.add) == 0 && len(b.del) == 0 && len(b.side) == 0 }

// backend is a place where a store lies.
type backend interface {
	name() string
	// view runs a query on a steady state.
	view(ctx context.Context, f func(snapshot) error) error
	// update asks f for a change and makes it; nothing else changes the store
	// in between, not even another process.
	update(ctx context.Context, f func(snapshot) (*batch, error)) error
	// cayley is the quad store itself, for Gizmo.
	cayley() graph.QuadStore
	close() error
}

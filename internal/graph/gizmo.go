package graph

import (
	"context"
	"errors"
	"fmt"
	"runtime/metrics"
	"time"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
)

// QueryOptions bound a Gizmo script.
type QueryOptions struct {
	Deadline time.Duration // 0 means 30 seconds
	Limit    int           // rows; 0 means 10,000
	// MaxBytes bounds how much memory may grow while the script runs; 0 means
	// 512 MB.
	MaxBytes uint64
}

// ErrQueryStopped: a script ran into its deadline or its bound of memory.
var ErrQueryStopped = errors.New("query stopped")

// GizmoHelp tells experts how to ask fast questions.
const GizmoHelp = `Gizmo is Cayley's query language (JavaScript). IRIs are written "<…>".

  g.V("<entity:person:mark-esper>").In("<actant:participant>").Tag("event").All()

Nodes:      article:… entity:… event:… mention:…
Events:     <actant:participant> <actant:host> <actant:visitor> <actant:place>
            <actant:from> <actant:to> <actant:modality> <actant:status> <actant:toldBy>
Mentions:   <actant:refersTo> (entity) <actant:tells> (event) <actant:quote> <actant:rule>
Articles:   <actant:mentions> <actant:outlet> <actant:published> <actant:path>

On leveldb and bolt a path of two steps (.In(a).Out(b)) reads the whole store.
Take two steps instead, the second from the nodes the first one gave:

  var events = g.V("<entity:person:mark-esper>").In("<actant:participant>").ToArray()
  for (var i = 0; i < events.length; i++)
    g.V("<" + events[i] + ">").Out("<actant:participant>").Tag("who").All()

On PostgreSQL the single path is the faster one. A fact that several articles
tell comes once for each of them.`

// Query runs a Gizmo script against the graph and gives its rows, each a value
// or a map of tags. A script that loops or takes memory without end is stopped
// with [ErrQueryStopped]; the rows it gave until then are returned with it.
func (s *Store) Query(ctx context.Context, script string, opt QueryOptions) ([]any, error) {
	if opt.Deadline <= 0 {
		opt.Deadline = 30 * time.Second
	}
	if opt.Limit <= 0 {
		opt.Limit = 10_000
	}
	if opt.MaxBytes == 0 {
		opt.MaxBytes = 512 << 20
	}
	ctx, cancel := context.WithTimeoutCause(ctx, opt.Deadline, fmt.Errorf("%w: it took longer than %v", ErrQueryStopped, opt.Deadline))
	defer cancel()
	type answer struct {
		rows []any
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		// A script that cannot be stopped inside one step keeps the store
		// from changing, not the caller from going on.
		var a answer
		err := s.b.view(context.WithoutCancel(ctx), func(snapshot) error {
			return s.run(ctx, script, opt, func(rows []any, err error) {
				a = answer{rows, err}
				done <- a
			})
		})
		if err != nil {
			select {
			case done <- answer{nil, err}:
			default:
			}
		}
	}()
	a := <-done
	if a.err != nil {
		return a.rows, fmt.Errorf("query: %w", a.err)
	}
	return a.rows, nil
}

// run executes the script, hands the answer over and only then waits until the
// script has really ended, for the store must not change before.
func (s *Store) run(ctx context.Context, script string, opt QueryOptions, answer func([]any, error)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := watchMemory(opt.MaxBytes, cancel)
	defer stop()
	it, err := gizmo.NewSession(s.b.cayley()).Execute(ctx, script, query.Options{Limit: opt.Limit, Collation: query.JSON})
	if err != nil {
		return err
	}
	var rows []any
	for len(rows) < opt.Limit && it.Next(ctx) {
		if row := it.Result(); row != nil {
			rows = append(rows, row)
		}
	}
	err = it.Err()
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	answer(rows, err)
	cancel(nil)
	if err := it.Close(); err != nil && ctx.Err() == nil {
		return err
	}
	for it.Next(context.Background()) { // ends when the script has ended
	}
	return nil
}

// watchMemory cancels when the heap grows by more than a bound.
func watchMemory(bound uint64, cancel context.CancelCauseFunc) (stop func()) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	start := sample[0].Value.Uint64()
	quit := make(chan struct{})
	tick := time.NewTicker(20 * time.Millisecond)
	go func() {
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				metrics.Read(sample)
				if now := sample[0].Value.Uint64(); now > start+bound {
					cancel(fmt.Errorf("%w: it took more than %d MB of memory", ErrQueryStopped, bound>>20))
					return
				}
			}
		}
	}()
	return func() { close(quit) }
}

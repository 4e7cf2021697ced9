package pipeline

import (
	"context"
	"fmt"
	"sync"

	"actant/internal/graph"
	"actant/internal/ingest"
	"actant/internal/kg"
	"actant/internal/resolve"
)

// Builder takes articles all the way into a graph.
type Builder struct {
	// Pipeline reads articles; Store keeps them.
	Pipeline *Pipeline
	Store    *graph.Store
	// Again reads articles anew that did not change, after lists or models did.
	Again bool
	// NoText leaves texts out of the store: smaller, but nothing can be shown or
	// read again from it.
	NoText bool
	// Batch is how many articles are written at once; 0 means 128.
	Batch int
	// Progress is told of every article that is done; may be nil. It is called
	// from one goroutine at a time.
	Progress func(Built, *kg.Article)
}

// Built tells what a build did, in articles.
type Built struct {
	Read, Added, Replaced, Same, LeftOut int
	// Faults lists rules of curation that do not apply.
	Faults []resolve.RuleFault
}

const defaultBatch = 128

// Build reads paths and makes the graph hold them. Articles that the store has
// already, byte for byte, are passed over. When it is interrupted the store holds
// some of the articles, each of them whole, and Build can be called again.
// Two versions of one article among the paths count as one, the one with the
// greater checksum, so that the order of the paths does not matter; the other
// one goes to fault.
func (b *Builder) Build(ctx context.Context, paths []string, in ingest.Options, workers int, fault func(ingest.Fault)) (Built, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := &buildWriter{b: b, ctx: ctx, batches: make(chan []graph.ArticleFacts, 1), done: make(chan struct{}), cancel: cancel}
	go w.write()
	seen := &versions{}
	left := 0
	say := fault
	fault = alone(func(f ingest.Fault) { left++; say(f) })
	out := func(a *kg.Article) error {
		if !seen.loses(a) { // else a better version of it was met since, and stays
			w.add(a)
		}
		return nil
	}
	skip := func(a *kg.Article) bool {
		kept, loser := seen.add(a)
		switch {
		case loser != "":
			fault(ingest.Fault{Path: loser, Err: fmt.Errorf("another file is the same article (%s) with other words: one of them is kept", a.ID)})
		case !kept:
			w.same(a)
		}
		if !kept || b.Again || !b.unchanged(ctx, a) {
			return !kept
		}
		w.same(a)
		return true
	}
	err := b.Pipeline.Skipping(skip).Run(ctx, paths, in, workers, out, fault)
	if err == nil {
		w.flush()
	}
	close(w.batches)
	<-w.done
	w.built.LeftOut = left
	if w.err != nil {
		err = w.err
	}
	return w.built, err
}

// unchanged tells whether the store has this very article. A store that cannot
// answer will say so when it is written to.
func (b *Builder) unchanged(ctx context.Context, a *kg.Article) bool {
	sum, ok, err := b.Store.Has(ctx, a.ID)
	return err == nil && ok && sum == a.SHA256
}

// versions remembers which version of each article a build has met.
type versions struct {
	mu   sync.Mutex
	seen map[string][2]string // id → checksum, path
}

// add tells whether a is the version to keep so far, and the path of the one
// that is not when two versions differ.
func (v *versions) add(a *kg.Article) (kept bool, loser string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.seen == nil {
		v.seen = map[string][2]string{}
	}
	switch old, ok := v.seen[a.ID]; {
	case !ok:
	case old[0] == a.SHA256:
		return false, ""
	case old[0] > a.SHA256:
		return false, a.Path
	default:
		loser = old[1]
	}
	v.seen[a.ID] = [2]string{a.SHA256, a.Path}
	return true, loser
}

// loses tells whether a better version of an article was met.
func (v *versions) loses(a *kg.Article) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.seen[a.ID][0] > a.SHA256
}

// buildWriter writes batches while the next ones are being read.
type buildWriter struct {
	b       *Builder
	ctx     context.Context
	cancel  func()
	pending []graph.ArticleFacts
	batches chan []graph.ArticleFacts
	done    chan struct{}

	mu    sync.Mutex
	built Built
	err   error
}

func (w *buildWriter) add(a *kg.Article) {
	f := graph.ArticleFacts{Record: resolve.FromArticle(a)}
	if !w.b.NoText {
		f.Full = a
	}
	w.pending = append(w.pending, f)
	w.tell(a, func(d *Built) { d.Read++ })
	size := w.b.Batch
	if size < 1 {
		size = defaultBatch
	}
	if len(w.pending) >= size {
		w.flush()
	}
}

// same counts an article that the store has already.
func (w *buildWriter) same(a *kg.Article) { w.tell(a, func(d *Built) { d.Read++; d.Same++ }) }

func (w *buildWriter) tell(a *kg.Article, count func(*Built)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	count(&w.built)
	if w.b.Progress != nil {
		w.b.Progress(w.built, a)
	}
}

func (w *buildWriter) flush() {
	if len(w.pending) == 0 {
		return
	}
	select {
	case w.batches <- w.pending:
	case <-w.ctx.Done():
	}
	w.pending = nil
}

// write puts batches into the store until there are no more or one fails.
func (w *buildWriter) write() {
	defer close(w.done)
	for facts := range w.batches {
		if w.err != nil {
			continue
		}
		c, err := w.b.Store.Put(w.ctx, facts)
		w.mu.Lock()
		w.built.Added += c.Added
		w.built.Replaced += c.Replaced
		w.built.Same += c.Same
		if c.Faults != nil || c.Added+c.Replaced > 0 {
			w.built.Faults = c.Faults
		}
		w.mu.Unlock()
		if err != nil {
			w.err = err
			w.cancel()
		}
	}
}

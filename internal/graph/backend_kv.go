package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"sync"
	"time"

	"github.com/boltdb/bolt"
	"github.com/cayleygraph/cayley/graph"
	cayleykv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/quad"
	hkv "github.com/hidal-go/hidalgo/kv"
	hbolt "github.com/hidal-go/hidalgo/kv/bolt"
	"github.com/hidal-go/hidalgo/kv/flat"
)

// sideBucket holds everything that is ours in Cayley's key-value database.
const sideBucket = "actant"

// keyJournal holds removals that still have to be made: see kvBackend.update.
const keyJournal = "j"

// keyHeader says in PostgreSQL what the tables are.
const keyHeader = "h"

// kvBackend keeps the graph in one of Cayley's key-value stores, and the side
// space in a bucket of the same database, so that one transaction changes both.
type kvBackend struct {
	kind     string // leveldb or bolt
	dir      string
	readOnly bool

	// mu is held for a whole query or a whole change: bolt deadlocks without
	// it, and an iterator must be drained before a writer may go on.
	mu    sync.RWMutex
	db    *sharedKV
	qs    *cayleykv.QuadStore
	level *levelDB // nil for bolt
	// closed: by the caller, not by a failed write.
	closed bool
}

// The indexes of the key-value stores: Cayley's own two, and the quads of a
// label by subject. {Label} alone would be one value that grows for ever.
func kvIndexes() []cayleykv.QuadIndex {
	return []cayleykv.QuadIndex{
		{Dirs: []quad.Direction{quad.Subject, quad.Predicate}},
		{Dirs: []quad.Direction{quad.Object, quad.Predicate, quad.Subject}},
		{Dirs: []quad.Direction{quad.Label, quad.Subject}},
	}
}

const (
	indexSP = iota
	indexOPS
	indexLS
)

// openKV opens the database in dir, and makes it when create is given.
func openKV(kind, dir string, create, readOnly bool) (*kvBackend, error) {
	b := &kvBackend{kind: kind, dir: dir, readOnly: readOnly}
	if create {
		if err := b.create(); err != nil {
			return nil, err
		}
	}
	if err := b.open(); err != nil {
		return nil, err
	}
	if err := b.repair(context.Background()); err != nil {
		b.db.Close()
		return nil, err
	}
	return b, nil
}

func (b *kvBackend) create() error {
	db, err := b.openDB(true)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := cayleykv.Init(db, nil); err != nil {
		return fmt.Errorf("prepare the quad store: %w", err)
	}
	indexes, err := json.Marshal(kvIndexes())
	if err != nil {
		return err
	}
	// Cayley takes its indexes from a package variable; what it then reads
	// at open is this entry, so write that instead of touching the variable.
	ctx := context.Background()
	err = hkv.Update(ctx, db, func(tx hkv.Tx) error {
		if err := hkv.CreateBucket(ctx, tx, hkv.SKey(sideBucket)); err != nil {
			return err
		}
		for _, ix := range kvIndexes() {
			name := make([]byte, len(ix.Dirs))
			for i, d := range ix.Dirs {
				name[i] = d.Prefix()
			}
			if err := hkv.CreateBucket(ctx, tx, hkv.Key{name}); err != nil {
				return err
			}
		}
		return tx.Put(hkv.SKey("meta", "indexes"), indexes)
	})
	if err != nil {
		return fmt.Errorf("prepare the indexes: %w", err)
	}
	return nil
}

func (b *kvBackend) openDB(create bool) (hkv.KV, error) {
	path := filepath.Join(b.dir, "graph")
	switch b.kind {
	case Bolt:
		if create {
			if err := os.MkdirAll(path, 0o755); err != nil {
				return nil, err
			}
		}
		db, err := hbolt.Open(filepath.Join(path, "graph.bolt"), &bolt.Options{Timeout: time.Second, ReadOnly: b.readOnly})
		if err != nil {
			return nil, err
		}
		return db, nil
	default:
		if create {
			if err := os.MkdirAll(path, 0o755); err != nil {
				return nil, err
			}
		}
		db, err := openLevelDB(path, create, b.readOnly)
		if err != nil {
			return nil, err
		}
		b.level = db
		return flat.Upgrade(db), nil
	}
}

func (b *kvBackend) open() (err error) {
	defer func() {
		if r := recover(); r != nil { // bolt panics on some damaged pages
			err = fmt.Errorf("database panics: %v", r)
		}
	}()
	db, err := b.openDB(false)
	if err != nil {
		return err
	}
	shared := &sharedKV{KV: db}
	qs, err := cayleykv.New(shared, graph.Options{cayleykv.OptNoBloom: true})
	if err != nil {
		db.Close()
		return err
	}
	b.db, b.qs = shared, qs.(*cayleykv.QuadStore)
	return nil
}

// repair makes the removals that a killed process left in the journal.
func (b *kvBackend) repair(ctx context.Context) error {
	journal, err := b.get(ctx, keyJournal)
	if err != nil || journal == nil {
		return err
	}
	if b.readOnly {
		return errUnfinished
	}
	dels, err := decodeQuads(journal)
	if err != nil {
		return fmt.Errorf("read the journal: %w", err)
	}
	return b.remove(ctx, dels, map[string][]byte{keyJournal: nil})
}

// reopen closes and opens the database after a failed write: Cayley keeps
// half of the failed transaction in memory and would write it with the next.
func (b *kvBackend) reopen() error {
	if b.db != nil {
		b.db.Close()
		b.db = nil
	}
	if err := b.open(); err != nil {
		return fmt.Errorf("reopen after a failed write: %w", err)
	}
	return b.repair(context.Background())
}

func (b *kvBackend) name() string { return b.kind }

func (b *kvBackend) cayley() graph.QuadStore { return b.qs }

func (b *kvBackend) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.db == nil {
		return nil
	}
	var err error
	if b.level != nil && !b.readOnly {
		err = b.level.flush()
	}
	err = errors.Join(err, b.db.Close())
	b.db = nil
	return err
}

func (b *kvBackend) quads(ctx context.Context) (int64, error) {
	st, err := b.qs.Stats(ctx, false)
	if errors.Is(err, cayleykv.ErrNoBucket) {
		return 0, nil
	}
	return st.Quads.Size, err
}

func (b *kvBackend) view(ctx context.Context, f func(snapshot) error) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.db == nil && !b.closed {
		// A failed write closed the database and it could not be opened
		// again, perhaps for want of room: try once more.
		b.mu.RUnlock()
		b.mu.Lock()
		var err error
		if b.db == nil && !b.closed {
			err = b.reopen()
		}
		b.mu.Unlock()
		b.mu.RLock()
		if err != nil {
			return err
		}
	}
	if b.db == nil {
		return errClosed
	}
	return f(b)
}

// update never mixes additions and removals in one transaction of Cayley: on
// key-value stores that corrupts silently. Additions, side values and a journal
// of the removals are one transaction, the removals and the end of the journal
// are the next; a crash between them is repaired when the store is opened.
func (b *kvBackend) update(ctx context.Context, f func(snapshot) (*batch, error)) (err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return errClosed
	}
	if b.db == nil {
		if err := b.reopen(); err != nil { // an earlier reopen failed
			return err
		}
	}
	c, err := f(b)
	if err != nil {
		return err
	}
	if c == nil || c.empty() {
		return nil
	}
	if b.readOnly {
		return errReadOnly
	}
	// From here on nobody interrupts: half a change would need a repair.
	if err := b.write(context.WithoutCancel(ctx), c); err != nil {
		if again := b.reopen(); again != nil {
			return errors.Join(err, again)
		}
		return err
	}
	return nil
}

func (b *kvBackend) write(ctx context.Context, c *batch) error {
	if len(c.del) == 0 {
		return b.apply(ctx, c.add, graph.Add, c.side)
	}
	if len(c.add) == 0 {
		return b.remove(ctx, c.del, c.side)
	}
	side := make(map[string][]byte, len(c.side)+1)
	for k, v := range c.side {
		side[k] = v
	}
	side[keyJournal] = encodeQuads(c.del)
	if err := b.apply(ctx, c.add, graph.Add, side); err != nil {
		return err
	}
	return b.remove(ctx, c.del, map[string][]byte{keyJournal: nil})
}

// remove takes quads out, as far as they are there.
func (b *kvBackend) remove(ctx context.Context, dels []quad.Quad, side map[string][]byte) error {
	return b.apply(ctx, dels, graph.Delete, side)
}

// apply makes one transaction of Cayley with the side values in it.
func (b *kvBackend) apply(ctx context.Context, quads []quad.Quad, do graph.Procedure, side map[string][]byte) error {
	writes := sortedWrites(side)
	if len(quads) == 0 {
		return hkv.Update(ctx, b.db.KV, func(tx hkv.Tx) error { return putSide(tx, writes) })
	}
	deltas := make([]graph.Delta, len(quads))
	for i, q := range quads {
		deltas[i] = graph.Delta{Quad: q, Action: do}
	}
	b.db.side = writes
	defer func() { b.db.side = nil }()
	return b.qs.ApplyDeltas(deltas, graph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true})
}

type sideWrite struct {
	key   string
	value []byte
}

func sortedWrites(side map[string][]byte) []sideWrite {
	out := make([]sideWrite, 0, len(side))
	for k, v := range side {
		out = append(out, sideWrite{k, v})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].key < out[j].key })
	return out
}

func putSide(tx hkv.Tx, writes []sideWrite) error {
	for _, w := range writes {
		key := hkv.Key{[]byte(sideBucket), []byte(w.key)}
		var err error
		if w.value == nil {
			err = tx.Del(key)
		} else {
			err = tx.Put(key, w.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sharedKV lets a write transaction of Cayley carry our side values.
type sharedKV struct {
	hkv.KV
	side []sideWrite // for the next write transaction
}

func (s *sharedKV) Tx(rw bool) (hkv.Tx, error) {
	tx, err := s.KV.Tx(rw)
	if err != nil || !rw || len(s.side) == 0 {
		return tx, err
	}
	side := s.side
	s.side = nil
	return &sharedTx{Tx: tx, side: side}, nil
}

type sharedTx struct {
	hkv.Tx
	side []sideWrite
}

func (t *sharedTx) Commit(ctx context.Context) error {
	if err := putSide(t.Tx, t.side); err != nil {
		return err
	}
	return t.Tx.Commit(ctx)
}

func (b *kvBackend) get(ctx context.Context, key string) ([]byte, error) {
	var out []byte
	err := hkv.View(b.db.KV, func(tx hkv.Tx) error {
		v, err := tx.Get(ctx, hkv.Key{[]byte(sideBucket), []byte(key)})
		if errors.Is(err, hkv.ErrNotFound) {
			return nil
		}
		if err == nil {
			out = append([]byte{}, v...) // bolt's memory ends with the transaction
		}
		return err
	})
	return out, err
}

func (b *kvBackend) getMany(ctx context.Context, keys []string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(keys))
	err := hkv.View(b.db.KV, func(tx hkv.Tx) error {
		for _, k := range keys {
			v, err := tx.Get(ctx, hkv.Key{[]byte(sideBucket), []byte(k)})
			if err == nil {
				out[k] = append([]byte{}, v...)
			} else if !errors.Is(err, hkv.ErrNotFound) {
				return err
			}
		}
		return nil
	})
	return out, err
}

// scan reads all values first and gives them out afterwards: yield may ask the
// store again, and the flat key-value layer does not keep the order of bytes.
func (b *kvBackend) scan(ctx context.Context, prefix string, yield func(string, []byte) bool) error {
	var pairs []sideWrite
	err := hkv.View(b.db.KV, func(tx hkv.Tx) error {
		it := tx.Scan(hkv.Key{[]byte(sideBucket), []byte(prefix)})
		defer it.Close()
		for it.Next(ctx) {
			k := it.Key()
			if len(k) < 2 {
				continue // the bucket itself
			}
			pairs = append(pairs, sideWrite{string(k[len(k)-1]), append([]byte{}, it.Val()...)})
		}
		return it.Err()
	})
	if err != nil {
		return err
	}
	less := func(i, j int) bool { return pairs[i].key < pairs[j].key }
	if !sort.SliceIsSorted(pairs, less) {
		sort.Slice(pairs, less)
	}
	for _, p := range pairs {
		if !yield(p.key, p.value) {
			return nil
		}
	}
	return ctx.Err()
}

// refs looks values up; ok is false when one of them is not in the store.
func (b *kvBackend) refs(ctx context.Context, vals ...quad.Value) ([]uint64, bool, error) {
	refs, err := b.qs.RefsOf(ctx, vals)
	if err != nil {
		return nil, false, err
	}
	out := make([]uint64, len(refs))
	for i, r := range refs {
		v, _ := r.(cayleykv.Int64Value)
		if v == 0 {
			return nil, false, nil
		}
		out[i] = uint64(v)
	}
	return out, true, nil
}

// match scans the index that fits best and filters in Go; Cayley's own
// composite paths would read the whole store.
func (b *kvBackend) match(ctx context.Context, p pattern) ([]quad.Quad, error) {
	var index int
	var vals []quad.Value
	switch {
	case p.L != nil && p.S != nil:
		index, vals = indexLS, []quad.Value{p.L, p.S}
	case p.O != nil && p.P != nil && p.S != nil:
		index, vals = indexOPS, []quad.Value{p.O, p.P, p.S}
	case p.S != nil && p.P != nil:
		index, vals = indexSP, []quad.Value{p.S, p.P}
	case p.S != nil:
		index, vals = indexSP, []quad.Value{p.S}
	case p.O != nil && p.P != nil:
		index, vals = indexOPS, []quad.Value{p.O, p.P}
	case p.L != nil:
		index, vals = indexLS, []quad.Value{p.L}
	case p.O != nil:
		index, vals = indexOPS, []quad.Value{p.O}
	default:
		return nil, errors.New("a quad pattern needs a subject, an object or a label")
	}
	refs, ok, err := b.refs(ctx, vals...)
	if err != nil || !ok {
		return nil, err
	}
	it := cayleykv.NewQuadIterator(b.qs, kvIndexes()[index], refs)
	quads, err := b.drain(ctx, it)
	if err != nil {
		return nil, err
	}
	out := quads[:0]
	for _, q := range quads {
		if p.fits(q) {
			out = append(out, q)
		}
	}
	return dedupe(out), nil
}

// drain reads an iterator to its end and closes it before it gives anything
// out, then looks all values up in one transaction.
func (b *kvBackend) drain(ctx context.Context, it graph.Iterator) ([]quad.Quad, error) {
	var prims []*proto.Primitive
	for it.Next(ctx) {
		p, ok := it.Result().(*proto.Primitive)
		if !ok {
			continue
		}
		prims = append(prims, p)
	}
	err := errors.Join(it.Err(), it.Close(), ctx.Err())
	if err != nil {
		return nil, err
	}
	return b.values(ctx, prims)
}

// values turns primitives into quads.
func (b *kvBackend) values(ctx context.Context, prims []*proto.Primitive) ([]quad.Quad, error) {
	known := make(map[uint64]quad.Value, len(prims)*2)
	var refs []graph.Ref
	for _, p := range prims {
		for _, d := range quad.Directions {
			if id := p.GetDirection(d); id != 0 {
				if _, ok := known[id]; !ok {
					known[id] = nil
					refs = append(refs, cayleykv.Int64Value(id))
				}
			}
		}
	}
	vals, err := b.qs.ValuesOf(ctx, refs)
	if err != nil {
		return nil, err
	}
	for i, r := range refs {
		known[uint64(r.(cayleykv.Int64Value))] = vals[i]
	}
	out := make([]quad.Quad, len(prims))
	for i, p := range prims {
		q := quad.Quad{Subject: known[p.Subject], Predicate: known[p.Predicate], Object: known[p.Object]}
		if p.Label != 0 {
			q.Label = known[p.Label]
		}
		if q.Subject == nil || q.Predicate == nil || q.Object == nil || (p.Label != 0 && q.Label == nil) {
			return nil, fmt.Errorf("%w: quad %d names a value that is gone", ErrDamaged, p.ID)
		}
		out[i] = q
	}
	return out, nil
}

func (b *kvBackend) all(ctx context.Context, yield func(quad.Quad) error) error {
	it := b.qs.QuadsAllIterator()
	defer it.Close()
	var prims []*proto.Primitive
	flush := func() error {
		quads, err := b.values(ctx, prims)
		if err != nil {
			return err
		}
		prims = prims[:0]
		for _, q := range quads {
			if err := yield(q); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	for it.Next(ctx) {
		p, ok := it.Result().(*proto.Primitive)
		if !ok {
			continue
		}
		if prims = append(prims, p); len(prims) >= 4096 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := it.Err(); err != nil {
		return err
	}
	return flush()
}

// dedupe keeps the first of equal quads.
func dedupe(quads []quad.Quad) []quad.Quad {
	if len(quads) < 2 {
		return quads
	}
	seen := make(map[quad.Quad]struct{}, len(quads))
	out := quads[:0]
	for _, q := range quads {
		if _, ok := seen[q]; !ok {
			seen[q] = struct{}{}
			out = append(out, q)
		}
	}
	return out
}

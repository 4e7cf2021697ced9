package graph

import (
	"bytes"
	"context"
	"encoding/binary"
	"sort"
	"strings"

	"github.com/hidal-go/hidalgo/kv/flat"
	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/filter"
	"github.com/syndtr/goleveldb/leveldb/iterator"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// levelDB gives Cayley a leveldb whose write transactions are one batch in the
// journal. The driver that Cayley brings uses leveldb's own transactions, which
// leave a table of their own each: after eight changes of one article the whole
// first level is merged again.
type levelDB struct{ db *leveldb.DB }

func openLevelDB(path string, create, readOnly bool) (*levelDB, error) {
	db, err := leveldb.OpenFile(path, &opt.Options{
		ErrorIfMissing:      !create,
		ReadOnly:            readOnly,
		BlockCacheCapacity:  48 * opt.MiB,
		WriteBuffer:         16 * opt.MiB,
		CompactionTableSize: 8 * opt.MiB,
		// Nearly all keys are hashes, so every merge touches the whole of the
		// next level: large first levels keep merging rare.
		CompactionTotalSize:    128 * opt.MiB,
		CompactionL0Trigger:    8,
		WriteL0SlowdownTrigger: 16,
		WriteL0PauseTrigger:    24,
		Filter:                 filter.NewBloomFilter(10),
		Strict:                 opt.DefaultStrict | opt.StrictManifest,
	})
	if err != nil {
		return nil, err
	}
	return &levelDB{db}, nil
}

// flush writes what is only in the journal into a table, so that the next
// opening has nothing to read back. Opening a transaction does that first.
func (l *levelDB) flush() error {
	tr, err := l.db.OpenTransaction()
	if err != nil {
		return err
	}
	tr.Discard()
	return nil
}

// Close implements flat.KV.
func (l *levelDB) Close() error { return l.db.Close() }

// Tx implements flat.KV. Only one transaction may write at a time.
func (l *levelDB) Tx(rw bool) (flat.Tx, error) {
	sn, err := l.db.GetSnapshot()
	if err != nil {
		return nil, err
	}
	tx := &levelTx{db: l.db, sn: sn}
	if rw {
		tx.own = map[string][]byte{}
		if v, err := sn.Get([]byte(horizonKey), nil); err == nil && len(v) == 8 {
			tx.horizon = binary.LittleEndian.Uint64(v)
		}
	}
	return tx, nil
}

// horizonKey is where Cayley keeps the last id it gave to a node or quad.
const horizonKey = "meta/horizon"

// levelTx reads a snapshot with its own writes on top.
type levelTx struct {
	db  *leveldb.DB
	sn  *leveldb.Snapshot
	own map[string][]byte // nil value: removed; nil map: read only
	// horizon is the last id of Cayley's before this transaction.
	horizon uint64
}

// Commit writes everything or nothing, and waits until the disk has it.
func (t *levelTx) Commit(context.Context) error {
	t.sn.Release()
	if len(t.own) == 0 {
		return nil
	}
	b := new(leveldb.Batch)
	for k, v := range t.own {
		if v == nil {
			b.Delete([]byte(k))
		} else {
			b.Put([]byte(k), v)
		}
	}
	t.own = nil
	return t.db.Write(b, &opt.WriteOptions{Sync: true})
}

// Close forgets what was not committed.
func (t *levelTx) Close() error {
	t.sn.Release()
	return nil
}

// Get implements flat.Tx.
func (t *levelTx) Get(_ context.Context, key flat.Key) (flat.Value, error) {
	if v, ok := t.own[string(key)]; ok {
		if v == nil {
			return nil, flat.ErrNotFound
		}
		return v, nil
	}
	if t.own != nil && indexesNew(key, t.horizon) {
		return nil, flat.ErrNotFound
	}
	v, err := t.sn.Get(key, nil)
	if err == leveldb.ErrNotFound {
		return nil, flat.ErrNotFound
	}
	return v, err
}

// indexesNew tells keys of Cayley's quad indexes that name an id beyond the
// horizon. They cannot be in the database: the id was given in this transaction.
// Cayley asks for every index entry before it writes one, and in a new article
// nearly all are new; asking each table costs most of a load otherwise.
func indexesNew(key []byte, horizon uint64) bool {
	var ids []byte
	switch {
	case bytes.HasPrefix(key, []byte("sp/")), bytes.HasPrefix(key, []byte("cs/")):
		ids = key[3:]
	case bytes.HasPrefix(key, []byte("ops/")):
		ids = key[4:]
	default:
		return false
	}
	var id uint64
	n := 0
	for i := 0; i < len(ids); i++ {
		if ids[i] == '\\' { // the flat layer escapes its separator
			i++
		}
		if i == len(ids) {
			return false
		}
		id = id<<8 | uint64(ids[i])
		if n++; n%8 == 0 {
			if id > horizon {
				return true
			}
			id = 0
		}
	}
	return false
}

// GetBatch implements flat.Tx.
func (t *levelTx) GetBatch(ctx context.Context, keys []flat.Key) ([]flat.Value, error) {
	return flat.GetBatch(ctx, t, keys)
}

// Put implements flat.Tx.
func (t *levelTx) Put(k flat.Key, v flat.Value) error {
	if t.own == nil {
		return flat.ErrReadOnly
	}
	t.own[string(k)] = append([]byte{}, v...)
	return nil
}

// Del implements flat.Tx.
func (t *levelTx) Del(k flat.Key) error {
	if t.own == nil {
		return flat.ErrReadOnly
	}
	t.own[string(k)] = nil
	return nil
}

// Scan implements flat.Tx.
func (t *levelTx) Scan(prefix flat.Key) flat.Iterator {
	it := t.sn.NewIterator(util.BytesPrefix(prefix), nil)
	if len(t.own) == 0 {
		return &levelIter{it: it}
	}
	return t.merged(prefix, it)
}

// merged reads a scan with the transaction's own writes in it; it is rare.
func (t *levelTx) merged(prefix flat.Key, it iterator.Iterator) flat.Iterator {
	defer it.Release()
	all := map[string][]byte{}
	for it.Next() {
		all[string(it.Key())] = append([]byte{}, it.Value()...)
	}
	for k, v := range t.own {
		if strings.HasPrefix(k, string(prefix)) {
			all[k] = v
		}
	}
	out := &listIter{err: it.Error(), at: -1}
	for k, v := range all {
		if v != nil {
			out.pairs = append(out.pairs, sideWrite{k, v})
		}
	}
	sort.Slice(out.pairs, func(i, j int) bool { return out.pairs[i].key < out.pairs[j].key })
	return out
}

// levelIter ends early, with an error, when its context does.
type levelIter struct {
	it  iterator.Iterator
	err error
}

func (i *levelIter) Next(ctx context.Context) bool {
	if i.err == nil {
		i.err = ctx.Err()
	}
	return i.err == nil && i.it.Next()
}
func (i *levelIter) Key() flat.Key   { return i.it.Key() }
func (i *levelIter) Val() flat.Value { return i.it.Value() }
func (i *levelIter) Err() error {
	if i.err != nil {
		return i.err
	}
	return i.it.Error()
}
func (i *levelIter) Close() error {
	err := i.Err()
	i.it.Release()
	return err
}

// listIter gives out pairs that were read already.
type listIter struct {
	pairs []sideWrite
	at    int
	err   error
}

func (i *listIter) Next(context.Context) bool { i.at++; return i.err == nil && i.at < len(i.pairs) }
func (i *listIter) Key() flat.Key             { return flat.Key(i.pairs[i.at].key) }
func (i *listIter) Val() flat.Value           { return i.pairs[i.at].value }
func (i *listIter) Err() error                { return i.err }
func (i *listIter) Close() error              { return i.err }

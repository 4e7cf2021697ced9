package graph

import (
	"context"
	"strconv"
	"strings"
	"sync"
)

// keyGeneration counts the changes of a PostgreSQL store, so that a builder
// notices when another one has been there.
const keyGeneration = "g"

const (
	// cacheBytes bounds the values that a builder remembers.
	cacheBytes = 96 << 20
	// cacheState is up to how many keys of resolution's state are read ahead.
	cacheState = 50_000
)

// pgCache remembers values of the side space from one change to the next:
// resolution asks for thousands of small ones, and every question to a server
// costs its way there and back. It is valid as long as the generation of the
// store is the one that this builder left.
type pgCache struct {
	mu         sync.Mutex // one change at a time uses it
	generation string
	vals       map[string][]byte // nil value: known not to be there
	size       int
	// whole tells that all of resolution's state is in vals.
	whole bool
}

func (c *pgCache) clear() { c.vals, c.size, c.whole, c.generation = map[string][]byte{}, 0, false, "" }

func (c *pgCache) put(key string, v []byte) {
	if old, ok := c.vals[key]; ok {
		c.size -= len(old)
	} else {
		c.size += len(key) + 64
	}
	c.vals[key] = v
	c.size += len(v)
}

// renew makes the cache fit the store as the transaction sees it.
func (c *pgCache) renew(ctx context.Context, s *pgSnapshot) error {
	data, err := s.get(ctx, keyGeneration)
	if err != nil {
		return err
	}
	if c.vals != nil && c.generation == string(data) && c.size < cacheBytes {
		return nil
	}
	c.clear()
	c.generation = string(data)
	var n int
	err = s.tx.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT FROM actant_kv WHERE k >= $1 AND k < $2 LIMIT $3) x`,
		[]byte(sideState), prefixEnd(sideState), cacheState+1).Scan(&n)
	if err != nil || n > cacheState {
		return err
	}
	c.whole = true
	return s.scan(ctx, sideState, func(k string, v []byte) bool { c.put(k, v); return true })
}

// remembered tells values that are read again and again; records and rows of
// articles are not.
func remembered(key string) bool {
	return strings.HasPrefix(key, sideState) || strings.HasPrefix(key, sideEntity) || key == keyCounts
}

// next is the generation that the change in work makes.
func (c *pgCache) next() string {
	n, _ := strconv.Atoi(c.generation) // "" before the first change
	return strconv.Itoa(n + 1)
}

// committed takes over what a change wrote.
func (c *pgCache) committed(side map[string][]byte) {
	for k, v := range side {
		if remembered(k) {
			c.put(k, v)
		}
	}
	c.generation = string(side[keyGeneration])
}

// pgRemembering is the snapshot of a change: it asks the server only for what
// it does not know.
type pgRemembering struct {
	*pgSnapshot
	cache *pgCache
}

func (r pgRemembering) known(key string) ([]byte, bool) {
	if v, ok := r.cache.vals[key]; ok {
		return v, true
	}
	return nil, r.cache.whole && strings.HasPrefix(key, sideState)
}

func (r pgRemembering) get(ctx context.Context, key string) ([]byte, error) {
	if v, ok := r.known(key); ok {
		return v, nil
	}
	v, err := r.pgSnapshot.get(ctx, key)
	if err == nil && remembered(key) {
		r.cache.put(key, v)
	}
	return v, err
}

func (r pgRemembering) getMany(ctx context.Context, keys []string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(keys))
	var ask []string
	for _, k := range keys {
		if v, ok := r.known(k); !ok {
			ask = append(ask, k)
		} else if v != nil {
			out[k] = v
		}
	}
	if len(ask) == 0 {
		return out, nil
	}
	found, err := r.pgSnapshot.getMany(ctx, ask)
	if err != nil {
		return nil, err
	}
	for _, k := range ask {
		v, ok := found[k]
		if remembered(k) {
			r.cache.put(k, v)
		}
		if ok {
			out[k] = v
		}
	}
	return out, nil
}

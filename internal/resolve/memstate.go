package resolve

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// MemState is a [State] in memory, for tests and for graphs that are not kept.
// Its methods may be called at the same time.
type MemState struct {
	mu   sync.RWMutex
	data map[string][]byte
	keys []string // sorted; nil when out of date
}

// NewMemState makes an empty state.
func NewMemState() *MemState { return &MemState{data: map[string][]byte{}} }

// Get implements [State].
func (m *MemState) Get(key string) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.data[key], nil
}

// Scan implements [State].
func (m *MemState) Scan(prefix string, f func(key string, value []byte) error) error {
	m.mu.Lock()
	if m.keys == nil {
		m.keys = slices.Sorted(maps.Keys(m.data))
	}
	keys := m.keys
	m.mu.Unlock()
	i, _ := slices.BinarySearch(keys, prefix)
	for ; i < len(keys) && strings.HasPrefix(keys[i], prefix); i++ {
		v, _ := m.Get(keys[i])
		if err := f(keys[i], v); err != nil {
			return err
		}
	}
	return nil
}

// Apply takes changes over.
func (m *MemState) Apply(writes []Write) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range writes {
		_, had := m.data[w.Key]
		if w.Value == nil {
			delete(m.data, w.Key)
		} else {
			m.data[w.Key] = w.Value
		}
		if had != (w.Value != nil) {
			m.keys = nil
		}
	}
}

// Len is the number of keys.
func (m *MemState) Len() int {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.data)
}

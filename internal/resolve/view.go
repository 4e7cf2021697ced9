package resolve

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The keys of the state. A NUL parts their fields.
const (
	keyRecord  = "r\x00" // article → Record
	keyNode    = "n\x00" // node → node
	keyMember  = "m\x00" // node, article, local → nothing
	keyPosting = "k\x00" // block key → ids
	keyHead    = "h\x00" // entity → head
	keyTelling = "v\x00" // article, local → telling
	keyEvent   = "w\x00" // event → event
	keyLand    = "l\x00" // entity → country its named nodes agree on
	keySign    = "g\x00" // entity → sum of what vague names look at
	keySetup   = "q"     // curation and version
)

// sep parts the ids of a posting.
const sep = "\x1e"

// view is the state as this run sees it: read when asked for, written at the
// end.
type view struct {
	st       State
	nodes    map[string]*node
	was      map[string]string // cluster of a node when it was read
	postings map[string]*posting
	members  map[string]map[ref]bool // changes: true came, false went
	records  map[string]*Record
	oldRec   map[string]bool // articles that the state holds
	err      error
}

// posting is a sorted set of ids.
type posting struct {
	ids     []string
	was     int // length as it was read
	changed bool
}

func newView(st State) *view {
	return &view{st: st, nodes: map[string]*node{}, was: map[string]string{}, postings: map[string]*posting{},
		members: map[string]map[ref]bool{}, records: map[string]*Record{}, oldRec: map[string]bool{}}
}

// crossed lists the postings of one kind of keys that grew beyond a limit, or
// shrank below it, in this run.
func (v *view) crossed(limit int, kinds string) (out []*posting) {
	for _, k := range slices.Sorted(maps.Keys(v.postings)) {
		p := v.postings[k]
		if p.changed && strings.IndexByte(kinds, k[0]) >= 0 && (p.was > limit) != (len(p.ids) > limit) && p.was > 0 {
			out = append(out, p)
		}
	}
	return out
}

// get reads a key; a fault is kept for the end of the run.
func (v *view) get(key string) []byte {
	if v.st == nil || v.err != nil {
		return nil
	}
	data, err := v.st.Get(key)
	if err != nil {
		v.err = fmt.Errorf("read resolution state: %w", err)
	}
	return data
}

func (v *view) decode(key string, data []byte, into any) bool {
	if len(data) == 0 {
		return false
	}
	if err := json.Unmarshal(data, into); err != nil && v.err == nil {
		v.err = fmt.Errorf("read resolution state: key %q: %w (make the graph anew with actant rebuild NEW)", key, err)
	}
	return true
}

// node gives the node with the id, or nil when no article has it.
func (v *view) node(id string) *node {
	if n, ok := v.nodes[id]; ok {
		return n
	}
	data := v.get(keyNode + id)
	if len(data) == 0 {
		v.nodes[id] = nil
		return nil
	}
	n := &node{ID: id}
	v.decode(keyNode+id, data, n)
	v.nodes[id] = n
	v.was[id] = n.Cluster
	return n
}

// posting gives the ids under a key.
func (v *view) posting(key string) *posting {
	if p, ok := v.postings[key]; ok {
		return p
	}
	p := &posting{}
	if data := v.get(keyPosting + key); len(data) > 0 {
		p.ids = strings.Split(string(data), sep)
		p.was = len(p.ids)
	}
	v.postings[key] = p
	return p
}

func (v *view) ids(key string) []string { return v.posting(key).ids }

func (v *view) addTo(key, id string) {
	p := v.posting(key)
	if i, ok := slices.BinarySearch(p.ids, id); !ok {
		p.ids = slices.Insert(p.ids, i, id)
		p.changed = true
	}
}

func (v *view) takeFrom(key, id string) {
	p := v.posting(key)
	if i, ok := slices.BinarySearch(p.ids, id); ok {
		p.ids = slices.Delete(slices.Clone(p.ids), i, i+1)
		p.changed = true
	}
}

// record gives the record of an article as it is after the changes, or nil.
func (v *view) record(article string) *Record {
	if r, ok := v.records[article]; ok {
		return r
	}
	r := v.stored(article)
	v.records[article] = r
	return r
}

// stored gives the record that the state holds.
func (v *view) stored(article string) *Record {
	data := v.get(keyRecord + article)
	if len(data) == 0 {
		return nil
	}
	r, err := DecodeRecord(data)
	if err != nil && v.err == nil {
		v.err = fmt.Errorf("read resolution state: article %s: %w", article, err)
		return nil
	}
	return r
}

// setMember notes that a local entity came to or went from a node.
func (v *view) setMember(node string, r ref, here bool) {
	m := v.members[node]
	if m == nil {
		m = map[ref]bool{}
		v.members[node] = m
	}
	if was, ok := m[r]; ok && was != here {
		delete(m, r)
		if !here {
			return // came and went in one run
		}
	}
	m[r] = here
}

// eachMember calls f for every local entity of a node, in order.
func (v *view) eachMember(node string, f func(ref)) {
	changed := v.members[node]
	var list []ref
	for r, here := range changed {
		if here {
			list = append(list, r)
		}
	}
	if v.st != nil && v.err == nil {
		prefix := keyMember + node + "\x00"
		v.err = v.st.Scan(prefix, func(key string, _ []byte) error {
			article, local, _ := strings.Cut(key[len(prefix):], "\x00")
			r := ref{article, local}
			if _, ok := changed[r]; !ok {
				list = append(list, r)
			}
			return nil
		})
	}
	slices.SortFunc(list, compareRef)
	for _, r := range list {
		f(r)
	}
}

func compareRef(a, b ref) int {
	if c := strings.Compare(a.article, b.article); c != 0 {
		return c
	}
	if len(a.local) != len(b.local) { // e2 before e10
		return len(a.local) - len(b.local)
	}
	return strings.Compare(a.local, b.local)
}

// writes lists the changes of nodes, postings and members.
func (v *view) writes() (out []Write) {
	for _, id := range slices.Sorted(maps.Keys(v.nodes)) {
		n := v.nodes[id]
		if n == nil {
			continue
		}
		if n.N <= 0 {
			out = append(out, Write{keyNode + id, nil})
			continue
		}
		if n.changed {
			data, err := json.Marshal(n)
			if err != nil {
				v.err = err
			}
			out = append(out, Write{keyNode + id, data})
		}
	}
	for _, k := range slices.Sorted(maps.Keys(v.postings)) {
		if p := v.postings[k]; p.changed {
			var data []byte
			if len(p.ids) > 0 {
				data = []byte(strings.Join(p.ids, sep))
			}
			out = append(out, Write{keyPosting + k, data})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.members)) {
		for r, here := range v.members[id] {
			w := Write{Key: keyMember + id + "\x00" + r.article + "\x00" + r.local}
			if here {
				w.Value = []byte{1}
			}
			out = append(out, w)
		}
	}
	return out
}

package gazetteer

import "sort"

// trie maps sequences of folded words to payloads. Its nodes are numbered
// breadth first, so that the children of a node are neighbours and a node is
// three numbers in flat arrays. Words are numbered by a closed hash table.
type trie struct {
	blob  string   // all words, one after another
	word  []uint32 // word[i]..word[i+1] is word i in blob
	slots []uint32 // hash table: word number + 1, 0 free; a power of two
	root  []uint32 // by word number: child of the root, 0 none
	label []uint32 // by node: its word
	first []uint32 // by node (+1): its first child
	forms []uint32 // by node (+1): its first payload
	load  []payload
}

// payload is one form of one entry at a node.
type payload struct {
	entry uint32
	flags Flags
	lang  uint8 // 0 any, 1 fr, 2 en, 3 ar
	need  uint8 // bit i: part i (of the first 8) must start with a capital
	upper uint8 // bit i: part i must be all capitals
}

const noWord = ^uint32(0)

// hashBytes is FNV-1a.
func hashBytes(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// id finds the number of a folded word, noWord when it stands in no name.
func (t *trie) id(w []byte) uint32 {
	if len(w) == 0 || len(t.slots) == 0 {
		return noWord
	}
	mask := uint32(len(t.slots) - 1)
	for i := hashBytes(w) & mask; ; i = (i + 1) & mask {
		s := t.slots[i]
		if s == 0 {
			return noWord
		}
		if t.blob[t.word[s-1]:t.word[s]] == string(w) {
			return s - 1
		}
	}
}

// child walks from node n over word w; 0 when there is no such child.
func (t *trie) child(n, w uint32) uint32 {
	if w == noWord {
		return 0
	}
	if n == 0 {
		return t.root[w]
	}
	lo, hi := t.first[n], t.first[n+1]
	for hi-lo > 8 {
		m := (lo + hi) / 2
		if t.label[m] <= w {
			lo = m
		} else {
			hi = m
		}
	}
	for ; lo < hi; lo++ {
		if t.label[lo] == w {
			return lo
		}
	}
	return 0
}

// at is the range of payloads of node n.
func (t *trie) at(n uint32) []payload { return t.load[t.forms[n]:t.forms[n+1]] }

// walk follows a folded, space-separated name; 0 when it is unknown.
func (t *trie) walk(folded string) uint32 {
	n := uint32(0)
	var buf [64]byte
	for folded != "" {
		w := folded
		if i := indexSpace(folded); i >= 0 {
			w, folded = folded[:i], folded[i+1:]
		} else {
			folded = ""
		}
		n = t.child(n, t.id(append(buf[:0], w...)))
		if n == 0 {
			return 0
		}
	}
	return n
}

func indexSpace(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' {
			return i
		}
	}
	return -1
}

// trieBuilder collects names; build lays them out.
type trieBuilder struct {
	ids   map[string]uint32
	words []string
	keys  []builderKey
	ps    []part
	buf   []byte
}

type builderKey struct {
	path []uint32
	p    payload
}

func newTrieBuilder() *trieBuilder { return &trieBuilder{ids: map[string]uint32{}} }

// add puts one form in; a form without a word is ignored.
func (b *trieBuilder) add(form string, p payload) {
	b.ps, b.buf = parts(b.ps[:0], b.buf[:0], form)
	var path []uint32
	for _, q := range b.ps {
		if len(q.text) == 0 {
			continue
		}
		id, ok := b.ids[string(q.text)]
		if !ok {
			id = uint32(len(b.words))
			b.ids[string(q.text)] = id
			b.words = append(b.words, string(q.text))
		}
		path = append(path, id)
	}
	if len(path) > 0 {
		b.keys = append(b.keys, builderKey{path, p})
	}
}

// build lays the trie out. Payloads of one node keep the order they were added.
func (b *trieBuilder) build() *trie {
	t := &trie{}
	b.vocabulary(t)
	sort.SliceStable(b.keys, func(i, j int) bool { return lessPath(b.keys[i].path, b.keys[j].path) })
	type span struct{ lo, hi, depth int }
	queue := []span{{0, len(b.keys), 0}}
	t.label = append(t.label, 0)
	t.root = make([]uint32, len(b.words))
	for n := 0; n < len(queue); n++ {
		s := queue[n]
		t.first = append(t.first, uint32(len(queue)))
		t.forms = append(t.forms, uint32(len(t.load)))
		i := s.lo
		for i < s.hi && len(b.keys[i].path) == s.depth {
			t.load = addPayload(t.load, int(t.forms[n]), b.keys[i].p)
			i++
		}
		for i < s.hi {
			j, w := i, b.keys[i].path[s.depth]
			for j < s.hi && b.keys[j].path[s.depth] == w {
				j++
			}
			if n == 0 {
				t.root[w] = uint32(len(queue))
			}
			t.label = append(t.label, w)
			queue = append(queue, span{i, j, s.depth + 1})
			i = j
		}
	}
	t.first = append(t.first, uint32(len(queue)))
	t.forms = append(t.forms, uint32(len(t.load)))
	return t
}

// addPayload adds p behind load[from:], the payloads of one node. Two forms of
// one entry that fold alike ("États-Unis", "Etats Unis") become one, with the
// flags that both have; but a demonym stays apart from a name ("Suisse").
func addPayload(load []payload, from int, p payload) []payload {
	for i := from; i < len(load); i++ {
		q := &load[i]
		if q.entry != p.entry || (q.flags&(Demonym|Prefix) == 0) != (p.flags&(Demonym|Prefix) == 0) {
			continue
		}
		kind := (q.flags | p.flags) & (Demonym | Prefix)
		if q.lang == 1 && p.lang == 2 { // "nigérien" tells gender and number, "Nigerien" does not
			kind = q.flags & (Demonym | Prefix)
		}
		q.flags = q.flags&p.flags&^(Demonym|Prefix) | kind
		if q.lang != p.lang {
			q.lang = 0
		}
		q.need, q.upper = q.need&p.need, q.upper&p.upper
		return load
	}
	return append(load, p)
}

// vocabulary lays out the words and their hash table.
func (b *trieBuilder) vocabulary(t *trie) {
	size := 16
	for size < 2*len(b.words) {
		size *= 2
	}
	t.slots = make([]uint32, size)
	var blob []byte
	for i, w := range b.words {
		t.word = append(t.word, uint32(len(blob)))
		blob = append(blob, w...)
		h := hashBytes([]byte(w)) & uint32(size-1)
		for t.slots[h] != 0 {
			h = (h + 1) & uint32(size-1)
		}
		t.slots[h] = uint32(i + 1)
	}
	t.word = append(t.word, uint32(len(blob)))
	t.blob = string(blob)
}

func lessPath(a, b []uint32) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return len(a) < len(b)
}

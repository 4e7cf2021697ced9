package syntax

import "fmt"

// Way says how a relation was found.
type Way uint8

// The ways. Events score a direct arc 1.0 and a chain 0.8.
const (
	// Direct is one arc of the expected kind.
	Direct Way = iota
	// Chain is a path: control, a relative pronoun, a coordinated verb, a
	// preposition attached one noun too low.
	Chain
)

// String is "direct" or "chain".
func (w Way) String() string {
	if w == Direct {
		return "direct"
	}
	return "chain"
}

// Link is one answer of the relation language.
type Link struct {
	// Word is the index of the word found.
	Word int
	// Way says how.
	Way Way
	// Rel is the relation of the last arc of the path.
	Rel Rel
	// Prep is the lemma of the word's preposition, several words joined by a
	// blank ("auprès de"), "" without one.
	Prep string
}

// Tree is a sentence with its grammar. All methods take and give indices of
// Words; answers are in order of the sentence unless they say otherwise. A tree
// that comes from a [Reader] is valid until the reader parses again; the slices
// its methods return are valid as long.
type Tree struct {
	// Words of the sentence with Head and Rel set.
	Words []Word

	lists     *wordLists
	firstKid  []int32 // per word, index into kids; one more at the end
	kids      []int32 // dependents grouped by head, ascending
	root      int
	links     []Link  // arena of answers
	ints      []int   // arena of answers
	path      []int32 // scratch
	prepCache map[[2]string]string
}

// NewTree makes a tree from words whose Head and Rel are set, for tests and for
// trees read from CoNLL-U. Heads out of range are taken as roots; a word that
// hangs on itself through its heads is an error.
func NewTree(lang string, words []Word) (*Tree, error) {
	lists, err := loadLists(lang)
	if err != nil {
		return nil, err
	}
	for i := range words {
		if h := words[i].Head; h < 0 || h >= len(words) || h == i {
			words[i].Head = -1
		}
	}
	if i := cyclic(words); i >= 0 {
		return nil, fmt.Errorf("tree: word %d hangs on itself through its heads", i+1)
	}
	t := &Tree{lists: lists}
	t.reset(words)
	return t, nil
}

// reset points the tree to new words and indexes their dependents.
func (t *Tree) reset(words []Word) {
	t.Words = words
	t.links, t.ints = t.links[:0], t.ints[:0]
	n := len(words)
	t.firstKid = resize(t.firstKid, n+2)
	t.kids = resize(t.kids, n)
	clear(t.firstKid)
	t.root = -1
	for i := range words {
		h := words[i].Head
		if h < 0 || h >= n || h == i {
			words[i].Head = -1
			if t.root < 0 {
				t.root = i
			}
			continue
		}
		t.firstKid[h+2]++
	}
	for i := 2; i < n+2; i++ {
		t.firstKid[i] += t.firstKid[i-1]
	}
	for i := range words {
		if h := words[i].Head; h >= 0 {
			t.kids[t.firstKid[h+1]] = int32(i)
			t.firstKid[h+1]++
		}
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// Clone is a copy that outlives the reader.
func (t *Tree) Clone() *Tree {
	c := &Tree{lists: t.lists}
	c.reset(append([]Word(nil), t.Words...))
	return c
}

// Root is the index of the root, -1 for an empty sentence.
func (t *Tree) Root() int { return t.root }

// Children are the dependents of word i in order of the sentence. The slice
// belongs to the tree: don't change it.
func (t *Tree) Children(i int) []int32 {
	if i < 0 || i >= len(t.Words) {
		return nil
	}
	return t.kids[t.firstKid[i]:t.firstKid[i+1]]
}

// Child is the first dependent of i with one of the relations (or a subtype of
// one), or -1.
func (t *Tree) Child(i int, rels ...Rel) int {
	for _, k := range t.Children(i) {
		if t.Words[k].Rel.Is(rels...) {
			return int(k)
		}
	}
	return -1
}

// Heads are the words above i, nearest first, the root last.
func (t *Tree) Heads(i int) []int {
	start := len(t.ints)
	for h := t.head(i); h >= 0 && len(t.ints)-start <= len(t.Words); h = t.head(h) {
		t.ints = append(t.ints, h)
	}
	return t.ints[start:len(t.ints):len(t.ints)]
}

func (t *Tree) head(i int) int {
	if i < 0 || i >= len(t.Words) {
		return -1
	}
	return t.Words[i].Head
}

// Subtree is the range of words [first, last) from the leftmost to the
// rightmost word below i, i included.
func (t *Tree) Subtree(i int) (first, last int) {
	return t.extent(i, func(int) bool { return false })
}

// Clause is the range of words [first, last) of the clause of verb v: its
// subtree without coordinated, quoted and inserted clauses and without
// adverbial and object clauses that have a finite verb of their own.
func (t *Tree) Clause(v int) (first, last int) {
	return t.extent(v, func(k int) bool {
		w := &t.Words[k]
		switch {
		case w.Rel.Is(RelParataxis):
			return true
		case w.Rel == RelConj:
			return t.clausal(k)
		case w.Rel.Is(RelAdvcl, RelCcomp):
			return t.finite(k) >= 0
		}
		return false
	})
}

// extent walks down from i, without the dependents that cut names.
func (t *Tree) extent(i int, cut func(k int) bool) (first, last int) {
	if i < 0 || i >= len(t.Words) {
		return 0, 0
	}
	first, last = i, i+1
	t.path = append(t.path[:0], int32(i))
	for len(t.path) > 0 {
		top := t.path[len(t.path)-1]
		t.path = t.path[:len(t.path)-1]
		for _, k := range t.Children(int(top)) {
			if cut(int(k)) {
				continue
			}
			first, last = min(first, int(k)), max(last, int(k)+1)
			t.path = append(t.path, k)
		}
	}
	return first, last
}

// Dominates tells whether i is a or lies below a.
func (t *Tree) Dominates(a, i int) bool {
	for n := 0; i >= 0 && n <= len(t.Words); n++ {
		if i == a {
			return true
		}
		i = t.head(i)
	}
	return false
}

// Prep is the lemma of the preposition (or of the subordinating word) before
// the noun or verb i: "avec", "auprès de"; "" without one.
func (t *Tree) Prep(i int) string {
	for _, k := range t.Children(i) {
		if t.Words[k].Rel == RelCase {
			return t.fixed(int(k))
		}
	}
	return ""
}

// fixed is the lemma of word k with the words that are fixed to it.
func (t *Tree) fixed(k int) string {
	s := t.Words[k].Lemma
	for _, f := range t.Children(k) {
		if t.Words[f].Rel == RelFixed {
			s = t.join(s, t.Words[f].Lemma)
		}
	}
	return s
}

func (t *Tree) join(a, b string) string {
	if s, ok := t.prepCache[[2]string{a, b}]; ok {
		return s
	}
	if t.prepCache == nil || len(t.prepCache) > 1000 {
		t.prepCache = map[[2]string]string{}
	}
	s := a + " " + b
	t.prepCache[[2]string{a, b}] = s
	return s
}

// Conjuncts are the words coordinated with i, i first, then in order of the
// sentence. A word that is itself a conjunct gives the ones after it only.
func (t *Tree) Conjuncts(i int) []int {
	return t.closure(i, RelConj)
}

// Appositions are the words apposed to i, directly or through one another, not
// i itself. Parts of a name joined by flat count as appositions of its head.
func (t *Tree) Appositions(i int) []int {
	a := t.closure(i, RelAppos, RelFlat)
	if len(a) == 0 {
		return a
	}
	return a[1:]
}

// closure is i and all words reached from it by the relations, breadth first.
func (t *Tree) closure(i int, rels ...Rel) []int {
	start := len(t.ints)
	if i < 0 || i >= len(t.Words) {
		return nil
	}
	t.ints = append(t.ints, i)
	for at := start; at < len(t.ints); at++ {
		for _, k := range t.Children(t.ints[at]) {
			if t.Words[k].Rel.Is(rels...) {
				t.ints = append(t.ints, int(k))
			}
		}
	}
	return t.ints[start:len(t.ints):len(t.ints)]
}

// finite is the finite word of the verb group of v: v itself, or its auxiliary
// or copula; -1 without one.
func (t *Tree) finite(v int) int {
	if t.Words[v].Feats.VerbForm == Finite {
		return v
	}
	for _, k := range t.Children(v) {
		if t.Words[k].Rel.Is(RelAux, RelCop) && t.Words[k].Feats.VerbForm == Finite {
			return int(k)
		}
	}
	return -1
}

// clausal tells whether i heads a clause: a verb, or a word with a copula.
func (t *Tree) clausal(i int) bool {
	return t.Words[i].UPOS == VERB || t.Words[i].UPOS == AUX || t.Child(i, RelCop, RelAux) >= 0
}

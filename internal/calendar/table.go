package calendar

import (
	"bufio"
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed lang/*.txt
var langFiles embed.FS

// tables gives, for each language, the function that loads it once, when its
// first sentence comes.
var tables = sync.OnceValue(func() map[string]func() (*table, error) {
	out := map[string]func() (*table, error){}
	entries, _ := langFiles.ReadDir("lang") // an embedded folder is always there
	for _, e := range entries {
		out[strings.TrimSuffix(e.Name(), ".txt")] = sync.OnceValues(func() (*table, error) {
			data, err := langFiles.ReadFile("lang/" + e.Name())
			if err != nil {
				return nil, fmt.Errorf("read days of %s: %w", e.Name(), err)
			}
			return parseTable(e.Name(), string(data))
		})
	}
	return out
})

// tableOf gives the table of a language, or nil where there is none; a test
// holds that the embedded files parse.
func tableOf(lang string) *table {
	load := tables()[lang]
	if load == nil {
		return nil
	}
	t, err := load()
	if err != nil {
		return nil
	}
	return t
}

// class is a class of words or numbers that a pattern can ask for.
type class uint8

const (
	cNone class = iota
	cW          // weekday, 1 Monday … 7 Sunday
	cM          // month
	cD          // day of the month, a word or 1–31
	cDD         // day of the month in digits
	cMM         // month as a number
	cY          // year, 1900–2100
	cYY         // year of two digits
	cN          // count
	cNN         // a number nobody looks at (hours, minutes)
	cU          // unit of time
	cV          // period that can be last, this or next
	cS          // season
	cQ          // phase: early, middle, late
	cR          // direction: last, this, next
	cO          // ordinal
	cP          // part of the day
	cORD        // ending of an ordinal in digits
	numClasses
)

var classNames = map[string]class{
	"W": cW, "M": cM, "D": cD, "DD": cDD, "MM": cMM, "Y": cY, "YY": cYY, "N": cN, "NN": cNN, "U": cU,
	"V": cV, "S": cS, "Q": cQ, "R": cR, "O": cO, "P": cP, "ORD": cORD,
}

// slot is a place where a rule keeps a captured value.
type slot uint8

const (
	sNone slot = iota
	sW
	sD
	sM
	sY
	sW2
	sD2
	sM2
	sY2
	sN
	sU
	sR
	sQ
	sS
	sO
	sX
	sX2
	sC // items at the end that the span leaves out
	numSlots
)

var slotNames = map[string]slot{
	"W": sW, "D": sD, "DD": sD, "M": sM, "MM": sM, "Y": sY, "YY": sY, "W2": sW2, "D2": sD2, "M2": sM2, "MM2": sM2,
	"Y2": sY2, "N": sN, "U": sU, "V": sU, "R": sR, "Q": sQ, "S": sS, "O": sO, "X": sX, "X2": sX2, "C": sC, "NN": sNone, "P": sNone, "ORD": sNone,
}

// values are the captured values of one expression; set tells which are told.
type values struct {
	v   [numSlots]int16
	set uint32
}

func (v *values) has(s slot) bool { return v.set&(1<<s) != 0 }
func (v *values) get(s slot) int  { return int(v.v[s]) }
func (v *values) put(s slot, x int) {
	if s == sNone || v.has(s) {
		return // the first value of a list is kept
	}
	v.v[s], v.set = int16(x), v.set|1<<s
}

// word is what a language knows of one word: its value in each class it is in.
type word struct {
	mask   uint32
	values [numClasses]int16
	core   bool // may be the heart of an expression
}

// prefix levels, see the language files.
const (
	plain = iota + 1
	prep
	weak
	this
	from
	until
)

var prefixNames = map[string]uint8{"plain": plain, "prep": prep, "weak": weak, "this": this, "from": from, "until": until}

type prefix struct {
	words []uint16
	level uint8
}

type rule struct {
	name   string
	act    action
	need   uint8 // 1: a preposition, 2: any prefix
	consts values
}

// edge leads from one node of a trie to the next over a word or a class.
type edge struct {
	lit  uint16
	cls  class
	slot slot
	to   int32
}

type node struct {
	edges []edge
	rule  int32 // -1: none ends here
}

// step is one step out of a node, to find it while a trie grows.
type step struct {
	from int32
	term
}

type trie struct {
	nodes   []node
	steps   map[step]int32 // nil once the trie is built
	byWord  [][]edge       // edges out of the root by word id
	byClass []edge         // other edges out of the root
}

// table is a language, ready to match.
type table struct {
	ids      map[string]uint16
	words    []word // by id; id 0 is the unknown word
	names    []string
	prefixes map[uint16][]prefix // by their last word, longest first
	rules    []rule
	main     trie
	suffix   trie
	function map[uint16]bool
	capital  uint32 // classes whose words must be capitalised
	first    [256]bool
	maxLen   int
}

func (t *table) id(w string) uint16 {
	w = fold(w)
	if id, ok := t.ids[w]; ok {
		return id
	}
	id := uint16(len(t.words))
	t.ids[w] = id
	t.words = append(t.words, word{})
	t.names = append(t.names, w)
	t.first[w[0]] = true
	t.maxLen = max(t.maxLen, len(w))
	return id
}

func parseTable(name, data string) (*table, error) {
	t := &table{ids: map[string]uint16{}, words: make([]word, 1), names: make([]string, 1), prefixes: map[uint16][]prefix{}, function: map[uint16]bool{}}
	t.main = trie{nodes: []node{{rule: -1}}, steps: make(map[step]int32, 1<<14)}
	t.suffix = trie{nodes: []node{{rule: -1}}, steps: map[step]int32{}}
	section := ""
	sc := bufio.NewScanner(strings.NewReader(data))
	for line := 1; sc.Scan(); line++ {
		s := strings.TrimSpace(sc.Text())
		if s == "" || s[0] == '#' {
			continue
		}
		if s[0] == '@' {
			section = s
			continue
		}
		if err := t.parseLine(section, s); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	t.finish()
	return t, nil
}

func (t *table) parseLine(section, s string) error {
	f := strings.Fields(s)
	switch section {
	case "":
		return t.parseOption(f)
	case "@words":
		return t.parseWord(f)
	case "@prefix":
		return t.parsePrefix(f)
	case "@function":
		for _, w := range f {
			t.function[t.id(w)] = true
		}
		return nil
	case "@rules":
		return t.parseRule(s)
	case "@suffix":
		return t.addPattern(&t.suffix, strings.TrimPrefix(s, "suffix "), 0)
	}
	return fmt.Errorf("unknown section %q", section)
}

func (t *table) parseOption(f []string) error {
	switch f[0] {
	case "order":
		return nil // says how the numeric rules are meant, to the reader of the file
	case "capital":
		for _, n := range f[1:] {
			t.capital |= 1 << classNames[n]
		}
		return nil
	}
	return fmt.Errorf("unknown option %q", f[0])
}

func (t *table) parseWord(f []string) error {
	if len(f) != 3 {
		return fmt.Errorf("a word needs class, word and value, not %q", strings.Join(f, " "))
	}
	c, ok := classNames[f[0]]
	v, err := strconv.Atoi(f[2])
	if !ok || err != nil {
		return fmt.Errorf("bad class or value in %q", strings.Join(f, " "))
	}
	w := &t.words[t.id(f[1])]
	w.mask |= 1 << c
	w.values[c] = int16(v)
	w.core = w.core || c == cW || c == cM || c == cU || c == cV || c == cS || c == cP
	return nil
}

func (t *table) parsePrefix(f []string) error {
	level, ok := prefixNames[f[0]]
	if !ok || len(f) < 2 {
		return fmt.Errorf("unknown prefix %q", strings.Join(f, " "))
	}
	p := prefix{level: level}
	for _, w := range f[1:] {
		p.words = append(p.words, t.id(w))
	}
	last := p.words[len(p.words)-1]
	t.prefixes[last] = append(t.prefixes[last], p)
	return nil
}

func (t *table) parseRule(s string) error {
	head, pattern, ok := strings.Cut(s, " : ")
	f := strings.Fields(head)
	if !ok || len(f) < 2 {
		return fmt.Errorf("a rule needs name, action and pattern, not %q", s)
	}
	r := rule{name: "calendar." + f[0]}
	act := strings.TrimRight(f[1], "!")
	r.need = uint8(len(f[1]) - len(act))
	if r.act, ok = actionNames[act]; !ok {
		return fmt.Errorf("unknown action %q", f[1])
	}
	for _, kv := range f[2:] {
		k, v, _ := strings.Cut(kv, "=")
		x, err := strconv.Atoi(v)
		sl, ok := slotNames[k]
		if err != nil || !ok {
			return fmt.Errorf("bad constant %q", kv)
		}
		r.consts.put(sl, x)
	}
	t.rules = append(t.rules, r)
	return t.addPattern(&t.main, pattern, int32(len(t.rules)-1))
}

// term is one step of a pattern.
type term struct {
	lit  uint16
	cls  class
	slot slot
}

// addPattern expands a pattern into its plain sequences and adds them to tr.
func (t *table) addPattern(tr *trie, pattern string, rule int32) error {
	p := patternParser{t: t, toks: patternTokens(pattern)}
	seqs, err := p.choice("")
	if err != nil {
		return fmt.Errorf("pattern %q: %w", pattern, err)
	}
	for _, s := range seqs {
		if len(s) > 0 {
			tr.add(s, rule)
		}
	}
	return nil
}

func (tr *trie) add(seq []term, rule int32) {
	n := int32(0)
	for _, s := range seq {
		k := step{n, s}
		to, ok := tr.steps[k]
		if !ok {
			to = int32(len(tr.nodes))
			tr.nodes[n].edges = append(tr.nodes[n].edges, edge{s.lit, s.cls, s.slot, to})
			tr.nodes = append(tr.nodes, node{rule: -1})
			tr.steps[k] = to
		}
		n = to
	}
	if tr.nodes[n].rule < 0 {
		tr.nodes[n].rule = rule
	}
}

func patternTokens(s string) []string {
	s = strings.NewReplacer("(", " ( ", ")", " ) ", "[", " [ ", "]", " ] ", "|", " | ").Replace(s)
	return strings.Fields(s)
}

type patternParser struct {
	t    *table
	toks []string
	pos  int
}

// choice reads alternatives up to the closing bracket end.
func (p *patternParser) choice(end string) ([][]term, error) {
	var out [][]term
	cur := [][]term{nil}
	for {
		if p.pos == len(p.toks) {
			if end != "" {
				return nil, fmt.Errorf("missing %q", end)
			}
			return append(out, cur...), nil
		}
		tok := p.toks[p.pos]
		p.pos++
		var part [][]term
		var err error
		switch tok {
		case end:
			return append(out, cur...), nil
		case "|":
			out, cur = append(out, cur...), [][]term{nil}
			continue
		case "(":
			part, err = p.choice(")")
		case "[":
			part, err = p.choice("]")
			part = append(part, nil)
		default:
			part = [][]term{{p.term(tok)}}
		}
		if err != nil {
			return nil, err
		}
		cur = product(cur, part)
	}
}

func product(a, b [][]term) [][]term {
	out := make([][]term, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, slices.Concat(x, y))
		}
	}
	return out
}

func (p *patternParser) term(tok string) term {
	if tok == "lpar" || tok == "rpar" {
		tok = map[string]string{"lpar": "(", "rpar": ")"}[tok]
	}
	if c, ok := classNames[strings.TrimSuffix(tok, "2")]; ok {
		return term{cls: c, slot: slotNames[tok]}
	}
	id := p.t.id(tok)
	return term{lit: id}
}

// finish indexes the roots and marks the words that can be the heart of an
// expression: those of a core class, and those that stand alone in a rule that
// has no word of a core class.
func (t *table) finish() {
	for _, tr := range []*trie{&t.main, &t.suffix} {
		tr.steps = nil
		tr.byWord = make([][]edge, len(t.words))
		for _, e := range tr.nodes[0].edges {
			if e.cls == cNone {
				tr.byWord[e.lit] = append(tr.byWord[e.lit], e)
			} else {
				tr.byClass = append(tr.byClass, e)
			}
		}
	}
	for k := range t.prefixes {
		slices.SortStableFunc(t.prefixes[k], func(a, b prefix) int { return len(b.words) - len(a.words) })
	}
	t.markCore(0, nil)
}

// markCore walks the trie and, for each rule whose path holds no core class,
// makes its longest literal word a core word.
func (t *table) markCore(n int32, path []uint16) {
	if i := t.main.nodes[n].rule; i >= 0 && len(path) > 0 && t.rules[i].act != actNone && t.rules[i].act != actSkip {
		best := path[0]
		for _, id := range path {
			if t.words[id].core {
				best = 0
				break
			}
			if len(t.names[id]) >= len(t.names[best]) {
				best = id
			}
		}
		if best != 0 {
			t.words[best].core = true
		}
	}
	for _, e := range t.main.nodes[n].edges {
		if e.cls == cNone {
			t.markCore(e.to, append(path, e.lit))
		} else if !t.coreClass(e.cls) {
			t.markCore(e.to, path)
		}
	}
}

func (t *table) coreClass(c class) bool {
	switch c {
	case cW, cM, cU, cV, cS, cP, cY:
		return true
	}
	return false
}

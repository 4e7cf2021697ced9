package syntax

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// LexiconEntry is one reading of a form in a lexicon.
type LexiconEntry struct {
	Form, Lemma string
	UPOS        UPOS
	// Class is what the ambiguity class of the form remembers of the reading:
	// category, number, tense. Entries without one give a lemma only.
	Class string
	// Gender of nouns, adjectives and participles; 0 when both or none.
	Gender Gender
}

// lexiconBuilder collects readings of forms and writes the lexicon's sections.
type lexiconBuilder struct {
	forms map[string]*formEntry // by folded form
	count map[lemmaKey]int      // readings in the treebank
	seen  map[lemmaOf]int       // lemma in the treebank
}

type lemmaOf struct {
	lemma string
	upos  UPOS
}

type lemmaKey struct {
	folded string
	lemmaOf
	raw bool // the lemma is the form as written
}

type formEntry struct {
	classes  []string
	readings map[UPOS]*reading
}

type reading struct {
	lemmas  []lemmaKey
	genders [3]bool
}

func newLexiconBuilder() *lexiconBuilder {
	return &lexiconBuilder{forms: map[string]*formEntry{}, count: map[lemmaKey]int{}, seen: map[lemmaOf]int{}}
}

func foldString(s string) string {
	var buf [maxForm + 4]byte
	b, _ := fold(buf[:0], s)
	return string(b)
}

func (b *lexiconBuilder) reading(folded string, u UPOS) *reading {
	f := b.forms[folded]
	if f == nil {
		f = &formEntry{readings: map[UPOS]*reading{}}
		b.forms[folded] = f
	}
	r := f.readings[u]
	if r == nil {
		r = &reading{}
		f.readings[u] = r
	}
	return r
}

// word counts a word of the treebank.
func (b *lexiconBuilder) word(w *Word) {
	if w.Lemma == "" || w.Lemma == "_" || strings.ContainsAny(w.Form, "0123456789") || len(w.Form) > maxForm {
		return
	}
	folded := foldString(w.Form)
	k := lemmaKey{folded, lemmaOf{w.Lemma, w.UPOS}, w.Lemma == w.Form && w.Lemma != folded}
	if k.raw {
		k.lemma = ""
	}
	r := b.reading(folded, w.UPOS)
	if b.count[k] == 0 {
		r.lemmas = append(r.lemmas, k)
	}
	b.count[k]++
	b.seen[lemmaOf{w.Lemma, w.UPOS}]++
	r.genders[w.Feats.Gender] = true
}

// entry adds a reading of the lexicon.
func (b *lexiconBuilder) entry(e *LexiconEntry) {
	if len(e.Form) > maxForm || strings.ContainsAny(e.Form, " _0123456789") {
		return
	}
	folded := foldString(e.Form)
	if e.Lemma != "" {
		k := lemmaKey{folded, lemmaOf{e.Lemma, e.UPOS}, e.UPOS == PROPN && e.Lemma == e.Form}
		if k.raw {
			k.lemma = ""
		}
		r := b.reading(folded, e.UPOS)
		if !slices.Contains(r.lemmas, k) {
			r.lemmas = append(r.lemmas, k)
		}
		r.genders[e.Gender] = true
	}
	f := b.forms[folded]
	if f == nil {
		f = &formEntry{readings: map[UPOS]*reading{}}
		b.forms[folded] = f
	}
	if e.Class != "" && !slices.Contains(f.classes, e.Class) {
		f.classes = append(f.classes, e.Class)
	}
}

// best is the lemma of a reading: the one the treebank has most often for the
// form, then the lemma it has most often at all, then the first in order.
func (b *lexiconBuilder) best(r *reading) lemmaKey {
	return slices.MinFunc(r.lemmas, func(x, y lemmaKey) int {
		if d := b.count[y] - b.count[x]; d != 0 {
			return d
		}
		if d := b.seen[y.lemmaOf] - b.seen[x.lemmaOf]; d != 0 {
			return d
		}
		return strings.Compare(x.lemma, y.lemma)
	})
}

func (r *reading) gender() Gender {
	switch {
	case r.genders[Masculine] && !r.genders[Feminine]:
		return Masculine
	case r.genders[Feminine] && !r.genders[Masculine]:
		return Feminine
	}
	return 0
}

// accentless writes the table of forms without their accents ("recu" reads as
// "reçu"), unless that is another word of the lexicon, and the accent patterns.
func (b *lexiconBuilder) accentless() (bare, accents []byte, err error) {
	var names []string
	for f, e := range b.forms {
		if e.common() && bareForm(f) != f && b.forms[bareForm(f)] == nil {
			names = append(names, f)
		}
	}
	slices.SortFunc(names, func(x, y string) int { // the more usual of two first
		if d := b.weight(y) - b.weight(x); d != 0 {
			return d
		}
		return strings.Compare(x, y)
	})
	t := newLexTable(len(names))
	ids := map[string]int{}
	done := map[string]bool{}
	for _, f := range names {
		p, ok := accentPattern(f)
		if key := bareForm(f); ok && !done[key] {
			done[key] = true
			id, ok := ids[p]
			if !ok {
				id = len(ids)
				ids[p] = id
				accents = append(append(accents, byte(len(p))), p...)
			}
			t.put(hashString(key), id)
		}
	}
	if len(ids) > 1<<16 {
		return nil, nil, fmt.Errorf("lexicon with %d patterns of accents: at most 65536", len(ids))
	}
	return t.bytes, accents, nil
}

// weight is how many readings a form has in the treebank.
func (b *lexiconBuilder) weight(f string) int {
	n := 0
	for _, r := range b.forms[f].readings {
		for _, k := range r.lemmas {
			n += b.count[k]
		}
	}
	return n
}

// common tells forms that an article may well have: not the second person of a
// past subjunctive.
func (e *formEntry) common() bool {
	if len(e.classes) == 0 {
		return len(e.readings) > 0
	}
	return slices.ContainsFunc(e.classes, func(c string) bool {
		return !strings.HasPrefix(c, "v") || strings.HasPrefix(c, "vK") || c == "vW" || c == "vG" || len(c) > 2 && strings.Contains("PIFCJ", c[1:2]) && strings.Contains(c, "3")
	})
}

// lexiconWriter numbers rules, classes and paradigms.
type lexiconWriter struct {
	ruleID  map[string]int
	rules   []string
	classID map[string]int
	paraID  map[string]int
	para    []byte
	votes   map[uint64]map[int]int // suffix hash → rule → forms
	suffix  map[uint64]suffixKey
}

type suffixKey struct {
	text string
	upos UPOS
}

// rule is the number of the rule that makes lemma from folded.
func (w *lexiconWriter) rule(k lemmaKey) int {
	s := "= "
	if !k.raw {
		n := 0
		for n < len(k.folded) && n < len(k.lemma) && k.folded[n] == k.lemma[n] {
			n++
		}
		for n > 0 && (n < len(k.folded) && !utf8.RuneStart(k.folded[n]) || n < len(k.lemma) && !utf8.RuneStart(k.lemma[n])) {
			n--
		}
		s = fmt.Sprintf("%d %s", len(k.folded)-n, k.lemma[n:])
	}
	id, ok := w.ruleID[s]
	if !ok {
		id = len(w.rules)
		w.ruleID[s] = id
		w.rules = append(w.rules, s)
	}
	return id
}

// vote counts the rule for every suffix of the form.
func (w *lexiconWriter) vote(folded string, u UPOS, rule int) {
	h, n := step(hashSeed, uint64(u)), 0
	for i := len(folded) - 1; i >= 0 && n < maxSuffix; i-- {
		h = step(h, uint64(folded[i]))
		if !utf8.RuneStart(folded[i]) {
			continue
		}
		n++
		v := w.votes[h]
		if v == nil {
			v = map[int]int{}
			w.votes[h] = v
			w.suffix[h] = suffixKey{folded[i:], u}
		}
		v[rule]++
	}
}

// sections writes forms, suffixes, paradigms and rules.
func (b *lexiconBuilder) sections() (forms, suffixes, paradigms, rules []byte, err error) {
	w := &lexiconWriter{ruleID: map[string]int{}, classID: map[string]int{"": 0}, paraID: map[string]int{},
		votes: map[uint64]map[int]int{}, suffix: map[uint64]suffixKey{}}
	names := make([]string, 0, len(b.forms))
	for f := range b.forms {
		names = append(names, f)
	}
	slices.Sort(names)
	table := newLexTable(len(names))
	for _, f := range names {
		id := w.paradigm(b, f)
		table.put(hashString(f), id)
	}
	if len(w.paraID) > 1<<16 || len(w.rules) > 1<<16 || len(w.classID) > 1<<16 {
		return nil, nil, nil, nil, fmt.Errorf("lexicon with %d paradigms, %d rules, %d classes: at most 65536 of each", len(w.paraID), len(w.rules), len(w.classID))
	}
	return table.bytes, w.suffixTable(), w.para, []byte(strings.Join(w.rules, "\n") + "\n"), nil
}

// paradigm is the number of what is known of a form.
func (w *lexiconWriter) paradigm(b *lexiconBuilder, f string) int {
	e := b.forms[f]
	slices.Sort(e.classes)
	class := strings.Join(e.classes, " ")
	cid, ok := w.classID[class]
	if !ok {
		cid = len(w.classID)
		w.classID[class] = cid
	}
	p := binary.LittleEndian.AppendUint16(nil, uint16(cid))
	p = append(p, 0)
	for u := range numUPOS {
		r := e.readings[u]
		if r == nil || len(r.lemmas) == 0 {
			continue
		}
		k := b.best(r)
		rule := w.rule(k)
		if u == NOUN || u == VERB || u == ADJ || u == ADV || u == AUX {
			w.vote(f, u, rule)
		}
		p[2]++
		p = append(p, byte(u)|byte(r.gender())<<5)
		p = binary.LittleEndian.AppendUint16(p, uint16(rule))
	}
	id, ok := w.paraID[string(p)]
	if !ok {
		id = len(w.paraID)
		w.paraID[string(p)] = id
		w.para = append(w.para, p...)
	}
	return id
}

// minVotes is how many forms a suffix rule must have seen.
const minVotes = 3

// suffixTable keeps the suffixes whose rule differs from that of the suffix one
// letter shorter.
func (w *lexiconWriter) suffixTable() []byte {
	type item struct {
		h    uint64
		key  suffixKey
		rule int
	}
	var items []item
	for h, votes := range w.votes {
		rule, n := topVote(votes)
		if n < minVotes {
			continue
		}
		items = append(items, item{h, w.suffix[h], rule})
	}
	slices.SortFunc(items, func(a, b item) int {
		if d := len(a.key.text) - len(b.key.text); d != 0 {
			return d
		}
		if d := strings.Compare(a.key.text, b.key.text); d != 0 {
			return d
		}
		return int(a.key.upos) - int(b.key.upos)
	})
	kept := map[suffixKey]int{}
	var out []item
	for _, it := range items {
		if up, ok := inherited(kept, it.key); ok && up == it.rule {
			continue
		}
		kept[it.key] = it.rule
		out = append(out, it)
	}
	t := newLexTable(len(out))
	for _, it := range out {
		t.put(it.h, it.rule)
	}
	return t.bytes
}

// inherited is the rule of the longest kept suffix of a suffix.
func inherited(kept map[suffixKey]int, k suffixKey) (int, bool) {
	for len(k.text) > 0 {
		_, n := utf8.DecodeRuneInString(k.text)
		k.text = k.text[n:]
		if r, ok := kept[k]; ok {
			return r, true
		}
	}
	return 0, false
}

func topVote(votes map[int]int) (rule, n int) {
	rule = -1
	for r, c := range votes {
		if c > n || c == n && r < rule {
			rule, n = r, c
		}
	}
	return rule, n
}

// lexTable writes the slots that find reads.
type lexTable struct{ bytes []byte }

func newLexTable(n int) *lexTable {
	if n == 0 {
		return &lexTable{}
	}
	return &lexTable{make([]byte, (n*5/4+1)*lexSlot)}
}

func (t *lexTable) put(h uint64, v int) {
	at := home(h, uint64(len(t.bytes)/lexSlot)) * lexSlot
	c := lexCheck(h)
	for t.bytes[at]|t.bytes[at+1]|t.bytes[at+2] != 0 {
		if at += lexSlot; at >= uint64(len(t.bytes)) {
			at = 0
		}
	}
	t.bytes[at], t.bytes[at+1], t.bytes[at+2] = byte(c), byte(c>>8), byte(c>>16)
	binary.LittleEndian.PutUint16(t.bytes[at+3:], uint16(v))
}

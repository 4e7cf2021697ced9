package calendar

import (
	"actant/internal/kg"
	"unicode"
	"unicode/utf8"
)

// item is a word or a part of one ("2", "-", "3" of "2-3") as the rules see it.
type item struct {
	tok    int32
	last   int32 // the token it ends in
	num    int32 // value of digits, else -1
	word   uint16
	digits uint8
	start  bool // first item of its token
	end    bool // last item of its token
	upper  bool // its first letter is a capital
	ord    bool // digits with the ending of an ordinal
}

type scanner struct {
	t     *table
	toks  []kg.Token
	items []item
	buf   []byte
}

// hasCore is the cheap filter: does any token have the heart of a date?
func (t *table) hasCore(toks []kg.Token) bool {
	var arr [32]byte
	for i := range toks {
		w := toks[i].Norm
		if w == "" || len(w) > 40 {
			continue
		}
		c := w[0]
		if c-'0' <= 9 {
			if len(w) >= 3 {
				return true
			}
			continue
		}
		if c < utf8.RuneSelf && !t.first[c|0x20] && !t.first[c] || len(w) == 1 {
			continue
		}
		if id, ok := t.ids[string(appendFold(arr[:0], w))]; ok {
			if t.words[id].core {
				return true
			}
		} else if hyphen(w) > 0 {
			return true
		}
	}
	return false
}

// hyphen gives the index of the first hyphen or dash in w, or -1.
func hyphen(w string) int {
	for i, r := range w {
		if foldRune(r) == '-' || r == '-' {
			return i
		}
	}
	return -1
}

// read makes the items of all tokens.
func (s *scanner) read() {
	s.items = make([]item, 0, len(s.toks)+8)
	for i := range s.toks {
		s.readToken(int32(i), s.toks[i].Norm)
	}
}

func (s *scanner) readToken(tok int32, w string) {
	n := len(s.items)
	if w == "." && n > 0 && !s.toks[tok].SpaceBefore { // "Sept" "." is one word
		if id, ok := s.lookup(s.toks[tok-1].Norm + "."); ok {
			s.items[n-1].word, s.items[n-1].last = id, tok
			return
		}
	}
	if n > 0 && s.items[n-1].num >= 0 && s.items[n-1].last == tok-1 { // "1" "er"
		if id, ok := s.lookup(w); ok && s.t.words[id].mask&(1<<cORD) != 0 {
			s.items[n-1].ord, s.items[n-1].last = true, tok
			return
		}
	}
	if w == "" || len(w) > 40 {
		s.items = append(s.items, item{tok: tok, last: tok, num: -1, start: true, end: true})
		return
	}
	if id, ok := s.lookup(w); ok {
		s.items = append(s.items, item{tok: tok, num: -1, word: id, upper: upper(w)})
	} else if w[0]-'0' <= 9 || len(w) > 1 && hyphen(w) >= 0 {
		s.split(tok, w)
	} else {
		s.items = append(s.items, item{tok: tok, num: -1, upper: upper(w)})
	}
	for i := n; i < len(s.items); i++ {
		s.items[i].last = tok
	}
	s.items[n].start = true
	s.items[len(s.items)-1].end = true
}

func (s *scanner) lookup(w string) (uint16, bool) {
	s.buf = appendFold(s.buf[:0], w)
	id, ok := s.t.ids[string(s.buf)]
	return id, ok
}

func upper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// split cuts a token with digits or hyphens into items: runs of digits, runs
// of letters, single marks. A hyphenated word of which a part is unknown stays
// whole and unknown ("Mai-Ndombe").
func (s *scanner) split(tok int32, w string) {
	n := len(s.items)
	for i := 0; i < len(w); {
		j := i
		it := item{tok: tok, num: -1}
		switch {
		case w[i]-'0' <= 9:
			v := 0
			for ; j < len(w) && w[j]-'0' <= 9; j++ {
				v = min(v*10+int(w[j]-'0'), 1<<20)
			}
			it.num, it.digits = int32(v), uint8(min(j-i, 9))
		default:
			for j < len(w) {
				r, size := utf8.DecodeRuneInString(w[j:])
				if !unicode.IsLetter(r) {
					if j == i {
						j += size
					}
					break
				}
				j += size
			}
			id, ok := s.lookup(w[i:j])
			it.word, it.upper = id, upper(w[i:j])
			if !ok {
				s.items = append(s.items[:n], item{tok: tok, num: -1, upper: upper(w)})
				return
			}
		}
		s.items = append(s.items, it)
		i = j
	}
	s.joinOrdinals(n)
}

// joinOrdinals makes "1" "er" one item.
func (s *scanner) joinOrdinals(n int) {
	out := s.items[:n]
	for i := n; i < len(s.items); i++ {
		it := s.items[i]
		if i > n && len(out) > 0 && out[len(out)-1].num >= 0 && s.t.words[it.word].mask&(1<<cORD) != 0 {
			out[len(out)-1].ord = true
			continue
		}
		out = append(out, it)
	}
	s.items = out
}

// value gives the value of an item in a class.
func (s *scanner) value(it *item, c class) (int, bool) {
	if it.num >= 0 {
		n, d := int(it.num), it.digits
		switch c {
		case cD, cDD:
			return n, d <= 2 && n >= 1 && n <= 31
		case cMM:
			return n, d <= 2 && n >= 1 && n <= 12 && !it.ord
		case cY:
			return n, d == 4 && n >= 1900 && n <= 2100 && !it.ord
		case cYY:
			return century(n), d == 2 && !it.ord
		case cN:
			return n, d <= 3 && n >= 1 && !it.ord
		case cNN:
			return n, d <= 2 && n < 60
		case cO:
			return n, it.ord && n <= 31
		}
		return 0, false
	}
	w := &s.t.words[it.word]
	if w.mask&(1<<c) == 0 || s.t.capital&(1<<c) != 0 && !it.upper {
		return 0, false
	}
	return int(w.values[c]), true
}

// century completes a year of two digits: 74 is 1974, 20 is 2020.
func century(n int) int {
	if n > 60 {
		return 1900 + n
	}
	return 2000 + n
}

// match is the longest way through a trie.
type match struct {
	end  int
	rule int32
	vals values
}

// walk follows tr from item i and gives the longest match that ends with a
// token; ends equal, the rule that stands first wins.
func (s *scanner) walk(tr *trie, i int) match {
	m := match{rule: -1}
	it := &s.items[i]
	if it.word != 0 {
		for _, e := range tr.byWord[it.word] {
			s.step(tr, e.to, i+1, values{}, &m)
		}
	}
	for _, e := range tr.byClass {
		if v, ok := s.value(it, e.cls); ok {
			var vals values
			vals.put(e.slot, v)
			s.step(tr, e.to, i+1, vals, &m)
		}
	}
	return m
}

func (s *scanner) step(tr *trie, n int32, i int, vals values, best *match) {
	nd := &tr.nodes[n]
	if nd.rule >= 0 && s.items[i-1].end && (i > best.end || i == best.end && nd.rule < best.rule) {
		*best = match{end: i, rule: nd.rule, vals: vals}
	}
	if i >= len(s.items) {
		return
	}
	it := &s.items[i]
	for _, e := range nd.edges {
		if e.cls == cNone {
			if it.word == e.lit {
				s.step(tr, e.to, i+1, vals, best)
			}
		} else if v, ok := s.value(it, e.cls); ok {
			next := vals
			next.put(e.slot, v)
			s.step(tr, e.to, i+1, next, best)
		}
	}
}

// find gives the expressions; base is the index of the first token in the
// article.
func (s *scanner) find(text string, base int) []Expr {
	var out []Expr
	free := 0 // items before this are taken
	for i := 0; i < len(s.items); {
		if !s.items[i].start {
			i++
			continue
		}
		m := s.walk(&s.t.main, i)
		if m.rule < 0 || s.t.rules[m.rule].act == actSkip {
			i++
			continue
		}
		r := &s.t.rules[m.rule]
		if r.act == actNone {
			free, i = m.end, m.end
			continue
		}
		e, start, ok := s.accept(r, m, i, free)
		if !ok {
			i++
			continue
		}
		end := s.extend(m.end - r.consts.get(sC))
		e.First, e.Last = base+int(s.items[start].tok), base+int(s.items[end-1].last)+1
		e.Span = kg.Span{Start: s.toks[s.items[start].tok].Start, End: s.toks[s.items[end-1].last].End}
		e.Text = e.Span.In(text)
		out = append(out, e)
		free, i = end, end
	}
	return out
}

// accept completes a match to an expression, or refuses it.
func (s *scanner) accept(r *rule, m match, i, free int) (Expr, int, bool) {
	p, level := s.prefix(i, free)
	inner := s.innerLevel(i, m.end)
	if r.need == 1 && level < prep || r.need == 2 && level == 0 {
		return Expr{}, 0, false
	}
	if r.act == actMonth && r.need == 1 && level == weak && s.items[i].upper && !s.allCaps(s.items[i].tok) {
		return Expr{}, 0, false // "les volcans de Mars"
	}
	if r.act == actYear && r.need == 1 && level == weak && s.counts(m.end) || r.act == actWeekday && s.isName(i, m.end, p, level) {
		return Expr{}, 0, false
	}
	e := Expr{Kind: r.act.kind(), Rule: r.name, act: r.act, vals: m.vals, this: level == this || inner == this}
	for k := slot(1); k < numSlots; k++ {
		if r.consts.has(k) {
			e.vals.put(k, r.consts.get(k))
		}
	}
	switch {
	case e.vals.set&(1<<sD2|1<<sW2|1<<sM2|1<<sY2) != 0: // "from 4 to 11 December"
	case level == from || inner == from:
		e.Bound = From
	case level == until || inner == until:
		e.Bound = Until
	}
	for k := i; k < m.end; k++ {
		if s.t.words[s.items[k].word].mask&(1<<cW) != 0 && s.items[k].num < 0 {
			e.name = s.toks[s.items[k].tok].Norm
			break
		}
	}
	e.refineKind()
	return e, p, e.valid()
}

// prefix gives the item where the prepositions before item i begin, and what
// they do.
func (s *scanner) prefix(i, free int) (int, uint8) {
	if i == free {
		return i, 0
	}
	for _, p := range s.t.prefixes[s.items[i-1].word] {
		if n := len(p.words); i-n >= free && s.items[i-n].start && s.fits(i-n, p.words) {
			return i - n, p.level
		}
	}
	return i, 0
}

func (s *scanner) fits(i int, words []uint16) bool {
	for k, w := range words {
		if s.items[i+k].word != w {
			return false
		}
	}
	return true
}

// innerLevel reads prepositions that the rule itself holds ("depuis la fin de
// mars").
func (s *scanner) innerLevel(i, end int) uint8 {
	for k := i + 1; k < end && k < i+6; k++ {
		if _, level := s.prefix(k, i); level >= this {
			return level
		}
	}
	return 0
}

// counts tells whether what follows item i shows that the number before it
// counts things: "de 2000 soldats", "de 2020 km".
func (s *scanner) counts(i int) bool {
	if i >= len(s.items) {
		return false
	}
	it := &s.items[i]
	w := s.toks[it.tok].Norm
	if s.t.function[it.word] || it.upper || it.num >= 0 {
		return it.num >= 0 && it.digits == 3
	}
	last := w[max(0, len(w)-1):]
	r, _ := utf8.DecodeRuneInString(w)
	return w == "%" || unicode.IsLetter(r) && len(w) > 1 && (last == "s" || last == "x" || w == "km" || w == "ha")
}

// isName tells whether a capitalised weekday is part of a name: "Le Samedi",
// "Robinson Vendredi". Only where the language writes weekdays small.
func (s *scanner) isName(i, end, start int, level uint8) bool {
	it := &s.items[i]
	if s.t.capital&(1<<cW) != 0 || !it.upper || end != i+1 || it.tok == 0 || s.allCaps(it.tok) {
		return false
	}
	if level == 0 {
		prev := &s.items[i-1]
		return prev.upper && prev.num < 0 && !s.allCaps(prev.tok)
	}
	return level == plain && s.items[start].upper && s.items[start].tok > 0
}

func (s *scanner) allCaps(tok int32) bool {
	for _, r := range s.toks[tok].Norm {
		if unicode.IsLower(r) {
			return false
		}
	}
	return true
}

// extend adds the part of the day after an expression.
func (s *scanner) extend(end int) int {
	for end < len(s.items) && s.items[end].start {
		m := s.walk(&s.t.suffix, end)
		if m.rule < 0 {
			break
		}
		end = m.end
	}
	return end
}

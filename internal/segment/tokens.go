package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Tokens appends the words and punctuation marks of the span s of text to dst.
// lang chooses the rules of elision, clitics and contractions; an unknown
// language is read with none of them. Spans are offsets into text.
func Tokens(dst []kg.Token, text string, s kg.Span, lang string) []kg.Token {
	s.Start, s.End = max(s.Start, 0), min(s.End, len(text))
	t := tokeniser{text: text, end: s.End, lang: rules(lang), out: dst}
	t.run(s.Start)
	return t.out
}

// noRules reads languages we know nothing of.
var noRules = &language{}

// rules returns the tables of a language, empty ones for an unknown language.
func rules(lang string) *language {
	if l := languages()[lang]; l != nil {
		return l
	}
	return noRules
}

// tokeniser walks once over a stretch of text.
type tokeniser struct {
	text  string
	end   int
	lang  *language
	out   []kg.Token
	space bool // white space stands before the next token
	buf   [64]byte
}

func (t *tokeniser) run(i int) {
	for i < t.end {
		r, n := next(t.text, i, t.end)
		c := classOf(r)
		switch {
		case c == blank:
			t.space = true
			i += n
		case isGlue(r): // counts inside a word only
			i += n
		case c != punct:
			i = t.word(i)
		default:
			i = t.mark(i, r, n)
		}
	}
}

// emit appends the token [start,end).
func (t *tokeniser) emit(start, end int) {
	if start >= end {
		return
	}
	t.out = append(t.out, kg.Token{Span: kg.Span{Start: start, End: end}, Norm: Norm(t.text[start:end]), SpaceBefore: t.space})
	t.space = false
}

// peek reads the rune at i, or 0 at the end.
func (t *tokeniser) peek(i int) (rune, int) {
	if i >= t.end {
		return 0, 0
	}
	return next(t.text, i, t.end)
}

// isWord tells whether a letter or a digit stands at i.
func (t *tokeniser) isWord(i int) bool {
	r, n := t.peek(i)
	if n == 0 {
		return false
	}
	c := classOf(r)
	return c == letter || c == digit
}

// mark emits a punctuation mark; runs of the same stop, dash or exclamation are
// one token, a sign glued to a number, a hashtag or a handle is a part of it.
func (t *tokeniser) mark(i int, r rune, n int) int {
	j := i + n
	switch {
	case isHyphen(r) && !t.space && i > 0 && t.text[i-1] != '.' && t.isWord(j) && t.lang.clitic[string(t.lowerFrom(i))]:
		for j < t.end && (t.isWord(j) || t.text[j] == '-' && t.isWord(j+1)) {
			_, m := t.peek(j)
			j += m
		}
	case r == '.' || r == '!' || r == '?' || r == '-' || r == '*' || r == '=' || r == '…':
		for j < t.end {
			q, m := t.peek(j)
			if q != r && (r != '!' && r != '?' || q != '!' && q != '?') {
				break
			}
			j += m
		}
		if r == '-' && j == i+1 && (t.space || i == 0) && t.isDigit(j) {
			t.space = true
			return t.wordFrom(i, j)
		}
	case (r == '#' || r == '@') && t.isWord(j) && (t.space || len(t.out) == 0):
		return t.wordFrom(i, j)
	case r == '\'' || r == '‘' || r == '’' || r == '`':
		if q, m := t.peek(j); q == r {
			j += m
		}
	}
	t.emit(i, j)
	return j
}

func (t *tokeniser) isDigit(i int) bool {
	return i < t.end && t.text[i] >= '0' && t.text[i] <= '9'
}

func (t *tokeniser) word(i int) int { return t.wordFrom(i, i) }

// wordFrom reads the word that starts at start, its first letter being at i,
// emits it (in parts where the language splits it) and returns where it ends.
func (t *tokeniser) wordFrom(start, i int) int {
	if j := t.address(start); j > 0 {
		t.emit(start, j)
		return j
	}
	for i < t.end {
		r, n := t.peek(i)
		if c := classOf(r); c == letter || c == digit {
			i += n
			continue
		}
		k, cut := t.inside(start, i, r, n)
		if cut {
			t.emit(start, k)
			return k
		}
		if k == i {
			break
		}
		i = k
	}
	i = t.finalStop(start, i)
	t.emitWord(start, i)
	return i
}

// inside decides on the mark r (n bytes at i) inside or after a word: where to
// read on (i itself ends the word), and whether a token is cut off there.
func (t *tokeniser) inside(start, i int, r rune, n int) (int, bool) {
	after := i + n
	switch {
	case isApostrophe(r):
		return t.apostrophe(start, i, after)
	case isHyphen(r):
		if t.isWord(after) && !t.cliticAt(start, i) && !t.splitsHyphen(start, i, after) {
			return after, false
		}
	case r == '.':
		if t.dotInside(start, i) {
			return after, false
		}
	case r == ',' || r == ':':
		if t.isDigit(after) && t.isDigit(i-1) {
			return after, false
		}
	case r == '/':
		if t.slashInside(start, i) {
			return after, false
		}
	case r == '&':
		if t.isWord(after) && isUpperAt(t.text, i-1) && isUpperAt(t.text, after) {
			return after, false
		}
	case r == '°':
		if w := t.text[start:i]; w == "n" || w == "N" {
			return after, true
		}
	case r == ' ' || r == 0xA0 || r == 0x202F || r == 0x2009:
		if t.groupAt(start, i, after) {
			return after, false
		}
	}
	return i, false
}

// groupAt tells whether the blank before after parts groups of thousands: "10
// 000", "2 914 571". English writes them with commas.
func (t *tokeniser) groupAt(start, i, after int) bool {
	if t.lang.verbal || after+3 > t.end || t.isDigit(after+3) || !t.isDigit(after) || !t.isDigit(after+1) || !t.isDigit(after+2) {
		return false
	}
	k := i
	for k > start && t.isDigit(k-1) {
		k--
	}
	if i == k || i-k > 3 || t.text[k] == '0' && k == start {
		return false
	}
	return k == start || i-k == 3
}

// apostrophe decides on an apostrophe at i: after an elided form it ends the
// token with the apostrophe ("l'", "qu'"), before a letter it stands inside
// the word ("N'Djamena", "O'Brien"), else it ends the word.
func (t *tokeniser) apostrophe(start, i, after int) (int, bool) {
	w := t.lower(start, i)
	if t.lang.elision[string(w)] {
		if t.lang.whole[string(t.lowerWord(start, after))] {
			return after, false
		}
		if !t.lang.nameElision[string(w)] || !t.nameAfter(start, after) {
			return after, true
		}
		return after, false
	}
	if t.isWord(after) {
		return after, false
	}
	return i, false
}

// nameAfter tells that what follows an elided capital goes with it into a name:
// "N'Djamena", "N'DAW", but not "N'est" nor "N'EST".
func (t *tokeniser) nameAfter(start, after int) bool {
	if !isUpperAt(t.text, start) && !isUpperAt(t.text, after) {
		return false
	}
	r, n := t.peek(after)
	if !unicode.IsUpper(r) {
		return false
	}
	if q, _ := t.peek(after + n); unicode.IsLower(q) {
		return true
	}
	w, _, _ := strings.Cut(string(t.lowerFrom(after)), "-")
	return !t.lang.afterElision[w]
}

// cliticAt tells whether a clitic hangs on the word at the hyphen at i: "a-t-il".
func (t *tokeniser) cliticAt(start, i int) bool {
	if len(t.lang.clitic) == 0 || t.text[i-1] == '.' || t.lang.whole[string(t.lowerWord(start, start))] {
		return false
	}
	return t.lang.clitic[string(t.lowerFrom(i))]
}

// splitsHyphen tells whether the language cuts a compound at the hyphen ("long-
// term", "US-led"). Names ("Guinea-Bissau", "al-Qaeda") and prefixes stay whole.
func (t *tokeniser) splitsHyphen(start, i, after int) bool {
	if !t.lang.verbal || t.isDigit(after) || t.isDigit(i-1) {
		return false
	}
	if isUpperAt(t.text, after) || t.lang.prefix[string(t.lower(start, i))] {
		return false
	}
	return !t.lang.whole[string(t.lowerWord(start, after))]
}

// dotInside tells whether the stop at i stands inside the word: "U.S", "1.000",
// "bladi.net", "J.-C". A missing blank after a sentence does not count.
func (t *tokeniser) dotInside(start, i int) bool {
	after := i + 1
	r, n := t.peek(after)
	switch c := classOf(r); {
	case n == 0:
		return false
	case t.isDigit(i-1) && c == digit:
		return true
	case c == digit || isHyphen(r):
		return isHyphen(r) && i-start <= 2 && t.isWord(after+n)
	case c != letter:
		return false
	}
	if t.lastPart(start, i) == 1 { // an initial before: "U.S", "S.E.M"; not "J.Biden"
		q, _ := t.peek(after + n)
		return q == '.' || classOf(q) != letter || unicode.IsLower(r) || len(t.out) > 0 && i-start > 1
	}
	return unicode.IsLower(r) && !unicode.IsDigit(r) && t.isWord(i-1) && strings.IndexByte(t.text[after:min(t.end, after+20)], ' ') != 0 && t.looksDomain(start, after)
}

// looksDomain tells whether the rest of the word from i is lower case without
// accents, as in "bladi.net" or "e.g".
func (t *tokeniser) looksDomain(start, i int) bool {
	j := i
	for j < t.end && (isASCIILetter(t.text[j]) || t.isDigit(j) || t.text[j] == '-') {
		if isUpperAt(t.text, j) {
			return false
		}
		j++
	}
	return j-i >= 2 && j-i <= 12 && !t.isWord(j)
}

// lastPart counts the runes since the last stop or hyphen inside [start,i).
func (t *tokeniser) lastPart(start, i int) int {
	n := 0
	for i > start {
		r, size := utf8.DecodeLastRuneInString(t.text[start:i])
		if r == '.' || r == '-' || isApostrophe(r) {
			break
		}
		n++
		i -= size
	}
	return n
}

// slashInside tells whether a slash stands inside: "1/10", "02/10/2020", "km/h".
func (t *tokeniser) slashInside(start, i int) bool {
	after := i + 1
	if t.isDigit(i-1) && t.isDigit(after) {
		return true
	}
	r, n := t.peek(after)
	if i-start > 2 || !unicode.IsLower(r) || t.isWord(after+n) {
		return false
	}
	return !isUpperAt(t.text, start)
}

// finalStop takes the stop after an abbreviation or an initial into the word.
func (t *tokeniser) finalStop(start, i int) int {
	if i >= t.end || t.text[i] != '.' || i+1 < t.end && t.text[i+1] == '.' {
		return i
	}
	w := t.text[start:i]
	low := t.lower(start, i)
	switch {
	case t.lang.abbr[string(low)]:
		return i + 1
	case t.lang.title[string(low)]:
		if r, n := t.peekWord(i + 1); n > 0 && r != '»' || n == 0 && isUpperAt(w, 0) {
			return i + 1
		}
	case t.lang.lean[string(low)]:
		if r, n := t.peekWord(i + 1); n > 0 && (unicode.IsDigit(r) || t.initialAt(i+1) || unicode.IsLower(r)) {
			return i + 1
		}
	case t.lang.digit[string(low)]:
		if r, _ := t.peekWord(i + 1); unicode.IsDigit(r) {
			return i + 1
		}
	case strings.IndexByte(w, '.') > 0 && t.lastPart(start, i) == 1 && !t.isDigit(i-1): // S.E.M.
		return i + 1
	case t.lastPart(start, i) == 1 && isUpperAt(t.text, start) && !t.isDigit(i-1): // "J. Biden", "J.-Y. Le Drian"
		if t.initialAt(i + 1) {
			return i + 1
		}
	}
	return i
}

// initialAt tells whether a name goes on at i, so that the capital before the
// stop is an initial: another capitalised word that does not begin a sentence.
func (t *tokeniser) initialAt(i int) bool {
	j := i
	for j < t.end {
		r, n := t.peek(j)
		if classOf(r) != blank {
			break
		}
		j += n
	}
	r, n := t.peek(j)
	if n == 0 || !unicode.IsUpper(r) {
		return n > 0 && (r == ',' || r == '-')
	}
	return !t.lang.starter[string(t.lowerFrom(j))]
}

// peekWord reads the first rune after white space.
func (t *tokeniser) peekWord(i int) (rune, int) {
	for i < t.end {
		r, n := t.peek(i)
		if classOf(r) != blank {
			return r, n
		}
		i += n
	}
	return 0, 0
}

// emitWord emits a word, cut at English contractions.
func (t *tokeniser) emitWord(start, end int) {
	if t.lang.verbal {
		if k := t.contraction(start, end); k > start {
			t.emit(start, k)
			start = k
		}
	}
	t.emit(start, end)
}

// contraction tells where "don't", "cannot", "Iran's" and "they'll" are cut; 0 is nowhere.
func (t *tokeniser) contraction(start, end int) int {
	w := t.lower(start, end)
	if string(w) == "cannot" {
		return start + 3
	}
	if len(w) != end-start { // folding changed the length: offsets do not carry over
		return t.possessive(start, end)
	}
	if t.lang.whole[string(w)] {
		return 0
	}
	s := strings.ReplaceAll(string(w), "’", "'")
	cut := len(w) - len(s)
	for _, tail := range [...]string{"n't", "'s", "'re", "'ve", "'ll", "'d", "'m"} {
		if len(s) > len(tail) && strings.HasSuffix(s, tail) {
			return end - len(tail) - cut
		}
	}
	return 0
}

// possessive cuts 's off a word whose lower case has another length.
func (t *tokeniser) possessive(start, end int) int {
	w := t.text[start:end]
	for _, tail := range [...]string{"'s", "’s", "&rsquo;s", "&apos;s", "&#039;s", "&#39;s", "&#8217;s", "&#x27;s", "&#x2019;s"} {
		if len(w) > len(tail) && strings.HasSuffix(w, tail) {
			return end - len(tail)
		}
	}
	return 0
}

// address returns the end of a web or mail address that starts at i, else 0.
func (t *tokeniser) address(i int) int {
	j := i
	at, dot, scheme := false, false, false
	for j < t.end {
		c := t.text[j]
		if c <= ' ' || c >= utf8.RuneSelf || c == '<' || c == '>' || c == '"' || c == ')' || c == '\'' || c == '|' {
			break
		}
		switch c {
		case '@':
			at = at || j > i
		case '.':
			dot = true
		case ':':
			scheme = scheme || strings.HasPrefix(t.text[j:t.end], "://")
		}
		j++
	}
	if !scheme && !(at && dot) && !strings.HasPrefix(t.text[i:j], "www.") {
		return 0
	}
	for j > i && strings.IndexByte(".,;:!?", t.text[j-1]) >= 0 {
		j--
	}
	return j
}

// lower returns text[start:end] in lower case with straight apostrophes, valid
// until the next call; stretches too long for any table give nothing.
func (t *tokeniser) lower(start, end int) []byte {
	b := t.buf[:0]
	if end-start > len(t.buf)-utf8.UTFMax {
		return b
	}
	for i := start; i < end; {
		r, n := next(t.text, i, end)
		i += n
		switch {
		case r < utf8.RuneSelf:
			if r >= 'A' && r <= 'Z' {
				r |= 0x20
			}
			b = append(b, byte(r))
		case r == '’' || r == 'ʼ':
			b = append(b, '\'')
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return b
}

// lowerFrom returns in lower case the letters, hyphens and, as its end, the
// apostrophe from i on: the next word, as the tables list it.
func (t *tokeniser) lowerFrom(i int) []byte {
	j := i
	for j < t.end && j-i <= len(t.buf) { // longer ones are no word of any list
		r, n := t.peek(j)
		if isApostrophe(r) {
			j += n
			break
		}
		if c := classOf(r); c != letter && c != digit && !(isHyphen(r) && (j == i || t.isWord(j+n))) {
			break
		}
		j += n
	}
	return t.lower(i, j)
}

// lowerWord returns in lower case the whole word from start, its letters,
// hyphens and apostrophes, at least up to from.
func (t *tokeniser) lowerWord(start, from int) []byte {
	j := from
	for j < t.end && j-start <= len(t.buf) {
		r, n := t.peek(j)
		if c := classOf(r); c != letter && !((isHyphen(r) || isApostrophe(r)) && t.isWord(j+n)) {
			break
		}
		j += n
	}
	return t.lower(start, j)
}

// isUpperAt tells whether an upper-case letter stands at byte i of s.
func isUpperAt(s string, i int) bool {
	if i < 0 || i >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsUpper(r)
}

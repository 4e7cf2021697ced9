package ingest

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Layers that judge a line by itself. Each returns whether it decided.

// alone runs the layers in their order.
func alone(l *line, m *markers) {
	l.hits = m.at(l.key)
	if k := strings.TrimLeft(l.key, "0123456789 "); k != l.key && k != "" { // "12 Commentaires"
		for _, h := range m.at(k) {
			if h.whole() && h.sense != byline && h.sense != ticker {
				l.hits = append(l.hits, h)
			}
		}
	}
	switch {
	case isTicker(l):
		l.kind = kg.Ticker
	case l.phrases():
	case len(l.text) <= noticeMax && l.inside(m):
	case isInterface(l, m):
		l.kind, l.leads = kg.Notice, true
	case isAddress(l):
		l.kind, l.leads = kg.Footer, true
	case isCaption(l, m), isSlashed(l), isAgencies(l, m):
		l.kind = kg.Other
	case isAppeal(l):
		l.kind, l.leads = kg.Notice, true
	case len(l.text) < 40 && strings.IndexFunc(l.plain, unicode.IsLetter) < 0 && !strings.ContainsAny(l.text, "/-."): // a count, a rule
		l.kind = kg.Other
	}
}

// isCaption (blocks.caption) tells whether a line is the caption of a picture: a
// credit stands in it. "Le siège du ministère, à Kinshasa. © Radio du Fleuve"
func isCaption(l *line, m *markers) bool {
	if len(l.text) > 300 {
		return false
	}
	for _, c := range m.credit {
		if k := strings.Index(l.key, c); k >= 0 && (k > len(l.key)/3 || len(l.text) < 120) {
			return true
		}
	}
	// "… Photo Radio Lulua/ Jean Kabeya."
	if k := strings.LastIndex(l.plain, " Photo "); k > 0 && len(l.plain)-k < 60 {
		return nameLike(strings.Fields(l.plain[k:]))
	}
	return false
}

// isSlashed (blocks.slashed-mark) tells whether a line is the head of an agency:
// "AA / Tunis / Sarra Ben Amor".
func isSlashed(l *line) bool {
	return strings.Count(l.plain, " / ") >= 2 && len(l.text) < 90 && !l.stop && nameLike(strings.FieldsFunc(l.plain, func(r rune) bool { return r == ' ' || r == '/' }))
}

// isAgencies tells whether a line names the agencies that a story was made
// from: "Le Quotidien de Paris avec agences".
func isAgencies(l *line, m *markers) bool {
	if len(l.text) > 80 || l.stop {
		return false
	}
	for _, end := range m.agency {
		if strings.HasSuffix(l.key, end) {
			return true
		}
	}
	return false
}

// wordUse says what words of data/words.txt are signs of.
type wordUse uint8

const (
	appealWord   wordUse = 1 << iota // appeals to the reader
	personWord                       // who speaks and is spoken to
	addressWord                      // speaks to the reader or of the page
	particleWord                     // small word inside a name
)

// lineWords are the words of data/words.txt, and its beginnings of words.
type lineWords struct {
	use   map[string]wordUse
	stems []string
}

// lineWordTable parses data/words.txt once.
var lineWordTable = sync.OnceValue(func() *lineWords {
	t := &lineWords{use: map[string]wordUse{}}
	uses := map[string]wordUse{"appeal": appealWord, "person": personWord, "address": addressWord, "particle": particleWord}
	for _, line := range dataLines("data/words.txt") {
		f := strings.Fields(line)
		for _, w := range f[1:] {
			if stem, ok := strings.CutSuffix(w, "-"); ok {
				t.stems = append(t.stems, stem)
			} else {
				t.use[w] |= uses[f[0]]
			}
		}
	}
	return t
})

// isAppeal (blocks.appeal) tells whether the page speaks to its reader:
// "Contactez-nous pour vous abonner". Quotations in a story do not count.
func isAppeal(l *line) bool {
	if len(l.text) > 700 || strings.ContainsAny(l.plain, "«“\"") {
		return false
	}
	words := lineWordTable().use
	appeals, persons := 0, 0
	var seen [6]string // persons counted already
	key := l.key
	if len(l.text) > foldMax {
		key = fold(l.text)
	}
	for w := range strings.FieldsFuncSeq(key, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if use := words[w]; use&appealWord != 0 {
			appeals++
		} else if use&personWord != 0 && persons < len(seen) && !slices.Contains(seen[:], w) {
			seen[persons] = w
			persons++
		}
	}
	return appeals >= 2 && persons >= 1 || appeals >= 1 && persons >= 3 && !l.story
}

// isTicker (blocks.ticker) finds a band of headlines: three or more pieces
// glued by runs of blanks, bars, stars or times, hardly one of which ends as a
// sentence. "CAN : le tirage    Le roi reçoit …    Hausse du phosphate"
func isTicker(l *line) bool {
	if strings.HasPrefix(l.text, "***") && strings.Count(l.text, "***") >= 2 {
		return true
	}
	if timed(l.text) {
		return true
	}
	if !strings.Contains(l.text, "  ") && !strings.Contains(l.text, "\u00a0\u00a0") && !strings.Contains(l.text, "\u00a0 ") &&
		!strings.Contains(l.text, " \u00a0") && !strings.ContainsAny(l.text, "|•·●■¦\t") {
		return len(l.hits) > 0 && l.hits[0].sense == ticker && l.hits[0].split() && strings.Count(l.text, "…")+strings.Count(l.text, " — ")+strings.Count(l.text, " – ")+strings.Count(l.text, " / ") >= 2
	}
	seg := segments(l.text)
	if len(seg) < 3 {
		return false
	}
	stops, long, heads := 0, 0, 0
	for _, s := range seg {
		if strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "...") {
			stops++
		}
		if opensHeadline(s) {
			heads++
		}
		if len(s) > 220 {
			long++
		}
	}
	return stops*4 <= len(seg) && long*4 <= len(seg) && heads*4 >= len(seg)*3
}

// opensHeadline tells whether a piece begins as headlines and menu entries do:
// not in lower case, which would be the midst of a sentence.
func opensHeadline(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(r) && r != ',' && r != ';' && r != ')'
}

// timed tells whether a line is a list of headlines with their times: "11:42 La
// Bourse de Tokyo – 11:30 Séisme – 11:12 …".
func timed(s string) bool {
	n := 0
	for i := 0; i+4 < len(s); i++ {
		if s[i+2] == ':' && isDigits(s[i:i+2]) && isDigits(s[i+3:i+5]) && (i == 0 || s[i-1] == ' ' || s[i-1] >= 0x80) {
			n++
		}
	}
	return n >= 3
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// phrases (blocks.marker) reads the marker phrases that the line starts with.
func (l *line) phrases() bool {
	if len(l.text) > 2*noticeMax {
		return false
	}
	for _, h := range l.hits {
		if l.phrase(h) {
			return true
		}
	}
	return false
}

func (l *line) phrase(h hit) bool {
	whole, split := h.whole(), h.split()
	short := len(l.text) <= noticeMax
	multi := strings.ContainsAny(h.text, " -'")
	switch h.sense {
	case tail, box:
		if whole {
			l.kind, l.mark = kg.Related, h.sense
			return true
		}
		if short && (split && !l.story || h.bare) {
			l.kind = kg.Related
			return true
		}
		return false
	case related:
		if !short || !split {
			return false
		}
	case notice, inline:
		imperative := strings.HasSuffix(h.text, "ez")
		if !short || !whole && !split && !multi && !imperative || l.story && !multi && !imperative {
			return false
		}
	case footer:
		rights := short && !l.story && (h.text == "©" || h.text == "(c)" || h.text == "copyright")
		if !whole && !split && !multi && !rights {
			return false
		}
		if (h.text == "a propos" || h.text == "charte" || h.text == "conception") && !whole {
			return false
		}
	case caption:
		if !short || !whole && !split && !strings.HasPrefix(h.text, "(") && !strings.HasPrefix(h.text, "credit") && !strings.HasPrefix(h.text, "©") {
			return false
		}
		if whole && strings.HasSuffix(l.key, ",") {
			l.mark = caption
		}
	case byline:
		if !isByline(l, h) {
			return false
		}
	default:
		return false
	}
	l.kind, l.leads = h.sense.kind(), h.sense == notice || h.sense == footer
	return true
}

// inside (blocks.marker-inside) looks for phrases anywhere in a short line.
func (l *line) inside(m *markers) bool {
	s := m.has(l.key)
	if s == noSense || s == noticeHas && (l.stop && !addresses(l.key) || strings.HasSuffix(l.key, ":") || strings.HasSuffix(l.key, "»")) {
		return false
	}
	if s == noticeHas && strings.ContainsAny(l.plain, "«“\"") && l.stop {
		return false
	}
	if s == noticeHas && l.words > 9 && !addresses(l.key) {
		return false
	}
	l.kind, l.leads = s.kind(), true
	return true
}

// addresses tells whether a folded line speaks to the reader or of the page's
// own: "Retrouvez-nous …", "our channel".
func addresses(key string) bool {
	t := lineWordTable()
	for w := range strings.FieldsFuncSeq(key, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if t.use[w]&addressWord != 0 || len(w) > 5 && strings.HasSuffix(w, "ez") {
			return true
		}
	}
	for _, stem := range t.stems {
		if strings.Contains(key, stem) {
			return true
		}
	}
	return false
}

// isByline (blocks.byline) tells whether a line names who wrote it: "Par Inès
// Maaloul", "By OUR CORRESPONDENT and AGENCIES", "De notre envoyé à Tunis".
func isByline(l *line, h hit) bool {
	if len(l.text) > 130 || l.story {
		return false
	}
	if h.whole() {
		return !strings.Contains("par by de service auteur author", h.text)
	}
	if strings.HasPrefix(h.text, "avec notre") || strings.HasPrefix(h.text, "texte") || strings.HasPrefix(h.text, "with ") || strings.HasPrefix(h.text, "translated") {
		return !l.stop
	}
	if strings.HasPrefix(h.text, "par notre") || strings.HasPrefix(h.text, "de notre") || strings.HasPrefix(h.text, "(de notre") || strings.HasPrefix(h.text, "de nos") ||
		strings.Contains(h.text, "recueilli") || strings.HasSuffix(h.text, ":") || strings.HasPrefix(h.text, "by our") || strings.HasPrefix(h.text, "by staff") {
		return len(l.text) < 110
	}
	if h.text != "par" && h.text != "by" && !strings.HasSuffix(h.text, " par") && !strings.HasSuffix(h.text, " by") {
		return false
	}
	words := strings.Fields(l.text)
	skip := len(strings.Fields(h.text))
	if len(words) <= skip || l.stop && len(words)-skip > 4 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[skip])
	return nameLike(words[skip:]) || h.text == "par" && strings.HasPrefix(words[skip], "la") && len(words) < 7 || unicode.IsUpper(first) && len(words)-skip <= 4 && !l.stop
}

// nameLike tells whether all words are written as names are, small particles
// and connectors aside.
func nameLike(words []string) bool {
	capital := 0
	use := lineWordTable().use
	for _, w := range words {
		w = strings.Trim(w, "(),;:.–—-|/")
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case w == "" || isDigits(w):
		case unicode.IsUpper(r):
			capital++
		case use[fold(w)]&particleWord != 0:
		case strings.HasPrefix(w, "d'") || strings.HasPrefix(w, "d’") || strings.HasPrefix(w, "al-") || strings.HasPrefix(w, "el-"):
		default:
			return false
		}
	}
	return capital > 0
}

// isInterface (blocks.interface) tells whether every piece of a line is a
// button or a menu entry: "Partager   Enregistrer   Signaler une erreur".
func isInterface(l *line, m *markers) bool {
	if len(l.text) > 160 || l.stop {
		return false
	}
	if l.words == 1 && strings.ContainsRune(l.text, '_') || minutes(l.key) {
		return true
	}
	seg := segments(l.text)
	if len(seg) < 2 {
		if seg = strings.Fields(l.text); len(seg) < 2 || len(seg) > 8 {
			return false
		}
		for _, s := range seg {
			if h := m.at(fold(s)); len(h) == 0 || !h[0].whole() || h[0].sense != notice {
				return false
			}
		}
		return true
	}
	n := 0
	for _, s := range seg {
		for _, h := range m.at(fold(strings.Trim(s, "-–— "))) {
			if h.sense == notice || h.sense == footer || h.sense == tail || h.sense == caption {
				n++
				break
			}
		}
	}
	return n*2 >= len(seg)
}

// minutes tells a reading time: "2 min", "Lecture 3 min", "5 minutes de lecture".
func minutes(key string) bool {
	if len(key) > 30 {
		return false
	}
	k := strings.IndexAny(key, "0123456789")
	if k < 0 {
		return false
	}
	rest := strings.TrimLeft(strings.TrimLeft(key[k:], "0123456789"), " ")
	return strings.HasPrefix(rest, "min") && (k == 0 || strings.Contains(key, "lecture") || strings.Contains(key, "read"))
}

// isAddress (blocks.address) tells whether a line is a web or mail address.
func isAddress(l *line) bool {
	if len(l.text) > 160 || l.story {
		return false
	}
	if strings.Contains(l.key, "@") && strings.Contains(l.key, ".") && l.words <= 8 {
		return true
	}
	return l.words == 1 && (strings.HasPrefix(l.key, "http") || strings.HasPrefix(l.key, "www.")) || isHashtags(l)
}

// isHashtags tells whether all words of a line are hashtags.
func isHashtags(l *line) bool {
	for w := range strings.FieldsSeq(l.plain) {
		if w[0] != '#' && w != "," {
			return false
		}
	}
	return true
}

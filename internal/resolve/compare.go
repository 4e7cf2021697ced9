package resolve

// verdict says what two names tell by themselves.
type verdict uint8

const (
	unrelated verdict = iota // nothing
	unsure                   // alike, but each has words of its own: no ground to join, none to keep apart
	weak                     // may be the same: needs support, or to be the only candidate
	same                     // the same name
	different                // alike in part, and certainly two people
)

// likeness is the outcome of comparing two names.
type likeness struct {
	verdict verdict
	score   float64 // 0 to 1
	rule    string
}

// alike is how well two words agree, 0 to 1; ini tells that an initial stood
// for a word.
func alike(a, b *word) (score float64, ini bool) {
	if a.form == b.form {
		return 1, false
	}
	if a.initial || b.initial {
		if a.form[0] == b.form[0] {
			return 0.8, true
		}
		return 0, false
	}
	if shareGroup(a.groups, b.groups) {
		return 0.97, false
	}
	best := soundAlike(a.sound, b.sound)
	if a.fused != "" {
		best = max(best, soundAlike(a.fused, b.sound))
	}
	if b.fused != "" {
		best = max(best, soundAlike(a.sound, b.fused))
	}
	if best == 0 && shareGroup(a.nicks, b.nicks) {
		best = 0.9
	}
	if best < 1 || a.form == b.form {
		return best, false
	}
	return 0.99, false // same sounds, other letters
}

// match is the pairing of the words of two names.
type match struct {
	to       [12]int8 // word of b for each word of a, -1 for none
	from     [12]int8
	n        int     // pairs
	sum      float64 // of their likeness
	low      float64 // the least of them
	initials int
	inOrder  bool
	restA    int // words without a partner, optional ones not counted
	restB    int
}

// pair matches the words of a and b, best pairs first.
func pair(a, b []word) (m match) {
	a, b = a[:min(len(a), 12)], b[:min(len(b), 12)]
	var grid [12][12]float64
	var ini [12][12]bool
	for i := range a {
		m.to[i] = -1
		for j := range b {
			grid[i][j], ini[i][j] = alike(&a[i], &b[j])
			if grid[i][j] > 0 { // of equals the pair that stands alike from the front or the end
				grid[i][j] -= 0.0001 * float64(min(abs(i-j), abs(len(a)-i-len(b)+j)))
			}
		}
	}
	for j := range b {
		m.from[j] = -1
	}
	m.low = 1
	for {
		bi, bj, best := -1, -1, 0.0
		for i := range a {
			for j := range b {
				if m.to[i] < 0 && m.from[j] < 0 && grid[i][j] > best {
					bi, bj, best = i, j, grid[i][j]
				}
			}
		}
		if bi < 0 {
			break
		}
		m.to[bi], m.from[bj] = int8(bj), int8(bi)
		m.n++
		m.sum += best
		m.low = min(m.low, best)
		if ini[bi][bj] {
			m.initials++
		}
	}
	m.finish(a, b)
	return m
}

func abs(i int) int {
	if i < 0 {
		return -i
	}
	return i
}

func (m *match) finish(a, b []word) {
	m.inOrder = true
	last := int8(-1)
	for i := range a {
		if m.to[i] < 0 {
			if !a[i].optional {
				m.restA++
			}
			continue
		}
		m.inOrder = m.inOrder && m.to[i] > last
		last = m.to[i]
	}
	for j := range b {
		if m.from[j] < 0 && !b[j].optional {
			m.restB++
		}
	}
}

// compare says what two names of persons tell by themselves. Which comes first
// does not matter.
func compare(a, b *name) likeness {
	if b.folded < a.folded {
		a, b = b, a
	}
	if a.folded == b.folded {
		return likeness{same, 1, "name.equal"}
	}
	if len(a.words) == 0 || len(b.words) == 0 {
		return likeness{}
	}
	if a.numeral != 0 || b.numeral != 0 {
		return compareRegnal(a, b)
	}
	aw, bw := a.words, b.words
	m := pair(aw, bw)
	if m.n > 0 && (m.restA > 0 && len(aw) > len(bw) || m.restB > 0 && len(bw) > len(aw)) {
		if x, y, ok := closeUp(aw, bw); ok {
			aw, bw = x, y
			m = pair(aw, bw)
		}
	}
	if m.n == 0 {
		return likeness{}
	}
	mean := m.sum / float64(m.n)
	switch {
	case m.restA == 0 && m.restB == 0:
		return wholeMatch(aw, bw, &m, mean)
	case m.restA == 0:
		return subsetMatch(aw, bw, m.to[:], m.from[:], &m, mean)
	case m.restB == 0:
		return subsetMatch(bw, aw, m.from[:], m.to[:], &m, mean)
	}
	return crossMatch(aw, bw, &m, mean)
}

// compareRegnal: Mohammed V is not Mohammed VI; Abdallah II is Abdallah II de
// Jordanie; a king's name without its number proves nothing.
func compareRegnal(a, b *name) likeness {
	s, _ := alike(&a.words[0], &b.words[0])
	if s == 0 {
		return likeness{}
	}
	if a.numeral != b.numeral {
		if a.numeral != 0 && b.numeral != 0 {
			return likeness{different, 0, "name.regnal"}
		}
		return likeness{unsure, 0.3, "name.regnal-missing"}
	}
	m := pair(a.words, b.words)
	if m.restA > 0 && m.restB > 0 {
		return likeness{unsure, 0.4, "name.regnal"}
	}
	return likeness{same, 0.95 * s, "name.regnal"}
}

// wholeMatch: every word has its partner.
func wholeMatch(a, b []word, m *match, mean float64) likeness {
	if m.initials > 0 {
		if m.initials == m.n {
			return likeness{}
		}
		return likeness{weak, 0.78, "name.initial"}
	}
	if m.inOrder {
		if m.n == 1 && len(a) != len(b) {
			return likeness{weak, 0.7 * mean, "name.optional"}
		}
		return likeness{same, mean, "name.spelling"}
	}
	if allGiven(a) && !a[0].patron && !b[0].patron {
		return likeness{weak, 0.6 * mean, "name.order-given"}
	}
	if !rotated(m, len(a)) {
		return likeness{weak, 0.5 * mean, "name.order-inner"} // Salman ben Mohamed, Mohamed ben Salman
	}
	return likeness{same, 0.95 * mean, "name.order"}
}

// rotated tells that one name is the other with its last word or words first.
func rotated(m *match, n int) bool {
	n = min(n, 12)
	for i := 0; i+1 < n; i++ {
		if m.to[i] < 0 || m.to[i+1] < 0 || (int(m.to[i])+1)%n != int(m.to[i+1]) {
			return false
		}
	}
	return true
}

// begins tells that one word is a short form of the other by its beginning; a
// vowel more makes a woman's name or another one (Karim, Karima; Idriss, Idrissa).
func begins(a, b *word) bool {
	s, l := a.form, b.form
	if len(s) > len(l) {
		s, l = l, s
	}
	return len(s) >= 3 && len(l) >= len(s)+2 && l[:len(s)] == s
}

// slip tells that a letter inside a word was left out, or two changed places. The
// first letter and the end must stand: they make other names.
func slip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || a[0] != b[0] || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 1:
		return a[i:] == b[i+1:]
	case 0:
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
	return false
}

// closeUp writes two words of one name as one where the other name does:
// Amir-Abdollahian and Amirabdollahian, Gholam Reza and Gholamreza.
func closeUp(a, b []word) ([]word, []word, bool) {
	if len(a) > len(b) {
		y, ok := closeUpIn(a, b)
		return y, b, ok
	}
	y, ok := closeUpIn(b, a)
	return a, y, ok
}

func closeUpIn(long, short []word) ([]word, bool) {
	for i := 0; i+1 < len(long); i++ {
		if long[i].initial || long[i+1].initial {
			continue
		}
		w := long[i]
		w.form = long[i].form + long[i+1].form
		w.sound, w.groups, w.nicks = phones(w.form), nil, nil
		for j := range short {
			if len(short[j].form) > 5 && soundAlike(w.sound, short[j].sound) >= 0.9 {
				w.key = skeleton(w.sound)
				out := append([]word{}, long[:i]...)
				return append(append(out, w), long[i+2:]...), true
			}
		}
	}
	return nil, false
}

func allGiven(ws []word) bool {
	for i := range ws {
		if !ws[i].given && !ws[i].optional {
			return false
		}
	}
	return true
}

func allCommon(ws []word) bool {
	for i := range ws {
		if !ws[i].common && !ws[i].optional {
			return false
		}
	}
	return true
}

// initialsClash tells that both names have initials, and not the same ones.
func initialsClash(a, b []word) bool {
	x, y := 0, 0
	for i := range a {
		if a[i].initial {
			x++
		}
	}
	for i := range b {
		if b[i].initial {
			y++
		}
	}
	return x > 0 && y > 0 && x != y
}

// subsetMatch: all words of the shorter name s have partners in the longer l.
func subsetMatch(s, l []word, to, from []int8, m *match, mean float64) likeness {
	first := firstWord(l)
	startsAlike := from[first] >= 0
	endsAlike := from[min(len(l), 12)-1] >= 0
	switch {
	case m.n == 1 && !s[0].initial:
		return likeness{unsure, 0.4, "name.short"}
	case m.n < 2:
		return likeness{}
	case !m.inOrder:
		return likeness{weak, 0.6 * mean, "name.order-part"}
	case initialsClash(s, l):
		return likeness{different, 0, "name.initials"} // George W. Bush, George H. W. Bush
	case m.initials > 0:
		return likeness{weak, 0.7 * mean, "name.initial"}
	case startsAlike && endsAlike && (m.restA+m.restB > 2 || m.restA+m.restB > 1 && allCommon(s)):
		return likeness{weak, 0.8 * mean, "name.middle-many"}
	case startsAlike && endsAlike:
		return likeness{same, 0.93 * mean, "name.middle"}
	case startsAlike && allCommon(s) && !s[len(s)-1].patron:
		return likeness{weak, 0.65 * mean, "name.prefix-given"}
	case startsAlike:
		return likeness{weak, 0.85 * mean, "name.prefix"}
	case s[firstWord(s)].given:
		return likeness{different, 0, "name.father-son"} // Idriss Déby, Mahamat Idriss Déby
	}
	return likeness{weak, 0.55 * mean, "name.suffix"}
}

// firstWord is the index of the first word that is no optional title.
func firstWord(ws []word) int {
	for i := range ws[:min(len(ws), 12)] {
		if !ws[i].optional {
			return i
		}
	}
	return 0
}

// crossMatch: both names have words of their own.
func crossMatch(a, b []word, m *match, mean float64) likeness {
	fa, fb := firstWord(a), firstWord(b)
	lastA, lastB := min(len(a), 12)-1, min(len(b), 12)-1
	sameFirst := int(m.to[fa]) == fb
	sameLast := int(m.to[lastA]) == lastB
	switch {
	case sameLast && !sameFirst && begins(&a[fa], &b[fb]) && m.to[fa] < 0 && m.from[fb] < 0:
		return likeness{weak, min(0.75, 0.6+0.1*float64(m.n-1)) * mean, "name.given-short"} // Kavi, Kaviraj
	case sameLast && !sameFirst && m.restA == 1 && m.restB == 1 && slip(a[fa].form, b[fb].form):
		return likeness{weak, 0.72 * mean, "name.given-slip"} // Serguei, Segruei
	case sameLast && !sameFirst && m.to[fa] < 0 && m.from[fb] < 0:
		return likeness{different, 0, "name.given"} // Saad Hariri, Said Hariri
	case sameFirst && sameLast && m.n >= 2:
		return likeness{weak, 0.6 * mean, "name.middle-differs"}
	case sameFirst && m.n >= 2:
		return likeness{unsure, 0.5 * mean, "name.tail-differs"}
	}
	return likeness{unrelated, 0, ""}
}

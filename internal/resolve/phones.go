package resolve

import (
	"strings"
	"sync"
)

// phones spells a folded word as it sounds across French, English and Maghreb
// spelling habits: one byte a sound, capital letters for the sounds that
// Latin letters cannot write. Vowels keep a rough class (a, e, i, o, and y for
// "ai/ei"), so that Hassan and Hussein stay apart while Youssef and Yusuf meet.
// Letters of other scripts pass through.
func phones(word string) string {
	var buf [48]byte
	out := buf[:0]
	for i := 0; i < len(word); {
		n, sound := digraph(word[i:], len(out) > 0)
		if n == 0 {
			n, sound = letter(word, i)
		}
		i += n
		for j := 0; j < len(sound); j++ {
			if len(out) == 0 || out[len(out)-1] != sound[j] {
				out = append(out, sound[j])
			}
		}
	}
	return string(trimSilent(out, word))
}

// digraphs lists letter groups that write one sound, longest first.
var digraphs = [...]struct{ letters, sound string }{
	{"tch", "C"}, {"tsh", "C"}, {"sch", "S"}, {"ch", "S"}, {"sh", "S"}, {"kh", "x"},
	{"gh", "G"}, {"dj", "j"}, {"dh", "d"}, {"th", "t"}, {"ph", "f"}, {"ck", "k"},
	{"qu", "k"}, {"cq", "k"}, {"ss", "s"}, {"oo", "o"}, {"ee", "i"}, {"aou", "ao"},
	{"ai", "y"}, {"ay", "y"}, {"ei", "y"}, {"ey", "y"}, {"eau", "o"}, {"ae", "y"},
}

// digraph reads a letter group at the start of s; n is 0 when there is none.
func digraph(s string, inside bool) (n int, sound string) {
	if strings.HasPrefix(s, "ou") && len(s) > 2 && isVowel(s[2]) {
		return 2, "w"
	}
	if strings.HasPrefix(s, "gu") && len(s) > 2 && (s[2] == 'e' || s[2] == 'i') {
		return 2, "g"
	}
	if strings.HasPrefix(s, "ou") {
		return 2, "o"
	}
	for _, d := range digraphs {
		if strings.HasPrefix(s, d.letters) {
			if d.sound == "y" && !inside {
				return len(d.letters), "y"
			}
			return len(d.letters), d.sound
		}
	}
	return 0, ""
}

// letter reads one letter by its neighbour.
func letter(word string, i int) (n int, sound string) {
	next := byte(0)
	if i+1 < len(word) {
		next = word[i+1]
	}
	soft := next == 'e' || next == 'i' || next == 'y'
	switch c := word[i]; c {
	case 'c':
		if soft {
			return 1, "s"
		}
		return 1, "k"
	case 'g':
		if soft {
			return 1, "j"
		}
		return 1, "g"
	case 'q':
		return 1, "k"
	case 'x':
		return 1, "ks"
	case 'y':
		return 1, "i"
	case 'u':
		return 1, "o"
	case 'w':
		if isVowel(next) {
			return 1, "w"
		}
		return 1, "o"
	default:
		return 1, word[i : i+1]
	}
}

// trimSilent drops a final h after a vowel ("Salah") and a final e ("Hassane").
func trimSilent(out []byte, word string) []byte {
	n := len(out)
	if n > 2 && out[n-1] == 'h' && isSoundVowel(out[n-2]) {
		return out[:n-1]
	}
	if n > 3 && out[n-1] == 'e' && strings.HasSuffix(word, "e") && !isSoundVowel(out[n-2]) {
		return out[:n-1]
	}
	return out
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

func isSoundVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'y':
		return true
	}
	return false
}

// skeleton is the consonants of sounds, with sounds that spelling habits mix up
// brought together: a key for blocking, not a proof. An abd- name loses the
// article's l before a sun letter (Abdel Rahman, Abderrahmane).
func skeleton(sounds string) string {
	var buf [48]byte
	out := buf[:0]
	for i := 0; i < len(sounds); i++ {
		c := sounds[i]
		if isSoundVowel(c) || c == 'h' || c == 'w' {
			continue
		}
		if j := strings.IndexByte("gxGzSCjvwpdn", c); j >= 0 {
			c = "kkksssjffbtm"[j]
		}
		if c == 'j' {
			c = 's'
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return sounds
	}
	return string(out)
}

// soundLimit is the highest cost a consonant at which two words may still be
// spellings of one.
const soundLimit = 0.17

// soundAlike is the likeness (0 to 1) of two words by their sounds, 0 when the
// distance is above soundLimit. Short words must agree nearly fully.
func soundAlike(a, b string) float64 {
	if a == b {
		return 1
	}
	if len(a) > 40 || len(b) > 40 {
		return 0
	}
	x, y := consonants(a), consonants(b)
	n := min(x, y)
	if n == 0 || abs(x-y) > 2 || abs(len(a)-len(b)) > 5 {
		return 0
	}
	cost := soundDistance(a, b)
	switch {
	case n == 1 && cost > 0.05, n == 2 && cost > 0.31:
		return 0
	}
	if d := cost / float64(n); d <= soundLimit {
		return 1 - d
	}
	return 0
}

func consonants(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if !isSoundVowel(s[i]) {
			n++
		}
	}
	return n
}

// soundDistance is a weighted edit distance over sounds.
func soundDistance(a, b string) float64 {
	var rows [2][42]float64
	prev, cur := &rows[0], &rows[1]
	swap := swapTable()
	for j := 0; j < len(b); j++ {
		prev[j+1] = prev[j] + gapCost(b, j)
	}
	for i := 0; i < len(a); i++ {
		gap := gapCost(a, i)
		cur[0] = prev[0] + gap
		for j := 0; j < len(b); j++ {
			best := prev[j] + swap[a[i]&127][b[j]&127]
			best = min(best, prev[j+1]+gap, cur[j]+gapCost(b, j))
			cur[j+1] = best
		}
		prev, cur = cur, prev
	}
	return prev[len(b)]
}

// gapCost is the cost of leaving out sound i of s. A final a is dear: it makes
// Karima of Karim.
func gapCost(s string, i int) float64 {
	switch c := s[i]; {
	case c == 'h':
		return 0.28
	case !isSoundVowel(c):
		return 0.9
	case i == 0:
		return 0.3
	case i == len(s)-1 && c == 'a':
		return 0.6
	case i == len(s)-1 && c == 'e':
		return 0.15
	}
	return 0.28
}

// swapCosts holds the sounds that spelling habits mix up, both ways.
var swapCosts = [...]struct {
	pair string
	cost float64
}{
	{"ae", .1}, {"ei", .15}, {"ey", .1}, {"iy", .15}, {"ay", .4}, {"ao", .5}, {"ai", .55}, {"oi", .6}, {"oe", .4}, {"oy", .6},
	{"kg", .25}, {"kx", .25}, {"xh", .25}, {"sz", .2}, {"sS", .3}, {"SC", .2}, {"jS", .4}, {"jg", .3}, {"jz", .3},
	{"Gg", .2}, {"Gr", .4}, {"Gk", .4}, {"Gx", .4}, {"bp", .3}, {"dt", .4}, {"vf", .25}, {"vw", .2}, {"dz", .4}, {"ts", .5}, {"fp", .5},
	{"vb", .4}, {"mn", .6}, {"jC", .5}, {"wo", .15}, {"ij", .4},
}

// swapTable is swapCosts spread out for every two sounds, made once.
var swapTable = sync.OnceValue(func() *[128][128]float64 {
	var t [128][128]float64
	for a := range t {
		for b := range t[a] {
			switch {
			case a == b:
			case isSoundVowel(byte(a)) != isSoundVowel(byte(b)):
				t[a][b] = 1.1
			default:
				t[a][b] = 1
			}
		}
	}
	for _, s := range swapCosts {
		t[s.pair[0]][s.pair[1]], t[s.pair[1]][s.pair[0]] = s.cost, s.cost
	}
	return &t
})

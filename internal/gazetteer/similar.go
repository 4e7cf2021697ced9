package gazetteer

import (
	"strings"

	"actant/internal/kg"
)

// Skeleton is the consonant key of one folded word, under which the French and
// English spellings of one Arabic or Slavic name fall together: "bourita",
// "burita" and "bouritta" are "brt". Vowels go (a first one becomes "a"), ou and
// w become "w", kh and x "k", gh and dj and j "j"-like signs, q and c "k", ch and
// sh "s", ph "f", z "s", doubled letters one. An equal key is a candidate, never
// a proof.
func Skeleton(word string) string {
	var buf [32]byte
	out := buf[:0]
	put := func(c byte) {
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	for i := 0; i < len(word); {
		rest := word[i:]
		n := 1
		switch {
		case hasAny(rest, "kh"):
			put('k')
			n = 2
		case hasAny(rest, "gh", "dj", "dh"):
			put(rest[0])
			n = 2
		case hasAny(rest, "tch"):
			put('s')
			n = 3
		case hasAny(rest, "ch", "sh"):
			put('s')
			n = 2
		case hasAny(rest, "ph"):
			put('f')
			n = 2
		case hasAny(rest, "th"):
			put('t')
			n = 2
		default:
			putLetter(rest[0], i == 0, put)
		}
		i += n
	}
	return string(out)
}

// putLetter adds the sign of a single letter.
func putLetter(c byte, first bool, put func(byte)) {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		if first {
			put('a')
		}
	case 'w', 'h':
	case 'q', 'c', 'x':
		put('k')
	case 'z':
		put('s')
	case 'j':
		put('d')
	default:
		if c != ' ' {
			put(c)
		}
	}
}

func hasAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// Similar lists persons whose given name and surname sound like those of name:
// other spellings and slips ("Kaiis Saied", "Nacer Burita"). Regnal numbers must
// agree, and the names must not be of one word. In order of the lists.
func (g *Gazetteer) Similar(name string) []*Entry {
	key, numeral := g.soundKey(name)
	if key == "" {
		return nil
	}
	var out []*Entry
	first, last := g.soundWords(name)
	for _, s := range g.sounds()[key] {
		if s.numeral != numeral {
			continue
		}
		if near(first, s.first) && near(last, s.last) {
			out = append(out, s.entry)
		}
	}
	return out
}

// sounded is a person under a sound key, with the words of the name that made it.
type sounded struct {
	entry                *Entry
	numeral, first, last string
}

// soundWords are the first and the last word of a name that count for its key,
// in plain spelling.
func (g *Gazetteer) soundWords(name string) (first, last string) {
	for _, w := range strings.Fields(Fold(name)) {
		if first != "" && isRoman(w) || g.lists.particles[w] || len(w) < 2 {
			continue
		}
		if first == "" {
			first = w
		}
		last = w
	}
	plain := strings.NewReplacer("ou", "u", "oo", "u", "ee", "i", "ei", "i", "ai", "i", "y", "i", "w", "u", "dj", "j", "kh", "k", "gh", "g", "sh", "ch", "ph", "f", "q", "k")
	return plain.Replace(first), plain.Replace(last)
}

// near tells words that differ by one letter, long ones by two.
func near(a, b string) bool {
	limit := 1
	if min(len(a), len(b)) >= 6 {
		limit = 2
	}
	return distance(a, b) <= limit
}

// distance is the edit distance of two words.
func distance(a, b string) int {
	var buf [32]int
	row := append(buf[:0], make([]int, len(b)+1)...)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			d := diag
			if a[i-1] != b[j-1] {
				d = 1 + min(diag, row[j], row[j-1])
			}
			diag, row[j] = row[j], d
		}
	}
	return row[len(b)]
}

// soundKey is the skeletons of the first and the last word of a name; "" for
// names of one word, or whose keys tell too little.
func (g *Gazetteer) soundKey(name string) (key, numeral string) {
	var words []string
	for _, w := range strings.Fields(Fold(name)) {
		switch {
		case len(words) > 0 && isRoman(w):
			numeral = w
		case !g.lists.particles[w] && len(w) > 1:
			words = append(words, w)
		}
	}
	if len(words) == 0 || len(words) == 1 && numeral == "" {
		return "", ""
	}
	first, last := Skeleton(words[0]), Skeleton(words[len(words)-1])
	if numeral == "" && len(first)+len(last) < 3 {
		return "", ""
	}
	if numeral != "" && len(words) == 1 {
		last = ""
	}
	return first + " " + last, numeral
}

func isRoman(w string) bool {
	return w != "" && strings.Trim(w, "ivx") == "" && len(w) < 6
}

// indexSounds files persons under the sound keys of their names.
func (g *Gazetteer) indexSounds() map[string][]sounded {
	out := map[string][]sounded{}
	for _, l := range g.layers {
		for i := range l.entries {
			e := &l.entries[i]
			if e.Kind != kg.Person || g.byID[e.ID] != e {
				continue
			}
			note := func(form string) {
				if k, n := g.soundKey(form); k != "" {
					for _, s := range out[k] {
						if s.entry == e {
							return
						}
					}
					first, last := g.soundWords(form)
					out[k] = append(out[k], sounded{e, n, first, last})
				}
			}
			note(e.Name)
			eachAlias(e.rawAlias, func(a Alias, _ string) { note(a.Form) })
		}
	}
	return out
}

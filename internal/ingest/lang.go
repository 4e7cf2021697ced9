package ingest

import (
	"math"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxLangs bounds the number of languages told apart by their letters.
const maxLangs = 8

// trigramTable holds how likely each run of three letters is in each language.
// Keys are three runes packed into 63 bits; 0 is an empty slot.
type trigramTable struct {
	langs  []string
	keys   []uint64
	scores [][maxLangs]float32
	unseen float32
	mask   uint64
}

// slots is the size of the table, a power of two well above the number of trigrams.
const slots = 1 << 15

// trigrams counts the sample texts of data/lang once.
var trigrams = sync.OnceValue(func() *trigramTable {
	t := &trigramTable{keys: make([]uint64, slots), scores: make([][maxLangs]float32, slots), mask: slots - 1}
	entries, _ := dataFS.ReadDir("data/lang") // the folder is embedded
	var total [maxLangs]float32
	for _, e := range entries {
		b, err := dataFS.ReadFile(path.Join("data/lang", e.Name()))
		if err != nil || len(t.langs) == maxLangs {
			continue
		}
		k := len(t.langs)
		t.langs = append(t.langs, strings.TrimSuffix(e.Name(), ".txt"))
		walkTrigrams(string(b), func(key uint64) {
			t.scores[t.slot(key, true)][k]++
			total[k]++
		})
	}
	t.unseen = float32(math.Log(0.3 / 9000))
	for i, key := range t.keys {
		if key == 0 {
			continue
		}
		for k := range t.langs {
			t.scores[i][k] = max(t.unseen, float32(math.Log(float64((t.scores[i][k]+0.1)/total[k]))))
		}
	}
	return t
})

// slot finds the place of a key; without add an absent key gives an empty slot.
func (t *trigramTable) slot(key uint64, add bool) uint64 {
	i := (key * 0x9E3779B97F4A7C15) >> 40 & t.mask
	for t.keys[i] != key {
		if t.keys[i] == 0 {
			if add {
				t.keys[i] = key
			}
			break
		}
		i = (i + 1) & t.mask
	}
	return i
}

// walkTrigrams gives the runs of three letters of a text, lower case, each word
// with a blank before and after.
func walkTrigrams(s string, f func(uint64)) {
	const sep = uint64(' ')
	a, b := sep, sep
	for i := 0; i < len(s); {
		var c uint64
		if ch := s[i]; ch < utf8.RuneSelf {
			i++
			switch {
			case ch >= 'a' && ch <= 'z':
				c = uint64(ch)
			case ch >= 'A' && ch <= 'Z':
				c = uint64(ch | 0x20)
			default:
				c = sep
			}
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			if c = sep; unicode.IsLetter(r) {
				c = uint64(unicode.ToLower(r))
			}
		}
		if c == sep && b == sep {
			continue
		}
		if !(a == sep && b == sep) {
			f(a<<42 | b<<21 | c)
		}
		a, b = b, c
	}
	if b != sep {
		f(a<<42 | b<<21 | sep)
	}
}

// score adds up how likely a text is in each language; n counts its trigrams.
func (t *trigramTable) score(s string, sum *[maxLangs]float32) (n int) {
	walkTrigrams(s, func(key uint64) {
		i := t.slot(key, false)
		if t.keys[i] == 0 {
			return
		}
		n++
		for k := range t.langs {
			sum[k] += t.scores[i][k]
		}
	})
	return n
}

// scriptOf gives the language that the script of a text tells, or "" for Latin
// script and for texts of few letters.
func scriptOf(s string) string {
	var latin, arabic, cyrillic, greek, hebrew, han, ethiopic, tifinagh int
	for _, r := range s {
		switch {
		case r < 0x250:
			if r < utf8.RuneSelf && !(r|0x20 >= 'a' && r|0x20 <= 'z') {
				continue
			}
			latin++
		case r >= 0x370 && r < 0x400:
			greek++
		case r >= 0x400 && r < 0x530:
			cyrillic++
		case r >= 0x590 && r < 0x600:
			hebrew++
		case r >= 0x600 && r < 0x780 || r >= 0xFB50 && r < 0xFE00 || r >= 0xFE70 && r < 0xFEFF:
			arabic++
		case r >= 0x1200 && r < 0x1380:
			ethiopic++
		case r >= 0x2D30 && r < 0x2D80:
			tifinagh++
		case r >= 0x3040 && r < 0xA000:
			han++
		}
	}
	best, lang := latin, ""
	for _, c := range [...]struct {
		n    int
		lang string
	}{{arabic, "ar"}, {cyrillic, "ru"}, {greek, "el"}, {hebrew, "he"}, {han, "zh"}, {ethiopic, "am"}, {tifinagh, "zgh"}} {
		if c.n > best {
			best, lang = c.n, c.lang
		}
	}
	return lang
}

// Numbers of the language steps, in bytes, trigrams and nats a trigram.
const (
	langHead    = 320  // how much of a line is looked at
	langEnough  = 6000 // how much of the story tells the language of the article
	langMinimum = 18   // trigrams under which a line is taken to be in the article's language
	langMargin  = 0.22 // by how much another language must be likelier for a line
)

// languages labels each line with its language and gives that of the story: the
// article's language is the prior of every line, and a line is in another one
// only where its script or its letters say so clearly.
func (p *sheet) languages() string {
	t := trigrams()
	scores := make([][maxLangs]float32, len(p.lines))
	counts := make([]int, len(p.lines))
	var all [maxLangs]float32
	scripts := map[string]int{}
	read, n := 0, 0
	for i := range p.lines {
		l := &p.lines[i]
		head := l.text[:min(len(l.text), langHead)]
		if l.lang = scriptOf(head); l.lang == "" {
			counts[i] = t.score(head, &scores[i])
		}
		if l.kind.Readable() && read < langEnough {
			read += len(head)
			scripts[l.lang] += len(head)
			n += counts[i]
			for k := range t.langs {
				all[k] += scores[i][k]
			}
		}
	}
	doc := t.decide(all, n, p.meta.Lang)
	for _, s := range []string{"ar", "ru", "el", "he", "zh", "am", "zgh"} { // fixed order
		if scripts[s] > read/2 {
			doc = s
		}
	}
	for i := range p.lines {
		if l := &p.lines[i]; l.lang == "" {
			l.lang = t.line(scores[i], counts[i], doc)
		}
	}
	if doc == "" {
		return "und"
	}
	return doc
}

// decide gives the likeliest language of the story; the declared one wins where
// there is too little text to tell.
func (t *trigramTable) decide(sum [maxLangs]float32, n int, declared string) string {
	if n < langMinimum {
		if declared != "" {
			return declared
		}
		if n == 0 {
			return ""
		}
	}
	best := 0
	for k := range t.langs {
		if sum[k] > sum[best] {
			best = k
		}
	}
	return t.langs[t.favoured(sum, n, best, declared)]
}

// favoured is the declared language, French or English where they are hardly less
// likely than the best one: a short story full of foreign names is no proof of
// another language.
func (t *trigramTable) favoured(sum [maxLangs]float32, n, best int, declared string) int {
	favour := -1
	for k, lang := range t.langs {
		if lang != declared && lang != "fr" && lang != "en" || sum[best]-sum[k] > langMargin*float32(n)+8 {
			continue
		}
		if lang == declared {
			return k
		}
		if favour < 0 || sum[k] > sum[favour] {
			favour = k
		}
	}
	if favour >= 0 {
		return favour
	}
	return best
}

// line gives the language of a line in an article of language doc.
func (t *trigramTable) line(sum [maxLangs]float32, n int, doc string) string {
	prior := -1
	best := 0
	for k, lang := range t.langs {
		if lang == doc {
			prior = k
		}
		if sum[k] > sum[best] {
			best = k
		}
	}
	if n < langMinimum || prior == best {
		if doc == "" {
			return "und"
		}
		return doc
	}
	if prior < 0 || sum[best]-sum[prior] > langMargin*float32(n)+8 {
		return t.langs[best]
	}
	return doc
}

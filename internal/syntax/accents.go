package syntax

import (
	"strings"
	"unicode/utf8"
)

// accentedLetters are the letters of each accent: acute (with cedilla and tilde),
// grave, circumflex, diaeresis. Part of the model format.
var accentedLetters = [4]map[rune]rune{
	{'e': 'é', 'c': 'ç', 'n': 'ñ'},
	{'a': 'à', 'e': 'è', 'u': 'ù'},
	{'a': 'â', 'e': 'ê', 'i': 'î', 'o': 'ô', 'u': 'û'},
	{'a': 'ä', 'e': 'ë', 'i': 'ï', 'o': 'ö', 'u': 'ü', 'y': 'ÿ'},
}

// bareLetter is a letter without its accent, and which accent it has, -1 for none.
func bareLetter(r rune) (rune, int) {
	if r < utf8.RuneSelf {
		return r, -1
	}
	for k, m := range accentedLetters {
		for b, a := range m {
			if a == r {
				return b, k
			}
		}
	}
	return r, -1
}

// bareForm is a folded form without its accents.
func bareForm(s string) string {
	return strings.Map(func(r rune) rune { r, _ = bareLetter(r); return r }, s)
}

// accentPattern says where the accents of a form are, a byte each: the place of
// the letter times four, plus the accent. Forms with other letters have none.
func accentPattern(s string) (string, bool) {
	var p []byte
	i := 0
	for _, r := range s {
		b, k := bareLetter(r)
		if b >= utf8.RuneSelf || i >= 64 {
			return "", false
		}
		if k >= 0 {
			p = append(p, byte(i<<2|k))
		}
		i++
	}
	return string(p), true
}

// addAccents appends a bare form to dst with the accents of a pattern.
func addAccents(dst, bare, pattern []byte) []byte {
	for i, b := range bare {
		if len(pattern) > 0 && int(pattern[0]>>2) == i {
			if a, ok := accentedLetters[pattern[0]&3][rune(b)]; ok {
				dst = utf8.AppendRune(dst, a)
				pattern = pattern[1:]
				continue
			}
		}
		dst = append(dst, b)
	}
	return dst
}

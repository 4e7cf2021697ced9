package segment

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// class is what a rune is to the tokeniser.
type class uint8

const (
	blank class = iota
	letter
	digit
	punct
)

// maxEntity is the longest HTML entity looked for, in bytes with & and ;.
const maxEntity = 12

// next reads the rune at text[i:end]. An HTML entity ("&eacute;", "&#233;",
// "&nbsp;") is read as the rune it means; size is its length in the text.
func next(text string, i, end int) (r rune, size int) {
	c := text[i]
	if c < utf8.RuneSelf {
		if c == '&' {
			if r, n := entity(text[i:end]); n > 0 {
				return r, n
			}
		}
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:end])
}

// entity reads an HTML entity that stands for one rune at the start of s; n
// is 0 where there is none.
func entity(s string) (r rune, n int) {
	if len(s) < 4 || !(s[1] == '#' || isASCIILetter(s[1])) {
		return 0, 0
	}
	semi := strings.IndexByte(s[:min(len(s), maxEntity)], ';')
	if semi < 2 {
		return 0, 0
	}
	for _, c := range []byte(s[1:semi]) {
		if !isASCIILetter(c) && (c < '0' || c > '9') && c != '#' {
			return 0, 0
		}
	}
	out := html.UnescapeString(s[:semi+1])
	r, size := utf8.DecodeRuneInString(out)
	if size != len(out) || out == s[:semi+1] {
		return 0, 0
	}
	return r, semi + 1
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// classOf tells the class of a rune. Combining marks, zero-width joiners and
// soft hyphens count as letters: they never begin a token that matters, and
// they never end a word.
func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case isASCIILetter(byte(r)) || r == '_':
			return letter
		case r >= '0' && r <= '9':
			return digit
		case r <= ' ' || r == 0x7f:
			return blank
		}
		return punct
	case r == 0xA0 || r == 0x202F || r >= 0x2000 && r <= 0x200B || r == 0xFEFF || r == 0x85:
		return blank
	case isGlue(r):
		return letter
	case r < 0x250:
		if r >= 0xC0 && r != 0xD7 && r != 0xF7 || r == 0xAA || r == 0xB5 || r == 0xBA {
			return letter
		}
		if r == 0xB2 || r == 0xB3 || r == 0xB9 {
			return digit
		}
		return punct
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return letter
	case unicode.IsNumber(r):
		return digit
	case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r):
		return blank
	}
	return punct
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '´' || r == '`' }

func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' }

func isDash(r rune) bool { return r == '-' || r == '–' || r == '—' || r == '−' || r == '―' }

// isGlue tells soft hyphens and joiners, which stand inside words and are no
// part of their norm.
func isGlue(r rune) bool { return r == 0xAD || r == 0x200C || r == 0x200D || r == 0x2060 }

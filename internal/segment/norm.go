package segment

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Norm is the form of a word that tables are looked up with: NFC, straight
// apostrophes and hyphens, HTML entities resolved, soft hyphens gone, no-break
// blanks as blanks, case kept. A word that is so already is returned as it is,
// without a copy.
func Norm(w string) string {
	ascii := true
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf || w[i] == '&' || w[i] == '`' {
			ascii = false
			break
		}
	}
	if ascii || isPlain(w) {
		return w
	}
	var b strings.Builder
	b.Grow(len(w))
	for i := 0; i < len(w); {
		r, n := next(w, i, len(w))
		i += n
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteRune(r)
		case isGlue(r):
		case r == '’' || r == 'ʼ' || r == '´' || r == '`' || r == '‘':
			b.WriteByte('\'')
		case r == '‐' || r == '‑':
			b.WriteByte('-')
		case r == 0xA0 || r == 0x202F || r == 0x2009:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// isPlain tells whether a word is made of Latin letters that are their own
// normal form: no apostrophe, entity or combining mark in it.
func isPlain(w string) bool {
	for i := 0; i < len(w); {
		c := w[i]
		if c < utf8.RuneSelf {
			if c == '&' || c == '`' {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(w[i:])
		if (r < 0xC0 && r != 0xAB && r != 0xBB && r != 0xB0) || r > 0x17F && r != '–' && r != '—' && r != '“' && r != '”' && r != '…' && r != '€' {
			return false
		}
		i += n
	}
	return true
}

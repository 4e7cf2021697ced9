package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form under which names are compared everywhere: lower case, no
// diacritics, œ→oe, æ→ae, ß→ss; apostrophes, hyphens, slashes and white space
// become one space; other punctuation is dropped ("U.S." is "us"). Letters of
// other scripts stay, their combining marks go.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	var buf [64]byte
	return string(AppendFold(buf[:0], s))
}

// folded tells whether Fold would return s itself.
func folded(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case c == ' ':
			if i == 0 || i == len(s)-1 || s[i-1] == ' ' {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// AppendFold appends Fold(s) to dst.
func AppendFold(dst []byte, s string) []byte {
	start := len(dst)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '&', c == '+':
				dst = append(dst, c)
			case 'A' <= c && c <= 'Z':
				dst = append(dst, c+'a'-'A')
			case isSeparator(rune(c)):
				if len(dst) > start && dst[len(dst)-1] != ' ' {
					dst = append(dst, ' ')
				}
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if isSeparator(r) {
			if len(dst) > start && dst[len(dst)-1] != ' ' {
				dst = append(dst, ' ')
			}
			continue
		}
		dst = appendFoldRune(dst, r)
	}
	if len(dst) > start && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// isSeparator tells whether r parts two words inside a token.
func isSeparator(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '-', '\'', '/', '_', '\u2019', '\u2018', '\u02bc', '\u2010',
		'\u2011', '\u2012', '\u2013', '\u2014', '\u00a0', '\u202f', '\u2009', '`', '\u00b4', '\u2032':
		return true
	}
	return false
}

// appendFoldRune appends the folded form of one rune beyond ASCII; nothing for
// marks and punctuation.
func appendFoldRune(dst []byte, r rune) []byte {
	switch r {
	case 'œ', 'Œ':
		return append(dst, "oe"...)
	case 'æ', 'Æ':
		return append(dst, "ae"...)
	case 'ß':
		return append(dst, "ss"...)
	case 'þ', 'Þ':
		return append(dst, "th"...)
	case 'ı', 'İ':
		return append(dst, 'i')
	case 'ł', 'Ł':
		return append(dst, 'l')
	case 'đ', 'Đ', 'ð', 'Ð':
		return append(dst, 'd')
	case 'ø', 'Ø':
		return append(dst, 'o')
	case 'ŋ', 'Ŋ':
		return append(dst, 'n')
	case 'ə', 'Ə', 'ɛ', 'Ɛ':
		return append(dst, 'e')
	case 'ɔ', 'Ɔ':
		return append(dst, 'o')
	}
	if r <= 0xFF {
		if r >= 0xC0 && r != 0xD7 && r != 0xF7 {
			return append(dst, latin1Base[r-0xC0])
		}
		if r < utf8.RuneSelf {
			return appendLetter(dst, r)
		}
		return dst
	}
	return appendDecomposed(dst, r)
}

// latin1Base is the base letter of U+00C0..U+00FF.
const latin1Base = "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy"

// appendDecomposed folds a rune through its canonical decomposition.
func appendDecomposed(dst []byte, r rune) []byte {
	var in [utf8.UTFMax]byte
	n := utf8.EncodeRune(in[:], r)
	dec := norm.NFD.Properties(in[:n]).Decomposition()
	if dec == nil {
		return appendLetter(dst, r)
	}
	for len(dec) > 0 {
		d, m := utf8.DecodeRune(dec)
		dec = dec[m:]
		dst = appendFoldRune(dst, d)
	}
	return dst
}

// appendLetter appends r in lower case when it is a letter or a digit.
func appendLetter(dst []byte, r rune) []byte {
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return dst
	}
	if l := unicode.ToLower(r); l != r {
		if l >= utf8.RuneSelf {
			return appendFoldRune(dst, l)
		}
		return append(dst, byte(l))
	}
	return utf8.AppendRune(dst, r)
}

// part is one word inside a token, as the trie sees it.
type part struct {
	text       []byte // folded; valid until the next token is read
	start, end int    // byte range in the token's Norm
	initial    bool   // starts with an upper-case letter or a digit
	upper      bool   // has no lower-case letter
}

// parts cuts s into its folded words. A comma is a part of its own, so that
// names with commas match and names never run over one by chance; any other
// bare punctuation gives one empty part, which matches nothing.
func parts(dst []part, buf []byte, s string) ([]part, []byte) {
	p := part{upper: true, start: 0}
	from := len(buf)
	n0 := len(dst)
	flush := func(end int) {
		if len(buf) > from {
			p.text, p.end = buf[from:len(buf):len(buf)], end
			dst = append(dst, p)
		}
		from = len(buf)
		p = part{upper: true}
	}
	for i := 0; i < len(s); {
		c := s[i]
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case isSeparator(r):
			flush(i)
		case r == ',' || r == ';' || r == '(' || r == ')':
			flush(i)
			buf = append(buf, c)
			p.start = i
			flush(i + 1)
		default:
			first := len(buf) == from
			if 'a' <= c && c <= 'z' {
				buf = append(buf, c)
				p.upper = false
			} else if 'A' <= c && c <= 'Z' {
				buf = append(buf, c+'a'-'A')
				p.initial = p.initial || first
			} else if c < utf8.RuneSelf {
				if '0' <= c && c <= '9' || c == '&' || c == '+' {
					buf = append(buf, c)
					p.initial = p.initial || first
				}
			} else {
				buf = appendFoldRune(buf, r)
				if unicode.IsLower(r) {
					p.upper = false
				} else if first {
					p.initial = true
				}
			}
			if first {
				p.start = i
			}
		}
		i += n
	}
	flush(len(s))
	if len(dst) == n0 && strings.TrimSpace(s) != "" {
		dst = append(dst, part{end: len(s)})
	}
	return dst, buf
}

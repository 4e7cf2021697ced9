package ingest

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold gives a text as tables list it: lower case, no accents, straight
// apostrophes, HTML entities resolved, white space (no-break blanks included) as
// single blanks, none at the ends.
func fold(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	b := make([]byte, 0, len(s))
	space := false
	put := func(c ...byte) {
		if space && len(b) > 0 {
			b = append(b, ' ')
		}
		space = false
		b = append(b, c...)
	}
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			switch {
			case c <= ' ':
				space = true
			case c >= 'A' && c <= 'Z':
				put(c | 0x20)
			default:
				put(c)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch r {
		case 0xA0, 0x202F, 0x2009, 0x2003, 0x2002, 0x3000, 0x85:
			space = true
			continue
		case '’', '‘', 'ʼ', '´':
			put('\'')
			continue
		case 'œ', 'Œ':
			put('o', 'e')
			continue
		case 'æ', 'Æ':
			put('a', 'e')
			continue
		case 0xAD, 0x200B, 0x200C, 0x200D, 0xFEFF:
			continue
		case 'é', 'è', 'ê', 'ë', 'É', 'È', 'Ê', 'Ë':
			put('e')
			continue
		case 'à', 'â', 'ä', 'á', 'À', 'Â', 'Á':
			put('a')
			continue
		case 'ç', 'Ç':
			put('c')
			continue
		case 'î', 'ï', 'Î', 'Ï':
			put('i')
			continue
		case 'ô', 'ö', 'Ô':
			put('o')
			continue
		case 'ù', 'û', 'ü', 'Û':
			put('u')
			continue
		}
		r = base(unicode.ToLower(r))
		if r == 0 {
			continue
		}
		if unicode.IsSpace(r) {
			space = true
			continue
		}
		put(utf8.AppendRune(nil, r)...)
	}
	return string(b)
}

// base gives a letter without its accents, 0 for a combining mark.
func base(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return 0
	}
	if p := norm.NFD.PropertiesString(string(r)).Decomposition(); len(p) > 0 {
		b, _ := utf8.DecodeRune(p)
		return b
	}
	return r
}

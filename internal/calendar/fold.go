package calendar

import "unicode/utf8"

// fold gives a word in lower case without diacritics, with straight
// apostrophes and plain hyphens.
func fold(s string) string { return string(appendFold(nil, s)) }

// appendFold appends fold(s) to dst without allocating when dst is large enough.
func appendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if b := foldRune(r); b != 0 {
			dst = append(dst, b)
		} else if r < 0x300 || r > 0x36f { // combining marks vanish
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// foldRune folds the letters and marks that French and English days are
// written with; 0 means any other rune.
func foldRune(r rune) byte {
	switch r {
	case 'à', 'â', 'ä', 'À', 'Â', 'Ä':
		return 'a'
	case 'é', 'è', 'ê', 'ë', 'É', 'È', 'Ê', 'Ë', 'ᵉ':
		return 'e'
	case 'î', 'ï', 'Î', 'Ï':
		return 'i'
	case 'ô', 'ö', 'Ô', 'Ö':
		return 'o'
	case 'û', 'ù', 'ü', 'Û', 'Ù', 'Ü':
		return 'u'
	case 'ç', 'Ç':
		return 'c'
	case '’', 'ʼ', '‘':
		return '\''
	case '–', '—', '‐', '‑', '−':
		return '-'
	}
	return 0
}

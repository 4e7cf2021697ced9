package syntax

import (
	"unicode"
	"unicode/utf8"
)

// Hashes of words and features. They are part of the model format: changing any
// of them means a new format version.

const (
	hashSeed = 0x9E3779B97F4A7C15
	hashMul  = 0xD6E8FEB86659FD93
)

// step folds one more value into a hash.
func step(h, v uint64) uint64 {
	h ^= v
	h *= hashMul
	return h ^ h>>32
}

// hashString is the hash of a string as it stands.
func hashString(s string) uint64 {
	h := uint64(hashSeed)
	for i := 0; i < len(s); i++ {
		h = step(h, uint64(s[i]))
	}
	return h
}

func hashBytes(s []byte) uint64 {
	h := uint64(hashSeed)
	for _, b := range s {
		h = step(h, uint64(b))
	}
	return h
}

// feature is the hash of one feature: the number of its template and its atoms.
func feature(template, a uint64) uint64 { return step(step(hashSeed, template), a) }

func feature2(template, a, b uint64) uint64 { return step(feature(template, a), b) }

func feature3(template, a, b, c uint64) uint64 { return step(feature2(template, a, b), c) }

// maxForm is how many bytes of a word count: no word of a language is longer.
const maxForm = 64

// shape flags of a form.
const (
	hasUpper = 1 << iota
	hasLower
	hasDigit
	hasHyphen
	firstUpper
	hasOther    // neither letter, digit nor hyphen
	beyondASCII // a letter with an accent
)

// fold writes the form in lower case with digits as 0 and straight apostrophes
// to dst, cut at maxForm bytes, and gives its shape flags.
func fold(dst []byte, form string) ([]byte, uint8) {
	var flags uint8
	for i, r := range form {
		if len(dst) >= maxForm {
			break
		}
		switch {
		case r >= 'a' && r <= 'z':
			flags |= hasLower
		case r >= 'A' && r <= 'Z':
			flags |= upper(i)
			r += 'a' - 'A'
		case r >= '0' && r <= '9':
			flags |= hasDigit
			r = '0'
		case r == '-':
			flags |= hasHyphen
		case r == '\'' || r == '’':
			flags |= hasOther
			r = '\''
		case r < utf8.RuneSelf:
			flags |= hasOther
		case unicode.IsUpper(r):
			flags |= upper(i) | beyondASCII
			r = unicode.ToLower(r)
		case unicode.IsLetter(r):
			flags |= hasLower | beyondASCII
		default:
			flags |= hasOther
		}
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
		} else {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst, flags
}

func upper(i int) uint8 {
	if i == 0 {
		return hasUpper | firstUpper
	}
	return hasUpper
}

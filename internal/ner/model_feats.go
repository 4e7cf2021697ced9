package ner

import (
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Bits of the feature mask that callers of [Tagger.Tag] may hand in for each
// token. A model learns what they are worth; it never trusts them blindly.
const (
	FeatPersonB    uint32 = 1 << iota // first token of a listed person's name
	FeatPersonI                       // a later token of a listed person's name
	FeatGiven                         // a given name
	FeatPlaceB                        // first token of a listed place
	FeatPlaceI                        // a later token of a listed place
	FeatCountryB                      // first token of a country
	FeatCountryI                      // a later token of a country
	FeatOrgB                          // first token of an organisation or ministry
	FeatOrgI                          // a later token of an organisation or ministry
	FeatDemonym                       // "marocaine", "Tunisiens"
	FeatRole                          // a role noun: "ministre"
	FeatTitle                         // a title before a name: "M.", "général"
	FeatInstrument                    // an instrument noun: "accord", "mémorandum"
	FeatAmbiguous                     // the listed form is also an ordinary word or another kind
	FeatExerciseB                     // first token of an exercise or agreement
	FeatExerciseI                     // a later token of an exercise or agreement
	FeatDocPER                        // the same word is mostly a person elsewhere in the article
	FeatDocLOC                        // … a place
	FeatDocORG                        // … an organisation
	FeatDocMISC                       // … something else that has a name
	FeatDocOutside                    // … not part of a name
	FeatSurname                       // last token of a listed person's name, alone
	FeatKnownLower                    // set by the model itself: the word was seen in lower case
)

// FeatListedB are the bits of a listed name's first token, FeatListed those of all.
const (
	FeatListedB = FeatPersonB | FeatPlaceB | FeatCountryB | FeatOrgB | FeatExerciseB
	FeatListed  = FeatListedB | FeatPersonI | FeatPlaceI | FeatCountryI | FeatOrgI | FeatExerciseI
)

// caps classes of a token.
const (
	capPunct = iota
	capDigit
	capLower
	capInit  // "Rabat"
	capUpper // "OTAN"
	capOne   // "A"
	capMixed // "McDonald", "iPhone"
)

// modes of a sentence.
const (
	modePlain = iota
	modeTitle // "Le Ministre des Affaires Etrangères Reçoit"
	modeUpper // "LE ROI REÇOIT"
)

// word is what the features need to know of one token.
type word struct {
	low, raw         uint64 // hashes: folded, and lower-case with diacritics
	p2, p3, p4       uint64 // prefixes of the folded form
	s1, s2, s3, s4   uint64 // suffixes of the folded form
	shape            uint64
	caps             uint8
	mask             uint32
	left, right      int32 // nearest ordinary words outside the capitalised run
	quoted, bracketd bool  // inside quotes, inside brackets
}

const (
	fnvStart = 0xcbf29ce484222325
	fnvPrime = 0x100000001b3
	mixA     = 0x9e3779b97f4a7c15
	mixB     = 0xff51afd7ed558ccd
)

func mix(h, v uint64) uint64 {
	h = (h ^ v) * mixB
	return h ^ h>>29
}

// feature makes the 32-bit key of a template and up to two values.
func feature(t uint64, a, b uint64) uint32 {
	h := mix(t*mixA, a)
	h = mix(h, b+mixA)
	return uint32(h >> 31)
}

// maxRunes bounds what is read of one token.
const maxRunes = 48

// foldRune gives the plain lower-case letters of a Latin letter.
func foldRune(r rune) (a, b byte) {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			return byte(r) + 'a' - 'A', 0
		}
		return byte(r), 0
	}
	switch r {
	case 'œ', 'Œ':
		return 'o', 'e'
	case 'æ', 'Æ':
		return 'a', 'e'
	case 'ß':
		return 's', 's'
	case '’', 'ʼ', '‘', '`', '´':
		return '\'', 0
	case '–', '—', '‑', '‐':
		return '-', 0
	case '«', '»', '“', '”', '„':
		return '"', 0
	}
	if 0xC0 <= r && r <= 0x17F {
		if c := latinFold[r-0xC0]; c != ' ' {
			return c, 0
		}
	}
	return 0, 0
}

// latinFold maps U+00C0..U+017F to plain letters.
const latinFold = "aaaaaa ceeeeiiiidnooooo ouuuuyt aaaaaa ceeeeiiiidnooooo ouuuuyty" +
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll" +
	"lllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

// analyse fills w from the form of a token.
func analyse(w *word, form string) {
	var buf [2 * maxRunes]byte
	n, runes := 0, 0
	var c letters
	raw := uint64(fnvStart)
	shape, last := uint64(fnvStart), byte(0)
	for i := 0; i < len(form) && runes < maxRunes; runes++ {
		r, size := rune(form[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(form[i:])
		}
		i += size
		a, b := foldRune(r)
		class := c.count(r, a, runes == 0)
		if class == 'd' {
			a = '0'
		}
		if class != last {
			shape = (shape ^ uint64(class)) * fnvPrime
			last = class
		}
		if a == 0 {
			raw = mix(raw, uint64(r))
			buf[n] = byte(r)
			n++
			continue
		}
		v := uint64(a)
		if r >= 0xC0 {
			v = uint64(unicode.ToLower(r))
		}
		raw = (raw ^ v) * fnvPrime
		buf[n] = a
		n++
		if b != 0 {
			buf[n] = b
			n++
		}
	}
	w.raw, w.shape = raw, shape
	affixes(w, buf[:n])
	w.caps = c.class()
}

// letters counts what a token is made of.
type letters struct {
	upper, lower, digit int
	first, inner        bool // a capital at the beginning, and after it
}

// count takes one character, whose folded form is a, and gives its class in
// shapes: 'X' and 'x' for letters, 'd' for digits, marks for themselves.
func (c *letters) count(r rune, a byte, atStart bool) byte {
	switch {
	case 'a' <= r && r <= 'z':
		c.lower++
		return 'x'
	case '0' <= r && r <= '9':
		c.digit++
		return 'd'
	case 'A' <= r && r <= 'Z', r >= utf8.RuneSelf && unicode.IsUpper(r):
		c.upper++
		c.first = c.first || atStart
		c.inner = c.inner || !atStart
		return 'X'
	case r >= utf8.RuneSelf && unicode.IsLetter(r):
		c.lower++
		return 'x'
	case a != 0:
		return a
	}
	return '.'
}

func (c *letters) class() uint8 {
	switch {
	case c.upper+c.lower == 0 && c.digit > 0:
		return capDigit
	case c.upper+c.lower == 0:
		return capPunct
	case c.upper == 0:
		return capLower
	case c.lower == 0 && c.upper == 1 && c.digit == 0:
		return capOne
	case c.lower == 0:
		return capUpper
	case c.first && !c.inner:
		return capInit
	}
	return capMixed
}

// affixes hashes the folded form and its ends.
func affixes(w *word, b []byte) {
	h := uint64(fnvStart)
	w.p2, w.p3, w.p4 = 1, 1, 1
	for i, c := range b {
		h = (h ^ uint64(c)) * fnvPrime
		switch i {
		case 1:
			w.p2 = h
		case 2:
			w.p3 = h
		case 3:
			w.p4 = h
		}
	}
	w.low = h
	w.s1, w.s2, w.s3, w.s4 = 1, 1, 1, 1
	h = fnvStart
	for k := 1; k <= 4 && k <= len(b); k++ {
		h = (h ^ uint64(b[len(b)-k])) * fnvPrime
		switch k {
		case 1:
			w.s1 = h
		case 2:
			w.s2 = h
		case 3:
			w.s3 = h
		case 4:
			w.s4 = h
		}
	}
}

func capital(c uint8) bool { return c >= capInit }

// context fills what a word needs to know of its sentence.
func context(ws []word) (mode uint64) {
	letters, caps, upper, long, longCaps := 0, 0, 0, 0, 0
	left := int32(-1)
	quoted, depth := false, 0
	for i := range ws {
		w := &ws[i]
		switch w.low {
		case hashQuote:
			quoted = !quoted
		case hashOpen:
			depth++
		case hashClose:
			if depth > 0 {
				depth--
			}
		}
		w.quoted, w.bracketd = quoted, depth > 0
		w.left = left
		if w.caps == capLower || w.caps == capPunct || w.caps == capDigit {
			left = int32(i)
		}
		if w.caps >= capLower {
			letters++
			if capital(w.caps) {
				caps++
			}
			if w.caps == capUpper || w.caps == capOne {
				upper++
			}
			if w.s4 != 1 {
				long++
				if capital(w.caps) {
					longCaps++
				}
			}
		}
	}
	right := int32(-1)
	for i := len(ws) - 1; i >= 0; i-- {
		ws[i].right = right
		if c := ws[i].caps; c == capLower || c == capPunct || c == capDigit {
			right = int32(i)
		}
	}
	switch {
	case letters >= 3 && upper*10 >= letters*7:
		return modeUpper
	case long >= 3 && longCaps*10 >= long*8:
		return modeTitle
	}
	return modePlain
}

func hashOf(s string) uint64 {
	var w word
	analyse(&w, s)
	return w.low
}

// hashes of the folded marks that open and close things: FNV-1a of one byte.
const (
	hashQuote = (fnvStart ^ '"') * fnvPrime & (1<<64 - 1)
	hashOpen  = (fnvStart ^ '(') * fnvPrime & (1<<64 - 1)
	hashClose = (fnvStart ^ ')') * fnvPrime & (1<<64 - 1)
)

// outside stands for a word before or after the sentence.
var outside = word{low: 3, raw: 3, s1: 3, s2: 3, s3: 3, s4: 3, p2: 3, p3: 3, p4: 3, shape: 3, left: -1, right: -1}

// Extractor turns the tokens of a sentence into the hashed features that a
// names model is made of. Training and tagging share it. It keeps buffers and
// is not safe for use by two goroutines.
type Extractor struct {
	words []word
	mode  uint64
	lower bloom
}

// Sentence reads toks[first:last]; feats[i] belongs to toks[i] and may be nil.
func (x *Extractor) Sentence(toks []kg.Token, feats []uint32, first, last int) {
	n := last - first
	if cap(x.words) < n {
		x.words = make([]word, n+n/2)
	}
	x.words = x.words[:n]
	for i := range x.words {
		w := &x.words[i]
		analyse(w, toks[first+i].Norm)
		w.mask = 0
		if feats != nil {
			w.mask = feats[first+i]
		}
		if x.lower != nil && x.lower.has(w.low) {
			w.mask |= FeatKnownLower
		}
	}
	x.mode = context(x.words)
}

// Len is the number of tokens of the sentence read last.
func (x *Extractor) Len() int { return len(x.words) }

func (x *Extractor) at(i int) *word {
	if i < 0 || i >= len(x.words) {
		return &outside
	}
	return &x.words[i]
}

// Features appends the keys of token i to dst.
func (x *Extractor) Features(dst []uint32, i int) []uint32 {
	w := &x.words[i]
	a, aa := x.at(i-1), x.at(i-2)
	z, zz := x.at(i+1), x.at(i+2)
	sh := w.shape
	if x.mode == modeUpper {
		sh = 7
	}
	start := uint64(0)
	if i == 0 || (i == 1 && x.words[0].caps == capPunct) {
		start = 1
	}
	lower := uint64(w.mask & FeatKnownLower)
	dst = append(dst,
		feature(0, 0, x.mode),
		feature(1, w.low, 0),
		feature(2, w.raw, uint64(w.caps)),
		feature(3, a.low, 0),
		feature(4, a.raw, sh),
		feature(5, z.low, 0),
		feature(6, z.raw, sh),
		feature(7, aa.low, 0),
		feature(8, zz.low, 0),
		feature(9, a.low, w.low),
		feature(10, w.low, z.low),
		feature(11, mix(aa.low, a.low), sh),
		feature(12, mix(z.low, zz.low), sh),
		feature(13, sh, start<<1|lower<<8|x.mode<<2),
		feature(14, a.shape, sh),
		feature(15, sh, z.shape),
		feature(16, mix(a.shape, sh), z.shape),
		feature(17, mix(aa.shape, a.shape), sh),
		feature(18, mix(z.shape, zz.shape), sh),
		feature(19, w.s2, sh),
		feature(20, w.s3, 0),
		feature(21, w.s4, 0),
		feature(22, w.p2, sh),
		feature(23, w.p3, 0),
		feature(24, w.p4, 0),
		feature(25, a.s3, sh),
		feature(26, z.s3, sh),
		feature(27, w.s1, sh),
	)
	if capital(w.caps) {
		l, r := x.at(int(w.left)), x.at(int(w.right))
		run := uint64(w.right-w.left) & 7
		dst = append(dst,
			feature(30, l.raw, uint64(i)-uint64(w.left)),
			feature(31, r.raw, uint64(w.right)-uint64(i)),
			feature(32, l.raw, r.raw),
			feature(33, run, b2u(w.quoted)<<1|b2u(w.bracketd)),
			feature(34, l.s3, r.s3),
			feature(35, lower|x.mode, mix(a.raw, z.raw)),
			feature(36, a.s4, z.s4),
		)
	}
	return x.listed(dst, i, w, a, z, sh)
}

// listed appends what the caller's lists and the rest of the article say of
// token i and its neighbours.
func (x *Extractor) listed(dst []uint32, i int, w, a, z *word, sh uint64) []uint32 {
	const own = ^(featDoc | FeatKnownLower)
	if m, am, zm := w.mask&own, a.mask&own, z.mask&own; m|am|zm != 0 {
		k := uint64(m)
		dst = append(dst, feature(40, k, sh), feature(41, uint64(am), k), feature(42, k, uint64(zm)),
			feature(43, uint64(am), sh), feature(44, uint64(zm), sh))
		for b := m; b != 0; b &= b - 1 {
			dst = append(dst, feature(45, uint64(b&-b), uint64(w.caps)))
		}
	}
	if m := uint64(w.mask & featDoc); m != 0 {
		dst = append(dst, feature(50, m, 0), feature(51, m, sh), feature(52, uint64(a.mask&featDoc), m),
			feature(53, m, uint64(z.mask&featDoc)), feature(54, m, uint64(w.mask&own)), feature(55, m, a.raw))
	}
	return dst
}

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// bloom is a set of words as bits; its length is a power of two of bytes.
type bloom []byte

func (b bloom) has(h uint64) bool {
	m := uint64(len(b))*8 - 1
	i, j := h&m, (h>>32^h*mixA>>20)&m
	return b[i>>3]&(1<<(i&7)) != 0 && b[j>>3]&(1<<(j&7)) != 0
}

func (b bloom) add(h uint64) {
	m := uint64(len(b))*8 - 1
	i, j := h&m, (h>>32^h*mixA>>20)&m
	b[i>>3] |= 1 << (i & 7)
	b[j>>3] |= 1 << (j & 7)
}

// SetLower gives the words that were seen in lower case; tagging takes them
// from the model.
func (x *Extractor) SetLower(words []string) { x.lower = lowerBloom(words) }

// Capital tells whether token i has a capital letter.
func (x *Extractor) Capital(i int) bool { return capital(x.words[i].caps) }

// Hide makes the form of token i unknown, as names in tomorrow's articles are;
// its shape, ends and list features stay. Only trainers hide words.
func (x *Extractor) Hide(i int, noise uint64) {
	x.words[i].low, x.words[i].raw = noise, noise+1
	x.words[i].mask &^= FeatKnownLower
}

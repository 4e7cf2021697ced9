package ner

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/gazetteer"
)

// shape says how a token is written.
type shape uint8

const (
	shapePunct shape = iota
	shapeLower
	shapeCap     // "Rabat", "N'Daw", "McCain", "al-Kazimi"
	shapeUpper   // "OTAN", "GHAZOUANI"
	shapeInitial // "A.", "J"
	shapeNumber  // "2020", "11e"
)

// info is what is known of a word, whatever sentence it stands in.
type info struct {
	fold  string
	cls   class
	heads []*entry // forms that begin with its first word
	shape shape
	ex    bool // "ex-ministre": fold is "ministre"
	iso   string
	demo  gazetteer.Flags
	given byte // 'm', 'f', 'b'oth, 0 no given name
	acro  bool // looks like an acronym: "FAR", "G5", "CEDEAO"
	roman bool // "VI"
}

// capital tells whether the token may be part of a name.
func (w *info) capital() bool {
	return w.shape == shapeCap || w.shape == shapeUpper || w.shape == shapeInitial
}

func (w *info) is(c class) bool { return w.cls&c != 0 }

// look finds or makes what is known of a token.
func (s *scan) look(cache map[string]*info, lang, norm string) *info {
	if w, ok := cache[norm]; ok {
		return w
	}
	w := s.describe(lang, norm)
	cache[strings.Clone(norm)] = w
	return w
}

// describe makes the info of a token.
func (s *scan) describe(lang, norm string) *info {
	w := &info{fold: strings.Clone(gazetteer.Fold(norm)), shape: shapeOf(norm)}
	lex := s.r.langs[lang]
	if lex == nil {
		return w
	}
	if rest, ok := strings.CutPrefix(w.fold, "ex "); ok {
		w.fold, w.ex = rest, true
	}
	w.cls = lex.class[w.fold]
	first, _, more := strings.Cut(w.fold, " ")
	w.heads = lex.heads[first]
	if more {
		for _, e := range lex.heads[first] {
			if e.sort == 'c' && e.form == w.fold {
				w.cls |= e.cls
			}
		}
	}
	if w.shape == shapePunct || w.shape == shapeNumber {
		return w
	}
	w.acro, w.roman = isAcronym(norm), isRoman(norm)
	if s.r.gaz == nil {
		return w
	}
	if iso, f, ok := s.r.gaz.Demonym(w.fold); ok {
		w.iso, w.demo = iso, f
	}
	w.given = s.given(norm, w.fold)
	return w
}

// given looks a given name up; "Jean-Baptiste" is one when its first part is.
func (s *scan) given(norm, fold string) byte {
	if r, _ := utf8.DecodeRuneInString(norm); !unicode.IsUpper(r) {
		return 0
	}
	if g, ok := s.r.gaz.GivenName(fold); ok {
		return orBoth(g)
	}
	if first, _, ok := strings.Cut(fold, " "); ok && len(first) > 2 {
		if g, ok := s.r.gaz.GivenName(first); ok {
			return orBoth(g)
		}
	}
	return 0
}

func orBoth(g byte) byte {
	if g != 'm' && g != 'f' {
		return 'b'
	}
	return g
}

// shapeOf classifies a token by its letters.
func shapeOf(norm string) shape {
	upper, lower, digits, inner := 0, 0, 0, false
	first := rune(0)
	prevSep := false
	for _, r := range norm {
		switch {
		case unicode.IsUpper(r):
			upper++
			if prevSep {
				inner = true
			}
		case unicode.IsLetter(r):
			lower++
		case unicode.IsDigit(r):
			digits++
		}
		if first == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			first = r
		}
		prevSep = r == '-' || r == '\'' || r == '’'
	}
	switch {
	case upper+lower+digits == 0:
		return shapePunct
	case unicode.IsDigit(first):
		return shapeNumber
	case upper == 1 && lower == 0 && digits == 0:
		return shapeInitial
	case upper > 0 && lower == 0:
		return shapeUpper
	case unicode.IsUpper(first):
		return shapeCap
	case inner:
		return shapeCap
	}
	return shapeLower
}

// isAcronym tells whether a token is written like one: two to eight capitals,
// perhaps with digits ("G5", "M23") or stops ("O.N.U.").
func isAcronym(norm string) bool {
	upper, lower, n, digits := 0, 0, 0, 0
	for i, r := range norm {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsDigit(r) && i > 0:
			digits++
		case r == '.' || r == '&':
		case unicode.IsLower(r):
			lower++
		default:
			if r != '-' {
				return false
			}
		}
		n++
	}
	return n >= 2 && n <= 10 && digits <= 2 && upper >= 1 && lower == 0 && (upper >= 2 || n > upper) && strings.Trim(norm, ".") != norm[:1]
}

// isRoman tells whether a token is a Roman number up to some dozens.
func isRoman(norm string) bool {
	if norm == "" || len(norm) > 5 {
		return false
	}
	for i := range len(norm) {
		if !strings.ContainsRune("IVX", rune(norm[i])) {
			return false
		}
	}
	return true
}

// caseOf says how much the capitals of the sentence tell.
func (s *scan) caseOf() caseMode {
	up, cp, lw := 0, 0, 0
	for t := s.lo; t < s.hi; t++ {
		w := s.ti[t]
		switch {
		case w.shape == shapeUpper && len(w.fold) > 1:
			up++
		case w.shape == shapeCap:
			cp++
		case w.shape == shapeLower && len(w.fold) > 3:
			lw++
		}
	}
	switch {
	case up >= 3 && lw+cp == 0, up >= 4 && up > 3*(lw+cp):
		return caseUpper
	case cp >= 4 && lw == 0, cp >= 5 && lw*8 < cp && s.norm(s.hi-1) != ".":
		return caseTitle
	}
	return caseNormal
}

// match tells where a folded form ends that begins at token t, or 0.
func (s *scan) match(form string, t int) int {
	pos := 0
	for ; t < s.hi; t++ {
		f := s.ti[t].fold
		if f == "" || !strings.HasPrefix(form[pos:], f) {
			return 0
		}
		pos += len(f)
		if pos == len(form) {
			return t + 1
		}
		if form[pos] != ' ' {
			return 0
		}
		pos++
	}
	return 0
}

// longest finds the longest entry of a sort that begins at token t.
func (s *scan) longest(sort byte, t int) (*entry, int) {
	if t >= s.hi {
		return nil, 0
	}
	for _, e := range s.ti[t].heads {
		if e.sort != sort {
			continue
		}
		if last := s.match(e.form, t); last > 0 {
			return e, last
		}
	}
	return nil, 0
}

// phrase tells where the longest form of a class ends that begins at t, or 0.
func (s *scan) phrase(c class, t int) int {
	if t >= s.hi || t < s.lo {
		return 0
	}
	w := s.ti[t]
	for _, e := range w.heads {
		if e.sort == 'c' && e.cls&c != 0 {
			if last := s.match(e.form, t); last > 0 {
				return last
			}
		}
	}
	if w.is(c) {
		return t + 1
	}
	return 0
}

// norm is the token as written, normalised.
func (s *scan) norm(t int) string {
	if t < s.lo || t >= s.hi {
		return ""
	}
	return s.a.Tokens[t].Norm
}

// punct tells whether token t is one of the marks.
func (s *scan) punct(t int, marks string) bool {
	n := s.norm(t)
	return n != "" && strings.Contains(marks, n) && s.ti[t].shape == shapePunct
}

package syntax

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf8"
)

// lexicon tells what a form may be (its ambiguity class, a feature of the
// tagger) and its lemma. No form is stored: a form is found by its hash, a lemma
// is made from the form by a rule "cut n bytes, append".
//
//	forms:    n slots of 5 bytes: check uint24 (0 for empty), paradigm uint16
//	suffixes: n slots of 5 bytes: check uint24, rule uint16; for unlisted forms
//	paradigms: class uint16, count uint8, then count triples UPOS|gender<<5 uint8, rule uint16
//	bare:     n slots as forms, of forms without accents: number of a pattern
//	accents:  patterns: count uint8, then bytes as [accentPattern] makes them
//	rules:    one a line: bytes to cut, a blank, letters to append; rule 0 keeps the form as written
type lexicon struct {
	forms, suffixes []byte
	paradigms       []byte
	paraAt          []uint32
	// bare finds the accents of a form written without them.
	bare     []byte
	accents  []byte
	accentAt []uint32
	rules    []lemmaRule
}

type lemmaRule struct {
	cut    int
	append string
	asIs   bool
}

const (
	lexSlot    = 5
	maxSuffix  = 6 // letters of the longest suffix rule
	minParaLen = 3
)

func newLexicon(forms, suffixes, paradigms []byte, rules string) (*lexicon, error) {
	l := &lexicon{forms: forms, suffixes: suffixes, paradigms: paradigms}
	if len(forms)%lexSlot != 0 || len(suffixes)%lexSlot != 0 {
		return nil, errors.New("lexicon of a wrong size")
	}
	for at := 0; at < len(paradigms); {
		if at+minParaLen > len(paradigms) || at+minParaLen+3*int(paradigms[at+2]) > len(paradigms) {
			return nil, errors.New("lexicon cut short")
		}
		l.paraAt = append(l.paraAt, uint32(at))
		at += minParaLen + 3*int(paradigms[at+2])
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(rules, "\n"), "\n") {
		cut, app, ok := strings.Cut(line, " ")
		r := lemmaRule{append: app, asIs: cut == "="}
		for _, c := range cut {
			if c >= '0' && c <= '9' {
				r.cut = r.cut*10 + int(c-'0')
			} else if !r.asIs {
				ok = false
			}
		}
		if !ok {
			return nil, errors.New("lexicon with a broken lemma rule")
		}
		l.rules = append(l.rules, r)
	}
	return l, nil
}

// setBare adds the tables of forms without accents.
func (l *lexicon) setBare(bare, accents []byte) error {
	l.bare, l.accents = bare, accents
	if len(bare)%lexSlot != 0 {
		return errors.New("lexicon of a wrong size")
	}
	for at := 0; at < len(accents); at += 1 + int(accents[at]) {
		if at+1+int(accents[at]) > len(accents) {
			return errors.New("lexicon cut short")
		}
		l.accentAt = append(l.accentAt, uint32(at))
	}
	return nil
}

func lexCheck(h uint64) uint32 { return uint32(h&0xFFFFFF) | 1 }

// find looks a hash up in a table of lexSlot slots.
func find(table []byte, h uint64) (uint16, bool) {
	if len(table) == 0 {
		return 0, false
	}
	at := home(h, uint64(len(table)/lexSlot)) * lexSlot
	c := lexCheck(h)
	for range len(table) / lexSlot {
		s := table[at : at+lexSlot]
		got := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16
		if got == c {
			return binary.LittleEndian.Uint16(s[3:]), true
		}
		if got == 0 {
			return 0, false
		}
		if at += lexSlot; at >= uint64(len(table)) {
			at = 0
		}
	}
	return 0, false
}

// form is the paradigm of a folded form, -1 when it is not listed, and the form
// as listed. A capital that lost its accent is tried with it ("Etat" is "état");
// the accented form is then appended to arena, which is given back.
func (l *lexicon) form(arena, folded []byte, flags uint8) ([]byte, []byte, int32) {
	if p, ok := find(l.forms, hashBytes(folded)); ok && int(p) < len(l.paraAt) {
		return arena, folded, int32(p)
	}
	start := len(arena)
	if id, ok := find(l.bare, hashBytes(folded)); ok && int(id) < len(l.accentAt) && flags&beyondASCII == 0 {
		p := l.accents[l.accentAt[id]:]
		arena = addAccents(arena, folded, p[1:1+int(p[0])])
		if p, ok := find(l.forms, hashBytes(arena[start:])); ok && int(p) < len(l.paraAt) {
			return arena, arena[start:len(arena):len(arena)], int32(p)
		}
	}
	if flags&firstUpper == 0 || len(folded) == 0 || len(folded) >= maxForm {
		return arena[:start], folded, -1
	}
	for _, alt := range accented[folded[0]&31] {
		arena = append(utf8.AppendRune(arena[:start], alt), folded[1:]...)
		if p, ok := find(l.forms, hashBytes(arena[start:])); ok && int(p) < len(l.paraAt) {
			return arena, arena[start:len(arena):len(arena)], int32(p)
		}
	}
	return arena[:start], folded, -1
}

// accented has, by the low bits of a letter, what it may stand for as a capital.
var accented = [32][]rune{'a' & 31: {'à', 'â'}, 'e' & 31: {'é', 'ê', 'è'}, 'i' & 31: {'î'}, 'o' & 31: {'ô'}, 'c' & 31: {'ç'}, 'u' & 31: {'û'}}

// class is the ambiguity class of a paradigm, 0 for none.
func (l *lexicon) class(p int32) uint16 {
	if p < 0 {
		return 0
	}
	return binary.LittleEndian.Uint16(l.paradigms[l.paraAt[p]:])
}

// reading is the lemma rule and the gender of a paradigm as a part of speech.
func (l *lexicon) reading(p int32, u UPOS) (rule int, g Gender, ok bool) {
	if p < 0 {
		return 0, 0, false
	}
	b := l.paradigms[l.paraAt[p]+2:]
	for i := range int(b[0]) {
		e := b[1+3*i:]
		if UPOS(e[0]&31) == u {
			return int(binary.LittleEndian.Uint16(e[1:])), Gender(e[0] >> 5), true
		}
	}
	return 0, 0, false
}

// guess is the lemma rule of the longest suffix known for a part of speech.
func (l *lexicon) guess(folded []byte, u UPOS) (int, bool) {
	rule, ok := 0, false
	h := step(hashSeed, uint64(u))
	n := 0
	for i := len(folded) - 1; i >= 0 && n < maxSuffix; i-- {
		h = step(h, uint64(folded[i]))
		if !utf8.RuneStart(folded[i]) {
			continue
		}
		n++
		if r, found := find(l.suffixes, h); found {
			rule, ok = int(r), true
		}
	}
	return rule, ok
}

// lemma writes the lemma of a word to dst: by its paradigm, else by its suffix,
// else its folded form. raw is the form as written.
func (l *lexicon) lemma(dst []byte, raw string, t *token, u UPOS) ([]byte, Gender) {
	if t.flags&hasDigit != 0 || len(raw) > maxForm {
		return append(dst, raw...), 0
	}
	rule, g, ok := l.reading(t.para, u)
	switch {
	case ok:
	case u == AUX:
		rule, g, ok = l.reading(t.para, VERB)
	case u == VERB:
		rule, g, ok = l.reading(t.para, AUX)
	case u == PROPN || u == X || u == SYM || u == PUNCT:
		return append(dst, raw...), 0
	}
	if !ok {
		rule, ok = l.guess(t.folded, u)
	}
	if !ok {
		return append(dst, t.folded...), 0
	}
	if rule >= len(l.rules) || l.rules[rule].asIs {
		return append(dst, raw...), g
	}
	r := &l.rules[rule]
	keep := max(len(t.folded)-r.cut, 0)
	return append(append(dst, t.folded[:keep]...), r.append...), g
}

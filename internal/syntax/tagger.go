package syntax

import "unicode/utf8"

// A tag is what the tagger chooses: a part of speech with the inflection that
// the form and its neighbours tell. Gender comes from the lexicon instead.
type tag struct {
	upos  UPOS
	feats Feats
}

// tagOf keeps what a tag tells of a word: gender and voice are left out, the
// type only of pronouns.
func tagOf(u UPOS, f Feats) tag {
	f.Gender, f.Passive = 0, false
	if u != PRON {
		f.PronType = 0
	}
	if u == PROPN || u == X || u == PUNCT || u == SYM || u == NUM || u == ADV {
		f = Feats{}
	}
	return tag{u, f}
}

// tagger holds the tag set and its weights.
type tagger struct {
	tags  []tag
	index map[tag]uint8
	first [numUPOS]uint8 // a tag of each part of speech, for fixed words
	w     *weights
	// sure has the tag of forms that need no model, by hash; the shipped models
	// have none, their tagger is fast enough.
	sure []byte
}

func newTagger(tags []tag, w *weights, sure []byte) *tagger {
	t := &tagger{tags: tags, index: make(map[tag]uint8, len(tags)), w: w, sure: sure}
	for i := len(tags) - 1; i >= 0; i-- {
		t.index[tags[i]] = uint8(i)
		t.first[tags[i].upos] = uint8(i)
	}
	return t
}

// id is the number of the tag of a word, or of the nearest one.
func (t *tagger) id(u UPOS, f Feats) uint8 {
	k := tagOf(u, f)
	if i, ok := t.index[k]; ok {
		return i
	}
	for drop := range 3 {
		switch drop {
		case 0:
			k.feats.Person = 0
		case 1:
			k.feats.PronType = 0
		case 2:
			k.feats.Number = 0
		}
		if i, ok := t.index[k]; ok {
			return i
		}
	}
	return t.first[u]
}

// token is what the tagger sees of one word.
type token struct {
	folded []byte
	form   uint64 // hash of folded
	suffix [5]uint64
	prefix [4]uint64
	para   int32
	class  uint16
	flags  uint8
	short  uint8 // number of letters, up to 6
}

type tagScratch struct {
	tokens []token
	arena  []byte
	tags   []uint8
	feats  []uint64
	rows   []uint32
	lemma  []byte
	bare   uint64 // 1 when a sentence of some length has no letter beyond ASCII
	intern map[string]string
}

// bareWords is how long a sentence without accents must be to show that its
// writer leaves them out: "Le ministre a ete recu et a annonce une visite".
const bareWords = 6

// tokenize computes what the tagger sees of the words.
func (s *tagScratch) tokenize(l *lexicon, words []Word) {
	s.tokens = resize(s.tokens, len(words))
	s.arena = s.arena[:0]
	if need := len(words) * 16; cap(s.arena) < need {
		s.arena = make([]byte, 0, need)
	}
	s.bare = 0
	if len(words) >= bareWords {
		s.bare = 1
	}
	for i := range words {
		t := &s.tokens[i]
		start := len(s.arena)
		s.arena, t.flags = foldTo(s.arena, words[i].Form)
		t.folded = s.arena[start:len(s.arena):len(s.arena)]
		if t.flags&beyondASCII != 0 {
			s.bare = 0
		}
		s.arena, t.folded, t.para = l.form(s.arena, t.folded, t.flags)
		t.class = l.class(t.para)
		t.hash()
	}
}

// foldTo is fold with the length of the part counted from the end of dst.
func foldTo(dst []byte, form string) ([]byte, uint8) {
	var buf [maxForm + utf8.UTFMax]byte
	b, flags := fold(buf[:0], form)
	return append(dst, b...), flags
}

// hash computes the hashes of the form, its prefixes and suffixes.
func (t *token) hash() {
	f := t.folded
	t.suffix, t.prefix = [5]uint64{}, [4]uint64{}
	h, n := uint64(hashSeed), 0
	for i, b := range f {
		if utf8.RuneStart(b) && i > 0 {
			if n < len(t.prefix) {
				t.prefix[n] = h
			}
			n++
		}
		h = step(h, uint64(b))
	}
	t.form = h
	t.short = uint8(min(n+1, 6))
	h, n = hashSeed, 0
	for i := len(f) - 1; i >= 0 && n < len(t.suffix); i-- {
		h = step(h, uint64(f[i]))
		if utf8.RuneStart(f[i]) {
			t.suffix[n] = h
			n++
		}
	}
}

// none stands for a word outside the sentence.
var none = token{form: 1, suffix: [5]uint64{1, 1, 1, 1, 1}}

func (s *tagScratch) at(i int) *token {
	if i < 0 || i >= len(s.tokens) {
		return &none
	}
	return &s.tokens[i]
}

func (s *tagScratch) tagAt(i int) uint64 {
	if i < 0 {
		return 255
	}
	return uint64(s.tags[i])
}

// features gives the features of word i; tags before i are set.
func (s *tagScratch) features(i int) []uint64 {
	t, p, n := s.at(i), s.at(i-1), s.at(i+1)
	p2, n2 := s.at(i-2), s.at(i+2)
	t1, t2 := s.tagAt(i-1), s.tagAt(i-2)
	shape := uint64(t.flags &^ beyondASCII)
	first := uint64(0)
	if i == 0 {
		first = 1
	}
	class, nclass := uint64(t.class), uint64(n.class)
	f := append(s.feats[:0],
		feature(1, t.form),
		feature2(2, shape, first),
		feature3(3, shape, uint64(t.short), class),
		feature(4, t.suffix[0]), feature(5, t.suffix[1]), feature(6, t.suffix[2]), feature(7, t.suffix[3]), feature(8, t.suffix[4]),
		feature(9, t.prefix[0]), feature(10, t.prefix[1]), feature(11, t.prefix[2]),
		feature(12, t1), feature2(13, t1, t2), feature2(14, t1, t.form),
		feature2(15, t1, class), feature3(16, t1, t2, class),
		feature(17, p.form), feature(18, n.form), feature(19, p2.form), feature(20, n2.form),
		feature2(21, class, nclass), feature3(22, t1, class, nclass),
		feature2(23, n.suffix[1], class), feature2(24, n.suffix[2], t1),
		feature2(25, class, t.suffix[2]), feature2(26, p.form, t.form), feature2(27, t.form, n.form),
		feature2(28, shape, t.suffix[2]), feature2(29, uint64(n.flags&^beyondASCII), class), feature3(30, uint64(p.flags&^beyondASCII), shape, t1),
		feature3(31, nclass, uint64(n2.class), class), feature2(32, t1, t.suffix[2]), feature2(33, t2, t.form),
		feature2(34, class, n.form), feature2(35, p.form, class), feature2(36, t.form, shape&^hasOther),
		feature2(37, t.form, s.bare), feature3(38, class, s.bare, t1), feature3(39, t.form, s.bare, t1),
	)
	s.feats = f
	return f
}

func (r *Reader) tag(words []Word) {
	s := &r.tagScratch
	s.tokenize(r.m.lex, words)
	s.tags = resize(s.tags, len(words))
	if s.rows == nil {
		s.rows = make([]uint32, 128)
		s.intern = make(map[string]string)
	}
	g := r.m.tagger
	for i := range words {
		w := &words[i]
		if w.Fixed {
			s.tags[i] = g.id(w.UPOS, w.Feats)
			continue
		}
		s.tags[i] = g.best(s, i)
		k := g.tags[s.tags[i]]
		w.UPOS, w.Feats = k.upos, k.feats
		r.setLemma(w, &s.tokens[i])
	}
}

func (g *tagger) best(s *tagScratch, i int) uint8 {
	if v, ok := find(g.sure, s.tokens[i].sureKey()); ok && int(v) < len(g.tags) {
		return uint8(v)
	}
	var scores [256]int32
	g.w.add(&scores, s.features(i), s.rows)
	best := 0
	for c := 1; c < len(g.tags); c++ {
		if scores[c] > scores[best] {
			best = c
		}
	}
	return uint8(best)
}

// sureKey tells a form with its capital.
func (t *token) sureKey() uint64 { return step(t.form, uint64(t.flags&firstUpper)) }

// maxIntern bounds the cache of lemmas of a reader.
const maxIntern = 1 << 15

// setLemma fills the lemma, and the gender that the lexicon knows.
func (r *Reader) setLemma(w *Word, t *token) {
	s := &r.tagScratch
	s.lemma, w.Feats.Gender = r.m.lex.lemma(s.lemma[:0], w.Form, t, w.UPOS)
	if string(s.lemma) == w.Form {
		w.Lemma = w.Form
		return
	}
	l, ok := s.intern[string(s.lemma)]
	if !ok {
		if len(s.intern) >= maxIntern {
			clear(s.intern)
		}
		l = string(s.lemma)
		s.intern[l] = l
	}
	w.Lemma = l
}

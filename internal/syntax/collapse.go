package syntax

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Range is a range of tokens [First, Last) of Article.Tokens.
type Range struct{ First, Last int }

// Collapsed is a sentence made simple for the parser: each mention with its
// titles is one word, dates and asides are gone.
//
// What becomes what, on one attested sentence: "Le ministre d'Etat, M. Salif
// Traoré, a reçu, vendredi 2 octobre à Bamako, l'ambassadeur de France (en poste
// depuis 2019)." is read as "Dupont a reçu à Paris, l' ambassadeur de la France."
type Collapsed struct {
	// Words, ready for [Reader.Tag].
	Words []Word
	// Mention has, per word, an index into Article.Mentions or -1.
	Mention []int
	// Tokens has, per word, the tokens it stands for.
	Tokens []Range

	first int   // first token of the sentence
	word  []int // per token of the sentence, its word or -1
	cover []cover
	order []int
}

// cover is what happens to a token.
type cover struct {
	mention int // index of the mention that swallows it, or -1
	start   bool
	drop    bool
}

// Word is the word that token i of the article went into, -1 when it was left
// out or lies outside the sentence.
func (c *Collapsed) Word(token int) int {
	if i := token - c.first; i >= 0 && i < len(c.word) {
		return c.word[i]
	}
	return -1
}

// WordOf is the word that stands for mention i of the article, or for the
// mention that swallowed it; -1 when it is not in the sentence.
func (c *Collapsed) WordOf(a *kg.Article, mention int) int {
	m := &a.Mentions[mention]
	for t := m.First; t < m.Last; t++ {
		if w := c.Word(t); w >= 0 {
			return w
		}
	}
	return -1
}

// Collapse builds the simple form of sentence s of the article into c, whose
// memory it reuses. Mentions lists indices into a.Mentions that lie in the
// sentence (nil: all of them are looked for); where two overlap, the longer
// outer one stands. Dates are the tokens of date expressions.
func (m *Model) Collapse(c *Collapsed, a *kg.Article, s int, mentions []int, dates []Range) {
	sent := a.Sentences[s]
	c.reset(sent)
	toks := a.Tokens[sent.First:sent.Last]
	c.order = append(c.order[:0], mentions...)
	if mentions == nil {
		for i := range a.Mentions {
			if a.Mentions[i].Sentence == s {
				c.order = append(c.order, i)
			}
		}
	}
	b := &collapser{Collapsed: c, a: a, m: m, toks: toks, l: m.lists}
	b.brackets()
	b.asides()
	b.connectives()
	b.mentions()
	b.dates(dates)
	b.commas()
	b.words()
}

func (c *Collapsed) reset(sent kg.Sentence) {
	c.first = sent.First
	n := max(sent.Last-sent.First, 0)
	c.cover, c.word = resize(c.cover, n), resize(c.word, n)
	for i := range n {
		c.cover[i], c.word[i] = cover{mention: -1}, -1
	}
	c.Words, c.Mention, c.Tokens = c.Words[:0], c.Mention[:0], c.Tokens[:0]
}

type collapser struct {
	*Collapsed
	a    *kg.Article
	m    *Model
	toks []kg.Token
	l    *wordLists
	cut  []Range // what asides and dates left out, for commas
}

func (b *collapser) norm(i int) string {
	if i < 0 || i >= len(b.toks) {
		return ""
	}
	return b.toks[i].Norm
}

func (b *collapser) lower(i int) string { return strings.ToLower(b.norm(i)) }

func (b *collapser) drop(i, j int) {
	for k := max(i, 0); k < j && k < len(b.cover); k++ {
		b.cover[k].drop = true
	}
}

// maxBracket is how many tokens an aside in brackets may have to be left out.
const maxBracket = 14

// brackets leaves "(en poste depuis 2019)" out; a sentence that is one bracket
// stays.
func (b *collapser) brackets() {
	for i := range b.toks {
		if n := b.norm(i); n != "(" && n != "[" {
			continue
		}
		for j := i + 1; j < len(b.toks) && j-i <= maxBracket; j++ {
			if n := b.norm(j); n == ")" || n == "]" {
				if j-i+2 < len(b.toks) {
					b.drop(i, j+1)
				}
				break
			}
		}
	}
}

// maxAside is the length of a wish without closing comma: "que Dieu L'assiste".
const maxAside = 4

// asides leaves wishes out: "le Roi Mohammed VI, que Dieu L'assiste, a adressé".
func (b *collapser) asides() {
	for i := range b.toks {
		if !b.l.asideOpen[b.lower(i)+" "+b.lower(i+1)] && !b.l.asideOpen[b.lower(i)+" "+b.lower(i+1)+" "+b.lower(i+2)] {
			continue
		}
		end := min(i+maxAside, len(b.toks))
		for j := i; j < min(i+8, len(b.toks)); j++ {
			if n := b.norm(j); n == "," || n == ")" || n == "–" || n == "." {
				end = j
				break
			}
		}
		b.drop(i, end)
		b.cut = append(b.cut, Range{i, end})
	}
}

// connectives leaves out adverbs of two words within a clause, where they part an
// auxiliary from its participle: "il avait d'abord fait étape à Rabat".
func (b *collapser) connectives() {
	for i := 1; i+1 < len(b.toks); i++ {
		if b.l.connective[b.lower(i)+" "+b.lower(i+1)] && b.norm(i-1) != "," && b.norm(i+2) != "," {
			b.drop(i, i+2)
		}
	}
}

// outer is the tokens of a mention with its titles, counted in the sentence.
func (b *collapser) outer(m *kg.Mention) (i, j int) {
	i, j = m.OuterFirst-b.first, m.OuterLast-b.first
	if m.OuterLast <= m.OuterFirst || i > m.First-b.first || j < m.Last-b.first {
		i, j = m.First-b.first, m.Last-b.first
	}
	return max(i, 0), min(j, len(b.toks))
}

// mentions lets the longest outer mentions swallow their tokens.
func (b *collapser) mentions() {
	slices.SortStableFunc(b.order, func(x, y int) int {
		xi, xj := b.outer(&b.a.Mentions[x])
		yi, yj := b.outer(&b.a.Mentions[y])
		if d := (yj - yi) - (xj - xi); d != 0 {
			return d
		}
		return xi - yi
	})
	for _, k := range b.order {
		m := &b.a.Mentions[k]
		i, j := b.outer(m)
		if i < j && !plain(m, b.norm(i)) {
			b.swallow(k, i, j)
		}
	}
}

// plain tells mentions that stay as written: pronouns, and "marocain".
func plain(m *kg.Mention, first string) bool {
	if m.Form == kg.Pronoun {
		return true
	}
	r, _ := utf8.DecodeRuneInString(first)
	return m.Kind == kg.Country && m.Last-m.First == 1 && m.OuterLast-m.OuterFirst <= 1 && unicode.IsLower(r)
}

func (b *collapser) swallow(k, i, j int) {
	m := &b.a.Mentions[k]
	if !(m.Kind == kg.Person && (m.Form == kg.Name || m.Form == kg.Short)) {
		for i+1 < j && b.l.article[b.lower(i)] {
			i++ // the article stays a word of its own
		}
	}
	for t := i; t < j; t++ {
		if b.cover[t].mention >= 0 {
			return
		}
	}
	for t := i; t < j; t++ {
		b.cover[t] = cover{mention: k, start: t == i}
	}
	if j < len(b.toks) && b.norm(j) == "," && b.hasComma(i, j) && !b.mentionAt(j+1) {
		b.cover[j].drop = true // "X, ministre de Y, a reçu"
	}
}

func (b *collapser) hasComma(i, j int) bool {
	for t := i; t < j; t++ {
		if b.norm(t) == "," {
			return true
		}
	}
	return false
}

// mentionAt tells whether a mention begins at token i or after an article there.
func (b *collapser) mentionAt(i int) bool {
	for _, k := range b.order {
		first, _ := b.outer(&b.a.Mentions[k])
		if first == i || first == i+1 && b.l.article[b.lower(i)] {
			return true
		}
	}
	return false
}

// dates leaves date expressions out with the words that lead to them: "le 2
// octobre", "depuis mardi", "de vendredi". They hang anywhere and mislead: a
// weekday is taken for an object, a date at the beginning for the root.
func (b *collapser) dates(dates []Range) {
	for _, d := range dates {
		i, j := d.First-b.first, d.Last-b.first
		if i < 0 || j > len(b.toks) || i >= j || b.covered(i, j) {
			continue
		}
		for i > 0 && b.cover[i-1].mention < 0 && !b.cover[i-1].drop && b.dateLead(i-1) {
			i--
		}
		b.drop(i, j)
		b.cut = append(b.cut, Range{i, j})
	}
}

func (b *collapser) dateLead(i int) bool {
	return b.l.dateLead[b.lower(i)] || b.l.dateNounLead[b.lower(i)]
}

func (b *collapser) covered(i, j int) bool {
	for t := i; t < j; t++ {
		if b.cover[t].mention >= 0 {
			return true
		}
	}
	return false
}

// commas leaves out the commas around what was left out: both in the middle of
// the sentence, the one after it at the beginning.
func (b *collapser) commas() {
	for _, r := range b.cut {
		before := r.First - 1
		after := r.Last
		switch {
		case before < 0 && b.norm(after) == ",":
			b.drop(after, after+1)
		case before >= 0 && b.norm(before) == "," && b.norm(after) == ",":
			b.drop(before, before+1)
			b.drop(after, after+1)
		}
	}
}

// words writes what is left.
func (b *collapser) words() {
	shouting := b.shouting()
	for i := 0; i < len(b.toks); i++ {
		switch cv := b.cover[i]; {
		case cv.mention >= 0:
			j := i + 1
			for j < len(b.toks) && b.cover[j].mention == cv.mention && !b.cover[j].start {
				j++
			}
			b.add(i, j, b.nameWord(cv.mention, i, j), cv.mention)
			i = j - 1
		case !cv.drop:
			w := Word{Form: b.norm(i), Head: -1}
			if shouting {
				w.Form = strings.ToLower(w.Form)
			}
			b.add(i, i+1, w, -1)
		}
	}
	for _, k := range b.order { // pronouns and adjectives keep their mention
		m := &b.a.Mentions[k]
		if w := b.Word(m.First); w >= 0 && b.Mention[w] < 0 && m.Last > m.First {
			b.Mention[w] = k
		}
	}
}

// shouting tells a headline in capitals.
func (b *collapser) shouting() bool {
	n := 0
	for i := range b.toks {
		for _, r := range b.norm(i) {
			if unicode.IsLower(r) {
				return false
			}
			n++
		}
	}
	return n > 12
}

// add appends a word for the tokens [i, j) of the sentence.
func (b *collapser) add(i, j int, w Word, mention int) {
	for k := i; k < j; k++ {
		b.word[k] = len(b.Words)
	}
	b.Words = append(b.Words, w)
	b.Mention = append(b.Mention, mention)
	b.Tokens = append(b.Tokens, Range{b.first + i, b.first + j})
}

// nameWord is the known word that stands for a mention over tokens [i, j).
func (b *collapser) nameWord(k, i, j int) Word {
	m := &b.a.Mentions[k]
	w := Word{UPOS: PROPN, Head: -1, Fixed: true}
	w.Feats.Number = Singular
	if m.Gender == "f" {
		w.Feats.Gender = Feminine
	}
	switch {
	case m.Kind == kg.Person && (m.Form == kg.Name || m.Form == kg.Short):
		w.Form = b.m.words.Person
	case m.Form == kg.RoleRef || m.Form == kg.Nominal:
		return b.nounWord(m, i, j)
	case m.Kind == kg.Country:
		w.Form = b.m.words.Country
	case m.Kind == kg.Place:
		w.Form = b.m.words.Place
	case b.lowerNoun(i, j):
		return b.nounWord(m, i, j)
	case m.Kind == kg.Agreement:
		w.Form, w.UPOS = b.m.words.Event, NOUN
	default:
		w.Form = b.m.words.Organisation
	}
	w.Lemma = w.Form
	return w
}

// lowerNoun tells whether the name begins with a common noun: "ministère".
func (b *collapser) lowerNoun(i, j int) bool {
	r, _ := utf8.DecodeRuneInString(b.norm(b.headNoun(i, j)))
	return unicode.IsLower(r)
}

// nounWord is the head noun of a role, a group or a body with a noun's name.
func (b *collapser) nounWord(m *kg.Mention, i, j int) Word {
	h := b.headNoun(i, j)
	w := Word{Form: b.lower(h), UPOS: NOUN, Head: -1, Fixed: true}
	w.Feats.Number = Singular
	if m.Number > 1 || b.l.pluralArticle[b.lower(i-1)] {
		w.Feats.Number = Plural
	}
	if m.Gender == "f" {
		w.Feats.Gender = Feminine
	}
	w.Lemma = b.m.Lemma(w.Form, NOUN)
	return w
}

// headNoun is the token of the head noun among [i, j): the first noun in
// French, the last one before a preposition in English.
func (b *collapser) headNoun(i, j int) int {
	if b.m.words.headLast {
		h := i
		for t := i; t < j && !(t > i && b.l.headEnd[b.lower(t)]); t++ {
			h = t
		}
		return h
	}
	for t := i; t < j; t++ {
		if !b.l.notHead[b.lower(t)] && !b.l.article[b.lower(t)] && b.norm(t) != "-" {
			return t
		}
	}
	return i
}

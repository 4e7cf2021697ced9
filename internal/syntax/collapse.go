package syntax

import (
	"sort"
	"strings"

	"actant/internal/kg"
)

// Range is a range of tokens [First, Last) of Article.Tokens.
type Range struct{ First, Last int }

// Collapsed is a sentence made simple for the parser: each mention with its
// titles is one word, dates are a weekday or nothing, asides are gone.
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

// cover is what a token belongs to.
type cover struct {
	mention int  // index of the mention, or -1
	drop    bool // leave it out
	fixed   bool // word form is replaced
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
	return c.Word(a.Mentions[mention].First)
}

// Collapse builds the simple form of sentence s of the article into c, whose
// memory it reuses. Mentions lists indices into a.Mentions that lie in the
// sentence (nil: all of them are looked for); where two overlap, the longer
// outer one stands. Dates are the tokens of date expressions.
func (m *Model) Collapse(c *Collapsed, a *kg.Article, s int, mentions []int, dates []Range) {
	sent := a.Sentences[s]
	c.first = sent.First
	n := sent.Last - sent.First
	c.cover = resize(c.cover, n)
	c.word = resize(c.word, n)
	for i := range c.cover {
		c.cover[i] = cover{mention: -1}
		c.word[i] = -1
	}
	c.Words, c.Mention, c.Tokens = c.Words[:0], c.Mention[:0], c.Tokens[:0]
	_ = sort.Ints
	_ = strings.ToLower
	for i := range n {
		c.add(a, i, i+1, Word{Form: a.Tokens[sent.First+i].Norm}, -1)
	}
}

// add appends a word for the tokens [i, j) of the sentence.
func (c *Collapsed) add(_ *kg.Article, i, j int, w Word, mention int) {
	for k := i; k < j; k++ {
		c.word[k] = len(c.Words)
	}
	c.Words = append(c.Words, w)
	c.Mention = append(c.Mention, mention)
	c.Tokens = append(c.Tokens, Range{c.first + i, c.first + j})
}

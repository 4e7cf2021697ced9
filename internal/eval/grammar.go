package eval

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"actant/internal/syntax"
)

// GrammarScores are shares of words, 0…1, of one treebank. Trees are scored over
// all words, punctuation included, on tags that the model itself gave.
type GrammarScores struct {
	Sentences, Words int
	// UPOS, Tag and Lemma are right parts of speech, right parts of speech with
	// verb form, mood, tense, number and person, and right lemmas.
	UPOS, Tag, Lemma float64
	// UAS is right heads; LAS right heads with the right relation, subtypes
	// left out; LASFull with subtypes.
	UAS, LAS, LASFull float64
}

// String is one line in percent.
func (s GrammarScores) String() string {
	return fmt.Sprintf("words %d upos %.2f tag %.2f lemma %.2f uas %.2f las %.2f las-full %.2f", s.Words,
		100*s.UPOS, 100*s.Tag, 100*s.Lemma, 100*s.UAS, 100*s.LAS, 100*s.LASFull)
}

// Tagger scores parts of speech and lemmas of a model on a CoNLL-U file. Broken
// lines are a joined error of [*syntax.Fault], each with file and line; the
// scores of the good sentences are given all the same.
func Tagger(m *syntax.Model, path string) (GrammarScores, error) {
	return grammarFile(m, path, false)
}

// Parser scores parts of speech, lemmas and trees of a model on a CoNLL-U file;
// errors as with [Tagger].
func Parser(m *syntax.Model, path string) (GrammarScores, error) {
	return grammarFile(m, path, true)
}

func grammarFile(m *syntax.Model, path string, parse bool) (GrammarScores, error) {
	f, err := os.Open(path)
	if err != nil {
		return GrammarScores{}, fmt.Errorf("read treebank: %w", err)
	}
	defer f.Close()
	return Grammar(m, f, path, parse)
}

// Grammar scores a model on a treebank; name is used in faults, parse tells
// whether trees are scored too.
func Grammar(m *syntax.Model, r io.Reader, name string, parse bool) (GrammarScores, error) {
	bank, err := syntax.ReadCoNLLU(r, name)
	c := grammarCount{rd: m.Reader()}
	for _, s := range bank {
		c.sentence(s, parse)
	}
	return c.scores(), err
}

type grammarCount struct {
	rd                                                *syntax.Reader
	sentences, words, upos, tag, lemma, uas, las, sub int
	buf                                               []syntax.Word
}

func (c *grammarCount) sentence(gold []syntax.Word, parse bool) {
	c.buf = append(c.buf[:0], gold...)
	for i := range c.buf {
		c.buf[i] = syntax.Word{Form: gold[i].Form, Head: -1}
	}
	c.rd.Tag(c.buf)
	if parse {
		c.rd.Parse(c.buf)
	}
	c.sentences++
	c.words += len(gold)
	for i, g := range gold {
		c.word(&c.buf[i], &g, parse)
	}
}

func (c *grammarCount) word(w, g *syntax.Word, parse bool) {
	add := func(n *int, ok bool) {
		if ok {
			*n++
		}
	}
	same := w.UPOS == g.UPOS
	add(&c.upos, same)
	a, b := w.Feats, g.Feats
	add(&c.tag, same && a.VerbForm == b.VerbForm && a.Mood == b.Mood && a.Tense == b.Tense &&
		(a.Number == b.Number || w.UPOS == syntax.PROPN) && a.Person == b.Person)
	add(&c.lemma, strings.EqualFold(w.Lemma, g.Lemma) || g.Lemma == "_")
	if !parse {
		return
	}
	head := w.Head == g.Head
	add(&c.uas, head)
	add(&c.las, head && w.Rel.Base() == g.Rel.Base())
	add(&c.sub, head && w.Rel == g.Rel)
}

func (c *grammarCount) scores() GrammarScores {
	n := float64(max(c.words, 1))
	return GrammarScores{c.sentences, c.words, float64(c.upos) / n, float64(c.tag) / n, float64(c.lemma) / n,
		float64(c.uas) / n, float64(c.las) / n, float64(c.sub) / n}
}

// GrammarConfusion counts wrong relations or tags: what was wanted, what came.
type GrammarConfusion struct {
	Want, Got string
	Count     int
}

// sortConfusions orders by count, then by name.
func sortConfusions(m map[[2]string]int) []GrammarConfusion {
	var out []GrammarConfusion
	for k, n := range m {
		out = append(out, GrammarConfusion{k[0], k[1], n})
	}
	slices.SortFunc(out, func(a, b GrammarConfusion) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Want+a.Got, b.Want+b.Got)
	})
	return out
}

// TagConfusions lists which parts of speech a model takes for which, most
// frequent first.
func TagConfusions(m *syntax.Model, bank [][]syntax.Word) []GrammarConfusion {
	counts := map[[2]string]int{}
	rd := m.Reader()
	for _, s := range bank {
		words := make([]syntax.Word, len(s))
		for i := range s {
			words[i].Form = s[i].Form
		}
		rd.Tag(words)
		for i := range s {
			if words[i].UPOS != s[i].UPOS {
				counts[[2]string{s[i].UPOS.String(), words[i].UPOS.String()}]++
			}
		}
	}
	return sortConfusions(counts)
}

package ner

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jdkato/prose/v2"

	"actant/internal/kg"
)

// Prose asks the library prose/v2 for the words, tags and names of an English
// sentence. It is the only place that knows the library. What it brings are
// candidates: its own kinds are weak, so that the English model and the
// gazetteer type them again.
//
// Its model is read when it is first asked (about a quarter of a second) and
// shared afterwards. A Prose is safe for use by several goroutines.
type Prose struct {
	once  sync.Once
	model *prose.Model
	err   error
}

// ProseWord is a word as the library cuts and tags it.
type ProseWord struct {
	kg.Span        // bytes of the sentence text handed in
	Tag     string // Penn Treebank tag
}

// ProseName is a name over the library's words First to Last.
type ProseName struct {
	First, Last int
	Label       string // "PERSON" or "GPE"
}

// load reads the library's model once.
func (p *Prose) load() error {
	p.once.Do(func() {
		defer func() {
			if x := recover(); x != nil {
				p.err = fmt.Errorf("load the English model of prose: %v", x)
			}
		}()
		doc, err := prose.NewDocument("Start.", prose.WithSegmentation(false))
		if err != nil {
			p.err = fmt.Errorf("load the English model of prose: %w", err)
			return
		}
		p.model = doc.Model
	})
	return p.err
}

// Words reads one sentence: its words, and its names as ranges of words with
// the library's kind. A sentence on which the library fails gives an error that
// names it; the caller goes on without.
func (p *Prose) Words(sentence string) (words []ProseWord, names []ProseName, err error) {
	if err := p.load(); err != nil {
		return nil, nil, err
	}
	defer func() {
		if x := recover(); x != nil {
			words, names, err = nil, nil, fmt.Errorf("prose fails on %q: %v", clipped(sentence), x)
		}
	}()
	// Without a full stop of its own the library drops a name that ends the text.
	doc, err := prose.NewDocument(sentence+" .", prose.UsingModel(p.model), prose.WithSegmentation(false))
	if err != nil {
		return nil, nil, fmt.Errorf("prose fails on %q: %w", clipped(sentence), err)
	}
	at := 0
	for _, t := range doc.Tokens() {
		// It has no offsets and rewrites quotes: what is not found is skipped.
		i := strings.Index(sentence[at:], t.Text)
		if i < 0 || t.Text == "" || i > 40 {
			continue
		}
		w := ProseWord{Span: kg.Span{Start: at + i, End: at + i + len(t.Text)}, Tag: t.Tag}
		words, at = append(words, w), w.End
	}
	return words, proseNames(sentence, words, doc.Entities()), nil
}

// proseNames finds the library's names among its words, left to right.
func proseNames(sentence string, words []ProseWord, found []prose.Entity) []ProseName {
	var out []ProseName
	at := 0
	for _, e := range found {
		parts := strings.Fields(e.Text)
		for i := at; len(parts) > 0 && i+len(parts) <= len(words); i++ {
			k := 0
			for k < len(parts) && words[i+k].In(sentence) == parts[k] {
				k++
			}
			if k == len(parts) {
				out = append(out, ProseName{First: i, Last: i + k, Label: e.Label})
				at = i + k
				break
			}
		}
	}
	return out
}

func clipped(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}

// Candidates gives the names that the library sees in toks[first:last] of text,
// as chunks with its own kind and a score of one half; see [Tagger.Rate].
func (p *Prose) Candidates(dst []Chunk, text string, toks []kg.Token, first, last int) ([]Chunk, error) {
	if last <= first {
		return dst, nil
	}
	from := toks[first].Start
	words, names, err := p.Words(text[from:toks[last-1].End])
	if err != nil {
		return dst, err
	}
	t := first
	for _, n := range names {
		start, end := from+words[n.First].Start, from+words[n.Last-1].End
		for t < last && toks[t].Start < start {
			t++
		}
		e := t
		for e < last && toks[e].End < end {
			e++
		}
		if e < last && toks[t].Start == start && toks[e].End == end {
			dst = append(dst, Chunk{First: t, Last: e + 1, Kind: proseKind(n.Label), Score: 0.5})
		}
	}
	return dst, nil
}

// WithProse returns a tagger that takes the library's names as candidates too:
// [Tagger.TagArticle] types them again and keeps those it finds likely where it
// saw no name itself. It makes English some hundred times slower and finds a
// little more at the cost of more that is wrong (docs/NAMES.md), so it is asked
// for by whoever wants recall.
func (t *Tagger) WithProse(p *Prose) *Tagger {
	c := *t
	c.prose = p
	return &c
}

// proseMin is the least confidence for a candidate of the library; below it
// more of them are wrong than right (measured on Wikigold).
const proseMin = 0.3

// propose adds the library's candidates to the names of a sentence. A sentence
// that the library cannot read stays as it is.
func (t *Tagger) propose(s *Scratch, found []Chunk, toks []kg.Token, feats []uint32, st kg.Sentence) []Chunk {
	if st.Last <= st.First {
		return found
	}
	from := toks[st.First].Start
	buf := []byte(strings.Repeat(" ", toks[st.Last-1].End-from))
	sent := make([]kg.Token, st.Last-st.First)
	for i := range sent {
		sent[i] = toks[st.First+i]
		sent[i].Start, sent[i].End = sent[i].Start-from, sent[i].End-from
		copy(buf[sent[i].Start:sent[i].End], sent[i].Norm)
	}
	cands, err := t.prose.Candidates(nil, string(buf), sent, 0, len(sent))
	if err != nil || len(cands) == 0 {
		return found
	}
	t.Tag(s, nil, toks, feats, st.First, st.Last)
	own := found
	for _, c := range cands {
		c.First, c.Last = c.First+st.First, c.Last+st.First
		free := func(o Chunk) bool { return o.Last <= c.First || c.Last <= o.First }
		if t.Rate(s, &c, st.First); c.Score >= proseMin && !slices.ContainsFunc(own, func(o Chunk) bool { return !free(o) }) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b Chunk) int { return a.First - b.First })
	return found
}

// proseKind reads the library's kinds.
func proseKind(label string) ChunkKind {
	switch label {
	case "PERSON":
		return PER
	case "GPE", "LOCATION":
		return LOC
	case "ORGANIZATION":
		return ORG
	}
	return MISC
}

// Rate types the bounds of c within the sentence that s tagged last, which
// began at token first: Kind becomes the likeliest kind other than none, and
// Score and Scores what the model thinks of it.
func (t *Tagger) Rate(s *Scratch, c *Chunk, first int) {
	i, j := c.First-first, c.Last-first
	if i < 0 || j > len(s.path) || i >= j {
		return
	}
	t.confidence(s, c, i, j)
	best := PER
	for k := PER; k < numKinds; k++ {
		if c.Scores[k] > c.Scores[best] {
			best = k
		}
	}
	c.Kind, c.Score = best, c.Scores[best]
}

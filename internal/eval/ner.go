package eval

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
)

// LabelledSentence is a sentence of a token/BIO file.
type LabelledSentence struct {
	Words  []string
	Labels []string // "O", "B-PER", "I-PER"; always with B- at the beginning of a name
}

// LabelledDoc is a document of a token/BIO file; files without -DOCSTART-
// lines are one document.
type LabelledDoc struct {
	ID        string
	Sentences []LabelledSentence
}

// Name is a name over Words[First:Last] of a sentence.
type Name struct {
	First, Last int
	Kind        string
}

// ReadBIO reads a token/BIO file: one token a line, its label after the last
// tab (or blank), an empty line after a sentence, "-DOCSTART- id" before a
// document. Labels that open with I- (IOB1) are brought to B-. All broken
// lines are reported, each as file:line, joined in one error.
func ReadBIO(path string) ([]LabelledDoc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read names gold: %w", err)
	}
	defer f.Close()
	return readBIO(path, f)
}

func readBIO(path string, r io.Reader) ([]LabelledDoc, error) {
	p := bioParser{path: path}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<24)
	for line := 1; sc.Scan(); line++ {
		p.line(line, sc.Text())
	}
	if err := sc.Err(); err != nil {
		p.faults = append(p.faults, fmt.Errorf("%s: %w", path, err))
	}
	p.endSentence()
	return p.docs, errors.Join(p.faults...)
}

type bioParser struct {
	path   string
	docs   []LabelledDoc
	cur    LabelledSentence
	faults []error
}

func (p *bioParser) endSentence() {
	if len(p.cur.Words) == 0 {
		return
	}
	if len(p.docs) == 0 {
		p.docs = append(p.docs, LabelledDoc{})
	}
	d := &p.docs[len(p.docs)-1]
	d.Sentences = append(d.Sentences, p.cur)
	p.cur = LabelledSentence{}
}

func (p *bioParser) line(n int, s string) {
	s = strings.TrimRight(s, "\r\n")
	if strings.TrimSpace(s) == "" {
		p.endSentence()
		return
	}
	if id, ok := strings.CutPrefix(s, "-DOCSTART-"); ok {
		p.endSentence()
		p.docs = append(p.docs, LabelledDoc{ID: strings.TrimSpace(id)})
		return
	}
	at := strings.LastIndexByte(s, '\t')
	if at < 0 {
		at = strings.LastIndexByte(s, ' ')
	}
	if at <= 0 {
		p.faults = append(p.faults, fmt.Errorf("%s:%d: expected a token, a tab and a label, found %q", p.path, n, clip(s)))
		return
	}
	word, lab := strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+1:])
	if i := strings.IndexByte(word, '\t'); i >= 0 {
		word = word[:i]
	}
	if lab != "O" && !(len(lab) > 2 && (strings.HasPrefix(lab, "B-") || strings.HasPrefix(lab, "I-"))) {
		p.faults = append(p.faults, fmt.Errorf("%s:%d: label %q is not O, B-kind or I-kind", p.path, n, clip(lab)))
		lab = "O"
	}
	if strings.HasPrefix(lab, "I-") {
		prev := "O"
		if k := len(p.cur.Labels); k > 0 {
			prev = p.cur.Labels[k-1]
		}
		if prev == "O" || prev[2:] != lab[2:] {
			lab = "B-" + lab[2:]
		}
	}
	p.cur.Words = append(p.cur.Words, word)
	p.cur.Labels = append(p.cur.Labels, lab)
}

func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}

// Names lists the names that the labels spell.
func (s LabelledSentence) Names() []Name {
	var out []Name
	for i := 0; i < len(s.Labels); i++ {
		l := s.Labels[i]
		if l == "O" {
			continue
		}
		j := i + 1
		for j < len(s.Labels) && s.Labels[j] == "I-"+l[2:] {
			j++
		}
		out = append(out, Name{First: i, Last: j, Kind: l[2:]})
		i = j - 1
	}
	return out
}

// PRF counts what was found, what is gold and what is both.
type PRF struct{ Found, Gold, Right int }

// P is precision from 0 to 1.
func (c PRF) P() float64 { return ratio(c.Right, c.Found) }

// R is recall from 0 to 1.
func (c PRF) R() float64 { return ratio(c.Right, c.Gold) }

// F is the harmonic mean of precision and recall.
func (c PRF) F() float64 { return ratio(2*c.Right, c.Found+c.Gold) }

func (c *PRF) add(o PRF) {
	c.Found += o.Found
	c.Gold += o.Gold
	c.Right += o.Right
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// NERScores are the scores of a recogniser against gold.
type NERScores struct {
	// Kinds are exact scores: same bounds, same kind.
	Kinds map[string]PRF
	// Exact adds the kinds up.
	Exact PRF
	// Bounds asks for the same bounds only, whatever the kind.
	Bounds PRF
	Tokens int
}

// NewNERScores counts exact matches of the kinds given; others are left out
// on both sides.
func NewNERScores(kinds ...string) *NERScores {
	s := &NERScores{Kinds: map[string]PRF{}}
	for _, k := range kinds {
		s.Kinds[k] = PRF{}
	}
	return s
}

// Add scores one sentence.
func (s *NERScores) Add(tokens int, gold, found []Name) {
	s.Tokens += tokens
	byBounds := map[[2]int]bool{}
	exact := map[Name]bool{}
	for _, n := range gold {
		if c, ok := s.Kinds[n.Kind]; ok {
			c.Gold++
			s.Kinds[n.Kind] = c
			s.Bounds.Gold++
			s.Exact.Gold++
			exact[n] = true
			byBounds[[2]int{n.First, n.Last}] = true
		}
	}
	for _, n := range found {
		c, ok := s.Kinds[n.Kind]
		if !ok {
			continue
		}
		c.Found++
		s.Bounds.Found++
		s.Exact.Found++
		if exact[n] {
			c.Right++
			s.Exact.Right++
		}
		if byBounds[[2]int{n.First, n.Last}] {
			s.Bounds.Right++
		}
		s.Kinds[n.Kind] = c
	}
}

// Merge adds the counts of o.
func (s *NERScores) Merge(o *NERScores) {
	for k, c := range o.Kinds {
		m := s.Kinds[k]
		m.add(c)
		s.Kinds[k] = m
	}
	s.Exact.add(o.Exact)
	s.Bounds.add(o.Bounds)
	s.Tokens += o.Tokens
}

// Write prints a table: kind, precision, recall, F1, counts.
func (s *NERScores) Write(w io.Writer) error {
	kinds := make([]string, 0, len(s.Kinds))
	for k := range s.Kinds {
		kinds = append(kinds, k)
	}
	sort.Strings(kinds)
	var err error
	row := func(name string, c PRF) {
		if err == nil {
			_, err = fmt.Fprintf(w, "%-8s P %.3f R %.3f F %.3f  gold %d found %d\n", name, c.P(), c.R(), c.F(), c.Gold, c.Found)
		}
	}
	for _, k := range kinds {
		row(k, s.Kinds[k])
	}
	row("exact", s.Exact)
	row("bounds", s.Bounds)
	return err
}

// Namer finds the names of a document, sentence by sentence; the result has
// one slice a sentence.
type Namer func(doc LabelledDoc) [][]Name

// NER scores a recogniser on token/BIO files, over the kinds given.
func NER(ctx context.Context, paths []string, kinds []string, name Namer) (*NERScores, error) {
	total := NewNERScores(kinds...)
	var faults []error
	for _, p := range paths {
		if err := ctx.Err(); err != nil {
			return total, err
		}
		docs, err := ReadBIO(p)
		if err != nil {
			faults = append(faults, err)
		}
		for _, d := range docs {
			found := name(d)
			for i, s := range d.Sentences {
				total.Add(len(s.Words), s.Names(), found[i])
			}
		}
	}
	return total, errors.Join(faults...)
}

package syntax

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Fault is one broken line of a CoNLL-U file.
type Fault struct {
	File string
	Line int
	Err  error
}

// Error names file and line.
func (f *Fault) Error() string { return fmt.Sprintf("%s:%d: %v", f.File, f.Line, f.Err) }

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// ReadCoNLLU reads a treebank into sentences of surface tokens: "du" stays one
// word that takes the place of its first part that hangs outside of it ("du" is
// the ADP "de", "duquel" the PRON "lequel"); in languages that split words freely
// (English "do|n't") the parts stay words, as long as they spell the whole. A
// sentence with a broken line is left out; the error joins one [*Fault] for each
// broken line, and the good sentences are given all the same.
func ReadCoNLLU(r io.Reader, file string) ([][]Word, error) {
	c := &conllu{file: file}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<24)
	for sc.Scan() {
		c.line++
		c.read(sc.Text())
	}
	c.flush()
	if err := sc.Err(); err != nil {
		c.faults = append(c.faults, &Fault{file, c.line + 1, err})
	}
	return c.out, errors.Join(c.faults...)
}

type conllu struct {
	file   string
	line   int
	out    [][]Word
	faults []error

	words  []Word
	ranges []wordRange
	bad    bool
	lines  []int // of each word
}

// wordRange is a surface token over words [first, last), numbered from 0.
type wordRange struct {
	first, last int
	form        string
}

func (c *conllu) fault(format string, args ...any) {
	c.faults = append(c.faults, &Fault{c.file, c.line, fmt.Errorf(format, args...)})
	c.bad = true
}

func (c *conllu) read(line string) {
	line = strings.TrimSuffix(line, "\r")
	switch {
	case line == "":
		c.flush()
		return
	case line[0] == '#':
		return
	}
	f := strings.Split(line, "\t")
	if len(f) != 10 {
		c.fault("%d columns instead of 10", len(f))
		return
	}
	if a, b, ok := strings.Cut(f[0], "-"); ok {
		c.readRange(a, b, f[1])
		return
	}
	if strings.Contains(f[0], ".") {
		return // an empty node of the enhanced graph
	}
	c.readWord(f)
}

func (c *conllu) readRange(a, b, form string) {
	i, err1 := strconv.Atoi(a)
	j, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || i != len(c.words)+1 || j <= i {
		c.fault("range %s-%s does not follow word %d", a, b, len(c.words))
		return
	}
	c.ranges = append(c.ranges, wordRange{i - 1, j, form})
}

func (c *conllu) readWord(f []string) {
	id, err := strconv.Atoi(f[0])
	if err != nil || id != len(c.words)+1 {
		c.fault("word id %q instead of %d", f[0], len(c.words)+1)
		return
	}
	w := Word{Form: f[1], Lemma: f[2], Feats: ParseFeats(f[5])}
	var ok bool
	if w.UPOS, ok = ParseUPOS(f[3]); !ok {
		c.fault("unknown part of speech %q", f[3])
	}
	head, err := strconv.Atoi(f[6])
	if err != nil || head < 0 || head == id {
		c.fault("head %q of word %d", f[6], id)
		head = 0
	}
	w.Head = head - 1
	if w.Rel, ok = ParseRel(f[7]); !ok {
		c.fault("unknown relation %q", f[7])
	}
	c.words = append(c.words, w)
	c.lines = append(c.lines, c.line)
}

func (c *conllu) flush() {
	if len(c.words) > 0 {
		c.check()
	}
	if len(c.words) > 0 && !c.bad {
		c.out = append(c.out, surface(c.words, c.ranges))
	}
	c.words, c.ranges, c.lines, c.bad = nil, nil, nil, false
}

// check finds what only a whole sentence shows: heads out of range, cycles,
// ranges that go on too far, not exactly one root.
func (c *conllu) check() {
	end := c.line
	roots := 0
	for i, w := range c.words {
		c.line = c.lines[i]
		switch {
		case w.Head < 0:
			roots++
		case w.Head >= len(c.words):
			c.fault("head %d of word %d in a sentence of %d words", w.Head+1, i+1, len(c.words))
		}
	}
	if c.bad {
		c.line = end
		return
	}
	c.line = c.lines[0]
	if roots != 1 {
		c.fault("sentence with %d roots", roots)
	}
	if i := cyclic(c.words); i >= 0 {
		c.line = c.lines[i]
		c.fault("word %d hangs on itself through its heads", i+1)
	}
	for _, r := range c.ranges {
		if r.last > len(c.words) {
			c.fault("range %d-%d in a sentence of %d words", r.first+1, r.last, len(c.words))
		}
	}
	c.line = end
}

// cyclic is a word whose heads never reach the root, or -1.
func cyclic(words []Word) int {
	done := make([]int, len(words)) // 0 unseen, i+1 on the way of i, -1 good
	for i := range words {
		j := i
		for j >= 0 && done[j] == 0 {
			done[j] = i + 1
			j = words[j].Head
		}
		if j >= 0 && done[j] == i+1 {
			return i
		}
		for j = i; j >= 0 && done[j] == i+1; j = words[j].Head {
			done[j] = -1
		}
	}
	return -1
}

// surface merges the words of each range into one, unless the parts spell it.
func surface(words []Word, ranges []wordRange) []Word {
	if len(ranges) == 0 {
		return words
	}
	at := make([]int, len(words)) // old index → new index
	out := make([]Word, 0, len(words))
	for i := 0; i < len(words); i++ {
		if len(ranges) > 0 && ranges[0].first == i {
			r := ranges[0]
			ranges = ranges[1:]
			if !spells(words[i:r.last], r.form) {
				for k := i; k < r.last; k++ {
					at[k] = len(out)
				}
				out = append(out, merge(words, r))
				i = r.last - 1
				continue
			}
		}
		at[i] = len(out)
		out = append(out, words[i])
	}
	for i := range out {
		if out[i].Head >= 0 {
			out[i].Head = at[out[i].Head]
		}
	}
	return out
}

func spells(parts []Word, form string) bool {
	for _, p := range parts {
		if !strings.HasPrefix(form, p.Form) {
			return false
		}
		form = form[len(p.Form):]
	}
	return form == ""
}

// merge is the first part that hangs outside of the range, with its form.
func merge(words []Word, r wordRange) Word {
	for _, w := range words[r.first:r.last] {
		if w.Head < r.first || w.Head >= r.last {
			w.Form = r.form
			return w
		}
	}
	w := words[r.first]
	w.Form = r.form
	return w
}

// WriteCoNLLU writes a sentence with its tree as ten columns and a blank line.
func WriteCoNLLU(w io.Writer, words []Word) error {
	var b strings.Builder
	dash := func(s string) string {
		if s == "" {
			return "_"
		}
		return s
	}
	for i, x := range words {
		fmt.Fprintf(&b, "%d\t%s\t%s\t%s\t_\t%s\t%d\t%s\t_\t_\n", i+1, dash(x.Form), dash(x.Lemma), x.UPOS, x.Feats, x.Head+1, x.Rel)
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

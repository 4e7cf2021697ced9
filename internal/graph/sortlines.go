package graph

import (
	"bufio"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"

	"github.com/cayleygraph/quad"
)

// sortBytes is how many bytes of lines are sorted in memory at a time; a graph
// that has more goes through temporary files.
const sortBytes = 128 << 20

// lineSorter sorts lines and gives each once.
type lineSorter struct {
	bound int
	lines []string
	size  int
	runs  []*os.File
}

func (s *lineSorter) add(line string) error {
	s.lines = append(s.lines, line)
	if s.size += len(line) + 16; s.size < s.bound {
		return nil
	}
	return s.spill()
}

// spill writes the lines at hand, sorted, to a temporary file.
func (s *lineSorter) spill() error {
	sort.Strings(s.lines)
	f, err := os.CreateTemp("", "actant-sort-*")
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f)
	w := bufio.NewWriterSize(f, 1<<20)
	for _, l := range s.lines {
		if _, err := w.WriteString(l); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	s.lines, s.size = s.lines[:0], 0
	_, err = f.Seek(0, io.SeekStart)
	return err
}

// close takes the temporary files away.
func (s *lineSorter) close() error {
	var errs []error
	for _, f := range s.runs {
		errs = append(errs, f.Close(), os.Remove(f.Name()))
	}
	return errors.Join(errs...)
}

// each gives the lines in order.
func (s *lineSorter) each(yield func(string) error) error {
	last := ""
	once := func(l string) error {
		if l == last {
			return nil
		}
		last = l
		return yield(l)
	}
	sort.Strings(s.lines)
	if len(s.runs) == 0 {
		for _, l := range s.lines {
			if err := once(l); err != nil {
				return err
			}
		}
		return nil
	}
	m := &merger{}
	for _, f := range s.runs {
		m.sources = append(m.sources, &run{r: bufio.NewReaderSize(f, 1<<18)})
	}
	m.sources = append(m.sources, &run{list: s.lines})
	return m.each(once)
}

// run is one sorted source of lines: a file or a list.
type run struct {
	r    *bufio.Reader
	list []string
	line string
}

func (r *run) next() (ok bool, err error) {
	if r.r == nil {
		if len(r.list) == 0 {
			return false, nil
		}
		r.line, r.list = r.list[0], r.list[1:]
		return true, nil
	}
	r.line, err = r.r.ReadString('\n')
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, err
}

// merger gives the lines of several runs in order.
type merger struct{ sources []*run }

func (m *merger) Len() int           { return len(m.sources) }
func (m *merger) Less(i, j int) bool { return m.sources[i].line < m.sources[j].line }
func (m *merger) Swap(i, j int)      { m.sources[i], m.sources[j] = m.sources[j], m.sources[i] }
func (m *merger) Push(x any)         { m.sources = append(m.sources, x.(*run)) }
func (m *merger) Pop() any {
	last := m.sources[len(m.sources)-1]
	m.sources = m.sources[:len(m.sources)-1]
	return last
}

func (m *merger) each(yield func(string) error) error {
	alive := m.sources[:0]
	for _, r := range m.sources {
		ok, err := r.next()
		if err != nil {
			return err
		}
		if ok {
			alive = append(alive, r)
		}
	}
	m.sources = alive
	heap.Init(m)
	for len(m.sources) > 0 {
		r := m.sources[0]
		if err := yield(r.line); err != nil {
			return err
		}
		ok, err := r.next()
		if err != nil {
			return err
		}
		if ok {
			heap.Fix(m, 0)
		} else {
			heap.Pop(m)
		}
	}
	return nil
}

// sortedLines gives the graph as lines of N-Quads, sorted, each once.
func sortedLines(ctx context.Context, sn snapshot, bound int, yield func(string) error) (err error) {
	s := &lineSorter{bound: bound}
	defer func() { err = errors.Join(err, s.close()) }()
	var buf []byte
	err = sn.all(ctx, func(q quad.Quad) error {
		buf = appendQuad(buf[:0], q)
		return s.add(string(buf))
	})
	if err != nil {
		return fmt.Errorf("read the graph: %w", err)
	}
	return s.each(yield)
}

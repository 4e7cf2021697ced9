package syntax

import (
	"encoding/binary"
	"math"
	"slices"
)

// learner is an averaged perceptron over hashed features. Its rows lie in one
// arena, so that scoring touches two places of memory for each feature.
type learner struct {
	slots []learnSlot // open addressing, a power of two
	used  int
	cells []cell
	sums  []cellSum // of each cell
	time  int32
}

// learnSlot is a feature and where its row is; a zero key is an empty slot.
type learnSlot struct {
	key     uint64
	row     uint32
	n       uint8
	size    uint8 // room of the row
	updates uint16
}

// cell is the weight of one class for one feature.
type cell struct {
	w     int32
	class uint8
}

// cellSum is the sum of a weight over time, up to last.
type cellSum struct {
	sum  int64
	last int32
}

func newLearner() *learner { return &learner{slots: make([]learnSlot, 1<<16)} }

func (l *learner) slot(h uint64) *learnSlot {
	mask := uint64(len(l.slots) - 1)
	at := h & mask
	for l.slots[at].key != 0 && l.slots[at].key != h {
		at = (at + 1) & mask
	}
	return &l.slots[at]
}

func (l *learner) add(scores *[256]int32, feats []uint64) {
	for _, h := range feats {
		if s := l.slot(h); s.key != 0 {
			for _, c := range l.cells[s.row : s.row+uint32(s.n)] {
				scores[c.class] += c.w
			}
		}
	}
}

// update moves the weights of the features from the guess to the truth.
func (l *learner) update(feats []uint64, truth, guess int) {
	l.time++
	for _, h := range feats {
		s := l.slot(h)
		if s.key == 0 {
			if l.used*2 >= len(l.slots) {
				l.grow()
				s = l.slot(h)
			}
			l.used++
			s.key = h
		}
		if s.updates < math.MaxUint16 {
			s.updates++
		}
		l.change(s, uint8(truth), 1)
		l.change(s, uint8(guess), -1)
	}
}

func (l *learner) grow() {
	old := l.slots
	l.slots = make([]learnSlot, 2*len(old))
	for _, s := range old {
		if s.key != 0 {
			*l.slot(s.key) = s
		}
	}
}

func (l *learner) change(s *learnSlot, class uint8, d int32) {
	for i := s.row; i < s.row+uint32(s.n); i++ {
		if c := &l.cells[i]; c.class == class {
			x := &l.sums[i]
			x.sum += int64(c.w) * int64(l.time-x.last)
			c.w, x.last = c.w+d, l.time
			return
		}
	}
	if s.n == s.size {
		l.move(s)
	}
	at := s.row + uint32(s.n)
	l.cells[at], l.sums[at] = cell{d, class}, cellSum{last: l.time}
	s.n++
}

// move gives a row more room at the end of the arena.
func (l *learner) move(s *learnSlot) {
	size := min(max(2, int(s.size)*2), 255)
	row := uint32(len(l.cells))
	l.cells = append(l.cells, l.cells[s.row:s.row+uint32(s.n)]...)
	l.sums = append(l.sums, l.sums[s.row:s.row+uint32(s.n)]...)
	for i := int(s.n); i < size; i++ {
		l.cells, l.sums = append(l.cells, cell{}), append(l.sums, cellSum{})
	}
	s.row, s.size = row, uint8(size)
}

// tick lets time pass for the average without an update.
func (l *learner) tick() { l.time++ }

// average is the mean of a weight over all times.
func (l *learner) average(i uint32) float64 {
	x := &l.sums[i]
	return float64(x.sum+int64(l.cells[i].w)*int64(l.time-x.last)) / float64(max(l.time, 1))
}

// averaged is the sum of the averaged weights of several learners of one task.
// Each went through the sentences in another order; together they err less.
type averaged struct {
	index map[uint64]int
	rows  []averagedRow
}

type averagedRow struct {
	key     uint64
	updates uint32
	class   []uint8
	weight  []float64
}

// sumUp adds the averaged weights of a learner.
func (a *averaged) sumUp(l *learner) {
	if a.index == nil {
		a.index = make(map[uint64]int, l.used)
	}
	for i := range l.slots {
		s := &l.slots[i]
		if s.key == 0 {
			continue
		}
		at, ok := a.index[s.key]
		if !ok {
			at = len(a.rows)
			a.index[s.key] = at
			a.rows = append(a.rows, averagedRow{key: s.key})
		}
		a.rows[at].sumUp(l, s)
	}
}

func (a *averagedRow) sumUp(l *learner, s *learnSlot) {
	a.updates += uint32(s.updates)
	for i := s.row; i < s.row+uint32(s.n); i++ {
		class := l.cells[i].class
		k := slices.Index(a.class, class)
		if k < 0 {
			k = len(a.class)
			a.class, a.weight = append(a.class, class), append(a.weight, 0)
		}
		a.weight[k] += l.average(i)
	}
}

// tables writes the weights of features updated at least prune times as a table
// of slots and rows of (class, weight) pairs, which [slim] turns into the form
// that [weights] reads.
func (a *averaged) tables(prune uint32) (slots, rows []byte) {
	top := 0.0
	kept := a.rows[:0:0]
	for _, r := range a.rows {
		if r.updates < prune {
			continue
		}
		kept = append(kept, r)
		for _, w := range r.weight {
			top = max(top, math.Abs(w))
		}
	}
	n := uint64(len(kept))*5/4 + 1
	slots = make([]byte, n*slotSize)
	rows = []byte{0} // offset 0 is no row
	seen := map[string]uint32{}
	var buf []byte
	for i := range kept {
		if buf = kept[i].encode(buf[:0], top); len(buf) == 1 {
			continue
		}
		off, ok := seen[string(buf)]
		if !ok {
			off = uint32(len(rows))
			seen[string(buf)] = off
			rows = append(rows, buf...)
		}
		place(slots, n, kept[i].key, off)
	}
	return slots, rows
}

func place(slots []byte, n, key uint64, off uint32) {
	at := home(key, n)
	for binary.LittleEndian.Uint32(slots[at*slotSize:]) != 0 {
		if at++; at == n {
			at = 0
		}
	}
	binary.LittleEndian.PutUint32(slots[at*slotSize:], off)
	binary.LittleEndian.PutUint16(slots[at*slotSize+4:], check(key))
}

// encode writes count, then class and companded weight of each cell.
func (a *averagedRow) encode(buf []byte, top float64) []byte {
	buf = append(buf, 0)
	for class := range 256 {
		k := slices.Index(a.class, uint8(class))
		if k < 0 {
			continue
		}
		if q := compand(a.weight[k] / top); q != 0 {
			buf = append(buf, uint8(class), byte(q))
			buf[0]++
		}
	}
	return buf
}

// compand turns a weight of -1…1 into eight bits by its square root.
func compand(w float64) int8 {
	q := math.Round(127 * math.Sqrt(math.Abs(w)))
	if w < 0 {
		q = -q
	}
	return int8(q)
}

package syntax

import (
	"encoding/binary"
	"math"
)

// learner is an averaged perceptron over hashed features.
type learner struct {
	keys []uint64 // open addressing, a power of two; 0 is empty
	vals []int32
	rows []learnRow
	time int32
}

type learnRow struct {
	key     uint64
	updates uint32
	cells   []cell
}

// cell is the weight of one class for one feature.
type cell struct {
	sum   int64 // of the weight over time, up to last
	w     int32
	last  int32
	class uint8
}

func newLearner() *learner {
	return &learner{keys: make([]uint64, 1<<16), vals: make([]int32, 1<<16)}
}

func (l *learner) slot(h uint64) int {
	mask := uint64(len(l.keys) - 1)
	at := h & mask
	for l.keys[at] != 0 && l.keys[at] != h {
		at = (at + 1) & mask
	}
	return int(at)
}

func (l *learner) add(scores *[256]int32, feats []uint64) {
	for _, h := range feats {
		at := l.slot(h)
		if l.keys[at] == 0 {
			continue
		}
		for _, c := range l.rows[l.vals[at]].cells {
			scores[c.class] += c.w
		}
	}
}

// update moves the weights of the features from the guess to the truth.
func (l *learner) update(feats []uint64, truth, guess int) {
	l.time++
	for _, h := range feats {
		r := l.row(h)
		r.updates++
		l.change(r, uint8(truth), 1)
		l.change(r, uint8(guess), -1)
	}
}

func (l *learner) row(h uint64) *learnRow {
	at := l.slot(h)
	if l.keys[at] == 0 {
		if len(l.rows)*2 >= len(l.keys) {
			l.grow()
			at = l.slot(h)
		}
		l.keys[at], l.vals[at] = h, int32(len(l.rows))
		l.rows = append(l.rows, learnRow{key: h})
	}
	return &l.rows[l.vals[at]]
}

func (l *learner) grow() {
	keys, vals := l.keys, l.vals
	l.keys, l.vals = make([]uint64, 2*len(keys)), make([]int32, 2*len(keys))
	for i, k := range keys {
		if k != 0 {
			at := l.slot(k)
			l.keys[at], l.vals[at] = k, vals[i]
		}
	}
}

func (l *learner) change(r *learnRow, class uint8, d int32) {
	for i := range r.cells {
		if c := &r.cells[i]; c.class == class {
			c.sum += int64(c.w) * int64(l.time-c.last)
			c.w, c.last = c.w+d, l.time
			return
		}
	}
	r.cells = append(r.cells, cell{class: class, w: d, last: l.time})
}

// tick lets time pass for the average without an update.
func (l *learner) tick() { l.time++ }

// average is the mean of a weight over all times.
func (l *learner) average(c *cell) float64 {
	return float64(c.sum+int64(c.w)*int64(l.time-c.last)) / float64(max(l.time, 1))
}

// tables writes the averaged weights of features updated at least prune times
// as the sections that [weights] reads.
func (l *learner) tables(prune uint32) (slots, rows []byte) {
	top := 0.0
	kept := 0
	for i := range l.rows {
		r := &l.rows[i]
		if r.updates < prune {
			continue
		}
		kept++
		for j := range r.cells {
			top = max(top, math.Abs(l.average(&r.cells[j])))
		}
	}
	n := uint64(kept)*5/4 + 1
	slots = make([]byte, n*slotSize)
	rows = []byte{0} // offset 0 is no row
	seen := map[string]uint32{}
	var buf []byte
	for i := range l.rows {
		r := &l.rows[i]
		if r.updates < prune {
			continue
		}
		if buf = l.encodeRow(buf[:0], r, top); len(buf) == 1 {
			continue
		}
		off, ok := seen[string(buf)]
		if !ok {
			off = uint32(len(rows))
			seen[string(buf)] = off
			rows = append(rows, buf...)
		}
		place(slots, n, r.key, off)
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

// encodeRow writes count, then class and companded weight of each cell.
func (l *learner) encodeRow(buf []byte, r *learnRow, top float64) []byte {
	buf = append(buf, 0)
	for class := range 256 {
		for j := range r.cells {
			if c := &r.cells[j]; int(c.class) == class {
				if q := compand(l.average(c) / top); q != 0 {
					buf = append(buf, c.class, byte(q))
					buf[0]++
				}
			}
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

package syntax

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// weights are the feature rows of a linear model, read where they lie: an open
// hash table of slots, and for each feature a row of classes and weights.
//
//	slots: n slots of 6 bytes: offset uint32 (0 for an empty slot), check uint16
//	rows:  at each offset: count uint8, then count classes uint8, then count weights int8
//
// A weight q stands for sign(q)·q²: the square root keeps small weights apart in
// eight bits, which a linear scale does not.
type weights struct {
	slots []byte
	rows  []byte
	n     uint64
}

const slotSize = 6

// maxProbes bounds the search in a table that a damaged file filled up.
const maxProbes = 1 << 12

// square is the value of each weight byte.
var square = func() (t [256]int32) {
	for i := range t {
		q := int32(int8(i))
		t[i] = q * q
		if q < 0 {
			t[i] = -t[i]
		}
	}
	return t
}()

// newWeights checks that every offset and row lies inside the data.
func newWeights(slots, rows []byte) (*weights, error) {
	if len(slots)%slotSize != 0 || len(slots) == 0 || len(rows) == 0 {
		return nil, errors.New("weights table of a wrong size")
	}
	return &weights{slots: slots, rows: rows, n: uint64(len(slots) / slotSize)}, nil
}

// home is the first slot of a feature.
func home(h, n uint64) uint64 {
	hi, _ := bits.Mul64(h, n)
	return hi
}

func check(h uint64) uint16 { return uint16(h) }

// row is the offset of the row of a feature, 0 when there is none.
func (w *weights) row(h uint64) uint32 {
	at := home(h, w.n) * slotSize
	c := check(h)
	for range maxProbes {
		s := w.slots[at : at+slotSize : at+slotSize]
		off := binary.LittleEndian.Uint32(s)
		if off == 0 || binary.LittleEndian.Uint16(s[4:]) == c {
			return off
		}
		if at += slotSize; at >= uint64(len(w.slots)) {
			at = 0
		}
	}
	return 0
}

// add adds the weights of the features to the scores of the classes. rows is
// scratch of at least the length of feats.
func (w *weights) add(scores *[256]int32, feats []uint64, rows []uint32) {
	rows = rows[:len(feats)]
	for i, h := range feats {
		rows[i] = w.row(h)
	}
	for _, off := range rows {
		if off == 0 || int(off) >= len(w.rows) {
			continue
		}
		n := int(w.rows[off])
		r := w.rows[off+1:]
		if 2*n > len(r) {
			continue
		}
		classes, values := r[:n], r[n:2*n]
		values = values[:len(classes)]
		for i, c := range classes {
			scores[c] += square[values[i]]
		}
	}
}

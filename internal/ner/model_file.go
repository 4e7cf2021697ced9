package ner

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sort"
)

// modelMagic opens every names model; modelVersion changes with the layout or
// the feature templates.
const (
	modelMagic   = "actant names\n"
	modelVersion = 1
)

// Header is the card inside a names model.
type Header struct {
	Version int           `json:"version"`
	Lang    string        `json:"lang"`
	Method  string        `json:"method"`
	Seed    int64         `json:"seed"`
	Command string        `json:"command"`
	Inputs  []HeaderInput `json:"inputs"`
	// Scores are exact F1 on the development file, by kind and "all".
	Scores  map[string]float64 `json:"scores"`
	Rows    int                `json:"rows"`
	Payload string             `json:"payload_sha256"`
}

// HeaderInput is a file that the model was trained on.
type HeaderInput struct {
	Name    string `json:"name"` // base name
	SHA256  string `json:"sha256"`
	Licence string `json:"licence"`
	Use     string `json:"use"` // train or dev
}

// Weights are a model as the trainer leaves it, before it is made small.
type Weights struct {
	Keys  []uint32        // feature keys
	Rows  [][16]float32   // one weight for each label but outside, which is 0
	Trans [17][17]float32 // [label][previous]
	Start [17]float32
	// Seen counts how often each feature was seen in training, or is nil. Rows
	// are ranked by strength and this, so that what was seen twice gives way.
	Seen  []uint16
	Lower []string // words seen in lower case
}

// Encode writes the strongest maxRows rows of w as a model file. The same
// weights give the same bytes.
func Encode(h Header, w Weights, maxRows int) ([]byte, error) {
	if maxRows > rowMask*3/4 {
		maxRows = rowMask * 3 / 4
	}
	keep, step := strongest(w, maxRows)
	var p bytes.Buffer
	put := func(v any) { binary.Write(&p, binary.LittleEndian, v) }
	put(step)
	quant := func(f float32) int32 { return int32(math.Round(float64(f / step))) }
	for l := range w.Trans {
		for m := range w.Trans[l] {
			put(quant(w.Trans[l][m]))
		}
	}
	for l := range w.Start {
		put(quant(w.Start[l]))
	}
	b := lowerBloom(w.Lower)
	put(uint32(len(b)))
	p.Write(b)
	put(uint32(len(keep)))
	last := uint32(0)
	for _, r := range keep {
		d := w.Keys[r] - last
		last = w.Keys[r]
		if d >= 0xffff {
			put(uint16(0xffff))
			put(d)
			continue
		}
		put(uint16(d))
	}
	var row [16]byte
	for _, r := range keep {
		for j, f := range w.Rows[r] {
			row[j] = byte(max(-127, min(127, quant(f))) + 128)
		}
		p.Write(row[:])
	}
	h.Version, h.Rows = modelVersion, len(keep)
	sum := sha256.Sum256(p.Bytes())
	h.Payload = hex.EncodeToString(sum[:])
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write model header: %w", err)
	}
	var out bytes.Buffer
	out.WriteString(modelMagic)
	binary.Write(&out, binary.LittleEndian, uint32(len(head)))
	out.Write(head)
	out.Write(p.Bytes())
	return out.Bytes(), nil
}

// strongest picks rows by their largest weight, in order of their keys, and
// the quantisation step: the 99.95th percentile of row maxima fills a byte.
func strongest(w Weights, maxRows int) ([]int, float32) {
	type ranked struct {
		row       int
		max, rank float32
	}
	rs := make([]ranked, 0, len(w.Keys))
	for i := range w.Rows {
		m := float32(0)
		for _, f := range w.Rows[i] {
			m = max(m, f, -f)
		}
		if m > 0 {
			rank := m
			if w.Seen != nil {
				rank *= float32(math.Sqrt(math.Sqrt(float64(w.Seen[i]))))
			}
			rs = append(rs, ranked{i, m, rank})
		}
	}
	sort.Slice(rs, func(i, j int) bool {
		if rs[i].rank != rs[j].rank {
			return rs[i].rank > rs[j].rank
		}
		return w.Keys[rs[i].row] < w.Keys[rs[j].row]
	})
	if len(rs) > maxRows {
		rs = rs[:maxRows]
	}
	step := float32(1)
	if len(rs) > 0 {
		sorted := make([]float32, len(rs))
		for i, r := range rs {
			sorted[i] = r.max
		}
		slices.Sort(sorted)
		step = sorted[len(rs)-1-len(rs)/2000] / 127
	}
	keep := make([]int, len(rs))
	for i, r := range rs {
		keep[i] = r.row
	}
	sort.Slice(keep, func(i, j int) bool { return w.Keys[keep[i]] < w.Keys[keep[j]] })
	return keep, step
}

func lowerBloom(words []string) bloom {
	size := 1024
	for size*8 < len(words)*16 {
		size *= 2
	}
	b := make(bloom, size)
	for _, s := range words {
		b.add(hashOf(s))
	}
	return b
}

// decoder reads little-endian values and remembers that it ran out.
type decoder struct {
	b     []byte
	short bool
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.short = true
		return make([]byte, min(max(n, 0), 4))
	}
	v := d.b[:n]
	d.b = d.b[n:]
	return v
}

func (d *decoder) u32() uint32 { return binary.LittleEndian.Uint32(d.take(4)) }

func decodeTagger(name, lang string, b []byte) (*Tagger, error) {
	bad := func(what string) (*Tagger, error) {
		return nil, fmt.Errorf("read names model %s: %s", name, what)
	}
	if !bytes.HasPrefix(b, []byte(modelMagic)) {
		return bad("not a names model: it should begin with " + fmt.Sprintf("%q", modelMagic))
	}
	d := &decoder{b: b[len(modelMagic):]}
	head := d.take(int(d.u32()))
	t := &Tagger{}
	if d.short {
		return bad("cut short inside its header")
	}
	if err := json.Unmarshal(head, &t.header); err != nil {
		return nil, fmt.Errorf("read names model %s: header: %w", name, err)
	}
	if t.header.Version != modelVersion {
		return bad(fmt.Sprintf("version %d, this program reads version %d: train it again with actant train names", t.header.Version, modelVersion))
	}
	if t.header.Lang != lang {
		return bad(fmt.Sprintf("language %q, expected %q", t.header.Lang, lang))
	}
	if sum := sha256.Sum256(d.b); hex.EncodeToString(sum[:]) != t.header.Payload {
		return bad("damaged or cut short: its checksum does not match its header")
	}
	if !t.payload(d) {
		return bad("cut short or not laid out as its header says")
	}
	return t, nil
}

// payload reads the arrays; false when they do not fit.
func (t *Tagger) payload(d *decoder) bool {
	t.step = math.Float32frombits(d.u32())
	for l := range t.trans {
		for m := range t.trans[l] {
			t.trans[l][m] = int32(d.u32())
		}
	}
	for l := range t.start {
		t.start[l] = int32(d.u32())
	}
	n := int(d.u32())
	t.lower = bloom(d.take(n))
	if d.short || n < 8 || n&(n-1) != 0 {
		return false
	}
	rows := int(d.u32())
	if d.short || rows > rowMask*3/4 {
		return false
	}
	t.index = make([]uint32, slotMask+1)
	key := uint32(0)
	for r := range rows {
		v := uint32(binary.LittleEndian.Uint16(d.take(2)))
		if v == 0xffff {
			v = d.u32()
		}
		if d.short {
			return false
		}
		key += v
		at := key >> (32 - rowBits)
		for t.index[at] != 0 {
			at = (at + 1) & slotMask
		}
		t.index[at] = key&(1<<(32-rowBits)-1)<<rowBits | uint32(r+1)
	}
	raw := d.take(rows * 16)
	if d.short || len(d.b) != 0 {
		return false
	}
	t.rows = make([][2]uint64, rows)
	for r := range t.rows {
		t.rows[r][0] = binary.LittleEndian.Uint64(raw[r*16:])
		t.rows[r][1] = binary.LittleEndian.Uint64(raw[r*16+8:])
	}
	return true
}

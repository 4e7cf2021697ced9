package resolve

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/klauspost/compress/s2"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// FromArticle takes from an article what resolution and the graph need.
func FromArticle(a *kg.Article) *Record {
	r := &Record{Article: a.ID, Path: a.Path, SHA256: a.SHA256, URL: a.URL, Outlet: a.Outlet, Title: a.Title,
		Published: a.Published, Lang: a.Lang, Events: slices.Clone(a.Events), Sketch: sketch(a)}
	r.Entities = make([]Local, len(a.Entities))
	for i, e := range a.Entities {
		r.Entities[i] = Local{Entity: e, Gender: e.Gender}
	}
	return r
}

// recordMagic begins every encoded record; its last byte is the version.
const recordMagic = "AR\x01"

// Encode writes the record compactly. [DecodeRecord] reads it.
func (r *Record) Encode() ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode record of %s: %w", r.Article, err)
	}
	return append([]byte(recordMagic), s2.Encode(nil, data)...), nil
}

// maxRecord is the largest size of a record that is read, in bytes.
const maxRecord = 64 << 20

// DecodeRecord reads what [Record.Encode] wrote; damaged bytes give an error.
func DecodeRecord(data []byte) (*Record, error) {
	rest, ok := strings.CutPrefix(string(data), recordMagic)
	if !ok {
		return nil, fmt.Errorf("decode record: not a record of this version")
	}
	if n, err := s2.DecodedLen([]byte(rest)); err != nil || n > maxRecord {
		return nil, fmt.Errorf("decode record: damaged length")
	}
	plain, err := s2.Decode(nil, []byte(rest))
	if err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	r := &Record{}
	if err := json.Unmarshal(plain, r); err != nil {
		return nil, fmt.Errorf("decode record: %w", err)
	}
	for i := range r.Entities {
		r.Entities[i].Entity.Gender = r.Entities[i].Gender
	}
	return r, nil
}

// sketchSize is the number of min-hashes of a sketch. Two texts share a part of
// them near the part of word sequences they share.
const sketchSize = 32

// sketch makes a min-hash sketch of the readable text: of all runs of four
// folded words, the least hash in each of sketchSize classes (one permutation
// hashing). A text of fewer than 20 words has none.
func sketch(a *kg.Article) []uint64 {
	var ws []string
	var buf []byte
	for _, b := range a.Blocks {
		if b.Kind == kg.Story {
			buf = gazetteer.AppendFold(buf[:0], b.In(a.Text))
			ws = append(ws, strings.Fields(string(buf))...)
		}
	}
	if len(ws) < 20 {
		return nil
	}
	out := make([]uint64, sketchSize)
	for i := range out {
		out[i] = ^uint64(0)
	}
	for i := 0; i+4 <= len(ws); i++ {
		h := uint64(14695981039346656037)
		for _, w := range ws[i : i+4] {
			for j := 0; j < len(w); j++ {
				h = (h ^ uint64(w[j])) * 1099511628211
			}
			h = (h ^ ' ') * 1099511628211
		}
		h ^= h >> 29
		h *= 0xbf58476d1ce4e5b9
		h ^= h >> 32
		c := h % sketchSize
		out[c] = min(out[c], h>>5)
	}
	return out
}

// copies tells whether two sketches are of near-duplicate texts: at least
// three fifths of their classes agree.
func copies(a, b []uint64) bool {
	if len(a) != sketchSize || len(b) != sketchSize {
		return false
	}
	agree := 0
	for i := range a {
		if a[i] == b[i] {
			agree++
		}
	}
	return agree*5 >= sketchSize*3
}

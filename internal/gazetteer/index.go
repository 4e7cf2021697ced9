package gazetteer

import (
	"encoding/binary"
	"errors"

	"actant/data/gazetteers"
)

// The index file: magic, checksum of the lists, number of entries, then the two
// tries. Each array is its length and its little-endian numbers.
const magic = "actantgz2"

// Pack makes the index file of the shipped lists; `go generate` calls it.
func Pack(files []gazetteers.File) []byte {
	l := readLayer(files)
	l.index()
	out := append([]byte(magic), 0, 0, 0)
	out = binary.LittleEndian.AppendUint32(out, checksum(files))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(l.entries)))
	out = l.names.appendTo(out)
	return l.offices.appendTo(out)
}

// unpack fills the tries of l from an index file. An index that does not belong
// to the lists, or is damaged, is an error; the caller builds anew.
func (l *layer) unpack(index string, sum uint32) error {
	const head = len(magic) + 3
	if len(index) < head+8 || index[:len(magic)] != magic {
		return errors.New("not an index of this version")
	}
	r := reader{s: index[head:]}
	if r.number() != sum || int(r.number()) != len(l.entries) {
		return errors.New("made from other lists")
	}
	var err error
	if l.names, err = r.trie(); err != nil {
		return err
	}
	if l.offices, err = r.trie(); err != nil {
		return err
	}
	for _, p := range l.names.load {
		if int(p.entry) >= len(l.entries) {
			return errDamaged
		}
	}
	for _, p := range l.offices.load {
		if int(p.entry) >= len(l.entries) {
			return errDamaged
		}
	}
	l.materialise()
	return nil
}

var errDamaged = errors.New("index is damaged")

func (t *trie) appendTo(out []byte) []byte {
	out = binary.LittleEndian.AppendUint32(out, uint32(len(t.blob)))
	out = append(out, t.blob...)
	for _, a := range [][]uint32{t.word, t.slots, t.root, t.label, t.first, t.forms} {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(a)))
		for _, x := range a {
			out = binary.LittleEndian.AppendUint32(out, x)
		}
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(len(t.load)))
	for _, p := range t.load {
		out = binary.LittleEndian.AppendUint32(out, p.entry)
		out = binary.LittleEndian.AppendUint32(out, uint32(p.flags))
		out = append(out, p.lang, p.need, p.upper, 0)
	}
	return out
}

// reader reads the arrays of an index; a short read sets bad.
type reader struct {
	s   string
	bad bool
}

func (r *reader) number() uint32 {
	if len(r.s) < 4 {
		r.bad = true
		return 0
	}
	x := le32(r.s)
	r.s = r.s[4:]
	return x
}

func le32(s string) uint32 {
	_ = s[3]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func (r *reader) take(n int) string {
	if n < 0 || n > len(r.s) {
		r.bad = true
		return ""
	}
	out := r.s[:n]
	r.s = r.s[n:]
	return out
}

func (r *reader) array() []uint32 {
	n := int(r.number())
	s := r.take(4 * n)
	if r.bad {
		return nil
	}
	out := make([]uint32, n)
	for i := range out {
		out[i] = le32(s[4*i:])
	}
	return out
}

func (r *reader) trie() (*trie, error) {
	t := &trie{}
	t.blob = r.take(int(r.number()))
	for _, a := range []*[]uint32{&t.word, &t.slots, &t.root, &t.label, &t.first, &t.forms} {
		*a = r.array()
	}
	n := int(r.number())
	s := r.take(12 * n)
	if r.bad {
		return nil, errDamaged
	}
	t.load = make([]payload, n)
	for i := range t.load {
		q := s[12*i : 12*i+12]
		t.load[i] = payload{entry: le32(q), flags: Flags(le32(q[4:])), lang: q[8] & 3, need: q[9], upper: q[10]}
	}
	return t, t.check()
}

// check makes sure that walking the trie stays inside its arrays.
func (t *trie) check() error {
	words, nodes := len(t.root), len(t.label)
	if len(t.word) != words+1 || len(t.first) != nodes+1 || len(t.forms) != nodes+1 || len(t.slots)&(len(t.slots)-1) != 0 || len(t.slots) <= words {
		return errDamaged
	}
	bad := false
	rising := func(a []uint32, max int) {
		last := uint32(0)
		for _, x := range a {
			bad = bad || x < last || int(x) > max
			last = x
		}
	}
	below := func(a []uint32, max int) {
		for _, x := range a {
			bad = bad || int(x) > max
		}
	}
	rising(t.word, len(t.blob))
	rising(t.first, nodes)
	rising(t.forms, len(t.load))
	below(t.slots, words)
	below(t.root, nodes-1)
	below(t.label, max(words-1, 0))
	if bad {
		return errDamaged
	}
	return nil
}

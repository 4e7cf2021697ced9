package ner

import (
	"fmt"
	"io/fs"
	"math"

	"actant/internal/kg"
)

// ChunkKind is the kind of name that the statistical recogniser tells apart.
type ChunkKind = byte

// The kinds of chunks; their order is that of [Chunk.Scores].
const (
	Outside ChunkKind = iota
	PER
	LOC
	ORG
	MISC
	numKinds
)

// KindName names a chunk kind as the corpora do.
func KindName(k ChunkKind) string { return [...]string{"O", "PER", "LOC", "ORG", "MISC"}[k%numKinds] }

// Chunk is a name found in toks[First:Last], indices into the slice that was
// handed to [Tagger.Tag].
type Chunk struct {
	First, Last int
	Kind        ChunkKind
	// Score is the model's confidence in kind and bounds together against the
	// same bounds with another kind or none, from 0 to 1.
	Score float32
	// Scores are the confidences of all kinds for these bounds; they add up to 1.
	Scores [numKinds]float32
}

// Labels: 0 is outside, then begin, inside, end, single of each kind.
const (
	numLabels = 1 + 4*(int(numKinds)-1)
	begin     = 0
	inside    = 1
	end       = 2
	single    = 3
)

func label(kind ChunkKind, part int) int { return 1 + 4*(int(kind)-1) + part }

func labelKind(l int) ChunkKind {
	if l == 0 {
		return Outside
	}
	return ChunkKind((l-1)/4 + 1)
}

// Tagger is a loaded names model. It is read-only and safe for many goroutines,
// each with its own [Scratch].
type Tagger struct {
	header Header
	step   float32
	trans  [numLabels][numLabels]int32
	start  [numLabels]int32
	lower  bloom
	index  []uint32
	rows   [][2]uint64
	prose  *Prose // see WithProse
}

// Header tells what the model was made of.
func (t *Tagger) Header() Header { return t.header }

// LoadTagger reads <lang>-names/model.bin from fsys. Its error names the file
// and says what was expected.
func LoadTagger(fsys fs.FS, lang string) (*Tagger, error) {
	name := lang + "-names/model.bin"
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read names model %s: %w", name, err)
	}
	return decodeTagger(name, lang, b)
}

// Scratch holds the buffers of one worker.
type Scratch struct {
	x      Extractor
	keys   []uint32
	emit   [][numLabels]int32
	back   [][numLabels]uint8
	path   []uint8
	memory memory
}

// Tag appends the names of toks[first:last], one sentence, to dst, left to
// right and without overlap. feats[i] is the mask of list features of toks[i];
// nil means that no lists were asked.
func (t *Tagger) Tag(s *Scratch, dst []Chunk, toks []kg.Token, feats []uint32, first, last int) []Chunk {
	if last <= first {
		return dst
	}
	s.x.lower = t.lower
	s.x.Sentence(toks, feats, first, last)
	t.emissions(s)
	t.viterbi(s)
	return t.chunks(s, dst, first)
}

const lanes = 0x00ff00ff00ff00ff

// emissions adds up the rows of each token's features. A row is sixteen bytes
// biased by 128, added in sixteen-bit lanes.
func (t *Tagger) emissions(s *Scratch) {
	n := s.x.Len()
	if cap(s.emit) < n {
		s.emit = make([][numLabels]int32, n+n/2)
		s.back = make([][numLabels]uint8, n+n/2)
		s.path = make([]uint8, n+n/2)
	}
	s.emit, s.back, s.path = s.emit[:n], s.back[:n], s.path[:n]
	for i := range s.emit {
		s.keys = s.x.Features(s.keys[:0], i)
		var a, b, c, d uint64
		count := int32(0)
		for _, k := range s.keys {
			r := t.row(k)
			if r < 0 {
				continue
			}
			lo, hi := t.rows[r][0], t.rows[r][1]
			a += lo & lanes
			b += lo >> 8 & lanes
			c += hi & lanes
			d += hi >> 8 & lanes
			count++
		}
		e := &s.emit[i]
		bias := 128 * count
		for j := 0; j < 4; j++ {
			sh := uint(j) * 16
			e[1+2*j] = int32(a>>sh&0xffff) - bias
			e[2+2*j] = int32(b>>sh&0xffff) - bias
			e[9+2*j] = int32(c>>sh&0xffff) - bias
			e[10+2*j] = int32(d>>sh&0xffff) - bias
		}
		e[0] = 0
	}
}

// The index has 32-bit slots: 14 bits of the key's low end above 18 bits of
// row number plus one; zero is an empty slot.
const (
	rowBits  = 18
	rowMask  = 1<<rowBits - 1
	slotMask = 1<<rowBits - 1
)

// row finds the row of a feature, or -1.
func (t *Tagger) row(key uint32) int {
	at := key >> (32 - rowBits)
	for {
		v := t.index[at]
		if v == 0 {
			return -1
		}
		if v>>rowBits == key&(1<<(32-rowBits)-1) {
			return int(v&rowMask) - 1
		}
		at = (at + 1) & slotMask
	}
}

// open tells whether a name goes on after the label.
func open(l int) bool { return l > 0 && ((l-1)&3) < end }

const minScore = math.MinInt32 / 4

// viterbi fills s.path with the best legal labels.
func (t *Tagger) viterbi(s *Scratch) {
	var cur, next [numLabels]int32
	for l := range cur {
		cur[l] = minScore
		if l == 0 || (l-1)&3 == begin || (l-1)&3 == single {
			cur[l] = s.emit[0][l] + t.start[l]
		}
	}
	for i := 1; i < len(s.emit); i++ {
		e, back := &s.emit[i], &s.back[i]
		t.step1(&cur, &next, e, back)
		cur = next
	}
	best := 0
	for l := 1; l < numLabels; l++ {
		if !open(l) && cur[l] > cur[best] {
			best = l
		}
	}
	for i := len(s.path) - 1; i >= 0; i-- {
		s.path[i] = uint8(best)
		best = int(s.back[i][best])
	}
}

// closed lists the labels after which a new name or none may come.
var closed = [...]uint8{0, 3, 4, 7, 8, 11, 12, 15, 16}

// opening lists the labels that may follow them.
var opening = [...]uint8{0, 1, 4, 5, 8, 9, 12, 13, 16}

func (t *Tagger) step1(cur, next, e *[numLabels]int32, back *[numLabels]uint8) {
	for _, l := range opening {
		best, from := int32(math.MinInt32), uint8(0)
		tr := &t.trans[l]
		for _, p := range closed {
			if v := cur[p] + tr[p]; v > best {
				best, from = v, p
			}
		}
		next[l], back[l] = best+e[l], from
	}
	for b := 1; b < numLabels; b += 4 {
		for l := b + inside; l <= b+end; l++ {
			best, from := cur[b]+t.trans[l][b], uint8(b)
			if v := cur[b+inside] + t.trans[l][b+inside]; v > best {
				best, from = v, uint8(b+inside)
			}
			next[l], back[l] = best+e[l], from
		}
	}
}

// chunks reads the names off the path.
func (t *Tagger) chunks(s *Scratch, dst []Chunk, first int) []Chunk {
	for i := 0; i < len(s.path); i++ {
		l := int(s.path[i])
		if l == 0 {
			continue
		}
		j := i
		for open(int(s.path[j])) && j+1 < len(s.path) {
			j++
		}
		c := Chunk{First: first + i, Last: first + j + 1, Kind: labelKind(l)}
		t.confidence(s, &c, i, j+1)
		dst = append(dst, c)
		i = j
	}
	return dst
}

// confidence compares the kinds for the same bounds, neighbours kept.
func (t *Tagger) confidence(s *Scratch, c *Chunk, i, j int) {
	var v [numKinds]float64
	top := math.Inf(-1)
	for k := Outside; k < numKinds; k++ {
		sum, prev := int32(0), -1
		if i > 0 {
			prev = int(s.path[i-1])
		}
		for m := i; m < j; m++ {
			l := chunkLabel(k, m-i, j-i)
			sum += s.emit[m][l] + t.link(prev, l)
			prev = l
		}
		if j < len(s.path) {
			sum += t.link(prev, int(s.path[j]))
		}
		v[k] = float64(sum) * float64(t.step)
		top = math.Max(top, v[k])
	}
	total := 0.0
	for k := range v {
		v[k] = math.Exp(v[k] - top)
		total += v[k]
	}
	for k := range v {
		c.Scores[k] = float32(v[k] / total)
	}
	c.Score = c.Scores[c.Kind]
}

func (t *Tagger) link(prev, l int) int32 {
	if prev < 0 {
		return t.start[l]
	}
	return t.trans[l][prev]
}

// chunkLabel is the label of token m of a name of n tokens.
func chunkLabel(k ChunkKind, m, n int) int {
	switch {
	case k == Outside:
		return 0
	case n == 1:
		return label(k, single)
	case m == 0:
		return label(k, begin)
	case m == n-1:
		return label(k, end)
	}
	return label(k, inside)
}

// ChunkLabel is the label of token m of a name of n tokens, as trainers need it.
func ChunkLabel(k ChunkKind, m, n int) int { return chunkLabel(k, m, n) }

// KindOf reads the name of a kind; unknown names are Outside.
func KindOf(name string) ChunkKind {
	for k := PER; k < numKinds; k++ {
		if KindName(k) == name {
			return k
		}
	}
	return Outside
}

// Before lists the labels that may precede label l.
func Before(l int) []uint8 {
	if l == 0 || (l-1)&3 == begin || (l-1)&3 == single {
		return closed[:]
	}
	return inner[(l-1)/4][:]
}

var inner = [...][2]uint8{{1, 2}, {5, 6}, {9, 10}, {13, 14}}

// MayStart tells whether label l may stand on the first token of a sentence.
func MayStart(l int) bool { return l == 0 || (l-1)&3 == begin || (l-1)&3 == single }

// MayEnd tells whether label l may stand on the last token of a sentence.
func MayEnd(l int) bool { return !open(l) }

// DecodeTagger reads a model from memory; name is for error texts.
func DecodeTagger(name, lang string, b []byte) (*Tagger, error) { return decodeTagger(name, lang, b) }

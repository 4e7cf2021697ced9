package ner

import "actant/internal/kg"

// featDoc are the bits that the second reading of an article adds.
const featDoc = FeatDocPER | FeatDocLOC | FeatDocORG | FeatDocMISC | FeatDocOutside | FeatSurname

// votes counts how a word was read over an article.
type votes struct {
	kind    [numKinds]float32
	surname float32 // last word of a longer person's name
}

func (v *votes) add(o *votes, sign float32) {
	for k := range v.kind {
		v.kind[k] += sign * o.kind[k]
	}
	v.surname += sign * o.surname
}

// bits are the features that the votes of other sentences make.
func (v *votes) bits() uint32 {
	best, total := Outside, float32(0)
	for k, n := range v.kind {
		total += n
		if n > v.kind[best] {
			best = ChunkKind(k)
		}
	}
	if total < 0.5 {
		return 0
	}
	b := FeatDocOutside
	if best != Outside {
		b = FeatDocPER << (best - 1)
	}
	if v.surname > 0.5 {
		b |= FeatSurname
	}
	return b
}

// memory is what one reading of an article leaves for the next.
type memory struct {
	words map[uint64]*votes
	pool  []votes
	own   map[uint64]votes
}

func (m *memory) reset() {
	if m.words == nil {
		m.words, m.own = map[uint64]*votes{}, map[uint64]votes{}
	}
	clear(m.words)
	m.pool = m.pool[:0]
}

// note records the names of one sentence whose words the extractor holds.
func (m *memory) note(x *Extractor, chunks []Chunk, first int, into map[uint64]votes) {
	clear(into)
	if x.mode == modeUpper {
		return
	}
	c := 0
	for i := range x.words {
		w := &x.words[i]
		if !capital(w.caps) {
			continue
		}
		for c < len(chunks) && chunks[c].Last <= first+i {
			c++
		}
		v := into[w.low]
		if c < len(chunks) && chunks[c].First <= first+i {
			ch := &chunks[c]
			v.kind[ch.Kind] += ch.Score
			if ch.Kind == PER && ch.Last == first+i+1 && ch.Last-ch.First > 1 {
				v.surname += ch.Score
			}
		} else if i > 0 {
			v.kind[Outside] += 0.5
		}
		into[w.low] = v
	}
}

// DocFeatures reads the sentences of an article once, given the names found in
// each, and sets in feats what the other sentences say of each capitalised
// word. It returns, for each sentence, whether anything was set. feats has one
// mask a token and is changed.
func DocFeatures(s *Scratch, toks []kg.Token, feats []uint32, sents []kg.Sentence, chunks [][]Chunk) []bool {
	m := &s.memory
	m.reset()
	s.x.lower = nil
	for i, st := range sents {
		s.x.Sentence(toks, nil, st.First, st.Last)
		m.note(&s.x, chunks[i], st.First, m.own)
		for h, v := range m.own {
			t := m.words[h]
			if t == nil {
				t = new(votes)
				m.words[h] = t
			}
			t.add(&v, 1)
		}
	}
	again := make([]bool, len(sents))
	for i, st := range sents {
		s.x.Sentence(toks, nil, st.First, st.Last)
		m.note(&s.x, chunks[i], st.First, m.own)
		for k := range s.x.words {
			w := &s.x.words[k]
			feats[st.First+k] &^= featDoc
			t := m.words[w.low]
			if t == nil || !capital(w.caps) {
				continue
			}
			v := *t
			if own, ok := m.own[w.low]; ok {
				v.add(&own, -1)
			}
			if b := v.bits(); b != 0 {
				feats[st.First+k] |= b
				again[i] = true
			}
		}
	}
	return again
}

// TagArticle tags all sentences, then once more those whose words other
// sentences tell something of. The result has one slice a sentence. feats has
// one mask a token; its document bits are changed.
func (t *Tagger) TagArticle(s *Scratch, toks []kg.Token, feats []uint32, sents []kg.Sentence) [][]Chunk {
	out := make([][]Chunk, len(sents))
	for i, st := range sents {
		out[i] = t.Tag(s, nil, toks, feats, st.First, st.Last)
	}
	for i, again := range DocFeatures(s, toks, feats, sents, out) {
		if again {
			out[i] = t.Tag(s, nil, toks, feats, sents[i].First, sents[i].Last)
		}
	}
	if t.prose != nil {
		for i, st := range sents {
			out[i] = t.propose(s, out[i], toks, feats, st)
		}
	}
	return out
}

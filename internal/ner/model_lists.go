package ner

import "actant/internal/kg"

// ListFeatures gives the masks that [Recogniser.Article] hands to its tagger
// for one sentence of tokens, so that trainers learn from the very same.
func (r *Recogniser) ListFeatures(toks []kg.Token, lang string) []uint32 {
	a := &kg.Article{Tokens: toks, Sentences: []kg.Sentence{{Last: len(toks), Lang: lang}}}
	if n := len(toks); n > 0 {
		a.Sentences[0].Span = kg.Span{Start: toks[0].Start, End: toks[n-1].End}
	}
	s := newScan(r)
	s.open(a)
	s.lo, s.hi = 0, len(toks)
	s.lex = r.langs[lang]
	if s.lex == nil || len(toks) == 0 {
		return make([]uint32, len(toks))
	}
	s.begin()
	s.matchGazetteer()
	s.index()
	s.feats = make([]uint32, len(toks))
	s.listFeatures()
	return s.feats
}

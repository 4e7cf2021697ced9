package syntax

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// TrainOptions are the settings of [Train]. The zero value of a number means
// its default.
type TrainOptions struct {
	// Header gives language, licence and inputs; Train fills the rest.
	Header Header
	// Seed of the order of sentences and of exploration.
	Seed uint64
	// TaggerEpochs and ParserEpochs count passes over the sentences.
	TaggerEpochs, ParserEpochs int
	// Folds of the jackknifed tags that the parser learns from.
	Folds int
	// PruneTagger and PruneParser drop features updated less often.
	PruneTagger, PruneParser int
	// Augment makes more sentences out of one, for tagger and parser.
	Augment func(words []Word, r *rand.Rand) [][]Word
	// Progress is told what is going on; may be nil.
	Progress func(format string, args ...any)
}

func (o *TrainOptions) defaults() {
	set := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	set(&o.TaggerEpochs, 8)
	set(&o.ParserEpochs, 15)
	set(&o.Folds, 10)
	set(&o.PruneTagger, 3)
	set(&o.PruneParser, 3)
	if o.Progress == nil {
		o.Progress = func(string, ...any) {}
	}
}

// Train learns tagger, lemmatiser and parser from a treebank of surface tokens
// and a lexicon, and gives the bytes of a model file. The same inputs and
// options give the same bytes.
func Train(ctx context.Context, bank [][]Word, lexicon []LexiconEntry, opt TrainOptions) ([]byte, error) {
	opt.defaults()
	if len(bank) == 0 {
		return nil, fmt.Errorf("train grammar of %q: no sentences", opt.Header.Lang)
	}
	t := &trainer{opt: opt, ctx: ctx}
	return t.run(bank, lexicon)
}

type trainer struct {
	opt  TrainOptions
	ctx  context.Context
	lex  *lexicon
	tags []tag
	sec  sections
	// origin has the sentence that each sentence was made from.
	origin []int
}

func (t *trainer) run(bank [][]Word, entries []LexiconEntry) ([]byte, error) {
	if err := t.lexicon(bank, entries); err != nil {
		return nil, err
	}
	bank, t.origin = t.augment(bank)
	t.tags = tagSet(bank)
	t.opt.Progress("%d sentences, %d tags", len(bank), len(t.tags))
	read, err := t.jackknife(bank)
	if err != nil {
		return nil, err
	}
	full, err := t.learnTagger(bank, t.opt.TaggerEpochs)
	if err != nil {
		return nil, err
	}
	t.sec[0], t.sec[1] = full.tables(uint32(t.opt.PruneTagger))
	t.sec[2] = sureForms(bank)
	labels, par, err := t.learnParser(read)
	if err != nil {
		return nil, err
	}
	t.sec[3], t.sec[4] = par.tables(uint32(t.opt.PruneParser))
	h := t.opt.Header
	h.Seed, h.Epochs = t.opt.Seed, t.opt.ParserEpochs
	for _, x := range t.tags {
		h.Tags = append(h.Tags, x.String())
	}
	for _, x := range labels {
		h.Labels = append(h.Labels, x.String())
	}
	for i, s := range t.sec {
		t.opt.Progress("section %s: %d bytes", sectionNames[i], len(s))
	}
	return encode(&h, &t.sec)
}

// lexicon builds forms and lemmas; classes come from the lexicon only, so that
// they say as little of unseen words in training as later.
func (t *trainer) lexicon(bank [][]Word, entries []LexiconEntry) error {
	b := newLexiconBuilder()
	for _, s := range bank {
		for i := range s {
			b.word(&s[i])
		}
	}
	for i := range entries {
		b.entry(&entries[i])
	}
	var err error
	if t.sec[5], t.sec[6], t.sec[7], t.sec[8], err = b.sections(); err != nil {
		return err
	}
	t.lex, err = newLexicon(t.sec[5], t.sec[6], t.sec[7], string(t.sec[8]))
	return err
}

// augment appends the variants of each sentence and tells where they come from.
func (t *trainer) augment(bank [][]Word) (out [][]Word, origin []int) {
	out = slices.Clone(bank)
	for i := range bank {
		origin = append(origin, i)
	}
	if t.opt.Augment == nil {
		return out, origin
	}
	r := rand.New(rand.NewPCG(t.opt.Seed, 1))
	for i, s := range bank {
		for _, v := range t.opt.Augment(s, r) {
			out, origin = append(out, v), append(origin, i)
		}
	}
	return out, origin
}

// tagSet is the tags of a treebank, sorted by name.
func tagSet(bank [][]Word) []tag {
	seen := map[tag]bool{}
	var tags []tag
	for _, s := range bank {
		for _, w := range s {
			if k := tagOf(w.UPOS, w.Feats); !seen[k] {
				seen[k] = true
				tags = append(tags, k)
			}
		}
	}
	slices.SortFunc(tags, func(a, b tag) int { return strings.Compare(a.String(), b.String()) })
	return tags
}

// learnTagger trains on the sentences with its own tags as left context.
func (t *trainer) learnTagger(bank [][]Word, epochs int) (*learner, error) {
	l := newLearner()
	g := newTagger(t.tags, nil, nil)
	r := rand.New(rand.NewPCG(t.opt.Seed, 2))
	var s tagScratch
	order := make([]int, len(bank))
	for i := range order {
		order[i] = i
	}
	for range epochs {
		if err := t.ctx.Err(); err != nil {
			return nil, err
		}
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			t.tagSentence(l, g, &s, bank[k])
		}
	}
	return l, nil
}

func (t *trainer) tagSentence(l *learner, g *tagger, s *tagScratch, words []Word) {
	s.tokenize(t.lex, words)
	s.tags = resize(s.tags, len(words))
	for i := range words {
		want := g.id(words[i].UPOS, words[i].Feats)
		if words[i].Fixed {
			s.tags[i] = want
			continue
		}
		feats := s.features(i)
		var scores [256]int32
		l.add(&scores, feats)
		best := 0
		for c := range g.tags {
			if scores[c] > scores[best] {
				best = c
			}
		}
		if uint8(best) != want {
			l.update(feats, int(want), best)
		} else {
			l.tick()
		}
		s.tags[i] = uint8(best)
	}
}

// jackknife gives a copy of the treebank with tags and lemmas as a tagger
// reads them that has not seen the sentence.
func (t *trainer) jackknife(bank [][]Word) ([][]Word, error) {
	out := make([][]Word, len(bank))
	right, all := 0, 0
	for fold := range t.opt.Folds {
		var train [][]Word
		for i, s := range bank {
			if t.origin[i]%t.opt.Folds != fold {
				train = append(train, s)
			}
		}
		l, err := t.learnTagger(train, max(t.opt.TaggerEpochs*5/8, 1))
		if err != nil {
			return nil, err
		}
		slots, rows := l.tables(1)
		w, err := newWeights(slots, rows)
		if err != nil {
			return nil, err
		}
		m := &Model{lex: t.lex, tagger: newTagger(t.tags, w, nil), lists: &wordLists{}}
		rd := m.Reader()
		for i := range bank {
			if t.origin[i]%t.opt.Folds != fold {
				continue
			}
			out[i] = slices.Clone(bank[i])
			rd.Tag(out[i])
			for j := range out[i] {
				all++
				if out[i][j].UPOS == bank[i][j].UPOS {
					right++
				}
			}
		}
	}
	t.opt.Progress("jackknifed tags: %.2f %% of parts of speech right", 100*float64(right)/float64(max(all, 1)))
	return out, nil
}

// Sure forms: seen this often, never with another tag.
const sureCount = 20

// sureForms writes the table of forms whose tag needs no model. Filled once it
// is known that it costs nothing.
func sureForms([][]Word) []byte { return nil }

// labelSet is the relations of a treebank in order of their numbers.
func labelSet(bank [][]Word) ([]Rel, map[Rel]int) {
	var have [numRels]bool
	for _, s := range bank {
		for _, w := range s {
			have[w.Rel] = true
		}
	}
	var labels []Rel
	id := map[Rel]int{}
	for r, ok := range have {
		if ok {
			id[Rel(r)] = len(labels)
			labels = append(labels, Rel(r))
		}
	}
	return labels, id
}

// explore is how often training follows a wrong guess, from the second epoch on.
const explore = 0.9

func (t *trainer) learnParser(bank [][]Word) ([]Rel, *learner, error) {
	labels, id := labelSet(bank)
	p := &parser{labels: labels}
	g := newTagger(t.tags, nil, nil)
	l := newLearner()
	r := rand.New(rand.NewPCG(t.opt.Seed, 3))
	order := make([]int, len(bank))
	for i := range order {
		order[i] = i
	}
	var s parseScratch
	for epoch := range t.opt.ParserEpochs {
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		wrong, all := 0, 0
		for _, k := range order {
			if err := t.ctx.Err(); err != nil {
				return nil, nil, err
			}
			s.start(g, bank[k])
			o := newOracle(bank[k], id)
			for !s.done() {
				var scores [256]int32
				feats := s.features()
				l.add(&scores, feats)
				guess := p.best(&s, &scores)
				want, ok := o.good(&s, p, &scores, guess)
				all++
				if ok {
					l.tick()
				} else {
					wrong++
					l.update(feats, want, guess)
					if epoch == 0 || r.Float64() > explore {
						guess = want
					}
				}
				s.apply(guess, labels)
			}
		}
		t.opt.Progress("parser epoch %d: %.2f %% of transitions wrong, %d features", epoch+1, 100*float64(wrong)/float64(max(all, 1)), len(l.rows))
	}
	return labels, l, nil
}

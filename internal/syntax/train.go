package syntax

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
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
	// Runs is how many learners, each with another order of sentences, are summed.
	Runs int
	// PruneTagger and PruneParser drop features updated less often.
	PruneTagger, PruneParser int
	// LeastTagger and LeastParser are the smallest weights kept, 1 … 127: half of
	// them are smaller than the defaults, and leaving them out costs nothing.
	LeastTagger, LeastParser int
	// Augment makes more sentences out of one, for tagger and parser.
	Augment func(words []Word, r *rand.Rand) [][]Word
	// Progress is told what is going on; may be nil.
	Progress func(format string, args ...any)
}

// manySentences is the size of treebank for which fewer passes do, and from
// which on rare features must be dropped to keep the model small.
const manySentences = 6000

func (o *TrainOptions) defaults(sentences int) {
	set := func(p *int, few, many int) {
		if *p == 0 {
			*p = few
			if sentences > manySentences {
				*p = many
			}
		}
	}
	set(&o.TaggerEpochs, 8, 6)
	set(&o.ParserEpochs, 6, 5)
	set(&o.Folds, 10, 4)
	set(&o.Runs, 6, 4)
	set(&o.PruneTagger, 1, 2)
	set(&o.PruneParser, 6, 7)
	set(&o.LeastTagger, 6, 10)
	set(&o.LeastParser, 9, 14)
	if o.Progress == nil {
		o.Progress = func(string, ...any) {}
	}
}

// Train learns tagger, lemmatiser and parser from a treebank of surface tokens
// and a lexicon, and gives the bytes of a model file. The same inputs and
// options give the same bytes.
func Train(ctx context.Context, bank [][]Word, lexicon []LexiconEntry, opt TrainOptions) ([]byte, error) {
	opt.defaults(len(bank))
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
	labels, err := t.learnAll(bank, read)
	if err != nil {
		return nil, err
	}
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

// learnAll trains the final tagger and the parser, each as the sum of several
// runs, and fills their sections.
func (t *trainer) learnAll(bank, read [][]Word) (labels []Rel, err error) {
	taggers := make([]*learner, t.opt.Runs)
	parsers := make([]*learner, t.opt.Runs)
	labels, _ = labelSet(read)
	err = parallel(2*t.opt.Runs, func(i int) (err error) {
		if i < t.opt.Runs {
			parsers[i], err = t.learnParser(read, uint64(i))
			return err
		}
		i -= t.opt.Runs
		taggers[i], err = t.learnTagger(bank, t.opt.TaggerEpochs, uint64(i))
		return err
	})
	if err != nil {
		return nil, err
	}
	var tagSum, parSum averaged
	for i := range t.opt.Runs {
		tagSum.sumUp(taggers[i])
		parSum.sumUp(parsers[i])
		taggers[i], parsers[i] = nil, nil
	}
	slots, rows := tagSum.tables(uint32(t.opt.PruneTagger))
	t.sec[0], t.sec[1] = slim(slots, rows, int8(t.opt.LeastTagger))
	t.sec[5] = retagTable(bank)
	slots, rows = parSum.tables(uint32(t.opt.PruneParser))
	t.sec[3], t.sec[4] = slim(slots, rows, int8(t.opt.LeastParser))
	return labels, nil
}

// parallel does n pieces of work on all cores and gives the first fault in order.
func parallel(n int, do func(i int) error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := range next {
				errs[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
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
	if t.sec[6], t.sec[7], t.sec[8], t.sec[9], err = b.sections(); err != nil {
		return err
	}
	if t.sec[10], t.sec[11], err = b.accentless(); err != nil {
		return err
	}
	t.lex, err = newLexicon(t.sec[6], t.sec[7], t.sec[8], string(t.sec[9]))
	if err != nil {
		return err
	}
	return t.lex.setBare(t.sec[10], t.sec[11])
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
func (t *trainer) learnTagger(bank [][]Word, epochs int, run uint64) (*learner, error) {
	l := newLearner()
	g := newTagger(t.tags, nil, nil)
	r := rand.New(rand.NewPCG(t.opt.Seed, 16+run))
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
	err := parallel(t.opt.Folds, func(fold int) error { return t.readFold(bank, out, fold) })
	if err != nil {
		return nil, err
	}
	right, all := 0, 0
	for i, s := range out {
		for j := range s {
			all++
			if s[j].UPOS == bank[i][j].UPOS {
				right++
			}
		}
	}
	t.opt.Progress("jackknifed tags: %.2f %% of parts of speech right", 100*float64(right)/float64(max(all, 1)))
	return out, nil
}

// readFold tags the sentences of one fold by a tagger of the others.
func (t *trainer) readFold(bank, out [][]Word, fold int) error {
	var train [][]Word
	for i, s := range bank {
		if t.origin[i]%t.opt.Folds != fold {
			train = append(train, s)
		}
	}
	l, err := t.learnTagger(train, max(t.opt.TaggerEpochs*5/8, 1), uint64(fold))
	if err != nil {
		return err
	}
	var sum averaged
	sum.sumUp(l)
	slots, rows := sum.tables(1)
	w, err := newWeights(slim(slots, rows, 1))
	if err != nil {
		return err
	}
	m := &Model{lex: t.lex, tagger: newTagger(t.tags, w, nil), lists: &wordLists{}}
	rd := m.Reader()
	for i := range bank {
		if t.origin[i]%t.opt.Folds == fold {
			out[i] = slices.Clone(bank[i])
			rd.Tag(out[i])
		}
	}
	return nil
}

// retagShare and retagCount are how sure and how frequent a form with a
// relation must be to decide its part of speech.
const (
	retagShare = 0.97
	retagCount = 3
)

// retagTable counts parts of speech by form and relation, and for verbs by lemma
// and relation, among forms that have more than one.
func retagTable(bank [][]Word) []byte {
	counts := map[uint64]*[numUPOS]int{}
	forms := map[uint64]*[numUPOS]int{}
	var keys []uint64
	add := func(m map[uint64]*[numUPOS]int, k uint64, u UPOS, list bool) {
		if m[k] == nil {
			m[k] = &[numUPOS]int{}
			if list {
				keys = append(keys, k)
			}
		}
		m[k][u]++
	}
	formOf := map[uint64]uint64{}
	for _, s := range bank {
		for _, w := range s {
			f := hashString(foldString(w.Form))
			k := retagForm(f, w.Rel)
			add(forms, f, w.UPOS, false)
			add(counts, k, w.UPOS, true)
			formOf[k] = f
			if k := retagLemma(hashString(w.Lemma), w.UPOS, w.Rel); k != 0 {
				add(counts, k, w.UPOS, true)
				lemma := step(hashString(w.Lemma), 1)
				add(forms, lemma, w.UPOS, false)
				formOf[k] = lemma
			}
		}
	}
	type item struct {
		key uint64
		u   int
	}
	var out []item
	for _, k := range keys {
		u, n, all := majority(counts[k])
		if _, m, total := majority(forms[formOf[k]]); m == total || n < retagCount || float64(n) < retagShare*float64(all) {
			continue
		}
		out = append(out, item{k, u})
	}
	t := newLexTable(len(out))
	for _, it := range out {
		t.put(it.key, it.u)
	}
	return t.bytes
}

func majority(c *[numUPOS]int) (u, n, all int) {
	for i, k := range c {
		all += k
		if k > n {
			u, n = i, k
		}
	}
	return u, n, all
}

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

func (t *trainer) learnParser(bank [][]Word, run uint64) (*learner, error) {
	labels, id := labelSet(bank)
	p := &parser{labels: labels}
	g := newTagger(t.tags, nil, nil)
	l := newLearner()
	r := rand.New(rand.NewPCG(t.opt.Seed, 1024+run))
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
				return nil, err
			}
			s.start(g, bank[k])
			o := newOracle(bank[k], id)
			for !s.done() {
				var scores [256]int32
				feats := s.features()
				l.add(&scores, feats)
				guess := p.best(&s, &scores)
				want, ok := o.good(&s, &scores, guess)
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
		t.opt.Progress("parser %d epoch %d: %.2f %% of transitions wrong, %d features", run+1, epoch+1, 100*float64(wrong)/float64(max(all, 1)), l.used)
	}
	return l, nil
}

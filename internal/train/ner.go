package train

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"actant/internal/eval"
	"actant/internal/kg"
	"actant/internal/ner"
)

// NamesInput is a token/BIO file with the licence it comes under.
type NamesInput struct {
	Path, Licence string
}

// NamesOptions say what to train a names model from and how. The zero values
// of the numbers mean the defaults that the shipped models were made with.
type NamesOptions struct {
	Lang  string
	Train []NamesInput
	// Words are CoNLL-U files whose lower-case words tell the model which words
	// are ordinary ones; nothing else is learnt from them. May be empty.
	Words []NamesInput
	// Silver are CoNLL-U files whose proper nouns teach where names begin and
	// end; their kinds are left to the model. May be empty.
	Silver  []NamesInput
	Dev     string // token/BIO file; scores are shown and written to the header
	Seed    int64
	Epochs  int     // default 12
	Rate    float64 // default 0.2
	Decay   float64 // weight decay an epoch, default 0.02
	Unknown float64 // share of capitalised words hidden from an epoch, default 0.15
	MaxRows int     // default 120,000
	MinSeen int     // features seen less often are dropped, default 2
	Method  string  // "crf" (default) or "perceptron"
	Command string  // for the header
	// Blind is the share of listed names whose list features are hidden from an
	// epoch, since half of tomorrow's people are in no list; default 0.3.
	Blind float64
	// Lists gives the list features of a sentence, or nil.
	Lists func(toks []kg.Token) []uint32
	// Plain learns from the corpora as they stand, without swapped copies.
	Plain bool
	// Swap makes more documents out of one; nil means that of [ShippedSwapper].
	Swap func(r *rand.Rand, d eval.LabelledDoc) []eval.LabelledDoc
	// Folds is the number of parts for the first reading, from which the second
	// reading's document features are learnt; default 4, negative: none.
	Folds int
	// Members is the number of models whose weights are averaged, each with its
	// own swaps and order; default 3.
	Members  int
	Progress io.Writer // may be nil
}

func (o *NamesOptions) defaults() {
	set := func(p *float64, v float64) {
		if *p == 0 {
			*p = v
		}
	}
	set(&o.Rate, 0.2)
	set(&o.Decay, 0.02)
	set(&o.Unknown, 0.15)
	set(&o.Blind, 0.3)
	if o.Epochs == 0 {
		o.Epochs = 12
	}
	if o.Folds == 0 {
		o.Folds = 4
	}
	if o.Members == 0 {
		o.Members = 3
	}
	if o.MaxRows == 0 {
		o.MaxRows = 120000
	}
	if o.MinSeen == 0 {
		o.MinSeen = 2
	}
	if o.Method == "" {
		o.Method = "crf"
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
}

// Names trains a names model and returns its file. The same inputs, options
// and seed give the same bytes.
func Names(ctx context.Context, o NamesOptions) ([]byte, error) {
	o.defaults()
	if o.Plain {
		o.Swap = nil
	} else if o.Swap == nil {
		w, err := ShippedSwapper(o.Lang)
		if err != nil {
			return nil, err
		}
		o.Swap = w.Swap(SwapRates{})
	}
	head := ner.Header{Lang: o.Lang, Method: o.Method, Seed: o.Seed, Command: o.Command, Scores: map[string]float64{}}
	var all []eval.LabelledDoc
	for _, in := range o.Train {
		docs, err := eval.ReadBIO(in.Path)
		if err != nil {
			return nil, fmt.Errorf("train names: %w", err)
		}
		sum, err := fileSum(in.Path)
		if err != nil {
			return nil, fmt.Errorf("train names: %w", err)
		}
		head.Inputs = append(head.Inputs, ner.HeaderInput{Name: filepath.Base(in.Path), SHA256: sum, Licence: in.Licence, Use: "train"})
		all = append(all, docs...)
	}
	for _, in := range append(slices.Clone(o.Words), o.Silver...) {
		sum, err := fileSum(in.Path)
		if err != nil {
			return nil, fmt.Errorf("train names: %w", err)
		}
		head.Inputs = append(head.Inputs, ner.HeaderInput{Name: filepath.Base(in.Path), SHA256: sum, Licence: in.Licence, Use: "words"})
	}
	var dev []eval.LabelledDoc
	if o.Dev != "" {
		var err error
		if dev, err = eval.ReadBIO(o.Dev); err != nil {
			return nil, fmt.Errorf("train names: %w", err)
		}
		sum, err := fileSum(o.Dev)
		if err != nil {
			return nil, fmt.Errorf("train names: %w", err)
		}
		head.Inputs = append(head.Inputs, ner.HeaderInput{Name: filepath.Base(o.Dev), SHA256: sum, Use: "dev"})
	}
	return namesFrom(ctx, o, head, all, dev)
}

func namesFrom(ctx context.Context, o NamesOptions, head ner.Header, docs, dev []eval.LabelledDoc) ([]byte, error) {
	members, err := trainMembers(ctx, o, head, docs)
	if err != nil {
		return nil, err
	}
	w := meanWeights(members)
	b, err := ner.Encode(head, w, o.MaxRows)
	if err != nil || len(dev) == 0 {
		return b, err
	}
	tg, err := ner.DecodeTagger("trained", o.Lang, b)
	if err != nil {
		return nil, err
	}
	score := eval.NewNERScores("PER", "LOC", "ORG")
	name := TaggerNamer(tg, o.Lang, o.Lists)
	for _, d := range dev {
		found := name(d)
		for i, s := range d.Sentences {
			score.Add(len(s.Words), s.Names(), found[i])
		}
	}
	for _, k := range []string{"PER", "LOC", "ORG"} {
		head.Scores[k] = round3(score.Kinds[k].F())
	}
	head.Scores["all"] = round3(score.Exact.F())
	if err := score.Write(o.Progress); err != nil {
		return nil, err
	}
	return ner.Encode(head, w, o.MaxRows)
}

// trainMembers trains the members side by side; each is a function of its own
// seed, so that their order does not matter.
func trainMembers(ctx context.Context, o NamesOptions, head ner.Header, docs []eval.LabelledDoc) ([]ner.Weights, error) {
	members := make([]ner.Weights, o.Members)
	faults := make([]error, o.Members)
	var lines sync.Mutex
	var all sync.WaitGroup
	for m := range members {
		all.Go(func() {
			p := o
			p.Seed = o.Seed*1000 + int64(m)
			p.Progress = &prefixed{lock: &lines, to: o.Progress, prefix: fmt.Sprintf("member %d: ", m+1)}
			t := &namesTrainer{o: p, rand: rand.New(rand.NewSource(p.Seed))}
			members[m], faults[m] = t.train(ctx, head, docs)
		})
	}
	all.Wait()
	return members, errors.Join(faults...)
}

// prefixed writes whole lines of several writers to one.
type prefixed struct {
	lock   *sync.Mutex
	to     io.Writer
	prefix string
}

func (p *prefixed) Write(b []byte) (int, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if _, err := fmt.Fprintf(p.to, "%s%s", p.prefix, b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// train goes the whole way of one member.
func (t *namesTrainer) train(ctx context.Context, head ner.Header, docs []eval.LabelledDoc) (ner.Weights, error) {
	if err := t.prepare(docs); err != nil {
		return ner.Weights{}, err
	}
	if t.o.Folds > 0 {
		if err := t.firstReading(ctx, head); err != nil {
			return ner.Weights{}, err
		}
	}
	if err := t.run(ctx, t.o.Progress); err != nil {
		return ner.Weights{}, err
	}
	return t.weights(), nil
}

func round3(f float64) float64 { return math.Round(f*1000) / 1000 }

func fileSum(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:]), nil
}

// TaggerNamer lets a tagger be scored by package eval: words are put together
// and cut again by the segmenter of lang, as in a real article.
func TaggerNamer(t *ner.Tagger, lang string, lists func([]kg.Token) []uint32) eval.Namer {
	var s ner.Scratch
	return func(d eval.LabelledDoc) [][]eval.Name {
		var parts []namesExample
		var words []eval.Retokenised
		for _, sent := range d.Sentences {
			r := eval.Retokenise(sent.Words, lang)
			e := namesExample{toks: r.Tokens}
			if lists != nil {
				e.feats = lists(r.Tokens)
			}
			parts, words = append(parts, e), append(words, r)
		}
		toks, feats, sents := joined(parts)
		out := make([][]eval.Name, len(sents))
		for i, found := range t.TagArticle(&s, toks, feats, sents) {
			at := sents[i].First
			for _, c := range found {
				out[i] = append(out[i], words[i].ToWords(c.First-at, c.Last-at, ner.KindName(c.Kind)))
			}
		}
		return out
	}
}

// namesExample is a sentence ready to train on.
type namesExample struct {
	toks   []kg.Token
	feats  []uint32 // of the lists
	second []uint32 // with those of the document, or nil
	gold   []uint8
	may    []uint32 // of silver: the labels each token may have
	group  int      // the document of the corpus
	doc    int      // the document or its copy
}

type namesTrainer struct {
	o     NamesOptions
	rand  *rand.Rand
	sents []namesExample
	docs  int
	lower map[string]bool
	ids   keyTable
	keys  []uint32
	seen  []uint16
	rows  [][16]float32
	acc   []float32
	sum   [][16]float32 // of epochs that are averaged
	sums  int
	trans [17][17]float32
	start [17]float32
	tAcc  [17]float32
	tSum  [17][17]float32
	sSum  [17]float32
	x     ner.Extractor
	crf   crf
	mask  []uint32
}

func (t *namesTrainer) prepare(docs []eval.LabelledDoc) error {
	t.lower = map[string]bool{}
	for _, in := range t.o.Words {
		if err := t.ordinary(in.Path); err != nil {
			return err
		}
	}
	for _, d := range docs {
		for _, s := range d.Sentences {
			for i, w := range s.Words {
				if s.Labels[i] == "O" && w == strings.ToLower(w) {
					t.lower[w] = true
				}
			}
		}
	}
	group := 0
	for _, d := range docs {
		for _, part := range pieces(d) {
			t.add(part, group)
			if t.o.Swap != nil {
				for _, v := range t.o.Swap(t.rand, part) {
					t.add(v, group)
				}
			}
			group++
		}
	}
	for _, in := range t.o.Silver {
		if err := t.silver(in.Path, group); err != nil {
			return err
		}
	}
	t.x.SetLower(t.lowerList())
	return nil
}

// ordinary notes the words that a CoNLL-U file writes small and does not call
// proper nouns.
func (t *namesTrainer) ordinary(path string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("train names: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(line, "\t")
		if len(f) == 10 && f[3] != "PROPN" && f[3] != "X" && f[1] == strings.ToLower(f[1]) {
			t.lower[f[1]] = true
		}
	}
	return nil
}

// pieces cuts a file without document marks into runs of thirty sentences.
func pieces(d eval.LabelledDoc) []eval.LabelledDoc {
	const run = 30
	if len(d.Sentences) <= 4*run {
		return []eval.LabelledDoc{d}
	}
	var out []eval.LabelledDoc
	for i := 0; i < len(d.Sentences); i += run {
		out = append(out, eval.LabelledDoc{ID: d.ID, Sentences: d.Sentences[i:min(i+run, len(d.Sentences))]})
	}
	return out
}

// run counts features and learns for all epochs.
func (t *namesTrainer) run(ctx context.Context, progress io.Writer) error {
	t.count()
	fmt.Fprintf(progress, "%d sentences, %d features\n", len(t.sents), len(t.rows))
	for e := 1; e <= t.o.Epochs; e++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		loss := t.epoch(e)
		fmt.Fprintf(progress, "epoch %d loss %.4f\n", e, loss)
	}
	return nil
}

// firstReading gives each document the features that a model which never saw
// it finds in it, as they will be when a new article is read.
func (t *namesTrainer) firstReading(ctx context.Context, head ner.Header) error {
	for f := range t.o.Folds {
		o := t.o
		o.Epochs = max(3, o.Epochs/3)
		part := &namesTrainer{o: o, rand: rand.New(rand.NewSource(o.Seed + int64(f) + 1)), lower: t.lower}
		for _, e := range t.sents {
			if e.group%o.Folds != f {
				part.sents = append(part.sents, e)
			}
		}
		part.x.SetLower(t.lowerList())
		if err := part.run(ctx, io.Discard); err != nil {
			return err
		}
		b, err := ner.Encode(head, part.weights(), o.MaxRows)
		if err != nil {
			return err
		}
		tg, err := ner.DecodeTagger("fold", o.Lang, b)
		if err != nil {
			return err
		}
		t.readFold(tg, f)
		fmt.Fprintf(o.Progress, "first reading %d of %d\n", f+1, o.Folds)
	}
	return nil
}

// readFold sets the document features of the documents of one fold.
func (t *namesTrainer) readFold(tg *ner.Tagger, fold int) {
	var s ner.Scratch
	for i := 0; i < len(t.sents); {
		j := i
		for j < len(t.sents) && t.sents[j].doc == t.sents[i].doc {
			j++
		}
		if t.sents[i].group%t.o.Folds == fold {
			toks, feats, sents := joined(t.sents[i:j])
			tg.TagArticle(&s, toks, feats, sents)
			for k := i; k < j; k++ {
				st := sents[k-i]
				t.sents[k].second = append([]uint32(nil), feats[st.First:st.Last]...)
			}
		}
		i = j
	}
}

// joined puts the sentences of a document in a row.
func joined(es []namesExample) (toks []kg.Token, feats []uint32, sents []kg.Sentence) {
	for _, e := range es {
		sents = append(sents, kg.Sentence{First: len(toks), Last: len(toks) + len(e.toks)})
		toks = append(toks, e.toks...)
		if e.feats == nil {
			feats = append(feats, make([]uint32, len(e.toks))...)
		}
		feats = append(feats, e.feats...)
	}
	return toks, feats, sents
}

func (t *namesTrainer) lowerList() []string {
	return slices.Sorted(maps.Keys(t.lower))
}

// add makes the sentences of a document ready; group is that of the document
// it was made from.
func (t *namesTrainer) add(d eval.LabelledDoc, group int) {
	for _, s := range d.Sentences {
		t.sents = append(t.sents, t.example(s))
		e := &t.sents[len(t.sents)-1]
		e.group, e.doc = group, t.docs
	}
	t.docs++
}

func (t *namesTrainer) example(s eval.LabelledSentence) namesExample {
	r := eval.Retokenise(s.Words, t.o.Lang)
	e := namesExample{toks: r.Tokens, gold: make([]uint8, len(r.Tokens))}
	if t.o.Lists != nil {
		e.feats = t.o.Lists(e.toks)
	}
	for _, n := range s.Names() {
		k := ner.KindOf(n.Kind)
		first, last, ok := r.ToTokens(n)
		if k == ner.Outside || !ok {
			continue
		}
		for i := first; i < last; i++ {
			e.gold[i] = uint8(ner.ChunkLabel(k, i-first, last-first))
		}
	}
	return e
}

// count numbers the features that were seen often enough.
func (t *namesTrainer) count() {
	all := newKeyTable(1 << 16)
	var keys, order []uint32
	var seen []uint16
	for i := range t.sents {
		e := &t.sents[i]
		feats := e.feats
		if e.second != nil {
			feats = e.second
		}
		t.x.Sentence(e.toks, feats, 0, len(e.toks))
		for j := range e.toks {
			keys = t.x.Features(keys[:0], j)
			for _, k := range keys {
				id := all.put(k)
				if int(id) == len(seen) {
					seen, order = append(seen, 0), append(order, k)
				}
				if seen[id] < math.MaxUint16 {
					seen[id]++
				}
			}
		}
	}
	t.ids, t.keys, t.seen = newKeyTable(len(order)), nil, nil
	for i, k := range order {
		if int(seen[i]) >= t.o.MinSeen {
			t.ids.put(k)
			t.keys = append(t.keys, k)
			t.seen = append(t.seen, seen[i])
		}
	}
	t.rows = make([][16]float32, len(t.keys))
	t.sum = make([][16]float32, len(t.keys))
	t.acc = make([]float32, len(t.keys))
}

// epoch goes once over all sentences and returns the mean loss a token.
func (t *namesTrainer) epoch(e int) float64 {
	order := t.rand.Perm(len(t.sents))
	loss, tokens := 0.0, 0
	for _, i := range order {
		loss += t.learn(&t.sents[i])
		tokens += len(t.sents[i].toks)
	}
	keep := float32(1 - t.o.Decay)
	average := e > t.o.Epochs/2
	for i := range t.rows {
		for j := range t.rows[i] {
			t.rows[i][j] *= keep
			if average {
				t.sum[i][j] += t.rows[i][j]
			}
		}
	}
	if average {
		t.sums++
		for l := range t.trans {
			for m := range t.trans[l] {
				t.tSum[l][m] += t.trans[l][m]
			}
			t.sSum[l] += t.start[l]
		}
	}
	return loss / float64(max(tokens, 1))
}

func (t *namesTrainer) weights() ner.Weights {
	n := float32(max(t.sums, 1))
	w := ner.Weights{Keys: t.keys, Rows: t.sum, Seen: t.seen, Lower: t.lowerList()}
	for i := range w.Rows {
		for j := range w.Rows[i] {
			w.Rows[i][j] /= n
		}
	}
	for l := range w.Trans {
		for m := range w.Trans[l] {
			w.Trans[l][m] = t.tSum[l][m] / n
		}
		w.Start[l] = t.sSum[l] / n
	}
	return w
}

// learn makes one step on one sentence and returns its loss.
func (t *namesTrainer) learn(e *namesExample) float64 {
	n := len(e.toks)
	if n == 0 {
		return 0
	}
	feats := e.feats
	if e.second != nil && t.rand.Float64() > 0.3 {
		feats = e.second
	}
	t.x.Sentence(e.toks, t.blind(feats), 0, n)
	for i := range e.toks {
		if t.x.Capital(i) && t.rand.Float64() < t.o.Unknown {
			t.x.Hide(i, t.rand.Uint64())
		}
	}
	c := &t.crf
	c.reset(n)
	var keys []uint32 = c.keys
	for i := range n {
		keys = t.x.Features(keys[:0], i)
		for _, k := range keys {
			if id := t.ids.get(k); id >= 0 {
				c.ids = append(c.ids, id)
				row := &t.rows[id]
				for j := range row {
					c.emit[i][j+1] += row[j]
				}
			}
		}
		c.ends = append(c.ends, len(c.ids))
	}
	c.keys = keys
	var loss float64
	if e.may != nil {
		loss = c.partial(&t.trans, &t.start, e.may)
	} else if t.o.Method == "perceptron" {
		loss = c.perceptron(&t.trans, &t.start, e.gold)
	} else {
		loss = c.gradient(&t.trans, &t.start, e.gold)
	}
	t.update(c, n)
	return loss
}

// update applies the gradient that c holds, with AdaGrad one rate a feature.
func (t *namesTrainer) update(c *crf, n int) {
	rate := float32(t.o.Rate)
	from := 0
	for i := range n {
		g := c.grad[i][1:]
		norm := float32(0)
		for _, v := range g {
			norm += v * v
		}
		if norm > 1e-7 {
			for _, id := range c.ids[from:c.ends[i]] {
				t.acc[id] += norm
				step := rate / float32(math.Sqrt(float64(t.acc[id])+1e-3))
				row := &t.rows[id]
				for j := range row {
					row[j] += step * g[j]
				}
			}
		}
		from = c.ends[i]
	}
	for l := range t.trans {
		norm := c.gStart[l] * c.gStart[l]
		for m := range c.gTrans[l] {
			norm += c.gTrans[l][m] * c.gTrans[l][m]
		}
		if norm == 0 {
			continue
		}
		t.tAcc[l] += norm
		step := rate / float32(math.Sqrt(float64(t.tAcc[l])+1))
		for m := range t.trans[l] {
			t.trans[l][m] += step * c.gTrans[l][m]
		}
		t.start[l] += step * c.gStart[l]
	}
}

// blind hides the list features of some names and leaves those of words.
func (t *namesTrainer) blind(feats []uint32) []uint32 {
	if feats == nil {
		return nil
	}
	t.mask = append(t.mask[:0], feats...)
	hide := false
	for i, f := range t.mask {
		if f&ner.FeatListedB != 0 {
			hide = t.rand.Float64() < t.o.Blind
		}
		if hide && f&ner.FeatListed != 0 {
			t.mask[i] &^= ner.FeatListed | ner.FeatAmbiguous
		}
	}
	return t.mask
}

// keyTable numbers keys in the order they are put in.
type keyTable struct {
	keys []uint32
	ids  []int32 // number plus one; zero is empty
	n    int
}

func newKeyTable(size int) keyTable {
	n := 1024
	for n < 2*size {
		n *= 2
	}
	return keyTable{keys: make([]uint32, n), ids: make([]int32, n)}
}

// get gives the number of a key, or -1.
func (t *keyTable) get(k uint32) int32 {
	m := uint32(len(t.keys) - 1)
	for at := k * 0x9e3779b1 >> 7 & m; t.ids[at] != 0; at = (at + 1) & m {
		if t.keys[at] == k {
			return t.ids[at] - 1
		}
	}
	return -1
}

// put gives the number of a key, a new one if need be.
func (t *keyTable) put(k uint32) int32 {
	if 2*t.n >= len(t.keys) {
		o := *t
		*t = newKeyTable(len(o.keys))
		t.n = o.n
		for i, id := range o.ids {
			if id != 0 {
				t.set(o.keys[i], id)
			}
		}
	}
	if id := t.get(k); id >= 0 {
		return id
	}
	t.n++
	t.set(k, int32(t.n))
	return int32(t.n - 1)
}

func (t *keyTable) set(k uint32, id int32) {
	m := uint32(len(t.keys) - 1)
	at := k * 0x9e3779b1 >> 7 & m
	for t.ids[at] != 0 {
		at = (at + 1) & m
	}
	t.keys[at], t.ids[at] = k, id
}

// meanWeights averages models; a feature that one of them lacks is 0 there.
func meanWeights(ms []ner.Weights) ner.Weights {
	if len(ms) == 1 {
		return ms[0]
	}
	n := float32(len(ms))
	out := ner.Weights{Lower: ms[0].Lower}
	ids := newKeyTable(len(ms[0].Keys))
	for _, m := range ms {
		for i, k := range m.Keys {
			id := int(ids.put(k))
			if id == len(out.Keys) {
				out.Keys = append(out.Keys, k)
				out.Seen = append(out.Seen, 0)
				out.Rows = append(out.Rows, [16]float32{})
			}
			out.Seen[id] = max(out.Seen[id], m.Seen[i])
			for j, v := range m.Rows[i] {
				out.Rows[id][j] += v / n
			}
		}
		for l := range m.Trans {
			for p, v := range m.Trans[l] {
				out.Trans[l][p] += v / n
			}
			out.Start[l] += m.Start[l] / n
		}
	}
	return out
}

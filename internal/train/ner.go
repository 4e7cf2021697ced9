package train

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"strings"

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
	Lang    string
	Train   []NamesInput
	Dev     string // token/BIO file; scores are shown and written to the header
	Seed    int64
	Epochs  int     // default 14
	Rate    float64 // default 0.2
	Decay   float64 // weight decay an epoch, default 0.02
	Unknown float64 // share of capitalised words hidden from an epoch, default 0.15
	MaxRows int     // default 120,000
	MinSeen int     // features seen less often are dropped, default 2
	Method  string  // "crf" (default) or "perceptron"
	Command string  // for the header
	// Lists gives the list features of a sentence, or nil.
	Lists func(toks []kg.Token) []uint32
	// Swap makes more sentences out of one; see [Augment]. May be nil.
	Swap     func(r *rand.Rand, s eval.LabelledSentence) []eval.LabelledSentence
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
	if o.Epochs == 0 {
		o.Epochs = 14
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
	head := ner.Header{Lang: o.Lang, Method: o.Method, Seed: o.Seed, Command: o.Command, Scores: map[string]float64{}}
	var sents []eval.LabelledSentence
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
		for _, d := range docs {
			sents = append(sents, d.Sentences...)
		}
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
	return namesFrom(ctx, o, head, sents, dev)
}

func namesFrom(ctx context.Context, o NamesOptions, head ner.Header, sents []eval.LabelledSentence, dev []eval.LabelledDoc) ([]byte, error) {
	r := rand.New(rand.NewSource(o.Seed))
	t := &namesTrainer{o: o, rand: r}
	t.prepare(sents)
	t.count()
	fmt.Fprintf(o.Progress, "%d sentences, %d features\n", len(t.sents), len(t.rows))
	for e := 1; e <= o.Epochs; e++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		loss := t.epoch(e)
		fmt.Fprintf(o.Progress, "epoch %d loss %.4f\n", e, loss)
	}
	w := t.weights()
	b, err := ner.Encode(head, w, o.MaxRows)
	if err != nil || len(dev) == 0 {
		return b, err
	}
	tg, err := ner.DecodeTagger("trained", o.Lang, b)
	if err != nil {
		return nil, err
	}
	score := eval.NewNERScores("PER", "LOC", "ORG")
	name := TaggerNamer(tg, o.Lists)
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

func round3(f float64) float64 { return math.Round(f*1000) / 1000 }

func fileSum(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:]), nil
}

// TaggerNamer lets a tagger be scored by package eval.
func TaggerNamer(t *ner.Tagger, lists func([]kg.Token) []uint32) eval.Namer {
	var s ner.Scratch
	return func(d eval.LabelledDoc) [][]eval.Name {
		out := make([][]eval.Name, len(d.Sentences))
		for i, sent := range d.Sentences {
			toks := SentenceTokens(sent.Words)
			var feats []uint32
			if lists != nil {
				feats = lists(toks)
			}
			for _, c := range t.Tag(&s, nil, toks, feats, 0, len(toks)) {
				out[i] = append(out[i], eval.Name{First: c.First, Last: c.Last, Kind: ner.KindName(c.Kind)})
			}
		}
		return out
	}
}

// SentenceTokens makes tokens of words, as the segmenter would have them; their
// spans are those of the words joined with blanks.
func SentenceTokens(words []string) []kg.Token {
	toks := make([]kg.Token, len(words))
	at := 0
	for i, w := range words {
		norm := strings.NewReplacer("’", "'", "\u00a0", " ").Replace(w)
		toks[i] = kg.Token{Span: kg.Span{Start: at, End: at + len(w)}, Norm: norm, SpaceBefore: i > 0 && !strings.HasSuffix(words[i-1], "'")}
		at += len(w) + 1
	}
	return toks
}

// namesExample is a sentence ready to train on.
type namesExample struct {
	toks  []kg.Token
	feats []uint32
	gold  []uint8
}

type namesTrainer struct {
	o     NamesOptions
	rand  *rand.Rand
	sents []namesExample
	lower map[string]bool
	ids   map[uint32]int32
	keys  []uint32
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
}

func (t *namesTrainer) prepare(sents []eval.LabelledSentence) {
	t.lower = map[string]bool{}
	for _, s := range sents {
		for i, w := range s.Words {
			if s.Labels[i] == "O" && w == strings.ToLower(w) {
				t.lower[w] = true
			}
		}
	}
	for _, s := range sents {
		t.add(s)
		if t.o.Swap != nil {
			for _, v := range t.o.Swap(t.rand, s) {
				t.add(v)
			}
		}
	}
	t.x.SetLower(t.lowerList())
}

func (t *namesTrainer) lowerList() []string {
	out := make([]string, 0, len(t.lower))
	for w := range t.lower {
		out = append(out, w)
	}
	return out
}

func (t *namesTrainer) add(s eval.LabelledSentence) {
	e := namesExample{toks: SentenceTokens(s.Words), gold: make([]uint8, len(s.Words))}
	if t.o.Lists != nil {
		e.feats = t.o.Lists(e.toks)
	}
	for _, n := range s.Names() {
		k := ner.KindOf(n.Kind)
		if k == ner.Outside {
			continue
		}
		for i := n.First; i < n.Last; i++ {
			e.gold[i] = uint8(ner.ChunkLabel(k, i-n.First, n.Last-n.First))
		}
	}
	t.sents = append(t.sents, e)
}

// count numbers the features that were seen often enough.
func (t *namesTrainer) count() {
	seen := map[uint32]uint16{}
	var keys []uint32
	var order []uint32
	for i := range t.sents {
		e := &t.sents[i]
		t.x.Sentence(e.toks, e.feats, 0, len(e.toks))
		for j := range e.toks {
			keys = t.x.Features(keys[:0], j)
			for _, k := range keys {
				c := seen[k]
				if c == 0 {
					order = append(order, k)
				}
				if c < math.MaxUint16 {
					seen[k] = c + 1
				}
			}
		}
	}
	t.ids = make(map[uint32]int32, len(order)/2)
	for _, k := range order {
		if int(seen[k]) >= t.o.MinSeen {
			t.ids[k] = int32(len(t.keys))
			t.keys = append(t.keys, k)
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
	w := ner.Weights{Keys: t.keys, Rows: t.sum, Lower: t.lowerList()}
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
	t.x.Sentence(e.toks, e.feats, 0, n)
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
			if id, ok := t.ids[k]; ok {
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
	if t.o.Method == "perceptron" {
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

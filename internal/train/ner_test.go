package train

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"actant/internal/eval"
	"actant/internal/ner"
)

// smallCorpus is a few sentences of our own with the names filled in.
func smallCorpus(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for i, p := range []string{"Awa Sow", "Issa Traoré", "Lina Haddad", "Omar Ba", "Nadia Mansour", "Paul Mbeki"} {
		first, last, _ := strings.Cut(p, " ")
		town := []string{"Thiès", "Ségou", "Sfax"}[i%3]
		fmt.Fprintf(&b, "-DOCSTART- d%d\n\nLe\tO\nministre\tO\n%s\tB-PER\n%s\tI-PER\nest\tO\narrivé\tO\nà\tO\n%s\tB-LOC\n.\tO\n\n", i, first, last, town)
		fmt.Fprintf(&b, "M\tO\n.\tO\n%s\tB-PER\na\tO\nquitté\tO\n%s\tB-LOC\n.\tO\n\n", last, town)
	}
	path := filepath.Join(t.TempDir(), "small.conll")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func trainSmall(t testing.TB, method string, seed int64) []byte {
	t.Helper()
	b, err := Names(context.Background(), NamesOptions{Lang: "fr", Method: method, Plain: true, Seed: seed, Members: 2, Folds: 2,
		Epochs: 6, Train: []NamesInput{{Path: smallCorpus(t), Licence: "ours"}}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNamesLearns(t *testing.T) {
	for _, method := range []string{"crf", "perceptron"} {
		tg, err := ner.DecodeTagger("small", "fr", trainSmall(t, method, 1))
		if err != nil {
			t.Fatal(err)
		}
		doc := eval.LabelledDoc{Sentences: []eval.LabelledSentence{{Words: strings.Fields("Le ministre Aïcha Benali est arrivé à Kita .")}}}
		got := TaggerNamer(tg, "fr", nil)(doc)[0]
		if fmt.Sprint(got) != "[{2 4 PER} {7 8 LOC}]" {
			t.Errorf("%s: names of an unseen sentence: %v", method, got)
		}
		if h := tg.Header(); h.Inputs[0].Licence != "ours" || h.Inputs[0].SHA256 == "" || h.Seed != 1 {
			t.Errorf("%s: header %+v", method, h)
		}
	}
}

func TestNamesIsDeterministic(t *testing.T) {
	if !bytes.Equal(trainSmall(t, "crf", 7), trainSmall(t, "crf", 7)) {
		t.Error("the same inputs, options and seed gave other bytes")
	}
}

func TestNamesStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Names(ctx, NamesOptions{Lang: "fr", Plain: true, Train: []NamesInput{{Path: smallCorpus(t)}}}); err == nil {
		t.Error("a cancelled training gave a model")
	}
}

// The gradient must be the slope of the loss.
func TestCRFGradient(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	var trans [17][17]float32
	var start [17]float32
	for l := range trans {
		start[l] = r.Float32() - 0.5
		for m := range trans[l] {
			trans[l][m] = r.Float32() - 0.5
		}
	}
	emit := make([][17]float32, 4)
	for i := range emit {
		for l := 1; l < 17; l++ {
			emit[i][l] = 2*r.Float32() - 1
		}
	}
	gold := []uint8{0, 1, 3, 4}
	may := []uint32{mayOutside, mayName, mayName | mayOutside, mayName}
	for name, loss := range map[string]func(*crf) float64{
		"gold":    func(c *crf) float64 { return c.gradient(&trans, &start, gold) },
		"partial": func(c *crf) float64 { return c.partial(&trans, &start, may) },
	} {
		var c crf
		c.reset(4)
		copy(c.emit, emit)
		loss(&c)
		for i := range 4 {
			for _, l := range []int{1, 3, 4, 9} {
				const h = 1e-2
				slope := 0.0
				for _, sign := range []float32{1, -1} {
					var d crf
					d.reset(4)
					copy(d.emit, emit)
					d.emit[i][l] += sign * h
					slope += float64(sign) * loss(&d) / (2 * h)
				}
				if g := -float64(c.grad[i][l]); math.Abs(g-slope) > 2e-3 {
					t.Errorf("%s: token %d label %d: gradient %.4f, slope %.4f", name, i, l, g, slope)
				}
			}
		}
	}
}

func TestSwapperKeepsLabelsAndShape(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		w, err := ShippedSwapper(lang)
		if err != nil {
			t.Fatal(err)
		}
		swap := w.Swap(SwapRates{Names: 1, Upper: 1, Heading: 1, Nouns: 1, Title: 0.5})
		doc := eval.LabelledDoc{Sentences: []eval.LabelledSentence{
			{Words: strings.Fields("Awa Sow rencontre le ministre de l' UMA à Thiès"), Labels: strings.Fields("B-PER I-PER O O O O O B-ORG O B-LOC")},
			{Words: strings.Fields("Mme Sow repart"), Labels: strings.Fields("O B-PER O")},
		}}
		for seed := range int64(50) {
			for _, c := range swap(rand.New(rand.NewSource(seed)), doc) {
				for _, s := range c.Sentences {
					if len(s.Words) != len(s.Labels) || len(s.Names()) == 0 {
						t.Fatalf("%s: copy %v %v", lang, s.Words, s.Labels)
					}
				}
			}
		}
	}
}

func TestSilverSentence(t *testing.T) {
	block := "# sent_id = 1\n" +
		"1\tOn\ton\tADP\t_\t_\t2\tcase\t_\t_\n2\tMonday\tMonday\tPROPN\t_\t_\t4\tobl\t_\t_\n" +
		"3\tLeila\tLeila\tPROPN\t_\t_\t4\tnsubj\t_\t_\n4\tspoke\tspeak\tVERB\t_\t_\t0\troot\t_\t_\n"
	words, may := silverSentence(block, map[string]bool{"monday": true})
	if len(words) != 4 || may[0] != mayOutside || may[1] != mayOutside || may[2] != mayName || may[3] != mayOutside {
		t.Errorf("%v %v", words, may)
	}
}

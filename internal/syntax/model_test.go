package syntax_test

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"actant/internal/syntax"
)

// tiny is a model learnt from our own treebank, so that tests need no corpora.
var tiny = sync.OnceValues(func() ([]byte, error) { return trainTiny(7) })

func trainTiny(seed uint64) ([]byte, error) {
	f, err := openOwn()
	if err != nil {
		return nil, err
	}
	bank, err := syntax.ReadCoNLLU(bytes.NewReader(f), ownTreebank)
	if err != nil {
		return nil, err
	}
	return syntax.Train(context.Background(), bank, nil, syntax.TrainOptions{
		Header: syntax.Header{Lang: "fr"}, Seed: seed, TaggerEpochs: 4, ParserEpochs: 4, Folds: 3, Runs: 2, PruneParser: 1})
}

func load(raw []byte, lang string) (*syntax.Model, error) {
	return syntax.Load(lang, fstest.MapFS{lang + "-grammar/model.bin": {Data: raw}})
}

func tinyModel(t testing.TB) *syntax.Model {
	raw, err := tiny()
	if err != nil {
		t.Fatal(err)
	}
	m, err := load(raw, "fr")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTrainingIsDeterministic(t *testing.T) {
	a, err := tiny()
	if err != nil {
		t.Fatal(err)
	}
	b, err := trainTiny(7)
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("the same inputs gave other bytes (%v)", err)
	}
	c, err := trainTiny(8)
	if err != nil || bytes.Equal(a, c) {
		t.Errorf("another seed gave the same bytes (%v)", err)
	}
}

func TestTrainingLearns(t *testing.T) {
	m := tinyModel(t)
	r := m.Reader()
	right, all := 0, 0
	for _, s := range readOwn(t) {
		words := make([]syntax.Word, len(s))
		for i := range s {
			words[i].Form = s[i].Form
		}
		r.Read(words)
		for i := range s {
			all++
			if words[i].Head == s[i].Head && words[i].UPOS == s[i].UPOS {
				right++
			}
		}
	}
	if 100*right < 90*all {
		t.Errorf("%d of %d words right on the sentences it was taught", right, all)
	}
}

func TestTrainingStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := syntax.Train(ctx, readOwn(t), nil, syntax.TrainOptions{Header: syntax.Header{Lang: "fr"}}); err == nil {
		t.Error("a cancelled training gave a model")
	}
}

func TestLoadRefuses(t *testing.T) {
	raw, err := tiny()
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Clone(raw)
	other[len("actant-grammar\n")] = 99
	damaged := bytes.Clone(raw)
	damaged[len(raw)/2] ^= 1
	for _, c := range []struct {
		name, lang, want string
		raw              []byte
	}{
		{"another file", "fr", "not a grammar model", []byte("%PDF-1.4")},
		{"empty", "fr", "not a grammar model", nil},
		{"other version", "fr", "model format 99, this program reads format 2", other},
		{"cut short", "fr", "cut short", raw[:len(raw)/2]},
		{"cut in the header", "fr", "cut short", raw[:40]},
		{"longer", "fr", "too long", append(bytes.Clone(raw), 0)},
		{"damaged", "fr", "damaged", damaged},
		{"other language", "en", `language "fr", expected "en"`, raw},
	} {
		_, err := load(c.raw, c.lang)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.lang+"-grammar/model.bin") {
			t.Errorf("%s: error %v, want %q and the file", c.name, err, c.want)
		}
	}
	if _, err := syntax.Load("xx", fstest.MapFS{}); err == nil {
		t.Error("no file, no error")
	}
	if _, err := syntax.Default("xx"); err == nil {
		t.Error("no model of xx, no error")
	}
}

// whole checks that every word has a head and that there is one root.
func whole(t testing.TB, words []syntax.Word) {
	roots := 0
	for i, w := range words {
		if w.Head >= len(words) || w.Head == i || w.UPOS == syntax.NoPOS {
			t.Fatalf("word %d of %d: %+v", i, len(words), w)
		}
		if w.Head < 0 {
			roots++
		}
	}
	if roots != 1 && len(words) > 0 {
		t.Fatalf("%d roots in %d words", roots, len(words))
	}
}

func TestExtremes(t *testing.T) {
	m := tinyModel(t)
	r := m.Reader()
	long := make([]syntax.Word, 5000)
	for i := range long {
		long[i].Form = []string{"Dupont", "reçoit", ",", "le", "ministre", "et"}[i%6]
	}
	for _, c := range [][]syntax.Word{
		nil, {{Form: ""}}, {{Form: "."}}, {{Form: "..."}, {Form: "!"}, {Form: "?"}, {Form: "—"}},
		{{Form: strings.Repeat("é", 50_000)}}, {{Form: strings.Repeat("a", 100_000)}, {Form: "\xff\xfe"}},
		{{Form: "LE"}, {Form: "MINISTRE"}, {Form: "A"}, {Form: "REÇU"}, {Form: "وزير"}, {Form: "部长"}}, long,
	} {
		tr := r.Read(c)
		whole(t, c)
		for i := range min(len(c), 50) {
			tr.Subjects(i)
			tr.VerbGroup(i)
			tr.Clause(i)
		}
	}
}

func FuzzRead(f *testing.F) {
	m := tinyModel(f)
	f.Add("Dupont a reçu à Paris le ministre .")
	f.Add("\" ( « — ... !")
	f.Add("\xff\xfe ’ E\u0301tat")
	f.Fuzz(func(t *testing.T, text string) {
		var words []syntax.Word
		for _, w := range strings.Fields(text) {
			words = append(words, syntax.Word{Form: w})
		}
		tr := m.Reader().Read(words)
		whole(t, words)
		for i := range min(len(words), 20) {
			tr.Obliques(i)
			tr.Objects(i)
			tr.PassiveSubjects(i)
			tr.VerbGroup(i)
		}
	})
}

func FuzzLoad(f *testing.F) {
	raw, err := tiny()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw[:200])
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := load(b, "fr"); err == nil && !bytes.Equal(b, raw) {
			t.Log("another good model")
		}
	})
}

func TestReadingDoesNotAllocate(t *testing.T) {
	m := tinyModel(t)
	r := m.Reader()
	bank := readOwn(t)
	read := func() {
		for _, s := range bank {
			r.Read(s)
		}
	}
	read()
	if n := testing.AllocsPerRun(3, read); n > 2 {
		t.Errorf("%v allocations for %d sentences", n, len(bank))
	}
}

package ner

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"actant/internal/kg"
	"actant/internal/segment"
)

// tinyWeights know one thing: a capitalised word after "à" is a place.
func tinyWeights(t testing.TB) Weights {
	t.Helper()
	toks := words("Issa va à Thiès .")
	var x Extractor
	x.Sentence(toks, nil, 0, len(toks))
	var w Weights
	seen := map[uint32]bool{}
	for i := range toks {
		for _, k := range x.Features(nil, i) {
			if seen[k] {
				continue
			}
			seen[k] = true
			w.Keys = append(w.Keys, k)
			w.Rows = append(w.Rows, [16]float32{})
			if i == 3 && k == feature(4, x.words[2].raw, x.words[3].shape) {
				w.Rows[len(w.Rows)-1][label(LOC, single)-1] = 5
			}
		}
	}
	for l := range w.Trans {
		if l > 0 {
			w.Start[l] = -1
			for p := range w.Trans[l] {
				w.Trans[l][p] = -1
			}
		}
	}
	w.Lower = []string{"va", "à"}
	return w
}

func words(s string) []kg.Token { return segment.Tokens(nil, s, kg.Span{End: len(s)}, "fr") }

func tinyModel(t testing.TB) []byte {
	t.Helper()
	b, err := Encode(Header{Lang: "fr", Seed: 5}, tinyWeights(t), 100)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTaggerFindsWhatItsWeightsSay(t *testing.T) {
	tg, err := LoadTagger(fstest.MapFS{"fr-names/model.bin": {Data: tinyModel(t)}}, "fr")
	if err != nil {
		t.Fatal(err)
	}
	var s Scratch
	toks := words("On reste à Kayes .")
	got := tg.Tag(&s, nil, toks, nil, 0, len(toks))
	if len(got) != 1 || got[0].First != 3 || got[0].Last != 4 || got[0].Kind != LOC || got[0].Score < 0.8 {
		t.Fatalf("chunks %+v", got)
	}
	sum := float32(0)
	for _, p := range got[0].Scores {
		sum += p
	}
	if sum < 0.99 || sum > 1.01 {
		t.Errorf("scores add up to %f", sum)
	}
	c := Chunk{First: 0, Last: 1}
	if tg.Rate(&s, &c, 0); c.Kind == Outside || c.Score > 0.5 {
		t.Errorf("rated %+v", c)
	}
}

func TestEncodeIsDeterministic(t *testing.T) {
	if !bytes.Equal(tinyModel(t), tinyModel(t)) {
		t.Error("the same weights gave other bytes")
	}
}

func TestLoadTaggerTellsWhatIsWrong(t *testing.T) {
	good := tinyModel(t)
	for _, c := range []struct {
		name, want string
		lang       string
		data       []byte
	}{
		{"another format", "not a names model", "fr", []byte("PK\x03\x04")},
		{"empty", "not a names model", "fr", nil},
		{"cut in its header", "cut short inside its header", "fr", good[:len(modelMagic)+20]},
		{"cut in its payload", "damaged or cut short", "fr", good[:len(good)-5]},
		{"another language", `language "fr", expected "en"`, "en", good},
		{"another version", "version 1", "fr", bytes.Replace(good, []byte(`"version":1,`), []byte(`"version":9,`), 1)},
	} {
		_, err := LoadTagger(fstest.MapFS{c.lang + "-names/model.bin": {Data: c.data}}, c.lang)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.lang+"-names/model.bin") {
			t.Errorf("%s: error %v, want %q and the file", c.name, err, c.want)
		}
	}
	if _, err := LoadTagger(fstest.MapFS{}, "fr"); err == nil || !strings.Contains(err.Error(), "fr-names/model.bin") {
		t.Errorf("missing: %v", err)
	}
}

func TestTagBadInput(t *testing.T) {
	tg, err := DecodeTagger("tiny", "fr", tinyModel(t))
	if err != nil {
		t.Fatal(err)
	}
	var s Scratch
	for name, text := range map[string]string{
		"a token of 100 kB": strings.Repeat("x", 100_000), "only punctuation": "... !!! ( ) « »", "only capitals": "LE ROI REÇOIT À THIÈS",
		"mixed scripts": "الرباط Москва Rabat 北京", "5,000 tokens": strings.Repeat("à Thiès ", 2500), "broken UTF-8": "\xff\xfe Thiès \xc3",
	} {
		toks := words(text)
		for _, c := range tg.Tag(&s, nil, toks, nil, 0, len(toks)) {
			if c.First < 0 || c.Last > len(toks) || c.First >= c.Last {
				t.Errorf("%s: bounds %d %d of %d", name, c.First, c.Last, len(toks))
			}
		}
	}
}

func TestFoldingOfForms(t *testing.T) {
	for _, c := range [][2]string{{"Étrangères", "etrangeres"}, {"CŒUR", "coeur"}, {"d’", "d'"}, {"Şahin", "sahin"}} {
		var a, b word
		analyse(&a, c[0])
		analyse(&b, c[1])
		if a.low != b.low || a.s3 != b.s3 {
			t.Errorf("%q and %q should fold alike", c[0], c[1])
		}
	}
	if n := utf8.RuneCountInString(latinFold); n != 0x180-0xC0 {
		t.Errorf("the folding table has %d letters", n)
	}
}

func FuzzDecodeTagger(f *testing.F) {
	good := tinyModel(f)
	f.Add(good)
	f.Add(good[:40])
	f.Fuzz(func(t *testing.T, b []byte) {
		if tg, err := DecodeTagger("f", "fr", b); err == nil {
			var s Scratch
			toks := words("Issa va à Thiès .")
			tg.Tag(&s, nil, toks, nil, 0, len(toks))
		}
	})
}

func FuzzTag(f *testing.F) {
	tg, err := DecodeTagger("tiny", "fr", tinyModel(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("M. Sow va à Thiès.")
	f.Fuzz(func(t *testing.T, text string) {
		toks := words(text)
		var s Scratch
		last := 0
		for _, c := range tg.Tag(&s, nil, toks, nil, 0, len(toks)) {
			if c.First < last || c.Last <= c.First || c.Last > len(toks) {
				t.Fatalf("chunk %+v of %d tokens", c, len(toks))
			}
			last = c.Last
		}
	})
}

func ExampleKindName() {
	fmt.Println(KindName(PER), KindName(ORG), KindOf("LOC") == LOC)
	// Output: PER ORG true
}

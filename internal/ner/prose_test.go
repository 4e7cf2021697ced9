package ner

import (
	"testing"

	"actant/internal/kg"
	"actant/internal/segment"
	"actant/models"
)

const proseText = `John Kerry said "we met" in Rabat with Awa Sow`

func TestProseWordsSliceBack(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the library's model")
	}
	var p Prose
	words, _, err := p.Words(proseText)
	if err != nil {
		t.Fatal(err)
	}
	if len(words) < 8 {
		t.Fatalf("only %d words", len(words))
	}
	if w := words[0]; w.In(proseText) != "John" || w.Tag != "NNP" {
		t.Errorf("first word %q %s", w.In(proseText), w.Tag)
	}
	if w := words[len(words)-1]; w.In(proseText) != "Sow" {
		t.Errorf("a name that ends the text is lost: %q", w.In(proseText))
	}
	for i := 1; i < len(words); i++ {
		if words[i].Start < words[i-1].End {
			t.Errorf("words overlap: %v %v", words[i-1], words[i])
		}
	}
}

func TestProseCandidates(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the library's model")
	}
	var p Prose
	toks := segment.Tokens(nil, proseText, kg.Span{End: len(proseText)}, "en")
	got, err := p.Candidates(nil, proseText, toks, 0, len(toks))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range got {
		if c.First < 0 || c.Last > len(toks) || c.First >= c.Last {
			t.Errorf("bounds %d %d", c.First, c.Last)
		}
	}
	if len(got) == 0 || toks[got[0].First].Norm != "John" {
		t.Errorf("candidates %v", got)
	}
	if got, err := p.Candidates(nil, "", nil, 0, 0); err != nil || got != nil {
		t.Errorf("an empty sentence: %v %v", got, err)
	}
}

func TestWithProseAddsAndKeepsOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the library's model")
	}
	tg, err := LoadTagger(models.FS, "en")
	if err != nil {
		t.Fatal(err)
	}
	text := "Barack Obama met Awa Sow in Rabat, said Mohammed, who lives in Springfield."
	toks := segment.Tokens(nil, text, kg.Span{End: len(text)}, "en")
	sents := []kg.Sentence{{Last: len(toks)}}
	var s Scratch
	plain := tg.TagArticle(&s, toks, make([]uint32, len(toks)), sents)[0]
	more := tg.WithProse(&Prose{}).TagArticle(&s, toks, make([]uint32, len(toks)), sents)[0]
	if len(more) < len(plain) {
		t.Errorf("with prose %d names, without %d", len(more), len(plain))
	}
	for i := 1; i < len(more); i++ {
		if more[i].First < more[i-1].Last {
			t.Errorf("names overlap: %+v %+v", more[i-1], more[i])
		}
	}
}

// BenchmarkProse shows why the library is asked only on request: its words a
// second against those of BenchmarkTag.
func BenchmarkProse(b *testing.B) {
	var p Prose
	if _, _, err := p.Words("Start."); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(proseText)))
	for b.Loop() {
		if _, _, err := p.Words(proseText); err != nil {
			b.Fatal(err)
		}
	}
}

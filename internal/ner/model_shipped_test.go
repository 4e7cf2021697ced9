package ner

import (
	"strings"
	"testing"

	"actant/internal/kg"
	"actant/models"
)

// The shipped weights must fit the feature templates of the code: a change of
// either alone makes them forget everything.
func TestShippedModels(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"fr", "Le général Boubacar Diarrassouba est arrivé lundi à Ouahigouya.", "PER Boubacar Diarrassouba|LOC Ouahigouya"},
		{"fr", "Selon Mme Tchamba, l'OMS a refusé.", "PER Tchamba|ORG OMS"},
		{"en", "John Marsh was born in London .", "PER John Marsh|LOC London"},
	} {
		tg, err := LoadTagger(models.FS, c.lang)
		if err != nil {
			t.Fatal(err)
		}
		toks := words(c.text)
		var s Scratch
		var got []string
		for _, ch := range tg.Tag(&s, nil, toks, nil, 0, len(toks)) {
			got = append(got, KindName(ch.Kind)+" "+c.text[toks[ch.First].Start:toks[ch.Last-1].End])
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s: names %q, want %q", c.text, g, c.want)
		}
		if len(tg.Header().Inputs) == 0 || tg.Header().Command == "" {
			t.Errorf("%s: the header does not tell what it was made of", c.lang)
		}
	}
}

// A surname whose kind its own sentence does not tell is read like the full
// name elsewhere in the article.
func TestTagArticleReadsTwice(t *testing.T) {
	tg, err := LoadTagger(models.FS, "fr")
	if err != nil {
		t.Fatal(err)
	}
	var toks []kg.Token
	var sents []kg.Sentence
	for _, text := range []string{"Le ministre Ibrahim Sankoumba a été reçu.", "Sankoumba et Kigali.", "M. Sankoumba a répondu."} {
		first := len(toks)
		toks = append(toks, words(text)...)
		sents = append(sents, kg.Sentence{First: first, Last: len(toks)})
	}
	var s Scratch
	got := tg.TagArticle(&s, toks, make([]uint32, len(toks)), sents)
	if len(got[1]) == 0 || got[1][0].Kind != PER {
		t.Errorf("names of the second sentence: %+v", got[1])
	}
}

func BenchmarkTagArticle(b *testing.B) {
	tg, err := LoadTagger(models.FS, "fr")
	if err != nil {
		b.Fatal(err)
	}
	text := "Le ministre malien des Affaires étrangères, Abdoulaye Diop, a reçu vendredi à Bamako une délégation de l'Union africaine conduite par Moussa Faki."
	var toks []kg.Token
	var sents []kg.Sentence
	for range 20 {
		first := len(toks)
		toks = append(toks, words(text)...)
		sents = append(sents, kg.Sentence{First: first, Last: len(toks)})
	}
	feats := make([]uint32, len(toks))
	var s Scratch
	b.SetBytes(int64(20 * len(text)))
	for b.Loop() {
		tg.TagArticle(&s, toks, feats, sents)
	}
	b.ReportMetric(float64(len(toks)*b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkLoadTagger(b *testing.B) {
	for b.Loop() {
		if _, err := LoadTagger(models.FS, "fr"); err != nil {
			b.Fatal(err)
		}
	}
}

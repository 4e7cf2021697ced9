package segment_test

import (
	"strings"
	"testing"

	"actant/internal/kg"
	"actant/internal/segment"
)

const paragraph = "Le ministre des Affaires étrangères, M. Idriss Sow, s’est entretenu jeudi 12 mars 2020 à N'Djamena avec le chef d'état-major, le général A. Brahim. « Nous avons parlé de tout », a-t-il dit, avant d'ajouter qu'aujourd'hui 10 000 soldats sont prêts. La 4è session aura lieu à Abéché.\n"

// BenchmarkArticle measures sentences and tokens.
func BenchmarkArticle(b *testing.B) {
	text := strings.Repeat(paragraph, 100)
	a := kg.Article{Text: text, Blocks: []kg.Block{{Span: kg.Span{End: len(text)}, Kind: kg.Story, Lang: "fr"}}}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		segment.Article(&a)
	}
	b.ReportMetric(float64(len(strings.Fields(text)))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

package segment_test

import (
	"fmt"
	"strings"
	"testing"

	"actant/internal/kg"
	"actant/internal/segment"
)

// words joins the tokens of s with "|".
func words(s, lang string) string {
	var out []string
	for _, t := range segment.Tokens(nil, s, kg.Span{End: len(s)}, lang) {
		out = append(out, t.Norm)
	}
	return strings.Join(out, "|")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ lang, in, want string }{
		{"fr", "L’accord d'Alger n'est pas signé.", "L'|accord|d'|Alger|n'|est|pas|signé|."},
		{"fr", "Bah N'Daw à N'Djamena aujourd'hui", "Bah|N'Daw|à|N'Djamena|aujourd'hui"},
		{"fr", "la Côte d'Ivoire, jusqu'à 15h20", "la|Côte|d'|Ivoire|,|jusqu'|à|15h20"},
		{"fr", "Aussi a-t-il invité, dit-on, ce jour-là", "Aussi|a|-t-il|invité|,|dit|-on|,|ce|jour|-là"},
		{"fr", "M. Bourita, MM. Sar et J. Biden.", "M.|Bourita|,|MM.|Sar|et|J.|Biden|."},
		{"fr", "la 11ᵉ session, la 4è, 10,5 % de 10 000 euros", "la|11ᵉ|session|,|la|4è|,|10,5|%|de|10 000|euros"},
		{"fr", "l'axe US/Maroc et Maroc-Etats-Unis", "l'|axe|US|/|Maroc|et|Maroc-Etats-Unis"},
		{"fr", "d&eacute;fense&nbsp;: l&#039;Italie", "défense|:|l'|Italie"},
		{"fr", "n°5 et n° 6, Mohammed V. Il part.", "n°|5|et|n°|6|,|Mohammed|V|.|Il|part|."},
		{"en", "They don't trust Iran's long-term US-led plan.", "They|do|n't|trust|Iran|'s|long|-|term|US|-|led|plan|."},
		{"en", "U.S. officials, Guinea-Bissau, the ministers' 1,200 men", "U.S.|officials|,|Guinea-Bissau|,|the|ministers|'|1,200|men"},
	} {
		if got := words(c.in, c.lang); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.lang, c.in, got, c.want)
		}
	}
}

func ExampleTokens() {
	text := "L'envoyé a-t-il vu M. Sow ?"
	for _, t := range segment.Tokens(nil, text, kg.Span{End: len(text)}, "fr") {
		fmt.Print(t.In(text), "·")
	}
	// Output: L'·envoyé·a·-t-il·vu·M.·Sow·?·
}

func ExampleArticle() {
	text := "Le ministre part. Il reviendra mardi."
	a := kg.Article{Text: text, Blocks: []kg.Block{{Span: kg.Span{End: len(text)}, Kind: kg.Story, Lang: "fr"}}}
	segment.Article(&a)
	for _, s := range a.Sentences {
		fmt.Println(s.In(text), s.Last-s.First)
	}
	// Output:
	// Le ministre part. 4
	// Il reviendra mardi. 4
}

package gazetteer_test

import (
	"fmt"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/segment"
)

func ExampleGazetteer_Match() {
	g, err := gazetteer.Default()
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "Mark Esper a signé à Rabat un accord algéro-marocain."
	toks := segment.Tokens(nil, text, kg.Span{End: len(text)}, "fr")
	for _, m := range g.Match(toks, nil) {
		fmt.Print(m.Span.In(text), ":")
		for _, f := range m.Forms {
			fmt.Print(" ", f.Entry.ID)
			if f.Flags != 0 {
				fmt.Print("(", f.Flags, ")")
			}
		}
		fmt.Println()
	}
	// Output:
	// Mark Esper: person:mark-esper
	// Rabat: place:gn2538475 country:MA(metonym,capital)
	// algéro: country:DZ(pre)
	// marocain: country:MA(m)
}

func ExampleGazetteer_Holders() {
	g, err := gazetteer.Default()
	if err != nil {
		fmt.Println(err)
		return
	}
	office, _ := g.OfficeID("US", "defence")
	for _, h := range g.Holders(office, "2020-10-02")[:1] {
		fmt.Println(g.Entry(h.Person).Name, h.From, h.To)
	}
	// Output: Mark Esper 2019-07-23 2020-11-09
}

func ExampleFold() {
	fmt.Println(gazetteer.Fold("Côte d’Ivoire"))
	// Output: cote d ivoire
}

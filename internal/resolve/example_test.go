package resolve_test

import (
	"fmt"
	"slices"

	"actant/internal/kg"
	"actant/internal/resolve"
)

// records are two articles that tell one meeting with two spellings.
func records() []*resolve.Record {
	article := func(id, day, name string, modality kg.Modality) *resolve.Record {
		return resolve.FromArticle(&kg.Article{ID: id, Path: id + ".txt", Published: day,
			Entities: []kg.Entity{
				{ID: "e1", Kind: kg.Person, Name: name, Country: "MA"},
				{ID: "e2", Kind: kg.Person, Name: "Ada Lorme", Country: "US"}},
			Events: []kg.Event{{ID: "v1", Type: kg.Meeting, Modality: modality, Score: 0.9,
				Participants: []kg.Participant{{Entity: "e1", Role: kg.Host}, {Entity: "e2", Role: kg.Visitor}},
				Date:         kg.When{From: "2020-10-02", To: "2020-10-02", Basis: kg.Explicit}}}})
	}
	return []*resolve.Record{
		article("matin", "2020-09-30", "Abdeltif Sefrioui", kg.Planned),
		article("soir", "2020-10-02", "Abdellatif Sefrioui", kg.Occurred),
	}
}

func ExampleResolve() {
	res, err := resolve.Resolve(slices.Values(records()), resolve.Curation{}, resolve.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range res.Entities {
		fmt.Println(e.ID, "told by", len(e.Sources))
	}
	for _, e := range res.Events {
		fmt.Println(e.Type, e.Modality, e.Date.From, "told by", e.Articles, "because", e.Merged[0].Rule)
		fmt.Println(e.Conflicts[0])
	}
	// Output:
	// entity:person/abdeltif-sefrioui told by 2
	// entity:person/ada-lorme told by 2
	// meeting occurred 2020-10-02 told by 2 because event.day
	// modality: occurred (soir) | planned (matin)
}

func ExampleIncremental() {
	st := resolve.NewMemState()
	for _, r := range records() {
		d, err := resolve.Incremental(st, []resolve.Change{{Article: r.Article, New: r}}, resolve.Curation{}, resolve.Options{})
		if err != nil {
			fmt.Println(err)
			return
		}
		st.Apply(d.State)
		for _, m := range d.Moves {
			fmt.Println(m.Article, m.Local, "is", m.To)
		}
	}
	// Output:
	// matin e1 is entity:person/abdeltif-sefrioui
	// matin e2 is entity:person/ada-lorme
	// soir e1 is entity:person/abdeltif-sefrioui
	// soir e2 is entity:person/ada-lorme
}

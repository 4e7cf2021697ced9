package graph_test

import (
	"context"
	"fmt"
	"os"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/resolve"
)

// Two articles tell one meeting; the store holds one event and both tellings.
func Example() {
	ctx := context.Background()
	store, err := graph.Open(ctx, "memory:", graph.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	defer store.Close()
	for i, quote := range []string{"Nadia Ferhat a rencontré Paul Okoumé.", "Paul Okoumé s'est entretenu avec Nadia Ferhat."} {
		_, err := store.Put(ctx, []graph.ArticleFacts{{Record: &resolve.Record{
			Article: fmt.Sprint("gazette-", i+1), Path: fmt.Sprint(i+1, ".txt"), Outlet: "La Gazette", Published: "2022-05-03",
			Entities: []resolve.Local{
				{Entity: kg.Entity{ID: "e1", Kind: kg.Person, Name: "Nadia Ferhat"}},
				{Entity: kg.Entity{ID: "e2", Kind: kg.Person, Name: "Paul Okoumé"}},
			},
			Events: []kg.Event{{ID: "v1", Type: kg.Meeting, Modality: kg.Occurred,
				Participants: []kg.Participant{{Entity: "e1", Role: kg.Actor}, {Entity: "e2", Role: kg.Actor}},
				Date:         kg.When{From: "2022-05-02", To: "2022-05-02", Basis: kg.Explicit},
				Mentions:     []kg.EventMention{{Span: kg.Span{End: len(quote)}, Quote: quote, Rule: "meet"}}}},
		}}})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return
		}
	}
	found, err := store.Find(ctx, "okoume", "")
	if err != nil || len(found) == 0 {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	rows, err := store.Who(ctx, graph.Met, found[0].Entity, graph.Filter{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, r := range rows {
		fmt.Println(r.Who[0].Name, r.Date.From, r.Modality, r.Articles, "articles")
	}
	// Output:
	// Nadia Ferhat 2022-05-02 occurred 2 articles
}

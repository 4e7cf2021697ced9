package ner

import (
	"fmt"
	"strings"
	"testing"

	"actant/internal/kg"
)

// TestResolveOverlaps is the table of cases of the one function that decides
// between gazetteer, model and rules.
func TestResolveOverlaps(t *testing.T) {
	person := func(first, last int, rank int8, rule string) cand {
		return cand{first: first, last: last, kind: kg.Person, form: kg.Name, rank: rank, rule: rule}
	}
	of := func(kind kg.Kind, first, last int, rank int8, rule string) cand {
		c := person(first, last, rank, rule)
		c.kind = kind
		return c
	}
	tests := []struct {
		name string
		in   []cand
		want string
	}{
		{"nothing", nil, ""},
		{"apart", []cand{person(0, 2, rankContext, "given"), of(kg.Place, 3, 4, rankList, "list")}, "given 0-2, list 3-4"},
		{"a titled person beats a town of that name", []cand{of(kg.Place, 1, 2, rankList, "list"), person(1, 2, rankTitled, "title")}, "title 1-2"},
		{"the longer body holds the town inside it", []cand{of(kg.Place, 2, 3, rankLongList, "list"), of(kg.Organisation, 0, 3, rankBody, "body")}, "body 0-3"},
		{"a body holds a listed person it is named after", []cand{person(1, 3, rankLongList, "listed"), of(kg.Organisation, 0, 3, rankBody, "body")}, "body 0-3"},
		{"but not a titled person", []cand{person(2, 3, rankTitled, "title"), of(kg.Organisation, 0, 3, rankBody, "body")}, "title 2-3"},
		{"a given name and a surname beat a town", []cand{of(kg.Place, 1, 2, rankList, "list"), person(0, 2, rankContext, "given")}, "given 0-2"},
		{"a list of one word beats the model", []cand{of(kg.Organisation, 0, 1, rankModel, "model"), of(kg.Country, 0, 1, rankList, "list")}, "list 0-1"},
		{"the model beats a lone listed word in a run", []cand{of(kg.Place, 0, 1, rankWeak, "list"), person(0, 2, rankModel, "model")}, "model 0-2"},
		{"a long list beats a short one", []cand{of(kg.Organisation, 0, 4, rankLongList, "long"), of(kg.Country, 3, 4, rankList, "short")}, "long 0-4"},
		{"of one rank the longer", []cand{of(kg.Place, 0, 1, rankModel, "short"), of(kg.Place, 0, 2, rankModel, "long")}, "long 0-2"},
		{"a role holds its state", []cand{of(kg.Country, 3, 4, rankList, "list"), person(0, 4, rankRole, "role")}, "role 0-4, list 3-4"},
		{"a name that covers a role word wins", []cand{of(kg.Organisation, 0, 3, rankLongList, "list"), person(1, 2, rankRole, "role")}, "list 0-3"},
		{"a role that cuts through a name goes", []cand{of(kg.Organisation, 0, 3, rankLongList, "list"), person(2, 5, rankRole, "role")}, "list 0-3"},
		{"a role beats a group", []cand{person(0, 2, rankGroup, "group"), person(0, 2, rankRole, "role")}, "role 0-2"},
		{"a named agreement holds a town", []cand{of(kg.Agreement, 0, 3, rankContext, "built"), of(kg.Place, 2, 3, rankList, "list")}, "built 0-3"},
	}
	for _, tt := range tests {
		var got []string
		for _, c := range resolveOverlaps(tt.in) {
			got = append(got, fmt.Sprintf("%s %d-%d", c.rule, c.first, c.last))
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, s, tt.want)
		}
	}
}

// TestInherit: of two equal candidates the winner keeps the loser's entries.
func TestInherit(t *testing.T) {
	a := cand{first: 0, last: 2, kind: kg.Person, rank: rankContext}
	b := cand{first: 0, last: 2, kind: kg.Person, rank: rankList, ids: []string{"person:x"}, country: "ML"}
	got := resolveOverlaps([]cand{a, b})
	if len(got) != 1 || len(got[0].ids) != 1 || got[0].country != "ML" {
		t.Errorf("got %+v", got)
	}
}

package resolve

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"actant/internal/kg"
)

// randomRules makes rules about what happens to be in records, dangling and
// contradictory ones included.
func randomRules(rng *rand.Rand, recs []*Record, ids []string, n int) (c Curation) {
	entity := func() string {
		r := recs[rng.IntN(len(recs))]
		switch {
		case rng.IntN(12) == 0:
			return "nowhere#e1"
		case rng.IntN(3) == 0:
			return ids[rng.IntN(len(ids))]
		}
		return r.Article + "#" + r.Entities[rng.IntN(len(r.Entities))].ID
	}
	event := func() string {
		r := recs[rng.IntN(len(recs))]
		return r.Article + "#" + r.Events[rng.IntN(len(r.Events))].ID
	}
	for i := range n {
		r := Rule{ID: fmt.Sprintf("c%d", i+1), Author: "t", Date: "2026-01-01"}
		switch rng.IntN(10) {
		case 0, 1:
			r.Op, r.Args = Merge, []string{entity(), entity()}
		case 2:
			r.Op, r.Args = Forbid, []string{entity(), entity()}
		case 3:
			r.Op, r.Args = Split, []string{entity(), entity()}
		case 4:
			r.Op, r.Args = Rename, []string{entity(), "Nom choisi"}
		case 5:
			r.Op, r.Args = Confirm, []string{entity()}
		case 6:
			r.Op, r.Args = Merge, []string{event(), event()}
		case 7:
			r.Op, r.Args = []Op{Forbid, Split}[rng.IntN(2)], []string{event(), event()}
		case 8:
			r.Op, r.Args = Drop, []string{event()}
		case 9:
			r.Op, r.Args = Undo, []string{fmt.Sprintf("c%d", 1+rng.IntN(n))}
		}
		c.Rules = append(c.Rules, r)
	}
	return c
}

// TestPureWithCuration: rules made early or late, one by one or at once, give
// the same bytes.
func TestPureWithCuration(t *testing.T) {
	for seed := range uint64(40) {
		recs := newWorld(seed, 14).records()
		rng := rand.New(rand.NewPCG(seed, 5))
		base, err := Resolve(slices.Values(recs), Curation{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range base.Entities {
			ids = append(ids, e.ID)
		}
		full := randomRules(rng, recs, ids, 8)
		want := whole(t, recs, full, 2)
		m := newMirror()
		shuffled := slices.Clone(recs)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		n := 0
		for _, r := range shuffled {
			if rng.IntN(2) == 0 && n < len(full.Rules) {
				n++
			}
			m.apply(t, []Change{{r.Article, r}}, Curation{full.Rules[:n]}, 1)
		}
		for ; n < len(full.Rules); n++ {
			m.apply(t, nil, Curation{full.Rules[:n]}, 1)
		}
		m.apply(t, nil, full, 1)
		if got := show(t, m.result()); got != want {
			t.Fatalf("seed %d: %v\n%s", seed, full.Rules, diffLine(want, got))
		}
		plain := whole(t, recs, Curation{}, 1)
		m.apply(t, nil, Curation{}, 1)
		if got := show(t, m.result()); got != plain {
			t.Fatalf("seed %d: rules taken away leave traces: %v\n%s", seed, full.Rules, diffLine(plain, got))
		}
	}
}

func small() []*Record {
	person := func(id, name, country string) Local {
		return Local{Entity: kg.Entity{ID: id, Kind: kg.Person, Name: name, Country: country}}
	}
	meet := func(id string, day string, who ...string) kg.Event {
		e := kg.Event{ID: id, Type: kg.Meeting, Modality: kg.Occurred, Score: 0.8, Date: kg.When{From: day, To: day, Basis: kg.Explicit}}
		for _, w := range who {
			e.Participants = append(e.Participants, kg.Participant{Entity: w, Role: kg.Actor})
		}
		return e
	}
	return []*Record{
		{Article: "a", Published: "2021-03-02", Entities: []Local{person("e1", "Karim Belhaddad", "DZ"), person("e2", "Aline Morel", "FR")},
			Events: []kg.Event{meet("v1", "2021-03-02", "e1", "e2")}},
		{Article: "b", Published: "2021-03-03", Entities: []Local{person("e1", "Karim Belhadad", "DZ"), person("e2", "Aline Morel", "FR")},
			Events: []kg.Event{meet("v1", "2021-03-02", "e1", "e2")}},
		{Article: "c", Published: "2021-06-03", Entities: []Local{person("e1", "K. Belhaddad", ""), person("e2", "Omar Zeroual", "DZ")},
			Events: []kg.Event{meet("v1", "2021-06-01", "e1", "e2")}},
	}
}

func TestCurationRules(t *testing.T) {
	const karim, omar = "entity:person/karim-belhaddad", "entity:person/omar-zeroual"
	tests := []struct {
		name   string
		rules  []Rule
		same   [][2]string // local entities or events that must be one
		apart  [][2]string
		faults []string
	}{
		{"none", nil, [][2]string{{"a#e1", "b#e1"}, {"a#e1", "c#e1"}, {"a#v1", "b#v1"}}, [][2]string{{"a#e1", "c#e2"}}, nil},
		{"merge by ids", []Rule{{ID: "1", Op: Merge, Args: []string{karim, omar}}}, [][2]string{{"a#e1", "c#e2"}, {"b#e1", "c#e2"}}, nil, nil},
		{"merge by anchors outlives ids", []Rule{{ID: "1", Op: Merge, Args: []string{"entity:gone", "entity:gone-too"}, Anchors: [][]string{{"b#e1"}, {"c#e2"}}}},
			[][2]string{{"a#e1", "c#e2"}}, nil, nil},
		{"forbid", []Rule{{ID: "1", Op: Forbid, Args: []string{"a#e1", "c#e1"}}}, [][2]string{{"a#e1", "b#e1"}}, [][2]string{{"a#e1", "c#e1"}, {"b#e1", "c#e1"}}, nil},
		{"split a telling", []Rule{{ID: "1", Op: Split, Args: []string{karim, "b#e1"}}}, nil, [][2]string{{"a#e1", "b#e1"}}, nil},
		{"split a wording", []Rule{{ID: "1", Op: Split, Args: []string{karim, "Karim Belhadad"}}}, nil, [][2]string{{"a#e1", "b#e1"}}, nil},
		{"undo", []Rule{{ID: "1", Op: Forbid, Args: []string{"a#e1", "b#e1"}}, {ID: "2", Op: Undo, Args: []string{"1"}}}, [][2]string{{"a#e1", "b#e1"}}, nil, nil},
		{"undo an undo", []Rule{{ID: "1", Op: Forbid, Args: []string{"a#e1", "b#e1"}}, {ID: "2", Op: Undo, Args: []string{"1"}}, {ID: "3", Op: Undo, Args: []string{"2"}}},
			nil, [][2]string{{"a#e1", "b#e1"}}, nil},
		{"contradiction", []Rule{{ID: "1", Op: Merge, Args: []string{karim, omar}}, {ID: "2", Op: Forbid, Args: []string{omar, karim}}},
			[][2]string{{"a#e1", "c#e2"}}, nil, []string{"2: contradicts"}},
		{"dangling", []Rule{{ID: "1", Op: Merge, Args: []string{karim, "entity:person/nobody"}}, {ID: "2", Op: Drop, Args: []string{"event:meeting-2001-01-01-aaaaaa"}},
			{ID: "3", Op: Undo, Args: []string{"9"}}, {ID: "4", Op: "melt", Args: []string{karim}}, {ID: "5", Op: Merge, Args: []string{karim}}},
			nil, [][2]string{{"a#e1", "c#e2"}}, []string{"1: names nothing", "2: names nothing", "3: undoes no", "4: has an unknown", "5: has the wrong"}},
		{"events apart", []Rule{{ID: "1", Op: Forbid, Args: []string{"a#v1", "b#v1"}}}, nil, [][2]string{{"a#v1", "b#v1"}}, nil},
		{"events together", []Rule{{ID: "1", Op: Merge, Args: []string{"a#v1", "c#v1"}}}, [][2]string{{"a#v1", "c#v1"}, {"b#v1", "c#v1"}}, nil, nil},
		{"drop", []Rule{{ID: "1", Op: Drop, Args: []string{"a#v1"}}}, [][2]string{{"a#v1", ""}, {"b#v1", ""}}, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := Resolve(slices.Values(small()), Curation{tt.rules}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			at := placesOf(res)
			for _, p := range tt.same {
				if at[p[0]] != at[p[1]] {
					t.Errorf("%s is %s, %s is %s: want one", p[0], at[p[0]], p[1], at[p[1]])
				}
			}
			for _, p := range tt.apart {
				if at[p[0]] == at[p[1]] {
					t.Errorf("%s and %s are both %s: want two", p[0], p[1], at[p[0]])
				}
			}
			for i, f := range res.Faults {
				if got := f.Rule + ": " + f.Why; i >= len(tt.faults) || !strings.HasPrefix(got, tt.faults[i]) {
					t.Errorf("fault %q, want %q", got, tt.faults)
				}
			}
			if len(res.Faults) != len(tt.faults) {
				t.Errorf("%d faults, want %d", len(res.Faults), len(tt.faults))
			}
		})
	}
}

// placesOf gives the id of every local entity and event.
func placesOf(res Result) map[string]string {
	at := map[string]string{}
	for _, e := range res.Entities {
		for _, s := range e.Sources {
			at[s.Article+"#"+s.Local] = e.ID
		}
	}
	for _, e := range res.Events {
		for _, s := range e.Sources {
			at[s.Article+"#"+s.Local] = e.ID
		}
	}
	return at
}

func TestRenameRetypeConfirm(t *testing.T) {
	rules := []Rule{{ID: "1", Op: Rename, Args: []string{"a#e1", "Karim Bel Haddad"}}, {ID: "2", Op: Confirm, Args: []string{"a#e1"}},
		{ID: "3", Op: Retype, Args: []string{"a#v1", "call"}}, {ID: "4", Op: Retype, Args: []string{"a#e2", "ministry"}}}
	res, err := Resolve(slices.Values(small()), Curation{rules}, Options{})
	if err != nil || len(res.Faults) > 0 {
		t.Fatal(err, res.Faults)
	}
	at := placesOf(res)
	for _, e := range res.Entities {
		switch e.ID {
		case at["a#e1"]:
			if e.Name != "Karim Bel Haddad" || !e.Confirmed || !slices.Contains(e.Aliases, "Karim Belhaddad") {
				t.Errorf("renamed: %+v", e)
			}
		case at["a#e2"]:
			if e.Kind != kg.Ministry {
				t.Errorf("retyped: %+v", e)
			}
		}
	}
	for _, e := range res.Events {
		if e.ID == at["a#v1"] && e.Type != kg.Call {
			t.Errorf("retyped: %+v", e)
		}
	}
}

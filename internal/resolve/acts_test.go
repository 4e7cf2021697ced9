package resolve

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"actant/internal/kg"
)

// actOf reads a telling as testdata/cases/resolve/acts.tsv writes it.
func actOf(t testing.TB, article, text string) *Record {
	t.Helper()
	f := strings.Split(text, "; ")
	if len(f) != 5 {
		t.Fatalf("%q: %d fields, want 5", text, len(f))
	}
	typ, mod, _ := strings.Cut(f[0], " ")
	r := &Record{Article: article, Path: article + ".txt"}
	if f[4] != "-" {
		r.Published = f[4]
	}
	e := kg.Event{ID: "v1", Type: kg.EventType(typ), Modality: kg.Modality(mod), Score: 0.8, Date: actDate(f[3])}
	add := func(l Local) string {
		l.ID = fmt.Sprintf("e%d", len(r.Entities)+1)
		r.Entities = append(r.Entities, l)
		return l.ID
	}
	for _, p := range strings.Split(f[1], ", ") {
		role, who, _ := strings.Cut(p, " ")
		e.Participants = append(e.Participants, kg.Participant{Entity: add(actPart(who)), Role: kg.PartRole(role)})
	}
	if place, ok := strings.CutPrefix(f[2], "@"); ok {
		e.Place = add(actPlace(place))
	}
	r.Events = []kg.Event{e}
	return r
}

func actPart(who string) Local {
	switch who[0] {
	case '=':
		return Local{Entity: kg.Entity{Kind: kg.Country, Name: who[1:], Country: who[1:], Gazetteer: "country:" + who[1:]}}
	case '[':
		return Local{Entity: kg.Entity{Kind: kg.Organisation, Name: strings.Trim(who, "[]")}}
	case '#':
		return Local{Entity: kg.Entity{Kind: kg.Person, Name: who[1:], Group: true}}
	case '?':
		kind, of, _ := strings.Cut(who[1:], " ")
		return Local{Entity: kg.Entity{Kind: kg.Person, Name: "le ministre", Unnamed: true, Country: of,
			Roles: []kg.Role{{Title: "ministre", Kind: kind, Of: of, Basis: "text"}}}}
	}
	if i := strings.LastIndexByte(who, ' '); i > 0 && strings.ToUpper(who[i+1:i+3]) == who[i+1:i+3] {
		return personOf("", who[:i], who[i+1:])
	}
	return personOf("", who, "")
}

func actPlace(s string) Local {
	if c, ok := strings.CutPrefix(s, "="); ok {
		return Local{Entity: kg.Entity{Kind: kg.Country, Name: c, Country: c, Gazetteer: "country:" + c}}
	}
	i := strings.LastIndexByte(s, ' ')
	return Local{Entity: kg.Entity{Kind: kg.Place, Name: s[:i], Country: s[i+1:]}}
}

// actDate reads "2020-10-02", "2020-10", "2020", a range with "/", a day with
// another candidate after "!", or "-".
func actDate(s string) kg.When {
	if s == "-" {
		return kg.When{Basis: kg.NoDate}
	}
	day, other, warned := strings.Cut(s, "!")
	w := goldDate(day, "explicit")
	if warned {
		w.Warning, w.Candidates = "weekday-mismatch", []string{other}
	}
	return w
}

// TestActPairs: two tellings, one act or two. No false act is let pass.
func TestActPairs(t *testing.T) {
	var c tally
	for _, r := range caseFile(t, "acts.tsv") {
		recs := []*Record{actOf(t, "a", r[1]), actOf(t, "b", r[2])}
		res, err := Resolve(slices.Values(recs), Curation{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		at := placesOf(res)
		got, want := at["a#v1"] == at["b#v1"], r[0] == "same"
		c.add(want, got)
		if got != want {
			t.Errorf("want %s (%s)\n  %s\n  %s\n  %v", r[0], r[3], r[1], r[2], relationOf(t, recs))
		}
	}
	t.Logf("%d same pairs met of %d, %d different pairs joined of %d", c.tp, c.tp+c.fn, c.fp, c.fp+c.tn)
	if n := c.tp + c.fn + c.fp + c.tn; n < 60 {
		t.Errorf("only %d pairs", n)
	}
}

func relationOf(t testing.TB, recs []*Record) relation {
	s := newSolver(nil, Options{})
	ch := []Change{{recs[0].Article, recs[0]}, {recs[1].Article, recs[1]}}
	if _, err := s.run(ch, Curation{}); err != nil {
		t.Fatal(err)
	}
	return relate(s.telling(ref{recs[0].Article, "v1"}), s.telling(ref{recs[1].Article, "v1"}))
}

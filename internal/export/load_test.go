package export_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"actant/internal/export"
	"actant/internal/export/exporttest"
	"actant/internal/graph"
	"actant/internal/kg"
)

// TestLoad holds that a filter leaves out those whom no selected event speaks of,
// and that no filter leaves out nobody.
func TestLoad(t *testing.T) {
	ctx := context.Background()
	st, err := exporttest.Open(ctx, []txtar.File{
		{Name: "a1", Data: []byte("date: 2022-05-03\n[person MA Nadia Ferhat] a vu [person GA Paul Okoumé] à [place MA Port-Bleu]. {meeting occurred 2022-05-02 Nadia Ferhat; Paul Okoumé; Port-Bleu at}\n")},
		{Name: "a2", Data: []byte("date: 2022-05-04\n[person SN Ibra Sall] a appelé [person TN Leïla Mansour]. {call occurred 2022-05-04 Ibra Sall; Leïla Mansour}\n")},
		{Name: "a3", Data: []byte("[organisation - Union des ports] se tait.\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, c := range []struct {
		f                          graph.Filter
		events, entities, articles int
	}{
		{graph.Filter{}, 2, 6, 3},
		{graph.Filter{Types: []kg.EventType{kg.Meeting}}, 1, 3, 1},
		{graph.Filter{Modality: kg.Denied}, 0, 0, 0},
	} {
		set, err := export.Load(ctx, st, c.f)
		if err != nil {
			t.Fatal(err)
		}
		if len(set.Events) != c.events || len(set.Entities) != c.entities || len(set.Articles) != c.articles {
			t.Errorf("%+v: %d events, %d entities, %d articles; want %+v", c.f, len(set.Events), len(set.Entities), len(set.Articles), c)
		}
	}
}

// TestInOrder holds that values come in order, and that errors of either side
// end it where they stand.
func TestInOrder(t *testing.T) {
	var got []int
	get := func(i int) (int, error) { return i * i, nil }
	if err := export.InOrder(1000, get, func(v int) error { got = append(got, v); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 1000 || !slices.IsSorted(got) || got[999] != 999*999 {
		t.Errorf("%d values, sorted: %v", len(got), slices.IsSorted(got))
	}
	bad := errors.New("bad")
	n := 0
	err := export.InOrder(1000, func(i int) (int, error) {
		if i == 500 {
			return 0, bad
		}
		return i, nil
	}, func(int) error { n++; return nil })
	if !errors.Is(err, bad) || n != 500 {
		t.Errorf("error of a value: %v after %d", err, n)
	}
	n = 0
	if err := export.InOrder(1000, get, func(int) error {
		if n++; n == 10 {
			return bad
		}
		return nil
	}); !errors.Is(err, bad) || n != 10 {
		t.Errorf("error of the taker: %v after %d", err, n)
	}
	if err := export.InOrder(0, get, func(int) error { return bad }); err != nil {
		t.Error(err)
	}
}

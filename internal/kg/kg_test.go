package kg_test

import (
	"testing"

	"actant/internal/kg"
)

func TestSpanIn(t *testing.T) {
	const text = "Mark Esper à Rabat"
	for _, c := range []struct {
		s    kg.Span
		want string
	}{
		{kg.Span{Start: 0, End: 10}, "Mark Esper"},
		{kg.Span{Start: -1, End: 3}, ""},
		{kg.Span{Start: 5, End: 99}, ""},
		{kg.Span{Start: 5, End: 4}, ""},
	} {
		if got := c.s.In(text); got != c.want {
			t.Errorf("%v.In = %q, want %q", c.s, got, c.want)
		}
	}
}

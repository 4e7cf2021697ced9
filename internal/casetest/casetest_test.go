package casetest

import "testing"

// TestDiff shows only lines that differ and those near them, and a difference
// that is only in the order or the last end of line.
func TestDiff(t *testing.T) {
	for _, c := range []struct{ want, got, diff string }{
		{"a\nb\nc\nd\ne\n", "a\nb\nc\nd\nx\n", "…\n  c\n  d\n- e\n+ x\n"},
		{"a\nb\n", "b\na\n", "- a\n  b\n+ a\n"},
		{"a\n", "a", "- a\n+ a\n  (without an end of line)\n"},
		{"", "a\n", "+ a\n"},
	} {
		if d := diff(c.want, c.got); d != c.diff {
			t.Errorf("%q and %q: %q, want %q", c.want, c.got, d, c.diff)
		}
	}
}

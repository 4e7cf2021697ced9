package graph

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// FuzzParseQuad: what the reader takes, the writer writes so that it comes back
// the same, in one line.
func FuzzParseQuad(f *testing.F) {
	for _, s := range []string{
		`<a:b> <c:d> "x" <e:f> .`,
		`<a:b> <c:d> "é\u00e9\n\"\\"@fr-MA <e:f> . # c`,
		`_:x <c:d> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .`,
		`<a:b> <c:d> "\U0001F600" .`,
		`<a:\u00e9> <c:d> _:b <e:f> .`,
		`<a> <b> "\ud800" .`, `<a> <b "c" .`, `<> <b> <c> .`, "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := parseQuad(s)
		if err != nil {
			return
		}
		line := string(appendQuad(nil, q))
		if strings.Count(line, "\n") != 1 {
			t.Fatalf("%q is not one line", line)
		}
		back, err := parseQuad(strings.TrimSuffix(line, "\n"))
		if err != nil || back != q {
			t.Fatalf("%q gives %v, written %q, read %v %v", s, q, line, back, err)
		}
	})
}

// FuzzText: any text becomes a literal and an IRI that N-Quads can hold, and
// ids come back from their IRIs.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a b", "\x00\xff", "é<>\"{}|^`\\%41", "\u2028\u200f\ufeff", "𝔘"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := quad.Quad{Subject: quad.IRI(ArticleIRI(s)), Predicate: predTitle, Object: langText(s, s), Label: iri("entity:" + s)}
		back, err := parseQuad(strings.TrimSuffix(string(appendQuad(nil, q)), "\n"))
		if err != nil || back != q {
			t.Fatalf("%q: %v, %v", s, back, err)
		}
		if got := unescapeIRI(ArticleIRI(s)); utf8.ValidString(s) && got != "article:"+s {
			t.Fatalf("%q comes back as %q", s, got)
		}
	})
}

// FuzzRestore: no bytes make a restore panic or write half a store.
func FuzzRestore(f *testing.F) {
	s, err := Open(context.Background(), "memory:", Options{Decide: stubDecide})
	if err != nil {
		f.Fatal(err)
	}
	if _, err := s.Put(context.Background(), sample()[:1]); err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := s.Backup(context.Background(), &b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add(b.Bytes()[:b.Len()/2])
	f.Add([]byte("x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Open(context.Background(), "memory:", Options{Decide: stubDecide})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Restore(context.Background(), bytes.NewReader(data)); err != nil && nquads(t, s) != "" {
			t.Fatal("half a store was written")
		}
	})
}

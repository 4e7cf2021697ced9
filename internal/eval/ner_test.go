package eval

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadBIO(t *testing.T) {
	in := "-DOCSTART- a1\n\nM\tO\n.\tO\nDiallo\tB-PER\nrencontre\tO\nAwa\tI-PER\nSow\tI-PER\n\n10 000\tO\n-DOCSTART- a2\n\nDakar\tB-LOC\n"
	docs, err := readBIO("x.conll", strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 || docs[0].ID != "a1" || docs[1].ID != "a2" || len(docs[0].Sentences) != 2 {
		t.Fatalf("documents: %+v", docs)
	}
	got := docs[0].Sentences[0].Names()
	want := []Name{{2, 3, "PER"}, {4, 6, "PER"}}
	if !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	if w := docs[0].Sentences[1].Words[0]; w != "10 000" {
		t.Errorf("a word with a blank: %q", w)
	}
}

func TestReadBIOReportsEveryBrokenLine(t *testing.T) {
	_, err := readBIO("x.conll", strings.NewReader("Rabat\tB-LOC\nseul\nDakar\tLOC\n\nTunis\tB-LOC\n"))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"x.conll:2: expected a token", "x.conll:3: label \"LOC\""} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not tell %q", err, want)
		}
	}
}

func TestRetokenise(t *testing.T) {
	r := Retokenise([]string{"M", ".", "Sow", "va", "à", "l'", "Élysée", "(", "Paris", ")", "."}, "fr")
	if want := "M. Sow va à l'Élysée (Paris)."; r.Text != want {
		t.Fatalf("text %q, want %q", r.Text, want)
	}
	first, last, ok := r.ToTokens(Name{2, 3, "PER"})
	if !ok || last != first+1 || r.Tokens[first].Norm != "Sow" {
		t.Errorf("tokens of Sow: %d %d %v", first, last, ok)
	}
	if n := r.ToWords(first, last, "PER"); n != (Name{2, 3, "PER"}) {
		t.Errorf("words of Sow: %v", n)
	}
	if _, _, ok := r.ToTokens(Name{0, 1, "PER"}); ok {
		t.Error("a name that ends inside \"M.\" should not fit")
	}
}

func TestNER(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gold.conll")
	if err := os.WriteFile(path, []byte("Awa\tB-PER\nSow\tI-PER\nest\tO\nà\tO\nThiès\tB-LOC\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := NER(context.Background(), []string{path}, []string{"PER", "LOC"}, func(d LabelledDoc) [][]Name {
		return [][]Name{{{0, 2, "LOC"}, {4, 5, "LOC"}, {2, 3, "MISC"}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.Exact != (PRF{Found: 2, Gold: 2, Right: 1}) || s.Bounds.Right != 2 || s.Kinds["PER"].Gold != 1 {
		t.Errorf("scores %+v", s)
	}
}

func FuzzReadBIO(f *testing.F) {
	f.Add("-DOCSTART- x\nA\tB-PER\n\nB I-LOC\n")
	f.Fuzz(func(t *testing.T, in string) {
		docs, _ := readBIO("f", strings.NewReader(in))
		for _, d := range docs {
			for _, s := range d.Sentences {
				if len(s.Words) != len(s.Labels) {
					t.Fatal("labels do not pair with words")
				}
				for _, n := range s.Names() {
					if n.First < 0 || n.Last > len(s.Words) || n.First >= n.Last {
						t.Fatalf("name %v out of bounds", n)
					}
				}
			}
		}
	})
}

func ExamplePRF() {
	c := PRF{Found: 4, Gold: 5, Right: 3}
	fmt.Printf("%.2f %.2f %.2f\n", c.P(), c.R(), c.F())
	// Output: 0.75 0.60 0.67
}

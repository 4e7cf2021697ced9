package resolve

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"actant/internal/kg"
)

func TestRecordRoundTrip(t *testing.T) {
	for _, r := range append(newWorld(1, 20).records(), &Record{Article: "empty"}) {
		data, err := r.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeRecord(data)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(marshal(r), marshal(back)) {
			t.Errorf("%s: record changed on its way", r.Article)
		}
	}
}

func FuzzDecodeRecord(f *testing.F) {
	data, err := newWorld(1, 1).records()[0].Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Add([]byte(recordMagic))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := DecodeRecord(data)
		if err == nil && r == nil {
			t.Error("neither record nor error")
		}
	})
}

// FuzzCompare: names are compared alike from both sides, and a name is itself.
func FuzzCompare(f *testing.F) {
	for _, s := range [][2]string{{"Mohammed VI", "Mohamed ben Salmane"}, {"N'Daw", "د. أحمد"}, {"J.-Y. Le Drian", "\xff"}, {"abd el", "II"}, {"ou", "çß"}} {
		f.Add(s[0], s[1])
	}
	p := newParser(Options{})
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := p.parse(a), p.parse(b)
		if l, m := compare(&x, &y), compare(&y, &x); l != m {
			t.Errorf("%q, %q: %v one way, %v the other", a, b, l, m)
		}
		again := p.parseFolded(x.folded)
		if again.folded != x.folded {
			t.Errorf("%q: folded %q, then %q", a, x.folded, again.folded)
		}
	})
}

// TestOddNames: resolution bears every name there is.
func TestOddNames(t *testing.T) {
	var recs []*Record
	for i, n := range []string{"", " ", "\x00", "a\nb", "|", "#", "…", "ʿAbd", "محمد السادس", "习近平", "M.", "Mme", "II", "\xff\xfe", strings.Repeat("Ali ", 200), "e\u0301le\u0300ve", "A\x1fB"} {
		recs = append(recs, &Record{Article: string(rune('a'+i)) + "\nx", Entities: []Local{{Entity: kg.Entity{ID: "e1", Kind: kg.Person, Name: n}},
			{Entity: kg.Entity{ID: "e2", Kind: kg.Organisation, Name: n}}, {Entity: kg.Entity{ID: "e3", Kind: kg.Agreement, Name: n}}},
			Events: []kg.Event{{ID: "v1", Type: kg.Meeting, Participants: []kg.Participant{{Entity: "e1"}, {Entity: "e2"}, {Entity: "gone"}}, Place: "gone", Instrument: "e3"}}})
	}
	want := whole(t, recs, Curation{}, 1)
	m := newMirror()
	for _, r := range slices.Backward(recs) {
		m.apply(t, []Change{{r.Article, r}}, Curation{}, 1)
	}
	if got := show(t, m.result()); got != want {
		t.Error(diffLine(want, got))
	}
}

func TestCopiesCountOnce(t *testing.T) {
	words := strings.Fields(strings.Repeat("le ministre a reçu hier dans la capitale son homologue pour parler de sécurité et de commerce entre les deux pays voisins ", 4))
	for i := range words {
		words[i] += string(rune('a' + i%23))
	}
	article := func(id, text string) *Record {
		r := small()[0]
		a := &kg.Article{ID: id, Text: text, Blocks: []kg.Block{{Span: kg.Span{End: len(text)}, Kind: kg.Story}}, Published: "2021-03-02", Events: r.Events}
		out := FromArticle(a)
		out.Entities = r.Entities
		return out
	}
	one := strings.Join(words, " ")
	other := strings.Join(slices.Concat(words[40:], words[:40:40], words[10:30]), " de ")
	recs := []*Record{article("x", one), article("y", one+" (agence)"), article("z", other)}
	res, err := Resolve(slices.Values(recs), Curation{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Events) != 1 || res.Events[0].Articles != 3 || res.Events[0].Independent != 2 {
		t.Errorf("%d events, %+v", len(res.Events), res.Events)
	}
}

package ingest_test

import (
	"context"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"actant/internal/ingest"
	"actant/internal/kg"
)

// check holds what must be true of every article: blocks in order, without
// overlap, tiling the text up to white space.
func check(t *testing.T, d ingest.Doc) {
	t.Helper()
	if !utf8.ValidString(d.Text) {
		t.Fatalf("text is not UTF-8: %q", d.Text)
	}
	a := ingest.Article(d)
	last := 0
	for _, b := range a.Blocks {
		if b.Start < last || b.End <= b.Start || b.End > len(a.Text) {
			t.Fatalf("block %v after %d in %q", b.Span, last, a.Text)
		}
		if gap := a.Text[last:b.Start]; strings.IndexFunc(gap, ink) >= 0 {
			t.Fatalf("%q lies between blocks in %q", gap, a.Text)
		}
		last = b.End
	}
	if gap := a.Text[last:]; strings.IndexFunc(gap, ink) >= 0 {
		t.Fatalf("%q lies after the blocks of %q", gap, a.Text)
	}
	if b := ingest.Article(d); len(b.Blocks) != len(a.Blocks) || b.Published != a.Published || b.ID != a.ID {
		t.Fatalf("a second run differs")
	}
}

// ink tells whether a rune is more than white space and invisible signs.
func ink(r rune) bool {
	return !unicode.IsSpace(r) && r >= ' ' && r != 0x7f && !(r >= 0x200B && r <= 0x200F) && r != 0xFEFF && r != 0x2028 && r != 0x2029 && r != 0x2060
}

// FuzzBlocks gives any text to Article.
func FuzzBlocks(f *testing.F) {
	for _, s := range []string{story, "Lire aussi\n\na\n• b  c  d", "A    B    C    D\r\nPublié le 3/4/2021\r\r\n", "© 2020\u2028x", "12.10.21\n\nANALYSE\nIl y a\u00a0\u00a0dix ans", "&eacute;&nbsp;&;", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, ingest.Doc{Path: "x", Text: strings.ToValidUTF8(s, "?")}) })
}

// FuzzRead gives any bytes to Read by each kind of name.
func FuzzRead(f *testing.F) {
	for _, s := range []string{story, `{"text":"a"}` + "\n{", `[{"html":"<p>a"}]`, "<html><p>a<script>", "<rss><item><title>a</title></item>", "\x1f\x8b\x08", "\xff\xfea\x00", "\x28\xb5\x2f\xfd\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n := 0
		err := ingest.Read(context.Background(), []string{"-"}, ingest.Options{MaxBytes: 1 << 16, Stdin: strings.NewReader(string(b))},
			func(d ingest.Doc) error { n++; check(t, d); return nil },
			func(fl ingest.Fault) {
				n++
				if fl.Error() == "" || fl.Path != "-" {
					t.Errorf("fault without words or place: %+v", fl)
				}
			})
		if err != nil || n == 0 && strings.TrimSpace(string(b)) == "" {
			t.Errorf("error %v, %d answers", err, n)
		}
	})
}

// TestTickerChangesNothing adds furniture around a story: the story, its day and
// its language stay.
func TestTickerChangesNothing(t *testing.T) {
	body := "Le ministre à Lomé\n\nPublié le 3 mars 2022\n\n" + strings.Repeat("Le ministre béninois a rencontré mercredi à Lomé son homologue togolais. Ils ont parlé du port et des routes de la région.\n\n", 1) +
		"Ils ont aussi signé un accord sur la pêche, valable cinq ans, qui sera soumis aux parlements des deux pays avant l'été.\n"
	ticker := "Séisme au Japon le 5 avril 2024\u00a0\u00a0\u00a0\u00a0Le roi reçoit le président\u00a0\u00a0\u00a0\u00a0CAN : le tirage du 12 mai 2025\n\n\n"
	tail := "\nAller plus loin\n\nUn accord signé à Accra\n\n12 avril 2024\n\nLe ministre ghanéen a signé vendredi un accord avec son homologue ivoirien. Ils se reverront en mai à Abidjan, avec leurs experts.\n"
	plain := ingest.Article(ingest.Doc{Text: body})
	dressed := ingest.Article(ingest.Doc{Text: ticker + body + tail})
	read := func(blocks []kg.Block, text string) string {
		var b strings.Builder
		for _, bl := range blocks {
			if bl.Kind.Readable() {
				b.WriteString(string(bl.Kind) + " " + bl.In(text) + "\n")
			}
		}
		return b.String()
	}
	if got, want := read(dressed.Blocks, dressed.Text), read(plain.Blocks, plain.Text); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if dressed.Published != plain.Published || dressed.Lang != plain.Lang || dressed.Title != plain.Title {
		t.Errorf("got %s %s %s, want %s %s %s", dressed.Published, dressed.Lang, dressed.Title, plain.Published, plain.Lang, plain.Title)
	}
}

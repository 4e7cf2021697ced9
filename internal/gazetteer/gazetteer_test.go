package gazetteer_test

import (
	"strings"
	"testing"

	"actant/data/gazetteers"
	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/segment"
)

// tokens cuts text into French tokens.
func tokens(text string) []kg.Token {
	return segment.Tokens(nil, text, kg.Span{End: len(text)}, "fr")
}

func load(t testing.TB) *gazetteer.Gazetteer {
	t.Helper()
	g, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestMatch(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ text, want string }{
		{"Mark Esper a quitté Rabat", "Mark Esper=person:mark-esper Rabat=place:gn2538475,country:MA"},
		{"les Etats-Unis et le Maroc", "Etats-Unis=country:US Maroc=country:MA"},
		{"les relations maroco-américaines", "maroco=country:MA américaines=country:US"},
		{"la Côte d'Ivoire", "Côte d'Ivoire=country:CI"},
		{"l'accord Maroc-USA", "Maroc=country:MA USA=country:US"},
		{"les forces armées royales", "forces armées royales=org:forces-armees-royales"},
		{"elle a dansé à far west", ""},
		{"il vit une nation unie", ""},
		{"l'Algérie , la Tunisie", "Algérie=country:DZ Tunisie=country:TN"},
		{"une ressortissante sénégalaise", "sénégalaise=country:SN"},
		{"l'ONU et l'Otan", "ONU=org:onu Otan=org:otan"},
	} {
		var got []string
		toks := tokens(c.text)
		for _, m := range g.Match(toks, nil) {
			var ids []string
			for _, f := range m.Forms {
				ids = append(ids, f.Entry.ID)
			}
			got = append(got, c.text[m.Span.Start:m.Span.End]+"="+strings.Join(ids, ","))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

func TestOffices(t *testing.T) {
	g := load(t)
	id, ok := g.OfficeID("US", "defence")
	if !ok || id != "office:us-defence" {
		t.Fatalf("OfficeID(US, defence) = %q, %v", id, ok)
	}
	for _, c := range []struct{ office, day, want string }{
		{"office:us-defence", "2020-10-02", "person:mark-esper"},
		{"office:ma-head-of-state", "2020-10-02", "person:mohammed-vi"},
		{"office:ma-foreign", "2020-10-02", "person:nasser-bourita"},
		{"office:us-foreign", "2020-10-02", "person:mike-pompeo"},
		{"office:fr-head-of-state", "2016-05-01", "person:francois-hollande"},
	} {
		h := g.Holders(c.office, c.day)
		if len(h) == 0 || h[0].Person != c.want {
			t.Errorf("%s on %s: %v, want %s", c.office, c.day, h, c.want)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	g := load(b)
	text := strings.Repeat("Le secrétaire américain à la Défense, Mark Esper, a rencontré vendredi à Rabat le ministre marocain des Affaires étrangères, Nasser Bourita, et signé un accord de coopération militaire pour dix ans entre le Maroc et les Etats-Unis. ", 40)
	toks := tokens(text)
	var dst []gazetteer.Match
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		dst = g.Match(toks, dst[:0])
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gazetteer.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// The index is a cache of the lists; `go generate ./data/gazetteers` renews it.
func TestIndexIsFresh(t *testing.T) {
	if string(gazetteer.Pack(gazetteers.Files())) != gazetteers.Index() {
		t.Error("index.bin was made from other lists: run go generate ./data/gazetteers")
	}
}

// Rival and successive governments: the recognised one first.
func TestHoldersOfKin(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ country, kind, day, want string }{
		{"LY", "head_of_government", "2018-05-01", "person:fayez-al-sarraj"},
		{"LY", "head_of_government", "2023-09-01", "person:abdelhamid-dbeibah"},
		{"SD", "head_of_government", "2020-05-01", "person:abdallah-hamdok"},
		{"IQ", "head_of_state", "2023-05-01", "person:abdel-latif-rachid"},
		{"MM", "head_of_state", "2022-05-01", "person:min-aung-hlaing"},
	} {
		id, _ := g.OfficeID(c.country, c.kind)
		if h := g.Holders(id, c.day); len(h) == 0 || h[0].Person != c.want {
			t.Errorf("%s %s on %s (%s): %v, want %s", c.country, c.kind, c.day, id, h, c.want)
		}
	}
}

func ids(es []*gazetteer.Entry) []string {
	var out []string
	for _, e := range es {
		out = append(out, e.ID)
	}
	return out
}

package web

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"actant/internal/graph"
	"actant/internal/kg"
)

// bigArticles makes n articles on a few thousand invented people, as uneven as
// the press: few are in many articles, most in few.
func bigArticles(n int) []graph.ArticleFacts {
	rnd := rand.New(rand.NewPCG(1, 2))
	first := []string{"Karim", "Samira", "Ibrahim", "Fatou", "Oumar", "Leïla", "Joseph", "Aminata", "Yacine", "Mariam", "Hamid", "Célestin", "Nadia", "Bakary", "Rachid", "Ousmane"}
	syllables := []string{"ba", "dou", "ka", "mi", "sal", "ter", "ou", "zen", "far", "ghi", "lo", "ndi", "tra", "ssa", "pe", "kou"}
	people := make([]string, max(400, n))
	for i := range people {
		a, b, c := rnd.IntN(16), rnd.IntN(16), rnd.IntN(16)
		people[i] = first[rnd.IntN(16)] + " B" + syllables[a] + syllables[b] + syllables[c] + syllables[i%16]
	}
	land := []string{"MA", "TN", "DZ", "SN", "ML", "FR", "US", "CI", "NE", "TD", "BF", "MR", "CM", "GA", "TG", "BJ"}
	zipf := rand.NewZipf(rnd, 1.15, 8, uint64(len(people)-1))
	types := []kg.EventType{kg.Meeting, kg.Meeting, kg.Meeting, kg.Visit, kg.Signing, kg.Call, kg.Letter, kg.AgreementE}
	mods := []kg.Modality{kg.Occurred, kg.Occurred, kg.Occurred, kg.Occurred, kg.Planned, kg.Planned, kg.Proposed, kg.Denied}
	out := make([]graph.ArticleFacts, n)
	start := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range out {
		day := start.AddDate(0, 0, rnd.IntN(365*15)).Format(time.DateOnly)
		w := newArticle(fmt.Sprintf("paper-%06d", i), fmt.Sprintf("Journal %d", i%40), fmt.Sprintf("Titre numéro %d", i), day)
		var sentences []kg.Span
		var who []string
		names := map[string]bool{}
		for len(who) < 6 {
			name := people[zipf.Uint64()]
			if names[name] {
				continue
			}
			names[name] = true
			sentences = append(sentences, w.block(kg.Story, name+" a rencontré des responsables et s'est entretenu avec eux de la coopération entre les deux pays."))
			who = append(who, w.entity(kg.Person, name, land[len(name)%16]))
		}
		place := len(w.a.Entities) + 1
		w.a.Entities = append(w.a.Entities, kg.Entity{ID: "e" + strconv.Itoa(place), Kind: kg.Country, Name: "Pays " + land[i%16], Country: land[i%16]})
		for k := 0; k+1 < len(who); k += 2 {
			w.event(types[rnd.IntN(8)], mods[rnd.IntN(8)], day, sentences[k], "e"+strconv.Itoa(place), who[k], who[k+1])
		}
		out[i] = w.facts(true)
	}
	return out
}

// bigServer shows a store of n articles on the disk.
func bigServer(b *testing.B, n int) *Server {
	b.Helper()
	ctx := context.Background()
	st, err := graph.Open(ctx, b.TempDir()+"/big.db", graph.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	began := time.Now()
	all := bigArticles(n)
	for i := 0; i < len(all); i += 256 {
		if _, err := st.Put(ctx, all[i:min(i+256, len(all))]); err != nil {
			b.Fatal(err)
		}
	}
	built := time.Since(began)
	all = nil
	before := heap()
	began = time.Now()
	s, err := New(ctx, st, Options{})
	if err != nil {
		b.Fatal(err)
	}
	learnt := time.Since(began)
	x := s.index.Load()
	b.Logf("%d articles, %d entities, %d events: stored in %v, learnt in %v, which takes %.1f MB", len(x.articles), len(x.entities), len(x.events),
		built.Round(time.Millisecond), learnt.Round(time.Millisecond), float64(heap()-before)/1e6)
	return s
}

// heap is how many bytes live.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkPages asks for every sort of page of a store of ACTANT_BENCH_ARTICLES
// articles (2,000 unless set).
func BenchmarkPages(b *testing.B) {
	n := 2000
	if v, err := strconv.Atoi(os.Getenv("ACTANT_BENCH_ARTICLES")); err == nil {
		n = v
	}
	s := bigServer(b, n)
	x := s.index.Load()
	var person, country string
	for _, r := range x.ranked {
		switch e := &x.entities[r]; {
		case person == "" && e.kind == kg.Person:
			person = actorURL(e.id)
		case country == "" && e.kind == kg.Country:
			country = actorURL(e.id)
		}
	}
	if country == "" {
		for i := range x.entities {
			if e := &x.entities[i]; e.kind == kg.Country {
				country = actorURL(e.id)
			}
		}
	}
	for _, path := range []string{"/", "/actors", "/events", "/events?type=visit&modality=planned&since=2015", "/events?page=20", "/timeline", "/graph", "/articles", "/articles?q=numero+12",
		person, country, eventURL(x.events[len(x.events)/2].id), articleURL(x.articles[len(x.articles)/2].Article), "/search?q=karim", "/search?q=titre", "/suggest?q=ka", "/graph?nodes=400", "/graph.json?nodes=400"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				x.maps.forget()
				x.lists.forget()
				if w := get(s, path); w.Code != 200 {
					b.Fatalf("status %d", w.Code)
				}
			}
		})
	}
}

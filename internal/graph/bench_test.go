package graph

import (
	"context"
	"fmt"
	"math/rand"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"actant/internal/kg"
	"actant/internal/resolve"
)

// generate makes articles of the size of real ones: about ten entities and two
// acts each, from a world whose people grow with the number of articles.
func generate(n int, seed int64) func(i int) ArticleFacts {
	people := 50 + n/5
	return func(i int) ArticleFacts {
		r := rand.New(rand.NewSource(seed + int64(i)))
		id := fmt.Sprintf("g%07d", i)
		day := time.Date(2015, 1, 1+r.Intn(3650), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		rec := &resolve.Record{Article: id, Path: "gen/" + id + ".txt", SHA256: fmt.Sprintf("%064x", i), Outlet: "Journal " + strconv.Itoa(r.Intn(40)),
			Title: "Article " + id, Published: day, Lang: "fr"}
		entity := func(kind kg.Kind, name, gaz string) string {
			l := "e" + strconv.Itoa(len(rec.Entities)+1)
			rec.Entities = append(rec.Entities, resolve.Local{Entity: kg.Entity{ID: l, Kind: kind, Name: name, Gazetteer: gaz}})
			return l
		}
		for len(rec.Entities) < 6 {
			p := r.Intn(people)
			entity(kg.Person, givenNames[p%len(givenNames)]+" "+surname(p), "")
		}
		for j := 0; j < 3; j++ {
			c := r.Intn(60)
			entity(kg.Country, "Pays "+strconv.Itoa(c), "country:"+string([]rune{'A' + rune(c/26), 'A' + rune(c%26)}))
		}
		place := entity(kg.Place, "Ville "+surname(r.Intn(300)), "")
		for v := 0; v < 2; v++ {
			quote := "Le ministre a reçu son homologue à " + rec.Entities[9].Name + " pour un entretien, " + strconv.Itoa(i) + "."
			rec.Events = append(rec.Events, kg.Event{ID: "v" + strconv.Itoa(v+1), Type: []kg.EventType{kg.Meeting, kg.Visit, kg.Signing}[r.Intn(3)], Modality: kg.Occurred,
				Participants: []kg.Participant{{Entity: "e" + strconv.Itoa(1+2*v), Role: kg.Actor}, {Entity: "e" + strconv.Itoa(2+2*v), Role: kg.Actor}, {Entity: "e7", Role: kg.Party}},
				Place:        place, Date: kg.When{From: day, To: day, Basis: kg.Explicit}, Score: 0.9,
				Mentions: []kg.EventMention{{Span: kg.Span{Start: 100, End: 100 + len(quote)}, Quote: quote, Sentence: 2, Rule: "frame.recevoir"}}})
		}
		return ArticleFacts{Record: rec}
	}
}

var givenNames = []string{"Idriss", "Anna", "Moussa", "Habib", "Jean", "Olga", "Fatou", "Karim", "Leïla", "Paul", "Amina", "Yves"}

// surname makes distinct names that do not resemble each other.
func surname(n int) string {
	const c, v = "bdfgklmnprstvz", "aeiou"
	s := ""
	for i := 0; i < 4; i++ {
		s += string(c[n%len(c)]) + string(v[(n/len(c)+i)%len(v)])
		n = n*7 + 13*i + n/len(c)
		n %= 9973 * (i + 1)
	}
	return string(s[0]-32) + s[1:]
}

// BenchmarkQuads loads bare quads, ten thousand a transaction, with all indexes.
func BenchmarkQuads(b *testing.B) {
	for _, kind := range []string{LevelDB, Bolt} {
		b.Run(kind, func(b *testing.B) {
			s := mustOpen(b, kind+":"+filepath.Join(b.TempDir(), "db"))
			kv := s.b.(*kvBackend)
			ctx := context.Background()
			gen := generate(1000, 1)
			i, n := 0, 0
			for b.Loop() {
				var quads []quad.Quad
				for len(quads) < 10_000 {
					r := gen(i).Record
					ids := map[string]string{"v1": fmt.Sprint("event:", i, ".1"), "v2": fmt.Sprint("event:", i, ".2")}
					for _, e := range r.Entities {
						ids[e.ID] = stubEntityID(&e.Entity)
					}
					quads = append(quads, articleQuads(r, ids)...)
					i++
				}
				if err := kv.apply(ctx, quads, graph.Add, nil); err != nil {
					b.Fatal(err)
				}
				n += len(quads)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "quads/s")
		})
	}
}

// load puts articles into a store in chunks, as a build does.
func load(b testing.TB, s *Store, gen func(int) ArticleFacts, from, to int) {
	for from < to {
		var arts []ArticleFacts
		for ; from < to && len(arts) < 200; from++ {
			arts = append(arts, gen(from))
		}
		put(b, s, arts)
	}
}

// BenchmarkPut builds articles with resolution as it is.
func BenchmarkPut(b *testing.B) {
	for _, p := range places(b) {
		if p.open == nil {
			continue
		}
		for _, how := range []string{"stub", "resolve"} {
			b.Run(p.name+"/"+how, func(b *testing.B) {
				s := p.open(b, how)
				if how == "resolve" {
					s.opt.Decide = func(st resolve.State, cur resolve.Curation, ch []resolve.Change) (resolve.Delta, error) {
						return resolve.Incremental(st, ch, cur, resolve.Options{})
					}
				}
				gen := generate(20_000, 1)
				n := 0
				for b.Loop() {
					load(b, s, gen, n, n+200)
					n += 200
				}
				st, err := s.Stats(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(st.Quads)/b.Elapsed().Seconds(), "quads/s")
				b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
				b.ReportMetric(float64(st.Quads)/float64(n), "quads/article")
			})
		}
	}
}

package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"actant/internal/kg"
	"actant/internal/resolve"
)

// Audit is what Check found.
type Audit struct {
	Stats    Stats    `json:"stats"`
	Problems []string `json:"problems"` // empty: all is well
	// More counts problems that are not listed.
	More int `json:"more,omitempty"`
}

// maxProblems bounds how many problems an audit lists.
const maxProblems = 200

// Check audits the store: every event has a participant, a source and a span
// that slices back, no id leads nowhere, the counts are right, the graph holds
// exactly what the records and the resolution say, and the indexes agree.
// It reads everything. An error means that the audit could not be made.
func (s *Store) Check(ctx context.Context) (Audit, error) {
	a := &auditor{store: s, ctx: ctx, sums: map[string]labelSum{}, want: map[string]labelSum{},
		entities: map[string]int{}, eventIDs: map[string]bool{}, articles: map[string]bool{}, maps: map[string]map[string]string{}}
	st, err := s.Stats(ctx)
	if err != nil {
		return Audit{}, fmt.Errorf("check: %w", err)
	}
	a.out.Stats = st
	err = s.b.view(ctx, func(sn snapshot) error {
		a.sn = sn
		for _, step := range []func() error{a.readIDs, a.checkArticles, a.checkEntities, a.checkEvents, a.checkGraph, a.checkIndexes, a.checkCounts} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, ErrDamaged) {
		a.problem("%v", err)
		err = nil
	}
	if err != nil {
		return a.out, fmt.Errorf("check: %w", err)
	}
	for _, p := range verifySeal(s.dir, s.seal) {
		a.problem("%s", p)
	}
	return a.out, nil
}

// labelSum is what stands under one label, whatever the order.
type labelSum struct {
	n   int
	sum uint64
}

type auditor struct {
	store *Store
	ctx   context.Context
	sn    snapshot
	out   Audit

	articles map[string]bool
	entities map[string]int // id → sources seen
	eventIDs map[string]bool
	maps     map[string]map[string]string
	tellings int
	sums     map[string]labelSum // label → as found
	want     map[string]labelSum // label → as it should be
}

func (a *auditor) problem(format string, args ...any) {
	if len(a.out.Problems) >= maxProblems {
		a.out.More++
		return
	}
	a.out.Problems = append(a.out.Problems, fmt.Sprintf(format, args...))
}

// each goes over the values under a prefix; a value that cannot be read is a
// problem, not the end.
func each[T any](a *auditor, prefix string, f func(id string, v *T) error) error {
	var keys []string
	if err := a.sn.scan(a.ctx, prefix, func(k string, _ []byte) bool { keys = append(keys, k); return true }); err != nil {
		return err
	}
	for len(keys) > 0 {
		n := min(len(keys), 256)
		vals, err := a.sn.getMany(a.ctx, keys[:n])
		if err != nil {
			return err
		}
		for _, k := range keys[:n] {
			var v T
			data := vals[k]
			if strings.HasPrefix(k, sideRecord) || strings.HasPrefix(k, sideFull) {
				err = a.store.unpack(data, &v)
			} else {
				err = json.Unmarshal(data, &v)
			}
			if err != nil {
				a.problem("value of %q cannot be read: %v", k, err)
				continue
			}
			if err := f(k[len(prefix):], &v); err != nil {
				return err
			}
		}
		keys = keys[n:]
		if err := a.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (a *auditor) readIDs() error {
	for _, x := range []struct {
		prefix string
		f      func(id string)
	}{
		{sideArticle, func(id string) { a.articles[id] = true }},
		{sideEntity, func(id string) { a.entities[id] = 0 }},
		{sideEvent, func(id string) { a.eventIDs[id] = true }},
	} {
		err := a.sn.scan(a.ctx, x.prefix, func(k string, _ []byte) bool { x.f(k[len(x.prefix):]); return true })
		if err != nil {
			return err
		}
	}
	return each(a, sideMap, func(id string, m *map[string]string) error { a.maps[id] = *m; return nil })
}

// checkArticles compares records, local ids and texts, and adds up the quads
// that each article must assert.
func (a *auditor) checkArticles() error {
	seen := map[string]bool{}
	err := each(a, sideRecord, func(id string, r *resolve.Record) error {
		seen[id] = true
		if !a.articles[id] {
			a.problem("article %s has a record and is not listed", id)
		}
		if r.Article != id {
			a.problem("record of article %s says that it is %s", id, r.Article)
		}
		m := a.maps[id]
		for local, to := range m {
			if _, ok := a.entities[to]; !ok && !a.eventIDs[to] {
				a.problem("article %s: %s means %s, which is not there", id, local, to)
			}
		}
		for _, q := range articleQuads(r, m) {
			a.add(a.want, q)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(a.articles)) {
		if !seen[id] {
			a.problem("article %s has no record", id)
		}
	}
	return each(a, sideFull, func(id string, full *kg.Article) error {
		for i := range full.Events {
			for _, m := range full.Events[i].Mentions {
				if got := m.In(full.Text); full.Text != "" && got != m.Quote {
					a.problem("article %s: span %d–%d of event %s does not slice back to its quote", id, m.Start, m.End, full.Events[i].ID)
				}
			}
		}
		return nil
	})
}

func (a *auditor) checkEntities() error {
	err := a.sn.scan(a.ctx, sideSource, func(k string, _ []byte) bool {
		parts := strings.Split(k[len(sideSource):], "\x00")
		if len(parts) != 3 {
			a.problem("source key %q is broken", k)
			return true
		}
		if _, ok := a.entities[parts[0]]; !ok {
			a.problem("article %s: %s is a source of %s, which is not there", parts[1], parts[2], parts[0])
			return true
		}
		a.entities[parts[0]]++
		if a.maps[parts[1]][parts[2]] != parts[0] {
			a.problem("article %s: %s is a source of %s and means %q", parts[1], parts[2], parts[0], a.maps[parts[1]][parts[2]])
		}
		return true
	})
	if err != nil {
		return err
	}
	return each(a, sideEntity, func(id string, e *entityRecord) error {
		if a.entities[id] == 0 {
			a.problem("entity %s has no source", id)
		}
		for _, q := range entityQuads(&e.Entity) {
			a.add(a.want, q)
		}
		for w := range nameWords(e) {
			v, err := a.sn.get(a.ctx, sideToken+w+"\x00"+id)
			if err != nil {
				return err
			}
			if v == nil {
				a.problem("entity %s cannot be found by the word %q", id, w)
			}
		}
		return nil
	})
}

func (a *auditor) checkEvents() error {
	return each(a, sideEvent, func(id string, e *resolve.Event) error {
		a.tellings += len(e.Sources)
		if len(e.Participants) == 0 {
			a.problem("event %s has no participant", id)
		}
		if len(e.Sources) == 0 {
			a.problem("event %s has no source", id)
		}
		for _, p := range e.Participants {
			if _, ok := a.entities[p.Entity]; !ok {
				a.problem("event %s: participant %q is not there", id, p.Entity)
			}
		}
		for _, x := range []string{e.Place, e.Instrument} {
			if _, ok := a.entities[x]; x != "" && !ok {
				a.problem("event %s: %q is not there", id, x)
			}
		}
		for _, t := range e.Sources {
			if !a.articles[t.Article] {
				a.problem("event %s: its source article %s is not there", id, t.Article)
			} else if a.maps[t.Article][t.Local] != id {
				a.problem("event %s: its source %s of article %s means %q", id, t.Local, t.Article, a.maps[t.Article][t.Local])
			}
		}
		v, err := a.sn.get(a.ctx, sideDay+day(e)+"\x00"+id)
		if err != nil {
			return err
		}
		if v == nil {
			a.problem("event %s is not in the index of days", id)
		}
		for _, q := range resolvedQuads(e) {
			a.add(a.want, q)
		}
		return nil
	})
}

// add sums a quad up under its label, so that two sets can be compared without
// keeping them.
func (a *auditor) add(sums map[string]labelSum, q quad.Quad) {
	label := ""
	if q.Label != nil {
		label = q.Label.String()
	}
	h := fnv.New64a()
	h.Write(appendQuad(nil, q))
	s := sums[label]
	s.n++
	s.sum += h.Sum64()
	sums[label] = s
}

func (a *auditor) checkGraph() error {
	err := a.sn.all(a.ctx, func(q quad.Quad) error {
		a.add(a.sums, q)
		return nil
	})
	if err != nil {
		return err
	}
	for _, label := range slices.Sorted(maps.Keys(a.want)) {
		if got, want := a.sums[label], a.want[label]; got != want {
			a.problem("the graph differs from the records under %s: %d quads, should be %d", label, got.n, want.n)
		}
	}
	for _, label := range slices.Sorted(maps.Keys(a.sums)) {
		if _, ok := a.want[label]; !ok {
			a.problem("the graph holds %d quads under %s, which no record explains", a.sums[label].n, label)
		}
	}
	return nil
}

// checkIndexes asks the same from several sides.
func (a *auditor) checkIndexes() error {
	for _, id := range slices.Sorted(maps.Keys(a.articles)) {
		label := quad.IRI(ArticleIRI(id))
		quads, err := a.sn.match(a.ctx, pattern{L: label})
		if err != nil {
			return err
		}
		if n := a.sums[label.String()].n; len(quads) != n {
			a.problem("the index of labels gives %d quads of article %s, the graph holds %d", len(quads), id, n)
		}
		if len(quads) == 0 {
			continue
		}
		for _, q := range []quad.Quad{quads[0], quads[len(quads)/2], quads[len(quads)-1]} {
			for _, p := range []pattern{{S: q.Subject, P: q.Predicate}, {O: q.Object, P: q.Predicate, S: q.Subject}} {
				found, err := a.sn.match(a.ctx, p)
				if err != nil {
					return err
				}
				if !hasQuad(found, q) {
					a.problem("an index does not give a quad of article %s: %s", id, strings.TrimSpace(string(appendQuad(nil, q))))
				}
			}
		}
	}
	return nil
}

func hasQuad(list []quad.Quad, q quad.Quad) bool {
	for _, x := range list {
		if x == q {
			return true
		}
	}
	return false
}

func (a *auditor) checkCounts() error {
	n, err := a.sn.quads(a.ctx)
	if err != nil {
		return err
	}
	sum := 0
	for _, s := range a.sums {
		sum += s.n
	}
	st := a.out.Stats
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"articles", int64(st.Articles), int64(len(a.articles))},
		{"entities", int64(st.Entities), int64(len(a.entities))},
		{"events", int64(st.Events), int64(len(a.eventIDs))},
		{"tellings", int64(st.Tellings), int64(a.tellings)},
		{"quads", st.Quads, int64(sum)},
		{"quads by the database's own count", n, int64(sum)},
	} {
		if c.got != c.want {
			a.problem("%s: %d counted, %d found", c.what, c.got, c.want)
		}
	}
	restoring, err := a.sn.get(a.ctx, keyRestoring)
	if restoring != nil {
		a.problem("a restore into this store was interrupted: restore into a new one")
	}
	return err
}

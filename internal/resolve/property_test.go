package resolve

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// mirror keeps what deltas tell, as a store does.
type mirror struct {
	st       *MemState
	entities map[string]Entity
	events   map[string]Event
	at       map[ref]string
	paths    map[string]string
}

// spellings is what mirrors are told of spelling groups.
type spellings = [][]string

func newMirror() *mirror {
	return &mirror{NewMemState(), map[string]Entity{}, map[string]Event{}, map[ref]string{}, map[string]string{}}
}

func (m *mirror) apply(t testing.TB, changes []Change, c Curation, workers int) {
	t.Helper()
	m.applyWith(t, changes, c, Options{Workers: workers})
}

func (m *mirror) applyWith(t testing.TB, changes []Change, c Curation, opt Options) {
	t.Helper()
	d, err := Incremental(m.st, changes, c, opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range d.Entities {
		m.entities[e.ID] = e
	}
	for _, id := range d.GoneEntities {
		delete(m.entities, id)
	}
	for _, e := range d.Events {
		m.events[e.ID] = e
	}
	for _, id := range d.GoneEvents {
		delete(m.events, id)
	}
	for _, mv := range d.Moves {
		r := ref{mv.Article, mv.Local}
		if m.at[r] != mv.From {
			t.Fatalf("move of %v from %q, but it was at %q", r, mv.From, m.at[r])
		}
		if mv.To == "" {
			delete(m.at, r)
		} else {
			m.at[r] = mv.To
		}
	}
	for _, ch := range changes {
		if ch.New != nil {
			m.paths[ch.Article] = ch.New.Path
		}
	}
	m.st.Apply(d.State)
}

// result shows a mirror as Resolve would.
func (m *mirror) result() Result {
	var r Result
	src := map[string][]EntitySource{}
	for _, k := range sortedRefs(m.at) {
		src[m.at[k]] = append(src[m.at[k]], EntitySource{k.article, m.paths[k.article], k.local})
	}
	for _, id := range slices.Sorted(maps.Keys(m.entities)) {
		e := m.entities[id]
		e.Sources = src[id]
		r.Entities = append(r.Entities, e)
	}
	for _, id := range slices.Sorted(maps.Keys(m.events)) {
		r.Events = append(r.Events, m.events[id])
	}
	return r
}

func show(t testing.TB, r Result) string {
	t.Helper()
	r.Faults = nil
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func whole(t testing.TB, recs []*Record, c Curation, workers int) string {
	t.Helper()
	return wholeWith(t, recs, c, Options{Workers: workers})
}

func wholeWith(t testing.TB, recs []*Record, c Curation, opt Options) string {
	t.Helper()
	r, err := Resolve(slices.Values(recs), c, opt)
	if err != nil {
		t.Fatal(err)
	}
	return show(t, r)
}

// diffLine shows what differs, one entity or event a line.
func diffLine(a, b string) string {
	x, y := briefly(a), briefly(b)
	var out strings.Builder
	for _, l := range x {
		if !slices.Contains(y, l) {
			fmt.Fprintln(&out, "want", l)
		}
	}
	for _, l := range y {
		if !slices.Contains(x, l) {
			fmt.Fprintln(&out, "got ", l)
		}
	}
	return out.String()
}

func briefly(s string) (out []string) {
	var r Result
	if err := json.Unmarshal([]byte(s), &r); err != nil {
		return []string{err.Error()}
	}
	for _, e := range r.Entities {
		out = append(out, fmt.Sprintf("%+v", e))
	}
	for _, e := range r.Events {
		src := ""
		for _, t := range e.Sources {
			src += " " + t.Article + "#" + t.Local
		}
		e.Sources = nil
		out = append(out, fmt.Sprintf("%s:%s %+v", e.ID, src, e))
	}
	return out
}

// TestPureFunction: any order, batching, number of workers, detours over other
// versions and removals give the same bytes.
func TestPureFunction(t *testing.T) {
	for seed := range uint64(12) {
		recs := newWorld(seed, 24).records()
		extra := newWorld(seed+1000, 24).records()
		want := whole(t, recs, Curation{}, 1)
		rng := rand.New(rand.NewPCG(seed, 99))
		if got := whole(t, recs, Curation{}, 4); got != want {
			t.Fatalf("seed %d: workers matter: %s", seed, diffLine(want, got))
		}
		shuffled := slices.Clone(recs)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := whole(t, shuffled, Curation{}, 2); got != want {
			t.Fatalf("seed %d: order matters: %s", seed, diffLine(want, got))
		}
		m := newMirror()
		for i := 0; i < len(shuffled); {
			n := min(1+rng.IntN(5), len(shuffled)-i)
			var batch []Change
			for _, r := range shuffled[i : i+n] {
				batch = append(batch, Change{r.Article, r})
			}
			if rng.IntN(3) == 0 { // another version first, or a stranger that goes again
				e := extra[rng.IntN(len(extra))]
				if rng.IntN(2) == 0 {
					c := *e
					c.Article = "x" + e.Article
					m.apply(t, []Change{{c.Article, &c}}, Curation{}, 1)
					batch = append(batch, Change{c.Article, nil})
				} else {
					c := *e
					c.Article = batch[0].Article
					m.apply(t, []Change{{c.Article, &c}}, Curation{}, 1)
				}
			}
			m.apply(t, batch, Curation{}, 1+rng.IntN(3))
			i += n
		}
		if got := show(t, m.result()); got != want {
			t.Fatalf("seed %d: batches matter: %s", seed, diffLine(want, got))
		}
		for _, r := range recs {
			m.apply(t, []Change{{r.Article, nil}}, Curation{}, 1)
		}
		if len(m.entities)+len(m.events)+len(m.at) > 0 {
			t.Fatalf("seed %d: something stays after all articles went: %d entities, %d events", seed, len(m.entities), len(m.events))
		}
		if n := m.st.Len(); n > 1 {
			t.Errorf("seed %d: %d keys stay in the state: %q", seed, n, m.st.keys)
		}
	}
}

// TestOtherSpellings: a state that was made with other spelling groups is
// decided anew, and equals a fresh one.
func TestOtherSpellings(t *testing.T) {
	recs := append(newWorld(4, 20).records(), small()...)
	opt := Options{Spellings: spellings{{"karim", "omar"}, {"belhaddad", "zeroual"}}}
	r, err := Resolve(slices.Values(recs[2:]), Curation{}, opt)
	if err != nil {
		t.Fatal(err)
	}
	want := show(t, r)
	if want == whole(t, recs[2:], Curation{}, 1) {
		t.Fatal("the groups change nothing here")
	}
	m := newMirror()
	for _, r := range recs[1:] {
		m.apply(t, []Change{{r.Article, r}}, Curation{}, 1)
	}
	m.applyWith(t, []Change{{recs[1].Article, nil}}, Curation{}, opt)
	if got := show(t, m.result()); got != want {
		t.Error(diffLine(want, got))
	}
	m.applyWith(t, nil, Curation{}, opt)
	if got := show(t, m.result()); got != want {
		t.Error("deciding nothing changes something")
	}
}

// TestBlocksThatGrow: blocks that become too big to compare, and small again,
// leave no traces of their order.
func TestBlocksThatGrow(t *testing.T) {
	for seed := range uint64(30) {
		recs := newWorld(seed, 16).records()
		rng := rand.New(rand.NewPCG(seed, 3))
		for _, block := range []int{4, 8, 12} {
			opt := Options{block: block}
			m := newMirror()
			for _, i := range rng.Perm(len(recs)) {
				m.applyWith(t, []Change{{recs[i].Article, recs[i]}}, Curation{}, opt)
			}
			if want, got := wholeWith(t, recs, Curation{}, opt), show(t, m.result()); got != want {
				t.Fatalf("seed %d, block %d, growing: %s", seed, block, diffLine(want, got))
			}
			for _, r := range recs[6:] {
				m.applyWith(t, []Change{{r.Article, nil}}, Curation{}, opt)
			}
			if want, got := wholeWith(t, recs[:6], Curation{}, opt), show(t, m.result()); got != want {
				t.Fatalf("seed %d, block %d, shrinking: %s", seed, block, diffLine(want, got))
			}
		}
	}
}

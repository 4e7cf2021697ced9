package graph

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"actant/internal/kg"
	"actant/internal/resolve"
)

// place is where a suite may open stores; opening the same name again finds
// what was left there.
type place struct {
	name       string
	persistent bool
	open       func(t testing.TB, name string) *Store
}

func places(t testing.TB) []place {
	list := []place{
		{Memory, false, func(t testing.TB, _ string) *Store { return mustOpen(t, "memory:") }},
	}
	for _, kind := range []string{LevelDB, Bolt} {
		dir := t.TempDir()
		list = append(list, place{kind, true, func(t testing.TB, name string) *Store {
			return mustOpen(t, kind+":"+filepath.Join(dir, name))
		}})
	}
	return append(list, postgresPlace(t))
}

func mustOpen(t testing.TB, dsn string) *Store {
	t.Helper()
	s, err := Open(context.Background(), dsn, Options{Decide: stubDecide})
	if err != nil {
		t.Fatalf("open %s: %v", dsn, err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestSuite runs every test of conformance on every backend.
func TestSuite(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			if p.open == nil {
				t.Skip("no PostgreSQL: start one with tools/pg, or name one in ACTANT_TEST_PG")
			}
			for _, c := range []struct {
				name string
				run  func(*testing.T, place)
			}{
				{"PutTwiceChangesNothing", suitePutTwice},
				{"ReplaceThatShrinks", suiteReplaceShrinks},
				{"RemoveWithoutTrace", suiteRemove},
				{"TwoLabels", suiteTwoLabels},
				{"OrderDoesNotMatter", suiteOrder},
				{"Churn", suiteChurn},
				{"ReadersWithWriter", suiteReaders},
				{"Questions", suiteQuestions},
				{"LooseNames", suiteNames},
				{"Curation", suiteCuration},
				{"Reopen", suiteReopen},
				{"OddText", suiteOddText},
				{"Backup", suiteBackup},
				{"LoadNQuads", suiteLoadNQuads},
				{"Path", suitePath},
				{"Gizmo", suiteGizmo},
				{"FailedWrite", suiteFailedWrite},
			} {
				t.Run(c.name, func(t *testing.T) { c.run(t, p) })
			}
		})
	}
}

func put(t testing.TB, s *Store, arts []ArticleFacts) Changed {
	t.Helper()
	done, err := s.Put(context.Background(), arts)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func nquads(t testing.TB, s *Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.NQuads(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func diffLines(a, b string) string {
	have := map[string]int{}
	for _, l := range strings.Split(a, "\n") {
		have[l]++
	}
	for _, l := range strings.Split(b, "\n") {
		have[l]--
	}
	var out []string
	for _, l := range slices.Sorted(maps.Keys(have)) {
		if have[l] != 0 && len(out) < 12 {
			out = append(out, fmt.Sprintf("%+d %s", -have[l], l))
		}
	}
	return strings.Join(out, "\n")
}

func sample() []ArticleFacts {
	return facts(
		tell{id: "a1", outlet: "Le Fanal", day: "2021-03-02", place: "Rabat", people: []string{"Idriss Belkora", "Anna Kessel"}},
		tell{id: "a2", outlet: "L'Écho du Sud", day: "2021-03-02", place: "Rabat", modality: kg.Planned, people: []string{"Idriss Belkora", "Anna Kessel"}},
		tell{id: "a3", outlet: "Le Fanal", day: "2021-04-10", typ: kg.Visit, place: "Dakar", people: []string{"Anna Kessel|visitor", "Moussa Diarra|host"}},
		tell{id: "a4", outlet: "Le Fanal", day: "", typ: kg.Signing, people: []string{"=Maroc|party", "Moussa Diarra|signatory"}},
	)
}

func suitePutTwice(t *testing.T, p place) {
	s := p.open(t, "twice")
	if got := put(t, s, sample()); got.Added != 4 {
		t.Fatalf("added %+v", got)
	}
	before := nquads(t, s)
	if got := put(t, s, sample()); got.Same != 4 || got.Added+got.Replaced != 0 {
		t.Errorf("second time %+v", got)
	}
	if after := nquads(t, s); after != before {
		t.Errorf("changed:\n%s", diffLines(before, after))
	}
	sha, ok, err := s.Has(context.Background(), "a1")
	if err != nil || !ok || len(sha) != 64 {
		t.Errorf("Has: %q %v %v", sha, ok, err)
	}
	full, err := s.Full(context.Background(), "a1")
	if err != nil || !strings.Contains(full.Text, "Belkora") {
		t.Errorf("Full: %v %v", full, err)
	}
	st, err := s.Stats(context.Background())
	if err != nil || st.Articles != 4 || st.Events != 3 || st.Tellings != 4 || st.Quads != int64(strings.Count(before, "\n")) {
		t.Errorf("Stats %+v %v, %d quads", st, err, strings.Count(before, "\n"))
	}
}

// suiteReplaceShrinks: an article that loses facts while others with the same
// values come in the same call; Cayley corrupts when both are one transaction.
func suiteReplaceShrinks(t *testing.T, p place) {
	s := p.open(t, "shrink")
	put(t, s, sample())
	smaller := facts(tell{id: "a1", outlet: "Le Fanal", day: "2021-03-03", people: []string{"Anna Kessel", "Moussa Diarra"}})
	put(t, s, smaller)
	fresh := mustOpen(t, "memory:")
	all := sample()
	all[0] = smaller[0]
	put(t, fresh, all)
	if got, want := nquads(t, s), nquads(t, fresh); got != want {
		t.Errorf("differs:\n%s", diffLines(want, got))
	}
}

func suiteRemove(t *testing.T, p place) {
	ctx := context.Background()
	s := p.open(t, "remove")
	put(t, s, sample()[1:])
	before := nquads(t, s)
	put(t, s, sample()[:1])
	done, err := s.Remove(ctx, []string{"article:a1", "unknown"})
	if err != nil || done.Removed != 1 {
		t.Fatalf("%+v %v", done, err)
	}
	if after := nquads(t, s); after != before {
		t.Errorf("left a trace:\n%s", diffLines(before, after))
	}
	if _, err := s.Remove(ctx, []string{"a2", "a3", "a4"}); err != nil {
		t.Fatal(err)
	}
	if rest := nquads(t, s); rest != "" {
		t.Errorf("not empty:\n%s", rest)
	}
	err = s.b.view(ctx, func(sn snapshot) error {
		return sn.scan(ctx, "", func(k string, v []byte) bool {
			if k != keyCounts && k != keyHeader && k != keyGeneration {
				t.Errorf("left in the side space: %q", k)
			}
			return true
		})
	})
	if err != nil {
		t.Error(err)
	}
}

func suiteTwoLabels(t *testing.T, p place) {
	ctx := context.Background()
	s := p.open(t, "labels")
	put(t, s, sample())
	rows, err := s.Events(ctx, Filter{Types: []kg.EventType{kg.Meeting}})
	if err != nil || len(rows) != 1 || rows[0].Articles != 2 {
		t.Fatalf("%v %+v", err, rows)
	}
	if len(rows[0].Sources) != 2 || rows[0].Sources[0].Modality == rows[0].Sources[1].Modality {
		t.Errorf("tellings %+v", rows[0].Sources)
	}
	if _, err := s.Remove(ctx, []string{"a1"}); err != nil {
		t.Fatal(err)
	}
	rows, err = s.Events(ctx, Filter{Types: []kg.EventType{kg.Meeting}})
	if err != nil || len(rows) != 1 || rows[0].Articles != 1 || rows[0].Modality != kg.Planned {
		t.Errorf("after removal: %v %+v", err, rows)
	}
	if got := nquads(t, s); strings.Contains(got, "<article:a1>") {
		t.Error("a1 still has quads")
	}
}

func many(n int, seed int64) []ArticleFacts {
	r := rand.New(rand.NewSource(seed))
	people := []string{"Idriss Belkora", "Anna Kessel", "Moussa Diarra", "Habib Larbi", "Jean Mvondo", "=Maroc", "=Sénégal", "Olga Petit"}
	places := []string{"Rabat", "Dakar", "Tunis", ""}
	types := []kg.EventType{kg.Meeting, kg.Visit, kg.Call, kg.Signing}
	var out []ArticleFacts
	for i := 0; i < n; i++ {
		a, b := r.Intn(len(people)), r.Intn(len(people)-1)
		if b >= a {
			b++
		}
		out = append(out, tell{id: fmt.Sprintf("n%04d", i), outlet: "Journal " + string(rune('A'+r.Intn(5))), typ: types[r.Intn(4)],
			day: fmt.Sprintf("2021-%02d-%02d", 1+r.Intn(3), 1+r.Intn(9)), place: places[r.Intn(4)], people: []string{people[a], people[b]}}.facts())
	}
	return out
}

func suiteOrder(t *testing.T, p place) {
	arts := many(60, 1)
	want := ""
	for i := 0; i < 3; i++ {
		s := p.open(t, fmt.Sprint("order", i))
		mixed := append([]ArticleFacts{}, arts...)
		rand.New(rand.NewSource(int64(i))).Shuffle(len(mixed), func(a, b int) { mixed[a], mixed[b] = mixed[b], mixed[a] })
		step := []int{60, 1, 7}[i]
		for n := 0; n < len(mixed); n += step {
			put(t, s, mixed[n:min(n+step, len(mixed))])
		}
		if got := nquads(t, s); want == "" {
			want = got
		} else if got != want {
			t.Errorf("order %d differs:\n%s", i, diffLines(want, got))
		}
	}
}

// suiteChurn changes and removes articles at random; the store must equal one
// that was built from the last state alone.
func suiteChurn(t *testing.T, p place) {
	rounds := 60
	if p.name == LevelDB || p.name == Memory {
		rounds = 500
	}
	if testing.Short() {
		rounds /= 5
	}
	ctx := context.Background()
	s := p.open(t, "churn")
	r := rand.New(rand.NewSource(7))
	now := map[string]ArticleFacts{}
	for i := 0; i < rounds; i++ {
		arts := many(12, int64(r.Intn(40)))
		a := arts[r.Intn(len(arts))]
		if r.Intn(3) == 0 {
			if _, err := s.Remove(ctx, []string{a.Record.Article}); err != nil {
				t.Fatal(err)
			}
			delete(now, a.Record.Article)
			continue
		}
		put(t, s, []ArticleFacts{a})
		now[a.Record.Article] = a
	}
	fresh := mustOpen(t, "memory:")
	for _, id := range slices.Sorted(maps.Keys(now)) {
		put(t, fresh, []ArticleFacts{now[id]})
	}
	if got, want := nquads(t, s), nquads(t, fresh); got != want {
		t.Errorf("after %d rounds:\n%s", rounds, diffLines(want, got))
	}
	st, err := s.Stats(ctx)
	if want := nquads(t, fresh); err != nil || st.Quads != int64(strings.Count(want, "\n")) {
		t.Errorf("quads %d, want %d, %v", st.Quads, strings.Count(want, "\n"), err)
	}
}

func suiteReaders(t *testing.T, p place) {
	ctx := context.Background()
	s := p.open(t, "readers")
	put(t, s, sample())
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case <-stop:
					return
				default:
				}
				rows, err := s.Events(ctx, Filter{Actor: "entity:person/anna-kessel"})
				if err != nil || len(rows) < 1 {
					t.Errorf("reader: %v, %d rows", err, len(rows))
					return
				}
				if _, err := s.Find(ctx, "kessel", ""); err != nil {
					t.Error(err)
					return
				}
			}
		}()
	}
	for i := 0; i < 20; i++ {
		put(t, s, many(3, int64(i)))
	}
	close(stop)
	wg.Wait()
}

func suiteQuestions(t *testing.T, p place) {
	ctx := context.Background()
	s := p.open(t, "questions")
	put(t, s, sample())
	const kessel, diarra, belkora = "entity:person/anna-kessel", "entity:person/moussa-diarra", "entity:person/idriss-belkora"
	who := func(v Verb, id string) string {
		rows, err := s.Who(ctx, v, id, Filter{})
		if err != nil {
			t.Errorf("%s: %v", v, err)
		}
		var out []string
		for _, r := range rows {
			var names []string
			for _, w := range r.Who {
				names = append(names, w.Name)
			}
			out = append(out, r.Date.From+" "+strings.Join(names, ", "))
		}
		return strings.Join(out, "; ")
	}
	for _, c := range []struct {
		verb     Verb
		id, want string
	}{
		{Met, kessel, "2021-03-02 Idriss Belkora"},
		{Met, belkora, "2021-03-02 Anna Kessel"},
		{Met, diarra, ""},
		{Visited, diarra, "2021-04-10 Anna Kessel"},
		{Visited, "entity:place/dakar", "2021-04-10 Anna Kessel"},
		{Visited, kessel, ""},
		{Received, kessel, "2021-04-10 Moussa Diarra"},
		{SignedWith, diarra, " Maroc"},
		{Called, kessel, ""},
	} {
		if got := who(c.verb, c.id); got != c.want {
			t.Errorf("who %s %s: %q, want %q", c.verb, c.id, got, c.want)
		}
	}
	if _, err := s.Who(ctx, "married", kessel, Filter{}); err == nil {
		t.Error("unknown verb was answered")
	}
	for _, c := range []struct {
		f    Filter
		want int
	}{
		{Filter{}, 3},
		{Filter{Limit: 2}, 2},
		{Filter{Types: []kg.EventType{kg.Visit, kg.Signing}}, 2},
		{Filter{Since: "2021-04-01"}, 1},
		{Filter{Until: "2021-03-31"}, 1},
		{Filter{Until: "2021-03-31", Undated: true}, 2},
		{Filter{Actor: kessel}, 2},
		{Filter{Actor: kessel, With: belkora}, 1},
		{Filter{Place: "entity:place/rabat"}, 1},
		{Filter{Source: "echo du sud"}, 1},
		{Filter{Source: "a3"}, 1},
		{Filter{Modality: kg.Denied}, 0},
		{Filter{Actor: "entity:person/nobody"}, 0},
	} {
		rows, err := s.Events(ctx, c.f)
		if err != nil || len(rows) != c.want {
			t.Errorf("%+v: %d rows, want %d (%v)", c.f, len(rows), c.want, err)
		}
	}
	line, err := s.Timeline(ctx, kessel)
	if err != nil || len(line) != 2 || line[0].Date.From > line[1].Date.From {
		t.Errorf("timeline %v %+v", err, line)
	}
	list, err := s.Entities(ctx, EntityFilter{Kind: kg.Person, Sources: true})
	if err != nil || len(list) != 3 || list[0].Entity != kessel || list[0].Articles != 3 || len(list[0].Sources) != 3 {
		t.Errorf("entities %v %+v", err, list)
	}
	for _, id := range []string{kessel, "article:a1", line[0].Event} {
		if _, err := s.Show(ctx, id); err != nil {
			t.Errorf("show %s: %v", id, err)
		}
	}
	if _, err := s.Show(ctx, "entity:nobody"); err == nil {
		t.Error("show of an unknown id gave no error")
	}
}

func suiteNames(t *testing.T, p place) {
	ctx := context.Background()
	s := p.open(t, "names")
	put(t, s, sample())
	put(t, s, facts(tell{id: "b1", day: "2021-05-05", people: []string{"Étienne N'Guessan", "Karim Kessel"}}))
	for _, c := range []struct{ ask, want string }{
		{"anna kessel", "Anna Kessel name"},
		{"KESSEL Anna", "Anna Kessel name"},
		{"kessel", "Anna Kessel words; Karim Kessel words"},
		{"etienne", "Étienne N'Guessan words"},
		{"n guessan", "Étienne N'Guessan words"},
		{"Belkoora", "Idriss Belkora typo"},
		{"Blekora", "Idriss Belkora typo"},
		{"belkra idriss", "Idriss Belkora typo"},
		{"ministre de Moussa Diarra", "Moussa Diarra role"},
		{"personne", ""},
		{"", ""},
	} {
		found, err := s.Find(ctx, c.ask, "")
		if err != nil {
			t.Errorf("%q: %v", c.ask, err)
		}
		var out []string
		for _, f := range found {
			out = append(out, f.Name+" "+f.Why)
		}
		if got := strings.Join(out, "; "); got != c.want {
			t.Errorf("%q: %q, want %q", c.ask, got, c.want)
		}
	}
}

func suiteCuration(t *testing.T, p place) {
	ctx := context.Background()
	s := p.open(t, "curation")
	put(t, s, sample())
	id, faults, err := s.AddCuration(ctx, resolve.Rule{Op: resolve.Rename, Args: []string{"entity:person/anna-kessel", "A. Kessel"}, Author: "mz", Date: "2026-01-02", Note: "as she signs"})
	if err != nil || id != "c1" || len(faults) != 0 {
		t.Fatalf("%q %v %v", id, faults, err)
	}
	rename := func() string {
		got, err := s.Show(ctx, "entity:person/anna-kessel")
		if err != nil {
			t.Fatal(err)
		}
		return got.Entity.Name
	}
	if got := rename(); got != "A. Kessel" {
		t.Errorf("name %q", got)
	}
	if _, err := s.Remove(ctx, []string{"a1", "a2", "a3"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Show(ctx, "entity:person/anna-kessel"); err == nil {
		t.Error("entity outlived its articles")
	}
	done := put(t, s, sample())
	if got := rename(); got != "A. Kessel" || len(done.Faults) != 0 {
		t.Errorf("rule did not survive: %q %v", got, done.Faults)
	}
	cur, err := s.Curations(ctx)
	if err != nil || len(cur.Rules) != 1 || cur.Rules[0].Note != "as she signs" {
		t.Errorf("%v %+v", err, cur)
	}
}

func suiteReopen(t *testing.T, p place) {
	if !p.persistent {
		t.Skip("nothing is kept")
	}
	s := p.open(t, "reopen")
	put(t, s, sample())
	before := nquads(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = p.open(t, "reopen")
	if after := nquads(t, s); after != before {
		t.Errorf("differs:\n%s", diffLines(before, after))
	}
	if got := put(t, s, sample()); got.Same != 4 {
		t.Errorf("%+v", got)
	}
}

// suiteOddText stores every kind of text that foreign articles bring.
func suiteOddText(t *testing.T, p place) {
	ctx := context.Background()
	s := p.open(t, "odd")
	odd := []string{"a\x00b", "\xff\xfe", "<b>&\"'\\", "línea\nnueva\t", "א\u200fב", "𝔘𝔫𝔦", "\u2028\u0085", "a\u0301", "%00%", strings.Repeat("é", 5000), "\\u0041", "", " "}
	var arts []ArticleFacts
	for i, o := range odd {
		f := tell{id: fmt.Sprint("o", i, strings.ToValidUTF8(strings.ReplaceAll(o[:min(len(o), 40)], "\x00", ""), "")), outlet: o, day: "2021-01-01", people: []string{"X" + o, "Y"}}.facts()
		f.Record.Title, f.Record.URL, f.Record.Path, f.Record.Lang = o, o, o, o
		arts = append(arts, f)
	}
	for i := range arts {
		for j := range arts[i].Record.Entities {
			arts[i].Record.Entities[j].Name = strings.ToValidUTF8(strings.ReplaceAll(arts[i].Record.Entities[j].Name, "\x00", ""), "")
		}
	}
	put(t, s, arts)
	first := nquads(t, s)
	quads, err := decodeQuads([]byte(first))
	if err != nil {
		t.Fatal(err)
	}
	if again := string(encodeQuads(quads)); again != first {
		t.Errorf("N-Quads do not come back:\n%s", diffLines(first, again))
	}
	if got := put(t, s, arts); got.Same != len(arts) {
		t.Errorf("second time %+v", got)
	}
	var ids []string
	for _, a := range arts {
		ids = append(ids, a.Record.Article)
	}
	if _, err := s.Remove(ctx, ids); err != nil {
		t.Fatal(err)
	}
	if rest := nquads(t, s); rest != "" {
		t.Errorf("left:\n%s", rest)
	}
}

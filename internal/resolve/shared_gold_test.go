package resolve

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

type goldFile struct {
	ID, SHA256, Published, Lang string
	Events                      []struct {
		Type, Modality string
		Participants   []struct {
			Name, Kind, Role string
			RoleText         string `json:"role_text"`
		}
		Place *struct{ Name, Country string }
		Date  string
		Basis string `json:"date_basis"`
		Instrument,
		Hint, GID string
		Clear *bool
	}
	People []struct {
		Name     string
		Surfaces []string
		Roles    []string
		Country  string
		PID      string
	}
}

// goldRecord is a gold article as a perfect reader would record it, with what
// is the same in truth.
type goldRecord struct {
	rec *Record
	pid map[string]string // local entity → person
	gid map[string]string // local event → act
}

var countryWord = regexp.MustCompile(`\p{L}+`)

// goldRecords turns ../shared/written into records. No person is linked to the
// gazetteer: that is the hard case.
func goldRecords(t testing.TB) []goldRecord {
	dir := shared(t, "written")
	iso := isoCodes(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []goldRecord
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var g goldFile
		if err := json.Unmarshal(data, &g); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if g.ID == "" {
			continue
		}
		text, err := os.ReadFile(strings.TrimSuffix(f, ".json") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, goldRecordOf(&g, f, string(text), iso))
	}
	return out
}

func isoCodes(t testing.TB) map[string]string {
	data, err := os.ReadFile(shared(t, "tools", "country_aliases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, r := range rows {
		for _, a := range r[1:] {
			m[gazetteer.Fold(a)] = r[0]
		}
	}
	return m
}

func goldRecordOf(g *goldFile, path, text string, iso map[string]string) goldRecord {
	out := goldRecord{&Record{Article: g.ID, Path: path, SHA256: g.SHA256, Published: g.Published, Lang: g.Lang,
		Sketch: sketch(&kg.Article{Text: text, Blocks: []kg.Block{{Span: kg.Span{End: len(text)}, Kind: kg.Story}}})},
		map[string]string{}, map[string]string{}}
	byName := map[string]string{}
	add := func(e kg.Entity) string {
		k := string(e.Kind) + "|" + e.Name
		if id, ok := byName[k]; ok {
			return id
		}
		e.ID = fmt.Sprintf("e%d", len(out.rec.Entities)+1)
		byName[k] = e.ID
		out.rec.Entities = append(out.rec.Entities, Local{Entity: e})
		return e.ID
	}
	for _, p := range g.People {
		e := kg.Entity{Kind: kg.Person, Name: p.Name, Country: p.Country}
		if len(p.Surfaces) > 0 && !slices.Contains(p.Surfaces, p.Name) {
			e.Name = longest(p.Surfaces)
		}
		for _, s := range p.Surfaces {
			if s != e.Name {
				e.Aliases = append(e.Aliases, s)
			}
		}
		for _, r := range p.Roles {
			e.Roles = append(e.Roles, kg.Role{Title: r, Kind: roleKind(r), Of: p.Country, Basis: "text"})
		}
		id := add(e)
		byName["person|"+p.Name] = id
		out.pid[id] = p.PID
	}
	for i, ge := range g.Events {
		e := kg.Event{ID: fmt.Sprintf("v%d", i+1), Type: kg.EventType(ge.Type), Modality: kg.Modality(ge.Modality), Score: 1}
		for _, p := range ge.Participants {
			name := p.Name
			if name == "" {
				name = p.RoleText
			}
			x := kg.Entity{Kind: kg.Kind(p.Kind), Name: name}
			switch {
			case p.Kind == "group":
				x.Kind, x.Group = kg.Person, true
			case p.Kind == "country":
				x.Country = iso[gazetteer.Fold(name)]
			case p.Name == "":
				x.Unnamed = true
				x.Country = countryOf(name, iso)
				if x.Country != "" {
					x.Roles = []kg.Role{{Title: name, Kind: roleKind(name), Of: x.Country}}
				}
			}
			e.Participants = append(e.Participants, kg.Participant{Entity: add(x), Role: kg.PartRole(p.Role)})
		}
		if ge.Place != nil && ge.Place.Name != "" {
			x := kg.Entity{Kind: kg.Place, Name: ge.Place.Name, Country: iso[gazetteer.Fold(ge.Place.Country)]}
			if c := iso[gazetteer.Fold(ge.Place.Name)]; c != "" {
				x.Kind, x.Country = kg.Country, c
			}
			e.Place = add(x)
		}
		if ge.Instrument != "" {
			e.Instrument = add(kg.Entity{Kind: kg.Agreement, Name: ge.Instrument})
		}
		e.Date = goldDate(ge.Date, ge.Basis)
		e.Mentions = []kg.EventMention{{Quote: ge.Hint}}
		if ge.GID != "" && (ge.Clear == nil || *ge.Clear) {
			out.gid[e.ID] = ge.GID
		}
		out.rec.Events = append(out.rec.Events, e)
	}
	return out
}

func longest(list []string) (best string) {
	for _, s := range list {
		if len(s) > len(best) {
			best = s
		}
	}
	return best
}

func countryOf(role string, iso map[string]string) string {
	for _, w := range countryWord.FindAllString(role, -1) {
		if c := iso[gazetteer.Fold(w)]; c != "" {
			return c
		}
	}
	return ""
}

func roleKind(r string) string {
	f := gazetteer.Fold(r)
	for _, k := range [...][2]string{{"premier ministre", "head_of_government"}, {"chef du gouvernement", "head_of_government"}, {"prime minister", "head_of_government"},
		{"affaires etrangeres", "foreign"}, {"foreign", "foreign"}, {"defense", "defence"}, {"defence", "defence"}, {"interieur", "interior"},
		{"president de la republique", "head_of_state"}, {"chef de l etat", "head_of_state"}, {"president", "head_of_state"}, {"roi", "head_of_state"}} {
		if strings.HasPrefix(f, k[0]) || k[0] != "president" && k[0] != "roi" && strings.Contains(f, k[0]) {
			return k[1]
		}
	}
	return ""
}

func goldDate(d, basis string) kg.When {
	w := kg.When{Basis: kg.DateBasis(basis)}
	from, to, ok := strings.Cut(d, "/")
	if !ok {
		to = from
	}
	switch len(from) {
	case 10:
		w.From, w.To = from, to
	case 7:
		w.From, w.To = from+"-01", to+"-28"
	case 4:
		w.From, w.To = from+"-01-01", to+"-12-31"
	default:
		w.Basis = kg.NoDate
	}
	return w
}

type labelled struct{ truth, got, what string }

// invented lists persons whom two writers invented with one name, country and
// post: no reader could tell them apart.
var invented = map[[2]string]bool{{"s-p-amankwah-boateng", "m-p-amankwah"}: true}

// bCubed is B³ precision and recall, and the wrong and missed pairs.
func bCubed(list []labelled) (p, r, f float64, wrong, missed []string) {
	for i, a := range list {
		inC, inK, both := 0, 0, 0
		for j, b := range list {
			c, k := a.got == b.got, a.truth == b.truth
			if c {
				inC++
			}
			if k {
				inK++
			}
			if c && k {
				both++
			}
			if j < i && c && !k && !invented[[2]string{max(a.truth, b.truth), min(a.truth, b.truth)}] {
				wrong = append(wrong, a.what+" + "+b.what+" → "+a.got)
			}
			if j < i && k && !c {
				missed = append(missed, a.what+" | "+b.what)
			}
		}
		p += float64(both) / float64(inC)
		r += float64(both) / float64(inK)
	}
	n := float64(len(list))
	p, r = p/n, r/n
	return p, r, 2 * p * r / (p + r), wrong, missed
}

// TestSharedGold: persons and acts of the written articles, B³ over articles.
func TestSharedGold(t *testing.T) {
	gold := goldRecords(t)
	var recs []*Record
	for _, g := range gold {
		recs = append(recs, g.rec)
	}
	res, err := Resolve(slices.Values(recs), Curation{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ent, ev := map[ref]string{}, map[ref]string{}
	for _, e := range res.Entities {
		for _, s := range e.Sources {
			ent[ref{s.Article, s.Local}] = e.ID
		}
	}
	for _, e := range res.Events {
		for _, s := range e.Sources {
			ev[ref{s.Article, s.Local}] = e.ID
		}
	}
	var people, acts []labelled
	for _, g := range gold {
		for i := range g.rec.Entities {
			l := &g.rec.Entities[i]
			if pid := g.pid[l.ID]; pid != "" {
				people = append(people, labelled{pid, ent[ref{g.rec.Article, l.ID}], g.rec.Article + ":" + l.Name})
			}
		}
		for i := range g.rec.Events {
			e := &g.rec.Events[i]
			if gid := g.gid[e.ID]; gid != "" {
				acts = append(acts, labelled{gid, ev[ref{g.rec.Article, e.ID}], g.rec.Article + ":" + e.ID + " " + gid + " " + string(e.Modality) + " " + e.Date.From})
			}
		}
	}
	for _, m := range []struct {
		what  string
		list  []labelled
		floor float64
	}{{"persons", people, .97}, {"events", acts, .90}} {
		p, r, f, wrong, missed := bCubed(m.list)
		t.Logf("%s: B3 P %.3f R %.3f F %.3f; %d wrong joins, %d missed, of %d", m.what, p, r, f, len(wrong), len(missed), len(m.list))
		for _, w := range wrong {
			t.Logf("wrong: %s", w)
		}
		for _, w := range missed {
			t.Logf("missed: %s", w)
			if m.what == "events" && testing.Verbose() {
				explainMiss(t, recs, w)
			}
		}
		if f < m.floor {
			t.Errorf("%s: F %.3f is under %.2f", m.what, f, m.floor)
		}
		if m.what == "persons" && len(wrong) > 0 {
			t.Errorf("persons joined wrongly: %d", len(wrong))
		}
	}
}

// explainMiss prints how two tellings compare.
func explainMiss(t *testing.T, recs []*Record, what string) {
	s := newSolver(nil, Options{})
	var ch []Change
	for _, r := range recs {
		ch = append(ch, Change{r.Article, r})
	}
	if _, err := s.run(ch, Curation{}); err != nil {
		t.Fatal(err)
	}
	a, b, _ := strings.Cut(what, " | ")
	x, y := s.telling(whatRef(a)), s.telling(whatRef(b))
	t.Logf("  %v\n   %+v\n   %+v\n %v", relate(x, y), *x, *y, compareActors(x, y))
}

func whatRef(s string) ref {
	s, _, _ = strings.Cut(s, " ")
	a, l, _ := strings.Cut(s, ":")
	return ref{a, l}
}

package resolve

import (
	"fmt"
	"math/rand/v2"

	"actant/internal/kg"
)

// world makes articles about invented people, with spellings, surnames alone,
// roles without names, copies, plans and slips: food for properties and
// benchmarks, deterministic by seed.
type world struct {
	rng    *rand.Rand
	people [][]string // spellings, surname last word
	lands  []string
	size   int
}

var genGiven = [][]string{{"Mohamed", "Mohammed", "Muhammad"}, {"Youssef", "Youcef", "Yusuf"}, {"Abdeltif", "Abdellatif"}, {"Kaïs", "Kais"},
	{"Nasser", "Nacer"}, {"Aïcha", "Aicha"}, {"Moussa", "Musa"}, {"Idriss", "Idris"}, {"Amadou"}, {"Fatou"}, {"Hassan", "Hassane"}, {"Khaled", "Khalid"}}
var genRoot = []string{"Bou", "Ben", "Lou", "Tar", "Mes", "Kha", "Dia", "Sou", "Zer", "Gha", "Fas", "Oul", "Ham", "Nad", "Rou", "Sal"}
var genTail = [][]string{{"rita", "ritta"}, {"diyi", "dyi"}, {"kani", "qani"}, {"llo"}, {"mane", "man"}, {"choui", "shoui"}, {"zari"}, {"touni", "tuni"}, {"bekri"}, {"fadel"}, {"goum"}, {"welle"}}
var genLands = []string{"MA", "DZ", "TN", "FR", "US", "ML", "SN", "TD", "NE", "MR"}

func newWorld(seed uint64, size int) *world {
	w := &world{rng: rand.New(rand.NewPCG(seed, 7)), lands: genLands, size: size}
	for range max(4, size/4) {
		g := genGiven[w.rng.IntN(len(genGiven))]
		r := genRoot[w.rng.IntN(len(genRoot))]
		for range w.rng.IntN(2) + min(2, size/500) {
			r += string("bdfgklmnrstvz"[w.rng.IntN(13)]) + []string{"a", "i", "ou", "e"}[w.rng.IntN(4)]
		}
		t := genTail[w.rng.IntN(len(genTail))]
		var forms []string
		for _, a := range g {
			for _, b := range t {
				forms = append(forms, a+" "+r+b)
			}
		}
		w.people = append(w.people, forms)
	}
	return w
}

func (w *world) pick(n int) int { return w.rng.IntN(n) }

func (w *world) record(i int) *Record {
	day := 18000 + w.pick(60+w.size/8)
	r := &Record{Article: fmt.Sprintf("a%05d", i), Path: fmt.Sprintf("a%05d.txt", i), SHA256: fmt.Sprint(w.pick(1 << 30)), Published: isoDay(day)}
	add := func(e kg.Entity) string {
		for _, o := range r.Entities {
			if o.Name == e.Name && o.Kind == e.Kind {
				return o.ID
			}
		}
		e.ID = fmt.Sprintf("e%d", len(r.Entities)+1)
		r.Entities = append(r.Entities, Local{Entity: e})
		return e.ID
	}
	for v := range 1 + w.pick(3) {
		p := w.pick(len(w.people))
		q := (p + 1 + w.pick(3)) % len(w.people)
		e := kg.Event{ID: fmt.Sprintf("v%d", v+1), Type: []kg.EventType{kg.Meeting, kg.Visit, kg.Signing}[w.pick(3)], Score: 0.8,
			Modality: []kg.Modality{kg.Occurred, kg.Occurred, kg.Planned, kg.Denied}[w.pick(4)]}
		for k, who := range []int{p, q} {
			role := kg.Host
			if k == 1 || e.Type == kg.Signing {
				role = []kg.PartRole{kg.Actor, kg.Visitor, kg.Signatory}[w.pick(3)]
			}
			e.Participants = append(e.Participants, kg.Participant{Entity: add(w.person(who)), Role: role})
		}
		if w.pick(2) == 0 {
			l := w.lands[w.pick(4)]
			e.Place = add(kg.Entity{Kind: kg.Place, Name: "Ville de " + l, Country: l})
		}
		if e.Type == kg.Signing {
			e.Instrument = add(kg.Entity{Kind: kg.Agreement, Name: "accord de coopération militaire"})
		}
		if w.pick(3) > 0 {
			d := isoDay(day - w.pick(5))
			e.Date = kg.When{From: d, To: d, Basis: kg.Explicit}
			if w.pick(6) == 0 {
				e.Date.Warning, e.Date.Candidates = "weekday-mismatch", []string{isoDay(day - 7)}
			}
		}
		e.Mentions = []kg.EventMention{{Span: kg.Span{Start: 10 * v, End: 10*v + 9}, Quote: "Phrase.", Sentence: v, Rule: "r"}}
		r.Events = append(r.Events, e)
	}
	if w.pick(4) == 0 {
		add(kg.Entity{Kind: kg.Organisation, Name: []string{"Forces armées royales", "FAR"}[w.pick(2)], Aliases: []string{"FAR"}[:w.pick(2)], Country: "MA"})
	}
	return r
}

// person makes a wording of person p: in full, surname alone, role alone, or linked.
func (w *world) person(p int) kg.Entity {
	forms := w.people[p]
	form := forms[w.pick(len(forms))]
	e := kg.Entity{Kind: kg.Person, Name: form}
	land := w.lands[p%len(w.lands)]
	if w.pick(2) == 0 {
		e.Country = land
	}
	if w.pick(3) == 0 {
		kind := []string{"defence", "foreign"}[p%2]
		if p > 60 { // a state has few ministers of defence, and many ministers
			kind = "minister"
		}
		e.Roles = []kg.Role{{Title: "ministre", Kind: kind, Of: land, Basis: "text"}}
	}
	switch w.pick(10) {
	case 0, 1:
		for i := len(form) - 1; i >= 0; i-- {
			if form[i] == ' ' {
				e.Name = form[i+1:]
				break
			}
		}
	case 2:
		if len(e.Roles) > 0 {
			e.Name, e.Unnamed = "le ministre", true
		}
	case 3:
		if p%3 == 0 {
			e.Gazetteer = fmt.Sprintf("person:p%d", p)
		}
	case 4:
		if p%5 == 0 {
			e.Name, e.Group = "trois ministres", true
		}
	}
	return e
}

func (w *world) records() []*Record {
	out := make([]*Record, w.size)
	for i := range out {
		out[i] = w.record(i)
	}
	return out
}

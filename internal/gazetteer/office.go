package gazetteer

import (
	"sort"
	"strings"
	"time"
)

// holdings are all terms of office, by person and by office.
type holdings struct {
	byPerson, byOffice map[string][]Holding
	byKind             map[string]string   // "US defence" → office id
	kin                map[string][]string // office id of byKind → other offices of that kind there
}

// readHoldings reads the terms of all layers.
func (g *Gazetteer) readHoldings() holdings {
	h := holdings{map[string][]Holding{}, map[string][]Holding{}, map[string]string{}, map[string][]string{}}
	for _, l := range g.layers {
		t := newTable("holdings.tsv", l.holdings)
		p, o, from, to, acting := t.col("person"), t.col("office"), t.col("from"), t.col("to"), t.col("acting")
		for t.next() {
			x := Holding{t.get(p), t.get(o), t.get(from), t.get(to), t.get(acting) != ""}
			h.byPerson[x.Person] = append(h.byPerson[x.Person], x)
			h.byOffice[x.Office] = append(h.byOffice[x.Office], x)
		}
		for i := range l.entries {
			e := &l.entries[i]
			if e.Kind == Office && e.Country != "" && e.Type != "" {
				if k := e.Country + " " + e.Type; h.byKind[k] == "" || e.ID == "office:"+strings.ToLower(e.Country)+"-"+strings.ReplaceAll(e.Type, "_", "-") {
					h.byKind[k] = e.ID
				}
			}
		}
	}
	for _, l := range g.layers {
		for i := range l.entries {
			e := &l.entries[i]
			if first := h.byKind[e.Country+" "+e.Type]; e.Kind == Office && isSingle(e.Type) && first != "" && first != e.ID {
				h.kin[first] = append(h.kin[first], e.ID)
			}
		}
	}
	return h
}

// isSingle tells the kinds of which a state has one at a time; where it had
// several offices one after another, or rival ones (Libya, Sudan), they are kin.
func isSingle(kind string) bool {
	switch kind {
	case "head_of_state", "head_of_government", "foreign", "defence", "interior", "finance", "chief_of_staff":
		return true
	}
	return false
}

// OfficeID finds the office of a country by its kind: ("US", "defence") gives
// "office:us-defence".
func (g *Gazetteer) OfficeID(country, kind string) (string, bool) {
	id, ok := g.hold().byKind[strings.ToUpper(country)+" "+kind]
	return id, ok
}

// Offices lists the terms of a person, oldest first.
func (g *Gazetteer) Offices(person string) []Holding {
	out := append([]Holding(nil), g.hold().byPerson[person]...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].From < out[j].From })
	return out
}

// Holders lists who held an office on a day (ISO; "" gives all), best fit first.
// Terms that miss the day by up to 400 days come too, behind those that hold it:
// public dates are often wrong by a year; [Holding.Away] tells how far a term is
// from the day. For the office that [Gazetteer.OfficeID] gives, holders of kin
// offices (a transition's, a rival government's) come too, behind it when both
// fit alike.
func (g *Gazetteer) Holders(office, day string) []Holding {
	h := g.hold()
	all := h.byOffice[office]
	for _, k := range h.kin[office] {
		all = append(all[:len(all):len(all)], h.byOffice[k]...)
	}
	order := func(id string) int {
		for i, k := range h.kin[office] {
			if k == id {
				return i + 1
			}
		}
		return 0
	}
	type ranked struct {
		h    Holding
		away int
	}
	var rs []ranked
	for _, h := range all {
		away := 0
		if day != "" {
			away = h.Away(day)
		}
		if away <= 400 {
			rs = append(rs, ranked{h, away})
		}
	}
	sort.SliceStable(rs, func(i, j int) bool {
		if rs[i].away != rs[j].away {
			return rs[i].away < rs[j].away
		}
		if a, b := rs[i].h.Acting, rs[j].h.Acting; a != b {
			return b
		}
		if a, b := order(rs[i].h.Office), order(rs[j].h.Office); a != b {
			return a < b
		}
		return rs[i].h.From > rs[j].h.From
	})
	out := make([]Holding, len(rs))
	for i, r := range rs {
		out[i] = r.h
	}
	return out
}

// Away is the number of days between day and the term, 0 inside it. Year-only
// and month-only bounds are taken as wide as they may be meant. A term without
// an end is open; one without a beginning began 8 years before its end.
func (h Holding) Away(day string) int {
	d, ok := isoDay(day, false)
	if !ok {
		return 0
	}
	to, hasTo := isoDay(h.To, true)
	from, hasFrom := isoDay(h.From, false)
	if !hasFrom && hasTo {
		from, hasFrom = to.AddDate(-8, 0, 0), true
	}
	switch {
	case hasFrom && d.Before(from):
		return int(from.Sub(d).Hours() / 24)
	case hasTo && d.After(to):
		return int(d.Sub(to).Hours() / 24)
	}
	return 0
}

// isoDay reads "2019", "2019-07" or "2019-07-23"; end takes the last day meant.
func isoDay(s string, end bool) (time.Time, bool) {
	switch len(s) {
	case 4:
		t, err := time.Parse("2006", s)
		if end {
			t = t.AddDate(1, 0, -1)
		}
		return t, err == nil
	case 7:
		t, err := time.Parse("2006-01", s)
		if end {
			t = t.AddDate(0, 1, -1)
		}
		return t, err == nil
	case 10:
		t, err := time.Parse("2006-01-02", s)
		return t, err == nil
	}
	return time.Time{}, false
}

package graph

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/resolve"
)

// stubDecide is a small resolution for tests: entities with one kind and one
// folded name are one, events of one type, day and participants are one. It is
// a pure function of the set of articles, decided again only where touched.
func stubDecide(st resolve.State, cur resolve.Curation, changes []resolve.Change) (resolve.Delta, error) {
	s := &stub{st: st, own: map[string][]byte{}, touched: map[string]bool{}}
	for _, c := range changes {
		if err := s.article(c); err != nil {
			return resolve.Delta{}, err
		}
	}
	for _, r := range cur.Rules {
		if len(r.Args) > 0 {
			s.touched[r.Args[0]] = true
		}
	}
	return s.delta(cur)
}

type stub struct {
	st      resolve.State
	own     map[string][]byte
	touched map[string]bool
	moves   []resolve.Move
}

func (s *stub) put(key string, v any) error {
	data, err := json.Marshal(v)
	s.own[key] = data
	return err
}

func (s *stub) scan(prefix string, f func(key string, value []byte) error) error {
	all := map[string][]byte{}
	if err := s.st.Scan(prefix, func(k string, v []byte) error { all[k] = v; return nil }); err != nil {
		return err
	}
	for k, v := range s.own {
		if strings.HasPrefix(k, prefix) {
			all[k] = v
		}
	}
	for _, k := range slices.Sorted(maps.Keys(all)) {
		if all[k] != nil {
			if err := f(k, all[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

func stubEntityID(e *kg.Entity) string {
	if e.Gazetteer != "" {
		return "entity:" + e.Gazetteer
	}
	return "entity:" + string(e.Kind) + "/" + strings.ReplaceAll(gazetteer.Fold(e.Name), " ", "-")
}

// article replaces what the state holds of an article. Keys: "A", article →
// list of its keys; "G", id, article, local → contribution.
func (s *stub) article(c resolve.Change) error {
	old, err := s.st.Get("A\x00" + c.Article)
	if err != nil {
		return err
	}
	var keys []string
	if old != nil {
		if err := json.Unmarshal(old, &keys); err != nil {
			return err
		}
	}
	was := map[string]string{}
	for _, k := range keys {
		s.own[k] = nil
		p := strings.Split(k, "\x00")
		s.touched[p[1]] = true
		if strings.HasPrefix(p[1], "entity:") {
			was[p[3]] = p[1]
		}
	}
	s.own["A\x00"+c.Article] = nil
	keys = nil
	ids := map[string]string{}
	defer func() {
		for _, l := range slices.Sorted(maps.Keys(was)) {
			if was[l] != ids[l] {
				s.moves = append(s.moves, resolve.Move{Article: c.Article, Local: l, From: was[l], To: ids[l]})
			}
		}
		for _, l := range slices.Sorted(maps.Keys(ids)) {
			if was[l] == "" {
				s.moves = append(s.moves, resolve.Move{Article: c.Article, Local: l, To: ids[l]})
			}
		}
	}()
	if c.New == nil {
		return nil
	}
	for i := range c.New.Entities {
		e := c.New.Entities[i]
		id := stubEntityID(&e.Entity)
		ids[e.ID] = id
		k := "G\x00" + id + "\x00" + c.Article + "\x00" + e.ID
		keys = append(keys, k)
		s.touched[id] = true
		if err := s.put(k, e); err != nil {
			return err
		}
	}
	for i := range c.New.Events {
		e := c.New.Events[i]
		ev := resolve.Event{Type: e.Type, Modality: e.Modality, Date: e.Date, Venue: e.Venue, Place: ids[e.Place], Instrument: ids[e.Instrument]}
		for _, p := range e.Participants {
			ev.Participants = append(ev.Participants, resolve.Part{Entity: ids[p.Entity], Role: p.Role})
		}
		sort.Slice(ev.Participants, func(i, j int) bool { return ev.Participants[i].Entity < ev.Participants[j].Entity })
		names := ""
		for _, p := range ev.Participants {
			names += "." + strings.TrimPrefix(p.Entity, "entity:")
		}
		ev.ID = fmt.Sprintf("event:%s-%s%s", e.Type, e.Date.From, names)
		for _, m := range e.Mentions {
			ev.Sources = append(ev.Sources, resolve.Telling{Article: c.Article, Local: e.ID, Modality: e.Modality, Date: e.Date,
				Quote: m.Quote, Span: m.Span, Sentence: m.Sentence, Rule: m.Rule})
		}
		k := "G\x00" + ev.ID + "\x00" + c.Article + "\x00" + e.ID
		keys = append(keys, k)
		s.touched[ev.ID] = true
		if err := s.put(k, ev); err != nil {
			return err
		}
	}
	return s.put("A\x00"+c.Article, keys)
}

func (s *stub) delta(cur resolve.Curation) (resolve.Delta, error) {
	var d resolve.Delta
	for _, id := range slices.Sorted(maps.Keys(s.touched)) {
		prefix := "G\x00" + id + "\x00"
		var ent resolve.Entity
		var ev resolve.Event
		n := 0
		err := s.scan(prefix, func(k string, v []byte) error {
			n++
			if strings.HasPrefix(id, "event:") {
				var one resolve.Event
				if err := json.Unmarshal(v, &one); err != nil {
					return err
				}
				if ev.ID == "" {
					ev = one
					return nil
				}
				ev.Sources = append(ev.Sources, one.Sources...)
				if one.Modality != ev.Modality {
					ev.Modality = kg.Occurred
					ev.Conflicts = []string{"modality"}
				}
				return nil
			}
			var one kg.Entity
			if err := json.Unmarshal(v, &one); err != nil {
				return err
			}
			if ent.ID == "" {
				ent = resolve.Entity{ID: id, Kind: one.Kind, Name: one.Name, Country: one.Country, Gazetteer: one.Gazetteer, Roles: one.Roles}
			}
			if one.Name != ent.Name && !contains(ent.Aliases, one.Name) {
				ent.Aliases = append(ent.Aliases, one.Name)
				sort.Strings(ent.Aliases)
			}
			return nil
		})
		if err != nil {
			return d, err
		}
		for _, r := range cur.Rules {
			if r.Op == resolve.Rename && r.Args[0] == id && n > 0 {
				ent.Name = r.Args[1]
			} else if r.Args[0] == id && n == 0 {
				d.Faults = append(d.Faults, resolve.RuleFault{Rule: r.ID, Why: "gone"})
			}
		}
		switch {
		case strings.HasPrefix(id, "event:") && n == 0:
			d.GoneEvents = append(d.GoneEvents, id)
		case strings.HasPrefix(id, "event:"):
			d.Events = append(d.Events, ev)
		case n == 0:
			d.GoneEntities = append(d.GoneEntities, id)
		default:
			d.Entities = append(d.Entities, ent)
		}
	}
	d.Moves = s.moves
	for _, k := range slices.Sorted(maps.Keys(s.own)) {
		d.State = append(d.State, resolve.Write{Key: k, Value: s.own[k]})
	}
	return d, nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// tell builds a record by hand: people and countries, and one meeting of all
// people on a day at a place.
type tell struct {
	id, outlet, day string
	modality        kg.Modality
	typ             kg.EventType
	place           string
	people          []string
}

func (t tell) facts() ArticleFacts {
	r := &resolve.Record{Article: t.id, Path: t.id + ".txt", SHA256: strings.Repeat("a", 64), Outlet: t.outlet,
		Title: "Titre de " + t.id, Published: t.day, Lang: "fr"}
	ev := kg.Event{ID: "v1", Type: t.typ, Modality: t.modality, Score: 0.9, Date: kg.When{Basis: kg.NoDate}}
	if t.day != "" {
		ev.Date = kg.When{From: t.day, To: t.day, Basis: kg.Explicit}
	}
	if ev.Type == "" {
		ev.Type = kg.Meeting
	}
	if ev.Modality == "" {
		ev.Modality = kg.Occurred
	}
	for i, p := range t.people {
		id := fmt.Sprintf("e%d", i+1)
		name, role, _ := strings.Cut(p, "|")
		kind := kg.Person
		if strings.HasPrefix(name, "=") {
			kind, name = kg.Country, name[1:]
		}
		e := kg.Entity{ID: id, Kind: kind, Name: name}
		part := kg.Participant{Entity: id, Role: kg.Actor}
		if role != "" {
			part.Role = kg.PartRole(role)
		}
		if kind == kg.Person {
			e.Roles = []kg.Role{{Title: "ministre de " + name, Basis: "text"}}
		}
		r.Entities = append(r.Entities, resolve.Local{Entity: e})
		ev.Participants = append(ev.Participants, part)
	}
	if t.place != "" {
		r.Entities = append(r.Entities, resolve.Local{Entity: kg.Entity{ID: "e99", Kind: kg.Place, Name: t.place, Country: "MA"}})
		ev.Place = "e99"
	}
	quote := strings.Join(t.people, " a rencontré ") + "."
	ev.Mentions = []kg.EventMention{{Span: kg.Span{Start: 10, End: 10 + len(quote)}, Quote: quote, Sentence: 1, Rule: "frame.rencontrer"}}
	r.Events = []kg.Event{ev}
	full := &kg.Article{Schema: kg.Schema, ID: t.id, Path: r.Path, Text: "Chapeau.\n\n" + quote[:0] + quote, Lang: "fr"}
	full.Text = "Chapeau. \n" + quote
	return ArticleFacts{Record: r, Full: full}
}

func facts(tells ...tell) []ArticleFacts {
	out := make([]ArticleFacts, len(tells))
	for i, t := range tells {
		out[i] = t.facts()
	}
	return out
}

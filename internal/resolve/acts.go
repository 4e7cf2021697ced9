package resolve

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// told is a telling with its record.
type told struct {
	*telling
	rec   *Record
	event *kg.Event
	group int // number of its independent text, from 1
}

// tellingsOf gathers the tellings of an event, in order.
func (s *solver) tellingsOf(id string) (list []told) {
	for _, k := range s.ids("E=" + id) {
		r := refOf(k)
		t, rec := s.telling(r), s.record(r.article)
		if t == nil || rec == nil {
			continue
		}
		for i := range rec.Events {
			if rec.Events[i].ID == r.local {
				list = append(list, told{telling: t, rec: rec, event: &rec.Events[i]})
				break
			}
		}
	}
	slices.SortFunc(list, func(a, b told) int { return compareRef(a.Ref, b.Ref) })
	return list
}

// nameAgreements gives agreements without a name of their own to the event
// that signs them.
func (s *solver) nameAgreements() {
	todo := map[string]bool{}
	for id := range s.dirty {
		if n := s.nodes[id]; n.Layer == byEvent && n.N > 0 {
			todo[id] = true
		}
	}
	for id := range s.cur.links {
		if n := s.node(id); n != nil && n.Layer == byEvent && n.N > 0 {
			todo[id] = true
		}
	}
	for id := range s.events.touched {
		for _, k := range s.ids("E=" + id) {
			r := refOf(k)
			if rec := s.record(r.article); rec != nil {
				for i := range rec.Events {
					if n := s.node(s.nodesOf(r.article)[rec.Events[i].Instrument]); n != nil && n.Layer == byEvent && n.N > 0 {
						todo[n.ID] = true
					}
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(todo)) {
		n := s.node(id)
		was := n.Cluster
		if s.assign(n, s.agreementID(n), nil, nil); n.Cluster != was {
			s.touchInstrument(n)
		}
	}
}

// touchInstrument notes the events whose instrument moved.
func (s *solver) touchInstrument(n *node) {
	article, local, _ := cutRef(strings.SplitN(n.Tag, "!", 2)[0])
	rec := s.record(article)
	if rec == nil {
		return
	}
	for i := range rec.Events {
		if t := s.telling(ref{article, rec.Events[i].ID}); t != nil && rec.Events[i].Instrument == local {
			s.events.touched[t.Event] = true
		}
	}
}

// agreementID names an agreement by the event that it is the instrument of.
func (s *solver) agreementID(n *node) string {
	own := s.vagueID(n)
	for _, id := range s.cur.partners(n.ID) {
		if m := s.node(id); m != nil && m.N > 0 && m.Layer != byEvent {
			return m.Cluster
		}
	}
	if len(s.cur.partners(n.ID)) > 0 {
		return own
	}
	article, local, ok := cutRef(strings.SplitN(n.Tag, "!", 2)[0])
	rec := s.record(article)
	if !ok || rec == nil {
		return own
	}
	best, rank := "", 9
	for i := range rec.Events {
		if rec.Events[i].Instrument != local {
			continue
		}
		t := s.telling(ref{article, rec.Events[i].ID})
		if t == nil || t.Event == "" {
			continue
		}
		if k := instrumentRank(t.Type); k < rank || k == rank && t.Event < best {
			best, rank = t.Event, k
		}
	}
	if best == "" || strings.Contains(n.Tag, "!") {
		return own
	}
	return "entity:agreement/" + strings.TrimPrefix(best, "event:")
}

func instrumentRank(t kg.EventType) int {
	switch t {
	case kg.Signing:
		return 0
	case kg.AgreementE:
		return 1
	}
	return 2
}

// cutRef reads "article#local".
func cutRef(s string) (article, local string, ok bool) {
	i := strings.LastIndexByte(s, '#')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

// actHeads makes the events that changed.
func (s *solver) actHeads(d *Delta) {
	for _, id := range slices.Sorted(maps.Keys(s.events.touched)) {
		before := s.get(keyEvent + id)
		list := s.tellingsOf(id)
		if len(list) == 0 || s.cur.drops(list) {
			if len(before) > 0 {
				d.GoneEvents = append(d.GoneEvents, id)
				d.State = append(d.State, Write{keyEvent + id, nil})
			}
			continue
		}
		e := s.act(id, list)
		if now := marshal(e); string(now) != string(before) {
			d.Events = append(d.Events, e)
			d.State = append(d.State, Write{keyEvent + id, now})
		}
	}
}

// act tells what all tellings tell together.
func (s *solver) act(id string, list []told) Event {
	numberTexts(list)
	e := Event{ID: id, Type: list[0].Type, Modality: modalityOf(list)}
	e.Participants = unionParts(list)
	e.Date = dateOf(list, e.Modality)
	e.Place = placeOf(list)
	e.Instrument = s.instrumentOf(list)
	e.Venue = vote(list, func(t *told) string { return t.event.Venue })
	e.Duration = vote(list, func(t *told) string { return t.event.Duration })
	e.Topic = vote(list, func(t *told) string { return t.event.Topic })
	articles, texts := map[string]bool{}, map[int]bool{}
	miss := 1.0
	for i := range list {
		t := &list[i]
		articles[t.Ref.article] = true
		if !texts[t.group] {
			texts[t.group] = true
			miss *= 1 - min(0.99, max(0, t.event.Score))
		}
		e.Sources = append(e.Sources, tellingRows(t)...)
	}
	e.Articles, e.Independent = len(articles), len(texts)
	e.Score = round(1 - miss)
	e.Conflicts = s.conflicts(list)
	e.Merged = actReasons(list, s)
	e.Possibly = s.nearActs(id, list)
	s.cur.touchUpEvent(s, &e, list)
	return e
}

// nearActs lists the events that a telling would fit, were it not for another.
func (s *solver) nearActs(id string, list []told) []string {
	near := map[string]bool{}
	for i := range list {
		for _, k := range list[i].Near {
			if t := s.telling(refOf(k)); t != nil && t.Event != "" && t.Event != id {
				near[t.Event] = true
			}
		}
	}
	if len(near) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(near))
}

// tellingRows lists the sentences of a telling.
func tellingRows(t *told) (rows []Telling) {
	for _, m := range t.event.Mentions {
		mod := m.Modality
		if mod == "" {
			mod = t.event.Modality
		}
		rows = append(rows, Telling{Article: t.Ref.article, Path: t.rec.Path, Local: t.Ref.local, Modality: mod, Date: t.event.Date,
			Quote: m.Quote, Span: m.Span, Sentence: m.Sentence, Rule: m.Rule, Source: m.Source, Independent: t.group})
	}
	if rows == nil {
		rows = []Telling{{Article: t.Ref.article, Path: t.rec.Path, Local: t.Ref.local, Modality: t.event.Modality, Date: t.event.Date, Independent: t.group}}
	}
	return rows
}

// numberTexts gives copies of one text the same number.
func numberTexts(list []told) {
	var heads []*told
	number := map[string]int{}
	for i := range list {
		t := &list[i]
		if n, ok := number[t.Ref.article]; ok {
			t.group = n
			continue
		}
		for k, h := range heads {
			if t.rec.SHA256 != "" && t.rec.SHA256 == h.rec.SHA256 || copies(t.rec.Sketch, h.rec.Sketch) {
				t.group = k + 1
				break
			}
		}
		if t.group == 0 {
			heads = append(heads, t)
			t.group = len(heads)
		}
		number[t.Ref.article] = t.group
	}
}

// modalityOf: told as done by one is done; else the last word before it counts.
func modalityOf(list []told) kg.Modality {
	last := &list[0]
	for i := range list {
		t := &list[i]
		if t.Modality == kg.Occurred {
			return kg.Occurred
		}
		if t.Pub > last.Pub || t.Pub == last.Pub && rankModality(t.Modality) < rankModality(last.Modality) {
			last = t
		}
	}
	return last.Modality
}

func rankModality(m kg.Modality) int {
	switch m {
	case kg.Denied:
		return 0
	case kg.Planned:
		return 1
	}
	return 2
}

// unionParts lists all participants. A role without a name gives way to a named
// person of its country; the vague role "actor" to a better one.
func unionParts(list []told) []Part {
	roles := map[string]map[kg.PartRole]bool{}
	named := map[string]bool{}
	var vague []actor
	for _, t := range list {
		for _, a := range t.Parts {
			if a.Vague {
				vague = append(vague, a)
				continue
			}
			addRole(roles, a)
			if a.Kind == kg.Person && a.Land != "" {
				named[a.Land] = true
			}
		}
	}
	seen := map[string]bool{}
	for _, a := range vague {
		words, _, _ := strings.Cut(a.ID, "~")
		if k := words + "|" + string(a.Role); a.Kind == kg.Person && seen[k] {
			continue // "trois ministres" of two articles
		} else {
			seen[k] = true
		}
		if a.Land == "" || !named[a.Land] || a.Kind != kg.Person || len(list) == 1 {
			addRole(roles, a)
		}
	}
	var out []Part
	for _, id := range slices.Sorted(maps.Keys(roles)) {
		if len(roles[id]) > 1 {
			delete(roles[id], kg.Actor)
		}
		rs := make([]string, 0, len(roles[id]))
		for r := range roles[id] {
			rs = append(rs, string(r))
		}
		slices.Sort(rs)
		for _, r := range rs {
			out = append(out, Part{id, kg.PartRole(r)})
		}
	}
	return out
}

func addRole(roles map[string]map[kg.PartRole]bool, a actor) {
	if roles[a.ID] == nil {
		roles[a.ID] = map[kg.PartRole]bool{}
	}
	roles[a.ID][a.Role] = true
}

// vote is the value most independent texts give; of equals the longest.
func vote(list []told, value func(*told) string) string {
	counts := map[string]int{}
	seen := map[string]bool{}
	for i := range list {
		t := &list[i]
		if v := value(t); v != "" && !seen[fmt.Sprint(t.group, v)] {
			seen[fmt.Sprint(t.group, v)] = true
			counts[v]++
		}
	}
	return bestName(counts)
}

// dateOf chooses the day that most independent texts give: those that tell the
// act as the event does before others, explicit days before dateline ones, a
// day that a warned weekday may mean counts for both.
func dateOf(list []told, m kg.Modality) kg.When {
	best, weight := -1, -1.0
	for i := range list {
		t := &list[i]
		if t.From == 0 {
			continue
		}
		w := dateWeight(t, m)
		for j := range list {
			o := &list[j]
			if o.group != t.group && o.From != 0 && (o.From == t.From && o.To == t.To || mayMean(o.telling, t.telling)) {
				w += dateWeight(o, m)
			}
		}
		w -= float64(min(t.To-t.From, 400)) / 100
		if w > weight || w == weight && t.From < list[best].From {
			best, weight = i, w
		}
	}
	if best < 0 {
		return kg.When{Basis: kg.NoDate}
	}
	return list[best].event.Date
}

func dateWeight(t *told, m kg.Modality) float64 {
	w := 1.0
	if t.Modality != m {
		w = 0.4
	}
	switch t.event.Date.Basis {
	case kg.Explicit:
		w += 0.2
	case kg.OnPublish:
		w -= 0.3
	}
	if t.event.Date.Warning != "" {
		w -= 0.5
	}
	return w
}

// placeOf is the place most texts give: a town before its country, and a
// country before what lies nowhere certain ("Afrique", "siège du parti").
func placeOf(list []told) string {
	for _, fine := range [...]func(*told) bool{
		func(t *told) bool { return t.PlaceLand != "" && !t.PlaceWhole },
		func(t *told) bool { return t.PlaceWhole },
		func(t *told) bool { return true },
	} {
		best := vote(list, func(t *told) string {
			if fine(t) {
				return t.Place
			}
			return ""
		})
		if best != "" {
			return best
		}
	}
	return ""
}

// instrumentOf is the entity of the instrument most texts give.
func (s *solver) instrumentOf(list []told) string {
	return vote(list, func(t *told) string {
		if t.event.Instrument == "" {
			return ""
		}
		return s.entityOf(s.nodesOf(t.Ref.article)[t.event.Instrument])
	})
}

// conflicts says in words where the tellings disagree, and who says what.
func (s *solver) conflicts(list []told) (out []string) {
	out = appendConflict(out, "date", list, func(t *told) string {
		if t.From == 0 {
			return ""
		}
		if t.From == t.To {
			return t.event.Date.From
		}
		return t.event.Date.From + "/" + t.event.Date.To
	})
	out = appendConflict(out, "place", list, func(t *told) string {
		if t.PlaceWhole || t.PlaceLand == "" {
			return ""
		}
		return t.Place
	})
	out = appendConflict(out, "modality", list, func(t *told) string { return string(t.Modality) })
	out = appendConflict(out, "duration", list, func(t *told) string { return t.event.Duration })
	out = appendConflict(out, "number", list, func(t *told) string { return s.numberIn(t) })
	return out
}

// numberIn joins the numbers told of groups that take part ("cinq présidents").
func (s *solver) numberIn(t *told) string {
	var nums []string
	for i := range t.rec.Entities {
		l := &t.rec.Entities[i]
		if !l.Group || !slices.ContainsFunc(t.event.Participants, func(p kg.Participant) bool { return p.Entity == l.ID }) {
			continue
		}
		head, _, ok := strings.Cut(gazetteer.Fold(l.Name), " ")
		if ok && (s.names.p.lex.numeral[head] || head != "" && head[0] >= '0' && head[0] <= '9') {
			nums = append(nums, gazetteer.Fold(l.Name))
		}
	}
	slices.Sort(nums)
	return strings.Join(nums, ", ")
}

// appendConflict adds a line when the values differ.
func appendConflict(out []string, what string, list []told, value func(*told) string) []string {
	by := map[string][]string{}
	for i := range list {
		if v := value(&list[i]); v != "" {
			by[v] = append(by[v], list[i].Ref.article)
		}
	}
	if len(by) < 2 {
		return out
	}
	var parts []string
	for _, v := range slices.Sorted(maps.Keys(by)) {
		who := slices.Compact(by[v])
		more := ""
		if len(who) > 5 {
			more = fmt.Sprintf(" and %d more", len(who)-5)
			who = who[:5]
		}
		parts = append(parts, v+" ("+strings.Join(who, ", ")+more+")")
	}
	return append(out, what+": "+strings.Join(parts, " | "))
}

// actReasons says for each telling but the first by which telling it was joined.
func actReasons(list []told, s *solver) (out []Reason) {
	for i := 1; i < len(list); i++ {
		var best relation
		with := 0
		for j := range list[:i] {
			r := relate(list[i].telling, list[j].telling)
			if s.cur.joins(list[i].Ref, list[j].Ref) {
				r = relation{same, 1, "curate.merge"}
			}
			if r.verdict == same && r.score > best.score {
				best, with = r, j
			}
			if j > 50 {
				break
			}
		}
		if best.verdict != same { // joined through a later one
			for j := i + 1; j < min(len(list), i+50); j++ {
				if r := relate(list[i].telling, list[j].telling); r.verdict == same && r.score > best.score {
					best, with = r, j
				}
			}
		}
		if best.verdict == same {
			out = append(out, Reason{best.rule, round(min(1, best.score)), list[with].Ref.String(), list[i].Ref.String()})
		}
	}
	slices.SortFunc(out, func(x, y Reason) int {
		return cmp.Or(strings.Compare(x.B, y.B), strings.Compare(x.A, y.A))
	})
	return out
}

package events

import (
	"slices"
	"sort"
	"strconv"

	"actant/internal/kg"
)

// finish joins the candidates of an article into events, gives what points back
// to the act it points to, lets undated acts take the day and place of the
// thread, and writes a.Events.
func (ar *article) finish() {
	var events []*cand
	for _, c := range ar.found {
		if c.pointer {
			ar.pointBack(events, c)
			continue
		}
		if e := ar.sameAct(events, c); e != nil {
			ar.join(e, c)
			continue
		}
		events = append(events, c)
	}
	for _, c := range ar.found {
		if c.pointer && c.order >= 0 {
			ar.pointBack(events, c)
		}
	}
	for _, c := range ar.found {
		if c.adds && c.order >= 0 && len(c.parts) > 1 && c.count() == len(c.parts) && ar.nounOf(c) {
			c.pointer = false
			events = append(events, c)
		}
	}
	events = ar.official(ar.again(events))
	ar.thread(events)
	events = ar.again(events)
	events = ar.stops(events)
	ar.write(events)
}

// stops drops a journey through a region of the world ("une tournée au Maghreb")
// when the article tells where in it the traveller went.
func (ar *article) stops(events []*cand) []*cand {
	out := events[:0:0]
	for _, c := range events {
		if c.typ == kg.Visit && c.place >= 0 && wideArea(&ar.a.Entities[c.place]) && ar.hasStop(events, c) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// hasStop tells whether another visit of the same traveller has a place of its
// own.
func (ar *article) hasStop(events []*cand, c *cand) bool {
	for _, e := range events {
		if e != c && e.typ == kg.Visit && e.place >= 0 && !wideArea(&ar.a.Entities[e.place]) && ar.shares(e, c) {
			return true
		}
	}
	return false
}

// official drops acts of private people: none who takes part has a role, a place
// in the lists, or is a state, body or group. A text of a few sentences, too short
// to say who is who, keeps all.
func (ar *article) official(events []*cand) []*cand {
	if len(ar.a.Sentences) <= 4 {
		return events
	}
	for _, c := range events {
		if ar.officialAct(c) {
			return events // one act of state makes the article one about states
		}
	}
	return nil
}

// officialAct tells whether somebody takes part who stands for more than himself.
func (ar *article) officialAct(c *cand) bool {
	for _, p := range c.parts {
		e := &ar.a.Entities[p.ent]
		if c.typ == kg.Visit && p.role != kg.Visitor || e.Type == "media" || e.Type == "news_agency" {
			continue
		}
		if e.Kind != kg.Person || e.Gazetteer != "" || len(e.Roles) > 0 || e.Unnamed {
			return true
		}
	}
	return false
}

// nounOf tells whether the sentence of a candidate also has an event noun that
// found nobody: "A ces entretiens ont pris part A et B".
func (ar *article) nounOf(c *cand) bool {
	for _, o := range ar.found {
		if o != c && o.sentence == c.sentence && o.typ == c.typ && o.pointer && !o.adds {
			if o.when.Known() && !c.when.Known() {
				c.when = o.when
			}
			if c.place < 0 {
				c.place = o.place
			}
			return true
		}
	}
	return false
}

// again joins events that have become alike by joining.
func (ar *article) again(events []*cand) []*cand {
	var out []*cand
	for _, c := range events {
		if e := ar.sameAct(out, c); e != nil {
			ar.join(e, c)
			continue
		}
		out = append(out, c)
	}
	return out
}

// sameAct finds the event that a candidate tells again.
func (ar *article) sameAct(events []*cand, c *cand) *cand {
	var best *cand
	rank := 0.0
	for _, e := range events {
		if k := ar.likeness(e, c); k > rank {
			best, rank = e, k
		}
	}
	return best
}

// likeness is above 0 when two tellings may be of one act.
func (ar *article) likeness(a, b *cand) float64 {
	if a.typ != b.typ || !ar.daysFit(a, b) || !ar.placesFit(a, b) || !modalitiesFit(a, b) {
		return 0
	}
	if a.old != b.old && a.typ == kg.Meeting {
		return 0 // "the two last met in July"
	}
	if a.typ == kg.Meeting && a.modality == kg.Occurred && b.modality == kg.Planned && b.sentence > a.sentence && !a.soft && !b.soft {
		return 0 // talks that were held, and then "the ministers are to meet"
	}
	if b.itText && b.modality == kg.Planned && a.modality == kg.Occurred {
		return 0 // initialled, "it is to be signed in Oslo"
	}
	both, onlyA, onlyB := ar.compare(a, b)
	if a.typ == kg.Signing && a.instrument >= 0 && b.instrument >= 0 {
		if a.instrument == b.instrument {
			return 2 + float64(both)
		}
		if a.when.Known() != b.when.Known() && !a.soft && !b.soft {
			return 0 // another text, told to be of another day
		}
	}
	if both == 0 {
		return 0
	}
	small := min(len(a.parts), len(b.parts))
	switch {
	case onlyA == 0 || onlyB == 0:
	case a.typ == kg.Visit:
	case 2*both < small+1 && small > 1:
		return 0
	case a.typ == kg.Meeting && onlyA > 0 && onlyB > 0 && small <= 2:
		return 0
	}
	if a.typ == kg.Meeting && both == 1 && small == 2 {
		return 0
	}
	if (a.typ == kg.Meeting || a.typ == kg.AgreementE) && small == 2 && max(len(a.parts), len(b.parts)) >= 4 {
		return 0 // two who talk aside in a meeting of many
	}
	k := float64(both)
	if a.when.Known() && b.when.Known() {
		k++
	}
	if a.instrument >= 0 && a.instrument == b.instrument {
		k += 2
	}
	return k - .1*float64(abs(a.sentence-b.sentence))/10
}

// compare counts participants told by both, by a only and by b only. A state
// and its minister count as one where the other side has only one of them.
func (ar *article) compare(a, b *cand) (both, onlyA, onlyB int) {
	matched := make([]bool, len(b.parts))
	for _, p := range a.parts {
		hit := false
		for j, q := range b.parts {
			if !matched[j] && ar.sameParty(p.ent, q.ent) {
				matched[j], hit = true, true
				break
			}
		}
		if hit {
			both++
		} else {
			onlyA++
		}
	}
	for j, q := range b.parts {
		if matched[j] {
			continue
		}
		// a second one of the same state
		found := false
		for _, p := range a.parts {
			if ar.sameParty(p.ent, q.ent) {
				found = true
			}
		}
		if !found {
			onlyB++
		}
	}
	return both, onlyA, onlyB
}

// sameParty tells whether two entities are one party: the same, or a state and
// one who acts for it.
func (ar *article) sameParty(x, y int) bool {
	if x == y {
		return true
	}
	a, b := &ar.a.Entities[x], &ar.a.Entities[y]
	if (a.Kind == kg.Country) != (b.Kind == kg.Country) {
		return a.Country != "" && a.Country == b.Country
	}
	return false
}

func (ar *article) daysFit(a, b *cand) bool {
	if !a.when.Known() || !b.when.Known() {
		return true
	}
	if a.soft != b.soft {
		if d, ok := daysApart(a.when.From, b.when.From); ok && abs(d) <= 7 {
			return true // a title's weekday looks either way
		}
	}
	af, at := bounds(a.when)
	bf, bt := bounds(b.when)
	if af <= bt && bf <= at {
		return true
	}
	if a.typ == kg.Visit && a.modality == b.modality {
		// "arrivé lundi", "a quitté jeudi": parts of one stay
		if d, ok := daysApart(at, bf); ok && d >= 0 && d <= 2 && sameEntity(a.place, b.place) && a.place >= 0 {
			return true
		}
	}
	return slices.Contains(a.when.Candidates, bf) || slices.Contains(b.when.Candidates, af)
}

// bounds are the first and last day of a date, open ends far away.
func bounds(w kg.When) (string, string) {
	f, t := w.From, w.To
	if f == "" {
		f = "0000-00-00"
	}
	if t == "" {
		t = "9999-99-99"
	}
	return f, t
}

func sameEntity(a, b int) bool { return a == b }

// placesFit: the same place, one unknown, or one in the other.
func (ar *article) placesFit(a, b *cand) bool {
	if a.place < 0 || b.place < 0 || a.place == b.place {
		return true
	}
	x, y := &ar.a.Entities[a.place], &ar.a.Entities[b.place]
	if wideArea(x) || wideArea(y) {
		return a.typ != kg.Visit || b.typ != kg.Visit
	}
	if x.Country == "" || y.Country == "" {
		venue := x.Type == "venue" || y.Type == "venue" || x.Type == "airport" || y.Type == "airport"
		return a.typ != kg.Visit && (venue || x.Kind != y.Kind)
	}
	if x.Country != y.Country {
		return false
	}
	// two towns of one state are two places, a venue and a town may be one
	towns := x.Kind == kg.Place && y.Kind == kg.Place && x.Type != "venue" && y.Type != "venue" && x.Type != "airport" && y.Type != "airport"
	return !towns || x.Type == "region" || y.Type == "region"
}

// wideArea tells whether a place is a region of the world.
func wideArea(e *kg.Entity) bool {
	return e.Kind == kg.Place && (e.Country == "" && e.Gazetteer != "" || e.Type == "region" || e.Type == "continent")
}

// modalitiesFit: a plan and its fulfilment may be one act; what was denied is
// another than what happened, unless it was only planned or proposed.
func modalitiesFit(a, b *cand) bool {
	if a.modality == b.modality || a.soft || b.soft {
		return true
	}
	d := a.modality == kg.Denied || b.modality == kg.Denied
	o := a.modality == kg.Occurred || b.modality == kg.Occurred
	if d && o {
		return false
	}
	if o { // a plan with a later day is another act than the one that happened
		p, q := a, b
		if p.modality == kg.Occurred {
			p, q = b, a
		}
		if p.when.Known() && !q.when.Known() && p.own {
			return false
		}
	}
	return true
}

// join puts telling c into event e.
func (ar *article) join(e, c *cand) {
	for _, p := range c.parts {
		found := false
		for i := range e.parts {
			if e.parts[i].ent == p.ent {
				found = true
				if e.parts[i].role == kg.Actor || e.parts[i].role == kg.Party && p.role == kg.Signatory {
					e.parts[i].role = p.role
				}
			}
		}
		if !found {
			e.parts = append(e.parts, p)
		}
	}
	if better(c, e) {
		e.when, e.own = c.when, c.own
	}
	if ar.betterPlace(e.place, c.place) {
		e.place = c.place
	}
	if e.instrument < 0 || e.soft && !c.soft && c.instrument >= 0 {
		e.instrument, e.instText = c.instrument, firstString(e.instText, c.instText)
	}
	e.duration = firstString(e.duration, c.duration)
	switch {
	case e.soft && !c.soft:
		e.modality, e.soft = c.modality, false
		if c.when.Known() {
			e.when, e.own = c.when, c.own
		} else if c.modality == kg.Planned && e.when.To != "" && e.when.To < ar.a.Published {
			e.when = kg.When{Basis: kg.NoDate}
		}
	case c.soft && !e.soft:
	default:
		e.modality = joinModality(e.modality, c.modality)
	}
	e.mentions = append(e.mentions, c.mentions...)
	e.score = max(e.score, c.score)
}

// better tells whether the day of c says more than that of e.
func better(c, e *cand) bool {
	if !c.when.Known() {
		return false
	}
	if !e.when.Known() {
		return true
	}
	if loosely(e.when, c.when) {
		return true
	}
	if c.typ == kg.Visit {
		return wide(c.when) && !wide(e.when) && c.when.To != "" && c.when.From != ""
	}
	return !wide(c.when) && wide(e.when)
}

// loosely tells whether a is a week or more in which the shorter b lies: "next
// week" in the title, "on Monday for a two-day visit" in the story.
func loosely(a, b kg.When) bool {
	if a.From == "" || a.To == "" || b.From < a.From || b.To > a.To || b.To == "" {
		return false
	}
	da, ok1 := daysApart(a.From, a.To)
	db, ok2 := daysApart(b.From, b.To)
	return ok1 && ok2 && da >= 6 && db < da
}

func wide(w kg.When) bool { return w.From != w.To }

// betterPlace prefers a known place, then a town to a state.
func (ar *article) betterPlace(old, now int) bool {
	if now < 0 {
		return false
	}
	if old < 0 {
		return true
	}
	return ar.a.Entities[old].Kind == kg.Country && ar.a.Entities[now].Kind == kg.Place
}

func firstString(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// joinModality: done beats denied beats planned beats proposed.
func joinModality(a, b kg.Modality) kg.Modality {
	rank := func(m kg.Modality) int {
		switch m {
		case kg.Occurred:
			return 3
		case kg.Denied:
			return 2
		case kg.Planned:
			return 1
		}
		return 0
	}
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// longAgo tells an act whose own day lies half a year or more before the paper.
func (ar *article) longAgo(c *cand) bool {
	d, ok := daysApart(c.when.To, ar.a.Published)
	return ok && c.own && d > 180
}

// pointBack gives what "la rencontre" or "cette visite" adds to the act told
// last that it may mean.
func (ar *article) pointBack(events []*cand, c *cand) {
	if c.order < 0 {
		return
	}
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		if e.typ != c.typ && !(e.typ == kg.Call && c.typ == kg.Meeting) || e.sentence > c.sentence || !ar.daysFit(e, c) || !ar.placesFit(e, c) || !modalitiesFit(e, c) || ar.longAgo(c) && !e.when.Known() {
			continue
		}
		if c.adds {
			if c.sentence-e.sentence > 3 {
				return
			}
		} else if !ar.within(c, e) {
			continue
		}
		n := len(e.parts)
		ar.join(e, c)
		if !c.adds {
			e.parts = e.parts[:n]
		}
		c.order = -1
		return
	}
}

// within tells whether all participants of a pointer are parties of the event.
func (ar *article) within(c, e *cand) bool {
	for _, p := range c.parts {
		ok := false
		for _, q := range e.parts {
			if ar.sameParty(p.ent, q.ent) {
				ok = true
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// thread lets an act without a day or place take those of the act told before,
// when it has a participant in common with it.
func (ar *article) thread(events []*cand) {
	for i, c := range events {
		if c.modality == kg.Denied || c.modality == kg.Proposed {
			continue
		}
		ar.inCourse(events[:i], c)
		ar.threadPlace(events[:i], c)
		for j := i - 1; j >= 0; j-- {
			p := events[j]
			if p.modality != c.modality {
				continue
			}
			if !ar.shares(p, c) {
				ar.sameDay(p, c)
				continue
			}
			if !c.when.Known() && p.when.Known() && oneStay(p) && c.typ != kg.Letter && abs(c.sentence-p.sentence) <= 5 && ar.dayPasses(p, c) {
				c.when = p.when
				c.when.Basis = kg.Relative
			}
		}
	}
	ar.seatPlaces(events)
}

// inCourse gives an act in the course of a gathering its days and place: those of
// the last one told before that happened and has a day or place.
func (ar *article) inCourse(before []*cand, c *cand) {
	if !c.course {
		return
	}
	for j := len(before) - 1; j >= 0; j-- {
		p := before[j]
		if p.typ != kg.Meeting || p.modality != c.modality || len(p.parts) < 2 || !p.when.Known() && p.place < 0 || !ar.placesFit(p, c) {
			continue
		}
		if d, ok := daysApart(p.when.From, p.when.To); !c.when.Known() && p.when.Known() && ok && d <= 4 {
			c.when = p.when
			c.when.Basis = kg.Relative
		}
		if !c.placed() {
			c.place = p.place
		}
		return
	}
}

// dayPasses tells whether the day of an act before may be that of one after it:
// they are not told to be in different places, and a journey goes on in one place
// only.
func (ar *article) dayPasses(p, c *cand) bool {
	if c.typ == kg.Visit {
		return p.place >= 0 && c.place >= 0 && ar.a.Entities[p.place].Country == ar.a.Entities[c.place].Country && ar.a.Entities[c.place].Country != ""
	}
	if !ar.placesFit(p, c) {
		return false
	}
	// an act at home of somebody who has no part in the one before
	if p.place < 0 && c.place >= 0 {
		return ar.hasCountry(p, ar.a.Entities[c.place].Country)
	}
	return true
}

// hasCountry tells whether a state, or somebody of it, takes part.
func (ar *article) hasCountry(c *cand, iso string) bool {
	for _, p := range c.parts {
		if ar.a.Entities[p.ent].Country == iso {
			return true
		}
	}
	return false
}

// threadPlace gives an act without a place that of an act before which shares a
// participant: first one in the state of a participant, then any near one.
func (ar *article) threadPlace(before []*cand, c *cand) {
	if c.placed() {
		return
	}
	for _, home := range []bool{true, false} {
		for j := len(before) - 1; j >= 0; j-- {
			p := before[j]
			if p.place < 0 || p.modality != c.modality || !ar.shares(p, c) || !ar.daysFit(p, c) || wideArea(&ar.a.Entities[p.place]) {
				continue
			}
			at := ar.hasCountry(c, ar.a.Entities[p.place].Country)
			if at == home && (home || c.sentence-p.sentence <= 2) {
				c.place = p.place
				return
			}
		}
	}
}

// oneStay tells whether an act is of one day, or a visit of a few: what happens
// in its course is dated by it.
func oneStay(p *cand) bool {
	if p.when.From == p.when.To {
		return true
	}
	d, ok := daysApart(p.when.From, p.when.To)
	return ok && d <= 4 && (p.typ == kg.Visit || p.typ == kg.Meeting)
}

// sameDay gives an undated act that happened the day of the act right before it
// in the text, when that is news of the last week: "Au terme des travaux, …".
func (ar *article) sameDay(p, c *cand) {
	if c.modality != kg.Occurred || c.when.Known() || !p.when.Known() || p.when.From != p.when.To || c.typ == kg.Letter || c.typ == kg.Call || c.typ == kg.Visit {
		return
	}
	d, ok := daysApart(p.when.From, ar.a.Published)
	if !ok || d < 0 || d > 7 || c.sentence-p.sentence > 6 || !ar.placesFit(p, c) {
		return
	}
	c.when = p.when
	c.when.Basis = kg.Relative
}

// seatPlaces gives the town of the dateline to meetings and signings of the day
// that tell no place.
func (ar *article) seatPlaces(events []*cand) {
	ar.nearPlaces(events)
	ar.townOfVenue(events)
	defer ar.hostPlaces(events)
	if ar.seat < 0 {
		return
	}
	for _, c := range events {
		if c.place >= 0 || c.modality != kg.Occurred || c.typ != kg.Meeting && c.typ != kg.Signing && c.typ != kg.AgreementE {
			continue
		}
		d, ok := daysApart(c.when.From, ar.a.Published)
		if !c.when.Known() || ok && d >= 0 && d <= 2 {
			c.place = ar.seat
		}
	}
}

// townOfVenue sets an act in a building without a town of its own ("au siège du
// ministère") in the town that the article was in last; the building stays its
// venue.
func (ar *article) townOfVenue(events []*cand) {
	for _, c := range events {
		if c.place < 0 {
			continue
		}
		e := &ar.a.Entities[c.place]
		if e.Type != "venue" || e.Gazetteer != "" {
			continue
		}
		for s := c.sentence; s >= 0 && s >= c.sentence-3; s-- {
			if t := ar.town[s]; t >= 0 && t != c.place && ar.a.Entities[t].Gazetteer != "" && (e.Country == "" || e.Country == ar.a.Entities[t].Country) && !ar.placeConflict(c, t) {
				c.venue, c.place = e.Name, t
				break
			}
		}
	}
}

// placed tells whether an act without a place may take one from around it.
func (c *cand) placed() bool {
	return c.place >= 0 || c.modality == kg.Denied || c.typ != kg.Meeting && c.typ != kg.Signing && c.typ != kg.AgreementE
}

// nearPlaces gives an act without a place the town that the sentence right
// before or behind it, or the title, is set in.
func (ar *article) nearPlaces(events []*cand) {
	for _, c := range events {
		if c.placed() {
			continue
		}
		for _, s := range []int{c.sentence - 1, c.sentence - 2, c.sentence + 1, 0} {
			if s < 0 || s >= len(ar.town) || ar.town[s] < 0 || s == 0 && c.sentence > 4 {
				continue
			}
			if ar.placeConflict(c, ar.town[s]) {
				continue
			}
			c.place = ar.town[s]
			break
		}
	}
}

// placeConflict tells whether another act of the article, on another day, has
// the place: then it is that one's.
func (ar *article) placeConflict(c *cand, place int) bool {
	for _, e := range ar.found {
		if e != c && e.place == place && e.when.Known() && c.when.Known() && !ar.daysFit(e, c) {
			return true
		}
		if e != c && e.place == place && e.modality == kg.Planned && c.modality == kg.Occurred && !e.soft {
			return true
		}
	}
	return false
}

// hostPlaces sets a reception that tells no place in the state of its host: who
// receives is at home.
func (ar *article) hostPlaces(events []*cand) {
	for _, c := range events {
		if c.place >= 0 || c.typ != kg.Meeting || c.modality == kg.Denied {
			continue
		}
		for _, p := range c.parts {
			e := &ar.a.Entities[p.ent]
			if p.role == kg.Host && e.Kind == kg.Person && e.Country != "" && len(e.Country) == 2 {
				c.place = ar.country(e.Country)
				break
			}
		}
	}
}

func (ar *article) shares(a, b *cand) bool {
	for _, p := range a.parts {
		for _, q := range b.parts {
			if p.ent == q.ent {
				return true
			}
		}
	}
	return false
}

// write turns candidates into events, in order of their first telling.
func (ar *article) write(events []*cand) {
	sort.SliceStable(events, func(i, j int) bool { return events[i].mentions[0].Start < events[j].mentions[0].Start })
	a := ar.a
	a.Events = make([]kg.Event, 0, len(events))
	for n, c := range events {
		e := kg.Event{ID: "v" + strconv.Itoa(n+1), Type: c.typ, Modality: c.modality, Date: c.when, Duration: c.duration,
			Mentions: distinct(c.mentions), Score: round(c.score), Venue: c.venue}
		for _, p := range c.parts {
			q := kg.Participant{Entity: a.Entities[p.ent].ID, Role: ar.roleOf(c, p), Way: p.way}
			if p.mention >= 0 {
				q.Mention = a.Mentions[p.mention].ID
			}
			e.Participants = append(e.Participants, q)
		}
		if c.place >= 0 {
			e.Place = a.Entities[c.place].ID
		}
		if c.instrument >= 0 {
			e.Instrument = a.Entities[c.instrument].ID
		}
		a.Events = append(a.Events, e)
	}
}

// roleOf settles roles by kind: persons sign, states and bodies are parties.
func (ar *article) roleOf(c *cand, p part) kg.PartRole {
	k := ar.a.Entities[p.ent].Kind
	switch {
	case c.typ == kg.Signing && (p.role == kg.Signatory || p.role == kg.Party):
		if k == kg.Person || ar.a.Entities[p.ent].Group {
			return kg.Signatory
		}
		return kg.Party
	case c.typ == kg.AgreementE && p.role != kg.Mediator:
		return kg.Party
	}
	return p.role
}

func round(x float64) float64 { return float64(int(x*1000+.5)) / 1000 }

// distinct drops tellings by the same sentence and rule.
func distinct(ms []kg.EventMention) []kg.EventMention {
	out := ms[:0]
	for _, m := range ms {
		dup := false
		for _, o := range out {
			if o.Sentence == m.Sentence && o.Rule == m.Rule {
				dup = true
			}
		}
		if !dup {
			out = append(out, m)
		}
	}
	return out
}

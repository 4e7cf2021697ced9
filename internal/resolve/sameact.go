package resolve

import (
	"slices"
	"strings"

	"actant/internal/kg"
)

// relation says what two tellings are to each other.
type relation struct {
	verdict verdict // same, unsure, different or unrelated
	score   float64
	rule    string
}

// relate compares two tellings of a type; which comes first does not matter.
func relate(a, b *telling) relation {
	if compareRef(a.Ref, b.Ref) > 0 {
		a, b = b, a
	}
	if a.Type != b.Type {
		return relation{}
	}
	if a.Ref.article == b.Ref.article {
		return relation{different, 0, "event.same-article"}
	}
	who := compareActors(a, b)
	if who.verdict == different || who.verdict == unrelated {
		return who
	}
	if cancelled(a, b) && !sameCompany(a, b) {
		return relation{unsure, 0.4, "event.cancelled"}
	}
	where, bad := comparePlaces(a, b)
	when := compareDates(a, b)
	switch {
	case when.verdict == different:
		return when
	case bad && a.Type == kg.Visit:
		return relation{different, 0, "event.place"}
	case bad && who.score < 0.9:
		return relation{different, 0, "event.place"}
	case bad && when.score < 0.95:
		return relation{unsure, 0.4, "event.place"}
	case when.verdict == unsure:
		return when
	}
	if done := a.Modality == kg.Occurred && b.Modality == kg.Occurred; done && (a.From == 0 || b.From == 0) && who.score < 0.95 && when.score < 0.85 && where < 0.9 {
		return relation{unsure, 0.5, "event.no-date"}
	}
	score := 0.5*who.score + 0.35*when.score + 0.15*where
	if instrumentsDiffer(a, b) {
		score -= 0.25
	}
	if who.verdict == unsure && when.score < 0.9 || score < 0.6 {
		return relation{unsure, score, who.rule}
	}
	return relation{same, round(score), when.rule}
}

func instrumentsDiffer(a, b *telling) bool {
	return a.Instrument != "" && b.Instrument != "" && a.Instrument != b.Instrument
}

// company is what two lists of participants have in common.
type company struct {
	persons, bodies         int // shared
	restA, restB            int // named persons of one side only
	looseA, looseB          int // of these, not even explained by a country or role of the other side
	bodiesA, bodiesB        int
	lostA, lostB            int // bodies of one side that nothing of the other explains
	personsA, personsB      int
	vagueA, vagueB, vagueOK int
}

func (t *telling) find(id string) *actor {
	for i := range t.Parts {
		if t.Parts[i].ID == id {
			return &t.Parts[i]
		}
	}
	return nil
}

// covers tells whether t has a participant that may stand for a: a country or a
// vague role for its minister, a minister for his country.
func (t *telling) covers(a *actor) bool {
	for i := range t.Parts {
		p := &t.Parts[i]
		if p.Vague && (p.Land == "" || a.Land == "" || p.Land == a.Land) {
			return true
		}
		if a.Land != "" && p.Land == a.Land && (p.Kind != kg.Person || a.Kind != kg.Person) {
			return true
		}
	}
	return false
}

// has tells whether someone of a country, or of a country unknown, takes part.
func (t *telling) has(land string) bool {
	for i := range t.Parts {
		if p := &t.Parts[i]; p.Land == land || p.Land == "" && (p.Vague || p.Kind == kg.Person) {
			return true
		}
	}
	return false
}

// share counts what two tellings have in common.
func share(a, b *telling) (c company) {
	count := func(t, o *telling, persons, bodies, rest, loose, lost, vague *int, first bool) {
		seen := ""
		for i := range t.Parts {
			p := &t.Parts[i]
			if p.ID == seen {
				continue
			}
			seen = p.ID
			hit := o.find(p.ID) != nil
			switch {
			case p.Vague:
				*vague++
				if hit && first {
					c.vagueOK++
				}
				if !hit && p.Land != "" && !o.has(p.Land) {
					*lost++
				}
			case p.Kind == kg.Person:
				*persons++
				if hit && first {
					c.persons++
				}
				if !hit {
					*rest++
					if !o.covers(p) {
						*loose++
					}
				}
			default:
				*bodies++
				if hit && first {
					c.bodies++
				}
				if !hit && !o.covers(p) {
					*lost++
				}
			}
		}
	}
	count(a, b, &c.personsA, &c.bodiesA, &c.restA, &c.looseA, &c.lostA, &c.vagueA, true)
	count(b, a, &c.personsB, &c.bodiesB, &c.restB, &c.looseB, &c.lostB, &c.vagueB, false)
	return c
}

// compareActors says whether the participants of two tellings may be of one act.
func compareActors(a, b *telling) relation {
	c := share(a, b)
	if c.persons+c.bodies == 0 {
		return landsOnly(a, b, &c)
	}
	if hostsDiffer(a, b) {
		return relation{different, 0, "event.hosts"}
	}
	nA, nB := c.personsA+c.bodiesA+c.vagueA, c.personsB+c.bodiesB+c.vagueB
	if a.Type == kg.Visit {
		return visitors(a, b, &c)
	}
	switch {
	case c.restA > 0 && c.restB > 0:
		return bothHaveOthers(&c)
	case c.persons >= 2 && (c.restA > 0 || c.restB > 0):
		return relation{same, 0.93, "event.participants"}
	case c.persons >= 2:
		return relation{same, 1, "event.participants"}
	case c.persons == 1:
		return onePerson(&c, nA, nB)
	}
	return bodiesOnly(&c)
}

// landsOnly: one telling names states, the other their ministers.
func landsOnly(a, b *telling, c *company) relation {
	if c.vagueOK > 0 {
		return relation{unsure, 0.5, "event.role-or-country"}
	}
	if c.personsA > 0 && c.personsB > 0 || c.looseA+c.looseB+c.lostA+c.lostB > 0 || a.Type == kg.Visit {
		return relation{}
	}
	if x, y := a.lands(), b.lands(); len(x) >= 2 && slices.Equal(x, y) {
		return relation{same, 0.8, "event.lands"}
	}
	return relation{}
}

// bothHaveOthers: each side names a person the other does not. Two lists of a
// summit may be cut differently; a meeting of A and B is not one of A and C.
func bothHaveOthers(c *company) relation {
	small := min(c.personsA, c.personsB)
	if c.persons >= 2 && c.persons*2 > small {
		return relation{same, 0.85, "event.list"}
	}
	if c.persons >= 2 && small >= 4 {
		return relation{unsure, 0.6, "event.list"}
	}
	if c.persons == 0 && c.bodies >= 2 && c.looseA == 0 && c.looseB == 0 {
		return relation{unsure, 0.7, "event.other-persons"}
	}
	if c.persons >= 1 && small <= 2 {
		return relation{different, 0, "event.counterpart"}
	}
	return relation{unsure, 0.3, "event.other-persons"}
}

// onePerson: one named person in common, the others of one side at most
// explained by a country, a role or a group of the other.
func onePerson(c *company, nA, nB int) relation {
	switch {
	case c.bodies > 0 && c.lostA == 0 && c.lostB == 0 && (c.looseA == 0 || c.looseB == 0):
		return relation{same, 0.95, "event.participants"}
	case nA == 1 || nB == 1:
		return relation{same, 0.75, "event.one-named"}
	case c.restA == 0 && c.restB == 0 && c.lostA == 0 && c.lostB == 0:
		return relation{same, 0.9, "event.role-or-country"}
	case c.looseA == 0 && c.looseB == 0 && (c.lostA == 0 || c.lostB == 0):
		return relation{same, 0.85, "event.role-or-country"}
	case c.looseA+c.looseB > 0 && (c.lostA > 0 || c.lostB > 0), c.lostA > 0 && c.lostB > 0:
		return relation{different, 0, "event.counterpart"}
	}
	return relation{unsure, 0.5, "event.one-named"}
}

// bodiesOnly: no named person in common; countries and bodies must agree.
func bodiesOnly(c *company) relation {
	switch {
	case c.lostA > 0 && c.lostB > 0 && c.bodies < 3:
		return relation{different, 0, "event.counterpart"}
	case c.bodies >= 2 && (c.lostA == 0 || c.lostB == 0):
		return relation{same, 0.9, "event.participants"}
	case c.bodies+c.vagueOK >= 1 && c.lostA == 0 && c.lostB == 0 && c.looseA == 0 && c.looseB == 0:
		return relation{same, 0.75, "event.role-or-country"}
	}
	return relation{unsure, 0.4, "event.bodies"}
}

// visitors: the same traveller, and no different host.
func visitors(a, b *telling, c *company) relation {
	shared := 0
	for i := range a.Parts {
		for j := range b.Parts {
			p, q := &a.Parts[i], &b.Parts[j]
			if p.ID == q.ID && p.Role != kg.Host && q.Role != kg.Host {
				shared++
			}
		}
	}
	if shared == 0 {
		return relation{unsure, 0.4, "event.visitor"}
	}
	return relation{same, 0.95, "event.visitor"}
}

// hostsDiffer: two receptions on one day by different hosts are two.
func hostsDiffer(a, b *telling) bool {
	hosts, other := false, false
	for i := range a.Parts {
		p := &a.Parts[i]
		if p.Role != kg.Host || !p.person() {
			continue
		}
		for j := range b.Parts {
			q := &b.Parts[j]
			if q.Role != kg.Host || !q.person() {
				continue
			}
			hosts = true
			if p.ID == q.ID {
				return false
			}
			other = true
		}
	}
	return hosts && other
}

// cancelled tells that one says it was done and the other that it was not:
// then the participants must agree fully.
func cancelled(a, b *telling) bool {
	return a.Modality == kg.Denied && b.Modality == kg.Occurred || a.Modality == kg.Occurred && b.Modality == kg.Denied
}

// sameCompany tells that each participant of one side is one of the other.
func sameCompany(a, b *telling) bool {
	c := share(a, b)
	return c.restA+c.restB+c.lostA+c.lostB == 0
}

// comparePlaces gives 1 for one place, .5 for unknown or a place in the country
// told, and bad for two places that cannot be one.
func comparePlaces(a, b *telling) (score float64, bad bool) {
	switch {
	case a.Place == "" || b.Place == "":
		return 0.5, false
	case a.Place == b.Place:
		return 1, false
	case a.PlaceLand != "" && a.PlaceLand == b.PlaceLand && (a.PlaceWhole || b.PlaceWhole || a.Type == kg.Visit):
		return 0.8, false
	case nested(a.Place, b.Place):
		return 0.97, false
	case a.PlaceLand == "" || b.PlaceLand == "":
		return 0.3, false // a quarter, a palace: nobody knows where it lies
	case a.PlaceLand == b.PlaceLand:
		return 0.1, false
	}
	return 0, true
}

// nested tells that one place is named within the other: Pau, château de Pau.
func nested(a, b string) bool {
	a, b = a[strings.LastIndexAny(a, "/:")+1:], b[strings.LastIndexAny(b, "/:")+1:]
	if len(a) > len(b) {
		a, b = b, a
	}
	return a != "" && strings.Contains("-"+b+"-", "-"+a+"-")
}

// compareDates says whether two tellings may speak of one day.
func compareDates(a, b *telling) relation {
	switch {
	case a.From != 0 && b.From != 0:
		return bothDated(a, b)
	case a.From != 0:
		return oneDated(a, b)
	case b.From != 0:
		return oneDated(b, a)
	}
	return undated(a, b)
}

// bothDated: intervals that meet, the days a warned weekday may mean, a plan
// whose day was moved, a slip of a day or two.
func bothDated(a, b *telling) relation {
	gap := max(a.From-b.To, b.From-a.To, 0)
	if gap == 0 {
		if a.To-a.From > 3*window || b.To-b.From > 3*window {
			return relation{same, 0.7, "event.interval"}
		}
		return relation{same, 1, "event.day"}
	}
	if mayMean(a, b) || mayMean(b, a) {
		return relation{same, 0.9, "event.weekday-confirmed"}
	}
	plans := a.Modality != kg.Occurred || b.Modality != kg.Occurred
	switch {
	case plans && gap <= 7:
		return relation{same, 0.8, "event.plan-deed"}
	case gap <= 1:
		return relation{same, 0.85, "event.next-day"}
	case gap <= 3 && (a.Loose || b.Loose) && near(a.Pub, b.Pub, 7):
		return relation{same, 0.75, "event.loose-day"}
	case gap <= 2 && near(a.Pub, b.Pub, 7):
		return relation{unsure, 0.5, "event.days"}
	case gap <= 31 && plans:
		return relation{unsure, 0.4, "event.postponed"}
	}
	return relation{different, 0, "event.days"}
}

func near(a, b, within int) bool { return a != 0 && b != 0 && abs(a-b) <= within }

// mayMean tells whether another day that a may mean lies in b.
func mayMean(a, b *telling) bool {
	for _, c := range a.Maybe {
		if c >= b.From && c <= b.To {
			return true
		}
	}
	return false
}

// oneDated: d has a day, u has none. Undated news tells of the days around its
// publication, an undated announcement of the weeks after.
func oneDated(d, u *telling) relation {
	if u.Pub == 0 {
		return relation{same, 0.6, "event.no-date"}
	}
	before, after := d.From-u.Pub, u.Pub-d.To // days from publication to the act, and since
	switch {
	case u.Modality == kg.Occurred && before > 1:
		if d.Modality == kg.Occurred {
			return relation{different, 0, "event.days"}
		}
		return relation{unsure, 0.3, "event.days"}
	case u.Modality != kg.Occurred && before > 60, after > 120:
		return relation{different, 0, "event.days"}
	case after <= 3 && before <= 3:
		return relation{same, 0.95, "event.no-date"}
	case after <= 10 && before <= 30:
		return relation{same, 0.8, "event.no-date"}
	case before > 30:
		return relation{same, 0.65, "event.no-date"}
	}
	return relation{unsure, 0.4, "event.no-date"}
}

// undated: only the days of publication are known.
func undated(a, b *telling) relation {
	if a.Pub == 0 || b.Pub == 0 {
		return relation{same, 0.55, "event.no-date"}
	}
	gap := abs(a.Pub - b.Pub)
	switch {
	case gap <= 3:
		return relation{same, 0.9, "event.no-date"}
	case gap <= 10:
		return relation{same, 0.7, "event.no-date"}
	case a.Modality != b.Modality && gap <= 31:
		return relation{unsure, 0.5, "event.plan-deed"}
	}
	if gap > 60 {
		return relation{different, 0, "event.days"}
	}
	return relation{unsure, 0.4, "event.no-date"}
}

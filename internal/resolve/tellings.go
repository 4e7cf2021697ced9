package resolve

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"actant/internal/kg"
)

// telling is an event of one article with its participants resolved: what
// events are compared by.
type telling struct {
	Ref        ref          `json:"-"`
	Type       kg.EventType `json:"t"`
	Modality   kg.Modality  `json:"m"`
	Parts      []actor      `json:"p,omitempty"`
	Place      string       `json:"pl,omitempty"`
	PlaceLand  string       `json:"pc,omitempty"`
	PlaceWhole bool         `json:"pw,omitempty"` // the place is a country
	From       int          `json:"f,omitempty"`  // days since 1970, 0 unknown
	To         int          `json:"u,omitempty"`
	Maybe      []int        `json:"c,omitempty"` // other days it may mean
	Loose      bool         `json:"l,omitempty"` // date is the dateline's or warned of
	Pub        int          `json:"d,omitempty"`
	Instrument string       `json:"i,omitempty"` // entity with a name of its own
	Event      string       `json:"e,omitempty"` // the event it was given to
	Near       []string     `json:"n,omitempty"` // tellings it agrees with, kept apart by others
}

// actor is a resolved participant.
type actor struct {
	ID    string      `json:"i"`
	Role  kg.PartRole `json:"r,omitempty"`
	Kind  kg.Kind     `json:"k,omitempty"`
	Land  string      `json:"c,omitempty"`
	Vague bool        `json:"v,omitempty"` // a group, or a role or surname of nobody known
}

// person tells a named human being.
func (a *actor) person() bool { return a.Kind == kg.Person && !a.Vague }

// dayNumber counts days from 1970-01-01; 0 when s is no ISO day.
func dayNumber(s string) int {
	if len(s) < 10 {
		return 0
	}
	t, err := time.Parse("2006-01-02", s[:10])
	if err != nil {
		return 0
	}
	return int(t.Unix() / 86400)
}

func isoDay(n int) string { return time.Unix(int64(n)*86400, 0).UTC().Format("2006-01-02") }

// tellingOf resolves event i of a record.
func (s *solver) tellingOf(r *Record, i int, nodeOf map[string]string) *telling {
	e := &r.Events[i]
	t := &telling{Ref: ref{r.Article, e.ID}, Type: e.Type, Modality: e.Modality, Pub: dayNumber(r.Published)}
	local := map[string]*Local{}
	for j := range r.Entities {
		local[r.Entities[j].ID] = &r.Entities[j]
	}
	for _, p := range e.Participants {
		if a, ok := s.actorOf(local[p.Entity], nodeOf[p.Entity], p.Role); ok && !hasActor(t.Parts, a) {
			t.Parts = append(t.Parts, a)
		}
	}
	slices.SortFunc(t.Parts, compareActor)
	if l := local[e.Place]; l != nil {
		t.Place, t.PlaceLand, t.PlaceWhole = s.entityOf(nodeOf[e.Place]), l.Country, l.Kind == kg.Country
	}
	if n := s.node(nodeOf[e.Instrument]); n != nil && n.Layer != byEvent {
		t.Instrument = n.Cluster
	}
	t.From, t.To = dayNumber(e.Date.From), dayNumber(e.Date.To)
	if t.From == 0 {
		t.From = t.To
	}
	if t.To == 0 {
		t.To = t.From
	}
	t.Loose = e.Date.Warning != "" || e.Date.Basis == kg.OnPublish
	for _, c := range e.Date.Candidates {
		if d := dayNumber(c); d != 0 {
			t.Maybe = append(t.Maybe, d)
		}
	}
	return t
}

func hasActor(list []actor, a actor) bool { return slices.Contains(list, a) }

func compareActor(a, b actor) int {
	if c := strings.Compare(a.ID, b.ID); c != 0 {
		return c
	}
	return strings.Compare(string(a.Role), string(b.Role))
}

func (s *solver) actorOf(l *Local, nodeID string, role kg.PartRole) (actor, bool) {
	n := s.node(nodeID)
	if l == nil || n == nil {
		return actor{}, false
	}
	named := n.Layer == byName || n.Layer == alone && !l.Group || strings.HasPrefix(n.Cluster, "entity:") && len(n.Why) > 0
	land := l.Country
	if land == "" && l.Kind == kg.Person {
		land = s.landOf(n.Cluster)
	}
	return actor{n.Cluster, role, l.Kind, land, !named}, true
}

// landOf is the country that the named nodes of a cluster agree on.
func (s *solver) landOf(cluster string) string {
	var nodes []*node
	for _, id := range s.ids("c=" + cluster) {
		if n := s.node(id); n != nil && n.N > 0 && n.Layer == byName {
			nodes = append(nodes, n)
		}
	}
	return onlyCountry(nodes)
}

// window is the width of a date window in days.
const window = 10

// keys lists the block keys under which a telling is found: its windows, and
// its pairs of participants, for tellings of which no day is known.
func (t *telling) keys() []string {
	keys := t.windows()
	for _, p := range t.pairs() {
		keys = append(keys, "u="+p)
		if t.day() == 0 {
			keys = append(keys, "U="+p)
		}
	}
	return dedupe(keys)
}

// lookups lists the keys under which a telling looks for others: its windows,
// tellings without a day, and all of its pairs when it has no day itself.
func (t *telling) lookups() []string {
	keys := t.windows()
	for _, p := range t.pairs() {
		keys = append(keys, "U="+p)
		if t.day() == 0 {
			keys = append(keys, "u="+p)
		}
	}
	return dedupe(keys)
}

// pairs are two participants each, or a traveller and the country of the place.
func (t *telling) pairs() (out []string) {
	ids := t.anchors()
	if t.Type == kg.Visit && t.PlaceLand != "" {
		ids = append(ids, "in:"+t.PlaceLand)
	}
	ids = ids[:min(len(ids), 6)]
	for i := range ids {
		for j := i + 1; j < len(ids); j++ {
			out = append(out, string(t.Type)+"|"+min(ids[i], ids[j])+"|"+max(ids[i], ids[j]))
		}
	}
	return out
}

// windows are type, one participant and a window of days around the telling.
// Tellings of one act share one, because the windows before and after are
// listed too.
func (t *telling) windows() (keys []string) {
	day := t.day()
	if day == 0 {
		return nil
	}
	for _, id := range t.anchors() {
		head := "v=" + string(t.Type) + "|" + id + "|"
		for w := day/window - 1; w <= day/window+1; w++ {
			keys = append(keys, head+strconv.Itoa(w))
		}
		if t.From == 0 || t.To-t.From > window || t.ahead() {
			keys = append(keys, t.wideKeys(head)...)
		}
		for _, d := range t.Maybe[:min(len(t.Maybe), 4)] {
			for w := d/window - 1; w <= d/window+1; w++ {
				keys = append(keys, head+strconv.Itoa(w))
			}
		}
	}
	return dedupe(keys)
}

// day is the day by which a telling is found: its own, else of publication; 0
// when none is known.
func (t *telling) day() int {
	if t.From != 0 && t.To-t.From <= 2*window {
		return t.From
	}
	if t.Pub != 0 {
		return t.Pub
	}
	return t.From
}

// ahead tells an act announced more than a window before its day.
func (t *telling) ahead() bool { return t.From != 0 && t.Pub != 0 && t.From-t.Pub > window }

// wideKeys are the further windows of a vague date: of its interval, or of the
// weeks after an undated announcement.
func (t *telling) wideKeys(head string) (keys []string) {
	lo, hi := t.From, t.To
	if t.From == 0 {
		lo, hi = t.Pub, t.Pub
		if t.Modality != kg.Occurred {
			hi += 3 * window
		}
	}
	for w, n := lo/window-1, 0; w <= hi/window+1 && n < 12; w, n = w+1, n+1 {
		keys = append(keys, head+strconv.Itoa(w))
	}
	return keys
}

// anchors are what a telling is found by: its named participants, and the
// pairs of countries it brings together ("land:IR+SA"), or its one country.
func (t *telling) anchors() (ids []string) {
	var lands []string
	for i := range t.Parts {
		if !t.Parts[i].Vague {
			ids = append(ids, t.Parts[i].ID)
		}
		if c := t.Parts[i].Land; c != "" {
			lands = append(lands, c)
		}
	}
	slices.Sort(lands)
	lands = slices.Compact(lands)
	if len(lands) == 1 && len(ids) < 2 {
		ids = append(ids, "land:"+lands[0])
	}
	for i := range lands[:min(len(lands), 4)] {
		for j := i + 1; j < min(len(lands), 4); j++ {
			ids = append(ids, "land:"+lands[i]+"+"+lands[j])
		}
	}
	return dedupe(ids)
}

// lands are the countries a telling brings together, sorted.
func (t *telling) lands() (list []string) {
	for i := range t.Parts {
		if c := t.Parts[i].Land; c != "" {
			list = append(list, c)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

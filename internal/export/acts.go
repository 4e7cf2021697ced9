package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"actant/internal/graph"
	"actant/internal/kg"
)

// Acts makes the network of those who did something together: one edge for
// each pair of participants, whose weight counts their acts. An edge bears the
// type of most of its acts and the best modality that is told of any of them.
// Two on the same side of an act (two visitors, two hosts) and a person with
// the own state are no pair.
func Acts(events []graph.EventRow, entities []graph.EntityRow) *Network {
	m := newMaker(entities)
	counts := map[*Edge]map[string]int{}
	for i := range events {
		ev := &events[i]
		seen := map[[2]string]bool{}
		for a := range ev.Participants {
			for b := a + 1; b < len(ev.Participants); b++ {
				p, q := &ev.Participants[a], &ev.Participants[b]
				if q.ID < p.ID {
					p, q = q, p
				}
				pair := [2]string{p.ID, q.ID}
				if seen[pair] || !m.faces(p, q) {
					continue
				}
				seen[pair] = true
				e := m.pair(p, q, ev)
				if counts[e] == nil {
					counts[e] = map[string]int{}
				}
				counts[e][string(ev.Type)]++
			}
		}
	}
	for e, types := range counts {
		e.Type, e.Label = nameActs(types)
	}
	return m.network("who did what with whom")
}

// faces tells whether two participants stand over against each other.
func (m *maker) faces(p, q *graph.PartRow) bool {
	if p.ID == q.ID || p.ID == "" || q.ID == "" {
		return false
	}
	if p.Role == q.Role && slices.Contains([]kg.PartRole{kg.Visitor, kg.Host, kg.Sender, kg.Recipient}, p.Role) {
		return false
	}
	return !m.own(p, q)
}

// own tells a person or ministry beside the own country.
func (m *maker) own(p, q *graph.PartRow) bool {
	if (p.Kind == kg.Country) == (q.Kind == kg.Country) {
		return false
	}
	a, b := m.entities[p.ID], m.entities[q.ID]
	return a != nil && b != nil && a.Country != "" && a.Country == b.Country
}

// pair counts an act for the edge of two participants.
func (m *maker) pair(p, q *graph.PartRow, ev *graph.EventRow) *Edge {
	for _, x := range []*graph.PartRow{p, q} {
		m.act(m.entity(x.ID, x.Name, x.Kind), ev)
	}
	key := [2]string{p.ID, q.ID}
	e := m.edges[key]
	if e == nil {
		e = &Edge{Source: p.ID, Target: q.ID}
		m.edges[key] = e
	}
	e.Acts++
	e.Weight++
	e.Sources += ev.Independent
	m.told(e, ev)
	return e
}

// act notes the days of an act on a node.
func (m *maker) act(n *Node, ev *graph.EventRow) {
	if s, ok := days(ev.Date); ok {
		widen(&n.First, &n.Last, s.From, s.To)
		n.Spells = append(n.Spells, s)
	}
}

// told takes what an event's tellings say into an edge.
func (m *maker) told(e *Edge, ev *graph.EventRow) {
	if s, ok := days(ev.Date); ok {
		widen(&e.First, &e.Last, s.From, s.To)
		e.Spells = append(e.Spells, s)
	}
	quote := Quote(ev)
	switch r := cmp.Compare(rank(string(ev.Modality)), rank(e.Modality)); {
	case r > 0:
		e.Modality, e.Quote = string(ev.Modality), quote
	case r == 0 && (e.Quote == "" || quote != "" && quote < e.Quote):
		e.Quote = quote
	}
	set := m.articles[e]
	if set == nil {
		set = map[string]bool{}
		m.articles[e] = set
	}
	for i := range ev.Sources {
		set[ev.Sources[i].Article] = true
	}
}

// rank orders modalities: what happened outweighs what was only announced.
func rank(modality string) int {
	return 1 + slices.Index([]string{string(kg.Denied), string(kg.Proposed), string(kg.Planned), string(kg.Occurred)}, modality)
}

// nameActs gives the type of most acts and a label with all counts.
func nameActs(types map[string]int) (typ, label string) {
	var names []string
	for t := range types {
		names = append(names, t)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(types[b], types[a]), cmp.Compare(a, b)) })
	parts := make([]string, len(names))
	for i, t := range names {
		if parts[i] = t; types[t] > 1 {
			parts[i] = fmt.Sprintf("%s ×%d", t, types[t])
		}
	}
	return names[0], strings.Join(parts, ", ")
}

// Quote gives the sentence that tells an event best: of a telling that agrees
// with what all tellings together say. White space is made plain.
func Quote(ev *graph.EventRow) string {
	best, score := "", -1
	for i := range ev.Sources {
		t, n := &ev.Sources[i], 0
		if t.Modality == ev.Modality {
			n += 2
		}
		if t.Date.From == ev.Date.From && t.Date.To == ev.Date.To {
			n++
		}
		if n > score {
			best, score = t.Quote, n
		}
	}
	return plain(best)
}

// plain makes every run of white space one blank.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// eventNode gives the node of an event, with its participants in its label.
func (m *maker) eventNode(ev *graph.EventRow) *Node {
	if n, ok := m.nodes[ev.Event]; ok {
		return n
	}
	n := &Node{ID: ev.Event, Label: eventLabel(ev), Kind: "event", Type: string(ev.Type), Modality: string(ev.Modality),
		Mentions: len(ev.Sources), Articles: ev.Articles}
	if ev.Place != nil {
		n.Country = ev.Place.Country
	}
	m.act(n, ev)
	m.nodes[ev.Event] = n
	return n
}

// eventLabel names an event: "meeting 2020-10-02: A, B".
func eventLabel(ev *graph.EventRow) string {
	var names []string
	for i := range ev.Participants {
		if name := ev.Participants[i].Name; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 3 {
		names = append(names[:3], "…")
	}
	label := string(ev.Type)
	if s, ok := days(ev.Date); ok {
		label += " " + s.From
	}
	return label + ": " + strings.Join(names, ", ")
}

// Bipartite makes the network of events and those who take part in them; the
// type of an edge is the role.
func Bipartite(events []graph.EventRow, entities []graph.EntityRow) *Network {
	m := newMaker(entities)
	for i := range events {
		ev := &events[i]
		for j := range ev.Participants {
			p := &ev.Participants[j]
			m.role(ev, m.entity(p.ID, p.Name, p.Kind), string(p.Role))
		}
	}
	return m.network("who took part in what")
}

// Full makes the network of all that events tell: those who take part, places,
// instruments and the articles that tell them. All its edges are directed.
func Full(events []graph.EventRow, entities []graph.EntityRow, articles []graph.ArticleInfo) *Network {
	m := newMaker(entities)
	info := make(map[string]*graph.ArticleInfo, len(articles))
	for i := range articles {
		info[graph.ArticleIRI(articles[i].Article)] = &articles[i]
	}
	for i := range events {
		ev := &events[i]
		for j := range ev.Participants {
			p := &ev.Participants[j]
			m.role(ev, m.entity(p.ID, p.Name, p.Kind), string(p.Role))
		}
		if ev.Place != nil {
			m.role(ev, m.entity(ev.Place.ID, ev.Place.Name, kg.Place), "place")
		}
		if ev.Instrument != nil {
			m.role(ev, m.entity(ev.Instrument.ID, ev.Instrument.Name, kg.Agreement), "instrument")
		}
		for j := range ev.Sources {
			m.source(ev, &ev.Sources[j], info[ev.Sources[j].Article])
		}
	}
	for _, e := range m.edges {
		e.Directed = true
	}
	return m.network("all that is told")
}

// role ties an event to an entity: one edge, for most tools keep one between two
// nodes. Its type is the first role, its label lists all.
func (m *maker) role(ev *graph.EventRow, n *Node, role string) {
	if n.ID == "" {
		return
	}
	m.eventNode(ev)
	key := [2]string{ev.Event, n.ID}
	if e := m.edges[key]; e != nil {
		if e.Type != role && !strings.HasSuffix(e.Label, ", "+role) {
			e.Label += ", " + role
		}
		return
	}
	m.act(n, ev)
	e := &Edge{Source: ev.Event, Target: n.ID, Type: role, Label: role, Weight: 1, Acts: 1, Sources: ev.Independent}
	m.told(e, ev)
	m.edges[key] = e
}

// source ties an event to an article that tells it.
func (m *maker) source(ev *graph.EventRow, t *graph.TellingRow, info *graph.ArticleInfo) {
	n := m.nodes[t.Article]
	if n == nil {
		n = &Node{ID: t.Article, Label: t.Path, Kind: "article", Articles: 1, First: t.Published, Last: t.Published}
		if info != nil && info.Title != "" {
			n.Label = plain(info.Title)
		}
		if t.Published != "" {
			n.Spells = []Spell{{t.Published, t.Published}}
		}
		m.nodes[t.Article] = n
	}
	key := [2]string{ev.Event, t.Article}
	e := m.edges[key]
	if e == nil {
		e = &Edge{Source: ev.Event, Target: t.Article, Type: "told-by", Label: "told-by", Modality: string(t.Modality),
			First: t.Published, Last: t.Published, Quote: plain(t.Quote), Articles: 1, Sources: 1}
		m.edges[key] = e
	}
	e.Weight++
	e.Together++
}

// Better gives the modality that says more of two: occurred, planned, proposed,
// denied, none.
func Better(a, b kg.Modality) kg.Modality {
	if rank(string(b)) > rank(string(a)) {
		return b
	}
	return a
}

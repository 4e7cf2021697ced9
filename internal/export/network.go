package export

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"actant/internal/graph"
	"actant/internal/kg"
)

// Node is a point of a network: an entity, an event or an article.
type Node struct {
	ID       string // "entity:…", "event:…", "article:…"
	Label    string
	Kind     string // person, country, …; event; article
	Country  string // ISO 3166-1 alpha-2
	Type     string // of an event: meeting, …; of an entity: its finer class
	Modality string // of an event
	Aliases  []string
	Wikidata string
	// Mentions counts the places in texts that name it (an event: the sentences
	// that tell it); Articles counts the articles.
	Mentions, Articles int
	// Degree counts its edges; [Network.Tidy] sets it.
	Degree int
	// First and Last are ISO days: of the acts it takes part in, or of the
	// articles that name it; "" when unknown.
	First, Last string
	Spells      []Spell
}

// Edge ties two nodes.
type Edge struct {
	Source, Target string
	Directed       bool
	Label          string
	// Type is an event type, "cooccurrence", or what an entity is to an event:
	// a role, "place", "instrument".
	Type string
	// Weight is the number that the edge stands for: acts, or places in texts.
	Weight float64
	// Acts counts events, Together the windows of text in which both stand.
	Acts, Together int
	// Articles counts articles; Sources counts them with copies taken once.
	Articles, Sources int
	First, Last       string // ISO days, or ""
	// Modality is the best that is told of any of its acts.
	Modality string
	Quote    string
	Spells   []Spell
}

// Spell is a stretch of days, closed on both sides, as ISO days.
type Spell struct{ From, To string }

// Network is what Gephi and its kin draw.
type Network struct {
	Title string
	Nodes []Node
	Edges []Edge
}

// Tidy sorts nodes and edges, joins equal nodes, leaves out edges without ends
// and nodes without edges, and counts degrees.
func (n *Network) Tidy() {
	slices.SortFunc(n.Nodes, func(a, b Node) int { return cmp.Compare(a.ID, b.ID) })
	n.Nodes = slices.CompactFunc(n.Nodes, func(a, b Node) bool { return a.ID == b.ID })
	at := make(map[string]int, len(n.Nodes))
	for i := range n.Nodes {
		n.Nodes[i].Degree = 0
		if n.Nodes[i].ID != "" {
			at[n.Nodes[i].ID] = i
		}
	}
	n.Edges = slices.DeleteFunc(n.Edges, func(e Edge) bool {
		_, a := at[e.Source]
		_, b := at[e.Target]
		return !a || !b
	})
	for i := range n.Edges {
		e := &n.Edges[i]
		if !e.Directed && e.Target < e.Source {
			e.Source, e.Target = e.Target, e.Source
		}
		e.Spells = joinSpells(e.Spells)
		n.Nodes[at[e.Source]].Degree++
		n.Nodes[at[e.Target]].Degree++
	}
	sort.SliceStable(n.Edges, func(i, j int) bool { return compareEdges(&n.Edges[i], &n.Edges[j]) < 0 })
	n.Nodes = slices.DeleteFunc(n.Nodes, func(x Node) bool { return x.Degree == 0 })
	for i := range n.Nodes {
		n.Nodes[i].Spells = joinSpells(n.Nodes[i].Spells)
	}
}

func compareEdges(a, b *Edge) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Type, b.Type),
		cmp.Compare(a.Modality, b.Modality), cmp.Compare(a.Label, b.Label), cmp.Compare(a.First, b.First), cmp.Compare(a.Quote, b.Quote))
}

// joinSpells sorts spells and joins those that overlap.
func joinSpells(list []Spell) []Spell {
	if len(list) < 2 {
		return list
	}
	slices.SortFunc(list, func(a, b Spell) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	out := list[:1]
	for _, s := range list[1:] {
		if last := &out[len(out)-1]; s.From <= last.To {
			last.To = max(last.To, s.To)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// widen takes a stretch of days into First and Last.
func widen(first, last *string, from, to string) {
	if from == "" {
		from = to
	}
	if to == "" {
		to = from
	}
	if from == "" {
		return
	}
	if *first == "" || from < *first {
		*first = from
	}
	*last = max(*last, to)
}

// maker gathers nodes and edges.
type maker struct {
	entities map[string]*graph.EntityRow
	nodes    map[string]*Node
	edges    map[[2]string]*Edge
	articles map[*Edge]map[string]bool
}

func newMaker(entities []graph.EntityRow) *maker {
	m := &maker{entities: make(map[string]*graph.EntityRow, len(entities)), nodes: map[string]*Node{},
		edges: map[[2]string]*Edge{}, articles: map[*Edge]map[string]bool{}}
	for i := range entities {
		m.entities[entities[i].Entity] = &entities[i]
	}
	return m
}

// EntityNode is the node of an entity row.
func EntityNode(e *graph.EntityRow) Node {
	return Node{ID: e.Entity, Label: e.Name, Kind: string(e.Kind), Country: e.Country, Type: e.Type, Aliases: e.Aliases,
		Wikidata: e.Wikidata, Articles: e.Articles}
}

// entity gives the node of an entity; one that no row tells of has its name.
func (m *maker) entity(id, name string, kind kg.Kind) *Node {
	if n, ok := m.nodes[id]; ok {
		return n
	}
	n := &Node{ID: id, Label: name, Kind: string(kind)}
	if e, ok := m.entities[id]; ok {
		*n = EntityNode(e)
	}
	m.nodes[id] = n
	return n
}

// network hands over what was gathered.
func (m *maker) network(title string) *Network {
	out := &Network{Title: title, Nodes: make([]Node, 0, len(m.nodes)), Edges: make([]Edge, 0, len(m.edges))}
	for _, n := range m.nodes {
		out.Nodes = append(out.Nodes, *n)
	}
	for _, e := range m.edges {
		e.Articles = max(e.Articles, len(m.articles[e]))
		out.Edges = append(out.Edges, *e)
	}
	out.Tidy()
	return out
}

// days gives the spell of a date, if it has a known side.
func days(d graph.DateRow) (Spell, bool) {
	var s Spell
	widen(&s.From, &s.To, d.From, d.To)
	return s, s.From != ""
}

// Merge joins networks of actors into one with one edge a pair: acts and places
// in texts are counted side by side, the weight is the larger of both, and type,
// modality and quote are those of the acts where there are any. The networks are
// used up.
func Merge(title string, acts, together *Network) *Network {
	nodes := map[string]*Node{}
	edges := map[[2]string]*Edge{}
	for _, n := range []*Network{acts, together} {
		for i := range n.Nodes {
			x := &n.Nodes[i]
			old := nodes[x.ID]
			if old == nil {
				nodes[x.ID] = x
				continue
			}
			old.Mentions, old.Articles = max(old.Mentions, x.Mentions), max(old.Articles, x.Articles)
			widen(&old.First, &old.Last, x.First, x.Last)
			old.Spells = append(old.Spells, x.Spells...)
		}
		for i := range n.Edges {
			e := &n.Edges[i]
			key := [2]string{min(e.Source, e.Target), max(e.Source, e.Target)}
			old := edges[key]
			if old == nil {
				edges[key] = e
				continue
			}
			old.Acts, old.Together = old.Acts+e.Acts, old.Together+e.Together
			old.Articles, old.Sources = max(old.Articles, e.Articles), max(old.Sources, e.Sources)
			old.Weight = float64(max(old.Acts, old.Together))
			widen(&old.First, &old.Last, e.First, e.Last)
			old.Spells = append(old.Spells, e.Spells...)
		}
	}
	out := &Network{Title: title}
	for _, x := range nodes {
		out.Nodes = append(out.Nodes, *x)
	}
	for _, e := range edges {
		out.Edges = append(out.Edges, *e)
	}
	out.Tidy()
	return out
}

// MonthSpell gives the days of a month, "2020-10".
func MonthSpell(month string) Spell {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return Spell{month, month}
	}
	return Spell{month + "-01", t.AddDate(0, 1, -1).Format(time.DateOnly)}
}

package report

import (
	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/kg"
)

// Actor is one who was counted.
type Actor struct {
	Row graph.EntityRow `json:"-"`
	// Mentions counts the places that name it, Windows the windows it stands in.
	Mentions int    `json:"mentions"`
	Windows  int    `json:"windows"`
	Articles int    `json:"articles"`
	Sources  int    `json:"sources"`
	First    string `json:"first,omitempty"`
	Last     string `json:"last,omitempty"`
}

// actors lists those who stand anywhere.
func (c *counter) actors() []Actor {
	var out []Actor
	for _, p := range c.who {
		if p.windows > 0 {
			out = append(out, Actor{Row: *p.row, Mentions: p.mentions, Windows: p.windows, Articles: p.articles, Sources: p.sources,
				First: p.first, Last: p.last})
		}
	}
	return out
}

// Network makes the pairs of a table a network: one edge a pair, its weight the
// count of windows. Months, where they were counted, are its spells.
func (t *Table) Network() *export.Network {
	n := &export.Network{Title: "who stands with whom"}
	for i := range t.Who {
		n.Nodes = append(n.Nodes, t.Who[i].node())
	}
	for i := range t.Pairs {
		p := &t.Pairs[i]
		e := export.Edge{Source: p.A.ID, Target: p.B.ID, Type: "cooccurrence", Label: "cooccurrence", Weight: float64(p.Count),
			Together: p.Count, Articles: p.Articles, Sources: p.Sources, First: p.First, Last: p.Last}
		for _, m := range p.Months {
			e.Spells = append(e.Spells, export.MonthSpell(m.Month))
		}
		if len(e.Spells) == 0 && p.First != "" {
			e.Spells = []export.Spell{{From: p.First, To: p.Last}}
		}
		n.Edges = append(n.Edges, e)
	}
	n.Tidy()
	return n
}

func (a *Actor) node() export.Node {
	n := export.EntityNode(&a.Row)
	n.Mentions, n.Articles, n.First, n.Last = a.Mentions, a.Articles, a.First, a.Last
	if a.First != "" {
		n.Spells = []export.Spell{{From: a.First, To: a.Last}}
	}
	return n
}

// Mentioned sets the counts of mentions on the nodes of a network, as the table
// counted them.
func (t *Table) Mentioned(n *export.Network) {
	at := make(map[string]int, len(t.Who))
	for i := range t.Who {
		at[t.Who[i].Row.Entity] = t.Who[i].Mentions
	}
	for i := range n.Nodes {
		if m := at[n.Nodes[i].ID]; m > 0 {
			n.Nodes[i].Mentions = m
		}
	}
}

// actorKinds are all kinds that take part in acts.
func actorKinds() []kg.Kind {
	return []kg.Kind{kg.Person, kg.Country, kg.Ministry, kg.Organisation}
}

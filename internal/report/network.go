package report

import (
	"cmp"
	"context"
	"fmt"

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

// Edges names the networks that can be made.
type Edges string

// The networks.
const (
	Together  Edges = "cooccurrence" // actors that stand together in texts
	Met       Edges = "met"          // actors that did something together
	All       Edges = "all"          // both, one edge a pair
	Bipartite Edges = "bipartite"    // events and those who take part
	Full      Edges = "full"         // events with participants, places, instruments, articles
)

// Network makes a network of a store. The filter selects events; for what stands
// together in texts its Actor, Since, Until and Source take the place of those
// options that are empty. Nodes carry the counts of their mentions.
func Network(ctx context.Context, st export.Store, edges Edges, f graph.Filter, opt Options) (*export.Network, error) {
	opt.Entity, opt.Source = cmp.Or(opt.Entity, f.Actor), cmp.Or(opt.Source, f.Source)
	opt.Since, opt.Until = cmp.Or(opt.Since, f.Since), cmp.Or(opt.Until, f.Until)
	opt.ByMonth, opt.Limit = true, 0
	if edges == Together {
		t, err := Cooccurrence(ctx, st, opt)
		if err != nil {
			return nil, err
		}
		return t.Network(), nil
	}
	set, err := export.Load(ctx, st, f)
	if err != nil {
		return nil, err
	}
	var n *export.Network
	switch edges {
	case Met, All:
		n = export.Acts(set.Events, set.Entities)
	case Bipartite:
		n = export.Bipartite(set.Events, set.Entities)
	case Full:
		n = export.Full(set.Events, set.Entities, set.Articles)
	default:
		return nil, fmt.Errorf("unknown edges %q: cooccurrence, met, all, bipartite or full", edges)
	}
	if edges != All { // count mentions of everything that may be a node
		opt = Options{Window: Article, Kinds: allKinds(), noPairs: true}
	}
	t, err := Cooccurrence(ctx, st, opt)
	if err != nil {
		return nil, err
	}
	t.Mentioned(n)
	if edges == All {
		n = export.Merge("who did what with whom, and who stands with whom", n, t.Network())
	}
	return n, nil
}

func allKinds() []kg.Kind {
	return []kg.Kind{kg.Person, kg.Country, kg.Ministry, kg.Organisation, kg.Place, kg.Agreement, kg.Exercise}
}

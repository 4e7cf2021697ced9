package report

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"

	"actant/internal/export"
	"actant/internal/graph"
)

// Central is an actor with its place in a network.
type Central struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Country string `json:"country,omitempty"`
	// Degree counts those it is tied to, Weight sums its ties.
	Degree int     `json:"degree"`
	Weight float64 `json:"weight"`
	// PageRank sums to 1 over all: the share of a walker's time who goes along
	// ties by their weight.
	PageRank float64 `json:"pagerank"`
	// Betweenness counts the shortest ways between others that lead over it.
	Betweenness float64 `json:"betweenness"`
	Mentions    int     `json:"mentions"`
	Articles    int     `json:"articles"`
	First       string  `json:"first,omitempty"`
	Last        string  `json:"last,omitempty"`
}

// Ranking is the actors of a network, the most central first.
type Ranking struct {
	Edges  Edges     `json:"edges"`
	By     string    `json:"by"`
	Ties   int       `json:"ties"`
	Actors []Central `json:"actors"`
	// Core is how many actors Betweenness was computed among when the network is
	// too large for all; those outside have 0. 0 means all.
	Core int `json:"core,omitempty"`
}

// maxBetween bounds the actors among whom betweenness is computed: its cost grows
// with actors times ties.
const maxBetween = 1500

// Actors ranks the actors of a network (met, cooccurrence or all; "" is met) by
// pagerank, betweenness, degree, weight or articles ("" is pagerank).
func Actors(ctx context.Context, st export.Store, edges Edges, by string, f graph.Filter, opt Options) (*Ranking, error) {
	edges, by = cmp.Or(edges, Met), cmp.Or(by, "pagerank")
	if edges != Met && edges != Together && edges != All {
		return nil, fmt.Errorf("unknown edges %q for actors: met, cooccurrence or all", edges)
	}
	if !slices.Contains([]string{"pagerank", "betweenness", "degree", "weight", "articles"}, by) {
		return nil, fmt.Errorf("unknown order %q: pagerank, betweenness, degree, weight or articles", by)
	}
	n, err := Network(ctx, st, edges, f, opt)
	if err != nil {
		return nil, err
	}
	r := Rank(n, by)
	r.Edges = edges
	if opt.Limit > 0 && len(r.Actors) > opt.Limit {
		r.Actors = r.Actors[:opt.Limit]
	}
	return r, nil
}

// Rank computes who stands at the centre of a network.
func Rank(n *export.Network, by string) *Ranking {
	r := &Ranking{By: by, Ties: len(n.Edges), Actors: make([]Central, len(n.Nodes))}
	at := make(map[string]int64, len(n.Nodes))
	for i := range n.Nodes {
		v := &n.Nodes[i]
		at[v.ID] = int64(i)
		r.Actors[i] = Central{ID: v.ID, Name: v.Label, Kind: v.Kind, Country: v.Country, Degree: v.Degree, Mentions: v.Mentions,
			Articles: v.Articles, First: v.First, Last: v.Last}
	}
	for i := range n.Edges {
		e := &n.Edges[i]
		r.Actors[at[e.Source]].Weight += e.Weight
		r.Actors[at[e.Target]].Weight += e.Weight
	}
	r.pageRank(n, at)
	r.between(n, at)
	slices.SortFunc(r.Actors, func(a, b Central) int {
		return cmp.Or(cmp.Compare(b.value(by), a.value(by)), cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.ID, b.ID))
	})
	return r
}

func (c *Central) value(by string) float64 {
	switch by {
	case "betweenness":
		return c.Betweenness
	case "degree":
		return float64(c.Degree)
	case "weight":
		return c.Weight
	case "articles":
		return float64(c.Articles)
	}
	return c.PageRank
}

// pageRank lets a walker follow ties in both directions.
func (r *Ranking) pageRank(n *export.Network, at map[string]int64) {
	if len(n.Nodes) == 0 {
		return
	}
	g := simple.NewWeightedDirectedGraph(0, 0)
	for i := range n.Edges {
		e := &n.Edges[i]
		a, b := simple.Node(at[e.Source]), simple.Node(at[e.Target])
		if a == b {
			continue
		}
		g.SetWeightedEdge(g.NewWeightedEdge(a, b, e.Weight))
		g.SetWeightedEdge(g.NewWeightedEdge(b, a, e.Weight))
	}
	if g.Nodes().Len() == 0 {
		return
	}
	for id, v := range network.PageRankSparse(g, 0.85, 1e-12) {
		r.Actors[id].PageRank = fine(v)
	}
}

// between counts shortest ways, among the most tied where there are too many.
func (r *Ranking) between(n *export.Network, at map[string]int64) {
	in := make([]bool, len(r.Actors))
	order := make([]int, len(r.Actors))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(r.Actors[b].Weight, r.Actors[a].Weight), cmp.Compare(a, b))
	})
	if len(order) > maxBetween {
		order = order[:maxBetween]
		r.Core = maxBetween
	}
	for _, i := range order {
		in[i] = true
	}
	g := simple.NewUndirectedGraph()
	for i := range n.Edges {
		a, b := at[n.Edges[i].Source], at[n.Edges[i].Target]
		if a != b && in[a] && in[b] {
			g.SetEdge(g.NewEdge(simple.Node(a), simple.Node(b)))
		}
	}
	for id, v := range network.Betweenness(g) {
		r.Actors[id].Betweenness = fine(v / 2) // gonum counts both directions
	}
}

// fine keeps six decimals. Sums of the library come in no fixed order; a hair is
// added so that none of them lies on the edge between two values.
func fine(f float64) float64 { return math.Round((f+1e-9)*1e6) / 1e6 }

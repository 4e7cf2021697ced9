package web

import (
	"cmp"
	"slices"

	"actant/internal/kg"
)

// met is whom one did something with.
type met struct {
	who    int32
	total  int
	types  map[kg.EventType]int
	unreal int    // of them only planned, proposed or denied
	last   string // day of the last one
}

// faces tells whether two participants stand over against each other in an act:
// not on one side of it, and not a person beside the own country.
func (x *index) faces(p, q part) bool {
	if p.who == q.who {
		return false
	}
	if p.role == q.role {
		switch p.role {
		case kg.Visitor, kg.Host, kg.Sender, kg.Recipient:
			return false
		}
	}
	a, b := &x.entities[p.who], &x.entities[q.who]
	return (a.kind == kg.Country) == (b.kind == kg.Country) || a.country == "" || a.country != b.country
}

// metBy lists those whom an entity did something with, most acts first.
func (x *index) metBy(n int32) []met {
	found := map[int32]*met{}
	for _, i := range x.entities[n].events {
		e := &x.events[i]
		seen := map[int32]bool{}
		for _, p := range e.parts {
			if p.who != n {
				continue
			}
			for _, q := range e.parts {
				if seen[q.who] || !x.faces(p, q) {
					continue
				}
				seen[q.who] = true
				m := found[q.who]
				if m == nil {
					m = &met{who: q.who, types: map[kg.EventType]int{}}
					found[q.who] = m
				}
				m.total++
				m.types[e.typ]++
				if e.modality != kg.Occurred {
					m.unreal++
				}
				m.last = max(m.last, e.to)
			}
		}
	}
	out := make([]met, 0, len(found))
	for _, m := range found {
		out = append(out, *m)
	}
	slices.SortFunc(out, func(a, b met) int {
		return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(b.last, a.last), cmp.Compare(x.entities[a.who].id, x.entities[b.who].id))
	})
	return out
}

// tie is with whom one stands in the same articles.
type tie struct {
	who     int32
	both    int
	jaccard float64 // 0 to 1
}

// tiesOf lists actors that stand in the same articles, most articles first.
func (x *index) tiesOf(n int32) []tie {
	e := &x.entities[n]
	counts := make([]int32, len(x.entities))
	for _, a := range e.articles {
		for _, w := range x.articles[a].who {
			counts[w]++
		}
	}
	var out []tie
	for i, k := range counts {
		w, c := int32(i), int(k)
		if c == 0 {
			continue
		}
		o := &x.entities[w]
		own := (o.kind == kg.Country) != (e.kind == kg.Country) && o.country != "" && o.country == e.country
		if w == n || o.group || own || !slices.Contains(actorKinds, o.kind) {
			continue
		}
		out = append(out, tie{w, c, float64(c) / float64(len(e.articles)+len(o.articles)-c)})
	}
	slices.SortFunc(out, func(a, b tie) int {
		return cmp.Or(cmp.Compare(b.both, a.both), cmp.Compare(b.jaccard, a.jaccard), cmp.Compare(x.entities[a.who].id, x.entities[b.who].id))
	})
	return out
}

// network is a map: who did what with whom.
type network struct {
	nodes []node
	edges []edge // the strongest first, at most maxTies
	all   int    // how many nodes could be shown
	ties  int    // how many edges there are
}

// maxTies bounds the edges of a map: more than these are a cloud.
const maxTies = 2000

type node struct {
	who    int32
	acts   int
	x, y   float64 // 0 to 1, set by layout
	centre bool
}

type edge struct {
	a, b     int32 // numbers of entities, a < b
	acts     int
	types    [8]int      // by number of the type
	modality kg.Modality // the best that is told
	first    string
	last     string
}

// rank orders modalities: what happened outweighs what was only announced.
func rank(m kg.Modality) int {
	switch m {
	case kg.Occurred:
		return 4
	case kg.Planned:
		return 3
	case kg.Proposed:
		return 2
	case kg.Denied:
		return 1
	}
	return 0
}

// networkOf draws a map of the events that fit: around the actor of the filter,
// else of those with most acts.
func (x *index) networkOf(f *filter) network {
	ids, _ := x.eventsOf(f)
	allowed := f.Kinds
	if len(allowed) == 0 {
		allowed = actorKinds
	}
	centre := int32(-1)
	if f.Actor != "" {
		centre = x.find(f.Actor)
	}
	ok := make([]bool, len(x.entities))
	for i := range x.entities {
		ok[i] = int32(i) == centre || !x.entities[i].group && slices.Contains(allowed, x.entities[i].kind)
	}
	acts := make([]int32, len(x.entities))
	for _, i := range ids {
		for _, p := range x.pairsOf(i) {
			if ok[p[0]] && ok[p[1]] {
				acts[p[0]]++
				acts[p[1]]++
			}
		}
	}
	counts := map[int32]int{}
	for n, c := range acts {
		if c > 0 {
			counts[int32(n)] = int(c)
		}
	}
	net := network{all: len(counts)}
	for n, c := range counts {
		net.nodes = append(net.nodes, node{who: n, acts: c, centre: n == centre})
	}
	slices.SortFunc(net.nodes, func(a, b node) int {
		if a.centre != b.centre {
			return cmp.Compare(b2i(b.centre), b2i(a.centre))
		}
		return cmp.Or(cmp.Compare(b.acts, a.acts), cmp.Compare(x.entities[a.who].id, x.entities[b.who].id))
	})
	net.nodes = net.nodes[:min(len(net.nodes), f.Nodes)]
	x.tieUp(&net, f, ids)
	net.dropLoose()
	net.layout()
	return net
}

// dropLoose leaves out those whose counterparts are not on the map.
func (net *network) dropLoose() {
	tied := map[int32]bool{}
	for i := range net.edges {
		tied[net.edges[i].a], tied[net.edges[i].b] = true, true
	}
	net.nodes = slices.DeleteFunc(net.nodes, func(n node) bool { return !n.centre && !tied[n.who] })
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// facing lists the pairs of an event that stand over against each other, each once.
func (x *index) facing(out [][2]int32, e *event) [][2]int32 {
	first := len(out)
	for i, p := range e.parts {
		for _, q := range e.parts[i+1:] {
			key := [2]int32{min(p.who, q.who), max(p.who, q.who)}
			if x.faces(p, q) && !slices.Contains(out[first:], key) {
				out = append(out, key)
			}
		}
	}
	return out
}

// pairsOf gives the pairs of an event.
func (x *index) pairsOf(i int32) [][2]int32 { return x.pairs[x.pairAt[i]:x.pairAt[i+1]] }

// tieUp draws the edges between the nodes of a map. Around one actor also the
// acts of the others among themselves are drawn.
func (x *index) tieUp(net *network, f *filter, ids []int32) {
	in := make([]bool, len(x.entities))
	for _, n := range net.nodes {
		in[n.who] = true
	}
	if f.Actor != "" {
		wide := *f
		wide.Actor, wide.With = "", ""
		ids = x.among(&wide, net.nodes)
	}
	found := map[[2]int32]int{}
	for _, i := range ids {
		for _, key := range x.pairsOf(i) {
			if !in[key[0]] || !in[key[1]] {
				continue
			}
			g, ok := found[key]
			if !ok {
				g = len(net.edges)
				found[key] = g
				net.edges = append(net.edges, edge{a: key[0], b: key[1]})
			}
			net.edges[g].add(&x.events[i])
		}
	}
	slices.SortFunc(net.edges, func(p, q edge) int {
		return cmp.Or(cmp.Compare(q.acts, p.acts), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	net.ties = len(net.edges)
	net.edges = net.edges[:min(net.ties, maxTies)]
}

// add counts an act.
func (g *edge) add(e *event) {
	g.acts++
	g.types[e.t]++
	if rank(e.modality) > rank(g.modality) {
		g.modality = e.modality
	}
	if e.from == "" {
		return
	}
	if g.first == "" || e.from < g.first {
		g.first = e.from
	}
	g.last = max(g.last, e.to)
}

// among gives the events in which nodes of a map take part.
func (x *index) among(f *filter, nodes []node) []int32 {
	q := x.query(f)
	seen := make([]bool, len(x.events))
	var out []int32
	for _, n := range nodes {
		for _, i := range x.entities[n.who].events {
			e := &x.events[i]
			if !seen[i] && q.types[e.t] && q.mods[e.m] && x.fits(&q, e) {
				seen[i] = true
				out = append(out, i)
			}
		}
	}
	slices.Sort(out)
	return out
}

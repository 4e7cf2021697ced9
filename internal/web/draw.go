package web

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"actant/internal/graph"
	"actant/internal/kg"
)

// drawing is a map as it is drawn: in a box of W by H.
type drawing struct {
	W, H  float64
	Nodes []spot
	Lines []line
	All   int // how many nodes could be shown
	Ties  int // how many lines there are in all
}

// spot is a node of a drawing.
type spot struct {
	ref
	ID      string
	X, Y, R float64
	Acts    int
	Centre  bool
	Tip     string
	// Label tells that its name is written, at TX and TY with Anchor.
	Label  bool
	TX, TY float64
	Anchor string // start, middle or end
}

// line is an edge of a drawing.
type line struct {
	X1, Y1, X2, Y2, W float64
	MX, MY            float64 // its middle
	A, B              string  // ids
	AName, BName      string
	Acts              int
	Modality          kg.Modality
	Label, URL        string
	First, Last       string
}

// cache keeps the last answers to what is asked again and again: the pages of a
// list, and maps, whose layout is the dearest thing a page does.
type cache[T any] struct {
	mu   sync.Mutex
	kept map[string]T
	keys []string // the oldest first
}

// maxKept is how many answers a cache keeps.
const maxKept = 24

// get gives the answer under a key, made by f where it is not kept. Two who ask
// at once may both make it.
func (c *cache[T]) get(key string, f func() T) T {
	c.mu.Lock()
	v, ok := c.kept[key]
	c.mu.Unlock()
	if ok {
		return v
	}
	v = f()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil {
		c.kept = map[string]T{}
	}
	if _, ok := c.kept[key]; !ok {
		c.keys = append(c.keys, key)
		if len(c.keys) > maxKept {
			delete(c.kept, c.keys[0])
			c.keys = slices.Delete(c.keys, 0, 1)
		}
	}
	c.kept[key] = v
	return v
}

func (c *cache[T]) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.keys = nil, nil
}

// network gives the map of a filter, laid out.
func (x *index) network(f *filter) network {
	return x.maps.get(fmt.Sprint(f.values().Encode(), "#", f.Nodes), func() network { return x.networkOf(f) })
}

// draw makes the drawing of a filter in a language.
func (s *Server) draw(c *catalogue, x *index, f *filter, small bool) *drawing {
	net := x.network(f)
	d := &drawing{W: 1000, H: 640, All: net.all, Ties: net.ties}
	if len(net.nodes) > 120 {
		d.H = 750
	}
	const marginX, marginY = 90, 40
	at := make(map[int32]int, len(net.nodes))
	most := 1
	for _, n := range net.nodes {
		most = max(most, n.acts)
	}
	big := 12.0
	if len(net.nodes) > 120 {
		big = 7
	}
	for i, n := range net.nodes {
		e := &x.entities[n.who]
		sp := spot{ref: x.ref(n.who), ID: e.id, Acts: n.acts, Centre: n.centre,
			X: round1(marginX + n.x*(d.W-2*marginX)), Y: round1(marginY + n.y*(d.H-2*marginY)), R: round1(4 + big*math.Sqrt(float64(n.acts)/float64(most)))}
		sp.Tip = e.name + " – " + c.text("kind."+string(e.kind)) + ", " + c.count("n.acts", n.acts)
		at[n.who] = i
		d.Nodes = append(d.Nodes, sp)
	}
	for i := range net.edges {
		d.Lines = append(d.Lines, d.line(c, f, &net.edges[i], at))
	}
	scale := 1.0
	if small {
		scale = smallText
	}
	d.write(scale)
	return d
}

// box is where a name stands.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

// letter is about the width of a letter of a name, and how high a line is.
const (
	letter     = 7.0
	lineHeight = 15.0
	smallText  = 2.0 // how much larger the text of a small map is, as the style sheet has it
)

// write puts names where there is room for them: right of the node, left, below
// or above. Those that find none are told when one points at the node.
func (d *drawing) write(scale float64) {
	var taken []box
	for i := range d.Nodes {
		n := &d.Nodes[i]
		taken = append(taken, box{n.X - n.R, n.Y - n.R, n.X + n.R, n.Y + n.R})
	}
	for i := range d.Nodes {
		n := &d.Nodes[i]
		w := scale * letter * float64(utf8.RuneCountInString(n.Name))
		for _, p := range []struct {
			x, y   float64
			anchor string
			left   float64
		}{
			{n.X + n.R + 3, n.Y + 4*scale, "start", n.X + n.R + 3}, {n.X - n.R - 3, n.Y + 4*scale, "end", n.X - n.R - 3 - w},
			{n.X, n.Y + n.R + 13*scale, "middle", n.X - w/2}, {n.X, n.Y - n.R - 5*scale, "middle", n.X - w/2},
		} {
			b := box{p.left, p.y - scale*(lineHeight-4), p.left + w, p.y + 3*scale}
			if b.x0 < 2 || b.x1 > d.W-2 || slices.ContainsFunc(taken[:i], b.meets) || slices.ContainsFunc(taken[i+1:], b.meets) {
				continue
			}
			n.Label, n.TX, n.TY, n.Anchor = true, round1(p.x), round1(p.y), p.anchor
			taken = append(taken, b)
			break
		}
	}
}

func (d *drawing) line(c *catalogue, f *filter, g *edge, at map[int32]int) line {
	p, q := &d.Nodes[at[g.a]], &d.Nodes[at[g.b]]
	wide := filter{Types: f.Types, Modalities: f.Modalities, Since: f.Since, Until: f.Until, Place: f.Place, Actor: p.ID, With: q.ID}
	l := line{X1: p.X, Y1: p.Y, X2: q.X, Y2: q.Y, MX: round1((p.X + q.X) / 2), MY: round1((p.Y + q.Y) / 2), A: p.ID, B: q.ID, AName: p.Name, BName: q.Name,
		Acts: g.acts, Modality: g.modality, First: g.first, Last: g.last, W: round1(1 + 1.2*math.Log(float64(g.acts))), URL: address("/events", wide.values())}
	type count struct {
		t kg.EventType
		n int
	}
	var list []count
	for i, t := range eventTypes {
		if n := g.types[i]; n > 0 {
			list = append(list, count{t, n})
		}
	}
	slices.SortStableFunc(list, func(a, b count) int { return cmp.Compare(b.n, a.n) })
	parts := make([]string, len(list))
	for i, k := range list {
		if parts[i] = c.text("type." + string(k.t)); k.n > 1 {
			parts[i] += " ×" + itoa(k.n)
		}
	}
	l.Label = strings.Join(parts, ", ")
	return l
}

type graphPage struct {
	eventsPage
	Kinds    []choice
	Map      *drawing
	Ties     []line // the strongest, as a table
	AllTies  int
	Events   string
	DataURL  string
	NodeNums []choice
}

// shownTies is how many ties the table below a map shows, and drawnTies how many
// the drawing without script: the strongest.
const (
	shownTies = 40
	drawnTies = 800
)

func (s *Server) graphPage(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	p := &graphPage{eventsPage: eventsPage{page: s.newPage(r, "graph.title"), F: f}}
	p.Here = "graph"
	if err := p.names(x, &f, "/graph"); err != nil {
		return err
	}
	c := s.langs[p.Lang]
	p.Map = s.draw(c, x, &f, false)
	p.Ties, p.AllTies = p.Map.Lines[:min(len(p.Map.Lines), shownTies)], p.Map.Ties
	p.Map.Lines = p.Map.Lines[:min(len(p.Map.Lines), drawnTies)]
	p.Types, p.Mods = choicesOf(c, &f, facet{})
	on := f.Kinds
	if len(on) == 0 {
		on = actorKinds
	}
	for _, k := range kinds {
		p.Kinds = append(p.Kinds, choice{Value: string(k), Text: c.text("kind." + string(k)), On: slices.Contains(on, k)})
	}
	for _, n := range []int{30, mapNodes, 120, 250, mapNodesMax} {
		p.NodeNums = append(p.NodeNums, choice{Value: itoa(n), Text: itoa(n), On: n == f.Nodes})
	}
	q := f.values()
	p.Events, p.Timeline = address("/events", q), address("/timeline", q)
	q2 := cloneValues(q)
	q2.Set("lang", p.Lang)
	p.DataURL = address("/graph.json", q2)
	p.Exports = []link{{Text: "GraphML (Gephi)", URL: address("/graph.graphml", q)}, {Text: "GEXF", URL: address("/graph.gexf", q)}, {Text: "CSV", URL: address("/graph.csv", q)}, {Text: "JSON", URL: address("/graph.json", q)}}
	s.show(w, r, http.StatusOK, "graph", p)
	return nil
}

// mapData is a map for the script, and for everybody else who reads JSON.
type mapData struct {
	Nodes []nodeData `json:"nodes"`
	Edges []edgeData `json:"edges"`
	All   int        `json:"all"`
}

type nodeData struct {
	ID      string  `json:"id"`
	Label   string  `json:"label"`
	Kind    kg.Kind `json:"kind"`
	Country string  `json:"country,omitempty"`
	Acts    int     `json:"acts"`
	X       float64 `json:"x"`
	Y       float64 `json:"y"`
	Size    float64 `json:"size"`
	URL     string  `json:"url"`
	Tip     string  `json:"tip"`
}

type edgeData struct {
	Source   string      `json:"source"`
	Target   string      `json:"target"`
	Acts     int         `json:"acts"`
	Modality kg.Modality `json:"modality"`
	Label    string      `json:"label"`
	First    string      `json:"first,omitempty"`
	Last     string      `json:"last,omitempty"`
	URL      string      `json:"url"`
}

func (s *Server) graphJSON(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	if f.Actor != "" && x.find(f.Actor) < 0 {
		return fmt.Errorf("%s: %w", f.Actor, graph.ErrNotFound)
	}
	d := s.draw(s.langs[choose(r, r.URL.Query().Get("lang"))], x, &f, false)
	out := mapData{Nodes: []nodeData{}, Edges: []edgeData{}, All: d.All}
	for _, n := range d.Nodes {
		out.Nodes = append(out.Nodes, nodeData{n.ID, n.Name, n.Kind, n.Country, n.Acts, n.X, d.H - n.Y, n.R, n.URL, n.Tip})
	}
	for _, l := range d.Lines {
		out.Edges = append(out.Edges, edgeData{l.A, l.B, l.Acts, l.Modality, l.Label, l.First, l.Last, l.URL})
	}
	return writeJSON(w, r, out)
}

package report

import (
	"cmp"
	"math"
	"slices"

	"actant/internal/export"
)

// point is a place on a picture, in its own units.
type point struct{ X, Y float64 }

// layout places the nodes of a network in a box, after Fruchterman and Reingold:
// ties draw together, all push apart, the middle holds what is not tied. The
// start is a spiral in the order of the nodes, so that equal networks give equal
// pictures.
func layout(n *export.Network, width, height, margin float64) []point {
	if len(n.Nodes) == 0 {
		return nil
	}
	at := make(map[string]int, len(n.Nodes))
	pos, move := make([]point, len(n.Nodes)), make([]point, len(n.Nodes))
	for i := range n.Nodes {
		at[n.Nodes[i].ID] = i
		r, a := math.Sqrt(float64(i)+0.5), float64(i)*2.399963 // the golden angle
		pos[i] = point{r * math.Cos(a), r * math.Sin(a)}
	}
	const rounds = 500
	for round := range rounds {
		heat := 0.6 * (1 - float64(round)/rounds)
		for i := range move {
			move[i] = point{-pos[i].X * 0.05, -pos[i].Y * 0.05}
		}
		for i := range pos {
			for j := i + 1; j < len(pos); j++ {
				dx, dy := pos[i].X-pos[j].X, pos[i].Y-pos[j].Y
				f := 1 / (dx*dx + dy*dy + 0.01)
				move[i].add(dx*f, dy*f)
				move[j].add(-dx*f, -dy*f)
			}
		}
		for k := range n.Edges {
			e := &n.Edges[k]
			i, j := at[e.Source], at[e.Target]
			dx, dy := pos[i].X-pos[j].X, pos[i].Y-pos[j].Y
			f := 0.12 * math.Hypot(dx, dy) * math.Min(2, 0.6+math.Log1p(e.Weight)/3)
			move[i].add(-dx*f, -dy*f)
			move[j].add(dx*f, dy*f)
		}
		for i := range pos {
			if d := math.Hypot(move[i].X, move[i].Y); d > 0 {
				f := math.Min(d, heat) / d
				pos[i].add(move[i].X*f, move[i].Y*f)
			}
		}
	}
	even(pos, func(p *point) *float64 { return &p.X })
	even(pos, func(p *point) *float64 { return &p.Y })
	fit(pos, width, height, margin)
	loosen(pos, 40)
	fit(pos, width, height, margin)
	return pos
}

// even spreads a coordinate: half of it is its rank, so that a crowd gets room
// and a stray does not take it.
func even(pos []point, of func(*point) *float64) {
	order := make([]int, len(pos))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(*of(&pos[a]), *of(&pos[b])) })
	low, high := *of(&pos[order[0]]), *of(&pos[order[len(order)-1]])
	for rank, i := range order {
		v := of(&pos[i])
		*v = 0.4*share(*v, low, high) + 0.6*float64(rank)/float64(len(order))
	}
}

// loosen moves points that stand nearer than a distance away from each other.
func loosen(pos []point, near float64) {
	for range 60 {
		for i := range pos {
			for j := i + 1; j < len(pos); j++ {
				dx, dy := pos[i].X-pos[j].X, pos[i].Y-pos[j].Y
				d := math.Hypot(dx, dy)
				if d >= near {
					continue
				}
				if d < 1e-6 {
					dx, dy, d = 1, float64(j-i), math.Hypot(1, float64(j-i))
				}
				f := (near - d) / d / 3
				pos[i].add(dx*f, dy*f)
				pos[j].add(-dx*f, -dy*f)
			}
		}
	}
}

func (p *point) add(x, y float64) { p.X += x; p.Y += y }

// fit stretches a cloud of points over a box, to whole units.
func fit(pos []point, width, height, margin float64) {
	low, high := pos[0], pos[0]
	for _, p := range pos {
		low.X, low.Y = math.Min(low.X, p.X), math.Min(low.Y, p.Y)
		high.X, high.Y = math.Max(high.X, p.X), math.Max(high.Y, p.Y)
	}
	for i := range pos {
		pos[i].X = math.Round(margin + (width-2*margin)*share(pos[i].X, low.X, high.X))
		pos[i].Y = math.Round(margin + (height-2*margin)*share(pos[i].Y, low.Y, high.Y))
	}
}

func share(v, low, high float64) float64 {
	if high-low < 1e-9 {
		return 0.5
	}
	return (v - low) / (high - low)
}

package web

import "math"

// layout places the nodes of a map in a unit square by pulling along edges and
// pushing everything apart (after Fruchterman and Reingold), always the same way.
func (net *network) layout() {
	n := len(net.nodes)
	if n == 0 {
		return
	}
	at := make(map[int32]int, n)
	px, py := make([]float64, n), make([]float64, n)
	for i := range net.nodes {
		at[net.nodes[i].who] = i
		r, turn := 3*math.Sqrt(float64(i)+0.3), float64(i)*2.399963 // a sunflower: the first in the middle
		px[i], py[i] = r*math.Cos(turn), r*math.Sin(turn)
	}
	springs := net.springs(at)
	dx, dy := make([]float64, n), make([]float64, n)
	rounds := min(300, 5_000_000/(n*n+1)+20)
	pull := gravity(n)
	heat := 2 + math.Sqrt(float64(n))/2
	for step := range rounds {
		repel(px, py, dx, dy)
		for _, s := range springs {
			x, y := (px[s.a]-px[s.b])*s.pull, (py[s.a]-py[s.b])*s.pull
			dx[s.a] -= x
			dy[s.a] -= y
			dx[s.b] += x
			dy[s.b] += y
		}
		t := heat*(1-float64(step)/float64(rounds)) + 0.02
		for i := range px {
			dx[i] -= px[i] * pull
			dy[i] -= py[i] * pull
			if d := math.Hypot(dx[i], dy[i]); d > 0 {
				k := min(d, t) / d
				px[i] += dx[i] * k
				py[i] += dy[i] * k
			}
		}
	}
	net.fit(px, py)
}

// gravity keeps islands near, the more the more there are.
func gravity(nodes int) float64 { return 0.06 * max(1, math.Sqrt(float64(nodes)/60)) }

// spring pulls two nodes together.
type spring struct {
	a, b int
	pull float64
}

// springs makes one of every edge. Those of nodes with many edges are weak, or a
// circle in which each met each would shrink to a point.
func (net *network) springs(at map[int32]int) []spring {
	degree := make([]int, len(net.nodes))
	for i := range net.edges {
		degree[at[net.edges[i].a]]++
		degree[at[net.edges[i].b]]++
	}
	out := make([]spring, len(net.edges))
	for i := range net.edges {
		a, b := at[net.edges[i].a], at[net.edges[i].b]
		out[i] = spring{a, b, 0.25 * (1 + 0.3*math.Log1p(float64(net.edges[i].acts-1))) / float64(max(1, min(degree[a], degree[b])))}
	}
	return out
}

// repel sets the push of all nodes on each other.
func repel(px, py, dx, dy []float64) {
	clear(dx)
	clear(dy)
	for i := range px {
		for j := i + 1; j < len(px); j++ {
			x, y := px[i]-px[j], py[i]-py[j]
			d2 := x*x + y*y
			if d2 < 1e-4 {
				x, y, d2 = 1e-2*float64(i%7+1), 1e-2*float64(j%5+1), 1e-3
			}
			k := 2 / d2
			dx[i] += x * k
			dy[i] += y * k
			dx[j] -= x * k
			dy[j] -= y * k
		}
	}
}

// fit scales positions into the unit square.
func (net *network) fit(px, py []float64) {
	x0, x1, y0, y1 := px[0], px[0], py[0], py[0]
	for i := range px {
		x0, x1 = min(x0, px[i]), max(x1, px[i])
		y0, y1 = min(y0, py[i]), max(y1, py[i])
	}
	for i := range net.nodes {
		net.nodes[i].x = share(px[i], x0, x1)
		net.nodes[i].y = share(py[i], y0, y1)
	}
}

func share(v, low, high float64) float64 {
	if high-low < 1e-9 {
		return 0.5
	}
	return math.Round((v-low)/(high-low)*1e4) / 1e4
}

package web

import "math"

// layout places the nodes of a map in a unit square by pulling along edges and
// pushing everything apart (Fruchterman and Reingold), always the same way.
func (net *network) layout() {
	n := len(net.nodes)
	if n == 0 {
		return
	}
	at := make(map[int32]int, n)
	px, py := make([]float64, n), make([]float64, n)
	for i := range net.nodes {
		at[net.nodes[i].who] = i
		r, turn := math.Sqrt(float64(i)+0.3), float64(i)*2.399963 // a sunflower: the first in the middle
		px[i], py[i] = r*math.Cos(turn), r*math.Sin(turn)
	}
	dx, dy := make([]float64, n), make([]float64, n)
	rounds := min(200, 12_000_000/(n*n+1)+20)
	heat := math.Sqrt(float64(n)) / 4
	for step := range rounds {
		repel(px, py, dx, dy)
		for i := range net.edges {
			e := &net.edges[i]
			a, b := at[e.a], at[e.b]
			x, y := px[a]-px[b], py[a]-py[b]
			d := math.Hypot(x, y) * (0.6 + 0.25*math.Log1p(float64(e.acts)))
			dx[a] -= x * d
			dy[a] -= y * d
			dx[b] += x * d
			dy[b] += y * d
		}
		t := heat*(1-float64(step)/float64(rounds)) + 0.01
		for i := range px {
			dx[i] -= px[i] * 0.35 // keeps islands near
			dy[i] -= py[i] * 0.35
			if d := math.Hypot(dx[i], dy[i]); d > 0 {
				k := min(d, t) / d
				px[i] += dx[i] * k
				py[i] += dy[i] * k
			}
		}
	}
	net.fit(px, py)
}

// repel sets the push of all nodes on each other.
func repel(px, py, dx, dy []float64) {
	clear(dx)
	clear(dy)
	for i := range px {
		for j := i + 1; j < len(px); j++ {
			x, y := px[i]-px[j], py[i]-py[j]
			d2 := x*x + y*y
			if d2 < 1e-6 {
				x, d2 = 1e-3*float64(i+1), 1e-6
			}
			k := 1.6 / d2
			dx[i] += x * k
			dy[i] += y * k
			dx[j] -= x * k
			dy[j] -= y * k
		}
	}
}

// fit scales positions into the unit square, keeping their proportions loosely.
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

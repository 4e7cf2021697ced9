package train

import (
	"math"

	"actant/internal/ner"
)

// crf computes the gradient of one sentence of a linear-chain conditional
// random field over the BIOES labels of package ner.
type crf struct {
	keys   []uint32
	ids    []int32
	ends   []int
	emit   [][17]float32
	grad   [][17]float32
	gTrans [17][17]float32
	gStart [17]float32

	alpha, beta, pot [][17]float64
	trans            [17][17]float64
	back             [][17]uint8
}

func (c *crf) reset(n int) {
	c.ids, c.ends = c.ids[:0], c.ends[:0]
	if cap(c.emit) < n {
		c.emit = make([][17]float32, n)
		c.grad = make([][17]float32, n)
		c.alpha = make([][17]float64, n)
		c.beta = make([][17]float64, n)
		c.pot = make([][17]float64, n)
		c.back = make([][17]uint8, n)
	}
	c.emit, c.grad = c.emit[:n], c.grad[:n]
	clear(c.emit)
	clear(c.grad)
	c.gTrans = [17][17]float32{}
	c.gStart = [17]float32{}
}

// gradient fills grad (gold minus expected) and returns the negative
// log-likelihood of the gold labels.
func (c *crf) gradient(trans *[17][17]float32, start *[17]float32, gold []uint8) float64 {
	n := len(c.emit)
	for l := range trans {
		for _, m := range ner.Before(l) {
			c.trans[l][m] = math.Exp(float64(trans[l][m]))
		}
	}
	z := c.forward(start, n, nil)
	c.backward(n, nil)
	score := 0.0
	for i := range n {
		g := int(gold[i])
		score += float64(c.emit[i][g])
		if i == 0 {
			score += float64(start[g])
			c.gStart[g]++
		} else {
			score += float64(trans[g][gold[i-1]])
			c.gTrans[g][gold[i-1]]++
		}
		c.grad[i][g]++
	}
	c.expect(n, -1)
	return z - score
}

// partial is gradient for a sentence of which only the labels that each token
// may have are known, as sets of bits; the rest is left to the model.
func (c *crf) partial(trans *[17][17]float32, start *[17]float32, may []uint32) float64 {
	n := len(c.emit)
	for l := range trans {
		for _, m := range ner.Before(l) {
			c.trans[l][m] = math.Exp(float64(trans[l][m]))
		}
	}
	known := c.forward(start, n, may)
	c.backward(n, may)
	c.expect(n, 1)
	z := c.forward(start, n, nil)
	c.backward(n, nil)
	c.expect(n, -1)
	return z - known
}

// expect adds the expected counts of the lattice at hand, times sign, to the
// gradient.
func (c *crf) expect(n int, sign float64) {
	for i := range n {
		for l := range 17 {
			p := c.alpha[i][l] * c.beta[i][l]
			c.grad[i][l] += float32(sign * p)
			if i == 0 {
				c.gStart[l] += float32(sign * p)
				continue
			}
			if p < 1e-9 {
				continue
			}
			for _, m := range ner.Before(l) {
				q := c.alpha[i-1][m] * c.trans[l][m] * c.pot[i][l] * c.beta[i][l]
				c.gTrans[l][m] += float32(sign * q)
			}
		}
	}
}

// forward fills alpha, normalised at each token, and returns log Z.
func (c *crf) forward(start *[17]float32, n int, may []uint32) float64 {
	z := 0.0
	for i := range n {
		top := float64(c.emit[i][0])
		for _, v := range c.emit[i][1:] {
			top = max(top, float64(v))
		}
		sum := 0.0
		for l := range 17 {
			e := math.Exp(float64(c.emit[i][l]) - top)
			a := 0.0
			if i == 0 {
				if ner.MayStart(l) {
					a = math.Exp(float64(start[l]))
				}
			} else {
				for _, m := range ner.Before(l) {
					a += c.alpha[i-1][m] * c.trans[l][m]
				}
			}
			if i == n-1 && !ner.MayEnd(l) || may != nil && may[i]>>l&1 == 0 {
				a = 0
			}
			c.pot[i][l] = e
			c.alpha[i][l] = a * e
			sum += a * e
		}
		for l := range 17 {
			c.alpha[i][l] /= sum
			c.pot[i][l] /= sum
		}
		z += math.Log(sum) + top
	}
	return z
}

// backward fills beta so that alpha·beta is the marginal probability.
func (c *crf) backward(n int, may []uint32) {
	for l := range 17 {
		c.beta[n-1][l] = 0
		if ner.MayEnd(l) && (may == nil || may[n-1]>>l&1 != 0) {
			c.beta[n-1][l] = 1
		}
	}
	for i := n - 2; i >= 0; i-- {
		c.beta[i] = [17]float64{}
		for l := range 17 {
			v := c.pot[i+1][l] * c.beta[i+1][l]
			if v == 0 || may != nil && may[i+1]>>l&1 == 0 {
				continue
			}
			for _, m := range ner.Before(l) {
				c.beta[i][m] += c.trans[l][m] * v
			}
		}
	}
}

// perceptron fills grad with gold minus the best labels under a margin of one
// a token, and returns the number of wrong tokens.
func (c *crf) perceptron(trans *[17][17]float32, start *[17]float32, gold []uint8) float64 {
	n := len(c.emit)
	var cur [17]float32
	for i := range n {
		var next [17]float32
		for l := range 17 {
			best, from := float32(-1e30), uint8(0)
			if i == 0 {
				if ner.MayStart(l) {
					best = start[l]
				}
			} else {
				for _, m := range ner.Before(l) {
					if v := cur[m] + trans[l][m]; v > best {
						best, from = v, m
					}
				}
			}
			if i == n-1 && !ner.MayEnd(l) {
				best = -1e30
			}
			cost := float32(0)
			if uint8(l) != gold[i] {
				cost = 1
			}
			next[l] = best + c.emit[i][l] + cost
			c.back[:n][i][l] = from
		}
		cur = next
	}
	best := 0
	for l := range cur {
		if cur[l] > cur[best] {
			best = l
		}
	}
	wrong := 0.0
	path := make([]uint8, n)
	for i := n - 1; i >= 0; i-- {
		path[i] = uint8(best)
		best = int(c.back[:n][i][best])
	}
	for i, l := range path {
		g := gold[i]
		if l != g {
			wrong++
			c.grad[i][g]++
			c.grad[i][l]--
		}
		if i == 0 {
			c.gStart[g]++
			c.gStart[l]--
			continue
		}
		c.gTrans[g][gold[i-1]]++
		c.gTrans[l][path[i-1]]--
	}
	return wrong
}

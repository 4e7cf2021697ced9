package syntax

// oracle knows the gold tree of a sentence and which transitions keep all arcs
// that can still be reached (Goldberg & Nivre 2013).
type oracle struct {
	head  []int32 // gold head of each node; the root word's is len(words)
	label []int   // gold label of each word
	kids  [][]int32
	place []int32 // depth in the stack counted from the bottom, -1 outside
}

// newOracle indexes the gold tree. labelOf gives the number of a relation.
func newOracle(words []Word, labelOf map[Rel]int) *oracle {
	n := len(words)
	o := &oracle{head: make([]int32, n+1), label: make([]int, n+1), kids: make([][]int32, n+1), place: make([]int32, n+1)}
	for i, w := range words {
		h := w.Head
		if h < 0 {
			h = n
		}
		o.head[i], o.label[i] = int32(h), labelOf[w.Rel]
		o.kids[h] = append(o.kids[h], int32(i))
	}
	o.head[n] = -1
	return o
}

// costs are the numbers of gold arcs that shift, left and right would lose.
func (o *oracle) costs(s *parseScratch) (shiftCost, leftCost, rightCost int) {
	b := int32(s.buffer)
	for i := range o.place {
		o.place[i] = -1
	}
	for d, i := range s.stack {
		o.place[i] = int32(d)
	}
	top := int32(len(s.stack) - 1)
	if h := o.head[b]; h >= 0 && o.place[h] >= 0 && o.place[h] < top {
		shiftCost++
	}
	for _, k := range o.kids[b] {
		if o.place[k] >= 0 {
			shiftCost++
		}
	}
	if top < 0 {
		return
	}
	s0 := s.stack[top]
	h := o.head[s0]
	for _, k := range o.kids[s0] {
		if k >= b {
			leftCost++
			rightCost++
		}
	}
	if h > b || h >= 0 && o.place[h] >= 0 && o.place[h] == top-1 {
		leftCost++
	}
	if h >= b {
		rightCost++
	}
	return
}

// impossible is the cost of a transition that the state does not allow.
const impossible = 1 << 20

// good is the best scored transition among those that lose least, and whether
// the guess is one of them. Where the gold arc of the stack's top is lost anyhow,
// any label of a transition that loses nothing more will do.
func (o *oracle) good(s *parseScratch, scores *[256]int32, guess int) (best int, ok bool) {
	canShift, canLeft, canRight := s.can()
	cost := [3]int{}
	cost[0], cost[1], cost[2] = o.costs(s)
	for i, can := range [3]bool{canShift, canLeft, canRight} {
		if !can {
			cost[i] = impossible
		}
	}
	least := min(cost[0], cost[1], cost[2])
	best = -1
	try := func(t int, anyLabel bool) {
		if t == guess || anyLabel && guess != shift && guess%2 == t%2 {
			ok = true
		}
		if best < 0 || scores[t] > scores[best] {
			best = t
		}
	}
	if cost[0] == least {
		try(shift, false)
	}
	if len(s.stack) == 0 {
		return best, ok
	}
	s0 := s.stack[len(s.stack)-1]
	label := o.label[s0]
	if cost[1] == least {
		try(left(label), o.head[s0] != int32(s.buffer))
	}
	if cost[2] == least {
		try(right(label), o.head[s0] != s.stack[len(s.stack)-2])
	}
	return best, ok
}

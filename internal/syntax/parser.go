package syntax

// The parser is arc-hybrid (Kuhlmann et al. 2011): a stack, a buffer, three
// kinds of transitions, in linear time. The artificial root is the last item of
// the buffer.
//
//	shift      moves the front of the buffer b to the stack
//	left(l)    makes b the head of the stack's top, which is popped
//	right(l)   makes the second of the stack the head of its top, which is popped

type parser struct {
	labels []Rel // of left and right transitions
	w      *weights
	// retag has the part of speech of words that only the tree tells: "a" is an
	// AUX as aux:tense and a VERB as root. By form or lemma, and relation.
	retag []byte
}

// transitions: 0 is shift, then left and right of each label.
const shift = 0

func left(label int) int  { return 1 + 2*label }
func right(label int) int { return 2 + 2*label }

// node is a word as the parser sees it, and the tree built so far around it.
type node struct {
	form, lemma uint64
	caseLemma   uint64 // of its case or mark dependent
	tag, pos    uint64
	left        [2]int32 // leftmost and second dependents on the left, -1
	right       [2]int32
	nleft       uint8
	nright      uint8
	lset, rset  uint64 // sets of labels on each side, as bits
	label       uint8  // of the arc to its head, +1
	agree       uint8  // gender and number, two bits each
	head        int32
}

type parseScratch struct {
	nodes  []node
	stack  []int32
	buffer int // front of the buffer
	pfeats []uint64
	prows  []uint32
}

// noNode stands for an empty place of the stack or the buffer.
var noNode = node{form: 2, lemma: 2, tag: 254, pos: 31, left: [2]int32{-1, -1}, right: [2]int32{-1, -1}}

// start lays the words out: nodes[len(words)] is the root.
func (s *parseScratch) start(g *tagger, words []Word) {
	n := len(words)
	s.nodes = resize(s.nodes, n+1)
	s.stack = s.stack[:0]
	s.buffer = 0
	var buf [maxForm + 4]byte
	for i := range words {
		w := &words[i]
		b, _ := fold(buf[:0], w.Form)
		s.nodes[i] = node{form: hashBytes(b), lemma: hashString(w.Lemma[:min(len(w.Lemma), maxForm)]),
			tag: uint64(g.id(w.UPOS, w.Feats)), pos: uint64(w.UPOS),
			agree: uint8(w.Feats.Gender)<<2 | uint8(w.Feats.Number),
			left:  [2]int32{-1, -1}, right: [2]int32{-1, -1}, head: -1}
	}
	s.nodes[n] = node{form: 3, lemma: 3, tag: 253, pos: 30, left: [2]int32{-1, -1}, right: [2]int32{-1, -1}, head: -1}
}

func (s *parseScratch) done() bool { return s.buffer == len(s.nodes)-1 && len(s.stack) == 0 }

// can tells which kinds of transitions are allowed.
func (s *parseScratch) can() (canShift, canLeft, canRight bool) {
	root := len(s.nodes) - 1
	canShift = s.buffer < root
	canLeft = len(s.stack) > 0 && (s.buffer < root || len(s.stack) == 1)
	canRight = len(s.stack) > 1
	return
}

// apply makes a transition.
func (s *parseScratch) apply(t int, labels []Rel) {
	if t == shift {
		s.stack = append(s.stack, int32(s.buffer))
		s.buffer++
		return
	}
	label := (t - 1) / 2
	dep := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	head := int32(s.buffer)
	if t == right(label) {
		head = s.stack[len(s.stack)-1]
	}
	s.attach(head, dep, label, labels)
}

func (s *parseScratch) attach(head, dep int32, label int, labels []Rel) {
	d, h := &s.nodes[dep], &s.nodes[head]
	d.head, d.label = head, uint8(label+1)
	bit := uint64(1) << uint(labels[label].Base()&63)
	if dep < head {
		h.left[1], h.left[0] = h.left[0], dep
		h.nleft = min(h.nleft+1, 7)
		h.lset |= bit
	} else {
		h.right[1], h.right[0] = h.right[0], dep
		h.nright = min(h.nright+1, 7)
		h.rset |= bit
	}
	if r := labels[label]; (r == RelCase || r == RelMark) && h.caseLemma == 0 {
		h.caseLemma = d.lemma
	}
}

func (s *parseScratch) stackAt(k int) *node {
	if k >= len(s.stack) {
		return &noNode
	}
	return &s.nodes[s.stack[len(s.stack)-1-k]]
}

func (s *parseScratch) bufferAt(k int) *node {
	if s.buffer+k >= len(s.nodes) {
		return &noNode
	}
	return &s.nodes[s.buffer+k]
}

func (s *parseScratch) kid(i int32) *node {
	if i < 0 {
		return &noNode
	}
	return &s.nodes[i]
}

// distance is a class of how far apart two words stand.
func distance(a, b int) uint64 {
	switch d := b - a; {
	case d <= 5:
		return uint64(max(d, 0))
	case d <= 10:
		return 6
	default:
		return 7
	}
}

// features gives the features of the state: the templates of Zhang & Nivre
// (2011) over the two top words of the stack and the front of the buffer, with
// lemmas, and the prepositions of these words.
func (s *parseScratch) features() []uint64 {
	s0, s1, s2 := s.stackAt(0), s.stackAt(1), s.stackAt(2)
	b0, b1, b2 := s.bufferAt(0), s.bufferAt(1), s.bufferAt(2)
	f := append(s.pfeats[:0],
		feature(1, s0.form), feature(2, s0.tag), feature2(3, s0.lemma, s0.tag), feature(4, s0.lemma),
		feature(5, b0.form), feature(6, b0.tag), feature2(7, b0.lemma, b0.tag), feature(8, b0.lemma),
		feature(9, b1.form), feature(10, b1.tag), feature2(11, b1.lemma, b1.pos),
		feature(12, b2.lemma), feature(13, b2.tag),
		feature(14, s1.lemma), feature(15, s1.tag), feature2(16, s1.form, s1.tag),
		feature(17, s2.tag), feature(18, s2.lemma),

		feature4(19, s0.lemma, s0.tag, b0.lemma, b0.tag),
		feature3(20, s0.lemma, s0.tag, b0.lemma), feature3(21, s0.lemma, b0.lemma, b0.tag),
		feature3(22, s0.lemma, s0.tag, b0.tag), feature3(23, s0.tag, b0.lemma, b0.tag),
		feature2(24, s0.lemma, b0.lemma), feature2(25, s0.tag, b0.tag), feature2(26, b0.tag, b1.tag),
		feature2(27, s1.lemma, s0.lemma), feature2(28, s1.tag, s0.tag),
		feature3(29, s1.lemma, s1.tag, s0.tag), feature3(30, s1.tag, s0.lemma, s0.tag),
		feature2(31, s1.tag, b0.tag), feature2(32, s1.lemma, b0.lemma), feature2(33, b0.lemma, b1.lemma),

		feature3(34, b0.tag, b1.tag, b2.tag), feature3(35, s0.tag, b0.tag, b1.tag),
		feature3(36, s1.tag, s0.tag, b0.tag), feature3(37, s2.tag, s1.tag, s0.tag),
		feature4(38, s1.tag, s0.tag, b0.tag, b1.pos), feature3(39, s0.lemma, b0.tag, b1.tag),
		feature3(40, s1.lemma, s0.tag, b0.tag), feature3(41, s1.tag, s0.lemma, b0.tag), feature3(42, s1.tag, s0.tag, b0.lemma),
		feature4(43, s1.pos, s0.pos, b0.pos, b1.lemma),
	)
	s.pfeats = s.kidFeatures(s.depthFeatures(f, s0, s1, b0), s0, s1, b0)
	return s.pfeats
}

func feature4(template, a, b, c, d uint64) uint64 { return step(feature3(template, a, b, c), d) }

// depthFeatures are distance, valency, label sets and prepositions.
func (s *parseScratch) depthFeatures(f []uint64, s0, s1, b0 *node) []uint64 {
	s2 := s.stackAt(2)
	b1, b2, b3 := s.bufferAt(1), s.bufferAt(2), s.bufferAt(3)
	r0, r1 := s.kid(s0.right[0]), s.kid(s1.right[0])
	d0, d1 := uint64(9), uint64(9)
	if n := len(s.stack); n > 0 {
		d0 = distance(int(s.stack[n-1]), s.buffer)
		if n > 1 {
			d1 = distance(int(s.stack[n-2]), int(s.stack[n-1]))
		}
	}
	v0 := uint64(s0.nleft)<<4 | uint64(s0.nright)
	v1 := uint64(s1.nleft)<<4 | uint64(s1.nright)
	return append(f,
		feature2(50, s0.tag, d0), feature2(51, b0.tag, d0), feature3(52, s0.tag, b0.tag, d0), feature3(53, s0.lemma, b0.lemma, d0),
		feature3(54, s1.tag, s0.tag, d1), feature2(55, s0.lemma, d0), feature2(56, b0.lemma, d0),
		feature2(57, s0.lemma, v0), feature2(58, s0.tag, v0), feature2(59, s1.tag, v1), feature2(60, s1.lemma, v1),
		feature2(61, b0.tag, uint64(b0.nleft)), feature2(62, b0.lemma, uint64(b0.nleft)),
		feature2(63, s0.tag, s0.rset), feature2(64, s0.tag, s0.lset), feature2(65, s0.lemma, s0.rset), feature2(66, s0.lemma, s0.lset),
		feature2(67, b0.tag, b0.lset), feature2(68, b0.lemma, b0.lset), feature2(69, s1.tag, s1.rset), feature2(70, s1.lemma, s1.rset),
		feature3(71, s1.tag, s1.lset, s0.tag),
		feature2(72, s0.caseLemma, s0.tag), feature2(73, s0.caseLemma, s1.lemma), feature3(74, s0.caseLemma, s1.tag, s0.tag),
		feature3(75, s0.caseLemma, s1.lemma, s0.lemma),
		feature2(76, b0.caseLemma, b0.tag), feature2(77, b0.caseLemma, s0.lemma), feature3(78, b0.caseLemma, s0.tag, b0.tag),
		feature4(79, b0.caseLemma, s0.pos, s1.pos, b0.pos), feature3(80, b0.caseLemma, s0.lemma, s1.lemma),
		feature3(81, s0.caseLemma, s1.caseLemma, s0.tag), feature3(82, b0.caseLemma, s0.caseLemma, s1.tag),
		feature4(83, s0.caseLemma, s1.tag, s0.tag, b0.tag),
		feature3(120, s0.tag, b0.tag, agreement(s0, b0)), feature3(121, s1.tag, s0.tag, agreement(s1, s0)),
		feature4(122, s1.pos, s0.pos, agreement(s1, s0), agreement(s2, s0)),
		feature4(123, s2.tag, s1.tag, s0.tag, b0.tag), feature2(124, s2.lemma, s0.tag), feature2(125, s0.caseLemma, s2.lemma),
		feature4(126, b0.tag, b1.tag, b2.tag, b3.tag), feature2(128, s0.lemma, b1.lemma), feature3(129, s0.tag, b1.tag, b2.tag),
		feature2(130, s0.lemma, r0.caseLemma), feature2(131, s1.lemma, r1.caseLemma),
		feature4(84, s0.pos, b0.pos, s0.rset, b0.lset), feature4(85, s1.pos, s0.pos, s1.rset, s0.rset),
	)
}

// agreement tells whether two words agree in gender and in number: 0 unknown, 1
// they do, 2 they don't, for each.
func agreement(a, b *node) uint64 {
	g := compare(a.agree>>2, b.agree>>2)
	return g<<2 | compare(a.agree&3, b.agree&3)
}

func compare(a, b uint8) uint64 {
	switch {
	case a == 0 || b == 0:
		return 0
	case a == b:
		return 1
	}
	return 2
}

// kidFeatures are about the outermost dependents.
func (s *parseScratch) kidFeatures(f []uint64, s0, s1, b0 *node) []uint64 {
	l0, r0 := s.kid(s0.left[0]), s.kid(s0.right[0])
	l02, r02 := s.kid(s0.left[1]), s.kid(s0.right[1])
	bl, bl2 := s.kid(b0.left[0]), s.kid(b0.left[1])
	l1, r1 := s.kid(s1.left[0]), s.kid(s1.right[0])
	return append(f,
		feature2(90, l0.lemma, s0.pos), feature2(91, l0.tag, uint64(l0.label)),
		feature2(92, r0.lemma, s0.pos), feature2(93, r0.tag, uint64(r0.label)),
		feature2(94, bl.lemma, b0.pos), feature2(95, bl.tag, uint64(bl.label)),
		feature2(96, l1.lemma, s1.pos), feature2(97, r1.tag, uint64(r1.label)), feature2(98, r1.lemma, s1.pos),
		feature3(99, s0.tag, l0.tag, b0.tag), feature3(100, s0.tag, r0.tag, b0.tag), feature3(101, s0.tag, b0.tag, bl.tag),
		feature3(102, s1.tag, r1.tag, s0.tag), feature3(103, s1.tag, s0.tag, l0.tag), feature3(104, s1.tag, l1.tag, s0.tag),
		feature3(105, s1.tag, s0.tag, r0.tag),
		feature3(106, s0.tag, l0.tag, l02.tag), feature3(107, s0.tag, r0.tag, r02.tag), feature3(108, b0.tag, bl.tag, bl2.tag),
		feature2(109, s0.lemma, r0.lemma), feature3(110, s0.tag, uint64(l0.label), uint64(l02.label)),
		feature3(111, s0.tag, uint64(r0.label), uint64(r02.label)),
		feature4(112, s1.tag, uint64(r1.label), s0.tag, uint64(r0.label)),
		feature4(113, s0.tag, uint64(r0.label), b0.tag, uint64(bl.label)),
	)
}

// best is the allowed transition with the highest score.
func (p *parser) best(s *parseScratch, scores *[256]int32) int {
	canShift, canLeft, canRight := s.can()
	best, bestScore := -1, int32(0)
	if canShift {
		best, bestScore = shift, scores[shift]
	}
	for l := range p.labels {
		if canLeft && (best < 0 || scores[left(l)] > bestScore) {
			best, bestScore = left(l), scores[left(l)]
		}
		if canRight && (best < 0 || scores[right(l)] > bestScore) {
			best, bestScore = right(l), scores[right(l)]
		}
	}
	return best
}

func (r *Reader) parse(words []Word) {
	p, s := r.m.parser, &r.parseScratch
	if s.prows == nil {
		s.prows = make([]uint32, 256)
	}
	s.start(r.m.tagger, words)
	for !s.done() {
		var scores [256]int32
		p.w.add(&scores, s.features(), s.prows)
		s.apply(p.best(s, &scores), p.labels)
	}
	s.store(words, p.labels)
	r.retag(words)
}

// retag corrects parts of speech that the relation decides.
func (r *Reader) retag(words []Word) {
	p := r.m.parser
	for i := range words {
		w := &words[i]
		if w.Fixed {
			continue
		}
		v, ok := find(p.retag, retagForm(r.nodes[i].form, w.Rel))
		if !ok {
			v, ok = find(p.retag, retagLemma(r.nodes[i].lemma, w.UPOS, w.Rel))
		}
		if u := UPOS(v); ok && u != w.UPOS && u < numUPOS {
			w.UPOS = u
			w.Feats = tagOf(u, w.Feats).feats
		}
	}
}

func retagForm(form uint64, r Rel) uint64 { return feature2(200, form, uint64(r)) }

// retagLemma is for verbs and auxiliaries, which share their lemmas.
func retagLemma(lemma uint64, u UPOS, r Rel) uint64 {
	if u != VERB && u != AUX {
		return 0
	}
	return feature2(201, lemma, uint64(r))
}

// store writes heads and labels to the words.
func (s *parseScratch) store(words []Word, labels []Rel) {
	root := int32(len(words))
	for i := range words {
		n := &s.nodes[i]
		words[i].Head, words[i].Rel = int(n.head), labels[n.label-1]
		if n.head == root {
			words[i].Head, words[i].Rel = -1, RelRoot
		}
	}
}

package gazetteer

import (
	"actant/internal/kg"
)

// Form is one reading of a matched stretch: an entry that bears this name.
type Form struct {
	Entry *Entry
	Flags Flags
	lang  uint8
}

// Lang is the language of the form, "" for any.
func (f Form) Lang() string { return langNames[f.lang&3] }

// Match is a stretch of tokens that names at least one entry.
type Match struct {
	First, Last int // tokens [First,Last) of the slice passed
	// Inner tells that only a part of token First matched ("Maroc" in
	// "Maroc-Etats-Unis"); then Span is that part and Last is First+1.
	Inner bool
	Span  kg.Span // bytes in the article's text
	Forms []Form  // at least one; not to be changed
}

// Best gives the most telling reading: the first form of the most frequent kind
// order country, ministry, organisation, exercise, place, person, with forms
// flagged amb, old, typo or weak last. It is a default for callers without a
// context of their own.
func (m Match) Best() Form {
	best, rank := m.Forms[0], -1
	for _, f := range m.Forms {
		r := kindRank(f.Entry.Kind) * 2
		if f.Flags.Has(Amb | Old | Typo | Weak) {
			r -= 9
		}
		if r > rank {
			best, rank = f, r
		}
	}
	return best
}

func kindRank(k kg.Kind) int {
	switch k {
	case kg.Country:
		return 10
	case kg.Ministry:
		return 9
	case kg.Organisation:
		return 8
	case kg.Exercise:
		return 7
	case kg.Place:
		return 6
	case kg.Person:
		return 5
	}
	return 1
}

// sub is one word of the text: a token or a part of one.
type sub struct {
	tok        int32
	start, end int32 // in the token's Norm
	initial    bool
	upper      bool
	first      bool // first part of its token
	last       bool
}

// scan is the working memory of one call of Match; it is used again by later calls.
type scan struct {
	subs []sub
	ids  []uint32 // word numbers: ids[i*layers+layer]
	ps   []part
	buf  []byte
}

// Match finds the names in toks, leftmost first and the longest there, and
// appends them to dst. Names match without regard to case, accents, hyphens and
// apostrophes, except where their flags ask for capitals (see caseNeeds). A
// match begins and ends at token bounds; a hyphenated token that is no name
// itself is taken apart when every part is a country, a demonym, a compound
// prefix or an acronym ("Maroc-Etats-Unis", "algéro-marocain"): rule
// gazetteer.inner-parts.
func (g *Gazetteer) Match(toks []kg.Token, dst []Match) []Match {
	sc := g.scans.Get().(*scan)
	defer g.scans.Put(sc)
	g.scan(sc, toks)
	n := len(sc.subs)
	for i := 0; i < n; {
		if !sc.subs[i].first {
			i++
			continue
		}
		if j, forms := g.longest(sc, i, n, true); j > i {
			dst = append(dst, whole(toks, sc, i, j, forms))
			i = j
			continue
		}
		k := i + 1
		for k < n && !sc.subs[k].first {
			k++
		}
		if k > i+1 {
			dst = g.inner(toks, sc, i, k, dst)
		}
		i = k
	}
	return dst
}

// scan cuts the tokens into words and numbers them for each layer.
func (g *Gazetteer) scan(sc *scan, toks []kg.Token) {
	sc.subs, sc.ids = sc.subs[:0], sc.ids[:0]
	ps, buf := sc.ps, sc.buf
	for t := range toks {
		if toks[t].Norm == "-" && t > 0 && t+1 < len(toks) && !toks[t].SpaceBefore && !toks[t+1].SpaceBefore {
			continue // "Guinea-Bissau" is three tokens in English
		}
		ps, buf = parts(ps[:0], buf[:0], toks[t].Norm)
		for k := range ps {
			p := &ps[k]
			sc.subs = append(sc.subs, sub{
				tok: int32(t), start: int32(p.start), end: int32(p.end), initial: p.initial, upper: p.upper,
				first: k == 0, last: k == len(ps)-1,
			})
			for _, l := range g.layers {
				sc.ids = append(sc.ids, l.names.id(p.text))
			}
		}
	}
	sc.ps, sc.buf = ps[:0], buf[:0]
}

// whole makes the match of words [i,j), which end at token bounds.
func whole(toks []kg.Token, sc *scan, i, j int, forms []Form) Match {
	a, b := int(sc.subs[i].tok), int(sc.subs[j-1].tok)
	return Match{First: a, Last: b + 1, Span: kg.Span{Start: toks[a].Start, End: toks[b].End}, Forms: forms}
}

// longest finds the longest name that begins at word i and ends before n, and
// its forms. With bounds it must end where a token ends.
func (g *Gazetteer) longest(sc *scan, i, n int, bounds bool) (int, []Form) {
	end, forms := i, []Form(nil)
	layers := len(g.layers)
	for li, l := range g.layers {
		var ends [24]struct{ at, node uint32 }
		found := 0
		node := uint32(0)
		for j := i; j < n && j-i < len(ends); j++ {
			node = l.names.child(node, sc.ids[j*layers+li])
			if node == 0 {
				break
			}
			if l.names.forms[node] != l.names.forms[node+1] && (!bounds || sc.subs[j].last) {
				ends[found].at, ends[found].node = uint32(j+1), node
				found++
			}
		}
		for found--; found >= 0; found-- {
			j := int(ends[found].at)
			if j < end {
				break
			}
			fs := l.fitting(sc, i, j, ends[found].node)
			if len(fs) == 0 {
				continue
			}
			if j > end {
				end, forms = j, fs
			} else {
				forms = append(forms[:len(forms):len(forms)], fs...)
			}
			break
		}
	}
	return end, forms
}

// fitting gives the forms of a node whose capitals fit words [i,j).
func (l *layer) fitting(sc *scan, i, j int, node uint32) []Form {
	lo, hi := l.names.forms[node], l.names.forms[node+1]
	var init, up uint8
	for k := i; k < j && k-i < 8; k++ {
		if sc.subs[k].initial {
			init |= 1 << (k - i)
			if sc.subs[k].upper {
				up |= 1 << (k - i)
			}
		}
	}
	fits := func(p *payload) bool { return p.need&^init == 0 && p.upper&^up == 0 }
	bad := 0
	for k := lo; k < hi; k++ {
		if !fits(&l.names.load[k]) {
			bad++
		}
	}
	if bad == 0 {
		return l.forms[lo:hi:hi]
	}
	if bad == int(hi-lo) {
		return nil
	}
	out := make([]Form, 0, int(hi-lo)-bad)
	for k := lo; k < hi; k++ {
		if fits(&l.names.load[k]) {
			out = append(out, l.forms[k])
		}
	}
	return out
}

// inner takes the hyphenated token of words [i,k) apart; it adds nothing unless
// every part is known. "Les relations maroco-américaines".
func (g *Gazetteer) inner(toks []kg.Token, sc *scan, i, k int, dst []Match) []Match {
	n0 := len(dst)
	t := &toks[sc.subs[i].tok]
	for i < k {
		j, forms := g.longest(sc, i, k, false)
		forms = innerForms(forms)
		if len(forms) == 0 {
			return dst[:n0]
		}
		span := t.Span
		if t.End-t.Start == len(t.Norm) {
			span = kg.Span{Start: t.Start + int(sc.subs[i].start), End: t.Start + int(sc.subs[j-1].end)}
		}
		tok := int(sc.subs[i].tok)
		dst = append(dst, Match{First: tok, Last: tok + 1, Inner: true, Span: span, Forms: forms})
		i = j
	}
	return dst
}

// innerForms keeps the readings that may be a part of a compound.
func innerForms(forms []Form) []Form {
	ok := func(f Form) bool {
		return f.Entry.Kind == kg.Country || f.Flags.Has(Prefix|Demonym) ||
			f.Entry.Kind == kg.Organisation && f.Flags.Has(Abbr)
	}
	keep := 0
	for _, f := range forms {
		if ok(f) {
			keep++
		}
	}
	if keep == len(forms) {
		return forms
	}
	var out []Form
	for _, f := range forms {
		if ok(f) {
			out = append(out, f)
		}
	}
	return out
}

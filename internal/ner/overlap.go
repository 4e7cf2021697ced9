package ner

import (
	"sort"

	"actant/internal/kg"
)

// The ranks of candidates, from weak to strong; see [resolveOverlaps].
const (
	rankGroup    int8 = iota + 1 // descriptions and pronouns
	rankRole                     // a role without a name
	rankWeak                     // an ambiguous listed form, a lone capitalised word
	rankModel                    // the statistical recogniser
	rankList                     // a listed name of one word
	rankContext                  // given name and capitals, head noun and complement
	rankLongList                 // a listed name of several words
	rankBody                     // a ministry or body built by rule, longer than what lies in it
	rankTitled                   // a name with its title or role
)

// resolveOverlaps decides between candidates of a sentence whose spans overlap
// and gives the kept ones in order of the text. It is the one place where
// gazetteer, model and rules are weighed against each other:
//
//   - what lies wholly inside a longer body, venue or agreement built by rule
//     gives way ("Paris" in "accord de Paris", "Mohammed V" in "aéroport Mohammed
//     V"), except a person with a title or role;
//   - otherwise the higher rank wins, then the longer span, then the higher
//     score, then the earlier one, then the order of proposal;
//   - of two equal spans of one kind the winner takes over the loser's list
//     entries and state when it has none;
//   - roles and groups may hold names inside them: both are kept; a role or
//     group that cuts through a name is not.
func resolveOverlaps(cs []cand) []cand {
	lo, hi := bounds(cs)
	holder := make([]int32, hi-lo) // by token: 1 + index of the longest holder over it
	for i := range cs {
		if cs[i].holdsAll() {
			for t := cs[i].first; t < cs[i].last; t++ {
				if h := holder[t-lo]; h == 0 || cs[i].len() > cs[h-1].len() {
					holder[t-lo] = int32(i + 1)
				}
			}
		}
	}
	order := make([]int, 0, len(cs))
	for i := range cs {
		h := holder[cs[i].first-lo]
		if h > 0 && int(h-1) != i && cs[h-1].covers(&cs[i]) && cs[i].rank != rankTitled {
			continue
		}
		order = append(order, i)
	}
	sort.SliceStable(order, func(x, y int) bool { return stronger(&cs[order[x]], &cs[order[y]]) })
	var own [2][]int32 // by layer and token: 1 + index in kept
	own[0], own[1] = make([]int32, hi-lo), make([]int32, hi-lo)
	kept := make([]cand, 0, len(order))
	for _, i := range order {
		c := &cs[i]
		if o := clash(kept, own, c, lo); o >= 0 {
			kept[o].inherit(c)
			continue
		}
		kept = append(kept, *c)
		for t := c.first; t < c.last; t++ {
			own[c.layer()][t-lo] = int32(len(kept))
		}
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].first < kept[j].first })
	return kept
}

// bounds are the first and the last token of any candidate.
func bounds(cs []cand) (lo, hi int) {
	if len(cs) == 0 {
		return 0, 0
	}
	lo, hi = cs[0].first, cs[0].last
	for i := range cs {
		lo, hi = min(lo, cs[i].first), max(hi, cs[i].last)
	}
	return lo, hi
}

// layer is 0 for names, 1 for roles and groups.
func (c *cand) layer() int {
	if c.rank <= rankRole {
		return 1
	}
	return 0
}

// clash finds a kept candidate that c cannot stand beside, or -1.
func clash(kept []cand, own [2][]int32, c *cand, lo int) int {
	for t := c.first; t < c.last; t++ {
		for l := range own {
			k := int(own[l][t-lo]) - 1
			if k < 0 {
				continue
			}
			o := &kept[k]
			switch {
			case o.span != nil && c.span != nil && !o.span.Overlaps(*c.span):
			case l == 1 && c.layer() == 0 && o.covers(c):
			case l == 0 && c.layer() == 1 && c.covers(o):
			case l == 0 && c.rule == ruleEachState && c.first == o.first && c.last == o.last:
			default:
				return k
			}
		}
	}
	return -1
}

// inherit takes over what an equal candidate knew.
func (c *cand) inherit(o *cand) {
	if c.first != o.first || c.last != o.last || c.kind != o.kind {
		return
	}
	if len(c.ids) == 0 {
		c.ids = o.ids
	}
	if c.country == "" {
		c.country = o.country
	}
	if c.typ == "" {
		c.typ = o.typ
	}
}

// stronger orders candidates for resolveOverlaps.
func stronger(a, b *cand) bool {
	if a.rank != b.rank {
		return a.rank > b.rank
	}
	if a.len() != b.len() {
		return a.len() > b.len()
	}
	if a.score != b.score {
		return a.score > b.score
	}
	return a.first < b.first
}

func (c *cand) len() int { return c.last - c.first }

// covers tells whether b lies inside c and is shorter.
func (c *cand) covers(b *cand) bool {
	return c.first <= b.first && b.last <= c.last && c.len() > b.len()
}

// holdsAll tells that names inside this candidate are part of it.
func (c *cand) holdsAll() bool {
	return c.rank == rankBody || c.kind == kg.Agreement && c.form == kg.Name
}

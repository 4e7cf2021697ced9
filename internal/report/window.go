package report

import (
	"context"
	"strings"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/resolve"
)

// ref is one who stands in a window, with the mention that says so.
type ref struct {
	id      string
	mention *kg.Mention
}

// window is a stretch of text and those who stand in it, in order of the text.
type window struct {
	first, last int // sentences [first, last)
	who         []ref
}

// sentencesWith counts the sentences of the window in which both stand.
func (w *window) sentencesWith(a, b string) int {
	n := 0
	for i := 0; i < len(w.who); {
		s, hasA, hasB := w.who[i].mention.Sentence, false, false
		for ; i < len(w.who) && w.who[i].mention.Sentence == s; i++ {
			hasA = hasA || w.who[i].id == a
			hasB = hasB || w.who[i].id == b
		}
		if hasA && hasB {
			n++
		}
	}
	return n
}

// eachWindow cuts an article into windows. Sentences exist only in the story,
// its title and headings, so nothing of the page's furniture is in them.
func eachWindow(s *export.Seen, opt Options, f func(*window)) {
	a := s.Article
	bySentence := make([][]ref, len(a.Sentences))
	for i := range a.Mentions {
		m := &a.Mentions[i]
		if m.Sentence < 0 || m.Sentence >= len(bySentence) || opt.Named && m.Form != kg.Name && m.Form != kg.Short {
			continue
		}
		s.Entities(m, func(id string) { bySentence[m.Sentence] = append(bySentence[m.Sentence], ref{id, m}) })
	}
	w := &window{}
	for i := range a.Sentences {
		if i > 0 && opt.parts(a, i) {
			w.last = i
			f(w)
			w.first, w.who = i, w.who[:0]
		}
		w.who = append(w.who, bySentence[i]...)
	}
	if len(a.Sentences) > 0 {
		w.last = len(a.Sentences)
		f(w)
	}
}

// parts tells whether a window ends before sentence i.
func (o *Options) parts(a *kg.Article, i int) bool {
	switch o.Window {
	case Article:
		return false
	case Paragraph:
		between := kg.Span{Start: a.Sentences[i-1].End, End: a.Sentences[i].Start}
		return strings.ContainsRune(between.In(a.Text), '\n')
	}
	return true
}

// independent orders articles so that copies of one text stand together, and
// numbers the texts: source[i] is the text of the i-th article.
func independent(ctx context.Context, st export.Store, list []graph.ArticleInfo) ([]graph.ArticleInfo, []int, error) {
	records := make([]*resolve.Record, 0, len(list))
	get := func(i int) (*resolve.Record, error) {
		r, err := st.Record(ctx, list[i].Article)
		if err != nil {
			return nil, err
		}
		return &resolve.Record{Sketch: r.Sketch}, nil // the rest is not needed
	}
	err := export.InOrder(len(list), get, func(r *resolve.Record) error { records = append(records, r); return nil })
	if err != nil {
		return nil, nil, err
	}
	groups := copyGroups(records)
	var out []graph.ArticleInfo
	var source []int
	for n, g := range groups {
		for _, i := range g {
			out = append(out, list[i])
			source = append(source, n)
		}
	}
	return out, source, nil
}

// band is a part of a sketch; near-duplicates share one at least.
type band struct {
	at   int
	a, b uint64
}

// copyGroups gathers copies of one text: indices in order, groups in order of
// their first. Only records that share two neighbouring classes of their sketch
// are compared; two that agree in three fifths of the classes nearly always do.
func copyGroups(records []*resolve.Record) [][]int {
	root := make([]int, len(records))
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	seen := map[band][]int{}
	for i, r := range records {
		root[i] = i
		for k := 0; k+1 < len(r.Sketch); k += 2 {
			key := band{k, r.Sketch[k], r.Sketch[k+1]}
			for _, j := range seen[key] {
				if x, y := find(i), find(j); x != y && r.CopyOf(records[j]) {
					root[max(x, y)] = min(x, y)
				}
			}
			seen[key] = append(seen[key], i)
		}
	}
	at := make(map[int]int, len(records))
	var groups [][]int
	for i := range records {
		r := find(i)
		g, ok := at[r]
		if !ok {
			g = len(groups)
			at[r] = g
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], i)
	}
	return groups
}

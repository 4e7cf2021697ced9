package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/kg"
)

// Proof is a window in which both of a pair stand.
type Proof struct {
	Article   string  `json:"article"` // "article:…"
	Path      string  `json:"path"`
	Outlet    string  `json:"outlet,omitempty"`
	Title     string  `json:"title,omitempty"`
	Published string  `json:"published,omitempty"`
	Span      kg.Span `json:"span"` // bytes of the article's text
	Quote     string  `json:"quote"`
	// A and B are the words that stand for the two, each once.
	A []string `json:"a"`
	B []string `json:"b"`
	// Marks are those words' spans within the article's text, in order.
	Marks []kg.Span `json:"marks"`

	marked []string // the words of Marks, white space made plain
}

// Evidence lists the windows in which a and b (entity ids) stand together, by
// day of publication. There are as many as [Pair.Count] says under the same
// options.
func Evidence(ctx context.Context, st export.Store, opt Options, a, b string) ([]Proof, error) {
	out, err := evidence(ctx, st, opt, [][2]string{{a, b}})
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// evidence finds the windows of many pairs in one reading.
func evidence(ctx context.Context, st export.Store, opt Options, pairs [][2]string) ([][]Proof, error) {
	opt, err := opt.whole()
	if err != nil {
		return nil, err
	}
	list, err := opt.articles(ctx, st)
	if err != nil {
		return nil, fmt.Errorf("find the sentences of pairs: %w", err)
	}
	out := make([][]Proof, len(pairs))
	for _, info := range list {
		ids, err := st.LocalIDs(ctx, info.Article)
		if err != nil {
			return nil, fmt.Errorf("find the sentences of pairs: %w", err)
		}
		here := make(map[string]bool, len(ids))
		for _, id := range ids {
			here[id] = true
		}
		var wanted []int
		for i, p := range pairs {
			if here[p[0]] && here[p[1]] {
				wanted = append(wanted, i)
			}
		}
		if len(wanted) == 0 {
			continue
		}
		err = export.EachArticle(ctx, st, []graph.ArticleInfo{info}, func(s export.Seen) error {
			for _, i := range wanted {
				if s.Article != nil {
					out[i] = append(out[i], proofs(&s, opt, pairs[i][0], pairs[i][1])...)
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("find the sentences of pairs: %w", err)
		}
	}
	for i := range out {
		slices.SortStableFunc(out[i], func(x, y Proof) int {
			return cmp.Or(cmp.Compare(x.Published, y.Published), cmp.Compare(x.Article, y.Article), cmp.Compare(x.Span.Start, y.Span.Start))
		})
	}
	return out, nil
}

// proofs gives the windows of one article that hold both.
func proofs(s *export.Seen, opt Options, a, b string) []Proof {
	out := []Proof{}
	art := s.Article
	eachWindow(s, opt, func(w *window) {
		p := Proof{Article: graph.ArticleIRI(s.Info.Article), Path: s.Info.Path, Outlet: s.Info.Outlet, Title: s.Info.Title,
			Published: s.Info.Published, Span: kg.Span{Start: art.Sentences[w.first].Start, End: art.Sentences[w.last-1].End}}
		for _, r := range w.who {
			switch r.id {
			case a:
				p.A = once(p.A, r.mention.Quote)
			case b:
				p.B = once(p.B, r.mention.Quote)
			default:
				continue
			}
			p.Marks = append(p.Marks, r.mention.Span)
		}
		if len(p.A) == 0 || len(p.B) == 0 {
			return
		}
		slices.SortFunc(p.Marks, func(x, y kg.Span) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End)) })
		p.Marks = slices.Compact(p.Marks)
		for _, m := range p.Marks {
			p.marked = append(p.marked, strings.Join(strings.Fields(m.In(art.Text)), " "))
		}
		p.Quote = strings.Join(strings.Fields(p.Span.In(art.Text)), " ")
		out = append(out, p)
	})
	return out
}

func once(list []string, s string) []string {
	if s = strings.Join(strings.Fields(s), " "); slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// wordsInOrder gives the words of both, in the order in which the sentence has
// them, as the quote writes them.
func (p *Proof) wordsInOrder() []string {
	var out []string
	end := 0
	for i, m := range p.Marks {
		if m.Start < end {
			continue // inside another
		}
		end = m.End
		out = append(out, p.marked[i])
	}
	return out
}

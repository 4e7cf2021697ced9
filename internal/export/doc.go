// Package export answers one question: how do other tools read the graph?
//
// What the store knows leaves it here in the files that people already open:
// GraphML and GEXF for Gephi and networkx, CSV for spreadsheets, N-Quads,
// JSON-LD and Turtle for stores of RDF, FollowTheMoney for Aleph, PLOVER for
// research on political events, Cypher for Neo4j. docs/EXPORTS.md has one line
// for each on how it is opened.
//
// Two shapes carry it all: a [Network] of nodes and edges, made of event rows
// ([Acts], [Bipartite], [Full]) or of pairs that stand together (package
// report), and a [Set] of rows as the store gives them. Writers give equal bytes
// for equal rows, whatever order the rows come in, and valid files for any bytes
// that names and quotes may hold.
package export

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/resolve"
)

// Store is what exports and reports ask of a store; [*graph.Store] is one.
type Store interface {
	// Events lists events with their tellings.
	Events(ctx context.Context, f graph.Filter) ([]graph.EventRow, error)
	// Entities lists entities.
	Entities(ctx context.Context, f graph.EntityFilter) ([]graph.EntityRow, error)
	// Articles lists articles, sorted by id.
	Articles(ctx context.Context) ([]graph.ArticleInfo, error)
	// Full gives the whole record of an article, or [graph.ErrNotFound] when it
	// was stored without its text.
	Full(ctx context.Context, article string) (*kg.Article, error)
	// Record gives what resolution needs of an article.
	Record(ctx context.Context, article string) (*resolve.Record, error)
	// LocalIDs maps ids of an article's record to those of the graph.
	LocalIDs(ctx context.Context, article string) (map[string]string, error)
}

// Set is a part of a store, ready to be written.
type Set struct {
	Events   []graph.EventRow
	Entities []graph.EntityRow
	Articles []graph.ArticleInfo
}

// Seen is an article as exports and reports read it: its text, and whom its
// mentions stand for.
type Seen struct {
	Info graph.ArticleInfo
	// Article is nil when the store holds it without its text.
	Article *kg.Article
	// IDs maps local ids ("e1", "v1") to those of the graph.
	IDs map[string]string
}

// EachArticle gives every article with its mentions, in the order of the list.
func EachArticle(ctx context.Context, st Store, list []graph.ArticleInfo, yield func(Seen) error) error {
	return InOrder(len(list), func(i int) (Seen, error) { return seeArticle(ctx, st, list[i]) }, yield)
}

// ahead is how many values InOrder gets at once.
const ahead = 64

// InOrder gets n values, several at the same time, and hands them on in order.
// The first error ends it.
func InOrder[T any](n int, get func(i int) (T, error), yield func(T) error) error {
	values, errs := make([]T, min(n, ahead)), make([]error, min(n, ahead))
	for start := 0; start < n; start += ahead {
		part := min(ahead, n-start)
		var next atomic.Int64
		var wg sync.WaitGroup
		for range min(part, runtime.GOMAXPROCS(0)) {
			wg.Go(func() {
				for i := int(next.Add(1)) - 1; i < part; i = int(next.Add(1)) - 1 {
					values[i], errs[i] = get(start + i)
				}
			})
		}
		wg.Wait()
		for i := range part {
			if errs[i] != nil {
				return errs[i]
			}
			if err := yield(values[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func seeArticle(ctx context.Context, st Store, info graph.ArticleInfo) (Seen, error) {
	s := Seen{Info: info}
	if err := ctx.Err(); err != nil {
		return s, err
	}
	var err error
	if s.IDs, err = st.LocalIDs(ctx, info.Article); err != nil {
		return s, err
	}
	s.Article, err = st.Full(ctx, info.Article)
	if errors.Is(err, graph.ErrNotFound) {
		s.Article, err = nil, nil
	}
	return s, err
}

// Entities calls f for every entity of the graph that a mention stands for: its
// own, or the members of a plural ("les deux ministres"). Ids that resolution
// knows nothing of are left out.
func (s *Seen) Entities(m *kg.Mention, f func(id string)) {
	if len(m.Members) == 0 {
		if id := s.IDs[m.Entity]; id != "" {
			f(id)
		}
		return
	}
	for _, e := range m.Members {
		if id := s.IDs[e]; id != "" {
			f(id)
		}
	}
}

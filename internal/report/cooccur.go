package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"actant/internal/export"
	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/internal/kg"
)

// Window is the stretch of text in which two stand together.
type Window string

// The windows.
const (
	Sentence  Window = "sentence"
	Paragraph Window = "paragraph"
	Article   Window = "article"
)

// Measure is what pairs are ordered by.
type Measure string

// The measures. All count windows: n of them in all, a and b with the one and
// the other, ab with both.
const (
	// Count is ab.
	Count Measure = "count"
	// LogLikelihood is Dunning's G² of the four counts: how far chance is from
	// explaining the pair. Above 3.84 one in twenty pairs of strangers would pass.
	LogLikelihood Measure = "loglikelihood"
	// PMI is log2(ab·n / (a·b)): how much more often than by chance, in bits. It
	// favours the rare: use it with a minimum count.
	PMI Measure = "pmi"
	// Jaccard is ab / (a + b − ab), 0 to 1.
	Jaccard Measure = "jaccard"
)

// Options select what is counted. The zero value counts persons, countries,
// ministries and organisations in sentences, whole.
type Options struct {
	Window  Window  // "" is Sentence
	Measure Measure // "" is Count
	// Kinds of those who are counted; none: person, country, ministry, organisation.
	Kinds []kg.Kind
	// Country keeps pairs in which one at least is of this country (ISO alpha-2).
	Country string
	// Entity keeps the pairs of one entity, by its id.
	Entity string
	// Since and Until bound the day of publication, as ISO days; articles without
	// one are then left out.
	Since, Until string
	// Source keeps articles of an outlet (as people type it), an article or a path.
	Source string
	// Named counts only places that name somebody, not roles and pronouns.
	Named bool
	// Own also counts a person or body with its own country.
	Own bool
	// MinCount, MinArticles and MinSources leave out pairs below.
	MinCount, MinArticles, MinSources int
	// ByMonth also counts each month of publication.
	ByMonth bool
	// Limit bounds the number of pairs; 0 means all.
	Limit int

	noPairs bool // count who stands anywhere, but no pairs
}

// Who is one side of a pair.
type Who struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Kind    kg.Kind `json:"kind"`
	Country string  `json:"country,omitempty"`
	Windows int     `json:"windows"` // windows in which it stands
}

// Month is the count of a pair in one month, "2020-10".
type Month struct {
	Month string `json:"month"`
	Count int    `json:"count"`
}

// Pair is two who stand together.
type Pair struct {
	A Who `json:"a"`
	B Who `json:"b"`
	// Count is how many windows hold both, Sentences how many sentences.
	Count     int `json:"count"`
	Sentences int `json:"sentences"`
	// Articles counts the articles; Sources counts them with copies taken once.
	Articles int    `json:"articles"`
	Sources  int    `json:"sources"`
	First    string `json:"first,omitempty"` // day of the first article
	Last     string `json:"last,omitempty"`

	PMI           float64 `json:"pmi"`
	LogLikelihood float64 `json:"loglikelihood"`
	Jaccard       float64 `json:"jaccard"`

	Months []Month `json:"months,omitempty"`
	// Trend compares the later half of the months with the earlier one:
	// (late − early) / √(late + early). Beyond ±2 it is more than chance. It is
	// set with Options.ByMonth.
	Trend float64 `json:"trend,omitempty"`
}

// Table is who stands with whom.
type Table struct {
	Window Window `json:"window"`
	// Windows counts all windows that were read, Articles the articles.
	Windows  int `json:"windows"`
	Articles int `json:"articles"`
	// NoText counts articles that are stored without their text: they were not
	// read.
	NoText int `json:"no_text,omitempty"`
	// All counts the pairs before Limit.
	All   int    `json:"all"`
	Pairs []Pair `json:"pairs"`
	// Who lists all who were counted, by id.
	Who []Actor `json:"-"`
}

// tally is what the counting knows of a pair.
type tally struct {
	count, sentences, articles, sources int
	article, source                     int // the last one, from 1
	first, last                         string
	months                              map[string]int
}

// counter counts pairs over articles.
type counter struct {
	opt     Options
	ids     map[string]int32
	who     []*person
	pairs   map[[2]int32]*tally
	windows int
	months  map[string]bool
	set     []int32 // those in the window
}

// person is what the counting knows of one.
type person struct {
	row               *graph.EntityRow
	windows, mentions int
	article, source   int
	articles, sources int
	first, last       string
	windowMark        int // the last window it was counted in
}

// Cooccurrence counts who stands with whom.
func Cooccurrence(ctx context.Context, st export.Store, opt Options) (*Table, error) {
	opt, err := opt.whole()
	if err != nil {
		return nil, err
	}
	c, t, err := count(ctx, st, opt)
	if err != nil {
		return nil, fmt.Errorf("count who stands with whom: %w", err)
	}
	t.Who = c.actors()
	t.Pairs = c.list()
	t.All = len(t.Pairs)
	if opt.Limit > 0 && len(t.Pairs) > opt.Limit {
		t.Pairs = t.Pairs[:opt.Limit]
	}
	return t, nil
}

// whole fills in what an empty field means, and refuses what nothing means.
func (o Options) whole() (Options, error) {
	if o.Window == "" {
		o.Window = Sentence
	}
	if o.Measure == "" {
		o.Measure = Count
	}
	if len(o.Kinds) == 0 {
		o.Kinds = []kg.Kind{kg.Person, kg.Country, kg.Ministry, kg.Organisation}
	}
	if !slices.Contains([]Window{Sentence, Paragraph, Article}, o.Window) {
		return o, fmt.Errorf("unknown window %q: sentence, paragraph or article", o.Window)
	}
	if !slices.Contains([]Measure{Count, LogLikelihood, PMI, Jaccard}, o.Measure) {
		return o, fmt.Errorf("unknown measure %q: count, loglikelihood, pmi or jaccard", o.Measure)
	}
	return o, nil
}

// count reads all articles.
func count(ctx context.Context, st export.Store, opt Options) (*counter, *Table, error) {
	entities, err := st.Entities(ctx, graph.EntityFilter{})
	if err != nil {
		return nil, nil, err
	}
	c := newCounter(opt, entities)
	list, err := opt.articles(ctx, st)
	if err != nil {
		return nil, nil, err
	}
	source := make([]int, len(list))
	if !opt.noPairs { // else nobody asks for sources
		if list, source, err = independent(ctx, st, list); err != nil {
			return nil, nil, err
		}
	}
	t := &Table{Window: opt.Window}
	n := 0
	err = export.EachArticle(ctx, st, list, func(s export.Seen) error {
		if s.Article == nil {
			t.NoText++
		} else {
			t.Articles++
			c.article(&s, n+1, source[n]+1)
		}
		n++
		return nil
	})
	t.Windows = c.windows
	return c, t, err
}

// articles lists the articles that the options select.
func (o *Options) articles(ctx context.Context, st export.Store) ([]graph.ArticleInfo, error) {
	list, err := st.Articles(ctx)
	if err != nil {
		return nil, err
	}
	source := gazetteer.Fold(o.Source)
	return slices.DeleteFunc(list, func(a graph.ArticleInfo) bool {
		if o.Since != "" && (a.Published == "" || a.Published < o.Since) || o.Until != "" && (a.Published == "" || a.Published > o.Until) {
			return true
		}
		return o.Source != "" && a.Path != o.Source && a.Article != strings.TrimPrefix(o.Source, "article:") &&
			(source == "" || !strings.Contains(gazetteer.Fold(a.Outlet), source))
	}), nil
}

func newCounter(opt Options, entities []graph.EntityRow) *counter {
	c := &counter{opt: opt, ids: make(map[string]int32, len(entities)), pairs: map[[2]int32]*tally{}, months: map[string]bool{}}
	for i := range entities {
		e := &entities[i]
		if slices.Contains(opt.Kinds, e.Kind) && (!e.Group || opt.noPairs) {
			c.ids[e.Entity] = int32(len(c.who))
			c.who = append(c.who, &person{row: e})
		}
	}
	return c
}

// article counts one article; n and source number it and its independent text.
func (c *counter) article(s *export.Seen, n, source int) {
	day := s.Article.Published
	if len(day) >= 7 {
		c.months[day[:7]] = true
	}
	eachWindow(s, c.opt, func(w *window) {
		c.windows++
		c.set = c.set[:0]
		for _, r := range w.who {
			i, ok := c.ids[r.id]
			if !ok {
				continue
			}
			p := c.who[i]
			p.mentions++
			if p.windowMark == c.windows {
				continue
			}
			p.windowMark = c.windows
			p.stand(n, source, day)
			c.set = append(c.set, i)
		}
		if !c.opt.noPairs {
			slices.Sort(c.set)
			c.window(w, n, source, day)
		}
	})
}

func (p *person) stand(article, source int, day string) {
	p.windows++
	if p.article != article {
		p.article = article
		p.articles++
	}
	if p.source != source {
		p.source = source
		p.sources++
	}
	widen(&p.first, &p.last, day)
}

// window counts the pairs of one window.
func (c *counter) window(w *window, n, source int, day string) {
	for i, a := range c.set {
		for _, b := range c.set[i+1:] {
			if !c.wanted(c.who[a].row, c.who[b].row) {
				continue
			}
			key := [2]int32{a, b}
			t := c.pairs[key]
			if t == nil {
				t = &tally{}
				c.pairs[key] = t
			}
			t.count++
			t.sentences += w.sentencesWith(c.who[a].row.Entity, c.who[b].row.Entity)
			if t.article != n {
				t.article = n
				t.articles++
			}
			if t.source != source {
				t.source = source
				t.sources++
			}
			widen(&t.first, &t.last, day)
			if c.opt.ByMonth && len(day) >= 7 {
				if t.months == nil {
					t.months = map[string]int{}
				}
				t.months[day[:7]]++
			}
		}
	}
}

// wanted tells whether the options ask for a pair.
func (c *counter) wanted(a, b *graph.EntityRow) bool {
	if c.opt.Country != "" && !strings.EqualFold(a.Country, c.opt.Country) && !strings.EqualFold(b.Country, c.opt.Country) {
		return false
	}
	if c.opt.Entity != "" && a.Entity != c.opt.Entity && b.Entity != c.opt.Entity {
		return false
	}
	own := (a.Kind == kg.Country) != (b.Kind == kg.Country) && a.Country != "" && a.Country == b.Country
	return c.opt.Own || !own
}

func widen(first, last *string, day string) {
	if day == "" {
		return
	}
	if *first == "" || day < *first {
		*first = day
	}
	*last = max(*last, day)
}

// list makes the pairs, in order.
func (c *counter) list() []Pair {
	months := slices.Sorted(maps.Keys(c.months))
	out := make([]Pair, 0, len(c.pairs))
	for k, t := range c.pairs {
		if t.count < c.opt.MinCount || t.articles < c.opt.MinArticles || t.sources < c.opt.MinSources {
			continue
		}
		a, b := c.side(k[0]), c.side(k[1])
		if b.ID < a.ID {
			a, b = b, a
		}
		p := Pair{A: a, B: b, Count: t.count, Sentences: t.sentences, Articles: t.articles, Sources: t.sources, First: t.first, Last: t.last}
		p.measure(c.windows)
		if c.opt.ByMonth {
			p.byMonth(months, t.months)
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(x, y Pair) int {
		return cmp.Or(cmp.Compare(y.by(c.opt.Measure), x.by(c.opt.Measure)), cmp.Compare(y.Count, x.Count),
			cmp.Compare(y.Articles, x.Articles), cmp.Compare(x.A.ID, y.A.ID), cmp.Compare(x.B.ID, y.B.ID))
	})
	return out
}

func (c *counter) side(i int32) Who {
	p := c.who[i]
	return Who{ID: p.row.Entity, Name: p.row.Name, Kind: p.row.Kind, Country: p.row.Country, Windows: p.windows}
}

// by gives the value of a measure.
func (p *Pair) by(m Measure) float64 {
	switch m {
	case LogLikelihood:
		return p.LogLikelihood
	case PMI:
		return p.PMI
	case Jaccard:
		return p.Jaccard
	}
	return float64(p.Count)
}

// measure computes the association of a pair among n windows.
func (p *Pair) measure(n int) {
	ab, a, b, all := float64(p.Count), float64(p.A.Windows), float64(p.B.Windows), float64(n)
	p.Jaccard = round(ab / (a + b - ab))
	p.PMI = round(math.Log2(ab * all / (a * b)))
	g := 0.0
	for _, cell := range [...][2]float64{
		{ab, a * b / all}, {a - ab, a * (all - b) / all}, {b - ab, (all - a) * b / all}, {all - a - b + ab, (all - a) * (all - b) / all},
	} {
		if cell[0] > 0 && cell[1] > 0 {
			g += cell[0] * math.Log(cell[0]/cell[1])
		}
	}
	if g = 2 * g; ab < a*b/all {
		g = -g // rarer than by chance
	}
	p.LogLikelihood = round(g)
}

// round keeps four decimals, and makes -0 plain 0.
func round(f float64) float64 { return math.Round(f*1e4)/1e4 + 0 }

// byMonth sets the months and the trend of a pair over all months that were read.
func (p *Pair) byMonth(all []string, counts map[string]int) {
	early, late := 0, 0
	for i, m := range all {
		n := counts[m]
		if n > 0 {
			p.Months = append(p.Months, Month{m, n})
		}
		switch {
		case i < len(all)/2:
			early += n
		case i >= (len(all)+1)/2:
			late += n
		}
	}
	if early+late > 0 {
		p.Trend = round(float64(late-early) / math.Sqrt(float64(late+early)))
	}
}

package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"actant/internal/graph"
	"actant/internal/kg"
)

type articlePage struct {
	page
	A        graph.ArticleInfo
	URL      string // of the source, http or https only
	Basis    string
	Warnings []string
	Blocks   []block
	NoText   bool
	Quotes   []quote
	Acts     []act
	Who      []actorRow
	Hidden   int // blocks of furniture
}

// block is a stretch of the page as it is shown.
type block struct {
	Kind      kg.BlockKind
	Lang      string
	Furniture bool
	Lines     [][]piece
}

// piece is a stretch of text with what it is marked as.
type piece struct {
	Text  string
	URL   string // of the actor that it names
	Title string
	Kind  kg.Kind
	Form  kg.Form
	Event []mark // the events that a sentence tells; on its first piece only
	In    bool   // inside a sentence that tells an event
	Open  bool   // the first piece of such a sentence
}

// mark leads from a sentence to an event.
type mark struct {
	Local, URL string
	Type       kg.EventType
	Modality   kg.Modality
	First      bool // its first telling here: what #v1 leads to
}

// quote stands for the text where it is not stored.
type quote struct {
	Text     string
	URL      string
	Local    string
	Type     kg.EventType
	Modality kg.Modality
	First    bool
}

func (s *Server) article(w http.ResponseWriter, r *http.Request, id string) error {
	ctx := r.Context()
	shown, err := s.st.Show(ctx, "article:"+strings.TrimPrefix(id, "article:"))
	if err != nil {
		return err
	}
	info := shown.Article.ArticleInfo
	x := s.index.Load()
	p := &articlePage{page: s.newPage(r, "article.title"), A: info}
	p.Here = "articles"
	p.Title = cmp.Or(info.Title, info.Path)
	if strings.HasPrefix(info.URL, "https://") || strings.HasPrefix(info.URL, "http://") {
		p.URL = info.URL
	}
	full, err := s.st.Full(ctx, info.Article)
	switch {
	case err == nil && full.Text != "":
		p.Basis, p.Warnings = full.PublishedBasis, full.Warnings
		p.Blocks = blocks(x, full, shown.Article.IDs)
		for _, b := range p.Blocks {
			p.Hidden += b2i(b.Furniture)
		}
	case err == nil || errors.Is(err, graph.ErrNotFound):
		p.NoText = true
	default:
		return err
	}
	if n, ok := x.article[info.Article]; ok {
		a := &x.articles[n]
		for _, i := range a.events {
			p.Acts = append(p.Acts, x.act(i))
		}
		for _, n := range a.who {
			if e := &x.entities[n]; !e.group {
				p.Who = append(p.Who, x.row(n))
			}
		}
		sortRows(p.Who)
	}
	if p.NoText {
		if p.Quotes, err = s.quotes(r, x, info.Article, shown.Article.IDs); err != nil {
			return err
		}
	}
	p.Exports = []link{{Text: "JSON", URL: "/json" + articleURL(info.Article)}}
	s.show(w, r, http.StatusOK, "article", p)
	return nil
}

// sortRows puts entities in order of kind, then of how much is told of them.
func sortRows(rows []actorRow) {
	slices.SortStableFunc(rows, func(a, b actorRow) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), cmp.Compare(b.Events, a.Events), cmp.Compare(a.Name, b.Name))
	})
}

// quotes gives the sentences that the store kept of an article, in order.
func (s *Server) quotes(r *http.Request, x *index, article string, ids map[string]string) ([]quote, error) {
	type at struct {
		quote
		start int
	}
	var list []at
	for local, id := range ids {
		if !strings.HasPrefix(id, "event:") {
			continue
		}
		shown, err := s.st.Show(r.Context(), id)
		if errors.Is(err, graph.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, t := range shown.Event.Sources {
			if t.Article == graph.ArticleIRI(article) && t.Event == local {
				list = append(list, at{quote{Text: plain(t.Quote), URL: eventURL(id), Local: local, Type: shown.Event.Type, Modality: t.Modality}, t.Span.Start})
			}
		}
	}
	slices.SortFunc(list, func(a, b at) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.Local, b.Local)) })
	var out []quote
	seen := map[string]bool{}
	for _, q := range list {
		q.First = !seen[q.Local]
		seen[q.Local] = true
		out = append(out, q.quote)
	}
	return out, nil
}

// overlay is a mark on the text of an article.
type overlay struct {
	kg.Span
	mention *kg.Mention
	id      string
}

// blocks cuts the text of an article for the page.
func blocks(x *index, a *kg.Article, ids map[string]string) []block {
	names := mentions(a, ids)
	tells := sentences(a, ids)
	list := a.Blocks
	if len(list) == 0 {
		list = []kg.Block{{Span: kg.Span{End: len(a.Text)}, Kind: kg.Story, Lang: a.Lang}}
	}
	var out []block
	for _, b := range list {
		if strings.TrimSpace(b.In(a.Text)) == "" {
			continue
		}
		blk := block{Kind: b.Kind, Lang: b.Lang, Furniture: !b.Kind.Readable() && b.Kind != kg.Dateline}
		blk.Lines = lines(cutText(x, a.Text, b.Span, names, tells))
		if last := len(out) - 1; last >= 0 && blk.Furniture && out[last].Kind == b.Kind && out[last].Lang == b.Lang {
			out[last].Lines = append(out[last].Lines, blk.Lines...)
			continue
		}
		out = append(out, blk)
	}
	return out
}

// told is a sentence that tells events.
type told struct {
	kg.Span
	events []mark
}

// mentions lists the names to be marked, in order, none inside another. Spans
// that do not fit the text are left out: records may come from anywhere.
func mentions(a *kg.Article, ids map[string]string) []overlay {
	var all []overlay
	for i := range a.Mentions {
		m := &a.Mentions[i]
		if id := ids[m.Entity]; id != "" && fits(a.Text, m.Span) {
			all = append(all, overlay{m.Span, m, id})
		}
	}
	return apart(all, func(o overlay) kg.Span { return o.Span })
}

// apart sorts spans and leaves out those that overlap one before.
func apart[T any](all []T, span func(T) kg.Span) []T {
	slices.SortStableFunc(all, func(p, q T) int {
		a, b := span(p), span(q)
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	out, end := all[:0], -1
	for _, o := range all {
		if s := span(o); s.Start >= end {
			out = append(out, o)
			end = s.End
		}
	}
	return out
}

// fits tells whether a span cuts a text between its characters.
func fits(text string, s kg.Span) bool {
	return s.Start >= 0 && s.Start < s.End && s.End <= len(text) && utf8.RuneStart(text[s.Start]) && (s.End == len(text) || utf8.RuneStart(text[s.End]))
}

// sentences lists the sentences that tell events, in order.
func sentences(a *kg.Article, ids map[string]string) []told {
	at := map[kg.Span]int{}
	var all []told
	for i := range a.Events {
		e := &a.Events[i]
		id := ids[e.ID]
		if id == "" {
			continue
		}
		for j, m := range e.Mentions {
			if !fits(a.Text, m.Span) {
				continue
			}
			n, ok := at[m.Span]
			if !ok {
				n = len(all)
				at[m.Span] = n
				all = append(all, told{Span: m.Span})
			}
			all[n].events = append(all[n].events, mark{Local: e.ID, URL: eventURL(id), Type: e.Type, Modality: cmp.Or(m.Modality, e.Modality), First: j == 0})
		}
	}
	return apart(all, func(t told) kg.Span { return t.Span })
}

// marked cuts a sentence at the names in it.
func marked(x *index, a *kg.Article, s kg.Span, ids map[string]string) []piece {
	ps := cutText(x, a.Text, s, mentions(a, ids), nil)
	for i := range ps {
		ps[i].Text = strings.ReplaceAll(ps[i].Text, "\n", " ")
	}
	return ps
}

// cutText cuts a stretch of text into pieces at names and telling sentences.
func cutText(x *index, text string, s kg.Span, names []overlay, tells []told) []piece {
	var out []piece
	at := s.Start
	for _, t := range tells {
		if t.Start < at || t.End > s.End {
			continue
		}
		out = cutNames(x, out, text, kg.Span{Start: at, End: t.Start}, names)
		first := len(out)
		out = cutNames(x, out, text, t.Span, names)
		for i := first; i < len(out); i++ {
			out[i].In = true
		}
		out[first].Open, out[first].Event = true, t.events
		at = t.End
	}
	return cutNames(x, out, text, kg.Span{Start: at, End: s.End}, names)
}

func cutNames(x *index, out []piece, text string, s kg.Span, names []overlay) []piece {
	at := s.Start
	i, _ := slices.BinarySearchFunc(names, s.Start, func(o overlay, start int) int { return cmp.Compare(o.Start, start) })
	for ; i < len(names) && names[i].Start < s.End; i++ {
		o := names[i]
		if o.Start < at || o.End > s.End {
			continue
		}
		if o.Start > at {
			out = append(out, piece{Text: text[at:o.Start]})
		}
		p := piece{Text: o.In(text), Kind: o.mention.Kind, Form: o.mention.Form}
		if n := x.find(o.id); n >= 0 {
			p.URL, p.Title = actorURL(o.id), x.entities[n].name
		}
		out = append(out, p)
		at = o.End
	}
	if at < s.End {
		out = append(out, piece{Text: text[at:s.End]})
	}
	return out
}

// lines cuts pieces at line breaks: a line of the text is a paragraph.
func lines(ps []piece) [][]piece {
	var out [][]piece
	var line []piece
	flush := func() {
		if slices.ContainsFunc(line, func(p piece) bool { return strings.TrimSpace(p.Text) != "" }) {
			out = append(out, line)
		}
		line = nil
	}
	for _, p := range ps {
		for k, part := range strings.Split(p.Text, "\n") {
			q := p
			q.Text = part
			if k > 0 {
				flush()
				q.Event, q.Open = nil, false
			}
			if part != "" || q.Open {
				line = append(line, q)
			}
		}
	}
	flush()
	return out
}

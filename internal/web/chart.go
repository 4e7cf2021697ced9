package web

import (
	"fmt"
	"math"
	"net/http"
	"time"

	"actant/internal/kg"
)

// chart counts events over time, one column a year, month or day.
type chart struct {
	W, H    float64
	Columns []column
	Ticks   []tick
	Max     int
	Unit    string // year, month or day
	Undated int
}

type column struct {
	X, W  float64
	Bars  []bar
	Label string
	URL   string
	Count int
}

type bar struct {
	Y, H     float64
	Modality kg.Modality
}

type tick struct {
	X    float64
	Text string
}

// unit cuts days into columns.
type unit struct {
	name, layout string
	next         func(time.Time) time.Time
}

func units() []unit {
	return []unit{
		{"day", time.DateOnly, func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
		{"month", "2006-01", func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }},
		{"year", "2006", func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }},
	}
}

// maxColumns is how many columns a chart has at most, before the next unit.
const maxColumns = 72

// chart draws the events that fit a filter, or those given. Nil when none has a
// date. An event of several days stands at its first.
func (x *index) chart(c *catalogue, f *filter, ids []int32) *chart {
	if ids == nil {
		ids, _ = x.eventsOf(f)
	}
	ch := &chart{W: 960, H: 150}
	first, last := "", ""
	for _, i := range ids {
		d := x.events[i].from
		if d == "" {
			ch.Undated++
			continue
		}
		if first == "" || d < first {
			first = d
		}
		last = max(last, d)
	}
	a, err1 := time.Parse(time.DateOnly, first)
	b, err2 := time.Parse(time.DateOnly, last)
	if err1 != nil || err2 != nil {
		return nil
	}
	u := pickUnit(a, b)
	ch.Unit = u.name
	counts := map[string]*[8]int{}
	var at string
	var now *[8]int
	for _, i := range ids { // by day: equal columns stand together
		e := &x.events[i]
		if len(e.from) < len(u.layout) {
			continue
		}
		if k := e.from[:len(u.layout)]; k != at || now == nil {
			if at, now = k, counts[k]; now == nil {
				now = &[8]int{}
				counts[k] = now
			}
		}
		now[e.m]++
	}
	ch.draw(c, f, u, a, b, counts)
	return ch
}

func pickUnit(a, b time.Time) unit {
	list := units()
	days := b.Sub(a).Hours() / 24
	switch {
	case days < 45:
		return list[0]
	case days < 31*maxColumns:
		return list[1]
	}
	return list[2]
}

// draw makes the columns from the unit of a to that of b.
func (ch *chart) draw(c *catalogue, f *filter, u unit, a, b time.Time, counts map[string]*[8]int) {
	for _, m := range counts {
		n := 0
		for _, k := range m {
			n += k
		}
		ch.Max = max(ch.Max, n)
	}
	start, err := time.Parse(u.layout, a.Format(u.layout))
	if err != nil {
		return
	}
	var at []time.Time
	for t := start; !t.After(b) && len(at) < 2000; t = u.next(t) {
		at = append(at, t)
	}
	step := ch.W / float64(max(len(at), 16))
	every := int(math.Ceil(float64(len(at)) / 12))
	for i, t := range at {
		col := column{X: round1(float64(i) * step), W: round1(max(step-2, 1))}
		y := ch.H
		in := counts[t.Format(u.layout)]
		for k, m := range modalities {
			if in == nil || in[k] == 0 {
				continue
			}
			n := in[k]
			h := float64(n) / float64(ch.Max) * (ch.H - 14)
			y -= h
			col.Count += n
			col.Bars = append(col.Bars, bar{round1(y), round1(max(h-0.5, 1)), m})
		}
		name := label(c, u, t)
		if i%every == 0 {
			ch.Ticks = append(ch.Ticks, tick{col.X, short(c, u, t, i == 0)})
		}
		if col.Count == 0 {
			continue
		}
		wide := *f
		wide.Since, wide.Until = t.Format(time.DateOnly), u.next(t).AddDate(0, 0, -1).Format(time.DateOnly)
		col.URL = address("/timeline", wide.values())
		col.Label = name + " – " + c.count("n.events", col.Count)
		ch.Columns = append(ch.Columns, col)
	}
}

func round1(f float64) float64 { return math.Round(f*10) / 10 }

func label(c *catalogue, u unit, t time.Time) string {
	switch u.name {
	case "day":
		return c.day(t.Format(time.DateOnly))
	case "month":
		return c.month(t.Format("2006-01"))
	}
	return t.Format("2006")
}

// short labels a tick: the year where a new one begins.
func short(c *catalogue, u unit, t time.Time, first bool) string {
	switch u.name {
	case "day":
		return fmt.Sprintf("%d %s", t.Day(), c.text("month.short."+itoa(int(t.Month()))))
	case "month":
		s := c.text("month.short." + itoa(int(t.Month())))
		if first || t.Month() == time.January {
			s += t.Format(" 2006")
		}
		return s
	}
	return t.Format("2006")
}

type timelinePage struct {
	eventsPage
	Chart  *chart
	Groups []group
}

// group is the events of a month.
type group struct {
	Title string
	Rows  []act
}

func (s *Server) timeline(w http.ResponseWriter, r *http.Request, _ string) error {
	f, err := parseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	x := s.index.Load()
	p := &timelinePage{eventsPage: eventsPage{page: s.newPage(r, "timeline.title"), F: f}}
	p.Here = "timeline"
	if err := p.names(x, &f, "/timeline"); err != nil {
		return err
	}
	c := s.langs[p.Lang]
	ids, fc := x.eventsOf(&f)
	p.Types, p.Mods = choicesOf(c, &f, fc)
	p.Chart = x.chart(c, &f, ids)
	q := f.values()
	from, to, sh := cut(len(ids), f.Page, rowsEvents, "/timeline", q)
	p.Sheet = sh
	p.Groups = groups(c, s.acts(r.Context(), x, ids[from:to]))
	p.Graph = address("/graph", q)
	p.Exports = []link{{Text: "CSV", URL: address("/events.csv", q)}, {Text: "JSON", URL: address("/events.json", q)}}
	s.show(w, r, http.StatusOK, "timeline", p)
	return nil
}

// groups cuts a list by month.
func groups(c *catalogue, rows []act) []group {
	var out []group
	for _, a := range rows {
		title := c.text("date.none")
		if len(a.From) >= 7 {
			title = c.month(a.From[:7])
		}
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, group{Title: title})
		}
		g := &out[len(out)-1]
		g.Rows = append(g.Rows, a)
	}
	return out
}

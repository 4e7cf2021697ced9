package report

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/kg"
)

// pictureView is the strongest ties as SVG.
type pictureView struct {
	Width, Height int
	Lines         []lineView
	Dots          []dotView
}

type lineView struct {
	X1, Y1, X2, Y2 float64
	Width          float64
	Class, Title   string
}

type dotView struct {
	X, Y, R            float64
	Kind, Label, Title string
	LabelX, LabelY     float64
	Anchor             string // start, middle or end
	ShowLabel          bool
}

// picture draws the actors with the strongest ties and what ties them.
func (v *view) picture(n *export.Network) pictureView {
	p := pictureView{Width: 1000, Height: 720}
	n = strongest(n, v.Page.Nodes, 4*v.Page.Nodes)
	pos := layout(n, float64(p.Width), float64(p.Height), 60)
	at := make(map[string]int, len(n.Nodes))
	for i := range n.Nodes {
		at[n.Nodes[i].ID] = i
	}
	for i := range n.Edges {
		e := &n.Edges[i]
		a, b := pos[at[e.Source]], pos[at[e.Target]]
		class := "together"
		if e.Acts > 0 {
			class = e.Modality
		}
		p.Lines = append(p.Lines, lineView{a.X, a.Y, b.X, b.Y, math.Round(10*math.Min(7, 0.8+math.Sqrt(e.Weight)/1.6)) / 10, class,
			fmt.Sprintf("%s – %s: %s", n.Nodes[at[e.Source]].Label, n.Nodes[at[e.Target]].Label, v.tie(e))})
	}
	order := make([]int, len(n.Nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(n.Nodes[b].Degree, n.Nodes[a].Degree), cmp.Compare(a, b))
	})
	var taken, names [][4]float64 // boxes of dots and names; of names alone
	for _, i := range order {
		x := &n.Nodes[i]
		d := dotView{X: pos[i].X, Y: pos[i].Y, R: math.Round(10*(4+2*math.Sqrt(float64(x.Degree)))) / 10, Kind: x.Kind, Label: short(x.Label, 26),
			Title: fmt.Sprintf("%s (%s)", x.Label, v.w.say(x.Kind))}
		taken = append(taken, [4]float64{d.X - d.R, d.Y - d.R, d.X + d.R, d.Y + d.R})
		p.Dots = append(p.Dots, d)
	}
	for i := range p.Dots {
		if box, ok := p.Dots[i].label(&taken, float64(p.Width)); ok {
			names = append(names, box)
		}
	}
	for i := range p.Dots { // rather on a dot than nowhere
		if !p.Dots[i].ShowLabel {
			p.Dots[i].label(&names, float64(p.Width))
		}
	}
	return p
}

// label finds a free place for a dot's name: above, below, to the right or to
// the left; the most tied come first, and one that finds none has its name only
// under the pointer.
func (d *dotView) label(taken *[][4]float64, width float64) (box [4]float64, ok bool) {
	long := float64(utf8.RuneCountInString(d.Label)) * 6.6
	for _, at := range []struct {
		anchor            string
		x, y, left, right float64
	}{
		{"middle", d.X, d.Y - d.R - 4, d.X - long/2, d.X + long/2},
		{"middle", d.X, d.Y + d.R + 13, d.X - long/2, d.X + long/2},
		{"start", d.X + d.R + 4, d.Y + 4, d.X + d.R + 4, d.X + d.R + 4 + long},
		{"end", d.X - d.R - 4, d.Y + 4, d.X - d.R - 4 - long, d.X - d.R - 4},
	} {
		box = [4]float64{at.left, at.y - 10, at.right, at.y + 2}
		if at.left > 2 && at.right < width-2 && place(taken, box) {
			d.Anchor, d.LabelX, d.LabelY, d.ShowLabel = at.anchor, at.x, at.y, true
			return box, true
		}
	}
	return box, false
}

// place takes a box when it is free.
func place(taken *[][4]float64, box [4]float64) bool {
	for _, t := range *taken {
		if box[0] < t[2] && t[0] < box[2] && box[1] < t[3] && t[1] < box[3] {
			return false
		}
	}
	*taken = append(*taken, box)
	return true
}

// tie says in words what an edge is.
func (v *view) tie(e *export.Edge) string {
	var out []string
	if e.Acts > 0 {
		out = append(out, v.w.say("events.n", e.Acts)+" ("+v.w.say(e.Modality)+")")
	}
	if e.Together > 0 {
		out = append(out, fmt.Sprint(e.Together, " ", v.w.say("unit."+string(cmp.Or(v.Page.Options.Window, Sentence)))))
	}
	return strings.Join(out, ", ")
}

// strongest keeps the actors with the most acts and places, and their strongest
// ties.
func strongest(n *export.Network, nodes, edges int) *export.Network {
	score := make(map[string]float64, len(n.Nodes))
	worth := func(e *export.Edge) float64 { return 3*float64(e.Acts) + float64(e.Together) }
	for i := range n.Edges {
		e := &n.Edges[i]
		score[e.Source] += worth(e)
		score[e.Target] += worth(e)
	}
	list := slices.Clone(n.Nodes)
	slices.SortFunc(list, func(a, b export.Node) int {
		return cmp.Or(cmp.Compare(score[b.ID], score[a.ID]), cmp.Compare(a.ID, b.ID))
	})
	ties := slices.Clone(n.Edges)
	out := &export.Network{Nodes: list[:min(len(list), nodes)]}
	in := map[string]bool{}
	for i := range out.Nodes {
		in[out.Nodes[i].ID] = true
	}
	ties = slices.DeleteFunc(ties, func(e export.Edge) bool { return !in[e.Source] || !in[e.Target] })
	slices.SortStableFunc(ties, func(a, b export.Edge) int { return cmp.Compare(worth(&b), worth(&a)) })
	out.Edges = ties[:min(len(ties), edges)]
	out.Tidy()
	return out
}

// heatView is countries by countries as a table of tinted cells.
type heatView struct {
	Countries []string
	Rows      []heatRow
	Years     Sheet
}

type heatRow struct {
	Country string
	Cells   []heatCell
}

type heatCell struct {
	Count int
	// Tint is 0 to 9: how many meetings, next to the most of any pair.
	Tint  int
	Self  bool
	Title string
}

// maxHeat bounds the countries of the map.
const maxHeat = 24

func (v *view) heat(m *Matrix) heatView {
	h := heatView{Years: m.Sheet(v.Page.Lang)}
	list := slices.Clone(m.Countries[:min(len(m.Countries), maxHeat)])
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(v.w.compare(v.w.land(a), v.w.land(b)), cmp.Compare(a, b)) })
	most := 1
	for i := range m.Pairs {
		most = max(most, m.Pairs[i].Total)
	}
	for _, a := range list {
		h.Countries = append(h.Countries, v.w.land(a))
		row := heatRow{Country: v.w.land(a)}
		for _, b := range list {
			n := m.Of(a, b, "")
			tint := 0
			if n > 0 {
				tint = 1 + int(math.Round(8*math.Log1p(float64(n-1))/math.Log1p(float64(most))))
			}
			row.Cells = append(row.Cells, heatCell{n, tint, a == b, v.w.land(a) + " – " + v.w.land(b)})
		}
		h.Rows = append(h.Rows, row)
	}
	h.Years.Rows = h.Years.Rows[:min(len(h.Years.Rows), v.Page.Pairs)]
	return h
}

// barsView is events by month, or by year where there are many, as SVG.
type barsView struct {
	Width, Height int
	Bars          []barView
	Earlier       int // events before the first bar
	Undated       int
}

type barView struct {
	X, W, Y0, H0, Y1, H1, Y2, H2 float64 // done, to come, denied
	Label, Title                 string
	Tick                         bool
}

// maxMonths is how many bars of months fit.
const maxMonths = 60

// bars counts events by month of their first day, from the month of the first
// article on: what texts recall from long before stands apart.
func (v *view) bars(events []graph.EventRow) barsView {
	b := barsView{Width: 1000, Height: 220}
	counts := map[string]*[3]int{}
	for i := range events {
		d := events[i].Date
		day := cmp.Or(d.From, d.To)
		switch {
		case len(day) < 7:
			b.Undated++
			continue
		case len(v.First) >= 7 && day[:7] < v.First[:7]:
			b.Earlier++
			continue
		}
		if counts[day[:7]] == nil {
			counts[day[:7]] = &[3]int{}
		}
		counts[day[:7]][tone(events[i].Modality)]++
	}
	months := spanOf(slices.Sorted(maps.Keys(counts)))
	if len(months) > maxMonths {
		counts, months = byYear(counts)
	}
	most := 1
	for _, c := range counts {
		most = max(most, c[0]+c[1]+c[2])
	}
	step := float64(b.Width-20) / float64(max(1, len(months)))
	for i, m := range months {
		c := counts[m]
		if c == nil {
			c = &[3]int{}
		}
		unit := float64(b.Height-40) / float64(most)
		bar := barView{X: round(10 + float64(i)*step), W: round(math.Max(1, math.Min(40, step-2))), Label: m,
			Title: fmt.Sprintf("%s: %s", m, v.w.say("events.n", c[0]+c[1]+c[2])), Tick: len(months) <= 16 || i%(1+len(months)/12) == 0}
		bar.H0, bar.H1, bar.H2 = round(unit*float64(c[0])), round(unit*float64(c[1])), round(unit*float64(c[2]))
		bar.Y0 = round(float64(b.Height-25) - bar.H0)
		bar.Y1 = round(bar.Y0 - bar.H1)
		bar.Y2 = round(bar.Y1 - bar.H2)
		b.Bars = append(b.Bars, bar)
	}
	return b
}

func tone(m kg.Modality) int {
	switch m {
	case kg.Occurred:
		return 0
	case kg.Denied:
		return 2
	}
	return 1
}

// spanOf fills the gaps in a list of months.
func spanOf(months []string) []string {
	if len(months) == 0 {
		return nil
	}
	var out []string
	for m := months[0]; m <= months[len(months)-1] && len(out) < 12*300; m = nextMonth(m) {
		out = append(out, m)
	}
	return out
}

func nextMonth(m string) string {
	var y, n int
	if _, err := fmt.Sscanf(m, "%d-%d", &y, &n); err != nil {
		return "9999-99"
	}
	if n++; n > 12 {
		y, n = y+1, 1
	}
	return fmt.Sprintf("%04d-%02d", y, n)
}

func byYear(months map[string]*[3]int) (map[string]*[3]int, []string) {
	out := map[string]*[3]int{}
	for m, c := range months {
		y := out[m[:4]]
		if y == nil {
			y = &[3]int{}
			out[m[:4]] = y
		}
		for i := range c {
			y[i] += c[i]
		}
	}
	return out, slices.Sorted(maps.Keys(out))
}

// initial gives the letter under which a name stands: É under E.
func initial(name string) string {
	for _, r := range norm.NFD.String(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "?"
}

package report

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"actant/internal/graph"
	"actant/internal/kg"
)

// Sheet is a report as rows of text. With a language its heads and words are in
// it; without one they are codes that do not change, for programs.
type Sheet struct {
	Columns []string
	Rows    [][]string
}

func (w *words) sheet(columns ...string) Sheet {
	s := Sheet{Columns: make([]string, len(columns))}
	for i, c := range columns {
		s.Columns[i] = w.say(c)
	}
	return s
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Sheet gives one row a pair.
func (t *Table) Sheet(lang string) Sheet {
	w := speak(lang)
	columns := []string{"a", "b", "count", "sentences", "articles", "sources", "first", "last", "log-likelihood", "pmi", "jaccard"}
	months := false
	for i := range t.Pairs {
		months = months || len(t.Pairs[i].Months) > 0
	}
	if months {
		columns = append(columns, "trend", "months")
	}
	s := w.sheet(columns...)
	if lang == "" {
		s.Columns = append(s.Columns, "a id", "b id")
	}
	for i := range t.Pairs {
		p := &t.Pairs[i]
		row := []string{p.A.Name, p.B.Name, strconv.Itoa(p.Count), strconv.Itoa(p.Sentences), strconv.Itoa(p.Articles), strconv.Itoa(p.Sources),
			p.First, p.Last, decimal(p.LogLikelihood), decimal(p.PMI), decimal(p.Jaccard)}
		if months {
			row = append(row, decimal(p.Trend), monthsOf(p.Months))
		}
		if lang == "" {
			row = append(row, p.A.ID, p.B.ID)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func monthsOf(list []Month) string {
	parts := make([]string, len(list))
	for i, m := range list {
		parts[i] = m.Month + " " + strconv.Itoa(m.Count)
	}
	return strings.Join(parts, ", ")
}

// ProofSheet gives one row for each place where a pair stands together.
func ProofSheet(lang string, proofs []Proof) Sheet {
	s := speak(lang).sheet("published", "outlet", "a", "b", "quote", "article")
	for i := range proofs {
		p := &proofs[i]
		s.Rows = append(s.Rows, []string{p.Published, outletOf(p.Outlet, p.Path), strings.Join(p.A, "; "), strings.Join(p.B, "; "), p.Quote, p.Article})
	}
	return s
}

// outletOf names a paper; an article of none is named by its file.
func outletOf(outlet, file string) string {
	if outlet == "" {
		return path.Base(strings.ReplaceAll(file, `\`, "/"))
	}
	return outlet
}

// Sheet gives one row an actor.
func (r *Ranking) Sheet(lang string) Sheet {
	w := speak(lang)
	s := w.sheet("name", "kind", "country", "pagerank", "betweenness", "degree", "weight", "mentions", "articles", "first", "last")
	if lang == "" {
		s.Columns = append(s.Columns, "entity")
	}
	for i := range r.Actors {
		a := &r.Actors[i]
		row := []string{a.Name, w.say(a.Kind), w.land(a.Country), decimal(a.PageRank), decimal(a.Betweenness), strconv.Itoa(a.Degree), decimal(a.Weight),
			strconv.Itoa(a.Mentions), strconv.Itoa(a.Articles), a.First, a.Last}
		if lang == "" {
			row = append(row, a.ID)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// Sheet gives one row a pair of countries, with a column a year.
func (m *Matrix) Sheet(lang string) Sheet {
	w := speak(lang)
	s := w.sheet("a", "b", "total")
	for _, y := range m.Years {
		s.Columns = append(s.Columns, m.yearName(w, y))
	}
	for i := range m.Pairs {
		p := &m.Pairs[i]
		row := []string{w.land(p.A), w.land(p.B), strconv.Itoa(p.Total)}
		for _, y := range m.Years {
			row = append(row, blankZero(p.Years[y]))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func (m *Matrix) yearName(w *words, year string) string {
	if year == "" {
		return w.say("no.date")
	}
	return year
}

func blankZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Square gives the matrix itself: a row and a column a country, for one year or
// ("") all of them.
func (m *Matrix) Square(lang, year string) Sheet {
	w := speak(lang)
	s := Sheet{Columns: []string{w.say("country")}}
	for _, c := range m.Countries {
		s.Columns = append(s.Columns, w.land(c))
	}
	for _, a := range m.Countries {
		row := []string{w.land(a)}
		for _, b := range m.Countries {
			row = append(row, blankZero(m.Of(a, b, year)))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// Sheet gives one row for each event, actor and pair that is news.
func (n *News) Sheet(lang string) Sheet {
	w := speak(lang)
	s := w.sheet("news", "what", "date", "participants", "was", "now", "articles", "id")
	for i := range n.Events {
		c := &n.Events[i]
		s.Rows = append(s.Rows, []string{w.say(string(c.What)), w.say(string(c.Event.Type)), dayOf(c.Event.Date), peopleOf(&c.Event),
			w.status(c.Was), w.status(c.Now), strconv.Itoa(c.Event.Articles), c.Event.Event})
	}
	for i := range n.Actors {
		a := &n.Actors[i]
		s.Rows = append(s.Rows, []string{w.say("new"), w.say(string(a.Kind)), "", a.Name, "", "", "", a.ID})
	}
	for i := range n.Pairs {
		p := &n.Pairs[i]
		s.Rows = append(s.Rows, []string{w.say("new"), w.say("pair"), p.First, p.A.Name + "; " + p.B.Name, "", "",
			strconv.Itoa(p.Articles), p.A.ID + " " + p.B.ID})
	}
	return s
}

func (w *words) status(m kg.Modality) string {
	if m == "" {
		return ""
	}
	return w.say(string(m))
}

// dayOf writes a date as "day" or "from/to"; unknown is empty.
func dayOf(d graph.DateRow) string {
	if d.From == d.To {
		return d.From
	}
	return fmt.Sprintf("%s/%s", d.From, d.To)
}

func peopleOf(ev *graph.EventRow) string {
	var out []string
	for i := range ev.Participants {
		if name := ev.Participants[i].Name; len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	return strings.Join(out, "; ")
}

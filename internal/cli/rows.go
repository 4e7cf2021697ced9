package cli

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/kg"
)

// filterOptions select events.
type filterOptions struct {
	types, actors       []string
	place, since, until string
	modality, source    string
	undated             bool
	limit               int
}

var eventTypes = []string{"meeting", "call", "visit", "signing", "agreement", "letter"}
var modalities = []string{"occurred", "planned", "proposed", "denied"}

func (o *filterOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&o.types, "type", nil, "only events of these types: "+strings.Join(eventTypes, ", "))
	f.StringArrayVar(&o.actors, "actor", nil, "only events in which this one takes part (twice: both)")
	f.StringVar(&o.place, "place", "", "only events at this place or in this country")
	f.StringVar(&o.since, "since", "", "only events on or after this day: YYYY, YYYY-MM or YYYY-MM-DD")
	f.StringVar(&o.until, "until", "", "only events on or before this day")
	f.BoolVar(&o.undated, "undated", false, "with --since or --until: also events without a date")
	f.StringVar(&o.modality, "modality", "", "only what is "+strings.Join(modalities, ", "))
	f.StringVar(&o.source, "source", "", "only what this paper or article tells")
	f.IntVar(&o.limit, "limit", 0, "at most so many rows (0: all)")
	complete(cmd, "type", eventTypes...)
	complete(cmd, "modality", modalities...)
}

// filter reads the flags; names are looked up in the graph.
func (o *filterOptions) filter(ctx context.Context, st *graph.Store) (graph.Filter, error) {
	f := graph.Filter{Modality: kg.Modality(o.modality), Source: o.source, Undated: o.undated, Limit: o.limit}
	var err error
	for _, t := range o.types {
		if !contains(eventTypes, t) {
			return f, usage("unknown --type %q: one of %s", t, strings.Join(eventTypes, ", "))
		}
		f.Types = append(f.Types, kg.EventType(t))
	}
	if o.modality != "" && !contains(modalities, o.modality) {
		return f, usage("unknown --modality %q: one of %s", o.modality, strings.Join(modalities, ", "))
	}
	if f.Since, err = bound("since", o.since, false); err != nil {
		return f, err
	}
	if f.Until, err = bound("until", o.until, true); err != nil {
		return f, err
	}
	if len(o.actors) > 2 {
		return f, usage("--actor can be given twice at most")
	}
	for i, name := range o.actors {
		c, err := (&nameOptions{}).find(ctx, st, name)
		if err != nil {
			return f, err
		}
		if i == 0 {
			f.Actor = c.Entity
		} else {
			f.With = c.Entity
		}
	}
	if o.place != "" {
		c, err := (&nameOptions{}).find(ctx, st, o.place)
		if err != nil {
			return f, err
		}
		f.Place = c.Entity
	}
	return f, nil
}

// bound reads a day, or a month or year as its first or last day.
func bound(flag, s string, last bool) (string, error) {
	if s == "" {
		return "", nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		switch {
		case last && layout == "2006-01":
			t = t.AddDate(0, 1, -1)
		case last && layout == "2006":
			t = t.AddDate(1, 0, -1)
		}
		return t.Format("2006-01-02"), nil
	}
	return "", usage("--%s %q is no day: write YYYY, YYYY-MM or YYYY-MM-DD", flag, s)
}

// people writes participants as "Name (role)", plain actors by name alone.
func people(list []graph.PartRow) string {
	var out []string
	for _, p := range list {
		s := p.Name
		if p.Role != kg.Actor {
			s += " (" + string(p.Role) + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// dayOf writes a date as "day" or "from/to"; unknown is empty.
func dayOf(d graph.DateRow) string {
	switch {
	case d.From == d.To:
		return d.From
	case d.To == "":
		return d.From + "/"
	}
	return d.From + "/" + d.To
}

func placeOf(p *graph.PlaceRow) string {
	if p == nil {
		return ""
	}
	return p.Name
}

func nameOf(n *graph.NameRow) string {
	if n == nil {
		return ""
	}
	return n.Name
}

// articlesOf counts the articles; copies of one text are told apart.
func articlesOf(e *graph.EventRow) string {
	if e.Independent > 0 && e.Independent < e.Articles {
		return strconv.Itoa(e.Articles) + " (" + strconv.Itoa(e.Independent) + " independent)"
	}
	return strconv.Itoa(e.Articles)
}

// warningOf joins what is doubtful about an event: its date, and where its
// articles disagree.
func warningOf(e *graph.EventRow) string {
	var out []string
	if e.Date.Warning != "" {
		out = append(out, e.Date.Warning)
	}
	return strings.Join(append(out, e.Conflicts...), "; ")
}

// quoteOf gives the words that tell the event best: of a telling that says of
// modality and day what all tellings together say, and rather a sentence than a
// headline.
func quoteOf(e *graph.EventRow) string {
	best, score := "", -1
	for _, t := range e.Sources {
		n := 0
		if t.Modality == e.Modality {
			n += 4
		}
		if t.Date.From == e.Date.From && t.Date.To == e.Date.To {
			n += 2
		}
		if strings.HasSuffix(strings.TrimSpace(t.Quote), ".") {
			n++
		}
		if n > score {
			best, score = t.Quote, n
		}
	}
	return strings.Join(strings.Fields(best), " ")
}

// stand puts the text of another column below that of quote in tables, where it
// is not empty, after an exclamation mark.
func (l *listing) stand(quote, warning string) {
	q, w := -1, -1
	for i, c := range l.columns {
		switch c {
		case quote:
			q = i
		case warning:
			w = i
		}
	}
	l.notes = make([]string, len(l.rows))
	for i, row := range l.rows {
		l.notes[i] = "« " + row[q] + " »"
		if row[w] != "" {
			l.notes[i] += "\n! " + row[w]
		}
	}
}

// eventListing is the listing of events.
func eventListing(rows []graph.EventRow, none string) *listing {
	l := &listing{
		columns: []string{"date", "type", "modality", "participants", "place", "instrument", "articles", "warning", "quote", "event"},
		below:   "quote", hide: []string{"warning", "instrument"}, data: rows, none: none,
	}
	if rows == nil {
		l.data = []graph.EventRow{}
	}
	for i := range rows {
		r := &rows[i]
		l.add(dayOf(r.Date), string(r.Type), string(r.Modality), people(r.Participants), placeOf(r.Place), nameOf(r.Instrument),
			articlesOf(r), warningOf(r), quoteOf(r), r.Event)
	}
	l.stand("quote", "warning")
	return l
}

// plainly puts names in the place of ids in what is said about disagreements,
// for people; programs get the ids.
func (o *formatOptions) plainly(ctx context.Context, st *graph.Store, rows ...*graph.EventRow) error {
	if o.format == "json" {
		return nil
	}
	names := map[string]string{}
	for _, r := range rows {
		for i, c := range r.Conflicts {
			words := strings.Split(c, " ")
			for k, w := range words {
				id := strings.Trim(w, "(),;")
				if !strings.HasPrefix(id, "entity:") {
					continue
				}
				if _, ok := names[id]; !ok {
					found, err := st.Find(ctx, id, "")
					if err != nil {
						return err
					}
					names[id] = id
					if len(found) == 1 {
						names[id] = found[0].Name
					}
				}
				words[k] = strings.Replace(w, id, names[id], 1)
			}
			r.Conflicts[i] = papers(strings.Join(words, " "), r.Sources)
		}
	}
	return nil
}

// papers puts the name of the paper, or the file, in the place of article ids.
func papers(s string, sources []graph.TellingRow) string {
	for _, t := range sources {
		name := t.Outlet
		if name == "" {
			name = filepath.Base(t.Path)
		}
		s = strings.ReplaceAll(s, strings.TrimPrefix(t.Article, "article:"), name)
	}
	return s
}

// pointers lists the addresses of rows.
func pointers[T any](rows []T, event func(*T) *graph.EventRow) []*graph.EventRow {
	out := make([]*graph.EventRow, len(rows))
	for i := range rows {
		out[i] = event(&rows[i])
	}
	return out
}

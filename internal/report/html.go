package report

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"actant/internal/export"
	"actant/internal/graph"
	"actant/internal/kg"
)

// Page says what an HTML report shows.
type Page struct {
	// Lang is fr or en; anything else is en.
	Lang  string
	Title string // "" is the word for report
	// Filter selects events, Options who is counted together.
	Filter  graph.Filter
	Options Options
	// Pairs, Actors and Events bound the tables (0: 60, 60 and 400), Quotes the
	// sentences shown for a pair (0: 12), Nodes the actors of the picture (0: 50).
	Pairs, Actors, Events, Quotes, Nodes int
}

func (p Page) whole() Page {
	if !slices.Contains(Langs(), p.Lang) {
		p.Lang = "en"
	}
	p.Pairs, p.Actors, p.Events = cmp.Or(p.Pairs, 60), cmp.Or(p.Actors, 60), cmp.Or(p.Events, 400)
	p.Quotes, p.Nodes = cmp.Or(p.Quotes, 12), cmp.Or(p.Nodes, 50)
	return p
}

// HTML writes a report as one file that needs nothing else: a picture of the
// strongest ties, pairs with their sentences, actors, countries by countries and
// events by month. Its tables sort by a click; it can be printed, and read
// without script.
func HTML(ctx context.Context, w io.Writer, st export.Store, page Page) error {
	page = page.whole()
	v := &view{Page: page, w: speak(page.Lang)}
	if v.Page.Title == "" {
		v.Page.Title = v.w.say("title")
	}
	if err := v.load(ctx, st); err != nil {
		return fmt.Errorf("make the report: %w", err)
	}
	t, err := v.template()
	if err != nil {
		return fmt.Errorf("make the report: %w", err)
	}
	if err := t.Execute(w, v); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// view is what the template shows.
type view struct {
	Page     Page
	w        *words
	Articles int
	NoText   int
	First    string
	Last     string
	Count    int // events that were selected
	Pairs    []pairView
	AllPairs int
	Actors   []Central
	Heat     heatView
	Picture  pictureView
	Bars     barsView
	Events   []eventView
	Papers   []string
	Names    []letter
	Script   template.JS
	Style    template.CSS
	Hash     string
}

// pairView is a pair with the sentences behind it.
type pairView struct {
	Pair
	Proofs []proofView
	More   int
}

// proofView is a sentence cut at the words that stand for the two.
type proofView struct {
	Published, Paper string
	Parts            []part
}

// part is a stretch of a sentence, perhaps marked.
type part struct {
	Text string
	Mark bool
}

// eventView is an event as its row shows it.
type eventView struct {
	graph.EventRow
	Day, Who, Papers, Quote, Doubt string
}

// letter is a part of the index of names.
type letter struct {
	Letter string
	Names  []Central
}

func (v *view) load(ctx context.Context, st export.Store) error {
	list, err := v.Page.Options.articles(ctx, st)
	if err != nil {
		return err
	}
	for _, a := range list {
		widen(&v.First, &v.Last, a.Published)
		if a.Outlet != "" && !slices.Contains(v.Papers, a.Outlet) {
			v.Papers = append(v.Papers, a.Outlet)
		}
	}
	slices.SortFunc(v.Papers, v.w.compare)
	set, err := export.Load(ctx, st, v.Page.Filter)
	if err != nil {
		return err
	}
	t, err := v.loadPairs(ctx, st)
	if err != nil {
		return err
	}
	acts := export.Acts(set.Events, set.Entities)
	t.Mentioned(acts)
	rank := Rank(acts, "pagerank")
	v.Actors = rank.Actors[:min(len(rank.Actors), v.Page.Actors)]
	v.Names = v.index(rank.Actors)
	m := &Matrix{}
	m.count(&export.Set{Events: meetingsOf(set.Events), Entities: set.Entities})
	v.Heat = v.heat(m)
	v.Bars = v.bars(set.Events)
	v.events(set.Events)
	v.Picture = v.picture(export.Merge("", acts, t.Network()))
	return nil
}

// loadPairs counts pairs and reads the sentences of those that are shown.
func (v *view) loadPairs(ctx context.Context, st export.Store) (*Table, error) {
	t, err := Cooccurrence(ctx, st, v.Page.Options)
	if err != nil {
		return nil, err
	}
	v.Articles, v.NoText, v.AllPairs = t.Articles+t.NoText, t.NoText, t.All
	shown := t.Pairs[:min(len(t.Pairs), v.Page.Pairs)]
	ids := make([][2]string, len(shown))
	for i := range shown {
		ids[i] = [2]string{shown[i].A.ID, shown[i].B.ID}
	}
	all, err := evidence(ctx, st, v.Page.Options, ids)
	if err != nil {
		return nil, err
	}
	for i := range shown {
		p := pairView{Pair: shown[i]}
		for k := range all[i] {
			if k == v.Page.Quotes {
				p.More = len(all[i]) - k
				break
			}
			p.Proofs = append(p.Proofs, cut(&all[i][k]))
		}
		v.Pairs = append(v.Pairs, p)
	}
	return t, nil
}

// cut marks the words that stand for the two in a sentence.
func cut(p *Proof) proofView {
	out := proofView{Published: p.Published, Paper: outletOf(p.Outlet, p.Path)}
	rest := p.Quote
	for _, word := range p.wordsInOrder() {
		before, after, ok := strings.Cut(rest, word)
		if !ok {
			continue
		}
		out.Parts = append(out.Parts, part{Text: before}, part{Text: word, Mark: true})
		rest = after
	}
	out.Parts = append(out.Parts, part{Text: rest})
	return out
}

func meetingsOf(events []graph.EventRow) []graph.EventRow {
	return slices.DeleteFunc(slices.Clone(events), func(e graph.EventRow) bool {
		return e.Modality != kg.Occurred || e.Type != kg.Meeting && e.Type != kg.Visit
	})
}

// events makes the rows of events, those without a day last.
func (v *view) events(list []graph.EventRow) {
	v.Count = len(list)
	for i := range list[:min(len(list), v.Page.Events)] {
		e := eventView{EventRow: list[i], Day: dayOf(list[i].Date), Who: peopleOf(&list[i]), Quote: export.Quote(&list[i])}
		var papers []string
		for _, t := range e.Sources {
			if name := outletOf(t.Outlet, t.Path); !slices.Contains(papers, name) {
				papers = append(papers, name)
			}
		}
		e.Papers = strings.Join(papers, ", ")
		e.Doubt = e.Date.Warning
		v.Events = append(v.Events, e)
	}
}

// index lists names by their first letter, in the order of the language.
func (v *view) index(actors []Central) []letter {
	list := slices.Clone(actors)
	slices.SortStableFunc(list, func(a, b Central) int { return cmp.Or(v.w.compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	var out []letter
	for _, a := range list {
		l := initial(a.Name)
		if len(out) == 0 || out[len(out)-1].Letter != l {
			out = append(out, letter{Letter: l})
		}
		last := &out[len(out)-1]
		last.Names = append(last.Names, a)
	}
	return out
}

// template reads the page. Its only script is named by its checksum in the
// page's own policy, so that nothing in a name or a quote can ever run.
func (v *view) template() (*template.Template, error) {
	script, err := files.ReadFile("data/report.js")
	if err != nil {
		return nil, err
	}
	style, err := files.ReadFile("data/report.css")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(script)
	v.Script, v.Style, v.Hash = template.JS(script), template.CSS(style), "sha256-"+base64.StdEncoding.EncodeToString(sum[:])
	return template.New("report.html").Funcs(template.FuncMap{
		"say": func(key any, args ...any) string { return v.w.say(fmt.Sprint(key), args...) }, "number": v.w.number, "land": v.w.land,
	}).ParseFS(files, "data/report.html")
}

func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return s
}

package cli

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/resolve"
)

type showOptions struct {
	storeOptions
	formatOptions
	nameOptions
	id   string
	text bool
}

func newShow(s *Streams) *cobra.Command {
	o := &showOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "show ID|NAME",
		Short: "Show all that is known of an event, an entity or an article",
		Long: `show prints an event with every telling side by side, an entity with its names, roles
and why they were joined, or an article with what it was resolved to. ID is an id that
another command printed ("event:…", "entity:…", "article:…"), a name, or the path of an
article.`,
		Example: "  actant show event:meeting-2020-10-02-3f9c1a2b\n  actant show esper\n  actant show articles/a.txt --text",
		Args:    oneName,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.id = strings.Join(args, " ")
			return runShow(cmd.Context(), o)
		},
		ValidArgsFunction: completeNames(&o.storeOptions, 0),
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	o.nameOptions.flags(cmd)
	cmd.Flags().BoolVar(&o.text, "text", false, "of an article: print its text as it was read")
	return cmd
}

func runShow(ctx context.Context, o *showOptions) error {
	if err := o.formatOptions.check(); err != nil {
		return err
	}
	return o.read(ctx, func(st *graph.Store) error {
		id, err := o.idOf(ctx, st, o.id)
		if err != nil {
			return err
		}
		if o.text {
			return printText(ctx, o.Streams, st, id)
		}
		shown, err := st.Show(ctx, id)
		if err != nil {
			return err
		}
		if shown.Event != nil {
			if err := o.plainly(ctx, st, shown.Event); err != nil {
				return err
			}
		}
		return o.print(o.Streams, shownListing(&shown))
	})
}

// idOf turns what a user typed — an id, the path of an article or a name — into
// an id of the graph.
func (o *nameOptions) idOf(ctx context.Context, st *graph.Store, s string) (string, error) {
	for _, prefix := range []string{"event:", "entity:", "article:"} {
		if strings.HasPrefix(s, prefix) {
			return s, nil
		}
	}
	if a, ok, err := articleOf(ctx, st, s); err != nil || ok {
		return graph.ArticleIRI(a.Article), err
	}
	c, err := o.find(ctx, st, s)
	return c.Entity, err
}

// articleOf finds an article by its id, path or URL.
func articleOf(ctx context.Context, st *graph.Store, s string) (graph.ArticleInfo, bool, error) {
	a, err := st.Article(ctx, s)
	switch {
	case err == nil:
		return a, true, nil
	case !errors.Is(err, graph.ErrNotFound):
		return a, false, err
	case !strings.ContainsAny(s, "./"):
		return a, false, nil // no path and no URL
	}
	list, err := st.Articles(ctx)
	if err != nil {
		return a, false, err
	}
	for _, a := range list {
		if a.Path == s || a.URL == s {
			return a, true, nil
		}
	}
	return a, false, nil
}

func printText(ctx context.Context, s *Streams, st *graph.Store, id string) error {
	a, err := st.Full(ctx, id)
	if err != nil {
		return fmt.Errorf("text of %s: %w", id, err)
	}
	fmt.Fprintln(s.Out, a.Text)
	return nil
}

func shownListing(s *graph.Shown) *listing {
	l := &listing{columns: []string{"field", "value"}}
	switch {
	case s.Event != nil:
		l.data = s.Event
		showEvent(l, s.Event)
	case s.Entity != nil:
		l.data = s.Entity
		showEntity(l, s.Entity)
	case s.Article != nil:
		l.data = s.Article
		showArticle(l, s.Article)
	}
	return l
}

// put adds a field that has a value.
func (l *listing) put(field, value string) {
	if value != "" {
		l.add(field, value)
	}
}

func showEvent(l *listing, e *graph.EventRow) {
	l.put("event", e.Event)
	l.put("type", string(e.Type))
	l.put("modality", string(e.Modality))
	l.put("date", dayOf(e.Date))
	l.put("date rests on", string(e.Date.Basis))
	l.put("date warning", e.Date.Warning)
	if e.Place != nil {
		l.put("place", e.Place.Name+"  "+e.Place.ID)
	}
	l.put("venue", e.Venue)
	for _, p := range e.Participants {
		l.put(string(p.Role), p.Name+"  "+p.ID)
	}
	if e.Instrument != nil {
		l.put("instrument", e.Instrument.Name+"  "+e.Instrument.ID)
	}
	l.put("duration", e.Duration)
	l.put("topic", e.Topic)
	l.put("articles", articlesOf(e))
	l.put("score", strconv.FormatFloat(e.Score, 'f', 2, 64))
	for _, t := range e.Sources {
		says := ""
		if t.Says != "" {
			says = ", says " + t.Says
		}
		l.put("told by", fmt.Sprintf("%s (%s, %s) %s %s%s: « %s » [%s, %s]", t.Path, orDash(t.Outlet), orDash(t.Published), t.Modality,
			orDash(dayOf(t.Date)), says, oneLine(t.Quote), t.Event, t.Rule))
	}
	for _, c := range e.Conflicts {
		l.put("disagreement", c)
	}
	showMerges(l, e.Merged, e.Possibly, e.Confirmed)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func showMerges(l *listing, merged []resolve.Reason, possibly []string, confirmed bool) {
	for _, r := range merged {
		l.put("joined because", fmt.Sprintf("%s (%.2f): %s = %s", r.Rule, r.Score, r.A, r.B))
	}
	for _, id := range possibly {
		l.put("possibly the same as", id)
	}
	if confirmed {
		l.put("confirmed", "by hand")
	}
}

func showEntity(l *listing, e *graph.EntityRow) {
	l.put("entity", e.Entity)
	l.put("kind", string(e.Kind))
	l.put("name", e.Name)
	for _, a := range e.Aliases {
		l.put("also written", a)
	}
	l.put("country", e.Country)
	l.put("type", e.Type)
	l.put("gazetteer", e.Gazetteer)
	l.put("wikidata", e.Wikidata)
	for _, r := range e.Roles {
		s := r.Title
		if r.From != "" || r.To != "" {
			s += " (" + r.From + "–" + r.To + ")"
		}
		l.put("role", s+" ["+r.Basis+"]")
	}
	l.put("articles", strconv.Itoa(e.Articles))
	for _, src := range e.Sources {
		l.put("stands in", src.Path+" as "+src.Entity)
	}
	showMerges(l, e.Merged, e.Possibly, e.Confirmed)
}

func showArticle(l *listing, a *graph.ArticleShow) {
	l.put("article", graph.ArticleIRI(a.Article))
	l.put("path", a.Path)
	l.put("url", a.URL)
	l.put("outlet", a.Outlet)
	l.put("title", a.Title)
	l.put("published", a.Published)
	l.put("language", a.Lang)
	l.put("sha256", a.SHA256)
	ids := make([]string, 0, len(a.IDs))
	for local := range a.IDs {
		ids = append(ids, local)
	}
	sort.Slice(ids, func(i, j int) bool {
		if len(ids[i]) != len(ids[j]) {
			return len(ids[i]) < len(ids[j])
		}
		return ids[i] < ids[j]
	})
	for _, prefix := range []string{"v", "e"} {
		for _, local := range ids {
			if strings.HasPrefix(local, prefix) {
				l.put(local, a.IDs[local])
			}
		}
	}
}

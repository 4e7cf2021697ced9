package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/segment"
)

// ambiguous says that a name may mean several; its listing goes to stderr.
type ambiguous struct {
	name  string
	found []graph.Candidate
}

// Error lists the candidates.
func (e *ambiguous) Error() string {
	var b strings.Builder
	how := "by its full name or id"
	if e.found[0].Why == "office" {
		how = "by the day, with --at YYYY-MM-DD, or by name"
	}
	fmt.Fprintf(&b, "%q may mean several; say which, %s:\n", e.name, how)
	w := bufio.NewWriter(&b)
	writeTable(w, candidates(e.found), 100)
	if err := w.Flush(); err != nil {
		return err.Error()
	}
	return strings.TrimRight(b.String(), "\n")
}

const maxCandidates = 20

func candidates(found []graph.Candidate) *listing {
	l := &listing{columns: []string{"name", "kind", "country", "articles", "id"}}
	for i, c := range found {
		if i == maxCandidates {
			l.add(fmt.Sprintf("… and %d more", len(found)-i), "", "", "", "")
			break
		}
		l.add(c.Name, c.Kind, c.Country, fmt.Sprint(c.Articles), c.Entity)
	}
	return l
}

// nameOptions narrow what a name may mean.
type nameOptions struct {
	kind string
	at   string
}

func (o *nameOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.kind, "kind", "", "what NAME is: person, country, ministry, organisation, place, agreement or exercise")
	cmd.Flags().StringVar(&o.at, "at", "", "day on which somebody held the office that NAME tells, YYYY-MM-DD")
	complete(cmd, "kind", "person", "country", "ministry", "organisation", "place", "agreement", "exercise")
}

// find gives the one entity that a name means, as people type names.
func (o *nameOptions) find(ctx context.Context, st *graph.Store, name string) (graph.Candidate, error) {
	found, err := st.Find(ctx, name, o.kind)
	if err != nil {
		return graph.Candidate{}, err
	}
	if len(found) == 0 || found[0].Why == "role" {
		held, err := o.byOffice(ctx, st, name)
		if err != nil {
			return graph.Candidate{}, err
		}
		if len(held) > 0 {
			found = held
		}
	}
	if len(found) == 0 {
		return graph.Candidate{}, fmt.Errorf("nobody and nothing called %q is in the graph; see: actant entities --name %q", name, firstWord(name))
	}
	if c, ok := graph.Best(found); ok {
		return c, nil
	}
	if c, ok := named(name, found); ok {
		return c, nil
	}
	return graph.Candidate{}, &ambiguous{name, found}
}

// named picks the one candidate whose whole name was typed: "Algérie" is the
// country and not its parliament. A surname alone names nobody in that way.
func named(name string, found []graph.Candidate) (graph.Candidate, bool) {
	var only graph.Candidate
	n := 0
	for _, c := range found {
		if gazetteer.Fold(c.Name) != gazetteer.Fold(name) || c.Kind == string(kg.Person) && !strings.Contains(strings.TrimSpace(name), " ") {
			continue
		}
		only = c
		n++
	}
	return only, n == 1
}

func firstWord(name string) string {
	longest := ""
	for _, w := range strings.Fields(name) {
		if len(w) > len(longest) {
			longest = w
		}
	}
	return longest
}

// byOffice reads a name as the title of an office ("le roi du Maroc", "chef de
// la diplomatie marocaine") and gives those of its holders whom the graph knows.
func (o *nameOptions) byOffice(ctx context.Context, st *graph.Store, name string) ([]graph.Candidate, error) {
	g, err := gazetteer.Default()
	if err != nil {
		return nil, fmt.Errorf("load gazetteer: %w", err)
	}
	var out []graph.Candidate
	seen := map[string]bool{}
	for _, office := range offices(g, name) {
		for _, h := range g.Holders(office, o.at) {
			if o.at != "" && h.Away(o.at) > 0 {
				continue
			}
			if seen[h.Person] {
				continue // a second term
			}
			seen[h.Person] = true
			found, err := st.Find(ctx, "entity:"+h.Person, o.kind)
			if err != nil {
				return nil, err
			}
			for _, c := range found {
				c.Why = "office"
				out = append(out, c)
			}
		}
	}
	return out, nil
}

// offices reads a title, with or without its article.
func offices(g *gazetteer.Gazetteer, name string) []string {
	var out []string
	toks := segment.Tokens(nil, name, kg.Span{End: len(name)}, "fr")
	for i := range toks {
		list, n := g.Office(toks[i:])
		if n > 0 && i+n == len(toks) && i <= 1 {
			for _, e := range list {
				out = append(out, e.ID)
			}
			return out
		}
	}
	for _, e := range g.Lookup(name) {
		if e.Kind == gazetteer.Office {
			out = append(out, e.ID)
		}
	}
	return out
}

// completeNames offers names of the graph that begin like what was typed.
func completeNames(o *storeOptions, before int) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) < before {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var out []string
		err := o.read(cmd.Context(), func(st *graph.Store) error {
			rows, err := st.Entities(cmd.Context(), graph.EntityFilter{Kind: kg.Person})
			for _, r := range rows {
				if len(out) < 50 && strings.HasPrefix(gazetteer.Fold(r.Name), gazetteer.Fold(typed)) {
					out = append(out, r.Name)
				}
			}
			return err
		})
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}

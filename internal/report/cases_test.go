package report_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"actant/internal/casetest"
	"actant/internal/export"
	"actant/internal/export/exporttest"
	"actant/internal/graph"
	"actant/internal/kg"
	"actant/internal/report"
)

// TestCases asks reports of small stores: a case file has articles (the language
// of exporttest), the questions, and the rows that answer them. UPDATE_GOLDEN=1
// rewrites the answers.
func TestCases(t *testing.T) {
	casetest.Run(t, "report/*", func(t *testing.T, c *casetest.Case) {
		n := len(c.Files) - 2
		if n < 1 || c.Files[n].Name != "ask" || c.Files[n+1].Name != "want" {
			t.Fatal("a case is articles, ask, want")
		}
		st, err := exporttest.Open(context.Background(), c.Files[:n])
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		var got strings.Builder
		for _, q := range strings.Split(strings.TrimSpace(c.Part("ask")), "\n") {
			s, err := ask(st, q)
			if err != nil {
				t.Fatalf("%s: %v", q, err)
			}
			fmt.Fprintf(&got, "# %s\n%s\n", q, strings.Join(s.Columns, " | "))
			for _, r := range s.Rows {
				fmt.Fprintln(&got, strings.TrimRight(strings.Join(r, " | "), " "))
			}
		}
		c.Want(t, "want", got.String())
	})
}

// ask reads "cooccurrence window=paragraph lang=fr".
func ask(st export.Store, q string) (report.Sheet, error) {
	ctx := context.Background()
	words := strings.Fields(q)
	arg := map[string]string{}
	for _, w := range words[1:] {
		k, v, _ := strings.Cut(w, "=")
		arg[k] = v
	}
	count := func(k string) int { n, _ := strconv.Atoi(arg[k]); return n }
	opt := report.Options{Window: report.Window(arg["window"]), Measure: report.Measure(arg["measure"]), Country: arg["country"], Entity: arg["entity"],
		Since: arg["since"], Until: arg["until"], Source: arg["source"], Named: arg["named"] != "", Own: arg["own"] != "",
		ByMonth: arg["by"] == "month", MinCount: count("min"), MinSources: count("sources"), Limit: count("limit")}
	if k := arg["kind"]; k != "" {
		opt.Kinds = []kg.Kind{kg.Kind(k)}
	}
	lang := arg["lang"]
	switch words[0] {
	case "cooccurrence":
		t, err := report.Cooccurrence(ctx, st, opt)
		if err != nil {
			return report.Sheet{}, err
		}
		return t.Sheet(lang), nil
	case "evidence":
		p, err := report.Evidence(ctx, st, opt, arg["a"], arg["b"])
		return report.ProofSheet(lang, p), err
	case "actors":
		r, err := report.Actors(ctx, st, report.Edges(arg["edges"]), arg["order"], graph.Filter{}, opt)
		if err != nil {
			return report.Sheet{}, err
		}
		return r.Sheet(lang), nil
	case "meetings", "square":
		m, err := report.Meetings(ctx, st, graph.Filter{Modality: kg.Modality(arg["modality"])})
		if err != nil {
			return report.Sheet{}, err
		}
		if words[0] == "square" {
			return m.Square(lang, arg["year"]), nil
		}
		return m.Sheet(lang), nil
	case "changes":
		n, err := report.Changes(ctx, st, arg["since"], opt)
		if err != nil {
			return report.Sheet{}, err
		}
		return n.Sheet(lang), nil
	}
	return report.Sheet{}, fmt.Errorf("no such report")
}

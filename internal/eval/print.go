package eval

import (
	"fmt"
	"io"
	"sort"
	"strings"
)

// Print writes the scores as a page of text; with errors each miss and false
// alarm follows, grouped by type.
func (o *EventScores) Print(w io.Writer, errors bool) {
	types := make([]string, 0, len(o.ByType))
	for t := range o.ByType {
		types = append(types, t)
	}
	sort.Strings(types)
	for _, t := range types {
		fmt.Fprintf(w, "%-10s %s\n", t, o.ByType[t].line())
	}
	fmt.Fprintf(w, "EVENTS     %s  (gold %d, found %d; %d articles without a record)\n", o.Events.prf(), o.Events.TP+o.Events.FN, o.Events.TP+o.Events.FP, o.Missing)
	fmt.Fprintf(w, "participants on matched events %s\n", o.Participants.prf())
	fmt.Fprintf(w, "modality %.3f  date %.3f  place %.3f\n", share(o.Modality, o.Matched), share(o.Date, o.Matched), share(o.Place, o.Placed))
	fmt.Fprintf(w, "people     %s\n", o.People.prf())
	if o.Furniture.TP+o.Furniture.FN > 0 {
		fmt.Fprintf(w, "furniture  %s\n", o.Furniture.prf())
	}
	if !errors {
		return
	}
	ms := append([]Miss(nil), o.Misses...)
	sort.SliceStable(ms, func(i, j int) bool {
		return ms[i].Kind+ms[i].Type+ms[i].Rule < ms[j].Kind+ms[j].Type+ms[j].Rule
	})
	for _, m := range ms {
		fmt.Fprintf(w, "%s %s %s %s %s [%s] %s\n", m.Kind, m.Stem, m.Type, m.Modality, m.Rule, strings.Join(m.Participants, "; "), m.Text)
	}
}

func (c Tally) prf() string { return fmt.Sprintf("P %.3f R %.3f F %.3f", c.P(), c.R(), c.F()) }

func (c Tally) line() string {
	return fmt.Sprintf("%s  (gold %d, found %d)", c.prf(), c.TP+c.FN, c.TP+c.FP)
}

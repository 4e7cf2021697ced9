package resolve

import (
	"slices"
	"strings"

	"actant/internal/kg"
)

// compileEvents ties the rules that speak of events to the tellings of now.
func (s *solver) compileEvents() {
	for _, r := range s.cur.rules {
		least, most, ok := argCount(r.Op)
		if !ok || len(r.Args) < least || len(r.Args) > most || !s.forEvents(&r) {
			continue
		}
		if why := s.compileEventRule(&r); why != "" {
			s.cur.faults = append(s.cur.faults, RuleFault{r.ID, why})
		} else {
			s.setup.Acts = append(s.setup.Acts, r.ID)
		}
	}
	slices.SortStableFunc(s.cur.faults, func(a, b RuleFault) int { return s.ruleIndex(a.Rule) - s.ruleIndex(b.Rule) })
}

func (s *solver) ruleIndex(id string) int {
	return slices.IndexFunc(s.setup.Curation.Rules, func(r Rule) bool { return r.ID == id })
}

func (s *solver) compileEventRule(r *Rule) string {
	a := s.tellingsOfArg(r, 0)
	if len(a) == 0 {
		return "names nothing that is there: " + r.Args[0]
	}
	c := s.cur
	switch r.Op {
	case Merge, Forbid, Split:
		for k := 1; k < len(r.Args); k++ {
			b := s.tellingsOfArg(r, k)
			if len(b) == 0 {
				return "names nothing that is there: " + r.Args[k]
			}
			why := ""
			if r.Op == Merge {
				why = c.linkEvents(a, b)
			} else {
				why = c.partEvents(a, b)
			}
			if why != "" {
				return why
			}
		}
		return ""
	case Rename:
		return "renames an event: only entities have names"
	case Retype:
		if !validType(r.Args[1]) {
			return "names no type of event: " + r.Args[1]
		}
	}
	for _, t := range a {
		c.evMarks[t] = append(c.evMarks[t], *r)
	}
	return ""
}

// tellingsOfArg lists the tellings an argument means.
func (s *solver) tellingsOfArg(r *Rule, k int) (out []ref) {
	if k > 0 && r.Op == Retype {
		return nil
	}
	if pins := r.pins(k); len(pins) > 0 {
		for _, p := range pins {
			if s.telling(p) != nil {
				out = append(out, p)
			}
		}
		return out
	}
	if i := strings.LastIndexByte(r.Args[k], '-'); i > 0 && strings.HasPrefix(r.Args[k], "event:") {
		for _, id := range s.ids("h=" + r.Args[k][i+1:]) {
			out = append(out, refOf(id))
		}
	}
	return out
}

func (c *curated) linkEvents(a, b []ref) string {
	for _, x := range a {
		for _, y := range b {
			if c.evApart[[2]ref{x, y}] {
				return "contradicts an earlier rule that keeps them apart"
			}
		}
	}
	for _, x := range a {
		for _, y := range b {
			if x != y {
				c.evLinks[x] = append(c.evLinks[x], y)
				c.evLinks[y] = append(c.evLinks[y], x)
			}
		}
	}
	return ""
}

func (c *curated) partEvents(a, b []ref) string {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				continue // the whole of which a part leaves
			}
			if c.joins(x, y) {
				return "contradicts an earlier rule that joins them"
			}
			c.evApart[[2]ref{x, y}], c.evApart[[2]ref{y, x}] = true, true
		}
	}
	return ""
}

func (c *curated) eventPartners(r ref) []ref { return c.evLinks[r] }

func (c *curated) joins(a, b ref) bool { return len(c.evLinks) > 0 && slices.Contains(c.evLinks[a], b) }

func (c *curated) parts(a, b ref) bool { return len(c.evApart) > 0 && c.evApart[[2]ref{a, b}] }

// drops tells whether a rule takes the event of these tellings out.
func (c *curated) drops(list []told) bool {
	for i := range list {
		for _, r := range c.evMarks[list[i].Ref] {
			if r.Op == Drop {
				return true
			}
		}
	}
	return false
}

// touchUpEvent applies retype and confirm to an event.
func (c *curated) touchUpEvent(_ *solver, e *Event, list []told) {
	if len(c.evMarks) == 0 {
		return
	}
	var rules []Rule
	for i := range list {
		rules = append(rules, c.evMarks[list[i].Ref]...)
	}
	for _, r := range c.inOrder(rules) {
		switch r.Op {
		case Retype:
			e.Type = kg.EventType(r.Args[1])
		case Confirm:
			e.Confirmed = true
		}
	}
}

// ruledArticles lists the articles whose events any rule names, of now or of
// the state; none when the rules hold as they did.
func (s *solver) ruledArticles() (out []string) {
	if slices.Equal(s.setup.Acts, s.was0.Acts) && string(marshal(s.setup.Curation)) == string(marshal(s.was0.Curation)) {
		return nil
	}
	before, _ := s.was0.Curation.active()
	for _, r := range append(slices.Clone(s.cur.rules), before...) {
		for k := range r.Args {
			for _, p := range r.pins(k) {
				out = append(out, p.article)
			}
			if strings.HasPrefix(r.Args[k], "event:") {
				for _, t := range s.tellingsOfArg(&r, k) {
					out = append(out, t.article)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

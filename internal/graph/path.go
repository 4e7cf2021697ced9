package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"

	"actant/internal/kg"
	"actant/internal/resolve"
)

// PathOptions narrow the chains that Path looks for.
type PathOptions struct {
	// Types of the acts that may be links; none: meetings and signings.
	Types []kg.EventType
	// Kinds of those who may stand between the two ends; none: persons,
	// organisations and ministries. Countries would tie everybody to everybody.
	Kinds []kg.Kind
	// AnyModality also takes acts that were only planned, proposed or denied.
	AnyModality bool
	// MaxSteps bounds the length of the chain, in acts; 0 means 6.
	MaxSteps int
}

// Step is one link of a chain: From and To took part in Event.
type Step struct {
	From  NameRow  `json:"from"`
	To    NameRow  `json:"to"`
	Event EventRow `json:"event"`
}

// maxPathEvents bounds how many acts are looked at for one chain.
const maxPathEvents = 200_000

// Path gives a shortest chain of acts that ties two entities together, each
// link with its evidence. Among chains of one length it is always the same one.
// Without any chain the result is empty.
func (s *Store) Path(ctx context.Context, from, to string, opt PathOptions) ([]Step, error) {
	if len(opt.Types) == 0 {
		opt.Types = []kg.EventType{kg.Meeting, kg.Signing}
	}
	if len(opt.Kinds) == 0 {
		opt.Kinds = []kg.Kind{kg.Person, kg.Organisation, kg.Ministry}
	}
	if opt.MaxSteps <= 0 {
		opt.MaxSteps = 6
	}
	var steps []Step
	err := s.read(ctx, func(r *reader) error {
		w := &walk{reader: r, opt: opt, to: to, from: map[string]link{}, seen: map[string]bool{}}
		found, err := w.search(from)
		if err != nil || !found {
			return err
		}
		steps, err = w.chain(from)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("path from %s to %s: %w", from, to, err)
	}
	return steps, nil
}

// link says how a node was reached.
type link struct {
	entity string // the node before
	event  *resolve.Event
}

// walk is a breadth-first search over acts, a step at a time.
type walk struct {
	*reader
	opt  PathOptions
	to   string
	from map[string]link // entity → how it was reached
	seen map[string]bool // events
}

func (w *walk) search(start string) (bool, error) {
	w.from[start] = link{}
	if start == w.to {
		return false, nil
	}
	edge := []string{start}
	for step := 0; step < w.opt.MaxSteps && len(edge) > 0; step++ {
		next, err := w.step(edge)
		if err != nil {
			return false, err
		}
		if _, ok := w.from[w.to]; ok {
			return true, nil
		}
		edge = next
	}
	return false, nil
}

// step goes from entities over their acts to all who took part in them.
func (w *walk) step(edge []string) ([]string, error) {
	var next []string
	for _, id := range edge {
		if err := w.ctx.Err(); err != nil {
			return nil, err
		}
		set, err := w.subjects(predParticipant, id)
		if err != nil {
			return nil, err
		}
		ids := slices.Sorted(maps.Keys(set))
		if err := w.ahead(sideEvent, ids); err != nil {
			return nil, err
		}
		for _, ev := range ids {
			if w.seen[ev] {
				continue
			}
			w.seen[ev] = true
			if len(w.seen) > maxPathEvents {
				return nil, fmt.Errorf("more than %d acts lie between them: name kinds or types to narrow it", maxPathEvents)
			}
			e, err := w.event(ev)
			if err != nil {
				return nil, err
			}
			more, err := w.through(id, e)
			if err != nil {
				return nil, err
			}
			next = append(next, more...)
		}
	}
	sort.Strings(next)
	return next, nil
}

// through gives the participants that an act reaches for the first time and
// that may be gone on from.
func (w *walk) through(id string, e *resolve.Event) ([]string, error) {
	if !hasType(w.opt.Types, e.Type) || !w.opt.AnyModality && e.Modality != kg.Occurred {
		return nil, nil
	}
	var next []string
	for _, p := range e.Participants {
		if _, ok := w.from[p.Entity]; ok {
			continue
		}
		if p.Entity != w.to {
			x, err := w.entity(p.Entity)
			if err != nil {
				return nil, err
			}
			if !hasKind(w.opt.Kinds, x.Kind) || x.Group {
				continue
			}
		}
		w.from[p.Entity] = link{entity: id, event: e}
		next = append(next, p.Entity)
	}
	return next, nil
}

func hasKind(kinds []kg.Kind, k kg.Kind) bool {
	for _, x := range kinds {
		if x == k {
			return true
		}
	}
	return false
}

// chain walks back from the end to the start.
func (w *walk) chain(start string) ([]Step, error) {
	var steps []Step
	for at := w.to; at != start; {
		l := w.from[at]
		row, err := w.eventRow(l.event)
		if err != nil {
			return nil, err
		}
		a, err := w.entity(l.entity)
		if err != nil {
			return nil, err
		}
		b, err := w.entity(at)
		if err != nil {
			return nil, err
		}
		steps = append(steps, Step{From: NameRow{l.entity, a.Name}, To: NameRow{at, b.Name}, Event: row})
		at = l.entity
	}
	for i, j := 0, len(steps)-1; i < j; i, j = i+1, j-1 {
		steps[i], steps[j] = steps[j], steps[i]
	}
	return steps, nil
}

package resolve

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// Resolve decides a whole set of articles. Two records with one article id
// count as one, the one with the greater sha256. The records must not be
// changed afterwards.
func Resolve(records iter.Seq[*Record], c Curation, opt Options) (Result, error) {
	byID := map[string]*Record{}
	for r := range records {
		if old := byID[r.Article]; old == nil || r.SHA256 > old.SHA256 {
			byID[r.Article] = r
		}
	}
	changes := make([]Change, 0, len(byID))
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		changes = append(changes, Change{id, byID[id]})
	}
	s := newSolver(nil, opt)
	d, err := s.run(changes, c)
	if err != nil {
		return Result{}, err
	}
	return s.result(d), nil
}

// Incremental decides what some changes change, given what the store keeps. It
// reads only the blocks that the changes touch. Afterwards the store must hold
// Delta.State. Changes of the curation are found by comparing with the last run.
func Incremental(st State, changes []Change, c Curation, opt Options) (Delta, error) {
	s := newSolver(st, opt)
	d, err := s.run(changes, c)
	if errors.Is(err, errSpellings) {
		return anew(st, changes, c, opt)
	}
	if err != nil {
		return Delta{}, err
	}
	return *d, nil
}

// run does all steps, in the order in which they depend on each other: names,
// vague names, events, agreements, and what they look like.
func (s *solver) run(changes []Change, c Curation) (*Delta, error) {
	d := &Delta{}
	changes = s.loadRules(changes, c, d)
	if s.err != nil {
		return nil, s.err
	}
	for _, ch := range changes {
		if strings.ContainsAny(ch.Article, "\x00"+sep) {
			return nil, fmt.Errorf("resolve article %q: its id has control characters", ch.Article)
		}
	}
	s.apply(changes)
	s.index()
	s.compile()
	s.decideNames()
	s.redirects()
	s.decideVague()
	pre := &Delta{}
	s.moves(pre)
	landed, writes := s.landMoves()
	d.State = append(d.State, writes...)
	s.decideEvents(pre.Moves, landed)
	s.nameAgreements()
	s.heads(d)
	s.moves(d)
	s.actHeads(d)
	d.Faults = s.cur.faults
	if s.st == nil {
		return d, s.err
	}
	if now := marshal(s.setup); string(now) != string(s.get(keySetup)) {
		d.State = append(d.State, Write{keySetup, now})
	}
	d.State = append(d.State, s.signs...)
	d.State = append(d.State, s.writes()...)
	d.State = append(d.State, s.eventWrites()...)
	for _, ch := range changes {
		w := Write{Key: keyRecord + ch.Article}
		if ch.New != nil {
			data, err := ch.New.Encode()
			if err != nil {
				return nil, err
			}
			w.Value = data
		}
		d.State = append(d.State, w)
	}
	slices.SortStableFunc(d.State, func(a, b Write) int { return strings.Compare(a.Key, b.Key) })
	return d, s.err
}

// result is the outcome of a run from nothing.
func (s *solver) result(d *Delta) Result {
	r := Result{Entities: d.Entities, Events: d.Events, Faults: d.Faults}
	at := map[string]int{}
	for i := range r.Entities {
		at[r.Entities[i].ID] = i
	}
	for _, m := range d.Moves {
		if i, ok := at[m.To]; ok {
			e := &r.Entities[i]
			e.Sources = append(e.Sources, EntitySource{Article: m.Article, Path: s.records[m.Article].Path, Local: m.Local})
		}
	}
	return r
}

package resolve

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// anew decides everything anew from the records that a state holds, and tells
// the difference to what it held: for states whose names were compared by
// other spelling groups (the user imported names).
func anew(st State, changes []Change, c Curation, opt Options) (Delta, error) {
	old, err := readOld(st)
	if err != nil {
		return Delta{}, err
	}
	byID := map[string]Change{}
	for a, r := range old.records {
		byID[a] = Change{a, r}
	}
	for _, ch := range changes {
		byID[ch.Article] = ch
	}
	all := make([]Change, 0, len(byID))
	for _, a := range slices.Sorted(maps.Keys(byID)) {
		if ch := byID[a]; ch.New != nil {
			all = append(all, ch)
		}
	}
	d, err := newSolver(NewMemState(), opt).run(all, c)
	if err != nil {
		return Delta{}, err
	}
	return old.difference(d), nil
}

// oldState is what a state holds, as far as a difference needs it.
type oldState struct {
	keys    []string
	heads   map[string]string // entity and event heads by key
	at      map[ref]string    // entity of each local one
	records map[string]*Record
}

func readOld(st State) (*oldState, error) {
	o := &oldState{heads: map[string]string{}, at: map[ref]string{}, records: map[string]*Record{}}
	cluster := map[string]string{}
	var members []string
	err := st.Scan("", func(key string, value []byte) error {
		o.keys = append(o.keys, key)
		switch {
		case strings.HasPrefix(key, keyHead), strings.HasPrefix(key, keyEvent):
			o.heads[key] = string(value)
		case strings.HasPrefix(key, keyMember):
			members = append(members, key[len(keyMember):])
		case strings.HasPrefix(key, keyNode):
			var n node
			if err := json.Unmarshal(value, &n); err != nil {
				return fmt.Errorf("read resolution state: %w", err)
			}
			cluster[key[len(keyNode):]] = n.Cluster
		case strings.HasPrefix(key, keyRecord):
			r, err := DecodeRecord(value)
			if err != nil {
				return fmt.Errorf("read resolution state: %w", err)
			}
			o.records[key[len(keyRecord):]] = r
		}
		return nil
	})
	for _, m := range members {
		if f := strings.Split(m, "\x00"); len(f) == 3 {
			o.at[ref{f[1], f[2]}] = cluster[f[0]]
		}
	}
	return o, err
}

// difference turns a delta from nothing into one from the old state.
func (o *oldState) difference(d *Delta) Delta {
	out := Delta{Faults: d.Faults}
	now := map[string]bool{}
	for _, w := range d.State {
		now[w.Key] = true
	}
	for _, e := range d.Entities {
		if o.heads[keyHead+e.ID] != string(marshal(e)) {
			out.Entities = append(out.Entities, e)
		}
	}
	for _, e := range d.Events {
		if o.heads[keyEvent+e.ID] != string(marshal(e)) {
			out.Events = append(out.Events, e)
		}
	}
	for _, k := range o.keys {
		if now[k] {
			continue
		}
		out.State = append(out.State, Write{k, nil})
		if id, ok := strings.CutPrefix(k, keyHead); ok {
			out.GoneEntities = append(out.GoneEntities, id)
		} else if id, ok := strings.CutPrefix(k, keyEvent); ok {
			out.GoneEvents = append(out.GoneEvents, id)
		}
	}
	out.State = append(out.State, d.State...)
	slices.SortStableFunc(out.State, func(a, b Write) int { return strings.Compare(a.Key, b.Key) })
	out.Moves = o.moves(d.Moves)
	return out
}

func (o *oldState) moves(from []Move) (out []Move) {
	here := map[ref]bool{}
	for _, m := range from {
		r := ref{m.Article, m.Local}
		here[r] = true
		if o.at[r] != m.To {
			out = append(out, Move{m.Article, m.Local, o.at[r], m.To})
		}
	}
	for _, r := range sortedRefs(o.at) {
		if !here[r] {
			out = append(out, Move{r.article, r.local, o.at[r], ""})
		}
	}
	slices.SortFunc(out, func(a, b Move) int {
		return compareRef(ref{a.Article, a.Local}, ref{b.Article, b.Local})
	})
	return out
}

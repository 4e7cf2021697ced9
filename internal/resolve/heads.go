package resolve

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// heads makes the entities whose nodes or counts changed.
func (s *solver) heads(d *Delta) {
	for id := range s.dirty {
		if c := s.nodes[id].Cluster; c != "" {
			s.touched[c] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.touched)) {
		before := s.get(keyHead + id)
		e, ok := s.head(id)
		if !ok {
			if len(before) > 0 {
				d.GoneEntities = append(d.GoneEntities, id)
				d.State = append(d.State, Write{keyHead + id, nil})
			}
			continue
		}
		now := marshal(e)
		if string(now) != string(before) {
			d.Entities = append(d.Entities, e)
			d.State = append(d.State, Write{keyHead + id, now})
		}
	}
}

// head tells what the nodes of a cluster tell together.
func (s *solver) head(id string) (Entity, bool) {
	e := Entity{ID: id, Unnamed: true}
	names, aliases := map[string]int{}, map[string]int{}
	kinds, lands, wikis, types := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	titles := map[string]int{}
	n := 0
	maybe := map[string]bool{}
	for _, nid := range s.ids("c=" + id) {
		m := s.node(nid)
		if m == nil || m.N <= 0 {
			continue
		}
		n += m.N
		kinds[string(m.Kind)] += m.N
		lands[m.Country] += m.N
		addCounts(wikis, m.Wiki)
		addCounts(types, m.Types)
		addCounts(titles, m.Titles)
		if m.Gazetteer != "" && !strings.Contains(m.Tag, "!") {
			e.Gazetteer = m.Gazetteer
		}
		if m.Layer == byName || m.Layer == alone && !m.Group || m.Layer == byEvent {
			e.Unnamed = false
			addCounts(names, m.Names)
		} else if m.Layer == byBearer {
			e.Unnamed = false
			addCounts(aliases, m.Names)
		} else {
			addCounts(aliases, m.Names)
		}
		e.Group = e.Group || m.Group
		addCounts(aliases, m.Aliases)
		e.Merged = append(e.Merged, m.Why...)
		for _, c := range m.Maybe {
			maybe[c] = true
		}
	}
	if n == 0 {
		return e, false
	}
	for _, nid := range s.ids("y=" + id) {
		if m := s.node(nid); m != nil && m.N > 0 && m.Cluster != "" {
			maybe[m.Cluster] = true
		}
	}
	delete(maybe, id)
	delete(lands, "")
	e.Kind = kg.Kind(bestName(kinds))
	e.Country, e.Wikidata, e.Type = bestName(lands), bestName(wikis), bestName(types)
	e.Unnamed = e.Unnamed && !e.Group
	s.nameHead(&e, names, aliases)
	e.Roles = mergeRoles(titles)
	e.Possibly = slices.Sorted(maps.Keys(maybe))
	if len(e.Possibly) == 0 {
		e.Possibly = nil
	}
	sortReasons(e.Merged)
	e.Merged = slices.Compact(e.Merged)
	s.cur.touchUp(s, &e)
	return e, true
}

// nameHead chooses the name to show and lists the other wordings.
func (s *solver) nameHead(e *Entity, names, aliases map[string]int) {
	e.Name = bestName(names)
	if e.Name == "" {
		e.Name = bestName(aliases)
	}
	if e.Gazetteer != "" && s.opt.Known != nil {
		if name, country, wiki, ok := s.opt.Known.Canonical(e.Gazetteer); ok {
			names[e.Name]++
			e.Name = name
			e.Country = cmp.Or(country, e.Country)
			e.Wikidata = cmp.Or(wiki, e.Wikidata)
		}
	}
	addCounts(aliases, names)
	delete(aliases, e.Name)
	if len(aliases) > 0 {
		e.Aliases = slices.Sorted(maps.Keys(aliases))
	}
}

// mergeRoles joins roles that differ only in dates or letter case.
func mergeRoles(titles map[string]int) (out []kg.Role) {
	at := map[string]int{}
	for _, text := range slices.Sorted(maps.Keys(titles)) {
		var r kg.Role
		if json.Unmarshal([]byte(text), &r) != nil {
			continue
		}
		k := gazetteer.Fold(r.Title) + "|" + r.Of + "|" + r.Kind
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			out = append(out, r)
			continue
		}
		o := &out[i]
		if o.From == "" || r.From != "" && r.From < o.From {
			o.From = r.From
		}
		o.To = max(o.To, r.To)
		if r.Basis == "text" {
			o.Basis = r.Basis
		}
	}
	slices.SortFunc(out, func(a, b kg.Role) int {
		return cmp.Or(strings.Compare(a.Of, b.Of), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Title, b.Title), strings.Compare(a.From, b.From))
	})
	return out
}

// moves lists which local entity belongs elsewhere than before.
func (s *solver) moves(d *Delta) {
	for r, m := range s.moved {
		from, to := "", ""
		if m[0] != "" {
			from = s.was[m[0]]
		}
		if m[1] != "" {
			to = s.nodes[m[1]].Cluster
		}
		if from != to {
			d.Moves = append(d.Moves, Move{r.article, r.local, from, to})
		}
	}
	for id, n := range s.nodes {
		if n == nil || n.N <= 0 || s.was[id] == "" || s.was[id] == n.Cluster {
			continue
		}
		s.eachMember(id, func(r ref) {
			if _, ok := s.moved[r]; !ok {
				d.Moves = append(d.Moves, Move{r.article, r.local, s.was[id], n.Cluster})
			}
		})
	}
	slices.SortFunc(d.Moves, func(a, b Move) int {
		return compareRef(ref{a.Article, a.Local}, ref{b.Article, b.Local})
	})
}

// entityOf gives the entity of a local one, as decided now.
func (s *solver) entityOf(node string) string {
	if n := s.node(node); n != nil {
		return n.Cluster
	}
	return ""
}

// landMoves lists the members of persons whose country is told otherwise than
// before: their events are compared by it.
func (s *solver) landMoves() (articles []string, writes []Write) {
	for _, id := range slices.Sorted(maps.Keys(s.touched)) {
		before, now := string(s.get(keyLand+id)), s.landOf(id)
		if before == now {
			continue
		}
		w := Write{Key: keyLand + id}
		if now != "" {
			w.Value = []byte(now)
		}
		writes = append(writes, w)
		if s.st == nil {
			continue
		}
		for _, nid := range s.ids("c=" + id) {
			s.eachMember(nid, func(r ref) { articles = append(articles, r.article) })
		}
	}
	return articles, writes
}

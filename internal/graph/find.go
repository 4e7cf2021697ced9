package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"actant/internal/gazetteer"
)

// Candidate is an entity that a loose name may mean.
type Candidate struct {
	Entity   string  `json:"entity"`
	Kind     string  `json:"kind"`
	Name     string  `json:"name"`
	Country  string  `json:"country,omitempty"`
	Articles int     `json:"articles"`
	Score    float64 `json:"score"` // 1: the name itself; below: how far from it
	Why      string  `json:"why"`   // name, alias, words, typo, role, id
}

// Find tells which entities a name may mean, as people type names: without
// accents, in another order, only a surname, with one letter wrong, or a role
// ("ministre de la défense du Maroc"). The best come first; entities of many
// articles stand before those of few. An entity id means itself. kind narrows
// to one kind when given.
func (s *Store) Find(ctx context.Context, name, kind string) ([]Candidate, error) {
	var out []Candidate
	err := s.read(ctx, func(r *reader) (err error) {
		out, err = r.find(name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find %q: %w", name, err)
	}
	kept := out[:0]
	for _, c := range out {
		if kind == "" || c.Kind == kind {
			kept = append(kept, c)
		}
	}
	return kept, nil
}

// Best picks the one entity that a name means: the only candidate, or one that
// is clearly ahead. Otherwise ok is false and the caller should show them all.
func Best(found []Candidate) (Candidate, bool) {
	switch {
	case len(found) == 0:
		return Candidate{}, false
	case len(found) == 1:
		return found[0], true
	case found[0].Score >= found[1].Score+0.15:
		return found[0], true
	}
	return Candidate{}, false
}

func (r *reader) find(name string) ([]Candidate, error) {
	if strings.HasPrefix(name, "entity:") {
		e, err := r.entity(name)
		if err != nil || e.Kind == "" {
			return nil, err
		}
		return []Candidate{candidate(e, 1, "id")}, nil
	}
	words := nameQuery(name)
	if len(words) == 0 {
		return nil, nil
	}
	out, err := r.findNames(words)
	if err != nil || len(out) > 0 {
		return out, err
	}
	return r.findRoles(words)
}

// nameQuery folds a name and leaves out words that carry nothing.
func nameQuery(name string) []string {
	all := strings.Fields(gazetteer.Fold(name))
	var out []string
	for _, w := range all {
		if utf8.RuneCountInString(w) > 2 || isNumeral(w) {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

// isNumeral tells regnal numbers, which tell kings apart.
func isNumeral(w string) bool {
	return strings.Trim(w, "ivx") == "" || strings.Trim(w, "0123456789") == ""
}

// findNames looks for entities whose names hold all words, each perhaps with
// one letter wrong.
func (r *reader) findNames(words []string) ([]Candidate, error) {
	longest := words[0]
	for _, w := range words {
		if len(w) > len(longest) {
			longest = w
		}
	}
	ids := map[string]bool{}
	variants, err := r.variants(longest)
	if err != nil {
		return nil, err
	}
	for v := range variants {
		if err := r.collect(sideToken+v+"\x00", ids); err != nil {
			return nil, err
		}
	}
	if err := r.ahead(sideEntity, slices.Sorted(maps.Keys(ids))); err != nil {
		return nil, err
	}
	var out []Candidate
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		e, err := r.entity(id)
		if err != nil {
			return nil, err
		}
		if score, why := nameScore(words, e); score > 0 {
			out = append(out, candidate(e, score, why))
		}
	}
	sortCandidates(out)
	return bestTier(out), nil
}

// variants gives the words of the store that are a word or a letter away.
func (r *reader) variants(w string) (map[string]bool, error) {
	out := map[string]bool{w: true}
	for _, t := range typoKeys(w) {
		prefix := sideTypo + t + "\x00"
		err := r.sn.scan(r.ctx, prefix, func(k string, _ []byte) bool {
			if v := k[len(prefix):]; near(w, v) {
				out[v] = true
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *reader) collect(prefix string, ids map[string]bool) error {
	return r.sn.scan(r.ctx, prefix, func(k string, _ []byte) bool {
		ids[k[len(prefix):]] = true
		return true
	})
}

// nameScore compares the words with the best of an entity's names.
func nameScore(words []string, e *entityRecord) (float64, string) {
	best, why := 0.0, ""
	for i, n := range append([]string{e.Name}, e.Aliases...) {
		have := strings.Fields(gazetteer.Fold(n))
		score, kind := wordsScore(words, have)
		if kind == "name" && i > 0 {
			kind, score = "alias", score-0.01
		}
		if score > best {
			best, why = score, kind
		}
	}
	return best, why
}

// wordsScore tells how well a name answers: 0 when one word asked for is not
// in it, 1 when they are the same; less for words left over and wrong letters.
func wordsScore(want, have []string) (float64, string) {
	used := make([]bool, len(have))
	typos := 0
	for _, w := range want {
		at, typo := -1, false
		for i, h := range have {
			if used[i] {
				continue
			}
			if h == w {
				at, typo = i, false
				break
			}
			if at < 0 && near(w, h) {
				at, typo = i, true
			}
		}
		if at < 0 {
			return 0, ""
		}
		used[at] = true
		if typo {
			typos++
		}
	}
	if typos > 1 && typos == len(want) {
		return 0, ""
	}
	score, why := 1.0, "name"
	for i, u := range used {
		if u {
			continue
		}
		why = "words"
		if utf8.RuneCountInString(have[i]) > 2 {
			score -= 0.05
		}
	}
	if typos > 0 {
		why = "typo"
		score -= 0.2 * float64(typos)
	}
	return max(score, 0.05), why
}

// near tells words that are one letter apart: one more, one less, another, or
// two neighbours swapped. Words of fewer than four letters must be equal, and
// the first letter may only differ where the rest is long.
func near(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 4 || len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return string(x[i:]) == string(y[i+1:])
	}
	if string(x[i+1:]) == string(y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
}

// findRoles looks for entities that hold a role with all the words.
func (r *reader) findRoles(words []string) ([]Candidate, error) {
	var ids map[string]bool
	for _, w := range words {
		found := map[string]bool{}
		if err := r.collect(sideRole+w+"\x00", found); err != nil {
			return nil, err
		}
		if ids == nil {
			ids = found
			continue
		}
		for id := range ids {
			if !found[id] {
				delete(ids, id)
			}
		}
	}
	if err := r.ahead(sideEntity, slices.Sorted(maps.Keys(ids))); err != nil {
		return nil, err
	}
	var out []Candidate
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		e, err := r.entity(id)
		if err != nil {
			return nil, err
		}
		for _, role := range e.Roles {
			if score, _ := wordsScore(words, strings.Fields(gazetteer.Fold(role.Title))); score > 0 {
				out = append(out, candidate(e, score*0.8, "role"))
				break
			}
		}
	}
	sortCandidates(out)
	return out, nil
}

func candidate(e *entityRecord, score float64, why string) Candidate {
	return Candidate{Entity: e.ID, Kind: string(e.Kind), Name: e.Name, Country: e.Country, Articles: e.Articles, Score: score, Why: why}
}

func sortCandidates(list []Candidate) {
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].Score != list[j].Score {
			return list[i].Score > list[j].Score
		}
		if list[i].Articles != list[j].Articles {
			return list[i].Articles > list[j].Articles
		}
		return list[i].Entity < list[j].Entity
	})
}

// bestTier leaves names with wrong letters out when others fit without.
func bestTier(list []Candidate) []Candidate {
	exact := list[:0:0]
	for _, c := range list {
		if c.Why != "typo" {
			exact = append(exact, c)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return list
}

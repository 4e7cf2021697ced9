package gazetteer

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Count is a name with how often it occurred.
type Count struct {
	Name string // id of an entry, or the words as they stand
	N    int
}

// Coverage tells how far the lists cover a set of articles: what `actant
// gazetteer check` prints.
type Coverage struct {
	Tokens  int
	Hits    map[string]int // by id of entry
	Unknown map[string]int // capitalised names that matched nothing, by their words
}

// NewCoverage makes an empty count.
func NewCoverage() *Coverage {
	return &Coverage{Hits: map[string]int{}, Unknown: map[string]int{}}
}

// Add counts the names of one sentence. A capitalised word that opens the
// sentence counts as unknown only together with a capitalised neighbour.
func (c *Coverage) Add(g *Gazetteer, toks []kg.Token) {
	c.Tokens += len(toks)
	covered := make([]bool, len(toks))
	for _, m := range g.Match(toks, nil) {
		for i := m.First; i < m.Last; i++ {
			covered[i] = true
		}
		for _, f := range m.Forms {
			c.Hits[f.Entry.ID]++
		}
	}
	for i := 0; i < len(toks); {
		if covered[i] || !capitalised(toks[i].Norm) || g.lists.titles[Fold(toks[i].Norm)] {
			i++
			continue
		}
		if _, n := g.Roles(toks[i:]); n > 0 {
			i += n
			continue
		}
		j := i
		var words []string
		for j < len(toks) && !covered[j] && (capitalised(toks[j].Norm) || j > i && g.Particle(Fold(toks[j].Norm)) && j+1 < len(toks) && capitalised(toks[j+1].Norm)) {
			words = append(words, toks[j].Norm)
			j++
		}
		if i > 0 || len(words) > 1 {
			c.Unknown[strings.Join(words, " ")]++
		}
		i = j
	}
}

func capitalised(w string) bool {
	r, n := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) && len(w) > n
}

// Top lists the n most frequent names of a count, by number and then by name.
func Top(m map[string]int, n int) []Count {
	out := make([]Count, 0, len(m))
	for k, v := range m {
		out = append(out, Count{k, v})
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].N != out[j].N {
			return out[i].N > out[j].N
		}
		return out[i].Name < out[j].Name
	})
	return out[:min(n, len(out))]
}

package resolve

import (
	"actant/internal/kg"
	"strings"
)

// nameCache parses each wording once.
type nameCache struct {
	p      *parser
	seen   map[string]*name
	folded map[string]*name
}

// ofFolded gives the name behind a folded one.
func (c *nameCache) ofFolded(f string) *name {
	if n, ok := c.folded[f]; ok {
		return n
	}
	n := c.p.parseFolded(f)
	c.folded[f] = &n
	return &n
}

func (c *nameCache) get(raw string) *name {
	if n, ok := c.seen[raw]; ok {
		return n
	}
	n := c.p.parse(raw)
	c.seen[raw] = &n
	return &n
}

// nameKeys lists the block keys of a profile: two nodes are compared only when
// they share one.
func (s *solver) nameKeys(p *profile) []string {
	if p.Layer != byName {
		return nil
	}
	if p.Kind != kg.Person {
		return bodyKeys(p)
	}
	n := s.names.ofFolded(p.Folded)
	keys := []string{"n=" + p.Folded}
	if p.Gazetteer != "" {
		keys = append(keys, "g="+p.Gazetteer)
	}
	if n.numeral > 0 && len(n.words) > 0 {
		return append(keys, "r="+n.words[0].key+romanOf(n.numeral))
	}
	return append(keys, pairKeys(n.words)...)
}

// pairKeys makes a key of every two words, whatever their order, and of the
// first letter with the last word.
func pairKeys(ws []word) (keys []string) {
	ws = ws[:min(len(ws), 6)]
	for i := range ws {
		for j := i + 1; j < len(ws); j++ {
			for _, a := range blockKeys(&ws[i]) {
				for _, b := range blockKeys(&ws[j]) {
					keys = append(keys, "p="+min(a, b)+"|"+max(a, b))
				}
			}
		}
	}
	for i := 0; i+1 < len(ws) && len(ws) > 2; i++ { // "Amir Abdollahian" as one word
		joined := skeleton(phones(ws[i].form + ws[i+1].form))
		for j := range ws {
			if j != i && j != i+1 {
				keys = append(keys, "p="+min(joined, ws[j].key)+"|"+max(joined, ws[j].key))
			}
		}
	}
	if n := len(ws); n > 1 {
		keys = append(keys, "i="+ws[0].form[:1]+"|"+ws[n-1].key)
	}
	return dedupe(keys)
}

// blockKeys are the keys of one word: its consonants and its spelling groups.
func blockKeys(w *word) []string {
	out := []string{w.key}
	if w.fused != "" {
		out = append(out, skeleton(w.fused))
	}
	return append(out, w.labels...)
}

func dedupe(in []string) []string {
	out := in[:0]
	for i, k := range in {
		if !contains(in[:i], k) {
			out = append(out, k)
		}
	}
	return out
}

func contains(list []string, k string) bool {
	for _, x := range list {
		if x == k {
			return true
		}
	}
	return false
}

// bodyKeys are the folded forms of a body; a ministry is also found by its
// country and portfolio.
func bodyKeys(p *profile) []string {
	kind := string(p.Kind)
	keys := []string{"b=" + kind + "|" + p.Folded}
	for _, f := range p.Forms {
		keys = append(keys, "b="+kind+"|"+f)
	}
	if p.Kind == kg.Ministry && p.Country != "" && p.Type != "" {
		keys = append(keys, "m="+p.Country+"|"+p.Type)
	}
	return keys
}

// bearerKeys lists the keys under which a full name is found by a surname
// alone: every word but the first, and the first when it is no given name.
func (s *solver) bearerKeys(p *profile) []string {
	if p.Kind != kg.Person || p.Layer != byName {
		return nil
	}
	n := s.names.ofFolded(p.Folded)
	var keys []string
	for i := range n.words {
		w := &n.words[i]
		if w.initial || i == firstWord(n.words) && w.given && len(n.words) > 1 && n.numeral == 0 {
			continue
		}
		keys = append(keys, "s="+w.key)
	}
	return dedupe(keys)
}

// officeKeys lists the offices under which a named person is found.
func (s *solver) officeKeys(p *profile) (keys []string) {
	if p.Kind != kg.Person || p.Layer != byName {
		return nil
	}
	for _, r := range p.Roles {
		if s.soleOffice(r) {
			keys = append(keys, "o="+r)
		}
	}
	return keys
}

// shortKey is the key of a surname alone.
func (s *solver) shortKey(p *profile) string {
	n := s.names.ofFolded(p.Folded)
	if len(n.words) == 0 {
		return ""
	}
	return n.words[len(n.words)-1].key
}

// slug writes a folded name for an id.
func slug(folded string) string {
	if folded == "" {
		return "unnamed"
	}
	return strings.ToLower(strings.ReplaceAll(folded, " ", "-"))
}

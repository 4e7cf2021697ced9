package train

import (
	"math/rand/v2"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"actant/internal/syntax"
)

// How often a sentence gets a variant of each kind.
const (
	shareAccentless = 0.15 // "a ete recu", as typed on some desks
	shareCapitals   = 0.06 // "LE MINISTRE A ÉTÉ REÇU"
	shareUnstopped  = 0.10 // a headline ends without a full stop
)

// augmenter gives the variants of a sentence that tagger and parser should know
// beside the original: names collapsed to stand-ins as [syntax.Model.Collapse]
// makes them, accents missing, capitals, no full stop.
func augmenter(stand syntax.StandIns) func([]syntax.Word, *rand.Rand) [][]syntax.Word {
	return func(words []syntax.Word, r *rand.Rand) [][]syntax.Word {
		var out [][]syntax.Word
		if v := collapseNames(words, stand, r); v != nil {
			out = append(out, v)
		}
		if r.Float64() < shareAccentless {
			if v := respell(words, stripAccents); v != nil {
				out = append(out, v)
			}
		}
		if r.Float64() < shareCapitals {
			out = append(out, respell(words, func(s string) string { return strings.ToUpper(stripAccents(s)) }))
		}
		if n := len(words); r.Float64() < shareUnstopped && n > 3 && words[n-1].Form == "." && !headed(words, n-1) {
			out = append(out, slices.Clone(words[:n-1]))
		}
		return slices.DeleteFunc(out, func(s []syntax.Word) bool { return s == nil })
	}
}

// headed tells whether a word hangs on word i.
func headed(words []syntax.Word, i int) bool {
	return slices.ContainsFunc(words, func(w syntax.Word) bool { return w.Head == i })
}

func stripAccents(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if r < 0x300 || r > 0x36f {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// respell is the sentence with other spellings, nil when nothing changes.
func respell(words []syntax.Word, spell func(string) string) []syntax.Word {
	out := slices.Clone(words)
	changed := false
	for i := range out {
		out[i].Form = spell(out[i].Form)
		changed = changed || out[i].Form != words[i].Form
	}
	if !changed {
		return nil
	}
	return out
}

// nameCollapser replaces the names of a sentence by stand-ins.
type nameCollapser struct {
	words []syntax.Word
	stand syntax.StandIns
	r     *rand.Rand
	into  []int // per word: the word that swallows it, itself by default
	form  []string
}

// collapseNames is the sentence with its names collapsed, nil without names.
func collapseNames(words []syntax.Word, stand syntax.StandIns, r *rand.Rand) []syntax.Word {
	c := &nameCollapser{words: words, stand: stand, r: r, into: make([]int, len(words)), form: make([]string, len(words))}
	for i := range words {
		c.into[i] = i
	}
	found := false
	for i := range words {
		if words[i].UPOS == syntax.PROPN && c.into[i] == i && c.form[i] == "" && !words[i].Rel.Is(syntax.RelFlat, syntax.RelCompound) {
			c.name(i)
			found = true
		}
	}
	if !found {
		return nil
	}
	return c.build()
}

// name collapses the name whose head is i, with the title before or after it.
func (c *nameCollapser) name(i int) {
	top := i
	h := c.words[i].Head
	person := c.child(i, syntax.RelFlat) || c.child(i, syntax.RelCompound)
	if h >= 0 && h < i && c.words[h].UPOS == syntax.NOUN && c.words[i].Rel.Is(syntax.RelNmod, syntax.RelAppos, syntax.RelFlat) &&
		!c.child(i, syntax.RelCase) && c.r.Float64() < 0.8 {
		top, person = h, true // "le président X"
	}
	part := c.part(top, person)
	if part == nil && top != i {
		top = i
		part = c.part(top, person)
	}
	if part == nil {
		return
	}
	for _, k := range part {
		if c.form[k] != "" || c.into[k] != k {
			return
		}
	}
	for _, k := range part {
		c.into[k] = top
	}
	c.form[top] = c.standIn(i, person)
}

// standIn is the word for a name: what stands before it tells its kind.
func (c *nameCollapser) standIn(i int, person bool) string {
	switch {
	case person:
		return c.stand.Person
	case c.child(i, syntax.RelDet) || c.contracted(i):
		return []string{c.stand.Country, c.stand.Organisation}[c.r.IntN(2)]
	case c.child(i, syntax.RelCase):
		return []string{c.stand.Place, c.stand.Place, c.stand.Person, c.stand.Country}[c.r.IntN(4)]
	}
	return []string{c.stand.Person, c.stand.Person, c.stand.Person, c.stand.Organisation, c.stand.Place}[c.r.IntN(5)]
}

// contracted tells "du" or "au" before the name.
func (c *nameCollapser) contracted(i int) bool {
	return slices.ContainsFunc(c.words, func(w syntax.Word) bool {
		return w.Head == i && w.Rel == syntax.RelCase && slices.Contains([]string{"du", "au", "des", "aux"}, strings.ToLower(w.Form))
	})
}

func (c *nameCollapser) child(i int, rel syntax.Rel) bool {
	return slices.ContainsFunc(c.words, func(w syntax.Word) bool { return w.Head == i && w.Rel.Is(rel) })
}

// maxTitle is how many words a name with its titles may have.
const maxTitle = 16

// part is the words that the stand-in for top swallows, nil unless they stand
// together: top, its flat parts, and for a person everything else below it but
// what joins it to the sentence.
func (c *nameCollapser) part(top int, person bool) []int {
	part := []int{top}
	for at := 0; at < len(part); at++ {
		for k, w := range c.words {
			if w.Head != part[at] || !c.swallows(part[at] == top, w, person) {
				continue
			}
			part = append(part, k)
		}
	}
	slices.Sort(part)
	if len(part) > maxTitle || part[len(part)-1]-part[0] != len(part)-1 {
		return nil
	}
	return part
}

func (c *nameCollapser) swallows(direct bool, w syntax.Word, person bool) bool {
	switch {
	case w.Rel.Is(syntax.RelFlat, syntax.RelCompound, syntax.RelGoeswith):
		return true
	case w.Rel.Is(syntax.RelConj, syntax.RelCC, syntax.RelACL, syntax.RelAdvcl, syntax.RelParataxis, syntax.RelCop, syntax.RelNsubj, syntax.RelAdvmod):
		return !direct && person && w.Rel.Is(syntax.RelConj, syntax.RelCC)
	case direct && w.Rel.Is(syntax.RelCase, syntax.RelMark, syntax.RelPunct):
		return false
	}
	return person
}

// build writes the new sentence.
func (c *nameCollapser) build() []syntax.Word {
	at := make([]int, len(c.words))
	var out []syntax.Word
	for i := range c.words {
		top := c.into[i]
		if top != i || c.form[i] != "" {
			if i > 0 && c.into[i-1] == top && (c.form[top] != "") {
				at[i] = len(out) - 1
				continue
			}
			w := syntax.Word{Form: c.form[top], Lemma: c.form[top], UPOS: syntax.PROPN, Fixed: true, Head: c.words[top].Head, Rel: c.words[top].Rel}
			w.Feats.Number = syntax.Singular
			at[i] = len(out)
			out = append(out, w)
			continue
		}
		at[i] = len(out)
		out = append(out, c.words[i])
	}
	for i := range out {
		if out[i].Head >= 0 {
			out[i].Head = at[out[i].Head]
		}
	}
	return out
}

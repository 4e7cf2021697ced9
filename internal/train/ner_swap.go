package train

import (
	"maps"
	"math/rand"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/eval"
)

// Swapper makes training sentences look like those of the papers that will be
// read: names of the same kind from other countries, capitals as headlines and
// official style have them, titles before names. Its lists are ours.
type Swapper struct {
	// Persons are full names by country, words separated by blanks.
	Persons map[string][]string
	// Lang is the language of the sentences.
	Lang string
	// Agree says that articles agree with the name behind them, as in French
	// ("la Commission", "le Conseil"), and that the lists name bodies in Lang first.
	Agree bool
	// Acronyms and Orgs are organisations, Places are towns.
	Acronyms, Orgs, Places []string
	// Nouns are role and institution nouns in lower case that official style
	// writes with a capital ("le Ministre", "le Roi").
	Nouns map[string]bool
	// Titles are set before a person's name ("M.", "Mme", "S.E.M.").
	Titles []string

	// Share is the share of documents that get a copy with other names, 0 for
	// the default.
	Share float64

	countries []string
}

// SwapRates are the shares of sentences that get each kind of copy.
type SwapRates struct {
	Names   float64 // names swapped
	Upper   float64 // all capitals
	Heading float64 // Capitals On Most Words
	Nouns   float64 // role nouns with a capital
	Title   float64 // a title before a person, per name in a swapped copy
}

// defaultRates are those of the shipped models.
var defaultRates = SwapRates{Names: 0.8, Upper: 0.05, Heading: 0.05, Nouns: 0.1, Title: 0.15}

// Swap returns copies of s; rates of zero mean the defaults.
func (w *Swapper) Swap(rates SwapRates) func(*rand.Rand, eval.LabelledDoc) []eval.LabelledDoc {
	if rates == (SwapRates{}) {
		rates = defaultRates
		if w.Share > 0 {
			rates.Names = w.Share
		}
	}
	w.countries = slices.Sorted(maps.Keys(w.Persons))
	return func(r *rand.Rand, d eval.LabelledDoc) []eval.LabelledDoc {
		var out []eval.LabelledDoc
		if r.Float64() < rates.Names {
			if c := w.document(r, d, rates); len(c.Sentences) > 0 {
				out = append(out, c)
			}
		}
		var c eval.LabelledDoc
		for _, s := range d.Sentences {
			short := len(s.Words) <= 25
			if short && r.Float64() < rates.Upper {
				c.Sentences = append(c.Sentences, mapWords(s, func(_ int, w string) string { return strings.ToUpper(w) }))
			}
			if short && r.Float64() < rates.Heading {
				c.Sentences = append(c.Sentences, mapWords(s, headingWord))
			}
			if r.Float64() < rates.Nouns {
				if n := w.nouns(s); !slices.Equal(n.Words, s.Words) {
					c.Sentences = append(c.Sentences, n)
				}
			}
		}
		if len(c.Sentences) > 0 {
			out = append(out, c)
		}
		return out
	}
}

// document swaps the names of a document, the same name always for the same.
func (w *Swapper) document(r *rand.Rand, d eval.LabelledDoc, rates SwapRates) eval.LabelledDoc {
	c := eval.LabelledDoc{ID: d.ID}
	known := map[string][]string{}
	for _, s := range d.Sentences {
		names := s.Names()
		if len(names) == 0 {
			continue
		}
		n := w.names(r, s, names, rates.Title, known)
		if r.Float64() < 2*rates.Nouns {
			n = w.nouns(n)
		}
		c.Sentences = append(c.Sentences, n)
	}
	return c
}

func mapWords(s eval.LabelledSentence, f func(int, string) string) eval.LabelledSentence {
	c := eval.LabelledSentence{Words: make([]string, len(s.Words)), Labels: s.Labels}
	for i, w := range s.Words {
		c.Words[i] = f(i, w)
	}
	return c
}

// headingWord capitalises words of four letters and more.
func headingWord(_ int, w string) string {
	if utf8.RuneCountInString(w) < 4 {
		return w
	}
	return capitalise(w)
}

func capitalise(w string) string {
	r, n := utf8.DecodeRuneInString(w)
	return string(unicode.ToUpper(r)) + w[n:]
}

// nouns writes role nouns with a capital letter.
func (w *Swapper) nouns(s eval.LabelledSentence) eval.LabelledSentence {
	return mapWords(s, func(i int, x string) string {
		if s.Labels[i] == "O" && w.Nouns[x] {
			return capitalise(x)
		}
		return x
	})
}

// names replaces the names of s.
func (w *Swapper) names(r *rand.Rand, s eval.LabelledSentence, names []eval.Name, title float64, known map[string][]string) eval.LabelledSentence {
	var c eval.LabelledSentence
	at := 0
	put := func(kind string, words ...string) {
		for k, x := range words {
			lab := "O"
			switch {
			case kind != "" && k == 0:
				lab = "B-" + kind
			case kind != "":
				lab = "I-" + kind
			}
			c.Words = append(c.Words, x)
			c.Labels = append(c.Labels, lab)
		}
	}
	for _, n := range names {
		for ; at < n.First; at++ {
			put("", s.Words[at])
		}
		old := s.Words[n.First:n.Last]
		at = n.Last
		prev := ""
		if n.First > 0 {
			prev = s.Words[n.First-1]
		}
		next := old
		switch n.Kind {
		case "PER":
			key := old[len(old)-1] + strings.Repeat(" ", min(len(old), 2))
			if next = known[key]; next == nil {
				next = w.person(r, len(old) == 1)
				known[key] = next
				if len(old) > 1 {
					known[old[len(old)-1]+" "] = surname(next)
				}
			}
			if r.Float64() < title && len(w.Titles) > 0 && prev != "." {
				put("", strings.Fields(w.Titles[r.Intn(len(w.Titles))])...)
			}
		case "ORG":
			key := "o " + strings.Join(old, " ")
			if next = known[key]; next == nil || r.Intn(3) == 0 {
				next = w.organisation(r, prev, old)
				known[key] = next
			}
		case "LOC":
			key := "l " + strings.Join(old, " ")
			if next = known[key]; next == nil {
				next = w.place(r, prev, old)
				known[key] = next
			}
		}
		put(n.Kind, next...)
	}
	for ; at < len(s.Words); at++ {
		put("", s.Words[at])
	}
	return c
}

func pick(r *rand.Rand, xs []string) string { return xs[r.Intn(len(xs))] }

// person draws a full name or a surname; half of the full names are put
// together anew from two people of one country, so that nobody knows them.
func (w *Swapper) person(r *rand.Rand, short bool) []string {
	for {
		list := w.Persons[pick(r, w.countries)]
		a := strings.Fields(pick(r, list))
		b := strings.Fields(pick(r, list))
		if len(a) < 2 || len(b) < 2 || len(a) > 5 || len(b) > 5 {
			continue
		}
		last := surname(b)
		if short {
			return last
		}
		name := append(slices.Clone(a[:1]), last...)
		if r.Intn(2) == 0 {
			name = a
		}
		switch r.Intn(12) {
		case 0: // "Jassem AL-MANSOURI"
			for i := 1; i < len(name); i++ {
				name[i] = strings.ToUpper(name[i])
			}
		case 1: // "Mansour Al Qahtani" and "Mansour Al-Qahtani"
			if n := len(name); n > 2 && utf8.RuneCountInString(name[n-2]) <= 3 {
				name = append(name[:n-2:n-2], name[n-2]+"-"+name[n-1])
			}
		}
		return name
	}
}

// surname takes the last word and the short words that lead up to it.
func surname(name []string) []string {
	i := len(name) - 1
	for i > 1 && utf8.RuneCountInString(name[i-1]) <= 3 {
		i--
	}
	return name[i:]
}

// organisation draws an acronym for an acronym, and a name in words for a name
// in words where the word before allows it.
func (w *Swapper) organisation(r *rand.Rand, prev string, old []string) []string {
	if len(old) == 1 && old[0] == strings.ToUpper(old[0]) && len(w.Acronyms) > 0 {
		return []string{pick(r, w.Acronyms)}
	}
	if len(old) < 2 || len(w.Orgs) == 0 {
		return old
	}
	for range 20 {
		o := strings.Fields(pick(r, w.Orgs))
		if len(o) < 7 && (!w.Agree || fits(prev, o[0])) {
			return splitElisions(o)
		}
	}
	return old
}

// splitElisions cuts "l'Union" in two, as the corpora do.
func splitElisions(words []string) []string {
	var out []string
	for _, x := range words {
		if i := strings.IndexAny(x, "'’"); i > 0 && i <= 2 {
			k := i + 1
			if strings.HasPrefix(x[i:], "’") {
				k = i + len("’")
			}
			out = append(out, x[:k])
			x = x[k:]
		}
		if x != "" {
			out = append(out, x)
		}
	}
	return out
}

// fits tells whether a French name may follow the article before it.
func fits(prev, head string) bool {
	h := strings.ToLower(head)
	vowel := strings.ContainsAny(h[:1], "aeiouyh") || strings.HasPrefix(h, "é") || strings.HasPrefix(h, "î")
	plural := strings.HasSuffix(h, "s")
	feminine := false
	for _, e := range []string{"ion", "té", "ance", "ence", "ure", "ée", "ie", "ade", "ique", "ale", "ue", "elle", "ce", "arde", "cour", "croix", "ine", "que"} {
		feminine = feminine || strings.HasSuffix(h, e)
	}
	switch strings.ToLower(strings.ReplaceAll(prev, "’", "'")) {
	case "l'", "d'":
		return vowel
	case "la":
		return !vowel && feminine && !plural
	case "le", "du", "au":
		return !vowel && !feminine && !plural
	case "les", "des", "aux":
		return plural
	}
	return true
}

// place draws a town for a name of one word after "à", "de", a comma or a bracket.
func (w *Swapper) place(r *rand.Rand, prev string, old []string) []string {
	switch strings.ToLower(prev) {
	case "à", "(", ",", "de", "", "in", "at", "from", "of", "near", "to":
	default:
		return old
	}
	if len(old) > 1 || len(w.Places) == 0 || r.Intn(3) == 0 {
		return old
	}
	return strings.Fields(pick(r, w.Places))
}

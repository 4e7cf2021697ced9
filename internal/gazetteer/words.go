package gazetteer

import (
	"strings"

	"actant/data/gazetteers"
	"actant/internal/kg"
)

// Role is a role noun as a form of it stands in the text.
type Role struct {
	Lemma  string // masculine singular: "ministre délégué", "defense secretary"
	Kind   string // head_of_state, head_of_government, minister, foreign, defence, military_rank, …
	Class  string // "office" (a function), "rank", "title" (before a name only), "person" (any person noun)
	Gender byte   // 'm', 'f', or 'c' when the form serves both
	Plural bool
	Lang   string
	Deputy bool // deputy, delegate, vice
}

// Instrument is a noun for a text that is signed or agreed.
type Instrument struct {
	Lemma  string
	Kind   string // agreement, mou, treaty, protocol, ceasefire, joint_statement, …
	Gender byte   // of the French noun, 0 in English
	Plural bool
	Lang   string
	Weak   bool // also an everyday word ("texte", "document", "plan")
}

// words are the lists of words: roles, portfolios, instruments, given names.
type words struct {
	roleRows   []Role
	instRows   []Instrument
	portRows   []string // kinds
	roles      *trieBuilder
	insts      *trieBuilder
	ports      *trieBuilder
	roleTrie   *trie
	instTrie   *trie
	portTrie   *trie
	given      map[string]byte
	titles     map[string]bool
	titleKinds map[string]Title
	particles  map[string]bool
	ministries map[string][2]string // by kind: "de la Santé", "Health"
}

// Title is an honorific that stands before a name.
type Title struct {
	Form   string
	Gender byte // 'm', 'f' or 0
	Plural bool
	Kind   string // civil, royal, religious, academic, military
}

// read reads one list of words.
func (w *words) read(f gazetteers.File) {
	if w.roles == nil {
		w.roles, w.insts, w.ports = newTrieBuilder(), newTrieBuilder(), newTrieBuilder()
		w.given, w.titles, w.titleKinds, w.particles = map[string]byte{}, map[string]bool{}, map[string]Title{}, map[string]bool{}
		w.ministries = map[string][2]string{}
	}
	t := newTable(f.Name, f.Text)
	switch f.Name {
	case "roles.tsv":
		w.readRoles(t)
	case "instruments.tsv":
		w.readInstruments(t)
	case "portfolios.tsv":
		kind, phrase := t.col("kind"), t.col("phrase")
		for t.next() {
			w.portRows = append(w.portRows, t.get(kind))
			w.ports.add(t.get(phrase), payload{entry: uint32(len(w.portRows) - 1)})
		}
	case "given_names.tsv":
		name, gender := t.col("name"), t.col("gender")
		for t.next() {
			g := byte('c')
			if s := t.get(gender); s != "" {
				g = s[0]
			}
			w.given[Fold(t.get(name))] = g
		}
	case "ministry_names.tsv":
		kind, fr, en := t.col("kind"), t.col("fr"), t.col("en")
		for t.next() {
			w.ministries[t.get(kind)] = [2]string{t.get(fr), t.get(en)}
		}
	case "titles.tsv":
		form, gender, number, kind := t.col("form"), t.col("gender"), t.col("number"), t.col("kind")
		for t.next() {
			x := Title{Form: t.get(form), Plural: t.get(number) == "p", Kind: t.get(kind)}
			if s := t.get(gender); s == "m" || s == "f" {
				x.Gender = s[0]
			}
			w.titles[Fold(x.Form)] = true
			w.titleKinds[Fold(x.Form)] = x
		}
	case "particles.tsv":
		form := t.col("form")
		for t.next() {
			w.particles[Fold(t.get(form))] = true
		}
	}
}

// readRoles reads rows "lang m f mp fp kind class flags"; a cell may hold
// several forms parted by "|".
func (w *words) readRoles(t *table) {
	lang, kind, class, flags := t.col("lang"), t.col("kind"), t.col("class"), t.col("flags")
	cols := [4]int{t.col("m"), t.col("f"), t.col("mp"), t.col("fp")}
	for t.next() {
		lemma, _, _ := strings.Cut(t.get(cols[0]), "|")
		if lemma == "" {
			lemma, _, _ = strings.Cut(t.get(cols[1]), "|")
		}
		same := map[string]bool{}
		for i, c := range cols {
			for _, form := range strings.Split(t.get(c), "|") {
				if form == "" || same[form+string(rune('0'+i/2))] {
					continue
				}
				same[form+string(rune('0'+i/2))] = true
				r := Role{Lemma: lemma, Kind: t.get(kind), Class: t.get(class), Lang: t.get(lang), Plural: i >= 2,
					Gender: "mf"[i%2], Deputy: strings.Contains(t.get(flags), "deputy")}
				if i%2 == 0 && t.get(cols[i+1]) == t.get(c) {
					r.Gender = 'c'
				}
				w.roleRows = append(w.roleRows, r)
				w.roles.add(form, payload{entry: uint32(len(w.roleRows) - 1), lang: langCode(r.Lang)})
			}
		}
	}
}

// readInstruments reads rows "lang singular plural gender kind flags".
func (w *words) readInstruments(t *table) {
	lang, gender, kind, flags := t.col("lang"), t.col("gender"), t.col("kind"), t.col("flags")
	cols := [2]int{t.col("singular"), t.col("plural")}
	for t.next() {
		lemma, _, _ := strings.Cut(t.get(cols[0]), "|")
		for i, c := range cols {
			if i == 1 && t.get(c) == t.get(cols[0]) {
				continue
			}
			for _, form := range strings.Split(t.get(c), "|") {
				if form == "" {
					continue
				}
				x := Instrument{Lemma: lemma, Kind: t.get(kind), Lang: t.get(lang), Plural: i == 1, Weak: strings.Contains(t.get(flags), "weak")}
				if g := t.get(gender); g != "" {
					x.Gender = g[0]
				}
				w.instRows = append(w.instRows, x)
				w.insts.add(form, payload{entry: uint32(len(w.instRows) - 1), lang: langCode(x.Lang)})
			}
		}
	}
}

// merge puts the lists of an upper layer over w.
func (w *words) merge(o *words) {
	if o.roles == nil {
		return
	}
	if w.roles == nil {
		*w = *o
		return
	}
	shift := func(dst, src *trieBuilder, by int) {
		for _, k := range src.keys {
			var form []string
			for _, id := range k.path {
				form = append(form, src.words[id])
			}
			k.p.entry += uint32(by)
			dst.add(strings.Join(form, " "), k.p)
		}
	}
	shift(w.roles, o.roles, len(w.roleRows))
	shift(w.insts, o.insts, len(w.instRows))
	shift(w.ports, o.ports, len(w.portRows))
	w.roleRows = append(w.roleRows, o.roleRows...)
	w.instRows = append(w.instRows, o.instRows...)
	w.portRows = append(w.portRows, o.portRows...)
	for k, v := range o.given {
		w.given[k] = v
	}
	for k, v := range o.titleKinds {
		w.titles[k], w.titleKinds[k] = true, v
	}
	for k, v := range o.ministries {
		w.ministries[k] = v
	}
	for k := range o.particles {
		w.particles[k] = true
	}
}

// finish builds the tries of the words.
func (w *words) finish() {
	if w.roles == nil {
		w.read(gazetteers.File{})
	}
	w.roleTrie, w.instTrie, w.portTrie = w.roles.build(), w.insts.build(), w.ports.build()
}

// longestWords finds the longest phrase of t that starts at toks[0] and ends at
// a token bound; it gives the payloads and the number of tokens.
func longestWords(t *trie, toks []kg.Token) ([]payload, int) {
	var best []payload
	n := 0
	node := uint32(0)
	var pb [8]part
	var bb [64]byte
	ps, buf := pb[:0], bb[:0]
	for i := range toks {
		ps, buf = parts(ps[:0], buf[:0], toks[i].Norm)
		for _, p := range ps {
			if node = t.child(node, t.id(p.text)); node == 0 {
				return best, n
			}
		}
		if x := t.at(node); len(x) > 0 {
			best, n = x, i+1
		}
	}
	return best, n
}

// Roles finds the longest role noun that starts at toks[0]: its readings and
// the number of its tokens, 0 when none starts there. "ministre" alone is found
// in "ministre de la Défense": portfolios are found with [Gazetteer.Portfolio].
func (g *Gazetteer) Roles(toks []kg.Token) ([]Role, int) {
	ps, n := longestWords(g.lists.roleTrie, toks)
	if n == 0 {
		return nil, 0
	}
	out := make([]Role, len(ps))
	for i, p := range ps {
		out[i] = g.lists.roleRows[p.entry]
	}
	return out, n
}

// Role is Roles with the first reading, those of lang before others.
func (g *Gazetteer) Role(toks []kg.Token, lang string) (Role, int) {
	ps, n := longestWords(g.lists.roleTrie, toks)
	if n == 0 {
		return Role{}, 0
	}
	for _, p := range ps {
		if r := g.lists.roleRows[p.entry]; r.Lang == lang {
			return r, n
		}
	}
	return g.lists.roleRows[ps[0].entry], n
}

// Portfolio finds the longest name of a portfolio that starts at toks[0], with
// the prepositions and articles before it ("de la Défense nationale", "aux
// Affaires étrangères", "for Foreign Affairs"), and gives its kind and the
// number of all these tokens, 0 when none starts there. Adjectives of a country
// between the words ("américain à la Défense") are the caller's.
func (g *Gazetteer) Portfolio(toks []kg.Token) (kind string, n int) {
	skip := 0
	for skip < len(toks) && skip < 3 && isLinker(toks[skip].Norm) {
		skip++
	}
	ps, n := longestWords(g.lists.portTrie, toks[skip:])
	if n == 0 {
		return "", 0
	}
	return g.lists.portRows[ps[0].entry], n + skip
}

// isLinker tells the words that lead from a role to its portfolio.
func isLinker(w string) bool {
	switch w {
	case "de", "la", "l'", "le", "les", "des", "du", "d'", "à", "au", "aux", "en", "of", "for", "the":
		return true
	}
	return false
}

// Instrument finds the longest noun for an instrument that starts at toks[0]
// ("mémorandum d'entente") and the number of its tokens, 0 when none does.
func (g *Gazetteer) Instrument(toks []kg.Token, lang string) (Instrument, int) {
	ps, n := longestWords(g.lists.instTrie, toks)
	if n == 0 {
		return Instrument{}, 0
	}
	for _, p := range ps {
		if x := g.lists.instRows[p.entry]; x.Lang == lang {
			return x, n
		}
	}
	return g.lists.instRows[ps[0].entry], n
}

// GivenName tells whether a folded word is a given name, and its gender: 'm',
// 'f' or 'c' (both, or unknown).
func (g *Gazetteer) GivenName(norm string) (gender byte, ok bool) {
	gender, ok = g.lists.given[norm]
	return gender, ok
}

// Title tells whether a folded word is an honorific before names ("m", "mme",
// "cheikh", "sm").
func (g *Gazetteer) Title(norm string) (Title, bool) {
	t, ok := g.lists.titleKinds[norm]
	return t, ok
}

// Particle tells whether a folded word joins the parts of a surname ("el",
// "ben", "ould", "von", "de").
func (g *Gazetteer) Particle(norm string) bool { return g.lists.particles[norm] }

// Office finds the longest title of a known office that starts at toks[0]
// ("chef de la diplomatie marocaine") and the number of its tokens.
func (g *Gazetteer) Office(toks []kg.Token) ([]*Entry, int) {
	var out []*Entry
	n := 0
	for _, l := range g.layers {
		ps, k := longestWords(l.offices, toks)
		if k == 0 || k < n {
			continue
		}
		if k > n {
			out, n = nil, k
		}
		for _, p := range ps {
			out = append(out, g.byID[l.entries[p.entry].ID])
		}
	}
	return out, n
}

// OfficesTitled lists the offices that bear this very title, folded alike:
// "secrétaire général de l'ONU", "chef de la diplomatie marocaine". A leading
// article does not matter.
func (g *Gazetteer) OfficesTitled(title string) []*Entry {
	key := Fold(title)
	for {
		for i := len(g.layers) - 1; i >= 0; i-- {
			l := g.layers[i]
			n := l.offices.walk(key)
			if n == 0 || len(l.offices.at(n)) == 0 {
				continue
			}
			var out []*Entry
			for _, p := range l.offices.at(n) {
				out = append(out, g.byID[l.entries[p.entry].ID])
			}
			return out
		}
		first, rest, ok := strings.Cut(key, " ")
		if !ok || !isArticle(first) {
			return nil
		}
		key = rest
	}
}

package events

import (
	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/syntax"
	"slices"
)

// located tells whether word w names somewhere: a place, a state, or a capital
// by its people ("la capitale congolaise").
func (st *sentenceState) located(w int) bool {
	m := st.mention(w)
	if m == nil {
		return st.capitalOf(w) >= 0
	}
	return m.Entity != "" && (m.Kind == kg.Place || m.Kind == kg.Country && m.Country != "")
}

// capitalOf is the entity of the town that "la capitale sénégalaise" means, or
// -1.
func (st *sentenceState) capitalOf(w int) int {
	g := st.ar.x.gaz
	if g == nil || st.words[w].Lemma != "capitale" && st.words[w].Lemma != "capital" {
		return -1
	}
	for i := max(0, w-1); i < len(st.words) && i <= w+2; i++ {
		iso, _, ok := g.Demonym(gazetteer.Fold(st.words[i].Form))
		if !ok {
			continue
		}
		c := g.Capital(iso)
		if c == nil {
			return -1
		}
		for k := range st.ar.a.Entities {
			if e := &st.ar.a.Entities[k]; e.Gazetteer == c.ID || e.Kind == kg.Place && e.Name == c.Name {
				return k
			}
		}
		return st.ar.addEntity(kg.Entity{Kind: kg.Place, Name: c.Name, Gazetteer: c.ID, Country: iso, Type: c.Type, Wikidata: c.Wikidata})
	}
	return -1
}

// placeEntity is the entity of the place or state that word w names.
func (st *sentenceState) placeEntity(w int) int {
	m := st.mention(w)
	if m == nil {
		return st.capitalOf(w)
	}
	if ei, ok := st.ar.byID[m.Entity]; ok {
		return ei
	}
	return -1
}

// dest is a destination: its entity and the word that names it.
type dest struct{ ent, word int }

// destinations are the places that a journey leads to: "en Italie et en
// France" are two journeys. A town and its state told together are one, the
// town.
func (st *sentenceState) destinations(f *frame, w int, args []arg) []dest {
	var words []int
	for _, a := range args {
		if f.obj && a.fn == "obj" && st.located(a.word) {
			words = append(words, a.word)
		}
	}
	if len(words) == 0 && f.obj {
		if i := st.objectPlace(w); i >= 0 {
			words = append(words, i)
		} else if i := st.describedPlace(w); i >= 0 {
			words = append(words, i)
		}
	}
	if f.obj {
		return st.narrowest(st.lists(words))
	}
	if len(words) == 0 {
		for _, a := range args {
			if f.from && a.fn == "obl" && a.prep != "de" && a.prep != "from" || f.forTo && a.prep != "pour" && a.prep != "for" {
				continue
			}
			if st.words[a.word].Head != w && st.viaAct(a.word) {
				continue // "Entre deux escales à X et Y, il a effectué une visite"
			}
			if a.fn == "obl" && (st.leadsTo(a.prep, f) || f.from && (a.prep == "de" || a.prep == "from")) && st.located(a.word) {
				words = append(words, a.word)
			}
		}
	}
	if len(words) == 0 && f.forTo {
		for i := w + 1; i < len(st.words) && i <= w+8; i++ {
			if p := st.prepAt(i); st.located(i) && (p == "pour" || p == "for") {
				words = append(words, i)
				break
			}
		}
	}
	if len(words) == 0 && f.pos == noun {
		if i := st.placeLeft(w); i >= 0 {
			words = append(words, i)
		} else if i := st.placeReceived(w); i >= 0 {
			words = append(words, i)
		}
	}
	if len(words) == 0 && !f.from && !f.forTo {
		if i := st.nextPlace(w, "to"); i >= 0 && (f.pos == noun || !st.verbBetween(w, i)) {
			words = append(words, i)
		}
	}
	if len(words) == 0 && f.pos == noun && f.typ == kg.Visit {
		for i := 0; i < w; i++ { // "A Nairobi, X a accueilli Y pour une visite d'Etat"
			if st.at(i) && i <= 2 {
				words = append(words, i)
				break
			}
		}
	}
	return st.narrowest(st.lists(words))
}

// describedPlace is the place that a noun with the relative clause of verb v
// describes: "l'Algérie, pays qu'aucun ministre n'a visité".
func (st *sentenceState) describedPlace(v int) int {
	h := st.words[v].Head
	if h < 2 || !st.words[v].Rel.Is(syntax.RelACL) || st.mention(h) != nil || !st.lang.is("place-noun", st.words[h].Lemma) && st.words[h].Lemma != "pays" && st.words[h].Lemma != "country" {
		return -1
	}
	for i := h - 1; i >= h-3 && i >= 0; i-- {
		if st.located(i) {
			return i
		}
		if st.words[i].Form != "," && st.words[i].UPOS != syntax.DET {
			return -1
		}
	}
	return -1
}

// placeReceived is where a guest was received for a visit: "received X at the Union
// Buildings in Pretoria for a state visit".
func (st *sentenceState) placeReceived(n int) int {
	place := -1
	for k := n - 1; k >= 0 && k >= n-14; k-- {
		if st.words[k].UPOS == syntax.VERB {
			if st.lang.is("hosting", st.words[k].Lemma) {
				return place
			}
			return -1
		}
		if place < 0 && st.at(k) {
			place = k
		}
	}
	return -1
}

// placeLeft is the place that somebody left after a visit: "a quitté Alger au terme
// d'une visite de deux jours", "left Cairo on Thursday after a visit".
func (st *sentenceState) placeLeft(n int) int {
	for k := n - 1; k >= 0 && k >= n-12; k-- {
		if !st.lang.is("leave", st.words[k].Lemma) || st.words[k].UPOS != syntax.VERB {
			continue
		}
		if i := st.objectPlace(k); i >= 0 && i < n {
			return i
		}
		return -1
	}
	return -1
}

// lists gives words with the further members of their lists of places.
func (st *sentenceState) lists(words []int) []int {
	var all []int
	for _, x := range words {
		for _, y := range st.placeList(x) {
			if !slices.Contains(all, y) {
				all = append(all, y)
			}
		}
	}
	return all
}

// leadsTo tells whether a preposition leads to a destination.
func (st *sentenceState) leadsTo(prep string, f *frame) bool {
	return st.lang.is("to", prep) && !(prep == "de" || prep == "of" || prep == "pour" && f.pos == noun || prep == "on")
}

// objectPlace is the place right behind a verb like "visiter".
func (st *sentenceState) objectPlace(v int) int {
	for i := v + 1; i < len(st.words) && i <= v+4; i++ {
		if st.located(i) && !st.hasPrep(i) {
			return i
		}
		if st.finiteVerb(i) {
			return -1
		}
	}
	return -1
}

// nextPlace is the first place behind word w, inside its clause, that a
// preposition of the class governs.
func (st *sentenceState) nextPlace(w int, class string) int {
	for i := w + 1; i < len(st.words); i++ {
		if st.clauseEnd(i) && i > w+1 || i > w+24 {
			return -1
		}
		if p := st.prepAt(i); st.located(i) && p != "de" && p != "of" && p != "pour" && st.lang.is(class, p) {
			return i
		}
	}
	return -1
}

// placeList follows "en Italie, en Suisse et en France".
func (st *sentenceState) placeList(w int) []int {
	out := []int{w}
	last := w
	for guard := 0; guard < 12; guard++ {
		next := -1
		sep := false
		for i := last + 1; i < len(st.words) && i <= last+6; i++ {
			word := &st.words[i]
			if st.located(i) && sep {
				next = i
				break
			}
			if word.Form == "," || word.Lemma == "et" || word.Lemma == "and" || word.Lemma == "puis" || word.Lemma == "then" {
				sep = true
				continue
			}
			if !sep || word.UPOS != syntax.ADP && word.UPOS != syntax.DET && word.UPOS != syntax.ADV {
				break
			}
		}
		if next < 0 || st.finiteBetween(last, next) {
			return out
		}
		out = append(out, next)
		last = next
	}
	return out
}

// narrowest turns words into place entities and drops a state whose town is
// among them, and a town told as the seat of a venue before it.
func (st *sentenceState) narrowest(words []int) []dest {
	var ents, at []int
	for _, w := range words {
		if e := st.placeEntity(w); e >= 0 && !slices.Contains(ents, e) {
			ents, at = append(ents, e), append(at, w)
		}
	}
	var out []dest
	for i, e := range ents {
		x := &st.ar.a.Entities[e]
		drop := false
		for _, o := range ents {
			y := &st.ar.a.Entities[o]
			if o != e && x.Kind == kg.Country && y.Kind == kg.Place && (y.Country == x.Country || y.Country == "") {
				drop = true
			}
		}
		if !drop {
			out = append(out, dest{e, at[i]})
		}
	}
	return out
}

// setPlace finds where an act took place: a complement of the trigger, else the
// nearest place of its clause, else one that opens the sentence.
func (st *sentenceState) setPlace(c *cand, w int, args []arg) {
	best, rank, venue := -1, 0, -1
	try := func(word, base int) {
		if !st.located(word) || st.isPart(c, word) {
			return
		}
		ei := st.placeEntity(word)
		e := &st.ar.a.Entities[ei]
		if wideArea(e) || word > w && st.verbBetween(w, word) {
			return
		}
		k := base
		switch {
		case e.Type == "venue" || e.Type == "airport":
			venue = ei
			k++
		case e.Kind == kg.Place:
			k += 2
		}
		if k > rank {
			best, rank = ei, k
		}
	}
	defer func() {
		if venue >= 0 {
			c.venue = st.ar.a.Entities[venue].Name
		}
		if best < 0 && c.place >= 0 {
			return // "Alger accueillera la conférence"
		}
		if best < 0 && c.typ == kg.Meeting && len(c.parts) > 2 { // a state that hosts others
			for _, p := range c.parts {
				if p.role == kg.Host && st.ar.a.Entities[p.ent].Kind == kg.Country {
					best = p.ent
				}
			}
		}
		c.place = best
	}()
	for _, a := range args {
		if a.fn == "obl" && st.lang.is("at", a.prep) {
			try(a.word, 4)
		}
	}
	for i := w + 1; i < len(st.words) && i < w+30; i++ {
		if st.clauseEnd(i) && i > w+1 {
			break
		}
		if st.at(i) {
			try(i, 4)
		}
	}
	first, last := st.tree.Clause(w)
	for i := first; i < last && i < len(st.words); i++ {
		if st.at(i) {
			try(i, 2)
		}
	}
	if i := st.placeBeforeWhere(w); i >= 0 {
		try(i, 5)
	}
	if rank == 0 {
		for i := 0; i < w; i++ {
			if st.at(i) && !st.finiteBetween(i, w-3) {
				try(i, 1)
			}
		}
	}
	if rank == 0 {
		for i := range st.words {
			if st.at(i) && !st.placeOfOther(i, w) {
				try(i, 0)
			}
		}
	}
}

// verbBetween tells whether a verb of any form stands between two words: what
// lies behind it is another act's place.
func (st *sentenceState) verbBetween(a, b int) bool {
	for i := a + 1; i < b; i++ {
		if w := &st.words[i]; w.UPOS == syntax.VERB && !(w.Rel.Is(syntax.RelACL) && w.Head == a) && !st.occurVerb(i) {
			return true
		}
	}
	return false
}

// at tells whether word i names where something is: "à Rabat", "dans le village
// de Psarades".
func (st *sentenceState) at(i int) bool {
	if !st.located(i) {
		return false
	}
	p := st.prepAt(i)
	if st.lang.is("at", p) {
		return true
	}
	if p != "de" && p != "of" {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		if st.lang.is("place-noun", st.words[k].Lemma) {
			return st.lang.is("at", st.prepAt(k))
		}
	}
	return false
}

// placeBeforeWhere is the place that "où" before word w points to: "Abou Dhabi,
// où A et B ont signé".
func (st *sentenceState) placeBeforeWhere(w int) int {
	for i := w - 1; i > 0 && i >= w-14; i-- {
		if l := lower(st.words[i].Form); l == "où" || l == "where" {
			for k := i - 1; k >= 0 && k >= i-4; k-- {
				if st.located(k) {
					return k
				}
			}
			return -1
		}
		if st.finiteVerb(i) && !st.partOfGroup(i, w) {
			return -1
		}
	}
	return -1
}

// placeOfOther tells whether a place stands nearer to another trigger, with a
// verb between it and word w.
func (st *sentenceState) placeOfOther(i, w int) bool {
	for _, t := range st.trig {
		if t.word != w && abs(t.word-i) < abs(w-i) && st.finiteBetween(min(i, w), max(i, w)) {
			return true
		}
	}
	return false
}

// isPart tells whether the state that word w names takes part itself.
func (st *sentenceState) isPart(c *cand, w int) bool {
	mi := st.col.Mention[w]
	if mi < 0 {
		return false
	}
	for _, p := range c.parts {
		if p.mention == mi {
			return true
		}
	}
	return false
}

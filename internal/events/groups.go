package events

import (
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// groupRefs are the participants behind a common noun: "les délégations de la
// Chambre et du Haut Conseil" are the two bodies, "les dix évêques" are a group
// of its own.
func (st *sentenceState) groupRefs(w int, kinds string) []ref {
	word := &st.words[w]
	if m := st.mention(w); m != nil && (m.Entity != "" || len(m.Members) > 0) {
		return nil
	}
	if st.pairWord(w) {
		return st.pairBefore(w, kinds)
	}
	if g := st.dozens(w); g >= 0 && (hasByte(kinds, 'g') || hasByte(kinds, 'o')) {
		return []ref{{st.groupEntity(g), -1}}
	}
	if word.UPOS != syntax.NOUN || !st.lang.is("group", word.Lemma) {
		return nil
	}
	if st.lang.is("stands-for", word.Lemma) {
		if rs := st.ofGroup(w, kinds); len(rs) > 0 {
			return rs
		}
		if rs := st.byDemonym(w, kinds); len(rs) > 1 {
			return rs
		}
	}
	if !hasByte(kinds, 'g') && !hasByte(kinds, 'o') {
		return nil
	}
	if word.Feats.Number != syntax.Plural && !st.lang.is("body", word.Lemma) {
		return nil
	}
	return []ref{{st.groupEntity(w), -1}}
}

// pairWord tells "les deux", "the two", "the pair" without a noun.
func (st *sentenceState) pairWord(w int) bool {
	word := &st.words[w]
	return st.mention(w) == nil && (word.UPOS == syntax.NUM || word.UPOS == syntax.NOUN) && !word.Rel.Is(syntax.RelNummod) &&
		(st.lang.is("two", word.Lemma) || st.lang.is("two", lower(word.Form))) && w > 0 && st.lang.is("definite", lower(st.words[w-1].Form))
}

// pairBefore are the two whom "the two" means: the only two people told before in
// the sentence, else the two of the last act, else the only two of the sentence
// before.
func (st *sentenceState) pairBefore(w int, kinds string) []ref {
	tok := st.col.Tokens[w].First
	if out := st.personsBefore(st.idx, tok, &cand{}, kinds); len(out) == 2 {
		return out
	}
	for i := len(st.ar.found) - 1; i >= 0 && st.idx-st.ar.found[i].sentence <= 3; i-- {
		e := st.ar.found[i]
		if e.pointer || len(e.parts) != 2 {
			continue
		}
		var out []ref
		for _, p := range e.parts {
			if hasByte(kinds, kindLetter(&st.ar.a.Entities[p.ent])) {
				out = append(out, ref{p.ent, p.mention})
			}
		}
		if len(out) == 2 {
			return out
		}
	}
	if st.idx > 0 {
		if out := st.personsBefore(st.idx-1, tok, &cand{}, kinds); len(out) == 2 {
			return out
		}
	}
	return nil
}

// dozens is the noun that a collective number counts: "une dizaine de mouvements
// rebelles"; -1 when word w is none.
func (st *sentenceState) dozens(w int) int {
	if !st.lang.is("dozen", st.words[w].Lemma) || w+2 >= len(st.words) || st.words[w+1].Lemma != "de" {
		return -1
	}
	for k := w + 2; k < len(st.words) && k <= w+3; k++ {
		x := &st.words[k]
		if x.UPOS == syntax.NOUN && x.Feats.Number == syntax.Plural && (st.lang.is("group", x.Lemma) || st.mention(k) != nil && st.mention(k).Kind == kg.Person) {
			return k
		}
		if x.UPOS != syntax.ADJ {
			break
		}
	}
	return -1
}

// ofGroup are the states and bodies that a delegation or side belongs to.
func (st *sentenceState) ofGroup(w int, kinds string) []ref {
	var out []ref
	take := func(word int, prep string) {
		for _, x := range st.list(word, false, prep) {
			if k := st.letterOf(x); k == 'o' || k == 'c' {
				out = append(out, st.refs(x, kinds)...)
			}
		}
	}
	for _, l := range st.tree.Obliques(w, "de", "of", "from") {
		take(l.Word, l.Prep)
	}
	for _, k := range st.tree.Children(w) { // "Ethiopia's federal government"
		if st.words[k].Rel == syntax.RelNmodPoss {
			take(int(k), "")
		}
	}
	return out
}

// byDemonym are the states named by the adjectives of a group noun: "les
// gouvernements nigérien et béninois", "des délégations russe, ukrainienne et
// turque".
func (st *sentenceState) byDemonym(w int, kinds string) []ref {
	if st.ar.x.gaz == nil || !hasByte(kinds, 'c') && !hasByte(kinds, 'g') {
		return nil
	}
	var out []ref
	for t := st.col.Tokens[w].First + 1; t < st.col.Tokens[w].Last; t++ { // inside a mention
		if iso, flags, ok := st.ar.x.gaz.Demonym(gazetteer.Fold(st.ar.a.Tokens[t].Norm)); ok && !flags.Has(gazetteer.Prefix) {
			out = append(out, ref{st.ar.country(iso), -1})
		}
	}
	gap := 0
	for i := w + 1; i < len(st.words) && gap < 3; i++ {
		x := &st.words[i]
		if iso, flags, ok := st.ar.x.gaz.Demonym(gazetteer.Fold(x.Form)); ok && !flags.Has(gazetteer.Prefix) && x.UPOS != syntax.PUNCT {
			if e := st.ar.country(iso); !hasRef(out, e) {
				out = append(out, ref{e, -1})
			}
			gap = 0
			continue
		}
		if x.UPOS != syntax.ADJ && x.UPOS != syntax.CCONJ && x.Form != "," {
			break
		}
		gap++
	}
	return out
}

// groupEntity is the entity of a group told by a common noun with its
// adjectives and complements; the same words are the same group.
func (st *sentenceState) groupEntity(w int) int {
	name := st.groupName(w)
	key := gazetteer.Fold(name)
	for i := range st.ar.a.Entities {
		if e := &st.ar.a.Entities[i]; e.Group && gazetteer.Fold(e.Name) == key {
			return i
		}
	}
	return st.ar.addEntity(kg.Entity{Kind: kg.Organisation, Name: name, Group: true, Unnamed: true})
}

// epithet tells a participle that belongs to the noun before it: "groupes armés"
// but not "ministres reçus par X".
func (st *sentenceState) epithet(i int) bool {
	w := &st.words[i]
	if w.UPOS != syntax.VERB || w.Feats.VerbForm != syntax.Participle || w.Feats.Tense != syntax.Past || st.isTrigger(i) {
		return false
	}
	return i+1 >= len(st.words) || st.words[i+1].UPOS != syntax.ADP
}

// groupName is the noun with what belongs to it, at most eight words, without
// the article.
func (st *sentenceState) groupName(w int) string {
	first, last := w, w+1
	for first > 0 {
		if p := &st.words[first-1]; p.UPOS == syntax.ADJ || p.UPOS == syntax.NUM {
			first--
			continue
		}
		break
	}
	for last < len(st.words) && last-w < 8 {
		x := &st.words[last]
		if x.UPOS == syntax.ADJ || x.UPOS == syntax.ADP && (x.Lemma == "de" || x.Lemma == "of") || x.UPOS == syntax.DET || x.UPOS == syntax.NUM ||
			(x.UPOS == syntax.NOUN || x.UPOS == syntax.PROPN) && last > w+1 || x.Form == "+" || last == w+1 && st.epithet(last) {
			last++
			continue
		}
		break
	}
	for last > w+1 && (st.words[last-1].UPOS == syntax.ADP || st.words[last-1].UPOS == syntax.DET) {
		last--
	}
	a, b := st.span(first), st.span(last-1)
	return strings.Join(strings.Fields(kg.Span{Start: a.Start, End: b.End}.In(st.ar.a.Text)), " ")
}

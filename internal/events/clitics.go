package events

import (
	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// objectPronouns are clitics that stand for the one who is met or written to:
// "l'a reçue", "les avait reçus", "lui a adressé". The value tells plurals.
var objectPronouns = map[string]bool{"le": false, "la": false, "l'": false, "lui": false, "les": true, "leur": true, "him": false, "her": false, "them": true}

// clitics fills the object of a verb from a pronoun before it: the one the
// clause or sentence before was about, who has no part in this act yet.
func (st *sentenceState) clitics(c *cand, f *frame, v int) {
	s := f.slotFor("obj", "")
	if s == nil {
		s = f.slotFor("iobj", "")
	}
	if s == nil || s.role == "" || f.instFn.fn == "obj" && f.inst {
		return
	}
	if s.role != kg.Sender && hasByte(s.kinds, 'p') {
		for k := v - 1; k >= 0 && k >= v-3; k-- { // "viennent de m'appeler"
			if x := lower(st.words[k].Form); x == "m'" || x == "m’" || x == "me" {
				c.addAll(st.speaker(k), s.role, wayCoref)
				return
			}
		}
	}
	w, plural := st.cliticOf(v)
	if w < 0 || s.fn == "obj" && s.role != kg.Actor && c.count(s.role) > 0 {
		return
	}
	if f.noinf {
		return // "on l'appelle X"
	}
	for _, r := range st.antecedents(w, plural, c, s.kinds) {
		if g := st.ar.a.Entities[r.ent].Gender; st.agrees(v, g) {
			c.add(r, s.role, wayCoref)
		}
	}
}

// agrees tells whether a participle agrees with the gender of its object before
// it: "l'a reçue" is no man.
func (st *sentenceState) agrees(v int, gender string) bool {
	f := st.words[v].Feats
	if f.VerbForm != syntax.Participle || gender == "" || f.Gender == 0 || f.Number == syntax.Plural {
		return true
	}
	return (f.Gender == syntax.Feminine) == (gender == "f")
}

// cliticOf is the object pronoun of verb v, or -1.
func (st *sentenceState) cliticOf(v int) (int, bool) {
	for k := v - 1; k >= 0 && k >= v-4; k-- {
		w := &st.words[k]
		if plural, ok := objectPronouns[lower(w.Form)]; ok && (w.UPOS == syntax.PRON || w.Head == v && w.Rel.Is(syntax.RelObj, syntax.RelIobj)) && st.mention(k) == nil {
			return k, plural
		}
		if w.UPOS != syntax.AUX && w.UPOS != syntax.PRON && w.UPOS != syntax.ADV {
			break
		}
	}
	for k := v + 1; k < len(st.words) && k <= v+1; k++ {
		w := &st.words[k]
		if plural, ok := objectPronouns[lower(w.Form)]; ok && w.UPOS == syntax.PRON && w.Rel.Is(syntax.RelObj) && st.mention(k) == nil {
			return k, plural
		}
	}
	return -1, false
}

// antecedents are the persons that an object pronoun at word w means: the first
// of this sentence that has no part in the act, else those of the sentence
// before.
func (st *sentenceState) antecedents(w int, plural bool, c *cand, kinds string) []ref {
	tok := st.col.Tokens[w].First
	for back := 0; back <= 2 && st.idx-back >= 0; back++ {
		out := st.ofGender(st.personsBefore(st.idx-back, tok, c, kinds), lower(st.words[w].Form))
		switch {
		case plural && len(out) >= 2:
			return out
		case !plural && len(out) >= 1:
			return out[:1]
		}
	}
	return nil
}

// ofGender leaves out whom "him" or "her" cannot mean.
func (st *sentenceState) ofGender(rs []ref, form string) []ref {
	not := map[string]string{"him": "f", "her": "m"}[form]
	if not == "" {
		return rs
	}
	out := rs[:0]
	for _, r := range rs {
		if st.ar.a.Entities[r.ent].Gender != not {
			out = append(out, r)
		}
	}
	return out
}

// personsBefore lists the distinct persons told before a token in a sentence.
func (st *sentenceState) personsBefore(sentence, tok int, c *cand, kinds string) []ref {
	ar := st.ar
	var out []ref
	for i := ar.from[sentence]; i < ar.to[sentence]; i++ {
		m := &ar.a.Mentions[i]
		if m.First >= tok {
			break
		}
		if m.Inside != "" {
			continue
		}
		ids := m.Members
		if len(ids) == 0 {
			ids = []string{m.Entity}
		}
		for _, id := range ids {
			ei, ok := ar.byID[id]
			if !ok || kindLetter(&ar.a.Entities[ei]) != 'p' || !hasByte(kinds, 'p') || c.has(ei) || hasRef(out, ei) {
				continue
			}
			out = append(out, ref{ei, i})
		}
	}
	return out
}

func (c *cand) has(ent int) bool {
	for _, p := range c.parts {
		if p.ent == ent {
			return true
		}
	}
	return false
}

func hasRef(rs []ref, ent int) bool {
	for _, r := range rs {
		if r.ent == ent {
			return true
		}
	}
	return false
}

// keepSplit keeps a candidate; "s'est entretenu avec A, puis avec B" and "a reçu
// séparément A et B" are as many acts as there are counterparts.
func (st *sentenceState) keepSplit(c *cand, w int) {
	if c.typ != kg.Meeting && c.typ != kg.Call || c.pointer {
		st.keep(c)
		return
	}
	groups := st.counterparts(c, w)
	if len(groups) < 2 {
		st.keep(c)
		return
	}
	for _, g := range groups {
		one := *c
		one.parts = append([]part(nil), g...)
		st.keep(&one)
	}
}

// counterparts parts the participants behind the trigger by "puis" or, with a
// word like "séparément", one by one; each group keeps those before it.
func (st *sentenceState) counterparts(c *cand, w int) [][]part {
	tok := st.col.Tokens[w].First
	var before, after []part
	for _, p := range c.parts {
		if p.mention >= 0 && st.ar.a.Mentions[p.mention].First > tok && st.ar.a.Mentions[p.mention].Sentence == st.idx {
			after = append(after, p)
		} else {
			before = append(before, p)
		}
	}
	if len(before) == 0 || len(after) < 2 {
		return nil
	}
	each := st.hasAny(w, "separately")
	var groups [][]part
	last := -1
	for _, p := range after {
		m := &st.ar.a.Mentions[p.mention]
		if last < 0 || each || st.thenBetween(last, m.First) {
			groups = append(groups, append([]part(nil), before...))
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], p)
		last = m.Last
	}
	return groups
}

// hasAny tells whether a word of a class stands within eight words of word w.
func (st *sentenceState) hasAny(w int, class string) bool {
	for i := max(0, w-4); i < len(st.words) && i <= w+8; i++ {
		if st.lang.is(class, st.words[i].Lemma) || st.lang.is(class, lower(st.words[i].Form)) {
			return true
		}
	}
	return false
}

// thenBetween tells whether "puis" stands between two tokens.
func (st *sentenceState) thenBetween(a, b int) bool {
	for t := a; t < b && t < len(st.ar.a.Tokens); t++ {
		if st.lang.is("then", gazetteer.Fold(st.ar.a.Tokens[t].Norm)) {
			return true
		}
	}
	return false
}

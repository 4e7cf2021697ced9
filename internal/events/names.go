package events

import (
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// RuleNameByRole is the rule of names that no list and no model knows, but that
// stand where only a person can: "Agbodjan reçoit Ferranti à Lomé".
const RuleNameByRole = "events.name-by-role"

// nameByRole makes a person of a capitalised word, with those joined to it, that
// fills a role which only people, states and bodies fill.
func (st *sentenceState) nameByRole(w int) []ref {
	word := &st.words[w]
	if st.mention(w) != nil || word.UPOS != syntax.PROPN && word.UPOS != syntax.X || !titled(word.Form) {
		return nil
	}
	first, last := w, w+1
	for first > 0 && st.partOfName(first-1) {
		first--
	}
	for last < len(st.words) && st.partOfName(last) {
		last++
	}
	if first == 0 && last-first == 1 && !st.surnameLike(first) && !st.ar.namedElsewhere(st.words[first].Form, st.col.Tokens[first].First) {
		return nil
	}
	t0, t1 := st.col.Tokens[first].First, st.col.Tokens[last-1].Last
	toks := st.ar.a.Tokens
	span := kg.Span{Start: toks[t0].Start, End: toks[t1-1].End}
	ei := st.ar.personNamed(span.In(st.ar.a.Text))
	if ei < 0 {
		return nil
	}
	m := kg.Mention{ID: "m" + strconv.Itoa(len(st.ar.a.Mentions)+1), Span: span, Quote: span.In(st.ar.a.Text), Kind: kg.Person,
		Form: kg.Name, Entity: st.ar.a.Entities[ei].ID, Sentence: st.idx, Rule: RuleNameByRole, Score: .6,
		First: t0, Last: t1, Outer: span, OuterFirst: t0, OuterLast: t1}
	st.ar.a.Mentions = append(st.ar.a.Mentions, m)
	return []ref{{ei, len(st.ar.a.Mentions) - 1}}
}

// surnameLike tells whether the first word of a sentence may be a surname by its
// form: taken for a name by the tagger, and no participle or plural.
func (st *sentenceState) surnameLike(i int) bool {
	f := st.words[i].Form
	if st.words[i].UPOS != syntax.PROPN {
		return false
	}
	for _, e := range []string{"s", "é", "ée", "ant", "ing", "ed"} {
		if strings.HasSuffix(f, e) {
			return false
		}
	}
	return true
}

// namedElsewhere tells whether a word with a capital stands inside another
// sentence of the article too: then its capital is not that of a beginning.
func (ar *article) namedElsewhere(form string, token int) bool {
	for s := range ar.a.Sentences {
		sent := &ar.a.Sentences[s]
		for t := sent.First + 1; t < sent.Last; t++ {
			if t != token && ar.a.Tokens[t].Norm == form {
				return true
			}
		}
	}
	return false
}

func (st *sentenceState) partOfName(i int) bool {
	w := &st.words[i]
	return st.mention(i) == nil && (w.UPOS == syntax.PROPN || w.UPOS == syntax.X) && titled(w.Form)
}

// titled tells whether a word begins with a capital and has small letters: no
// acronym.
func titled(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(r) || len(s) < 3 {
		return false
	}
	return strings.ToUpper(s[n:]) != s[n:]
}

// personNamed finds the person of the article with this name or surname, or
// makes one. Names of other kinds give -1.
func (ar *article) personNamed(name string) int {
	key := gazetteer.Fold(name)
	for i := range ar.a.Entities {
		e := &ar.a.Entities[i]
		for _, n := range append([]string{e.Name}, e.Aliases...) {
			f := gazetteer.Fold(n)
			if f == key || e.Kind == kg.Person && strings.Contains(f+" ", " "+key+" ") {
				if e.Kind != kg.Person {
					return -1
				}
				return i
			}
		}
	}
	ei := ar.addEntity(kg.Entity{Kind: kg.Person, Name: name})
	ar.guessed = append(ar.guessed, ei)
	return ei
}

// unguess marks guessed persons who in the end take part in nothing, so that they
// are left out of the record.
func (ar *article) unguess() {
	for _, ei := range ar.guessed {
		id, used := ar.a.Entities[ei].ID, false
		for i := range ar.a.Events {
			for _, p := range ar.a.Events[i].Participants {
				used = used || p.Entity == id
			}
		}
		ar.a.Entities[ei].Unnamed = !used
	}
}

// retype makes a person of a name that was taken for a place only because a
// preposition stands before it, where the role wants a person: "a écrit à Ulrike
// Brandmeier".
func (st *sentenceState) retype(w int) []ref {
	m := st.mention(w)
	if m == nil || m.Kind != kg.Place || !strings.HasPrefix(m.Rule, "place.after-preposition") && m.Rule != "model" || len(m.Candidates) > 0 {
		return nil
	}
	ei, ok := st.ar.byID[m.Entity]
	if !ok || !strings.Contains(m.Quote, " ") {
		return nil
	}
	st.ar.a.Entities[ei].Kind = kg.Person
	for i := range st.ar.a.Mentions {
		if n := &st.ar.a.Mentions[i]; n.Entity == m.Entity {
			n.Kind = kg.Person
			n.Rule += "+" + RuleNameByRole
		}
	}
	return []ref{{ei, st.col.Mention[w]}}
}

// surnameFirst are states whose people write the family name before the given one.
var surnameFirst = map[string]bool{"CN": true, "TW": true, "KP": true, "KR": true, "VN": true, "KH": true}

// familyNames adds mentions of people by a family name that comes first: "Xi" of
// Xi Jinping.
func (ar *article) familyNames() {
	short := map[string]int{}
	for i := range ar.a.Entities {
		e := &ar.a.Entities[i]
		first, _, two := strings.Cut(e.Name, " ")
		if e.Kind == kg.Person && !e.Group && two && surnameFirst[e.Country] {
			if _, twice := short[first]; twice {
				short[first] = -1
				continue
			}
			short[first] = i
		}
	}
	if len(short) == 0 {
		return
	}
	taken := make([]bool, len(ar.a.Tokens))
	for i := range ar.a.Mentions {
		for t := ar.a.Mentions[i].First; t < ar.a.Mentions[i].Last && t < len(taken); t++ {
			taken[t] = true
		}
	}
	for s := range ar.a.Sentences {
		for t := ar.a.Sentences[s].First; t < ar.a.Sentences[s].Last; t++ {
			ei, ok := short[ar.a.Tokens[t].Norm]
			if !ok || ei < 0 || taken[t] {
				continue
			}
			span := kg.Span{Start: ar.a.Tokens[t].Start, End: ar.a.Tokens[t].End}
			ar.a.Mentions = append(ar.a.Mentions, kg.Mention{ID: "m" + strconv.Itoa(len(ar.a.Mentions)+1), Span: span, Quote: span.In(ar.a.Text),
				Kind: kg.Person, Form: kg.Short, Entity: ar.a.Entities[ei].ID, Sentence: s, Rule: "events.family-name", Score: .8,
				First: t, Last: t + 1, Outer: span, OuterFirst: t, OuterLast: t + 1})
		}
	}
	sort.SliceStable(ar.a.Mentions, func(i, j int) bool { return ar.a.Mentions[i].Start < ar.a.Mentions[j].Start })
}

// surnamePairs reads two surnames joined by a hyphen: "la rencontre Biden-Poutine".
// Both must be the last name of one person each whom the article names in full.
func (ar *article) surnamePairs() {
	var last map[string]int
	for s := range ar.a.Sentences {
		for t := ar.a.Sentences[s].First; t < ar.a.Sentences[s].Last; t++ {
			a, b, ok := strings.Cut(ar.a.Tokens[t].Norm, "-")
			if !ok || len(a) < 3 || len(b) < 3 || !capital(a) || !capital(b) || strings.Contains(b, "-") {
				continue
			}
			if last == nil {
				last = ar.lastNames()
			}
			x, okX := last[gazetteer.Fold(a)]
			y, okY := last[gazetteer.Fold(b)]
			if okX && okY && x >= 0 && y >= 0 && x != y {
				ar.pair(s, t, x, y)
			}
		}
	}
}

// lastNames are the last words of the names of persons; -1 where two share one.
func (ar *article) lastNames() map[string]int {
	out := map[string]int{}
	for i := range ar.a.Entities {
		e := &ar.a.Entities[i]
		k := strings.LastIndexByte(e.Name, ' ')
		if e.Kind != kg.Person || e.Group || e.Unnamed || k < 0 {
			continue
		}
		key, who := gazetteer.Fold(e.Name[k+1:]), i
		if _, twice := out[key]; twice {
			who = -1
		}
		out[key] = who
	}
	return out
}

// pair makes a mention of two persons of token t.
func (ar *article) pair(s, t, x, y int) {
	members := []string{ar.a.Entities[x].ID, ar.a.Entities[y].ID}
	for i := range ar.a.Mentions {
		m := &ar.a.Mentions[i]
		if m.First <= t && t < m.Last {
			if m.Last == m.First+1 {
				m.Kind, m.Form, m.Entity, m.Members, m.Number, m.Rule, m.Type = kg.Person, kg.Nominal, "", members, 2, "events.surname-pair", ""
			}
			return
		}
	}
	span := kg.Span{Start: ar.a.Tokens[t].Start, End: ar.a.Tokens[t].End}
	ar.a.Mentions = append(ar.a.Mentions, kg.Mention{ID: "m" + strconv.Itoa(len(ar.a.Mentions)+1), Span: span, Quote: span.In(ar.a.Text),
		Kind: kg.Person, Form: kg.Nominal, Members: members, Number: 2, Sentence: s, Rule: "events.surname-pair", Score: .8, First: t, Last: t + 1, Outer: span, OuterFirst: t, OuterLast: t + 1})
	sort.SliceStable(ar.a.Mentions, func(i, j int) bool { return ar.a.Mentions[i].Start < ar.a.Mentions[j].Start })
}

func capital(s string) bool { return len(s) > 0 && s[0] >= 'A' && s[0] <= 'Z' }

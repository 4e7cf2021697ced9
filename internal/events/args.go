package events

import (
	"slices"
	"strings"

	"actant/internal/coref"
	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// arg is a word that stands in a function of a trigger.
type arg struct {
	word     int
	fn, prep string
	way      string
}

// Ways an argument was found, best first.
const (
	wayDirect = "direct"
	wayChain  = "chain"
	wayWindow = "window"
	wayClause = "clause-subject"
	wayCoref  = "coref"
	wayThread = "thread"
)

func way(l syntax.Link) string {
	if l.Way == syntax.Direct {
		return wayDirect
	}
	return wayChain
}

// verbArgs lists the arguments of a verb as if it were told in the active.
func (st *sentenceState) verbArgs(v int) []arg {
	var out []arg
	t := st.tree
	add := func(fn string, links []syntax.Link) {
		for _, l := range links {
			out = append(out, arg{l.Word, fn, "", way(l)})
		}
	}
	switch {
	case st.passive(v):
		add("obj", t.PassiveSubjects(v))
		add("subj", t.Agents(v))
	case t.Passive(v): // the parser took "être" of "est venu" for a passive
		add("subj", t.PassiveSubjects(v))
		add("obj", t.Objects(v))
	default:
		add("subj", t.Subjects(v))
		add("obj", t.Objects(v))
	}
	out = st.oneSubject(out, v)
	out = append(out, st.obliques(v)...)
	return out
}

// oneSubject keeps the nearest of several subjects before a verb with an object
// pronoun: in "il était à Luanda, où X l'a accueilli" X receives.
func (st *sentenceState) oneSubject(as []arg, v int) []arg {
	w, _ := st.cliticOf(v)
	if w < 0 {
		return as
	}
	best := -1
	for _, a := range as {
		if a.fn == "subj" && a.word < v && a.word > best {
			best = a.word
		}
	}
	out := as[:0]
	for _, a := range as {
		if a.fn != "subj" || a.word == best {
			out = append(out, a)
		}
	}
	return out
}

// passive tells whether verb v is told in the passive: not when "se" stands
// before it, when it is a verb of movement that has no passive, or when "avoir"
// is its only auxiliary.
func (st *sentenceState) passive(v int) bool {
	if !st.tree.Passive(v) {
		return false
	}
	w := &st.words[v]
	if st.lang.is("unaccusative", w.Lemma) || st.reflexive(v) {
		return false
	}
	if st.activeParticiple(v) {
		return false
	}
	have, be := false, false
	for _, k := range st.tree.Children(v) {
		if a := &st.words[k]; a.UPOS == syntax.AUX {
			have = have || a.Lemma == "avoir" || a.Lemma == "have"
			be = be || a.Lemma == "être" || a.Lemma == "be"
		}
	}
	return !have || be
}

// activeParticiple tells "a rencontré" where the tree takes "a" for a verb of
// its own: "avoir" stands right before the participle.
func (st *sentenceState) activeParticiple(v int) bool {
	for k := v - 1; k >= 0 && k >= v-3; k-- {
		w := &st.words[k]
		if w.Lemma == "avoir" || w.Lemma == "have" {
			return true
		}
		if w.UPOS != syntax.ADV && w.UPOS != syntax.PRON {
			return false
		}
	}
	return false
}

// obliques lists what stands under v with a preposition.
func (st *sentenceState) obliques(v int) []arg {
	var out []arg
	for _, l := range st.tree.Obliques(v) {
		if l.Prep == "" {
			out = append(out, arg{l.Word, "iobj", "", way(l)})
			continue
		}
		if st.particle(v, l.Prep) { // "called off a trip"
			out = append(out, arg{l.Word, "obj", "", way(l)})
			continue
		}
		out = append(out, arg{l.Word, "obl", l.Prep, way(l)})
		out = st.throughNoun(out, l)
	}
	for _, k := range st.tree.Children(v) { // "autour de X", "auprès de X" with an adverb for a head
		if w := &st.words[k]; w.UPOS == syntax.ADV && w.Rel.Is(syntax.RelAdvmod) {
			for _, l := range st.tree.Obliques(int(k)) {
				if l.Prep != "" {
					out = append(out, arg{l.Word, "obl", w.Lemma + " " + l.Prep, wayDirect})
				}
			}
		}
	}
	return out
}

// particle tells whether a preposition is the particle of verb v: "call off".
func (st *sentenceState) particle(v int, prep string) bool {
	n := len(st.words[v].Lemma) - len(prep)
	return prep != "" && n > 1 && st.words[v].Lemma[n-1] == ' ' && st.words[v].Lemma[n:] == prep
}

// mediatorPrep stands for "sous la médiation de", "sous l'égide de".
const mediatorPrep = "~mediator"

// presencePrep stands for "en présence de".
const presencePrep = "~presence"

// throughNoun reads prepositions made with a noun: "aux côtés de X", "en
// compagnie de X" are like "avec X"; "à l'invitation de X" names the host.
func (st *sentenceState) throughNoun(out []arg, l syntax.Link) []arg {
	lemma := st.words[l.Word].Lemma
	if st.mention(l.Word) != nil {
		return out
	}
	prep := ""
	switch {
	case st.lang.is("noun-with", lemma):
		prep = "avec"
	case st.lang.is("noun-host", lemma):
		prep = "chez"
	case st.lang.is("noun-mediator", lemma):
		prep = mediatorPrep
	case st.lang.is("noun-presence", lemma):
		prep = presencePrep
	default:
		return out
	}
	for _, k := range st.tree.Children(l.Word) {
		if st.words[k].Rel.Is(syntax.RelNmod, syntax.RelObl) {
			out = append(out, arg{int(k), "obl", prep, wayDirect})
		}
	}
	return out
}

// ref is an entity named by a mention.
type ref struct {
	ent, mention int
}

// kindLetter is the letter of slots for an entity: p person, o body, c state,
// g group, l place, i instrument.
func kindLetter(e *kg.Entity) byte {
	switch e.Kind {
	case kg.Person:
		if e.Group {
			return 'g'
		}
		return 'p'
	case kg.Country:
		return 'c'
	case kg.Organisation, kg.Ministry:
		if e.Group {
			return 'g'
		}
		return 'o'
	case kg.Agreement:
		return 'i'
	case kg.Place:
		return 'l'
	}
	return 'x'
}

// refs lists the entities that a word stands for, in the kinds that a slot
// takes. A capital stands for its state where a state may act.
func (st *sentenceState) refs(w int, kinds string) []ref {
	m := st.mention(w)
	if m == nil {
		if hasByte(kinds, 'p') {
			return st.speaker(w)
		}
		return nil
	}
	mi := st.col.Mention[w]
	var out []ref
	take := func(id string) {
		ei, ok := st.ar.byID[id]
		if !ok {
			return
		}
		k := kindLetter(&st.ar.a.Entities[ei])
		if iso := leaderOf(&st.ar.a.Entities[ei], m); iso != "" && hasByte(kinds, 'c') {
			out = append(out, ref{st.ar.country(iso), mi})
			return
		}
		if k == 'o' && statePhrase(m.Quote) {
			return // "une visite d'Etat de deux jours"
		}
		if strings.IndexByte(kinds, k) >= 0 {
			out = append(out, ref{ei, mi})
		}
	}
	if m.Number != 1 && hasByte(kinds, 'p') && (m.Form == kg.Nominal || m.Form == kg.RoleRef) && st.unnamedGroup(m) {
		for _, x := range st.toldBehind(w) {
			take(st.mention(x).Entity)
		}
		if len(out) > 1 {
			return out
		}
		out = out[:0]
	}
	if m.Form == kg.Nominal && m.Number != 1 && st.unnamedGroup(m) && st.lang.is("stands-for", st.words[w].Lemma) {
		if rs := st.byDemonym(w, kinds); len(rs) > 1 { // "des délégations russe et turque"
			return rs
		}
	}
	if m.Form == kg.RoleRef && st.unnamedGroup(m) && m.Number > 2 && m.Last == m.First+1 && st.definite(w) { // "the ministers agreed"
		if rs := st.lastPair(m, mi, kinds); len(rs) == 2 {
			return rs
		}
	}
	if m.Number == 2 && !coref.ThirdParties(m.Quote) && (m.Form == kg.Nominal || m.Form == kg.RoleRef) {
		if rs := st.lastPair(m, mi, kinds); len(rs) == 2 {
			return rs
		}
	}
	if len(m.Members) > 0 {
		for _, id := range m.Members {
			take(id)
		}
		return out
	}
	if m.Kind == kg.Place && m.Type == "capital" && m.Country != "" && strings.IndexByte(kinds, 'c') >= 0 {
		ei := st.ar.country(m.Country)
		st.ar.alias(ei, m.Quote)
		return []ref{{ei, mi}}
	}
	if m.Entity != "" {
		take(m.Entity)
	}
	for i := mi + 1; i < st.ar.to[st.idx] && strings.HasPrefix(m.Rule, "gazetteer.inner"); i++ { // "Algérie-Tunisie-Libye"
		if n := &st.ar.a.Mentions[i]; n.First >= m.First && n.Last <= st.col.Tokens[w].Last && n.Entity != "" {
			take(n.Entity)
		}
	}
	return out
}

// toldBehind are the names behind a colon or dash that say who a group is: "cinq
// présidents ont signé le traité : A, B, C, D et E". They are at least two persons
// and close the sentence or the dash.
func (st *sentenceState) toldBehind(w int) []int {
	for i := w + 1; i+1 < len(st.words); i++ {
		switch st.words[i].Form {
		case ":", "–", "—":
		default:
			continue
		}
		if st.letterOf(i+1) != 'p' || st.mention(i+1).Form != kg.Name {
			return nil
		}
		out := st.runRight([]int{i + 1}, i+1, "")
		end := st.skipOrigin(out[len(out)-1]) + 1
		if len(out) < 2 || end < len(st.words) && st.words[end].UPOS != syntax.PUNCT {
			return nil
		}
		return out
	}
	return nil
}

// refsOf are the entities that the words of a list stand for.
func (st *sentenceState) refsOf(words []int, kinds string) []ref {
	var out []ref
	for _, w := range words {
		out = append(out, st.refs(w, kinds)...)
	}
	return out
}

// unnamedGroup tells a plural that stands for nobody yet.
func (st *sentenceState) unnamedGroup(m *kg.Mention) bool {
	if len(m.Members) > 0 {
		return false
	}
	ei, ok := st.ar.byID[m.Entity]
	return !ok || st.ar.a.Entities[ei].Unnamed && (st.ar.a.Entities[ei].Group || strings.HasPrefix(m.Rule, "nominal.group"))
}

// leaderOf is the state for which somebody acts whom the article never names but
// as one of several "leaders" or "officials": "the leaders of Brazil and India".
func leaderOf(e *kg.Entity, m *kg.Mention) string {
	if e.Unnamed && strings.HasPrefix(m.Rule, "role.each-state") {
		return e.Country
	}
	return ""
}

// lastPair resolves "les deux ministres", "les deux parties", "les deux pays" by
// the last act told: its participants, when they are just two of the kind.
func (st *sentenceState) lastPair(m *kg.Mention, mi int, kinds string) []ref {
	for i := len(st.ar.found) - 1; i >= 0; i-- {
		e := st.ar.found[i]
		if st.idx-e.sentence > 5 {
			return nil
		}
		if e.pointer || e.sentence == st.idx && e.trigger.Start > m.Start {
			continue
		}
		var out []ref
		for _, p := range e.parts {
			x := &st.ar.a.Entities[p.ent]
			k := kindLetter(x)
			if x.Kind == kg.Person && x.Group {
				continue // "la délégation" is none of "les deux responsables"
			}
			if m.Kind == kg.Country && k == 'p' && x.Country != "" {
				if c := st.ar.country(x.Country); !hasRef(out, c) {
					out = append(out, ref{c, mi})
				}
				continue
			}
			if m.Kind == kg.Country && k != 'c' || m.Kind == kg.Person && k != 'p' || !hasByte(kinds, k) {
				continue
			}
			if !hasRef(out, p.ent) {
				out = append(out, ref{p.ent, mi})
			}
		}
		if len(out) == 2 {
			return out
		}
		if len(out) > 2 {
			return nil
		}
	}
	return nil
}

// statePhrase tells the "Etat" of "visite d'Etat", "chef d'Etat".
func statePhrase(q string) bool {
	return strings.HasPrefix(q, "Etat") || strings.HasPrefix(q, "État")
}

// alias notes a name under which the article speaks of an entity.
func (ar *article) alias(ei int, name string) {
	e := &ar.a.Entities[ei]
	if e.Name != name && !slices.Contains(e.Aliases, name) {
		e.Aliases = append(e.Aliases, name)
	}
}

// letterOf is the kind letter of what word w names, 0 for no mention. Groups
// count as persons, capitals as places.
func (st *sentenceState) letterOf(w int) byte {
	m := st.mention(w)
	if m == nil {
		return 0
	}
	switch m.Kind {
	case kg.Person:
		return 'p'
	case kg.Country:
		return 'c'
	case kg.Organisation, kg.Ministry:
		return 'o'
	case kg.Place:
		if m.Type == "capital" {
			return 'c'
		}
		return 'l'
	}
	return 'x'
}

// sameList tells whether two words may stand in one list.
func sameList(a, b byte) bool {
	if a == b {
		return true
	}
	return (a == 'o' || a == 'c' || a == 'p') && (b == 'o' || b == 'c' || b == 'p')
}

// list gives w with what is coordinated with it, by the tree and by the
// surface: "A, B et C", "A (Algérie), B (Espagne)". Left tells to look before w
// too.
func (st *sentenceState) list(w int, left bool, prep string) []int {
	out := []int{w}
	if st.letterOf(w) == 0 {
		for _, c := range st.tree.Conjuncts(w) {
			if c != w && st.letterOf(c) != 0 {
				out = append(out, c)
			}
		}
		return out
	}
	out = st.runRight(out, w, prep)
	if left {
		out = st.runLeft(out, w)
	}
	for _, c := range st.tree.Conjuncts(w) {
		if !slices.Contains(out, c) && st.letterOf(c) == 0 && st.dozens(c) >= 0 {
			out = append(out, c)
			continue
		}
		if !slices.Contains(out, c) && sameList(st.letterOf(w), st.letterOf(c)) && st.letterOf(c) != 0 && !st.colonBetween(w, c) && !st.owner(c) && !st.ofTown(c) {
			out = append(out, c)
		}
	}
	return out
}

// colonBetween tells whether a colon parts two words: "France : X reçu par Y".
func (st *sentenceState) colonBetween(a, b int) bool {
	if a > b {
		a, b = b, a
	}
	for i := a + 1; i < b; i++ {
		if st.words[i].Form == ":" {
			return true
		}
	}
	return false
}

// runRight walks from w over separators to further members of its list. Members
// behind a bare comma count only when "et" closes the list or brackets part it.
func (st *sentenceState) runRight(out []int, w int, prep string) []int {
	var pending []int
	closed := false
	last := w
	for {
		next, sep := st.nextItem(last, prep)
		if next < 0 || !sameList(st.letterOf(w), st.letterOf(next)) {
			break
		}
		if sep == sepAnd {
			if st.verbFollows(next) && next > w && !st.finiteBetween(w, next) && st.subjectOfNext(next) {
				break
			}
			closed = true
		}
		pending = append(pending, next)
		last = next
		if closed && sep == sepAnd {
			out = append(out, pending...)
			pending = nil
		}
		if sep == sepBracket {
			out = append(out, pending...)
			pending = nil
		}
	}
	return out
}

// separators of list members
const (
	sepNone = iota
	sepComma
	sepAnd
	sepBracket
)

// nextItem is the next mention right of w with only separators, articles and
// asides between, and the strongest separator passed.
func (st *sentenceState) nextItem(w int, prep string) (int, int) {
	sep := sepNone
	for i := st.skipOrigin(w) + 1; i < len(st.words) && i <= w+9; i++ {
		word := &st.words[i]
		switch lemma := word.Lemma; {
		case word.Form == "(":
			j := st.closing(i)
			if j < 0 {
				return -1, sepNone
			}
			i, sep = j, max(sep, sepComma)
			if j+1 < len(st.words) && (st.words[j+1].Form == "," || st.mention(j+1) == nil) {
				sep = max(sep, sepComma)
			}
			if sep == sepComma {
				sep = sepBracket
			}
		case word.Form == "," || word.Form == ";" || word.Form == "/":
			if sep < sepComma {
				sep = sepComma
			}
		case lemma == "et" || lemma == "and" || lemma == "puis" || lemma == "&":
			sep = sepAnd
		case (lemma == "ainsi" || lemma == "as" || lemma == "aussi" || lemma == "well" || lemma == "que") && st.asWell(i):
			sep = sepAnd
		case word.UPOS == syntax.DET || word.UPOS == syntax.NUM && st.mention(i) == nil:
			if sep == sepNone {
				return -1, sepNone
			}
		case sep != sepNone && st.mention(i) == nil && st.isDemonym(i):
		case sep != sepNone && (st.owner(i) || st.owner(i-1)): // "and Zambia's X"
		case st.sideEnd(i) > i: // "A, pour la partie malienne, et B"
			i = st.sideEnd(i) - 1
		case sep != sepNone && word.UPOS == syntax.ADP && (lemma == prep || prep == "entre" || prep == "between"):
		case st.mention(i) != nil && st.letterOf(i) != 'x':
			if sep == sepNone {
				return -1, sepNone
			}
			return i, sep
		default:
			return -1, sepNone
		}
	}
	return -1, sepNone
}

// sideEnd is the word behind "pour la partie malienne", "du côté tchadien", "pour
// le compte de la Sonatrach" at word i, or i: it tells for whom a member of a list
// acts and does not end the list.
func (st *sentenceState) sideEnd(i int) int {
	k := i
	for k < len(st.words) && k < i+3 && (st.words[k].UPOS == syntax.ADP || st.words[k].UPOS == syntax.DET) {
		k++
	}
	if k == i || k >= len(st.words) || !st.lang.is("side", st.words[k].Lemma) {
		return i
	}
	for k++; k < len(st.words) && k < i+9; k++ {
		w := &st.words[k]
		if w.UPOS != syntax.ADJ && w.UPOS != syntax.ADP && w.UPOS != syntax.DET && !(st.letterOf(k) == 'c' || st.letterOf(k) == 'o') {
			break
		}
	}
	return k
}

// skipOrigin is the last word of "de la Guinée-Bissau" behind the person at word
// w, w itself without: "X du Sénégal et Y du Mali" is a list of two.
func (st *sentenceState) skipOrigin(w int) int {
	if st.letterOf(w) == 'p' && w+1 < len(st.words) && st.letterOf(w+1) == 'c' && st.bracketed(w+1) {
		return w + 1 // "Nana Akufo-Addo (Ghana)"
	}
	if st.letterOf(w) != 'p' || w+1 >= len(st.words) || st.words[w+1].Lemma != "de" && st.words[w+1].Lemma != "of" {
		return w
	}
	for i := w + 2; i < len(st.words) && i <= w+4; i++ {
		if k := st.letterOf(i); k == 'c' || k == 'o' {
			return i
		}
		if st.words[i].UPOS != syntax.DET {
			break
		}
	}
	return w
}

// bracketed tells whether a word stands right behind an opening bracket.
func (st *sentenceState) bracketed(w int) bool {
	t := st.col.Tokens[w].First
	return t > 0 && st.ar.a.Tokens[t-1].Norm == "("
}

// isDemonym tells an adjective of nationality: "les présidents malien A et
// nigérien B".
func (st *sentenceState) isDemonym(i int) bool {
	if st.ar.x.gaz == nil {
		return false
	}
	_, flags, ok := st.ar.x.gaz.Demonym(gazetteer.Fold(st.words[i].Form))
	return ok && !flags.Has(gazetteer.Prefix)
}

// owner tells a state whose possessive stands before a name: "Kenya's X".
func (st *sentenceState) owner(i int) bool {
	if i < 0 || i+1 >= len(st.words) || st.letterOf(i) != 'c' {
		return false
	}
	switch st.words[i+1].Form {
	case "'s", "’s", "'", "’":
		return true
	}
	return false
}

// asWell tells whether word i is part of "ainsi que", "as well as", "aussi bien que".
func (st *sentenceState) asWell(i int) bool {
	f := strings.ToLower(st.words[i].Form)
	prev, next := "", ""
	if i > 0 {
		prev = strings.ToLower(st.words[i-1].Form)
	}
	if i+1 < len(st.words) {
		next = strings.ToLower(st.words[i+1].Form)
	}
	switch f {
	case "ainsi":
		return next == "que" || next == "qu'"
	case "que", "qu'":
		return prev == "ainsi"
	case "as":
		return next == "well" || prev == "well"
	case "well":
		return prev == "as"
	}
	return false
}

// closing is the index of the bracket that closes the one at i, at most 8
// words on, or -1.
func (st *sentenceState) closing(i int) int {
	for j := i + 1; j < len(st.words) && j <= i+8; j++ {
		if st.words[j].Form == ")" {
			return j
		}
	}
	return -1
}

// verbFollows tells whether a finite verb comes right behind word w.
func (st *sentenceState) verbFollows(w int) bool {
	for i := w + 1; i < len(st.words) && i <= w+3; i++ {
		word := &st.words[i]
		if (word.UPOS == syntax.VERB || word.UPOS == syntax.AUX) && word.Feats.VerbForm == syntax.Finite {
			return true
		}
		if word.UPOS != syntax.PRON && word.UPOS != syntax.ADV && word.UPOS != syntax.PART {
			return false
		}
	}
	return false
}

// finiteBetween tells whether a finite verb stands between two words.
func (st *sentenceState) finiteBetween(a, b int) bool {
	for i := a + 1; i < b; i++ {
		if w := &st.words[i]; (w.UPOS == syntax.VERB || w.UPOS == syntax.AUX) && w.Feats.VerbForm == syntax.Finite {
			return true
		}
	}
	return false
}

// subjectOfNext tells whether the tree takes word w as subject of its own verb.
func (st *sentenceState) subjectOfNext(w int) bool {
	return st.words[w].Rel.Is(syntax.RelNsubj) && st.words[w].Head > w
}

// runLeft walks from w to the left over the members of its list.
func (st *sentenceState) runLeft(out []int, w int) []int {
	for last, guard := w, 0; guard < 40; guard++ {
		prev := -1
		and := false
		for i := last - 1; i >= 0 && i >= last-8; i-- {
			word := &st.words[i]
			if word.Form == ")" {
				for i > 0 && st.words[i].Form != "(" {
					i--
				}
				continue
			}
			if st.owner(i) || i > 0 && st.owner(i-1) {
				continue
			}
			if st.ofTown(i) {
				break
			}
			if st.mention(i) != nil {
				if (and || last-i > 1) && sameList(st.letterOf(w), st.letterOf(i)) {
					prev = i
				}
				break
			}
			if word.Lemma == "et" || word.Lemma == "and" || st.asWell(i) {
				and = true
				continue
			}
			if word.Form != "," && word.UPOS != syntax.DET && !st.isDemonym(i) {
				break
			}
		}
		if prev < 0 || last == w && !and && !st.commaAnd(last) && !st.titlePair(prev, w) {
			return out
		}
		out = append(out, prev)
		last = prev
	}
	return out
}

// titlePair tells two names that open a title with a bare comma between: "Nigeria,
// Benin sign accord".
func (st *sentenceState) titlePair(a, b int) bool {
	return st.title() && b == a+2 && st.words[a+1].Form == "," && st.verbFollows(b)
}

// commaAnd tells whether "et" stands right before word w.
func (st *sentenceState) commaAnd(w int) bool {
	for i := w - 1; i >= 0 && i >= w-3; i-- {
		if l := st.words[i].Lemma; l == "et" || l == "and" {
			return true
		}
	}
	return false
}

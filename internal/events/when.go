package events

import (
	"fmt"
	"strconv"
	"strings"

	"actant/internal/calendar"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// setWhen finds the day of an act: the nearest expression of its own clause,
// else of the sentence.
func (st *sentenceState) setWhen(c *cand, w int, mod modal) {
	ei, own := st.nearestDate(c, w)
	if ei >= 0 && c.narrow && !st.inside(&st.dates[ei], w) {
		ei = -1
	}
	st.setDuration(c, w)
	if ei < 0 {
		st.bareDay(c)
		if mod.open && mod.tense == calendar.Future {
			c.modality = kg.Planned
		}
		return
	}
	x := &st.dates[ei]
	t := mod.tense
	if (c.modality == kg.Planned || c.modality == kg.Proposed || mod.cancelled) && !(mod.purpose && t == calendar.Past) {
		t = calendar.Future
	} else if c.modality == kg.Occurred && !mod.open && t != calendar.Present {
		t = calendar.Past
	}
	if x.Bound == calendar.From && c.modality == kg.Occurred && t == calendar.Present && strings.HasPrefix(lower(x.Text), "depuis") {
		t = calendar.Past // "est à Niamey depuis dimanche"
	}
	c.when = x.Resolve(calendar.Context{Published: st.ar.a.Published, Tense: t, Anchor: st.ar.anchor(st.idx)})
	c.own = own
	st.narrativeYear(c, x)
	if x.Bound == calendar.From && c.when.To == "" && c.modality == kg.Occurred && c.when.From <= st.ar.a.Published {
		c.when.To = st.ar.a.Published // "réunis depuis mercredi"
	}
	st.byDay(c, mod)
	st.stretch(c, w)
}

// dateOfStop gives one of several destinations the day told right before or
// behind it: "lundi à Tunis, puis mardi à Alger".
func (st *sentenceState) dateOfStop(c *cand, w int, mod modal) {
	tok := st.col.Tokens[w].First
	best, rank := -1, 7
	for i := range st.dates {
		x := &st.dates[i]
		if x.Kind == calendar.Duration || x.Kind == calendar.Vague || x.First < st.prefix {
			continue
		}
		d := tok - x.Last
		if d < 0 {
			d = x.First - tok + 2
		}
		if d < rank {
			best, rank = i, d
		}
	}
	if best < 0 {
		return
	}
	t := mod.tense
	if c.modality == kg.Planned || c.modality == kg.Proposed {
		t = calendar.Future
	}
	c.when = st.dates[best].Resolve(calendar.Context{Published: st.ar.a.Published, Tense: t, Anchor: st.ar.anchor(st.idx)})
}

// byDay lets the day decide where tense leaves it open: a present or bare
// participle with a day to come is a plan.
func (st *sentenceState) byDay(c *cand, mod modal) {
	p := st.ar.a.Published
	if mod.purpose && c.modality == kg.Planned && c.when.To != "" && c.when.To < p && c.when.Basis == kg.Explicit {
		c.modality = kg.Occurred
	}
	if p == "" || !c.when.Known() || !mod.open || c.modality != kg.Occurred {
		return
	}
	if c.when.From > p {
		c.modality = kg.Planned
	}
}

// nearestDate is the date expression closest to word w: one of its own clause
// (own), else one that no other trigger is nearer to.
func (st *sentenceState) nearestDate(c *cand, w int) (int, bool) {
	tok := st.col.Tokens[w].First
	first, last := st.clauseTokens(w)
	best, rank := -1, 1<<30
	own := false
	for i := range st.dates {
		x := &st.dates[i]
		if x.Kind == calendar.Duration || x.Kind == calendar.Vague || x.First < st.prefix {
			continue
		}
		if x.Bound != calendar.At && (x.Kind == calendar.Year || x.Kind == calendar.Distance || x.Kind == calendar.Month || x.Kind == calendar.Period) {
			continue // "depuis cinq ans" dates no act
		}
		if c.modality == kg.Denied && st.calledOffThen(w, x) {
			continue
		}
		if st.relativeOf(x, w) || c.typ == kg.AgreementE && st.infinitiveBetween(w, x) {
			continue
		}
		d := x.First - tok
		if d < 0 {
			d = tok - x.Last + 2
		}
		in := x.First >= first && x.Last <= last
		if st.otherNearer(w, x, d) {
			d += 60
		}
		if !in {
			if st.verbsBetween(tok, x.First) > 0 {
				continue
			}
			d += 20
		}
		if st.ofParticiple(x, w) {
			d += 60
		}
		if st.saidThen(x) {
			d += 30
		}
		if x.First > 0 && st.lang.is("at-first", lower(st.ar.a.Tokens[x.First-1].Norm)) {
			d += 40 // "prévue initialement en janvier"
		}
		d += 4 * st.verbsBetween(tok, x.First)
		if x.Kind == calendar.Anchored {
			d += 6
		}
		if d < rank {
			best, rank, own = i, d, in
		}
	}
	if rank > 60 {
		return -1, false
	}
	return best, own
}

// ofParticiple tells a day inside the phrase of a participle that tells an act of
// its own: "X, attendu lundi à Conakry, poursuivra sa tournée".
func (st *sentenceState) ofParticiple(x *calendar.Expr, w int) bool {
	for _, t := range st.trig {
		v := &st.words[t.word]
		if t.word == w || v.UPOS != syntax.VERB || !v.Rel.Is(syntax.RelACL) || st.tree.Dominates(t.word, w) {
			continue
		}
		first, last := st.tree.Subtree(t.word)
		if x.First >= st.col.Tokens[first].First && x.Last <= st.col.Tokens[last-1].Last+1 {
			return true
		}
	}
	return false
}

// calledOffThen tells the day on which an act was called off: "the stop was dropped
// earlier this month" says nothing of when it should have been.
func (st *sentenceState) calledOffThen(w int, x *calendar.Expr) bool {
	for i := w + 1; i < len(st.words) && st.col.Tokens[i].First < x.First; i++ {
		if st.words[i].UPOS == syntax.VERB && st.lang.is("deny", st.words[i].Lemma) {
			return true
		}
	}
	for i := w - 1; i >= 0; i-- { // "X a démenti mardi toute rencontre"
		if st.words[i].UPOS == syntax.VERB && st.lang.is("say-only", st.words[i].Lemma) && st.lang.is("deny", st.words[i].Lemma) {
			return x.First >= st.col.Tokens[i].First && x.Last <= st.col.Tokens[w].First
		}
	}
	return false
}

// infinitiveBetween tells a day of what was agreed on: "agreed to reopen the border
// on March 1".
func (st *sentenceState) infinitiveBetween(w int, x *calendar.Expr) bool {
	found := false
	for i := w + 1; i < len(st.words) && st.col.Tokens[i].First < x.First; i++ {
		if st.words[i].UPOS == syntax.VERB && st.words[i].Feats.VerbForm == syntax.Infinitive {
			found = true
		} else if st.words[i].UPOS == syntax.NOUN && st.isTrigger(i) {
			found = false // "agreed to reopen it at a meeting on March 1"
		}
	}
	return found
}

// relativeOf tells a day inside a relative clause that describes something told
// in the phrases of word w: "agreed to reopen a centre that was closed in 2014".
func (st *sentenceState) relativeOf(x *calendar.Expr, w int) bool {
	for i := range st.words {
		r := &st.words[i]
		if i < w && (r.Rel != syntax.RelACLRelcl || !st.isTrigger(i) || st.tree.Dominates(i, w)) || i == w {
			continue
		}
		if i < w {
			if last := st.clauseLast(i); x.First >= st.col.Tokens[i].First && x.First <= st.col.Tokens[last].Last && last < w {
				return true
			}
			continue
		}
		if inviting := r.Rel.Is(syntax.RelACL) && r.Head >= w && st.isTrigger(i) && r.Feats.VerbForm != syntax.Finite && r.Feats.Tense != syntax.Past; inviting && x.First >= st.col.Tokens[i].First {
			return true // "a letter inviting him to Rome next spring"
		}
		if r.Rel != syntax.RelACLRelcl || r.Head <= w || st.col.Tokens[i].First > x.First || st.isTrigger(r.Head) {
			continue
		}
		first, last := st.tree.Subtree(i)
		if first > w && x.First >= st.col.Tokens[first].First && x.First <= st.col.Tokens[last-1].Last {
			return true
		}
	}
	return false
}

// clauseLast is the last word of the phrase of word i.
func (st *sentenceState) clauseLast(i int) int {
	_, last := st.tree.Subtree(i)
	return last - 1
}

func (st *sentenceState) isTrigger(w int) bool {
	for _, t := range st.trig {
		if t.word == w {
			return true
		}
	}
	return false
}

// saidThen tells a day that belongs to a verb of saying: "a annoncé lundi".
func (st *sentenceState) saidThen(x *calendar.Expr) bool {
	for i := range st.words {
		if st.col.Tokens[i].Last == x.First && st.words[i].UPOS == syntax.VERB && st.lang.is("say", st.words[i].Lemma) {
			return true
		}
	}
	return false
}

// inside tells whether a date lies in the phrase of word w.
func (st *sentenceState) inside(x *calendar.Expr, w int) bool {
	first, last := st.tree.Subtree(w)
	return x.First >= st.col.Tokens[first].First && x.Last <= st.col.Tokens[last-1].Last+1
}

// bareDay reads "Le 6, X débarque à Tunis": a day of the month alone, at the head
// of the sentence, in the month of the act told before.
func (st *sentenceState) bareDay(c *cand) {
	sent := st.ar.a.Sentences[st.idx]
	toks := st.ar.a.Tokens
	if sent.Last-sent.First < 4 || lower(toks[sent.First].Norm) != "le" || toks[sent.First+2].Norm != "," {
		return
	}
	day, err := strconv.Atoi(strings.TrimSuffix(toks[sent.First+1].Norm, "er"))
	anchor := st.monthBefore()
	if anchor == "" {
		anchor = st.ar.anchor(st.idx).From
	}
	if anchor == "" {
		anchor = st.ar.a.Published
	}
	if err != nil || day < 1 || day > 31 || len(anchor) != 10 {
		return
	}
	iso := anchor[:8] + fmt.Sprintf("%02d", day)
	if _, ok := daysApart(iso, iso); !ok {
		return
	}
	c.when = kg.When{From: iso, To: iso, Text: kg.Span{Start: toks[sent.First].Start, End: toks[sent.First+1].End}.In(st.ar.a.Text), Basis: kg.Explicit}
	c.own = true
}

// monthBefore is a day of the month that the sentence before, or the one before
// that, tells: "Il faut remonter au début de juin. Le 6, …".
func (st *sentenceState) monthBefore() string {
	block := st.ar.a.Sentences[st.idx].Block
	for k := st.idx - 1; k >= 0 && k >= st.idx-2 && st.ar.a.Sentences[k].Block == block; k-- {
		xs := calendar.Find(st.ar.a, k)
		for i := len(xs) - 1; i >= 0; i-- {
			w := xs[i].Resolve(calendar.Context{Published: st.ar.a.Published, Tense: calendar.Past})
			if xs[i].Bound == 0 && len(w.From) == 10 && len(w.To) == 10 && w.From[:7] == w.To[:7] && w.Basis == kg.Explicit {
				return w.From
			}
		}
	}
	return ""
}

// narrativeYear puts a day without year into the year of the story that it goes
// on with: "Il faut attendre le 2 mai 2017 … Le 25 juillet, …". The sentence before
// in the same paragraph must tell a day with an earlier year.
func (st *sentenceState) narrativeYear(c *cand, x *calendar.Expr) {
	if c.modality != kg.Occurred || len(c.when.From) != 10 || c.when.From != c.when.To || c.when.Basis != kg.Explicit || x.Rule != "calendar.day.month" || hasYear(x.Text) {
		return
	}
	block := st.ar.a.Sentences[st.idx].Block
	for k := st.idx - 1; k >= 0 && k >= st.idx-2 && st.ar.a.Sentences[k].Block == block; k-- {
		xs := calendar.Find(st.ar.a, k)
		for i := len(xs) - 1; i >= 0; i-- {
			w := xs[i].Resolve(calendar.Context{Published: st.ar.a.Published, Tense: calendar.Past})
			if xs[i].Rule != "calendar.day.month" || len(w.From) != 10 || w.From != w.To {
				continue
			}
			if !hasYear(xs[i].Text) {
				break
			}
			if w.From[:4] >= c.when.From[:4] {
				return
			}
			day := w.From[:4] + c.when.From[4:]
			if day < w.From {
				return
			}
			if _, ok := daysApart(day, day); ok {
				c.when.From, c.when.To, c.when.Warning = day, day, ""
			}
			return
		}
	}
}

// hasYear tells whether a date is told with its year.
func hasYear(s string) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			n = 0
			continue
		}
		if n++; n == 4 {
			return true
		}
	}
	return false
}

// verbsBetween counts finite verbs between two tokens.
func (st *sentenceState) verbsBetween(a, b int) int {
	if a > b {
		a, b = b, a
	}
	n := 0
	for i := range st.words {
		t := st.col.Tokens[i].First
		if t <= a || t >= b {
			continue
		}
		if st.finiteVerb(i) {
			n++
		} else if w := &st.words[i]; w.UPOS == syntax.VERB && w.Feats.VerbForm == syntax.Infinitive && t > a+1 {
			n += 3 // "se sont entendus pour rouvrir le 1er mars"
		}
	}
	return n
}

// otherNearer tells whether another trigger stands between w and a date, or
// nearer to it.
func (st *sentenceState) otherNearer(w int, x *calendar.Expr, d int) bool {
	tok := st.col.Tokens[w].First
	for _, t := range st.trig {
		o := st.col.Tokens[t.word].First
		if t.word == w || o == tok {
			continue
		}
		if o > tok && o < x.First || o < tok && o > x.Last {
			// a noun right behind its support verb is the same act, one inside
			// a phrase of the verb's own clause does not part it from its day
			if abs(t.word-w) <= 3 || o > tok && st.words[t.word].UPOS == syntax.NOUN && st.tree.Dominates(w, t.word) {
				continue
			}
			return true
		}
	}
	return false
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// clauseTokens is the range of tokens of the clause of word w.
func (st *sentenceState) clauseTokens(w int) (int, int) {
	top := w
	for _, h := range st.tree.Heads(w) {
		if st.verbal(top) {
			break
		}
		top = h
	}
	first, last := st.tree.Clause(top)
	if first >= last {
		return st.col.Tokens[w].First, st.col.Tokens[w].Last
	}
	// words left out at the edges (days, asides) belong to the clause
	a, b := st.ar.a.Sentences[st.idx].First, st.ar.a.Sentences[st.idx].Last
	if first > 0 {
		a = st.col.Tokens[first-1].Last
	}
	if last < len(st.words) {
		b = st.col.Tokens[last].First
	}
	return a, b
}

// setDuration notes a duration told right behind the trigger: "une visite de
// trois jours", "un accord de dix ans".
func (st *sentenceState) setDuration(c *cand, w int) {
	tok := st.col.Tokens[w].First
	for i := range st.dates {
		x := &st.dates[i]
		if x.Kind == calendar.Duration && x.First > tok && x.First <= tok+6 || st.stayOf(c, x, tok) {
			c.duration = x.ISO()
			return
		}
	}
}

// stayOf tells a duration with a word for a visit beside it: "arrived in Abuja on
// Monday for a two-day visit", "a two-day state visit".
func (st *sentenceState) stayOf(c *cand, x *calendar.Expr, tok int) bool {
	if c.typ != kg.Visit || x.Kind != calendar.Duration || abs(x.First-tok) > 14 {
		return false
	}
	for i := range st.words {
		if t := st.col.Tokens[i].First; t < x.First-3 || t >= x.Last+3 || st.words[i].UPOS != syntax.NOUN {
			continue
		}
		for _, f := range st.lang.frames[st.words[i].Lemma] {
			if f.typ == kg.Visit && f.pos == noun {
				return true
			}
		}
	}
	return false
}

// durationNear tells "a passé deux jours".
func (st *sentenceState) durationNear(w int) bool {
	tok := st.col.Tokens[w].Last
	for i := range st.dates {
		if x := &st.dates[i]; x.Kind == calendar.Duration && x.First >= tok && x.First <= tok+2 {
			return true
		}
	}
	return false
}

// ends are verbs that close a visit: its day is the last one.
var ends = map[string]bool{"achever": true, "boucler": true, "conclure": true, "clore": true, "clôturer": true, "terminer": true,
	"leave": true, "quitter": true, "depart": true, "end": true, "wrap": true, "wrap up": true, "round off": true, "conclude": true, "finish": true}

// stretch makes an interval of a visit with a day and a duration.
func (st *sentenceState) stretch(c *cand, w int) {
	days := dayCount(c.duration)
	if c.typ != kg.Visit || days < 2 || days > 30 || c.when.From == "" || c.when.From != c.when.To {
		return
	}
	if h := st.words[w].Head; h >= 0 && ends[st.words[h].Lemma] {
		c.when.From = addDays(c.when.From, 1-days)
		return
	}
	c.when.To = addDays(c.when.From, days-1)
}

// anchor is the day of the act told last before a sentence.
func (ar *article) anchor(sentence int) kg.When {
	for i := len(ar.found) - 1; i >= 0; i-- {
		if c := ar.found[i]; c.when.Known() && sentence-c.sentence <= 4 {
			return c.when
		}
	}
	return kg.When{Basis: kg.NoDate}
}

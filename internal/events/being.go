package events

import (
	"actant/internal/calendar"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// being is the frame of "X était lundi à Niamey", "X was in Niamey on Monday": a
// journey told by where somebody is, when a day or a purpose goes with it.
var being = frame{rule: "visit.being-there", typ: kg.Visit, pos: verb, dest: true,
	slots: []slot{{fn: "subj", kinds: "pg", role: kg.Visitor, required: true}}}

// matchBeing looks for forms of "être" that are followed by a place.
func (st *sentenceState) matchBeing() {
	for i := range st.words {
		w := &st.words[i]
		place := st.being(i)
		if place < 0 {
			continue
		}
		s := st.surfaceSubject(i, "pg")
		if s < 0 {
			continue
		}
		c := st.newCand(&being, i)
		c.addAll(st.refsOf(st.list(s, true, ""), "pg"), kg.Visitor, wayWindow)
		m := modal{modality: kg.Occurred, score: .8, tense: tense(w.Feats.Tense), open: w.Feats.Tense == syntax.Present}
		if w.Feats.Tense == syntax.Future || st.dueThere(i, place) {
			m.modality, m.open = kg.Planned, false
		}
		c.modality, c.score = m.modality, m.score
		st.complete(c, &being, i, []arg{{place, "obl", st.prepAt(place), wayWindow}}, m, true)
	}
}

// matchHeadline reads a title without a verb: "Mark Esper, au Maroc ce vendredi",
// "Le ministre turc à Dakar". The day says whether it lies ahead.
func (st *sentenceState) matchHeadline() {
	kind := st.ar.a.Blocks[st.ar.a.Sentences[st.idx].Block].Kind
	if kind != kg.Title && kind != kg.Heading {
		return
	}
	for i := range st.words {
		if st.finiteVerb(i) || st.words[i].UPOS == syntax.VERB {
			return
		}
	}
	for i := range st.words {
		if st.letterOf(i) != 'p' || st.hasPrep(i) {
			continue
		}
		k := i + 1
		if k < len(st.words) && st.words[k].Form == "," {
			k++
		}
		if k >= len(st.words) || !st.lang.is("at", st.words[k].Lemma) || st.words[k].Lemma == "depuis" {
			continue
		}
		place := st.placeRightBehind(k - 1)
		if place < 0 || place > k+2 {
			continue
		}
		c := st.newCand(&being, i)
		c.addAll(st.refsOf(st.list(i, true, ""), "pg"), kg.Visitor, wayWindow)
		m := modal{modality: kg.Occurred, score: .7, tense: calendar.Present, open: true}
		c.modality, c.score = m.modality, m.score
		st.complete(c, &being, i, []arg{{place, "obl", st.prepAt(place), wayWindow}}, m, true)
		return
	}
}

// matchSince reads the one who came before: "qu'aucun ministre n'a visité depuis
// Donald Rumsfeld, en février 2006", "depuis la visite de X en 2011".
func (st *sentenceState) matchSince(c *cand, v int) {
	for i := v + 1; i < len(st.words) && i <= v+8; i++ {
		if l := st.words[i].Lemma; l != "depuis" && l != "since" {
			continue
		}
		for k := i + 1; k < len(st.words) && k <= i+6; k++ {
			rs := st.refs(k, "p")
			if len(rs) == 0 {
				continue
			}
			one := st.newCand(&frame{rule: "visit.since", typ: kg.Visit}, k)
			one.add(rs[0], kg.Visitor, wayWindow)
			one.place = c.place
			st.setWhen(one, k, modal{modality: kg.Occurred, tense: calendar.Past})
			one.modality = kg.Occurred
			st.keep(one)
			return
		}
	}
}

// being is the place where word i, a finite "être", sets somebody on a day or
// with a purpose; -1 when it does not.
func (st *sentenceState) being(i int) int {
	w := &st.words[i]
	if w.Lemma != "être" && w.Lemma != "be" || !st.finiteVerb(i) {
		return -1
	}
	place := st.placeRightBehind(i)
	if place < 0 || !st.dated(i, place) {
		return -1
	}
	return place
}

// triggerSoon tells a noun of an act within five words behind word k: "for a
// two-day working visit", "for talks".
func (st *sentenceState) triggerSoon(k int) bool {
	for _, t := range st.trig {
		if t.word > k && t.word <= k+5 && st.words[t.word].UPOS == syntax.NOUN {
			return true
		}
	}
	return false
}

// dueThere tells "X is due in Kigali on Thursday".
func (st *sentenceState) dueThere(i, place int) bool {
	for k := i + 1; k < place; k++ {
		if st.lang.is("due", st.words[k].Lemma) || st.lang.is("due", lower(st.words[k].Form)) {
			return true
		}
	}
	return false
}

// beings tells whether a word of the sentence sets somebody somewhere.
func (st *sentenceState) beings() bool {
	for i := range st.words {
		if st.being(i) >= 0 {
			return true
		}
	}
	return false
}

// placeRightBehind is a place with its preposition behind word i, adverbs and
// days between, or -1.
func (st *sentenceState) placeRightBehind(i int) int {
	for k := i + 1; k < len(st.words) && k <= i+6; k++ {
		w := &st.words[k]
		if st.located(k) {
			if p := st.prepAt(k); p == "à" || p == "en" || p == "in" || p == "at" || p == "dans" {
				return k
			}
			return -1
		}
		switch w.UPOS {
		case syntax.ADV, syntax.ADP, syntax.DET, syntax.PUNCT, syntax.ADJ:
		default:
			return -1
		}
	}
	return -1
}

// dated tells whether a day or "pour" with an infinitive goes with being there.
func (st *sentenceState) dated(i, place int) bool {
	for k := range st.dates {
		x := &st.dates[k]
		if x.Kind != calendar.Duration && x.Kind != calendar.Vague && x.Kind != calendar.Year && x.First >= st.prefix && abs(x.First-st.col.Tokens[i].First) <= 8 {
			return true
		}
	}
	for k := place + 1; k < len(st.words) && k <= place+3; k++ {
		l := st.words[k].Lemma
		if l == "pour" && k+1 < len(st.words) && st.words[k+1].Feats.VerbForm == syntax.Infinitive {
			return true
		}
		if (l == "pour" || l == "for") && st.triggerSoon(k) {
			return true
		}
	}
	return false
}

package syntax

// VerbGroup is a verb with its auxiliaries, modals and governors: what tense,
// mood and voice tell, and under which words it stands.
type VerbGroup struct {
	// Verb is the content verb.
	Verb int
	// First and Last delimit the group's words [First, Last): pronouns,
	// auxiliaries and the verb; governors are not part of it.
	First, Last int
	// Finite is the finite word that carries tense: the verb, an auxiliary, or
	// that of the modal or governor above; -1 for a bare participle or infinitive.
	Finite int
	// Tense is Past, Present, Future, or 0 when nothing tells it. "a reçu",
	// "recevait" and "reçut" are Past, "va recevoir" and "will meet" Future.
	Tense Tense
	// Mood of the finite word; Conditional also for "devrait rencontrer".
	Mood Mood
	// Passive, Reflexive and Negated are about the verb and its modals.
	Passive, Reflexive, Negated bool
	// Bare tells a participle without auxiliary ("reçu par X", "Tebboune reçu à Rome").
	Bare bool
	// Form is the form of the content verb itself.
	Form VerbForm
	// Modal is the word of devoir, pouvoir, vouloir, should, may … above the
	// verb, -1 without one. ModalLemma is its lemma.
	Modal      int
	ModalLemma string
	// Governor is the verb (or noun: "la décision de rencontrer") that the verb
	// depends on as an xcomp, ccomp or infinitive: annoncer, prévoir, refuser,
	// inviter; -1 without one. GovernorLemma is its lemma; GovernorNegated
	// tells "n'a pas invité". Modals and "aller" are passed over.
	Governor        int
	GovernorLemma   string
	GovernorNegated bool
	// Mark is the lemma of the word that opens the clause: "si", "pour",
	// "après", "avant de", "que"; "" without one.
	Mark string
	// Relative tells a relative clause, Coordinated a verb joined to another.
	Relative, Coordinated bool
}

// VerbGroup describes the group of verb v. A word that is no verb gives a group
// of itself with what its governors tell.
func (t *Tree) VerbGroup(v int) VerbGroup {
	g := VerbGroup{Verb: v, First: v, Last: v + 1, Finite: -1, Modal: -1, Governor: -1}
	w := t.word(v)
	if w == nil {
		return g
	}
	g.Form = w.Feats.VerbForm
	g.Passive = t.passiveVerb(v)
	g.Negated = t.Negated(v)
	g.Relative = w.Rel == RelACLRelcl
	g.Coordinated = w.Rel == RelConj
	t.groupWords(&g)
	t.groupTense(&g)
	g.Mark = t.mark(v)
	t.groupGovernors(&g)
	g.Bare = g.Form == Participle && g.Finite < 0
	return g
}

// groupWords takes pronouns and auxiliaries of the verb into the group.
func (t *Tree) groupWords(g *VerbGroup) {
	for _, k := range t.Children(g.Verb) {
		w := &t.Words[k]
		in := w.Rel.Is(RelAux, RelCop)
		if t.lists.reflexive[w.Lemma] && w.Rel.Is(RelExpl, RelObj, RelIobj) {
			in, g.Reflexive = true, true
		}
		if w.Rel == RelAdvmod && t.lists.negation[w.Lemma] {
			in = true
		}
		if in {
			g.First, g.Last = min(g.First, int(k)), max(g.Last, int(k)+1)
		}
	}
}

// groupTense reads tense and mood from the finite word of the group.
func (t *Tree) groupTense(g *VerbGroup) {
	v := g.Verb
	g.Finite = t.finite(v)
	if g.Finite < 0 {
		if t.Words[v].Rel == RelConj {
			t.inheritTense(g)
			return
		}
		g.Tense = t.bareTense(v)
		return
	}
	f := t.Words[g.Finite].Feats
	g.Mood = f.Mood
	g.Tense = storyTense(f.Tense)
	for _, k := range t.Children(v) {
		w := &t.Words[k]
		if !w.Rel.Is(RelAux) {
			continue
		}
		switch {
		case t.lists.future[w.Lemma]:
			g.Tense = Future
		case t.lists.modal[w.Lemma]:
			g.Modal, g.ModalLemma = int(k), w.Lemma
		case t.lists.perfect[w.Lemma] && (w.Rel != RelAuxPass || !g.Passive) && t.pastParticiple(v) && g.Tense == Present && !t.progressive(v, int(k)):
			g.Tense = Past
		}
	}
}

// progressive tells "is meeting", "is received": be does not make a past.
func (t *Tree) progressive(v, aux int) bool {
	return t.lists.passive[t.Words[aux].Lemma] && (t.Words[v].Feats.Tense == Present || t.Words[v].Feats.VerbForm == Gerund)
}

// pastParticiple tells whether v or its passive auxiliary is a past participle:
// "a rencontré", "a été reçu".
func (t *Tree) pastParticiple(v int) bool {
	f := t.Words[v].Feats
	return f.VerbForm == Participle && f.Tense != Present
}

// bareTense is Past for a participle without auxiliary and for "après avoir
// rencontré", else unknown.
func (t *Tree) bareTense(v int) Tense {
	f := t.Words[v].Feats
	if f.VerbForm != Participle || f.Tense == Present {
		return 0
	}
	return Past
}

// inheritTense gives a coordinated participle the tense of the first verb: "a
// rencontré X et signé Y".
func (t *Tree) inheritTense(g *VerbGroup) {
	h := t.head(g.Verb)
	f := -1
	if h >= 0 && t.clausal(h) && t.Words[h].Feats.VerbForm == t.Words[g.Verb].Feats.VerbForm {
		f = t.finite(h)
	}
	if f < 0 {
		g.Tense = t.bareTense(g.Verb)
		return
	}
	up := VerbGroup{Verb: h, First: h, Last: h + 1, Modal: -1}
	t.groupTense(&up)
	g.Finite, g.Tense, g.Mood, g.Modal, g.ModalLemma = up.Finite, up.Tense, up.Mood, up.Modal, up.ModalLemma
	g.Negated = g.Negated || t.Negated(h)
}

func storyTense(x Tense) Tense {
	if x == Imperfect {
		return Past
	}
	return x
}

// mark is the lemma of the word that opens the clause of v: its mark, or the
// preposition before an infinitive, two joined ("avant de", "après").
func (t *Tree) mark(v int) string {
	s := ""
	for _, k := range t.Children(v) {
		if w := &t.Words[k]; w.Rel == RelMark || w.Rel == RelCase && t.Words[v].UPOS == VERB {
			if f := t.fixed(int(k)); s == "" {
				s = f
			} else if len(f) < 4 {
				s = t.join(s, f)
			}
		}
	}
	return s
}

// groupGovernors climbs over modals and "aller" to the governor.
func (t *Tree) groupGovernors(g *VerbGroup) {
	v := g.Verb
	for n := 0; n < subjectDepth; n++ {
		if t.Words[v].Rel == RelConj && t.clausal(t.Words[v].Head) {
			v = t.Words[v].Head
			continue
		}
		if !t.governed(v) {
			return
		}
		h := t.Words[v].Head
		w := &t.Words[h]
		if t.finite(v) < 0 && (t.lists.modal[w.Lemma] || t.lists.nearFuture[w.Lemma] || t.venirDe(h, v)) {
			t.underModal(g, h, v)
			v = h
			continue
		}
		g.Governor, g.GovernorLemma, g.GovernorNegated = h, w.Lemma, t.Negated(h)
		return
	}
}

// governed tells whether v hangs on its head as a complement.
func (t *Tree) governed(v int) bool {
	w := &t.Words[v]
	switch {
	case w.Head < 0:
		return false
	case w.Rel.Is(RelXcomp, RelCcomp, RelCsubj):
		return true
	case w.Feats.VerbForm == Infinitive:
		return w.Rel.Is(RelObj, RelObl, RelACL) && w.Rel != RelACLRelcl
	}
	return false
}

func (t *Tree) venirDe(h, v int) bool {
	return t.lists.recentPast[t.Words[h].Lemma] && t.mark(v) == "de"
}

// underModal takes tense and mood from the modal h above v.
func (t *Tree) underModal(g *VerbGroup, h, v int) {
	w := &t.Words[h]
	up := VerbGroup{Verb: h, Modal: -1}
	t.groupTense(&up)
	g.Negated = g.Negated || t.Negated(h)
	g.Finite, g.Mood, g.Tense = up.Finite, up.Mood, up.Tense
	if g.Mark == "" || g.Mark == "à" || g.Mark == "de" || g.Mark == "to" {
		g.Mark = t.mark(h)
	}
	switch {
	case t.lists.modal[w.Lemma]:
		g.Modal, g.ModalLemma = h, w.Lemma
	case t.lists.nearFuture[w.Lemma]:
		if up.Tense == Present {
			g.Tense = Future
		}
	case t.venirDe(h, v):
		g.Tense = Past
	}
	g.Relative = g.Relative || w.Rel == RelACLRelcl
}

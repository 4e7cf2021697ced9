package syntax

// Subjects are who does v: its nsubj; without one, and in this order, the
// subject it shares as a coordinated verb, as the verb of a relative clause
// ("le ministre qui a reçu": the antecedent), as an infinitive under a governor
// (control: "X a refusé de rencontrer": X; "X a invité Y à visiter": Y) or after
// "pour", "après", "avant de", and the noun of an active participle ("X, ayant
// rencontré", "X, arrivé lundi"). A passive verb has none here: see
// [Tree.PassiveSubjects] and [Tree.Agents]. Conjuncts of a subject are not
// listed: ask [Tree.Conjuncts].
func (t *Tree) Subjects(v int) []Link {
	start := len(t.links)
	t.subjects(v, Direct, false, 0)
	return t.links[start:len(t.links):len(t.links)]
}

// PassiveSubjects are who undergoes v told in the passive: nsubj:pass, the noun
// of a past participle ("X, reçu par Y": X), and the same shared and relative
// subjects as [Tree.Subjects] knows.
func (t *Tree) PassiveSubjects(v int) []Link {
	start := len(t.links)
	t.subjects(v, Direct, true, 0)
	return t.links[start:len(t.links):len(t.links)]
}

// subjectDepth bounds the chain of governors that a subject is carried through.
const subjectDepth = 4

func (t *Tree) subjects(v int, way Way, passive bool, depth int) {
	if v < 0 || v >= len(t.Words) || depth > subjectDepth {
		return
	}
	if depth == 0 && t.passiveVerb(v) != passive {
		return
	}
	n := len(t.links)
	for _, k := range t.Children(v) {
		r := t.Words[k].Rel
		if r.Is(RelNsubj) && r != RelNsubjCaus || r == RelCsubj {
			t.addSubject(v, int(k), way)
		}
	}
	if len(t.links) == n {
		t.invertedSubject(v)
	}
	if len(t.links) == n {
		t.sharedSubjects(v, depth)
	}
	if len(t.links) == n { // a personal "il" that was taken for an impersonal one
		if k := t.Child(v, RelExpl); k >= 0 && t.Words[k].Rel == RelExplSubj {
			t.links = append(t.links, Link{Word: k, Way: Chain, Rel: RelExplSubj})
		}
	}
}

// invertedSubject is the noun after the verb of an inserted clause, taken for
// its object: "« … », a déclaré X", "…, tonne le député X".
func (t *Tree) invertedSubject(v int) {
	if k := t.afterInserted(v); k >= 0 {
		t.links = append(t.links, Link{Word: k, Way: Chain, Rel: t.Words[k].Rel})
	}
}

// afterInserted is the would-be object right after an inserted finite verb, or -1.
func (t *Tree) afterInserted(v int) int {
	if !t.Words[v].Rel.Is(RelParataxis) || t.finite(v) < 0 || t.Child(v, RelNsubj) >= 0 {
		return -1
	}
	for _, k := range t.Children(v) {
		w := &t.Words[k]
		if int(k) > v && int(k)-v <= 4 && w.Rel.Is(RelObj, RelXcomp) && w.nominal() && t.Prep(int(k)) == "" {
			return int(k)
		}
	}
	return -1
}

// addSubject resolves a relative pronoun to its antecedent.
func (t *Tree) addSubject(v, k int, way Way) {
	if t.relativePronoun(k) {
		if a := t.antecedent(v); a >= 0 {
			t.links = append(t.links, Link{Word: a, Way: Chain, Rel: t.Words[k].Rel})
			return
		}
	}
	t.links = append(t.links, Link{Word: k, Way: way, Rel: t.Words[k].Rel, Prep: t.Prep(k)})
}

func (t *Tree) relativePronoun(k int) bool {
	w := &t.Words[k]
	return w.UPOS == PRON && t.lists.relative[w.Lemma]
}

// antecedent is the noun that the relative clause of v belongs to, or -1.
func (t *Tree) antecedent(v int) int {
	for n := 0; v >= 0 && n < subjectDepth; n++ {
		switch w := &t.Words[v]; {
		case w.Rel == RelACLRelcl || w.Rel == RelAdvclRelcl:
			return w.Head
		case w.Rel == RelConj || w.Rel.Is(RelXcomp):
			v = w.Head
		default:
			return -1
		}
	}
	return -1
}

// sharedSubjects looks for the subject of a verb that has none of its own.
func (t *Tree) sharedSubjects(v, depth int) {
	w := &t.Words[v]
	g := w.Head
	if g < 0 {
		return
	}
	nonfinite := t.finite(v) < 0
	switch {
	case w.Rel == RelConj && t.clausal(g):
		t.voiced(g, depth)
	case w.Rel == RelConj && t.Words[g].Rel.Is(RelNmod, RelAppos):
		return
	case w.Rel.Is(RelACL) && w.Rel != RelACLRelcl && t.clausal(v):
		t.links = append(t.links, Link{Word: g, Way: Direct, Rel: w.Rel})
	case w.Rel.Is(RelXcomp), w.Rel.Is(RelCcomp) && nonfinite, w.Rel.Is(RelObl, RelObj) && w.Feats.VerbForm == Infinitive:
		t.controlled(g, depth)
	case w.Rel.Is(RelAdvcl) && nonfinite:
		t.voiced(g, depth)
	}
}

// voiced takes the subjects of g in whatever voice g has.
func (t *Tree) voiced(g, depth int) {
	t.subjects(g, Chain, false, depth+1)
}

// controlled finds the subject of an infinitive under g: the object of verbs
// like "inviter", else the subject of g.
func (t *Tree) controlled(g, depth int) {
	if t.lists.objectControl[t.Words[g].Lemma] {
		n := len(t.links)
		for _, k := range t.Children(g) {
			w := &t.Words[k]
			if w.Rel.Is(RelObj, RelIobj) || w.Rel == RelNsubjPass || w.Rel == RelOblArg && w.UPOS != VERB {
				t.links = append(t.links, Link{Word: int(k), Way: Chain, Rel: w.Rel, Prep: t.Prep(int(k))})
			}
		}
		if len(t.links) > n {
			return
		}
	}
	if !t.clausal(g) && t.Words[g].Rel.Is(RelObj, RelXcomp, RelObl) {
		g = t.head(g) // "a l'intention de rencontrer"
	}
	t.subjects(g, Chain, false, depth+1)
}

// passiveVerb tells whether v is told in the passive: a passive auxiliary or
// subject, or a bare past participle of a verb that has a passive.
func (t *Tree) passiveVerb(v int) bool {
	if v < 0 || v >= len(t.Words) {
		return false
	}
	if t.lists.activeParticiple[t.Words[v].Lemma] && t.Child(v, RelOblAgent) < 0 {
		return false // "sont tombés d'accord"
	}
	aux := false
	for _, k := range t.Children(v) {
		switch r := t.Words[k].Rel; {
		case r == RelAuxPass || r == RelNsubjPass || r == RelExplPass || r == RelOblAgent:
			return true
		case r.Is(RelAux):
			aux = true
		}
	}
	w := &t.Words[v]
	if aux || w.Feats.VerbForm != Participle || w.Feats.Tense == Present {
		return false
	}
	if w.Rel.Is(RelACL) && t.Child(v, RelObj) > v {
		return false // "the king invited Smith", taken for a reduced relative clause
	}
	if w.Rel == RelConj && w.Head >= 0 && t.finite(w.Head) >= 0 {
		return t.passiveVerb(w.Head) // "a rencontré X et signé Y"
	}
	return true
}

// Passive tells whether v is told in the passive, also as a bare past
// participle ("reçu par X").
func (t *Tree) Passive(v int) bool { return t.passiveVerb(v) }

// Objects are whom or what v acts on: its direct objects, and the antecedent
// where the object is a relative pronoun ("l'accord que X a signé"). A
// coordinated verb shares the object that stands after the last verb.
func (t *Tree) Objects(v int) []Link {
	start := len(t.links)
	t.objects(v, Direct)
	if w := t.word(v); len(t.links) == start && w != nil {
		for _, k := range t.Children(v) { // "a reçu et raccompagné X"
			if c := &t.Words[k]; c.Rel == RelConj && t.clausal(int(k)) && int(k)-v <= 3 {
				t.objects(int(k), Chain)
			}
		}
	}
	return t.links[start:len(t.links):len(t.links)]
}

func (t *Tree) objects(v int, way Way) {
	n := len(t.links)
	defer func() {
		if len(t.links) == n && way == Direct {
			t.relativeObject(v)
		}
	}()
	for _, k := range t.Children(v) {
		w := &t.Words[k]
		if !w.Rel.Is(RelObj) || t.lists.weekday[w.Lemma] || int(k) == t.afterInserted(v) {
			continue
		}
		if t.relativePronoun(int(k)) {
			if a := t.antecedent(v); a >= 0 {
				t.links = append(t.links, Link{Word: a, Way: Chain, Rel: w.Rel})
				continue
			}
		}
		t.links = append(t.links, Link{Word: int(k), Way: way, Rel: w.Rel, Prep: t.Prep(int(k))})
	}
}

// relativeObject is the noun before a clause that opens with "que", has a
// subject and lacks an object, when the tagger took "que" for a conjunction:
// "l'accord que la France a signé".
func (t *Tree) relativeObject(v int) {
	w := t.word(v)
	if w == nil || w.Head < 0 || !w.Rel.Is(RelACL, RelCcomp) || !t.Words[w.Head].nominal() || t.passiveVerb(v) {
		return
	}
	for _, k := range t.Children(v) {
		if m := &t.Words[k]; m.Rel == RelMark && t.lists.relative[m.Lemma] {
			t.links = append(t.links, Link{Word: w.Head, Way: Chain, Rel: RelObj})
			return
		}
	}
}

func (w *Word) nominal() bool { return w.UPOS == NOUN || w.UPOS == PROPN || w.UPOS == PRON }

func (t *Tree) word(v int) *Word {
	if v < 0 || v >= len(t.Words) {
		return nil
	}
	return &t.Words[v]
}

// Agents are who does a verb told in the passive: "reçu par X".
func (t *Tree) Agents(v int) []Link {
	start := len(t.links)
	t.oblique(v, 0, 2, func(l Link) bool {
		return l.Rel == RelOblAgent || t.lists.agent[l.Prep]
	})
	return t.links[start:len(t.links):len(t.links)]
}

// obliqueDepth is how many arcs of obj, nmod, obl, appos or xcomp an oblique
// may hang below its verb: parsers attach prepositions one noun too low.
const obliqueDepth = 3

// Obliques are the words below v (a verb, or a noun like "rencontre") with one
// of the prepositions, all words with a preposition when none is named. A
// preposition of several words is found by its whole lemma ("auprès de") or its
// first word. They may hang up to three of obj, nmod, obl, appos, xcomp deep;
// Way is Direct for the first level. For a noun without one, those of the verb
// whose object or subject it is are given as a chain. An indirect pronoun (iobj: "lui") is given
// with Prep "".
func (t *Tree) Obliques(v int, preps ...string) []Link {
	start := len(t.links)
	want := func(l Link) bool {
		if len(preps) == 0 {
			return l.Prep != "" || l.Rel.Is(RelIobj)
		}
		for _, p := range preps {
			if l.Prep == p || len(l.Prep) > len(p) && l.Prep[:len(p)] == p && l.Prep[len(p)] == ' ' {
				return true
			}
		}
		return false
	}
	t.oblique(v, 0, obliqueDepth, want)
	if w := t.word(v); w != nil && w.UPOS == NOUN && len(t.links) == start && len(preps) > 0 {
		t.besideNoun(v, want)
	}
	return t.links[start:len(t.links):len(t.links)]
}

// besideNoun looks among the obliques of the verb whose object or subject the
// noun is: "a eu des entretiens avec X", "une rencontre a eu lieu avec X".
func (t *Tree) besideNoun(noun int, want func(Link) bool) {
	w := &t.Words[noun]
	if !w.Rel.Is(RelObj, RelNsubj) || w.Head < 0 || t.relativePronoun(noun) {
		return
	}
	for _, k := range t.Children(w.Head) {
		c := &t.Words[k]
		if l := (Link{Word: int(k), Rel: c.Rel, Prep: t.Prep(int(k)), Way: Chain}); c.Rel.Is(RelObl) && want(l) {
			t.links = append(t.links, l)
		}
	}
}

func (t *Tree) oblique(v, depth, limit int, want func(Link) bool) {
	if depth >= limit {
		return
	}
	for _, k := range t.Children(v) {
		w := &t.Words[k]
		if !w.Rel.Is(RelObl, RelObj, RelNmod, RelAppos, RelIobj, RelXcomp) {
			continue
		}
		l := Link{Word: int(k), Rel: w.Rel, Prep: t.Prep(int(k))}
		if depth > 0 {
			l.Way = Chain
		}
		if want(l) {
			t.links = append(t.links, l)
		}
		if w.UPOS != VERB || !w.Rel.Is(RelXcomp) {
			t.oblique(int(k), depth+1, limit, want)
		}
	}
	if w := t.word(v); depth == 0 && w != nil { // "X, avec qui il s'est entretenu"
		if a := t.antecedent(v); a >= 0 {
			t.relativeOblique(v, a, want)
		}
	}
}

func (t *Tree) relativeOblique(v, antecedent int, want func(Link) bool) {
	for i := len(t.links) - 1; i >= 0; i-- {
		if l := t.links[i]; t.Words[l.Word].Head == v && t.relativePronoun(l.Word) {
			if l.Word = antecedent; want(l) {
				l.Way = Chain
				t.links[i] = l
			}
		}
	}
}

// Negated tells whether v or its auxiliary is negated ("n'a pas", "didn't",
// "jamais"). A bare "ne" counts; "ne … que" (only) does not.
func (t *Tree) Negated(v int) bool {
	if v < 0 || v >= len(t.Words) {
		return false
	}
	ne, only, not := false, false, false
	for _, k := range t.Children(v) {
		w := &t.Words[k]
		switch {
		case w.Lemma == "ne":
			ne = true
		case w.Lemma == "que" && int(k) > v && w.Rel.Is(RelAdvmod):
			only = true
		case t.lists.negation[w.Lemma] && w.Rel.Is(RelAdvmod, RelDet, RelDiscourse):
			not = true
		}
	}
	return not || ne && !only
}

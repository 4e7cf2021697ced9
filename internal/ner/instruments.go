package ner

import "actant/internal/kg"

// instruments proposes agreements: the noun with its complement. « Les deux pays
// ont signé un accord de coopération militaire et deux mémorandums d'entente. »
func (s *scan) instruments() {
	for t := s.lo; t < s.hi; {
		e, last := s.longest('i', t)
		if e == nil || s.noInstrument(e, t, last) {
			t++
			continue
		}
		t = s.instrument(e, t, last)
	}
}

// noInstrument tells that the noun is an idiom ("d'accord", "en accord avec") or
// part of another name.
func (s *scan) noInstrument(e *entry, t, last int) bool {
	p := s.at(t - 1)
	if s.phrase(clsIdiom, t) > last || s.phrase(clsIdiom, t-1) > t || s.roleAt[t-s.lo] != 0 {
		return true
	}
	if p.fold == "d" && (s.at(t-2).fold == "projet" || s.at(t-2).fold == "signature") {
		return false
	}
	return s.lex.class[e.form]&clsIdiomNoun != 0 && p.is(clsBeforeIdiom)
}

// instrument builds the mention from its head [t,last) and gives its end.
func (s *scan) instrument(e *entry, t, last int) int {
	end, named := s.instrumentEnd(t, last)
	c := cand{first: t, last: end, kind: kg.Agreement, form: kg.Name, rule: ruleAgreementBuilt, rank: rankContext, score: 0.8, typ: e.kind, number: 1}
	num := t - 1
	for s.at(num).is(clsPreAdj) || s.at(num).is(clsRelAdj) {
		num--
	}
	d := s.at(num)
	first := e.form
	if i := indexByte(first, ' '); i > 0 {
		first = first[:i]
	}
	if n := len(first); first[n-1] == 's' && first != "compromis" && first != "proces" || first == "memoranda" {
		c.number = 99
	}
	c.outerFirst, c.outerLast = t, end
	switch {
	case d.is(clsNumber) || d.shape == shapeNumber && len(d.fold) <= 2:
		c.number = s.numberOf(num)
		c.outerFirst = num
		if s.at(num-1).is(clsDef) && !s.at(num-1).is(clsOf|clsAt) {
			c.outerFirst = num - 1
		}
	case d.is(clsDet|clsPoss) && !d.is(clsOf|clsAt):
		c.outerFirst = num
	}
	if s.lex.opts["left"] {
		num = s.instrumentLeft(&c)
		d = s.at(num)
	}
	definite := d.is(clsDef | clsPoss)
	switch {
	case e.kind == "anaphor" || e.kind == "partnership":
		if !definite || end > last && !named {
			return last
		}
		c.last, c.outerLast = last, last
		c.form, c.rank, c.score = kg.Nominal, rankGroup, 0.6
	case end == last && c.first == t && definite:
		c.form, c.rank, c.score = kg.Nominal, rankRole, 0.7
	case named:
		c.rule, c.rank, c.score = ruleAgreementNamed, rankBody, 0.9
	}
	if e.kind == "anaphor" {
		c.typ = ""
	}
	if m := s.gzBegin(t); m != nil && s.bestKind(m) == kg.Agreement {
		c.ids = ids(m, kg.Agreement)
		c.last, c.outerLast, c.form, c.rank = m.Last, max(m.Last, c.outerFirst+1), kg.Name, rankBody
		end = m.Last
	}
	s.add(c)
	return max(end, last)
}

// instrumentLeft takes in the words before an English instrument noun, "a
// military cooperation agreement", and gives the token before them.
func (s *scan) instrumentLeft(c *cand) int {
	t := c.first
	for t > s.lo && c.first-t < 5 {
		w := s.ti[t-1]
		if w.shape != shapeLower && !w.capital() && w.shape != shapeNumber || w.is(clsStop|clsDet|clsPoss|clsCut|clsGenitive|clsNumber|clsSayVerb) {
			break
		}
		if w.capital() && w.iso == "" && !w.acro {
			break
		}
		t--
	}
	if d := s.at(t - 1); !d.is(clsDet|clsPoss|clsNumber|clsGenitive) && s.at(t).iso == "" {
		return c.first - 1
	}
	c.first = t
	c.outerFirst = t
	if d := s.at(t - 1); d.is(clsDet | clsPoss) {
		c.outerFirst = t - 1
	} else if d.is(clsNumber) {
		c.number, c.outerFirst = s.numberOf(t-1), t-1
	}
	return t - 1
}

func indexByte(s string, b byte) int {
	for i := range len(s) {
		if s[i] == b {
			return i
		}
	}
	return -1
}

// instrumentEnd tells where the noun's complement ends; named tells that a
// capitalised name right after "de" makes it a proper name: "accord de Paris".
func (s *scan) instrumentEnd(t, last int) (end int, named bool) {
	end = last
	for u := last; u < s.hi && u-t < 14; {
		w := s.ti[u]
		switch {
		case w.shape == shapePunct && !s.punct(u, "«»\"“”") || w.is(clsCut|clsSayVerb) || w.is(clsLast):
			return end, named
		case w.shape == shapePunct: // a quoted title
			q := s.quoted(u)
			if q <= u {
				return end, named
			}
			return q, true
		case w.is(clsOf) || w.is(clsFor) && w.fold != "aupres" && w.fold != "pres" && w.fold != "contre":
			v := s.skipArticles(u + 1)
			n := s.at(v)
			if n.capital() && u == last && !n.is(clsOrgHead) {
				m := s.gzBegin(v)
				if m != nil && s.bestKind(m) != "" {
					return m.Last, s.bestKind(m) == kg.Place || s.bestKind(m) == ""
				}
				if e := s.capitals(v); e > v && !s.ti[v].is(clsStop) {
					return e, true
				}
			}
			if n.shape == shapePunct || n.is(clsPoss) || n.shape == shapeNumber || n.is(clsNumber) && !n.is(clsOf) {
				return end, named
			}
			if n.fold == "" || n.is(clsStop) && n.shape == shapeLower && !n.is(clsRelAdj) {
				return end, named
			}
			if n.is(clsPreAdj) && s.at(v+1).shape == shapeLower && !s.at(v+1).is(clsStop) {
				v++ // "de libre échange"
			}
			u, end = v+1, v+1
		case w.is(clsAnd):
			v := u + 1
			if s.at(v).is(clsOf) {
				v = s.skipArticles(v + 1)
			}
			if e, _ := s.longest('i', v); e != nil || v == u+1 && (!s.ti[min(v, s.hi-1)].is(clsRelAdj) && s.at(u-1).shape != shapeLower || s.at(v).is(clsDet|clsStop|clsPoss)) || s.at(v).capital() && s.gzBegin(v) != nil {
				return end, named
			}
			if v >= s.hi || s.ti[v].shape == shapePunct || s.ti[v].is(clsNumber|clsDet) {
				return end, named
			}
			u, end = v+1, v+1
		case w.is(clsRelAdj|clsRoleAdj|clsVenueAdj) || w.iso != "" && w.demo != 0 && w.shape == shapeLower || w.shape == shapeLower && s.lex.adjective(w.fold) && s.phrase(clsAbout, u) == 0:
			u++
			end = u
		case s.phrase(clsAbout, u) > 0:
			v := s.skipArticles(s.phrase(clsAbout, u))
			if n := s.at(v); n.shape != shapeLower && !n.capital() || n.is(clsStop|clsPoss|clsDet) && !n.is(clsRelAdj) && n.shape == shapeLower {
				return end, named
			}
			u, end = v+1, v+1
		default:
			return end, named
		}
	}
	return end, named
}

// quoted tells where a short quoted title ends that begins at t.
func (s *scan) quoted(t int) int {
	open := s.norm(t)
	closing := map[string]string{"«": "»", "\"": "\"", "“": "”"}[open]
	if closing == "" {
		return t
	}
	for u := t + 1; u < min(s.hi, t+25); u++ {
		if s.norm(u) == closing {
			return u + 1
		}
	}
	return t
}

// exercises proposes military exercises that no list knows: « l'exercice
// "Bright Star 2021" », « les manœuvres Chebec 25 ».
func (s *scan) exercises() {
	for i := range s.gz {
		m := &s.gz[i]
		if s.bestKind(m) == kg.Exercise && s.at(m.Last).shape == shapeNumber {
			if n := s.at(m.Last).fold; len(n) == 4 || len(n) == 2 {
				s.add(cand{first: m.First, last: m.Last + 1, kind: kg.Exercise, form: kg.Name, rule: ruleExerciseEdition, rank: rankBody,
					score: 0.95, ids: ids(m, kg.Exercise), typ: s.best(m).Entry.Type, number: 1})
			}
		}
	}
	for t := s.lo; t < s.hi; t++ {
		if !s.ti[t].is(clsExercise) {
			continue
		}
		u := t + 1
		for u < s.hi && (s.ti[u].is(clsRelAdj|clsRoleAdj) && s.ti[u].shape == shapeLower || s.ti[u].shape == shapeLower && (s.ti[u].iso != "" || s.ti[u].is(clsNamed) || s.lex.adjective(s.ti[u].fold)) || s.punct(u, "«\"“") || s.ti[u].is(clsExercise)) {
			u++
		}
		w := s.at(u)
		if !w.capital() || w.is(clsStop) || s.roleAt[u-s.lo] != 0 {
			continue
		}
		if m := s.gzBegin(u); m != nil && (s.bestKind(m) == kg.Country || s.bestKind(m) == kg.Organisation || s.bestKind(m) == kg.Exercise) {
			continue
		}
		end := s.capitals(u)
		if s.at(end).shape == shapeNumber && (len(s.at(end).fold) == 4 || len(s.at(end).fold) == 2) {
			end++
		}
		s.add(cand{first: u, last: end, kind: kg.Exercise, form: kg.Name, rule: ruleExerciseHeaded, rank: rankBody, score: 0.8, number: 1})
		t = end
	}
}

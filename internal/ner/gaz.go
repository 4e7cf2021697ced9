package ner

import (
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// matchGazetteer looks the sentence up in the lists.
func (s *scan) matchGazetteer() {
	if s.r.gaz == nil {
		return
	}
	s.gz = s.r.gaz.Match(s.a.Tokens[s.lo:s.hi], s.gz[:0])
	for i := range s.gz {
		s.gz[i].First += s.lo
		s.gz[i].Last += s.lo
	}
}

// gzBegin is the match that begins at token t, or nil.
func (s *scan) gzBegin(t int) *gazetteer.Match {
	if t < s.lo || t >= s.hi {
		return nil
	}
	if i := s.gzAt[t-s.lo]; i > 0 {
		return &s.gz[i-1]
	}
	return nil
}

// gzOver is a match of a body's name that begins before token t and goes on over
// it, or nil.
func (s *scan) gzOver(t int) *gazetteer.Match {
	for k := t - 1; k >= s.lo && k >= t-8; k-- {
		if m := s.gzBegin(k); m != nil {
			if m.Last > t && s.bestKind(m) != kg.Person && s.bestKind(m) != "" {
				return m
			}
			return nil
		}
	}
	return nil
}

// target is the entry that a form stands for: of "le Quai d'Orsay" the ministry.
func (s *scan) target(f gazetteer.Form) *gazetteer.Entry {
	if f.Entry.Kind == "metonym" && f.Entry.Type != "capital" && f.Entry.Target != "" {
		if e := s.r.gaz.Entry(f.Entry.Target); e != nil {
			return e
		}
	}
	return f.Entry
}

// best is the reading of a match that counts; demonyms, offices and metonyms
// count only when nothing else bears the name.
func (s *scan) best(m *gazetteer.Match) gazetteer.Form {
	best, top := m.Forms[0], -100
	for _, f := range m.Forms {
		v := 0
		if e := s.target(f); e != f.Entry {
			f.Entry = e
			v = -4 // a town that also stands for a body is a town
		}
		switch f.Entry.Kind {
		case kg.Country:
			v += 10
			if f.Flags.Has(gazetteer.Demonym | gazetteer.Prefix) {
				v = -5
			}
			if f.Flags.Has(gazetteer.Nominal | gazetteer.Capital | gazetteer.Metonym) {
				v = 2
			}
		case kg.Ministry:
			v += 9
		case kg.Organisation:
			v += 8
		case kg.Exercise, kg.Agreement:
			v += 7
		case kg.Place:
			v += 6
		case kg.Person:
			v += 5
		default:
			v = -20
		}
		if f.Flags.Has(gazetteer.Amb | gazetteer.Weak) {
			v -= 4
		}
		if f.Entry.Kind == kg.Organisation && f.Entry.Country != "" {
			v-- // of two bodies with one name the world's is more often meant
		}
		if f.Flags.Has(gazetteer.Old | gazetteer.Typo) {
			v--
		}
		if l := f.Lang(); l != "" && l != s.lex.lang {
			v -= 3 // "EU" is the union in English, the United States in French
		}
		if v > top {
			best, top = f, v
		}
	}
	return best
}

// bestKind is the kind of the best reading; "" for demonyms and offices.
func (s *scan) bestKind(m *gazetteer.Match) kg.Kind {
	f := s.best(m)
	if f.Flags.Has(gazetteer.Demonym | gazetteer.Prefix) {
		return ""
	}
	switch f.Entry.Kind {
	case gazetteer.Office, "metonym":
		return ""
	}
	return f.Entry.Kind
}

// ids lists the entries of a kind that bear the name ("" for every kind).
func ids(m *gazetteer.Match, kinds ...kg.Kind) []string {
	var out []string
	for _, f := range m.Forms {
		for _, k := range kinds {
			if f.Entry.Kind == k {
				out = append(out, f.Entry.ID)
			}
		}
	}
	return out
}

// tagArticle asks the statistical recognisers, one language after another.
func (s *scan) tagArticle() {
	for _, lang := range s.r.order {
		t := s.r.tag[lang]
		var sents []kg.Sentence
		var at []int
		for i, sn := range s.a.Sentences {
			if sn.Lang == lang {
				sents, at = append(sents, sn), append(at, i)
			}
		}
		if len(sents) == 0 {
			continue
		}
		for i, chunks := range t.TagArticle(&s.ts, s.a.Tokens, s.feats[:len(s.a.Tokens)], sents) {
			s.seen[at[i]].chunks = chunks
		}
	}
}

// chunkAt is the recogniser's name over token t, or nil.
func (s *scan) chunkAt(t int) *Chunk {
	if i := s.chunk[t-s.lo]; i > 0 {
		return &s.chunks[i-1]
	}
	return nil
}

// listFeatures tells the recogniser what the lists know of each token.
func (s *scan) listFeatures() {
	for t := s.lo; t < s.hi; t++ {
		w, f := s.ti[t], uint32(0)
		if w.given != 0 {
			f |= FeatGiven
		}
		if w.iso != "" && w.demo.Has(gazetteer.Demonym) {
			f |= FeatDemonym
		}
		if w.is(clsHonorific) {
			f |= FeatTitle
		}
		s.feats[t] = f
	}
	for i := range s.roles {
		for t := s.roles[i].first; t < s.roles[i].last; t++ {
			s.feats[t] |= FeatRole
		}
	}
	for i := range s.gz {
		s.matchFeatures(&s.gz[i])
	}
}

// matchFeatures marks the tokens of a listed name with the kinds it may be.
func (s *scan) matchFeatures(m *gazetteer.Match) {
	if m.Inner {
		return
	}
	var b, in uint32
	for _, f := range m.Forms {
		if f.Flags.Has(gazetteer.Demonym | gazetteer.Prefix) {
			continue
		}
		switch f.Entry.Kind {
		case kg.Person:
			b, in = b|FeatPersonB, in|FeatPersonI
		case kg.Place:
			b, in = b|FeatPlaceB, in|FeatPlaceI
		case kg.Country:
			b, in = b|FeatCountryB, in|FeatCountryI
		case kg.Organisation, kg.Ministry:
			b, in = b|FeatOrgB, in|FeatOrgI
		case kg.Exercise, kg.Agreement:
			b, in = b|FeatExerciseB, in|FeatExerciseI
		}
		if f.Flags.Has(gazetteer.Amb | gazetteer.Weak) {
			b, in = b|FeatAmbiguous, in|FeatAmbiguous
		}
	}
	for t := m.First; t < m.Last; t++ {
		if t == m.First {
			s.feats[t] |= b
		} else {
			s.feats[t] |= in
		}
	}
}

// gazetteerNames proposes the listed names. « Rabat et l'Union européenne ont
// repris langue. »
func (s *scan) gazetteerNames() {
	for i := range s.gz {
		m := &s.gz[i]
		s.gazetteerName(m)
	}
}

func (s *scan) gazetteerName(m *gazetteer.Match) {
	f := s.best(m)
	kind := s.bestKind(m)
	if m.Last-m.First == 1 && s.notName(m.First) {
		return
	}
	if kind == "" || m.First < s.lo || m.Last-m.First == 1 && (s.ti[m.First].shape == shapeLower || s.ti[m.First].is(clsStop)) && !m.Inner {
		return
	}
	if s.roleAt[m.First-s.lo] != 0 && s.mode == caseNormal && (s.ti[m.First].shape == shapeLower || kind == kg.Country && s.ti[m.First].acro) {
		return // "chef de la diplomatie marocaine", "US": no names of their own
	}
	c := cand{first: m.First, last: m.Last, kind: kind, form: kg.Name, rule: ruleListed, rank: rankList, score: 0.9,
		typ: f.Entry.Type, country: f.Entry.Country, number: 1}
	if m.Inner {
		sp := m.Span
		c.span = &sp
		c.rule = ruleListedInner
	}
	if f.Flags.Has(gazetteer.Abbr) {
		c.form = kg.Short
	}
	if f.Flags.Has(gazetteer.Amb | gazetteer.Weak) {
		c.score, c.rank = 0.5, rankWeak
	}
	if strings.HasPrefix(f.Entry.ID, "venue:") {
		c.typ = "venue"
	}
	n := m.Last - m.First
	if n > 1 {
		c.rank = min(c.rank+1, rankLongList)
	}
	switch kind {
	case kg.Person: // persons come with their context, see persons
		return
	case kg.Place, kg.Country:
		c.ids = ids(m, kg.Country, kg.Place)
		s.capitalCity(m, &c)
	default:
		if c.ids = ids(m, kind); len(c.ids) == 0 {
			c.ids = []string{s.target(f).ID}
		}
	}
	for _, o := range m.Forms {
		if o.Entry.Kind == kind && o.Entry.Country != c.country && kind != kg.Place && kind != kg.Country {
			c.country = "" // "Assemblée nationale" of many states
		}
	}
	if f.Flags.Has(gazetteer.Metonym) && kind == kg.Ministry && (n == 1 || s.ti[m.First].is(clsVenueHead) || len(ids(m, kg.Place)) > 0) && s.atPlace(m.First) {
		c.kind, c.typ, c.rule = kg.Place, "venue", ruleListedSeat // "reçu à l'Elysée"
		c.ids = append(ids(m, kg.Place), c.ids...)
	}
	if f.Flags.Has(gazetteer.Nominal) {
		c.form, c.rule = kg.Nominal, ruleListedDescribed
	}
	if n == 1 && kind != kg.Country && c.span == nil && s.inRun(m.First) {
		c.rank, c.score = min(c.rank, rankWeak), min(c.score, 0.6)
	}
	s.trimArticle(&c)
	s.add(c)
}

// notName tells that a lone token is a number, a role in initials or initials
// of an everyday thing ("PDG", "ADN", "les 27").
func (s *scan) notName(t int) bool {
	w := s.ti[t]
	if w.shape == shapeNumber || w.is(clsNotOrg) && w.acro {
		return true
	}
	if !w.acro || s.roleAt[t-s.lo] == 0 {
		return false
	}
	e, _ := s.longest('r', t)
	return e != nil
}

// inRun tells whether a capitalised word that nothing is known of stands right
// beside token t: "Sofia Velikaya", "Ciro Ferrara".
func (s *scan) inRun(t int) bool {
	loose := func(k int) bool {
		w := s.at(k)
		return w.shape == shapeCap && w.given == 0 && !w.is(clsStop|clsCommon) && s.gzBegin(k) == nil && s.roleAt[k-s.lo] == 0 && !s.plainWord(k)
	}
	if s.mode != caseNormal {
		return false
	}
	return t+1 < s.hi && !s.wide(t+1) && loose(t+1) || t-1 > s.lo && !s.wide(t) && (loose(t-1) || s.ti[t-1].given != 0 && s.ti[t-1].capital())
}

// atPlace tells whether "à", perhaps with an article, stands before token t.
func (s *scan) atPlace(t int) bool {
	p := s.at(t - 1)
	if p.is(clsArticle) && !p.is(clsAt) {
		p = s.at(t - 2)
	}
	return p.is(clsAt|clsPlacePrep) && !p.is(clsOf|clsFor)
}

// capitalCity makes a capital that may stand for its government a place of type
// capital with both readings; which one is meant is for others to tell.
func (s *scan) capitalCity(m *gazetteer.Match, c *cand) {
	for _, f := range m.Forms {
		if f.Flags.Has(gazetteer.Capital) || f.Entry.Kind == "metonym" && f.Entry.Type == "capital" {
			c.kind, c.typ, c.score, c.rank = kg.Place, "capital", max(c.score, 0.8), max(c.rank, rankList)
			if f.Entry.Country != "" {
				c.country = f.Entry.Country
			}
			if f.Entry.Target != "" {
				c.ids = append(c.ids, f.Entry.Target)
			}
		}
	}
}

// trimArticle leaves a leading article outside the span ("la Maison Blanche").
func (s *scan) trimArticle(c *cand) {
	for c.span == nil && c.last-c.first > 1 && s.ti[c.first].is(clsArticle) && s.ti[c.first].shape == shapeLower {
		c.outerFirst, c.outerLast = c.first, c.last
		c.first++
	}
}

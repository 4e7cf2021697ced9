package ner

import (
	"strings"

	"actant/internal/kg"
)

// places proposes venues and places that no list knows. « Ils se sont vus au
// palais présidentiel, puis dans la province de Tata. »
func (s *scan) places() {
	for t := s.lo; t < s.hi; t++ {
		if last := s.phrase(clsVenueHead, t); last > 0 {
			if end := s.venue(t, last); end > t {
				t = end - 1
				continue
			}
		}
		if s.ti[t].is(clsPlaceHead) && !strings.HasSuffix(s.norm(t), ".") {
			if end := s.headedPlace(t); end > t {
				t = end - 1
				continue
			}
		}
		if w := s.ti[t]; w.is(clsPlaceFirst) && w.shape == shapeCap && s.mode == caseNormal && (s.gzBegin(t) == nil || s.gzBegin(t).Last == t+1) && s.roleAt[t-s.lo] == 0 && s.at(t+1).shape == shapeCap && !s.wide(t+1) {
			end := s.capitals(t)
			s.add(cand{first: t, last: end, kind: kg.Place, form: kg.Name, rule: rulePlaceFirst, rank: rankContext, score: 0.7, number: 1})
			t = end - 1
			continue
		}
		s.placeAfter(t)
	}
}

// venue reads "palais présidentiel", "siège du ministère", "base aérienne de
// Gao", "stade Léopold-Sédar-Senghor" from its head [t,last).
func (s *scan) venue(t, last int) int {
	end := last
	adj := false
	if m := s.gzOver(t); m != nil && m.Last >= last {
		return t // "State House in Nairobi"
	}
	if m := s.gzBegin(t); m != nil && m.Last >= last && s.bestKind(m) != "" && (m.Last > last+1 || s.bestKind(m) != kg.Place) {
		return t
	}
	for end < s.hi && (s.ti[end].is(clsVenueAdj|clsRelAdj) || s.bodyAdjective(end)) && s.ti[end].given == 0 {
		adj = adj || s.ti[end].is(clsVenueAdj)
		end++
	}
	name := end
	if s.at(end).is(clsOf) && !(s.ti[t].is(clsVenueBare) && end == last) {
		v := s.skipArticles(end + 1)
		w := s.at(v)
		m := s.gzBegin(v)
		switch {
		case m != nil && w.capital():
			end = m.Last
		case w.capital() && !w.is(clsStop):
			end = s.capitals(v)
		case s.phrase(clsOrgHead|clsMinistryHead|clsGovernment, v) > 0:
			end = s.bodyEnd(v)
		case w.is(clsVenueAdj):
			end = s.relAdjs(v + 1)
		}
	}
	if end == name {
		if w := s.at(end); w.capital() && !w.is(clsStop) && s.roleAt[end-s.lo] == 0 {
			end = s.capitals(end)
		}
	}
	first := t
	if s.lex.opts["left"] {
		first, adj = s.venueLeft(t, adj)
	}
	if end == last && first == t || end == name && !adj && first == t {
		return t
	}
	c := cand{first: first, last: end, kind: kg.Place, form: kg.Name, rule: rulePlaceVenue, rank: rankBody, score: 0.8, typ: "venue", number: 1}
	if s.ti[t].is(clsBareOrg) {
		c.kind, c.typ, c.rule = kg.Organisation, "institution", ruleBodyInstitution
	}
	if s.ti[t].shape == shapeLower && !s.ti[last-1].capital() && end-last == 1 && !adj && s.at(end-1).iso != "" {
		return t
	}
	s.noteState(&c)
	s.withArticle(&c)
	s.add(c)
	return end
}

// venueLeft takes in what stands before an English head noun: "presidential
// palace", "Mohammed V airport".
func (s *scan) venueLeft(t int, adj bool) (int, bool) {
	k := t
	for k > s.lo && t-k < 5 {
		w := s.ti[k-1]
		if !w.is(clsVenueAdj) && (!w.capital() || w.is(clsStop|clsDet)) || s.roleAt[k-1-s.lo] != 0 {
			break
		}
		adj = adj || w.is(clsVenueAdj)
		k--
	}
	return k, adj
}

// capitals steps over a run of capitalised words and the particles in it.
func (s *scan) capitals(t int) int {
	end := t
	for end < s.hi && end-t < 6 {
		w := s.ti[end]
		if w.capital() && !(w.is(clsStop) && !w.is(clsParticle)) && s.roleAt[end-s.lo] == 0 {
			end++
			continue
		}
		if w.is(clsParticle) && w.shape != shapePunct && s.at(end+1).capital() && end > t {
			if w.is(clsOf) && s.gzBegin(end+1) == nil && s.at(end+1).given == 0 && !s.ti[t].is(clsVenueHead) {
				break
			}
			end++
			continue
		}
		break
	}
	return end
}

// headedPlace reads "la ville de Nioro", "province d'Al Haouz", "lac Tchad".
func (s *scan) headedPlace(t int) int {
	u := t + 1
	if m := s.gzBegin(t); m != nil && m.Last > u {
		return t // "Cape Verde"
	}
	for s.at(u).is(clsRelAdj) && s.at(u).shape == shapeLower {
		u++
	}
	if s.at(u).is(clsOf) {
		u++
		if s.at(u).is(clsArticle) && !s.at(u).capital() {
			u++
		}
	}
	w := s.at(u)
	if !w.capital() || w.is(clsStop) || w.acro && !w.roman || s.gzBegin(u) != nil && s.at(t+1).is(clsOf) || s.roleAt[u-s.lo] != 0 {
		return t
	}
	end := s.capitals(u)
	if end == u {
		return t
	}
	c := cand{first: u, last: end, kind: kg.Place, form: kg.Name, rule: rulePlaceHeaded, rank: rankContext, score: 0.8, number: 1}
	if u == t+1 { // "lac Tchad", "mont Arafat"
		c.first = t
		c.rank = rankBody
		if m := s.gzBegin(u); m != nil && !s.ti[t].capital() && s.ti[t].is(clsBareOrg) {
			return t
		}
	}
	s.add(c)
	return end
}

// placeAfter reads an unknown capitalised word after "à": « arrivé à Nioro ».
func (s *scan) placeAfter(t int) {
	w := s.ti[t]
	if s.mode != caseNormal || w.shape != shapeCap || w.given != 0 || w.is(clsStop) || s.gzBegin(t) != nil || s.roleAt[t-s.lo] != 0 {
		return
	}
	p := s.at(t - 1)
	if !p.is(clsAt) || p.shape != shapeLower || p.fold == "au" || p.fold == "aux" || p.fold == "to" {
		return
	}
	if _, ok := s.low[w.fold]; ok || s.plainWord(t) {
		return
	}
	end := s.capitals(t)
	for k := t; k < end; k++ {
		if s.ti[k].is(clsMedia) {
			return
		}
	}
	s.add(cand{first: t, last: end, kind: kg.Place, form: kg.Name, rule: rulePlaceAfter, rank: rankWeak, score: 0.5, number: 1})
}

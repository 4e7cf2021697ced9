package graph

import (
	"fmt"
	"strconv"

	"github.com/cayleygraph/quad"

	"actant/internal/kg"
	"actant/internal/resolve"
)

// quadSet collects quads under one label, each once, in order of arrival.
type quadSet struct {
	label quad.Value
	seen  map[quad.Quad]struct{}
	list  []quad.Quad
}

func newQuadSet(label quad.Value) *quadSet {
	return &quadSet{label: label, seen: make(map[quad.Quad]struct{}, 64)}
}

func (s *quadSet) add(subject, pred quad.IRI, object quad.Value) {
	q := quad.Quad{Subject: subject, Predicate: pred, Object: object, Label: s.label}
	if _, ok := s.seen[q]; ok {
		return
	}
	s.seen[q] = struct{}{}
	s.list = append(s.list, q)
}

func (s *quadSet) text(subject, pred quad.IRI, v string) {
	if v != "" {
		s.add(subject, pred, text(v))
	}
}

func (s *quadSet) node(subject, pred quad.IRI, id string) {
	if id != "" {
		s.add(subject, pred, iri(id))
	}
}

func (s *quadSet) date(subject, pred quad.IRI, day string) {
	if day != "" {
		s.add(subject, pred, typed(day, xsdDate))
	}
}

func (s *quadSet) int(subject, pred quad.IRI, n int) {
	s.add(subject, pred, typed(strconv.Itoa(n), xsdInteger))
}

// articleQuads gives all that an article asserts, under its label. ids maps
// its local ids ("e1", "v1") to ids of resolved entities and events; what has
// no id there is left out. What an article says of an entity stands on a
// mention node of its own: thousands of equal quads about one country under
// thousands of labels would make one index entry of Cayley grow for ever.
func articleQuads(r *resolve.Record, ids map[string]string) []quad.Quad {
	art := quad.IRI(ArticleIRI(r.Article))
	s := newQuadSet(art)
	s.add(art, rdfType, classArticle)
	s.text(art, predPath, r.Path)
	s.text(art, predURL, r.URL)
	s.text(art, predOutlet, r.Outlet)
	s.text(art, predSHA256, r.SHA256)
	s.text(art, predLanguage, r.Lang)
	s.date(art, predPublished, r.Published)
	if r.Title != "" {
		s.add(art, predTitle, langText(r.Title, r.Lang))
	}
	for i := range r.Entities {
		if id := ids[r.Entities[i].ID]; id != "" {
			entityMention(s, art, r, &r.Entities[i], iri(id))
		}
	}
	for i := range r.Events {
		if id := ids[r.Events[i].ID]; id != "" {
			eventQuads(s, art, r, &r.Events[i], iri(id), ids)
		}
	}
	return s.list
}

// entityMention says how the article names and describes an entity.
func entityMention(s *quadSet, art quad.IRI, r *resolve.Record, e *resolve.Local, id quad.IRI) {
	m := quad.IRI(MentionIRI(r.Article, e.ID))
	s.add(art, predMentions, id)
	s.add(m, predRefersTo, id)
	s.text(m, predName, e.Name)
	s.text(m, predKind, string(e.Kind))
	for _, role := range e.Roles {
		if role.Basis == "text" && role.Title != "" {
			s.add(m, predRole, langText(role.Title, r.Lang))
		}
	}
}

// eventQuads says how the article tells an event: on the event's node, under
// the article's label, and once a telling on a mention node.
func eventQuads(s *quadSet, art quad.IRI, r *resolve.Record, e *kg.Event, id quad.IRI, ids map[string]string) {
	s.text(id, predModality, string(e.Modality))
	s.add(id, rdfType, quad.IRI("actant:"+escapeIRI(string(e.Type))))
	s.date(id, predFrom, e.Date.From)
	s.date(id, predTo, e.Date.To)
	s.text(id, predDateBasis, string(e.Date.Basis))
	s.text(id, predDateWarning, e.Date.Warning)
	s.node(id, predPlace, ids[e.Place])
	s.node(id, predInstrument, ids[e.Instrument])
	s.text(id, predVenue, e.Venue)
	s.text(id, predDuration, e.Duration)
	if e.Topic != "" {
		s.add(id, predTopic, langText(e.Topic, r.Lang))
	}
	s.add(id, predToldBy, art)
	for _, p := range e.Participants {
		s.node(id, predParticipant, ids[p.Entity])
		s.node(id, rolePred(string(p.Role)), ids[p.Entity])
	}
	for i := range e.Mentions {
		t := &e.Mentions[i]
		m := quad.IRI(MentionIRI(r.Article, e.ID+"."+strconv.Itoa(i)))
		s.add(m, rdfType, classMention)
		s.add(m, predTells, id)
		s.add(m, predQuote, langText(t.Quote, r.Lang))
		s.int(m, predStart, t.Start)
		s.int(m, predEnd, t.End)
		s.int(m, predSentence, t.Sentence)
		s.text(m, predRule, t.Rule)
		s.text(m, predModality, string(t.Modality))
		s.text(m, predSource, t.Source)
	}
}

// entityQuads gives what resolution decides about an entity.
func entityQuads(e *resolve.Entity) []quad.Quad {
	s := newQuadSet(quad.IRI(Resolution))
	id := iri(e.ID)
	s.add(id, rdfType, quad.IRI("actant:"+escapeIRI(string(e.Kind))))
	s.text(id, predLabel, e.Name)
	for _, a := range e.Aliases {
		s.text(id, predAlias, a)
	}
	s.text(id, predCountry, e.Country)
	s.text(id, predWikidata, e.Wikidata)
	s.text(id, predGazetteer, e.Gazetteer)
	for _, r := range e.Merged {
		s.text(id, predMergedBecause, reasonText(r))
	}
	for _, p := range e.Possibly {
		s.node(id, predPossibly, p)
	}
	return s.list
}

// resolvedQuads gives what resolution decides about an event.
func resolvedQuads(e *resolve.Event) []quad.Quad {
	s := newQuadSet(quad.IRI(Resolution))
	id := iri(e.ID)
	s.text(id, predStatus, string(e.Modality))
	s.date(id, predFirstDay, e.Date.From)
	s.date(id, predLastDay, e.Date.To)
	s.add(id, predScore, typed(strconv.FormatFloat(e.Score, 'g', 6, 64), xsdFloat))
	for _, c := range e.Conflicts {
		s.text(id, predConflict, c)
	}
	for _, r := range e.Merged {
		s.text(id, predMergedBecause, reasonText(r))
	}
	for _, p := range e.Possibly {
		s.node(id, predPossibly, p)
	}
	return s.list
}

func reasonText(r resolve.Reason) string {
	return fmt.Sprintf("%s (%.2f): %s = %s", r.Rule, r.Score, r.A, r.B)
}

// diffQuads compares what is with what shall be, each given once.
func diffQuads(old, want []quad.Quad) (add, del []quad.Quad) {
	have := make(map[quad.Quad]bool, len(old))
	for _, q := range old {
		have[q] = false
	}
	for _, q := range want {
		if _, ok := have[q]; ok {
			have[q] = true
		} else {
			add = append(add, q)
		}
	}
	for _, q := range old {
		if !have[q] {
			have[q] = true // a quad that stands twice goes once
			del = append(del, q)
		}
	}
	return add, del
}

package export

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"actant/internal/graph"
	"actant/internal/kg"
)

// prefixes are the vocabularies of the files of RDF: SEM for events, PROV for
// where they are from, schema.org for who and what, OWL-Time for when. What none
// of them has is our own.
func prefixes() [][2]string {
	return [][2]string{
		{"actant", "actant:"},
		{"prov", "http://www.w3.org/ns/prov#"},
		{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
		{"schema", "https://schema.org/"},
		{"sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"},
		{"time", "http://www.w3.org/2006/time#"},
		{"xsd", "http://www.w3.org/2001/XMLSchema#"},
	}
}

// term is the object of a statement: an IRI, a name with a prefix, or a text
// with perhaps a language or a type (with a prefix).
type term struct{ iri, name, text, lang, typ string }

// subject is a node with its statements, in order; predicates have prefixes.
type subject struct {
	iri   string
	types []string
	preds []string
	terms map[string][]term
}

func newSubject(iri string, types ...string) *subject {
	return &subject{iri: iri, types: types, terms: map[string][]term{}}
}

func (s *subject) add(pred string, t term) {
	if t == (term{}) || t.iri+t.name+t.text == "" {
		return
	}
	if !slices.Contains(s.preds, pred) {
		s.preds = append(s.preds, pred)
	}
	if !slices.Contains(s.terms[pred], t) {
		s.terms[pred] = append(s.terms[pred], t)
	}
}

func (s *subject) iriOf(pred, id string) {
	if id != "" {
		s.add(pred, term{iri: safeIRI(id)})
	}
}

func (s *subject) text(pred, v, lang string) {
	if tag, err := language.Parse(lang); err != nil || tag == language.Und {
		lang = ""
	}
	s.add(pred, term{text: plain(CleanText(v)), lang: lang})
}

func (s *subject) typed(pred, v, typ string) { s.add(pred, term{text: CleanText(v), typ: typ}) }

// date adds a day; what is no day is left out.
func (s *subject) date(pred, day string) {
	if isDay(day) {
		s.typed(pred, day, "xsd:date")
	}
}

// isDay tells YYYY-MM-DD.
func isDay(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// isWikidata tells Q and a number.
func isWikidata(id string) bool {
	return len(id) > 1 && id[0] == 'Q' && strings.Trim(id[1:], "0123456789") == ""
}

// isDuration tells the durations that we write: P, then numbers with a letter each.
func isDuration(s string) bool {
	rest, ok := strings.CutPrefix(s, "P")
	rest = strings.Replace(rest, "T", "", 1)
	digits := 0
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c >= '0' && c <= '9':
			digits++
		case digits > 0 && strings.IndexByte("YMDHSW", c) >= 0:
			digits = 0
		default:
			return false
		}
	}
	return ok && rest != "" && digits == 0 && !strings.Contains(rest, "W")
}

// safeIRI gives an id of the graph the form in which the graph itself writes it.
func safeIRI(id string) string { return strings.TrimPrefix(graph.ArticleIRI(id), "article:") }

// webIRI gives an address that may stand as an IRI, or "".
func webIRI(url string) string {
	if !strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "https://") {
		return ""
	}
	// A percent sign of an address stays: it is escaped already.
	return strings.ReplaceAll(safeIRI(strings.ReplaceAll(url, "%", "\x00")), "%00", "%")
}

// describe gives the statements about a set, a subject at a time.
func describe(set *Set, yield func(*subject) error) error {
	langs := map[string]string{}
	for i := range set.Articles {
		langs[graph.ArticleIRI(set.Articles[i].Article)] = set.Articles[i].Lang
		if err := yield(articleSubject(&set.Articles[i])); err != nil {
			return err
		}
	}
	for i := range set.Entities {
		if err := yield(entitySubject(&set.Entities[i])); err != nil {
			return err
		}
	}
	for i := range set.Events {
		for _, s := range eventSubjects(&set.Events[i], langs) {
			if err := yield(s); err != nil {
				return err
			}
		}
	}
	return nil
}

func articleSubject(a *graph.ArticleInfo) *subject {
	s := newSubject(graph.ArticleIRI(a.Article), "schema:NewsArticle", "prov:Entity")
	s.text("schema:headline", a.Title, a.Lang)
	s.add("schema:url", term{iri: webIRI(a.URL)})
	s.date("schema:datePublished", a.Published)
	s.text("schema:sourceOrganization", a.Outlet, "")
	s.text("schema:inLanguage", a.Lang, "")
	s.text("actant:path", a.Path, "")
	s.text("actant:sha256", a.SHA256, "")
	return s
}

// classOf gives the classes of an entity.
func classOf(kind kg.Kind) []string {
	switch kind {
	case kg.Person:
		return []string{"sem:Actor", "schema:Person"}
	case kg.Country:
		return []string{"sem:Actor", "sem:Place", "schema:Country"}
	case kg.Ministry:
		return []string{"sem:Actor", "schema:GovernmentOrganization"}
	case kg.Organisation:
		return []string{"sem:Actor", "schema:Organization"}
	case kg.Place:
		return []string{"sem:Place", "schema:Place"}
	case kg.Exercise:
		return []string{"sem:Object", "schema:Event"}
	}
	return []string{"sem:Object", "schema:CreativeWork"}
}

func entitySubject(e *graph.EntityRow) *subject {
	s := newSubject(safeIRI(e.Entity), append(classOf(e.Kind), "actant:"+safeName(string(e.Kind)))...)
	s.text("rdfs:label", label(e.Name, e.Entity), "")
	s.text("schema:name", label(e.Name, e.Entity), "")
	for _, a := range e.Aliases {
		s.text("schema:alternateName", a, "")
	}
	if isWikidata(e.Wikidata) {
		s.iriOf("schema:sameAs", "http://www.wikidata.org/entity/"+e.Wikidata)
	}
	switch e.Kind {
	case kg.Person:
		s.text("schema:nationality", e.Country, "")
		for _, r := range e.Roles {
			s.text("schema:jobTitle", r.Title, "")
		}
	case kg.Country:
		s.text("schema:identifier", e.Country, "")
	default:
		s.text("schema:addressCountry", e.Country, "")
	}
	s.text("actant:gazetteer", e.Gazetteer, "")
	s.typed("actant:articles", fmt.Sprint(e.Articles), "xsd:integer")
	for _, p := range e.Possibly {
		s.iriOf("actant:possiblySame", p)
	}
	return s
}

// safeName makes a word fit behind a prefix.
func safeName(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return "other"
	}
	return b.String()
}

// eventSubjects gives an event, its time and its tellings.
func eventSubjects(ev *graph.EventRow, langs map[string]string) []*subject {
	id := safeIRI(ev.Event)
	s := newSubject(id, "sem:Event", "schema:Event", "actant:"+safeName(string(ev.Type)))
	out := []*subject{s}
	s.text("rdfs:label", eventLabel(ev), "")
	s.add("sem:eventType", term{name: "actant:" + safeName(string(ev.Type))})
	s.text("actant:modality", string(ev.Modality), "")
	for i := range ev.Participants {
		p := &ev.Participants[i]
		s.iriOf("sem:hasActor", p.ID)
		s.iriOf("actant:"+safeName(string(p.Role)), p.ID)
	}
	if ev.Place != nil {
		s.iriOf("sem:hasPlace", ev.Place.ID)
		s.iriOf("schema:location", ev.Place.ID)
	}
	if ev.Instrument != nil {
		s.iriOf("schema:about", ev.Instrument.ID)
	}
	s.text("actant:venue", ev.Venue, "")
	if isDuration(ev.Duration) {
		s.typed("time:hasXSDDuration", ev.Duration, "xsd:duration")
	}
	s.text("actant:dateBasis", string(ev.Date.Basis), "")
	s.text("actant:dateWarning", ev.Date.Warning, "")
	for _, c := range ev.Conflicts {
		s.text("actant:conflict", c, "")
	}
	s.typed("actant:score", number(ev.Score), "xsd:double")
	out = append(out, times(s, id, ev.Date)...)
	for i := range ev.Sources {
		t := tellingSubject(ev, &ev.Sources[i], langs[ev.Sources[i].Article])
		s.add("prov:wasDerivedFrom", term{iri: t.iri})
		out = append(out, t)
	}
	return out
}

// times gives the interval of a date: closed on both sides, in whole days.
func times(s *subject, id string, d graph.DateRow) []*subject {
	span, ok := days(d)
	if !ok || !isDay(span.From) || !isDay(span.To) {
		return nil
	}
	s.add("sem:hasTime", term{iri: id + "#time"})
	t := newSubject(id+"#time", "sem:Time", "time:Interval")
	t.add("time:hasBeginning", term{iri: id + "#from"})
	t.add("time:hasEnd", term{iri: id + "#to"})
	t.date("sem:hasEarliestBeginTimeStamp", d.From)
	t.date("sem:hasLatestEndTimeStamp", d.To)
	from, to := newSubject(id+"#from", "time:Instant"), newSubject(id+"#to", "time:Instant")
	from.date("time:inXSDDate", span.From)
	to.date("time:inXSDDate", span.To)
	return []*subject{t, from, to}
}

// tellingSubject is one sentence that tells an event.
func tellingSubject(ev *graph.EventRow, t *graph.TellingRow, lang string) *subject {
	local := graph.MentionIRI("", fmt.Sprintf("%s.%d-%d", t.Event, t.Span.Start, t.Span.End))
	iri := "mention:" + strings.TrimPrefix(t.Article, "article:") + strings.TrimPrefix(local, "mention:")
	s := newSubject(iri, "prov:Entity", "schema:Quotation")
	s.text("schema:text", t.Quote, lang)
	s.iriOf("schema:about", ev.Event)
	s.add("prov:wasQuotedFrom", term{iri: t.Article}) // escaped already
	s.text("actant:modality", string(t.Modality), "")
	s.date("actant:from", t.Date.From)
	s.date("actant:to", t.Date.To)
	s.text("actant:rule", t.Rule, "")
	s.text("actant:source", t.Says, "")
	s.typed("actant:start", fmt.Sprint(t.Span.Start), "xsd:integer")
	s.typed("actant:end", fmt.Sprint(t.Span.End), "xsd:integer")
	return s
}

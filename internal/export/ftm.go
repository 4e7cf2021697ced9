package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/internal/kg"
)

// ftmEntity is an entity of FollowTheMoney.
type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func newFtM(id, schema string) *ftmEntity {
	return &ftmEntity{ID: ftmID(id), Schema: schema, Properties: map[string][]string{}}
}

func (e *ftmEntity) add(name string, values ...string) {
	for _, v := range values {
		if v = plain(CleanText(v)); v != "" {
			e.Properties[name] = addOnce(e.Properties[name], v)
		}
	}
}

func (e *ftmEntity) refer(name, id string) {
	if id != "" {
		e.Properties[name] = addOnce(e.Properties[name], ftmID(id))
	}
}

func (e *ftmEntity) day(name, day string) {
	if isDay(day) {
		e.add(name, day)
	}
}

// country adds an ISO 3166-1 code; what is none is left out, for the library
// refuses it.
func (e *ftmEntity) country(code string) {
	if alpha3(code) != "" {
		e.add("country", strings.ToLower(code))
	}
}

// ftmID makes an id that FollowTheMoney accepts: letters, digits and hyphens,
// with a part of a checksum so that two ids never become one.
func ftmID(id string) string {
	sum := sha256.Sum256([]byte(id))
	words := strings.FieldsFunc(gazetteer.Fold(strings.NewReplacer(":", " ", "/", " ").Replace(id)), func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
	slug := strings.Join(words, "-")
	if len(slug) > 60 {
		slug = strings.Trim(slug[:60], "-")
	}
	if slug == "" {
		slug = "x"
	}
	return slug + "-" + hex.EncodeToString(sum[:5])
}

// FtM writes a set as entities of FollowTheMoney, one JSON object a line, for
// Aleph and OpenSanctions' tools: people, bodies, places (Address), events with
// those involved, and articles as proof.
func FtM(w io.Writer, set *Set) error {
	b := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	put := func(e *ftmEntity) error { return enc.Encode(e) }
	err := func() error {
		for i := range set.Articles {
			if err := put(ftmArticle(&set.Articles[i])); err != nil {
				return err
			}
		}
		for i := range set.Entities {
			if err := put(ftmThing(&set.Entities[i])); err != nil {
				return err
			}
		}
		kinds := make(map[string]kg.Kind, len(set.Entities))
		for i := range set.Entities {
			kinds[set.Entities[i].Entity] = set.Entities[i].Kind
		}
		for i := range set.Events {
			if err := put(ftmEvent(&set.Events[i], kinds)); err != nil {
				return err
			}
		}
		return b.Flush()
	}()
	if err != nil {
		return fmt.Errorf("write FollowTheMoney: %w", err)
	}
	return nil
}

func ftmArticle(a *graph.ArticleInfo) *ftmEntity {
	e := newFtM(graph.ArticleIRI(a.Article), "Article")
	e.add("title", a.Title)
	e.add("fileName", a.Path)
	e.add("sourceUrl", webIRI(a.URL))
	e.add("publisher", a.Outlet)
	e.day("publishedAt", a.Published)
	if a.Lang == "fr" || a.Lang == "en" {
		e.add("language", map[string]string{"fr": "fra", "en": "eng"}[a.Lang])
	}
	return e
}

func ftmThing(x *graph.EntityRow) *ftmEntity {
	schema, name := "Organization", "name"
	switch x.Kind {
	case kg.Person:
		schema = "Person"
	case kg.Country, kg.Ministry:
		schema = "PublicBody"
	case kg.Place:
		schema, name = "Address", "full"
	case kg.Exercise:
		schema = "Event"
	case kg.Agreement:
		schema = "Note"
	}
	e := newFtM(x.Entity, schema)
	e.add(name, label(x.Name, x.Entity))
	if schema != "Note" {
		e.country(x.Country)
	}
	e.add("alias", x.Aliases...)
	if isWikidata(x.Wikidata) {
		e.add("wikidataId", x.Wikidata)
	}
	e.add("keywords", string(x.Kind), x.Type)
	if x.Kind == kg.Person {
		for _, r := range x.Roles {
			e.add("position", r.Title)
		}
	}
	return e
}

func ftmEvent(ev *graph.EventRow, kinds map[string]kg.Kind) *ftmEntity {
	e := newFtM(ev.Event, "Event")
	e.add("name", eventLabel(ev))
	if ev.Date.From == ev.Date.To {
		e.day("date", ev.Date.From)
	} else {
		e.day("startDate", ev.Date.From)
		e.day("endDate", ev.Date.To)
	}
	for i := range ev.Participants {
		p := &ev.Participants[i]
		switch kinds[p.ID] {
		case kg.Person, kg.Country, kg.Ministry, kg.Organisation:
			e.refer("involved", p.ID)
			if p.Role == kg.Host {
				e.refer("organizer", p.ID)
			}
		}
	}
	if ev.Place != nil {
		e.add("location", ev.Place.Name)
		e.country(ev.Place.Country)
		if kinds[ev.Place.ID] == kg.Place {
			e.refer("addressEntity", ev.Place.ID)
		}
	}
	e.add("keywords", string(ev.Type), string(ev.Modality))
	if ev.Instrument != nil {
		e.add("summary", ev.Instrument.Name)
	}
	for i := range ev.Sources {
		e.add("description", ev.Sources[i].Quote)
		e.refer("proof", ev.Sources[i].Article)
		e.add("publisher", ev.Sources[i].Outlet)
	}
	return e
}

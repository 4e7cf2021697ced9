package export

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"golang.org/x/text/language"

	"actant/internal/graph"
	"actant/internal/kg"
)

// ploverActor is a party of a PLOVER event.
type ploverActor struct {
	Text   string `json:"actorText"`
	Code   string `json:"code,omitempty"` // ISO 3166-1 alpha-3
	Sector string `json:"sector,omitempty"`
	ID     string `json:"actorID,omitempty"`
}

// ploverPlace is where an event took place.
type ploverPlace struct {
	Name string `json:"name"`
	Code string `json:"country code,omitempty"`
}

// ploverEvent is an event in the terms of PLOVER.
type ploverEvent struct {
	ID        string        `json:"id"`
	Date      string        `json:"date,omitempty"`
	DateEnd   string        `json:"dateEnd,omitempty"`
	Source    []ploverActor `json:"source"`
	Target    []ploverActor `json:"target,omitempty"`
	Event     string        `json:"event"`
	Mode      string        `json:"mode,omitempty"`
	Auxiliary []string      `json:"auxiliaryModes,omitempty"`
	Place     *ploverPlace  `json:"eventLoc,omitempty"`
	Text      string        `json:"text"`
	Language  string        `json:"language,omitempty"`
	Outlet    string        `json:"publication,omitempty"`
	Articles  []string      `json:"articles"`
	Coder     string        `json:"coder"`
}

// PLOVER writes events in the terms of the PLOVER ontology, one JSON object a
// line. Meetings, calls, visits and letters are CONSULT, signings SUPPORT,
// agreements AGREE. An act that only was announced has the auxiliary mode
// "future", one that was proposed "hypothetical", one that was denied "negated".
// Where nobody acts upon another all parties are sources, as PLOVER has it.
func PLOVER(w io.Writer, set *Set) error {
	entities := make(map[string]*graph.EntityRow, len(set.Entities))
	for i := range set.Entities {
		entities[set.Entities[i].Entity] = &set.Entities[i]
	}
	langs := map[string]string{}
	for i := range set.Articles {
		langs[graph.ArticleIRI(set.Articles[i].Article)] = set.Articles[i].Lang
	}
	b := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for i := range set.Events {
		if err := enc.Encode(plover(&set.Events[i], entities, langs)); err != nil {
			return fmt.Errorf("write PLOVER: %w", err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write PLOVER: %w", err)
	}
	return nil
}

func plover(ev *graph.EventRow, entities map[string]*graph.EntityRow, langs map[string]string) *ploverEvent {
	out := &ploverEvent{ID: ev.Event, Date: ev.Date.From, Source: []ploverActor{}, Text: Quote(ev), Articles: []string{}, Coder: "actant"}
	if ev.Date.To != ev.Date.From {
		out.DateEnd = ev.Date.To
	}
	out.Event, out.Mode = ploverType(ev, entities)
	switch ev.Modality {
	case kg.Planned:
		out.Auxiliary = []string{"future"}
	case kg.Proposed:
		out.Auxiliary = []string{"hypothetical"}
	case kg.Denied:
		out.Auxiliary = []string{"negated"}
	}
	for i := range ev.Participants {
		p := &ev.Participants[i]
		a := ploverParty(p, entities[p.ID])
		if p.Role == kg.Host || p.Role == kg.Recipient {
			out.Target = append(out.Target, a)
		} else {
			out.Source = append(out.Source, a)
		}
	}
	if len(out.Source) == 0 {
		out.Source, out.Target = out.Target, nil
	}
	if ev.Place != nil {
		out.Place = &ploverPlace{ev.Place.Name, alpha3(ev.Place.Country)}
		if ev.Type == kg.Visit && len(out.Target) == 0 && ev.Place.Country != "" {
			out.Target = []ploverActor{{Text: ev.Place.Name, Code: alpha3(ev.Place.Country)}}
		}
	}
	for i := range ev.Sources {
		t := &ev.Sources[i]
		out.Articles = addOnce(out.Articles, t.Article)
		if plain(t.Quote) == out.Text {
			out.Outlet, out.Language = cmp.Or(out.Outlet, t.Outlet), cmp.Or(out.Language, langs[t.Article])
		}
	}
	return out
}

// ploverType gives the type and mode of an event.
func ploverType(ev *graph.EventRow, entities map[string]*graph.EntityRow) (event, mode string) {
	switch ev.Type {
	case kg.Signing:
		return "SUPPORT", ""
	case kg.AgreementE:
		return "AGREE", ""
	case kg.Call:
		return "CONSULT", "phone"
	case kg.Visit:
		return "CONSULT", "visit"
	case kg.Letter:
		return "CONSULT", ""
	}
	lands := map[string]bool{}
	hosted := false
	for _, p := range ev.Participants {
		if p.Role == kg.Mediator {
			return "CONSULT", "third-party"
		}
		hosted = hosted || p.Role == kg.Host
		if e := entities[p.ID]; e != nil && e.Country != "" {
			lands[e.Country] = true
		}
	}
	switch {
	case len(lands) > 2:
		return "CONSULT", "multilateral"
	case hosted:
		return "CONSULT", "visit"
	case ev.Place != nil && ev.Place.Country != "" && len(lands) == 2 && !lands[ev.Place.Country]:
		return "CONSULT", "third-party"
	}
	return "CONSULT", ""
}

func ploverParty(p *graph.PartRow, e *graph.EntityRow) ploverActor {
	a := ploverActor{Text: plain(p.Name), ID: p.ID}
	if e != nil {
		a.Code = alpha3(e.Country)
	}
	switch {
	case p.Kind == kg.Country || p.Kind == kg.Ministry:
		a.Sector = "GOV"
	case p.Kind == kg.Organisation && e != nil && e.Type == "armed_force":
		a.Sector = "MIL"
	case p.Kind == kg.Organisation && e != nil && e.Country == "" && e.Gazetteer != "":
		a.Sector, a.Code = "IGO", cmp.Or(a.Code, "IGO")
	case p.Kind == kg.Person && e != nil && slices.ContainsFunc(e.Roles, func(r kg.Role) bool { return r.Kind != "" }):
		a.Sector = "GOV"
	}
	return a
}

// alpha3 turns an ISO 3166-1 alpha-2 code into alpha-3; "" where there is none.
func alpha3(code string) string {
	if code == "" {
		return ""
	}
	r, err := language.ParseRegion(code)
	if err != nil || r.ISO3() == "ZZZ" {
		return ""
	}
	return r.ISO3()
}

package graph

import (
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// Resolution is the label of quads that no article asserts: what resolution
// decides from all articles together.
const Resolution = "actant:resolution"

// The vocabulary of the graph: predicates and classes as IRIs.
const (
	rdfType = quad.IRI("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

	xsdDate    = quad.IRI("http://www.w3.org/2001/XMLSchema#date")
	xsdInteger = quad.IRI("http://www.w3.org/2001/XMLSchema#integer")
	xsdFloat   = quad.IRI("http://www.w3.org/2001/XMLSchema#float")

	classArticle = quad.IRI("actant:Article")
	classMention = quad.IRI("actant:Mention")

	// Of an article.
	predPath      = quad.IRI("actant:path")
	predURL       = quad.IRI("actant:url")
	predOutlet    = quad.IRI("actant:outlet")
	predTitle     = quad.IRI("actant:title")
	predPublished = quad.IRI("actant:published")
	predSHA256    = quad.IRI("actant:sha256")
	predLanguage  = quad.IRI("actant:language")
	predMentions  = quad.IRI("actant:mentions") // article → entity

	// Of a mention: what one article says of an entity or an event.
	predRefersTo = quad.IRI("actant:refersTo") // mention → entity
	predTells    = quad.IRI("actant:tells")    // mention → event
	predName     = quad.IRI("actant:name")
	predKind     = quad.IRI("actant:kind")
	predRole     = quad.IRI("actant:role")
	predQuote    = quad.IRI("actant:quote")
	predStart    = quad.IRI("actant:start")
	predEnd      = quad.IRI("actant:end")
	predSentence = quad.IRI("actant:sentence")
	predRule     = quad.IRI("actant:rule")
	predSource   = quad.IRI("actant:source")

	// Of an event, as an article tells it.
	predModality    = quad.IRI("actant:modality")
	predFrom        = quad.IRI("actant:from")
	predTo          = quad.IRI("actant:to")
	predDateBasis   = quad.IRI("actant:dateBasis")
	predDateWarning = quad.IRI("actant:dateWarning")
	predPlace       = quad.IRI("actant:place")
	predInstrument  = quad.IRI("actant:instrument")
	predVenue       = quad.IRI("actant:venue")
	predDuration    = quad.IRI("actant:duration")
	predTopic       = quad.IRI("actant:topic")
	predToldBy      = quad.IRI("actant:toldBy")      // event → article
	predParticipant = quad.IRI("actant:participant") // event → entity, whatever the role
	predScore       = quad.IRI("actant:score")

	// Of an entity or event, as resolution decides.
	predLabel         = quad.IRI("http://www.w3.org/2000/01/rdf-schema#label")
	predCountry       = quad.IRI("actant:country")
	predWikidata      = quad.IRI("actant:wikidata")
	predGazetteer     = quad.IRI("actant:gazetteer")
	predAlias         = quad.IRI("actant:alias")
	predStatus        = quad.IRI("actant:status") // resolved modality
	predFirstDay      = quad.IRI("actant:firstDay")
	predLastDay       = quad.IRI("actant:lastDay")
	predConflict      = quad.IRI("actant:conflict")
	predMergedBecause = quad.IRI("actant:mergedBecause")
	predPossibly      = quad.IRI("actant:possiblySame")
)

// rolePred is the predicate from an event to a participant of a role.
func rolePred(role string) quad.IRI { return quad.IRI("actant:" + escapeIRI(role)) }

// ArticleIRI gives the IRI of an article, which is the label of its quads.
func ArticleIRI(id string) string { return "article:" + escapeIRI(id) }

// MentionIRI gives the IRI of what an article says under one of its local ids
// ("e1" for an entity, "v1.0" for the first telling of an event).
func MentionIRI(article, local string) string {
	return "mention:" + escapeIRI(article) + "#" + escapeIRI(local)
}

// escapeIRI makes s fit into an IRI: what N-Quads forbids there, and broken
// UTF-8, becomes %XX. It is injective.
func escapeIRI(s string) string {
	const hex = "0123456789ABCDEF"
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] > ' ' && s[i] < 0x7f && !strings.ContainsRune("<>\"{}|^`\\%", rune(s[i]))
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if n > 1 && r >= 0xa0 && !strange(r) {
			b.WriteString(s[i : i+n])
			i += n
			continue
		}
		for ; n > 0; n-- {
			c := s[i]
			if c > ' ' && c < 0x7f && !strings.ContainsRune("<>\"{}|^`\\%", rune(c)) {
				b.WriteByte(c)
			} else {
				b.WriteByte('%')
				b.WriteByte(hex[c>>4])
				b.WriteByte(hex[c&15])
			}
			i++
		}
	}
	return b.String()
}

// strange tells runes that no IRI should hold: separators, directional marks,
// private and unassigned ends of planes.
func strange(r rune) bool {
	switch {
	case r >= 0x2000 && r <= 0x200f, r >= 0x2028 && r <= 0x202f, r >= 0x2060 && r <= 0x206f:
		return true
	case r == 0xfeff, r == 0x3000, r == 0xfffd, r == 0xa0, r >= 0xe000 && r <= 0xf8ff:
		return true
	}
	return r&0xfffe == 0xfffe || r >= 0xe0000
}

// iri gives an id that is already an IRI ("entity:…", "event:…") a safe form.
func iri(id string) quad.IRI { return quad.IRI(escapeIRI(id)) }

// cleanText makes s valid UTF-8 without NUL, which neither PostgreSQL nor
// N-Quads can hold. Like encoding/json it gives one U+FFFD for every bad byte,
// so that a record gives the same quads before and after it was stored.
func cleanText(s string) string {
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	}
	return s
}

func text(s string) quad.Value { return quad.String(cleanText(s)) }

// langText is a text in a language; without a known one it is a plain string.
func langText(s, lang string) quad.Value {
	if !validLang(lang) || lang == "und" {
		return text(s)
	}
	return quad.LangString{Value: quad.String(cleanText(s)), Lang: lang}
}

// validLang tells a well-formed language tag: letters, then subtags.
func validLang(lang string) bool {
	if lang == "" || lang[0] == '-' || lang[len(lang)-1] == '-' {
		return false
	}
	first := true
	for i := 0; i < len(lang); i++ {
		c := lang[i] | 0x20
		switch {
		case lang[i] == '-':
			if lang[i-1] == '-' {
				return false
			}
			first = false
		case c >= 'a' && c <= 'z' && lang[i] >= 'A':
		case lang[i] >= '0' && lang[i] <= '9' && !first:
		default:
			return false
		}
	}
	return true
}

func typed(s string, typ quad.IRI) quad.Value {
	return quad.TypedString{Value: quad.String(cleanText(s)), Type: typ}
}

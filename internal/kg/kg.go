// Package kg holds the nouns of actant: what an article is made of and what
// is claimed about the world. It is a leaf: it imports only the standard
// library, and every other package speaks in its terms.
//
// Two pairs to know first. A [Mention] is a stretch of text that names
// something; an [Entity] is what it names. An [EventMention] is a sentence that
// tells an act; an [Event] is the act. The graph keeps both sides of each pair,
// so that every claim leads back to the words that make it.
//
// All offsets are byte offsets, half-open, into [Article.Text]. The text of an
// article is never edited after it was decoded.
package kg

// Schema names the version of the article record (see the contract in
// docs/REFERENCE.md). It changes only when a field changes its meaning.
const Schema = "actant.article/1"

// Span is a half-open range [Start, End) of bytes of an article's text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains tells whether o lies wholly inside s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps tells whether s and o share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// In slices the span out of text; a span that does not fit gives "".
func (s Span) In(text string) string {
	if s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return ""
	}
	return text[s.Start:s.End]
}

// Article is one article, enriched step by step. Fields without a JSON name are
// working data that the steps share and the record does not show.
type Article struct {
	Schema         string     `json:"schema"`
	ID             string     `json:"id"`   // stable, from URL, else id field, else path
	Path           string     `json:"path"` // as given by the user
	SHA256         string     `json:"sha256"`
	Title          string     `json:"title"`
	Outlet         string     `json:"outlet"`
	URL            string     `json:"url"`
	Text           string     `json:"text,omitempty"`
	Published      string     `json:"published"`       // ISO day, or ""
	PublishedBasis string     `json:"published_basis"` // dateline|metadata|body|none
	Lang           string     `json:"lang"`            // BCP 47 base, "fr", "en", "und"
	Blocks         []Block    `json:"blocks"`
	Sentences      []Sentence `json:"sentences"`
	Mentions       []Mention  `json:"mentions"`
	Entities       []Entity   `json:"entities"`
	Events         []Event    `json:"events"`
	Warnings       []string   `json:"warnings"`

	// Tokens of all sentences, in order of the text.
	Tokens []Token `json:"-"`
}

// BlockKind says what a stretch of the page is.
type BlockKind string

// The kinds of blocks. Story, Title, Heading and Dateline are the article
// itself; the others are furniture of the page and never feed events.
const (
	Story    BlockKind = "story"
	Title    BlockKind = "title"
	Heading  BlockKind = "heading"
	Dateline BlockKind = "dateline"
	Ticker   BlockKind = "ticker"
	Notice   BlockKind = "notice"
	Related  BlockKind = "related"
	Teaser   BlockKind = "teaser"
	Footer   BlockKind = "footer"
	Other    BlockKind = "other" // e.g. a byline or a doubled paragraph
)

// Readable tells whether the steps after ingest read blocks of this kind.
func (k BlockKind) Readable() bool { return k == Story || k == Title || k == Heading }

// Block is a stretch of the page with its kind and language. Blocks are in
// order of the text and do not overlap; between them lies only white space.
type Block struct {
	Span
	Kind BlockKind `json:"kind"`
	Lang string    `json:"lang"`
}

// Sentence is a sentence of a readable block.
type Sentence struct {
	Span
	// First and Last delimit its tokens: Article.Tokens[First:Last].
	First int `json:"-"`
	Last  int `json:"-"`
	// Block is the index of its block in Article.Blocks.
	Block int `json:"-"`
	// Paragraph counts lines of the text, so that neighbours can be told.
	Paragraph int `json:"-"`
	// Lang is the language of its block.
	Lang string `json:"-"`
}

// Token is a word or a punctuation mark as it stands in the text. "du", "des"
// and "au" are one token; "l'", "d'", "-t-il" are tokens of their own.
type Token struct {
	Span
	// Norm is the token in NFC with straight apostrophes and resolved HTML
	// entities, case kept. Mostly a substring of the text.
	Norm string
	// SpaceBefore tells whether white space stands before the token.
	SpaceBefore bool
}

// Kind is the kind of thing a mention or an entity is.
type Kind string

// The kinds of entities.
const (
	Person       Kind = "person"
	Country      Kind = "country"
	Ministry     Kind = "ministry"
	Organisation Kind = "organisation"
	Place        Kind = "place"
	Agreement    Kind = "agreement"
	Exercise     Kind = "exercise"
)

// Form says how a mention names its entity.
type Form string

// The forms of mentions.
const (
	Name    Form = "name"    // "Mark Esper", "Rabat"
	Short   Form = "short"   // "M. Esper", "FAR"
	RoleRef Form = "role"    // "le ministre marocain de la Défense"
	Nominal Form = "nominal" // "les deux responsables", "le Royaume"
	Pronoun Form = "pronoun" // "il", "elle"
)

// Mention is a stretch of text that names an entity. Titles, honorifics and
// leading articles stand outside its span.
type Mention struct {
	ID       string `json:"id"`
	Span            // of the name itself
	Quote    string `json:"quote"`
	Kind     Kind   `json:"kind"`
	Form     Form   `json:"form"`
	Entity   string `json:"entity"`
	Sentence int    `json:"sentence"`
	// Rule is the stable name of the rule or model that made the mention.
	Rule  string  `json:"rule"`
	Score float64 `json:"score"`

	// First and Last delimit its tokens: Article.Tokens[First:Last].
	First int `json:"-"`
	Last  int `json:"-"`
	// Candidates are ids of gazetteer entries that bear this name.
	Candidates []string `json:"-"`
	// Country is the ISO 3166-1 alpha-2 code of what is named, as far as the
	// words themselves tell it: of a country or demonym itself, of a ministry's state.
	Country string `json:"-"`
	// Type is the finer class from the gazetteer ("armed_force", "capital", …).
	Type string `json:"-"`
	// Outer is the mention with its titles, role words and article: "M. Esper",
	// "le ministre marocain des Affaires étrangères, Nasser Bourita". Never
	// shorter than Span.
	Outer Span `json:"-"`
	// OuterFirst and OuterLast delimit the tokens of Outer.
	OuterFirst int `json:"-"`
	OuterLast  int `json:"-"`
	// Roles told by the words around a person's name, or by a role mention itself.
	Roles []RolePhrase `json:"-"`
	// Gender is "m", "f" or ""; Number the count it denotes (2 for "les deux
	// ministres", 0 unknown, 1 singular, 99 plural without a count).
	Gender string `json:"-"`
	Number int    `json:"-"`
	// Inside is the id of the mention whose Outer holds this one ("Commission
	// européenne" in "la présidente de la Commission européenne, X"), or "".
	Inside string `json:"-"`
	// Members are the entities that a plural mention ("les deux ministres",
	// "les deux pays") stands for, as far as coreference could tell.
	Members []string `json:"members,omitempty"`
}

// RolePhrase is a role as words tell it: "ministre marocain de la Défense".
type RolePhrase struct {
	Span           // of the role words, without the leading article
	Title   string // the words themselves, white space normalised
	Kind    string // office kind: head_of_state, head_of_government, foreign, defence, …
	Lemma   string // the head noun, masculine singular: "ministre"
	Country string // ISO alpha-2 told by the words ("marocain", "du Maroc"), or ""
	Org     string // gazetteer id of the body ("NATO secretary general"), or ""
	Deputy  bool   // deputy, delegate or vice
	Former  bool   // "ancien", "ex-"
	Plural  bool
}

// Role is a role an entity holds.
type Role struct {
	Title string `json:"title"`
	Of    string `json:"of,omitempty"` // organisation id or ISO country code
	Kind  string `json:"kind,omitempty"`
	From  string `json:"from,omitempty"`
	To    string `json:"to,omitempty"`
	Basis string `json:"basis"` // text|gazetteer
}

// Entity is what one or more mentions of an article name.
type Entity struct {
	ID        string   `json:"id"`
	Kind      Kind     `json:"kind"`
	Name      string   `json:"name"`
	Aliases   []string `json:"aliases,omitempty"`
	Gazetteer string   `json:"gazetteer,omitempty"` // id of the entry it was linked to
	Wikidata  string   `json:"wikidata,omitempty"`
	Country   string   `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Type      string   `json:"type,omitempty"`    // finer class from the gazetteer
	Roles     []Role   `json:"roles,omitempty"`
	// Unnamed tells that the article never names it: a role ("le ministre
	// tunisien de la Défense") or a group ("cinq chefs d'Etat").
	Unnamed bool `json:"unnamed,omitempty"`
	// Group tells that it stands for several ("les deux ministres").
	Group bool `json:"group,omitempty"`
	// Gender is "m", "f" or "" when unknown.
	Gender string `json:"-"`
}

// EventType is the type of an act.
type EventType string

// The types of events.
const (
	Meeting    EventType = "meeting"
	Call       EventType = "call"
	Visit      EventType = "visit"
	Signing    EventType = "signing"
	AgreementE EventType = "agreement"
	Letter     EventType = "letter"
)

// Modality says whether an act happened.
type Modality string

// The modalities.
const (
	Occurred Modality = "occurred"
	Planned  Modality = "planned"
	Proposed Modality = "proposed"
	Denied   Modality = "denied"
)

// PartRole is what a participant does in an event.
type PartRole string

// The roles of participants.
const (
	Actor     PartRole = "actor"
	Host      PartRole = "host"
	Visitor   PartRole = "visitor"
	Signatory PartRole = "signatory"
	Party     PartRole = "party"
	Sender    PartRole = "sender"
	Recipient PartRole = "recipient"
	Mediator  PartRole = "mediator"
)

// Participant ties an entity to an event.
type Participant struct {
	Entity  string   `json:"entity"`
	Role    PartRole `json:"role"`
	Mention string   `json:"mention,omitempty"`
	// Way says how it was found: direct, chain, window, coref, thread.
	Way string `json:"way,omitempty"`
}

// DateBasis says what a date rests on.
type DateBasis string

// The bases of dates.
const (
	Explicit  DateBasis = "explicit"
	Relative  DateBasis = "relative"
	OnPublish DateBasis = "dateline"
	NoDate    DateBasis = "none"
)

// When is a day or an interval of days, closed on both sides, as ISO days. A
// half-known date is an interval: "en août 2020" is 2020-08-01 to 2020-08-31.
// Unknown: From and To are empty and Basis is NoDate.
type When struct {
	From       string    `json:"from,omitempty"`
	To         string    `json:"to,omitempty"`
	Text       string    `json:"text,omitempty"` // the words that tell it
	Basis      DateBasis `json:"basis"`
	Warning    string    `json:"warning,omitempty"`
	Candidates []string  `json:"candidates,omitempty"` // other days it may mean
}

// Known tells whether at least one bound is known.
func (w When) Known() bool { return w.From != "" || w.To != "" }

// EventMention is one telling of an event inside an article.
type EventMention struct {
	Span            // of the sentence
	Quote    string `json:"quote"`
	Sentence int    `json:"sentence"`
	Rule     string `json:"rule"` // name of the frame or rule
	// Trigger is the span of the words that tell the act.
	Trigger *Span `json:"trigger,omitempty"`
	// Modality and Source of this telling.
	Modality Modality `json:"modality,omitempty"`
	Source   string   `json:"source,omitempty"` // who says so: "selon X"
}

// Event is one act, told at least once in the article.
type Event struct {
	ID           string         `json:"id"`
	Type         EventType      `json:"type"`
	Modality     Modality       `json:"modality"`
	Participants []Participant  `json:"participants"`
	Place        string         `json:"place,omitempty"` // entity id
	Venue        string         `json:"venue,omitempty"` // "palais d'El Mouradia"
	Instrument   string         `json:"instrument,omitempty"`
	Date         When           `json:"date"`
	Duration     string         `json:"duration,omitempty"` // ISO 8601, of the instrument or stay
	Topic        string         `json:"topic,omitempty"`
	Mentions     []EventMention `json:"mentions"`
	Score        float64        `json:"score"`
}

package resolve

import "actant/internal/kg"

// Entity is one person, country, body, place, agreement or exercise of the
// world, as all articles together tell it.
type Entity struct {
	// ID is "entity:" and a name that depends on what is told, never on the
	// order of the input: the gazetteer id where one is linked
	// ("entity:person:mark-esper"), else kind and folded name
	// ("entity:person/nasser-bourita"), with a discriminator for namesakes.
	ID        string    `json:"entity"`
	Kind      kg.Kind   `json:"kind"`
	Name      string    `json:"name"`
	Aliases   []string  `json:"aliases,omitempty"` // other spellings, sorted, without Name
	Country   string    `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Wikidata  string    `json:"wikidata,omitempty"`
	Gazetteer string    `json:"gazetteer,omitempty"` // id of the entry it is linked to
	Type      string    `json:"type,omitempty"`      // finer class, as in kg.Entity
	Roles     []kg.Role `json:"roles,omitempty"`
	Group     bool      `json:"group,omitempty"`   // stands for several
	Unnamed   bool      `json:"unnamed,omitempty"` // no article names it
	// Sources lists the entities of single articles that were joined, sorted.
	Sources []EntitySource `json:"sources"`
	// Merged says why they were joined; one reason for each join between
	// different wordings, sorted.
	Merged []Reason `json:"merged_because,omitempty"`
	// Possibly lists ids of entities that may be the same: near in name, but
	// without the evidence to join them. Sorted; the relation is symmetric.
	Possibly []string `json:"possibly,omitempty"`
	// Confirmed tells that a curation rule vouches for it.
	Confirmed bool `json:"confirmed,omitempty"`
}

// EntitySource is an entity of one article: Local is its id there ("e1").
type EntitySource struct {
	Article string `json:"article"`
	Path    string `json:"path,omitempty"`
	Local   string `json:"entity"`
}

// Reason says why A and B are one.
type Reason struct {
	Rule  string  `json:"rule"`  // stable name: "name.key", "event.plan-deed", "curate.merge"
	Score float64 `json:"score"` // 0 to 1
	A     string  `json:"a"`     // wording, or "article#local"
	B     string  `json:"b"`
}

// Part ties a resolved entity to a resolved event.
type Part struct {
	Entity string      `json:"id"`
	Role   kg.PartRole `json:"role"`
}

// Event is one act of the world with all its tellings.
type Event struct {
	// ID is "event:", type, day and a short hash of its earliest telling
	// ("event:meeting-2020-10-02-3f9c1a2b"): more tellings rarely change it.
	ID           string       `json:"event"`
	Type         kg.EventType `json:"type"`
	Modality     kg.Modality  `json:"modality"`
	Participants []Part       `json:"participants"`         // sorted by entity, then role
	Place        string       `json:"place,omitempty"`      // entity id
	Instrument   string       `json:"instrument,omitempty"` // entity id
	Venue        string       `json:"venue,omitempty"`
	Date         kg.When      `json:"date"`
	Duration     string       `json:"duration,omitempty"`
	Topic        string       `json:"topic,omitempty"`
	// Sources lists every sentence that tells the act, sorted by article,
	// local id and span.
	Sources []Telling `json:"sources"`
	// Articles counts the articles that tell it; Independent counts them with
	// copies of one text taken once.
	Articles    int `json:"articles"`
	Independent int `json:"independent"`
	// Conflicts says in words who tells what where the tellings disagree.
	Conflicts []string `json:"conflicts,omitempty"`
	Merged    []Reason `json:"merged_because,omitempty"`
	// Possibly lists ids of events that a telling would fit as well, were it
	// not for another one. Sorted; the relation is symmetric.
	Possibly  []string `json:"possibly,omitempty"`
	Confirmed bool     `json:"confirmed,omitempty"`
	Score     float64  `json:"score"` // 0 to 1
}

// Telling is one sentence of one article that tells an event.
type Telling struct {
	Article  string      `json:"article"`
	Path     string      `json:"path,omitempty"`
	Local    string      `json:"event"` // id in the article, "v1"
	Modality kg.Modality `json:"modality"`
	Date     kg.When     `json:"date"`
	Quote    string      `json:"quote"`
	Span     kg.Span     `json:"span"`
	Sentence int         `json:"sentence"`
	Rule     string      `json:"rule"`
	Source   string      `json:"source,omitempty"` // who says so, "selon X"
	// Independent numbers the independent texts from 1: tellings from copies
	// of one text bear the same number.
	Independent int `json:"independent"`
}

// Result is what a set of articles and a curation say together. Entities and
// Events are sorted by id.
type Result struct {
	Entities []Entity `json:"entities"`
	Events   []Event  `json:"events"`
	// Faults lists curation rules that were kept but not applied.
	Faults []RuleFault `json:"faults,omitempty"`
}

// Record is all that resolution and the graph need to know of one article. It
// holds no text but the quotes of its events. See [FromArticle], [Record.Encode].
type Record struct {
	Article   string `json:"article"` // kg.Article.ID
	Path      string `json:"path"`
	SHA256    string `json:"sha256"`
	URL       string `json:"url,omitempty"`
	Outlet    string `json:"outlet,omitempty"`
	Title     string `json:"title,omitempty"`
	Published string `json:"published,omitempty"`
	Lang      string `json:"lang,omitempty"`
	// Sketch is a min-hash sketch of the readable text; near-duplicate texts
	// share most of it.
	Sketch   []uint64   `json:"sketch,omitempty"`
	Entities []Local    `json:"entities,omitempty"`
	Events   []kg.Event `json:"events,omitempty"`
}

// Local is an entity of one article with what its record does not show.
type Local struct {
	kg.Entity
	Gender string `json:"gender,omitempty"` // "m", "f" or ""
}

// Rule is one curation rule: what a person decided, when and why.
type Rule struct {
	ID   string   `json:"id"`   // "c1", unique in its curation
	Op   Op       `json:"op"`   // what to do
	Args []string `json:"args"` // see Op; each an id or "article#local"
	// Anchors pins each argument to tellings ("article#local"), so that the
	// rule still finds its subject when ids change. One list an argument.
	Anchors [][]string `json:"anchors,omitempty"`
	Author  string     `json:"author,omitempty"`
	Date    string     `json:"date,omitempty"` // ISO day or RFC 3339
	Note    string     `json:"note,omitempty"`
}

// Op is what a curation rule does.
type Op string

// The operations of curation.
const (
	Merge   Op = "merge"   // A B: A and B (entities or events) are one
	Split   Op = "split"   // ID PART…: the tellings or wordings PART… leave ID
	Forbid  Op = "forbid"  // A B: A and B are never one
	Rename  Op = "rename"  // ID NAME: show this name
	Retype  Op = "retype"  // ID KIND: an entity's kind, an event's type
	Confirm Op = "confirm" // ID: vouched for
	Drop    Op = "drop"    // EVENT: not an event
	Undo    Op = "undo"    // RULE: take that rule back
)

// Curation is a list of rules in the order they were made.
type Curation struct {
	Rules []Rule `json:"rules"`
}

// RuleFault tells why a rule was not applied.
type RuleFault struct {
	Rule string `json:"rule"` // its id
	Why  string `json:"why"`
}

// State is what the store keeps for incremental work: an ordered map from
// keys to values. Keys are printable ASCII and UTF-8 names, separated by NUL.
type State interface {
	// Get returns the value of key, or nil when there is none.
	Get(key string) ([]byte, error)
	// Scan calls f for every key with the prefix, in ascending order of bytes.
	Scan(prefix string, f func(key string, value []byte) error) error
}

// Write is a change of the state; a nil Value removes the key.
type Write struct {
	Key   string
	Value []byte
}

// Change is an article that came, changed (New given, the state knows the old
// one) or went (New nil).
type Change struct {
	Article string
	New     *Record
}

// Move says that a local entity belongs to another resolved entity than
// before. From is "" when it is new, To is "" when it went.
type Move struct {
	Article string `json:"article"`
	Local   string `json:"local"`
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
}

// Delta is what changes in the graph. All lists are sorted. State must be
// written together with the rest; after a crash in between, repeat the call.
//
// An entity told by a million articles must not be rewritten for one more:
// Entities therefore lists only entities whose own fields changed, WITHOUT
// Sources, and Moves tells which local entity came, went or moved.
type Delta struct {
	Entities     []Entity // new or changed, Sources nil
	GoneEntities []string
	Moves        []Move
	Events       []Event // new or changed, whole, with all Sources
	GoneEvents   []string
	Faults       []RuleFault // all faults of the curation, not only new ones
	State        []Write
}

// Options tunes a resolution; its zero value is right for most uses.
type Options struct {
	// Workers decide components at the same time; 0 means one a processor.
	// The result does not depend on it.
	Workers int
	// Known tells what the gazetteer says of an id; nil means nothing.
	Known Known
	// Spellings are groups of folded words that write one name, besides those
	// that resolve brings along.
	Spellings [][]string

	lex   *lexicon // made of Spellings once, by FromGazetteer
	block int      // the largest block, for tests; 0 means maxBlock
}

// Known is the part of the gazetteer that resolution asks.
type Known interface {
	// GivenName tells whether the folded word is a given name.
	GivenName(norm string) (gender byte, ok bool)
	// Canonical gives the canonical name, country and Wikidata id of an entry.
	Canonical(id string) (name, country, wikidata string, ok bool)
}

package events

import (
	"errors"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"sync"

	"actant/internal/calendar"
	"actant/internal/gazetteer"
	"actant/internal/kg"
	"actant/internal/syntax"
)

// Extractor finds events. It may be used by several goroutines at once.
type Extractor struct {
	gaz   *gazetteer.Gazetteer
	langs map[string]*language
	model func(lang string) (*syntax.Model, error)
	pool  sync.Pool
}

// New returns an Extractor. Model gives the grammar of a language; it is asked
// only for languages that occur. A language without a grammar has no events.
func New(gaz *gazetteer.Gazetteer, model func(lang string) (*syntax.Model, error)) (*Extractor, error) {
	x := &Extractor{gaz: gaz, langs: map[string]*language{}, model: model}
	for _, lang := range []string{"fr", "en"} {
		l, err := loadLanguage(lang)
		if err != nil {
			return nil, err
		}
		x.langs[lang] = l
	}
	x.pool.New = func() any { return &work{readers: map[string]*syntax.Reader{}, models: map[string]*syntax.Model{}} }
	return x, nil
}

// work is the memory of one article at a time.
type work struct {
	readers map[string]*syntax.Reader
	models  map[string]*syntax.Model
	col     syntax.Collapsed
	ranges  []syntax.Range
	ments   []int
}

// article is the state of the article being read.
type article struct {
	x     *Extractor
	w     *work
	a     *kg.Article
	byID  map[string]int
	found []*cand
	// mentionsOf has the mentions of each sentence: a.Mentions[from:to].
	from, to []int
	// guessed are the entities of names that only their role made persons.
	guessed []int
	// town is, per sentence, the entity of the first town it is set in, or -1.
	town []int
	// seat is the entity of the town that the dateline names, or -1.
	seat int
	// answers is the one interviewed, once asked for; -1 for nobody
	asked   bool
	answers int
}

// cand is a telling of an act before tellings are joined.
type cand struct {
	typ        kg.EventType
	modality   kg.Modality
	parts      []part
	place      int // entity index, or -1
	venue      string
	instrument int
	instText   string
	when       kg.When
	duration   string
	sentence   int
	rule       string
	trigger    kg.Span
	source     string
	pointer    bool // only points back: "la rencontre"
	adds       bool // gives its participants to a meeting told before
	definite   bool // the act is told with a definite article
	old        bool // told to be of an earlier time: "last met in July"
	itText     bool // the text is told by a pronoun
	narrow     bool // only a day inside its own phrase is its day
	soft       bool // told by a title without tense: the story decides whether it happened
	own        bool // the date stands in its own clause
	course     bool // told to be in the course of the meeting before: "En marge des travaux, …"
	score      float64
	mentions   []kg.EventMention
	order      int
}

// part is a participant in the making.
type part struct {
	ent     int
	role    kg.PartRole
	mention int
	way     string
}

// Article fills a.Events; it needs sentences, tokens, mentions and entities. It
// may add entities: a state for which its capital stands. Sentences in
// languages without a grammar are left out. The only errors are of grammars
// that cannot be loaded.
func (x *Extractor) Article(a *kg.Article) error {
	w := x.pool.Get().(*work)
	defer x.pool.Put(w)
	ar := &article{x: x, w: w, a: a, seat: -1, byID: make(map[string]int, len(a.Entities))}
	for i := range a.Entities {
		ar.byID[a.Entities[i].ID] = i
	}
	ar.familyNames()
	ar.surnamePairs()
	ar.index()
	for s := range a.Sentences {
		if err := ar.sentence(s); err != nil {
			return err
		}
	}
	n := len(a.Mentions)
	ar.finish()
	ar.unguess()
	if n > 0 {
		sort.SliceStable(a.Mentions, func(i, j int) bool { return a.Mentions[i].Start < a.Mentions[j].Start })
	}
	return nil
}

// index notes which mentions stand in which sentence.
func (ar *article) index() {
	n := len(ar.a.Sentences)
	ar.from, ar.to = make([]int, n), make([]int, n)
	ar.town = make([]int, n)
	for i := range ar.town {
		ar.town[i] = -1
	}
	for i := range ar.a.Mentions {
		s := ar.a.Mentions[i].Sentence
		if s < 0 || s >= n {
			continue
		}
		if ar.to[s] == 0 {
			ar.from[s] = i
		}
		ar.to[s] = i + 1
		ar.noteTown(s, i)
	}
}

// noteTown keeps the first town or venue that a sentence tells with "à" or "in".
func (ar *article) noteTown(s, i int) {
	m := &ar.a.Mentions[i]
	if m.Kind != kg.Place || ar.town[s] >= 0 || m.First < 1 || m.Inside != "" {
		return
	}
	switch lower(ar.a.Tokens[m.First-1].Norm) {
	case "à", "au", "a", "in", "at":
		if ei, ok := ar.byID[m.Entity]; ok && !wideArea(&ar.a.Entities[ei]) {
			ar.town[s] = ei
		}
	}
}

// sentence reads one sentence for candidates.
func (ar *article) sentence(s int) error {
	sent := &ar.a.Sentences[s]
	lang := ar.x.langs[sent.Lang]
	if lang == nil || sent.Last-sent.First < 2 || sent.Last-sent.First > maxTokens {
		return nil
	}
	r, m, err := ar.reader(sent.Lang)
	if errors.Is(err, fs.ErrNotExist) { // weights of one's own (--models) without this language
		ar.warn("no grammar for language " + sent.Lang + ": its sentences are not read for events")
		return nil
	}
	if err != nil {
		return err
	}
	st := ar.collapse(s, lang, m)
	trig := st.tag(r)
	if ar.from[s] == ar.to[s] && !(len(trig) > 0 && st.namesTwo()) || len(trig) == 0 && !st.beings() && !st.title() {
		return nil // only sentences where a trigger meets a name are parsed
	}
	st.parse(r)
	st.matchAll(trig)
	return nil
}

// tag gives the words their classes and forms and finds the triggers.
func (st *sentenceState) tag(r *syntax.Reader) []trigger {
	r.Tag(st.col.Words)
	st.words = st.col.Words
	st.mendForms()
	st.mendTenses()
	st.mendNouns()
	return st.triggers()
}

// parse gives the sentence its tree.
func (st *sentenceState) parse(r *syntax.Reader) {
	st.tree = r.Parse(st.words)
	st.mendParticiples()
}

// namesTwo tells whether at least two runs of capitalised names stand in a
// sentence in which nobody was recognised.
func (st *sentenceState) namesTwo() bool {
	n := 0
	for i := range st.words {
		if st.words[i].UPOS == syntax.PROPN && titled(st.words[i].Form) && (i == 0 || st.words[i-1].UPOS != syntax.PROPN) {
			n++
		}
	}
	return n >= 2
}

// title tells whether the sentence is a title or sub-heading.
func (st *sentenceState) title() bool {
	k := st.ar.a.Blocks[st.ar.a.Sentences[st.idx].Block].Kind
	return k == kg.Title || k == kg.Heading
}

// warn notes a warning once.
func (ar *article) warn(w string) {
	if !slices.Contains(ar.a.Warnings, w) {
		ar.a.Warnings = append(ar.a.Warnings, w)
	}
}

// maxTokens bounds the length of a sentence that is parsed; longer ones are
// tables and lists of names.
const maxTokens = 400

func (ar *article) reader(lang string) (*syntax.Reader, *syntax.Model, error) {
	if r := ar.w.readers[lang]; r != nil {
		return r, ar.w.models[lang], nil
	}
	m, err := ar.x.model(lang)
	if err != nil {
		return nil, nil, err
	}
	ar.w.models[lang] = m
	ar.w.readers[lang] = m.Reader()
	return ar.w.readers[lang], m, nil
}

// sentenceState is one sentence, read.
type sentenceState struct {
	ar    *article
	lang  *language
	idx   int
	col   *syntax.Collapsed
	words []syntax.Word
	tree  *syntax.Tree
	dates []calendar.Expr
	trig  []trigger
	// carriedTo are messages that wait for their recipient.
	carriedTo []*cand
	// prefix is the first token behind the dateline of an agency ("RABAT, 2 oct
	// (MAP) –") that opens the sentence, the sentence's first token without one.
	prefix int
}

// collapse simplifies the sentence for the parser.
func (ar *article) collapse(s int, lang *language, m *syntax.Model) *sentenceState {
	st := &sentenceState{ar: ar, lang: lang, idx: s, col: &ar.w.col}
	st.dates = calendar.Find(ar.a, s)
	st.prefix = ar.dateline(s)
	ar.w.ranges = ar.w.ranges[:0]
	for i := range st.dates {
		if st.dates[i].Kind != calendar.Duration && st.dates[i].Kind != calendar.Vague && st.dates[i].First >= st.prefix {
			ar.w.ranges = append(ar.w.ranges, syntax.Range{First: st.dates[i].First, Last: st.dates[i].Last})
		}
	}
	if st.prefix > ar.a.Sentences[s].First {
		ar.w.ranges = append(ar.w.ranges, syntax.Range{First: ar.a.Sentences[s].First, Last: st.prefix})
	}
	ar.w.ments = ar.w.ments[:0]
	for i := ar.from[s]; i < ar.to[s]; i++ {
		if ar.a.Mentions[i].First >= st.prefix {
			ar.w.ments = append(ar.w.ments, i)
		}
	}
	m.Collapse(&ar.w.col, ar.a, s, ar.w.ments, ar.w.ranges)
	return st
}

// dateline finds the end of an agency's dateline at the head of a sentence: a
// place first, then at most twelve words with a day or an agency, then a dash.
// Without one it is the first token of the sentence. The place is kept as the
// seat of the article.
func (ar *article) dateline(s int) int {
	sent := &ar.a.Sentences[s]
	first := -1
	if i := ar.from[s]; i < ar.to[s] {
		m := &ar.a.Mentions[i]
		if m.First == sent.First && (m.Kind == kg.Place || m.Kind == kg.Country) {
			first = i
		}
	}
	if first >= 0 { // "France : X reçu par Y"
		if t := ar.a.Mentions[first].Last; t < sent.Last-3 && ar.a.Tokens[t].Norm == ":" {
			if ei, ok := ar.byID[ar.a.Mentions[first].Entity]; ok && ar.town[s] < 0 && !wideArea(&ar.a.Entities[ei]) {
				ar.town[s] = ei
			}
			return t + 1
		}
		if ar.a.Mentions[first].Kind != kg.Place {
			return sent.First
		}
	}
	if first < 0 {
		return sent.First
	}
	for t := ar.a.Mentions[first].Last; t < sent.Last && t < sent.First+14; t++ {
		switch ar.a.Tokens[t].Norm {
		case "–", "—", "-", "--", "(-)":
			if ei, ok := ar.byID[ar.a.Mentions[first].Entity]; ok && ar.seat < 0 {
				ar.seat = ei
			}
			return t + 1
		}
	}
	return sent.First
}

// mention is the mention that word w stands for, or nil.
func (st *sentenceState) mention(w int) *kg.Mention {
	if w < 0 || w >= len(st.col.Mention) || st.col.Mention[w] < 0 {
		return nil
	}
	return &st.ar.a.Mentions[st.col.Mention[w]]
}

// text is the stretch of the article that word w stands for.
func (st *sentenceState) span(w int) kg.Span {
	t := st.col.Tokens[w]
	return kg.Span{Start: st.ar.a.Tokens[t.First].Start, End: st.ar.a.Tokens[t.Last-1].End}
}

// entity makes sure that a state is among the entities of the article.
func (ar *article) country(iso string) int {
	id := "country:" + iso
	for i := range ar.a.Entities {
		if ar.a.Entities[i].Gazetteer == id {
			return i
		}
	}
	name := iso
	if ar.x.gaz != nil {
		if g := ar.x.gaz.Entry(id); g != nil {
			name = g.Name
			if ar.a.Lang == "en" {
				name = firstString(g.NameEN, name)
			}
		}
	}
	return ar.addEntity(kg.Entity{Kind: kg.Country, Name: name, Gazetteer: id, Country: iso})
}

func (ar *article) addEntity(e kg.Entity) int {
	e.ID = "e" + strconv.Itoa(len(ar.a.Entities)+1)
	ar.a.Entities = append(ar.a.Entities, e)
	ar.byID[e.ID] = len(ar.a.Entities) - 1
	return len(ar.a.Entities) - 1
}

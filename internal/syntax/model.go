package syntax

import (
	"fmt"
	"io/fs"
	"sync"

	"actant/models"
)

// Model reads sentences of one language. It is immutable: any number of
// goroutines may use it, each with its own [Reader].
type Model struct {
	// Header says what the model is and where it comes from.
	Header Header

	lists  *wordLists
	tagger *tagger
	parser *parser
	lex    *lexicon
	words  StandIns
}

// StandIns are the words that stand for collapsed mentions: "Dupont" for a
// person, "Paris" for a place.
type StandIns struct {
	Person, Country, Place, Organisation, Event string
	headLast                                    bool
}

// StandInsOf are the stand-ins of a language, for training.
func StandInsOf(lang string) (StandIns, error) {
	l, err := loadLists(lang)
	if err != nil {
		return StandIns{}, err
	}
	return newStandIns(l), nil
}

func newStandIns(l *wordLists) StandIns {
	return StandIns{one(l.personWord), one(l.countryWord), one(l.placeWord), one(l.organisationWord), one(l.eventWord), l.headSide["last"]}
}

// Lemma is the lemma of a form as a part of speech, without context.
func (m *Model) Lemma(form string, u UPOS) string {
	var s tagScratch
	s.tokenize(m.lex, []Word{{Form: form}})
	b, _ := m.lex.lemma(nil, form, &s.tokens[0], u)
	return string(b)
}

// Load reads the grammar of a language ("fr", "en") from LANG-grammar/model.bin
// below fsys. A file of another format, version or language, or one cut short,
// is an error that names the file and what was expected.
func Load(lang string, fsys fs.FS) (*Model, error) {
	file := lang + "-grammar/model.bin"
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, fmt.Errorf("read grammar of %q: %w", lang, err)
	}
	m, err := decode(raw, lang)
	if err != nil {
		return nil, fmt.Errorf("read grammar %s: %w", file, err)
	}
	return m, nil
}

// Default is the shipped model of a language, loaded at the first call and
// kept. Languages without a model are an error.
func Default(lang string) (*Model, error) {
	switch lang {
	case "fr":
		return defaultFR()
	case "en":
		return defaultEN()
	}
	return nil, fmt.Errorf("no grammar for language %q (there are fr and en)", lang)
}

var (
	defaultFR = sync.OnceValues(func() (*Model, error) { return Load("fr", models.FS) })
	defaultEN = sync.OnceValues(func() (*Model, error) { return Load("en", models.FS) })
)

// Lang is the language of the model.
func (m *Model) Lang() string { return m.Header.Lang }

// Reader is the work space of one goroutine over a model; it is reused from
// sentence to sentence so that reading does not allocate.
type Reader struct {
	m    *Model
	tree Tree
	tagScratch
	parseScratch
}

// Reader makes a work space. It must not be shared between goroutines.
func (m *Model) Reader() *Reader {
	r := &Reader{m: m}
	r.tree.lists = m.lists
	return r
}

// Tag fills UPOS, Feats and Lemma of the words that are not Fixed.
func (r *Reader) Tag(words []Word) { r.tag(words) }

// Parse fills Head and Rel of tagged words and gives the tree over them. The
// tree is valid until the next Parse of this reader; [Tree.Clone] keeps it.
func (r *Reader) Parse(words []Word) *Tree {
	r.parse(words)
	r.tree.reset(words)
	return &r.tree
}

// Read is Tag and Parse.
func (r *Reader) Read(words []Word) *Tree {
	r.Tag(words)
	return r.Parse(words)
}

// Tag is [Reader.Tag] with a work space of its own, for single sentences.
func (m *Model) Tag(words []Word) { m.Reader().Tag(words) }

// Parse is [Reader.Parse] with a work space of its own, for single sentences.
func (m *Model) Parse(words []Word) *Tree { return m.Reader().Parse(words) }

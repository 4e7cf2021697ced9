package syntax

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
)

// FormatVersion is the version of model.bin that this program reads.
const FormatVersion = 2

const magic = "actant-grammar\n"

// Header says what a model is and where it comes from. It stands at the start of
// model.bin as JSON.
type Header struct {
	Lang    string  `json:"lang"`
	Licence string  `json:"licence"`
	Inputs  []Input `json:"inputs"`
	Seed    uint64  `json:"seed"`
	Epochs  int     `json:"epochs"`
	// Scores on the development files: "upos", "lemma", "uas", "las", … in percent.
	Scores []Score `json:"scores,omitempty"`
	// Tags and Labels are the classes of the tagger and the parser.
	Tags   []string `json:"tags"`
	Labels []string `json:"labels"`
}

// Input is a file that the model was trained on.
type Input struct {
	Name    string `json:"name"`
	SHA256  string `json:"sha256"`
	Licence string `json:"licence,omitempty"`
}

// Score is a number measured on a file.
type Score struct {
	File  string  `json:"file"`
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// sectionNames in the order of the file.
var sectionNames = [...]string{"tagslots", "tagrows", "sure", "parslots", "parrows", "retag", "forms", "suffixes", "paradigms", "rules", "bare", "accents"}

type sections [len(sectionNames)][]byte

// encode writes a model file: magic, version, header, sections, checksum.
func encode(h *Header, s *sections) ([]byte, error) {
	head, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write model header: %w", err)
	}
	var b bytes.Buffer
	b.WriteString(magic)
	put := func(n int) { b.Write(binary.LittleEndian.AppendUint32(nil, uint32(n))) }
	put(FormatVersion)
	put(len(head))
	b.Write(head)
	for _, sec := range s {
		put(len(sec))
		b.Write(sec)
	}
	put(int(crc32.Checksum(b.Bytes(), castagnoli)))
	return b.Bytes(), nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// decode reads a model file. The model keeps raw: it must not be changed.
func decode(raw []byte, lang string) (*Model, error) {
	if !bytes.HasPrefix(raw, []byte(magic)) {
		return nil, errors.New("not a grammar model of actant")
	}
	r := &cutter{rest: raw[len(magic):]}
	if v := r.number(); r.err == nil && v != FormatVersion {
		return nil, fmt.Errorf("model format %d, this program reads format %d: train it again with \"actant train\"", v, FormatVersion)
	}
	head := r.bytes(r.number())
	var s sections
	for i := range s {
		s[i] = r.bytes(r.number())
	}
	sum := r.number()
	if r.err != nil || len(r.rest) != 0 {
		return nil, fmt.Errorf("model of %d bytes is cut short or too long: copy it again", len(raw))
	}
	if sum != int(crc32.Checksum(raw[:len(raw)-4], castagnoli)) {
		return nil, errors.New("model is damaged (checksum differs): copy it again")
	}
	m := &Model{}
	if err := json.Unmarshal(head, &m.Header); err != nil {
		return nil, fmt.Errorf("model header: %w", err)
	}
	if m.Header.Lang != lang {
		return nil, fmt.Errorf("model is of language %q, expected %q", m.Header.Lang, lang)
	}
	return m, m.build(&s)
}

// build makes the parts of the model over the sections.
func (m *Model) build(s *sections) error {
	var err error
	if m.lists, err = loadLists(m.Header.Lang); err != nil {
		return err
	}
	m.words = newStandIns(m.lists)
	if len(s[2])%lexSlot != 0 || len(s[5])%lexSlot != 0 {
		return errors.New("table of sure forms or of parts of speech of a wrong size")
	}
	tagw, err := newWeights(s[0], s[1])
	if err != nil {
		return fmt.Errorf("tagger: %w", err)
	}
	parw, err := newWeights(s[3], s[4])
	if err != nil {
		return fmt.Errorf("parser: %w", err)
	}
	if m.lex, err = newLexicon(s[6], s[7], s[8], string(s[9])); err != nil {
		return err
	}
	if err := m.lex.setBare(s[10], s[11]); err != nil {
		return err
	}
	tags := make([]tag, len(m.Header.Tags))
	for i, t := range m.Header.Tags {
		tags[i] = parseTag(t)
	}
	labels := make([]Rel, len(m.Header.Labels))
	for i, l := range m.Header.Labels {
		labels[i], _ = ParseRel(l)
	}
	if len(tags) == 0 || len(tags) > 250 || len(labels) == 0 || len(labels) > 120 {
		return fmt.Errorf("model with %d tags and %d labels", len(tags), len(labels))
	}
	m.tagger = newTagger(tags, tagw, s[2])
	m.parser = &parser{labels: labels, w: parw, retag: s[5]}
	return nil
}

// String writes a tag as UPOS and features.
func (t tag) String() string { return t.upos.String() + " " + t.feats.String() }

func parseTag(s string) tag {
	u, f, _ := strings.Cut(s, " ")
	upos, _ := ParseUPOS(u)
	return tag{upos, ParseFeats(f)}
}

// cutter takes numbers and byte strings off the front.
type cutter struct {
	rest []byte
	err  error
}

func (c *cutter) number() int {
	b := c.bytes(4)
	if c.err != nil {
		return 0
	}
	return int(binary.LittleEndian.Uint32(b))
}

func (c *cutter) bytes(n int) []byte {
	if c.err != nil || n < 0 || n > len(c.rest) {
		c.err = errors.New("cut short")
		return nil
	}
	b := c.rest[:n:n]
	c.rest = c.rest[n:]
	return b
}

// WithScores gives the bytes of a model file with other scores in its header.
func WithScores(raw []byte, scores []Score) ([]byte, error) {
	m, err := decode(raw, langOf(raw))
	if err != nil {
		return nil, fmt.Errorf("write scores: %w", err)
	}
	m.Header.Scores = scores
	r := &cutter{rest: raw[len(magic)+4:]}
	r.bytes(r.number())
	var s sections
	for i := range s {
		s[i] = r.bytes(r.number())
	}
	return encode(&m.Header, &s)
}

// langOf is the language that the header of a model file names, "" if broken.
func langOf(raw []byte) string {
	r := &cutter{rest: raw[min(len(raw), len(magic)+4):]}
	var h Header
	if json.Unmarshal(r.bytes(r.number()), &h) != nil {
		return ""
	}
	return h.Lang
}

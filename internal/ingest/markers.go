package ingest

import (
	"io/fs"
	"strings"
	"sync"

	"actant/internal/kg"
)

// sense is what a marker phrase makes of its line.
type sense uint8

const (
	noSense   sense = iota
	tail            // heads a list after which nothing of the story comes
	box             // heads a short list that may stand amid the story
	related         // a single line that leads elsewhere
	notice          // what the page says to its reader
	noticeHas       // the same, anywhere in a short line
	noticeEnd       // the same, only after the story
	inline          // what interrupts a story: advertising
	footer          // rights, navigation, tags
	footerHas       // the same, anywhere in a short line
	byline          // who wrote it
	caption         // of a picture
	ticker          // heads a band of headlines
)

// kind is the kind of block that a line with this sense is.
func (s sense) kind() kg.BlockKind {
	switch s {
	case tail, box, related:
		return kg.Related
	case notice, noticeHas, noticeEnd, inline:
		return kg.Notice
	case footer, footerHas:
		return kg.Footer
	case ticker:
		return kg.Ticker
	}
	return kg.Other
}

// phrase is one marker phrase.
type phrase struct {
	text  string
	sense sense
	bare  bool // no sign need part it from what follows
}

// markers are the phrases of all languages: a page in one language carries
// furniture in others.
type markers struct {
	start  map[string][]phrase // by first word, longest phrase first
	inside map[string][]phrase // anywhere in a line, by first word
	credit []string            // in captions of pictures
	agency []string            // at the end of lines that name the paper
	glued  []string            // as written, glued to the end of a paragraph
}

// markerTable parses the marker files once.
var markerTable = sync.OnceValue(func() *markers {
	m := &markers{start: map[string][]phrase{}, inside: map[string][]phrase{}}
	names, _ := fs.Glob(dataFS, "data/markers.*.txt") // the pattern is well formed
	senses := map[string]sense{"tail": tail, "box": box, "related": related, "notice": notice, "notice-has": noticeHas, "notice-end": noticeEnd, "inline": inline,
		"footer": footer, "footer-has": footerHas, "byline": byline, "caption": caption, "ticker": ticker}
	for _, name := range names {
		var s sense
		section := ""
		for _, line := range dataLines(name) {
			if line[0] == '[' && line[len(line)-1] == ']' {
				section = strings.Trim(line, "[]")
				s = senses[section]
				continue
			}
			switch section {
			case "credit":
				m.credit = append(m.credit, line)
			case "glued":
				m.glued = append(m.glued, line)
			case "agencies":
				m.agency = append(m.agency, line)
			default:
				text, bare := strings.CutSuffix(line, " +")
				m.add(phrase{fold(text), s, bare})
			}
		}
	}
	return m
})

func (m *markers) add(p phrase) {
	if p.sense == noticeHas || p.sense == footerHas {
		w := firstWord(p.text)
		m.inside[w] = append(m.inside[w], p)
		return
	}
	w := firstWord(p.text)
	list := m.start[w]
	i := 0
	for i < len(list) && len(list[i].text) >= len(p.text) {
		i++
	}
	list = append(list, phrase{})
	copy(list[i+1:], list[i:])
	list[i] = p
	m.start[w] = list
}

// firstWord is the part of a folded line before the first blank or sign.
func firstWord(key string) string {
	for i := 0; i < len(key); i++ {
		switch key[i] {
		case ' ', ':', ',', '.', '|', '(', '/', '>', '-', '!', '?', '\'', ';':
			if i > 0 {
				return key[:i]
			}
			return key[:1]
		}
	}
	return key
}

// hit is a phrase found at the start of a line with what follows it.
type hit struct {
	phrase
	rest string // after the phrase, folded, untrimmed
}

// whole tells that nothing but signs and numbers follows: "Commentaires (3) :".
func (h hit) whole() bool {
	return strings.Trim(h.rest, " :.,;!?()[]|>»›→-–—…0123456789+*•▼▶\"") == ""
}

// split tells that a sign parts the phrase from what follows: "Lire aussi : X".
func (h hit) split() bool {
	r := strings.TrimLeft(h.rest, " ")
	if r == "" {
		return true
	}
	for _, sign := range []string{":", "|", ">", "»", "›", "→", "-", "–", "—", "(", "•", "/", "!", "…"} {
		if strings.HasPrefix(r, sign) {
			return true
		}
	}
	return false
}

// at finds the longest phrases at the start of a folded line, longest first.
func (m *markers) at(key string) []hit {
	var out []hit
	for _, p := range m.start[firstWord(key)] {
		if strings.HasPrefix(key, p.text) && wordBreak(key, p.text) {
			out = append(out, hit{p, key[len(p.text):]})
		}
	}
	return out
}

// wordBreak tells whether the phrase ends where a word of the line ends.
func wordBreak(key, p string) bool {
	if len(key) == len(p) {
		return true
	}
	last, next := p[len(p)-1], key[len(p)]
	if !isWordByte(last) {
		return true
	}
	return !isWordByte(next)
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 && c != 0xC2 && c != 0xE2
}

// has finds a phrase anywhere in a folded line, at the start of a word.
func (m *markers) has(key string) sense {
	for i := 0; i < len(key); i++ {
		if !isWordByte(key[i]) || i > 0 && isWordByte(key[i-1]) {
			continue
		}
		for _, p := range m.inside[firstWord(key[i:])] {
			if strings.HasPrefix(key[i:], p.text) {
				return p.sense
			}
		}
	}
	return noSense
}

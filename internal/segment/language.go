package segment

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

//go:embed data/*.txt
var dataFS embed.FS

// language is what the splitter knows of one language; its tables come from
// data/<code>.txt and are read-only once loaded.
type language struct {
	title       map[string]bool // abbreviations that never end a sentence, without the final stop
	lean        map[string]bool // abbreviations only before a capitalised name or a number
	digit       map[string]bool // abbreviations only before a number
	abbr        map[string]bool // abbreviations that may end one
	starter     map[string]bool // words that begin a sentence when capitalised
	elision     map[string]bool // "l", "qu": an apostrophe after them ends the token
	nameElision map[string]bool // "n": before a capital it is part of a name
	// afterElision are words in capitals after "N'" that make it no name: "N'EST".
	afterElision map[string]bool
	whole        map[string]bool // words that are never split
	prefix       map[string]bool // prefixes glued by a hyphen
	clitic       map[string]bool // "-t-il": a hyphen before them begins a token
	verbal       bool            // splits don't, 's and hyphens as English treebanks do
}

// languages returns the tables by language code. They are parsed once.
var languages = sync.OnceValue(func() map[string]*language {
	m := map[string]*language{}
	names, _ := fs.Glob(dataFS, "data/*.txt") // the pattern is well formed
	for _, name := range names {
		b, err := dataFS.ReadFile(name)
		if err != nil {
			continue // cannot happen: the name was listed
		}
		code := strings.TrimSuffix(strings.TrimPrefix(name, "data/"), ".txt")
		m[code] = parseLanguage(string(b))
	}
	return m
})

// parseLanguage reads a data file: "[section]" lines, "#" comments, forms
// separated by white space.
func parseLanguage(src string) *language {
	l := &language{
		title: map[string]bool{}, lean: map[string]bool{}, digit: map[string]bool{}, abbr: map[string]bool{}, starter: map[string]bool{}, elision: map[string]bool{},
		nameElision: map[string]bool{}, afterElision: map[string]bool{}, whole: map[string]bool{}, prefix: map[string]bool{}, clitic: map[string]bool{},
	}
	sets := map[string]map[string]bool{
		"title": l.title, "lean": l.lean, "digit": l.digit, "abbr": l.abbr, "starter": l.starter, "elision": l.elision,
		"name-elision": l.nameElision, "after-elision": l.afterElision, "whole": l.whole, "prefix": l.prefix, "clitic": l.clitic,
	}
	section := ""
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		default:
			for _, form := range strings.Fields(line) {
				if set := sets[section]; set != nil {
					set[form] = true
				}
			}
		}
	}
	l.verbal = len(l.elision) == 0
	return l
}

// leans tells whether a form with its stop taken into the token leans on the
// next word, so that no sentence ends with it.
func (l *language) leans(stem string) bool { return l.title[stem] || l.lean[stem] || l.digit[stem] }

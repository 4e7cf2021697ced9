package resolve

import (
	"strings"

	"actant/internal/gazetteer"
)

// FromGazetteer makes options that ask the gazetteer: given names, canonical
// names and spelling groups. Make them once and use them for every call.
func FromGazetteer(g *gazetteer.Gazetteer) Options {
	opt := Options{Known: knownNames{g}}
	for _, s := range g.Spellings() {
		opt.Spellings = append(opt.Spellings, s)
	}
	opt.lex = words().with(opt.Spellings)
	return opt
}

// knownNames is a gazetteer as resolution asks it.
type knownNames struct{ g *gazetteer.Gazetteer }

// GivenName implements [Known].
func (k knownNames) GivenName(norm string) (byte, bool) { return k.g.GivenName(norm) }

// Canonical implements [Known].
func (k knownNames) Canonical(id string) (name, country, wikidata string, ok bool) {
	e := k.g.Entry(id)
	if e == nil {
		return "", "", "", false
	}
	country, _, _ = strings.Cut(e.Country, "|")
	return e.Name, country, e.Wikidata, true
}

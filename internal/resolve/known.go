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

// Version tells a state whether the gazetteer is the one it was made with.
func (k knownNames) Version() string { return k.g.Version() }

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

// Names gives all names of an entry, for [solver.mislinked].
func (k knownNames) Names(id string) []string {
	e := k.g.Entry(id)
	if e == nil {
		return nil
	}
	out := []string{e.Name}
	for _, a := range e.Aliases() {
		out = append(out, a.Form)
	}
	return out
}

// namer is what a [Known] may tell besides: all names of an entry.
type namer interface{ Names(id string) []string }

// mislinked tells that a full name shares the surname of the entry it was
// linked to, but that another given name stands before it in every form the
// gazetteer has: "Tarek Abdelghaffar" is no Magdi Abdel Ghaffar.
func (s *solver) mislinked(n *name, id string) bool {
	k, ok := s.opt.Known.(namer)
	if !ok || n.short || len(n.words) < 2 {
		return false
	}
	key := n.folded + "\x1f" + id
	if bad, ok := s.linkedWrong[key]; ok {
		return bad
	}
	names := k.Names(id)
	bad := len(names) > 0
	for _, form := range names {
		o := s.names.get(form)
		if l := compare(n, o); l.rule != "name.given" && !o.short {
			bad = false
			break
		}
	}
	s.linkedWrong[key] = bad
	return bad
}

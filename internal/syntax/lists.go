package syntax

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed data/*.txt
var listFiles embed.FS

// wordLists are the lemmas that the relation language of one language asks for:
// prepositions of the agent, negations, modals, verbs of object control.
type wordLists struct {
	agent, negation, modal, future, nearFuture, recentPast, reflexive, perfect, passive,
	relative, activeParticiple, objectControl, sharedSubject,
	article, pluralArticle, notHead, weekday, dateLead, dateNounLead, asideOpen, connective, headEnd, headSide,
	personWord, countryWord, placeWord, organisationWord, eventWord map[string]bool
}

func loadLists(lang string) (*wordLists, error) {
	file := "data/" + lang + ".txt"
	raw, err := listFiles.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("syntax: no word lists for language %q", lang)
	}
	l := &wordLists{}
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		dst := l.list(f[0])
		if dst == nil {
			return nil, fmt.Errorf("%s:%d: unknown list %q", file, i+1, f[0])
		}
		*dst = make(map[string]bool, len(f))
		for _, lemma := range f[1:] {
			(*dst)[lemma] = true
		}
	}
	return l, nil
}

func (l *wordLists) list(name string) *map[string]bool {
	return map[string]*map[string]bool{
		"agent": &l.agent, "negation": &l.negation, "modal": &l.modal, "future": &l.future,
		"near-future": &l.nearFuture, "recent-past": &l.recentPast, "reflexive": &l.reflexive,
		"perfect": &l.perfect, "passive": &l.passive, "relative": &l.relative,
		"active-participle": &l.activeParticiple, "object-control": &l.objectControl,
		"shared-subject": &l.sharedSubject, "article": &l.article, "plural-article": &l.pluralArticle,
		"not-head": &l.notHead, "weekday": &l.weekday, "date-lead": &l.dateLead, "date-noun-lead": &l.dateNounLead,
		"aside-open": &l.asideOpen, "head-end": &l.headEnd, "head-side": &l.headSide, "person-word": &l.personWord,
		"country-word": &l.countryWord, "place-word": &l.placeWord, "organisation-word": &l.organisationWord,
		"event-word": &l.eventWord, "connective": &l.connective,
	}[name]
}

// one is the only lemma of a list.
func one(list map[string]bool) string {
	for s := range list {
		return s
	}
	return ""
}

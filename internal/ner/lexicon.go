package ner

import (
	"bufio"
	"embed"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"sync"

	"actant/internal/gazetteer"
)

//go:embed data/*.tsv
var lexiconFiles embed.FS

// class is a set of word classes that the rules ask for.
type class uint64

// The word classes; their names in the files are those of classNames.
const (
	clsDet class = 1 << iota
	clsDef
	clsIndef
	clsPoss
	clsOf
	clsAt
	clsAnd
	clsIn
	clsFor
	clsArticle
	clsParticle
	clsSoftParticle
	clsPreAdj
	clsFormer
	clsDeputy
	clsRoleAdj
	clsTailAdj
	clsRelAdj
	clsSayVerb
	clsSayPre
	clsPlacePrep
	clsPlaceHead
	clsVenueHead
	clsNotPerson
	clsOrgHead
	clsMinistryHead
	clsGovernment
	clsGroup
	clsGroupCountry
	clsGroupOrg
	clsIndefGroup
	clsImpersonal
	clsNumber
	clsStop
	clsHonorific
	clsCut
	clsVenueAdj
	clsMedia
	clsIdiom
	clsExercise
	clsLast
	clsGenitive
	clsAbroad
	clsBareOrg
	clsVenueBare
	clsCivic
	clsAbout
	clsNameAlso
	clsPlaceFirst
	clsNamed
	clsIdiomNoun
	clsBeforeIdiom
	clsToldOnly
	clsInvariable
	clsSingular
	clsDelegation
	clsByline
	clsHonours
	clsCommon
	clsNotOrg
	clsTime
)

var classNames = map[string]class{
	"det": clsDet, "def": clsDef, "indef": clsIndef, "poss": clsPoss, "of": clsOf, "at": clsAt, "and": clsAnd,
	"in": clsIn, "for": clsFor, "article": clsArticle, "particle": clsParticle, "softparticle": clsSoftParticle,
	"preadj": clsPreAdj, "former": clsFormer, "deputy": clsDeputy, "roleadj": clsRoleAdj, "tailadj": clsTailAdj,
	"reladj": clsRelAdj, "sayverb": clsSayVerb, "saypre": clsSayPre, "placeprep": clsPlacePrep,
	"placehead": clsPlaceHead, "venuehead": clsVenueHead, "notperson": clsNotPerson, "orghead": clsOrgHead,
	"ministryhead": clsMinistryHead, "government": clsGovernment, "group": clsGroup, "groupcountry": clsGroupCountry,
	"grouporganisation": clsGroupOrg, "indefgroup": clsIndefGroup, "impersonal": clsImpersonal, "number": clsNumber,
	"stop": clsStop, "cut": clsCut, "venueadj": clsVenueAdj, "media": clsMedia, "idiom": clsIdiom,
	"exercise": clsExercise, "last": clsLast, "genitive": clsGenitive, "abroad": clsAbroad, "bareorg": clsBareOrg,
	"venuebare": clsVenueBare, "civic": clsCivic, "about": clsAbout, "namealso": clsNameAlso, "placefirst": clsPlaceFirst, "named": clsNamed, "idiomnoun": clsIdiomNoun, "beforeidiom": clsBeforeIdiom, "toldonly": clsToldOnly, "invariable": clsInvariable, "singular": clsSingular, "delegation": clsDelegation, "byline": clsByline, "honours": clsHonours, "common": clsCommon, "notorg": clsNotOrg, "time": clsTime,
}

// entry is a form of the lexicon with what it means. A form may have several
// words and may be a role, a portfolio, an instrument, a title or a word class.
type entry struct {
	form   string // folded
	sort   byte   // 'r'ole, 'p'ortfolio, 'i'nstrument, 'h'onorific, 'c'lass, prono'n', n'u'mber
	kind   string // office kind, portfolio, instrument type
	lemma  string // of a role
	cls    class
	gender byte
	plural bool
	number int
	title  bool // only before a name
	rank   bool
	body   bool // the body that is led gives the kind
	port   bool // a portfolio may follow
	abroad bool // posted to a place
	deputy bool
}

// lexicon is what the rules know of one language.
type lexicon struct {
	lang   string
	class  map[string]class    // one-word forms
	heads  map[string][]*entry // by first word: role, portfolio, … forms, longest first
	opts   map[string]bool
	adj    []string // endings of adjectives
	nation []string // endings of demonyms
}

// loadLexicons reads the embedded files once.
var loadLexicons = sync.OnceValues(func() (map[string]*lexicon, error) {
	files, err := lexiconFiles.ReadDir("data")
	if err != nil {
		return nil, err
	}
	out := map[string]*lexicon{}
	for _, f := range files {
		lang := strings.TrimSuffix(f.Name(), ".tsv")
		b, err := lexiconFiles.ReadFile("data/" + f.Name())
		if err != nil {
			return nil, err
		}
		l, err := parseLexicon(lang, string(b))
		if err != nil {
			return nil, fmt.Errorf("read data/%s: %w", f.Name(), err)
		}
		out[lang] = l
	}
	return out, nil
})

// parseLexicon reads one file; its error names the line.
func parseLexicon(lang, text string) (*lexicon, error) {
	l := &lexicon{lang: lang, class: map[string]class{}, heads: map[string][]*entry{}, opts: map[string]bool{}}
	sc := bufio.NewScanner(strings.NewReader(text))
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if err := l.line(strings.Split(line, "\t")); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	for _, h := range l.heads {
		sort.SliceStable(h, func(i, j int) bool { return len(h[i].form) > len(h[j].form) })
	}
	return l, sc.Err()
}

// line adds one row.
func (l *lexicon) line(f []string) error {
	if f[0] == "option" && len(f) == 2 {
		l.opts[f[1]] = true
		return nil
	}
	if len(f) < 3 {
		return fmt.Errorf("%q has %d fields, want at least 3", f[0], len(f))
	}
	switch f[0] {
	case "role":
		return l.role(f)
	case "portfolio", "instrument":
		for w := range strings.SplitSeq(f[2], "|") {
			l.put(entry{form: w, sort: f[0][0], kind: f[1]})
		}
	case "honorific", "pronoun":
		for w := range strings.SplitSeq(f[2], "|") {
			g, num := genderNumber(f[1])
			sort := byte('h')
			if f[0] == "pronoun" {
				sort = 'n'
			}
			l.put(entry{form: w, sort: sort, gender: g, number: num, plural: num > 1})
		}
	case "ending":
		if f[1] == "nation" {
			l.nation = append(l.nation, strings.Split(f[2], "|")...)
		} else {
			l.adj = append(l.adj, strings.Split(f[2], "|")...)
		}
	case "number":
		n, err := strconv.Atoi(f[1])
		if err != nil {
			return fmt.Errorf("%q is no number", f[1])
		}
		for w := range strings.SplitSeq(f[2], "|") {
			l.put(entry{form: w, sort: 'u', number: n, cls: clsNumber})
		}
	case "class":
		c, ok := classNames[f[1]]
		if !ok {
			return fmt.Errorf("no word class is called %q", f[1])
		}
		for w := range strings.SplitSeq(f[2], "|") {
			l.put(entry{form: w, sort: 'c', cls: c})
		}
	default:
		return fmt.Errorf("no such row: %q", f[0])
	}
	return nil
}

// genderNumber reads "m1", "fp", "-1".
func genderNumber(s string) (g byte, number int) {
	if len(s) != 2 {
		return 0, 0
	}
	if s[0] != '-' {
		g = s[0]
	}
	if s[1] == 'p' {
		return g, 99
	}
	return g, 1
}

// role adds the forms of a role row.
func (l *lexicon) role(f []string) error {
	if len(f) < 4 {
		return fmt.Errorf("role %q has %d fields, want 4 or 5", f[1], len(f))
	}
	flags := ""
	if len(f) > 4 {
		flags = f[4]
	}
	for i, form := range strings.Split(f[3], ";") {
		if form == "" {
			continue
		}
		e := entry{form: form, sort: 'r', kind: f[1], lemma: f[2], plural: i >= 2, gender: "mfmf"[i&3],
			title: strings.Contains(flags, "t"), rank: strings.Contains(flags, "r"), body: strings.Contains(flags, "g"),
			port: strings.Contains(flags, "p"), abroad: strings.Contains(flags, "a"), deputy: strings.Contains(flags, "d")}
		if i == 0 && strings.Count(f[3], form) > 1 {
			e.gender = 0 // "ministre", "porte-parole": both
		}
		l.put(e)
	}
	return nil
}

// adjective tells whether a folded word ends like an adjective of relation.
func (l *lexicon) adjective(fold string) bool { return hasEnding(l.adj, fold) }

// hasEnding tells whether a word of some length has one of the endings.
func hasEnding(endings []string, fold string) bool {
	for _, e := range endings {
		if len(fold) > len(e)+2 && strings.HasSuffix(fold, e) {
			return true
		}
	}
	return false
}

// put files an entry under its first word.
func (l *lexicon) put(e entry) {
	e.form = gazetteer.Fold(e.form)
	if e.form == "" {
		return
	}
	if e.sort == 'h' {
		e.cls = clsHonorific
	}
	first, _, more := strings.Cut(e.form, " ")
	if !more {
		l.class[e.form] |= e.cls
		if e.sort == 'c' {
			return
		}
	}
	for _, old := range l.heads[first] {
		if old.form == e.form && old.sort == e.sort {
			if old.sort == 'c' {
				old.cls |= e.cls
			} else if old.gender != e.gender && !e.plural {
				old.gender = 0
			}
			return
		}
	}
	l.heads[first] = append(l.heads[first], &e)
}

package gazetteer

import (
	"strings"

	"actant/internal/kg"
)

// Office is the kind of entries that name a function ("chef de la diplomatie
// marocaine"); it is no kind of a mention, see [Gazetteer.Office].
const Office kg.Kind = "office"

// Flags say how a form names its entry.
type Flags uint32

// The flags of a form; in the files they stand after ";" behind the form.
const (
	CS       Flags = 1 << iota // cs: only in this very case ("FAR")
	Amb                        // amb: common word or bearer of many meanings
	Old                        // old: no longer in use
	Typo                       // typo: a wrong but attested spelling
	Abbr                       // abbr: acronym or abbreviation
	Masc                       // m: demonym, masculine singular
	Fem                        // f: demonym, feminine singular
	MascPl                     // mp: demonym, masculine plural
	FemPl                      // fp: demonym, feminine plural
	Prefix                     // pre: first part of a compound demonym ("franco-")
	Nominal                    // nominal: descriptive ("le Royaume")
	Metonym                    // metonym: stands for its government or office
	Capital                    // capital: a capital city standing for its government
	Weak                       // weak: needs support by the sentence
	Official                   // official: the full official name
	Short                      // short: surname or short name alone
)

// Demonym is the set of the flags of demonyms.
const Demonym = Masc | Fem | MascPl | FemPl

var flagNames = [...]string{"cs", "amb", "old", "typo", "abbr", "m", "f", "mp", "fp", "pre", "nominal", "metonym", "capital", "weak", "official", "short"}

// Has tells whether any flag of q is set in f.
func (f Flags) Has(q Flags) bool { return f&q != 0 }

// String lists the flags as the files write them.
func (f Flags) String() string {
	var b strings.Builder
	for i, n := range flagNames {
		if f&(1<<i) != 0 {
			if b.Len() > 0 {
				b.WriteByte(',')
			}
			b.WriteString(n)
		}
	}
	return b.String()
}

// parseFlags reads "cs,amb"; the first unknown flag is returned.
func parseFlags(s string) (f Flags, unknown string) {
	for s != "" {
		var w string
		w, s = cutAny(s, ",; ")
		if w == "" {
			continue
		}
		found := false
		for i, n := range flagNames {
			if n == w {
				f |= 1 << i
				found = true
				break
			}
		}
		if !found && unknown == "" {
			unknown = w
		}
	}
	return f, unknown
}

// cutAny cuts s at the first of the bytes in seps.
func cutAny(s, seps string) (before, after string) {
	if i := strings.IndexAny(s, seps); i >= 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}

// Alias is one form of an entry.
type Alias struct {
	Lang  string // "fr", "en", "ar", "" for any
	Form  string
	Flags Flags
}

// Entry is one row: a thing with a name.
type Entry struct {
	ID       string  // "person:mark-esper", "country:MA", "place:gn2538475"
	Kind     kg.Kind // from the prefix of the id
	Type     string  // finer class: "armed_force", "capital", "venue", office kind
	Name     string  // canonical name, French where there is one
	NameEN   string  // first English form, or ""
	Country  string  // ISO 3166-1 alpha-2, upper case, or ""; several joined by "|"
	From, To string  // ISO dates, possibly year-only; soft
	Wikidata string
	Source   string // code in sources.tsv
	Target   string // of a metonym: the id of what it stands for
	Pop      int    // inhabitants of a place, 0 unknown
	Lat, Lon string // decimal degrees of a place, or ""
	City     string // id of the place a venue lies in, or ""
	Gender   byte   // 'm', 'f' or 0
	De       string // of a country: its French genitive, "du Maroc"
	rawAlias string
	flags    Flags
}

// Aliases lists the forms of the entry beside its canonical name, in file order.
func (e *Entry) Aliases() []Alias {
	var out []Alias
	eachAlias(e.rawAlias, func(a Alias, _ string) { out = append(out, a) })
	return out
}

// Flags of the canonical name.
func (e *Entry) Flags() Flags { return e.flags }

// eachAlias walks the aliases of a row; bad names an unknown flag.
func eachAlias(raw string, f func(a Alias, bad string)) {
	for raw != "" {
		var one string
		one, raw, _ = strings.Cut(raw, "|")
		form, flags, _ := strings.Cut(strings.TrimSpace(one), ";")
		a := Alias{Form: strings.TrimSpace(form)}
		if i := strings.IndexByte(a.Form, ':'); i == 2 || i == 3 {
			a.Lang, a.Form = a.Form[:i], strings.TrimSpace(a.Form[i+1:])
		}
		if a.Form == "" {
			continue
		}
		var bad string
		a.Flags, bad = parseFlags(flags)
		f(a, bad)
	}
}

// kindOf reads the kind off the prefix of an id.
func kindOf(id string) kg.Kind {
	p, _, _ := strings.Cut(id, ":")
	switch p {
	case "person":
		return kg.Person
	case "country":
		return kg.Country
	case "ministry":
		return kg.Ministry
	case "org":
		return kg.Organisation
	case "place", "region", "venue":
		return kg.Place
	case "exercise":
		return kg.Exercise
	case "office":
		return Office
	case "metonym":
		return "metonym"
	case "agreement":
		return kg.Agreement
	}
	return ""
}

// Holding is one term of a person in an office.
type Holding struct {
	Person, Office string // ids
	From, To       string // ISO dates, possibly "2019" or "2019-07"; "" unknown or open
	Acting         bool
}

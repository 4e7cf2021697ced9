// Package calendar answers: which day does "vendredi" mean?
//
// [Find] reads the date expressions of a sentence; [Expr.Resolve] turns one
// into a day or an interval of days, given the day of publication, the tense
// of the verb it belongs to, and the day of the act told before. The two are
// apart because the tense and the act before are known only later, when the
// sentence is read for events.
//
// # What an expression covers
//
// The span of an expression holds the prepositions and articles that belong to
// it ("en août 2020", "à partir de mercredi", "du 4 au 11 décembre", "on
// Friday") and the part of the day after it ("mardi soir", "le 2 octobre dans
// la matinée"), but no comma or bracket around it. So an expression can be
// left out of a sentence, and a sentence is left.
//
// # Conventions
//
// A half-known day is an interval: "en août 2020" is 2020-08-01 to 2020-08-31.
// Weeks run from Monday to Sunday; "début", "mi-" and "fin" of a month are days
// 1–10, 10–20 and 21–end, of a year January–March, May–August and
// October–December; seasons change on the 20th to 23rd of March, June,
// September and December. Parts of the day do not change the day. "la nuit de
// lundi à mardi" is both days. "depuis mardi" has no end and "jusqu'à vendredi"
// no beginning. A bare weekday looks back, unless the verb looks ahead.
//
// All knowledge of a language lies in lang/*.txt; a language is added by adding
// a file.
package calendar

import "actant/internal/kg"

// Tense is the time that the verb of a clause looks at.
type Tense uint8

// The tenses. Future is also "est attendu", "devrait", "doit se rendre".
const (
	Unknown Tense = iota
	Past
	Present
	Future
)

// Kind says what sort of expression was read.
type Kind uint8

// The kinds of expressions.
const (
	Day      Kind = iota + 1 // "vendredi 2 octobre", "2/10/2020"
	Range                    // "du 4 au 11 décembre", "dans la nuit du 2 au 3 mai"
	Weekday                  // "mardi", "vendredi dernier", "lundi et mardi"
	Month                    // "en août 2020", "fin septembre"
	Year                     // "en 2006", "début 2021", "au premier trimestre"
	Period                   // "la semaine dernière", "ce mois-ci"
	Deictic                  // "hier", "demain", "ce matin"
	Distance                 // "il y a trois jours", "dans deux semaines"
	Anchored                 // "le même jour", "la veille", "deux jours plus tard"
	Duration                 // "dix ans", "trois jours"
	Vague                    // "bientôt", "ces derniers jours"
)

// String gives the name of the kind in lower case.
func (k Kind) String() string {
	names := [...]string{"none", "day", "range", "weekday", "month", "year", "period", "deictic", "distance", "anchored", "duration", "vague"}
	if int(k) >= len(names) {
		return "none"
	}
	return names[k]
}

// Bound says which side of an expression is told.
type Bound uint8

// The bounds.
const (
	At    Bound = iota // "mardi"
	From               // "depuis mardi", "à partir de mardi"
	Until              // "jusqu'à mardi", "d'ici mardi"
)

// Expr is a date expression as read, not yet resolved.
type Expr struct {
	// First and Last delimit its tokens: Article.Tokens[First:Last].
	First, Last int
	// Span is the expression in bytes of Article.Text, with its prepositions.
	Span kg.Span
	Kind Kind
	// Bound tells whether it is a beginning or an end only.
	Bound Bound
	// Rule is the stable name of the rule that read it.
	Rule string
	// Text is Span as it stands in the article.
	Text string

	act  action
	this bool // "ce vendredi"
	vals values
	name string // its first weekday as written, for the warning
}

// Direction tells which way the words themselves look from publication: -1 for
// "hier", "vendredi dernier", "récemment", +1 for "demain", "le mois prochain",
// "bientôt", 0 where only tense or calendar can tell.
func (e Expr) Direction() int {
	d := 0
	switch e.act {
	case actDay, actAgo, actVague:
		d = e.vals.get(sX)
	case actAnchor, actNth, actThen, actDuration:
	default:
		d = e.vals.get(sR)
	}
	return max(-1, min(1, d))
}

// Context is what an expression is resolved against.
type Context struct {
	// Published is the ISO day of publication, or "".
	Published string
	// Tense of the verb that the expression belongs to.
	Tense Tense
	// Anchor is the day of the act told before, for "le même jour".
	Anchor kg.When
}

// Find gives the date expressions of one sentence of a, left to right and
// without overlap. The sentence must have its tokens. A sentence in a language
// without a table, or an index out of range, gives nil.
func Find(a *kg.Article, sentence int) []Expr {
	if sentence < 0 || sentence >= len(a.Sentences) {
		return nil
	}
	s := &a.Sentences[sentence]
	if s.First < 0 || s.Last > len(a.Tokens) || s.First > s.Last {
		return nil
	}
	t := tableOf(s.Lang)
	if t == nil {
		return nil
	}
	toks := a.Tokens[s.First:s.Last]
	if !t.hasCore(toks) {
		return nil
	}
	sc := scanner{t: t, toks: toks}
	sc.read()
	return sc.find(a.Text, s.First)
}

package syntax

import "strings"

// Word is one word of a sentence as the grammar sees it.
type Word struct {
	// Form is the word as written, in NFC with straight apostrophes.
	Form string
	// Lemma is the dictionary form, lower case but for names; "du" has "de".
	Lemma string
	// UPOS is the universal part of speech.
	UPOS UPOS
	// Feats is the inflection as far as form and context tell it.
	Feats Feats
	// Head is the index of the governing word, -1 for the root. Set by Parse.
	Head int
	// Rel is the relation to the head. Set by Parse.
	Rel Rel
	// Fixed tells Tag to keep UPOS, Feats and Lemma as they are: a collapsed
	// name, a head noun that stands for a body.
	Fixed bool
}

// UPOS is a universal part of speech.
type UPOS uint8

// The universal parts of speech.
const (
	NoPOS UPOS = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
	X
	numUPOS
)

var uposNames = [numUPOS]string{"_", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM",
	"PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}

// String is the name as CoNLL-U writes it.
func (u UPOS) String() string { return name(uposNames[:], int(u)) }

// ParseUPOS reads a name as CoNLL-U writes it; unknown names give false.
func ParseUPOS(s string) (UPOS, bool) { v, ok := lookup(uposNames[:], s); return UPOS(v), ok }

// VerbForm, Mood, Tense, Number, Gender, Person and PronType are the values of
// the features of the same names. Zero means that the word has none.
type (
	VerbForm uint8
	Mood     uint8
	Tense    uint8
	Number   uint8
	Gender   uint8
	Person   uint8
	PronType uint8
)

// Verb forms.
const (
	Finite VerbForm = iota + 1
	Infinitive
	Participle
	Gerund
)

// Moods.
const (
	Indicative Mood = iota + 1
	Subjunctive
	Imperative
	Conditional
)

// Tenses of a single word (a French imperfect is Imperfect, a "sera" Future).
// [VerbGroup.Tense] uses Past, Present and Future only.
const (
	Present Tense = iota + 1
	Past
	Imperfect
	Future
)

// Numbers.
const (
	Singular Number = iota + 1
	Plural
)

// Genders.
const (
	Masculine Gender = iota + 1
	Feminine
)

// Persons.
const (
	First Person = iota + 1
	Second
	Third
)

// Types of pronouns and determiners that rules ask for.
const (
	Relative PronType = iota + 1
	Interrogative
	Demonstrative
	Personal
	Article
	Indefinite
	NegativePron
)

// Feats is the inflection of a word.
type Feats struct {
	VerbForm VerbForm
	Mood     Mood
	Tense    Tense
	Number   Number
	Gender   Gender
	Person   Person
	PronType PronType
	// Passive marks a participle that the treebank calls passive (Voice=Pass).
	Passive bool
}

var (
	verbFormNames = []string{"", "Fin", "Inf", "Part", "Ger"}
	moodNames     = []string{"", "Ind", "Sub", "Imp", "Cnd"}
	tenseNames    = []string{"", "Pres", "Past", "Imp", "Fut"}
	numberNames   = []string{"", "Sing", "Plur"}
	genderNames   = []string{"", "Masc", "Fem"}
	personNames   = []string{"", "1", "2", "3"}
	pronTypeNames = []string{"", "Rel", "Int", "Dem", "Prs", "Art", "Ind", "Neg"}
)

// String writes the features as CoNLL-U does, sorted, "_" for none.
func (f Feats) String() string {
	var parts []string
	add := func(k string, names []string, v uint8) {
		if v > 0 && int(v) < len(names) {
			parts = append(parts, k+"="+names[v])
		}
	}
	add("Gender", genderNames, uint8(f.Gender))
	add("Mood", moodNames, uint8(f.Mood))
	add("Number", numberNames, uint8(f.Number))
	add("Person", personNames, uint8(f.Person))
	add("PronType", pronTypeNames, uint8(f.PronType))
	add("Tense", tenseNames, uint8(f.Tense))
	add("VerbForm", verbFormNames, uint8(f.VerbForm))
	if f.Passive {
		parts = append(parts, "Voice=Pass")
	}
	if len(parts) == 0 {
		return "_"
	}
	return strings.Join(parts, "|")
}

// ParseFeats reads the FEATS column of CoNLL-U and keeps what [Feats] holds.
// Other keys and values are dropped.
func ParseFeats(s string) Feats {
	var f Feats
	for part := range strings.SplitSeq(s, "|") {
		k, v, ok := strings.Cut(part, "=")
		if ok {
			f.set(k, v)
		}
	}
	return f
}

func (f *Feats) set(key, value string) {
	pick := func(names []string) uint8 { i, _ := lookup(names, value); return uint8(i) }
	switch key {
	case "VerbForm":
		f.VerbForm = VerbForm(pick(verbFormNames))
	case "Mood":
		f.Mood = Mood(pick(moodNames))
	case "Tense":
		f.Tense = Tense(pick(tenseNames))
	case "Number":
		f.Number = Number(pick(numberNames))
	case "Gender":
		f.Gender = Gender(pick(genderNames))
	case "Person":
		f.Person = Person(pick(personNames))
	case "PronType":
		f.PronType = PronType(pick(pronTypeNames))
	case "Voice":
		f.Passive = value == "Pass"
	}
}

// Rel is a Universal Dependencies relation with its subtype.
type Rel uint8

// The relations, those of Sequoia and EWT. A subtype follows its base.
const (
	NoRel Rel = iota
	RelACL
	RelACLRelcl
	RelAdvcl
	RelAdvclCleft
	RelAdvclRelcl
	RelAdvmod
	RelAmod
	RelAppos
	RelAux
	RelAuxCaus
	RelAuxPass
	RelAuxTense
	RelCase
	RelCC
	RelCCPreconj
	RelCcomp
	RelClf
	RelCompound
	RelCompoundPrt
	RelConj
	RelCop
	RelCsubj
	RelCsubjPass
	RelDep
	RelDepComp
	RelDet
	RelDetPredet
	RelDiscourse
	RelDislocated
	RelExpl
	RelExplComp
	RelExplPass
	RelExplPv
	RelExplSubj
	RelFixed
	RelFlat
	RelFlatForeign
	RelFlatName
	RelGoeswith
	RelIobj
	RelIobjAgent
	RelList
	RelMark
	RelNmod
	RelNmodDesc
	RelNmodPoss
	RelNmodUnmarked
	RelNsubj
	RelNsubjCaus
	RelNsubjOuter
	RelNsubjPass
	RelNummod
	RelObj
	RelObjAgent
	RelObjLvc
	RelObl
	RelOblAgent
	RelOblArg
	RelOblMod
	RelOblUnmarked
	RelOrphan
	RelParataxis
	RelParataxisInsert
	RelPunct
	RelReparandum
	RelRoot
	RelVocative
	RelXcomp
	numRels
)

var relNames = [numRels]string{"_", "acl", "acl:relcl", "advcl", "advcl:cleft", "advcl:relcl", "advmod", "amod",
	"appos", "aux", "aux:caus", "aux:pass", "aux:tense", "case", "cc", "cc:preconj", "ccomp", "clf", "compound",
	"compound:prt", "conj", "cop", "csubj", "csubj:pass", "dep", "dep:comp", "det", "det:predet", "discourse",
	"dislocated", "expl", "expl:comp", "expl:pass", "expl:pv", "expl:subj", "fixed", "flat", "flat:foreign",
	"flat:name", "goeswith", "iobj", "iobj:agent", "list", "mark", "nmod", "nmod:desc", "nmod:poss",
	"nmod:unmarked", "nsubj", "nsubj:caus", "nsubj:outer", "nsubj:pass", "nummod", "obj", "obj:agent", "obj:lvc",
	"obl", "obl:agent", "obl:arg", "obl:mod", "obl:unmarked", "orphan", "parataxis", "parataxis:insert", "punct",
	"reparandum", "root", "vocative", "xcomp"}

// String is the label as CoNLL-U writes it.
func (r Rel) String() string { return name(relNames[:], int(r)) }

// Base is the relation without its subtype: obl for obl:agent.
func (r Rel) Base() Rel { return relBases[r] }

// relBases maps each relation to its base; constant after start.
var relBases = func() (t [numRels]Rel) {
	for r := range t {
		b := r
		for b > 0 && strings.Contains(relNames[b], ":") {
			b--
		}
		t[r] = Rel(b)
	}
	return t
}()

// Is tells whether r is one of the relations or a subtype of one of them.
func (r Rel) Is(rels ...Rel) bool {
	for _, q := range rels {
		if r == q || r.Base() == q {
			return true
		}
	}
	return false
}

// ParseRel reads a label. A subtype that is not known gives its base; an
// unknown base gives RelDep and false.
func ParseRel(s string) (Rel, bool) {
	if v, ok := lookup(relNames[:], s); ok {
		return Rel(v), true
	}
	base, _, _ := strings.Cut(s, ":")
	if v, ok := lookup(relNames[:], base); ok {
		return Rel(v), true
	}
	return RelDep, false
}

func name(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "?"
}

func lookup(names []string, s string) (int, bool) {
	for i, n := range names {
		if n == s {
			return i, true
		}
	}
	return 0, false
}

package events

import (
	"embed"
	"fmt"
	"strings"

	"actant/internal/kg"
)

//go:embed data/*.tsv
var dataFiles embed.FS

// pos is the part of speech of a trigger.
type pos byte

const (
	verb      pos = 'V'
	reflexive pos = 'R'
	noun      pos = 'N'
)

// slot says which function fills which role.
type slot struct {
	preps    []string // prepositions; nil for subj, obj, iobj, poss
	fn       string   // "subj", "obj", "iobj", "poss", "obl"
	kinds    string   // letters of pocg
	role     kg.PartRole
	required bool
}

// frame is one trigger with its roles.
type frame struct {
	rule     string
	typ      kg.EventType
	pos      pos
	lemma    string
	with     string // second word wanted in the clause, or ""
	slots    []slot
	dest     bool // wants a place of destination
	inst     bool // takes an instrument
	needInst bool
	instFn   slot // where the instrument stands
	// conditions, from the sixth column
	weak    bool     // only adds to an act told elsewhere: "a quitté Dakar"
	phone   bool     // a word for telephone must stand in the clause
	noinf   bool     // not with an infinitive: "a appelé X à signer"
	next    []string // one of these words must follow: "table ronde"
	obj     bool     // the destination is the direct object: "visiter X"
	plan    bool     // always planned: "est attendu à"
	prop    bool     // always proposed: "a invité X à Alger"
	adds    bool     // adds its participants to a meeting told before: "y ont pris part"
	from    bool     // the place is where one comes from: "rentré de Moroni"
	forTo   bool     // the place is told with "pour": "a quitté Kinshasa pour Luanda"
	loose   bool     // a word that often names no act: wants a day, a place or "tenir"
	must    bool     // no act without its wanted roles
	notnext []string // none of these words follows: "received from"
	before  []string // one of these words stands before: "courtesy call", "paid a visit"
	stay    bool     // only with a duration: "a passé deux jours à Alger"
}

// language is what the matcher knows of one language.
type language struct {
	frames map[string][]*frame // by lemma
	words  map[string]map[string]bool
	forms  map[string]form // verb forms of headlines, by spelling
	known  map[string]bool // lemmas of verb frames and classes
}

// form is a spelling of a verb that taggers take for a noun.
type form struct {
	lemma string
	past  bool
	sure  bool // is never anything else
}

// is tells whether a lemma belongs to a class of words.
func (l *language) is(class, lemma string) bool { return l.words[class][lemma] }

// loadLanguage reads the frames and word classes of one language; all faults
// are reported as file:line.
func loadLanguage(lang string) (*language, error) {
	l := &language{frames: map[string][]*frame{}, words: map[string]map[string]bool{}, forms: map[string]form{}, known: map[string]bool{}}
	err := eachLine("data/"+lang+".words.tsv", func(f []string) error {
		if f[0] == "forms" {
			return l.addForms(f[1:])
		}
		set := make(map[string]bool, len(f))
		for _, w := range f[1:] {
			w = strings.ReplaceAll(w, "_", " ")
			set[w], l.known[w] = true, true
			set[bare(w)] = true // papers that write without accents
		}
		l.words[f[0]] = set
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachLine("data/"+lang+".frames.tsv", func(f []string) error {
		fr, err := parseFrame(f)
		if err != nil {
			return err
		}
		l.frames[fr.lemma] = append(l.frames[fr.lemma], fr)
		l.known[fr.lemma] = true
		if b := bare(fr.lemma); b != fr.lemma {
			l.frames[b] = append(l.frames[b], fr)
		}
		if b := strings.TrimSuffix(fr.lemma, "s"); b != fr.lemma && fr.pos == noun {
			l.frames[b] = append(l.frames[b], fr)
		}
		if b := strings.ReplaceAll(fr.lemma, "-", " "); b != fr.lemma {
			l.frames[b] = append(l.frames[b], fr)
		}
		return nil
	})
	return l, err
}

// addForms reads "met=meet!past": a spelling, its lemma, "!" when it is never
// anything else, and "past" for a past.
func (l *language) addForms(fs []string) error {
	for _, f := range fs {
		spelling, rest, ok := strings.Cut(f, "=")
		if !ok {
			return fmt.Errorf("form %q has no =", f)
		}
		x := form{lemma: rest}
		if lemma, past := strings.CutSuffix(x.lemma, "past"); past {
			x.lemma, x.past = lemma, true
		}
		if lemma, sure := strings.CutSuffix(x.lemma, "!"); sure {
			x.lemma, x.sure = lemma, true
		}
		l.forms[spelling] = x
	}
	return nil
}

// bare is a word without its accents.
func bare(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 {
			return accents.Replace(w)
		}
	}
	return w
}

var accents = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "ë", "e", "à", "a", "â", "a", "î", "i", "ï", "i", "ô", "o", "û", "u", "ù", "u", "ç", "c", "œ", "oe")

func eachLine(file string, use func(fields []string) error) error {
	raw, err := dataFiles.ReadFile(file)
	if err != nil {
		return fmt.Errorf("events: no data for this language: %w", err)
	}
	var faults []string
	for i, line := range strings.Split(string(raw), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		if err := use(strings.Split(line, "\t")); err != nil {
			faults = append(faults, fmt.Sprintf("%s:%d: %v", file, i+1, err))
		}
	}
	if len(faults) > 0 {
		return fmt.Errorf("%s", strings.Join(faults, "\n"))
	}
	return nil
}

func parseFrame(f []string) (*frame, error) {
	if len(f) < 5 {
		return nil, fmt.Errorf("a frame has five columns, this one %d", len(f))
	}
	lemma, with, _ := strings.Cut(f[3], "+")
	fr := &frame{rule: f[0], typ: kg.EventType(f[1]), pos: pos(f[2][0]), lemma: lemma, with: with}
	for _, part := range strings.Fields(f[4]) {
		if err := fr.addSlot(part); err != nil {
			return nil, err
		}
	}
	if len(f) > 5 {
		for _, c := range strings.Fields(f[5]) {
			if err := fr.addCondition(c); err != nil {
				return nil, err
			}
		}
	}
	return fr, nil
}

func (fr *frame) addCondition(c string) error {
	name, value, _ := strings.Cut(c, ":")
	switch name {
	case "weak":
		fr.weak = true
	case "phone":
		fr.phone = true
	case "noinf":
		fr.noinf = true
	case "next":
		fr.next = strings.Split(value, ",")
	case "obj":
		fr.obj = true
	case "plan":
		fr.plan = true
	case "prop":
		fr.prop = true
	case "adds":
		fr.adds = true
	case "from":
		fr.from = true
	case "pour":
		fr.forTo = true
	case "loose":
		fr.loose = true
	case "must":
		fr.must = true
	case "notnext":
		fr.notnext = strings.Split(value, ",")
	case "before":
		fr.before = strings.Split(value, ",")
	case "stay":
		fr.stay = true
	default:
		return fmt.Errorf("unknown condition %q", c)
	}
	return nil
}

// addSlot reads "avec/face_à[pog]=actor!".
func (fr *frame) addSlot(part string) error {
	required := strings.HasSuffix(part, "!")
	part = strings.TrimSuffix(part, "!")
	if part == "dest" {
		fr.dest = true
		return nil
	}
	left, role, ok := strings.Cut(part, "=")
	if !ok {
		return fmt.Errorf("role %q has no =", part)
	}
	s := slot{kinds: "pocg", role: kg.PartRole(role), required: required, fn: "obl"}
	if i := strings.IndexByte(left, '['); i >= 0 {
		s.kinds = strings.Trim(left[i:], "[]")
		left = left[:i]
	}
	switch left {
	case "subj", "obj", "iobj", "poss":
		s.fn = left
	default:
		s.preps = strings.Split(strings.ReplaceAll(left, "_", " "), "/")
	}
	if role == "inst" {
		fr.inst, fr.needInst, fr.instFn = true, required, s
		return nil
	}
	fr.slots = append(fr.slots, s)
	return nil
}

// slotFor is the slot that a function with a preposition fills, or nil.
func (fr *frame) slotFor(fn, prep string) *slot {
	for i := range fr.slots {
		s := &fr.slots[i]
		if s.fn != fn {
			continue
		}
		if fn != "obl" {
			return s
		}
		for _, p := range s.preps {
			if p == prep {
				return s
			}
		}
	}
	return nil
}

package resolve

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/gazetteer"
)

// name is a personal name taken apart.
type name struct {
	folded  string // titles off, apostrophes closed, folded: equal names are equal here
	words   []word // without particles
	numeral int    // regnal number, 0 for none
	short   bool   // a surname or given name alone ("Esper", "Le Drian", "Al-Assad")
}

// word is one word of a name.
type word struct {
	form     string // folded
	sound    string // as phones
	fused    string // sounds with the particle before it ("Ben Ali" as "Benali"), or ""
	key      string // skeleton of sound
	groups   []int32
	labels   []string // names of groups and nicks, for blocking
	nicks    []int32
	initial  bool   // a single letter
	optional bool   // "Sidi", "El Hadj"
	given    bool   // a given name
	common   bool   // one of those that prove nothing by themselves
	before   string // the particle before it, but no article ("ben", "de")
	patron   bool   // after "ben", "ould": a father's name
}

// parser takes names apart; it is read-only after it was made.
type parser struct {
	lex   *lexicon
	known Known
	sum   uint64 // of all words and names it knows
}

// parse takes a personal name apart.
func (p *parser) parse(raw string) name {
	tokens, joined := p.tokens(raw)
	return p.assemble(tokens, joined)
}

// parseFolded takes apart what parse folded: no titles, and the regnal number
// in capitals.
func (p *parser) parseFolded(folded string) name {
	fields := strings.Fields(folded)
	list := make([]nameToken, len(fields))
	for i, f := range fields {
		list[i] = nameToken{form: f, raw: f}
	}
	return p.assemble(list, false)
}

// assemble makes a name of its tokens.
func (p *parser) assemble(tokens []nameToken, joined bool) name {
	n := name{}
	tokens, n.numeral = regnal(tokens)
	var folded []string
	spaced := 0
	prevSpaced := true
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		folded = append(folded, t.form)
		if p.lex.particle[t.form] && i+1 < len(tokens) {
			prevSpaced = prevSpaced || !t.hyphen
			continue
		}
		w := p.word(t.form)
		if i > 0 && p.lex.fuse[tokens[i-1].form] {
			w.fused = phones(tokens[i-1].form + t.form)
		}
		if i > 0 && p.lex.particle[tokens[i-1].form] && !isArticle(tokens[i-1].form) {
			w.before = tokens[i-1].form
		}
		w.patron = i > 0 && p.lex.patron[tokens[i-1].form]
		n.words = append(n.words, w)
		if !t.hyphen || prevSpaced {
			if !w.optional || i == len(tokens)-1 {
				spaced++
			}
		}
		prevSpaced = false
	}
	if n.numeral > 0 {
		folded = append(folded, romanOf(n.numeral))
	}
	n.folded = strings.Join(folded, " ")
	n.short = n.numeral == 0 && spaced <= 1 && !joined
	return n
}

// word looks up one word.
func (p *parser) word(form string) word {
	w := word{form: form, sound: phones(form), optional: p.lex.optional[form],
		groups: p.lex.groups[form], nicks: p.lex.nicks[form], initial: utf8.RuneCountInString(form) == 1}
	w.key = skeleton(w.sound)
	for _, g := range w.groups {
		w.labels = append(w.labels, p.lex.labels[g])
	}
	for _, g := range w.nicks {
		w.labels = append(w.labels, p.lex.labels[g])
	}
	w.common = p.lex.given[form]
	w.given = w.common
	if !w.given && p.known != nil {
		_, w.given = p.known.GivenName(form)
	}
	return w
}

// nameToken is a folded word; hyphen tells that it hangs on the one before.
type nameToken struct {
	form   string
	raw    string
	hyphen bool
}

// tokens cuts a raw name into folded words: titles at its start go, "N'Daw" is
// closed, "Abdel Fattah", "Nour Eddine" and "Nasr Allah" become one word.
// joined tells that several written words became one.
func (p *parser) tokens(raw string) (out []nameToken, joined bool) {
	if before, after, ok := strings.Cut(raw, ","); ok && strings.TrimSpace(after) != "" && !strings.Contains(after, ",") {
		raw = after + " " + before // "Putin, Vladimir"
	}
	var list []nameToken
	for k, f := range strings.FieldsFunc(raw, unicode.IsSpace) {
		if k == 0 && strings.Contains(f, ".") && p.lex.honour[gazetteer.Fold(f)] {
			continue // "H.E.", "S.E.M."
		}
		for i, part := range strings.FieldsFunc(f, isHyphen) {
			for j, sub := range initials(part) {
				if form := gazetteer.Fold(closeApostrophes(sub)); form != "" {
					list = append(list, nameToken{form: strings.ReplaceAll(form, " ", ""), raw: sub, hyphen: i+j > 0})
				}
			}
		}
	}
	if len(list) > 3 && len(list[0].form) == 1 && len(list[1].form) == 1 && p.lex.honour[list[0].form+list[1].form] {
		list = list[2:] // "H. E. Khalid"
	}
	for len(list) > 1 && p.lex.title[list[0].form] && !isInitialOf(list[0].raw) {
		list = list[1:]
	}
	if len(list) > 0 {
		list[0].hyphen = false
	}
	return joinCompounds(list)
}

// isInitialOf tells a capital letter with a dot that is no "M.".
func isInitialOf(raw string) bool {
	return len(raw) == 2 && raw[1] == '.' && raw[0] != 'M'
}

func isHyphen(r rune) bool {
	switch r {
	case '-', '\u2010', '\u2011', '\u2012', '\u2013', '/', '_':
		return true
	}
	return false
}

// initials cuts "J.Y." into "J." and "Y."; other words pass.
func initials(s string) []string {
	if len(s) < 3 || len(s) > 8 || strings.Count(s, ".") < 2 {
		return []string{s}
	}
	var out []string
	for _, f := range strings.Split(s, ".") {
		if f != "" {
			out = append(out, f+".")
		}
	}
	return out
}

// closeApostrophes drops apostrophes inside a word ("N'Daw", "Ma'moun") but
// lets the French "d'" and "l'" go as particles.
func closeApostrophes(s string) string {
	low := strings.ToLower(s)
	if len(low) > 3 && (low[0] == 'd' || low[0] == 'l') {
		if rest, ok := cutApostrophe(s[1:]); ok {
			return rest
		}
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '\'', '\u2019', '\u2018', '\u02bc', '\u02bb', '\u02bf', '\u02be', '`', '\u00b4':
			return -1
		}
		return r
	}, s)
}

func cutApostrophe(s string) (string, bool) {
	for _, q := range [...]string{"'", "\u2019"} {
		if rest, ok := strings.CutPrefix(s, q); ok {
			return rest, true
		}
	}
	return "", false
}

// joinCompounds writes compound Arabic names as one word.
func joinCompounds(list []nameToken) (out []nameToken, joined bool) {
	for i := 0; i < len(list); i++ {
		t := list[i]
		switch {
		case isAbd(t.form) && i+1 < len(list):
			next := list[i+1]
			if isArticle(next.form) && i+2 < len(list) {
				i++
				next = list[i+1]
			}
			i++
			t.form = abdName(next.form)
			joined = joined || i+1 < len(list) || len(out) > 0
		case len(out) > 0 && (isDin(t.form) || (t.form == "dine" || t.form == "din") && i+1 < len(list) && len(out[len(out)-1].form) > 2 && !isArticle(out[len(out)-1].form)):
			join(&out[len(out)-1], "eddine")
			continue
		case len(out) > 1 && t.form == "din" && isArticle(out[len(out)-1].form),
			len(out) > 1 && t.form == "dine" && isArticle(out[len(out)-1].form):
			out = out[:len(out)-1]
			join(&out[len(out)-1], "eddine")
			continue
		case len(out) > 0 && (t.form == "allah" || t.form == "ullah") && len(out[len(out)-1].form) > 2:
			join(&out[len(out)-1], "allah")
			continue
		}
		if strings.HasPrefix(t.form, "abd") && len(t.form) > 6 {
			t.form = abdFused(t.form)
		}
		t.form = dinFused(t.form)
		out = append(out, t)
	}
	return out, joined && len(out) > 1
}

func join(t *nameToken, tail string) { t.form = strings.TrimSuffix(t.form, "e") + tail }

func isAbd(s string) bool {
	switch s {
	case "abd", "abdel", "abdul", "abdal", "abdoul", "abdol", "abdu", "abde", "abder", "abdur":
		return true
	}
	return false
}

func isArticle(s string) bool {
	switch s {
	case "al", "el", "ul", "ol", "ar", "er", "ur", "as", "es", "ed", "ad", "en", "an", "az", "ez", "ud", "us":
		return true
	}
	return false
}

func isDin(s string) bool {
	switch s {
	case "eddine", "eddin", "addin", "aldin", "uddin", "oddin", "edine", "addine", "eldin", "eldine":
		return true
	}
	return false
}

// abdName writes "abd" and a name of God in one way: Abdel Fattah and
// Abdelfattah, Abd al-Rahman and Abderrahmane, Abd Allah and Abdallah.
func abdName(of string) string {
	if strings.HasPrefix(of, "allah") || of == "ullah" {
		return "abdallah"
	}
	if strings.IndexByte("tdrzsn", of[0]) >= 0 {
		return "abde" + of[:1] + of
	}
	return "abdel" + of
}

// abdFused brings the vowels and the article of a closed abd- name into line.
func abdFused(s string) string {
	for _, p := range [...]string{"abdel", "abdul", "abdal", "abdoul", "abdol"} {
		if rest, ok := strings.CutPrefix(s, p); ok && len(rest) > 2 && !strings.HasPrefix(rest, "a") || ok && len(rest) > 3 && rest != "laye" {
			if rest == "lah" || rest == "la" {
				return "abdallah"
			}
			if len(rest) < 5 {
				return "abdel" + rest // "Abdeltif" lost its la, it is no Abd-et-Tif
			}
			return abdName(rest)
		}
	}
	switch {
	case strings.HasPrefix(s, "abdall") || strings.HasPrefix(s, "abdull"):
		return "abdallah"
	case len(s) > 6 && isVowel(s[3]) && s[4] == s[5]:
		return "abde" + s[4:]
	}
	return s
}

// dinFused brings Noureddine, Nouredine and Nouruddin into line.
func dinFused(s string) string {
	for _, tail := range [...]string{"eddine", "eddin", "edine", "uddin", "addin", "addine", "aldin", "eldin", "iddine", "oudine", "ouddine"} {
		if head, ok := strings.CutSuffix(s, tail); ok && len(head) > 2 {
			return head + "eddine"
		}
	}
	return s
}

// regnal takes a king's or pope's number off a name: "Mohammed VI",
// "Abdallah II de Jordanie". It counts only after the first words and in
// capitals.
func regnal(list []nameToken) ([]nameToken, int) {
	for i := 1; i < len(list); i++ {
		if list[i].hyphen {
			continue
		}
		n := roman(list[i].raw)
		if n == 0 && list[i].form == "1er" {
			n = 1
		}
		if n == 0 {
			continue
		}
		out := append([]nameToken{}, list[:i]...)
		return append(out, list[i+1:]...), n
	}
	return list, 0
}

// roman reads a number from 1 to 39 in capital Roman digits; one letter alone
// only for I, V and X without a dot.
func roman(s string) int {
	total, prev := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		v := 0
		switch s[i] {
		case 'I':
			v = 1
		case 'V':
			v = 5
		case 'X':
			v = 10
		default:
			return 0
		}
		if v < prev {
			total -= v
		} else {
			total, prev = total+v, v
		}
	}
	if total > 39 {
		return 0
	}
	return total
}

func romanOf(n int) string {
	var b strings.Builder
	for _, d := range [...]struct {
		v int
		s string
	}{{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= d.v {
			b.WriteString(d.s)
			n -= d.v
		}
	}
	return b.String()
}

// newParser makes a parser by options.
func newParser(opt Options) *parser {
	lex := opt.lex
	if lex == nil {
		lex = words()
		if len(opt.Spellings) > 0 {
			lex = lex.with(opt.Spellings)
		}
	}
	p := &parser{lex: lex, known: opt.Known, sum: lex.sum}
	if v, ok := opt.Known.(interface{ Version() string }); ok {
		h := fnv.New64a()
		fmt.Fprintln(h, lex.sum, v.Version())
		p.sum = h.Sum64()
	}
	return p
}

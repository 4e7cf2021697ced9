package syntax_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"actant/internal/kg"
	"actant/internal/syntax"
)

// relationCase is a sentence of testdata/cases/syntax/relations-*.txt.
type relationCase struct {
	line     int
	article  *kg.Article
	dates    []syntax.Range
	brackets []syntax.Range
	mention  []int // index into article.Mentions of each bracket, or -1
	wants    []string
}

func readRelations(t testing.TB, lang string) []relationCase {
	raw, err := os.ReadFile("../../testdata/cases/syntax/relations-" + lang + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []relationCase
	for i, line := range strings.Split(string(raw), "\n") {
		switch {
		case strings.HasPrefix(line, "S: "):
			out = append(out, parseCase(i+1, line[3:]))
		case strings.HasPrefix(line, "W: "):
			c := &out[len(out)-1]
			c.wants = append(c.wants, line[3:])
		}
	}
	return out
}

var kinds = map[string]kg.Kind{"p": kg.Person, "c": kg.Country, "l": kg.Place, "o": kg.Organisation, "r": kg.Person, "a": kg.Agreement}

func parseCase(line int, text string) relationCase {
	c := relationCase{line: line, article: &kg.Article{}}
	a := c.article
	open, kind := -1, ""
	for _, f := range strings.Fields(text) {
		if strings.HasPrefix(f, "[") {
			open, kind = len(a.Tokens), f[1:]
			continue
		}
		closes := strings.HasSuffix(f, "]")
		a.Tokens = append(a.Tokens, kg.Token{Norm: strings.TrimSuffix(f, "]"), SpaceBefore: true})
		if closes {
			c.close(open, len(a.Tokens), kind)
		}
	}
	a.Sentences = []kg.Sentence{{First: 0, Last: len(a.Tokens)}}
	return c
}

func (c *relationCase) close(i, j int, kind string) {
	a := c.article
	c.brackets = append(c.brackets, syntax.Range{First: i, Last: j})
	if kind == "d" {
		c.dates = append(c.dates, syntax.Range{First: i, Last: j})
		c.mention = append(c.mention, -1)
		return
	}
	m := kg.Mention{Kind: kinds[kind], Form: kg.Name, OuterFirst: i, OuterLast: j, First: j - 1, Last: j}
	last := j - 1
	if a.Tokens[last].Norm == "," {
		last--
	}
	m.First, m.Last = last, last+1
	if strings.ToLower(a.Tokens[last].Norm) == a.Tokens[last].Norm || kind == "r" {
		if kind == "p" || kind == "r" {
			m.Form = kg.RoleRef
		}
	}
	c.mention = append(c.mention, len(a.Mentions))
	a.Mentions = append(a.Mentions, m)
}

// read gives the tree and a function from words to brackets (0 for none).
func (c *relationCase) read(m *syntax.Model, collapse bool) (*syntax.Tree, func(int) int, func(string) int) {
	var words []syntax.Word
	tokenOf := func(w int) syntax.Range { return syntax.Range{First: w, Last: w + 1} }
	if collapse {
		var col syntax.Collapsed
		m.Collapse(&col, c.article, 0, nil, c.dates)
		words = col.Words
		tokenOf = func(w int) syntax.Range { return col.Tokens[w] }
	} else {
		for _, k := range c.article.Tokens {
			words = append(words, syntax.Word{Form: k.Norm, Head: -1})
		}
	}
	t := m.Reader().Read(words)
	bracket := func(w int) int {
		r := tokenOf(w)
		for k, b := range c.brackets {
			if r.First < b.Last && b.First < r.Last {
				return k + 1
			}
		}
		return 0
	}
	find := func(form string) int {
		for w := range t.Words {
			if r := tokenOf(w); r.Last == r.First+1 && c.article.Tokens[r.First].Norm == form && bracket(w) == 0 {
				return w
			}
		}
		return -1
	}
	return t, bracket, find
}

// check tells what is wrong with one want, "" for nothing.
func checkWant(t *syntax.Tree, bracket func(int) int, find func(string) int, want string) string {
	f := strings.Fields(want)
	v := find(f[0])
	if v < 0 {
		return "no word " + f[0]
	}
	g := t.VerbGroup(v)
	for _, w := range f[1:] {
		key, value, _ := strings.Cut(w, "=")
		rel, prep, _ := strings.Cut(key, ":")
		got := ""
		switch rel {
		case "subj":
			got = numbers(t, bracket, t.Subjects(v))
		case "psubj":
			got = numbers(t, bracket, t.PassiveSubjects(v))
		case "obj":
			got = numbers(t, bracket, t.Objects(v))
		case "agent":
			got = numbers(t, bracket, t.Agents(v))
		case "obl":
			got = numbers(t, bracket, t.Obliques(v, prep))
		case "tense":
			got = []string{"", "present", "past", "", "future"}[g.Tense]
		case "mark":
			got = g.Mark
		case "gov":
			got = g.GovernorLemma
		case "modal":
			got, value = strconv.FormatBool(g.Modal >= 0), "true"
		case "neg":
			got, value = strconv.FormatBool(g.Negated), "true"
		case "passive":
			got, value = strconv.FormatBool(g.Passive), "true"
		}
		if got != value {
			return fmt.Sprintf("%s %s: got %q, want %q", f[0], key, got, value)
		}
	}
	return ""
}

// numbers are the brackets of the links with their conjuncts.
func numbers(t *syntax.Tree, bracket func(int) int, links []syntax.Link) string {
	var out []string
	for _, l := range links {
		for _, c := range t.Conjuncts(l.Word) {
			if b := strconv.Itoa(bracket(c)); b != "0" && !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

// floors are the sentences that must come out right in every relation, collapsed.
var floors = map[string]int{"fr": 37, "en": 13}

func TestRelations(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		m, err := syntax.Default(lang)
		if err != nil {
			t.Errorf("%s: %v", lang, err)
			continue
		}
		cases := readRelations(t, lang)
		for _, collapse := range []bool{false, true} {
			right := 0
			for _, c := range cases {
				tree, bracket, find := c.read(m, collapse)
				bad := ""
				for _, w := range c.wants {
					if s := checkWant(tree, bracket, find, w); s != "" {
						bad = s
						if collapse {
							t.Logf("%s:%d: %s", lang, c.line, s)
						}
					}
				}
				if bad == "" {
					right++
				}
			}
			t.Logf("%s collapsed=%v: %d of %d sentences right", lang, collapse, right, len(cases))
			if collapse && right < floors[lang] {
				t.Errorf("%s: %d of %d sentences right, expected at least %d", lang, right, len(cases), floors[lang])
			}
		}
	}
}

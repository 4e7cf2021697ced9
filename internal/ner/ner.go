// Package ner answers: who and what is named here?
//
// [Recogniser.Article] fills the mentions of an article: persons, countries,
// ministries, organisations, places, agreements and exercises, by their names,
// by their roles ("le chef de la diplomatie"), by descriptions ("les deux
// hommes") and by pronouns. Three sources propose candidates: the gazetteer,
// the statistical [Tagger], and rules of language over titles, roles and
// capitals; [resolveOverlaps] decides between them. A second pass over the
// whole article then finds the surnames and acronyms of what was named in full.
//
// What the rules know of a language lies in data/<language>.tsv.
package ner

import (
	"slices"
	"sort"
	"strconv"
	"sync"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// Recogniser finds mentions. It is safe for use by several goroutines.
type Recogniser struct {
	gaz   *gazetteer.Gazetteer
	tag   map[string]*Tagger
	order []string // languages of tag, sorted
	langs map[string]*lexicon
	pool  sync.Pool
}

// New returns a Recogniser over a gazetteer (nil: none) and the statistical
// taggers by language (nil or missing ones: rules and gazetteer alone). The
// error tells a fault in the embedded language data.
func New(gaz *gazetteer.Gazetteer, tagger map[string]*Tagger) (*Recogniser, error) {
	langs, err := loadLexicons()
	if err != nil {
		return nil, err
	}
	r := &Recogniser{gaz: gaz, tag: tagger, langs: langs}
	for lang, t := range tagger {
		if t != nil {
			r.order = append(r.order, lang)
		}
	}
	sort.Strings(r.order)
	r.pool.New = func() any { return newScan(r) }
	return r, nil
}

// Article fills a.Mentions from its sentences and tokens. Mentions are in order
// of the text, an outer one before those inside it, and are numbered m1, m2, ….
// What stands inside the Outer of another mention ("le président de la
// Commission européenne") is a mention too, with Inside telling so.
func (r *Recogniser) Article(a *kg.Article) {
	s := r.pool.Get().(*scan)
	defer r.pool.Put(s)
	s.open(a)
	s.survey()
	for i := range a.Sentences {
		s.sentence(i)
	}
	s.document()
	a.Mentions = s.mentions()
	s.close()
}

// newScan makes the working memory of one goroutine.
func newScan(r *Recogniser) *scan {
	return &scan{r: r, caches: map[string]map[string]*info{}}
}

// scan is the state of one article's reading; it is kept for reuse.
type scan struct {
	r      *Recogniser
	a      *kg.Article
	lex    *lexicon
	caches map[string]map[string]*info // language → word → what is known of it
	ti     []*info                     // by token of the article
	low    map[string]struct{}         // folded words that the article writes small
	all    []cand                      // of the article, resolved sentence by sentence
	full   map[string]fullName         // surnames of full names: folded → name

	// of the sentence at hand
	sent   int
	lo, hi int // its tokens
	mode   caseMode
	gz     []gazetteer.Match
	gzAt   []int32 // by token-lo: 1 + index in gz of the match that begins there
	gzEnd  []int32 // by token-lo: 1 + index in gz of the match that ends before it
	roles  []roleSpan
	roleAt []int32 // by token-lo: 1 + index of the role that covers the token
	honor  []int32 // by token-lo+1: 1 + first token-lo of a title that ends before
	cands  []cand
	chunks []Chunk
	chunk  []int32 // by token-lo: 1 + index of the chunk over it

	// of the article, by sentence
	seen  []surveyed
	gzAll []gazetteer.Match
	feats []uint32 // by token of the article
	ts    Scratch
}

// surveyed is what the first look at a sentence found.
type surveyed struct {
	gzFirst, gzLast int // in scan.gzAll
	chunks          []Chunk
}

// caseMode says how much capitals tell in a sentence.
type caseMode uint8

const (
	caseNormal caseMode = iota
	caseTitle           // Every Word Has A Capital
	caseUpper           // ALL CAPITALS
)

// cand is a candidate mention; token numbers are those of the article.
type cand struct {
	first, last           int
	outerFirst, outerLast int
	kind                  kg.Kind
	form                  kg.Form
	rule                  string
	rank                  int8 // see resolveOverlaps
	score                 float64
	ids                   []string
	country, typ          string
	gender                byte
	number                int
	roles                 []kg.RolePhrase
	sent                  int
	span                  *kg.Span // where it is not just its tokens
}

// open prepares the reading of an article.
func (s *scan) open(a *kg.Article) {
	s.a = a
	s.all = s.all[:0]
	s.ti = s.ti[:0]
	if s.low == nil {
		s.low, s.full = map[string]struct{}{}, map[string]fullName{}
	}
	clear(s.low)
	clear(s.full)
	for cap(s.ti) < len(a.Tokens) {
		s.ti = append(s.ti[:cap(s.ti)], nil)
	}
	s.ti = s.ti[:len(a.Tokens)]
	clear(s.ti)
	for len(s.feats) < len(a.Tokens) {
		s.feats = append(s.feats, 0)
	}
	for _, sn := range a.Sentences {
		cache := s.cache(sn.Lang)
		for t := sn.First; t < sn.Last; t++ {
			s.ti[t] = s.look(cache, sn.Lang, a.Tokens[t].Norm)
			if s.ti[t].shape == shapeLower {
				s.low[s.ti[t].fold] = struct{}{}
			}
		}
	}
}

// close lets go of the article.
func (s *scan) close() {
	s.a = nil
	for _, c := range s.caches {
		if len(c) > 1<<16 {
			clear(c)
		}
	}
}

// cache is the memory of words of a language.
func (s *scan) cache(lang string) map[string]*info {
	c := s.caches[lang]
	if c == nil {
		c = map[string]*info{}
		s.caches[lang] = c
	}
	return c
}

// sentence finds the candidates of one sentence and settles them.
func (s *scan) sentence(i int) {
	sn := s.a.Sentences[i]
	s.sent, s.lo, s.hi = i, sn.First, sn.Last
	s.lex = s.r.langs[sn.Lang]
	if s.lex == nil || s.lo == s.hi {
		return
	}
	s.begin()
	if i < len(s.seen) {
		s.gz = append(s.gz, s.gzAll[s.seen[i].gzFirst:s.seen[i].gzLast]...)
		s.chunks = s.seen[i].chunks
	}
	s.index()
	s.gazetteerNames()
	s.persons()
	s.bodies()
	s.places()
	s.instruments()
	s.exercises()
	s.groups()
	s.nations()
	s.pronouns()
	s.roleMentions()
	kept := resolveOverlaps(s.cands)
	s.all = append(s.all, kept...)
}

// begin clears the working memory for the sentence [lo,hi).
func (s *scan) begin() {
	s.cands, s.roles, s.gz, s.chunks = s.cands[:0], s.roles[:0], s.gz[:0], nil
	n := s.hi - s.lo + 1
	s.gzAt, s.gzEnd, s.roleAt = zeroed(s.gzAt, n), zeroed(s.gzEnd, n), zeroed(s.roleAt, n)
	s.honor, s.chunk = zeroed(s.honor, n), zeroed(s.chunk, n)
	s.mode = s.caseOf()
}

// index makes the matches and names of the sentence at hand findable by token
// and reads its titles and roles.
func (s *scan) index() {
	for i := range s.gz {
		m := &s.gz[i]
		if !m.Inner && s.gzAt[m.First-s.lo] == 0 {
			s.gzAt[m.First-s.lo] = int32(i + 1)
			s.gzEnd[m.Last-s.lo] = int32(i + 1)
		}
	}
	for i := range s.chunks {
		for k := s.chunks[i].First; k < s.chunks[i].Last; k++ {
			s.chunk[k-s.lo] = int32(i + 1)
		}
	}
	s.findHonorifics()
	s.findRoles()
}

// survey looks all sentences up in the lists and asks the statistical
// recognisers for their names, which weigh a word over the whole article.
func (s *scan) survey() {
	s.gzAll, s.seen = s.gzAll[:0], s.seen[:0]
	tagged := false
	for _, sn := range s.a.Sentences {
		s.lo, s.hi, s.lex = sn.First, sn.Last, s.r.langs[sn.Lang]
		first := len(s.gzAll)
		if s.lex != nil {
			s.begin()
			s.matchGazetteer()
			s.gzAll = append(s.gzAll, s.gz...)
			if s.r.tag[sn.Lang] != nil {
				tagged = true
				s.index()
				s.listFeatures()
			}
		}
		s.seen = append(s.seen, surveyed{gzFirst: first, gzLast: len(s.gzAll)})
	}
	if tagged {
		s.tagArticle()
	}
}

// zeroed gives a slice of n zeros, reusing b.
func zeroed(b []int32, n int) []int32 {
	if cap(b) < n {
		return make([]int32, n, n+n/2)
	}
	b = b[:n]
	clear(b)
	return b
}

// at is what is known of token t, or of nothing beyond the sentence.
func (s *scan) at(t int) *info {
	if t < s.lo || t >= s.hi {
		return &nowhere
	}
	return s.ti[t]
}

// nowhere stands for the tokens before and after a sentence.
var nowhere = info{shape: shapePunct}

// add keeps a candidate.
func (s *scan) add(c cand) {
	if c.first < s.lo || c.last > s.hi || c.first >= c.last {
		return
	}
	if c.outerLast == 0 {
		c.outerFirst, c.outerLast = c.first, c.last
	}
	c.outerFirst, c.outerLast = min(c.outerFirst, c.first), max(c.outerLast, c.last)
	c.sent = s.sent
	s.cands = append(s.cands, c)
}

// mentions turns the settled candidates into mentions.
func (s *scan) mentions() []kg.Mention {
	s.all = slices.DeleteFunc(s.all, func(c cand) bool { return c.first == c.last })
	sort.SliceStable(s.all, func(i, j int) bool {
		a, b := &s.all[i], &s.all[j]
		if a.outerFirst != b.outerFirst {
			return a.outerFirst < b.outerFirst
		}
		if a.outerLast != b.outerLast {
			return a.outerLast > b.outerLast
		}
		if a.first != b.first {
			return a.first < b.first
		}
		return a.layer() > b.layer()
	})
	out := make([]kg.Mention, 0, len(s.all))
	var stack []int
	for i := range s.all {
		m := s.mention(&s.all[i])
		m.ID = "m" + strconv.Itoa(i+1)
		for len(stack) > 0 && out[stack[len(stack)-1]].Outer.End <= m.Start {
			stack = stack[:len(stack)-1]
		}
		if len(stack) > 0 {
			s.untangle(&out[stack[len(stack)-1]], &m)
		}
		for _, k := range stack {
			if out[k].Outer.Contains(m.Outer) {
				m.Inside = out[k].ID
				break
			}
		}
		stack = append(stack, i)
		out = append(out, m)
	}
	return out
}

// untangle keeps the outer spans of two neighbours apart or one in the other:
// where they cut each other, the later one gives up its outer words, or else the
// earlier one.
func (s *scan) untangle(before, m *kg.Mention) {
	cut := func() bool { return before.Outer.Overlaps(m.Outer) && !before.Outer.Contains(m.Outer) }
	if !cut() {
		return
	}
	m.Outer, m.OuterFirst, m.OuterLast = m.Span, m.First, m.Last
	if cut() {
		before.Outer, before.OuterFirst, before.OuterLast = before.Span, before.First, before.Last
	}
}

// mention is the record of a candidate.
func (s *scan) mention(c *cand) kg.Mention {
	toks := s.a.Tokens
	sp := kg.Span{Start: toks[c.first].Start, End: toks[c.last-1].End}
	if c.span != nil {
		sp = *c.span
	}
	outer := kg.Span{Start: min(sp.Start, toks[c.outerFirst].Start), End: max(sp.End, toks[c.outerLast-1].End)}
	m := kg.Mention{Span: sp, Quote: sp.In(s.a.Text), Kind: c.kind, Form: c.form, Sentence: c.sent,
		Rule: c.rule, Score: c.score, First: c.first, Last: c.last, Candidates: c.ids, Country: c.country,
		Type: c.typ, Outer: outer, OuterFirst: c.outerFirst, OuterLast: c.outerLast, Roles: c.roles, Number: c.number}
	if c.gender != 0 {
		m.Gender = string(rune(c.gender))
	}
	return m
}

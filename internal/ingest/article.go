package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Article says what each line of a text is, in which language, and when and
// where it was published. It fills everything of a record but what the later
// steps find. Blocks do not overlap, stand in order of the text, and leave out
// nothing but white space.
func Article(d Doc) *kg.Article {
	a := &kg.Article{
		Schema: kg.Schema, Path: d.Path, SHA256: d.SHA256, URL: d.URL, Text: d.Text,
		Warnings: append([]string{}, d.Warnings...),
		Blocks:   []kg.Block{}, Sentences: []kg.Sentence{}, Mentions: []kg.Mention{}, Entities: []kg.Entity{}, Events: []kg.Event{},
	}
	p := sheet{text: d.Text, lines: splitLines(d.Text), title: -1, meta: d}
	p.classify()
	a.Lang = p.languages()
	for _, l := range p.lines {
		a.Blocks = append(a.Blocks, kg.Block{Span: l.Span, Kind: l.kind, Lang: l.lang})
	}
	a.Title = p.titleText()
	a.Published, a.PublishedBasis = p.published()
	a.Outlet = p.outlet()
	a.ID = articleID(d)
	if a.PublishedBasis == "none" {
		a.Warnings = append(a.Warnings, "no date of publication was found: relative dates stay open")
	}
	return a
}

// articleID is the id of a Doc: the one its source gives, else a readable slug
// and a hash of what makes it the same article: its URL, else its path. It does
// not depend on the content, so that a corrected article keeps it.
func articleID(d Doc) string {
	if d.URL == "" && d.ID != "" {
		return d.ID
	}
	key, name := d.URL, d.URL
	if key == "" {
		key = d.Path + d.Key
		name = strings.TrimSuffix(filepath.Base(d.Path), filepath.Ext(d.Path))
	} else if _, rest, ok := strings.Cut(key, "://"); ok {
		name = strings.TrimPrefix(rest, "www.")
	}
	sum := sha256.Sum256([]byte(key))
	return slug(name, 40) + "-" + hex.EncodeToString(sum[:6])
}

// slug keeps the letters and digits of a name, folded, with hyphens between.
func slug(s string, limit int) string {
	var b strings.Builder
	for _, r := range fold(s) {
		if b.Len() >= limit {
			break
		}
		if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(r)
		} else if n := b.Len(); n > 0 && b.String()[n-1] != '-' {
			b.WriteByte('-')
		}
	}
	if out := strings.Trim(b.String(), "-"); out != "" {
		return out
	}
	return "article"
}

// sheet is a page whose lines are being told apart.
type sheet struct {
	text  string
	lines []line
	meta  Doc
	title int // index of the title line, -1 without one
	head  int // index of the first story-like line
	last  int // index of the last story-like line, -1 without one

	// year is what yearFor found, once asked is true.
	year  int
	asked bool
}

// classify runs the layers. The order matters: what a line says by itself, then
// lists that follow a head, then what its place on the page says.
func (p *sheet) classify() {
	m := markerTable()
	for i := range p.lines {
		alone(&p.lines[i], m)
	}
	p.doubles()
	p.captions()
	p.cutTails()
	p.bounds()
	p.datelines()
	p.findTitle()
	p.around(m)
	p.bounds()
	p.endings()
	p.teasers()
	for i := range p.lines {
		p.rest(i)
	}
}

// bounds finds the first and the last line that reads like a paragraph.
func (p *sheet) bounds() {
	p.head, p.last = len(p.lines), -1
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != "" && l.kind != kg.Story || !l.story {
			continue
		}
		p.head = min(p.head, i)
		p.last = i
	}
	if p.last < 0 { // nothing is long: every line that is left may be story
		for i := range p.lines {
			if l := &p.lines[i]; l.kind == "" && l.stop {
				p.head = min(p.head, i)
				p.last = i
			}
		}
	}
}

// doubles (blocks.double) marks a paragraph that stands a second time, or that
// only repeats the beginning of an earlier one.
func (p *sheet) doubles() {
	seen := map[string]bool{}
	heads := map[string]string{} // paragraphs by their first 40 bytes
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != "" || len(l.text) < 40 {
			continue
		}
		if seen[l.text] {
			l.kind = kg.Other
			continue
		}
		seen[l.text] = true
		if h := heads[l.text[:40]]; len(h) > len(l.text) && strings.HasPrefix(h, strings.TrimRight(l.text, ".… ")) {
			l.kind = kg.Other
		} else if l.story && h == "" {
			heads[l.text[:40]] = l.text
		}
	}
}

// captions (blocks.caption-below) takes the line after a head of a caption
// ("Légende image,") for the caption itself.
func (p *sheet) captions() {
	for i := 1; i < len(p.lines); i++ {
		l, head := &p.lines[i], &p.lines[i-1]
		if l.kind == "" && head.mark == caption && !l.story && len(l.text) <= titleMax {
			l.kind = kg.Other
		}
	}
}

// cutTails (blocks.tail) cuts the page after the head of a list: everything
// after "Aller plus loin" is related, though it reads like news. Short boxes
// ("Lire aussi") amid the story end where its paragraphs go on.
func (p *sheet) cutTails() {
	for i := 0; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.mark != tail && l.mark != box {
			continue
		}
		end := len(p.lines)
		if l.mark == box || p.early(i) {
			end = p.resumes(i + 1)
		}
		for j := i + 1; j < end; j++ {
			if q := &p.lines[j]; !q.furniture() {
				q.kind, q.mark = kg.Related, noSense
			}
		}
		i = end - 1
	}
}

// early tells whether the story has hardly begun before line i: a list there
// cannot be the tail of the page.
func (p *sheet) early(i int) bool {
	for j := range i {
		if p.lines[j].story && p.lines[j].kind == "" {
			return false
		}
	}
	return true
}

// resumes finds the line at which the story goes on after a box whose head
// stands before line i; the end of the page where it does not. A box holds
// headlines, which have no stop; in the tail of a page each is followed by its
// teaser, and then by the next headline.
func (p *sheet) resumes(i int) int {
	headlines, dated := 0, false
	for j := i; j < len(p.lines); j++ {
		l := &p.lines[j]
		switch {
		case l.mark == tail:
			return len(p.lines)
		case l.furniture():
			continue
		case l.isDay(): // dated headlines have teasers
			dated = true
			continue
		case !l.stop || l.cut || strings.HasPrefix(l.text, "•") || strings.HasPrefix(l.text, "- ") || len(l.text) < 80:
			headlines++
			continue
		}
		if (len(l.text) >= 2*storyMin || headlines != 1 && len(l.text) >= 100) && !dated || p.sentenceAfter(j) {
			return j
		}
		headlines = 0
	}
	return len(p.lines)
}

// sentenceAfter tells whether the next line that is no furniture reads like a
// sentence, not like a headline.
func (p *sheet) sentenceAfter(j int) bool {
	for k := j + 1; k < len(p.lines); k++ {
		if l := &p.lines[k]; !l.furniture() {
			return l.stop && !l.cut && len(l.text) >= 60
		}
	}
	return false
}

// findTitle (blocks.title) takes the line that the metadata name, else the
// first line before the story that is neither furniture nor a rubric; a line
// that is repeated later stays only once.
func (p *sheet) findTitle() {
	want := fold(p.meta.Title)
	for i := range p.lines {
		l := &p.lines[i]
		if want != "" && l.kind == "" && len(l.text) <= foldMax && fold(l.text) == want {
			p.title = i
			break
		}
	}
	if p.title < 0 {
		p.title = p.guessTitle()
	}
	if p.title < 0 {
		return
	}
	t := &p.lines[p.title]
	t.kind = kg.Title
	for i := range p.lines {
		if l := &p.lines[i]; i != p.title && l.kind == "" && l.key == t.key {
			l.kind = kg.Other
		}
	}
}

func (p *sheet) guessTitle() int {
	rubric, short := -1, -1
	for i := 0; i < len(p.lines) && i < p.head+1; i++ {
		l := &p.lines[i]
		if l.kind != "" || len(l.text) > titleMax || isTrail(l) {
			continue
		}
		if i == p.head || l.stop && strings.HasSuffix(l.text, ".") && len(l.text) > 60 {
			break
		}
		switch {
		case isRubric(l):
			if rubric < 0 {
				rubric = i
			}
		case l.words <= 3:
			if short < 0 {
				short = i
			}
		default:
			return i
		}
	}
	if short >= 0 {
		return short
	}
	return rubric
}

// isRubric tells whether a line is the name of a section: a few words, all in
// capitals, or one word alone.
func isRubric(l *line) bool {
	if l.words > 4 || len(l.text) > 50 {
		return false
	}
	lower := strings.IndexFunc(l.text, unicode.IsLower) >= 0
	return !lower || l.words == 1
}

// around judges the short lines between title and story, and rubrics before.
func (p *sheet) around(m *markers) {
	for i := 0; i < len(p.lines) && i < p.head; i++ {
		l := &p.lines[i]
		if l.kind != "" {
			continue
		}
		words := strings.Fields(l.text)
		switch {
		case isTrail(l):
			l.kind = kg.Footer
		case i > p.title && p.title >= 0 && len(words) <= 4 && len(l.text) < 50 && !l.stop && nameLike(words) && !isRubricWord(l):
			l.kind = kg.Other
		}
	}
}

// isTrail tells whether a line is a path of sections or a name plate: "ACCUEIL
// › ACTIVITÉS ROYALES", "Anadolu Postası | Édition française".
func isTrail(l *line) bool {
	return len(segments(l.text)) >= 2 && !l.stop && len(l.text) < 160 || strings.Count(l.text, " > ") > 0 && len(l.text) < 160
}

func isRubricWord(l *line) bool { return l.words == 1 }

// endings judges what stands after the last paragraph: signatures, initials,
// lists without a head.
func (p *sheet) endings() {
	if p.last < 0 {
		return
	}
	m := markerTable()
	left := false // the story was left: a line of furniture stands between
	for i := p.last + 1; i < len(p.lines); i++ {
		l := &p.lines[i]
		if l.kind != "" {
			left = left || l.leads
			continue
		}
		for _, h := range m.at(l.key) {
			if h.sense == noticeEnd {
				l.kind = kg.Notice
			}
		}
		switch {
		case l.kind != "" || strings.HasPrefix(l.key, "fait a "): // "Fait à Brazzaville, le 9 novembre 2017" closes a document
		case left && !l.story:
			l.kind = kg.Related
		case !l.stop && innerStops(l.text) == 0 && len(l.text) <= storyMin || isInitials(l.text) || len(l.text) < 40 && nameLike(strings.Fields(l.text)):
			l.kind = kg.Other
		}
	}
}

// teasers (blocks.teaser) finds a tail without a head: from the end of the page
// back, headlines each followed by a teaser that breaks off ("…").
func (p *sheet) teasers() {
	first, pairs := len(p.lines), 0
	for i := len(p.lines) - 1; i > p.head; i-- {
		l := &p.lines[i]
		if l.furniture() || l.kind == kg.Dateline {
			continue
		}
		h := i - 1
		for h > p.head && p.lines[h].kind == kg.Dateline {
			h--
		}
		if l.kind != "" || !l.cut || h <= p.head || p.lines[h].kind != "" && !p.lines[h].furniture() || p.lines[h].stop || len(p.lines[h].text) > titleMax {
			break
		}
		first, i = h, h
		pairs++
	}
	if pairs < 2 {
		return
	}
	for i := first; i < len(p.lines); i++ {
		if l := &p.lines[i]; !l.furniture() {
			l.kind = kg.Teaser
		}
	}
}

// isInitials tells whether a line is who wrote and edited it: "ASN/MTD/BK".
func isInitials(s string) bool {
	if len(s) > 24 || strings.ContainsRune(s, ' ') && !strings.Contains(s, ".") {
		return false
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/. -(),", r) }) {
		if utf8.RuneCountInString(part) > 5 {
			return false
		}
	}
	return true
}

// rest decides what no layer decided: paragraphs and sub-headings.
func (p *sheet) rest(i int) {
	l := &p.lines[i]
	if l.kind != "" {
		return
	}
	question := l.stop && strings.HasSuffix(l.plain, "?") && len(l.text) <= headingMax/2
	if (!l.stop && innerStops(l.text) == 0 || question) && len(l.text) <= headingMax && l.words <= 16 && p.last >= 0 && !l.story && !strings.HasSuffix(l.text, ":") && !strings.HasSuffix(l.text, ",") && !strings.HasSuffix(l.text, ";") {
		l.kind = kg.Heading
		return
	}
	l.kind = kg.Story
}

// titleText is the title as a line of text: that of the page, else the metadata's.
func (p *sheet) titleText() string {
	if p.meta.Title != "" {
		return strings.Join(strings.Fields(p.meta.Title), " ")
	}
	if p.title >= 0 {
		return strings.Join(strings.Fields(p.lines[p.title].plain), " ")
	}
	return ""
}

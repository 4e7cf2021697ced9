package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var errNoVisible = errors.New("the page has no text to read (perhaps it is built by a script): save it from the browser as it is shown, or give its text")

// minBody is the length in bytes under which a text taken from a page is
// doubted, and the whole visible page looked at.
const minBody = 200

// meta is what a page says about itself.
type meta struct {
	url, title, outlet, published, lang string
}

// fill copies what d does not know yet.
func (d *Doc) fill(m meta) {
	for _, f := range [...]struct {
		to   *string
		from string
	}{{&d.URL, m.url}, {&d.Title, m.title}, {&d.Outlet, m.outlet}, {&d.Published, m.published}, {&d.Lang, m.lang}} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
}

// page makes a Doc of a HTML page: its title and the text of its article,
// paragraphs on lines.
func page(p string, data []byte) (Doc, error) {
	d := Doc{Path: p, SHA256: hash(data)}
	t, err := decode(data, declaredCharset(data))
	if err != nil {
		return d, err
	}
	d.Charset = t.charset
	if t.warning != "" {
		d.Warnings = append(d.Warnings, t.warning)
	}
	m, text := pageText(t.text)
	d.fill(m)
	if d.Text = text; strings.TrimSpace(text) == "" {
		return d, errNoVisible
	}
	return d, nil
}

// pageText gives metadata and visible article text of a HTML page.
func pageText(src string) (meta, string) {
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return meta{}, ""
	}
	var m metaReader
	m.walk(doc)
	whole := visible(doc, true)
	base, _ := url.Parse(m.meta().url) // nil where there is none
	if base == nil || !base.IsAbs() {
		base = &url.URL{Scheme: "https", Host: "localhost"}
	}
	parser := readability.NewParser()
	parser.CharThresholds = minBody
	body := ""
	if art, err := parser.ParseAndMutate(doc, base); err == nil && art.Node != nil {
		body = visible(art.Node, false)
	}
	if len(body) < minBody && len(whole) > 2*len(body) {
		body = whole
	}
	found := m.meta()
	if found.published == "" {
		found.published = visibleDay(whole)
	}
	return found, withTitle(m.title(), body)
}

// visibleDay gives the day of publication that the shown page tells, for pages
// without metadata whose dateline stands outside the text; "" where none does.
func visibleDay(whole string) string {
	p := sheet{text: whole, lines: splitLines(whole), title: -1}
	p.classify()
	if d, ok := p.bestDateline(); ok {
		return d.iso()
	}
	return ""
}

// fragment gives metadata and text of markup that is a page or a part of one.
func fragment(src string) (meta, string) {
	low := strings.ToLower(src[:min(len(src), 2048)])
	if strings.Contains(low, "<html") || strings.Contains(low, "<body") {
		return pageText(src)
	}
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return meta{}, ""
	}
	return meta{}, visible(doc, false)
}

// looksHTML tells markup from plain text.
func looksHTML(s string) bool {
	i := strings.IndexByte(s, '<')
	return i >= 0 && tagPattern.MatchString(s[i:])
}

var tagPattern = regexp.MustCompile(`(?i)<(p|br|div|a|html|body|article|h[1-6]|span|ul|strong|b|em|i|img)[\s/>]`)

// withTitle puts the title on a line of its own before the text, unless it
// stands among its first lines anyway.
func withTitle(title, body string) string {
	title = strings.Join(strings.Fields(title), " ")
	if title == "" || strings.TrimSpace(body) == "" {
		return body
	}
	key := fold(title)
	rest := body
	for range 6 {
		line, after, ok := strings.Cut(rest, "\n")
		if fold(line) == key {
			return body
		}
		if !ok {
			break
		}
		rest = after
	}
	return title + "\n\n" + body
}

// charsetPattern finds a charset declared in a page or an XML prolog.
var charsetPattern = regexp.MustCompile(`(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]+)`)

// declaredCharset gives the charset that the first bytes declare, or "".
func declaredCharset(data []byte) string {
	m := charsetPattern.FindSubmatch(data[:min(len(data), 2048)])
	if m == nil {
		return ""
	}
	return strings.ToLower(string(m[1]))
}

// skipped are the elements that hold no text of the article.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Iframe: true, atom.Head: true,
	atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Object: true, atom.Canvas: true, atom.Figcaption: true,
	atom.Audio: true, atom.Video: true, atom.Dialog: true,
}

// chrome are the elements of a page around its article.
var chrome = map[atom.Atom]bool{atom.Nav: true, atom.Footer: true, atom.Aside: true, atom.Form: true, atom.Menu: true}

// blockLevel are the elements that stand on lines of their own.
var blockLevel = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Article: true, atom.Section: true, atom.Header: true, atom.Footer: true, atom.Main: true, atom.Aside: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Ul: true, atom.Ol: true, atom.Li: true,
	atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Table: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.Blockquote: true,
	atom.Pre: true, atom.Figure: true, atom.Hr: true, atom.Form: true, atom.Nav: true, atom.Address: true, atom.Center: true, atom.Body: true,
}

// textWriter collects visible text: white space collapsed, blocks on lines,
// an empty line between paragraphs.
type textWriter struct {
	b       strings.Builder
	newline int // line ends to write before the next word
	space   bool
	inner   bool // leave out navigation, footers and forms
}

// visible renders the text that a reader sees below n.
func visible(n *html.Node, inner bool) string {
	w := textWriter{inner: inner}
	w.node(n)
	return w.b.String()
}

func (w *textWriter) node(n *html.Node) {
	tag := n.DataAtom
	if tag == 0 && n.Type == html.ElementNode { // made by readability
		tag = atom.Lookup([]byte(n.Data))
	}
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if skipped[tag] || w.inner && chrome[tag] || hidden(n) {
			return
		}
		if tag == atom.Br {
			w.newline = max(w.newline, 1)
			return
		}
	}
	block := n.Type == html.ElementNode && blockLevel[tag]
	gap := 1
	if tag == atom.P || isHeading(tag) {
		gap = 2
	}
	if block {
		w.newline = max(w.newline, gap)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
	if block {
		w.newline = max(w.newline, gap)
	}
}

func isHeading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// text writes a text node, runs of white space as one blank. No-break blanks
// are kept.
func (w *textWriter) text(s string) {
	for s != "" {
		i := strings.IndexFunc(s, isHTMLSpace)
		if i == 0 {
			s = strings.TrimLeftFunc(s, isHTMLSpace)
			w.space = true
			continue
		}
		if i < 0 {
			i = len(s)
		}
		if w.b.Len() > 0 {
			if w.newline > 0 {
				w.b.WriteString("\n\n"[:w.newline])
			} else if w.space {
				w.b.WriteByte(' ')
			}
		}
		w.newline, w.space = 0, false
		w.b.WriteString(s[:i])
		s = s[i:]
	}
}

func isHTMLSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' }

// hidden tells whether an element is not shown.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			return a.Val == "true"
		case "style":
			s := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden")
		}
	}
	return false
}

// metaReader collects metadata in one walk over a page. Of each kind the most
// trustworthy source wins: JSON-LD, then OpenGraph, then the rest.
type metaReader struct {
	canonical, htmlLang, pageTitle, h1  string
	ld                                  meta
	og                                  meta
	named                               string // other meta elements with a date
	timePublished, timeFirst, timeInner string // <time> marked as publication, any <time datetime>, its text
}

func (m *metaReader) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		m.element(n)
		if n.DataAtom == atom.Script || n.DataAtom == atom.Style {
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.walk(c)
	}
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func first(to *string, v string) {
	if *to == "" {
		*to = v
	}
}

func (m *metaReader) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		m.htmlLang = baseLang(attr(n, "lang"))
	case atom.Title:
		first(&m.pageTitle, visibleTitle(n))
	case atom.H1:
		first(&m.h1, visible(n, false))
	case atom.Link:
		if attr(n, "rel") == "canonical" {
			first(&m.canonical, attr(n, "href"))
		}
	case atom.Meta:
		m.metaElement(n)
	case atom.Time:
		m.timeElement(n)
	case atom.Script:
		if strings.HasPrefix(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
			m.jsonLD(n.FirstChild.Data)
		}
	default:
		if ip := attr(n, "itemprop"); ip == "datePublished" {
			first(&m.timePublished, isoDay(attr(n, "content")))
		}
	}
}

func visibleTitle(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return strings.TrimSpace(n.FirstChild.Data)
}

func (m *metaReader) metaElement(n *html.Node) {
	name := strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop"))
	v := attr(n, "content")
	if v == "" {
		return
	}
	switch name {
	case "og:title", "twitter:title":
		first(&m.og.title, v)
	case "og:site_name", "application-name", "publisher":
		first(&m.og.outlet, v)
	case "og:url":
		first(&m.og.url, v)
	case "og:locale":
		first(&m.og.lang, baseLang(v))
	case "article:published_time", "og:article:published_time", "datepublished":
		first(&m.og.published, isoDay(v))
	case "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "pubdate", "publish-date", "publish_date", "publication_date",
		"sailthru.date", "article.published", "parsely-pub-date", "cxenseparse:recs:publishtime", "date_published", "originalpublicationdate":
		first(&m.named, isoDay(v))
	}
}

func (m *metaReader) timeElement(n *html.Node) {
	day := isoDay(attr(n, "datetime"))
	if day == "" {
		first(&m.timeInner, isoDay(visible(n, false)))
		return
	}
	mark := strings.ToLower(attr(n, "itemprop") + " " + attr(n, "class") + " " + attr(n, "pubdate"))
	if strings.Contains(mark, "publi") || strings.Contains(mark, "entry-date") || strings.Contains(mark, "pubdate") {
		first(&m.timePublished, day)
	}
	first(&m.timeFirst, day)
}

// jsonLD reads a JSON-LD script; broken ones are passed over.
func (m *metaReader) jsonLD(src string) {
	var v any
	if json.Unmarshal(bytes.TrimSpace([]byte(src)), &v) == nil {
		m.ldNode(v, 0)
	}
}

func (m *metaReader) ldNode(v any, depth int) {
	if depth > 4 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			m.ldNode(e, depth+1)
		}
	case map[string]any:
		r := record(v)
		if g, ok := v["@graph"]; ok {
			m.ldNode(g, depth+1)
		}
		if t := r.str("@type"); !strings.HasSuffix(t, "Article") && !strings.HasSuffix(t, "BlogPosting") && t != "Report" {
			return
		}
		first(&m.ld.title, r.str("headline", "name"))
		first(&m.ld.published, isoDay(r.str("datePublished", "dateCreated")))
		first(&m.ld.outlet, r.str("publisher", "sourceOrganization"))
		first(&m.ld.lang, baseLang(r.str("inLanguage")))
		if u := r.str("url", "mainEntityOfPage"); strings.HasPrefix(u, "http") {
			first(&m.ld.url, u)
		}
	}
}

// title is the headline of the page. That of the <title> element often carries
// the name of the site behind a dash: it is cut where the first heading says so.
func (m *metaReader) title() string {
	for _, t := range []string{m.ld.title, m.og.title} {
		if t != "" {
			return html.UnescapeString(t)
		}
	}
	if m.h1 != "" && len(m.h1) < 300 {
		return m.h1
	}
	return m.pageTitle
}

// siteName is what the <title> element carries behind the headline: "Accra
// reçoit le ministre - Quotidien du Golfe".
func (m *metaReader) siteName() string {
	rest, ok := strings.CutPrefix(m.pageTitle, m.h1)
	if !ok || m.h1 == "" {
		return ""
	}
	name := strings.TrimLeft(rest, " -–—|•·:»")
	if name == rest || len(name) > 40 {
		return ""
	}
	return strings.TrimSpace(name)
}

func (m *metaReader) meta() meta {
	pick := func(vs ...string) string {
		for _, v := range vs {
			if v != "" {
				return html.UnescapeString(v)
			}
		}
		return ""
	}
	return meta{
		url: pick(m.canonical, m.og.url, m.ld.url), title: m.title(), outlet: pick(m.og.outlet, m.ld.outlet, m.siteName()),
		published: pick(m.ld.published, m.og.published, m.named, m.timePublished, m.timeFirst, m.timeInner),
		lang:      pick(m.htmlLang, m.ld.lang, m.og.lang),
	}
}

package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var errNoText = errors.New(`no field "text" or "html" with something to read: name the field so`)

// record is an article in a JSON file. Every field has the names that feeds
// and crawlers give it; the first that is there counts.
type record map[string]any

// str gives the first non-empty text among the named fields. Objects give
// their "name" or "value", lists their first element, numbers their digits.
func (r record) str(names ...string) string {
	for _, n := range names {
		if s := strings.TrimSpace(asText(r[n])); s != "" {
			return s
		}
	}
	return ""
}

func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case map[string]any:
		return record(v).str("name", "value", "rendered", "url", "@id")
	case []any:
		if len(v) > 0 {
			return asText(v[0])
		}
	}
	return ""
}

// raw gives the text field itself, white space kept.
func (r record) raw(names ...string) string {
	for _, n := range names {
		if s, ok := r[n].(string); ok && strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

// isArticle tells whether there is anything to read in the record.
func (r record) isArticle() bool {
	return r.raw("text", "body", "html", "articleBody") != "" || r.str("content", "content_html", "content_text") != ""
}

// recordDoc makes a Doc of a JSON object.
func recordDoc(p string, r record) (Doc, error) {
	d := Doc{
		Path: p, ID: r.str("id", "guid", "_id"), URL: r.str("url", "link", "canonical_url", "external_url"),
		Title: r.str("title", "headline"), Outlet: r.str("outlet", "source", "publisher", "site_name", "site", "newspaper"),
		Published: isoDay(r.str("published", "published_at", "date_published", "datePublished", "pubDate", "date", "publication_date")),
		Lang:      baseLang(r.str("lang", "language", "inLanguage")), Charset: "utf-8",
	}
	if d.Text = r.raw("text", "articleBody", "content_text"); d.Text == "" {
		markup := r.raw("html", "content_html", "body", "content")
		if markup == "" {
			markup = r.str("content")
		}
		if looksHTML(markup) {
			meta, text := fragment(markup)
			d.Text = text
			d.fill(meta)
		} else {
			d.Text = markup
		}
	}
	if strings.TrimSpace(d.Text) == "" {
		return d, errNoText
	}
	if strings.IndexByte(d.Text, 0) >= 0 {
		return d, errNUL
	}
	return d, nil
}

// lines reads a JSON-lines stream, one article a line.
func (r *reader) lines(p string, in io.Reader) error {
	b := bufio.NewReaderSize(in, 64<<10)
	for n := 1; ; n++ {
		line, err := readLine(b, r.opt.maxBytes())
		if err == io.EOF {
			if n == 1 {
				return r.refuse(Fault{Path: p, Err: errEmpty})
			}
			return nil
		}
		if errors.Is(err, errLong) {
			if err := r.refuse(Fault{Path: p, Line: n, Err: tooLarge(r.opt.maxBytes())}); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return r.refuse(Fault{Path: p, Line: n, Err: plain(err)})
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if err := r.line(p, n, line, b); err != nil {
			return err
		}
	}
}

// line reads one line of a JSON-lines stream. A first line that is only the
// beginning of an object ("{") is the start of a JSON document of many lines.
func (r *reader) line(p string, n int, line []byte, rest io.Reader) error {
	var rec record
	if !utf8.Valid(line) { // an old export: its charset is guessed like a text's
		if t, err := decode(line, ""); err == nil {
			line = []byte(t.text)
		}
	}
	if err := json.Unmarshal(line, &rec); err != nil {
		if n == 1 && len(bytes.TrimSpace(line)) < 3 {
			more, _ := io.ReadAll(io.LimitReader(rest, r.opt.maxBytes()))
			return r.json(p, append(append(line, '\n'), more...), true)
		}
		return r.refuse(Fault{Path: p, Line: n, Err: jsonFault(err)})
	}
	d, err := recordDoc(p, rec)
	if err != nil {
		return r.refuse(Fault{Path: p, Line: n, Err: err})
	}
	d.SHA256, d.Key = hash(line), "#"+strconv.Itoa(n)
	return r.doc(d)
}

var errLong = errors.New("line too long")

// readLine reads a line without its end. A line over limit is read to its end
// and gives errLong; the last line needs no newline.
func readLine(b *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := b.ReadSlice('\n')
		if !long {
			line = append(line, part...)
			long = int64(len(line)) > limit
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && len(line) > 0, err == nil:
			if long {
				return nil, errLong
			}
			return bytes.TrimRight(line, "\r\n"), nil
		}
		return nil, err
	}
}

// json reads a .json file: one article, an array of articles, or an object
// that holds such an array. Files of other content are passed over quietly in
// folders.
func (r *reader) json(p string, data []byte, named bool) error {
	t, err := decode(data, "")
	if err != nil {
		return r.refuse(Fault{Path: p, Err: err})
	}
	var v any
	if err := json.Unmarshal([]byte(t.text), &v); err != nil {
		return r.refuse(Fault{Path: p, Line: lineOf(t.text, err), Err: jsonFault(err)})
	}
	if obj, ok := v.(map[string]any); ok {
		return r.jsonObject(p, data, obj, named)
	}
	list, _ := v.([]any)
	return r.jsonList(p, list, named)
}

func (r *reader) jsonObject(p string, data []byte, obj record, named bool) error {
	if obj.isArticle() {
		d, err := recordDoc(p, obj)
		d.SHA256 = hash(data)
		return r.give(d, err)
	}
	for _, name := range []string{"items", "articles", "entries", "docs", "results"} {
		if list, ok := obj[name].([]any); ok {
			return r.jsonList(p, list, named)
		}
	}
	if named {
		return r.refuse(Fault{Path: p, Err: errNoText})
	}
	return nil
}

func (r *reader) jsonList(p string, list []any, named bool) error {
	if len(list) == 0 && named {
		return r.refuse(Fault{Path: p, Err: errNoText})
	}
	for i, v := range list {
		obj, _ := v.(map[string]any)
		d, err := recordDoc(p, obj)
		if err != nil {
			if named || obj != nil && record(obj).str("url", "title", "headline") != "" {
				if err := r.refuse(Fault{Path: p, Line: i + 1, Err: err}); err != nil {
					return err
				}
			}
			continue
		}
		b, err := json.Marshal(obj) // sorted keys: the same article hashes the same
		if err != nil {
			return r.refuse(Fault{Path: p, Line: i + 1, Err: err})
		}
		d.SHA256, d.Key = hash(b), "#"+strconv.Itoa(i+1)
		if err := r.doc(d); err != nil {
			return err
		}
	}
	return nil
}

// jsonFault puts a JSON error into words that say what to do.
func jsonFault(err error) error {
	var typ *json.UnmarshalTypeError
	if errors.As(err, &typ) {
		return fmt.Errorf("not a JSON object but a %s: each line must be one article as {…}", typ.Value)
	}
	return fmt.Errorf("malformed JSON (%v): correct or delete it", err)
}

// lineOf gives the line of a syntax error.
func lineOf(text string, err error) int {
	var syn *json.SyntaxError
	if !errors.As(err, &syn) {
		return 0
	}
	return 1 + strings.Count(text[:min(len(text), max(0, int(syn.Offset)-1))], "\n")
}

// baseLang gives the base of a language tag: "fr_FR" and "fr-MA" are "fr".
func baseLang(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_ ,;"); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	return tag
}

// isoDay gives the day of a time stamp as metadata write it, as an ISO day in
// the time stamp's own zone, or "".
func isoDay(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 10 {
		if t, err := time.Parse(time.DateOnly, s[:10]); err == nil && plausible(t.Year()) {
			return s[:10]
		}
	}
	for _, layout := range [...]string{time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC, time.UnixDate,
		"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", "20060102", "20060102T150405Z", "2006/01/02"} {
		if t, err := time.Parse(layout, s); err == nil && plausible(t.Year()) {
			return t.Format(time.DateOnly)
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 1e8 { // seconds or milliseconds since 1970
		if n > 1e11 {
			n /= 1000
		}
		if t := time.Unix(n, 0).UTC(); plausible(t.Year()) {
			return t.Format(time.DateOnly)
		}
	}
	if ds := findDates(s); len(ds) > 0 && ds[0].full() {
		return ds[0].iso()
	}
	return ""
}

func plausible(year int) bool { return year >= 1900 && year <= 2100 }

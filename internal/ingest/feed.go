package ingest

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

var errNoItems = errors.New("no article in this XML file: give an RSS or Atom feed, or a page")

// feedItem is an item of RSS 0.9, 1.0 and 2.0 or an entry of Atom.
type feedItem struct {
	Title       string     `xml:"title"`
	Links       []feedLink `xml:"link"`
	GUID        string     `xml:"guid"`
	ID          string     `xml:"id"`
	PubDate     string     `xml:"pubDate"`
	Published   string     `xml:"published"`
	Updated     string     `xml:"updated"`
	Date        string     `xml:"date"` // dc:date
	Lang        string     `xml:"lang,attr"`
	Encoded     string     `xml:"encoded"` // content:encoded
	Description string     `xml:"description"`
	Content     feedText   `xml:"content"`
	Summary     feedText   `xml:"summary"`
	Source      string     `xml:"source>title"`
}

type feedLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Text string `xml:",chardata"`
}

// feedText is text or markup of an Atom entry.
type feedText struct {
	Type  string `xml:"type,attr"`
	Inner string `xml:",innerxml"`
	Text  string `xml:",chardata"`
}

func (t feedText) markup() string {
	if t.Type == "xhtml" {
		return t.Inner
	}
	return t.Text
}

// feed reads an RSS or Atom file, one article an item. An XML file that is a
// page is read as one.
func (r *reader) feed(p string, data []byte) error {
	t, err := decode(data, declaredCharset(data))
	if err != nil {
		return r.refuse(Fault{Path: p, Err: err})
	}
	if sniff([]byte(t.text[:min(len(t.text), 1024)])) == kindHTML {
		return r.give(page(p, data))
	}
	items, outlet, lang, err := parseFeed(t.text)
	if len(items) == 0 {
		if err != nil {
			return r.refuse(Fault{Path: p, Err: err})
		}
		return r.refuse(Fault{Path: p, Err: errNoItems})
	}
	for i, it := range items {
		d := it.doc(p, outlet, lang)
		d.Key = "#" + strconv.Itoa(i+1)
		if strings.TrimSpace(d.Text) == "" {
			if err := r.refuse(Fault{Path: p, Line: i + 1, Err: errNoText}); err != nil {
				return err
			}
			continue
		}
		if err := r.doc(d); err != nil {
			return err
		}
	}
	if err != nil {
		return r.refuse(Fault{Path: p, Line: len(items) + 1, Err: err})
	}
	return nil
}

// parseFeed reads the items of a feed; with a fault in the middle it gives
// those before it.
func parseFeed(src string) (items []feedItem, outlet, lang string, err error) {
	dec := xml.NewDecoder(strings.NewReader(src))
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decoded already
	depth := 0
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			return items, outlet, lang, nil
		}
		if err != nil {
			return items, outlet, lang, fmt.Errorf("malformed XML (%w): fetch the feed again", err)
		}
		switch el := tok.(type) {
		case xml.StartElement:
			switch el.Name.Local {
			case "item", "entry":
				var it feedItem
				if err := dec.DecodeElement(&it, &el); err != nil {
					return items, outlet, lang, fmt.Errorf("malformed XML (%w): fetch the feed again", err)
				}
				items = append(items, it)
				continue
			case "title":
				if depth <= 2 && outlet == "" {
					_ = dec.DecodeElement(&outlet, &el) // a feed without a title is a feed all the same
					continue
				}
			case "language":
				_ = dec.DecodeElement(&lang, &el) // likewise
				continue
			}
			depth++
		case xml.EndElement:
			depth--
		}
	}
}

// doc makes a Doc of an item.
func (it feedItem) doc(p, outlet, lang string) Doc {
	d := Doc{Path: p, ID: firstOf(it.GUID, it.ID), Outlet: firstOf(it.Source, outlet), Lang: firstOf(baseLang(it.Lang), baseLang(lang)), Charset: "utf-8"}
	_, d.Title = fragment(it.Title)
	for _, l := range it.Links {
		if u := firstOf(l.Href, l.Text); u != "" && (d.URL == "" || l.Rel == "alternate") {
			d.URL = strings.TrimSpace(u)
		}
	}
	d.Published = isoDay(firstOf(it.PubDate, it.Published, it.Date, it.Updated))
	markup := firstOf(it.Encoded, it.Content.markup(), it.Description, it.Summary.markup())
	_, text := fragment(markup)
	d.Text = withTitle(d.Title, text)
	d.SHA256 = hash([]byte(it.Title + "\n" + it.PubDate + it.Published + "\n" + markup))
	return d
}

// firstOf gives the first text that is not blank.
func firstOf(vs ...string) string {
	for _, v := range vs {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

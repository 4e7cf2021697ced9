package web

import (
	"bufio"
	"embed"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

//go:embed lang/*.tsv
var langFiles embed.FS

// catalogue is the words of the page in one language: key → text. A key with
// ".one" and ".other" has two numbers.
type catalogue struct {
	tag   string
	texts map[string]string
}

// tags lists the languages of the page; the first is for those who ask for none
// of them.
func tags() []string { return []string{"fr", "en"} }

// loadCatalogue reads lang/TAG.tsv.
func loadCatalogue(tag string) (*catalogue, error) {
	file, err := langFiles.Open("lang/" + tag + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("read words of the page: %w", err)
	}
	defer file.Close()
	c := &catalogue{tag: tag, texts: map[string]string{}}
	in := bufio.NewScanner(file)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		key, text, ok := strings.Cut(line, "\t")
		if _, twice := c.texts[key]; !ok || twice {
			return nil, fmt.Errorf("lang/%s.tsv:%d: want one tab and a new key: %q", tag, n, line)
		}
		c.texts[key] = text
	}
	return c, in.Err()
}

// text gives the text of a key with its arguments in place of {0}, {1}, …; an
// unknown key stands for itself.
func (c *catalogue) text(key string, args ...any) string {
	s, ok := c.texts[key]
	if !ok {
		return key
	}
	for i, a := range args {
		if n, ok := a.(int); ok {
			a = c.number(n)
		}
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", fmt.Sprint(a))
	}
	return s
}

// or gives the text of a key, and other where the catalogue has none.
func (c *catalogue) or(key, other string) string {
	if s, ok := c.texts[key]; ok {
		return s
	}
	return other
}

// count gives the text of a key for a number.
func (c *catalogue) count(key string, n int, args ...any) string {
	form := ".other"
	if slices.Contains(strings.Split(c.texts["plural.one"], " "), strconv.Itoa(n)) {
		form = ".one"
	}
	return c.text(key+form, append([]any{n}, args...)...)
}

// number writes a number with its thousands apart.
func (c *catalogue) number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + c.texts["number.group"] + s[i:]
	}
	return s
}

// day writes an ISO day.
func (c *catalogue) day(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	d := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		d = c.texts["date.first"]
	}
	return c.text("date.day", d, c.texts["month."+strconv.Itoa(int(t.Month()))], strconv.Itoa(t.Year()))
}

// month writes "2020-10".
func (c *catalogue) month(iso string) string {
	t, err := time.Parse("2006-01", iso)
	if err != nil {
		return iso
	}
	return c.text("date.month", c.texts["month."+strconv.Itoa(int(t.Month()))], strconv.Itoa(t.Year()))
}

// days writes an interval of days as briefly as it can be said.
func (c *catalogue) days(from, to string) string {
	switch {
	case from == "" && to == "":
		return c.text("date.none")
	case to == "" || from == to:
		return c.day(from)
	case from == "":
		return c.text("date.until", c.day(to))
	}
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	switch {
	case err1 != nil || err2 != nil:
		return from + " – " + to
	case a.Day() == 1 && b.Equal(a.AddDate(0, 1, -1)):
		return c.month(from[:7])
	case a.YearDay() == 1 && b.Equal(a.AddDate(1, 0, -1)):
		return from[:4]
	}
	month := c.texts["month."+strconv.Itoa(int(b.Month()))]
	switch {
	case a.Year() == b.Year() && a.Month() == b.Month():
		return c.text("date.inmonth", strconv.Itoa(a.Day()), strconv.Itoa(b.Day()), month, strconv.Itoa(b.Year()))
	case a.Year() == b.Year():
		return c.text("date.span", c.text("date.inyear", strconv.Itoa(a.Day()), c.texts["month."+strconv.Itoa(int(a.Month()))]), c.day(to))
	}
	return c.text("date.span", c.day(from), c.day(to))
}

// duration writes an ISO 8601 duration of one part ("P10Y"); others stay.
func (c *catalogue) duration(iso string) string {
	body, ok := strings.CutPrefix(iso, "P")
	if !ok || len(body) < 2 {
		return iso
	}
	unit := body[len(body)-1:]
	if strings.HasPrefix(body, "T") {
		body, unit = body[1:], "T"+unit
	}
	n, err := strconv.Atoi(body[:len(body)-1])
	if _, known := c.texts["duration."+unit+".other"]; err != nil || !known {
		return iso
	}
	return c.count("duration."+unit, n)
}

const langCookie = "actant_lang"

// choose picks the language of an answer: asked for in the address, kept from
// before, or preferred by the browser.
func choose(r *http.Request, asked string) string {
	known := tags()
	if slices.Contains(known, asked) {
		return asked
	}
	if c, err := r.Cookie(langCookie); err == nil && slices.Contains(known, c.Value) {
		return c.Value
	}
	want, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(want) == 0 {
		return known[0]
	}
	for _, t := range want {
		base, _ := t.Base()
		if slices.Contains(known, base.String()) {
			return base.String()
		}
	}
	return "en"
}

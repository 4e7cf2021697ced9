package report

import (
	"embed"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

//go:embed data
var files embed.FS

// words speaks one language. Without one it gives codes, as programs want them.
type words struct {
	lang    string
	tag     language.Tag
	printer *message.Printer
	regions display.Namer
	order   *collate.Collator
}

// Langs lists the languages that reports speak.
func Langs() []string { return []string{"en", "fr"} }

// speak makes the words of a language; one that there is no file for is as none.
func speak(lang string) *words {
	if !slices.Contains(Langs(), lang) {
		lang = ""
	}
	w := &words{lang: lang, tag: language.Make(lang), order: collate.New(language.Make(lang))}
	if lang == "" {
		return w
	}
	b := catalog.NewBuilder(catalog.Fallback(w.tag))
	for _, e := range readWords(lang) {
		// A text that the catalogue refuses is shown by its key; a test reads all.
		if e.one == "" {
			_ = b.SetString(w.tag, e.key, e.other)
		} else {
			_ = b.Set(w.tag, e.key, plural.Selectf(1, "%d", plural.One, e.one, plural.Other, e.other))
		}
	}
	w.printer = message.NewPrinter(w.tag, message.Catalog(b))
	w.regions = display.Regions(w.tag)
	return w
}

// word is an entry of a file of words; one is "" where nothing is counted.
type word struct{ key, one, other string }

func readWords(lang string) []word {
	data, err := files.ReadFile("data/" + lang + ".txt")
	if err != nil {
		return nil
	}
	var out []word
	for _, line := range strings.Split(string(data), "\n") {
		key, text, ok := strings.Cut(line, " = ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		e := word{key: key, other: text}
		if one, other, ok := strings.Cut(text, " | "); ok {
			e.one, e.other = one, other
		}
		out = append(out, e)
	}
	return out
}

// say gives the text of a key.
func (w *words) say(key string, args ...any) string {
	if w.printer == nil {
		return key
	}
	return w.printer.Sprintf(message.Key(key, key), args...)
}

// number writes a number as people of the language do.
func (w *words) number(v any) string {
	if w.printer == nil {
		return message.NewPrinter(language.Und).Sprint(v)
	}
	return w.printer.Sprint(v)
}

// land names a country.
func (w *words) land(code string) string {
	if w.regions == nil || code == "" {
		return code
	}
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := w.regions.Name(r); name != "" {
		return name
	}
	return code
}

// compare orders names as a reader of the language looks for them: É with E.
func (w *words) compare(a, b string) int { return w.order.CompareString(a, b) }

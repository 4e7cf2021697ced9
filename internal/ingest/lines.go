package ingest

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// Lengths in bytes that lines are told apart by.
const (
	foldMax    = 400 // longer lines are folded only at their head
	noticeMax  = 260 // longest line that a marker phrase makes a notice
	storyMin   = 140 // shortest line that is a paragraph by its length alone
	titleMax   = 260
	headingMax = 120
)

// line is a line of the page on its way to a block.
type line struct {
	kg.Span
	text  string
	plain string // text with HTML entities resolved; mostly text itself
	key   string // folded; of a long line its head
	hits  []hit
	dates []date
	words int

	stop  bool // ends as a sentence does
	cut   bool // ends with an ellipsis, as teasers do
	story bool // reads like a paragraph: long, or of several sentences
	lang  string

	kind  kg.BlockKind // "" while undecided
	mark  sense        // tail and box lines
	leads bool         // furniture that leaves the story: what follows is hardly story again
}

// splitLines cuts a text into its lines, white space around them left out,
// blank ones dropped. CR, LF, form feed and the Unicode separators end lines.
func splitLines(text string) []line {
	spans := make([]kg.Span, 0, strings.Count(text, "\n")+1)
	for i := 0; i < len(text); {
		j := i + lineEnd(text[i:])
		if start, end := trim(text, i, j); start < end {
			spans = append(spans, kg.Span{Start: start, End: end})
		}
		i = j + 1
	}
	spans = unwrap(text, spans)
	out := make([]line, 0, len(spans)+4)
	for _, s := range spans {
		if k := gluedAt(text[s.Start:s.End]); k > 0 {
			start, end := trim(text, s.Start, s.Start+k)
			out = append(out, newLine(text, start, end))
			s.Start += k
		}
		out = append(out, newLine(text, s.Start, s.End))
	}
	return out
}

// gluedAt (blocks.glued) finds where a pointer to another article is glued to
// the end of a paragraph: "… la région. Lire aussi : Le port s'agrandit". It
// gives 0 where there is none, or where the story goes on behind it.
func gluedAt(s string) int {
	if len(s) < storyMin {
		return 0
	}
	from := max(storyMin/2, len(s)-noticeMax)
	end := s[from:]
	for _, phrase := range markerTable().glued {
		k := strings.Index(end, phrase)
		if k < 0 {
			continue
		}
		if k += from; innerStops(s[k:]) > 0 {
			continue
		}
		before := strings.TrimRightFunc(s[:k], invisible)
		r, _ := utf8.DecodeLastRuneInString(before)
		if len(before) < k && strings.ContainsRune(".!?»”…)", r) {
			return k
		}
	}
	return 0
}

// unwrap joins the lines of a text that was wrapped at a fixed width: where many
// lines begin in the midst of a sentence, a line that fills the width goes on in
// the next, unless an empty line stands between.
func unwrap(text string, spans []kg.Span) []kg.Span {
	width, breaks, amid := 0, 0, 0
	for i, s := range spans {
		if i > 0 && touches(text, spans[i-1], s) {
			breaks++
			if midSentence(text, spans[i-1], s) {
				amid++
				width = max(width, spans[i-1].Len())
			}
		}
	}
	if amid < 3 || amid*4 < breaks || width > 160 {
		return spans
	}
	out := spans[:1]
	last := spans[0] // the last physical line of the paragraph
	for _, s := range spans[1:] {
		if touches(text, last, s) && last.Len()*10 >= width*6 {
			out[len(out)-1].End = s.End
		} else {
			out = append(out, s)
		}
		last = s
	}
	return out
}

// touches tells whether only one line end stands between two lines.
func touches(text string, a, b kg.Span) bool {
	return strings.Count(text[a.End:b.Start], "\n") == 1
}

// midSentence tells whether line b goes on with the sentence of line a.
func midSentence(text string, a, b kg.Span) bool {
	r, _ := utf8.DecodeRuneInString(text[b.Start:b.End])
	q, _ := utf8.DecodeLastRuneInString(text[a.Start:a.End])
	return unicode.IsLower(r) && (unicode.IsLetter(q) || q == ',' || q == '-') && a.Len() >= 40
}

// lineEnd gives the length of the line that s begins with.
func lineEnd(s string) int {
	k := strings.IndexByte(s, '\n')
	if k < 0 {
		k = len(s)
	}
	if r := strings.IndexByte(s[:k], '\r'); r >= 0 && r < k-1 {
		return r
	}
	if f := strings.IndexByte(s[:k], '\f'); f >= 0 {
		return f
	}
	return k
}

// trim moves the ends of a span inwards over white space and invisible signs.
func trim(text string, start, end int) (int, int) {
	for start < end {
		r, n := utf8.DecodeRuneInString(text[start:end])
		if !invisible(r) {
			break
		}
		start += n
	}
	for start < end {
		r, n := utf8.DecodeLastRuneInString(text[start:end])
		if !invisible(r) {
			break
		}
		end -= n
	}
	return start, end
}

func invisible(r rune) bool {
	return unicode.IsSpace(r) || r < ' ' || r == 0x7f || r >= 0x200B && r <= 0x200F || r == 0xFEFF || r == 0x2028 || r == 0x2029 || r == 0x2060
}

// newLine measures a line.
func newLine(text string, start, end int) line {
	l := line{Span: kg.Span{Start: start, End: end}, text: text[start:end]}
	l.plain = l.text
	if strings.IndexByte(l.text, '&') >= 0 {
		l.plain = html.UnescapeString(l.text)
	}
	head := l.plain
	if len(head) > foldMax {
		head = head[:foldMax/4]
	}
	l.key = strings.TrimLeft(fold(head), "•·-–—*>»|.→▶►■●▪◦✓+# \"“«_=[")
	if l.key == "" {
		l.key = fold(head)
	}
	l.measure()
	return l
}

// measure fills what the ends and the length of the line tell.
func (l *line) measure() {
	body := strings.TrimRightFunc(l.plain, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("»”\"')’]", r)
	})
	r, _ := utf8.DecodeLastRuneInString(body)
	l.stop = r == '.' || r == '!' || r == '?' || r == '…' || r == '؟' || r == '。'
	if strings.HasPrefix(l.plain, "«") && strings.HasSuffix(l.plain, "»") || strings.HasPrefix(l.plain, "“") && strings.HasSuffix(l.plain, "”") {
		l.stop = true
	}
	l.cut = r == '…' || strings.HasSuffix(body, "...") || strings.HasSuffix(strings.TrimRight(l.plain, " »”)"), "[…]")
	l.words = 1 + strings.Count(l.text, " ")
	l.story = l.stop && (len(l.text) >= storyMin || len(l.text) >= 70 && innerStops(l.text) > 0) || len(l.text) >= 2*storyMin && innerStops(l.text) > 0
}

// innerStops counts the places where a sentence ends and another begins.
func innerStops(s string) int {
	n := 0
	for i := 0; i+2 < len(s); i++ {
		if (s[i] == '.' || s[i] == '!' || s[i] == '?') && s[i+1] == ' ' && i > 2 && s[i-1] != '.' {
			r, _ := utf8.DecodeRuneInString(s[i+2:])
			prev, _ := utf8.DecodeLastRuneInString(s[:i])
			if (unicode.IsUpper(r) || r == '«' || r == '“') && (unicode.IsLower(prev) || unicode.IsDigit(prev) || prev == '»' || prev == ' ') && !shortWord(s[:i]) {
				n++
			}
		}
	}
	return n
}

// shortWord tells whether the last word of s has at most two letters: what
// stands before the stop of an abbreviation or an initial.
func shortWord(s string) bool {
	i := strings.LastIndexAny(s, " .'’(-")
	return utf8.RuneCountInString(s[i+1:]) <= 2
}

// furniture tells whether the line was found to be no part of the article.
func (l *line) furniture() bool {
	return l.kind != "" && !l.kind.Readable() && l.kind != kg.Dateline
}

// isDay tells whether a line is a full date and nothing else.
func (l *line) isDay() bool {
	if len(l.text) > 60 || !strings.ContainsAny(l.text, "0123456789") {
		return false
	}
	its := items(l.plain)
	ds := datesIn(its)
	return len(ds) == 1 && ds[0].full() && onlyDate(its, ds[0], calendarTable())
}

// segments cuts a line where runs of two or more blanks or no-break blanks,
// bars or bullets glue pieces together.
func segments(s string) []string {
	var out []string
	start, blanks, blankAt := 0, 0, 0
	flush := func(end int) {
		if p := strings.TrimFunc(s[start:end], invisible); p != "" {
			out = append(out, p)
		}
	}
	for i, r := range s {
		switch {
		case r == ' ' || r == 0xA0 || r == '\t' || r == 0x2003 || r == 0x202F:
			if blanks == 0 {
				blankAt = i
			}
			blanks++
			continue
		case r == '|' || r == '•' || r == '·' || r == '●' || r == '■' || r == '¦' || r == '→' || r == '›':
			if blanks > 0 {
				flush(blankAt)
			} else {
				flush(i)
			}
			start = i + utf8.RuneLen(r)
		case blanks >= 2:
			flush(blankAt)
			start = i
		}
		blanks = 0
	}
	flush(len(s))
	return out
}

package ingest

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"actant/internal/kg"
)

// datelines (blocks.dateline) finds the lines that tell the day of publication:
// near the head of the page, or anywhere when they say "publié".
func (p *sheet) datelines() {
	seen := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.furniture() {
			if l.kind == kg.Related || len(l.text) > 130 {
				continue
			}
		} else {
			seen++
		}
		if len(l.text) > 180 || !strings.ContainsAny(l.text, "0123456789") {
			continue
		}
		its := items(l.plain)
		l.dates = datesIn(its)
		if len(l.dates) == 0 {
			continue
		}
		near := i <= p.head+2 && seen <= 12 || i > p.last && p.last >= 0
		if isDateline(l, its, near) || near && pieceIsDate(l.plain) {
			l.kind = kg.Dateline
		}
	}
}

// pieceIsDate tells whether one of the pieces that bars and bullets part a line
// into is a full date and nothing else: "lundi 19 février 2024 | Lecture : 2 min".
func pieceIsDate(text string) bool {
	seg := segments(text)
	if len(seg) < 2 {
		return false
	}
	c := calendarTable()
	for _, s := range seg {
		its := items(s)
		ds := datesIn(its)
		if len(ds) == 1 && ds[0].full() && onlyDate(its, ds[0], c) {
			return true
		}
	}
	return false
}

// onlyDate tells whether nothing but a date, weekdays and times stands in its.
func onlyDate(its []item, d date, c *calendarWords) bool {
	for _, it := range its {
		if (it.start < d.start || it.end > d.end) && it.sign == 0 && it.num < 0 && c.weekday[it.word] == 0 && !c.glue[it.word] {
			return false
		}
	}
	return true
}

// isDateline tells whether a line with a date is a dateline: the date opens it
// or stands behind a place, a name or a rubric and a sign, and what is left is
// short. Far from the head it must say that it tells the publication.
func isDateline(l *line, its []item, near bool) bool {
	c := calendarTable()
	d := l.dates[0]
	says := false
	before, after, wordsBefore := 0, 0, 0
	lastBefore, beforeDate := item{num: -1}, item{num: -1}
	for _, it := range its {
		if it.sign == 0 && (c.publish[it.word] || c.update[it.word]) {
			says = true
		}
		inside := false
		for _, e := range l.dates {
			inside = inside || it.start >= e.start && it.end <= e.end
		}
		if inside {
			continue
		}
		known := it.sign != 0 || it.num >= 0 || c.weekday[it.word] > 0 || c.glue[it.word] || c.publish[it.word] || c.update[it.word]
		switch {
		case it.end <= d.start:
			beforeDate = it
			if !known {
				before += it.end - it.start
				wordsBefore++
			}
			if it.sign != 0 || !c.glue[it.word] && c.weekday[it.word] == 0 {
				lastBefore = it
			}
		case !known:
			after += it.end - it.start
		}
	}
	full := d.full()
	if r, _ := utf8.DecodeRuneInString(l.text); before > 0 && (r == '—' || r == '–') && !says {
		return false // who is quoted and when: "— Le ministre, 22 décembre 2016"
	}
	switch {
	case !full && !(says && near):
		return false
	case says && before+after <= 90 && (!l.stop || before+after <= 45) && (near || before <= 25) && !l.story:
		return true
	case before+after == 0 && !l.story:
		return true
	case !near || l.story || strings.HasPrefix(l.key, "fait a "):
		return false
	case l.stop && before+after > 30: // "Le 3 mai 2022, à Oslo, la ministre a reçu …"
		return false
	case before == 0:
		return after == 0 || after <= 90 && opensWithSign(l.plain[d.end:]) || after <= 40 && !l.stop && namesOnly(l.plain[d.end:])
	case after == 0 && before <= 40 && !l.stop && !c.glue[beforeDate.word] && namesOnly(l.plain[:d.start]): // "Awa Koné 3 octobre 2020"
		return true
	}
	return before <= 60 && wordsBefore <= 8 && lastBefore.sign != 0 && strings.ContainsRune(",-–—·|•(:.", lastBefore.sign) &&
		(after == 0 || opensWithSign(l.plain[d.end:]) && after <= 60)
}

// namesOnly tells whether the words beside a date are names, so that author,
// rubric and date stand on one line.
func namesOnly(s string) bool {
	words := strings.Fields(s)
	for i, w := range words {
		if strings.ContainsAny(w, "0123456789") || calendarTable().weekday[fold(strings.Trim(w, ",."))] > 0 {
			words[i] = ""
		}
	}
	return len(words) <= 6 && nameLike(words)
}

// opensWithSign tells whether what follows a date is parted from it by a sign
// or a time.
func opensWithSign(s string) bool {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune(",-–—·|•():/.", r) || unicode.IsDigit(r) || r == 'à' || strings.HasPrefix(s, "at ")
}

// published gives the day of publication and what it rests on: metadata, a
// dateline, the dateline that a paragraph begins with, at last the latest full
// date of the lead.
func (p *sheet) published() (day, basis string) {
	if p.meta.Published != "" {
		return p.meta.Published, "metadata"
	}
	if d, ok := p.bestDateline(); ok {
		return d.iso(), "dateline"
	}
	if d, ok := p.leadDateline(); ok {
		return d.iso(), "dateline"
	}
	if day := urlDay(p.meta.URL); day != "" {
		return day, "metadata"
	}
	if d, ok := p.leadDate(); ok {
		return d.iso(), "body"
	}
	if d, ok := p.weekdayDate(); ok {
		return d.iso(), "body"
	}
	return "", "none"
}

// urlDay reads the day in an address: "/2020/10/02/", "-2020-10-02-".
func urlDay(url string) string {
	for i := 0; i+10 <= len(url); i++ {
		s := url[i : i+10]
		if (s[4] == '/' || s[4] == '-') && s[7] == s[4] && isDigits(s[:4]) && isDigits(s[5:7]) && isDigits(s[8:]) && (i == 0 || !isDigits(url[i-1:i])) {
			if day := isoDay(strings.ReplaceAll(s, "/", "-")); day != "" {
				return day
			}
		}
	}
	return ""
}

// bestDateline chooses among dateline lines: one that says "publié" before
// others, those below the story or that only say "mis à jour" after them, days
// without a year last.
func (p *sheet) bestDateline() (date, bool) {
	best, rank := date{}, 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kg.Dateline || len(l.dates) == 0 {
			continue
		}
		d, r := l.dates[0], datelineRank(l.key)
		if i > p.last && p.last >= 0 && r == saysNothing {
			r = saysUpdate
		}
		if !d.full() {
			if d.year = p.yearFor(); !d.full() || !d.valid() {
				continue
			}
			r = saysNoYear
		}
		if r > rank {
			best, rank = d, r
		}
	}
	return best, rank > 0
}

// How much a dateline tells about its date, in order of trust.
const (
	saysNoYear = 1 + iota
	saysUpdate
	saysNothing
	saysPublished
)

func datelineRank(key string) int {
	c := calendarTable()
	says, late := false, false
	for w := range strings.FieldsFuncSeq(key, func(r rune) bool { return !unicode.IsLetter(r) }) {
		says = says || c.publish[w] && w != "jour" && w != "mis" && w != "mise"
		late = late || c.update[w]
	}
	switch {
	case says:
		return saysPublished
	case late:
		return saysUpdate
	}
	return saysNothing
}

// leadMax is how far into a paragraph its dateline may reach, in bytes.
const leadMax = 110

// leadDateline reads the dateline that a paragraph begins with: "RABAT, 2 oct
// 2020 (MAP) - Le ministre …". Among the first three paragraphs.
func (p *sheet) leadDateline() (date, bool) {
	n := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kg.Story {
			continue
		}
		if n++; n > 3 {
			break
		}
		d, ok := paragraphDateline(l.plain)
		if !ok {
			continue
		}
		if !d.full() {
			if d.year = p.yearFor(); d.year == 0 || !d.valid() {
				continue
			}
		}
		return d, true
	}
	return date{}, false
}

// paragraphDateline reads the dateline at the start of a paragraph; the year may
// be missing.
func paragraphDateline(text string) (date, bool) {
	head := text[:min(len(text), leadMax)]
	if !strings.ContainsAny(head, "0123456789") {
		return date{}, false
	}
	c := calendarTable()
	its := items(head)
	dates := datesIn(its)
	if len(dates) == 0 {
		return date{}, false
	}
	d := dates[0]
	for _, it := range its {
		if it.start >= d.start {
			break
		}
		if it.num >= 0 || it.sign == 0 && !placeWord(text[it.start:it.end]) && !c.glue[it.word] && c.weekday[it.word] == 0 && !c.publish[it.word] {
			return date{}, false
		}
		if it.sign != 0 && !strings.ContainsRune(",-–—()'’/:.«»\"", it.sign) {
			return date{}, false
		}
	}
	return d, closesDateline(its, d, c)
}

// placeWord tells whether a word before a date may belong to a dateline: a name.
func placeWord(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) || w == "d" || w == "l" || w == "al" || w == "el" || w == "sur" || w == "en"
}

// closesDateline tells whether a sign ends the dateline soon after its date;
// between may stand a time, a weekday and an agency in brackets.
func closesDateline(its []item, d date, c *calendarWords) bool {
	depth := 0
	for _, it := range its {
		if it.start < d.end {
			continue
		}
		switch {
		case it.sign == '(':
			depth++
		case it.sign == ')':
			depth--
		case depth > 0:
		case strings.ContainsRune("-–—:.", it.sign) && it.sign != 0:
			return true
		case it.sign == ',' || it.sign == '/' || it.num >= 0 || c.weekday[it.word] > 0 || c.glue[it.word]:
		default:
			return false
		}
	}
	return false
}

// yearFor finds the year of a day that is told without one: that of the rights
// notice, else the one year that the text's own dates name.
func (p *sheet) yearFor() int {
	if !p.asked {
		p.year, p.asked = p.findYear(), true
	}
	return p.year
}

func (p *sheet) findYear() int {
	for i := range p.lines {
		l := &p.lines[i]
		if k := strings.IndexAny(l.text, "©"); (k >= 0 || strings.Contains(l.text, "&copy;") || strings.HasPrefix(l.key, "copyright")) && len(l.text) < 300 {
			for _, it := range items(l.text) {
				if it.digits == 4 && plausible(it.num) {
					return it.num
				}
			}
		}
	}
	year := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kg.Story && l.kind != kg.Title && l.kind != kg.Heading {
			continue
		}
		for _, e := range findDates(l.plain) {
			if e.full() && e.year > year {
				year = e.year
			}
		}
	}
	if p.laterYears(year) > 0 { // the dates are those of a story about the past
		return 0
	}
	return year
}

// leadDate gives the latest full date of the first three paragraphs, unless the
// story goes on to years well after it: then it tells history.
func (p *sheet) leadDate() (date, bool) {
	best, n := date{}, 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kg.Story && l.kind != kg.Title {
			continue
		}
		for _, d := range findDates(l.plain) {
			if d.full() && !d.short && d.iso() > best.iso() {
				best = d
			}
		}
		if n++; n > 3 {
			break
		}
	}
	return best, best.full() && p.laterYears(best.year) < 2
}

// laterYears counts the years after year, within ten, that the story names.
func (p *sheet) laterYears(year int) int {
	var seen [10]bool
	n := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kg.Story {
			continue
		}
		for s := l.plain; ; {
			k := strings.Index(s, "20")
			if k < 0 {
				break
			}
			if len(s) >= k+4 && isDigits(s[k:k+4]) && (k == 0 || s[k-1] == ' ') && (len(s) == k+4 || s[k+4] < '0' || s[k+4] > '9') {
				y := 2000 + int(s[k+2]-'0')*10 + int(s[k+3]-'0')
				if d := y - year; d >= 1 && d <= len(seen) && !seen[d-1] {
					seen[d-1] = true
					n++
				}
			}
			s = s[k+2:]
		}
	}
	return n
}

// weekdayDate reads the year off a day told with its weekday and no year: "lundi 8
// août" is of the first year, from the last one that the story names, in which
// the eighth of August is a Monday. All such days of the story must agree, and
// nothing is guessed where the story names no year.
func (p *sheet) weekdayDate() (date, bool) {
	var days []date
	var week []time.Weekday
	last := 0
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kg.Story && l.kind != kg.Title && l.kind != kg.Heading {
			continue
		}
		its := items(l.plain)
		ds := datesIn(its)
		for _, d := range ds {
			if w, ok := weekdayBefore(its, d); ok && !d.full() {
				days, week = append(days, d), append(week, w)
			}
		}
		for _, it := range its {
			if it.digits == 4 && it.num >= 1950 && it.num <= time.Now().Year() {
				last = max(last, it.num)
			}
		}
	}
	if len(days) == 0 || last == 0 {
		return date{}, false
	}
	for y := last; y <= min(last+10, time.Now().Year()+1); y++ {
		fits := true
		for i, d := range days {
			t := time.Date(y, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
			fits = fits && t.Weekday() == week[i] && t.Day() == d.day
		}
		if fits {
			d := days[0]
			d.year = y
			return d, true
		}
	}
	return date{}, false
}

// weekdayBefore is the weekday that stands before a date, a comma between or not.
func weekdayBefore(its []item, d date) (time.Weekday, bool) {
	for i, it := range its {
		if it.start != d.start {
			continue
		}
		for i--; i >= 0 && its[i].sign == ','; i-- {
		}
		if i < 0 {
			return 0, false
		}
		n, ok := calendarTable().weekday[its[i].word]
		return time.Weekday(n % 7), ok
	}
	return 0, false
}

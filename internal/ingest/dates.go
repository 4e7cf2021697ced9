package ingest

import (
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// calendarWords are the words of datelines in all languages together.
type calendarWords struct {
	month   map[string]int
	weekday map[string]int // 1 is Monday
	publish map[string]bool
	update  map[string]bool
	glue    map[string]bool
	rubric  map[string]bool
}

// calendarTable parses data/calendar.txt once.
var calendarTable = sync.OnceValue(func() *calendarWords {
	c := &calendarWords{month: map[string]int{}, weekday: map[string]int{}, publish: map[string]bool{}, update: map[string]bool{}, glue: map[string]bool{}, rubric: map[string]bool{}}
	numbered := map[string]map[string]int{"month": c.month, "weekday": c.weekday}
	sets := map[string]map[string]bool{"publish": c.publish, "update": c.update, "glue": c.glue, "rubric": c.rubric}
	for _, line := range dataLines("data/calendar.txt") {
		f := strings.Fields(line)
		if to := numbered[f[0]]; to != nil {
			n := 0
			fmt.Sscan(f[1], &n)
			for _, form := range f[2:] {
				to[form] = n
			}
			continue
		}
		for _, form := range f[1:] {
			sets[f[0]][form] = true
		}
	}
	return c
})

// date is a date in a line: bytes [start,end), with year 0 where none is told.
type date struct {
	start, end       int
	year, month, day int
	short            bool // the year has two digits
}

func (d date) full() bool { return d.year > 0 }

// iso is the day as 2006-01-02.
func (d date) iso() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

// valid tells whether the calendar has such a day.
func (d date) valid() bool {
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 {
		return false
	}
	if d.year == 0 {
		return true
	}
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return t.Day() == d.day && plausible(d.year)
}

// item is a piece of a line for reading dates: a number, a word or one sign.
type item struct {
	start, end int
	num        int    // value of a number, -1 of anything else
	digits     int    // how many digits it is written with
	word       string // folded letters of a word, or after a number
	sign       rune   // a sign, 0 of anything else
}

// items cuts a line into numbers, words and signs; white space is left out.
func items(line string) []item {
	var out []item
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		switch {
		case r >= '0' && r <= '9':
			it := item{start: i, num: 0}
			for i < len(line) && line[i] >= '0' && line[i] <= '9' && it.digits < 9 {
				it.num = it.num*10 + int(line[i]-'0')
				it.digits++
				i++
			}
			j := wordEnd(line, i)
			it.word = fold(line[i:j])
			i, it.end = j, j
			out = append(out, it)
		case unicode.IsLetter(r):
			j := wordEnd(line, i)
			out = append(out, item{start: i, end: j, num: -1, word: fold(line[i:j])})
			i = j
		default:
			if !unicode.IsSpace(r) && r != utf8.RuneError {
				out = append(out, item{start: i, end: i + n, num: -1, sign: r})
			}
			i += n
		}
	}
	return out
}

func wordEnd(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != 'º' && r != '°' {
			break
		}
		i += n
	}
	return i
}

// findDates gives the dates of a line from left to right.
func findDates(line string) []date {
	if !strings.ContainsAny(line, "0123456789") {
		return nil
	}
	return datesIn(items(line))
}

func datesIn(its []item) []date {
	var out []date
	for i := 0; i < len(its); i++ {
		d, n := dateAt(its[i:])
		if n == 0 {
			continue
		}
		d.start, d.end = its[i].start, its[i+n-1].end
		out = append(out, d)
		i += n - 1
	}
	return out
}

// dateAt reads a date at the start of its and tells how many items it takes.
func dateAt(its []item) (date, int) {
	c := calendarTable()
	if its[0].num >= 0 {
		if d, n := numericDate(its); n > 0 {
			return d, n
		}
		return dayMonth(its, c)
	}
	if m := c.month[its[0].word]; m > 0 && its[0].sign == 0 {
		return monthDay(its, m)
	}
	return date{}, 0
}

// dayMonth reads "2 octobre 2020", "1er juin", "16th of May 2024".
func dayMonth(its []item, c *calendarWords) (date, int) {
	if its[0].digits > 2 || !ordinal(its[0].word) {
		return date{}, 0
	}
	i := 1
	for i < len(its) && i < 3 && (its[i].word == "of" || its[i].word == "de" || its[i].sign == '.' || its[i].sign == '-') && its[i].num < 0 {
		i++
	}
	if i >= len(its) || its[i].num >= 0 || c.month[its[i].word] == 0 {
		return date{}, 0
	}
	d := date{day: its[0].num, month: c.month[its[i].word]}
	i++
	n := i
	if j := skipSigns(its, i); j < len(its) && its[j].digits == 4 && its[j].word == "" && plausible(its[j].num) {
		d.year, n = its[j].num, j+1
	}
	if !d.valid() {
		return date{}, 0
	}
	return d, n
}

// monthDay reads "May 18th, 2023", "juin 21, 2023"; without a year it is no date
// ("mai 68" is a year), unless English puts a comma or the end after it.
func monthDay(its []item, month int) (date, int) {
	i := 1
	if i < len(its) && its[i].sign == '.' {
		i++
	}
	if i >= len(its) || its[i].num < 1 || its[i].digits > 2 || !ordinal(its[i].word) {
		return date{}, 0
	}
	d := date{day: its[i].num, month: month}
	i++
	n := i
	if j := skipSigns(its, i); j < len(its) && its[j].digits == 4 && its[j].word == "" && plausible(its[j].num) {
		d.year, n = its[j].num, j+1
	}
	if !d.valid() {
		return date{}, 0
	}
	return d, n
}

// skipSigns skips the sign or small word between month and year.
func skipSigns(its []item, i int) int {
	if i < len(its) && (its[i].sign == ',' || its[i].sign == '.' || its[i].sign == '-' || its[i].word == "de" || its[i].word == "del") && its[i].num < 0 {
		i++
	}
	if i < len(its) && its[i].sign == ',' {
		i++
	}
	return i
}

func ordinal(s string) bool {
	switch s {
	case "", "er", "ere", "e", "eme", "st", "nd", "rd", "th", "º", "°", "o":
		return true
	}
	return false
}

// numericDate reads "02 - 10 - 2020", "16/06/23", "12.10.21" and "2020-10-02".
// Of day and month the day comes first, unless only the other order is a day.
func numericDate(its []item) (date, int) {
	if len(its) < 5 || its[2].num < 0 || its[4].num < 0 || its[1].sign == 0 || its[1].sign != its[3].sign {
		return date{}, 0
	}
	switch its[1].sign {
	case '/', '-', '.', '–', '‑':
	default:
		return date{}, 0
	}
	if its[0].word != "" || its[2].word != "" || its[2].digits > 2 {
		return date{}, 0
	}
	d := date{day: its[0].num, month: its[2].num, year: its[4].num}
	switch {
	case its[0].digits == 4 && its[4].digits <= 2 && (its[4].word == "" || its[4].word == "t"):
		d.year, d.day = its[0].num, its[4].num
	case its[0].digits > 2 || its[4].word != "":
		return date{}, 0
	case its[4].digits == 2:
		d.year, d.short = 2000+its[4].num, true
	case its[4].digits != 4:
		return date{}, 0
	}
	if d.month > 12 && d.day <= 12 {
		d.month, d.day = d.day, d.month
	}
	if !d.valid() {
		return date{}, 0
	}
	return d, 5
}

package calendar

import (
	"fmt"
	"slices"

	"actant/internal/kg"
)

// action is what a rule means; rules of all languages share the actions.
type action uint8

const (
	actNone action = iota
	actDate
	actCurrent
	actWeekday
	actWeekdayDay
	actWeekdayWeek
	actWeekdayAnchor
	actWeekOf
	actMonth
	actMonthPart
	actYear
	actSeason
	actPart
	actPeriod
	actDay
	actAgo
	actAnchor
	actThen
	actNth
	actDuration
	actVague
	actSkip
)

var actionNames = map[string]action{
	"none": actNone, "date": actDate, "date.current": actCurrent, "weekday": actWeekday, "weekday.day": actWeekdayDay,
	"weekday.week": actWeekdayWeek, "weekday.anchor": actWeekdayAnchor, "week.of": actWeekOf, "month": actMonth, "month.part": actMonthPart, "year": actYear, "season": actSeason,
	"part": actPart, "period": actPeriod, "day": actDay, "ago": actAgo, "anchor": actAnchor, "then": actThen, "nth": actNth,
	"duration": actDuration, "vague": actVague, "skip": actSkip,
}

func (a action) kind() Kind {
	return [...]Kind{0, Day, Day, Weekday, Weekday, Weekday, Anchored, Range, Month, Month, Year, Year, Year, Period, Deictic, Distance, Anchored, Anchored, Anchored, Duration, Vague, 0}[a]
}

// Units of time, as the language files number them.
const (
	uHour = iota
	uDay
	uWeek
	uMonth
	uYear
	uDecade
	uCentury
	uQuarter
	uMinute
	uSecond
	uHalfYear
	uWeekend
	uSummer
	uWinter
	uAutumn
	uSpring
	uFortnight
)

func (e *Expr) refineKind() {
	if (e.act == actDate || e.act == actCurrent) && e.vals.has(sD2) {
		e.Kind = Range
	}
}

// valid refuses days that no month has.
func (e *Expr) valid() bool {
	v := &e.vals
	y := 2000
	if v.has(sY) {
		y = v.get(sY)
	}
	switch e.act {
	case actDate, actThen, actWeekOf:
	case actWeekdayWeek: // "lundi en huit", "en quinze" and no other count
		return !v.has(sN) || v.get(sN) == 8 || v.get(sN) == 15
	default:
		return true
	}
	m, m2 := v.get(sM), v.get(sM2)
	if m2 == 0 {
		m2 = m
	}
	return validDay(y, m, v.get(sD)) && (!v.has(sD2) || validDay(2000, m2, v.get(sD2)))
}

// ISO gives the length of a Duration as ISO 8601 ("P10Y", "P3D", "PT48H"), or
// "" for other expressions.
func (e Expr) ISO() string {
	if e.Kind != Duration {
		return ""
	}
	n := e.vals.get(sN)
	switch e.vals.get(sU) {
	case uHour:
		return fmt.Sprintf("PT%dH", n)
	case uMinute:
		return fmt.Sprintf("PT%dM", n)
	case uSecond:
		return fmt.Sprintf("PT%dS", n)
	case uDay:
		return fmt.Sprintf("P%dD", n)
	case uWeek:
		return fmt.Sprintf("P%dW", n)
	case uFortnight:
		return fmt.Sprintf("P%dW", 2*n)
	case uMonth:
		return fmt.Sprintf("P%dM", n)
	case uQuarter:
		return fmt.Sprintf("P%dM", 3*n)
	case uDecade:
		return fmt.Sprintf("P%dY", 10*n)
	case uCentury:
		return fmt.Sprintf("P%dY", 100*n)
	}
	return fmt.Sprintf("P%dY", n)
}

// Days gives the length of a Duration of hours, days or weeks in days begun
// ("48 heures" is 2, "une semaine" 7), or 0 for longer ones and other
// expressions.
func (e Expr) Days() int {
	if e.Kind != Duration {
		return 0
	}
	n := e.vals.get(sN)
	switch e.vals.get(sU) {
	case uHour:
		return (n + 23) / 24
	case uDay:
		return n
	case uWeek:
		return 7 * n
	case uFortnight:
		return 14 * n
	}
	return 0
}

// Stay widens the single day w to a stay of so many days that begins on it, or
// ends on it ("a achevé vendredi une visite de trois jours"). A w that is not a
// single day, or a stay of less than two days, comes back as it was.
func Stay(w kg.When, days int, ends bool) kg.When {
	d := parseDay(w.From)
	if d == noDay || w.From != w.To || days < 2 {
		return w
	}
	if ends {
		w.From = (d - day(days-1)).iso()
	} else {
		w.To = (d + day(days-1)).iso()
	}
	return w
}

// Days before the year 1000 or after 2999 are not told ("il y a 99 siècles").
var firstDay, lastDay = civil(1000, 1, 1), civil(2999, 12, 31)

// resolver carries one resolution.
type resolver struct {
	e          Expr
	v          values
	pub        day
	tense      Tense
	anchor     span
	basis      kg.DateBasis
	warning    string
	candidates []day
}

// Resolve gives the day or interval that e means in context c. Durations,
// vague expressions and those that miss what they lean on (no publication day,
// no act before) give basis none, with the words in Text.
func (e Expr) Resolve(c Context) kg.When {
	r := resolver{e: e, v: e.vals, pub: parseDay(c.Published), tense: c.Tense, basis: kg.Relative,
		anchor: span{parseDay(c.Anchor.From), parseDay(c.Anchor.To)}}
	s := r.resolve()
	w := kg.When{Text: e.Text, Basis: kg.NoDate}
	if !s.known() || s.from < firstDay || s.to > lastDay {
		return w
	}
	switch e.Bound {
	case From:
		s.to = noDay
	case Until:
		s.from = noDay
		if r.tense != Past && r.pub != noDay && r.pub <= s.to { // the time that is left
			s.from = r.pub
		}
	}
	w.From, w.To, w.Basis, w.Warning = s.from.iso(), s.to.iso(), r.basis, r.warning
	for _, d := range r.candidates {
		if iso := d.iso(); d != s.from && !slices.Contains(w.Candidates, iso) {
			w.Candidates = append(w.Candidates, iso)
		}
	}
	return w
}

func (r *resolver) resolve() span {
	switch r.e.act {
	case actDate:
		return r.date()
	case actYear:
		return r.year()
	case actMonth:
		return r.month()
	case actMonthPart:
		return r.monthPart()
	case actSeason:
		return r.season()
	case actPart:
		return r.part()
	case actWeekOf:
		s := r.date()
		if s.known() {
			s.from = s.from.monday()
			s.to = s.from + 6
		}
		return s
	case actWeekdayAnchor:
		return r.weekdayAnchor()
	case actThen:
		s := r.date()
		if s.known() {
			s = one(s.from + day(r.v.get(sX)))
		}
		return s
	case actAnchor, actNth:
		return r.anchored()
	case actDuration, actVague, actNone:
		return never
	}
	if r.pub == noDay {
		return never
	}
	switch r.e.act {
	case actWeekday:
		return r.weekday()
	case actWeekdayDay:
		return r.weekdayDay()
	case actWeekdayWeek:
		return r.weekdayWeek()
	case actCurrent:
		return r.current()
	case actPeriod:
		return r.period()
	case actDay:
		s := one(r.pub + day(r.v.get(sX)))
		if r.v.has(sX2) {
			s.to = r.pub + day(r.v.get(sX2))
		}
		return s
	case actAgo:
		return r.ago()
	}
	return never
}

// date resolves day and month, with or without year and weekday, and ranges.
func (r *resolver) date() span {
	v := &r.v
	m, d := v.get(sM), v.get(sD)
	if !v.has(sD2) {
		if v.has(sN) {
			return one(r.eitherOrder(m, d))
		}
		return one(r.dayOf(m, d, sY, sW, false))
	}
	m2, d2 := m, v.get(sD2)
	if v.has(sM2) {
		m2 = v.get(sM2)
	}
	if v.has(sY) && !v.has(sY2) {
		v.put(sY2, v.get(sY))
		if v.has(sM2) && m > m2 { // "du 28 décembre au 3 janvier 2021"
			v.v[sY]--
		}
	}
	to := r.dayOf(m2, d2, sY2, sW2, false)
	if to == noDay {
		return never
	}
	if !v.has(sY) {
		y, _, _ := to.date()
		if m > m2 {
			y--
		}
		v.put(sY, y)
		defer func() { r.basis = kg.Explicit }()
	}
	from := r.dayOf(m, d, sY, sW, true)
	if from > to {
		return one(to)
	}
	return span{from, to}
}

// dayOf gives one day from month and day, year slot and weekday slot.
func (r *resolver) dayOf(m, d int, ys, ws slot, inferred bool) day {
	r.basis = kg.Explicit
	var x day
	switch {
	case r.v.has(ys):
		y := r.v.get(ys)
		if !validDay(y, m, d) {
			return noDay
		}
		x = civil(y, m, d)
	case r.pub == noDay:
		return noDay
	default:
		x = r.inferYear(m, d)
	}
	if x != noDay && r.v.has(ws) {
		x = r.checkWeekday(x, r.v.get(ws), r.v.has(ys) && !inferred)
	}
	return x
}

// eitherOrder reads "10/02/2020" day first, unless only month first gives a day
// near publication; the other reading is a candidate.
func (r *resolver) eitherOrder(m, d int) day {
	r.basis = kg.Explicit
	y := r.v.get(sY)
	x := civil(y, m, d)
	if d > 12 || m == d {
		return x
	}
	other := civil(y, d, m)
	if r.pub != noDay && abs(x-r.pub) > 60 && abs(other-r.pub) <= 60 {
		x, other = other, x
	}
	r.candidates = append(r.candidates, other)
	return x
}

// inferYear gives the day d.m of the year of publication, or of its neighbour
// where the tense speaks against it.
func (r *resolver) inferYear(m, d int) day {
	y, _, _ := r.pub.date()
	at := func(y int) day {
		if !validDay(y, m, d) {
			return noDay
		}
		return civil(y, m, d)
	}
	if ay, ok := r.storyYear(m, d); ok {
		return at(ay)
	}
	before, same, after := at(y-1), at(y), at(y+1)
	if same == noDay { // 29 February
		return max(before, after)
	}
	dist := same - r.pub
	switch {
	case r.v.has(sR) && r.v.get(sR) < 0:
		if dist >= 0 {
			return before
		}
	case r.v.has(sR) && r.v.get(sR) > 0:
		if dist <= 0 {
			return after
		}
	case r.tense == Future:
		if dist < -60 {
			return after
		}
	case r.tense == Past:
		if dist > 60 {
			return before
		}
	case dist > 210:
		return before
	case dist < -270:
		return after
	}
	return same
}

// storyYear gives the year of the act before where the text tells a story of
// earlier years: "de la même année" says so; the present of narration ("Le 27
// novembre, les deux pays signent …" after an act of 2019) lets it be seen,
// unless the day is near publication.
func (r *resolver) storyYear(m, d int) (int, bool) {
	a := r.act()
	if !a.known() {
		return 0, false
	}
	ay, am, ad := a.from.date()
	if r.v.get(sU) == uYear {
		return ay, true
	}
	y, _, _ := r.pub.date()
	if r.tense != Present || r.v.has(sR) || a.from > r.pub-200 || r.nearPublication(civil(y, m, d)) {
		return 0, false
	}
	if m < am || m == am && d < ad {
		ay++
	}
	return ay, true
}

var weekdayNames = [...]string{"", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// checkWeekday compares the day with the weekday that the text tells. Where
// they disagree, the written day stands if news of that tense can speak of it.
// If it cannot ("il a signé mercredi 30 octobre", published on 2 October 2020:
// that was a Friday to come) the slip of the pen is looked for: the same day of
// a month beside with that weekday, near publication (30 September 2020); else
// the nearest such weekday. Either way a warning says so and the other readings
// are candidates.
func (r *resolver) checkWeekday(x day, w int, yearTold bool) day {
	if x.weekday() == w {
		return x
	}
	r.warning = fmt.Sprintf("weekday-mismatch: %s is a %s, the text says %s", x.iso(), weekdayNames[x.weekday()], r.e.name)
	found := r.weekdayCandidates(x, w, yearTold)
	best := x
	if !r.speaksOf(x) {
		if i := slices.IndexFunc(found, r.plausible); i >= 0 {
			best = found[i]
			found[i] = x
		}
	}
	r.candidates = append(r.candidates, found...)
	return best
}

// weekdayCandidates lists other days that "weekday w, day x" may mean, the
// likeliest first.
func (r *resolver) weekdayCandidates(x day, w int, yearTold bool) []day {
	var out []day
	add := func(c day) {
		if c.weekday() == w && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	y, m, d := x.date()
	for _, c := range [][2]int{{0, -1}, {0, 1}, {-1, 0}, {1, 0}} {
		if cy, cm := y+c[0], m+c[1]; validMonthDay(cy, cm, d) {
			add(civil(cy, cm, d))
		}
	}
	near := x.last(w)
	if n := x.next(w); n-x < x-near {
		near = n
	}
	add(near)
	if r.pub != noDay && !yearTold {
		add(r.pub.last(w))
	}
	return out
}

// speaksOf tells whether news of this tense can speak of day c at all.
func (r *resolver) speaksOf(c day) bool {
	switch {
	case r.pub == noDay:
		return true
	case r.tense == Past:
		return c <= r.pub
	case r.tense == Future:
		return c >= r.pub
	}
	return c <= r.pub+14
}

func validMonthDay(y, m, d int) bool {
	first := civil(y, m, 1)
	fy, fm, _ := first.date()
	return validDay(fy, fm, d)
}

// plausible tells whether news published on r.pub can speak of day c in its
// tense: within two months, and on the right side of publication.
func (r *resolver) plausible(c day) bool {
	if r.pub == noDay {
		return true
	}
	dist := c - r.pub
	switch r.tense {
	case Future:
		return dist >= 0 && dist <= 200
	case Past:
		return dist <= 0 && dist >= -60
	}
	return dist >= -60 && dist <= 14
}

// weekday resolves "mardi", "mardi dernier", "ce mardi", "lundi et mardi".
func (r *resolver) weekday() span {
	w := r.v.get(sW)
	if !r.v.has(sW2) {
		return one(r.nearest(w))
	}
	w2 := r.v.get(sW2)
	if r.tense == Future || r.v.has(sR) && r.v.get(sR) > 0 {
		from := r.nearest(w)
		return span{from, from.next(w2)}
	}
	if r.tense == Past || r.v.has(sR) {
		to := r.nearest(w2)
		return span{to.last(w), to}
	}
	from := r.nearest(w)
	return span{from, from.next(w2)}
}

// weekdayWeek resolves "mardi de la semaine prochaine" and "lundi en huit".
func (r *resolver) weekdayWeek() span {
	w := r.v.get(sW)
	if r.v.has(sN) {
		return one(r.pub.next(w) + day(r.v.get(sN)/7*7))
	}
	return one(r.pub.monday() + day(7*r.v.get(sR)) + day(w-1))
}

// weekdayAnchor resolves "le mardi suivant", counted from the act before.
func (r *resolver) weekdayAnchor() span {
	a := r.act()
	if !a.known() {
		a = one(r.pub)
	}
	switch {
	case !a.known():
		return never
	case r.v.get(sX) < 0:
		return one((a.from - 1).last(r.v.get(sW)))
	}
	return one((a.to + 1).next(r.v.get(sW)))
}

// nearest gives the day that weekday w means.
func (r *resolver) nearest(w int) day {
	last, next := r.pub.last(w), r.pub.next(w)
	if r.v.has(sR) {
		switch dir := r.v.get(sR); {
		case dir < 0:
			return (r.pub - 1).last(w)
		case dir > 0:
			return (r.pub + 1).next(w)
		}
		return r.thisWeek(w)
	}
	switch {
	case last == r.pub:
		return last
	case r.tense == Future:
		return next
	case r.e.this:
		return r.thisWeek(w)
	case r.e.Bound == Until && r.tense != Past:
		return next
	case r.tense == Present && r.pub-last > 3:
		r.candidates = append(r.candidates, last)
		return next
	}
	return last
}

// thisWeek reads "ce vendredi": by tense, else the one of the week of
// publication.
func (r *resolver) thisWeek(w int) day {
	switch r.tense {
	case Past:
		return r.pub.last(w)
	case Future:
		return r.pub.next(w)
	}
	last, next := r.pub.last(w), r.pub.next(w)
	if next-r.pub <= r.pub-last {
		return next
	}
	if d := r.pub.monday() + day(w-1); d > r.pub {
		return d
	}
	return last
}

// weekdayDay resolves "mercredi 13": the nearest month in which they agree.
func (r *resolver) weekdayDay() span {
	y, m, _ := r.pub.date()
	d, w := r.v.get(sD), r.v.get(sW)
	order := []int{0, -1, 1, -2, 2}
	if r.tense == Future {
		order = []int{0, 1, 2, -1}
	}
	for _, k := range order {
		if validMonthDay(y, m+k, d) {
			if c := civil(y, m+k, d); c.weekday() == w {
				return one(c)
			}
		}
	}
	r.v.set &^= 1 << sR
	c := r.nearest(w)
	r.warning = fmt.Sprintf("weekday-mismatch: no %s near publication is a day %d", weekdayNames[w], d)
	if validMonthDay(y, m, d) {
		r.candidates = append(r.candidates, civil(y, m, d))
	}
	return one(c)
}

// current resolves "le 4 courant", "du 4 au 6 de ce mois".
func (r *resolver) current() span {
	y, m, _ := r.pub.date()
	d, d2 := r.v.get(sD), r.v.get(sD)
	if r.v.has(sD2) {
		d2 = r.v.get(sD2)
	}
	if !validDay(y, m, d) || !validDay(y, m, d2) || d > d2 {
		return never
	}
	r.basis = kg.Explicit
	return span{civil(y, m, d), civil(y, m, d2)}
}

// month resolves a month with or without year, its phases, and months in a row.
func (r *resolver) month() span {
	r.basis = kg.Explicit
	v := &r.v
	m := v.get(sM)
	last := m
	if v.has(sM2) {
		last = v.get(sM2)
	}
	y, ok := r.monthYear(last)
	if !ok {
		return never
	}
	s := monthSpan(y, last)
	if v.has(sM2) {
		if m > last {
			y--
		}
		s.from = monthSpan(y, m).from
	}
	switch v.get(sQ) {
	case 1:
		s.to = s.from + 9
	case 2:
		s = span{s.from + 9, s.from + 19}
	case 3:
		s.from += 20
	}
	return s
}

// monthYear gives the year of month m.
func (r *resolver) monthYear(m int) (int, bool) {
	if r.v.has(sY) {
		return r.v.get(sY), true
	}
	if r.pub == noDay {
		return 0, false
	}
	if sy, ok := r.storyYear(m, 15); ok {
		return sy, true
	}
	y, pm, _ := r.pub.date()
	ahead := m - pm // months from publication, in its year
	switch {
	case r.v.has(sR) && r.v.get(sR) < 0:
		if ahead >= 0 {
			y--
		}
	case r.v.has(sR) && r.v.get(sR) > 0:
		if r.v.get(sR) == 1 && ahead <= 0 {
			y++
		}
	case r.tense == Future || r.e.Bound == Until && r.tense != Past:
		if ahead < 0 {
			y++
		}
	case r.tense == Past:
		if ahead > 0 {
			y--
		}
	case ahead > 4:
		y--
	case ahead < -8:
		y++
	}
	return y, true
}

// monthPart resolves "la première semaine d'octobre", "la deuxième quinzaine".
func (r *resolver) monthPart() span {
	y, ok := r.monthYear(r.v.get(sM))
	if !ok {
		return never
	}
	r.basis = kg.Explicit
	s := monthSpan(y, r.v.get(sM))
	n := r.v.get(sO)
	size := day(1)
	if r.v.has(sW) || r.v.get(sU) == uWeekend {
		return r.nthWeekday(s, n)
	}
	switch r.v.get(sU) {
	case uWeek:
		size = 7
	case uFortnight:
		size = 15
	}
	if n < 0 {
		if size == 15 {
			return span{s.from + 15, s.to}
		}
		return span{s.to - size + 1, s.to}
	}
	from := s.from + day(n-1)*size
	if from > s.to {
		return never
	}
	to := min(from+size-1, s.to)
	if size == 15 && n == 2 {
		to = s.to
	}
	return span{from, to}
}

// nthWeekday resolves "le premier mercredi de mars", "le dernier week-end".
func (r *resolver) nthWeekday(s span, n int) span {
	w, length := r.v.get(sW), day(0)
	if !r.v.has(sW) {
		w, length = 6, 1
	}
	d := s.from.next(w) + day(7*(n-1))
	if n < 0 {
		d = s.to.last(w)
	}
	if d > s.to {
		return never
	}
	return span{d, d + length}
}

// year resolves "en 2006", "fin 2020", "de 2010 à 2015", "les années 1990".
func (r *resolver) year() span {
	r.basis = kg.Explicit
	y := r.v.get(sY)
	s := yearSpan(y)
	if r.v.has(sY2) && r.v.get(sY2) >= y {
		s.to = yearSpan(r.v.get(sY2)).to
	}
	if r.v.has(sX) {
		s.to = yearSpan(y + r.v.get(sX)).to
	}
	return yearPhase(s, y, r.v.get(sQ))
}

func yearPhase(s span, y, q int) span {
	switch q {
	case 1:
		s.to = civil(y, 3, 31)
	case 2:
		s = span{civil(y, 5, 1), civil(y, 8, 31)}
	case 3:
		s.from = civil(y, 10, 1)
	}
	return s
}

// seasonSpan gives season n (1 spring … 4 winter) that begins in year y.
func seasonSpan(y, n int) span {
	begin := [...][2]int{{3, 20}, {6, 21}, {9, 23}, {12, 21}, {15, 20}}
	b, e := begin[n-1], begin[n]
	return span{civil(y, b[0], b[1]), civil(y, e[0], e[1]) - 1}
}

// season resolves "au printemps 2021", "l'été dernier", "cet automne".
func (r *resolver) season() span {
	n := r.v.get(sS)
	r.basis = kg.Explicit
	if r.v.has(sY) {
		return seasonSpan(r.v.get(sY), n)
	}
	if r.pub == noDay {
		return never
	}
	r.basis = kg.Relative
	y, _, _ := r.pub.date()
	s := seasonSpan(y, n)
	switch dir := r.v.get(sR); {
	case dir < 0:
		if s.to >= r.pub {
			s = seasonSpan(y-1, n)
		}
	case dir > 0:
		if s.from <= r.pub {
			s = seasonSpan(y+1, n)
		}
	case n == 4 && seasonSpan(y-1, n).to >= r.pub:
		s = seasonSpan(y-1, n)
	case r.tense == Past && s.from > r.pub:
		s = seasonSpan(y-1, n)
	}
	return s
}

// part resolves "au premier trimestre 2021", "second semestre".
func (r *resolver) part() span {
	months, count := 3, 4
	if r.v.get(sU) == uHalfYear {
		months, count = 6, 2
	}
	n := r.v.get(sO)
	if n < 0 {
		n = count
	}
	if n > count {
		return never
	}
	r.basis = kg.Explicit
	var y int
	switch {
	case r.v.has(sY):
		y = r.v.get(sY)
	case r.pub == noDay:
		return never
	default:
		y, _, _ = r.pub.date()
		from := civil(y, (n-1)*months+1, 1)
		if r.tense == Past && from > r.pub {
			y--
		} else if r.tense == Future && civil(y, n*months+1, 1) <= r.pub {
			y++
		}
	}
	return span{civil(y, (n-1)*months+1, 1), civil(y, n*months+1, 1) - 1}
}

// period resolves "la semaine dernière", "ce mois-ci", "fin de l'année".
func (r *resolver) period() span {
	dir := r.v.get(sR)
	u := r.v.get(sU)
	y, m, _ := r.pub.date()
	var s span
	switch u {
	case uWeekend:
		return r.weekend(dir)
	case uSummer, uWinter, uAutumn, uSpring:
		r.v.put(sS, seasonOf(u))
		return r.season()
	case uWeek:
		from := r.pub.monday() + day(7*dir)
		s = span{from, from + 6}
		return weekPhase(s, r.v.get(sQ))
	case uMonth:
		s = monthSpan(y, m+dir)
		switch r.v.get(sQ) {
		case 1:
			s.to = s.from + 9
		case 2:
			s = span{s.from + 9, s.from + 19}
		case 3:
			s.from += 20
		}
	case uQuarter, uHalfYear:
		months := 3
		if u == uHalfYear {
			months = 6
		}
		first := (m-1)/months*months + 1 + dir*months
		s = span{civil(y, first, 1), civil(y, first+months, 1) - 1}
	case uYear:
		s = yearPhase(yearSpan(y+dir), y+dir, r.v.get(sQ))
	case uDecade:
		from := y/10*10 + 10*dir
		s = span{civil(from, 1, 1), civil(from+9, 12, 31)}
	default:
		return never
	}
	return s
}

func seasonOf(u int) int {
	switch u {
	case uSpring:
		return 1
	case uSummer:
		return 2
	case uAutumn:
		return 3
	}
	return 4
}

func weekPhase(s span, q int) span {
	switch q {
	case 1:
		s.to = s.from + 1
	case 2:
		s = span{s.from + 2, s.from + 3}
	case 3:
		s.from += 4
	}
	return s
}

// weekend resolves Saturday and Sunday; dir -8 is "over the weekend", bare.
func (r *resolver) weekend(dir int) span {
	sat := r.pub.monday() + 5
	in := r.pub >= sat
	switch {
	case dir == -8 && r.tense == Future, dir == 0 && r.tense != Past:
	case dir == 1:
		if in {
			sat += 7
		}
	case dir == -1:
		sat -= 7
	case !in:
		sat -= 7
	}
	return span{sat, sat + 1}
}

// ago resolves "il y a trois jours", "dans deux semaines", "depuis trois ans".
func (r *resolver) ago() span {
	n := r.v.get(sN) * r.v.get(sX)
	if n > 0 && r.tense == Past { // "in two days they had agreed"
		return never
	}
	s := shift(one(r.pub), n, r.v.get(sU))
	switch r.v.get(sR) {
	case 9:
		return span{s.from, r.pub}
	case 8:
		return span{r.pub, s.to}
	}
	return s
}

// shift moves s by n units and widens it to the grain of the unit.
func shift(s span, n, unit int) span {
	base := s.from
	if n > 0 {
		base = s.to
	}
	switch unit {
	case uHour:
		if n < 0 {
			return one(base + day(-floorDiv(-n+12, 24)))
		}
		return one(base + day(floorDiv(n+12, 24)))
	case uMinute, uSecond:
		return one(base)
	case uDay:
		return one(base + day(n))
	case uWeek:
		from := base.monday() + day(7*n)
		return span{from, from + 6}
	case uFortnight:
		return shift(s, 2*n, uWeek)
	case uMonth, uQuarter:
		if unit == uQuarter {
			n *= 3
		}
		y, m, _ := base.date()
		return monthSpan(civilMonth(y, m+n))
	case uDecade:
		n *= 10
	case uCentury:
		n *= 100
	}
	y, _, _ := base.date()
	return yearSpan(y + n)
}

func civilMonth(y, m int) (int, int) {
	y, m, _ = civil(y, m, 1).date()
	return y, m
}

// act gives the days of the act before, both told or none.
func (r *resolver) act() span {
	a := r.anchor
	if a.from == noDay {
		a.from = a.to
	}
	if a.to == noDay {
		a.to = a.from
	}
	return a
}

// anchored resolves what leans on the act before: "la veille", "le même jour",
// "trois mois plus tard", "au deuxième jour de sa visite". Without an act it
// leans on publication, but a past act is never put after it.
func (r *resolver) anchored() span {
	a := r.act()
	if r.e.act == actNth {
		if a.from == noDay || r.v.get(sO) < 1 {
			return never
		}
		return one(a.from + day(r.v.get(sO)-1))
	}
	onPub := a.from == noDay
	if onPub {
		if r.pub == noDay || r.v.get(sX) == 0 && r.v.get(sU) != uDay {
			return never
		}
		a = one(r.pub)
	}
	n, u := r.v.get(sX)*r.v.get(sN), r.v.get(sU)
	s := a
	if r.v.get(sX) != 0 || u != uDay {
		s = shift(a, n, u)
	}
	if onPub && r.tense == Past && s.from > r.pub {
		return never
	}
	return s
}

// nearPublication tells whether news would speak of day c without its year.
func (r *resolver) nearPublication(c day) bool { return c >= r.pub-30 && c <= r.pub+10 }

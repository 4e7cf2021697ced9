package calendar

// day counts days since 1 January 1970; noDay stands for no day.
type day int

const noDay day = -1 << 30

// span is a closed interval of days; a noDay bound is open.
type span struct{ from, to day }

func one(d day) span { return span{d, d} }

var never = span{noDay, noDay}

func (s span) known() bool { return s.from != noDay || s.to != noDay }

// civil gives the day of a date of the Gregorian calendar (H. Hinnant's
// days-from-civil). Months outside 1–12 and days outside the month carry over.
func civil(y, m, d int) day {
	y, m = y+floorDiv(m-1, 12), (m-1)-12*floorDiv(m-1, 12)+1
	if m <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return day(era*146097 + doe - 719468)
}

func floorDiv(a, b int) int {
	if a < 0 {
		return -((b - 1 - a) / b)
	}
	return a / b
}

// date is the inverse of civil.
func (d day) date() (y, m, dom int) {
	z := int(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dom = doy - (153*mp+2)/5 + 1
	m = mp + 3
	if m > 12 {
		m -= 12
	}
	y = yoe + era*400
	if m <= 2 {
		y++
	}
	return y, m, dom
}

// weekday is 1 for Monday to 7 for Sunday.
func (d day) weekday() int { return int(d+3) - 7*floorDiv(int(d+3), 7) + 1 }

// monday gives the Monday of the week of d.
func (d day) monday() day { return d - day(d.weekday()-1) }

// iso writes the day as YYYY-MM-DD; noDay gives "".
func (d day) iso() string {
	if d == noDay {
		return ""
	}
	y, m, dom := d.date()
	b := [10]byte{0: byte('0' + y/1000%10), 1: byte('0' + y/100%10), 2: byte('0' + y/10%10), 3: byte('0' + y%10), 4: '-',
		5: byte('0' + m/10), 6: byte('0' + m%10), 7: '-', 8: byte('0' + dom/10), 9: byte('0' + dom%10)}
	return string(b[:])
}

// parseDay reads YYYY-MM-DD; anything else, or no such day, is noDay.
func parseDay(s string) day {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return noDay
	}
	n := [3]int{}
	for i, r := range [3][2]int{{0, 4}, {5, 7}, {8, 10}} {
		for _, c := range []byte(s[r[0]:r[1]]) {
			if c < '0' || c > '9' {
				return noDay
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	if !validDay(n[0], n[1], n[2]) {
		return noDay
	}
	return civil(n[0], n[1], n[2])
}

func validDay(y, m, d int) bool {
	return m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
}

func daysIn(y, m int) int { return int(civil(y, m+1, 1) - civil(y, m, 1)) }

func monthSpan(y, m int) span { return span{civil(y, m, 1), civil(y, m+1, 1) - 1} }

func yearSpan(y int) span { return span{civil(y, 1, 1), civil(y, 12, 31)} }

// last gives the last day with weekday w that is not after d.
func (d day) last(w int) day { return d - day((d.weekday()-w+7)%7) }

// next gives the first day with weekday w that is not before d.
func (d day) next(w int) day { return d + day((w-d.weekday()+7)%7) }

// abs is the distance between two days.
func abs(d day) day { return max(d, -d) }

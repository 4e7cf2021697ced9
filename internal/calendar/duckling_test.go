package calendar

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestDateExamples reads the French date expressions of a public test set
// (../shared/testsets/dates, kept outside the project) against its reference
// day, Tuesday 12 February 2013. Expressions of hours and minutes are left out.
// The set is made for appointments, ours for news, so that they differ on
// purpose:
//
//   - it takes a bare "mardi" on a Tuesday for the next one, we for that day;
//   - "le 16", "17/2", "20 02 14", "mars" and "31" alone are days to it, while
//     in news they are mostly not;
//   - "dans deux semaines", "il y a trois mois" are a day to it, the week or
//     month to us; "il y a deux ans" a month to it, the year to us;
//   - "la première semaine d'octobre" is its first whole week, our first seven
//     days; "début" of a month is five days to it, ten to us; "fin d'année" two
//     months to it, three to us; its week-end begins on Friday evening;
//   - Christmas and other feasts, meals and "tôt le matin" are times to it;
//   - it moves "samedi 13 au dimanche 15 juillet" silently, we warn.
func TestDateExamples(t *testing.T) {
	data, err := os.ReadFile("../../../shared/testsets/dates/fr_time_examples.tsv")
	if err != nil {
		t.Skip("the public test set of dates is not on this machine")
	}
	right, all := 0, 0
	for _, l := range strings.Split(string(data), "\n")[1:] {
		text, value, ok := strings.Cut(l, "\t")
		want, day := exampleSpan(value)
		if !ok || !day {
			continue
		}
		all++
		if exampleAgrees(text, want) {
			right++
		} else {
			t.Logf("differs: %s, theirs %s", text, want)
		}
	}
	t.Logf("%d of %d agree", right, all)
	if right*100 < all*62 {
		t.Errorf("only %d of %d agree", right, all)
	}
}

var exampleNumber = regexp.MustCompile(`\d+`)

// exampleSpan reads a value of the set as "FROM..TO"; false for times of day.
func exampleSpan(value string) (string, bool) {
	grain := value[strings.LastIndex(value, " ")+1:]
	single := strings.HasPrefix(value, "datetime ")
	if grain == "Second" || grain == "Minute" || grain == "Hour" && single {
		return "", false
	}
	var n []int
	for _, s := range exampleNumber.FindAllString(value, -1) {
		x, _ := strconv.Atoi(s)
		n = append(n, x)
	}
	if len(n) < 6 {
		return "", false
	}
	at := func(k int) day { return civil(n[k], max(n[k+1], 1), max(n[k+2], 1)) }
	s := one(at(0))
	switch {
	case single && grain == "Week":
		s.to += 6
	case single && grain == "Month":
		s = monthSpan(n[0], n[1])
	case single && grain == "Year":
		s = yearSpan(n[0])
	case strings.Contains(value, "After"):
		s.to = noDay
	case strings.Contains(value, "Before"):
		s.from = noDay
	case !single: // an interval with an open end
		s.to = at(6)
		if n[9] == 0 {
			s.to--
		}
	}
	return s.from.iso() + ".." + s.to.iso(), true
}

// exampleAgrees tells whether one of our readings gives the value; the set
// names no tense.
func exampleAgrees(text, want string) bool {
	for _, tense := range []Tense{Future, Unknown, Past} {
		for _, e := range Find(sentence("fr", text), 0) {
			w := e.Resolve(Context{Published: "2013-02-12", Tense: tense})
			if w.From+".."+w.To == want {
				return true
			}
		}
	}
	return false
}

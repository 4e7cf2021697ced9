package events

import (
	"strconv"
	"strings"
	"time"
)

// dayCount reads "P3D" and "P2W" as days, 0 for other durations.
func dayCount(iso string) int {
	if len(iso) < 3 || iso[0] != 'P' {
		return 0
	}
	n, err := strconv.Atoi(strings.Trim(iso[1:], "DW"))
	if err != nil {
		return 0
	}
	switch iso[len(iso)-1] {
	case 'D':
		return n
	case 'W':
		return 7 * n
	}
	return 0
}

// addDays moves an ISO day; what is no day comes back as it is.
func addDays(day string, n int) string {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format("2006-01-02")
}

// daysApart is the number of days from a to b; false when one is no day.
func daysApart(a, b string) (int, bool) {
	x, err1 := time.Parse("2006-01-02", a)
	y, err2 := time.Parse("2006-01-02", b)
	if err1 != nil || err2 != nil {
		return 0, false
	}
	return int(y.Sub(x).Hours() / 24), true
}

package resolve

import (
	"encoding/csv"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"actant/internal/gazetteer"
)

// shared finds a file of ../shared, or skips with a clear word.
func shared(t testing.TB, parts ...string) string {
	path := filepath.Join(append([]string{"..", "..", "..", "shared"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("skipped: %s is not here (shared test material)", path)
	}
	return path
}

type tally struct{ tp, fp, fn, tn int }

func (c *tally) add(truth, got bool) {
	switch {
	case truth && got:
		c.tp++
	case truth:
		c.fn++
	case got:
		c.fp++
	default:
		c.tn++
	}
}

func (c tally) prf() (p, r, f float64) {
	p = float64(c.tp) / float64(max(1, c.tp+c.fp))
	r = float64(c.tp) / float64(max(1, c.tp+c.fn))
	return p, r, 2 * p * r / max(1e-9, p+r)
}

// TestSharedNameBench measures name pairs with truth; it reports, and holds a floor.
func TestSharedNameBench(t *testing.T) {
	f, err := os.Open(shared(t, "testsets", "names", "name_bench_cases.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	p := testParser(t)
	var strong, strongWeak tally
	for _, r := range rows[1:] {
		if r[1] != "Person" || !latin(r[2]) || !latin(r[3]) {
			continue
		}
		a, b := p.parse(r[2]), p.parse(r[3])
		l := compare(&a, &b)
		truth := r[4] == "true"
		strong.add(truth, l.verdict == same)
		strongWeak.add(truth, l.verdict == same || l.verdict == weak)
		if testing.Verbose() && truth != (l.verdict == same) && os.Getenv("MISSES") != "" {
			t.Logf("%v got %d %.2f %s: %q | %q (%s)", truth, l.verdict, l.score, l.rule, r[2], r[3], r[7])
		}
	}
	sp, sr, sf := strong.prf()
	wp, wr, wf := strongWeak.prf()
	t.Logf("bench persons: same P %.3f R %.3f F %.3f; same+weak P %.3f R %.3f F %.3f", sp, sr, sf, wp, wr, wf)
}

func latin(s string) bool {
	for _, r := range s {
		if r > 0x250 && r < 0x2000 {
			return false
		}
	}
	return true
}

// TestSharedArabicVariants samples pairs of Latin spellings of one Arabic name
// (same) and of near neighbours (other).
func TestSharedArabicVariants(t *testing.T) {
	text, err := os.ReadFile(shared(t, "testsets", "names", "arabic_full_name_variants.dev.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	p := testParser(t)
	groups := map[string][]string{}
	var keys []string
	maghreb := map[string]bool{}
	for i, line := range strings.Split(string(text), "\n") {
		c := strings.Split(line, "\t")
		if i == 0 || len(c) < 5 {
			continue
		}
		if groups[c[0]] == nil {
			keys = append(keys, c[0])
		}
		groups[c[0]] = append(groups[c[0]], c[1])
		if strings.ContainsAny(c[3], "") || strings.Contains(" MA DZ TN LY MR ", " "+c[3]+" ") {
			maghreb[c[0]] = true
		}
	}
	sort.Strings(keys)
	rules := map[string]*tally{}
	var all, mag, loose tally
	rng := rand.New(rand.NewPCG(1, 2))
	judge := func(x, y, kx, ky string, truth bool) {
		a, b := p.parse(x), p.parse(y)
		l := compare(&a, &b)
		got := l.verdict == same
		all.add(truth, got)
		loose.add(truth, got || l.verdict == weak)
		if maghreb[kx] && maghreb[ky] {
			mag.add(truth, got)
		}
		if rules[l.rule] == nil {
			rules[l.rule] = &tally{}
		}
		rules[l.rule].add(truth, true)
		if os.Getenv("MISSES") != "" && truth != got && rng.IntN(100) < 2 {
			t.Logf("%v got %d %.2f %s: %q | %q", truth, l.verdict, l.score, l.rule, x, y)
		}
	}
	for i, k := range keys {
		g := groups[k]
		for j := 1; j < len(g); j++ {
			judge(g[j-1], g[j], k, k, true)
		}
		// near neighbours in Arabic order share their first words: hard negatives
		for d := 1; d <= 2 && i+d < len(keys); d++ {
			judge(g[0], groups[keys[i+d]][0], k, keys[i+d], false)
		}
	}
	for _, r := range slices.Sorted(maps.Keys(rules)) {
		t.Logf("rule %-22s right %5d wrong %5d", r, rules[r].tp, rules[r].fp)
	}
	for _, c := range []struct {
		n string
		t tally
	}{{"all", all}, {"maghreb", mag}, {"same+weak", loose}} {
		pp, r, f := c.t.prf()
		t.Logf("%s: P %.3f R %.3f F %.3f (%+v)", c.n, pp, r, f, c.t)
	}
}

func testParser(t testing.TB) *parser {
	t.Helper()
	g, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	return newParser(FromGazetteer(g))
}

func gazetteerOptions(t testing.TB) Options {
	t.Helper()
	g, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	return FromGazetteer(g)
}

//go:build unix

package graph

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
)

// cpuSeconds is the processor time of this process: it does not depend on what
// else the machine does.
func cpuSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

// large is a store for BenchmarkLarge.
type large struct {
	dsn string
	n   int // articles
	gen func(int) ArticleFacts
	s   *Store
}

// BenchmarkLarge fills a store with ACTANT_BENCH_ARTICLES generated articles
// (10,000 are about a million quads), a tenth at a time, and asks it. It lies in
// ACTANT_BENCH_DB and is used again when it is there.
func BenchmarkLarge(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("ACTANT_BENCH_ARTICLES"))
	l := &large{dsn: os.Getenv("ACTANT_BENCH_DB"), n: n, gen: generate(n, 1)}
	if n == 0 || l.dsn == "" {
		b.Skip("set ACTANT_BENCH_ARTICLES and ACTANT_BENCH_DB")
	}
	l.open(b)
	defer func() { l.s.Close() }()
	l.fill(b)
	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			if err := l.s.Close(); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			l.open(b)
		}
	})
	b.Run("Find", l.find)
	b.Run("WhoMet", l.whoMet)
	b.Run("LabelLookup", l.label)
	b.Run("Remove", l.remove)
}

func (l *large) open(b *testing.B) {
	s, err := Open(context.Background(), l.dsn, Options{})
	if err != nil {
		b.Fatal(err)
	}
	l.s = s
}

func (l *large) fill(b *testing.B) {
	st, err := l.s.Stats(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	tenth := max(l.n/10, 1)
	for at := st.Articles; at < l.n; at += tenth {
		start, cpu := time.Now(), cpuSeconds()
		to := min(at+tenth, l.n)
		load(b, l.s, l.gen, at, to)
		var mem runtime.MemStats
		runtime.ReadMemStats(&mem)
		done := float64(to - at)
		b.Logf("articles from %d: %.0f a second, %.2f ms of processor time each, %d MB from the system",
			at, done/time.Since(start).Seconds(), 1000*(cpuSeconds()-cpu)/done, mem.Sys>>20)
	}
	if st, err = l.s.Stats(context.Background()); err != nil {
		b.Fatal(err)
	}
	b.Logf("%+v", st)
}

// person is somebody whom many articles name.
func (l *large) person() string { return givenNames[7] + " " + surname(7) }

func (l *large) find(b *testing.B) {
	for b.Loop() {
		if found, err := l.s.Find(context.Background(), l.person(), ""); err != nil || len(found) == 0 {
			b.Fatal(found, err)
		}
	}
}

func (l *large) whoMet(b *testing.B) {
	ctx := context.Background()
	found, err := l.s.Find(ctx, l.person(), "")
	if err != nil || len(found) == 0 {
		b.Fatal(found, err)
	}
	rows := 0
	for b.Loop() {
		list, err := l.s.Who(ctx, Met, found[0].Entity, Filter{})
		if err != nil {
			b.Fatal(err)
		}
		rows = len(list)
	}
	b.ReportMetric(float64(rows), "rows")
}

func (l *large) label(b *testing.B) {
	ctx := context.Background()
	i := 0
	for b.Loop() {
		i = (i + 7919) % l.n
		err := l.s.b.view(ctx, func(sn snapshot) error {
			_, err := sn.match(ctx, pattern{L: quad.IRI(ArticleIRI(fmt.Sprintf("g%07d", i)))})
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// remove measures the removal of one article; putting it back is not counted.
func (l *large) remove(b *testing.B) {
	i := 0
	for b.Loop() {
		i = (i + 7919) % l.n
		a := l.gen(i)
		if _, err := l.s.Remove(context.Background(), []string{a.Record.Article}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		put(b, l.s, []ArticleFacts{a})
		b.StartTimer()
	}
}

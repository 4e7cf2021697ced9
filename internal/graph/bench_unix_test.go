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

// BenchmarkLarge asks a store of ACTANT_BENCH_ARTICLES articles (0: skipped;
// 40,000 are about 4 million quads) that lies in ACTANT_BENCH_DB.
func BenchmarkLarge(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("ACTANT_BENCH_ARTICLES"))
	dsn := os.Getenv("ACTANT_BENCH_DB")
	if n == 0 || dsn == "" {
		b.Skip("set ACTANT_BENCH_ARTICLES and ACTANT_BENCH_DB")
	}
	ctx := context.Background()
	open := func() *Store {
		s, err := Open(ctx, dsn, Options{})
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	s := open()
	defer func() { s.Close() }()
	st, err := s.Stats(ctx)
	if err != nil {
		b.Fatal(err)
	}
	gen := generate(n, 1)
	tenth := max(n/10, 1)
	for at := st.Articles; at < n; at += tenth {
		start, cpu := time.Now(), cpuSeconds()
		load(b, s, gen, at, min(at+tenth, n))
		var mem runtime.MemStats
		runtime.ReadMemStats(&mem)
		done := float64(min(at+tenth, n) - at)
		b.Logf("articles from %d: %.0f a second, %.2f ms of processor time each, %d MB from the system", at, done/time.Since(start).Seconds(), 1000*(cpuSeconds()-cpu)/done, mem.Sys>>20)
	}
	st, err = s.Stats(ctx)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%+v", st)
	name := givenNames[7] + " " + surname(7)
	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
			s = open()
		}
	})
	b.Run("Find", func(b *testing.B) {
		for b.Loop() {
			if found, err := s.Find(ctx, name, ""); err != nil || len(found) == 0 {
				b.Fatal(found, err)
			}
		}
	})
	b.Run("WhoMet", func(b *testing.B) {
		found, err := s.Find(ctx, name, "")
		if err != nil || len(found) == 0 {
			b.Fatal(found, err)
		}
		rows := 0
		for b.Loop() {
			list, err := s.Who(ctx, Met, found[0].Entity, Filter{})
			if err != nil {
				b.Fatal(err)
			}
			rows = len(list)
		}
		b.ReportMetric(float64(rows), "rows")
	})
	b.Run("LabelLookup", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i = (i + 7919) % n
			err := s.b.view(ctx, func(sn snapshot) error {
				_, err := sn.match(ctx, pattern{L: quad.IRI(ArticleIRI(fmt.Sprintf("g%07d", i)))})
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("RemoveAndPutOne", func(b *testing.B) {
		i := 0
		var remove time.Duration
		for b.Loop() {
			i = (i + 7919) % n
			a := gen(i)
			start := time.Now()
			if _, err := s.Remove(ctx, []string{a.Record.Article}); err != nil {
				b.Fatal(err)
			}
			remove += time.Since(start)
			put(b, s, []ArticleFacts{a})
		}
		b.ReportMetric(remove.Seconds()*1000/float64(b.N), "ms/remove")
	})
}

package resolve

import (
	"fmt"
	"slices"
	"syscall"
	"testing"

	"actant/internal/kg"
)

func size(recs []*Record) (n int64) {
	for _, r := range recs {
		n += int64(len(marshal(r)))
	}
	return n
}

// BenchmarkResolve: the whole of n articles; time an article must stay flat.
func BenchmarkResolve(b *testing.B) {
	for _, n := range []int{1000, 4000, 16000} {
		recs := newWorld(3, n).records()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(size(recs))
			start := cpu()
			for b.Loop() {
				if _, err := Resolve(slices.Values(recs), Curation{}, Options{Workers: 1}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(cpu()-start)/float64(b.N)/float64(n), "cpu-µs/article")
		})
	}
}

func filled(b testing.TB, recs []*Record, batch int) *mirror {
	m := newMirror()
	for c := range slices.Chunk(recs, batch) {
		var ch []Change
		for _, r := range c {
			ch = append(ch, Change{r.Article, r})
		}
		d, err := Incremental(m.st, ch, Curation{}, Options{})
		if err != nil {
			b.Fatal(err)
		}
		m.st.Apply(d.State)
	}
	if err := m.st.Scan("\xff", nil); err != nil { // sort its keys now
		b.Fatal(err)
	}
	return m
}

// BenchmarkOneMore: the cost of one more article among n.
func BenchmarkOneMore(b *testing.B) {
	for _, n := range []int{1000, 10000, 40000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := newWorld(3, n)
			m := filled(b, w.records(), 2000)
			i, start := 0, cpu()
			for b.Loop() {
				r := w.record(900000 + i)
				i++
				if _, err := Incremental(m.st, []Change{{r.Article, r}}, Curation{}, Options{Workers: 1}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(cpu()-start)/float64(b.N), "cpu-µs/article")
		})
	}
}

// BenchmarkOneName: a block of a single name told by n articles is not
// quadratic: time an article stays flat.
func BenchmarkOneName(b *testing.B) {
	for _, n := range []int{4000, 16000, 64000} {
		var recs []*Record
		for i := range n {
			r := &Record{Article: fmt.Sprintf("a%06d", i), Published: isoDay(15000 + i%4000)}
			for k, name := range []string{"Mohamed Ould Ahmed", "Mohammed Ahmed", "M. Ahmed"} {
				l := Local{Entity: kg.Entity{ID: fmt.Sprintf("e%d", k), Kind: kg.Person, Name: name}}
				if (i+k)%3 == 0 {
					l.Country = genLands[i%7%len(genLands)]
				}
				if i%5 == k {
					l.Roles = []kg.Role{{Title: "ministre", Kind: "defence", Of: genLands[i%3]}}
				}
				if k == i%3 {
					r.Entities = append(r.Entities, l)
				}
			}
			recs = append(recs, r)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			start := cpu()
			for b.Loop() {
				if _, err := Resolve(slices.Values(recs), Curation{}, Options{Workers: 1}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(cpu()-start)/float64(b.N)/float64(n), "cpu-µs/article")
		})
	}
}

// cpu is the processor time of this process in µs: on a shared machine the
// clock on the wall says little.
func cpu() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Utime.Nano()/1000 + u.Stime.Nano()/1000
}

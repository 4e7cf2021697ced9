package cli

import (
	"math"
	"runtime/debug"
	"runtime/metrics"
)

// leastMemory is what a build may use before the collector works harder: 10,000
// articles fit into it with room to spare.
const leastMemory = 180 << 20

// thrift keeps the memory of a long build near what it needs. The collector
// lets a heap grow to twice what lives; under a limit it does not, but a limit
// that is too tight makes it work without end. So the limit follows what lives.
type thrift struct {
	own   bool // the user set no limit
	count int
}

func newThrift() *thrift {
	t := &thrift{own: debug.SetMemoryLimit(-1) == math.MaxInt64}
	t.set(0)
	return t
}

// step is called for every article; now and then it moves the limit.
func (t *thrift) step() {
	if t.count++; t.count%256 != 0 {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() == metrics.KindUint64 {
		t.set(int64(live[0].Value.Uint64()))
	}
}

func (t *thrift) set(live int64) {
	if t.own {
		debug.SetMemoryLimit(max(leastMemory, live+live/4+(48<<20)))
	}
}

// end takes the limit back.
func (t *thrift) end() {
	if t.own {
		debug.SetMemoryLimit(math.MaxInt64)
	}
}

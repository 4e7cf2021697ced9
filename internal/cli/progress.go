package cli

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"actant/internal/kg"
	"actant/internal/pipeline"
)

// progress tells on stderr how far a build is: on a terminal as one line that is
// written over, in JSON as one object a second.
type progress struct {
	s    *Streams
	kind string // "bar", "json" or ""

	mu    sync.Mutex
	start time.Time
	last  time.Time
	shown bool
	total int64 // bytes of all files, 0 while unknown
	done  int64 // bytes of files that are finished
	path  string
	size  int64 // of the file in work
	part  int64 // bytes of text seen of it
	built pipeline.Built
}

func newProgress(s *Streams, kind string, paths []string) (*progress, error) {
	p := &progress{s: s, start: s.Now()}
	switch kind {
	case "auto", "":
		if s.ErrTerminal {
			p.kind = "bar"
		}
	case "json":
		p.kind = kind
	case "none":
	default:
		return nil, usage("unknown --progress %q: one of auto, json, none", kind)
	}
	if p.kind != "" {
		go p.measure(paths)
	}
	return p, nil
}

// measure adds up the sizes of all files, so that the time left can be told.
// Faults are passed over here: reading names them.
func (p *progress) measure(paths []string) {
	if contains(paths, "-") {
		return
	}
	total := sizeOf(paths...)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = total
}

// sizeOf adds up the bytes of files, folders and patterns.
func sizeOf(paths ...string) int64 {
	var total int64
	eachFile(paths, func(_ string, info fs.FileInfo) { total += info.Size() })
	return total
}

// fingerprint changes when a file comes, goes or changes.
func fingerprint(paths []string) string {
	h := sha256.New()
	eachFile(paths, func(path string, info fs.FileInfo) {
		fmt.Fprintf(h, "%s\x00%d\x00%d\x00", path, info.Size(), info.ModTime().UnixNano())
	})
	return string(h.Sum(nil))
}

// eachFile looks at the files of paths and patterns. What cannot be looked at is
// passed over: reading names it.
func eachFile(paths []string, see func(path string, info fs.FileInfo)) {
	for _, path := range paths {
		list, err := filepath.Glob(path)
		if err != nil || len(list) == 0 {
			list = []string{path}
		}
		for _, f := range list {
			_ = filepath.WalkDir(f, func(p string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return nil
				}
				if info, err := d.Info(); err == nil {
					see(p, info)
				}
				return nil
			})
		}
	}
}

// step takes note of one article.
func (p *progress) step(b pipeline.Built, a *kg.Article) {
	if p.kind == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.built = b
	if a.Path != p.path {
		p.done += p.size
		p.path, p.part, p.size = a.Path, 0, 0
		if info, err := os.Stat(a.Path); err == nil {
			p.size = info.Size()
		}
	}
	p.part += int64(len(a.Text))
	every := 100 * time.Millisecond
	if p.kind == "json" {
		every = time.Second
	}
	if now := p.s.Now(); now.Sub(p.last) >= every {
		p.last = now
		p.tell(now, false)
	}
}

// tell prints the state.
func (p *progress) tell(now time.Time, end bool) {
	took := now.Sub(p.start)
	rate := 0.0
	if took > 0 {
		rate = float64(p.built.Read) / took.Seconds()
	}
	left, known := p.left(took)
	if p.kind == "json" {
		p.event(rate, left, known, end)
		return
	}
	line := fmt.Sprintf("%d articles, %.0f/s", p.built.Read, rate)
	if known && !end {
		line += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	fmt.Fprintf(p.s.Err, "\r%-60s", line)
	p.shown = true
}

// left guesses the time left from the bytes read so far.
func (p *progress) left(took time.Duration) (time.Duration, bool) {
	read := p.done + min(p.part, p.size)
	if p.total == 0 || read == 0 || read > p.total {
		return 0, false
	}
	return time.Duration(float64(took) * float64(p.total-read) / float64(read)), true
}

func (p *progress) event(rate float64, left time.Duration, known, end bool) {
	e := map[string]any{"articles": p.built.Read, "per_second": rate, "done": end}
	if known {
		e["seconds_left"] = left.Seconds()
	}
	line, err := json.Marshal(e)
	if err == nil {
		fmt.Fprintf(p.s.Err, "%s\n", line)
	}
}

// clear wipes the line, so that something else can be said.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprintf(p.s.Err, "\r%s\r", strings.Repeat(" ", 60))
		p.shown = false
	}
}

// finish shows the last state.
func (p *progress) finish(b pipeline.Built) {
	if p.kind == "" {
		return
	}
	p.mu.Lock()
	p.built = b
	p.tell(p.s.Now(), true)
	p.mu.Unlock()
	if p.kind == "bar" {
		fmt.Fprintln(p.s.Err)
	}
}

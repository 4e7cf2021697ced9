package web

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

// Waiting answers while [New] learns a large store: every page says how far it
// is, and is asked for again by itself. The zero value is ready; its Progress is
// for [Options].
type Waiting struct{ read, of atomic.Int64 }

// Progress notes how many articles were read.
func (p *Waiting) Progress(read, of int) {
	p.read.Store(int64(read))
	p.of.Store(int64(of))
}

// ServeHTTP tells how far it is, with status 503. It tells nothing of the store
// but the number of its articles, and that on the loopback address alone.
func (p *Waiting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	guard(w.Header())
	h := w.Header()
	h.Set("Retry-After", "2")
	h.Set("Refresh", "2")
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	how := ""
	if of := p.of.Load(); of > 0 && loopbackHost(r.Host) {
		how = fmt.Sprintf("<p>%d / %d</p>", p.read.Load(), of)
	}
	fmt.Fprintf(w, `<!doctype html><html lang="fr"><title>actant</title><h1>actant</h1><p>Lecture du graphe… <span lang="en">Reading the graph…</span></p>%s</html>`, how)
}

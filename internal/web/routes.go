package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// handler makes one page. A fault becomes a page of its own.
type handler func(w http.ResponseWriter, r *http.Request, id string) error

// route finds the page of an address. The path is read as it was sent and never
// cleaned: an id may hold anything, and no part of it ever names a file.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	if r.Method == http.MethodPost && path == "/token" {
		s.enter(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this page only shows; nothing can be changed here", http.StatusMethodNotAllowed)
		return
	}
	if name, ok := strings.CutPrefix(path, "/assets/"); ok {
		s.asset(w, r, name)
		return
	}
	if !s.allowed(r) {
		s.knock(w, r)
		return
	}
	h, id, err := s.handler(path)
	if err == nil {
		err = h(w, r, id)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

// knock lets those in who bring the token in the address, and asks the others.
func (s *Server) knock(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	given := q.Get("token")
	q.Del("token")
	to := address(r.URL.EscapedPath(), q)
	if given == "" || !localPath(to) {
		s.askToken(w, r, to, false)
		return
	}
	r.PostForm = url.Values{"token": {given}, "to": {to}}
	r.Form = r.PostForm
	s.enter(w, r)
}

// handler gives the page of a path and the id that follows it.
func (s *Server) handler(path string) (handler, string, error) {
	whole := map[string]handler{"/": s.home, "/search": s.search, "/suggest": s.suggest, "/actors": s.actors, "/events": s.events,
		"/articles": s.articles, "/timeline": s.timeline, "/graph": s.graphPage, "/graph.json": s.graphJSON, "/graph.graphml": s.graphML,
		"/graph.csv": s.graphCSV, "/graph.gexf": s.gexf, "/events.csv": s.eventsCSV, "/events.json": s.eventsJSON, "/actors.csv": s.actorsCSV, "/articles.csv": s.articlesCSV,
		"/help": s.help}
	if h, ok := whole[path]; ok {
		return h, "", nil
	}
	for prefix, h := range map[string]handler{"/actor/": s.actor, "/event/": s.event, "/article/": s.article,
		"/json/actor/": s.showJSON("entity:"), "/json/event/": s.showJSON("event:"), "/json/article/": s.articleJSON} {
		if rest, ok := strings.CutPrefix(path, prefix); ok && rest != "" {
			id, err := url.PathUnescape(rest)
			if err != nil {
				return nil, "", badRequest{"id", rest}
			}
			return h, id, nil
		}
	}
	return nil, "", errNoPage
}

// asset sends a file of the page itself. They are named one by one: nothing is
// read from a disk.
func (s *Server) asset(w http.ResponseWriter, r *http.Request, name string) {
	a, ok := s.assets[name]
	if !ok {
		http.Error(w, "no such file", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.typ)
	h.Set("ETag", `"`+a.etag+`"`)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Del("Vary")
	if r.Header.Get("If-None-Match") == `"`+a.etag+`"` {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(a.data)))
	if r.Method != http.MethodHead {
		w.Write(a.data)
	}
}

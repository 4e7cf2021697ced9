package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"actant/internal/graph"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed assets
var assetFiles embed.FS

// Options say how a store is shown. The zero value is for the loopback address.
type Options struct {
	// Token, when not "", is asked of every visitor: in the Authorization header
	// ("Bearer …"), or once in the form that stands in place of every page.
	Token string
	// AnyHost takes requests for any host name. Without it only names of the
	// loopback address are answered, so that no foreign page can reach the graph by
	// pointing a name of its own at it.
	AnyHost bool
	// Hosts are host names, without port, that are answered too: of a proxy before
	// this server.
	Hosts []string
	// MaxRequests is how many requests are answered at the same time; 0 means 32.
	MaxRequests int
	// Timeout bounds the work for one page; 0 means 10 seconds.
	Timeout time.Duration
	// Log is told of faults; nil means nobody.
	Log *slog.Logger
	// Progress is told how many articles were read while the store is learnt.
	Progress func(read, of int)
}

// Server shows a store. It is an [http.Handler] and may be used by many at once.
type Server struct {
	st     Store
	opt    Options
	index  atomic.Pointer[index]
	langs  map[string]*catalogue
	pages  map[string]map[string]*template.Template // language → page → template
	assets map[string]asset
	slots  chan struct{}
}

type asset struct {
	data      []byte
	typ, etag string
}

// New learns a store and makes the server that shows it. The store must stay
// open as long as the server is used.
func New(ctx context.Context, st Store, opt Options) (*Server, error) {
	if opt.MaxRequests <= 0 {
		opt.MaxRequests = 32
	}
	if opt.Timeout <= 0 {
		opt.Timeout = 10 * time.Second
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{st: st, opt: opt, langs: map[string]*catalogue{}, pages: map[string]map[string]*template.Template{},
		assets: map[string]asset{}, slots: make(chan struct{}, opt.MaxRequests)}
	if err := s.loadAssets(); err != nil {
		return nil, err
	}
	for _, tag := range tags() {
		c, err := loadCatalogue(tag)
		if err != nil {
			return nil, err
		}
		s.langs[tag] = c
		if s.pages[tag], err = s.loadTemplates(c); err != nil {
			return nil, err
		}
	}
	x, err := buildIndex(ctx, st, opt.Progress)
	if err != nil {
		return nil, err
	}
	s.index.Store(x)
	return s, nil
}

// Refresh learns the store anew when it changed: one that lies in a database may,
// while it is shown.
func (s *Server) Refresh(ctx context.Context) error {
	st, err := s.st.Stats(ctx)
	if err != nil {
		return fmt.Errorf("look for changes: %w", err)
	}
	if st == s.index.Load().stats {
		return nil
	}
	x, err := buildIndex(ctx, s.st, nil)
	if err != nil {
		return err
	}
	s.index.Store(x)
	return nil
}

func (s *Server) loadAssets() error {
	types := map[string]string{"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8"}
	return fs.WalkDir(assetFiles, "assets", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := assetFiles.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read asset: %w", err)
		}
		sum := sha256.Sum256(data)
		s.assets[strings.TrimPrefix(path, "assets/")] = asset{data, types[path[strings.LastIndexByte(path, '.')+1:]], hex.EncodeToString(sum[:6])}
		return nil
	})
}

// loadTemplates parses the pages, each with the layout, in one language.
func (s *Server) loadTemplates(c *catalogue) (map[string]*template.Template, error) {
	base, err := template.New("").Funcs(s.funcs(c)).ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse pages: %w", err)
	}
	out := map[string]*template.Template{}
	for _, f := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(f, "templates/"), ".html")
		if name == "layout" || name == "parts" {
			continue
		}
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, f)
		}
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		out[name] = t
	}
	return out, nil
}

// The limits of a request.
const (
	maxURL  = 4096 // bytes of an address
	maxForm = 4096 // bytes of the token's form
)

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	guard(w.Header())
	switch {
	case !s.opt.AnyHost && !loopbackHost(r.Host) && !s.named(r.Host):
		http.Error(w, "this page answers only to the names of the loopback address", http.StatusMisdirectedRequest)
		return
	case len(r.URL.RequestURI()) > maxURL:
		http.Error(w, "the address is too long", http.StatusRequestURITooLong)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.opt.Timeout)
	defer cancel()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		w.Header().Set("Retry-After", "5")
		http.Error(w, "too many requests at once", http.StatusServiceUnavailable)
		return
	}
	s.route(w, r.WithContext(ctx))
}

// guard sets the headers that keep a browser from doing anything but showing.
func guard(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Accept-Language, Cookie")
}

// named tells whether the Host header of a request is a name that this server was
// given.
func (s *Server) named(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return slices.ContainsFunc(s.opt.Hosts, func(h string) bool { return strings.EqualFold(h, host) })
}

// loopbackHost tells whether the Host header of a request names this machine by
// its loopback address.
func loopbackHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	ip := net.ParseIP(name)
	return strings.EqualFold(name, "localhost") || ip != nil && ip.IsLoopback()
}

const tokenCookie = "actant_token"

// allowed tells whether a visitor has the token.
func (s *Server) allowed(r *http.Request) bool {
	if s.opt.Token == "" {
		return true
	}
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if ok {
		return same(given, s.opt.Token)
	}
	c, err := r.Cookie(tokenCookie)
	return err == nil && same(c.Value, s.ticket())
}

// ticket is what the cookie holds: a digest, so that the token itself lies in no
// browser.
func (s *Server) ticket() string {
	sum := sha256.Sum256([]byte("actant ticket\x00" + s.opt.Token))
	return hex.EncodeToString(sum[:])
}

// same compares two secrets in a time that tells nothing of them.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// enter takes the token from its form and leads back.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form is too large or broken", http.StatusBadRequest)
		return
	}
	to := r.PostForm.Get("to")
	if !localPath(to) {
		to = "/"
	}
	if s.opt.Token == "" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	if !same(r.PostForm.Get("token"), s.opt.Token) {
		s.askToken(w, r, to, true)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: s.ticket(), Path: "/", HttpOnly: true, Secure: r.TLS != nil,
		SameSite: http.SameSiteStrictMode, MaxAge: 30 * 24 * 3600})
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// localPath tells an address inside this server.
func localPath(s string) bool {
	u, err := url.Parse(s)
	return err == nil && strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.ContainsAny(s, "\\\r\n\t") && u.Host == "" && u.Scheme == ""
}

func (s *Server) askToken(w http.ResponseWriter, r *http.Request, to string, wrong bool) {
	p := &tokenPage{page: s.newPage(r, "token.title"), To: to, Wrong: wrong}
	p.Stats = graph.Stats{} // not for strangers
	s.show(w, r, http.StatusUnauthorized, "token", p)
}

type tokenPage struct {
	page
	To    string
	Wrong bool
}

// fail shows a fault as a page.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var bad badRequest
	status, key, detail := http.StatusInternalServerError, "error.fault", ""
	switch {
	case errors.Is(err, graph.ErrNotFound):
		status, key = http.StatusNotFound, "error.missing"
	case errors.As(err, &bad):
		status, key, detail = http.StatusBadRequest, "error.wrong", bad.Error()
	case errors.Is(err, context.DeadlineExceeded):
		status, key = http.StatusServiceUnavailable, "error.slow"
	case errors.Is(err, context.Canceled):
		return // nobody waits
	default:
		s.opt.Log.Error("page", "path", r.URL.Path, "error", err)
	}
	s.show(w, r, status, "error", &errorPage{page: s.newPage(r, key), Key: key, Detail: detail})
}

type errorPage struct {
	page
	Key, Detail string
}

// show writes a page. It is made whole before the first byte leaves.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, name string, data pager) {
	p := data.head()
	t := s.pages[p.Lang][name]
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, "layout", data); err != nil {
		s.opt.Log.Error("page", "path", r.URL.Path, "error", err)
		http.Error(w, "this page could not be made", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", p.Lang)
	if asked := r.URL.Query().Get("lang"); asked == p.Lang {
		http.SetCookie(w, &http.Cookie{Name: langCookie, Value: asked, Path: "/", SameSite: http.SameSiteLaxMode, HttpOnly: true, MaxAge: 365 * 24 * 3600})
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(buf.Bytes())
	}
}

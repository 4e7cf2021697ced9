package web

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"actant/internal/graph"
)

func pressServer(t testing.TB, opt Options) *Server {
	t.Helper()
	s, err := New(context.Background(), pressStore(t), opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get asks for a page as a browser on this machine would.
func get(s http.Handler, path string, edit ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8095"+path, nil)
	for _, f := range edit {
		f(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func header(k, v string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(k, v) }
}

func TestPages(t *testing.T) {
	s := pressServer(t, Options{})
	meeting := eventURL(s.index.Load().events[slices.IndexFunc(s.index.Load().events, func(e event) bool { return e.from == "2020-10-02" })].id)
	cases := []struct {
		path       string
		want, deny []string
	}{
		{"/", []string{"Qui a rencontré qui", "Karim Haddad", "4 articles", "Racontés différemment"}, nil},
		{"/?lang=en", []string{"Who met whom", "Told differently"}, []string{"Qui a rencontré"}},
		{"/search?q=hadad", []string{"Karim Haddad", "proche"}, nil},
		{"/search?q=bar", []string{"Ibrahim Bartagi"}, nil},
		{"/search?q=ministre+de+la+defense", []string{"Ibrahim Bartagi", "par sa fonction"}, []string{"proches"}},
		{"/search?q=attendue", []string{"Une visite attendue à Tunis"}, nil},
		{"/search?q=zzzz", []string{"Rien ne porte ce nom"}, nil},
		{"/search", []string{"Recherche"}, nil},
		{"/actors", []string{"Karim Haddad", "Samira Ould Cheikh"}, []string{">Tunis<"}},
		{"/actors?kind=place", []string{">Tunis<"}, []string{">Karim Haddad<"}},
		{"/actor/person/ibrahim-bartagi", []string{"Ibrahim Bartagi", "ministre de la Défense", "2 septembre 2020", "Avec qui", "Karim Haddad", "Nommés ensemble", "<svg", "Une visite attendue"}, nil},
		{"/events", []string{"6 événements", "démenti", "proposé", "sans date", "a rencontré", "Mauritanie"}, nil},
		{"/events?type=letter&modality=proposed", []string{"1 événement", "Ibrahim Bartagi"}, []string{"Karim Haddad a"}},
		{"/events?since=2020-08&until=2020-08", []string{"1 événement", "Signature"}, []string{"Rencontre</a>"}},
		{"/events?actor=person/karim-haddad&with=person/samira-ould-cheikh", []string{"1 événement", "Signature", `href="/events?actor=person%2Fsamira-ould-cheikh"`}, nil},
		{"/events?disputed=1", []string{"1 événement", "désaccord"}, nil},
		{"/events?type=agreement", []string{"Aucun événement"}, nil},
		{"/timeline", []string{"octobre 2020", "août 2020", "<rect"}, nil},
		{"/graph", []string{`class="tie denied"`, "<circle"}, nil},
		{"/graph?modality=planned", []string{"Aucun événement"}, []string{`class="spot`}},
		{meeting, []string{"Le Plateau", "Le Détroit", "doit rencontrer", "a rencontré", "Désaccords", "prévu", "≠"}, nil},
		{"/articles", []string{"Une visite attendue", "Sans texte"}, nil},
		{"/articles?actor=person/ibrahim-bartagi&with=person/samira-ould-cheikh", []string{"2 articles", `class="proof"`, "ne se rendra pas à"}, []string{"doit rencontrer"}},
		{"/article/plateau-1", []string{`class="block ticker furniture"`, `class="told"`, `id="v1"`, `class="mention person name told"`, "Visite, démenti", `class="block related furniture"`}, nil},
		{"/article/sans-texte", []string{"n’est pas gardé", "press/sans-texte.txt", "a appelé", `id="v1"`}, nil},
		{"/help", []string{"Comment lire"}, nil},
	}
	for _, c := range cases {
		t.Run(c.path, func(t *testing.T) {
			w := get(s, c.path)
			if w.Code != http.StatusOK {
				t.Fatalf("status %d", w.Code)
			}
			body := html.UnescapeString(w.Body.String())
			for _, x := range c.want {
				if !strings.Contains(body, x) {
					t.Errorf("page lacks %q", x)
				}
			}
			for _, x := range c.deny {
				if strings.Contains(body, x) {
					t.Errorf("page has %q", x)
				}
			}
		})
	}
}

// TestCrawl follows every link of the site in both languages: each leads
// somewhere, and no page lets foreign text act.
func TestCrawl(t *testing.T) {
	s := pressServer(t, Options{})
	seen := map[string]bool{"/?lang=fr": true, "/?lang=en": true}
	next := []string{"/?lang=fr", "/?lang=en"}
	for len(next) > 0 && len(seen) < 4000 {
		path := next[0]
		next = next[1:]
		w := get(s, path)
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, l := range inspect(t, path, w.Body.String()) {
			u, err := url.Parse(l)
			if err != nil || u.IsAbs() || u.Path == "" {
				continue
			}
			u.Fragment = ""
			if k := u.String(); !seen[k] {
				seen[k] = true
				next = append(next, k)
			}
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d pages were found", len(seen))
	}
}

// inspect holds what every page must be, and gives its links.
func inspect(t *testing.T, path, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var links []string
	ids, labels, inputs := map[string]int{}, map[string]bool{}, []string{}
	headings := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script":
			if src := attr(n, "src"); !strings.HasPrefix(src, "/assets/") || n.FirstChild != nil {
				t.Errorf("%s: a script that is not ours: %q", path, src)
			}
		case "style", "img", "iframe", "object", "embed", "base":
			t.Errorf("%s: a %s element", path, n.Data)
		case "h1":
			headings++
		case "html":
			if l := attr(n, "lang"); l != "fr" && l != "en" {
				t.Errorf("%s: language %q", path, l)
			}
		case "a":
			links = append(links, attr(n, "href"))
		case "label":
			labels[attr(n, "for")] = true
		case "input", "select":
			if typ := attr(n, "type"); typ != "hidden" && !within(n, "label") {
				inputs = append(inputs, attr(n, "id"))
			}
		}
		for _, a := range n.Attr {
			v := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || (a.Key == "href" || a.Key == "src" || a.Key == "action") && (strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:")) {
				t.Errorf("%s: attribute %s=%q", path, a.Key, a.Val)
			}
			if a.Key == "id" {
				ids[a.Val]++
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: id %q stands %d times", path, id, n)
		}
	}
	for _, id := range inputs {
		if id == "" || !labels[id] {
			t.Errorf("%s: field %q has no label", path, id)
		}
	}
	if headings != 1 {
		t.Errorf("%s: %d first headings", path, headings)
	}
	return links
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func within(n *html.Node, name string) bool {
	for p := range n.Ancestors() {
		if p.Data == name {
			return true
		}
	}
	return false
}

// TestHostile looks at the page of the hostile article: its text is there, as text.
func TestHostile(t *testing.T) {
	s := pressServer(t, Options{})
	path := articleURL(evilID)
	if strings.Contains(path, "..") || strings.Contains(path, "//") {
		t.Errorf("address %q can be read as a folder", path)
	}
	w := get(s, path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d", path, w.Code)
	}
	inspect(t, path, w.Body.String())
	root, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
	}
	for _, want := range []string{evilTitle, evilText, evilName} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the page does not show %q as text", want)
		}
	}
	if strings.Contains(w.Body.String(), "javascript:alert(4)") {
		t.Error("the page leads to the article's script address")
	}
}

func TestRefused(t *testing.T) {
	s := pressServer(t, Options{})
	long := strings.Repeat("x", maxURL)
	for _, c := range []struct {
		path string
		code int
	}{
		{"/nothing", 404}, {"/actor/person/nobody", 404}, {"/event/meeting-1", 404}, {"/article/none", 404}, {"/actor/", 404}, {"/event/", 404},
		{"/article/../../etc/passwd", 404}, {"/article/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404}, {"/article//etc/passwd", 404}, {"/assets/../server.go", 404},
		{"/assets/%2e%2e/server.go", 404}, {"/assets/", 404}, {"/assets/none.js", 404}, {"/json/event/none", 404}, {"/json/actor/none", 404}, {"/json/article/none", 404},
		{"/events?type=war", 400}, {"/events?modality=x", 400}, {"/events?since=yesterday", 400}, {"/events?page=0", 400}, {"/events?page=-1", 400}, {"/graph?nodes=many", 400},
		{"/events?actor=person/nobody", 404}, {"/graph.json?actor=person/nobody", 404}, {"/graph.csv?actor=nobody", 404}, {"/events.csv?kind=ufo", 400}, {"/search?q=" + long[:maxQuery+1], 400},
		{"/search?q=" + long, 414}, {"/article/%zz", 404},
	} {
		r := &http.Request{Method: http.MethodGet, Host: "localhost", Header: http.Header{}, RequestURI: c.path}
		path, query, _ := strings.Cut(c.path, "?")
		plain, err := url.PathUnescape(path)
		if err != nil {
			plain = path
		}
		r.URL = &url.URL{Path: plain, RawPath: path, RawQuery: query}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != c.code {
			t.Errorf("%.60s: status %d, want %d", c.path, w.Code, c.code)
		}
		if strings.Contains(w.Body.String(), "root:") {
			t.Errorf("%s: a file of the machine", c.path)
		}
	}
}

func TestGuards(t *testing.T) {
	s := pressServer(t, Options{})
	for _, m := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, "PROPFIND"} {
		if w := get(s, "/events", func(r *http.Request) { r.Method = m }); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: status %d", m, w.Code)
		}
	}
	for host, code := range map[string]int{"127.0.0.1:8095": 200, "localhost:1": 200, "LOCALHOST": 200, "[::1]:8095": 200, "127.0.0.2": 200,
		"evil.example": 421, "evil.example:8095": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "10.0.0.1": 421, "": 421} {
		if w := get(s, "/", func(r *http.Request) { r.Host = host }); w.Code != code {
			t.Errorf("host %q: status %d, want %d", host, w.Code, code)
		}
	}
	proxied := pressServer(t, Options{Hosts: []string{"press.example"}})
	for host, code := range map[string]int{"press.example": 200, "PRESS.example:443": 200, "evil.example": 421, "x.press.example": 421} {
		if w := get(proxied, "/", func(r *http.Request) { r.Host = host }); w.Code != code {
			t.Errorf("behind a proxy, host %q: status %d, want %d", host, w.Code, code)
		}
	}
	h := get(s, "/").Header()
	csp := h.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("CSP %q lacks %s", csp, want)
		}
	}
	if strings.Contains(csp, "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" || h.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers are weak: %v", h)
	}
	if w := get(s, "/", func(r *http.Request) { r.Method = http.MethodHead }); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("HEAD: status %d, %d bytes", w.Code, w.Body.Len())
	}
	a := s.newPage(httptest.NewRequest("GET", "/", nil), "home.title").Asset["style.css"]
	w := get(s, a)
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %v", a, w.Code, w.Header())
	}
	if w := get(s, a, header("If-None-Match", w.Header().Get("ETag"))); w.Code != http.StatusNotModified {
		t.Errorf("asset again: status %d", w.Code)
	}
}

func TestToken(t *testing.T) {
	const token = "0123456789abcdef-secret"
	s := pressServer(t, Options{Token: token, AnyHost: true})
	w := get(s, "/events?type=call", func(r *http.Request) { r.Host = "press.example" })
	if w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), "Haddad") || strings.Contains(w.Body.String(), "4 articles") {
		t.Fatalf("without token: status %d: %s", w.Code, w.Body)
	}
	inspect(t, "/events", w.Body.String())
	for _, path := range []string{"/suggest?q=ha", "/graph.json", "/json/actor/person/karim-haddad", "/events.csv", "/article/plateau-1"} {
		if w := get(s, path); w.Code != http.StatusUnauthorized || strings.Contains(w.Body.String(), "Haddad") {
			t.Errorf("%s without token: status %d", path, w.Code)
		}
	}
	if w := get(s, "/events", header("Authorization", "Bearer "+token)); w.Code != 200 {
		t.Errorf("bearer: status %d", w.Code)
	}
	for _, wrong := range []string{"Bearer ", "Bearer x", "Basic " + token, "Bearer " + token + "x"} {
		if w := get(s, "/events", header("Authorization", wrong)); w.Code != http.StatusUnauthorized {
			t.Errorf("%q: status %d", wrong, w.Code)
		}
	}
	if w := post(s, "/token", url.Values{"token": {"wrong"}, "to": {"/events"}}); w.Code != http.StatusUnauthorized || len(w.Result().Cookies()) != 0 {
		t.Errorf("wrong token: status %d", w.Code)
	}
	if w := post(s, "/token", url.Values{"token": {strings.Repeat("x", maxForm*2)}}); w.Code != http.StatusBadRequest {
		t.Errorf("large form: status %d", w.Code)
	}
	for to, want := range map[string]string{"/events?type=call": "/events?type=call", "//evil.example/": "/", "https://evil.example/": "/", `/\evil.example`: "/", "": "/"} {
		w := post(s, "/token", url.Values{"token": {token}, "to": {to}})
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("to %q: status %d, %q", to, w.Code, w.Header().Get("Location"))
		}
		c := w.Result().Cookies()
		if len(c) != 1 || !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || strings.Contains(c[0].Value, token) {
			t.Fatalf("cookies %v", c)
		}
		if w := get(s, "/events", func(r *http.Request) { r.AddCookie(c[0]) }); w.Code != 200 {
			t.Errorf("with cookie: status %d", w.Code)
		}
	}
	if w := get(s, "/events?token="+token+"&type=call"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/events?type=call" {
		t.Errorf("token in the address: status %d, %q", w.Code, w.Header().Get("Location"))
	}
}

func post(s http.Handler, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://localhost"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// slowStore answers only when told to stop.
type slowStore struct{ Store }

func (slowStore) Show(ctx context.Context, _ string) (graph.Shown, error) {
	<-ctx.Done()
	return graph.Shown{}, ctx.Err()
}

func TestSlow(t *testing.T) {
	s := pressServer(t, Options{Timeout: 30 * time.Millisecond, MaxRequests: 1})
	s.st = slowStore{s.st}
	if w := get(s, "/event/meeting-1"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a slow page: status %d", w.Code)
	}
	s.slots <- struct{}{}
	if w := get(s, "/help"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("too many at once: status %d", w.Code)
	}
}

// brokenStore fails.
type brokenStore struct{ Store }

func (brokenStore) Show(context.Context, string) (graph.Shown, error) {
	return graph.Shown{}, errors.New("disk at /secret/place is gone")
}

func TestFault(t *testing.T) {
	s := pressServer(t, Options{})
	s.st = brokenStore{s.st}
	w := get(s, "/event/meeting-1")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("a fault: status %d: %s", w.Code, w.Body)
	}
}

func TestWaiting(t *testing.T) {
	var p Waiting
	p.Progress(3, 1000)
	w := get(&p, "/events")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Refresh") == "" || !strings.Contains(w.Body.String(), "3 / 1000") || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	if w := get(&p, "/", func(r *http.Request) { r.Host = "press.example" }); strings.Contains(w.Body.String(), "1000") {
		t.Errorf("strangers learn: %s", w.Body)
	}
}

func TestLanguage(t *testing.T) {
	s := pressServer(t, Options{})
	for _, c := range []struct{ path, accept, cookie, want string }{
		{"/", "", "", "fr"}, {"/", "en-GB,en;q=0.9", "", "en"}, {"/", "de,fr;q=0.5", "", "fr"}, {"/", "de", "", "en"}, {"/", "en", "fr", "fr"},
		{"/?lang=en", "fr", "fr", "en"}, {"/?lang=xx", "fr", "", "fr"}, {"/", "\x00;;q=9", "", "fr"},
	} {
		w := get(s, c.path, func(r *http.Request) {
			r.Header.Set("Accept-Language", c.accept)
			if c.cookie != "" {
				r.AddCookie(&http.Cookie{Name: langCookie, Value: c.cookie})
			}
		})
		if got := w.Header().Get("Content-Language"); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		if kept := len(w.Result().Cookies()) == 1; kept != (c.path == "/?lang=en") {
			t.Errorf("%+v: cookie kept: %v", c, kept)
		}
	}
}

func TestFiles(t *testing.T) {
	s := pressServer(t, Options{})
	read := func(path string) *httptest.ResponseRecorder {
		w := get(s, path)
		if w.Code != 200 {
			t.Fatalf("%s: status %d", path, w.Code)
		}
		return w
	}
	for path, want := range map[string]int{"/events.csv": 7, "/events.csv?type=call": 2, "/actors.csv": 6, "/articles.csv": 5} {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(read(path).Body.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != want {
			t.Errorf("%s: %d rows, want %d (%v)", path, len(rows), want, err)
		}
	}
	for _, path := range []string{"/graph.graphml", "/graph.gexf", "/graph.graphml?kind=person"} {
		d := xml.NewDecoder(read(path).Body)
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", path, err)
				break
			}
		}
	}
	var m mapData
	if err := json.Unmarshal(read("/graph.json").Body.Bytes(), &m); err != nil || len(m.Nodes) != 5 || len(m.Edges) != 5 {
		t.Errorf("map: %d nodes, %d edges (%v)", len(m.Nodes), len(m.Edges), err)
	}
	var events []graph.EventRow
	if err := json.Unmarshal(read("/events.json").Body.Bytes(), &events); err != nil || len(events) != 6 {
		t.Errorf("events: %d (%v)", len(events), err)
	}
	var found []suggestion
	if err := json.Unmarshal(read("/suggest?q=kar").Body.Bytes(), &found); err != nil || len(found) != 1 || found[0].URL != "/actor/person/karim-haddad" {
		t.Errorf("suggestions: %v (%v)", found, err)
	}
	for _, p := range []string{"/json/article/plateau-1", "/json/article/sans-texte", "/json/actor/person/karim-haddad", "/json" + eventURL(events[0].Event)} {
		if !json.Valid(read(p).Body.Bytes()) {
			t.Errorf("%s: no JSON", p)
		}
	}
}

func TestRefresh(t *testing.T) {
	ctx := context.Background()
	st := pressStore(t)
	s, err := New(ctx, st, Options{})
	if err != nil {
		t.Fatal(err)
	}
	before := s.index.Load()
	if err := s.Refresh(ctx); err != nil || s.index.Load() != before {
		t.Errorf("an unchanged store was read again (%v)", err)
	}
	if _, err := st.Remove(ctx, []string{"sans-texte"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if w := get(s, "/articles"); strings.Contains(w.Body.String(), "Sans texte") {
		t.Error("a removed article is still listed")
	}
	if w := get(s, "/article/sans-texte"); w.Code != 404 {
		t.Errorf("a removed article: status %d", w.Code)
	}
}

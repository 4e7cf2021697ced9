package cli

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// quiet are streams of a test that looks at nothing.
func quiet(errOut io.Writer) Streams {
	return Streams{In: strings.NewReader(""), Out: io.Discard, Err: errOut, Now: time.Now, Env: func(string) string { return "" }}
}

func TestServeRefuses(t *testing.T) {
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"serve --addr 0.0.0.0:0", exitUsage, "can be reached from other machines"},
		{"serve --addr :0", exitUsage, "can be reached from other machines"},
		{"serve --addr [::]:0", exitUsage, "can be reached from other machines"},
		{"serve --addr 192.168.1.5:80", exitUsage, "can be reached from other machines"},
		{"serve --addr example.org:80", exitUsage, "can be reached from other machines"},
		{"serve --addr 127.0.0.1.example.org:80", exitUsage, "can be reached from other machines"},
		{"serve --addr 0.0.0.0:0 --token short", exitUsage, "too short"},
		{"serve --host press.example", exitUsage, "give --token auto"},
		{"serve --addr nowhere", exitUsage, "want an address and a port"},
		{"serve extra", exitUsage, "takes no argument"},
		{"serve --db none.db", exitFault, "not found"},
	} {
		var out bytes.Buffer
		if code := Run(t.Context(), strings.Fields(c.args), quiet(&out)); code != c.code || !strings.Contains(out.String(), c.says) {
			t.Errorf("%s: exit %d, %q; want %d and %q", c.args, code, out.String(), c.code, c.says)
		}
	}
	for host, want := range map[string]bool{"127.0.0.1": true, "127.8.8.8": true, "::1": true, "localhost": true, "::ffff:127.0.0.1": true, "": false, "0.0.0.0": false, "::": false, "10.0.0.1": false, "localhost.example": false} {
		if isLoopback(host) != want {
			t.Errorf("isLoopback(%q) is not %v", host, want)
		}
	}
}

// articlesStore builds the graph of the articles in testdata.
func articlesStore(t *testing.T) string {
	t.Helper()
	db := filepath.Join(t.TempDir(), "actant.db")
	var out bytes.Buffer
	if code := Run(t.Context(), []string{"build", "../../testdata/articles", "../../testdata/written", "--db", db}, quiet(&out)); code != exitDone {
		t.Fatalf("build: exit %d: %s", code, out.String())
	}
	return db
}

// startServe shows a graph and gives its address; the test's end closes it.
func startServe(t *testing.T, db, token string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := quiet(io.Discard)
	at, done := make(chan string, 1), make(chan error, 1)
	o := &serveOptions{storeOptions: storeOptions{Streams: &s, db: db}, addr: "127.0.0.1:0", token: token, ready: func(url string) { at <- url }}
	go func() { done <- runServe(ctx, o) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("serve ended with: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("serve does not end")
		}
	})
	select {
	case url := <-at:
		return url
	case err := <-done:
		done <- nil
		t.Fatalf("serve: %v", err)
	case <-time.After(30 * time.Second):
		t.Fatal("serve does not answer")
	}
	return ""
}

func TestServe(t *testing.T) {
	db := articlesStore(t)
	url := startServe(t, db, "")
	body := fetch(t, url+"search?q=esper", nil)
	if !strings.Contains(body, "Mark Esper") {
		t.Errorf("the search page lacks the name: %s", body)
	}
	// Others may read the graph meanwhile.
	if code := Run(t.Context(), []string{"events", "--db", db}, quiet(io.Discard)); code != exitDone {
		t.Errorf("events while the page is up: exit %d", code)
	}
	guarded := startServe(t, db, "a-token-of-some-length")
	if body := fetch(t, guarded, nil); strings.Contains(body, "Esper") || !strings.Contains(body, `name="token"`) {
		t.Errorf("without the token: %s", body)
	}
	if body := fetch(t, guarded, http.Header{"Authorization": {"Bearer a-token-of-some-length"}}); !strings.Contains(body, "Esper") {
		t.Errorf("with the token: %s", body)
	}
}

func fetch(t *testing.T, url string, h http.Header) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k := range h {
		r.Header.Set(k, h.Get(k))
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

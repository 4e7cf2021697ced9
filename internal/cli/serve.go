package cli

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/web"
)

type serveOptions struct {
	storeOptions
	addr  string
	token string
	hosts []string
	// ready is told the address once the page answers; for tests.
	ready func(url string)
}

func newServe(s *Streams) *cobra.Command {
	o := &serveOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the graph as pages in a browser",
		Long: `serve shows the graph as pages: search, actors, events with every telling side by side,
articles with what was found in them, a timeline and a map. Nothing can be changed there.
It answers on the loopback address, to nobody but this machine. For another address a
token is needed, which every visitor is asked for; put TLS in front of it, or the token
travels in clear. While the page is up, other readers can use the graph; "build" waits
until it is closed.

EXIT STATUS
  0 closed with Ctrl-C, 1 fault, 2 wrong usage (an address of the network without a token)`,
		Example: "  actant serve\n  actant serve --db press.db --addr 127.0.0.1:9000\n  actant serve --addr 0.0.0.0:8095 --token auto",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), o) },
	}
	o.storeOptions.flags(cmd)
	cmd.Flags().StringVar(&o.addr, "addr", "127.0.0.1:8095", "address and port to answer on; port 0 takes any free one")
	cmd.Flags().StringVar(&o.token, "token", "", `ask visitors for this token (16 characters or more), or "auto" to make one`)
	cmd.Flags().StringSliceVar(&o.hosts, "host", nil, "host name of a proxy in front, also answered; needs a token")
	return cmd
}

// minToken is the length of the shortest token that is taken.
const minToken = 16

// check refuses addresses that anybody could reach.
func (o *serveOptions) check() error {
	host, _, err := net.SplitHostPort(o.addr)
	if err != nil {
		return usage("--addr %q: want an address and a port, like 127.0.0.1:8095", o.addr)
	}
	if o.token == "auto" {
		o.token = rand.Text()
	}
	if o.token != "" && len(o.token) < minToken {
		return usage("--token is too short: want %d characters or more, or auto", minToken)
	}
	if !isLoopback(host) && o.token == "" {
		return usage("%s can be reached from other machines: give --token auto, or stay on 127.0.0.1", o.addr)
	}
	if len(o.hosts) > 0 && o.token == "" {
		return usage("--host lets others in through a proxy: give --token auto")
	}
	return nil
}

// isLoopback tells an address of this machine alone. Only the name "localhost" is
// trusted to be one.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()
}

func runServe(ctx context.Context, o *serveOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	return o.read(ctx, func(st *graph.Store) error {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.addr)
		if err != nil {
			return fmt.Errorf("answer on %s: %w", o.addr, err)
		}
		defer l.Close()
		host, _, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			return fmt.Errorf("answer on %s: %w", o.addr, err)
		}
		if !isLoopback(host) && o.token == "" { // a name may have led elsewhere
			return usage("%s can be reached from other machines: give --token auto, or stay on 127.0.0.1", host)
		}
		return o.serve(ctx, l, st, web.Options{Token: o.token, AnyHost: len(o.hosts) == 0 && o.token != "" && !isLoopback(host), Hosts: o.hosts,
			Log: slog.New(slog.NewTextHandler(o.Err, nil))})
	})
}

// learning tells on a terminal how far the graph is read.
func (o *serveOptions) learning(read, of int) {
	if !o.ErrTerminal {
		return
	}
	if read%1000 == 0 || read == of {
		fmt.Fprintf(o.Err, "\rlearning the graph: %d of %d articles", read, of)
	}
	if read == of {
		fmt.Fprintln(o.Err)
	}
}

// refreshEvery is how often a graph is asked whether it changed.
const refreshEvery = 30 * time.Second

// handler is what answers now: at first a page that says how far it is.
type handler struct{ now atomic.Pointer[http.Handler] }

func (h *handler) set(to http.Handler) { h.now.Store(&to) }

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { (*h.now.Load()).ServeHTTP(w, r) }

// serve answers until the context ends.
func (o *serveOptions) serve(ctx context.Context, l net.Listener, st *graph.Store, opt web.Options) error {
	var h handler
	waiting := &web.Waiting{}
	h.set(waiting)
	srv := &http.Server{Handler: &h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(opt.Log.Handler(), slog.LevelDebug)}
	at := (&url.URL{Scheme: "http", Host: l.Addr().String(), Path: "/"}).String()
	fmt.Fprintf(o.Err, "actant: %s is shown at %s – Ctrl-C closes it\n", o.shown(), at)
	if o.token != "" {
		fmt.Fprintf(o.Err, "actant: visitors need this token: %s\n", o.token)
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	opt.Progress = func(read, of int) {
		waiting.Progress(read, of)
		o.learning(read, of)
	}
	page, err := web.New(ctx, st, opt)
	if err == nil {
		h.set(page)
		if o.ready != nil {
			o.ready(at)
		}
		err = o.keep(ctx, page, opt.Log, done)
	}
	if ctx.Err() != nil {
		err = nil // closed with Ctrl-C
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if srv.Shutdown(end) != nil {
		srv.Close()
	}
	return err
}

// keep learns the graph anew when it changes, until the context or the server ends.
func (o *serveOptions) keep(ctx context.Context, page *web.Server, log *slog.Logger, done <-chan error) error {
	tick := time.NewTicker(refreshEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return fmt.Errorf("serve: %w", err)
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := page.Refresh(ctx); err != nil && ctx.Err() == nil {
				log.Warn("the graph could not be read anew", "error", err)
			}
		}
	}
}

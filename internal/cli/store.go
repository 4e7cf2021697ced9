package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/spf13/cobra"

	"actant/internal/gazetteer"
	"actant/internal/graph"
	"actant/internal/resolve"
)

// storeOptions say which graph a command works on.
type storeOptions struct {
	*Streams
	db      string
	backend string
}

func (o *storeOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.db, "db", "", "the graph: a folder or postgres://… (default $ACTANT_DB, else actant.db)")
}

// dsn is the graph asked for.
func (o *storeOptions) dsn() string {
	if o.db != "" {
		return o.db
	}
	if env := o.Env("ACTANT_DB"); env != "" {
		return env
	}
	return "actant.db"
}

// shown is the graph's name as it may be printed: without a password.
func (o *storeOptions) shown() string {
	if u, err := url.Parse(o.dsn()); err == nil && u.User != nil {
		return u.Redacted()
	}
	return o.dsn()
}

// read opens a graph that is there to ask it.
func (o *storeOptions) read(ctx context.Context, f func(*graph.Store) error) error {
	return o.with(ctx, graph.Options{ReadOnly: true, MustExist: true}, f)
}

// change opens a graph that is there to change it.
func (o *storeOptions) change(ctx context.Context, g *gazetteer.Gazetteer, f func(*graph.Store) error) error {
	return o.with(ctx, graph.Options{MustExist: true, Resolve: resolve.FromGazetteer(g)}, f)
}

// with opens a graph, uses it and closes it.
func (o *storeOptions) with(ctx context.Context, opt graph.Options, f func(*graph.Store) error) (err error) {
	s, err := graph.Open(ctx, o.dsn(), opt)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := s.Close(); cerr != nil {
			err = errors.Join(err, fmt.Errorf("close %s: %w", o.shown(), cerr))
		}
	}()
	return f(s)
}

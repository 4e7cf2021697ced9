package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"actant/internal/graph"
)

type backupOptions struct {
	storeOptions
	formatOptions
	file   string
	verify bool
}

func newBackup(s *Streams) *cobra.Command {
	o := &backupOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Write the whole graph to one file, with checksums",
		Long: `backup writes a tar archive packed with zstd: the graph as N-Quads, the article records
and the rules of curation as JSON lines, and a manifest with counts and checksums. Equal
graphs give equal backups, whatever store they lie in. - is standard output.`,
		Example: "  actant backup actant.backup\n  actant backup --verify actant.backup",
		Args:    oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.file = args[0]
			return runBackup(cmd.Context(), o)
		},
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	cmd.Flags().BoolVar(&o.verify, "verify", false, "only read a backup and compare it with its manifest")
	return cmd
}

func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("name one file: actant %s", cmd.Use)
	}
	return nil
}

func runBackup(ctx context.Context, o *backupOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.verify {
		f, err := os.Open(o.file)
		if err != nil {
			return fmt.Errorf("verify backup: %w", err)
		}
		defer f.Close()
		m, err := graph.Verify(ctx, f)
		if err != nil {
			return err
		}
		return o.print(o.Streams, manifestListing(m))
	}
	return o.read(ctx, func(st *graph.Store) error {
		if o.file == "-" {
			_, err := st.Backup(ctx, o.Out)
			return err
		}
		m, err := toFile(o.file, func(w io.Writer) (graph.Manifest, error) { return st.Backup(ctx, w) })
		if err != nil {
			return err
		}
		return o.print(o.Streams, manifestListing(m))
	})
}

// toFile writes a file in one step: it is there whole or not at all.
func toFile[T any](path string, write func(io.Writer) (T, error)) (T, error) {
	var none T
	tmp := path + ".part"
	f, err := os.Create(tmp)
	if err != nil {
		return none, fmt.Errorf("write %s: %w", path, err)
	}
	v, err := write(f)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		return none, errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(tmp))
	}
	return v, nil
}

func manifestListing(m graph.Manifest) *listing {
	l := &listing{columns: []string{"what", "count"}, data: m}
	l.add("articles", strconv.Itoa(m.Counts.Articles))
	l.add("entities", strconv.Itoa(m.Counts.Entities))
	l.add("events", strconv.Itoa(m.Counts.Events))
	l.add("quads", strconv.FormatInt(m.Counts.Quads, 10))
	l.add("rules", strconv.Itoa(m.Counts.Rules))
	l.add("parts", strconv.Itoa(len(m.Parts)))
	return l
}

func newRestore(s *Streams) *cobra.Command {
	o := &backupOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:     "restore FILE",
		Short:   "Make a graph from a backup, in a new store of any kind",
		Long:    "restore compares the backup with its manifest before it writes anything, and writes into an empty store only.",
		Example: "  actant restore actant.backup --db new.db\n  actant restore actant.backup --db postgres://localhost/actant",
		Args:    oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.file = args[0]
			return runRestore(cmd.Context(), o)
		},
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	cmd.Flags().StringVar(&o.backend, "backend", "", "how the new graph lies in its folder: leveldb (default) or bolt")
	return cmd
}

func runRestore(ctx context.Context, o *backupOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	f, err := os.Open(o.file)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer f.Close()
	return o.with(ctx, graph.Options{Backend: o.backend}, func(st *graph.Store) error {
		m, err := st.Restore(ctx, f)
		if err != nil {
			return err
		}
		return o.print(o.Streams, manifestListing(m))
	})
}

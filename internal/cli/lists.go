package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"actant/internal/gazetteer"
)

// listOptions say which names are known beforehand.
type listOptions struct{ gazetteer string }

func (o *listOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.gazetteer, "gazetteer", "", "folder of your own names (default $ACTANT_GAZETTEER, else the one that \"gazetteer import\" fills)")
}

// dir is the folder of a user's own names; "" when there is nowhere to keep it.
func (o *listOptions) dir(s *Streams) string {
	if o.gazetteer != "" {
		return o.gazetteer
	}
	if env := s.Env("ACTANT_GAZETTEER"); env != "" {
		return env
	}
	config := s.Env("XDG_CONFIG_HOME")
	if config == "" {
		home := s.Env("HOME")
		if home == "" {
			home = s.Env("USERPROFILE")
		}
		if home == "" {
			return ""
		}
		config = filepath.Join(home, ".config")
	}
	return filepath.Join(config, "actant", "gazetteer")
}

// layers are the folders of imported names, then the files that lie beside
// them, which a user wrote by hand.
func (o *listOptions) layers(s *Streams) ([]fs.FS, error) {
	dir := o.dir(s)
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) && o.gazetteer == "" || dir == "" {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	var out []fs.FS
	own := false
	for _, e := range entries {
		switch {
		case e.IsDir():
			out = append(out, os.DirFS(filepath.Join(dir, e.Name())))
		case filepath.Ext(e.Name()) == ".tsv":
			own = true
		}
	}
	if own {
		out = append(out, os.DirFS(dir))
	}
	return out, nil
}

// load gives the shipped names and the user's own. Faults of the user's lists
// are told on stderr, each with file and line; the sound lines are used.
func (o *listOptions) load(s *Streams) (*gazetteer.Gazetteer, error) {
	layers, err := o.layers(s)
	if err != nil {
		return nil, err
	}
	if len(layers) == 0 {
		g, err := gazetteer.Default()
		if err != nil {
			return nil, fmt.Errorf("load gazetteer: %w", err)
		}
		return g, nil
	}
	g, err := gazetteer.Load(layers...)
	if g == nil {
		return nil, fmt.Errorf("load gazetteer: %w", err)
	}
	if err != nil {
		fmt.Fprintf(s.Err, "actant: names of %s: %v\n", o.dir(s), err)
	}
	return g, nil
}

package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// Version is the version of the program; releases are tagged with it.
const Version = "0.1.0"

type versionInfo struct {
	Version   string `json:"version"`
	Revision  string `json:"revision,omitempty"`
	Go        string `json:"go"`
	Platform  string `json:"platform"`
	Schema    string `json:"schema"`
	Gazetteer string `json:"gazetteer"`
}

func newVersion(s *Streams) *cobra.Command {
	o := &formatOptions{}
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the versions of program, lists and records",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := o.check(); err != nil {
				return err
			}
			v, err := version()
			if err != nil {
				return err
			}
			if o.format == "" {
				fmt.Fprintf(s.Out, "actant %s %s\n", v.Version, v.Revision)
				fmt.Fprintf(s.Out, "records %s, names %s, %s %s\n", v.Schema, v.Gazetteer, v.Go, v.Platform)
				return nil
			}
			l := &listing{columns: []string{"what", "version"}, data: v}
			l.add("actant", v.Version)
			l.add("revision", v.Revision)
			l.add("records", v.Schema)
			l.add("names", v.Gazetteer)
			l.add("go", v.Go+" "+v.Platform)
			return o.print(s, l)
		},
	}
	o.flags(cmd)
	return cmd
}

func version() (versionInfo, error) {
	g, err := gazetteer.Default()
	if err != nil {
		return versionInfo{}, fmt.Errorf("load gazetteer: %w", err)
	}
	v := versionInfo{Version: Version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Schema: kg.Schema, Gazetteer: g.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v.Revision = s.Value[:12]
			}
		}
	}
	return v, nil
}

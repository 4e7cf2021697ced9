package ingest

import (
	"embed"
	"strings"
)

//go:embed data
var dataFS embed.FS

// dataLines gives the lines of an embedded data file without comments and
// blank lines.
func dataLines(name string) []string {
	b, err := dataFS.ReadFile(name)
	if err != nil {
		return nil // cannot happen: the names are constants
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

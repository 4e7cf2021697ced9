// Command gazgen makes the shipped name lists and their index.
//
//	gazgen merge DRAFTS HAND OUT   merge the drafts and the hand lists into OUT/*.tsv
//	gazgen pack DIR                write DIR/index.bin from DIR/*.tsv
//
// DRAFTS is the folder of drafts (lists built from registry packages and lists
// written by hand, region by region); HAND is tools/gazgen/hand, whose rows
// complete and correct them. Only `pack` runs under `go generate`: after the
// merge the lists in data/gazetteers are the source of truth for everybody who
// has no drafts.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"actant/data/gazetteers"
	"actant/internal/gazetteer"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gazgen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 4 && args[0] == "merge":
		return merge(args[1], args[2], args[3])
	case len(args) == 2 && args[0] == "pack":
		return pack(args[1])
	}
	return fmt.Errorf("usage: gazgen merge DRAFTS HAND OUT | gazgen pack DIR")
}

// pack writes the index of the lists in dir.
func pack(dir string) error {
	files := gazetteers.Files()
	for i := range files {
		b, err := os.ReadFile(filepath.Join(dir, files[i].Name))
		if err != nil {
			return fmt.Errorf("read list: %w", err)
		}
		files[i].Text = string(b)
	}
	out := gazetteer.Pack(files)
	fmt.Printf("index.bin: %d bytes\n", len(out))
	return os.WriteFile(filepath.Join(dir, "index.bin"), out, 0o644)
}

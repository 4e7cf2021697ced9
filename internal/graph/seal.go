package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// sealFile lists the files of a store that was closed in good order. It is
// taken away while the store is open for writing, so a killed process leaves
// none and its files are then checked by the database alone.
const sealFile = "seal.json"

// sealBudget bounds the bytes whose checksums are compared when a store is
// opened; larger stores are compared by size, and `actant check` reads all.
const sealBudget = 32 << 20

// sealed describes one file of the database.
type sealed struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	CRC  uint32 `json:"crc32c"`
}

// dataFiles lists the files of the database that must not change while it is
// closed: not its log for people and its own lock.
func dataFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, "graph"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		if n := e.Name(); n != "LOG" && n != "LOG.old" && n != "LOCK" && !strings.HasSuffix(n, ".tmp") && !e.IsDir() {
			out = append(out, n)
		}
	}
	sort.Strings(out)
	return out, nil
}

// writeSeal describes the files of a closed store. Files whose name and size
// stand in old keep their checksum: leveldb's tables never change.
func writeSeal(dir string, old []sealed) error {
	names, err := dataFiles(dir)
	if err != nil {
		return err
	}
	known := map[string]sealed{}
	for _, s := range old {
		if strings.HasSuffix(s.Name, ".ldb") {
			known[s.Name] = s
		}
	}
	list := make([]sealed, 0, len(names))
	for _, n := range names {
		info, err := os.Stat(filepath.Join(dir, "graph", n))
		if err != nil {
			return err
		}
		s, ok := known[n]
		if !ok || s.Size != info.Size() {
			s = sealed{Name: n, Size: info.Size()}
			if s.CRC, err = checksum(filepath.Join(dir, "graph", n)); err != nil {
				return err
			}
		}
		list = append(list, s)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return writeFileSync(filepath.Join(dir, sealFile), append(data, '\n'))
}

// readSeal gives nothing when there is no seal.
func readSeal(dir string) ([]sealed, error) {
	data, err := os.ReadFile(filepath.Join(dir, sealFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []sealed
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", sealFile, err)
	}
	return list, nil
}

// checkSeal compares the files with their seal. Checksums
// are compared until the budget is used up.
func checkSeal(dir string, list []sealed) error {
	budget := int64(sealBudget)
	for _, s := range list {
		path := filepath.Join(dir, "graph", s.Name)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("file %s is missing", path)
		}
		if err != nil {
			return err
		}
		if info.Size() != s.Size {
			return fmt.Errorf("file %s has %d bytes and had %d", path, info.Size(), s.Size)
		}
		if budget -= s.Size; budget < 0 {
			continue
		}
		crc, err := checksum(path)
		if err != nil {
			return err
		}
		if crc != s.CRC {
			return fmt.Errorf("file %s changed while the store was closed", path)
		}
	}
	return nil
}

// verifySeal compares all checksums, whatever the size.
func verifySeal(dir string, list []sealed) []string {
	var bad []string
	for _, s := range list {
		path := filepath.Join(dir, "graph", s.Name)
		crc, err := checksum(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // compacted since
		}
		if err != nil {
			bad = append(bad, err.Error())
		} else if crc != s.CRC && strings.HasSuffix(s.Name, ".ldb") {
			bad = append(bad, fmt.Sprintf("file %s changed while the store was closed", path))
		}
	}
	return bad
}

func checksum(path string) (uint32, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	h := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	if _, err := io.Copy(h, f); err != nil {
		return 0, fmt.Errorf("read %s: %w", path, err)
	}
	return h.Sum32(), nil
}

//go:build unix

package graph

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestDiskFull lets the files of a child process not grow beyond a bound, as a
// full disk would. The change fails with a clear error and the store stays good.
func TestDiskFull(t *testing.T) {
	ctx := context.Background()
	for _, kind := range []string{LevelDB, Bolt} {
		t.Run(kind, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "db")
			s := mustOpen(t, kind+":"+dir)
			put(t, s, many(10, 1))
			var limit syscall.Rlimit
			if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
				t.Skip("no file size limits here")
			}
			size := int64(4 << 10)
			if info, err := os.Stat(filepath.Join(dir, "graph", "graph.bolt")); err == nil {
				size = info.Size()
			}
			low := limit
			low.Cur = uint64(size)
			if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &low); err != nil {
				t.Skip("no file size limits here")
			}
			_, err := s.Put(ctx, many(400, 9))
			if rerr := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); rerr != nil {
				t.Fatal(rerr)
			}
			if err == nil {
				t.Fatal("no error")
			}
			t.Logf("the error says: %v", err)
			checkClean(t, s)
			put(t, s, many(400, 9))
			checkClean(t, s)
			fresh := mustOpen(t, "memory:")
			put(t, fresh, many(400, 9))
			if got, want := nquads(t, s), nquads(t, fresh); got != want {
				t.Errorf("with room again:\n%s", diffLines(want, got))
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			checkClean(t, mustOpen(t, dir))
		})
	}
}

//go:build unix

package graph

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// fullChild names the store of the process whose files may not grow.
const fullChild = "ACTANT_TEST_FULL_DSN"

// TestDiskFull fills the disk under a store: in a process of its own whose
// files may not grow beyond a bound. The change fails with an error that says
// so, and the store stays good.
func TestDiskFull(t *testing.T) {
	for _, kind := range []string{LevelDB, Bolt} {
		t.Run(kind, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "db")
			cmd := exec.Command(os.Args[0], "-test.run=^TestDiskFullChild$", "-test.v")
			cmd.Env = append(os.Environ(), fullChild+"="+kind+":"+dir)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			checkClean(t, mustOpen(t, dir))
		})
	}
}

// TestDiskFullChild is the process of TestDiskFull.
func TestDiskFullChild(t *testing.T) {
	dsn := os.Getenv(fullChild)
	if dsn == "" {
		t.Skip("a part of TestDiskFull")
	}
	s := mustOpen(t, dsn)
	put(t, s, many(10, 1))
	size := int64(4 << 10)
	if info, err := os.Stat(filepath.Join(s.dir, "graph", "graph.bolt")); err == nil {
		size = info.Size()
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Skip("no file size limits here")
	}
	low := limit
	low.Cur = uint64(size)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &low); err != nil {
		t.Skip("no file size limits here")
	}
	_, err := s.Put(context.Background(), many(400, 9))
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
}

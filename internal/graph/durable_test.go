package graph

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"actant/internal/resolve"
)

// The child process of TestKill finds its store here.
const killChild = "ACTANT_TEST_KILL_DSN"

func TestMain(m *testing.M) {
	if dsn := os.Getenv(killChild); dsn != "" {
		if err := killWork(dsn); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// killSteps is a life of a store: build, replace, remove, curate, build again.
func killSteps() []func(*Store) error {
	ctx := context.Background()
	putting := func(arts []ArticleFacts) func(*Store) error {
		return func(s *Store) error { _, err := s.Put(ctx, arts); return err }
	}
	a, b := many(12, 1), many(12, 2)
	var steps []func(*Store) error
	for i := 0; i < 12; i += 3 {
		steps = append(steps, putting(a[i:i+3]))
	}
	for i := 0; i < 12; i += 3 {
		steps = append(steps, putting(b[i:i+3]), func(s *Store) error {
			_, err := s.Remove(ctx, []string{a[(i+7)%12].Record.Article})
			return err
		})
	}
	steps = append(steps, func(s *Store) error {
		_, _, err := s.AddCuration(ctx, resolve.Rule{Op: resolve.Rename, Args: []string{"entity:person/anna-kessel", "A. Kessel"}})
		return err
	}, putting(a[:6]), putting(b))
	return steps
}

// killWork does the steps, says after each that it is done, and does not close.
func killWork(dsn string) error {
	s, err := Open(context.Background(), dsn, Options{})
	if err != nil {
		return err
	}
	fmt.Println(0)
	for i, step := range killSteps() {
		if err := step(s); err != nil {
			return err
		}
		fmt.Println(i + 1)
	}
	return nil
}

// TestKill kills a process with SIGKILL at random moments. The store must then
// open, pass its audit, equal the state before or after the step in work, hold
// every step that was reported as done, and end like an undisturbed run when
// all is done again. ACTANT_TEST_KILL_ROUNDS sets the rounds (20).
func TestKill(t *testing.T) {
	rounds := 20
	if n, err := strconv.Atoi(os.Getenv("ACTANT_TEST_KILL_ROUNDS")); err == nil {
		rounds = n
	}
	if testing.Short() {
		rounds = min(rounds, 6)
	}
	ctx := context.Background()
	mem, err := Open(ctx, "memory:", Options{})
	if err != nil {
		t.Fatal(err)
	}
	states := []string{""}
	for _, step := range killSteps() {
		if err := step(mem); err != nil {
			t.Fatal(err)
		}
		states = append(states, nquads(t, mem))
	}
	rnd := rand.New(rand.NewSource(time.Now().UnixNano()))
	span := 400 * time.Millisecond
	cut := map[int]int{}
	for i := 0; i < rounds; i++ {
		kind := LevelDB
		if i%4 == 3 {
			kind = Bolt
		}
		dsn := kind + ":" + filepath.Join(t.TempDir(), "db")
		done, took, err := killed(dsn, time.Duration(rnd.Int63n(int64(span))), i%6 == 5)
		if err != nil {
			t.Fatal(err)
		}
		if done < len(states)-1 {
			cut[done]++
			span += span / 8
		} else {
			span = max(took*3/4, 50*time.Millisecond)
		}
		s, err := Open(ctx, dsn, Options{})
		if err != nil {
			t.Fatalf("round %d, killed after step %d: %v", i, done, err)
		}
		checkClean(t, s)
		now := nquads(t, s)
		if now != states[done] && (done+1 >= len(states) || now != states[done+1]) {
			t.Errorf("round %d: neither the state after step %d nor the next:\n%s", i, done, diffLines(states[done], now))
		}
		for _, step := range killSteps() {
			if err := step(s); err != nil {
				t.Fatal(err)
			}
		}
		if end := nquads(t, s); end != states[len(states)-1] {
			t.Errorf("round %d, killed after step %d: ends differently:\n%s", i, done, diffLines(states[len(states)-1], end))
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d rounds; killed after step: times %v", rounds, cut)
}

// killed runs the steps in a child process, kills it after a while, and tells
// how many steps it had reported as done. The time counts from the moment the
// store is open, or from the start when the opening is to be hit.
func killed(dsn string, after time.Duration, opening bool) (done int, took time.Duration, err error) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killChild+"="+dsn)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	var start time.Time
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	kill := func() { _ = cmd.Process.Kill() }
	if opening {
		defer time.AfterFunc(after, kill).Stop()
	}
	sc := bufio.NewScanner(out)
	for sc.Scan() {
		if n, err := strconv.Atoi(sc.Text()); err == nil {
			done = n
		}
		if start.IsZero() { // the store is open
			start = time.Now()
			if !opening {
				defer time.AfterFunc(after, kill).Stop()
			}
		}
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == -1 {
		err = nil // by our signal
	}
	if err != nil {
		err = fmt.Errorf("%w: %s", err, stderr.String())
	}
	return done, time.Since(start), err
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	ctx := context.Background()
	base := t.TempDir()
	dir := filepath.Join(base, "db")
	s := mustOpen(t, dir)
	put(t, s, sample())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{filepath.Join(dir, "graph"), dir, base} {
		if err := os.Chmod(d, 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(d, 0o755)
	}
	if _, err := Open(ctx, filepath.Join(base, "new"), Options{}); !errors.Is(err, os.ErrPermission) {
		t.Errorf("new store: %v", err)
	}
	r, err := Open(ctx, dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatalf("read only: %v", err)
	}
	if rows, err := r.Events(ctx, Filter{}); err != nil || len(rows) != 3 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestBuildersAtOnce: several builders write different articles to one
// PostgreSQL store at the same time, and nothing is lost.
func TestBuildersAtOnce(t *testing.T) {
	p := postgresPlace(t)
	if p.open == nil {
		t.Skip("no PostgreSQL: start one with tools/pg, or name one in " + pgURL)
	}
	ctx := context.Background()
	arts := many(48, 4)
	fresh := mustOpen(t, "memory:")
	put(t, fresh, arts)
	var wg sync.WaitGroup
	stores := []*Store{p.open(t, "builders"), p.open(t, "builders"), p.open(t, "builders")}
	for i, s := range stores {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := i; n < len(arts); n += len(stores) {
				if _, err := s.Put(ctx, arts[n:n+1]); err != nil {
					t.Errorf("builder %d: %v", i, err)
				}
			}
		}()
	}
	wg.Wait()
	checkClean(t, stores[0])
	if got, want := nquads(t, stores[1]), nquads(t, fresh); got != want {
		t.Errorf("differs:\n%s", diffLines(want, got))
	}
}

// TestServerRestart: the server goes away in the middle of a build and comes
// back; the build goes on.
func TestServerRestart(t *testing.T) {
	p := postgresPlace(t)
	dir := os.Getenv("ACTANT_TEST_PG_DIR")
	if p.open == nil || dir == "" {
		t.Skip("no PostgreSQL of our own: run the tests with tools/pg run")
	}
	s := p.open(t, "restart")
	arts := many(60, 6)
	restarted := make(chan error, 1)
	for i := range arts {
		if i == 20 {
			go func() {
				out, err := exec.Command("../../tools/pg", "restart", dir).CombinedOutput()
				if err != nil {
					err = fmt.Errorf("%w: %s", err, out)
				}
				restarted <- err
			}()
		}
		put(t, s, arts[i:i+1])
	}
	if err := <-restarted; err != nil {
		t.Fatal(err)
	}
	put(t, s, arts)
	checkClean(t, s)
	fresh := mustOpen(t, "memory:")
	put(t, fresh, arts)
	if got, want := nquads(t, s), nquads(t, fresh); got != want {
		t.Errorf("differs:\n%s", diffLines(want, got))
	}
}

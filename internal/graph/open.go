package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"actant/internal/resolve"
)

// The backends a store can lie in.
const (
	LevelDB  = "leveldb" // a folder; the default
	Bolt     = "bolt"    // a folder with one file
	Memory   = "memory"  // gone when closed
	Postgres = "postgres"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrLocked: another process has the store open.
	ErrLocked = errors.New("store is in use by another process")
	// ErrNotFound: there is no store, article, entity, event or rule of that name.
	ErrNotFound = errors.New("not found")
	// ErrForeign: the folder or database holds something else.
	ErrForeign = errors.New("not an actant store")
	// ErrDamaged: the store is broken; restore it from a backup.
	ErrDamaged = errors.New("store is damaged")

	errLocked   = ErrLocked
	errClosed   = errors.New("store is closed")
	errReadOnly = errors.New("store was opened for reading only")
	// errUnfinished: a killed process left half a change, which only one who
	// may write can finish.
	errUnfinished = errors.New("an interrupted change must be finished first: open the store for writing once")
)

// storeFormat names the layout on disk; it changes when old stores can no
// longer be read.
const storeFormat = "actant.store/1"

const (
	headerFile   = "actant.json"
	lockFileName = "lock"
	creatingFile = "creating"
)

// Decide resolves: from what it kept, the rules made by hand and the articles
// that changed it tells what changes in the graph. It must be a pure function
// of the set of articles and rules, whatever the order they came in.
type Decide func(st resolve.State, cur resolve.Curation, changes []resolve.Change) (resolve.Delta, error)

// Options say how a store is opened. The zero value opens or makes a leveldb
// store and resolves without knowing the gazetteer.
type Options struct {
	// Backend of a store that does not exist yet: LevelDB or Bolt. An existing
	// store knows its own.
	Backend string
	// ReadOnly refuses changes and lets other readers in at the same time.
	ReadOnly bool
	// MustExist refuses to make a new store.
	MustExist bool
	// Resolve tunes the resolution over articles.
	Resolve resolve.Options
	// Decide takes the place of [resolve.Incremental], for tests.
	Decide Decide
	// MaxConns bounds the connections to PostgreSQL; 0 means 8.
	MaxConns int
}

type header struct {
	Format  string `json:"format"`
	Backend string `json:"backend"`
}

// Open opens the store that dsn names: a folder ("actant.db"), a folder with
// its backend ("bolt:actant.db"), "memory:", or "postgres://…". A folder that
// is not there, or is empty, becomes a new store.
//
// A store that another process has open gives [ErrLocked] at once, a folder
// that holds something else [ErrForeign], a broken store [ErrDamaged]; the
// messages say what can be done.
func Open(ctx context.Context, dsn string, opt Options) (*Store, error) {
	if opt.Decide == nil {
		opt.Decide = func(st resolve.State, cur resolve.Curation, changes []resolve.Change) (resolve.Delta, error) {
			return resolve.Incremental(st, changes, cur, opt.Resolve)
		}
	}
	switch {
	case dsn == "memory:" || dsn == "mem:":
		return newStore(newMem(), opt, "")
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"), strings.HasPrefix(dsn, cockroachScheme):
		b, err := openPostgres(ctx, dsn, opt)
		if err != nil {
			return nil, err
		}
		return newStore(b, opt, "")
	}
	dir := dsn
	for _, kind := range []string{LevelDB, Bolt} {
		if rest, ok := strings.CutPrefix(dsn, kind+":"); ok {
			dir, opt.Backend = rest, kind
		}
	}
	return openDir(dir, opt)
}

func openDir(dir string, opt Options) (*Store, error) {
	if dir == "" {
		return nil, errors.New("open store: no folder given")
	}
	h, err := readHeader(dir)
	fresh := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !fresh:
		return nil, err
	case fresh && (opt.MustExist || opt.ReadOnly):
		return nil, fmt.Errorf("open store %s: %w: make it with: actant build PATH --db %s", dir, ErrNotFound, dir)
	case fresh:
		if err := checkEmpty(dir); err != nil {
			return nil, err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("make store: %w", err)
		}
	}
	lock, err := lockStore(dir, opt.ReadOnly)
	if err != nil {
		return nil, err
	}
	s, err := openLocked(dir, h, opt)
	if err == nil {
		s.lock = lock
		return s, nil
	}
	lock.Close()
	if !errors.Is(err, errUnfinished) {
		return nil, err
	}
	if err := finish(dir, opt); err != nil {
		return nil, err
	}
	return openDir(dir, opt)
}

// finish lets a reader finish what a killed writer began.
func finish(dir string, opt Options) error {
	opt.ReadOnly = false
	s, err := openDir(dir, opt)
	if err != nil {
		return err
	}
	return s.Close()
}

// openLocked opens the store in dir, whose lock is held. Another process may
// have made the store since h was read.
func openLocked(dir string, h header, opt Options) (*Store, error) {
	fresh := h.Format == ""
	if fresh {
		again, err := readHeader(dir)
		if err == nil {
			h, fresh = again, false
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if fresh {
		h = header{Format: storeFormat, Backend: opt.Backend}
		if h.Backend == "" {
			h.Backend = LevelDB
		}
		if h.Backend != LevelDB && h.Backend != Bolt {
			return nil, fmt.Errorf("make store %s: unknown backend %q: leveldb or bolt", dir, h.Backend)
		}
		if err := startCreating(dir); err != nil {
			return nil, fmt.Errorf("make store %s: %w", dir, err)
		}
	}
	seal, err := readSeal(dir)
	if err == nil {
		err = checkSeal(dir, seal)
	}
	if err != nil {
		return nil, damaged(dir, err)
	}
	if !opt.ReadOnly {
		// Opening alone changes files, and a killed process must not leave a
		// seal that no longer fits.
		if err := os.Remove(filepath.Join(dir, sealFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("open store %s: %w", dir, err)
		}
	}
	b, err := openKV(h.Backend, dir, fresh, opt.ReadOnly)
	if err != nil {
		if fresh {
			return nil, fmt.Errorf("make store %s: %w", dir, err)
		}
		return nil, damaged(dir, err)
	}
	if fresh {
		if err := writeHeader(dir, h); err != nil {
			b.close()
			return nil, fmt.Errorf("make store %s: %w", dir, err)
		}
	}
	s, err := newStore(b, opt, dir)
	if err != nil {
		return nil, err
	}
	s.seal = seal
	return s, nil
}

func newStore(b backend, opt Options, dir string) (*Store, error) {
	c, err := newCodec()
	if err != nil {
		return nil, err
	}
	s := &Store{b: b, opt: opt, dir: dir, codec: c}
	err = b.view(context.Background(), func(sn snapshot) error {
		restoring, err := sn.get(context.Background(), keyRestoring)
		if restoring != nil {
			return errors.New("a restore into it was interrupted")
		}
		return err
	})
	if err != nil {
		b.close()
		if dir != "" {
			return nil, damaged(dir, err)
		}
		return nil, fmt.Errorf("open store: %w: %w: restore into an empty one", ErrDamaged, err)
	}
	return s, nil
}

// damaged wraps what a database said about itself and names the way back.
func damaged(dir string, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errUnfinished) {
		return fmt.Errorf("open store %s: %w", dir, err)
	}
	return fmt.Errorf("open store %s: %w: %w\nThe way back: actant restore BACKUP --db NEWFOLDER, or build the graph again from the articles", dir, ErrDamaged, err)
}

func readHeader(dir string) (header, error) {
	var h header
	data, err := os.ReadFile(filepath.Join(dir, headerFile))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return h, err
		}
		return h, fmt.Errorf("open store: %w", err)
	}
	if err := json.Unmarshal(data, &h); err != nil || !strings.HasPrefix(h.Format, "actant.store/") {
		return h, damaged(dir, fmt.Errorf("%s does not say what the store is", headerFile))
	}
	if h.Format != storeFormat {
		return h, fmt.Errorf("open store %s: its format is %s and this program reads %s: back it up with the program that made it, then restore", dir, h.Format, storeFormat)
	}
	if h.Backend != LevelDB && h.Backend != Bolt {
		return h, damaged(dir, fmt.Errorf("%s names the unknown backend %q", headerFile, h.Backend))
	}
	return h, nil
}

// checkEmpty refuses folders that hold anything but an unfinished store.
func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	unfinished := false
	for _, e := range entries {
		unfinished = unfinished || e.Name() == creatingFile
	}
	for _, e := range entries {
		switch e.Name() {
		case lockFileName, creatingFile, headerFile + ".tmp":
		case "graph":
			if !unfinished {
				return damaged(dir, fmt.Errorf("%s is missing", headerFile))
			}
		default:
			return fmt.Errorf("open store %s: %w: it holds %s; name an empty folder, or restore a backup into a new one", dir, ErrForeign, e.Name())
		}
	}
	return nil
}

// startCreating clears what a killed creation left, and marks the next one.
func startCreating(dir string) error {
	if err := os.WriteFile(filepath.Join(dir, creatingFile), nil, 0o644); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(dir, "graph"))
}

// writeHeader makes the store complete.
func writeHeader(dir string, h header) error {
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := writeFileSync(filepath.Join(dir, headerFile), append(data, '\n')); err != nil {
		return err
	}
	return os.Remove(filepath.Join(dir, creatingFile))
}

// writeFileSync replaces a file in one step that survives a crash.
func writeFileSync(path string, data []byte) error {
	tmp := path + ".tmp"
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// lockStore takes the lock of a folder. Readers share it.
func lockStore(dir string, shared bool) (*os.File, error) {
	path := filepath.Join(dir, lockFileName)
	lock, err := lockFile(path, shared)
	if errors.Is(err, errLocked) {
		who := ""
		if data, err := os.ReadFile(path); err == nil && len(data) > 0 {
			who = " (" + strings.TrimSpace(string(data)) + ")"
		}
		return nil, fmt.Errorf("open store %s: %w%s: wait until it is done, or name another --db", dir, ErrLocked, who)
	}
	if err != nil {
		return nil, fmt.Errorf("lock store %s: %w", dir, err)
	}
	if !shared {
		// Who holds it is a help for people; failing to say so is no fault.
		if lock.Truncate(0) == nil {
			_, _ = lock.WriteAt([]byte("process "+strconv.Itoa(os.Getpid())+"\n"), 0)
		}
	}
	return lock, nil
}

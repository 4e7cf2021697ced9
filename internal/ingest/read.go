package ingest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Reasons of faults. Each says what to do.
var (
	errEmpty    = errors.New("the file is empty: nothing to read")
	errGone     = errors.New("the file is not there (moved or deleted while reading?): check the path")
	errNoRights = errors.New("no permission to read it: change its rights or leave it out")
	errNoMatch  = errors.New("no file fits this pattern: check it, and quote it so that the shell leaves it alone")
	errNoStdin  = errors.New("standard input is not available here: give a file")
	errKind     = errors.New("unknown kind of file: give .txt, .html, .xml, .json or .jsonl, or the text on standard input")
)

// Read reads every article of paths, in the order given: files, folders (all
// files of a known kind below them, sorted by path, hidden ones left out),
// patterns ("articles/*.html") and "-" for standard input; a file that is
// reached twice is read once. It calls doc for each article and fault for each
// one that is left out; either is called from the calling goroutine. Read
// returns early with the error of doc or of ctx, and with no other.
func Read(ctx context.Context, paths []string, opt Options, doc func(Doc) error, fault func(Fault)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the files that are read ahead
	r := reader{ctx: ctx, opt: opt, doc: doc, fault: fault, seen: map[string]bool{}}
	for _, p := range paths {
		if err := r.path(p); err != nil {
			return err
		}
	}
	return r.drain(0)
}

// reader carries what the readers of all kinds of files need.
type reader struct {
	ctx   context.Context
	opt   Options
	doc   func(Doc) error
	fault func(Fault)
	seen  map[string]bool
	ahead []<-chan answer // files being read ahead, in order
}

// answer is what a file that was read ahead gave.
type answer struct {
	docs   []Doc
	faults []Fault
}

// readAhead starts to read a file that holds one article, and hands out the
// oldest one when enough are under way: taking the text out of a page is the
// slow part, and it uses all processors so.
func (r *reader) readAhead(p string, named bool) error {
	c := make(chan answer, 1)
	go func() {
		var a answer
		sub := reader{ctx: r.ctx, opt: r.opt, seen: map[string]bool{},
			doc:   func(d Doc) error { a.docs = append(a.docs, d); return nil },
			fault: func(f Fault) { a.faults = append(a.faults, f) }}
		_ = sub.open(p, named) // only that of the context, which the reader sees itself
		c <- a
	}()
	r.ahead = append(r.ahead, c)
	return r.drain(runtime.GOMAXPROCS(0))
}

// drain hands out what was read ahead until only n files are under way.
func (r *reader) drain(n int) error {
	for len(r.ahead) > n {
		a := <-r.ahead[0]
		r.ahead = r.ahead[1:]
		if err := r.ctx.Err(); err != nil {
			return err
		}
		for _, f := range a.faults {
			r.fault(f)
		}
		for _, d := range a.docs {
			if err := r.doc(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// path reads what one argument stands for.
func (r *reader) path(p string) error {
	if p == "-" {
		if err := r.drain(0); err != nil {
			return err
		}
		if r.opt.Stdin == nil {
			return r.refuse(Fault{Path: p, Err: errNoStdin})
		}
		return r.stream(p, r.opt.Stdin, true)
	}
	info, err := os.Stat(p)
	switch {
	case err == nil && info.IsDir():
		return r.folder(p)
	case err == nil:
		return r.file(p, true)
	case strings.ContainsAny(p, "*?["):
		return r.pattern(p)
	}
	return r.later(Fault{Path: p, Err: plain(err)})
}

// later reports a fault in its place among the files that are read ahead.
func (r *reader) later(f Fault) error {
	if err := r.drain(0); err != nil {
		return err
	}
	return r.refuse(f)
}

// pattern reads the files and folders that fit a glob pattern, sorted.
func (r *reader) pattern(p string) error {
	names, err := filepath.Glob(p)
	if err != nil || len(names) == 0 {
		return r.later(Fault{Path: p, Err: errNoMatch})
	}
	for _, name := range names {
		if err := r.path(name); err != nil {
			return err
		}
	}
	return nil
}

// folder reads the files of known kinds below dir.
func (r *reader) folder(dir string) error {
	root := dir
	if info, err := os.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		root += string(filepath.Separator) // walk what the link leads to
	}
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case r.ctx.Err() != nil:
			return r.ctx.Err()
		case err != nil:
			if err := r.later(Fault{Path: p, Err: plain(err)}); err != nil {
				return err
			}
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case p != root && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || kindOf(p) == kindUnknown:
			return nil
		}
		return r.file(p, false)
	})
}

// file reads one file. A file that was named counts as meant: what is quietly
// passed over in a folder is a fault there.
func (r *reader) file(p string, named bool) error {
	if key := filepath.Clean(p); r.seen[key] {
		return nil
	} else {
		r.seen[key] = true
	}
	if k := kindOf(p); k == kindText || k == kindHTML {
		return r.readAhead(p, named)
	}
	if err := r.drain(0); err != nil {
		return err
	}
	return r.open(p, named)
}

// open reads the articles of a file.
func (r *reader) open(p string, named bool) error {
	f, err := os.Open(p)
	if err != nil {
		return r.refuse(Fault{Path: p, Err: plain(err)})
	}
	defer f.Close()
	return r.stream(p, f, named)
}

// stream reads the articles of one stream of bytes.
func (r *reader) stream(p string, in io.Reader, named bool) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	in, closer, err := decompress(ctxReader{r.ctx, in})
	if err != nil {
		return r.refuse(Fault{Path: p, Err: err})
	}
	defer closer()
	kind, in, err := r.kind(p, in)
	if err != nil {
		return r.refuse(Fault{Path: p, Err: plain(err)})
	}
	if kind == kindLines {
		return r.lines(p, in)
	}
	data, err := readUpTo(in, r.opt.maxBytes()+1)
	switch {
	case err != nil:
		return r.refuse(Fault{Path: p, Err: plain(err)})
	case int64(len(data)) > r.opt.maxBytes():
		return r.refuse(Fault{Path: p, Err: tooLarge(r.opt.maxBytes())})
	case len(bytes.TrimSpace(data)) == 0:
		return r.refuse(Fault{Path: p, Err: errEmpty})
	}
	switch kind {
	case kindText:
		return r.give(plainText(p, data))
	case kindHTML:
		return r.give(page(p, data))
	case kindFeed:
		return r.feed(p, data)
	case kindJSON:
		return r.json(p, data, named)
	}
	return r.refuse(Fault{Path: p, Err: errKind})
}

// readUpTo reads at most limit bytes.
func readUpTo(in io.Reader, limit int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(16 << 10)
	_, err := b.ReadFrom(io.LimitReader(in, limit))
	return b.Bytes(), err
}

// refuse reports a fault, unless it is only the echo of a cancelled context.
func (r *reader) refuse(f Fault) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	r.fault(f)
	return nil
}

// give hands out a Doc or reports why there is none.
func (r *reader) give(d Doc, err error) error {
	if err != nil {
		return r.refuse(Fault{Path: d.Path, Err: err})
	}
	return r.doc(d)
}

// plain puts an error of the file system into words that say what to do.
func plain(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errGone
	case errors.Is(err, fs.ErrPermission):
		return errNoRights
	}
	return err
}

// ctxReader stops reading when its context is done.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// kind is a kind of input.
type kind uint8

const (
	kindUnknown kind = iota
	kindText
	kindHTML
	kindFeed
	kindJSON
	kindLines
)

// kindOf tells the kind of a file by its name; a suffix of compression does not count.
func kindOf(p string) kind {
	p = strings.ToLower(filepath.Base(p))
	p = strings.TrimSuffix(strings.TrimSuffix(p, ".gz"), ".zst")
	switch filepath.Ext(p) {
	case ".txt", ".text":
		return kindText
	case ".html", ".htm", ".xhtml":
		return kindHTML
	case ".xml", ".rss", ".atom", ".rdf":
		return kindFeed
	case ".json":
		return kindJSON
	case ".jsonl", ".ndjson":
		return kindLines
	}
	return kindUnknown
}

// kind tells the kind of a stream by the name and, where the name does not
// tell, by its first bytes. It returns the stream with those bytes put back.
func (r *reader) kind(p string, in io.Reader) (kind, io.Reader, error) {
	if k := kindOf(p); k != kindUnknown {
		return k, in, nil
	}
	head := make([]byte, 1024)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return kindUnknown, in, err
	}
	head = head[:n]
	return sniff(head), io.MultiReader(bytes.NewReader(head), in), nil
}

// sniff tells the kind of a stream without a telling name by its first bytes.
func sniff(head []byte) kind {
	t := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))))
	switch {
	case len(t) == 0:
		return kindText
	case t[0] == '{':
		return kindLines
	case t[0] == '[' && bytes.Contains(t, []byte(`"`)) && bytes.HasPrefix(bytes.TrimSpace(t[1:]), []byte("{")):
		return kindJSON
	case bytes.HasPrefix(t, []byte("<!doctype html")) || bytes.HasPrefix(t, []byte("<html")):
		return kindHTML
	case slices.ContainsFunc([]string{"<rss", "<feed", "<rdf:rdf"}, func(tag string) bool { return bytes.Contains(t, []byte(tag)) }):
		return kindFeed
	case t[0] == '<' && bytes.Contains(t, []byte("<html")):
		return kindHTML
	}
	return kindText
}

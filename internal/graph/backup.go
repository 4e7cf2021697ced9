package graph

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/klauspost/compress/zstd"
)

// backupFormat names the layout of a backup.
const backupFormat = "actant.backup/1"

const (
	manifestName = "manifest.json"
	// chunkBytes is how large the parts of a backup are, about.
	chunkBytes = 8 << 20
	// maxPart bounds one part when it is read back.
	maxPart = 1 << 30
)

// keyRestoring stands in a store while a backup is read into it.
const keyRestoring = "w"

// Manifest lists what a backup holds. It stands at the end of the archive, so a
// backup that was cut short has none.
type Manifest struct {
	Format string         `json:"format"`
	Counts Stats          `json:"counts"`
	Parts  []ManifestPart `json:"parts"`
}

// ManifestPart is one file of a backup.
type ManifestPart struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	Lines  int    `json:"lines"`
	SHA256 string `json:"sha256"`
}

// sideLine is a value beside the graph in a backup: JSON as it is, packed JSON
// unpacked, anything else as bytes.
type sideLine struct {
	Key    string          `json:"k"`
	JSON   json.RawMessage `json:"j,omitempty"`
	Packed json.RawMessage `json:"p,omitempty"`
	Bytes  []byte          `json:"b,omitempty"`
}

// Backup writes the whole store to w: a tar archive, compressed with zstd, of
// the graph as sorted N-Quads, the records and rules as JSON lines, and a
// manifest with counts and checksums. Equal stores give equal backups, whatever
// backend they lie in.
func (s *Store) Backup(ctx context.Context, w io.Writer) (Manifest, error) {
	st, err := s.Stats(ctx)
	if err != nil {
		return Manifest{}, fmt.Errorf("back up: %w", err)
	}
	st.Backend = ""
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return Manifest{}, fmt.Errorf("back up: %w", err)
	}
	b := &backupWriter{tar: tar.NewWriter(z), manifest: Manifest{Format: backupFormat, Counts: st}}
	err = s.b.view(ctx, func(sn snapshot) error {
		if err := b.graph(ctx, sn); err != nil {
			return err
		}
		return b.side(ctx, sn, s.codec)
	})
	if err == nil {
		err = b.finish()
	}
	if err = errors.Join(err, z.Close()); err != nil {
		return Manifest{}, fmt.Errorf("back up: %w", err)
	}
	return b.manifest, nil
}

type backupWriter struct {
	tar      *tar.Writer
	manifest Manifest
	buf      bytes.Buffer
	lines    int
	stem     string
	ext      string
	number   int
}

// begin starts a series of parts.
func (b *backupWriter) begin(stem, ext string) { b.stem, b.ext, b.number = stem, ext, 0 }

func (b *backupWriter) line(l []byte) error {
	b.buf.Write(l)
	b.lines++
	if b.buf.Len() < chunkBytes {
		return nil
	}
	return b.flush()
}

func (b *backupWriter) flush() error {
	if b.lines == 0 {
		return nil
	}
	b.number++
	name := fmt.Sprintf("%s-%04d.%s", b.stem, b.number, b.ext)
	sum := sha256.Sum256(b.buf.Bytes())
	b.manifest.Parts = append(b.manifest.Parts, ManifestPart{Name: name, Bytes: int64(b.buf.Len()), Lines: b.lines, SHA256: hex.EncodeToString(sum[:])})
	err := b.file(name, b.buf.Bytes())
	b.buf.Reset()
	b.lines = 0
	return err
}

func (b *backupWriter) file(name string, data []byte) error {
	h := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(data)), ModTime: time.Unix(0, 0), Format: tar.FormatPAX}
	if err := b.tar.WriteHeader(h); err != nil {
		return err
	}
	_, err := b.tar.Write(data)
	return err
}

func (b *backupWriter) graph(ctx context.Context, sn snapshot) error {
	b.begin("graph", "nq")
	err := sortedLines(ctx, sn, sortBytes, func(l string) error { return b.line([]byte(l)) })
	if err != nil {
		return err
	}
	return b.flush()
}

// side writes what lies beside the graph, a prefix at a time.
func (b *backupWriter) side(ctx context.Context, sn snapshot, c *codec) error {
	for _, part := range []struct{ stem, prefix string }{
		{"counts", keyCounts}, {"rules", sideCuration}, {"articles", sideArticle}, {"records", sideRecord}, {"texts", sideFull},
		{"ids", sideMap}, {"entities", sideEntity}, {"sources", sideSource}, {"events", sideEvent}, {"days", sideDay},
		{"names", sideToken}, {"typos", sideTypo}, {"roles", sideRole}, {"state", sideState},
	} {
		b.begin(part.stem, "jsonl")
		var bad error
		err := sn.scan(ctx, part.prefix, func(k string, v []byte) bool {
			var l []byte
			if l, bad = encodeSide(k, v, c); bad == nil {
				bad = b.line(l)
			}
			return bad == nil
		})
		if err = errors.Join(err, bad, ctx.Err()); err != nil {
			return fmt.Errorf("%s: %w", part.stem, err)
		}
		if err := b.flush(); err != nil {
			return err
		}
	}
	return nil
}

func encodeSide(k string, v []byte, c *codec) ([]byte, error) {
	l := sideLine{Key: k}
	switch {
	case strings.HasPrefix(k, sideRecord) || strings.HasPrefix(k, sideFull):
		plain, err := c.dec.DecodeAll(v, nil)
		if err != nil {
			return nil, fmt.Errorf("%w: value of %q: %w", ErrDamaged, k, err)
		}
		l.Packed = plain
	case !strings.HasPrefix(k, sideState) && json.Valid(v):
		l.JSON = v
	default:
		l.Bytes = v
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(l)
	return out.Bytes(), err
}

func (b *backupWriter) finish() error {
	data, err := json.MarshalIndent(b.manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := b.file(manifestName, append(data, '\n')); err != nil {
		return err
	}
	return b.tar.Close()
}

// Verify reads a backup to its end and compares every part with the manifest.
func Verify(ctx context.Context, r io.Reader) (Manifest, error) {
	m, err := readBackup(ctx, r, func(string, []byte) error { return nil })
	if err != nil {
		return m, fmt.Errorf("verify backup: %w", err)
	}
	return m, nil
}

// Restore reads a backup into an empty store, of any backend. The backup is
// verified before anything is written. A restore that was killed leaves a store
// that says so; restore into a new one then.
func (s *Store) Restore(ctx context.Context, r io.ReadSeeker) (Manifest, error) {
	st, err := s.Stats(ctx)
	if err != nil {
		return Manifest{}, fmt.Errorf("restore: %w", err)
	}
	if st.Articles+st.Entities+st.Events+st.Rules > 0 || st.Quads > 0 {
		return Manifest{}, errors.New("restore: the store is not empty: name a new --db")
	}
	if _, err := Verify(ctx, r); err != nil {
		return Manifest{}, fmt.Errorf("restore: %w", err)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return Manifest{}, fmt.Errorf("restore: %w", err)
	}
	if err := s.write(ctx, &batch{side: map[string][]byte{keyRestoring: one}}); err != nil {
		return Manifest{}, fmt.Errorf("restore: %w", err)
	}
	m, err := readBackup(ctx, r, func(name string, data []byte) error { return s.restorePart(ctx, name, data) })
	if err == nil {
		err = s.write(ctx, &batch{side: map[string][]byte{keyRestoring: nil}})
	}
	if err != nil {
		return m, fmt.Errorf("restore: %w", err)
	}
	return m, nil
}

// write makes a batch as it is.
func (s *Store) write(ctx context.Context, b *batch) error {
	if s.opt.ReadOnly {
		return errReadOnly
	}
	return s.b.update(ctx, func(snapshot) (*batch, error) { return b, nil })
}

// restoreBatch is how many lines go into one transaction.
const restoreBatch = 10_000

func (s *Store) restorePart(ctx context.Context, name string, data []byte) error {
	b := &batch{side: map[string][]byte{}}
	n := 0
	flush := func(force bool) error {
		if n++; n < restoreBatch && !force {
			return nil
		}
		err := s.write(ctx, b)
		b, n = &batch{side: map[string][]byte{}}, 0
		return err
	}
	if strings.HasSuffix(name, ".nq") {
		err := readNQuads(bytes.NewReader(data), func(q quad.Quad) error {
			b.add = append(b.add, q)
			return flush(false)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return flush(true)
	}
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(nil, maxPart)
	for line := 1; sc.Scan(); line++ {
		k, v, err := decodeSide(sc.Bytes(), s.codec)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
		b.side[k] = v
		if err := flush(false); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return flush(true)
}

func decodeSide(line []byte, c *codec) (string, []byte, error) {
	var l sideLine
	if err := json.Unmarshal(line, &l); err != nil {
		return "", nil, err
	}
	if l.Key == "" || l.Key == keyHeader || l.Key == keyJournal || l.Key == keyRestoring {
		return "", nil, fmt.Errorf("bad key %q", l.Key)
	}
	switch {
	case l.Packed != nil:
		return l.Key, c.enc.EncodeAll(l.Packed, nil), nil
	case l.JSON != nil:
		return l.Key, append([]byte{}, l.JSON...), nil
	case l.Bytes != nil:
		return l.Key, l.Bytes, nil
	}
	return l.Key, []byte{}, nil
}

// readBackup gives every part whose checksum was compared as far as known:
// the manifest stands at the end and is compared then.
func readBackup(ctx context.Context, r io.Reader, part func(name string, data []byte) error) (Manifest, error) {
	var m Manifest
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxPart))
	if err != nil {
		return m, err
	}
	defer z.Close()
	t := tar.NewReader(z)
	var have []ManifestPart
	for {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return m, errors.New("it was cut short: there is no manifest at its end")
		}
		if err != nil {
			return m, fmt.Errorf("it is no backup, or broken: %w", err)
		}
		if h.Size > maxPart {
			return m, fmt.Errorf("part %s is too large", h.Name)
		}
		data, err := io.ReadAll(io.LimitReader(t, maxPart))
		if err != nil {
			return m, fmt.Errorf("part %s is broken: %w", h.Name, err)
		}
		if h.Name == manifestName {
			if err := json.Unmarshal(data, &m); err != nil {
				return m, fmt.Errorf("manifest: %w", err)
			}
			return m, compareParts(m, have)
		}
		sum := sha256.Sum256(data)
		have = append(have, ManifestPart{Name: h.Name, Bytes: int64(len(data)), Lines: bytes.Count(data, []byte{'\n'}), SHA256: hex.EncodeToString(sum[:])})
		if err := part(h.Name, data); err != nil {
			return m, err
		}
	}
}

func compareParts(m Manifest, have []ManifestPart) error {
	if m.Format != backupFormat {
		return fmt.Errorf("its format is %q and this program reads %s", m.Format, backupFormat)
	}
	if len(m.Parts) != len(have) {
		return fmt.Errorf("it has %d parts and its manifest lists %d", len(have), len(m.Parts))
	}
	for i, p := range m.Parts {
		if p != have[i] {
			return fmt.Errorf("part %s differs from the manifest", p.Name)
		}
	}
	return nil
}

// LoadNQuads adds quads to the graph as they are, for stores that are asked
// with Gizmo alone: articles, events and entities need their records, which a
// backup holds. Broken lines end the work with an error that names them.
func (s *Store) LoadNQuads(ctx context.Context, r io.Reader) (added int, err error) {
	var pending []quad.Quad
	flush := func() error {
		n := 0
		err := s.update(ctx, func(c *change) error {
			n = 0
			fresh, err := newQuads(ctx, c.sn, dedupe(pending))
			n = len(fresh)
			c.diff(nil, fresh)
			return err
		})
		added += n
		pending = pending[:0]
		return err
	}
	err = readNQuads(r, func(q quad.Quad) error {
		if q.Label == nil {
			return errors.New("quad without a label: who says so?")
		}
		if pending = append(pending, q); len(pending) >= batchQuads {
			return flush()
		}
		return nil
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return added, fmt.Errorf("load N-Quads: %w", err)
	}
	return added, nil
}

// newQuads leaves out those that are in the graph.
func newQuads(ctx context.Context, sn snapshot, quads []quad.Quad) ([]quad.Quad, error) {
	type group struct{ l, s quad.Value }
	known := map[group]map[quad.Quad]bool{}
	out := quads[:0:0]
	for _, q := range quads {
		g := group{q.Label, q.Subject}
		if known[g] == nil {
			have, err := sn.match(ctx, pattern{L: q.Label, S: q.Subject})
			if err != nil {
				return nil, err
			}
			set := make(map[quad.Quad]bool, len(have))
			for _, h := range have {
				set[h] = true
			}
			known[g] = set
		}
		if !known[g][q] {
			out = append(out, q)
		}
	}
	return out, nil
}

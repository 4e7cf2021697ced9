package ingest

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

var errBroken = errors.New("the compressed file is damaged or cut short: fetch it again")

// maxWindow bounds the memory that a zstd stream may ask for.
const maxWindow = 128 << 20

// decompress looks at the first bytes of in and unpacks gzip and zstd; other
// streams pass unchanged. The second result is to be called when done.
func decompress(in io.Reader) (io.Reader, func(), error) {
	b := bufio.NewReaderSize(in, 4<<10)
	head, _ := b.Peek(4) // a short or broken stream shows at its first read
	switch {
	case len(head) >= 2 && head[0] == 0x1f && head[1] == 0x8b:
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, nil, errBroken
		}
		return brokenReader{z}, func() { z.Close() }, nil
	case len(head) == 4 && head[0] == 0x28 && head[1] == 0xb5 && head[2] == 0x2f && head[3] == 0xfd:
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxWindow))
		if err != nil {
			return nil, nil, errBroken
		}
		return brokenReader{z}, z.Close, nil
	}
	return b, func() {}, nil
}

// brokenReader puts the errors of a decompressor into plain words.
type brokenReader struct{ r io.Reader }

// Read implements io.Reader.
func (b brokenReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w (%v)", errBroken, err)
	}
	return n, err
}

// tooLarge is the fault of an article over the limit.
func tooLarge(limit int64) error {
	return fmt.Errorf("larger than the limit of %d MB for one article: split it, or raise the limit", (limit+1<<20-1)>>20)
}

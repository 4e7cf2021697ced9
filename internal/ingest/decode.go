package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

var (
	errNUL    = errors.New("contains NUL bytes: not a text, or damaged; save it again as UTF-8 text")
	errBinary = errors.New("not a text but binary data: convert it to text or HTML first")
)

// decoded is a text with what was learnt in decoding it.
type decoded struct {
	text, charset string
	warning       string
}

// decode turns bytes into UTF-8. Evidence in this order: a byte order mark,
// valid UTF-8, UTF-16 without a mark, damaged UTF-8, the declared charset, and
// at last the eight-bit charset that makes the likeliest letters. Nothing of
// the text is changed but its encoding; a byte order mark is not text.
func decode(data []byte, declared string) (decoded, error) {
	if enc, name, skip := mark(data); enc != nil {
		return decodeWith(data[skip:], enc, name)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if kind := foreign(data); kind != "" {
		return decoded{}, fmt.Errorf("%w (it looks like %s)", errBinary, kind)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		if enc, name := wide(data); enc != nil {
			return decodeWith(data, enc, name)
		}
		if controls(data) {
			return decoded{}, errBinary
		}
		return decoded{}, errNUL
	}
	if utf8.Valid(data) {
		if controls(data) {
			return decoded{}, errBinary
		}
		return decoded{text: string(data), charset: "utf-8"}, nil
	}
	if controls(data) {
		return decoded{}, errBinary
	}
	if bad, ok := damaged(data); ok {
		return decoded{text: strings.ToValidUTF8(string(data), "\uFFFD"), charset: "utf-8",
			warning: fmt.Sprintf("%d bytes are not valid UTF-8 and were read as U+FFFD", bad)}, nil
	}
	enc, name := charset.Lookup(declared)
	if declared != "" && enc != nil && name != "utf-8" {
		return decodeWith(data, enc, name)
	}
	enc, name = eightBit(data)
	d, err := decodeWith(data, enc, name)
	if declared != "" && name != declared {
		d.warning = fmt.Sprintf("declared charset %q does not fit; read as %s", declared, name)
	}
	return d, err
}

func decodeWith(data []byte, enc encoding.Encoding, name string) (decoded, error) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return decoded{}, fmt.Errorf("decode as %s: %w", name, err)
	}
	if bytes.IndexByte(out, 0) >= 0 {
		return decoded{}, errNUL
	}
	return decoded{text: strings.ToValidUTF8(string(out), "\uFFFD"), charset: name}, nil
}

// mark tells the encoding by a byte order mark, other than that of UTF-8.
func mark(data []byte) (enc encoding.Encoding, name string, skip int) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "utf-32le", 4
	case bytes.HasPrefix(data, []byte{0, 0, 0xfe, 0xff}):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "utf-32be", 4
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", 2
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be", 2
	}
	return nil, "", 0
}

// wide tells UTF-16 without a mark: NUL in most bytes of one parity and hardly
// any of the other.
func wide(data []byte) (encoding.Encoding, string) {
	head := data[:min(len(data), 4096)]
	var nul [2]int
	for i, c := range head {
		if c == 0 {
			nul[i&1]++
		}
	}
	half := len(head) / 2
	switch {
	case len(data)%2 != 0 || half < 2:
	case nul[1]*10 > half*6 && nul[0]*20 < half:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case nul[0]*10 > half*6 && nul[1]*20 < half:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

// foreign names the format of well-known binary files, or gives "".
func foreign(data []byte) string {
	for _, f := range [...]struct{ magic, name string }{
		{"%PDF-", "a PDF"}, {"PK\x03\x04", "a ZIP, Word or OpenDocument file"}, {"\xd0\xcf\x11\xe0", "an old Word file"},
		{"{\\rtf", "an RTF file"}, {"\x89PNG", "a PNG picture"}, {"\xff\xd8\xff", "a JPEG picture"}, {"GIF8", "a GIF picture"},
		{"\x7fELF", "a program"}, {"SQLite format 3", "a database"}, {"BZh", "a bzip2 archive"}, {"\xfd7zXZ", "an xz archive"},
	} {
		if bytes.HasPrefix(data, []byte(f.magic)) {
			return f.name
		}
	}
	return ""
}

// controls tells whether more than a thirtieth of the first bytes are control
// characters that no text holds.
func controls(data []byte) bool {
	head := data[:min(len(data), 8192)]
	n := 0
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\v' || c == 0x7f {
			n++
		}
	}
	return n*30 > len(head)
}

// damaged tells whether the bytes are UTF-8 with a few slips: valid sequences
// of several bytes outweigh the invalid bytes ten to one, or the only slip is
// at the very end (a file that was cut).
func damaged(data []byte) (bad int, ok bool) {
	good, last := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
			last = i
		} else {
			good++
		}
		i += n
	}
	cut := bad > 0 && bad <= 3 && last >= len(data)-1 && !utf8.Valid(data) && utf8.Valid(data[:max(0, len(data)-bad)])
	return bad, good >= 10*bad || cut && good > 0
}

// eightBit chooses between the eight-bit charsets of old files by the letters
// that French texts hold most.
func eightBit(data []byte) (encoding.Encoding, string) {
	best, score := charmap.Windows1252, 0
	name := "windows-1252"
	for _, c := range [...]struct {
		cm   *charmap.Charmap
		name string
	}{{charmap.Windows1252, "windows-1252"}, {charmap.Macintosh, "macintosh"}, {charmap.CodePage850, "ibm850"}, {charmap.Windows1256, "windows-1256"}} {
		if s := likely(data, c.cm); s > score {
			best, name, score = c.cm, c.name, s
		}
	}
	return best, name
}

// likely scores a charset: letters that French and its neighbours write count
// for it, signs and letters that hardly stand in words against it. Arabic
// letters count where they stand beside each other.
func likely(data []byte, cm *charmap.Charmap) int {
	score := 0
	arabic := false
	for _, c := range data[:min(len(data), 1<<16)] {
		if c < utf8.RuneSelf {
			arabic = false
			continue
		}
		r := cm.DecodeByte(c)
		was := arabic
		arabic = r >= 0x600 && r < 0x700
		switch {
		case strings.ContainsRune("éèàêçôîûùâëïœÉÀÈÇÊ’«»“”–—…€°áíóúñãõüöä\u00a0", r):
			score += 2
		case arabic && was:
			score += 2
		case r == utf8.RuneError:
			score -= 4
		default:
			score--
		}
	}
	return score
}

// hash is the SHA-256 of data in hex.
func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// plainText makes a Doc of a text file.
func plainText(p string, data []byte) (Doc, error) {
	d := Doc{Path: p, SHA256: hash(data)}
	t, err := decode(data, "")
	if err != nil {
		return d, err
	}
	if sniff([]byte(t.text[:min(len(t.text), 1024)])) == kindHTML { // a page under the wrong name
		return page(p, data)
	}
	d.Text, d.Charset = t.text, t.charset
	if t.warning != "" {
		d.Warnings = append(d.Warnings, t.warning)
	}
	if twiceEncoded(t.text) {
		d.Warnings = append(d.Warnings, "the text seems to have been encoded twice (\"Ã©\" for \"é\"): names will not be recognised; save it again from its source")
	}
	return d, nil
}

// twiceEncoded tells whether the letters of a text are UTF-8 read as CP1252.
func twiceEncoded(s string) bool {
	return strings.Count(s, "Ã©")+strings.Count(s, "Ã¨")+strings.Count(s, "â€™")+strings.Count(s, "Ã ") >= 3
}

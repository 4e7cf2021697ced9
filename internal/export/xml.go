package export

import (
	"bufio"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// xmlWriter writes XML that is always well-formed: what no XML file may hold
// (control characters, broken UTF-8) becomes U+FFFD. The first error stays.
type xmlWriter struct {
	w   *bufio.Writer
	err error
}

func newXML(w io.Writer) *xmlWriter {
	x := &xmlWriter{w: bufio.NewWriterSize(w, 1<<16)}
	x.raw(xml.Header)
	return x
}

func (x *xmlWriter) raw(parts ...string) {
	for _, s := range parts {
		if x.err == nil {
			_, x.err = x.w.WriteString(s)
		}
	}
}

func (x *xmlWriter) text(s string) {
	if x.err == nil {
		x.err = xml.EscapeText(x.w, []byte(s))
	}
}

// attr writes ` name="value"`.
func (x *xmlWriter) attr(name, value string) {
	x.raw(" ", name, `="`)
	x.text(value)
	x.raw(`"`)
}

func (x *xmlWriter) close() error {
	if x.err == nil {
		x.err = x.w.Flush()
	}
	return x.err
}

// XMLID turns an id into a name token that XML schemas accept, injectively: any
// byte that is not a letter, digit, point, hyphen or colon becomes "_" and two
// hexadecimal digits, and the empty id "_".
func XMLID(id string) string {
	const hex = "0123456789ABCDEF"
	if id == "" {
		return "_"
	}
	var b strings.Builder
	for i := 0; i < len(id); i++ {
		c := id[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.', c == ':':
			b.WriteByte(c)
		default:
			b.WriteByte('_')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// number writes a float so that every reader takes it, without exponent.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// count writes a count; nothing where there is nothing to count.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// label gives a name that can be seen: the id where there is none.
func label(name, id string) string {
	if name = plain(name); name == "" {
		return id
	}
	return name
}

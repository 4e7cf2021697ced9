package graph

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

// appendQuad writes q as a line of N-Quads.
func appendQuad(dst []byte, q quad.Quad) []byte {
	dst = appendValue(dst, q.Subject)
	dst = append(dst, ' ')
	dst = appendValue(dst, q.Predicate)
	dst = append(dst, ' ')
	dst = appendValue(dst, q.Object)
	if q.Label != nil {
		dst = append(dst, ' ')
		dst = appendValue(dst, q.Label)
	}
	return append(dst, " .\n"...)
}

func appendValue(dst []byte, v quad.Value) []byte {
	switch v := v.(type) {
	case quad.IRI:
		return append(append(append(dst, '<'), string(v)...), '>')
	case quad.BNode:
		return append(append(dst, "_:"...), string(v)...)
	case quad.String:
		return appendLiteral(dst, string(v))
	case quad.LangString:
		return append(append(appendLiteral(dst, string(v.Value)), '@'), v.Lang...)
	case quad.TypedString:
		dst = append(appendLiteral(dst, string(v.Value)), "^^<"...)
		return append(append(dst, string(v.Type)...), '>')
	case quad.TypedStringer:
		return appendValue(dst, v.TypedString())
	}
	return appendLiteral(dst, v.String())
}

// appendLiteral quotes and escapes in the canonical form of N-Quads; all
// control characters go, so that a literal is always one line.
func appendLiteral(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, `\n`...)
		case c == '\r':
			dst = append(dst, `\r`...)
		case c == '\t':
			dst = append(dst, `\t`...)
		case c < 0x20 || c == 0x7f:
			dst = append(dst, fmt.Sprintf(`\u%04X`, c)...)
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == 0x85 || r == 0x2028 || r == 0x2029 {
				dst = append(dst, fmt.Sprintf(`\u%04X`, r)...)
			} else {
				dst = utf8.AppendRune(dst, r)
			}
			i += n
			continue
		}
		i++
	}
	return append(dst, '"')
}

func encodeQuads(quads []quad.Quad) []byte {
	var out []byte
	for _, q := range quads {
		out = appendQuad(out, q)
	}
	return out
}

func decodeQuads(b []byte) ([]quad.Quad, error) {
	var out []quad.Quad
	err := readNQuads(strings.NewReader(string(b)), func(q quad.Quad) error {
		out = append(out, q)
		return nil
	})
	return out, err
}

// readNQuads reads lines of N-Quads; blank lines and comments are skipped. An
// error names the line.
func readNQuads(r io.Reader, yield func(quad.Quad) error) error {
	sc := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		line, err := sc.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if s := strings.TrimSpace(line); s != "" && s[0] != '#' {
			q, perr := parseQuad(s)
			if perr != nil {
				return fmt.Errorf("line %d: %w", n, perr)
			}
			if yerr := yield(q); yerr != nil {
				return yerr
			}
		}
		if err != nil {
			return nil
		}
	}
}

// parseQuad reads one statement of N-Quads. It is strict: what it accepts it
// writes back to a line that means the same.
func parseQuad(s string) (quad.Quad, error) {
	var q quad.Quad
	p := quadParser{s: s}
	q.Subject = p.value(false)
	q.Predicate = p.value(false)
	q.Object = p.value(true)
	p.blanks()
	if p.err == nil && !strings.HasPrefix(p.s, ".") {
		q.Label = p.value(false)
		p.blanks()
	}
	if p.err != nil {
		return q, p.err
	}
	if !strings.HasPrefix(p.s, ".") {
		return q, errors.New("no full stop at the end of the statement")
	}
	if rest := strings.TrimSpace(p.s[1:]); rest != "" && rest[0] != '#' {
		return q, fmt.Errorf("text after the statement: %.20q", rest)
	}
	if _, ok := q.Predicate.(quad.IRI); !ok {
		return q, errors.New("predicate is not an IRI")
	}
	return q, nil
}

type quadParser struct {
	s   string
	err error
}

func (p *quadParser) blanks() { p.s = strings.TrimLeft(p.s, " \t") }

func (p *quadParser) fail(format string, args ...any) quad.Value {
	if p.err == nil {
		p.err = fmt.Errorf(format, args...)
	}
	return nil
}

func (p *quadParser) value(literal bool) quad.Value {
	p.blanks()
	switch {
	case p.err != nil:
		return nil
	case strings.HasPrefix(p.s, "<"):
		return p.iri()
	case strings.HasPrefix(p.s, "_:"):
		end := strings.IndexAny(p.s, " \t")
		if end < 3 {
			return p.fail("blank node without a name or an end")
		}
		name := p.s[2:end]
		if !utf8.ValidString(name) || strings.ContainsAny(name, "<>\"\\\x00") {
			return p.fail("bad blank node name %.20q", name)
		}
		p.s = p.s[end:]
		return quad.BNode(name)
	case literal && strings.HasPrefix(p.s, `"`):
		return p.literal()
	}
	return p.fail("expected a value at %.20q", p.s)
}

func (p *quadParser) iri() quad.Value {
	end := strings.IndexByte(p.s, '>')
	if end < 0 {
		return p.fail("IRI without an end")
	}
	raw := p.s[1:end]
	p.s = p.s[end+1:]
	if strings.Contains(raw, `\`) {
		unescaped, err := unescape(raw)
		if err != nil {
			return p.fail("IRI %.40q: %w", raw, err)
		}
		raw = unescaped
	}
	if raw == "" || !utf8.ValidString(raw) {
		return p.fail("empty or broken IRI %.40q", raw)
	}
	for _, r := range raw {
		if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
			return p.fail("IRI %.40q holds %q", raw, r)
		}
	}
	return quad.IRI(raw)
}

func (p *quadParser) literal() quad.Value {
	end := -1
	for i := 1; i < len(p.s); i++ {
		if p.s[i] == '\\' {
			i++
		} else if p.s[i] == '"' {
			end = i
			break
		}
	}
	if end < 0 {
		return p.fail("literal without an end")
	}
	s := p.s[1:end]
	p.s = p.s[end+1:]
	if strings.Contains(s, `\`) {
		u, err := unescape(s)
		if err != nil {
			return p.fail("literal %.40q: %w", s, err)
		}
		s = u
	}
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return p.fail("literal %.40q is not valid text", s)
	}
	switch {
	case strings.HasPrefix(p.s, "@"):
		end := strings.IndexAny(p.s, " \t.")
		if end < 0 || !validLang(p.s[1:end]) {
			return p.fail("bad language tag %.20q", p.s)
		}
		lang := p.s[1:end]
		p.s = p.s[end:]
		return quad.LangString{Value: quad.String(s), Lang: lang}
	case strings.HasPrefix(p.s, "^^<"):
		p.s = p.s[2:]
		typ, ok := p.iri().(quad.IRI)
		if !ok {
			return nil
		}
		return quad.TypedString{Value: quad.String(s), Type: typ}
	}
	return quad.String(s)
}

// unescape resolves the escapes of N-Quads.
func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i++; i >= len(s) {
			return "", errors.New("escape without an end")
		}
		n := 0
		switch s[i] {
		case 'u':
			n = 4
		case 'U':
			n = 8
		default:
			at := strings.IndexByte(`tbnrf"'\`, s[i])
			if at < 0 {
				return "", fmt.Errorf(`unknown escape \%c`, s[i])
			}
			b.WriteByte("\t\b\n\r\f\"'\\"[at])
			continue
		}
		if i+n >= len(s) {
			return "", errors.New("escape without an end")
		}
		r, err := strconv.ParseUint(s[i+1:i+1+n], 16, 32)
		if err != nil || !utf8.ValidRune(rune(r)) || r > utf8.MaxRune {
			return "", fmt.Errorf("bad escape %q", s[i-1:i+1+n])
		}
		b.WriteRune(rune(r))
		i += n
	}
	return b.String(), nil
}

// NQuads writes the whole graph as N-Quads, sorted by line, so that equal
// graphs give equal bytes whatever the backend and the history.
func (s *Store) NQuads(ctx context.Context, w io.Writer) error {
	bw := bufio.NewWriterSize(w, 1<<16)
	err := s.b.view(ctx, func(sn snapshot) error {
		return sortedLines(ctx, sn, sortBytes, func(l string) error {
			_, err := bw.WriteString(l)
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("write N-Quads: %w", err)
	}
	return bw.Flush()
}

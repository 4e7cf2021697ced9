package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// JSONLD writes a set as RDF in JSON-LD: the same statements as [Turtle], one
// node a line.
func JSONLD(w io.Writer, set *Set) error {
	b := bufio.NewWriterSize(w, 1<<16)
	b.WriteString("{\"@context\": {")
	for i, p := range prefixes() {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(b, "%s: {\"@id\": %s, \"@prefix\": true}", quoted(p[0]), quoted(p[1]))
	}
	b.WriteString("},\n\"@graph\": [")
	first := true
	err := describe(set, func(s *subject) error {
		if !first {
			b.WriteByte(',')
		}
		first = false
		b.WriteString("\n{\"@id\": " + quoted(s.iri) + ", \"@type\": ")
		b.Write(encoded(s.types))
		for _, p := range s.preds {
			b.WriteString(", " + quoted(p) + ": [")
			for i, t := range s.terms[p] {
				if i > 0 {
					b.WriteString(", ")
				}
				b.WriteString(t.json())
			}
			b.WriteByte(']')
		}
		return b.WriteByte('}')
	})
	if err == nil {
		b.WriteString("\n]}\n")
		err = b.Flush()
	}
	if err != nil {
		return fmt.Errorf("write JSON-LD: %w", err)
	}
	return nil
}

func (t term) json() string {
	switch {
	case t.iri != "":
		return `{"@id": ` + quoted(t.iri) + "}"
	case t.name != "":
		return `{"@id": ` + quoted(t.name) + "}"
	case t.lang != "":
		return `{"@value": ` + quoted(t.text) + `, "@language": ` + quoted(t.lang) + "}"
	case t.typ != "":
		return `{"@value": ` + quoted(t.text) + `, "@type": ` + quoted(t.typ) + "}"
	}
	return `{"@value": ` + quoted(t.text) + "}"
}

// quoted writes a JSON string; broken UTF-8 becomes U+FFFD.
func quoted(s string) string { return string(encoded(s)) }

// encoded writes JSON without escaping markup, and without a newline.
func encoded(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return []byte("null") // strings and lists of strings never fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

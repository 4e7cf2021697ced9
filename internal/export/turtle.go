package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Turtle writes a set as RDF in Turtle.
func Turtle(w io.Writer, set *Set) error {
	b := bufio.NewWriterSize(w, 1<<16)
	for _, p := range prefixes() {
		fmt.Fprintf(b, "@prefix %s: <%s> .\n", p[0], p[1])
	}
	err := describe(set, func(s *subject) error {
		fmt.Fprintf(b, "\n<%s> a %s", s.iri, strings.Join(s.types, ", "))
		for _, p := range s.preds {
			fmt.Fprintf(b, " ;\n    %s ", p)
			for i, t := range s.terms[p] {
				if i > 0 {
					b.WriteString(", ")
				}
				b.WriteString(t.turtle())
			}
		}
		_, err := b.WriteString(" .\n")
		return err
	})
	if err == nil {
		err = b.Flush()
	}
	if err != nil {
		return fmt.Errorf("write Turtle: %w", err)
	}
	return nil
}

func (t term) turtle() string {
	switch {
	case t.iri != "":
		return "<" + t.iri + ">"
	case t.name != "":
		return t.name
	}
	s := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(t.text) + `"`
	switch {
	case t.lang != "":
		s += "@" + t.lang
	case t.typ != "":
		s += "^^" + t.typ
	}
	return s
}

package cli

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// formatOptions say how a listing is printed.
type formatOptions struct{ format string }

var formatNames = []string{"table", "tsv", "csv", "json"}

func (o *formatOptions) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.format, "format", "", "table, tsv, csv or json (default: a table on a terminal, tsv in a pipe)")
	complete(cmd, "format", formatNames...)
}

// complete offers fixed words for a flag. The only possible error is a flag
// that is not there, which the tests of the commands would show.
func complete(cmd *cobra.Command, flag string, words ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// check refuses unknown formats before any work is done.
func (o *formatOptions) check() error {
	for _, f := range formatNames {
		if o.format == f || o.format == "" {
			return nil
		}
	}
	return usage("unknown --format %q: one of %s", o.format, strings.Join(formatNames, ", "))
}

// listing is rows for people and for programs.
type listing struct {
	columns []string
	rows    [][]string
	// below names a column whose text stands under its row in a table; "" none.
	below string
	// notes, where given, stand below the rows in the place of that column.
	notes []string
	// hide names columns that a table leaves out, since they are for programs.
	hide []string
	// data is what JSON shows: a slice with one value a row, or any value.
	data any
	// none is said instead of an empty table.
	none string
}

func (l *listing) add(cells ...string) { l.rows = append(l.rows, cells) }

// print writes a listing in the format asked for.
func (o *formatOptions) print(s *Streams, l *listing) error {
	w := bufio.NewWriterSize(s.Out, 1<<16)
	format := o.format
	if format == "" {
		format = "tsv"
		if s.OutTerminal {
			format = "table"
		}
	}
	var err error
	switch format {
	case "json":
		err = writeJSON(w, l.data)
	case "csv":
		err = writeCSV(w, l)
	case "tsv":
		writeTSV(w, l)
	default:
		writeTable(w, l, s.width())
	}
	if ferr := w.Flush(); err == nil {
		err = ferr
	}
	if err != nil {
		return fmt.Errorf("write listing: %w", err)
	}
	return nil
}

// width is how many columns the terminal shows, by $COLUMNS.
func (s *Streams) width() int {
	if n, err := strconv.Atoi(s.Env("COLUMNS")); err == nil && n >= 40 {
		return n
	}
	return 100
}

func writeJSON(w io.Writer, data any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(data)
}

func writeCSV(w io.Writer, l *listing) error {
	c := csv.NewWriter(w)
	if err := c.Write(l.columns); err != nil {
		return err
	}
	for _, row := range l.rows {
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func writeTSV(w *bufio.Writer, l *listing) {
	fmt.Fprintln(w, strings.Join(l.columns, "\t"))
	for _, row := range l.rows {
		for i, cell := range row {
			if i > 0 {
				w.WriteByte('\t')
			}
			w.WriteString(oneLine(cell))
		}
		w.WriteByte('\n')
	}
}

// oneLine makes text safe for a cell and for a terminal: no line breaks, tabs,
// control characters or marks that turn the direction of writing.
func oneLine(s string) string {
	odd := func(r rune) bool {
		return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
	}
	if strings.IndexFunc(s, odd) < 0 {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return odd(r) || r == ' ' }), " ")
}

// writeTable writes aligned columns.
func writeTable(w *bufio.Writer, l *listing, width int) {
	if len(l.rows) == 0 {
		if l.none != "" {
			fmt.Fprintln(w, l.none)
		}
		return
	}
	var show []int
	below := -1
	for i, c := range l.columns {
		switch {
		case c == l.below:
			below = i
		case !contains(l.hide, c):
			show = append(show, i)
		}
	}
	wide := make([]int, len(l.columns))
	for _, i := range show {
		wide[i] = utf8.RuneCountInString(l.columns[i])
		for _, row := range l.rows {
			wide[i] = max(wide[i], utf8.RuneCountInString(oneLine(row[i])))
		}
		wide[i] = min(wide[i], max(12, width*2/5))
	}
	if n := len(show); n > 1 { // the last column takes what is left
		left := width
		for _, i := range show[:n-1] {
			left -= wide[i] + 2
		}
		wide[show[n-1]] = max(left, 24)
	}
	tableRow(w, l.columns, show, wide)
	for n, row := range l.rows {
		tableRow(w, row, show, wide)
		if below < 0 {
			continue
		}
		note := row[below]
		if l.notes != nil {
			note = l.notes[n]
		}
		for _, line := range strings.Split(note, "\n") {
			wrap(w, oneLine(line), width-4, "    ")
		}
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// tableRow writes a row; cells that are too wide for their column take several
// lines.
func tableRow(w *bufio.Writer, row []string, show, wide []int) {
	cells := make([][]string, len(show))
	lines := 1
	for n, i := range show {
		cells[n] = fold(oneLine(row[i]), wide[i])
		lines = max(lines, len(cells[n]))
	}
	for k := range lines {
		gap := 0
		for n, i := range show {
			cell := ""
			if k < len(cells[n]) {
				cell = cells[n][k]
			}
			if cell != "" {
				w.WriteString(strings.Repeat(" ", gap))
				w.WriteString(cell)
				gap = 0
			}
			gap += max(0, wide[i]-utf8.RuneCountInString(cell)) + 2
		}
		w.WriteByte('\n')
	}
}

// fold cuts text into lines of at most width runes where it can.
func fold(text string, width int) []string {
	if utf8.RuneCountInString(text) <= width {
		return []string{text}
	}
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			out = append(out, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(out, line)
}

// wrap writes text in lines of at most width runes, each after indent.
func wrap(w *bufio.Writer, text string, width int, indent string) {
	n := 0
	for _, word := range strings.Fields(text) {
		size := utf8.RuneCountInString(word)
		switch {
		case n == 0:
			w.WriteString(indent)
		case n+1+size > width:
			w.WriteString("\n" + indent)
			n = 0
		default:
			w.WriteByte(' ')
			n++
		}
		w.WriteString(word)
		n += size
	}
	if n > 0 {
		w.WriteByte('\n')
	}
}

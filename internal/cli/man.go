package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newMan(s *Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "man FOLDER",
		Short: "Write manual pages, one for each command",
		Args:  oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return fmt.Errorf("write manual: %w", err)
			}
			n, err := manPages(cmd.Root(), args[0])
			if err == nil {
				fmt.Fprintf(s.Out, "%d pages in %s\n", n, args[0])
			}
			return err
		},
	}
}

// manPages writes the page of a command and of those below it.
func manPages(cmd *cobra.Command, dir string) (int, error) {
	name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
	_, err := toFile(filepath.Join(dir, name+".1"), func(w io.Writer) (struct{}, error) { return struct{}{}, manPage(w, cmd, name) })
	n := 1
	for _, sub := range cmd.Commands() {
		if err != nil {
			break
		}
		if sub.IsAvailableCommand() {
			var more int
			more, err = manPages(sub, dir)
			n += more
		}
	}
	return n, err
}

// manPage writes one page in the macros of man(7).
func manPage(to io.Writer, cmd *cobra.Command, name string) error {
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, ".TH %s 1 \"\" \"actant %s\"\n.SH NAME\n%s \\- %s\n", strings.ToUpper(roff(name)), Version, roff(name), roff(cmd.Short))
	fmt.Fprintf(w, ".SH SYNOPSIS\n.B %s\n", roff(cmd.UseLine()))
	if cmd.Long != "" {
		fmt.Fprintf(w, ".SH DESCRIPTION\n.nf\n%s\n.fi\n", roff(cmd.Long))
	}
	fmt.Fprint(w, ".SH OPTIONS\n")
	cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		short := ""
		if f.Shorthand != "" {
			short = "-" + f.Shorthand + ", "
		}
		fmt.Fprintf(w, ".TP\n\\fB%s\\fR \\fI%s\\fR\n%s\n", roff(short+"--"+f.Name), roff(f.Value.Type()), roff(f.Usage))
	})
	if cmd.Example != "" {
		fmt.Fprintf(w, ".SH EXAMPLES\n.nf\n%s\n.fi\n", roff(cmd.Example))
	}
	if cmd.HasParent() {
		fmt.Fprintf(w, ".SH SEE ALSO\n%s(1)\n", roff(strings.ReplaceAll(cmd.Parent().CommandPath(), " ", "-")))
	}
	return w.Flush()
}

// roff escapes what the formatter would take for its own.
func roff(s string) string {
	lines := strings.Split(strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}

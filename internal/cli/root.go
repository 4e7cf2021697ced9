// Package cli is the commands: flags, progress, tables and exit status. One file
// a command; each has an options struct that carries all it needs, so that it is
// tested without a process. It is the only importer of cobra.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// Exit statuses.
const (
	exitDone        = 0
	exitFault       = 1
	exitUsage       = 2
	exitLeftOut     = 3
	exitInterrupted = 130
)

// Streams are what a command reads and writes, its clock and its environment.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// OutTerminal and ErrTerminal tell whether a person looks at them.
	OutTerminal, ErrTerminal bool
	Now                      func() time.Time
	Env                      func(string) string
}

// System is the process's own streams.
func System() Streams {
	return Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, OutTerminal: terminal(os.Stdout), ErrTerminal: terminal(os.Stderr),
		Now: time.Now, Env: os.Getenv}
}

func terminal(f *os.File) bool {
	i, err := f.Stat()
	return err == nil && i.Mode()&os.ModeCharDevice != 0
}

// usageError is wrong usage: exit status 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errLeftOut says that the work was done but some articles were left out, each
// already named on stderr: exit status 3.
var errLeftOut = errors.New("some articles were left out")

// Main runs the command line and gives the exit status.
func Main(args []string, s Streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return Run(ctx, args, s)
}

// Run runs one command line under a context.
func Run(ctx context.Context, args []string, s Streams) int {
	root := newRoot(&s)
	root.SetArgs(args)
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	err := root.ExecuteContext(ctx)
	return status(ctx, err, s.Err)
}

// status turns the outcome into an exit status and says what went wrong.
func status(ctx context.Context, err error, w io.Writer) int {
	var u usageError
	switch {
	case err == nil:
		return exitDone
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "actant: interrupted; what was stored so far is whole")
		return exitInterrupted
	case errors.Is(err, errLeftOut):
		fmt.Fprintln(w, "actant:", err)
		return exitLeftOut
	case errors.As(err, &u):
		fmt.Fprintln(w, "actant:", err)
		return exitUsage
	}
	fmt.Fprintln(w, "actant:", err)
	return exitFault
}

// newRoot builds the command tree.
func newRoot(s *Streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "actant",
		Short:         "Who met whom: press articles on diplomacy and defence as a graph",
		Long:          rootHelp,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("unknown command %q; see actant --help", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	for _, add := range commands() {
		root.AddCommand(add(s))
	}
	return root
}

// commands lists the constructors of all commands in the order of the help.
func commands() []func(*Streams) *cobra.Command {
	return []func(*Streams) *cobra.Command{
		newBuild, newWho, newQui, newEvents, newEntities, newTimeline, newShow, newPath, newQuery, newExplain, newAnnotate,
		newReport, newExport, newRemove, newCurate, newGazetteer, newBackup, newRestore, newRebuild, newCheck, newDoctor, newServe, newDemo, newEval, newTrain, newVersion, newMan,
	}
}

const rootHelp = `actant reads press articles, French and English, finds who met, called, visited,
wrote to, signed or agreed with whom, where, when and whether it happened or was
only announced, and keeps it in a graph in which every claim has its sentence.

EXIT STATUS
  0 done, 1 fault, 2 wrong usage, 3 done but some articles were left out (each is
  named on stderr with the reason), 130 interrupted`

package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/graph"
	"actant/internal/resolve"
)

type curateOptions struct {
	storeOptions
	listOptions
	formatOptions
	nameOptions
	author, note string
}

// curateOp is one way to correct the graph by hand.
type curateOp struct {
	op         resolve.Op
	use, short string
	least      int // arguments
	names      int // how many of the first arguments name something; -1: all
}

func curateOps() []curateOp {
	return []curateOp{
		{resolve.Merge, "merge A B", "A and B are one person, body or act", 2, 2},
		{resolve.Split, "split ID PART...", "the wordings or tellings PART (\"article#e1\") are not ID", 2, 1},
		{resolve.Forbid, "forbid A B", "A and B are never one", 2, 2},
		{resolve.Rename, "rename ID NAME", "show ID under this name", 2, 1},
		{resolve.Retype, "retype ID KIND", "ID is of another kind (entity) or type (event)", 2, 1},
		{resolve.Confirm, "confirm ID", "vouch for an entity or event", 1, 1},
		{resolve.Drop, "drop EVENT", "this is no event", 1, 1},
		{resolve.Undo, "undo RULE", "take a rule back", 1, 0},
	}
}

func newCurate(s *Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "curate",
		Short: "Keep the graph right by hand: merge, split, forbid, rename, …",
		Long: `curate keeps what people decide as rules with author, date and note, apart from what was
extracted. Rules survive rebuilding and removing; "curate undo" takes one back, "curate
log" lists them, "curate export" and "import" carry them to another graph.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("unknown rule %q; see actant curate --help", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, op := range curateOps() {
		cmd.AddCommand(newCurateOp(s, op))
	}
	cmd.AddCommand(newCurateLog(s), newCurateExport(s), newCurateImport(s))
	return cmd
}

func newCurateOp(s *Streams, op curateOp) *cobra.Command {
	o := &curateOptions{storeOptions: storeOptions{Streams: s}}
	name, _, _ := strings.Cut(op.use, " ")
	cmd := &cobra.Command{
		Use:   op.use,
		Short: op.short,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < op.least || len(args) > op.least && op.op != resolve.Split && op.op != resolve.Rename {
				return usage("curate %s takes: %s", name, op.use)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runCurate(cmd.Context(), o, op, args) },
	}
	o.storeOptions.flags(cmd)
	o.listOptions.flags(cmd)
	o.nameOptions.flags(cmd)
	cmd.Flags().StringVar(&o.author, "author", "", "who decides (default $USER)")
	cmd.Flags().StringVar(&o.note, "note", "", "why")
	return cmd
}

func runCurate(ctx context.Context, o *curateOptions, op curateOp, args []string) error {
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	return o.change(ctx, g, func(st *graph.Store) error {
		rule := resolve.Rule{Op: op.op, Args: args, Author: o.author, Note: o.note, Date: o.Now().UTC().Format("2006-01-02T15:04:05Z")}
		if rule.Author == "" {
			rule.Author = o.Env("USER")
		}
		if op.op == resolve.Rename {
			rule.Args = []string{args[0], strings.Join(args[1:], " ")}
		}
		for i := range rule.Args {
			if i >= op.names {
				break
			}
			if err := o.pin(ctx, st, &rule, i); err != nil {
				return err
			}
		}
		id, faults, err := st.AddCuration(ctx, rule)
		if err != nil {
			return err
		}
		fmt.Fprintf(o.Out, "%s %s %s\n", id, rule.Op, strings.Join(rule.Args, " "))
		return o.told(id, faults)
	})
}

// told says which rules do not apply; when the new one is among them, that is a
// fault.
func (o *curateOptions) told(id string, faults []resolve.RuleFault) error {
	var bad error
	for _, f := range faults {
		if f.Rule == id {
			bad = fmt.Errorf("rule %s is kept but does not apply: %s", id, f.Why)
			continue
		}
		fmt.Fprintf(o.Err, "actant: rule %s does not apply: %s\n", f.Rule, f.Why)
	}
	return bad
}

// maxAnchors bounds how many tellings pin an argument of a rule.
const maxAnchors = 32

// pin replaces a name among the arguments of a rule by its id, and notes the
// tellings that stand behind it, so that the rule finds it when ids change.
func (o *nameOptions) pin(ctx context.Context, st *graph.Store, rule *resolve.Rule, i int) error {
	if strings.Contains(rule.Args[i], "#") {
		return nil // a telling already
	}
	id, err := o.idOf(ctx, st, rule.Args[i])
	if err != nil {
		return err
	}
	shown, err := st.Show(ctx, id)
	if err != nil {
		return err
	}
	var anchors []string
	switch {
	case shown.Entity != nil:
		for _, src := range shown.Entity.Sources {
			anchors = append(anchors, strings.TrimPrefix(src.Article, "article:")+"#"+src.Entity)
		}
	case shown.Event != nil:
		for _, src := range shown.Event.Sources {
			anchors = append(anchors, strings.TrimPrefix(src.Article, "article:")+"#"+src.Event)
		}
	default:
		return usage("%s is an article; rules are about entities and events", id)
	}
	rule.Args[i] = id
	for len(rule.Anchors) <= i {
		rule.Anchors = append(rule.Anchors, nil)
	}
	rule.Anchors[i] = anchors[:min(len(anchors), maxAnchors)]
	return nil
}

func newCurateLog(s *Streams) *cobra.Command {
	o := &curateOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "log",
		Short: "List the rules, in the order they were made",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			return o.read(cmd.Context(), func(st *graph.Store) error {
				cur, err := st.Curations(cmd.Context())
				if err != nil {
					return err
				}
				l := &listing{columns: []string{"rule", "date", "author", "what", "of", "note"}, data: cur.Rules, none: "no rules"}
				if cur.Rules == nil {
					l.data = []resolve.Rule{}
				}
				for _, r := range cur.Rules {
					l.add(r.ID, r.Date, r.Author, string(r.Op), strings.Join(r.Args, " "), r.Note)
				}
				return o.print(o.Streams, l)
			})
		},
	}
	o.storeOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	return cmd
}

func newCurateExport(s *Streams) *cobra.Command {
	o := &curateOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Print the rules as JSON lines",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.read(cmd.Context(), func(st *graph.Store) error {
				cur, err := st.Curations(cmd.Context())
				if err != nil {
					return err
				}
				enc := json.NewEncoder(o.Out)
				enc.SetEscapeHTML(false)
				for _, r := range cur.Rules {
					if err := enc.Encode(r); err != nil {
						return fmt.Errorf("write rules: %w", err)
					}
				}
				return nil
			})
		},
	}
	o.storeOptions.flags(cmd)
	return cmd
}

func newCurateImport(s *Streams) *cobra.Command {
	o := &curateOptions{storeOptions: storeOptions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Add rules that \"curate export\" printed",
		Long: `import adds rules in the order of the file; those that the graph has already are passed
over. Broken lines are named and nothing is added.`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error { return runCurateImport(cmd.Context(), o, args[0]) },
	}
	o.storeOptions.flags(cmd)
	o.listOptions.flags(cmd)
	return cmd
}

func runCurateImport(ctx context.Context, o *curateOptions, file string) error {
	rules, err := readRules(file)
	if err != nil {
		return err
	}
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	return o.change(ctx, g, func(st *graph.Store) error {
		cur, err := st.Curations(ctx)
		if err != nil {
			return err
		}
		have, ids := map[string]bool{}, map[string]string{}
		for _, r := range cur.Rules {
			have[ruleKey(r)] = true
		}
		added := 0
		var faults []resolve.RuleFault
		for _, r := range rules {
			if have[ruleKey(r)] {
				continue
			}
			old := r.ID
			for i, a := range r.Args {
				if id, ok := ids[a]; ok && r.Op == resolve.Undo {
					r.Args[i] = id
				}
			}
			id, f, err := st.AddCuration(ctx, r)
			if err != nil {
				return err
			}
			ids[old], faults = id, f
			added++
		}
		fmt.Fprintf(o.Out, "added %d rules, passed over %d\n", added, len(rules)-added)
		return o.told("", faults)
	})
}

// ruleKey tells equal rules, whatever their ids.
func ruleKey(r resolve.Rule) string {
	return strings.Join(append([]string{string(r.Op), r.Author, r.Date, r.Note}, r.Args...), "\x00")
}

func readRules(file string) ([]resolve.Rule, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	defer f.Close()
	var rules []resolve.Rule
	var errs []error
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 16<<20)
	for n := 1; sc.Scan(); n++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var r resolve.Rule
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", file, n, err))
			continue
		}
		if r.Op == "" || len(r.Args) == 0 {
			errs = append(errs, fmt.Errorf("%s:%d: a rule needs op and args", file, n))
			continue
		}
		rules = append(rules, r)
	}
	if err := sc.Err(); err != nil {
		errs = append(errs, fmt.Errorf("read rules %s: %w", file, err))
	}
	return rules, errors.Join(errs...)
}

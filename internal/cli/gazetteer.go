package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

type gazetteerOptions struct {
	*Streams
	listOptions
	formatOptions
	in     gazetteer.ImportOptions
	dryRun bool
	name   string
}

func newGazetteer(s *Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gazetteer",
		Short: "Bring your own names: import, check, show, licences",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("unknown command gazetteer %q; see actant gazetteer --help", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newGazetteerImport(s), newGazetteerCheck(s), newGazetteerShow(s), newGazetteerLicences(s))
	return cmd
}

func newGazetteerImport(s *Streams) *cobra.Command {
	o := &gazetteerOptions{Streams: s}
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Add a list of names to your own",
		Long: `import reads a list of names into a layer of your own, which stands above the shipped
lists. Names that the lists know already keep their id. Lines that cannot be read, and
those that say otherwise than the lists, are named with file and line. After an import,
build --again reads unchanged articles anew.

EXIT STATUS
  0 done, 1 fault, 2 wrong usage, 3 some lines were left out (each is named)`,
		Example: "  actant gazetteer import ministers.csv --source mine --licence CC0 --dry-run",
		Args:    oneFile,
		RunE:    func(_ *cobra.Command, args []string) error { return runGazetteerImport(o, args[0]) },
	}
	o.listOptions.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.in.Format, "format", "auto", strings.Join(gazetteer.Formats(), ", "))
	f.StringVar(&o.in.Kind, "kind", "", "what the names are where the list does not tell: person (default), org, place, ministry, …")
	f.StringVar(&o.in.Country, "country", "", "two-letter code of the country where the list does not tell")
	f.StringVar(&o.in.Source, "source", "", "short name of the list (default: the file's)")
	f.StringVar(&o.in.Name, "name", "", "full name of the list")
	f.StringVar(&o.in.Licence, "licence", "", "licence of the list")
	f.StringVar(&o.in.Attribution, "attribution", "", "whom to name as its author")
	f.StringVar(&o.in.URL, "url", "", "where it comes from")
	f.BoolVar(&o.dryRun, "dry-run", false, "only count and compare")
	complete(cmd, "format", gazetteer.Formats()...)
	return cmd
}

func runGazetteerImport(o *gazetteerOptions, file string) error {
	if !contains(gazetteer.Formats(), o.in.Format) {
		return usage("unknown --format %q: one of %s", o.in.Format, strings.Join(gazetteer.Formats(), ", "))
	}
	if o.in.Source == "" {
		o.in.Source = gazetteer.Slug(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	}
	if o.in.Name == "" {
		o.in.Name = filepath.Base(file)
	}
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("import names: %w", err)
	}
	defer f.Close()
	im, err := gazetteer.ReadImport(file, f, o.in)
	if err != nil {
		return err
	}
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	im.Settle(g)
	for _, c := range im.Conflicts {
		fmt.Fprintln(o.Err, "actant: differs:", c.Error())
	}
	for _, c := range im.Faults {
		fmt.Fprintln(o.Err, "actant: left out:", c.Error())
	}
	done := "would be imported"
	if !o.dryRun && len(im.Rows) > 0 {
		dir := o.dir(o.Streams)
		if dir == "" {
			return errors.New("import names: there is no home folder: give --gazetteer DIR or set $ACTANT_GAZETTEER")
		}
		path, err := gazetteer.WriteLayer(dir, o.in.Source, im.Files(o.in))
		if err != nil {
			return err
		}
		done = "imported into " + path
	}
	fmt.Fprintf(o.Out, "%s: %d names (%d known already), %d terms of office, %d differ, %d left out; %s\n", im.Format, len(im.Rows), im.Known,
		len(im.Holdings), len(im.Conflicts), len(im.Faults), done)
	if len(im.Faults) > 0 {
		return fmt.Errorf("%w: %d lines", errLeftOut, len(im.Faults))
	}
	return nil
}

// checkNamesOptions are the flags of gazetteer check.
type checkNamesOptions struct {
	*Streams
	readOptions
	formatOptions
	top int
}

func newGazetteerCheck(s *Streams) *cobra.Command {
	o := &checkNamesOptions{Streams: s}
	cmd := &cobra.Command{
		Use:   "check PATH...",
		Short: "Show which names your articles use and which the lists lack",
		Long: `check counts how often each listed name stands in the articles, and which capitalised
names match nothing, so that you see what to add.`,
		Args: needPaths,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return runGazetteerCheck(cmd.Context(), o)
		},
	}
	o.readOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	cmd.Flags().IntVar(&o.top, "top", 30, "how many names of each sort")
	return cmd
}

func runGazetteerCheck(ctx context.Context, o *checkNamesOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	cover := gazetteer.NewCoverage()
	o.until = "segment"
	err = o.run(ctx, o.Streams, func(a *kg.Article) error {
		for _, s := range a.Sentences {
			cover.Add(g, a.Tokens[s.First:s.Last])
		}
		return nil
	})
	if err != nil && !errors.Is(err, errLeftOut) {
		return err
	}
	l := &listing{columns: []string{"what", "count", "name", "id"}}
	type row struct {
		What  string `json:"what"`
		Count int    `json:"count"`
		Name  string `json:"name"`
		ID    string `json:"id,omitempty"`
	}
	rows := []row{}
	for _, c := range gazetteer.Top(cover.Hits, o.top) {
		r := row{"known", c.N, c.Name, c.Name}
		if e := g.Entry(c.Name); e != nil {
			r.Name = e.Name
		}
		rows = append(rows, r)
	}
	for _, c := range gazetteer.Top(cover.Unknown, o.top) {
		rows = append(rows, row{"unknown", c.N, c.Name, ""})
	}
	for _, r := range rows {
		l.add(r.What, strconv.Itoa(r.Count), r.Name, r.ID)
	}
	l.data = rows
	return errors.Join(o.print(o.Streams, l), err)
}

func newGazetteerShow(s *Streams) *cobra.Command {
	o := &gazetteerOptions{Streams: s}
	cmd := &cobra.Command{
		Use:     "show NAME",
		Short:   "Show what the lists know of a name or id",
		Example: "  actant gazetteer show esper\n  actant gazetteer show office:us-defence",
		Args:    oneName,
		RunE: func(_ *cobra.Command, args []string) error {
			o.name = strings.Join(args, " ")
			return runGazetteerShow(o)
		},
	}
	o.listOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	return cmd
}

func runGazetteerShow(o *gazetteerOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	g, err := o.load(o.Streams)
	if err != nil {
		return err
	}
	found := g.Lookup(o.name)
	if e := g.Entry(o.name); e != nil {
		found = []*gazetteer.Entry{e}
	}
	if len(found) == 0 {
		return fmt.Errorf("no list knows %q; add it with: actant gazetteer import FILE", o.name)
	}
	type shown struct {
		*gazetteer.Entry
		Aliases []string            `json:"aliases,omitempty"`
		Terms   []gazetteer.Holding `json:"terms,omitempty"`
	}
	l := &listing{columns: []string{"id", "name", "type", "country", "aliases", "terms", "wikidata", "source"}}
	var data []shown
	for _, e := range found {
		s := shown{Entry: e, Terms: g.Offices(e.ID)}
		if e.Kind == gazetteer.Office {
			s.Terms = g.Holders(e.ID, "")
		}
		for _, a := range e.Aliases() {
			s.Aliases = append(s.Aliases, a.Form)
		}
		var terms []string
		for _, h := range s.Terms {
			of := h.Office
			if e.Kind == gazetteer.Office {
				of = h.Person
			}
			terms = append(terms, fmt.Sprintf("%s %s–%s", of, h.From, h.To))
		}
		data = append(data, s)
		l.add(e.ID, e.Name, e.Type, e.Country, strings.Join(s.Aliases, "; "), strings.Join(terms, "; "), e.Wikidata, e.Source)
	}
	l.data = data
	return o.print(o.Streams, l)
}

func newGazetteerLicences(s *Streams) *cobra.Command {
	o := &gazetteerOptions{Streams: s}
	cmd := &cobra.Command{
		Use:   "licences",
		Short: "List where the names come from and under which licence",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := o.check(); err != nil {
				return err
			}
			g, err := o.load(o.Streams)
			if err != nil {
				return err
			}
			l := &listing{columns: []string{"source", "name", "version", "licence", "attribution", "url"}, data: g.Sources()}
			for _, src := range g.Sources() {
				l.add(src.Code, src.Name, src.Version, src.Licence, src.Attribution, src.URL)
			}
			return o.print(o.Streams, l)
		},
	}
	o.listOptions.flags(cmd)
	o.formatOptions.flags(cmd)
	return cmd
}

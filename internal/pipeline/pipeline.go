// Package pipeline is the way of an article: decoded text in, an article record
// with blocks, sentences, mentions, entities and events out. The steps are a
// list; each says what it needs and what it adds, and the list is checked once
// at start. Articles are read by several workers and leave in the order in which
// they came in.
package pipeline

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"sync"

	"actant/internal/coref"
	"actant/internal/events"
	"actant/internal/gazetteer"
	"actant/internal/ingest"
	"actant/internal/kg"
	"actant/internal/ner"
	"actant/internal/segment"
	"actant/internal/syntax"
	"actant/models"
)

// Options choose lists, models and rules. The zero value is the shipped whole.
type Options struct {
	// Gazetteer is the names known beforehand; nil means the shipped lists.
	Gazetteer *gazetteer.Gazetteer
	// Models is a folder with weights in the layout of models/; nil means the
	// embedded ones.
	Models fs.FS
	// Prose also takes the names that the library prose/v2 finds in English. It
	// makes English some hundred times slower (docs/NAMES.md).
	Prose bool
	// Off names rules of coreference to switch off.
	Off []string
	// Until is the last step to run; "" means all.
	Until string
}

// Step is one step of the way.
type Step struct {
	// Name is what --until takes.
	Name string
	// Needs and Adds name fields of [kg.Article].
	Needs, Adds []string
	run         func(*kg.Article) error
}

// Pipeline annotates articles. It is safe for use by several goroutines.
type Pipeline struct {
	steps  []Step
	until  string
	events *events.Extractor
	gaz    *gazetteer.Gazetteer
	skip   func(*kg.Article) bool
}

// New loads lists and models and checks the order of the steps. Grammars are
// loaded when the first sentence in their language asks for one.
func New(opt Options) (*Pipeline, error) {
	gaz := opt.Gazetteer
	if gaz == nil {
		var err error
		if gaz, err = gazetteer.Default(); err != nil {
			return nil, fmt.Errorf("load gazetteer: %w", err)
		}
	}
	taggers, err := NameTaggers(opt.Models)
	if err != nil {
		return nil, err
	}
	if opt.Prose {
		WithProse(taggers)
	}
	names, err := ner.New(gaz, taggers)
	if err != nil {
		return nil, fmt.Errorf("prepare names: %w", err)
	}
	ev, err := events.New(gaz, grammars(opt.Models))
	if err != nil {
		return nil, fmt.Errorf("prepare events: %w", err)
	}
	who := coref.New(gaz, opt.Off...)
	p := &Pipeline{until: opt.Until, events: ev, gaz: gaz, steps: []Step{
		{"ingest", []string{"Text"}, []string{"Blocks"}, func(*kg.Article) error { return nil }},
		{"segment", []string{"Blocks"}, []string{"Sentences", "Tokens"}, quiet(segment.Article)},
		{"ner", []string{"Sentences", "Tokens"}, []string{"Mentions"}, quiet(names.Article)},
		{"coref", []string{"Mentions"}, []string{"Entities"}, quiet(who.Article)},
		{"events", []string{"Mentions", "Entities"}, []string{"Events"}, ev.Article},
		{"tidy", []string{"Entities", "Events"}, nil, quiet(tidy)},
	}}
	return p, p.check()
}

func quiet(f func(*kg.Article)) func(*kg.Article) error {
	return func(a *kg.Article) error { f(a); return nil }
}

// NameTaggers loads the models of names that lie in fsys, nil meaning the shipped
// ones; a language without one is left to the rules.
func NameTaggers(fsys fs.FS) (map[string]*ner.Tagger, error) {
	if fsys == nil {
		fsys = models.FS
	}
	out := map[string]*ner.Tagger{}
	for _, lang := range []string{"fr", "en"} {
		if _, err := fs.Stat(fsys, lang+"-names/model.bin"); err != nil {
			continue
		}
		t, err := ner.LoadTagger(fsys, lang)
		if err != nil {
			return nil, fmt.Errorf("load names model: %w", err)
		}
		out[lang] = t
	}
	return out, nil
}

// WithProse lets the English model among taggers take the names that the library
// prose/v2 finds, too (see [ner.Tagger.WithProse]). Without one nothing changes.
func WithProse(taggers map[string]*ner.Tagger) {
	if t := taggers["en"]; t != nil {
		taggers["en"] = t.WithProse(&ner.Prose{})
	}
}

// grammars gives the grammar of a language, loaded once.
func grammars(fsys fs.FS) func(string) (*syntax.Model, error) {
	if fsys == nil {
		return syntax.Default
	}
	cache := newOnce(func(lang string) (*syntax.Model, error) { return syntax.Load(lang, fsys) })
	return cache.get
}

// check makes sure that each step finds what it needs and that Until is known.
func (p *Pipeline) check() error {
	have := map[string]bool{"Text": true}
	known := p.until == ""
	for _, s := range p.steps {
		known = known || s.Name == p.until
		for _, n := range s.Needs {
			if !have[n] {
				return fmt.Errorf("step %s needs %s, which no step before it adds", s.Name, n)
			}
		}
		for _, n := range s.Adds {
			have[n] = true
		}
	}
	if !known {
		return fmt.Errorf("unknown step %q (there are ingest, segment, ner, coref, events)", p.until)
	}
	return nil
}

// Gazetteer gives the lists in use.
func (p *Pipeline) Gazetteer() *gazetteer.Gazetteer { return p.gaz }

// Steps lists the steps in order.
func (p *Pipeline) Steps() []Step { return p.steps }

// Skipping gives a pipeline whose Run passes over the articles that skip names,
// before any work is spent on them. Skip sees what package ingest filled in and
// is called from several goroutines.
func (p *Pipeline) Skipping(skip func(*kg.Article) bool) *Pipeline {
	q := *p
	q.skip = skip
	return &q
}

// Annotate reads one article.
func (p *Pipeline) Annotate(d ingest.Doc) (*kg.Article, error) {
	a := ingest.Article(d)
	return a, p.enrich(a)
}

// enrich runs the steps on an article.
func (p *Pipeline) enrich(a *kg.Article) error {
	for _, s := range p.steps {
		if err := s.run(a); err != nil {
			return fmt.Errorf("%s of %s: %w", s.Name, a.Path, err)
		}
		if s.Name == p.until {
			break
		}
	}
	return nil
}

// Explain tells how sentence i of an annotated article was read.
func (p *Pipeline) Explain(a *kg.Article, i int) (events.Explanation, error) {
	return p.events.Explain(a, i)
}

// job is an article on its way; done carries it to the writer.
type job struct {
	doc  ingest.Doc
	done chan result
}

// result is an article, or nil for one that was skipped or left out.
type result struct {
	a   *kg.Article
	err error
}

// Run reads paths (see [ingest.Read]) and hands out annotated articles in the
// order in which they were read. Workers below 1 means one for each processor.
// What is left out goes to fault, one call at a time. Run stops at the first error of out, or when
// ctx is done.
func (p *Pipeline) Run(ctx context.Context, paths []string, in ingest.Options, workers int, out func(*kg.Article) error, fault func(ingest.Fault)) error {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := make(chan job)
	order := make(chan job, 2*workers)
	fault = alone(fault)
	for range workers {
		go p.work(jobs, fault)
	}
	readErr := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(jobs)
		readErr <- ingest.Read(ctx, paths, in, func(d ingest.Doc) error {
			j := job{d, make(chan result, 1)}
			select {
			case order <- j:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				j.done <- result{err: ctx.Err()}
				return ctx.Err()
			}
			return nil
		}, fault)
	}()
	err := drain(order, out, cancel)
	if rerr := <-readErr; err == nil {
		err = rerr
	}
	return err
}

// alone lets one goroutine at a time call fault.
func alone(fault func(ingest.Fault)) func(ingest.Fault) {
	var mu sync.Mutex
	return func(f ingest.Fault) {
		mu.Lock()
		defer mu.Unlock()
		fault(f)
	}
}

func (p *Pipeline) work(jobs <-chan job, fault func(ingest.Fault)) {
	for j := range jobs {
		j.done <- p.one(j.doc, fault)
	}
}

// one reads one article. A step that breaks on it leaves it out and not the
// whole run: one odd page in ten thousand must not stop the others.
func (p *Pipeline) one(d ingest.Doc, fault func(ingest.Fault)) (r result) {
	defer func() {
		if x := recover(); x != nil {
			fault(ingest.Fault{Path: d.Path, Err: fmt.Errorf("a mistake of the program (%v): please report it with the article", x)})
			r = result{}
		}
	}()
	a := ingest.Article(d)
	if p.skip != nil && p.skip(a) {
		return result{}
	}
	return result{a, p.enrich(a)}
}

// drain hands out results in order until the first error, then lets the rest
// run dry.
func drain(order <-chan job, out func(*kg.Article) error, cancel func()) error {
	var first error
	for j := range order {
		r := <-j.done
		if first != nil {
			continue
		}
		if first = r.err; first == nil && r.a != nil {
			first = out(r.a)
		}
		if first != nil {
			cancel()
		}
	}
	return first
}

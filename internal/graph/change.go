package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/cayleygraph/quad"

	"actant/internal/gazetteer"
	"actant/internal/resolve"
)

// change builds one batch: it reads the store with its own writes on top.
type change struct {
	ctx context.Context
	sn  snapshot
	*codec
	side map[string][]byte
	read map[string][]byte // values read ahead; nil: not there
	add  []quad.Quad
	del  []quad.Quad

	counts   counts
	maps     map[string]map[string]string // article → local id → id, as far as read
	mapsOld  map[string]string            // their JSON before
	dirty    map[string]bool              // articles to be written anew
	records  map[string]*resolve.Record   // as far as read or given
	entities map[string]*entityRecord     // read or written; nil: gone
	changed  map[string]bool              // entities to be written
}

func newChange(ctx context.Context, sn snapshot, c *codec) (*change, error) {
	ch := &change{
		ctx: ctx, sn: sn, codec: c,
		side:     map[string][]byte{},
		read:     map[string][]byte{},
		maps:     map[string]map[string]string{},
		mapsOld:  map[string]string{},
		dirty:    map[string]bool{},
		records:  map[string]*resolve.Record{},
		entities: map[string]*entityRecord{},
		changed:  map[string]bool{},
	}
	if err := getJSON(ctx, sn, keyCounts, &ch.counts); err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	return ch, nil
}

func (c *change) get(_ context.Context, key string) ([]byte, error) {
	if v, ok := c.side[key]; ok {
		return v, nil
	}
	if v, ok := c.read[key]; ok {
		return v, nil
	}
	return c.sn.get(c.ctx, key)
}

// ahead reads many values in one go, which saves a server's answer for each.
func (c *change) ahead(keys []string) error {
	found, err := c.sn.getMany(c.ctx, keys)
	if err != nil {
		return err
	}
	for _, k := range keys {
		c.read[k] = found[k]
	}
	return nil
}

func (c *change) getMany(ctx context.Context, keys []string) (map[string][]byte, error) {
	out := make(map[string][]byte, len(keys))
	for _, k := range keys {
		v, err := c.get(ctx, k)
		if err != nil {
			return nil, err
		}
		if v != nil {
			out[k] = v
		}
	}
	return out, nil
}

// scan merges what is stored with what this change wrote.
func (c *change) scan(_ context.Context, prefix string, yield func(string, []byte) bool) error {
	var mine []string
	for k := range c.side {
		if strings.HasPrefix(k, prefix) {
			mine = append(mine, k)
		}
	}
	sort.Strings(mine)
	stop := false
	give := func(k string, v []byte) {
		if v != nil && !stop {
			stop = !yield(k, v)
		}
	}
	err := c.sn.scan(c.ctx, prefix, func(k string, v []byte) bool {
		for len(mine) > 0 && mine[0] < k {
			give(mine[0], c.side[mine[0]])
			mine = mine[1:]
		}
		if len(mine) > 0 && mine[0] == k {
			give(k, c.side[k])
			mine = mine[1:]
		} else {
			give(k, v)
		}
		return !stop
	})
	for _, k := range mine {
		give(k, c.side[k])
	}
	return err
}

func (c *change) match(ctx context.Context, p pattern) ([]quad.Quad, error) {
	return c.sn.match(ctx, p)
}

func (c *change) quads(ctx context.Context) (int64, error) { return c.sn.quads(ctx) }

func (c *change) all(ctx context.Context, yield func(quad.Quad) error) error {
	return c.sn.all(ctx, yield)
}

func (c *change) put(key string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.side[key] = data
	return nil
}

// mapping gives the ids of an article's local ids, to be changed in place.
func (c *change) mapping(article string) (map[string]string, error) {
	if m, ok := c.maps[article]; ok {
		return m, nil
	}
	data, err := c.get(c.ctx, sideMap+article)
	if err != nil {
		return nil, err
	}
	m := map[string]string{}
	if data != nil {
		if err := json.Unmarshal(data, &m); err != nil {
			return nil, fmt.Errorf("%w: ids of article %s: %w", ErrDamaged, article, err)
		}
	}
	c.maps[article], c.mapsOld[article] = m, string(data)
	return m, nil
}

// record gives an article's record, nil when it is not kept.
func (c *change) record(article string) (*resolve.Record, error) {
	if r, ok := c.records[article]; ok {
		return r, nil
	}
	var r resolve.Record
	err := c.codec.get(c.ctx, c, sideRecord+article, &r)
	if errors.Is(err, ErrNotFound) {
		c.records[article] = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c.records[article] = &r
	return &r, nil
}

// putArticle stores what was read of an article; changed is false when the
// store holds the very same.
func (c *change) putArticle(f ArticleFacts) (changed bool, err error) {
	r := f.Record
	info := ArticleInfo{Article: r.Article, Path: r.Path, SHA256: r.SHA256, URL: r.URL, Outlet: r.Outlet, Title: r.Title,
		Published: r.Published, Lang: r.Lang, Entities: len(r.Entities), Events: len(r.Events)}
	packed, err := c.pack(r)
	if err != nil {
		return false, err
	}
	old, err := c.get(c.ctx, sideRecord+r.Article)
	if err != nil {
		return false, err
	}
	if f.Full != nil {
		full, err := c.pack(f.Full)
		if err != nil {
			return false, err
		}
		was, err := c.get(c.ctx, sideFull+r.Article)
		if err != nil {
			return false, err
		}
		if !slices.Equal(was, full) {
			c.side[sideFull+r.Article] = full
		}
	}
	if old != nil && slices.Equal(old, packed) {
		return false, nil
	}
	if old == nil {
		c.counts.Articles++
	}
	c.side[sideRecord+r.Article] = packed
	c.records[r.Article] = r
	c.dirty[r.Article] = true
	return true, c.put(sideArticle+r.Article, info)
}

// removeArticle takes an article out; ok is false when it is not kept.
func (c *change) removeArticle(article string) (ok bool, err error) {
	old, err := c.get(c.ctx, sideRecord+article)
	if err != nil || old == nil {
		return false, err
	}
	if _, err := c.mapping(article); err != nil {
		return false, err
	}
	for _, k := range []string{sideRecord, sideArticle, sideFull} {
		c.side[k+article] = nil
	}
	c.records[article] = nil
	c.dirty[article] = true
	c.counts.Articles--
	return true, nil
}

// curation reads all rules, in the order they were made.
func curation(ctx context.Context, sn snapshot) (resolve.Curation, error) {
	var cur resolve.Curation
	var bad error
	err := sn.scan(ctx, sideCuration, func(k string, v []byte) bool {
		var r resolve.Rule
		if bad = json.Unmarshal(v, &r); bad != nil {
			bad = fmt.Errorf("%w: rule %s: %w", ErrDamaged, lastPart(k), bad)
			return false
		}
		cur.Rules = append(cur.Rules, r)
		return true
	})
	return cur, errors.Join(err, bad)
}

// state lets resolution keep its own keys in the store.
type state struct{ c *change }

// Get gives the value of a key, nil when there is none.
func (s state) Get(key string) ([]byte, error) { return s.c.get(s.c.ctx, sideState+key) }

// Scan gives the keys with a prefix in ascending order.
func (s state) Scan(prefix string, f func(key string, value []byte) error) error {
	var bad error
	err := s.c.scan(s.c.ctx, sideState+prefix, func(k string, v []byte) bool {
		bad = f(k[len(sideState):], v)
		return bad == nil
	})
	return errors.Join(bad, err)
}

// resolve decides what the changed articles and rules mean, and writes it.
func (c *change) resolve(decide Decide, changes []resolve.Change) ([]resolve.RuleFault, error) {
	cur, err := curation(c.ctx, c)
	if err != nil {
		return nil, err
	}
	d, err := decide(state{c}, cur, changes)
	if err != nil {
		return nil, fmt.Errorf("resolve: %w", err)
	}
	for _, w := range d.State {
		c.side[sideState+w.Key] = w.Value
	}
	return d.Faults, c.applyDelta(&d)
}

// applyDelta writes entities and events that changed, and then every article
// whose facts point to something else now.
func (c *change) applyDelta(d *resolve.Delta) error {
	if err := c.ahead(deltaKeys(d)); err != nil {
		return err
	}
	for _, id := range d.GoneEntities {
		if err := c.dropEntity(id); err != nil {
			return err
		}
	}
	for _, id := range d.GoneEvents {
		if err := c.dropEvent(id); err != nil {
			return err
		}
	}
	for i := range d.Entities {
		if err := c.putEntity(&d.Entities[i]); err != nil {
			return fmt.Errorf("entity %s: %w", d.Entities[i].ID, err)
		}
	}
	for _, m := range d.Moves {
		if err := c.move(m); err != nil {
			return fmt.Errorf("article %s: %w", m.Article, err)
		}
	}
	for i := range d.Events {
		if err := c.putEvent(&d.Events[i]); err != nil {
			return fmt.Errorf("event %s: %w", d.Events[i].ID, err)
		}
	}
	return nil
}

// deltaKeys lists the values that applying a delta reads.
func deltaKeys(d *resolve.Delta) []string {
	seen := map[string]bool{}
	for _, id := range d.GoneEntities {
		seen[sideEntity+id] = true
	}
	for _, id := range d.GoneEvents {
		seen[sideEvent+id] = true
	}
	for i := range d.Entities {
		seen[sideEntity+d.Entities[i].ID] = true
	}
	for _, m := range d.Moves {
		seen[sideMap+m.Article] = true
		for _, id := range []string{m.From, m.To} {
			if id != "" {
				seen[sideEntity+id] = true
			}
		}
	}
	for i := range d.Events {
		seen[sideEvent+d.Events[i].ID] = true
		for _, t := range d.Events[i].Sources {
			seen[sideMap+t.Article] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// assign says that a local id of an article means id.
func (c *change) assign(article, local, id string) error {
	m, err := c.mapping(article)
	if err != nil {
		return err
	}
	if m[local] != id {
		m[local] = id
		c.dirty[article] = true
	}
	return nil
}

// unassign takes back that a local id means id, unless it means another by now.
func (c *change) unassign(article, local, id string) error {
	m, err := c.mapping(article)
	if err != nil {
		return err
	}
	if m[local] == id {
		delete(m, local)
		c.dirty[article] = true
	}
	return nil
}

// entity reads a resolved entity, nil when there is none.
func (c *change) entity(id string) (*entityRecord, error) {
	if e, ok := c.entities[id]; ok {
		return e, nil
	}
	var e entityRecord
	err := getJSON(c.ctx, c, sideEntity+id, &e)
	if errors.Is(err, ErrNotFound) {
		c.entities[id] = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c.entities[id] = &e
	return &e, nil
}

func (c *change) putEntity(e *resolve.Entity) error {
	old, err := c.entity(e.ID)
	if err != nil {
		return err
	}
	rec := &entityRecord{Entity: *e}
	rec.Sources = nil
	if old == nil {
		c.counts.Entities++
		c.diff(nil, entityQuads(e))
	} else {
		rec.Articles = old.Articles
		if err := c.resolvedDiff(e.ID, entityQuads(&old.Entity), entityQuads(e)); err != nil {
			return err
		}
	}
	if err := c.indexNames(e.ID, old, rec); err != nil {
		return err
	}
	c.entities[e.ID] = rec
	c.changed[e.ID] = true
	return nil
}

func (c *change) dropEntity(id string) error {
	old, err := c.entity(id)
	if err != nil || old == nil {
		return err
	}
	quads, err := c.resolved(id)
	if err != nil {
		return err
	}
	c.diff(quads, nil)
	c.counts.Entities--
	c.side[sideEntity+id] = nil
	c.entities[id] = nil
	delete(c.changed, id)
	return c.indexNames(id, old, nil)
}

// move says that a local entity of an article belongs to another entity than
// before, and counts articles: one with two local entities of an entity is one.
func (c *change) move(m resolve.Move) error {
	ids, err := c.mapping(m.Article)
	if err != nil {
		return err
	}
	if was := ids[m.Local]; was != "" {
		delete(ids, m.Local)
		c.side[sideSource+was+"\x00"+m.Article+"\x00"+m.Local] = nil
		if !means(ids, was) {
			if err := c.countArticle(was, -1); err != nil {
				return err
			}
		}
	}
	if m.To != "" {
		if !means(ids, m.To) {
			if err := c.countArticle(m.To, 1); err != nil {
				return err
			}
		}
		ids[m.Local] = m.To
		c.side[sideSource+m.To+"\x00"+m.Article+"\x00"+m.Local] = one
	}
	c.dirty[m.Article] = true
	return nil
}

func means(ids map[string]string, id string) bool {
	for _, x := range ids {
		if x == id {
			return true
		}
	}
	return false
}

// countArticle changes in how many articles an entity stands. One that is gone
// needs no count.
func (c *change) countArticle(id string, n int) error {
	e, err := c.entity(id)
	if err != nil || e == nil {
		return err
	}
	e.Articles += n
	c.changed[id] = true
	return nil
}

// event reads a resolved event, nil when there is none.
func (c *change) event(id string) (*resolve.Event, error) {
	var e resolve.Event
	err := getJSON(c.ctx, c, sideEvent+id, &e)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return &e, err
}

func (c *change) putEvent(e *resolve.Event) error {
	old, err := c.event(e.ID)
	if err != nil {
		return err
	}
	if old == nil {
		c.counts.Events++
		c.diff(nil, resolvedQuads(e))
	} else {
		if err := c.resolvedDiff(e.ID, resolvedQuads(old), resolvedQuads(e)); err != nil {
			return err
		}
		if err := c.leaveEvent(old); err != nil {
			return err
		}
	}
	for _, t := range e.Sources {
		if err := c.assign(t.Article, t.Local, e.ID); err != nil {
			return err
		}
	}
	c.counts.Tellings += len(e.Sources)
	c.side[sideDay+day(e)+"\x00"+e.ID] = one
	return c.put(sideEvent+e.ID, e)
}

// leaveEvent takes out what hangs on the old state of an event.
func (c *change) leaveEvent(old *resolve.Event) error {
	for _, t := range old.Sources {
		if err := c.unassign(t.Article, t.Local, old.ID); err != nil {
			return err
		}
	}
	c.counts.Tellings -= len(old.Sources)
	c.side[sideDay+day(old)+"\x00"+old.ID] = nil
	return nil
}

func (c *change) dropEvent(id string) error {
	old, err := c.event(id)
	if err != nil || old == nil {
		return err
	}
	if err := c.leaveEvent(old); err != nil {
		return err
	}
	quads, err := c.resolved(id)
	if err != nil {
		return err
	}
	c.diff(quads, nil)
	c.counts.Events--
	c.side[sideEvent+id] = nil
	return nil
}

func day(e *resolve.Event) string {
	switch {
	case e.Date.From != "":
		return e.Date.From
	case e.Date.To != "":
		return e.Date.To
	}
	return noDay
}

// resolved reads the quads that resolution asserts about an entity or event.
func (c *change) resolved(id string) ([]quad.Quad, error) {
	return c.sn.match(c.ctx, pattern{S: iri(id), L: quad.IRI(Resolution)})
}

// resolvedDiff brings what resolution asserts up to date. The graph is only
// read when there is something to change: most often an entity has one more
// source and nothing else.
func (c *change) resolvedDiff(id string, before, want []quad.Quad) error {
	if slices.Equal(before, want) {
		return nil
	}
	old, err := c.resolved(id)
	if err != nil {
		return err
	}
	c.diff(old, want)
	return nil
}

func (c *change) diff(old, want []quad.Quad) {
	add, del := diffQuads(old, want)
	c.add = append(c.add, add...)
	c.del = append(c.del, del...)
	c.counts.Quads += int64(len(add) - len(del))
}

// finish writes the articles whose facts changed, and gives the batch.
func (c *change) finish() (*batch, error) {
	for _, article := range slices.Sorted(maps.Keys(c.dirty)) {
		m, err := c.mapping(article)
		if err != nil {
			return nil, err
		}
		r, err := c.record(article)
		if err != nil {
			return nil, err
		}
		var old, want []quad.Quad
		if c.mapsOld[article] != "" {
			if old, err = c.sn.match(c.ctx, pattern{L: quad.IRI(ArticleIRI(article))}); err != nil {
				return nil, err
			}
		}
		if r != nil {
			want = articleQuads(r, m)
		}
		c.diff(old, want)
		if r == nil {
			c.side[sideMap+article] = nil
		} else if err := c.put(sideMap+article, m); err != nil {
			return nil, err
		}
	}
	for id := range c.changed {
		if err := c.put(sideEntity+id, c.entities[id]); err != nil {
			return nil, err
		}
	}
	if err := c.put(keyCounts, c.counts); err != nil {
		return nil, err
	}
	return &batch{add: c.add, del: c.del, side: c.side}, nil
}

// indexNames keeps the indexes of names and roles for loose look-up.
func (c *change) indexNames(id string, old, now *entityRecord) error {
	for _, ix := range []struct {
		prefix string
		words  func(*entityRecord) map[string]bool
	}{{sideToken, nameWords}, {sideRole, roleWords}} {
		have, want := ix.words(old), ix.words(now)
		for _, w := range slices.Sorted(maps.Keys(have)) {
			if !want[w] {
				c.side[ix.prefix+w+"\x00"+id] = nil
				if ix.prefix == sideToken {
					if err := c.forgetWord(w); err != nil {
						return err
					}
				}
			}
		}
		for _, w := range slices.Sorted(maps.Keys(want)) {
			if !have[w] {
				c.side[ix.prefix+w+"\x00"+id] = one
				if ix.prefix == sideToken {
					for _, t := range typoKeys(w) {
						c.side[sideTypo+t+"\x00"+w] = one
					}
				}
			}
		}
	}
	return nil
}

// forgetWord takes a word out of the index of typing slips when no name has it
// any more.
func (c *change) forgetWord(w string) error {
	used := false
	err := c.scan(c.ctx, sideToken+w+"\x00", func(string, []byte) bool {
		used = true
		return false
	})
	if err != nil || used {
		return err
	}
	for _, t := range typoKeys(w) {
		c.side[sideTypo+t+"\x00"+w] = nil
	}
	return nil
}

func nameWords(e *entityRecord) map[string]bool {
	words := map[string]bool{}
	if e == nil {
		return words
	}
	for _, n := range append([]string{e.Name}, e.Aliases...) {
		for _, w := range strings.Fields(gazetteer.Fold(n)) {
			words[w] = true
		}
	}
	return words
}

func roleWords(e *entityRecord) map[string]bool {
	words := map[string]bool{}
	if e == nil {
		return words
	}
	for _, r := range e.Roles {
		for _, w := range strings.Fields(gazetteer.Fold(r.Title)) {
			words[w] = true
		}
	}
	return words
}

// typoKeys gives the word and all words it becomes when one letter is lost:
// two words a letter apart share one of them. Short words have none.
func typoKeys(w string) []string {
	runes := []rune(w)
	if len(runes) < 4 || len(runes) > 40 {
		return nil
	}
	out := make([]string, 0, len(runes)+1)
	out = append(out, w)
	for i := range runes {
		if i > 0 && runes[i] == runes[i-1] {
			continue
		}
		out = append(out, string(runes[:i])+string(runes[i+1:]))
	}
	return out
}

package graph

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"actant/internal/resolve"
)

// Changed tells what a call of Put or Remove did, in articles.
type Changed struct {
	Added, Replaced, Same, Removed int
	// Faults lists curation rules that do not apply (any more).
	Faults []resolve.RuleFault
}

// batchQuads is about how many quads a change may bring; a change always holds
// whole articles.
const batchQuads = 10_000

// Put stores articles and what they mean together with all others. An article
// that is kept already is replaced; nothing happens when it did not change. The
// work is cut into batches of whole articles: when Put is interrupted the store
// holds some of the articles, each of them whole, and Put can be called again.
func (s *Store) Put(ctx context.Context, arts []ArticleFacts) (Changed, error) {
	var done Changed
	for len(arts) > 0 {
		n, size := 0, 0
		for n < len(arts) && (n == 0 || size < batchQuads) {
			if err := checkRecord(arts[n].Record); err != nil {
				return done, err
			}
			size += roughQuads(arts[n].Record)
			n++
		}
		if err := s.putSome(ctx, arts[:n], &done); err != nil {
			return done, fmt.Errorf("write articles %s to %s: %w", arts[0].Record.Article, arts[n-1].Record.Article, err)
		}
		arts = arts[n:]
	}
	return done, nil
}

// checkRecord refuses ids that could not be told apart in the store.
func checkRecord(r *resolve.Record) error {
	if r == nil || r.Article == "" {
		return errors.New("write article: it has no id")
	}
	if !cleanID(r.Article) {
		return fmt.Errorf("write article %q: its id holds a NUL byte or broken UTF-8", r.Article)
	}
	for i := range r.Entities {
		if !cleanID(r.Entities[i].ID) {
			return fmt.Errorf("write article %q: entity id %q holds a NUL byte or broken UTF-8", r.Article, r.Entities[i].ID)
		}
	}
	return nil
}

func cleanID(id string) bool { return strings.IndexByte(id, 0) < 0 && utf8.ValidString(id) }

// roughQuads guesses how many quads an article brings.
func roughQuads(r *resolve.Record) int { return 10 + 8*len(r.Entities) + 30*len(r.Events) }

// lastVersions keeps the last of several versions of one article.
func lastVersions(arts []ArticleFacts) []ArticleFacts {
	last := make(map[string]int, len(arts))
	for i, f := range arts {
		last[f.Record.Article] = i
	}
	if len(last) == len(arts) {
		return arts
	}
	out := make([]ArticleFacts, 0, len(last))
	for i, f := range arts {
		if last[f.Record.Article] == i {
			out = append(out, f)
		}
	}
	return out
}

func (s *Store) putSome(ctx context.Context, arts []ArticleFacts, done *Changed) error {
	arts = lastVersions(arts)
	var add Changed
	err := s.update(ctx, func(c *change) error {
		add = Changed{}
		var changes []resolve.Change
		var keys []string
		for _, f := range arts {
			id := f.Record.Article
			keys = append(keys, sideArticle+id, sideRecord+id, sideFull+id, sideMap+id)
		}
		if err := c.ahead(keys); err != nil {
			return err
		}
		for _, f := range arts {
			_, kept, err := c.has(f.Record.Article)
			if err != nil {
				return err
			}
			changed, err := c.putArticle(f)
			switch {
			case err != nil:
				return err
			case !changed:
				add.Same++
				continue
			case kept:
				add.Replaced++
			default:
				add.Added++
			}
			changes = append(changes, resolve.Change{Article: f.Record.Article, New: f.Record})
		}
		return s.decide(c, changes, &add)
	})
	if err != nil {
		return err
	}
	done.Added += add.Added
	done.Replaced += add.Replaced
	done.Same += add.Same
	done.Faults = add.Faults
	return nil
}

func (c *change) has(article string) ([]byte, bool, error) {
	v, err := c.get(c.ctx, sideArticle+article)
	return v, v != nil, err
}

func (s *Store) decide(c *change, changes []resolve.Change, add *Changed) error {
	if len(changes) == 0 {
		return nil
	}
	faults, err := c.resolve(s.opt.Decide, changes)
	add.Faults = faults
	return err
}

// removeBatch is how many articles one change takes out.
const removeBatch = 64

// Remove takes articles out without trace; those not kept are skipped. Ids may
// be given with or without "article:".
func (s *Store) Remove(ctx context.Context, articles []string) (Changed, error) {
	var done Changed
	for len(articles) > 0 {
		n := min(len(articles), removeBatch)
		part := articles[:n]
		var add Changed
		err := s.update(ctx, func(c *change) error {
			add = Changed{}
			var changes []resolve.Change
			for _, id := range part {
				id = strings.TrimPrefix(id, "article:")
				ok, err := c.removeArticle(id)
				if err != nil {
					return err
				}
				if ok {
					add.Removed++
					changes = append(changes, resolve.Change{Article: id})
				}
			}
			return s.decide(c, changes, &add)
		})
		if err != nil {
			return done, fmt.Errorf("remove articles: %w", err)
		}
		done.Removed += add.Removed
		done.Faults = add.Faults
		articles = articles[n:]
	}
	return done, nil
}

// update makes one change of the store.
func (s *Store) update(ctx context.Context, f func(*change) error) error {
	if s.opt.ReadOnly {
		return errReadOnly
	}
	return s.b.update(ctx, func(sn snapshot) (*batch, error) {
		c, err := newChange(ctx, sn, s.codec)
		if err != nil {
			return nil, err
		}
		before := c.counts
		if err := f(c); err != nil {
			return nil, err
		}
		if len(c.side) == 0 && len(c.dirty) == 0 && c.counts == before {
			return nil, nil
		}
		return c.finish()
	})
}

// AddCuration stores a rule and applies it; its id is given by the store and
// returned. Rules outlive the articles they speak of. Faults list rules that do
// not apply: kept, reported, not obeyed.
func (s *Store) AddCuration(ctx context.Context, rule resolve.Rule) (id string, faults []resolve.RuleFault, err error) {
	given := 0
	err = s.update(ctx, func(c *change) error {
		if given > 0 && c.counts.NextRule == given {
			return nil // tried again after the server went away, and it was done
		}
		c.counts.NextRule++
		c.counts.Rules++
		given = c.counts.NextRule
		rule.ID = "c" + strconv.Itoa(given)
		if err := c.put(ruleKey(given), rule); err != nil {
			return err
		}
		faults, err = c.resolve(s.opt.Decide, nil)
		return err
	})
	if err != nil {
		return "", nil, fmt.Errorf("add rule: %w", err)
	}
	return rule.ID, faults, nil
}

func ruleKey(n int) string { return fmt.Sprintf("%s%08d", sideCuration, n) }

// Curations gives all rules in the order they were made.
func (s *Store) Curations(ctx context.Context) (resolve.Curation, error) {
	var cur resolve.Curation
	err := s.b.view(ctx, func(sn snapshot) (err error) {
		cur, err = curation(ctx, sn)
		return err
	})
	if err != nil {
		return cur, fmt.Errorf("read rules: %w", err)
	}
	return cur, nil
}

// Rebuild reads the records, texts and rules of s into dst, which must be
// empty, and resolves them anew: after an upgrade of resolution, or when an
// audit finds the graph and the records apart.
func (s *Store) Rebuild(ctx context.Context, dst *Store) (Changed, error) {
	var done Changed
	if st, err := dst.Stats(ctx); err != nil || st.Articles+st.Rules > 0 {
		return done, errors.Join(err, errors.New("rebuild: the new store is not empty"))
	}
	cur, err := s.Curations(ctx)
	if err != nil {
		return done, fmt.Errorf("rebuild: %w", err)
	}
	list, err := s.Articles(ctx)
	if err != nil {
		return done, fmt.Errorf("rebuild: %w", err)
	}
	for len(list) > 0 {
		n := min(len(list), 200)
		var arts []ArticleFacts
		for _, a := range list[:n] {
			f := ArticleFacts{}
			if f.Record, err = s.Record(ctx, a.Article); err != nil {
				return done, fmt.Errorf("rebuild: %w", err)
			}
			if f.Full, err = s.Full(ctx, a.Article); err != nil && !errors.Is(err, ErrNotFound) {
				return done, fmt.Errorf("rebuild: %w", err)
			}
			arts = append(arts, f)
		}
		part, err := dst.Put(ctx, arts)
		done.Added += part.Added
		if err != nil {
			return done, fmt.Errorf("rebuild: %w", err)
		}
		list = list[n:]
	}
	for _, r := range cur.Rules {
		if _, done.Faults, err = dst.AddCuration(ctx, r); err != nil {
			return done, fmt.Errorf("rebuild: %w", err)
		}
	}
	return done, nil
}

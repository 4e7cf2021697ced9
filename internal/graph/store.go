package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"

	"actant/internal/kg"
	"actant/internal/resolve"
)

// Store keeps articles, what they assert and what resolution makes of them.
// Its methods may be called from several goroutines: queries run side by side,
// a change runs alone.
type Store struct {
	b    backend
	opt  Options
	dir  string // "" when it is no folder
	lock *os.File
	seal []sealed // as found when opened for writing
	*codec
}

// The side space: what lies beside the quads. Parts of a key are separated by
// NUL, which no id holds.
const (
	keyCounts    = "c"
	sideArticle  = "a\x00" // article → articleMeta
	sideRecord   = "r\x00" // article → resolve.Record, zstd
	sideFull     = "f\x00" // article → kg.Article, zstd
	sideMap      = "m\x00" // article → its local ids → entity and event ids
	sideEntity   = "n\x00" // entity → entityRecord
	sideSource   = "s\x00" // entity, article, local → ""
	sideEvent    = "e\x00" // event → resolve.Event
	sideDay      = "t\x00" // day, event → ""
	sideToken    = "x\x00" // word of a name, entity → ""
	sideTypo     = "y\x00" // word less a letter, word → ""
	sideRole     = "z\x00" // word of a role, entity → ""
	sideCuration = "k\x00" // number → resolve.Rule
	sideState    = "q\x00" // what resolution keeps for itself
)

// noDay stands for an unknown day in the index of days: behind all others.
const noDay = "9999-99-99"

// one is the value of keys that say everything themselves.
var one = []byte{'1'}

// ArticleFacts is one article to be kept.
type ArticleFacts struct {
	// Record is what resolution and the graph need of it.
	Record *resolve.Record
	// Full is the whole article record with its text, for pages and reports
	// that show it; nil leaves it out.
	Full *kg.Article
}

// ArticleInfo is what a store knows of an article without reading it.
type ArticleInfo struct {
	Article   string `json:"article"` // its id, without "article:"
	Path      string `json:"path"`
	SHA256    string `json:"sha256"`
	URL       string `json:"url,omitempty"`
	Outlet    string `json:"outlet,omitempty"`
	Title     string `json:"title,omitempty"`
	Published string `json:"published,omitempty"`
	Lang      string `json:"lang,omitempty"`
	Entities  int    `json:"entities"`
	Events    int    `json:"events"`
}

// Stats counts what a store holds.
type Stats struct {
	Backend  string `json:"backend"`
	Articles int    `json:"articles"`
	Entities int    `json:"entities"`
	Events   int    `json:"events"`
	Tellings int    `json:"tellings"`
	Quads    int64  `json:"quads"`
	Rules    int    `json:"rules"`
}

// counts are kept by ourselves: Cayley's are estimates on some backends.
type counts struct {
	Articles int   `json:"articles"`
	Entities int   `json:"entities"`
	Events   int   `json:"events"`
	Tellings int   `json:"tellings"`
	Rules    int   `json:"rules"`
	NextRule int   `json:"next_rule"`
	Quads    int64 `json:"quads"`
}

// entityRecord is a resolved entity without its sources, which lie in keys of
// their own: a country has as many as there are articles.
type entityRecord struct {
	resolve.Entity
	Articles int `json:"n"`
}

// Close ends the work; a store in a folder is sealed, so that changes made to
// its files from outside are noticed when it is opened again.
func (s *Store) Close() error {
	err := s.b.close()
	if s.dir != "" && s.lock != nil {
		if !s.opt.ReadOnly && err == nil {
			err = writeSeal(s.dir, s.seal)
		}
		err = errors.Join(err, s.lock.Close())
		s.lock = nil
	}
	return err
}

// Has tells whether an article is kept, and the checksum of the file it was
// read from.
func (s *Store) Has(ctx context.Context, article string) (sha256 string, ok bool, err error) {
	info, err := s.Article(ctx, article)
	if errors.Is(err, ErrNotFound) {
		return "", false, nil
	}
	return info.SHA256, err == nil, err
}

// Article tells what the store knows of an article; its id may be given with
// or without "article:". One it does not keep gives [ErrNotFound].
func (s *Store) Article(ctx context.Context, article string) (ArticleInfo, error) {
	var info ArticleInfo
	article = strings.TrimPrefix(article, "article:")
	err := s.b.view(ctx, func(sn snapshot) error {
		return getJSON(ctx, sn, sideArticle+article, &info)
	})
	if err != nil {
		return info, fmt.Errorf("article %s: %w", article, err)
	}
	return info, nil
}

// Articles lists all articles, sorted by id.
func (s *Store) Articles(ctx context.Context) ([]ArticleInfo, error) {
	var out []ArticleInfo
	err := s.b.view(ctx, func(sn snapshot) error {
		var bad error
		err := sn.scan(ctx, sideArticle, func(_ string, v []byte) bool {
			var info ArticleInfo
			if bad = json.Unmarshal(v, &info); bad == nil {
				out = append(out, info)
			}
			return bad == nil
		})
		return errors.Join(err, bad)
	})
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	return out, nil
}

// Records gives the record of every article, sorted by id. The store may be
// asked, but not changed, from inside yield.
func (s *Store) Records(ctx context.Context, yield func(*resolve.Record) error) error {
	list, err := s.Articles(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		r, err := s.Record(ctx, a.Article)
		if errors.Is(err, ErrNotFound) {
			continue // removed in the meantime
		}
		if err != nil {
			return err
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

// Record gives the record of one article.
func (s *Store) Record(ctx context.Context, article string) (*resolve.Record, error) {
	var r resolve.Record
	article = strings.TrimPrefix(article, "article:")
	err := s.b.view(ctx, func(sn snapshot) error {
		return s.codec.get(ctx, sn, sideRecord+article, &r)
	})
	if err != nil {
		return nil, fmt.Errorf("record of article %s: %w", article, err)
	}
	return &r, nil
}

// Full gives the whole record of one article, with its text; [ErrNotFound]
// when it was stored without.
func (s *Store) Full(ctx context.Context, article string) (*kg.Article, error) {
	var a kg.Article
	article = strings.TrimPrefix(article, "article:")
	err := s.b.view(ctx, func(sn snapshot) error {
		return s.codec.get(ctx, sn, sideFull+article, &a)
	})
	if err != nil {
		return nil, fmt.Errorf("text of article %s: %w", article, err)
	}
	return &a, nil
}

// LocalIDs maps the local ids of an article ("e1", "v1") to the entities and
// events they were resolved to.
func (s *Store) LocalIDs(ctx context.Context, article string) (map[string]string, error) {
	ids := map[string]string{}
	article = strings.TrimPrefix(article, "article:")
	err := s.b.view(ctx, func(sn snapshot) error {
		return getJSON(ctx, sn, sideMap+article, &ids)
	})
	if errors.Is(err, ErrNotFound) {
		return ids, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ids of article %s: %w", article, err)
	}
	return ids, nil
}

// Stats counts what the store holds.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	st := Stats{Backend: s.b.name()}
	var c counts
	err := s.b.view(ctx, func(sn snapshot) error {
		err := getJSON(ctx, sn, keyCounts, &c)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return st, fmt.Errorf("count: %w", err)
	}
	st.Articles, st.Entities, st.Events, st.Tellings = c.Articles, c.Entities, c.Events, c.Tellings
	st.Rules, st.Quads = c.Rules, c.Quads
	return st, nil
}

// getJSON reads a value of the side space; ErrNotFound when there is none.
func getJSON(ctx context.Context, sn snapshot, key string, v any) error {
	data, err := sn.get(ctx, key)
	if err != nil {
		return err
	}
	if data == nil {
		return ErrNotFound
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w: value of %q: %w", ErrDamaged, key, err)
	}
	return nil
}

// getPacked reads a compressed value of the side space.
func (c *codec) get(ctx context.Context, sn snapshot, key string, v any) error {
	data, err := sn.get(ctx, key)
	if err != nil {
		return err
	}
	if data == nil {
		return ErrNotFound
	}
	if err := c.unpack(data, v); err != nil {
		return fmt.Errorf("%w: value of %q: %w", ErrDamaged, key, err)
	}
	return nil
}

// codec packs values; its parts may be used by several goroutines.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// maxPacked bounds what one compressed value may grow to, in bytes.
const maxPacked = 1 << 30

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<18))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(maxPacked))
	if err != nil {
		return nil, err
	}
	return &codec{enc: enc, dec: dec}, nil
}

// pack writes v as compressed JSON; equal values give equal bytes.
func (c *codec) pack(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return c.enc.EncodeAll(data, make([]byte, 0, len(data)/3)), nil
}

func (c *codec) unpack(data []byte, v any) error {
	plain, err := c.dec.DecodeAll(data, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, v)
}

// lastPart gives what stands behind the last NUL of a key.
func lastPart(key string) string { return key[strings.LastIndexByte(key, 0)+1:] }

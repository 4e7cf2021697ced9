package graph

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"sort"
	"strings"
	"time"

	"github.com/cayleygraph/cayley/graph"
	csql "github.com/cayleygraph/cayley/graph/sql"
	ccockroach "github.com/cayleygraph/cayley/graph/sql/cockroach"
	cpg "github.com/cayleygraph/cayley/graph/sql/postgres"
	"github.com/cayleygraph/quad"
	"github.com/lib/pq"
)

// pgLock is the first key of the advisory lock under which articles are
// resolved and written; the second is the schema, so that stores in several
// schemas of one database do not wait for each other.
const pgLock = 0x616374

// pgBackend keeps the graph in Cayley's tables of a PostgreSQL database and the
// side space in a table of its own. It reads and writes whole batches with
// statements of its own, since Cayley sends row by row.
type pgBackend struct {
	db *sql.DB
	qs graph.QuadStore
	// flavour is Cayley's name of the dialect: "postgres" or "cockroach".
	flavour string
	cache   pgCache
}

// cockroachScheme selects the dialect of CockroachDB, which speaks the same
// protocol. It was never run against a server.
const cockroachScheme = "cockroach://"

// openPostgres connects, and makes the tables when there are none.
func openPostgres(ctx context.Context, dsn string, opt Options) (*pgBackend, error) {
	flavour := cpg.Type
	if rest, ok := strings.CutPrefix(dsn, cockroachScheme); ok {
		dsn, flavour = "postgres://"+rest, ccockroach.Type
	}
	dsn, err := pgDSN(dsn)
	if err != nil {
		return nil, err
	}
	conns := opt.MaxConns
	if conns <= 0 {
		conns = 8
	}
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", hidePassword(err, dsn))
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	db.SetConnMaxLifetime(time.Hour)
	b := &pgBackend{db: db, flavour: flavour}
	if err := b.prepare(ctx, dsn, opt); err != nil {
		db.Close()
		return nil, fmt.Errorf("open store %s: %w", safeDSN(dsn), hidePassword(err, dsn))
	}
	b.qs, err = csql.New(flavour, dsn, graph.Options{"maxopenconnections": conns, "maxidleconnections": 1})
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("open store %s: %w", safeDSN(dsn), hidePassword(err, dsn))
	}
	return b, nil
}

// pgDSN asks for no encryption on the machine's own address, where servers
// seldom offer it; elsewhere the driver's default, which demands it, stays.
func pgDSN(dsn string) (string, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return "", errors.New("open store: the address of the PostgreSQL server is not a URL: postgres://USER@HOST:PORT/DATABASE")
	}
	q := u.Query()
	host := u.Hostname()
	ip := net.ParseIP(host)
	if q.Get("sslmode") == "" && (host == "localhost" || ip != nil && ip.IsLoopback()) {
		q.Set("sslmode", "disable")
	}
	if q.Get("application_name") == "" {
		q.Set("application_name", "actant")
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// safeDSN is the address without its password.
func safeDSN(dsn string) string {
	if u, err := url.Parse(dsn); err == nil {
		u.RawQuery = ""
		return u.Redacted()
	}
	return "postgres"
}

// hidePassword keeps a password out of an error's text.
func hidePassword(err error, dsn string) error {
	u, perr := url.Parse(dsn)
	if perr != nil || u.User == nil {
		return err
	}
	if pw, ok := u.User.Password(); ok && pw != "" && strings.Contains(err.Error(), pw) {
		return errors.New(strings.ReplaceAll(err.Error(), pw, "xxxxx"))
	}
	return err
}

// prepare looks what the database holds, and makes the store in an empty one.
func (b *pgBackend) prepare(ctx context.Context, dsn string, opt Options) error {
	state, err := b.inspect(ctx)
	if err != nil || state == "ready" {
		return err
	}
	if opt.MustExist || opt.ReadOnly {
		return fmt.Errorf("%w: make it with: actant build PATH --db …", ErrNotFound)
	}
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := b.lock(ctx, tx); err != nil {
		return err
	}
	if state, err = b.inspect(ctx); err != nil || state == "ready" {
		return err // another process was faster
	}
	if state == "none" {
		if err := csql.Init(b.flavour, dsn, graph.Options{"db_fill_factor": 90}); err != nil {
			return fmt.Errorf("make the tables of the graph: %w", err)
		}
	}
	head, err := json.Marshal(header{Format: storeFormat, Backend: Postgres})
	if err != nil {
		return err
	}
	for _, stmt := range []string{
		// Every change keeps the graph whole by itself, under the lock; four
		// checks a quad would make loading several times slower.
		`ALTER TABLE quads DROP CONSTRAINT IF EXISTS subject_hash_fk, DROP CONSTRAINT IF EXISTS predicate_hash_fk,
			DROP CONSTRAINT IF EXISTS object_hash_fk, DROP CONSTRAINT IF EXISTS label_hash_fk`,
		`CREATE INDEX IF NOT EXISTS actant_label ON quads (label_hash, subject_hash)`,
		`CREATE TABLE IF NOT EXISTS actant_kv (k BYTEA PRIMARY KEY, v BYTEA NOT NULL)`,
	} {
		if _, err := tx.ExecContext(ctx, stmt); err != nil {
			return fmt.Errorf("make the tables: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO actant_kv (k, v) VALUES ($1, $2) ON CONFLICT DO NOTHING`, []byte(keyHeader), head); err != nil {
		return fmt.Errorf("make the tables: %w", err)
	}
	return tx.Commit()
}

// inspect tells what the schema holds: "ready", "none", or "half" after a
// creation that was cut short; anything else is an error.
func (b *pgBackend) inspect(ctx context.Context) (string, error) {
	var kv, nodes, quads bool
	err := b.db.QueryRowContext(ctx, `SELECT to_regclass('actant_kv') IS NOT NULL, to_regclass('nodes') IS NOT NULL, to_regclass('quads') IS NOT NULL`).Scan(&kv, &nodes, &quads)
	if err != nil {
		return "", err
	}
	if !kv && !nodes && !quads {
		return "none", nil
	}
	if kv {
		var data []byte
		err := b.db.QueryRowContext(ctx, `SELECT v FROM actant_kv WHERE k = $1`, []byte(keyHeader)).Scan(&data)
		var h header
		switch {
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return "", err
		case err != nil || json.Unmarshal(data, &h) != nil || !nodes || !quads:
			return "", fmt.Errorf("%w: its tables do not fit together: restore a backup into an empty schema", ErrDamaged)
		case h.Format != storeFormat:
			return "", fmt.Errorf("its format is %s and this program reads %s", h.Format, storeFormat)
		}
		return "ready", nil
	}
	if !nodes || !quads {
		return "", fmt.Errorf("%w: the schema holds other tables of the names nodes or quads", ErrForeign)
	}
	var used bool
	if err := b.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM quads) OR EXISTS (SELECT FROM nodes)`).Scan(&used); err != nil {
		return "", err
	}
	if used {
		return "", fmt.Errorf("%w: the schema holds a graph of another program", ErrForeign)
	}
	return "half", nil
}

// lock waits until no other builder resolves or writes in this schema.
func (b *pgBackend) lock(ctx context.Context, tx *sql.Tx) error {
	if b.flavour == ccockroach.Type { // has no advisory locks: lock a row
		var one int
		err := tx.QueryRowContext(ctx, `SELECT 1 FROM actant_kv WHERE k = $1 FOR UPDATE`, []byte(keyHeader)).Scan(&one)
		var pe *pq.Error
		if errors.Is(err, sql.ErrNoRows) || errors.As(err, &pe) && pe.Code == "42P01" {
			return nil // the tables are being made
		}
		return err
	}
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))`, pgLock)
	return err
}

func (b *pgBackend) name() string { return Postgres }

func (b *pgBackend) cayley() graph.QuadStore { return b.qs }

func (b *pgBackend) close() error { return errors.Join(b.qs.Close(), b.db.Close()) }

// pgPatience is how long a change waits for a server that went away.
const pgPatience = 60 * time.Second

// lost tells errors after which the same change may be tried again on a new
// connection: the server went away or asks for a repetition.
func lost(err error) bool {
	var pe *pq.Error
	var ne net.Error
	switch {
	case err == nil:
		return false
	case errors.As(err, &pe):
		switch pe.Code.Class() {
		case "08", "57": // connection exceptions, operator intervention
			return pe.Code != "57014" // cancelled by the user
		}
		return pe.Code == "40001" || pe.Code == "40P01"
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return false
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &ne):
		return true
	}
	return false
}

// again runs f, and runs it again while the server is away.
func again(ctx context.Context, f func() error) error {
	start, wait := time.Now(), 50*time.Millisecond
	for {
		err := f()
		if !lost(err) || ctx.Err() != nil || time.Since(start) > pgPatience {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
		wait = min(2*wait, 2*time.Second)
	}
}

func (b *pgBackend) view(ctx context.Context, f func(snapshot) error) error {
	var tx *sql.Tx
	err := again(ctx, func() (err error) {
		tx, err = b.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
		return err
	})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(&pgSnapshot{tx})
}

func (b *pgBackend) update(ctx context.Context, f func(snapshot) (*batch, error)) error {
	b.cache.mu.Lock()
	defer b.cache.mu.Unlock()
	return again(ctx, func() error {
		err := b.updateOnce(ctx, f)
		if err != nil {
			b.cache.clear()
		}
		return err
	})
}

func (b *pgBackend) updateOnce(ctx context.Context, f func(snapshot) (*batch, error)) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := b.lock(ctx, tx); err != nil {
		return err
	}
	sn := &pgSnapshot{tx}
	if err := b.cache.renew(ctx, sn); err != nil {
		return err
	}
	c, err := f(pgRemembering{sn, &b.cache})
	if err != nil || c == nil || c.empty() {
		return err
	}
	side := map[string][]byte{keyGeneration: []byte(b.cache.next())}
	for k, v := range c.side {
		side[k] = v
	}
	if err := writePG(ctx, tx, &batch{add: c.add, del: c.del, side: side}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	b.cache.committed(side)
	return nil
}

// writePG makes a batch in a few statements.
func writePG(ctx context.Context, tx *sql.Tx, c *batch) error {
	refs := map[quad.Value]int{}
	count := func(quads []quad.Quad, n int) {
		for _, q := range quads {
			for _, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
				if v != nil {
					refs[v] += n
				}
			}
		}
	}
	count(c.add, 1)
	count(c.del, -1)
	if err := pgRaiseNodes(ctx, tx, refs); err != nil {
		return fmt.Errorf("write nodes: %w", err)
	}
	if err := pgQuads(ctx, tx, c.add, `INSERT INTO quads (subject_hash, predicate_hash, object_hash, label_hash, ts)
		SELECT s, p, o, l, now() FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[]) AS x (s, p, o, l)`); err != nil {
		return fmt.Errorf("write quads: %w", err)
	}
	if err := pgQuads(ctx, tx, c.del, `DELETE FROM quads q USING unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[]) AS x (s, p, o, l)
		WHERE q.subject_hash = x.s AND q.predicate_hash = x.p AND q.object_hash = x.o AND q.label_hash = x.l`); err != nil {
		return fmt.Errorf("remove quads: %w", err)
	}
	if err := pgLowerNodes(ctx, tx, refs); err != nil {
		return fmt.Errorf("remove nodes: %w", err)
	}
	if err := pgSide(ctx, tx, c.side); err != nil {
		return fmt.Errorf("write records: %w", err)
	}
	return nil
}

type hashedRef struct {
	hash []byte
	val  quad.Value
	n    int
}

// hashed picks references in order of their hashes, so that two transactions
// would never lock rows in different orders.
func hashed(refs map[quad.Value]int, keep func(n int) bool) []hashedRef {
	out := make([]hashedRef, 0, len(refs))
	for v, n := range refs {
		if keep(n) {
			h := graph.HashOf(v)
			out = append(out, hashedRef{hash: append([]byte{}, h[:]...), val: v, n: n})
		}
	}
	sort.Slice(out, func(i, j int) bool { return bytes.Compare(out[i].hash, out[j].hash) < 0 })
	return out
}

// pgRaiseNodes adds nodes, or references to them.
func pgRaiseNodes(ctx context.Context, tx *sql.Tx, refs map[quad.Value]int) error {
	list := hashed(refs, func(n int) bool { return n > 0 })
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	hashes, counts := make([][]byte, n), make([]int64, n)
	strs, types, langs := make([]sql.NullString, n), make([]sql.NullString, n), make([]sql.NullString, n)
	iris, bnodes := make([]sql.NullBool, n), make([]sql.NullBool, n)
	for i, r := range list {
		hashes[i], counts[i] = r.hash, int64(r.n)
		s := ""
		switch v := r.val.(type) {
		case quad.IRI:
			s, iris[i] = string(v), sql.NullBool{Bool: true, Valid: true}
		case quad.BNode:
			s, bnodes[i] = string(v), sql.NullBool{Bool: true, Valid: true}
		case quad.String:
			s = string(v)
		case quad.TypedString:
			s, types[i] = string(v.Value), sql.NullString{String: string(v.Type), Valid: true}
		case quad.LangString:
			s, langs[i] = string(v.Value), sql.NullString{String: v.Lang, Valid: true}
		default:
			return fmt.Errorf("a value of type %T cannot be kept", v)
		}
		strs[i] = sql.NullString{String: s, Valid: true}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO nodes (hash, refs, value_string, datatype, language, iri, bnode)
		SELECT * FROM unnest($1::bytea[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::bool[])
		ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs`,
		pq.ByteaArray(hashes), pq.Int64Array(counts), pq.Array(strs), pq.Array(types), pq.Array(langs), pq.Array(iris), pq.Array(bnodes))
	return err
}

// pgLowerNodes takes references back, and the nodes that nothing refers to.
func pgLowerNodes(ctx context.Context, tx *sql.Tx, refs map[quad.Value]int) error {
	list := hashed(refs, func(n int) bool { return n < 0 })
	if len(list) == 0 {
		return nil
	}
	hashes, counts := make([][]byte, len(list)), make([]int64, len(list))
	for i, r := range list {
		hashes[i], counts[i] = r.hash, int64(r.n)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE nodes SET refs = nodes.refs + x.n FROM unnest($1::bytea[], $2::int[]) AS x (h, n) WHERE nodes.hash = x.h`,
		pq.ByteaArray(hashes), pq.Int64Array(counts)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM nodes WHERE hash = ANY($1) AND refs <= 0`, pq.ByteaArray(hashes))
	return err
}

// pgQuads runs a statement over quads; every one of them must be touched.
func pgQuads(ctx context.Context, tx *sql.Tx, quads []quad.Quad, stmt string) error {
	if len(quads) == 0 {
		return nil
	}
	cols := make([][][]byte, 4)
	memo := map[quad.Value][]byte{}
	hash := func(v quad.Value) []byte {
		if v == nil {
			return nil
		}
		h, ok := memo[v]
		if !ok {
			x := graph.HashOf(v)
			h = append([]byte{}, x[:]...)
			memo[v] = h
		}
		return h
	}
	for _, q := range quads {
		for i, v := range []quad.Value{q.Subject, q.Predicate, q.Object, q.Label} {
			cols[i] = append(cols[i], hash(v))
		}
	}
	res, err := tx.ExecContext(ctx, stmt, pq.ByteaArray(cols[0]), pq.ByteaArray(cols[1]), pq.ByteaArray(cols[2]), pq.ByteaArray(cols[3]))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != int64(len(quads)) {
		return errors.Join(err, fmt.Errorf("%w: %d quads changed instead of %d", ErrDamaged, n, len(quads)))
	}
	return nil
}

func pgSide(ctx context.Context, tx *sql.Tx, side map[string][]byte) error {
	var keys, vals, gone [][]byte
	for _, w := range sortedWrites(side) {
		if w.value == nil {
			gone = append(gone, []byte(w.key))
		} else {
			keys, vals = append(keys, []byte(w.key)), append(vals, w.value)
		}
	}
	if len(keys) > 0 {
		if _, err := tx.ExecContext(ctx, `INSERT INTO actant_kv (k, v) SELECT * FROM unnest($1::bytea[], $2::bytea[])
			ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v`, pq.ByteaArray(keys), pq.ByteaArray(vals)); err != nil {
			return err
		}
	}
	if len(gone) > 0 {
		if _, err := tx.ExecContext(ctx, `DELETE FROM actant_kv WHERE k = ANY($1)`, pq.ByteaArray(gone)); err != nil {
			return err
		}
	}
	return nil
}

// pgSnapshot reads inside one transaction.
type pgSnapshot struct{ tx *sql.Tx }

func (s *pgSnapshot) get(ctx context.Context, key string) ([]byte, error) {
	var v []byte
	err := s.tx.QueryRowContext(ctx, `SELECT v FROM actant_kv WHERE k = $1`, []byte(key)).Scan(&v)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return v, err
}

func (s *pgSnapshot) getMany(ctx context.Context, keys []string) (map[string][]byte, error) {
	list := make([][]byte, len(keys))
	for i, k := range keys {
		list[i] = []byte(k)
	}
	rows, err := s.tx.QueryContext(ctx, `SELECT k, v FROM actant_kv WHERE k = ANY($1)`, pq.ByteaArray(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make(map[string][]byte, len(keys))
	for rows.Next() {
		var k, v []byte
		if err := rows.Scan(&k, &v); err != nil {
			return nil, err
		}
		out[string(k)] = v
	}
	return out, rows.Err()
}

// prefixEnd is the first key behind all that begin with prefix; nil: none.
func prefixEnd(prefix string) []byte {
	end := []byte(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}

func (s *pgSnapshot) scan(ctx context.Context, prefix string, yield func(string, []byte) bool) error {
	query, args := `SELECT k, v FROM actant_kv WHERE k >= $1 AND k < $2 ORDER BY k`, []any{[]byte(prefix), prefixEnd(prefix)}
	if args[1].([]byte) == nil {
		query, args = `SELECT k, v FROM actant_kv WHERE k >= $1 ORDER BY k`, args[:1]
	}
	rows, err := s.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var pairs []sideWrite // yield may ask again, on the same connection
	for rows.Next() {
		var k, v []byte
		if err := rows.Scan(&k, &v); err != nil {
			return err
		}
		pairs = append(pairs, sideWrite{string(k), v})
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, p := range pairs {
		if !yield(p.key, p.value) {
			break
		}
	}
	return nil
}

// pgSelect gives quads with their values in one statement: on SQL the single
// path is the fast one.
const pgSelect = `SELECT
	s.value_string, s.datatype, s.language, s.iri, s.bnode,
	p.value_string, p.datatype, p.language, p.iri, p.bnode,
	o.value_string, o.datatype, o.language, o.iri, o.bnode,
	l.value_string, l.datatype, l.language, l.iri, l.bnode
FROM quads q
LEFT JOIN nodes s ON s.hash = q.subject_hash
LEFT JOIN nodes p ON p.hash = q.predicate_hash
LEFT JOIN nodes o ON o.hash = q.object_hash
LEFT JOIN nodes l ON l.hash = q.label_hash`

func (s *pgSnapshot) match(ctx context.Context, p pattern) ([]quad.Quad, error) {
	if p.S == nil && p.O == nil && p.L == nil {
		return nil, errors.New("a quad pattern needs a subject, an object or a label")
	}
	var where []string
	var args []any
	for _, c := range []struct {
		col string
		val quad.Value
	}{{"subject_hash", p.S}, {"predicate_hash", p.P}, {"object_hash", p.O}, {"label_hash", p.L}} {
		if c.val != nil {
			args = append(args, csql.HashOf(c.val).SQLValue())
			where = append(where, fmt.Sprintf("q.%s = $%d", c.col, len(args)))
		}
	}
	var out []quad.Quad
	err := s.rows(ctx, pgSelect+" WHERE "+strings.Join(where, " AND "), args, func(q quad.Quad) error {
		out = append(out, q)
		return nil
	})
	return dedupe(out), err
}

func (s *pgSnapshot) quads(ctx context.Context) (int64, error) {
	var n int64
	err := s.tx.QueryRowContext(ctx, `SELECT count(*) FROM quads`).Scan(&n)
	return n, err
}

func (s *pgSnapshot) all(ctx context.Context, yield func(quad.Quad) error) error {
	return s.rows(ctx, pgSelect, nil, yield)
}

// pgValue scans the columns of one node.
type pgValue struct {
	str, typ, lang sql.NullString
	iri, bnode     sql.NullBool
}

func (v *pgValue) value() quad.Value {
	switch {
	case !v.str.Valid:
		return nil
	case v.iri.Bool:
		return quad.IRI(v.str.String)
	case v.bnode.Bool:
		return quad.BNode(v.str.String)
	case v.lang.Valid:
		return quad.LangString{Value: quad.String(v.str.String), Lang: v.lang.String}
	case v.typ.Valid:
		return quad.TypedString{Value: quad.String(v.str.String), Type: quad.IRI(v.typ.String)}
	}
	return quad.String(v.str.String)
}

func (s *pgSnapshot) rows(ctx context.Context, query string, args []any, yield func(quad.Quad) error) error {
	rows, err := s.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var vals [4]pgValue
	var into []any
	for i := range vals {
		v := &vals[i]
		into = append(into, &v.str, &v.typ, &v.lang, &v.iri, &v.bnode)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		q := quad.Quad{Subject: vals[0].value(), Predicate: vals[1].value(), Object: vals[2].value(), Label: vals[3].value()}
		if q.Subject == nil || q.Predicate == nil || q.Object == nil {
			return fmt.Errorf("%w: a quad names a node that is gone", ErrDamaged)
		}
		if err := yield(q); err != nil {
			return err
		}
	}
	return rows.Err()
}

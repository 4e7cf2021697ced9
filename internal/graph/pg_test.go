package graph

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
)

// pgURL names the PostgreSQL server for tests, which tools/pg starts.
const pgURL = "ACTANT_TEST_PG"

// postgresPlace opens each store in a schema of its own, which goes with the
// test; without a server it opens nothing and the suite is skipped.
func postgresPlace(t testing.TB) place {
	base := os.Getenv(pgURL)
	if base == "" {
		return place{name: Postgres}
	}
	db, err := sql.Open("postgres", base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return place{Postgres, true, func(t testing.TB, name string) *Store {
		schema := "t_" + strings.ToLower(strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				return r
			}
			return '_'
		}, t.Name()+"_"+name))
		if len(schema) > 60 {
			schema = schema[len(schema)-60:]
		}
		if _, err := db.Exec(`CREATE SCHEMA IF NOT EXISTS "` + schema + `"`); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Exec(`DROP SCHEMA IF EXISTS "` + schema + `" CASCADE`) })
		return mustOpen(t, pgIn(base, schema))
	}}
}

// pgIn names a schema of a server.
func pgIn(base, schema string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// TestAsker: the role of docs/STORE.md that may only ask can ask.
func TestAsker(t *testing.T) {
	p := postgresPlace(t)
	if p.open == nil {
		t.Skip("no PostgreSQL: start one with tools/pg, or name one in " + pgURL)
	}
	ctx := context.Background()
	s := p.open(t, "asker")
	put(t, s, sample())
	b := s.b.(*pgBackend)
	var schema string
	if err := b.db.QueryRow(`SELECT current_schema()`).Scan(&schema); err != nil {
		t.Fatal(err)
	}
	for _, stmt := range []string{
		`DROP ROLE IF EXISTS actant_asker`, `CREATE ROLE actant_asker LOGIN`,
		`GRANT USAGE ON SCHEMA "` + schema + `" TO actant_asker`,
		`GRANT SELECT ON nodes, quads, actant_kv TO actant_asker`,
	} {
		if _, err := b.db.Exec(stmt); err != nil {
			t.Skip("the test's role may not make roles: ", err)
		}
	}
	t.Cleanup(func() { b.db.Exec(`DROP OWNED BY actant_asker`); b.db.Exec(`DROP ROLE IF EXISTS actant_asker`) })
	u, err := url.Parse(pgIn(os.Getenv(pgURL), schema))
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User("actant_asker")
	asker, err := Open(ctx, u.String(), Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := asker.Who(ctx, Met, "entity:person/anna-kessel", Filter{})
	if err != nil || len(rows) != 1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if _, err := asker.Query(ctx, `g.V("<entity:person/anna-kessel>").In("<actant:participant>").All()`, QueryOptions{}); err != nil {
		t.Error(err)
	}
	if _, err := asker.Remove(ctx, []string{"a1"}); !errors.Is(err, errReadOnly) {
		t.Errorf("%v", err)
	}
	asker.Close()
	bold, err := Open(ctx, u.String(), Options{Decide: stubDecide})
	if err != nil {
		t.Fatal(err)
	}
	defer bold.Close()
	if _, err := bold.Remove(ctx, []string{"a1"}); err == nil {
		t.Error("a role that may only ask removed an article")
	}
}

package graph

import (
	"database/sql"
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

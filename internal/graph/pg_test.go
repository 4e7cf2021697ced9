package graph

import "testing"

func postgresPlace(t testing.TB) place { return place{name: Postgres} }

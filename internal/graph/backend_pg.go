package graph

import (
	"context"
	"errors"
)

func openPostgres(ctx context.Context, dsn string, opt Options) (backend, error) {
	return nil, errors.New("postgres is not there yet")
}

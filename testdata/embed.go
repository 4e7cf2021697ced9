// Package testdata carries the articles that "actant demo" reads; their gold
// lies beside them for the tests.
package testdata

import "embed"

// Articles are texts of our own, in the folder articles.
//
//go:embed articles
var Articles embed.FS

// Package gazetteers holds the shipped name lists, one kind a file, and the
// index made from them. See sources.tsv for origins and licences.
package gazetteers

import (
	_ "embed"
)

//go:generate go run ../../tools/gazgen pack .

// File is one list.
type File struct {
	Name string // "persons.tsv"
	Text string
}

//go:embed index.bin
var index string

//go:embed countries.tsv
var countries string

//go:embed regions.tsv
var regions string

//go:embed places.tsv
var places string

//go:embed venues.tsv
var venues string

//go:embed persons.tsv
var persons string

//go:embed offices.tsv
var offices string

//go:embed holdings.tsv
var holdings string

//go:embed ministries.tsv
var ministries string

//go:embed organisations.tsv
var organisations string

//go:embed exercises.tsv
var exercises string

//go:embed metonyms.tsv
var metonyms string

//go:embed roles.tsv
var roles string

//go:embed portfolios.tsv
var portfolios string

//go:embed instruments.tsv
var instruments string

//go:embed given_names.tsv
var givenNames string

//go:embed titles.tsv
var titles string

//go:embed particles.tsv
var particles string

//go:embed ministry_names.tsv
var ministryNames string

//go:embed name_variants.tsv
var nameVariants string

//go:embed sources.tsv
var sources string

// Files lists the shipped lists, in a fixed order.
func Files() []File {
	return []File{
		{"countries.tsv", countries}, {"regions.tsv", regions}, {"organisations.tsv", organisations},
		{"ministries.tsv", ministries}, {"exercises.tsv", exercises}, {"places.tsv", places}, {"venues.tsv", venues},
		{"persons.tsv", persons}, {"offices.tsv", offices}, {"metonyms.tsv", metonyms}, {"holdings.tsv", holdings},
		{"roles.tsv", roles}, {"portfolios.tsv", portfolios}, {"instruments.tsv", instruments},
		{"given_names.tsv", givenNames}, {"titles.tsv", titles}, {"particles.tsv", particles},
		{"ministry_names.tsv", ministryNames}, {"name_variants.tsv", nameVariants}, {"sources.tsv", sources},
	}
}

// Index is the index file made from the lists by `go generate`.
func Index() string { return index }

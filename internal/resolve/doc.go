// Package resolve answers one question: is this the same person, the same act,
// as in another article?
//
// Its input is a set of [Record]s, one an article, and a [Curation]; its output
// is a pure function of both: order, batches and workers cannot matter. Work is
// cut into small components of wordings (or tellings) that may be the same;
// each component is decided by itself, so a new article re-decides only the
// components it touches. See docs/RESOLUTION.md.
package resolve

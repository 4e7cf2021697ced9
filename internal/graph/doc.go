// Package graph answers one question: how is what was read kept, and how is it
// asked?
//
// A [Store] holds three things. The graph itself lies in Cayley as quads: an
// article asserts its facts under its own label, and what resolution decides
// from all articles stands under the label of [Resolution]. Beside the graph,
// in the same database and changed by the same transactions, lie the article
// records that resolution reads, rows ready to be shown, and the rules that
// people made by hand (curation). The graph can be asked with Cayley's own
// language ([Store.Query]); the questions of the commands ([Store.Who],
// [Store.Events], [Store.Path]) walk it in steps that are fast on every
// backend.
//
// This package is the only one that imports Cayley. docs/STORE.md says in one
// page what a store promises, what breaks the promise and how that was tested.
package graph

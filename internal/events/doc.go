// Package events answers: who met, called, visited, wrote to, signed or agreed
// with whom, where, when, and did it happen?
//
// Frames, data files per language, name the words that tell an act and say
// which grammatical function fills which role. The matcher asks the relation
// language of internal/syntax first and, where the tree gives no participant,
// the order of the mentions in the sentence. Type and modality are told apart:
// a meeting announced is a meeting that is planned. Tellings of one act inside
// the article become one event.
//
// The way of a sentence: [Extractor.Article] → sentence (collapsed words, tree,
// dates) → triggers → arguments (args.go, surface.go) → modality (modality.go)
// → day and place (when.go, place.go) → candidates → events (merge.go).
package events

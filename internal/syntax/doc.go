// Package syntax answers: what is the grammar of this sentence?
//
// A [Model] of one language tags words (part of speech and inflection), finds
// their lemmas and builds a dependency tree with Universal Dependencies labels.
// The engine is ours and knows no language: French and English differ in data
// only (weights and lexicon under models/, word lists under data/).
//
// Work flows one way. [Collapser.Collapse] turns a sentence of an article into
// words in which each mention with its titles is one word that the parser
// knows, [Reader.Tag] and [Reader.Parse] read them, and the relation language
// over [Tree] ([Tree.Subjects], [Tree.Objects], [Tree.Agents], [Tree.Obliques],
// [Tree.Conjuncts], [Tree.Appositions], [Tree.VerbGroup] …) is what the event
// frames ask. Rules never ask for one exact arc: each relation is a small family
// of paths, and every answer says by which way it was found.
package syntax

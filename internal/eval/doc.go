// Package eval answers: how good is it? It scores article records against gold
// events (the measure of the contract in docs/REFERENCE.md), and names, tags and
// trees against annotated corpora.
package eval

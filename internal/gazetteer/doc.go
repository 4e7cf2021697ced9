// Package gazetteer answers: which names do we know already?
//
// Names are data: one TSV file a kind under data/gazetteers, each row
//
//	id type canonical aliases country from to wikidata source flags
//
// with aliases written lang:form;flag,flag|… . The files are embedded together
// with an index made from them by `go generate`: a trie over folded tokens in a
// few flat arrays, so that the program starts in milliseconds. The index carries
// the checksum of the files; a stale one is rebuilt at start, never believed.
//
// Nothing is decided here. A form that several entries bear ("Washington" is a
// man, two places and a government) comes back with all of them and their flags;
// the steps that see the sentence decide. Dates of offices are soft evidence: an
// office-holder is ranked by fit and never filtered out for a wrong year.
//
// Layers: shipped < imported < user. A later layer's row replaces the earlier
// row of the same id; its other forms are added.
package gazetteer

// Package report answers one question: who appears with whom?
//
// It reads the articles of a store sentence by sentence, after the furniture of
// the pages is gone, and counts who stands together ([Cooccurrence]); ranks those
// at the centre ([Actors]); sets countries against each other by their meetings
// ([Meetings]); and tells what is new ([Changes]). Every number leads to its
// sentences ([Evidence]), and there are as many of them as the number says.
// A report prints as a table, TSV, CSV or JSON, or as one HTML file that needs
// nothing else ([HTML]).
package report

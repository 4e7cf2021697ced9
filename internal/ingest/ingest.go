// Package ingest answers: which part of this file is the story?
//
// [Read] walks over files, folders, patterns and standard input and hands out
// one [Doc] an article: its text decoded to UTF-8 and what the page says about
// itself. What cannot be read becomes a [Fault] with its place and a sentence
// that tells what to do; the rest goes on. [Article] then says what each line of
// the text is — story, title, dateline or furniture of the page — in which
// language, and on which day it was published. The text is never edited.
//
// What differs by language (marker lines, months, letter statistics) lies in
// the files of data/.
package ingest

import (
	"fmt"
	"io"

	"actant/internal/kg"
)

// DefaultMaxBytes is the largest article that is read when [Options] does not
// say otherwise: 20 MB.
const DefaultMaxBytes = 20 << 20

// Doc is one article as it was read, before anything is known about its lines.
type Doc struct {
	// Path is the path as given: for lines of a feed that of the file, "-" for
	// standard input.
	Path string
	// ID is the id that the source gives, or "".
	ID string
	// Key names a Doc inside its file: "#7" for line or item 7 of a feed without
	// URL and id, "" for a file that is one article.
	Key string
	// URL, Title and Outlet are what the page or feed says about itself.
	URL, Title, Outlet string
	// Published is an ISO day from metadata, or "".
	Published string
	// Lang is the declared language as BCP 47 base, or "".
	Lang string
	// Text is the decoded visible text; all offsets are bytes of it.
	Text string
	// SHA256 is the hash of the bytes it was read from (of the line, in a feed;
	// after decompression), in hex.
	SHA256 string
	// Charset names the encoding that the text was decoded from.
	Charset string
	// Warnings tell what was odd in reading, in plain sentences.
	Warnings []string
}

// Options says how to read. The zero value is ready to use.
type Options struct {
	// MaxBytes is the largest article in bytes after decompression; 0 means
	// DefaultMaxBytes.
	MaxBytes int64
	// Stdin is read for the path "-"; nil means that there is none.
	Stdin io.Reader
}

func (o Options) maxBytes() int64 {
	if o.MaxBytes <= 0 {
		return DefaultMaxBytes
	}
	return o.MaxBytes
}

// Fault tells why an article was left out.
type Fault struct {
	// Path is the file, folder or pattern as given.
	Path string
	// Line counts from 1 the line of a JSON-lines file or the item of a feed;
	// 0 is the whole file.
	Line int
	// Err says what is wrong and what to do about it.
	Err error
}

// Error names file, place and reason in one line.
func (f Fault) Error() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d: %v", f.Path, f.Line, f.Err)
	}
	return fmt.Sprintf("%s: %v", f.Path, f.Err)
}

// Unwrap gives the reason.
func (f Fault) Unwrap() error { return f.Err }

// Blocks is a shorthand for the blocks that [Article] finds in a plain text of
// no known source.
func Blocks(text string) []kg.Block { return Article(Doc{Text: text}).Blocks }

package resolve

// CopyOf tells whether two articles are near-duplicates of one text, by the
// sketches of their records: the rule that counts independent sources.
func (r *Record) CopyOf(o *Record) bool { return copies(r.Sketch, o.Sketch) }

package train

import (
	"fmt"
	"os"
	"strings"

	"actant/internal/eval"
	"actant/internal/ner"
)

// Sets of labels: none, and all names.
const (
	mayOutside uint32 = 1
	mayName    uint32 = 1<<17 - 2
)

// silver adds the sentences of a treebank as examples of where names begin and
// end: a proper noun is part of a name of some kind, a word written small is
// none, and of titles, capitalised adjectives and the small words between
// proper nouns nothing is claimed.
func (t *namesTrainer) silver(path string, group int) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("train names: %w", err)
	}
	outside, err := outsideWords(t.o.Lang)
	if err != nil {
		return err
	}
	for _, block := range strings.Split(string(b), "\n\n") {
		words, may := silverSentence(block, outside)
		if len(words) < 4 {
			continue
		}
		r := eval.Retokenise(words, t.o.Lang)
		e := namesExample{toks: r.Tokens, may: make([]uint32, len(r.Tokens)), group: group, doc: t.docs}
		if t.o.Lists != nil {
			e.feats = t.o.Lists(e.toks)
		}
		for i := range e.may {
			e.may[i] = mayOutside | mayName
			if e.feats != nil && e.feats[i]&(ner.FeatTitle|ner.FeatRole) != 0 {
				continue
			}
			if n := r.ToWords(i, i+1, ""); n.First >= 0 && n.Last == n.First+1 {
				e.may[i] = may[n.First]
			}
		}
		t.sents = append(t.sents, e)
	}
	t.docs++
	return nil
}

// silverSentence reads one sentence of CoNLL-U.
func silverSentence(block string, outside map[string]bool) (words []string, may []uint32) {
	var tags []string
	for line := range strings.Lines(block) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 10 || strings.ContainsAny(f[0], "-.") {
			continue
		}
		words, tags = append(words, f[1]), append(tags, f[3])
	}
	for i, w := range words {
		small := w == strings.ToLower(w)
		switch {
		case outside[strings.ToLower(w)]:
			may = append(may, mayOutside)
		case tags[i] == "PROPN" && !small:
			may = append(may, mayName)
		case tags[i] == "PROPN" || !small && (tags[i] == "ADJ" || tags[i] == "NOUN" || tags[i] == "X" || tags[i] == "NUM"):
			may = append(may, mayOutside|mayName)
		case i > 0 && i+1 < len(tags) && tags[i-1] == "PROPN" && tags[i+1] == "PROPN":
			may = append(may, mayOutside|mayName)
		default:
			may = append(may, mayOutside)
		}
	}
	return words, may
}

// outsideWords are proper nouns of grammar that name nobody: days and months.
func outsideWords(lang string) (map[string]bool, error) {
	b, err := namesData.ReadFile("data/names." + lang + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("no words to train names of language %q: %w", lang, err)
	}
	out := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		if kind, rest, _ := strings.Cut(strings.TrimSpace(line), "\t"); kind == "outside" {
			for _, w := range strings.Fields(rest) {
				out[w] = true
			}
		}
	}
	return out, nil
}

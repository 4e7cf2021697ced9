package train

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"actant/internal/syntax"
)

// readLexicon reads a lexicon of lines "form, category, lemma, features"
// separated by tabs, as Lefff's mlex files are. An empty path is no lexicon.
func readLexicon(path string) ([]syntax.LexiconEntry, []syntax.Input, error) {
	if path == "" {
		return nil, nil, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read lexicon: %w", err)
	}
	var out []syntax.LexiconEntry
	var faults []error
	n := 0
	for line := range bytes.Lines(raw) {
		n++
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" || text[0] == '#' {
			continue
		}
		f := strings.Split(text, "\t")
		if len(f) != 4 {
			faults = append(faults, fmt.Errorf("%s:%d: %d columns instead of 4", path, n, len(f)))
			continue
		}
		out = append(out, lexiconEntries(f[0], f[1], f[2], f[3])...)
	}
	return out, []syntax.Input{input(path, raw)}, errors.Join(faults...)
}

// lexiconPOS maps the categories of Lefff to parts of speech. Closed classes
// feed the ambiguity class only: their lemmas differ between lexicon and treebank.
var lexiconPOS = map[string]struct {
	upos  syntax.UPOS
	lemma bool
}{
	"v": {syntax.VERB, true}, "nc": {syntax.NOUN, true}, "adj": {syntax.ADJ, true}, "np": {syntax.PROPN, true},
	"adv": {syntax.ADV, true}, "advneg": {syntax.ADV, true}, "auxAvoir": {syntax.AUX, true}, "auxEtre": {syntax.AUX, true},
	"prep": {syntax.ADP, false}, "csu": {syntax.SCONJ, false}, "det": {syntax.DET, false}, "coo": {syntax.CCONJ, false},
	"pro": {syntax.PRON, false}, "cln": {syntax.PRON, false}, "cla": {syntax.PRON, false}, "cld": {syntax.PRON, false},
	"clr": {syntax.PRON, false}, "pri": {syntax.PRON, false}, "prel": {syntax.PRON, false}, "pres": {syntax.INTJ, false},
	"cll": {syntax.PRON, false}, "clg": {syntax.PRON, false}, "clneg": {syntax.ADV, false},
}

func lexiconEntries(form, category, lemma, features string) []syntax.LexiconEntry {
	p, ok := lexiconPOS[category]
	if !ok || strings.Contains(form, " ") {
		return nil
	}
	e := syntax.LexiconEntry{Form: form, UPOS: p.upos, Class: category + lexiconClass(category, features), Gender: lexiconGender(features)}
	if p.lemma {
		e.Lemma = lemma
	}
	if p.upos == syntax.PROPN {
		e.Lemma = form
	}
	out := []syntax.LexiconEntry{e}
	if category == "v" && (lemma == "être" || lemma == "avoir" || lemma == "faire") {
		e.UPOS, e.Class = syntax.AUX, ""
		out = append(out, e)
	}
	return out
}

// lexiconClass is the part of the features that helps to tell tags apart:
// everything for verbs, number for the others.
func lexiconClass(category, features string) string {
	if category == "v" {
		if strings.HasPrefix(features, "K") {
			return "K" + strings.Trim(features, "Kmf")
		}
		return features
	}
	return strings.Trim(features, "mfe123")
}

func lexiconGender(features string) syntax.Gender {
	switch f := strings.TrimPrefix(features, "K"); {
	case strings.HasPrefix(f, "m"):
		return syntax.Masculine
	case strings.HasPrefix(f, "f"):
		return syntax.Feminine
	}
	return 0
}

package cli

import (
	_ "embed" // the words of the questions
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/graph"
)

// questionData holds the words of the questions, a line a language and verb:
// another language is another block of lines.
//
//go:embed data/questions.tsv
var questionData string

// question is how one language asks one verb.
type question struct {
	lang, command string
	verb          graph.Verb
	words         []string // the first one is shown in the help
}

func questions() []question {
	var out []question
	for i, line := range strings.Split(strings.TrimSpace(questionData), "\n") {
		f := strings.Split(line, "\t")
		if i > 0 && len(f) == 4 {
			out = append(out, question{f[0], f[1], graph.Verb(f[2]), strings.Split(f[3], "|")})
		}
	}
	return out
}

// ask reads the arguments of a question: the longest words that are a verb, then
// the name.
func ask(command string, args []string) (verb graph.Verb, name string, ok bool) {
	all := strings.Fields(gazetteer.Fold(strings.Join(args, " ")))
	best := 0
	for _, q := range questions() {
		if q.command != command {
			continue
		}
		for _, words := range q.words {
			w := strings.Fields(gazetteer.Fold(words))
			if len(w) > best && len(w) <= len(all) && strings.Join(all[:len(w)], " ") == strings.Join(w, " ") {
				best, verb = len(w), q.verb
			}
		}
	}
	if best == 0 {
		return "", "", false
	}
	// The name is what the arguments hold behind the verb, as it was typed.
	n := 0
	for i, a := range args {
		n += len(strings.Fields(gazetteer.Fold(a)))
		if n == best {
			return verb, strings.TrimSpace(strings.Join(args[i+1:], " ")), true
		}
	}
	return verb, strings.Join(all[best:], " "), true
}

// verbsOf lists the first words of each verb of a question, as the help shows
// them.
func verbsOf(command string) []string {
	var out []string
	for _, q := range questions() {
		if q.command == command {
			out = append(out, q.words[0])
		}
	}
	return out
}

package syntax_test

import (
	"fmt"

	"actant/internal/syntax"
)

// The shipped French model reads a sentence and says who did what.
func Example() {
	m, err := syntax.Default("fr")
	if err != nil {
		fmt.Println(err)
		return
	}
	var words []syntax.Word
	for _, form := range []string{"Le", "ministre", "a", "reçu", "une", "délégation", "."} {
		words = append(words, syntax.Word{Form: form})
	}
	r := m.Reader()
	t := r.Read(words)
	v := t.Root()
	g := t.VerbGroup(v)
	fmt.Println(t.Words[v].Lemma, t.Words[t.Subjects(v)[0].Word].Form, t.Words[t.Objects(v)[0].Word].Form, g.Tense == syntax.Past)
	// Output: recevoir ministre délégation true
}

package syntax_test

import (
	"strings"
	"testing"

	"actant/internal/syntax"
)

// tree builds a tree from "form/lemma/UPOS/head/rel[/feats]" words, heads from 1.
func tree(t *testing.T, lang, text string) *syntax.Tree {
	t.Helper()
	var words []syntax.Word
	for _, f := range strings.Fields(text) {
		p := strings.Split(f, "/")
		w := syntax.Word{Form: p[0], Lemma: p[1]}
		w.UPOS, _ = syntax.ParseUPOS(p[2])
		for _, d := range p[3] {
			w.Head = w.Head*10 + int(d-'0')
		}
		w.Head--
		w.Rel, _ = syntax.ParseRel(p[4])
		if len(p) > 5 {
			w.Feats = syntax.ParseFeats(p[5])
		}
		words = append(words, w)
	}
	tr, err := syntax.NewTree(lang, words)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

const (
	part = "/VerbForm=Part|Tense=Past"
	fin  = "/VerbForm=Fin|Mood=Ind|Tense=Pres"
	inf  = "/VerbForm=Inf"
)

func links(tr *syntax.Tree, ls []syntax.Link) string {
	var out []string
	for _, l := range ls {
		out = append(out, tr.Words[l.Word].Form+":"+l.Way.String())
	}
	return strings.Join(out, " ")
}

func TestSubjects(t *testing.T) {
	for _, c := range []struct {
		name, tree           string
		verb                 int
		subj, passive, agent string
	}{
		{"direct", "Dupont/Dupont/PROPN/3/nsubj a/avoir/AUX/3/aux:tense" + fin + " reçu/recevoir/VERB/0/root" + part + " Marie/Marie/PROPN/3/obj", 2, "Dupont:direct", "", ""},
		{"passive with agent", "Dupont/Dupont/PROPN/3/nsubj:pass est/être/AUX/3/aux:pass" + fin + " reçu/recevoir/VERB/0/root" + part + " par/par/ADP/5/case Marie/Marie/PROPN/3/obl:agent", 2, "", "Dupont:direct", "Marie:direct"},
		{"relative pronoun", "homme/homme/NOUN/0/root qui/qui/PRON/3/nsubj/PronType=Rel signe/signer/VERB/1/acl:relcl" + fin, 2, "homme:chain", "", ""},
		{"control", "Dupont/Dupont/PROPN/2/nsubj refuse/refuser/VERB/0/root" + fin + " de/de/ADP/4/mark signer/signer/VERB/2/xcomp" + inf, 3, "Dupont:chain", "", ""},
		{"object control", "Dupont/Dupont/PROPN/2/nsubj invite/inviter/VERB/0/root" + fin + " Marie/Marie/PROPN/2/obj à/à/ADP/5/mark venir/venir/VERB/2/xcomp" + inf, 4, "Marie:chain", "", ""},
		{"coordinated verb", "Dupont/Dupont/PROPN/2/nsubj arrive/arriver/VERB/0/root" + fin + " et/et/CCONJ/4/cc signe/signer/VERB/2/conj" + fin, 3, "Dupont:chain", "", ""},
		{"bare participle of a noun", "Dupont/Dupont/PROPN/0/root reçu/recevoir/VERB/1/acl" + part + " par/par/ADP/4/case Marie/Marie/PROPN/2/obl:agent", 1, "", "Dupont:direct", "Marie:direct"},
		{"active participle", "Dupont/Dupont/PROPN/0/root arrivé/arriver/VERB/1/acl" + part, 1, "Dupont:direct", "", ""},
		{"participle with an object is active", "Dupont/Dupont/PROPN/0/root invité/inviter/VERB/1/acl" + part + " Marie/Marie/PROPN/2/obj", 1, "Dupont:direct", "", ""},
		{"purpose", "Dupont/Dupont/PROPN/2/nsubj vient/venir/VERB/0/root" + fin + " pour/pour/ADP/4/mark signer/signer/VERB/2/advcl" + inf, 3, "Dupont:chain", "", ""},
		{"opening participle", "Reçu/recevoir/VERB/5/advcl" + part + " par/par/ADP/3/case Marie/Marie/PROPN/1/obl:agent Dupont/Dupont/PROPN/5/nsubj parle/parler/VERB/0/root" + fin, 0, "", "Dupont:chain", "Marie:direct"},
	} {
		tr := tree(t, "fr", c.tree)
		if got := links(tr, tr.Subjects(c.verb)); got != c.subj {
			t.Errorf("%s: subjects %q, want %q", c.name, got, c.subj)
		}
		if got := links(tr, tr.PassiveSubjects(c.verb)); got != c.passive {
			t.Errorf("%s: passive subjects %q, want %q", c.name, got, c.passive)
		}
		if got := links(tr, tr.Agents(c.verb)); got != c.agent {
			t.Errorf("%s: agents %q, want %q", c.name, got, c.agent)
		}
	}
}

func TestObliquesThroughNouns(t *testing.T) {
	tr := tree(t, "fr", "Dupont/Dupont/PROPN/2/nsubj signe/signer/VERB/0/root"+fin+" un/un/DET/4/det accord/accord/NOUN/2/obj avec/avec/ADP/6/case Marie/Marie/PROPN/4/nmod")
	if got := links(tr, tr.Obliques(1, "avec")); got != "Marie:chain" {
		t.Errorf("obliques of the verb: %q", got)
	}
	if got := links(tr, tr.Obliques(3, "avec")); got != "Marie:direct" {
		t.Errorf("obliques of the noun: %q", got)
	}
	if got := links(tr, tr.Obliques(1, "par")); got != "" {
		t.Errorf("obliques with another preposition: %q", got)
	}
}

func TestVerbGroup(t *testing.T) {
	for _, c := range []struct {
		name, lang, tree string
		verb             int
		want             syntax.VerbGroup
	}{
		{"compound past", "fr", "Il/il/PRON/3/nsubj a/avoir/AUX/3/aux:tense" + fin + " signé/signer/VERB/0/root" + part, 2, syntax.VerbGroup{Tense: syntax.Past, Mood: syntax.Indicative}},
		{"future", "fr", "Il/il/PRON/2/nsubj signera/signer/VERB/0/root/VerbForm=Fin|Mood=Ind|Tense=Fut", 1, syntax.VerbGroup{Tense: syntax.Future, Mood: syntax.Indicative}},
		{"near future", "fr", "Il/il/PRON/2/nsubj va/aller/VERB/0/root" + fin + " signer/signer/VERB/2/xcomp" + inf, 2, syntax.VerbGroup{Tense: syntax.Future, Mood: syntax.Indicative}},
		{"modal", "fr", "Il/il/PRON/2/nsubj doit/devoir/VERB/0/root" + fin + " signer/signer/VERB/2/xcomp" + inf, 2, syntax.VerbGroup{Tense: syntax.Present, Mood: syntax.Indicative, ModalLemma: "devoir"}},
		{"negated", "fr", "Il/il/PRON/4/nsubj n'/ne/ADV/4/advmod a/avoir/AUX/4/aux:tense" + fin + " signé/signer/VERB/0/root" + part, 3, syntax.VerbGroup{Tense: syntax.Past, Mood: syntax.Indicative, Negated: true}},
		{"governor", "fr", "Il/il/PRON/2/nsubj refuse/refuser/VERB/0/root" + fin + " de/de/ADP/4/mark signer/signer/VERB/2/xcomp" + inf, 3, syntax.VerbGroup{GovernorLemma: "refuser", Mark: "de"}},
		{"condition", "fr", "Si/si/SCONJ/3/mark il/il/PRON/3/nsubj signe/signer/VERB/4/advcl" + fin + " partons/partir/VERB/0/root" + fin, 2, syntax.VerbGroup{Tense: syntax.Present, Mood: syntax.Indicative, Mark: "si"}},
		{"will", "en", "He/he/PRON/3/nsubj will/will/AUX/3/aux/VerbForm=Fin meet/meet/VERB/0/root" + inf, 2, syntax.VerbGroup{Tense: syntax.Future}},
		{"did not", "en", "He/he/PRON/4/nsubj did/do/AUX/4/aux/VerbForm=Fin|Mood=Ind|Tense=Past not/not/PART/4/advmod meet/meet/VERB/0/root" + inf, 3, syntax.VerbGroup{Tense: syntax.Past, Mood: syntax.Indicative, Negated: true}},
	} {
		g := tree(t, c.lang, c.tree).VerbGroup(c.verb)
		if g.Tense != c.want.Tense || g.Mood != c.want.Mood || g.Negated != c.want.Negated || g.ModalLemma != c.want.ModalLemma ||
			g.GovernorLemma != c.want.GovernorLemma || g.Mark != c.want.Mark {
			t.Errorf("%s: got %+v", c.name, g)
		}
	}
}

func TestTreeOfRing(t *testing.T) {
	if _, err := syntax.NewTree("fr", []syntax.Word{{Head: 1}, {Head: 0}}); err == nil {
		t.Error("a ring was taken for a tree")
	}
}

func TestTreeOutOfRange(t *testing.T) {
	tr := tree(t, "fr", "Dupont/Dupont/PROPN/0/root")
	for _, i := range []int{-1, 1, 99} {
		tr.Subjects(i)
		tr.PassiveSubjects(i)
		tr.Objects(i)
		tr.Agents(i)
		tr.Obliques(i, "avec")
		tr.Conjuncts(i)
		tr.Appositions(i)
		tr.Heads(i)
		tr.VerbGroup(i)
		tr.Clause(i)
		tr.Subtree(i)
		tr.Negated(i)
		tr.Passive(i)
		tr.Prep(i)
	}
}

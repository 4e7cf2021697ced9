package syntax_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"actant/internal/syntax"
)

const ownTreebank = "../../testdata/treebank/fr-genre.conllu"

func readOwn(t testing.TB) [][]syntax.Word {
	f, err := os.Open(ownTreebank)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	bank, err := syntax.ReadCoNLLU(f, ownTreebank)
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

func TestCoNLLUSurface(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"du keeps its first part that hangs outside", `
1	Fin	fin	NOUN	_	_	0	root	_	_
2-3	du	_	_	_	_	_	_	_	_
2	de	de	ADP	_	_	4	case	_	_
3	le	le	DET	_	_	4	det	_	_
4	conflit	conflit	NOUN	_	_	1	nmod	_	_
`, "Fin/NOUN/-1/root du/ADP/2/case conflit/NOUN/0/nmod"},
		{"duquel is the pronoun", `
1	cours	cours	NOUN	_	_	0	root	_	_
2-3	duquel	_	_	_	_	_	_	_	_
2	de	de	ADP	_	_	3	case	_	_
3	lequel	lequel	PRON	_	PronType=Rel	1	nmod	_	_
`, "cours/NOUN/-1/root duquel/PRON/0/nmod"},
		{"parts that spell the whole stay words", `
1-2	don't	_	_	_	_	_	_	_	_
1	do	do	AUX	_	_	3	aux	_	_
2	n't	not	PART	_	_	3	advmod	_	_
3	go	go	VERB	_	_	0	root	_	_
`, "do/AUX/2/aux n't/PART/2/advmod go/VERB/-1/root"},
	} {
		bank, err := syntax.ReadCoNLLU(strings.NewReader(c.text), "x")
		if err != nil || len(bank) != 1 {
			t.Errorf("%s: %d sentences, %v", c.name, len(bank), err)
			continue
		}
		var got []string
		for _, w := range bank[0] {
			got = append(got, w.Form+"/"+w.UPOS.String()+"/"+itoa(w.Head)+"/"+w.Rel.String())
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, s, c.want)
		}
	}
}

func itoa(i int) string {
	if i < 0 {
		return "-" + itoa(-i)
	}
	if i < 10 {
		return string(rune('0' + i))
	}
	return itoa(i/10) + itoa(i%10)
}

func TestCoNLLUFaults(t *testing.T) {
	text := "1\tA\ta\tNOUN\t_\t_\t0\troot\t_\n\n" + // 9 columns
		"1\tA\ta\tNOWN\t_\t_\t0\troot\t_\t_\n\n" + // part of speech
		"1\tA\ta\tNOUN\t_\t_\t7\troot\t_\t_\n\n" + // head
		"1\tA\ta\tNOUN\t_\t_\t2\tdep\t_\t_\n2\tB\tb\tNOUN\t_\t_\t1\tdep\t_\t_\n3\tC\tc\tNOUN\t_\t_\t0\troot\t_\t_\n\n" + // a ring
		"1\tA\ta\tNOUN\t_\t_\t0\troot\t_\t_\n"
	bank, err := syntax.ReadCoNLLU(strings.NewReader(text), "bad.conllu")
	if len(bank) != 1 {
		t.Errorf("%d good sentences, want 1", len(bank))
	}
	for _, want := range []string{"bad.conllu:1: 9 columns", "bad.conllu:3: unknown part of speech", "bad.conllu:5: head 7", "bad.conllu:7: word 1 hangs on itself"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %q lacks %q", err, want)
		}
	}
	var f *syntax.Fault
	if !errors.As(err, &f) || f.Line != 1 {
		t.Errorf("first fault is %v", f)
	}
}

func TestCoNLLURoundTrip(t *testing.T) {
	bank := readOwn(t)
	var b strings.Builder
	for _, s := range bank {
		if err := syntax.WriteCoNLLU(&b, s); err != nil {
			t.Fatal(err)
		}
	}
	again, err := syntax.ReadCoNLLU(strings.NewReader(b.String()), "again")
	if err != nil || len(again) != len(bank) {
		t.Fatalf("%d sentences instead of %d: %v", len(again), len(bank), err)
	}
	for i := range bank {
		for j := range bank[i] {
			if bank[i][j] != again[i][j] {
				t.Fatalf("sentence %d word %d: %+v became %+v", i+1, j+1, bank[i][j], again[i][j])
			}
		}
	}
}

func FuzzReadCoNLLU(f *testing.F) {
	f.Add("1\tA\ta\tNOUN\t_\t_\t0\troot\t_\t_\n")
	f.Add("1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tde\tde\tADP\t_\t_\t0\troot\t_\t_\n2\tle\tle\tDET\t_\t_\t1\tdet\t_\t_\n")
	f.Fuzz(func(t *testing.T, s string) {
		bank, _ := syntax.ReadCoNLLU(strings.NewReader(s), "fuzz")
		for _, words := range bank {
			if _, err := syntax.NewTree("fr", words); err != nil {
				t.Fatalf("a sentence that was read is no tree: %v", err)
			}
		}
	})
}

func openOwn() ([]byte, error) { return os.ReadFile(ownTreebank) }

package resolve

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"
)

//go:embed data/words.tsv
var wordsTSV string

// lexicon holds the words of names by class.
type lexicon struct {
	particle, fuse, optional, title, given, honour, office, many, patron, numeral map[string]bool
	groups                                                                        map[string][]int32 // spelling groups a word belongs to
	nicks                                                                         map[string][]int32 // short-form groups
	sum                                                                           uint64             // of the words and the groups that were added
	labels                                                                        []string           // of groups, by number: "~" and the first form
}

// words is the shipped lexicon, read once.
var words = sync.OnceValue(func() *lexicon { return readLexicon(wordsTSV) })

func readLexicon(tsv string) *lexicon {
	l := &lexicon{particle: map[string]bool{}, fuse: map[string]bool{}, optional: map[string]bool{},
		title: map[string]bool{}, given: map[string]bool{}, honour: map[string]bool{}, office: map[string]bool{}, many: map[string]bool{}, patron: map[string]bool{}, numeral: map[string]bool{}, groups: map[string][]int32{}, nicks: map[string][]int32{}}
	sets := map[string]map[string]bool{"particle": l.particle, "fuse": l.fuse, "optional": l.optional,
		"title": l.title, "given": l.given, "honour": l.honour, "office": l.office, "many": l.many, "patron": l.patron, "numeral": l.numeral}
	h := fnv.New64a()
	fmt.Fprint(h, tsv)
	l.sum = h.Sum64()
	for line := range strings.Lines(tsv) {
		class, rest, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || class[0] == '#' {
			continue
		}
		fields := strings.Fields(rest)
		switch class {
		case "spelling":
			l.addGroup(l.groups, fields)
		case "short":
			l.addGroup(l.nicks, fields)
		default:
			for _, w := range fields {
				sets[class][w] = true
			}
		}
	}
	return l
}

func (l *lexicon) addGroup(m map[string][]int32, forms []string) {
	if len(forms) == 0 {
		return
	}
	l.labels = append(l.labels, "~"+forms[0])
	for _, f := range forms {
		m[f] = append(m[f], int32(len(l.labels)-1))
	}
}

// shareGroup tells whether two sorted short lists have a member in common.
func shareGroup(a, b []int32) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// with copies the lexicon and adds spelling groups.
func (l *lexicon) with(groups [][]string) *lexicon {
	c := *l
	c.labels = l.labels[:len(l.labels):len(l.labels)]
	c.groups = make(map[string][]int32, len(l.groups)+4*len(groups))
	for k, v := range l.groups {
		c.groups[k] = v[:len(v):len(v)]
	}
	for _, g := range groups {
		c.addGroup(c.groups, g)
	}
	h := fnv.New64a()
	fmt.Fprintln(h, l.sum)
	for _, g := range groups {
		fmt.Fprintln(h, g)
	}
	c.sum = h.Sum64()
	return &c
}

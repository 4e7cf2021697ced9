package main

import (
	"os"
	"path/filepath"
	"strings"
)

// mergeCountries joins the drafted countries with the hand table of demonyms,
// prefixes and descriptive names.
func (m *merger) mergeCountries() error {
	rows, err := readTSV(filepath.Join(m.drafts, "countries.tsv"))
	if err != nil {
		return err
	}
	by := map[string]*entry{}
	for _, r := range rows {
		e := &entry{id: "country:" + r["iso2"], typ: "country", name: strings.ReplaceAll(r["fr"], "’", "'"), country: r["iso2"], wikidata: r["id"], source: "cldr"}
		if short, long, ok := strings.Cut(e.name, "|"); ok {
			e.name = short
			e.addAlias("fr", long, "")
		}
		if name := pressNames[r["iso2"]]; name != "" && name != e.name {
			old := e.name
			e.name = name
			if !strings.Contains(old, "(") {
				e.addAlias("fr", old, "")
			}
		}
		if c := r["capital_geonameid"]; c != "" {
			m.capitals["gn:"+c] = true
		}
		for _, en := range strings.Split(r["en"], "|") {
			e.addAlias("en", en, "")
		}
		if r["ar"] != "" {
			e.addAlias("ar", r["ar"], "")
		}
		e.extra = []string{r["iso3"], "", r["capital_fr"]}
		by[r["iso2"]] = e
		m.countries = append(m.countries, e)
	}
	b, err := os.ReadFile(filepath.Join(m.hand, "countries.psv"))
	if err != nil {
		return err
	}
	for _, l := range strings.Split(string(b), "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		c := strings.Split(l, "~")
		for len(c) < 6 {
			c = append(c, "")
		}
		e := by[c[0]]
		if e == nil {
			e = &entry{id: "country:" + c[0], typ: "territory", country: c[0], source: "hand", extra: []string{"", "", ""}}
			m.countries = append(m.countries, e)
			by[c[0]] = e
		}
		fillCountry(e, c)
	}
	for _, e := range m.countries {
		e.extra[1] = genitive(e.name, e.country)
		formalNames(e)
	}
	return m.write("countries.tsv", "iso3\tde\tcapital", m.countries)
}

// kingdoms and states are called "Royaume de …", "État de …"; the rest of the
// countries are republics, but for those called by one name only.
var (
	kingdoms = set("ma jo sa bh es be nl dk no se th kh ls sz to bt gb")
	plain    = set("ca au nz jp my mc li ad va lu us ae bn om qa kw ag bs bb bz dm gd gy jm kn lc vc tt fj pg sb tv vu ws ki nr fm mh pw hk mo")
	formal   = set("ae qa kw il ps ly er")
)

// formalNames adds "République du Mali", "République malienne", "Royaume du
// Maroc", "État du Qatar".
func formalNames(e *entry) {
	if e.typ != "country" {
		return
	}
	iso := strings.ToLower(e.country)
	of := e.extra[1]
	if rest, ok := strings.CutPrefix(of, "de la "); ok {
		of = "de " + rest
	} else if rest, ok := strings.CutPrefix(of, "de l'"); ok {
		of = "d'" + rest
	}
	switch {
	case formal[iso]:
		e.addAlias("fr", "État "+of, "official")
	case kingdoms[iso]:
		e.addAlias("fr", "Royaume "+of, "official")
	case plain[iso]:
	case !strings.HasPrefix(e.name, "République"):
		e.addAlias("fr", "République "+of, "official")
		if fem := feminineDemonym(e); fem != "" {
			e.addAlias("fr", "République "+fem, "official")
		}
	}
}

// feminineDemonym is the first feminine demonym of a country, unless ambiguous.
func feminineDemonym(e *entry) string {
	for _, a := range e.aliases {
		if _, f, flags := splitAlias(a, ""); flags == "f" {
			return f
		}
	}
	return ""
}

// fillCountry adds the hand-made columns to a country.
func fillCountry(e *entry, c []string) {
	for _, a := range strings.Split(c[4], "|") {
		lang, form, flags := splitAlias(a, "fr")
		if e.name == "" {
			e.name = form
			continue
		}
		if form == e.name && flags != "" {
			e.flags = flags // "Dominique" is a given name too
			continue
		}
		if strings.Contains(flags, "abbr") && !strings.Contains(flags, "cs") {
			flags += ",cs"
		}
		e.addAlias(lang, form, flags)
	}
	for _, n := range strings.Split(c[5], "|") {
		lang, form, flags := splitAlias(n, "fr")
		if form = stripArticle(form); form != "" {
			e.addAlias(lang, form, strings.Trim("nominal,"+flags, ","))
		}
	}
	if c[1] != "" {
		for _, d := range strings.Split(c[1], "/") {
			word, flags, _ := strings.Cut(d, ";")
			forms := demonymForms(word)
			for i, f := range forms {
				e.addAlias("fr", f, strings.Trim([]string{"m", "f", "mp", "fp"}[i]+","+flags, ","))
			}
		}
	}
	if c[2] != "" {
		for _, p := range strings.Split(c[2], "/") {
			word, flags, _ := strings.Cut(p, ";")
			e.addAlias("fr", word, strings.Trim("pre,"+flags, ","))
		}
	}
	if c[3] != "" {
		for _, d := range strings.Split(c[3], "/") {
			word, flags, _ := strings.Cut(d, ";")
			e.addAlias("en", word, strings.Trim("m,f,"+flags, ","))
			if !strings.HasSuffix(word, "ese") && !strings.HasSuffix(word, "sh") && !strings.HasSuffix(word, "ch") && !strings.HasSuffix(word, "ss") {
				e.addAlias("en", word+"s", strings.Trim("mp,fp,"+flags, ","))
			}
		}
	}
}

// demonymForms gives the four forms of a French demonym; "m:f:mp:fp" states
// what the rules would get wrong.
func demonymForms(word string) [4]string {
	given := strings.Split(word, ":")
	m := given[0]
	var out [4]string
	out[0] = m
	out[1] = feminine(m)
	if len(given) > 1 && given[1] != "" {
		out[1] = given[1]
	}
	out[2], out[3] = plural(m), plural(out[1])
	if len(given) > 2 && given[2] != "" {
		out[2] = given[2]
	}
	if len(given) > 3 && given[3] != "" {
		out[3] = given[3]
	}
	return out
}

func feminine(m string) string {
	switch {
	case strings.HasSuffix(m, "e"):
		return m
	case strings.HasSuffix(m, "ien"), strings.HasSuffix(m, "éen"):
		return m + "ne"
	}
	return m + "e"
}

func plural(s string) string {
	if strings.HasSuffix(s, "s") || strings.HasSuffix(s, "x") {
		return s
	}
	return s + "s"
}

package gazetteer

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"actant/internal/kg"
	"actant/internal/segment"
)

// field finds the first of the columns that a row has.
func field(row map[string]string, names ...string) string {
	for _, n := range names {
		if v := strings.TrimSpace(row[n]); v != "" {
			return v
		}
	}
	return ""
}

// generic reads a row of named fields, as CSV and JSON lists have them.
func (im *importer) generic(line int, f map[string]string) {
	e := Entry{
		ID:       field(f, "id"),
		Type:     field(f, "type", "class"),
		Name:     field(f, "canonical", "name", "label", "nom", "title", "itemlabel", "item_label"),
		Country:  field(f, "country", "countrycode", "country_code", "iso2", "pays"),
		From:     isoField(field(f, "from", "start", "began", "startdate")),
		To:       isoField(field(f, "to", "end", "ended", "enddate")),
		Wikidata: field(f, "wikidata", "wikidataid", "qid", "wikidata_id"),
		Lat:      field(f, "lat", "latitude"), Lon: field(f, "lon", "lng", "longitude"),
	}
	if e.Wikidata == "" && isQID(e.ID) {
		e.Wikidata, e.ID = e.ID, ""
	}
	if len(e.Country) != 2 {
		e.Country = ""
	}
	if k := field(f, "kind", "schema"); k != "" {
		e.Kind = kindWord(k)
	} else if k := kindWord(e.Type); k != "" {
		e.Kind = k
	}
	e.Pop, _ = strconv.Atoi(field(f, "pop", "population"))
	if g := field(f, "gender"); g != "" {
		e.Gender = genderOf(g)
	}
	e.flags, _ = parseFlags(f["flags"])
	row := ImportRow{Entry: e, Line: line}
	sep := "|"
	raw := field(f, "aliases", "alias", "altlabel", "itemaltlabel", "autres_noms")
	if !strings.Contains(raw, "|") && strings.Contains(f["itemaltlabel"], ", ") {
		sep = ", "
	}
	eachAlias(strings.ReplaceAll(raw, sep, "|"), func(a Alias, bad string) {
		if bad != "" {
			im.fault(line, "alias %q: unknown flag %q", a.Form, bad)
		}
		row.Aliases = append(row.Aliases, a)
	})
	if en := field(f, "en", "name_en", "english"); en != "" {
		row.Aliases = append(row.Aliases, Alias{Lang: "en", Form: en})
	}
	if fr := field(f, "fr", "name_fr", "francais"); fr != "" {
		row.Aliases = append(row.Aliases, Alias{Lang: "fr", Form: fr})
	}
	im.add(row)
}

// isoField takes the day off an ISO time and "+1999-01-01T00:00:00Z".
func isoField(s string) string {
	s = strings.TrimPrefix(s, "+")
	if i := strings.IndexByte(s, 'T'); i > 0 {
		s = s[:i]
	}
	for strings.HasSuffix(s, "-00") {
		s = strings.TrimSuffix(s, "-00")
	}
	return s
}

func isQID(s string) bool { return len(s) > 1 && s[0] == 'Q' && isNumber(s[1:]) }

func genderOf(s string) byte {
	switch strings.ToLower(s) {
	case "m", "male", "homme", "masculin":
		return 'm'
	case "f", "female", "femme", "féminin", "feminin":
		return 'f'
	}
	return 0
}

// kindWord reads the words other people use for our kinds.
func kindWord(s string) kg.Kind {
	switch Fold(s) {
	case "person", "human", "personne", "politician":
		return kg.Person
	case "organisation", "organization", "org", "company", "publicbody", "public body", "legalentity", "party", "entreprise":
		return kg.Organisation
	case "country", "state", "pays":
		return kg.Country
	case "ministry", "ministere", "department":
		return kg.Ministry
	case "place", "city", "address", "lieu", "ville", "settlement":
		return kg.Place
	case "exercise", "exercice":
		return kg.Exercise
	case "office", "position", "post":
		return Office
	}
	return ""
}

// readTSV reads a list of our own columns, or any TSV with a name column.
func (im *importer) readTSV(b []byte) error {
	t := newTable(im.file, string(b))
	if t.col("canonical") < 0 && t.col("name") < 0 && t.col("label") < 0 {
		return errors.New("the header must name a column canonical, name or label")
	}
	for i := range t.cols {
		t.cols[i] = strings.ToLower(strings.TrimSpace(t.cols[i]))
	}
	for t.next() {
		if len(t.row) > len(t.cols) {
			im.fault(t.line, "%d columns where the header names %d", len(t.row), len(t.cols))
			continue
		}
		f := map[string]string{}
		for i, c := range t.cols {
			f[c] = t.get(i)
		}
		im.generic(t.line, f)
	}
	return nil
}

// eachCSV calls f for each record with its fields by lower-case column name.
func (im *importer) eachCSV(b []byte, f func(line int, row map[string]string)) error {
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	if line, _, _ := bytes.Cut(b, []byte("\n")); bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		r.Comma = ';'
	}
	head, err := r.Read()
	if err != nil {
		return err
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
	}
	for {
		rec, err := r.Read()
		if err == io.EOF {
			return nil
		}
		line, _ := r.FieldPos(0)
		var pe *csv.ParseError
		if errors.As(err, &pe) {
			im.fault(pe.Line, "%v", pe.Err)
			continue
		}
		if err != nil {
			return err
		}
		if len(rec) > len(head) {
			im.fault(line, "%d columns where the header names %d", len(rec), len(head))
			continue
		}
		row := map[string]string{}
		for i, v := range rec {
			row[head[i]] = v
		}
		f(line, row)
	}
}

// readCSV reads a CSV with a header; ";" as separator is told by the header.
func (im *importer) readCSV(b []byte) error { return im.eachCSV(b, im.generic) }

// readJSONL reads one JSON object a line, or one array of objects.
func (im *importer) readJSONL(b []byte) error {
	one := func(line int, raw []byte) {
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil {
			im.fault(line, "no JSON object: %v", err)
			return
		}
		f := map[string]string{}
		for k, v := range m {
			f[strings.ToLower(k)] = jsonText(v)
		}
		im.generic(line, f)
	}
	if t := bytes.TrimSpace(b); len(t) > 0 && t[0] == '[' {
		var all []json.RawMessage
		if err := json.Unmarshal(t, &all); err != nil {
			return err
		}
		for i, raw := range all {
			one(i+1, raw)
		}
		return nil
	}
	return eachLine(b, func(line int, s string) { one(line, []byte(s)) })
}

// jsonText joins lists of texts by "|".
func jsonText(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case []any:
		var out []string
		for _, y := range x {
			if s := jsonText(y); s != "" {
				out = append(out, s)
			}
		}
		return strings.Join(out, "|")
	}
	return ""
}

// readSPARQL reads SPARQL 1.1 JSON results. Variables: item (or person, org,
// place, …) with itemLabel, itemAltLabel, country or countryCode, start, end,
// position with positionLabel. Rows of one item are one entry.
func (im *importer) readSPARQL(b []byte) error {
	var doc struct {
		Results struct {
			Bindings []map[string]struct {
				Value string `json:"value"`
				Lang  string `json:"xml:lang"`
			} `json:"bindings"`
		} `json:"results"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		return err
	}
	for i, bind := range doc.Results.Bindings {
		f, lang := map[string]string{}, ""
		for k, v := range bind {
			val := v.Value
			if j := strings.LastIndex(val, "/entity/"); j >= 0 {
				val = val[j+len("/entity/"):]
			}
			f[strings.ToLower(k)] = val
			if strings.HasSuffix(k, "Label") && lang == "" {
				lang = v.Lang
			}
		}
		for _, v := range []string{"item", "person", "org", "organisation", "place", "entity"} {
			if q := f[v]; q != "" {
				f["wikidata"] = q
				if f["name"] == "" {
					f["name"] = f[v+"label"]
				}
				if f["aliases"] == "" {
					f["aliases"] = strings.ReplaceAll(f[v+"altlabel"], ", ", "|")
				}
				break
			}
		}
		if f["position"] != "" && f["name"] != "" {
			im.term(i+1, cmp.Or(f["positionlabel"], f["position"]), f["name"], f["wikidata"], f)
			continue
		}
		im.generic(i+1, f)
	}
	return nil
}

// readGeoNames reads a GeoNames dump: 19 columns without a header.
func (im *importer) readGeoNames(b []byte) error {
	return eachLine(b, func(line int, s string) {
		c := strings.Split(s, "\t")
		if len(c) < 15 {
			im.fault(line, "%d columns, a GeoNames row has 19", len(c))
			return
		}
		e := Entry{ID: "place:gn" + c[0], Type: geoType(c[6], c[7]), Name: c[1], Country: c[8], Lat: c[4], Lon: c[5]}
		if !isNumber(c[0]) {
			im.fault(line, "%q is no GeoNames id", c[0])
			return
		}
		e.Pop, _ = strconv.Atoi(c[14])
		row := ImportRow{Entry: e, Line: line}
		for _, a := range strings.Split(c[3], ",") {
			if latin(a) && a != c[1] {
				row.Aliases = append(row.Aliases, Alias{Form: a})
			}
		}
		im.add(row)
	})
}

// latin tells names in Latin script that are no codes ("CMN").
func latin(s string) bool {
	lower := false
	for _, r := range s {
		if r > 0x24F && (r < 0x1E00 || r > 0x1EFF) && r != '’' && r != 'ʼ' {
			return false
		}
		lower = lower || 'a' <= r && r <= 'z' || r > 0xDF
	}
	return lower
}

func geoType(class, code string) string {
	switch {
	case code == "PPLC":
		return "capital"
	case class == "P":
		return "city"
	case code == "AIRP":
		return "airport"
	case class == "A":
		return "subdivision"
	}
	return "place"
}

// readFtM reads FollowTheMoney entities, one JSON object a line.
func (im *importer) readFtM(b []byte) error {
	names := map[string]string{} // FtM id → our id
	posts := map[string]string{} // FtM id → title
	type occupancy struct {
		holder, post, from, to string
		line                   int
	}
	var terms []occupancy
	err := eachLine(b, func(line int, s string) {
		var x struct {
			ID, Schema string
			Properties map[string][]string
		}
		if err := json.Unmarshal([]byte(s), &x); err != nil {
			im.fault(line, "no FollowTheMoney entity: %v", err)
			return
		}
		p := func(k string) string {
			if v := x.Properties[k]; len(v) > 0 {
				return v[0]
			}
			return ""
		}
		switch x.Schema {
		case "Occupancy":
			terms = append(terms, occupancy{p("holder"), p("post"), isoField(p("startDate")), isoField(p("endDate")), line})
			return
		case "Position":
			posts[x.ID] = p("name")
			return
		}
		kind := kindWord(x.Schema)
		if kind == "" {
			im.fault(line, "schema %s holds no name that articles tell", x.Schema)
			return
		}
		row := ImportRow{Entry: Entry{Kind: kind, Name: p("name"), Country: p("country"), Wikidata: p("wikidataId"), Gender: genderOf(p("gender"))}, Line: line}
		if len(row.Entry.Country) != 2 {
			row.Entry.Country = ""
		}
		for _, k := range []string{"name", "alias", "weakAlias", "previousName", "abbreviation"} {
			for _, a := range x.Properties[k] {
				flags := Flags(0)
				switch k {
				case "weakAlias":
					flags = Weak
				case "abbreviation":
					flags = Abbr | CS
				}
				row.Aliases = append(row.Aliases, Alias{Form: a, Flags: flags})
			}
		}
		n := len(im.Rows)
		im.add(row)
		if len(im.Rows) > n {
			names[x.ID] = im.Rows[n].Entry.ID
		}
	})
	for _, o := range terms {
		person, title := names[o.holder], posts[o.post]
		if person == "" || title == "" {
			im.fault(o.line, "occupancy without its holder or post in the list")
			continue
		}
		im.hold(o.line, person, title, o.from, o.to)
	}
	return err
}

// readOfficeHolders reads a CSV with the columns position, person, personID,
// start and end, and gender where there is one.
func (im *importer) readOfficeHolders(b []byte) error {
	return im.eachCSV(b, func(line int, f map[string]string) {
		if f["position"] == "" || f["person"] == "" {
			im.fault(line, "no position or no person")
			return
		}
		im.term(line, f["position"], f["person"], cmp.Or(f["personid"], f["wikidata"]), f)
	})
}

// term adds a person and one term of office.
func (im *importer) term(line int, position, name, qid string, f map[string]string) {
	e := Entry{ID: "person:" + Slug(name), Name: name, Gender: genderOf(f["gender"]), Country: f["countrycode"]}
	if isQID(qid) {
		e.Wikidata = qid
	}
	n := len(im.Faults)
	im.add(ImportRow{Entry: e, Line: line})
	if len(im.Faults) == n {
		im.hold(line, e.ID, position, isoField(field(f, "start", "from")), isoField(field(f, "end", "to")))
	}
}

// hold adds a term of office; the office's id comes from the kind that its
// title tells.
func (im *importer) hold(line int, person, title, from, to string) {
	for _, d := range []string{from, to} {
		if _, ok := isoDay(d, false); d != "" && !ok {
			im.fault(line, "%s: %q is no date; want 2020, 2020-10 or 2020-10-02", person, d)
			return
		}
	}
	if from != "" && to != "" && to < from {
		im.fault(line, "%s: the term ends (%s) before it begins (%s)", person, to, from)
		return
	}
	cc := strings.ToLower(im.opt.Country)
	kind := OfficeKind(title)
	office := "office:" + cc + "-" + strings.ReplaceAll(kind, "_", "-")
	if kind == "" || cc == "" {
		office = "office:" + strings.TrimPrefix(cc+"-", "-") + Slug(title)
	}
	if _, ok := im.at[office]; !ok {
		im.add(ImportRow{Entry: Entry{ID: office, Type: kind, Name: title, Country: im.opt.Country}, Line: line})
	}
	im.Holdings = append(im.Holdings, Holding{Person: person, Office: office, From: from, To: to})
}

// OfficeKind reads the kind of an office off its title: "Minister of Foreign
// Affairs" is "foreign", "Premier ministre" is "head_of_government"; "" when the
// title tells none. It needs the shipped word lists.
func OfficeKind(title string) string {
	g, err := Default()
	if err != nil {
		return ""
	}
	lang := "en"
	if f := " " + Fold(title) + " "; strings.Contains(f, " ministre ") || strings.Contains(f, " de ") || strings.Contains(f, " des ") {
		lang = "fr"
	}
	toks := segment.Tokens(nil, title, kg.Span{End: len(title)}, lang)
	r, n := g.Role(toks, lang)
	if n == 0 || r.Deputy {
		return ""
	}
	rest := toks[n:]
	state := len(rest) == 0 || g.endsWithCountry(rest)
	switch r.Kind {
	case "minister", "secretary_of_state", "secretary":
		if k, m := g.Portfolio(rest); m > 0 {
			return k
		}
		if r.Kind == "secretary_of_state" && state {
			return "foreign"
		}
		return ""
	case "president", "head_of_state":
		if last := len(rest) - 1; state || Fold(rest[last].Norm) == "republic" || Fold(rest[last].Norm) == "republique" {
			return "head_of_state"
		}
		return ""
	case "head_of_government":
		if !state {
			return ""
		}
	}
	return r.Kind
}

// endsWithCountry tells "of the United States", "du Mali": linking words and a
// country, and nothing else.
func (g *Gazetteer) endsWithCountry(toks []kg.Token) bool {
	for len(toks) > 0 && isLinker(toks[0].Norm) {
		toks = toks[1:]
	}
	ms := g.Match(toks, nil)
	return len(ms) == 1 && ms[0].First == 0 && ms[0].Last == len(toks) && ms[0].Forms[0].Entry.Kind == kg.Country
}

package resolve

import (
	"encoding/json"
	"slices"
	"strings"

	"actant/internal/gazetteer"
	"actant/internal/kg"
)

// layer says how a node is decided.
type layer uint8

const (
	byName   layer = iota // by comparing names: components of like nodes
	byBearer              // a surname alone: by who bears it
	byOffice              // a role without a name: by who holds it
	alone                 // stays what it is: linked bodies, groups
	byEvent               // an agreement without a name of its own: by its signing
)

// profile is what makes two local entities the same node: wording and the
// evidence that could tell namesakes apart. It never changes for a node.
type profile struct {
	Kind      kg.Kind  `json:"k"`
	Folded    string   `json:"f"`
	Gazetteer string   `json:"g,omitempty"`
	Country   string   `json:"c,omitempty"`
	Gender    string   `json:"s,omitempty"`
	Roles     []string `json:"r,omitempty"` // "defence@MA", sorted
	Forms     []string `json:"a,omitempty"` // other folded forms of a body ("far")
	Type      string   `json:"t,omitempty"`
	Layer     layer    `json:"l,omitempty"`
	Group     bool     `json:"gr,omitempty"`
	Tag       string   `json:"x,omitempty"` // article, year or rule that keeps it apart
}

// id writes the profile as a key. Parts are separated by a control character
// that folding never leaves in a name.
func (p *profile) id() string {
	var b strings.Builder
	for i, s := range [...]string{string(p.Kind), p.Folded, p.Gazetteer, p.Country, p.Gender,
		strings.Join(p.Roles, ","), strings.Join(p.Forms, ","), p.Type, p.Tag} {
		if i > 0 {
			b.WriteByte(0x1f)
		}
		b.WriteString(s)
	}
	return b.String()
}

// node gathers all local entities of one profile, over all articles. Its
// counts can be added to and taken from in any order.
type node struct {
	profile
	ID      string         `json:"-"`
	N       int            `json:"n"`              // local entities
	Names   map[string]int `json:"names"`          // wordings as they stand, with counts
	Aliases map[string]int `json:"al,omitempty"`   // other wordings
	Months  map[string]int `json:"m,omitempty"`    // months of publication, "2020-10"
	Near    map[string]int `json:"near,omitempty"` // countries of those it appears with in events
	Wiki    map[string]int `json:"w,omitempty"`
	Types   map[string]int `json:"ty,omitempty"`
	Titles  map[string]int `json:"ro,omitempty"`    // roles as JSON
	Apart   map[string]int `json:"apart,omitempty"` // nodes that stand beside it in one article
	Cluster string         `json:"cl,omitempty"`    // the entity it was given to
	Base    string         `json:"b,omitempty"`     // the same before rules of curation
	Why     []Reason       `json:"why,omitempty"`   // of a surname or a role
	Maybe   []string       `json:"maybe,omitempty"` // clusters a surname may belong to

	name    *name
	parsed  bool
	changed bool
	keys    []string
}

// tallyTo counts k up or down; what falls to nothing goes.
func tallyTo(m *map[string]int, k string, by int) {
	if k == "" {
		return
	}
	if *m == nil {
		*m = map[string]int{}
	}
	if (*m)[k] += by; (*m)[k] == 0 {
		delete(*m, k)
	}
}

// part is what one local entity gives to its node.
type part struct {
	ref     ref
	profile profile
	id      string
	local   *Local
	month   string
	near    []string
	apart   []string
}

// ref names a local entity or event.
type ref struct{ article, local string }

func (r ref) String() string { return r.article + "#" + r.local }

// give adds (by 1) or takes back (by -1) a part.
func (n *node) give(p *part, by int) {
	n.N += by
	tallyTo(&n.Names, strings.ToValidUTF8(p.local.Name, "\uFFFD"), by)
	for _, a := range p.local.Aliases {
		tallyTo(&n.Aliases, strings.ToValidUTF8(a, "\uFFFD"), by)
	}
	tallyTo(&n.Months, p.month, by)
	for _, c := range p.near {
		tallyTo(&n.Near, c, by)
	}
	tallyTo(&n.Wiki, p.local.Wikidata, by)
	tallyTo(&n.Types, p.local.Type, by)
	for _, r := range p.local.Roles {
		text, err := json.Marshal(r)
		if err == nil {
			tallyTo(&n.Titles, string(text), by)
		}
	}
	for _, a := range p.apart {
		tallyTo(&n.Apart, a, by)
	}
}

// parts derives the parts of a record, in order of its entities.
func (s *solver) parts(r *Record, rules *curated) []part {
	if r == nil {
		return nil
	}
	out := make([]part, len(r.Entities))
	near := nearCountries(r)
	for i := range r.Entities {
		l := &r.Entities[i]
		p := &out[i]
		p.ref = ref{r.Article, l.ID}
		p.local = l
		p.month = month(r.Published)
		p.near = near[l.ID]
		p.profile = s.profile(r, l, rules)
		p.id = p.profile.id()
	}
	s.markApart(out)
	return out
}

// month is the month of an ISO day, "" when there is none.
func month(day string) string {
	if len(day) < 7 {
		return ""
	}
	return day[:7]
}

// nearCountries lists, for each local entity, the countries of the others that
// take part in its events.
func nearCountries(r *Record) map[string][]string {
	country := map[string]string{}
	for i := range r.Entities {
		country[r.Entities[i].ID] = r.Entities[i].Country
	}
	out := map[string][]string{}
	for i := range r.Events {
		for _, p := range r.Events[i].Participants {
			for _, q := range r.Events[i].Participants {
				if c := country[q.Entity]; c != "" && q.Entity != p.Entity && !slices.Contains(out[p.Entity], c) {
					out[p.Entity] = append(out[p.Entity], c)
				}
			}
		}
	}
	return out
}

// profile makes the profile of a local entity.
func (s *solver) profile(r *Record, l *Local, rules *curated) profile {
	p := profile{Kind: l.Kind, Gazetteer: l.Gazetteer, Country: l.Country}
	switch {
	case l.Group:
		p.Folded, p.Layer, p.Tag, p.Group = gazetteer.Fold(l.Name), alone, r.Article+"#"+l.ID, true
	case l.Kind == kg.Person:
		s.personProfile(&p, r, l)
	case l.Kind == kg.Agreement && l.Gazetteer == "" && !properName(l.Name):
		p.Folded, p.Layer, p.Tag = gazetteer.Fold(l.Name), byEvent, r.Article+"#"+l.ID
	case l.Gazetteer != "":
		p.Folded, p.Layer = "", alone
	case l.Kind == kg.Country && l.Country != "":
		p.Folded, p.Layer, p.Gazetteer = "", alone, "country:"+l.Country
	default:
		s.bodyProfile(&p, r.Article, l)
	}
	if t, ok := rules.carved[ref{r.Article, l.ID}]; ok {
		p.Tag += "!" + t
	}
	return p
}

// personProfile fills the profile of a person.
func (s *solver) personProfile(p *profile, r *Record, l *Local) {
	p.Gender = l.Gender
	p.Roles = roleKeys(l.Roles)
	n := s.names.get(l.Name)
	p.Folded = n.folded
	if p.Gazetteer != "" && s.mislinked(n, p.Gazetteer) {
		p.Gazetteer = ""
	}
	switch {
	case p.Gazetteer != "":
		p.Layer = byName
	case l.Unnamed || p.Folded == "":
		p.Layer, p.Tag = byOffice, month(r.Published)
		if len(p.Roles) == 0 {
			p.Tag = r.Article + "#" + l.ID
		}
	case n.short:
		p.Layer = byBearer
		p.Tag = r.Article
		if len(p.Roles) > 0 && len(r.Published) >= 4 {
			p.Tag = r.Published[:4]
		}
	}
}

// roleKeys lists offices as "kind@of", sorted, each once.
func roleKeys(roles []kg.Role) (out []string) {
	for _, r := range roles {
		if r.Kind != "" && r.Of != "" {
			out = append(out, r.Kind+"@"+r.Of)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bodyProfile fills the profile of a body, place, agreement or exercise that no
// gazetteer entry was found for.
func (s *solver) bodyProfile(p *profile, article string, l *Local) {
	p.Folded = bareName(l.Name)
	p.Type = l.Type
	for _, a := range l.Aliases {
		if f := bareName(a); f != p.Folded && f != "" {
			p.Forms = append(p.Forms, f)
		}
	}
	slices.Sort(p.Forms)
	p.Forms = slices.Compact(p.Forms)
	if p.Folded == "" {
		p.Layer, p.Tag = alone, article+"#"+l.ID
	}
}

// bareName folds the name of a body and takes a leading article off. An
// acronym with dots is closed by folding ("O.N.U." is "onu").
func bareName(s string) string {
	f := gazetteer.Fold(s)
	for _, a := range [...]string{"le ", "la ", "les ", "l ", "the "} {
		if rest, ok := strings.CutPrefix(f, a); ok && rest != "" {
			return rest
		}
	}
	return f
}

// properName tells an agreement with a name of its own ("accord de Skhirat",
// "AGOA") from one that is only described ("accord de coopération militaire"):
// a capital after the first word.
func properName(s string) bool {
	for i, w := range strings.Fields(s) {
		c := w[0]
		if i > 0 && (c >= 'A' && c <= 'Z' || c >= 0xC3 && isUpperStart(w)) || i == 0 && len(w) > 2 && strings.ToUpper(w) == w {
			return true
		}
	}
	return false
}

func isUpperStart(w string) bool {
	r := []rune(w)[0]
	return strings.ToLower(string(r)) != string(r)
}

// markApart notes which persons of one article share a key and are yet two.
func (s *solver) markApart(ps []part) {
	seen := map[string][]int{}
	for i := range ps {
		if ps[i].profile.Kind != kg.Person || ps[i].profile.Layer != byName {
			continue
		}
		for _, k := range s.nameKeys(&ps[i].profile) {
			for _, j := range seen[k] {
				a, b := &ps[i], &ps[j]
				if a.id == b.id || slices.Contains(a.apart, b.id) {
					continue
				}
				a.apart = append(a.apart, b.id)
				b.apart = append(b.apart, a.id)
			}
			seen[k] = append(seen[k], i)
		}
	}
}

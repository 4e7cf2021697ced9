package export

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// GEXFOptions tune GEXF files. The zero value is right for most uses.
type GEXFOptions struct {
	// ByDay writes spells of days; else each spell takes in the months that it
	// touches, so that a timeline played by months shows short acts too.
	ByDay bool
}

// GEXF writes a network in GEXF 1.3 with time: nodes and edges have the spells in
// which they were seen, so that Gephi's timeline plays them. What has no known
// date has no spell and is always there.
func GEXF(w io.Writer, n *Network, opt GEXFOptions) error {
	x := newXML(w)
	direction := "undirected"
	if len(n.Edges) > 0 && n.Edges[0].Directed {
		direction = "directed"
	}
	x.raw(`<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
		` xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">`, "\n",
		" <meta>\n  <creator>actant</creator>\n  <description>")
	x.text(n.Title)
	x.raw("</description>\n </meta>\n", ` <graph defaultedgetype="`, direction, `" mode="dynamic" timeformat="date" timerepresentation="interval"`)
	if first, last := n.bounds(opt); first != "" {
		x.attr("start", first)
		x.attr("end", last)
	}
	x.raw(">\n")
	nodes, edges := nodeAttributes(), edgeAttributes()
	gexfAttributes(x, "node", nodes)
	gexfAttributes(x, "edge", edges)
	x.raw("  <nodes>\n")
	for i := range n.Nodes {
		v := &n.Nodes[i]
		x.raw("   <node")
		x.attr("id", XMLID(v.ID))
		x.attr("label", label(v.Label, v.ID))
		x.raw(">")
		gexfValues(x, v, nodes)
		gexfSpells(x, v.Spells, opt)
		x.raw("</node>\n")
	}
	x.raw("  </nodes>\n  <edges>\n")
	ids := edgeIDs{}
	for i := range n.Edges {
		gexfEdge(x, ids.next(&n.Edges[i]), &n.Edges[i], edges, opt)
	}
	x.raw("  </edges>\n </graph>\n</gexf>\n")
	if err := x.close(); err != nil {
		return fmt.Errorf("write GEXF: %w", err)
	}
	return nil
}

func gexfEdge(x *xmlWriter, id string, e *Edge, attributes []attribute[Edge], opt GEXFOptions) {
	x.raw("   <edge")
	x.attr("id", id)
	x.attr("source", XMLID(e.Source))
	x.attr("target", XMLID(e.Target))
	if e.Directed {
		x.attr("type", "directed")
	} else {
		x.attr("type", "undirected")
	}
	x.attr("kind", label(e.Type, "tie"))
	x.attr("label", label(e.Label, e.Type))
	x.attr("weight", number(e.Weight))
	x.raw(">")
	gexfValues(x, e, attributes)
	gexfSpells(x, e.Spells, opt)
	x.raw("</edge>\n")
}

func gexfAttributes[T any](x *xmlWriter, class string, list []attribute[T]) {
	x.raw(`  <attributes class="`, class, `" mode="static">`, "\n")
	for _, a := range list {
		x.raw(`   <attribute id="`, class[:1], "-", a.id, `" title="`, a.id, `" type="`, strings.ReplaceAll(a.typ, "int", "integer"), `"/>`, "\n")
	}
	x.raw("  </attributes>\n")
}

func gexfValues[T any](x *xmlWriter, of *T, list []attribute[T]) {
	class := "n-"
	if _, edge := any(of).(*Edge); edge {
		class = "e-"
	}
	x.raw("<attvalues>")
	for _, a := range list {
		if v := a.of(of); v != "" {
			x.raw(`<attvalue for="`, class, a.id, `"`)
			x.attr("value", v)
			x.raw("/>")
		}
	}
	x.raw("</attvalues>")
}

func gexfSpells(x *xmlWriter, list []Spell, opt GEXFOptions) {
	if list = opt.spells(list); len(list) == 0 {
		return
	}
	x.raw("<spells>")
	for _, s := range list {
		x.raw("<spell")
		x.attr("start", s.From)
		x.attr("end", s.To)
		x.raw("/>")
	}
	x.raw("</spells>")
}

// spells gives the spells as they are written: proper days, by month if wished,
// joined where they overlap.
func (o GEXFOptions) spells(list []Spell) []Spell {
	out := make([]Spell, 0, len(list))
	for _, s := range list {
		if len(s.From) != 10 || len(s.To) != 10 || s.To < s.From {
			continue
		}
		if !o.ByDay {
			s.From, s.To = MonthSpell(s.From[:7]).From, MonthSpell(s.To[:7]).To
		}
		out = append(out, s)
	}
	return joinSpells(out)
}

// bounds gives the first and last day of all spells.
func (n *Network) bounds(o GEXFOptions) (first, last string) {
	take := func(list []Spell) {
		for _, s := range o.spells(list) {
			widen(&first, &last, s.From, s.To)
		}
	}
	for i := range n.Nodes {
		take(slices.Clone(n.Nodes[i].Spells))
	}
	for i := range n.Edges {
		take(slices.Clone(n.Edges[i].Spells))
	}
	return first, last
}

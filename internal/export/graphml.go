package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// attribute is a key of GraphML or an attribute of GEXF: its value for a node
// or an edge; "" leaves it out.
type attribute[T any] struct {
	id, typ string
	of      func(*T) string
}

// nodeAttributes are the keys of nodes, besides the label.
func nodeAttributes() []attribute[Node] {
	return []attribute[Node]{
		{"iri", "string", func(n *Node) string { return n.ID }},
		{"kind", "string", func(n *Node) string { return n.Kind }},
		{"type", "string", func(n *Node) string { return n.Type }},
		{"country", "string", func(n *Node) string { return n.Country }},
		{"mentions", "int", func(n *Node) string { return strconv.Itoa(n.Mentions) }},
		{"articles", "int", func(n *Node) string { return strconv.Itoa(n.Articles) }},
		{"degree", "int", func(n *Node) string { return strconv.Itoa(n.Degree) }},
		{"first", "string", func(n *Node) string { return n.First }},
		{"last", "string", func(n *Node) string { return n.Last }},
		{"aliases", "string", func(n *Node) string { return plain(strings.Join(n.Aliases, "; ")) }},
		{"modality", "string", func(n *Node) string { return n.Modality }},
		{"wikidata", "string", func(n *Node) string { return n.Wikidata }},
	}
}

// edgeAttributes are the keys of edges, besides label and weight.
func edgeAttributes() []attribute[Edge] {
	return []attribute[Edge]{
		{"type", "string", func(e *Edge) string { return e.Type }},
		{"acts", "int", func(e *Edge) string { return count(e.Acts) }},
		{"together", "int", func(e *Edge) string { return count(e.Together) }},
		{"articles", "int", func(e *Edge) string { return strconv.Itoa(e.Articles) }},
		{"sources", "int", func(e *Edge) string { return count(e.Sources) }},
		{"first", "string", func(e *Edge) string { return e.First }},
		{"last", "string", func(e *Edge) string { return e.Last }},
		{"modality", "string", func(e *Edge) string { return e.Modality }},
		{"quote", "string", func(e *Edge) string { return plain(e.Quote) }},
	}
}

// GraphML writes a network in the format that Gephi, networkx, igraph, yEd and
// Cytoscape read. Tidy must have been called on the network, as the makers of
// this package do.
func GraphML(w io.Writer, n *Network) error {
	x := newXML(w)
	x.raw(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`,
		` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`, "\n")
	nodes, edges := nodeAttributes(), edgeAttributes()
	key := func(id, on, name, typ string) {
		x.raw(` <key id="`, id, `" for="`, on, `" attr.name="`, name, `" attr.type="`, typ, `"/>`, "\n")
	}
	key("n-label", "node", "label", "string")
	for _, a := range nodes {
		key("n-"+a.id, "node", a.id, a.typ)
	}
	key("e-label", "edge", "label", "string")
	key("weight", "edge", "weight", "double")
	for _, a := range edges {
		key("e-"+a.id, "edge", a.id, a.typ)
	}
	direction := "undirected"
	if len(n.Edges) > 0 && n.Edges[0].Directed {
		direction = "directed"
	}
	x.raw(` <graph id="actant" edgedefault="`, direction, `">`, "\n")
	for i := range n.Nodes {
		graphMLNode(x, &n.Nodes[i], nodes)
	}
	ids := edgeIDs{}
	for i := range n.Edges {
		graphMLEdge(x, ids.next(&n.Edges[i]), &n.Edges[i], direction == "directed", edges)
	}
	x.raw(" </graph>\n</graphml>\n")
	if err := x.close(); err != nil {
		return fmt.Errorf("write GraphML: %w", err)
	}
	return nil
}

func data(x *xmlWriter, key, value string) {
	if value == "" {
		return
	}
	x.raw(`<data key="`, key, `">`)
	x.text(value)
	x.raw("</data>")
}

func graphMLNode(x *xmlWriter, n *Node, attributes []attribute[Node]) {
	x.raw("  <node")
	x.attr("id", XMLID(n.ID))
	x.raw(">")
	data(x, "n-label", label(n.Label, n.ID))
	for _, a := range attributes {
		data(x, "n-"+a.id, a.of(n))
	}
	x.raw("</node>\n")
}

func graphMLEdge(x *xmlWriter, id string, e *Edge, directed bool, attributes []attribute[Edge]) {
	x.raw("  <edge")
	x.attr("id", id)
	x.attr("source", XMLID(e.Source))
	x.attr("target", XMLID(e.Target))
	if e.Directed != directed {
		x.attr("directed", strconv.FormatBool(e.Directed))
	}
	x.raw(">")
	data(x, "e-label", label(e.Label, e.Type))
	data(x, "weight", number(e.Weight))
	for _, a := range attributes {
		data(x, "e-"+a.id, a.of(e))
	}
	x.raw("</edge>\n")
}

// edgeIDs gives edges ids that depend on their ends and type alone; those that
// are taken get a number behind.
type edgeIDs map[string]bool

func (ids edgeIDs) next(e *Edge) string {
	id := XMLID(e.Source) + ".." + XMLID(e.Target)
	if e.Type != "" {
		id += ".." + XMLID(e.Type)
	}
	free := id
	for n := 2; ids[free]; n++ {
		free = id + ".." + strconv.Itoa(n)
	}
	ids[free] = true
	return free
}

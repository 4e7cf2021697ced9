"""Opens the files of actant with the libraries that others read them with.

    python check.py [--strange] FOLDER

FOLDER holds what check.sh writes. Everything is compared with what a plain
reading of the file says. Exit status 1 and a line for each fault.
"""

import csv
import json
import os
import sys
import xml.etree.ElementTree as ET

import networkx as nx
import rdflib
from followthemoney import model
from followthemoney.proxy import EntityProxy

FAULTS = []


def want(ok, fault):
    if not ok and len(FAULTS) < 40:
        FAULTS.append(fault)


def graphml(path):
    root = ET.parse(path).getroot()
    ns = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = root.findall(f"{ns}graph/{ns}node")
    edges = root.findall(f"{ns}graph/{ns}edge")
    g = nx.read_graphml(path)
    want(g.number_of_nodes() == len(nodes), f"{path}: networkx reads {g.number_of_nodes()} nodes of {len(nodes)}")
    want(g.number_of_edges() == len(edges), f"{path}: networkx reads {g.number_of_edges()} edges of {len(edges)}")
    for node, data in g.nodes(data=True):
        want(node and data.get("label") and data.get("kind"), f"{path}: node {node} has no label or kind")
        want(isinstance(data.get("articles"), int), f"{path}: articles of {node} is no int")
    for a, b, data in g.edges(data=True):
        want(isinstance(data.get("weight"), float) and data["weight"] > 0, f"{path}: weight of {a} {b}")
        want(data.get("type") and data.get("label"), f"{path}: edge {a} {b} has no type or label")
    degrees = dict(g.degree())
    want(all(degrees[n] == d["degree"] for n, d in g.nodes(data=True)), f"{path}: degrees do not agree with networkx")
    return f"{len(nodes)} nodes, {len(edges)} edges"


def gexf(path):
    ns = "{http://gexf.net/1.3}"
    root = ET.parse(path).getroot()
    want(root.tag == ns + "gexf" and root.get("version") == "1.3", f"{path}: no GEXF 1.3")
    ids = {n.get("id") for n in root.iter(ns + "node")}
    edges = list(root.iter(ns + "edge"))
    want(all(e.get("source") in ids and e.get("target") in ids for e in edges), f"{path}: an edge without an end")
    spells = list(root.iter(ns + "spell"))
    want(spells and all(s.get("start") <= s.get("end") for s in spells), f"{path}: spells")
    # networkx reads 1.2, which has the same nodes, edges and spells.
    text = open(path, encoding="utf-8").read().replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft").replace('version="1.3"', 'version="1.2"', 1)
    copy = path + ".12"
    with open(copy, "w", encoding="utf-8") as f:
        f.write(text)
    g = nx.read_gexf(copy, version="1.2draft")
    os.remove(copy)
    want(g.number_of_nodes() == len(ids) and g.number_of_edges() == len(edges), f"{path}: networkx reads {g}")
    return f"{len(ids)} nodes, {len(edges)} edges, {len(spells)} spells"


def table(path):
    raw = open(path, "rb").read()
    want(raw.startswith(b"\xef\xbb\xbf"), f"{path}: no byte order mark")
    want(raw.count(b"\n") == raw.count(b"\r\n"), f"{path}: a line that does not end in CRLF")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True), strict=True))
    want(len(rows) > 1 and all(len(r) == len(rows[0]) for r in rows), f"{path}: rows of different length")
    for row in rows[1:]:
        for cell in row:
            want(not cell or cell[0] not in "=+-@\t\r" or is_number(cell), f"{path}: a cell that a spreadsheet takes for a formula: {cell[:40]}")
    return f"{len(rows) - 1} rows"


def is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def rdf(folder):
    ttl, ld = rdflib.Graph(), rdflib.Graph()
    ttl.parse(os.path.join(folder, "graph.ttl"), format="turtle")
    ld.parse(os.path.join(folder, "graph.jsonld"), format="json-ld")
    a, b = set(ttl), set(ld)
    want(a == b, f"Turtle and JSON-LD differ: {list(a ^ b)[:2]}")
    sem = rdflib.Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    events = set(ttl.subjects(rdflib.RDF.type, sem.Event))
    want(events, "no sem:Event")
    for e in events:
        want(list(ttl.objects(e, sem.hasActor)), f"{e}: no actor")
        for t in ttl.objects(e, prov.wasDerivedFrom):
            want(list(ttl.objects(t, prov.wasQuotedFrom)), f"{t}: quoted from nowhere")
    for o in ttl.objects():
        want(not isinstance(o, rdflib.Literal) or o.datatype is None or not o.ill_typed, f"literal {o!r} is not of its type")
    nq = rdflib.Dataset()
    path = os.path.join(folder, "graph.nq")
    nq.parse(path, format="nquads")
    lines = sum(1 for line in open(path, encoding="utf-8") if line.strip())
    want(sum(1 for _ in nq.quads()) == lines, f"N-Quads: rdflib reads {sum(1 for _ in nq.quads())} of {lines} lines")
    return f"{len(a)} statements, {len(events)} events; {lines} quads"


def ftm(path):
    ids, refs, n = set(), set(), 0
    for line in open(path, encoding="utf-8"):
        data = json.loads(line)
        schema = model.get(data["schema"])
        want(schema is not None, f"FollowTheMoney: no schema {data['schema']}")
        errors = schema.validate(data)
        want(not errors, f"{data['id']}: {errors}")
        proxy = EntityProxy.from_dict(data, cleaned=False)
        for prop, values in data["properties"].items():
            kept = proxy.get(prop)
            want(len(kept) == len(values), f"{data['id']}: {prop}: FollowTheMoney keeps {kept} of {values}")
            if schema.get(prop).type.name == "entity":
                refs.update(values)
        want(data["id"] not in ids, f"{data['id']} stands twice")
        ids.add(data["id"])
        n += 1
    want(refs <= ids, f"references to nothing: {list(refs - ids)[:3]}")
    return f"{n} entities"


def plover(path):
    types = {"AGREE", "CONSULT", "SUPPORT"}
    modes = {None, "visit", "phone", "third-party", "multilateral"}
    n = 0
    for line in open(path, encoding="utf-8"):
        e = json.loads(line)
        want(e["event"] in types and e.get("mode") in modes, f"{e['id']}: {e['event']} {e.get('mode')}")
        want(set(e.get("auxiliaryModes", [])) <= {"future", "hypothetical", "negated"}, f"{e['id']}: auxiliary modes")
        want(e["source"] and all(a["actorText"] for a in e["source"]), f"{e['id']}: no source")
        want(all(len(a.get("code", "XXX")) == 3 for a in e["source"] + e.get("target", [])), f"{e['id']}: code of a country")
        want(e["text"] and e["articles"], f"{e['id']}: no text")
        n += 1
    return f"{n} events"


def strange(folder):
    """Files of sets with strange names: all must open, and say the same."""
    names = sorted(os.listdir(folder))
    for name in names:
        path = os.path.join(folder, name)
        if name.endswith(".graphml"):
            nx.read_graphml(path)
        elif name.endswith(".gexf"):
            ET.parse(path)
        elif name.endswith(".csv"):
            with open(path, encoding="utf-8-sig", newline="") as f:
                list(csv.reader(f, strict=True))
        elif name.endswith(".ttl"):
            a = set(rdflib.Graph().parse(path, format="turtle"))
            b = set(rdflib.Graph().parse(path[:-3] + "jsonld", format="json-ld"))
            want(a and a == b, f"{name}: Turtle and JSON-LD differ: {list(a ^ b)[:2]}")
            want(not any(isinstance(o, rdflib.Literal) and o.ill_typed for _, _, o in a), f"{name}: a literal that is not of its type")
        elif name.endswith("ftm.jsonl"):
            ftm(path)
    want(names, "no strange files")
    print(f"{len(names)} files of strange names")
    return done()


def done():
    for fault in FAULTS:
        print("validate:", fault, file=sys.stderr)
    return 1 if FAULTS else 0


def main(folder):
    names = sorted(os.path.relpath(os.path.join(top, f), folder) for top, _, list in os.walk(folder) for f in list)
    kinds = {os.path.splitext(n)[1] for n in names}
    want(kinds >= {".graphml", ".gexf", ".csv", ".nq", ".ttl", ".jsonld", ".jsonl", ".cypher"}, f"files of {kinds} only")
    for name in names:
        path = os.path.join(folder, name)
        said = None
        if name.endswith(".graphml"):
            said = graphml(path)
        elif name.endswith(".gexf"):
            said = gexf(path)
        elif name.endswith(".csv"):
            said = table(path)
        elif name == "graph.ttl":
            said = rdf(folder)
        elif name.startswith("ftm"):
            said = ftm(path)
        elif name.startswith("plover"):
            said = plover(path)
        if said:
            print(f"{name}: {said}")
    return done()


if __name__ == "__main__":
    sys.exit(strange(sys.argv[2]) if sys.argv[1] == "--strange" else main(sys.argv[1]))

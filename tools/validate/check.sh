#!/bin/bash
# check.sh writes every export and opens it with the libraries that others read it
# with: networkx, rdflib, followthemoney, and Python's own csv and json.
#
#   tools/validate/check.sh SCRATCH
#
# SCRATCH gets the files and an environment of Python with the libraries.
#   ACTANT    the program (default: built from this checkout)
#   ARTICLES  articles to read (default: those of testdata)
#   PYTHON    Python 3.11 or later (default: python3); with the libraries in it,
#             set VALIDATE_PYTHON to it instead and nothing is fetched
# Without Python it is skipped.
set -eu
cd "$(dirname "$0")/../.."
scratch=${1:?say where: tools/validate/check.sh SCRATCH}
mkdir -p "$scratch"
scratch=$(cd "$scratch" && pwd)

python=${VALIDATE_PYTHON:-}
if [ -z "$python" ]; then
	base=${PYTHON:-python3}
	command -v "$base" >/dev/null || { echo "validate: skipped: $base is not installed"; exit 0; }
	"$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "validate: skipped: $base is older than 3.11"; exit 0; }
	[ -x "$scratch/venv/bin/python" ] || "$base" -m venv "$scratch/venv"
	python=$scratch/venv/bin/python
	"$python" -m pip install -q -r tools/validate/requirements.txt
fi

actant=${ACTANT:-$scratch/actant}
[ -n "${ACTANT:-}" ] || go build -o "$actant" ./cmd/actant
files=$scratch/files
rm -rf "$scratch/actant.db" "$files"
mkdir -p "$files"
# shellcheck disable=SC2086
"$actant" build ${ARTICLES:-testdata/articles testdata/written} --db "$scratch/actant.db" >/dev/null
out() { "$actant" export "$@" --db "$scratch/actant.db"; }
for edges in met cooccurrence all bipartite full; do
	out graphml --edges "$edges" -o "$files/$edges.graphml"
	out gexf --edges "$edges" -o "$files/$edges.gexf"
done
out csv --bom -o "$files/csv"
out nquads -o "$files/graph.nq"
out turtle -o "$files/graph.ttl"
out jsonld -o "$files/graph.jsonld"
out ftm -o "$files/ftm.jsonl"
out plover -o "$files/plover.jsonl"
out cypher -o "$files/graph.cypher"
"$python" tools/validate/check.py "$files"
# The same for names of markup, control characters and broken UTF-8.
if command -v go >/dev/null; then
	strange=$scratch/strange
	rm -rf "$strange"
	mkdir -p "$strange"
	ACTANT_STRANGE=$strange go test -count=1 -run TestStrangeFiles ./internal/export >/dev/null
	"$python" tools/validate/check.py --strange "$strange"
fi

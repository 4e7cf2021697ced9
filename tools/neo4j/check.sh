#!/bin/bash
# check.sh runs the export of Cypher in Neo4j itself, embedded, twice, and asks it
# who met whom.
#
#   tools/neo4j/check.sh SCRATCH
#
# ACTANT and ARTICLES as for tools/gephi/check.sh; Neo4j comes from Maven Central.
# Without Java (17 or later) or Maven it is skipped.
set -eu
cd "$(dirname "$0")/../.."
scratch=${1:?say where: tools/neo4j/check.sh SCRATCH}
mkdir -p "$scratch"
scratch=$(cd "$scratch" && pwd)

for p in java mvn; do
	command -v "$p" >/dev/null || { echo "neo4j check: skipped: $p is not installed"; exit 0; }
done
[ -s "$scratch/classpath" ] || mvn -q -B -f tools/neo4j/pom.xml dependency:build-classpath -Dmdep.outputFile="$scratch/classpath" >/dev/null
actant=${ACTANT:-$scratch/actant}
[ -n "${ACTANT:-}" ] || go build -o "$actant" ./cmd/actant
rm -rf "$scratch/actant.db" "$scratch/neo4j"
# shellcheck disable=SC2086
"$actant" build ${ARTICLES:-testdata/articles testdata/written} --db "$scratch/actant.db" >/dev/null
"$actant" export cypher --db "$scratch/actant.db" -o "$scratch/graph.cypher"
# FollowTheMoney has one line for each node, PLOVER one for each event.
nodes=$("$actant" export ftm --db "$scratch/actant.db" -o - | wc -l)
events=$("$actant" export plover --db "$scratch/actant.db" -o - | wc -l)
java --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
	-cp "$(cat "$scratch/classpath")" tools/neo4j/Check.java "$scratch/neo4j" "$scratch/graph.cypher" "$nodes" "$events"

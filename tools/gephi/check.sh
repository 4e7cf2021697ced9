#!/bin/bash
# check.sh opens networks of actant in Gephi's own toolkit: counts, labels, types,
# weights and time are compared with the files, the graphs are laid out and drawn.
#
#   tools/gephi/check.sh SCRATCH
#
# SCRATCH gets the files, the pictures (*.png, *.pdf) and the toolkit.
#   ACTANT         the program (default: built from this checkout)
#   ARTICLES       articles to read (default: those of testdata)
#   GEPHI_TOOLKIT  the jar gephi-toolkit-0.10.1-all.jar (default: from Maven Central)
# Without Java (17 or later) or, for want of the jar, Maven it is skipped.
set -eu
cd "$(dirname "$0")/../.."
scratch=${1:?say where: tools/gephi/check.sh SCRATCH}
mkdir -p "$scratch"
scratch=$(cd "$scratch" && pwd)

skip() { echo "gephi check: skipped: $1"; exit 0; }
command -v java >/dev/null || skip "java is not installed"
jar=${GEPHI_TOOLKIT:-$scratch/gephi-toolkit-0.10.1-all.jar}
if [ ! -s "$jar" ]; then
	command -v mvn >/dev/null || skip "mvn is not installed and GEPHI_TOOLKIT names no jar"
	mvn -q -B dependency:copy -Dartifact=org.gephi:gephi-toolkit:0.10.1:jar:all -DoutputDirectory="$scratch"
fi

actant=${ACTANT:-$scratch/actant}
[ -n "${ACTANT:-}" ] || go build -o "$actant" ./cmd/actant
rm -rf "$scratch/actant.db" "$scratch/files"
mkdir -p "$scratch/files"
# shellcheck disable=SC2086
"$actant" build ${ARTICLES:-testdata/articles testdata/written} --db "$scratch/actant.db" >/dev/null
files=()
for edges in met cooccurrence all bipartite full; do
	for format in graphml gexf; do
		"$actant" export "$format" --edges "$edges" --db "$scratch/actant.db" -o "$scratch/files/$edges.$format"
		files+=("$scratch/files/$edges.$format")
	done
done
java -Djava.awt.headless=true -Djava.util.logging.config.file=tools/gephi/quiet.properties -cp "$jar" tools/gephi/Check.java "$scratch" "${files[@]}"

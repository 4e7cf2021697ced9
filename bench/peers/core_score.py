"""core_score.py write|score FILE.conll FOLDER: texts for CoreNames, and its scores."""
import glob
import sys

import gold

texts = [gold.text_of(d) for d in gold.docs_of(sys.argv[2])]
if sys.argv[1] == "write":
    for i, (text, _) in enumerate(texts):
        open(f"{sys.argv[3]}/{i:05}.txt", "w", encoding="utf-8").write(text)
else:
    kinds = {"PERSON": "PER", "PER": "PER", "I-PER": "PER", "LOCATION": "LOC", "I-LOC": "LOC", "LOC": "LOC", "CITY": "LOC", "COUNTRY": "LOC",
             "STATE_OR_PROVINCE": "LOC", "ORGANIZATION": "ORG", "I-ORG": "ORG", "ORG": "ORG"}
    pairs = []
    for (text, want), path in zip(texts, sorted(glob.glob(sys.argv[3] + "/*.core"))):
        # Java counts UTF-16 units.
        units = [i for i, c in enumerate(text) for _ in range(2 if ord(c) > 0xFFFF else 1)] + [len(text)]
        found = set()
        for line in open(path, encoding="utf-8"):
            start, end, kind = line.split()
            if kind in kinds:
                found.add((units[int(start)], units[int(end)], kinds[kind]))
        pairs.append(({gold.without_article(text, s) for s in want}, {gold.without_article(text, s) for s in found}))
    print("\n".join(gold.table(pairs)))

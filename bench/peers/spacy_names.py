"""spacy_names.py MODEL FILE.conll [REPEAT]: scores and speed of a spaCy model, one core."""
import os
import resource
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
t0 = time.process_time()
import spacy  # noqa: E402

import gold  # noqa: E402

nlp = spacy.load(sys.argv[1])
start = time.process_time() - t0
texts = [gold.text_of(d) for d in gold.docs_of(sys.argv[2])]
repeat = int(sys.argv[3]) if len(sys.argv) > 3 else 1
words = sum(len(t.split()) for t, _ in texts)

t0 = time.process_time()
for _ in range(repeat):
    docs = [nlp(t) for t, _ in texts]
cpu = time.process_time() - t0


def trimmed(text, spans):
    return {gold.without_article(text, s) for s in spans}


pairs = []
for (text, want), doc in zip(texts, docs):
    found = {(e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in gold.KINDS}
    pairs.append((trimmed(text, want), trimmed(text, found)))
print("\n".join(gold.table(pairs)))
print(f"start-up {start:.2f} CPU s, {words * repeat / cpu:.0f} words per CPU second, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")

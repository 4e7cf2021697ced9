"""Reads token/BIO files as the texts that every program gets, and scores spans.

text_of(doc) puts the words together as internal/eval.Retokenise does, one
sentence a line; gold spans are (start, end, kind) in code points of that text.
"""

SPACELESS = {".", ",", ")", "]", "...", "…", "'s", "n't", "’s"}
KINDS = ("PER", "LOC", "ORG")


def docs_of(path):
    docs, sent = [[]], []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line.startswith("-DOCSTART-"):
            docs.append([])
        elif not line.strip():
            if sent:
                docs[-1].append(sent)
            sent = []
        else:
            word, _, label = line.rpartition("\t" if "\t" in line else " ")
            sent.append((word.split("\t")[0].strip(), label))
    if sent:
        docs[-1].append(sent)
    return [d for d in docs if d]


def text_of(doc):
    text, spans = "", []
    for sent in doc:
        prev, run = None, None
        for word, label in sent:
            if prev is not None and not (prev.endswith(("'", "’")) or prev in "([" or word in SPACELESS):
                text += " "
            start = len(text)
            text += word
            if label.startswith("I-") and run and run[2] == label[2:]:
                run[1] = len(text)
            elif label != "O":
                run = [start, len(text), label[2:]]
                spans.append(run)
            if label == "O":
                run = None
            prev = word
        text += "\n"
    return text, {tuple(s) for s in spans if s[2] in KINDS}


ARTICLES = ("le ", "la ", "les ", "l'", "l’", "Le ", "La ", "Les ", "L'", "L’", "En ", "Au ", "du ", "des ")


def without_article(text, span):
    """Other tools take "la France" for the name; the gold does not. So that
    habits of annotation cost nobody points, a leading article is left out."""
    start, end, kind = span
    while end > start and text[end - 1].isspace():
        end -= 1
    for a in ARTICLES:
        if text.startswith(a, start) and start + len(a) < end:
            return start + len(a), end, kind
    return start, end, kind


def table(pairs):
    """pairs: (gold, found) sets, one a document. Returns lines of P, R, F1."""
    out = []
    for kind in KINDS + ("all",):
        gold = found = right = 0
        for g, f in pairs:
            g = {s for s in g if kind in ("all", s[2])}
            f = {s for s in f if kind in ("all", s[2])}
            gold, found, right = gold + len(g), found + len(f), right + len(g & f)
        p, r = right / max(found, 1), right / max(gold, 1)
        out.append(f"{kind:4} P {p:.3f} R {r:.3f} F {2 * right / max(gold + found, 1):.3f}  gold {gold}")
    return out

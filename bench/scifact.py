"""What the int8 graph costs in quality: nDCG@10 of its vectors and of sentence-transformers' in fp32, on SciFact."""

import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ir_measures import Qrel, ScoredDoc, calc_aggregate, nDCG

from bench.ingestion import EVAL, compile_encoder
from bench.measure import run
from rag.embedders import make_embedder
from rag.records import Vectors
from rag.settings import EmbedderSettings

_SCIFACT = EVAL / "scifact"
_KINDS = {"Openbook's default: int8, onnxruntime": "onnx", "sentence-transformers, fp32": "sentence-transformers"}
_TEXTS_A_CALL = 256


def rows(work: Path) -> Iterator[dict[str, Any]]:
    """Abstracts are embedded whole, as title and text; both read the first 256 tokens of a longer one."""
    work.mkdir()
    if not _SCIFACT.exists():
        yield {"what": "SciFact: skipped, ../shared/eval is absent"}
        return
    compile_encoder(work / "store")
    scores = []
    for what, kind in _KINDS.items():
        measured = run([sys.executable, "-m", "bench.scifact", kind, work])
        scores.append(float(measured.output))
        yield {"what": what, "nDCG@10": scores[-1], "seconds": measured.seconds, "peak MB": measured.peak_mb}
    yield {"what": "difference: at most 0.5 points", "nDCG@10": scores[0] - scores[1]}


def score(kind: str, work: Path) -> float:
    """Return nDCG@10 of exact cosine search over the whole corpus, mean over the training queries."""
    with gzip.open(_SCIFACT / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        corpus = [json.loads(line) for line in file]
    with (_SCIFACT / "queries_train.jsonl").open(encoding="utf-8") as file:
        queries = [json.loads(line) for line in file]
    with (_SCIFACT / "qrels" / "train.tsv").open(encoding="utf-8") as file:
        judged = [line.split() for line in list(file)[1:]]
    documents, questions = _embed(kind, work, corpus, queries)
    run_ = []
    for query, scores in zip(queries, questions @ documents.T, strict=True):
        best = np.argsort(-scores, kind="stable")[:10]
        run_ += [ScoredDoc(query["_id"], corpus[i]["_id"], float(scores[i])) for i in best]
    qrels = [Qrel(query, document, int(relevance)) for query, document, relevance in judged]
    return float(calc_aggregate([nDCG @ 10], qrels, run_)[nDCG @ 10])


def _embed(
    kind: str, work: Path, corpus: Sequence[dict[str, Any]], queries: Sequence[dict[str, Any]]
) -> tuple[Vectors, Vectors]:
    embedder = make_embedder(EmbedderSettings(kind=kind), work / "store" / "encoders", lambda _: None)
    texts = [f"{document['title']} {document['text']}" for document in corpus]
    fitting = [_cut(text, embedder.max_tokens, embedder.count_tokens) for text in texts]
    documents = np.concatenate(
        [embedder.embed_documents(fitting[i : i + _TEXTS_A_CALL]) for i in range(0, len(fitting), _TEXTS_A_CALL)]
    )
    return documents, embedder.embed_queries([query["text"] for query in queries])


def _cut(text: str, limit: int, count: Any) -> str:
    """Return the longest run of the text's first words that fits, as truncation would leave it."""
    if count([text])[0] <= limit:
        return text
    words = text.split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if count([" ".join(words[:middle])])[0] <= limit:
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low])


if __name__ == "__main__":
    print(score(sys.argv[1], Path(sys.argv[2])))

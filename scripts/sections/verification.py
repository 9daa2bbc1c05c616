"""Verification: are true sentences let pass, and those that are not flagged?

Sentences of real documents that a script made false, and claims that people have judged (WiCE, SciFact), each checked
as a sentence of an answer is, with the shipped thresholds. Words weigh what they do in a word index of the documents.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from ingest.chunkers import CHUNKERS
from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import make_counter
from ingest.lab.experiment_inputs import read_inputs
from ingest.lab.suites import read_suite
from ingest.options import no_progress
from rag.embedders import make_embedder
from rag.evals.asking import whole_source
from rag.evals.intervals import score, separation
from rag.evals.outcomes import Claim, Score
from rag.evals.perturbations import UNTOUCHED, make_trials
from rag.evals.rows import read_json_lines
from rag.index.analysis import choose_languages
from rag.index.word_files import write_words
from rag.index.words import Words
from rag.records import Chunk, Document, Hit, Source
from rag.settings import load_settings
from rag.text.languages import detect
from rag.text.sentences import split_sentences
from rag.verify.citations import Citer
from rag.verify.prepared import Weigh, read_passage
from rag.verify.support import Support, find_support
from scripts.sections import ROOT, SHARED, Section

TITLE = "Verification"
# Documents whose sentences are changed; a collection each.
_SENTENCES_OF: Mapping[str, Path] = {
    "data/sample": ROOT / "data" / "sample",
    "squad2_halfdev": SHARED / "squad2_halfdev" / "docs",
    "handbook_18f": SHARED / "handbook_18f" / "pages",
    "northwind_hr": SHARED / "northwind_hr" / "docs",
}
_SENTENCES = 200  # of each collection
_FACTS = ("number", "year", "month", "name")
_FLOORS = {"facts": 0.98, "rest": 0.90}
_MOST_FLAGGED = 0.03  # of untouched sentences
_LEAST_SUPPORTED, _MOST_UNSUPPORTED, _LEAST_AREA = 0.80, 0.25, 0.92  # of WiCE
_SENTENCES_A_CHUNK = 8


def verification() -> Section | None:
    """Measure what is there; None where nothing is."""
    folders = {name: path for name, path in _SENTENCES_OF.items() if path.is_dir()}
    flagged = {name: flagged_sentences(path) for name, path in folders.items()}
    lines = [*_describe_flagged(flagged)]
    missed = [*floors_missed(flagged)]
    if (SHARED / "wice").is_dir():
        claims, below = describe_wice(SHARED / "wice")
        lines += ["", *claims]
        missed += below
    if (SHARED / "scifact").is_dir():
        lines += ["", *_describe_scifact(SHARED / "scifact")]
    return Section(TITLE, tuple(lines), tuple(missed))


# --- sentences changed by script ----------------------------------------------------------------------


def flagged_sentences(folder: Path) -> dict[str, list[float]]:
    """Return, for each kind of change, whether each sentence was flagged: 1 or 0."""
    settings = load_settings(embedder={"kind": "hashing"})  # nothing is embedded
    with closing(make_embedder(settings.embedder, folder, lambda _: None)) as embedder:
        counter = make_counter(embedder)
        chunker = CHUNKERS[settings.chunker.name](settings.chunker, counter, embedder.embed_documents)
    documents = read_inputs(settings, [folder], None, None, 2, no_progress).documents
    chunks = [chunk for each in documents for chunk in make_chunks(each, chunker.chunk(each), counter)]
    flagged: defaultdict[str, list[float]] = defaultdict(list)
    by_id = {document.id: document for document in documents}
    with weights_of([f"{chunk.context}\n{chunk.text}" for chunk in chunks]) as weigh:
        for trial in make_trials(chunks, _SENTENCES):
            flagged[trial.kind].append(
                float(not _passes(trial.text, trial.chunk, by_id[trial.chunk.document_id], weigh))
            )
    return dict(flagged)


def _passes(text: str, chunk: Chunk, document: Document, weigh: Weigh) -> bool:
    return passes(text, Hit(chunk, "", document.uri, document.title, 1.0), weigh)


def passes(sentence: str, hit: Hit, weigh: Weigh, languages: Sequence[str] = ()) -> bool:
    """Say whether a sentence passes as supported in an answer in which it cites one passage."""
    citer = Citer([Source(1, hit)], weigh, languages=languages)
    body = sentence.rstrip()
    citer.feed(f"{body[:-1]} [1]{body[-1]}" if body.endswith((".", "!", "?")) else f"{body} [1]")
    citer.finish()
    return bool(citer.sentences) and all(each.supported for each in citer.sentences)


def _describe_flagged(flagged: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[str]:
    yield f"Up to {_SENTENCES} sentences of each collection, each as it is and with one change"
    yield "(`rag/evals/perturbations.py`), citing one chunk: the share that is flagged as not supported, and of how"
    yield "many. The rules (`rag/verify/support.py`) were made looking at other draws of the same sentences.\n"
    kinds = [UNTOUCHED, *sorted({kind for each in flagged.values() for kind in each} - {UNTOUCHED})]
    yield f"| collection | {' | '.join(kinds)} |"
    yield f"|---|{'---:|' * len(kinds)}"
    for name, of_kind in (*flagged.items(), ("all", _pooled(flagged))):
        cells = (
            f"{score(of_kind[kind]).mean:.3f} of {len(of_kind[kind])}" if kind in of_kind else "" for kind in kinds
        )
        yield f"| {name} | {' | '.join(cells)} |"


def _pooled(flagged: Mapping[str, Mapping[str, Sequence[float]]]) -> dict[str, list[float]]:
    kinds = {kind for each in flagged.values() for kind in each}
    return {kind: [value for each in flagged.values() for value in each.get(kind, ())] for kind in kinds}


def floors_missed(flagged: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[str]:
    pooled = _pooled(flagged)
    facts = [value for kind in _FACTS for value in pooled.get(kind, ())]
    rest = [value for kind, values in pooled.items() if kind not in (*_FACTS, UNTOUCHED) for value in values]
    for name, values in (("facts", facts), ("rest", rest)):
        if values and score(values).mean < _FLOORS[name]:
            yield f"verification: of changed {name} {score(values).mean:.3f} are flagged, not {_FLOORS[name]}"
    if pooled.get(UNTOUCHED) and score(pooled[UNTOUCHED]).mean > _MOST_FLAGGED:
        yield f"verification: {score(pooled[UNTOUCHED]).mean:.3f} of untouched sentences are flagged"


# --- claims judged by people --------------------------------------------------------------------------


def describe_wice(folder: Path) -> tuple[list[str], list[str]]:
    """Return the lines on WiCE, and one for each floor that was missed."""
    suite = read_suite(folder)
    claims = [task for task in suite.tasks if isinstance(task, Claim) and task.label != "partially_supported"]
    texts = {row.uri: row.text for row in suite.rows}
    found: dict[str, list[Support]] = defaultdict(list)
    with weights_of(_pieces(texts.values())) as weigh:
        for claim in claims:
            found[claim.label].append(_check(claim, texts[claim.uri], weigh))
    passed = {label: score([float(each.status != "unsupported") for each in of]) for label, of in found.items()}
    area = separation(*([each.share for each in found[label]] for label in ("supported", "not_supported")))
    lines = [
        "WiCE: a claim against all of its evidence, its title, section and the text before it as context; those that",
        "are supported in part are left out. `SUPPORTED` (`rag/verify/support.py`) was chosen on it.\n",
        "| | passes | 95 % interval | n |",
        "|---|---:|---:|---:|",
        _row("supported", passed["supported"]),
        _row("not supported", passed["not_supported"]),
        _row("AUROC of the support", area),
    ]
    missed = []
    if passed["supported"].mean < _LEAST_SUPPORTED:
        missed.append(f"verification: {passed['supported'].mean:.3f} of WiCE's supported claims pass")
    if passed["not_supported"].mean > _MOST_UNSUPPORTED:
        missed.append(f"verification: {passed['not_supported'].mean:.3f} of WiCE's unsupported claims pass")
    if area.mean < _LEAST_AREA:
        missed.append(f"verification: AUROC on WiCE is {area.mean:.3f}")
    return lines, missed


def _describe_scifact(folder: Path) -> list[str]:
    """Return the lines on SciFact: whether an abstract supports a claim."""
    rows = {row.id: row for row in read_suite(folder).rows}
    found: dict[str, list[Support]] = defaultdict(list)
    with weights_of(_pieces(row.text for row in rows.values())) as weigh:
        for line in read_json_lines(folder / "verification_train.jsonl"):
            row = rows[line.get("doc_id", str)]
            claim = Claim("", line.get("claim", str), row.uri, "supported", title=row.title)
            found[line.get("label", str)].append(_check(claim, row.text, weigh))
    passed = {label: score([float(each.status != "unsupported") for each in of]) for label, of in found.items()}
    shares = {label: [each.share for each in of] for label, of in found.items()}
    return [
        "SciFact (train): a claim of an expert, in other words than the abstract's. Nothing was chosen on it. Who",
        "contradicts uses the same words: that takes understanding, and is not claimed.\n",
        "| | passes | 95 % interval | n |",
        "|---|---:|---:|---:|",
        *(_row(label.lower().replace("_", " "), scored) for label, scored in sorted(passed.items())),
        _row("AUROC, support against not enough info", separation(shares["SUPPORT"], shares["NOT_ENOUGH_INFO"])),
        _row("AUROC, support against contradict", separation(shares["SUPPORT"], shares["CONTRADICT"])),
    ]


def _check(claim: Claim, text: str, weigh: Weigh) -> Support:
    return find_support(claim.text, read_passage(whole_source(claim, text), weigh), weigh)


def _row(name: str, scored: Score) -> str:
    return f"| {name} | {scored.mean:.4f} | {scored.low:.4f} – {scored.high:.4f} | {scored.n} |"


# --- weights --------------------------------------------------------------------------------------------


def _pieces(texts: Iterable[str]) -> list[str]:
    """Cut texts into runs of sentences about as long as a chunk."""
    pieces = []
    for text in texts:
        spans = split_sentences(text)
        runs = [spans[i : i + _SENTENCES_A_CHUNK] for i in range(0, len(spans), _SENTENCES_A_CHUNK)]
        pieces += [text[run[0].start : run[-1].end] for run in runs]
    return pieces


@contextmanager
def weights_of(texts: Sequence[str]) -> Iterator[Weigh]:
    """Weigh words as an index of `texts` would."""
    with tempfile.TemporaryDirectory() as folder:
        own = {str(i): language for i, text in enumerate(texts) if (language := detect(text))}
        languages = choose_languages(load_settings().words.language, own.values())
        own = {key: language for key, language in own.items() if language in languages}
        ids = sorted(str(i) for i in range(len(texts)))
        rows = ((str(i), str(i), text) for i, text in enumerate(texts))
        write_words(Path(folder) / "words", rows, languages[0], own, ids=ids)
        yield cache(Words(Path(folder) / "words", *languages).weights)

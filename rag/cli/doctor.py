"""`rag doctor`: checks everything that an answer depends on, and says what is wrong and how to fix it."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from rag.cli.doctor_store import (
    MOST_NAMED,
    State,
    examine_clock,
    examine_disk,
    examine_jobs,
    examine_keys,
    examine_store,
    read_published,
)
from rag.cli.doctor_vectors import examine_server, is_on_server
from rag.errors import CalibrationUnusable, IndexDamaged, RagError
from rag.index.analysis import indexed_languages
from rag.index.generations import Collection, list_collections
from rag.index.manifest import Manifest, damaged_files
from rag.settings import LLMSettings, Settings, load_settings, store_origin
from rag.settings_file import find_settings_file

_OPENAI = "https://api.openai.com/v1"
_REACH_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """One check and its result; a warning is not a failure."""

    name: str
    state: State
    detail: str

    @property
    def is_fine(self) -> bool:
        return self.state != "failed"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def examine(*, deep: bool = False) -> Iterator[Check]:
    """Yield the checks in the order in which things depend on each other; `deep` compares checksums too."""
    try:
        settings = load_settings()
    except RagError as error:
        yield Check("settings", "failed", str(error))
        return
    yield Check("settings", "ok", _describe_settings(settings))
    yield _look("store", lambda: examine_store(settings.store))
    yield _look("disk", lambda: examine_disk(settings.store))
    yield _look("clock", lambda: examine_clock(settings.store))
    yield _look("keys", lambda: examine_keys(settings.store))
    yield _look("jobs", lambda: examine_jobs(settings.store))
    names = list_collections(settings.store)
    if not names:
        yield Check("collections", "failed", f"nothing is indexed in {settings.store} yet; run: ingest run FOLDER")
    elif settings.collection not in names:
        there = ", ".join(names)
        yield Check(
            "collections",
            "failed",
            f"there is no '{settings.collection}'; the collections are: {there}; set RAG_COLLECTION",
        )
    for name in names:
        yield from _examine_collection(settings, name, deep=deep)
    if settings.retrieval.reranker is not None:
        yield _look("reranker", lambda: _examine_reranker(settings))
    yield _look("language model", lambda: _examine_llm(settings))


def print_checks(checks: list[Check]) -> None:
    """Print one line a check."""
    from rich.text import Text

    from rag.cli.layout import Paragraph, show
    from rag.cli.terminal import one_line

    signs = {"ok": ("ok      ", "green"), "warning": ("warning ", "yellow"), "failed": ("FAILED  ", "bold red")}
    show(
        Paragraph(Text.assemble(signs[check.state], (check.name, "bold"), f": {one_line(check.detail)}"), hang=8)
        for check in checks
    )


def _look(name: str, examination: Callable[[], tuple[State, str]], cure: str = "") -> Check:
    """Run one check; an exception becomes its result, so that the next check still runs.

    `cure` is added to errors that are not ours, since they name none.
    """
    try:
        return Check(name, *examination())
    except RagError as error:
        return Check(name, "failed", str(error))
    except Exception as error:
        return Check(name, "failed", f"{type(error).__name__}: {error}" + (f"; {cure}" if cure else ""))


def _describe_settings(settings: Settings) -> str:
    file = find_settings_file()
    where = "the environment alone" if file.path is None else f"{file.path} and the environment"
    passed = "".join(f"; {path} belongs to another user and is not read" for path in file.strangers)
    origin = store_origin(settings) or "the usual one"
    return f"read from {where}{passed}; the store is {settings.store.absolute()} ({origin})"


def _examine_collection(settings: Settings, name: str, *, deep: bool) -> Iterator[Check]:
    place = Collection(settings.store, name)
    published = _look(f"{name}: published", lambda: ("ok", _describe(read_published(place))))
    yield published
    if not published.is_fine:
        return
    if is_on_server(place):
        yield _look(f"{name}: vector server", lambda: examine_server(settings, place, deep=deep))
    yield _look(f"{name}: search", lambda: _probe(settings, name), cure="rebuild it: ingest run --checksum")
    if place.calibration.exists():
        yield _look(f"{name}: calibration", lambda: _examine_calibration(place))
    if deep:
        yield _look(f"{name}: files", lambda: _compare_checksums(place))
        yield _look(f"{name}: encoder", lambda: _compare_encoder(settings, place))


def _examine_calibration(place: Collection) -> tuple[State, str]:
    """Read the collection's own calibration; one that cannot be used is only a warning, as answers ignore it."""
    from rag.answer.calibration import read_calibration

    try:
        calibration = read_calibration(place, read_published(place).encoder["fingerprint"])
    except CalibrationUnusable as error:
        return "warning", str(error)
    assert calibration is not None, "only one that is there is examined"
    return "ok", f"its own, fitted on {calibration.fitted_on.get('suite')}, {calibration.fitted_on.get('created')}"


def _describe(manifest: Manifest) -> str:
    counts = manifest.counts
    languages = ", ".join(indexed_languages(manifest.words))
    return (
        f"generation {manifest.generation}, {counts['documents']} documents ({languages}), {counts['chunks']} chunks, "
        f"written {manifest.created} by Openbook {manifest.version}"
    )


def _probe(settings: Settings, name: str) -> tuple[State, str]:
    """Open the index with the configured encoder, and search for a passage that it holds."""
    from rag.index.opened import open_index

    with open_index(settings, name) as index:
        ids = index.library.chunk_ids()
        if len(ids) != index.manifest.counts["chunks"]:
            raise IndexDamaged(
                f"the library holds {len(ids)} chunks, the manifest says {index.manifest.counts['chunks']}; "
                "rebuild it: ingest run --checksum"
            )
        if not ids:
            return "warning", "it opens, but holds no text; `ingest status` lists what was skipped"
        chunk = index.chunks(ids[:1])[0]
        vector = index.embedder.embed_queries([chunk.text])[0]
        if not index.search_vectors(vector, 10):
            raise IndexDamaged("vector search finds nothing; rebuild it: ingest run --checksum")
        words = index.search_words(chunk.text, 10)
        if index.word_weights(chunk.text) and not words:
            raise IndexDamaged("word search finds nothing; rebuild it: ingest run --checksum")
        return "ok", f"opens and answers, with the encoder {index.embedder.fingerprint}"


def _compare_checksums(place: Collection) -> tuple[State, str]:
    manifest = read_published(place)
    damaged = damaged_files(place, manifest, contents=True)
    if not damaged:
        return "ok", f"all {len(manifest.checksums)} match their checksums"
    named = ", ".join(damaged[:MOST_NAMED]) + (" …" if len(damaged) > MOST_NAMED else "")
    raise IndexDamaged(
        f"{len(damaged)} of {len(manifest.checksums)} differ or are missing ({named}); "
        "rebuild it: ingest run --checksum"
    )


def _compare_encoder(settings: Settings, place: Collection) -> tuple[State, str]:
    """Compare the bytes of the index's compiled encoder, if it has one."""
    from rag.embedders.compiled import altered_files, read_spec

    folder = settings.store / "encoders" / read_published(place).encoder["fingerprint"]
    if not folder.is_dir():
        return "ok", "it has no compiled files"
    if altered := altered_files(folder, read_spec(folder)):
        raise IndexDamaged(f"{folder}: {', '.join(altered)} differ; remove that folder and run: ingest run")
    return "ok", f"the compiled files of {folder.name} are unchanged"


def _examine_reranker(settings: Settings) -> tuple[State, str]:
    """Load the configured reranker, and let it score a passage."""
    from rag.search.rerankers import RERANKERS

    name = settings.retrieval.reranker
    assert name is not None, "only a reranker that is set is examined"
    RERANKERS[name](settings).score("Does it answer?", ["It does."])
    return "ok", " ".join(filter(None, (name, settings.retrieval.reranker_model, "loads and scores")))


def _examine_llm(settings: Settings) -> tuple[State, str]:
    from rag.llms import make_llm

    make_llm(settings)  # raises what a question would raise: unknown kind, no key, no file
    llm = settings.llm
    if llm.model is None:
        return "ok", "none is set: answers consist of the documents' own sentences (RAG_LLM__MODEL sets one)"
    if llm.kind == "local":
        return _examine_local_llm(llm)
    if llm.kind != "openai":
        return "ok", f"{llm.model} ({llm.kind}) is set"
    address = (llm.base_url or _OPENAI).rstrip("/")
    key = {"Authorization": f"Bearer {llm.api_key.get_secret_value()}"} if llm.api_key else {}
    try:
        request = urllib.request.Request(f"{address}/models", headers=key)  # noqa: S310 - the settings see to its scheme
        with urllib.request.urlopen(request, timeout=_REACH_TIMEOUT_S) as response:  # noqa: S310
            served = _model_names(response.read())
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (401, 403):
                return "failed", f"{address} refuses the key (HTTP {error.code}); check RAG_LLM__API_KEY"
            return "warning", f"{address} answers, but does not list its models (HTTP {error.code})"
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return "failed", f"{address} cannot be reached ({reason}); start the server, or check RAG_LLM__BASE_URL"
    if served and llm.model not in served:
        return "warning", f"{address} answers, but lists no model '{llm.model}'; check RAG_LLM__MODEL"
    return "ok", f"{llm.model} at {address} can be reached"


def _examine_local_llm(llm: LLMSettings) -> tuple[State, str]:
    from rag.llms.local import LocalLLM, describe_model, find_model

    assert llm.model is not None, "only a model that is named is examined"
    return "ok", f"{LocalLLM(llm).model} is present ({describe_model(find_model(llm.model))})"


def _model_names(body: bytes) -> list[str]:
    """Return the names in a server's list of models, none if the list has another shape."""
    try:
        return [str(model["id"]) for model in json.loads(body)["data"]]
    except (ValueError, KeyError, TypeError):
        return []

"""What may hold a document's text, and how it is removed there: one list, which `ingest forget` walks.

`tests/ingest/upkeep/test_traces.py` compares the list with every file that Openbook writes, and searches their bytes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.cache_cleaning import CACHE, clean_cache, why_left
from ingest.observed import read_last_run, write_last_run
from ingest.upkeep.backups import backups_with, uris_in_backups
from ingest.upkeep.known_targets import read_targets
from ingest.upkeep.passages import repeats, runs_peculiar_to
from rag.errors import SettingsError, UnusableIndex, VectorServerError
from rag.feedback import Feedback, erase_feedback, feedback_file, read_feedback
from rag.index.generations import Collection, list_generations, prune
from rag.index.library import open_library, read_uris
from rag.index.vectors.served import collect_rows
from rag.index.vectors.server_note import FILE as NOTE
from rag.index.views import RAY, THROWAWAY, VIEW, remove_temporary_leftovers
from rag.jobs.queue import Jobs
from rag.jobs.uploads import managed_folder, managed_root, remove_managed
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was removed from a place, and what `left` there still has it."""

    removed: int = 0
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A place where text of documents lies: `files` are globs, in the store or, for `temporary` ones, in $TMPDIR.

    `reason` says of something that is left why that is; empty where it stays on purpose.
    """

    name: str
    files: tuple[str, ...]
    erase: Callable[[Collection, frozenset[str], Settings], Erased]
    reason: str = ""
    temporary: bool = False


def erase_feedback_about(place: Collection, uris: frozenset[str], _settings: Settings) -> Erased:
    """Remove feedback that cites one of the documents, or repeats what only they say; and lines that are not feedback.

    A quote of a document that is no longer published may be of one of these under an earlier name.
    """
    if not uris:
        return Erased()
    published = _published_uris(place)

    def loose_texts(said: Feedback) -> list[str]:
        own = [cited for cited in said.citations if cited.collection == place.name]
        return [said.question, said.note, *(cited.quote for cited in own if cited.uri not in published)]

    records = (said for said in read_feedback(place.store) if isinstance(said, Feedback))
    loose = (text for said in records for text in loose_texts(said))
    others = _texts(place, list_generations(place)[-1:], published - uris)
    runs = runs_peculiar_to(_texts(place, list_generations(place), uris), others, loose)

    def is_to_go(said: Feedback) -> bool:
        if any(cited.collection == place.name and cited.uri in uris for cited in said.citations):
            return True
        return any(repeats(text, runs) for text in loose_texts(said))

    return Erased(erase_feedback(place.store, is_to_go))


def erase_from_last_run(place: Collection, uris: frozenset[str], _settings: Settings) -> Erased:
    """Remove what the last run noted about the documents: the reason why one is stale may quote it."""
    last = read_last_run(place)
    skipped = {uri: why for uri, why in last.skipped.items() if uri not in uris}
    stale = {uri: why for uri, why in last.stale.items() if uri not in uris}
    observed = {uri: seen for uri, seen in last.observed.items() if uri not in uris}
    now = replace(last, skipped=skipped, stale=stale, observed=observed)
    if now == last:
        return Erased()
    write_last_run(place, now)
    return Erased(len(uris & (last.skipped.keys() | last.stale.keys() | last.observed.keys())))


def erase_temporary_folders(_place: Collection, _uris: frozenset[str], _settings: Settings) -> Erased:
    """Remove what killed processes left: one that still works holds a generation or the cache, and is named there."""
    remove_temporary_leftovers()
    return Erased()


def erase_generations(place: Collection, _uris: frozenset[str], _settings: Settings) -> Erased:
    """Remove all generations but the published one, which is without the documents."""
    before = len(list_generations(place))
    in_use = prune(place, keep=0)
    return Erased(before - len(list_generations(place)), tuple(in_use))


def erase_from_server(place: Collection, _uris: frozenset[str], settings: Settings) -> Erased:
    """Remove rows of a vector server that no generation names: a vector says something of its text."""
    try:
        return Erased(collect_rows(settings, place))
    except (VectorServerError, SettingsError) as error:
        return Erased(left=(str(error),))


def erase_from_cache(place: Collection, _uris: frozenset[str], _settings: Settings) -> Erased:
    """Remove embeddings that no generation uses."""
    cleaned = clean_cache(place.store)
    return Erased(0 if cleaned is None else cleaned.rows, tuple(why_left(cleaned)))


def erase_uploads(place: Collection, uris: frozenset[str], _settings: Settings) -> Erased:
    """Remove uploaded files of the documents: nobody else has them, and the next run must not find them."""
    return Erased(sum(remove_managed(place, path) for path in _managed_paths(place, uris)))


def erase_from_jobs(place: Collection, uris: frozenset[str], _settings: Settings) -> Erased:
    """Remove what jobs said of the documents, and take uploaded files out of the quota."""
    return Erased(Jobs(place.store).forget(place.name, _managed_paths(place, uris), sorted(uris)))


def name_backups(place: Collection, uris: frozenset[str], _settings: Settings) -> Erased:
    """Name the backups that have the documents; they are not changed, and a restore leaves the documents out."""
    return Erased(left=tuple(map(str, backups_with(place, uris))))


def name_targets(place: Collection, _uris: frozenset[str], _settings: Settings) -> Erased:
    """Name the targets that the collection was pushed to: they are changed by `ingest forget --everywhere` alone."""
    return Erased(
        left=tuple(each.target for each in read_targets(place.store).targets if each.collection == place.name)
    )


# In this order: what compares texts needs the older generations, and the cache keeps what generations use.
TRACES: Sequence[Trace] = (
    Trace("feedback", (feedback_file(Path()).name,), erase_feedback_about),
    Trace("last_run", ("collections/*/last_run.json",), erase_from_last_run),
    Trace("temporary", (f"{VIEW}*/**", f"{THROWAWAY}*/**", f"{RAY}*/**"), erase_temporary_folders, temporary=True),
    Trace(
        "generations",
        ("collections/*/generations/**",),
        erase_generations,
        "generation {} is still being read",
    ),
    Trace("vectors", (), erase_from_server, "rows of it may be left on a vector server: {}"),
    Trace("cache", (f"{CACHE}*",), erase_from_cache, "{}"),
    Trace("backups", (), name_backups),
    Trace("targets", (), name_targets),
    # What waits to be indexed was sent after what is forgotten now, and is left.
    Trace("uploads", ("collections/*/uploads/**", "collections/*/incoming/**"), erase_uploads),
    Trace("jobs", ("jobs.sqlite*",), erase_from_jobs),
)
# Files of a store without any text of documents, but for their names.
TEXTLESS = (
    *("collections/*/CURRENT", "collections/*/LOCK", "collections/*/sources.json", "collections/*/calibration.json"),
    *("collections/*/last_success", "worker.lock"),
    *("keys.sqlite", "embeddings.lock", "encoders/**", "forgotten.jsonl", "backups.json", "backups.lock"),
    *("targets.json", "targets.lock", NOTE),
)
# What is not of the index itself: `ingest gc` looks there again, since somebody may have spoken after the forgetting.
BESIDE_THE_INDEX = TRACES[:3]


def walk(traces: Sequence[Trace], place: Collection, uris: frozenset[str], settings: Settings) -> dict[str, Erased]:
    """Remove documents from places; return what was removed and what is left, by the place's name."""
    return {trace.name: trace.erase(place, uris, settings) for trace in traces}


def reasons_left(erased: Mapping[str, Erased]) -> list[str]:
    """Return why something is still there, one line each."""
    return [
        trace.reason.format(left)
        for trace in TRACES
        if trace.reason and trace.name in erased
        for left in erased[trace.name].left
    ]


def known_elsewhere(place: Collection) -> set[str]:
    """Return the uris of documents that are not published but have traces.

    They are in generations, feedback and backups, or files that were uploaded.
    """
    known = {
        cited.uri
        for said in read_feedback(place.store)
        if isinstance(said, Feedback)
        for cited in said.citations
        if cited.collection == place.name
    }
    for generation in list_generations(place):
        with suppress(UnusableIndex):
            known |= read_uris(place.generation(generation))
    return known | uris_in_backups(place) | _managed_uris(place)


def _managed_paths(place: Collection, uris: frozenset[str]) -> list[str]:
    root = f"{managed_root(place)}/"
    return sorted(uri.removeprefix(root) for uri in uris if uri.startswith(root))


def _managed_uris(place: Collection) -> set[str]:
    """Return the uris of all uploaded files, also of those that could not be read."""
    folder, root = managed_folder(place), managed_root(place)
    return {f"{root}/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file()}


def _published_uris(place: Collection) -> frozenset[str]:
    current = place.current()
    return frozenset() if current is None else frozenset(read_uris(place.generation(current)))


def _texts(place: Collection, generations: Sequence[str], uris: frozenset[str]) -> Iterator[str]:
    """Yield the texts of documents as each of the generations has them; what cannot be read has none."""
    for generation in generations:
        with suppress(UnusableIndex), closing(open_library(place.generation(generation))) as library:
            for info in library.documents():
                if info.uri in uris:
                    yield library.document(info.id).text

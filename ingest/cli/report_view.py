"""Prints a run's report and the state of the collections."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from ingest.cache_cleaning import cache_bytes
from ingest.observed import read_last_run
from ingest.report import Report
from ingest.sources.database_urls import Database
from ingest.sources.roots import Root, read_sources
from rag.cli.layout import Paragraph
from rag.cli.published import Published, open_published
from rag.cli.terminal import one_line
from rag.errors import JobsUnusable, NoIndex, UnusableIndex
from rag.index.analysis import indexed_languages
from rag.index.generations import Collection, list_collections, list_generations
from rag.index.manifest import Manifest, read_manifest
from rag.jobs.queue import Jobs
from rag.jobs.worker_lock import has_worker
from rag.settings import Settings

_MOST_LISTED = 50  # of one kind; `--json` has all of them
_INDENT = 2
_SHOWN_S = 0.05  # of a stage
_MB = 2**20


def report_paragraphs(report: Report) -> Iterator[Paragraph]:
    """Yield what was published, what happened to the documents, and what was skipped and why."""
    holds = f"{report.documents} documents, {report.chunks} chunks"
    if report.generation is None:
        yield _line(f"Nothing changed: '{report.collection}' holds {holds}.", style="bold")
    else:
        yield _line(f"Published '{report.collection}' {report.generation}: {holds}.", style="bold")
    yield from _counts(report)
    yield _line(
        f"{report.embedded} passages embedded, {report.reused} taken from the cache"
        + (f"; {report.chunks_per_s:.0f} a second" if report.embedded + report.reused else ""),
        indent=_INDENT,
    )
    if report.vector_rows:
        yield _line(f"{report.vector_rows} rows sent to the vector server", indent=_INDENT)
    if report.pages:
        yield _line(_pages(report), indent=_INDENT)
    seconds = ", ".join(f"{stage} {spent:.1f}" for stage, spent in report.seconds.items() if spent >= _SHOWN_S)
    yield _line(f"{report.total_s:.1f} seconds" + (f": {seconds}" if seconds else ""), indent=_INDENT)
    yield from _reasons("Skipped:", report.skipped)
    yield from _reasons("Could not be read; an older version still answers:", report.stale)
    yield from _reasons("Read, with notes:", {uri: "; ".join(notes) for uri, notes in report.notes.items()})
    yield from _reasons("Moved:", {new: f"was {old}" for new, old in report.moved.items()})
    if report.unreachable:
        yield _line(f"Nothing to index in: {', '.join(report.unreachable)}", style="yellow")
    if report.in_use:
        yield _line(f"Older generations kept because they are being read: {', '.join(report.in_use)}")
    for warning in report.warnings:
        yield _line(warning, style="yellow")


def describe_store(settings: Settings, only: str | None, *, documents: bool) -> dict[str, Any]:
    """Return each published collection as JSON types, with its documents if asked; raises UnusableIndex.

    If there are several, one that cannot be read has only an `error`.
    """
    names = [only] if only is not None else list_collections(settings.store)
    if not names:
        raise NoIndex(f"nothing is indexed in {settings.store} yet; index a folder first: ingest run FOLDER")
    described = []
    for name in names:
        try:
            with open_published(settings, name) as published:
                described.append(_describe(Collection(settings.store, name), published, documents=documents))
        except UnusableIndex as error:
            if len(names) == 1:
                raise
            described.append({"collection": name, "error": str(error)})
    return {
        "store": str(settings.store),
        "cache_bytes": cache_bytes(settings.store),
        "jobs": _jobs(settings.store),
        "collections": described,
    }


def status_paragraphs(store: Mapping[str, Any]) -> Iterator[Paragraph]:
    """Yield what `describe_store` found."""
    for described in store["collections"]:
        if "error" in described:
            yield _line(f"{described['collection']}: {described['error']}", style="bold red")
            continue
        head = f"{described['collection']}: {described['documents']} documents, {described['chunks']} chunks"
        yield _line(f"{head}, {described['bytes'] / _MB:.1f} MB", style="bold")
        yield _line(f"generation {described['generation']}, published {described['created']}", indent=_INDENT)
        if described["growth"]:
            yield _line(_growth_line(described["growth"]), indent=_INDENT)
        if described["older"]:
            yield _line(f"older generations: {', '.join(described['older'])}", indent=_INDENT)
        yield _line(f"last run {described['last_run'] or 'unknown'}", indent=_INDENT)
        yield _line(f"encoder {described['encoder']}; words in {', '.join(described['languages'])}", indent=_INDENT)
        for root in described["roots"]:
            yield _line(f"{root['name']} — {root['covers']}", indent=_INDENT)
        yield from _reasons("Skipped by the last run:", described["skipped"])
        yield from _reasons("Unreadable in the last run; an older version answers:", described["stale"])
        if described["forgotten"]:
            yield _line(f"Forgotten: {', '.join(described['forgotten'])}", indent=_INDENT)
        for document in described.get("uris", ()):
            yield _line(document, indent=_INDENT)
    yield _line(f"embedding cache: {store['cache_bytes'] / _MB:.1f} MB")
    jobs = store["jobs"]
    if "error" in jobs:
        yield _line(f"jobs: {jobs['error']}", style="bold red")
    elif jobs["waiting"] or jobs["running"]:
        worker = "a worker runs" if jobs["worker"] else "no worker runs; start one: ingest work"
        yield _line(f"jobs: {jobs['running']} running, {jobs['waiting']} waiting; {worker}")


def _jobs(store: Path) -> dict[str, Any]:
    """Return how many jobs wait and run, and whether anybody does them; only an `error` where they cannot be read."""
    try:
        states = Counter(job.state for job in Jobs(store).open())
    except JobsUnusable as error:
        return {"error": str(error)}
    return {"waiting": states["waiting"], "running": states["running"], "worker": has_worker(store)}


def _describe(place: Collection, published: Published, *, documents: bool) -> dict[str, Any]:
    manifest = published.manifest
    sources = read_sources(place)
    last = read_last_run(place)
    older = [name for name in list_generations(place) if int(name) < int(manifest.generation)]
    described: dict[str, Any] = {
        "collection": manifest.collection,
        "generation": manifest.generation,
        "created": manifest.created,
        "older": older,
        "growth": _growth(place, manifest, older),
        "version": manifest.version,
        **manifest.counts,
        "bytes": _bytes_of(place, manifest),
        "encoder": manifest.encoder["fingerprint"],
        "languages": list(indexed_languages(manifest.words)),
        "roots": [{"name": root.name, **_where(root)} for root in sources.all],
        "last_run": last.when,
        "skipped": dict(sorted(last.skipped.items())),
        "stale": dict(sorted(last.stale.items())),
        "forgotten": sorted(sources.tombstones),
    }
    return described | ({"uris": [info.uri for info in published.library.documents()]} if documents else {})


def _growth(place: Collection, manifest: Manifest, older: Sequence[str]) -> dict[str, Any] | None:
    """Return what came since the oldest generation that is there and can be read; None where there is none."""
    for name in older:
        try:
            before = read_manifest(place, name)
        except UnusableIndex:
            continue
        counts = {of: manifest.counts[of] - before.counts[of] for of in ("documents", "chunks")}
        grown = _bytes_of(place, manifest) - _bytes_of(place, before)
        return {"generation": name, "created": before.created, **counts, "bytes": grown}
    return None


def _growth_line(growth: Mapping[str, Any]) -> str:
    since = f"since generation {growth['generation']} of {growth['created']}"
    return f"{since}: {growth['documents']:+} documents, {growth['chunks']:+} chunks, {growth['bytes'] / _MB:+.1f} MB"


def _bytes_of(place: Collection, manifest: Manifest) -> int:
    files = [place.generation(manifest.generation) / name for name in manifest.checksums]
    return sum(path.stat().st_size for path in files if path.is_file())


def _counts(report: Report) -> Iterator[Paragraph]:
    """Yield a row of counts below a row of their names: new, changed, and so on."""
    fates = {
        "new": len(report.read),
        "changed": len(report.updated),
        "moved": len(report.moved),
        "unchanged": report.unchanged,
        "deleted": len(report.deleted),
        "stale": len(report.stale),
        "skipped": len(report.skipped),
        "forgotten": len(report.forgotten),
    }
    widths = [max(len(fate), len(str(count))) for fate, count in fates.items()]
    for row in (fates.keys(), fates.values()):
        cells = "  ".join(str(cell).rjust(width) for cell, width in zip(row, widths, strict=True))
        yield Paragraph(Text(cells), indent=_INDENT)


def _pages(report: Report) -> str:
    pages = sum(counts.pages for counts in report.pages.values())
    characters = sum(sum(counts.characters) for counts in report.pages.values())
    blank = sum(len(counts.without_text) for counts in report.pages.values())
    return f"{pages} pages, {characters / pages:.0f} characters a page" + (f", {blank} without text" if blank else "")


def _where(root: Root | Database) -> dict[str, str]:
    if isinstance(root, Database):
        return {"database": root.url, "query": root.query, "covers": f"{root.url}, {root.query}"}
    return {"folder": str(root.folder), "covers": _covers(root)}


def _covers(root: Root) -> str:
    files = "" if root.files is None else f", files {', '.join(root.files)}"
    include = f", only {' '.join(root.filters.include)}" if root.filters.include else ""
    exclude = f", without {' '.join(root.filters.exclude)}" if root.filters.exclude else ""
    return f"{root.folder}{files}{include}{exclude}"


def _reasons(head: str, reasons: Mapping[str, str]) -> Iterator[Paragraph]:
    if not reasons:
        return
    yield _line(head, style="yellow")
    for uri in sorted(reasons)[:_MOST_LISTED]:
        reason = reasons[uri]
        yield _line(reason if reason.startswith(uri) else f"{uri}: {reason}", indent=_INDENT)
    if len(reasons) > _MOST_LISTED:
        yield _line(f"… and {len(reasons) - _MOST_LISTED} more; --json lists all", indent=_INDENT)


def _line(text: str, *, indent: int = 0, style: str = "") -> Paragraph:
    return Paragraph(Text(one_line(text), style=style), indent=indent, hang=indent + _INDENT)

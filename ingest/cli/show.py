"""How a run's report and the state of the collections look in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from ingest.report import Report
from ingest.sources import Root, read_sources
from rag.cli.published import Published, open_published
from rag.cli.show import Paragraph
from rag.cli.terminal import one_line
from rag.errors import NoIndex
from rag.generations import Collection, list_collections
from rag.settings import Settings

_MOST_LISTED = 50  # of one kind; `--json` has all of them
_INDENT = 2


def report_paragraphs(report: Report) -> Iterator[Paragraph]:
    """Yield what was published, what became of the documents, and what was skipped and why."""
    holds = f"{report.documents} documents, {report.chunks} chunks"
    if report.generation is None:
        yield _line(f"Nothing changed: '{report.collection}' holds {holds}.", style="bold")
    else:
        yield _line(f"Published '{report.collection}' {report.generation}: {holds}.", style="bold")
    counts = (
        f"{len(report.read)} new, {len(report.updated)} changed, {report.unchanged} unchanged, "
        f"{len(report.deleted)} deleted, {len(report.skipped)} skipped"
    )
    yield _line(counts, indent=_INDENT)
    seconds = ", ".join(f"{stage} {spent:.1f}" for stage, spent in report.seconds.items() if spent >= 0.05)
    yield _line(
        f"{report.embedded} passages embedded, {report.reused} taken from the cache"
        + (f"; seconds: {seconds}" if seconds else ""),
        indent=_INDENT,
    )
    yield from _reasons("Skipped:", report.skipped)
    yield from _reasons("Cannot be read now; the version from before still answers:", report.stale)
    yield from _reasons("Read, but note:", {uri: "; ".join(notes) for uri, notes in report.notes.items()})
    if report.in_use:
        yield _line(f"Kept, since somebody reads them: {', '.join(report.in_use)}")


def describe_collections(settings: Settings, only: str | None, *, documents: bool) -> list[dict[str, Any]]:
    """Return each published collection as JSON's types, with its documents where asked; raises UnusableIndex."""
    names = [only] if only is not None else list_collections(settings.store)
    if not names:
        raise NoIndex(f"nothing is indexed in {settings.store} yet; index a folder first: ingest run FOLDER")
    described = []
    for name in names:
        with open_published(settings, name) as published:
            roots = read_sources(Collection(settings.store, name)).roots
            described.append(_describe(published, roots, documents=documents))
    return described


def status_paragraphs(collections: Sequence[Mapping[str, Any]]) -> Iterator[Paragraph]:
    """Yield what `describe_collections` found."""
    for described in collections:
        head = f"{described['collection']}: {described['documents']} documents, {described['chunks']} chunks"
        yield _line(head, style="bold")
        yield _line(f"generation {described['generation']}, published {described['created']}", indent=_INDENT)
        yield _line(f"encoder {described['encoder']}", indent=_INDENT)
        for root in described["roots"]:
            yield _line(f"{root['name']} — {root['covers']}", indent=_INDENT)
        yield from _reasons("Skipped by the last run that published:", described["skipped"])
        yield from _reasons("Could not be read by it; the version from before answers:", described["stale"])
        for document in described.get("uris", ()):
            yield _line(document, indent=_INDENT)


def _describe(published: Published, roots: Sequence[Root], *, documents: bool) -> dict[str, Any]:
    manifest = published.manifest
    described: dict[str, Any] = {
        "collection": manifest.collection,
        "generation": manifest.generation,
        "created": manifest.created,
        "version": manifest.version,
        **manifest.counts,
        "encoder": manifest.encoder["fingerprint"],
        "roots": [{"name": root.name, "folder": str(root.folder), "covers": _covers(root)} for root in roots],
        "skipped": dict(manifest.report.get("skipped", {})),
        "stale": dict(manifest.report.get("stale", {})),
    }
    return described | ({"uris": [info.uri for info in published.library.documents()]} if documents else {})


def _covers(root: Root) -> str:
    files = "" if root.files is None else f", of it {', '.join(root.files)}"
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

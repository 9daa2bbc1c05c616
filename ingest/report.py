"""A run's report, document by document: printed at its end, as JSON, and kept in the manifest."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ingest.chunked import PageCounts


@dataclass(frozen=True, slots=True)
class Report:
    """The uris by their fate; `skipped`, `stale` and `notes` give reasons.

    `generation` is the one that was published, None if nothing changed. `read` are new documents, `moved` new uris
    with the old one, `forgotten` files that have a tombstone, `unreachable` places that were not there and have no
    documents. `documents`, `chunks` and `characters` are what the index holds now; `embedded` texts were embedded by
    this run, `reused` came from the cache. `pages` tells of those documents read by this run that have pages. `in_use`
    are older generations that were not removed, since somebody reads them. `vector_rows` were missing on a vector
    server and sent there. `seconds` by stage: stages overlap, each
    counts the time that the run waited for it, `load` also for the chunking by workers; `total_s` is all of it.
    """

    collection: str
    generation: str | None = None
    read: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: int = 0
    moved: Mapping[str, str] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()
    stale: Mapping[str, str] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pages: Mapping[str, PageCounts] = field(default_factory=dict)
    documents: int = 0
    chunks: int = 0
    characters: int = 0
    embedded: int = 0
    reused: int = 0
    vector_rows: int = 0
    in_use: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    total_s: float = 0.0

    @property
    def chunks_per_s(self) -> float:
        """How many of this run's texts became vectors in a second, the cache's included."""
        return (self.embedded + self.reused) / self.total_s if self.total_s else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON's types."""
        content = {name: getattr(self, name) for name in self.__dataclass_fields__}
        content |= {name: list(value) for name, value in content.items() if isinstance(value, tuple)}
        content["notes"] = {uri: list(notes) for uri, notes in self.notes.items()}
        content["pages"] = {uri: asdict(counts) for uri, counts in self.pages.items()}
        content["seconds"] = {stage: round(seconds, 3) for stage, seconds in self.seconds.items()}
        return content | {"total_s": round(self.total_s, 3), "chunks_per_s": round(self.chunks_per_s, 1)}

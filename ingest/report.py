"""What a run did, document by document: shown at its end, printed as JSON, kept in the manifest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """Uris by what became of them; `skipped`, `stale` and `notes` say why.

    `generation` is the one that was published, None where nothing changed. `documents` and `chunks` are what the
    index holds now; `embedded` texts were embedded by this run, `reused` came from the cache. `in_use` are older
    generations that were not removed, since somebody reads them. `seconds` by stage: stages overlap, each counts the
    time that the run waited for it.
    """

    collection: str
    generation: str | None = None
    read: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: int = 0
    deleted: tuple[str, ...] = ()
    stale: Mapping[str, str] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: int = 0
    chunks: int = 0
    characters: int = 0
    embedded: int = 0
    reused: int = 0
    in_use: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON's types."""
        content = {name: getattr(self, name) for name in self.__dataclass_fields__}
        content |= {name: list(value) for name, value in content.items() if isinstance(value, tuple)}
        content["notes"] = {uri: list(notes) for uri, notes in self.notes.items()}
        content["seconds"] = {stage: round(seconds, 3) for stage, seconds in self.seconds.items()}
        return content

"""What earlier runs learned of files that the published generation does not say: those that could not be read, and
those whose time changed but not their bytes. It spares reading them again; without it a run is slower, never wrong.
"""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from typing import Any

from ingest.sources.folders import SourceFile
from rag.files import write_atomically
from rag.index.generations import Collection
from rag.regular_files import MOST_STATE, read_bounded

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Observation:
    """A file as it was when it was read last; `settings` is all that the result depends on besides its bytes.

    `reason` says why it could not be read; empty: it could, and its `sha256` is that of the published document.
    """

    bytes: int
    mtime_ns: int
    settings: str
    sha256: str
    reason: str = ""

    def is_of(self, file: SourceFile) -> bool:
        """Whether `file` still looks as it did then."""
        same_content = self.sha256 == file.sha256 if file.sha256 else self.mtime_ns == file.mtime_ns
        return same_content and self.bytes == file.bytes


@dataclass(frozen=True, slots=True)
class LastRun:
    """When the last run that came to its end was, what it skipped or kept stale, and what it observed, by uri."""

    when: str = ""
    skipped: Mapping[str, str] = field(default_factory=dict)
    stale: Mapping[str, str] = field(default_factory=dict)
    observed: Mapping[str, Observation] = field(default_factory=dict)


def read_last_run(collection: Collection) -> LastRun:
    """Return what the last run left; nothing, where there was none or its file is of no use."""
    try:
        content: dict[str, Any] = json.loads(read_bounded(collection.last_run, MOST_STATE))
        if content["format"] != FORMAT:
            return LastRun()
        observed = {uri: Observation(*values) for uri, values in content["observed"].items()}
        return LastRun(content["when"], content["skipped"], content["stale"], observed)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return LastRun()


def write_last_run(collection: Collection, last: LastRun) -> None:
    """Replace what the last run left, atomically."""
    content = {
        "format": FORMAT,
        "when": last.when,
        "skipped": dict(last.skipped),
        "stale": dict(last.stale),
        "observed": {uri: astuple(observation) for uri, observation in sorted(last.observed.items())},
    }
    write_atomically(collection.last_run, json.dumps(content, indent=1, ensure_ascii=False) + "\n")

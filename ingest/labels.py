"""Keeps short what every chunk of a document carries in the stores: its title, and the user's own fields."""

from collections.abc import Mapping
from dataclasses import replace

from ingest.loaded import Loaded
from rag.records import Scalar

# A chunk's row holds all of them, so that 5,000 chunks of a document with as much as is allowed take 100 MB.
LONGEST_TITLE = 500
MOST_FIELDS = 200  # Chroma 1.5.9 fails on a row of more than 5,000
MOST_CHARACTERS = 20_000  # of all names and values


def with_short_labels(loaded: Loaded) -> Loaded:
    """Return what was loaded with a title and fields of a bounded size, and a note of what was left out."""
    notes = []
    title = loaded.title
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        notes.append(f"its title has {len(loaded.title)} characters and was cut to {LONGEST_TITLE}")
    metadata = _bounded(loaded.metadata)
    if left_out := [name for name in loaded.metadata if name not in metadata]:
        notes.append(
            f"{len(left_out)} of its {len(loaded.metadata)} fields were left out, such as '{left_out[0][:40]}': "
            f"a document may have {MOST_FIELDS} fields with {MOST_CHARACTERS} characters in all"
        )
    return replace(loaded, title=title, metadata=metadata, notes=(*loaded.notes, *notes)) if notes else loaded


def _bounded(metadata: Mapping[str, Scalar]) -> Mapping[str, Scalar]:
    """Return the fields that have room, in their order; a long one makes room for those behind it."""
    kept: dict[str, Scalar] = {}
    characters = 0
    for name, value in metadata.items():
        size = len(name) + len(value if isinstance(value, str) else str(value))
        if len(kept) < MOST_FIELDS and characters + size <= MOST_CHARACTERS:
            kept[name] = value
            characters += size
    return kept

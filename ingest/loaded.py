"""Records of a loaded file: its text and structure, before it has an id."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ingest.boundary import Fault, Step
from ingest.chunked import Chunked
from rag.records import Page, Scalar, Section

LEADS_OUT = "it is a link that leads out of its folder; to read it, name the folder it leads to in RAG_LOAD__LINKS_INTO"


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """The settings that a loader needs; a plain record, so that workers start without pydantic (0.4 s)."""

    pdf_reader: Literal["pdfium", "pypdf"] = "pdfium"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as a loader read it; offsets in `pages` and `sections` point into `text`, which is NFC with `\\n`.

    `notes` are for the report: what a reader of the index should know though the file could be read.
    """

    text: str
    title: str
    media_type: str
    date: str | None = None
    metadata: Mapping[str, Scalar] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadRequest:
    """A file to read; `uri` names it in errors and in the index, `path` is where it lies.

    A file whose bytes still have `known_sha256` is not parsed again. A link on the way to it may lead anywhere below
    `confines`, if there are none below its own folder. `bytes` and `mtime_ns` are what the run saw of it. With
    `content`, the file's bytes came along, and nobody opens `path`.
    """

    uri: str
    path: str
    password: str | None = field(default=None, repr=False)
    known_sha256: str = ""
    confines: tuple[Path, ...] = ()
    bytes: int = 0
    mtime_ns: int = 0
    content: "builtins.bytes | None" = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Begun:
    """A worker's word that it begins a step with what it has; that may take `times` as long as one file."""

    step: Step = "load"
    times: int = 1


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The result of a request: `loaded`, or `error` (one line to report), or neither if the file has not changed.

    From a worker that also chunks there is `chunked` instead of `loaded`; or the `fault` of a document that cannot be
    chunked, or what ends the run, its `failure`.

    `sha256` and `bytes` are those of the content that was read; empty and 0 if there was none to read, or where
    reading it was cut short, so that another try may succeed.
    """

    request: LoadRequest
    loaded: Loaded | None = None
    error: str | None = None
    sha256: str = ""
    bytes: int = 0
    chunked: Chunked | None = None
    fault: Fault | None = None
    failure: Exception | None = None

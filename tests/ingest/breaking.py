"""Makes chunking fail for documents with the word `bad`: in this process, or in the workers that start from here."""

import os
import re
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import ingest.chunkers.contexts as contexts
from ingest.chunkers.default import DefaultChunker
from rag.errors import EncoderError, TextRefused
from rag.records import Document

if TYPE_CHECKING:
    import pytest

BAD = "bad"
VARIABLE = "BREAK_CHUNKING"  # of the environment: what breaks, and the function below that makes the error
_BROKEN = Path(__file__).parent / "broken"

Make = Callable[[str], BaseException]  # the error for a text that is bad
SetAttribute = Callable[[Any, str, Any], None]


class PanicException(BaseException):
    """What pyo3 raises where a library written in Rust panics."""


ERRORS: list[Callable[[], BaseException]] = [
    lambda: ValueError("no such thing"),
    lambda: RecursionError("maximum recursion depth exceeded"),
    lambda: OverflowError("int too large"),
    lambda: UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "surrogates not allowed"),
    lambda: AssertionError(),
    lambda: PanicException("called `Result::unwrap()` on an `Err` value"),
    lambda: sqlite3.ProgrammingError("type 'list' is not supported"),
    lambda: sqlite3.DataError("string or blob too big"),
    lambda: sqlite3.InterfaceError("Error binding parameter 7"),
    lambda: TextRefused("the text is too long"),
    lambda: ValueError("odd \ud83d words\nin two lines"),
]


def value_error(_: str) -> BaseException:
    return ValueError("no such thing")


def one_of_all(text: str) -> BaseException:
    """Return the error of a document's number."""
    number = re.search(r"(?:site|type) (\d+)", text)
    assert number is not None
    return ERRORS[int(number[1]) % len(ERRORS)]()


def encoder_error(_: str) -> BaseException:
    return EncoderError("the tokenizer cannot be loaded")


def endless(_: str) -> NoReturn:
    while True:
        pass


def killed(_: str) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def too_large(_: str) -> NoReturn:
    held = [bytearray(2**24)]
    while True:
        held.append(bytearray(2**24))


def break_chunking(patch: "pytest.MonkeyPatch", make: Make) -> None:
    _break_workers(patch, f"chunking {make.__name__}")


def break_contexts(patch: "pytest.MonkeyPatch", make: Make) -> None:
    _break_workers(patch, f"contexts {make.__name__}")


def break_this_process(what: str) -> None:
    """Do in a worker what the environment says."""
    step, make = what.split()
    {"chunking": chunking_fails, "contexts": contexts_fail}[step](setattr, globals()[make])


def chunking_fails(set_attribute: SetAttribute, make: Make) -> None:
    original = DefaultChunker.chunk

    def chunk(self: DefaultChunker, document: Document) -> list[Any]:
        if BAD in document.text:
            raise make(document.text)
        return original(self, document)

    set_attribute(DefaultChunker, "chunk", chunk)


def contexts_fail(set_attribute: SetAttribute, make: Make) -> None:
    original = contexts._chunk

    def describe(document: Document, *others: Any) -> Any:
        if BAD in document.text:
            raise make(document.text)
        return original(document, *others)

    set_attribute(contexts, "_chunk", describe)


def _break_workers(patch: "pytest.MonkeyPatch", what: str) -> None:
    patch.setenv("PYTHONPATH", str(_BROKEN), prepend=os.pathsep)
    patch.setenv(VARIABLE, what)

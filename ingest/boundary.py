"""The boundary around what is done for one document: what fails there is that document's skip, not the run's end.

Three things still end a run: what is wrong with the machine (the disk, memory, an encoder that cannot be reached),
an interruption, and an error that so many documents have in common that it is not theirs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from rag.errors import IngestError, LoadError, RagError, TextRefused, in_one_line
from rag.files import is_of_the_machine
from rag.text.unicode import replace_surrogates

Step = Literal["load", "chunk", "embed", "write"]

MOST_ALIKE = 20  # documents with one error: in a row, or that many and more than half, and it is the run's
_FAILED: dict[Step, str] = {
    "load": "cannot be read",
    "chunk": "cannot be cut into chunks",
    "embed": "cannot be embedded",
    "write": "cannot be written",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with a document: `kind` is the same wherever it is the same error, `reason` is for the report."""

    step: Step
    kind: str
    reason: str


class DocumentFailed(Exception):
    """A step failed for one document."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


@contextmanager
def boundary(step: Step) -> Iterator[None]:
    """Turn whatever fails inside into DocumentFailed, unless it is the run's own fault or an interruption.

    That includes a panic of a native library, which is no Exception. The innermost boundary names the step.
    """
    try:
        yield
    except DocumentFailed:
        raise
    except BaseException as error:
        if is_the_runs(error):
            raise
        raise DocumentFailed(fault_of(step, error)) from error


def is_the_runs(error: BaseException) -> bool:
    """Whether an error says nothing about the document that was worked on when it came."""
    if isinstance(error, LoadError | TextRefused):
        return False
    return isinstance(error, RagError) or is_of_the_machine(error)


def fault_of(step: Step, error: BaseException) -> Fault:
    """Return what an error means for the document that it came with."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
    if isinstance(error, LoadError | TextRefused):
        return Fault(step, where, replace_surrogates(str(error)))
    said = replace_surrogates(in_one_line(error))
    return Fault(step, f"{type(error).__name__} {where}", f"it {_FAILED[step]} ({said}); report this")


class Faults:
    """Counts the faults of a run, and raises IngestError once so many are the same that they are the run's own.

    Two are the same if they are of one step and one kind. A reader's refusals do not count: it works in a process
    of its own, on one file, and a folder may be full of files that nobody can read.
    """

    def __init__(self) -> None:
        self._in_a_row: dict[Step, list[tuple[str, str]]] = {}  # (kind, document)
        self._of_kind: dict[tuple[Step, str], tuple[Fault, set[str]]] = {}  # and its documents

    def passed(self, *steps: Step) -> None:
        """Take note of a document that went through."""
        for step in steps:
            self._in_a_row.pop(step, None)

    def failed(self, document: str, fault: Fault) -> None:
        """Take note of one that did not; it may fail in several places."""
        row = self._in_a_row.get(fault.step, [])
        if row and row[-1][0] != fault.kind:
            row = []
        if (fault.kind, document) not in row:
            row.append((fault.kind, document))
        self._in_a_row[fault.step] = row
        self._of_kind.setdefault((fault.step, fault.kind), (fault, set()))[1].add(document)
        if len(row) >= MOST_ALIKE:
            raise _of_the_run(f"{len(row)} documents in a row", document, fault)

    def check(self, documents: int) -> None:
        """Raise IngestError if more than half of the run's `documents` failed alike, and not just a few."""
        for fault, failed in self._of_kind.values():
            if len(failed) >= MOST_ALIKE and 2 * len(failed) > documents:
                raise _of_the_run(f"{len(failed)} of {documents} documents", min(failed), fault)


def _of_the_run(who: str, document: str, fault: Fault) -> IngestError:
    return IngestError(
        f"{who} failed alike, such as {document}: {fault.reason}; nothing was published. If only these are at fault, "
        "leave them out by a .ragignore file and run again"
    )

"""Every error that Openbook raises on purpose; each message says what, where and the cure.

RagError
├── UsageError            an invalid question, path or option                          exit 2
│   ├── UnknownName       a part, collection, document or field that does not exist
│   │   └── UnknownCollection   `hint` lists the collections, for callers who may see all
│   └── SettingsError     a bad value in openbook.toml or the environment
├── UnusableIndex         the index cannot be used                                     exit 4
│   ├── NoIndex           nothing has been published yet
│   ├── IndexMismatch     built by another encoder, or with a vector store that is missing
│   ├── IndexTooNew       written by a newer Openbook
│   └── IndexDamaged      a published file is missing or differs
├── CalibrationUnusable   a collection's calibration is broken, or fits another encoder
├── IndexBusy             another process is writing
├── KeysUnusable          keys.sqlite is damaged, too new or unreadable: every request is refused
│   └── KeysFull          the disk has no room for an edit of keys.sqlite
├── KeysBusy              another process is editing keys.sqlite
├── JobsUnusable          jobs.sqlite is damaged, too new or unreadable
├── QuotaExceeded         an upload would take more room than it may
├── NotAllowed            the account may not do that
├── TooLate               a job has begun, or a name is taken: nothing can be changed any more
├── IngestError           a run cannot go on; what was published stays published
│   ├── DeletionRefused   a run would delete more documents than it may
│   ├── SourceUnreachable a source database is missing, or does not answer
│   └── StorageError      the disk: full, read-only, unreadable
│       ├── TargetAway    a target of pushes that does not answer
│       ├── TargetRefused a target that refuses the credentials, or for which there are none
│       └── TargetDamaged what is published at a target is not whole
├── LoadError             one document cannot be read; the run goes on without it
├── DocumentRefused       a part of the index does not take one document; the index is written without it
├── EncoderError          the encoder cannot be built, loaded or reached
│   └── TextRefused       the encoder works, but does not take one text
├── VectorServerError     the vector server is away, of another version, or lacks what was sent to it
├── ServiceError          a running service that an adapter asks gave no usable answer
│   ├── ServiceUnreachable    refused, timed out, cut off
│   ├── ServiceRejected   the key, the collection or the request is refused; a retry will not help
│   └── ServiceOverloaded 429 or 503: later it may answer
└── LLMError              the language model gave no usable answer
    ├── LLMUnreachable    refused, timed out, cut off
    ├── LLMRejected       401, 403, 404, 400: a retry will not help
    │   └── LLMContextTooLong   the prompt does not fit: fewer sources will help
    └── LLMOverloaded     429 or 5xx after every retry
"""

import re

_MOST_QUOTED = 200  # characters of what others say
_ADDRESS = re.compile(r"'?<\S+ object at 0x[0-9a-f]+>'?")  # is another one in each run


class RagError(Exception):
    """The root of Openbook's errors; `exit_code` is the exit code of a command that it ends."""

    exit_code = 1


class UsageError(RagError):
    """The caller asked for something invalid."""

    exit_code = 2


class UnknownName(UsageError):
    """A name that does not exist."""


class UnknownCollection(UnknownName):
    """A collection that does not exist; the message lists no others, as a client may not be allowed to see them."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SettingsError(UsageError):
    """A setting that is unknown or out of range."""


class UnusableIndex(RagError):
    """The index cannot be used."""

    exit_code = 4


class NoIndex(UnusableIndex):
    """Nothing has been published in this collection."""


class IndexMismatch(UnusableIndex):
    """The index was built by another encoder than the settings name, or with a vector store that is not here."""


class IndexTooNew(UnusableIndex):
    """The index was written in a newer format than this version reads."""


class IndexDamaged(UnusableIndex):
    """A file of a published index is missing, or its content has changed."""


class CalibrationUnusable(RagError):
    """A collection's calibration is broken, or was fitted with another encoder or format; the shipped one is used."""


class IndexBusy(RagError):
    """Another process is writing this collection."""


class KeysUnusable(RagError):
    """The keys cannot be read, so every request is refused."""


class KeysFull(KeysUnusable):
    """The disk has no room for an edit of the keys."""


class KeysBusy(RagError):
    """Another process is editing the keys."""


class JobsUnusable(RagError):
    """The jobs cannot be read or written."""


class QuotaExceeded(RagError):
    """An upload would take more room than its collection or its account may."""


class NotAllowed(RagError):
    """The account may not do that."""


class TooLate(RagError):
    """What was asked for is no longer possible: a job has begun, or a name is taken."""


class IngestError(RagError):
    """A run cannot go on; what was published stays published."""


class DeletionRefused(IngestError):
    """A run would delete more documents than it may without `--allow-deletions`."""


class SourceUnreachable(IngestError):
    """A source database is missing, or does not answer."""


class StorageError(IngestError):
    """The disk is full, read-only or broken."""


class TargetAway(StorageError):
    """A target of pushes does not answer."""


class TargetRefused(StorageError):
    """A target refuses the credentials, or there are none."""


class TargetDamaged(StorageError):
    """What is published at a target is not whole: an object is missing, or its bytes are others."""


class LoadError(RagError):
    """One document cannot be read."""


class DocumentRefused(RagError):
    """A vector store or the word index does not take what it is given of one document; the cause says why."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"the index does not take the document {document_id}")
        self.document_id = document_id


class EncoderError(RagError):
    """The encoder cannot be built, loaded or reached."""


class TextRefused(EncoderError):
    """The encoder works, but does not take one of the texts."""


class VectorServerError(RagError):
    """The server that keeps vectors is away, refuses, is of another version, or lacks what was sent to it."""


class ServiceError(RagError):
    """A running service that an adapter asks gave no usable answer."""


class ServiceUnreachable(ServiceError):
    """The service refused the connection, timed out, or was cut off."""


class ServiceRejected(ServiceError):
    """The service refused the key, the collection or the request; a retry will not help."""


class ServiceOverloaded(ServiceError):
    """The service is at a limit, or cannot use its index now."""


class LLMError(RagError):
    """The language model gave no usable answer."""


class LLMUnreachable(LLMError):
    """The server refused, timed out, or was cut off."""


class LLMRejected(LLMError):
    """The server understood the request and refused it; a retry will not help."""


class LLMContextTooLong(LLMRejected):
    """Prompt and answer do not fit into the model's context; `limit_tokens` is its size, if the server states it."""

    def __init__(self, message: str, limit_tokens: int | None = None) -> None:
        super().__init__(message)
        self.limit_tokens = limit_tokens


class LLMOverloaded(LLMError):
    """The server was too busy, or broken, on every try."""


def first_line(said: BaseException | str) -> str:
    """Return the first line of what another error or service says, for an error of ours to quote.

    It is cut: libraries quote whole files.
    """
    return _cut(str(said).strip().partition("\n")[0])


def in_one_line(error: BaseException) -> str:
    """Return the type and the message of an error that nobody foresaw, all on one line, for an error of ours to quote.

    It is cut likewise. A syntax error's `(<string>, line 3)` names no file of the user's and is left out.
    """
    message = error.msg if isinstance(error, SyntaxError) else error
    line = " ".join(f"{type(error).__name__}: {message}".split()).removesuffix(":")
    return _cut(_ADDRESS.sub("it", line))


def _cut(line: str) -> str:
    return line if len(line) <= _MOST_QUOTED else f"{line[:_MOST_QUOTED]} …"


def is_interruption(error: BaseException) -> bool:
    """Whether somebody wants the process to end; the panic of a library written in Rust is no Exception either."""
    return not isinstance(error, Exception) and type(error).__name__ != "PanicException"

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
├── IngestError           a run cannot go on; what was published stays published
│   ├── DeletionRefused   a run would delete more documents than it may
│   ├── SourceUnreachable a source database is missing, or does not answer
│   └── StorageError      the disk: full, read-only, unreadable
├── LoadError             one document cannot be read; the run goes on without it
├── DocumentRefused       a part of the index does not take one document; the index is written without it
├── EncoderError          the encoder cannot be built, loaded or reached
│   └── TextRefused       the encoder works, but does not take one text
└── LLMError              the language model gave no usable answer
    ├── LLMUnreachable    refused, timed out, cut off
    ├── LLMRejected       401, 403, 404, 400: a retry will not help
    │   └── LLMContextTooLong   the prompt does not fit: fewer sources will help
    └── LLMOverloaded     429 or 5xx after every retry
"""


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


class IngestError(RagError):
    """A run cannot go on; what was published stays published."""


class DeletionRefused(IngestError):
    """A run would delete more documents than it may without `--allow-deletions`."""


class SourceUnreachable(IngestError):
    """A source database is missing, or does not answer."""


class StorageError(IngestError):
    """The disk is full, read-only or broken."""


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


def first_line(error: BaseException) -> str:
    """Return the first line of an error's message, for an error of ours to quote."""
    return str(error).strip().partition("\n")[0]


def is_interruption(error: BaseException) -> bool:
    """Whether somebody wants the process to end; the panic of a library written in Rust is no Exception either."""
    return not isinstance(error, Exception) and type(error).__name__ != "PanicException"

"""Every error that Openbook raises on purpose; each message says what, where and the cure.

RagError
├── UsageError            a question, a path or an option that makes no sense          exit 2
│   ├── UnknownName       a part, collection, document or field that does not exist
│   │   └── UnknownCollection   `hint` names those there are, for who may see them all
│   └── SettingsError     openbook.toml or the environment
├── UnusableIndex         the index cannot serve                                       exit 4
│   ├── NoIndex           nothing is published yet
│   ├── IndexMismatch     built by another encoder, or with a vector store that is not here
│   ├── IndexTooNew       written by a newer Openbook
│   └── IndexDamaged      a sealed file is missing or differs
├── CalibrationUnusable   a collection's calibration is broken, or for another encoder
├── IndexBusy             another process is writing
├── KeysUnusable          keys.sqlite is damaged, too new or forbidden: nobody is let in
├── KeysBusy              another process is editing keys.sqlite
├── IngestError           a run cannot go on; what was published stays published
│   ├── DeletionRefused   more would vanish than a run may delete unasked
│   ├── SourceUnreachable a database that documents come from is not there, or does not answer
│   └── StorageError      the disk: full, read-only, unreadable
├── LoadError             one document cannot be read; the run goes on without it
├── EncoderError          the encoder cannot be built, loaded or reached
└── LLMError              the language model gave no usable answer
    ├── LLMUnreachable    refused, timed out, cut off
    ├── LLMRejected       401, 403, 404, 400: asking again will not help
    │   └── LLMContextTooLong   the prompt does not fit: packing less will help
    └── LLMOverloaded     429 or 5xx after every retry
"""


class RagError(Exception):
    """The root of Openbook's errors; `exit_code` is what a command ends with."""

    exit_code = 1


class UsageError(RagError):
    """The caller asked for something that makes no sense."""

    exit_code = 2


class UnknownName(UsageError):
    """A name that nothing has."""


class UnknownCollection(UnknownName):
    """A collection that does not exist; the message names no other, as the service's clients may not see them all."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SettingsError(UsageError):
    """A setting that is unknown or out of range."""


class UnusableIndex(RagError):
    """The index cannot serve."""

    exit_code = 4


class NoIndex(UnusableIndex):
    """Nothing has been published in this collection."""


class IndexMismatch(UnusableIndex):
    """The index was built by another encoder than the settings name, or with a vector store that is not here."""


class IndexTooNew(UnusableIndex):
    """The index was written in a newer format than this version reads."""


class IndexDamaged(UnusableIndex):
    """A sealed file is missing, or its content is not what was sealed."""


class CalibrationUnusable(RagError):
    """A collection's calibration is broken, or was fitted with another encoder or format; the shipped one will do."""


class IndexBusy(RagError):
    """Another process is writing this collection."""


class KeysUnusable(RagError):
    """The keys cannot be read, so nobody is let in."""


class KeysBusy(RagError):
    """Another process is editing the keys."""


class IngestError(RagError):
    """A run cannot go on; what was published stays published."""


class DeletionRefused(IngestError):
    """More documents would vanish than a run may delete without being told to."""


class SourceUnreachable(IngestError):
    """A database that documents come from is not there, or does not answer."""


class StorageError(IngestError):
    """The disk is full, read-only or broken."""


class LoadError(RagError):
    """One document cannot be read."""


class EncoderError(RagError):
    """The encoder cannot be built, loaded or reached."""


class LLMError(RagError):
    """The language model gave no usable answer."""


class LLMUnreachable(LLMError):
    """The server refused, timed out, or was cut off."""


class LLMRejected(LLMError):
    """The server understood and said no; asking again will not help."""


class LLMContextTooLong(LLMRejected):
    """Prompt and answer do not fit into the model's context, of `limit_tokens` of its own tokens, where it says so."""

    def __init__(self, message: str, limit_tokens: int | None = None) -> None:
        super().__init__(message)
        self.limit_tokens = limit_tokens


class LLMOverloaded(LLMError):
    """The server was too busy, or broken, on every try."""

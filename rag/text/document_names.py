"""Names of documents: what of a path and a title tells what a document is, and what only tells its edition. Pure.

`fees/fee schedule 2025.pdf` and `fees/Fee_Schedule_2026_final.pdf` are `fee schedule`, of 2025 and of 2026.
"""

import re
import unicodedata
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from rag.text.lexicon import LANGUAGES, Lexicon, lexicon_of, united_words

Mark: TypeAlias = Literal["day", "month", "season", "period", "year", "version", "age", "copy", "number"]
OCCASIONS: frozenset[Mark] = frozenset({"day", "month", "season", "period", "number"})  # rather than editions

_OLD, _NEW = -1, 1
_SHARED = 0.5  # of the words of the shorter name, and two at least
_LEAST_SHARED = 2
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}")
_SIGNS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAILS = {".eml", ".msg", ".mbox"}
_COPY = re.compile(r"\((\d{1,2})\)$")  # `rules (2).pdf`, as browsers and file managers number them
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class DocumentName:
    """What a path and a title say of a document.

    `frame` are the words of the file name, `subject` those of the title, `folder` those of the folders above, without
    what marks an edition or an occasion: those are `marks`. `dated` is the date in the name, else in the title, as
    YYYY, YYYY-MM or YYYY-MM-DD; `version` the number of a version or copy, `age` -1 for `old`, 1 for `final`. A
    question may name it by the words that are `spoken` (of path and title, seasons among them), or by one of its
    `numbers`, which have no zero in front.
    """

    frame: tuple[str, ...]
    subject: tuple[str, ...]
    folder: tuple[str, ...]
    thread: str = ""  # a title without `Re:` and its like
    marks: frozenset[Mark] = frozenset()
    dated: str = ""
    version: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    spoken: frozenset[str] = frozenset()
    age: int = 0
    is_serial: bool = False
    is_mail: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    words: tuple[str, ...]
    marks: frozenset[Mark]
    dated: str
    version: tuple[int, ...]
    numbers: tuple[str, ...]
    spoken: frozenset[str]
    age: int


@lru_cache(maxsize=65_536)
def read_name(uri: str, title: str) -> DocumentName:
    """Return what a document's path and title say of it."""
    path = PurePosixPath(unicodedata.normalize("NFC", uri))
    suffix = path.suffix if _SUFFIX.fullmatch(path.suffix) else ""
    stem = path.name.removesuffix(suffix)
    file = _read(stem)
    heading = _read(title.removesuffix(suffix) if title.endswith(path.name) else title)
    folder = _read(" ".join(path.parts[:-1]))
    serial, replies = united_words("serial_words"), united_words("reply_words")
    subject = tuple(word for word in heading.words if word not in replies)
    return DocumentName(
        frame=tuple(word for word in file.words if word not in replies),
        subject=subject,
        folder=folder.words,
        thread=_reply_signs().sub("", title.casefold()).strip(),
        marks=file.marks | (heading.marks if not file.dated else frozenset()),
        dated=file.dated or heading.dated or folder.dated,
        version=file.version or heading.version,
        numbers=file.numbers or heading.numbers,
        spoken=file.spoken | heading.spoken | folder.spoken,
        age=file.age or heading.age or folder.age,
        is_serial=any(word in serial for word in (*file.words, *heading.words)),
        is_mail=suffix.lower() in _MAILS or bool(replies & {*file.words[:1], *heading.words[:1]}),
    )


@lru_cache(maxsize=1_024)  # a folder has many documents, and a title is often the file's name: half the time
def _read(name: str) -> _Read:
    """Take a name apart: its marks one kind after the other, then the words that are left."""
    text = unicodedata.normalize("NFC", _CAMEL.sub(" ", name)).casefold()
    marks: set[Mark] = set()
    dates: list[str] = []
    versions: list[tuple[int, ...]] = []
    seasons = frozenset(_PARTS.findall(text)) & _seasons().keys()
    for kind, pattern, read in _patterns():
        while match := pattern.search(text):
            value = read(match)
            marks.add(kind)
            if kind == "version" or kind == "copy":
                versions.append(tuple(int(number) for number in re.findall(r"\d+", value)))
            elif value:
                dates.append(value)
            text = f"{text[: match.start()]} {text[match.end() :]}"
    parts = _PARTS.findall(text)
    numbers = tuple(part.lstrip("0") or "0" for part in parts if part[0].isdigit())
    marks |= {"number"} if numbers else set()
    spoken = seasons | {part for part in parts if not part[0].isdigit()}
    older, newer, copies = _age_words()
    words = []
    age = 0
    for part in parts:
        if part in older or part in newer:
            marks.add("age")
            age = _OLD if part in older else _NEW
        elif part in copies:
            marks.add("copy")
        elif not part[0].isdigit() and part not in united_words("function_words"):
            words.append(part)
    dated = max(dates, default="")
    if len(dated) == len("2026") and seasons:
        dated = f"{dated}-{min(_seasons()[season] for season in seasons):02}"
    return _Read(
        words=tuple(words),
        marks=frozenset(marks),
        dated=dated,
        version=max(versions, default=()),
        numbers=numbers,
        spoken=spoken,
        age=age,
    )


def path_words(uri: str) -> str:
    """Return the words of a path: the names of its folders, and of the file without its suffix."""
    path = PurePosixPath(unicodedata.normalize("NFC", uri))
    suffix = path.suffix if _SUFFIX.fullmatch(path.suffix) else ""
    return " ".join(_SIGNS.split(_CAMEL.sub(" ", str(path).removesuffix(suffix)))).strip()


def share_words(one: DocumentName, other: DocumentName, common: Set[str]) -> bool:
    """Say whether two documents of one folder are named after one frame: `library plan`, `depot plan`.

    `common` are words that most titles have, such as a company's name.
    """
    if one.folder != other.folder:
        return False
    titles = [set(name.subject) - common for name in (one, other)]
    for words, others in ((set(one.frame), set(other.frame)), titles):
        if words and others and len(words & others) >= max(_LEAST_SHARED, _SHARED * min(len(words), len(others))):
            return True
    return False


# --- patterns -------------------------------------------------------------------------------------


@cache
def _patterns() -> tuple[tuple[Mark, re.Pattern[str], Callable[[re.Match[str]], str]], ...]:
    """Return the patterns of marks, the most telling first, each with how its date or number is read."""
    month = _alternatives(_months())
    weekday = _alternatives(united_words("weekdays"))
    period = _alternatives(united_words("period_words"))
    version = _alternatives(united_words("version_words"))
    season = _alternatives(_seasons())
    here, there = r"(?<![^\W_])(?<!\d)", r"(?![^\W_])(?!\d)"
    gap = r"[-_ .,/]*"
    return (
        ("day", re.compile(rf"{here}({_YEAR})[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)"), _ymd),
        ("day", re.compile(rf"{here}(\d{{1,2}})[-_. ](\d{{1,2}})[-_. ]({_YEAR})(?!\d)"), _dmy),
        ("day", re.compile(rf"{here}(\d{{1,2}})(?:st|nd|rd|th|er|\.)?{gap}({month}){gap}({_YEAR})?(?!\d)"), _named_dmy),
        ("day", re.compile(rf"{here}({month}){gap}(\d{{1,2}})(?:st|nd|rd|th)?(?!\d){gap}({_YEAR})?(?!\d)"), _named_mdy),
        ("month", re.compile(rf"{here}({_YEAR})[-_. ](0[1-9]|1[0-2])(?!\d)"), lambda m: f"{m[1]}-{m[2]}"),
        ("month", re.compile(rf"{here}({month}){gap}({_YEAR})(?!\d)"), lambda m: f"{m[2]}-{_months()[m[1]]:02}"),
        ("month", re.compile(rf"{here}({_YEAR}){gap}({month}){there}"), lambda m: f"{m[1]}-{_months()[m[2]]:02}"),
        ("period", re.compile(rf"{here}({_YEAR}){gap}(?:{period}){gap}(\d{{1,2}})(?!\d)"), lambda m: m[1]),
        ("period", re.compile(rf"{here}(?:{period}){gap}(\d{{1,2}})(?!\d)"), _undated),
        ("season", re.compile(rf"{here}(?:{season}){there}"), _undated),
        ("day", re.compile(rf"{here}(?:{weekday}){there}"), _undated),
        ("month", re.compile(rf"{here}({month}){there}"), _undated),
        ("year", re.compile(rf"{here}({_YEAR})[-–/_](?:{_YEAR}|\d\d)(?!\d)"), lambda m: m[1]),
        ("version", re.compile(rf"{here}(?:{version}){gap}(?:nr|no|n)?{gap}(\d+(?:[._]\d+)*)(?!\d)"), lambda m: m[1]),
        ("copy", _COPY, lambda m: m[1]),
        ("year", re.compile(rf"{here}({_YEAR})(?!\d)"), lambda m: m[1]),
    )


def _undated(_: re.Match[str]) -> str:
    return ""


def _ymd(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[2]}-{match[3]}"


def _dmy(match: re.Match[str]) -> str:
    return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"


def _named_dmy(match: re.Match[str]) -> str:
    return f"{match[3]}-{_months()[match[2]]:02}-{int(match[1]):02}" if match[3] else ""


def _named_mdy(match: re.Match[str]) -> str:
    return f"{match[3]}-{_months()[match[1]]:02}-{int(match[2]):02}" if match[3] else ""


def _alternatives(words: "frozenset[str] | dict[str, int]") -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@cache
def _months() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for table in _tables():
        numbers |= {name: number for number, name in enumerate(table.months, start=1) if len(name) > 2}
        numbers |= {name: number for name, number in table.month_abbreviations.items() if len(name) > 2}
    return numbers


@cache
def _seasons() -> dict[str, int]:
    """Return the seasons of all languages, each with the number of a month in it."""
    return {name: month for table in _tables() for name, month in table.seasons.items()}


def _tables() -> tuple[Lexicon, ...]:
    return tuple(map(lexicon_of, reversed(LANGUAGES)))  # English last, whose readings win


@cache
def _age_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return (
        united_words("older_words"),
        united_words("newer_words"),
        united_words("copy_words") | united_words("version_words"),
    )


@cache
def _reply_signs() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:(?:{_alternatives(united_words('reply_words'))})(?:\[\d+\])?\s*[:_]\s*)+")

"""The lines of calendars and address cards (RFC 5545, RFC 6350): unfolded, and parted into components."""

import quopri
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.loaders.decode import decode_text

_FOLD = re.compile(rb"\r?\n[ \t]")  # on bytes: it may fall into the midst of a character
_SOFT_BREAK = re.compile(rb"(?i)(?<=[^\n])=\r?\n(?!(?:BEGIN|END|[A-Z-]{2,20})[:;])")  # of vCalendar 1.0 and vCard 2.1
_LINE = re.compile(r'(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;[^:"\n]*(?:"[^"\n]*"[^:"\n]*)*)?):(?P<value>.*)')
_PARAMETER = re.compile(r';([\w-]+)(?:=("[^"]*"|[^;"]*))?')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED_COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True, slots=True)
class Property:
    """One line: its parameters by their names in capitals, and its value as it is written."""

    parameters: Mapping[str, str]
    value: str

    def text(self) -> str:
        """Return the value as text, its escaped signs resolved."""
        value = self.value
        if "QUOTED-PRINTABLE" in (self.parameters.get("ENCODING", "").upper(), *self.parameters):
            charset = self.parameters.get("CHARSET", "utf-8")
            raw = quopri.decodestring(value.encode("utf-8", "replace"))
            try:
                value = raw.decode(charset, "replace")
            except (LookupError, ValueError):  # no such encoding, or none of text
                value = raw.decode("utf-8", "replace")
        return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value).strip()

    def texts(self) -> list[str]:
        """Return the texts of a list; commas part them."""
        return [text for part in _UNESCAPED_COMMA.split(self.value) if (text := Property({}, part).text())]


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END: its own properties, not those of the components inside it."""

    kind: str
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def all(self, name: str) -> Sequence[Property]:
        """Return every property of this name."""
        return self.properties.get(name, ())

    def first(self, name: str) -> Property | None:
        """Return the first property of this name."""
        return next(iter(self.all(name)), None)

    def text(self, *names: str) -> str:
        """Return the text of the first of these properties that has one."""
        return next(iter(self.texts(*names)), "")

    def texts(self, *names: str) -> list[str]:
        """Return the texts of all of these properties that have one."""
        return [text for name in names for found in self.all(name) if (text := found.text())]


def read_lines(content: bytes, name: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the unfolded lines of a file, and notes on how it was decoded."""
    unfolded = _FOLD.sub(b"", content)
    if b"QUOTED-PRINTABLE" in unfolded.upper():
        unfolded = _SOFT_BREAK.sub(b"", unfolded)
    text, notes = decode_text(unfolded, name)
    return text.split("\n"), notes


def read_components(lines: Iterable[str]) -> Iterator[Component]:
    """Yield the components in the order in which they begin; one that nothing ends goes on to the end of the file.

    Properties that stand in none are one too, of the kind that ends there: the line that begins it is damaged.
    """
    components: list[Component] = []
    loose = Component("")
    open_ones: list[Component] = []
    open_kinds: Counter[str] = Counter()  # of those
    for line in lines:
        match = _LINE.match(line.strip())
        if match is None:
            continue
        name, value = match["name"].upper(), match["value"]
        if name == "BEGIN":
            open_ones.append(Component(value.strip().upper()))
            open_kinds[open_ones[-1].kind] += 1
            components.append(open_ones[-1])
        elif name == "END":
            ended = value.strip().upper()
            is_open = open_kinds[ended] > 0
            if not open_ones and loose.properties:
                components.append(replace(loose, kind=ended))
                loose = Component("")
            while is_open:
                closed = open_ones.pop()
                open_kinds[closed.kind] -= 1
                is_open = closed.kind != ended
        else:
            parameters = {key.upper(): said.strip('"') for key, said in _PARAMETER.findall(match["parameters"])}
            around = open_ones[-1] if open_ones else loose
            around.properties.setdefault(name, []).append(Property(parameters, value))
    yield from components
    if loose.properties:
        yield loose


def note_cut_off(lines: Sequence[str]) -> tuple[str, ...]:
    """Return a note if the last line of a calendar, or of cards, does not end what the first one begins."""
    written = [line for line in lines if line.strip()]
    began = re.match(r"(?i)\s*BEGIN:(.*)", written[0]) if written else None
    ends = {f"END:{kind}" for kind in ("VCALENDAR", "VCARD", *([began[1].strip().upper()] if began else []))}
    is_whole = not written or written[-1].strip().upper() in ends
    return () if is_whole else ("it is cut off: its last part is missing",)

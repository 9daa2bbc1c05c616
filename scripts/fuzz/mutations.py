"""Damages a file as transports, programs and attackers do: its bytes, its archive, its XML, its numbers."""

import io
import re
import zipfile
from collections.abc import Sequence
from random import Random

_PIECES = (
    *(b"\r\n", b"\n\n", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xc2\x85", b"\x0c", b"\t", b"\\", b'"'),
    *(b"{", b"}", b"<", b">", b"&", b"&#0;", b"&#x110000;", b"<!--", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"</"),
    *(
        b"0",
        b"-1",
        b"4294967296",
        b"1e309",
        b"NaN",
        b"null",
        b"[",
        b"]",
        b"true",
        b"2024-02-31",
        b"99999999999999999999",
    ),
    *(
        b"---\n",
        b"+++\n",
        b"```\n",
        b"~~~",
        b"| a | b |\n|---|---|\n",
        b"- ",
        b"# ",
        b"> ",
        b"[1]",
        b"[^1]: ",
        b"![](data:",
    ),
    *(b"\\u-1 ", b"\\'ff", b"\\bin99 ", b"\\cell", b"\\row", b"\\uc9", b"\\trowd", b"\\*", b"\\par"),
    *(b"From x 1:00\n", b"--B1\n", b"=\n", b"Content-Type: text/html; charset=x\n", b"=?utf-8?q?=ff?=", b"base64"),
    *(b"BEGIN:VEVENT\n", b"END:VEVENT\n", b"DTSTART;TZID=x:", b"RRULE:FREQ=DAILY;COUNT=9", b"BEGIN:VCARD\n", b"FN:"),
    *(b"-->", b"00:00:01,000 --> 00:00:02,000\n", b"NOTE ", b"<v a>", b"{\\an8}", b"import a from 'b'\n", b"export "),
    *(b"<table>", b"<td rowspan=0 colspan=99999>", b"<pre>", b"<script>", b"<base href=a>", b"<li value=-9>", b"<svg>"),
    *(b" 0 R", b"endobj", b"stream\r\n", b"/Kids [1 0 R]", b"/Length -5", b"/Type /Page", b"xref", b"trailer", b"/XFA"),
    *("\u202e\u2066\u0000\ufeff\u00ad\u200d".encode(), "e\u0301".encode(), "今日は。".encode(), "٣".encode()),
)
_ATTRIBUTE = re.compile(rb'([\w:.-]+=")([^"<]*)(")')
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_VALUES = (
    b"",
    b"0",
    b"-1",
    b"1",
    b"true",
    b"x",
    b"99999999999",
    b"-2147483649",
    b"1.5",
    b"#REF!",
    b"..",
    b"/",
    b"rId1",
)
_MOST_BYTES = 400_000  # of what is made: repeats must not turn a small file into a slow one


def mutate(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """Return `content` damaged in some way; `others` are what may be spliced into it."""
    if content[:2] == b"PK" and chance.random() < 0.85:
        return _mutate_archive(content, others, chance)
    return _mutate_bytes(content, others, chance)[: max(_MOST_BYTES, len(content) + 10_000)]


def _mutate_bytes(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 8, 30))):
        _change_once(changed, others, chance)
    return bytes(changed)


def _change_once(changed: bytearray, others: Sequence[bytes], chance: Random) -> None:
    at = chance.randrange(len(changed) + 1)
    near = slice(at, at + chance.randrange(1, 80))
    match chance.randrange(10):
        case 0:
            changed[at : at + 1] = bytes((chance.randrange(256),))
        case 1:
            del changed[near]
        case 2:
            begin = chance.randrange(len(changed) + 1)
            changed[at:at] = changed[begin : begin + chance.randrange(1, 200)]
        case 3 | 4:
            changed[at:at] = chance.choice(_PIECES) * chance.choice((1, 1, 1, 2, 50))
        case 5 if chance.random() < 0.3:
            del changed[at:]
        case 6:
            changed[at:at] = bytes(changed[near]) * chance.choice((1, 2, 30, 300))
        case 7:
            other = chance.choice(others)
            begin = chance.randrange(len(other) + 1)
            changed[at:at] = other[begin : begin + chance.randrange(1, 2_000)]
        case 8:
            _change_match(changed, _ATTRIBUTE, at, chance)
        case _:
            _change_match(changed, _NUMBER, at, chance)


def _change_match(changed: bytearray, pattern: re.Pattern[bytes], at: int, chance: Random) -> None:
    """Give the next attribute or number another value."""
    match = pattern.search(changed, at, at + 4_000)
    if match is not None:
        group = 2 if pattern.groups else 0
        changed[match.start(group) : match.end(group)] = chance.choice(_VALUES)


def _mutate_archive(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """Damage members of an archive; leave some out, or write one twice, or put the archive into itself."""
    written = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(written, "w") as into:
            names = archive.namelist()
            targets = set(chance.sample(names, min(len(names), chance.choice((1, 1, 2, 5)))))
            for name in names:
                member = archive.read(name)
                if name in targets and name != "mimetype":
                    member = _mutate_bytes(member, others, chance)[:_MOST_BYTES]
                if chance.random() < 0.02:
                    continue
                into.writestr(name, member)
                if chance.random() < 0.02:
                    into.writestr(chance.choice((name, name.upper(), f"../{name}", f"/{name}")), member)
            if chance.random() < 0.02:
                into.writestr(chance.choice(names), content)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return _mutate_bytes(content, others, chance)
    return written.getvalue()

"""A piece that is repeated, and then something else: no format tries it in more ways than one can wait for."""

import signal
from collections.abc import Iterator
from itertools import product

import pytest

from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes
from rag.errors import LoadError

CHARACTERS = 1500  # what is tried in 2ⁿ ways takes for ever with a tenth of it
PATIENCE_S = 10.0  # of CPU; all formats together take about 15 s
SUFFIXES = (
    *(
        "adoc",
        "csv",
        "eml",
        "html",
        "ics",
        "json",
        "jsonl",
        "log",
        "mbox",
        "md",
        "mdx",
        "py",
        "rst",
        "rtf",
        "srt",
        "tex",
    ),
    *("tex", "tsv", "txt", "vcf", "vtt", "xml"),
)
PIECES = (
    "<li value=-9>", "<a>", "<a b='c'>", '<a b="', "<!--", "<!-- x -->", "<x/>", "</x>", "<script>", "<style>a</style>",
    "<svg><path d='", "&a;", "&amp;", "{a}", "{{a}}", "{% a %}", "{#a#}", "{/* a */}", "{", "[", "(", "<", ":ref:`a`",
    "`a <b>`_", "`", "``", "***", "**a", "_", "~~~", "====\n", "====\na\n", "a\n===\n", "|", "|a|\n", "|-|\n", "+--+\n",
    "+---+---+\n| a | b |\n", ".. a::\n", "   x\n", "BEGIN:VEVENT\n", "BEGIN:VCARD\n", "DTSTART:2026\n", "X;Y=Z:a\n",
    " a\n", "From a\n", "Subject: a\n", "=?utf-8?q?a?=", "> a\n", ">> ", "00:01:02.000 --> 00:01:03.000\n",
    "1\n00:01:02,000 --> 00:01:03,000\na\n\n", "<v Bob>", "NOTE a\n", "def a():\n", "# a\n", "#### ", "//", "/*",
    "/* a */", '"""', "'''", "\\begin{a}", "\\section{a}\n", "\\", "$$", "%", "2026-01-02 03:04:05 INFO a\n",
    '{"a":1}\n', '{"a":[', "- a: b\n", "a:\n  ", "a = 1\n", "[a]\n", "import a from 'b'\n", "export const a = {\n",
    "import {a,\n", "![a](b)",
    "![](data:image/png;base64,AAAA)", "[a]: data:x\n", "[a][b]", "[^1]", "[^1]: x\n", "---\na: b\n---\n",
    "+++\n", "* a\n", "1. a\n", "a\tb\n", "a,b\n", '"a",', '"', "{\\rtf1 ", "\\par ", "\\'e4", "{\\*\\x ", "\r", "\f",
    "a b c. ", "1", "1 ", "-", " ", "\n", "\t", "a", "é", "\u0301", "\u202e", "\u00a0", "今天。",
)  # fmt: skip
ENDS = ("x", "<", '"\n\nx')


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """Let what uses more CPU than that fail where it stands."""

    def give_up(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, give_up)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_it_is_read_or_refused(suffix: str) -> None:
    for piece, end in product(PIECES, ENDS):
        text = piece * (CHARACTERS // len(piece)) + end
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_S)
        try:
            load_bytes(text.encode(), f"a.{suffix}", LoadOptions())
        except LoadError:
            pass
        except TimeoutError:
            pytest.fail(f"{piece!r}, repeated, and then {end!r}")


@pytest.mark.parametrize("blank", [" ", "\t", "\n", " \n"])
@pytest.mark.parametrize("suffix", ["txt", "html", "json", "vtt"])
def test_what_begins_with_nothing_for_long_is_read_at_once(suffix: str, blank: str) -> None:
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_S)  # a file that began with 64 kB of blanks took 50 s

    assert load_bytes((blank * 70_000 + "It melts.").encode(), f"a.{suffix}", LoadOptions()).text.endswith("It melts.")

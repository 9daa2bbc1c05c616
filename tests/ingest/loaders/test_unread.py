"""What stands in a text and is in no chunk: encoded data and keys of any format, tags of templates."""

import base64
import binascii
import json
import random
import time

import pytest

from ingest.loaded import LoadOptions
from ingest.loaders.encoded import find_encoded
from ingest.loaders.load import load_bytes

DATA = base64.b64encode(random.Random(3).randbytes(3000)).decode()
WRAPPED = "\n".join(DATA[i : i + 76] for i in range(0, len(DATA), 76))
URI = f"data:image/png;base64,{DATA}"


def read(text: str, name: str) -> str:
    """Return what chunks may hold of a file."""
    loaded = load_bytes(text.encode(), name, LoadOptions())
    pieces = [loaded.text[s.start : s.end] for s in loaded.sections if s.kind != "furniture"]
    assert all(any(map(str.isalnum, piece)) for piece in pieces)
    return "\n".join(pieces)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", f"# Wiring\n\nBlue goes first.\n\n![photo]({URI})\n\nBrown goes last."),
        ("a.md", f"# Wiring\n\nBlue goes first. ![photo]({URI} 'A photo') Brown goes last."),
        ("a.md", f"# Wiring\n\nBlue goes first. ![photo][p]\n\nBrown goes last.\n\n[p]: {URI}\n"),
        ("a.md", f"# Wiring\n\nBlue goes first.\n\n<img alt='x' src=\"{URI}\">\n\nBrown goes last."),
        ("a.html", f"<h1>Wiring</h1><p>Blue goes first.</p><p>{DATA}</p><p>Brown goes last.</p>"),
        ("a.txt", f"Blue goes first.\n\n{WRAPPED}\n\nBrown goes last."),
        (
            "a.txt",
            f"Blue goes first.\n\n-----BEGIN CERTIFICATE-----\n{WRAPPED}\n-----END CERTIFICATE-----\nBrown goes last.",
        ),
        ("a.css", f"/* Blue goes first. */\n.a {{ background: url('{URI}') }}\n/* Brown goes last. */"),
        ("a.json", json.dumps({"first": "Blue goes first.", "icon": URI, "last": "Brown goes last."})),
        ("a.eml", f"Subject: Wires\nFrom: a@b.example\n\nBlue goes first.\n\n{WRAPPED}\n\nBrown goes last."),
        (
            "a.ipynb",
            json.dumps(
                {"cells": [{"cell_type": "markdown", "source": f"Blue goes first. ![p]({URI})\n\nBrown goes last."}]}
            ),
        ),
    ],
)
def test_encoded_data_is_in_no_chunk_and_the_text_around_it_is(name: str, text: str) -> None:
    kept = read(text, name)

    assert "Blue goes first." in kept
    assert "Brown goes last." in kept
    assert not any(DATA[i : i + 40] in kept for i in range(0, len(DATA), 40))
    assert "CERTIFICATE" not in kept


@pytest.mark.parametrize(
    "text",
    [
        "The sum is " + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" * 2 + " in full.",
        "See /srv/Data/2024/Reports/Quarter1/Final/Version2/Charts/Sheet3/Image4/Large/Blue/Scan5/Page6/Copy7/Part9.",
        f"See [the form](https://forms.example/a?detail={DATA[:400]}) for it.",
        "The gene is " + "ACGT" * 40 + ".",
        "The logo is data:image/png;base64,iVBORw0KGgo= and the words behind it are text of more than sixteen letters.",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft wurde gegründet.",
    ],
)
def test_checksums_paths_genes_and_words_are_text(text: str) -> None:
    assert read(text, "a.txt") == text


def test_tags_on_lines_of_their_own_and_comments_are_in_no_chunk() -> None:
    text = (
        '{% include "head.html" %}\n# Leave\n\n{% alert %}\nAsk early.\n{% endalert %}\n\n{{< note >}} Ask twice.\n\n'
        "{% comment %}\nOld rules.\n{% endcomment %}\nTwenty days.\n{: .lead }\n\n"
        "{% include figure.html\n   src=x %}\nThe end."
    )
    assert read(text, "a.md").split("\n") == ["# Leave", "Ask early.", "Ask twice.", "Twenty days.", "The end."]


def test_a_tag_in_a_sentence_or_in_code_stays() -> None:
    text = (
        'Ask in {% slack "ops" %} or [here]({{ site.url }}/ask).\n\n'
        'Ask the people in\n{% slack "a" %} first. Ask\n{% slack "b" %}\nlater.\n\n```\n{% if a %}\n```'
    )
    assert read(text, "a.md") == text.replace("\n\n```", "\n```")


def test_braces_of_other_texts_are_text() -> None:
    text = "Sets are written\n{{1}, {2}}\nin curly braces."
    assert read(text, "a.txt") == text


RAW = random.Random(3).randbytes(3000)
ROWS = [RAW[i : i + 16] for i in range(0, 1600, 16)]
PAYLOADS = {
    "uuencode": "begin 644 a.png\n"
    + "".join(binascii.b2a_uu(RAW[i : i + 45]).decode() for i in range(0, len(RAW), 45))
    + "`\nend",
    "hexdump": "\n".join(f"{i:08x}  {row.hex(' ')}  |................|" for i, row in enumerate(ROWS)),
    "xxd": "\n".join(f"{i:08x}: {row.hex(' ', 2)}  ................" for i, row in enumerate(ROWS)),
    "one line of hexadecimal digits": RAW.hex(),
    "base32": base64.b32encode(RAW).decode(),
    "base64 for links": base64.urlsafe_b64encode(RAW).decode(),
    "ascii85": base64.a85encode(RAW, adobe=True, wrapcol=76).decode(),
    "a token": f"eyJhbGciOiJIUzI1NiJ9.{base64.urlsafe_b64encode(RAW[:300]).decode()}.{RAW[:16].hex()}",
    "bytes in code": ", ".join(f"0x{byte:02x}" for byte in RAW[:900]),
    "yenc": "=ybegin line=128 size=3000 name=a.png\n" + "jX]Yq$^kbsR0**Bk(\n" * 90 + "=yend size=3000",
    "a wrapped address": f"<img\n alt='a'\n src='data:image/png;base64,\n{WRAPPED}'>",
    "a drawing": "![a](data:image/svg+xml;utf8,<svg xmlns='x'><path d='" + "M1,2 " * 300 + "'/></svg>)",
    "a reference": f"[a]:\n  {URI} 'A photo'",
    "a path": "<svg><path d='" + "M1,2 " * 300 + "'/></svg>",
    "a script": "<script>" + "var a=function(e){return e};" * 90 + "</script>",
    "a style": "<style>" + ".a { color: red }" * 90 + "</style>",
}


@pytest.mark.parametrize("payload", list(PAYLOADS))
def test_payload_of_any_kind_is_in_no_passage(payload: str) -> None:
    kept = read(f"Blue goes first.\n\n{PAYLOADS[payload]}\n\nBrown goes last.", "a.md")

    assert kept.startswith("Blue goes first.")
    assert kept.endswith("Brown goes last.")
    assert len(kept) < 90


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            f"{year} {'  '.join(str(10 + (year * month) % 80) for month in range(1, 13))}" for year in range(1990, 2020)
        ),
        "The colours are 0xff, 0x00 and 0x7f.",
        "The begin of it\nand the end",
        "```html\n<script>\nvar a = 1;\n</script>\n```",
        "A long line without any code: " + "the bees fly to the lime trees and back again " * 40 + "and rest.",
        "snake_case_names_of_functions_that_are_long_but_are_words_" * 2,
    ],
)
def test_tables_code_and_words_are_text(text: str) -> None:
    assert read(text, "a.md") == text


def test_minified_code_is_set_aside_and_noted_and_other_code_is_not() -> None:
    minified = "!function(e,t){" + "var a=t(0),b=function(e){return e.c?1:void 0};" * 99 + "}(window);"
    loaded = load_bytes(f"// Licence: free\n{minified}\n".encode(), "a.min.js", LoadOptions())

    assert read(f"// Licence: free\n{minified}\n", "a.min.js") == "// Licence: free"
    assert loaded.notes == (f"encoded data and minified code were not read ({len(minified):,} characters)",)
    assert read("int f(int a) { return a; } " * 60, "a.c").startswith("int f")


def test_a_file_inside_a_text_is_noted_and_a_picture_or_a_key_is_not() -> None:
    def notes(text: str) -> tuple[str, ...]:
        return load_bytes(text.encode(), "a.md", LoadOptions()).notes

    assert notes(f"See.\n\n{PAYLOADS['uuencode']}") != ()
    assert notes(f"See ![bee]({URI}) here.") == ()
    assert notes("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQ\n-----END PUBLIC KEY-----") == ()


@pytest.mark.parametrize(
    "piece",
    [
        *("data:image/svg+xml,<svg ", "<script>", "<path ", "begin 644 a\n", "=ybegin a\n", "=ybegin a\na\n"),
        *("<~", "0x1,", "eyJ", "eyJ-", "<img ", "00000000 ", "AAAA,", "a" * 60 + "\n", "![a](data:a/b;base64,"),
        "mappings:",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_of_hostile_text_not_its_square(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        list(find_encoded(piece * (count // len(piece)) + "z"))
        return time.process_time() - start

    assert seconds(80_000) < 8 * seconds(20_000) + 0.3

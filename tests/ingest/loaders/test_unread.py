"""What stands in a text and is in no chunk: encoded data and keys of any format, tags of templates."""

import base64
import json
import random

import pytest

from ingest.loaded import LoadOptions
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

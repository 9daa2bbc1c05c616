"""What people write in front matter never ends a run: it is kept, asked for by its name, and hides nothing of ours."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import run
from rag.index.opened import Index, open_index
from rag.records import Condition, Scalar
from rag.settings import Settings, load_settings

OWN = "its own"  # the document's uri
ODD: list[tuple[str, str, Scalar]] = [
    ("date: TBD", "meta.date", "TBD"),
    ("date: [2024, 2025]", "meta.date", "2024, 2025"),
    ("date: true", "meta.date", True),
    ("date: 1.5", "meta.date", 1.5),
    ('date: "2024-13-45"', "meta.date", "2024-13-45"),
    ("uri: elsewhere", "meta.uri", "elsewhere"),
    ("page: nine", "meta.page", "nine"),
    ("start: soon", "meta.start", "soon"),
    ('"#tag": blue', "#tag", "blue"),
    ('"$or": either', "$or", "either"),
    ('"": nameless', "", "nameless"),
    ('"chroma:document": mine', "chroma:document", "mine"),
    ('"meta:#tag": green', "meta:#tag", "green"),
    (r'"\ud83d": half', "\ufffd", "half"),
    ("meta.uri: x\nuri: y", "meta.meta.uri", "x"),
    ("meta.team: x", "meta.team", "x"),
    (r'"a\0b": "c\0d"', "a\0b", "c\0d"),
    (r'"a\nb": "c\nd"', "a\nb", "c\nd"),
    ("12: twelve", "12", "twelve"),
    ("x: 9223372036854775808", "x", "9223372036854775808"),
    ("x: .nan", "x", "nan"),
    ("x: -.inf", "x", "-inf"),
    ("x: 0x" + "f" * 6000, "x", "0x" + "f" * 6000),
    ("x: &x [1, *x]", "x", "1"),
    ("x: 1\nx: 2", "x", 2),
    ("date: 2024-01-01T00:00:00+99:99", "uri", OWN),  # not YAML: a note says so
    ("date: 0000-00-00", "uri", OWN),  # nor is that
    ("date: 99999-01-01", "meta.date", "99999-01-01"),
    ("date: 0001-01-01T00:00:00+23:59", "uri", OWN),
    ("date: -5", "meta.date", -5),
    ("date: 0x" + "f" * 6000, "meta.date", "0x" + "f" * 6000),
    ("date: !!binary aGVsbG8=", "uri", OWN),
    ("title: 12", "title", "12"),
    ("title: [a, b]", "uri", OWN),
    ("title: 0x" + "f" * 6000, "title", "0x" + "f" * 497 + "…"),
    ("title: " + "long " * 200_000, "title", "long " * 99 + "long…"),
    ("x: " + "[" * 500 + "]" * 500, "uri", OWN),
    ("x: " + "y" * 2_000_000 + "\nz: 1", "z", 1),
    ("? " + "k" * 1_000_000 + "\n: 1\nz: 2", "z", 2),
    ("\n".join(f"k{i}: {i}" for i in range(20_000)), "k199", 199),
    ("a: &a [x, x]\nb: &b [*a, *a]\n<<: 5\nz: 3", "uri", OWN),
    (r'mood: "\ud83d\ude80 and \ud83d"', "mood", "🚀 and \ufffd"),
]


@pytest.fixture(scope="module", params=["exact", "chroma"])
def vectors(request: pytest.FixtureRequest) -> str:
    """The vector store; of `chroma` the graph is asked."""
    name: str = request.param
    return name


def make_settings(store: Path, vectors: str) -> Settings:
    hashing = {"kind": "hashing", "dimensions": 64}
    return load_settings(store=store, embedder=hashing, vectors={"kind": vectors}, retrieval={"exact_rows": 0})


@pytest.fixture(scope="module")
def index(vectors: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of a document with each odd field, and of one with a date."""
    folder = tmp_path_factory.mktemp("odd")
    docs = folder / "docs"
    docs.mkdir()
    for number, (line, _, _) in enumerate(ODD):
        # Words of its own, since a graph loses rows where many vectors are the same.
        text = f"Kiln k{number} is fired with a{number}, b{number}, c{number} and d{number}."
        (docs / f"{number}.md").write_text(f"---\n{line}\n---\n# Odd\n\n{text}\n")
    (docs / "dated.md").write_text("---\ndate: 2025-03-01\n---\n# Dated\n\nThe kiln is cleaned on Fridays.\n")
    settings = make_settings(folder / "store", vectors)

    report = run(settings, [docs])

    assert (len(report.read), report.skipped) == (len(ODD) + 1, {})
    with open_index(settings, "default") as index:
        yield index


def documents_where(index: Index, *where: Condition) -> set[str]:
    """Return the documents that a search among those that meet a condition brings."""
    vector = index.embedder.embed_queries(["kiln"])[0]
    chunk_ids = [chunk_id for chunk_id, _ in index.search_vectors(vector, 50, where)]
    uris = {info.id: info.uri for info in index.documents()}
    return {uris[chunk.document_id] for chunk in index.chunks(chunk_ids)}


@pytest.mark.parametrize("number", range(len(ODD)), ids=[line[:40] for line, _, _ in ODD])
def test_an_odd_field_is_kept_and_can_be_asked_for(index: Index, number: int) -> None:
    _, field, value = ODD[number]
    value = f"docs/{number}.md" if value == OWN else value

    assert documents_where(index, Condition(field, "eq", value)) == {f"docs/{number}.md"}
    assert documents_where(index, Condition("uri", "eq", f"docs/{number}.md")) == {f"docs/{number}.md"}


def test_an_odd_date_hides_no_date(index: Index) -> None:
    assert documents_where(index, Condition("date", "gte", "2000-01-01")) == {"docs/dated.md"}


def test_a_title_with_surrogates_is_shown_with_what_they_mean(vectors: str, tmp_path: Path) -> None:
    settings = make_settings(tmp_path / "store", vectors)
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "launch.md").write_text(
        '---\ntitle: "Launch \\ud83d\\ude80, then \\ud83d"\n---\n## Plan\n\nWe start at noon.\n'
    )
    (docs / "notes.json").write_text('{"title": "Half \\ud83d", "body": "The \\ud83d is \\ud83d\\ude80 here."}')

    report = run(settings, [docs])

    assert report.read == ("docs/launch.md", "docs/notes.json")
    with open_index(settings, "default") as index:
        assert index.document("docs/launch.md").title == "Launch 🚀, then \ufffd"
        for chunk in index.chunks(index.library.chunk_ids()):
            (chunk.text + chunk.context).encode()


def test_names_that_are_not_utf_8_are_refused_and_end_no_run(tmp_path: Path) -> None:
    """A folder that is a link is named in the report, whatever its name is made of."""
    settings = make_settings(tmp_path / "store", "exact")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "good.md").write_text("# Good\n\nThe kiln is fired on Tuesdays.\n")
    for name in (b"\xff file.md", b"line\nfeed.md"):
        (docs / os.fsdecode(name)).write_text("# Odd\n\nText.\n")
    (docs / os.fsdecode(b"\xff link")).symlink_to(tmp_path, target_is_directory=True)

    report = run(settings, [docs])

    assert (report.read, len(report.skipped)) == (("docs/good.md",), 3)
    assert all(uri.isprintable() and reason.isprintable() for uri, reason in report.skipped.items() if "\n" not in uri)
    assert run(settings).generation is None


def test_what_a_document_has_too_much_of_is_left_out_and_said(tmp_path: Path) -> None:
    settings = make_settings(tmp_path / "store", "exact")
    docs = tmp_path / "docs"
    docs.mkdir()
    fields = "\n".join(f"k{i}: {i}" for i in range(20_000))
    (docs / "odd.md").write_text(f"---\ntitle: {'long ' * 200}\n{fields}\n---\n# Odd\n\nThe kiln is hot.\n")

    notes = run(settings, [docs]).notes["docs/odd.md"]

    assert notes == (
        "its title has 999 characters and was cut to 500",
        "19800 of its 20000 fields were left out, such as 'k200': a document may have 200 fields with 20000 characters "
        "in all",
    )

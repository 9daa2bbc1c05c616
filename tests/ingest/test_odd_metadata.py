"""What people write in front matter never ends a run: it is kept, asked for by its name, and hides nothing of ours."""

from pathlib import Path

import pytest

from ingest.pipeline import run
from rag.index.opened import open_index
from rag.records import Condition, Scalar
from rag.settings import Settings, load_settings


@pytest.fixture(params=[150_000, 0], ids=["exact", "chroma"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings under which rows are searched exactly, or through Chroma's graph."""
    hashing = {"kind": "hashing", "dimensions": 64}
    return load_settings(store=tmp_path / "store", embedder=hashing, retrieval={"exact_rows": request.param})


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
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
        (r'mood: "\ud83d\ude80 and \ud83d"', "mood", "🚀 and \ufffd"),
    ],
)
def test_an_odd_field_is_kept_and_can_be_asked_for(
    settings: Settings, tmp_path: Path, line: str, field: str, value: Scalar
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "odd.md").write_text(f"---\n{line}\n---\n# Odd\n\nThe kiln is fired on Tuesdays.\n")
    (docs / "dated.md").write_text("---\ndate: 2025-03-01\n---\n# Dated\n\nThe kiln is cleaned on Fridays.\n")

    report = run(settings, [docs])

    assert (report.read, report.skipped) == (("docs/dated.md", "docs/odd.md"), {})
    with open_index(settings, "default") as index:
        odd, dated = (index.document(f"docs/{name}.md") for name in ("odd", "dated"))
        vector = index.embedder.embed_queries(["kiln"])[0]
        for where, expected in (
            ((Condition(field, "eq", value),), odd.id),
            ((Condition("date", "gte", "2000-01-01"),), dated.id),
            ((Condition("uri", "eq", "docs/odd.md"),), odd.id),
        ):
            ranking = index.search_vectors(vector, 5, where)
            assert {chunk.document_id for chunk in index.chunks([chunk_id for chunk_id, _ in ranking])} == {expected}


def test_a_title_with_surrogates_is_shown_with_what_they_mean(settings: Settings, tmp_path: Path) -> None:
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

"""Markdown: sections, contexts, front matter."""

import re
from pathlib import Path

import pytest

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes

HANDBOOK = Path("../shared/eval/handbook_18f/pages")


def load(text: str, name: str = "a/remote-work.md") -> Loaded:
    return load_bytes(text.encode(), name, LoadOptions())


def pieces(loaded: Loaded) -> list[tuple[str, str, str]]:
    return [(section.kind, section.context, loaded.text[section.start : section.end]) for section in loaded.sections]


def test_a_section_knows_its_title_and_headings() -> None:
    loaded = load("# Handbook\nIntro.\n\n## Remote work\nThree days.\n\n### Abroad\nAsk.\n\n## Leave\n25 days.\n")

    assert loaded.title == "Handbook"
    assert pieces(loaded) == [
        ("body", "Handbook", "# Handbook\nIntro."),
        ("body", "Handbook › Remote work", "## Remote work\nThree days."),
        ("body", "Handbook › Remote work › Abroad", "### Abroad\nAsk."),
        ("body", "Handbook › Leave", "## Leave\n25 days."),
    ]


def test_a_heading_with_nothing_of_its_own_opens_the_section_below_it() -> None:
    loaded = load("# Handbook\n\n## Work\n### Remote\nThree days.\n\n## Empty\n## Last\nEnd.")

    assert pieces(loaded) == [
        ("body", "Handbook › Work › Remote", "# Handbook\n\n## Work\n### Remote\nThree days."),
        ("body", "Handbook › Empty", "## Empty"),
        ("body", "Handbook › Last", "## Last\nEnd."),
    ]


def test_tables_lists_and_code_are_told_apart_and_a_table_carries_its_header_row() -> None:
    loaded = load(
        "Plans:\n\n| Plan | Cost |\n|---|---|\n| A | 1 |\n\n- one\n- two\n\n  more\n\n```sh\n# no heading\n```\nEnd."
    )

    assert pieces(loaded) == [
        ("body", "remote-work", "Plans:"),
        ("table", "remote-work\n| Plan | Cost |", "| Plan | Cost |\n|---|---|\n| A | 1 |"),
        ("list", "remote-work", "- one\n- two\n\n  more"),
        ("code", "remote-work", "```sh\n# no heading\n```"),
        ("body", "remote-work", "End."),
    ]


def test_setext_headings_and_tables_without_outer_pipes_are_read() -> None:
    loaded = load("Leave\n=====\nText.\n\nDays\n----\na | b\n--|--\n1 | 2\n")

    assert pieces(loaded) == [
        ("body", "Leave", "Leave\n=====\nText."),
        ("body", "Leave › Days", "Days\n----"),
        ("table", "Leave › Days\na | b", "a | b\n--|--\n1 | 2"),
    ]


def test_a_comment_lies_in_no_section() -> None:
    assert pieces(load("One.\n\n<!-- draft\n\n# not a heading -->\n\nTwo.")) == [
        ("body", "remote-work", "One."),
        ("body", "remote-work", "Two."),
    ]


def test_front_matter_alone_is_furniture_and_noted() -> None:
    loaded = load("---\ntitle: Moved\n---\n<!-- elsewhere -->\n")

    assert [section.kind for section in loaded.sections] == ["furniture"]
    assert loaded.notes == ("it has no text besides front matter and comments",)


def test_a_heading_reads_as_it_is_shown() -> None:
    loaded = load("# The *new* `rag` [command](x.md) ![logo](l.png)\ntext")

    assert loaded.title == "The new rag command logo"


def test_front_matter_gives_title_date_and_metadata_and_lies_in_no_section() -> None:
    text = (
        "---\ntitle: Working from home\nlast_modified: 2024-03-01\nreviewed: 2024-02-01\nowner: Ann\nlevel: 2\n"
        "draft: false\ntags: [hr, policy]\nnested: {a: 1}\nnothing:\n---\n# Remote\nThree days.\n"
    )

    loaded = load(text)

    assert loaded.text == text
    assert (loaded.title, loaded.date) == ("Working from home", "2024-03-01")
    assert loaded.metadata == {
        "reviewed": "2024-02-01",
        "owner": "Ann",
        "level": 2,
        "draft": False,
        "tags": "hr, policy",
    }
    assert pieces(loaded) == [("body", "Working from home › Remote", "# Remote\nThree days.")]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-03-01", "2024-03-01"),
        ("2024-03-01T10:00:00Z", "2024-03-01"),
        ("March 1, 2024", "2024-03-01"),
        ("01.03.2024", "2024-03-01"),
        ("1 Mar 2024", "2024-03-01"),
        ("soon", None),
    ],
)
def test_dates_are_read_in_the_usual_forms(written: str, date: str | None) -> None:
    loaded = load(f"---\ndate: {written}\n---\ntext")

    assert loaded.date == date
    assert ("date" in loaded.metadata) is (date is None)


def test_bad_yaml_is_a_note_and_not_content() -> None:
    loaded = load("---\ntitle: [open\n---\ntext")

    assert "not valid YAML" in loaded.notes[0]
    assert pieces(loaded) == [("body", "remote-work", "text")]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    loaded = load("---\nJust text\n---\nmore")

    assert loaded.text[loaded.sections[0].start : loaded.sections[-1].end] == "---\nJust text\n---\nmore"


@pytest.mark.skipif(not HANDBOOK.is_dir(), reason=f"{HANDBOOK} is not here")
def test_sections_of_a_real_handbook_cover_its_content_in_order() -> None:
    for path in sorted(HANDBOOK.rglob("*.md")):
        loaded = load_bytes(path.read_bytes(), path.name, LoadOptions())
        outside, end = "", 0
        for section in loaded.sections:
            assert end <= section.start < section.end, path
            outside += loaded.text[end : section.start]
            has_tags = any(tag in loaded.text[: section.end] for tag in ("{%", "<style"))  # or between two tags
            assert section.kind != "furniture" or has_tags or loaded.notes, path
            end = section.end
        outside += loaded.text[end:]
        assert not re.sub(r"(?s)\A---\n.*?\n---\n|<!--.*?-->", "", outside).strip(), path


@pytest.mark.parametrize(
    "matter",
    [
        '+++\ntitle = "Fees"\ndate = 2026-03-02\ntags = ["club", "money"]\n+++\n',
        "+++\ntitle = 'Fees'\ndate = 2026-03-02T10:00:00Z\ntags = 'club, money'\n[params]\nx = 1\n+++\n",
        '{\n  "title": "Fees",\n  "date": "2026-03-02",\n  "tags": ["club", "money"]\n}\n',
        "---\ntitle: Fees\ndate: 2026-03-02\ntags: [club, money]\n---\n",
    ],
)
def test_front_matter_of_any_kind_is_metadata(matter: str) -> None:
    for name in ("a.md", "a.mdx", "a.html", "a.txt", "a.adoc"):
        loaded = load_bytes(f"{matter}\nThe fee is 45 EUR.\n".encode(), name, LoadOptions())

        assert (loaded.title, loaded.date, loaded.metadata) == ("Fees", "2026-03-02", {"tags": "club, money"})
        assert [loaded.text[s.start : s.end] for s in loaded.sections] == ["The fee is 45 EUR."]
        assert loaded.notes == ()


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("+++\ntitle = nothing\n+++\nThe fee.", ["its front matter is not valid TOML and was left out"]),
        ("+++\nno front matter\n+++\nThe fee.", []),
        ("+++ not even that\nThe fee.", []),
        ('{"a": 1}', []),
        ("{not json}\nThe fee.", []),
        ('{"a": ' * 5000 + "\nThe fee.", []),
    ],
)
def test_what_is_no_front_matter_is_text(text: str, notes: list[str]) -> None:
    loaded = load_bytes(text.encode(), "a.md", LoadOptions())

    kept = "The fee." if notes else text
    assert loaded.text[loaded.sections[0].start :] == kept
    assert [note.partition(" (")[0] for note in loaded.notes] == notes

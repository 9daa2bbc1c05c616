import os
from pathlib import Path

import pytest

from ingest.sources.folders import Found, find_files
from ingest.sources.roots import Filters, Sources, add_roots


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def find(*paths: Path, sources: Sources | None = None) -> Found:
    known, covers = add_roots(sources or Sources(), paths)
    return find_files(covers, known.roots)


def uris(found: Found) -> list[str]:
    return [file.uri for file in found.files]


def test_a_root_that_went_away_is_unreachable(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md")
    sources, covers = add_roots(Sources(), [docs])
    (docs / "a.md").unlink()
    docs.rmdir()
    assert find_files(covers, sources.roots).unreachable == (covers[0],)


def test_links_and_special_files_do_no_harm(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/b.md")
    (docs / "hr" / "loop").symlink_to(docs)
    (docs / "broken.md").symlink_to(docs / "nothing.md")
    (docs / "linked.md").symlink_to(docs / "a.md")
    os.mkfifo(docs / "pipe.md")
    sources, covers = add_roots(Sources(), [docs])
    found = find_files(covers, sources.roots)
    assert [file.uri for file in found.files] == ["docs/a.md", "docs/hr/b.md", "docs/linked.md"]
    assert set(found.refused) == {"docs/broken.md", "docs/pipe.md", "docs/hr/loop"}


def test_a_name_that_cannot_be_kept_is_refused_by_name(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "no\u00a0break 🎉.md")
    (docs / "tab\there.md").write_text("x")
    sources, covers = add_roots(Sources(), [docs])
    found = find_files(covers, sources.roots)
    assert [file.uri for file in found.files] == ["docs/a.md", "docs/no\u00a0break 🎉.md"]
    assert list(found.refused) == ["docs/tab\there.md"]


def test_names_that_are_not_utf8_are_told_apart(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a?.md")
    for name in (b"a\xfe.md", b"a\xff.md"):
        (docs / os.fsdecode(name)).write_text("x")
    found = find(docs)
    assert uris(found) == ["docs/a?.md"]
    assert sorted(found.refused) == [r"docs/a\udcfe.md", r"docs/a\udcff.md"]


def test_the_store_is_no_document_whatever_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/b.md", "store/manifest.json")
    (tmp_path / "link").symlink_to(docs)
    monkeypatch.chdir(docs / "hr")
    for root in (docs, tmp_path / "link"):
        for store in (Path("../store"), docs / "store", tmp_path / "link" / "store"):
            sources, covers = add_roots(Sources(), [root])
            found = find_files(covers, sources.roots, store)
            assert [file.path for file in found.files] == [str(root / "a.md"), str(root / "hr" / "b.md")]


def test_what_is_a_root_of_its_own_is_left_to_it_and_nothing_of_the_same_name(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/a.md", "hr/b.md", "it/hr/c.md")
    sources, _ = add_roots(Sources(), [docs / "hr" / "a.md"])
    sources, _ = add_roots(sources, [docs / "it" / "hr"])

    found = find(docs, sources=sources)

    assert uris(found) == ["docs/a.md", "docs/hr/b.md"]


def test_ragignore_speaks_gitignores_language(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "b.log", "keep.log", "drafts/c.md", "hr/drafts/d.md", "top.md", "hr/top.md")
    (docs / ".ragignore").write_text("# comments\n*.log\n!keep.log\ndrafts/\n/top.md\n")
    assert uris(find(docs)) == ["docs/a.md", "docs/hr/top.md", "docs/keep.log"]


def test_a_deeper_ragignore_wins_over_one_above_it(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.log", "hr/b.log", "hr/c.md", "it/d.log")
    (docs / ".ragignore").write_text("*.log\n")
    (docs / "hr" / ".ragignore").write_text("!*.log\n*.md\n")
    assert uris(find(docs)) == ["docs/hr/b.log"]


def test_ragignore_holds_for_a_part_of_a_root_too(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/b.md", "hr/secret/c.md", "hr/d.md")
    (docs / ".ragignore").write_text("secret/\nhr/d.md\n")
    sources, _ = add_roots(Sources(), [docs])
    assert uris(find(docs / "hr", sources=sources)) == ["docs/hr/b.md"]
    assert uris(find(docs / "hr" / "d.md", sources=sources)) == []


def test_a_file_that_was_named_itself_is_read_whatever_ragignore_says(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md")
    (docs / ".ragignore").write_text("*\n")
    assert uris(find(docs / "a.md")) == ["docs/a.md"]


def test_a_ragignore_that_cannot_be_read_lets_nothing_through(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/b.md", "hr/it/c.md")
    (docs / "hr" / ".ragignore").write_bytes(b"\xff\xfe\x00")
    found = find(docs)
    assert uris(found) == ["docs/a.md"]
    assert list(found.refused) == ["docs/hr"]


def test_filters_and_ragignore_both_must_allow_a_file(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "b.md", "c.txt")
    (docs / ".ragignore").write_text("b.md\n")
    sources, covers = add_roots(Sources(), [docs], Filters(include=("*.md",)))
    assert uris(find_files(covers, sources.roots)) == ["docs/a.md"]


def test_what_editors_keep_beside_an_open_file_is_no_document(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "a.md~", "~$report.docx", "#a.md#", ".a.md.swp", ".#a.md", "c#/x~y.md")
    assert uris(find(docs)) == ["docs/a.md", "docs/c#/x~y.md"]

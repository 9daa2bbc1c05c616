from pathlib import Path

import pytest

from ingest.sources.database_urls import Database, OpenedDatabase
from ingest.sources.folders import find_files
from ingest.sources.roots import Cover, Filters, Sources, add_roots, read_sources, write_sources
from rag.errors import IndexDamaged, IndexTooNew, UsageError
from rag.index.generations import Collection


def make(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def uris(sources: Sources, covers: list[Cover]) -> list[str]:
    return [file.uri for file in find_files(covers, sources.roots).files]


def test_a_uri_is_the_roots_name_and_the_path_below_it(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/b.md", ".git/config", ".hidden.md")
    sources, covers = add_roots(Sources(), [docs])
    assert uris(sources, covers) == ["docs/a.md", "docs/hr/b.md"]


def test_a_taken_name_gets_parent_folders_in_front_and_the_first_keeps_its_own(tmp_path: Path) -> None:
    first, second = make(tmp_path / "x" / "docs", "a.md"), make(tmp_path / "y" / "docs", "a.md")
    sources, _ = add_roots(Sources(), [first])
    sources, _ = add_roots(sources, [second])
    assert [root.name for root in sources.roots] == ["docs", "y/docs"]
    again, _ = add_roots(sources, [second, first])
    assert again == sources


def test_no_name_lies_inside_another(tmp_path: Path) -> None:
    sources, _ = add_roots(Sources(), [make(tmp_path / "hr", "a.md"), make(tmp_path / "docs", "a.md")])
    sources, _ = add_roots(sources, [make(tmp_path / "other" / "docs" / "hr", "a.md")])
    assert [root.name for root in sources.roots] == ["hr", "docs", "other/docs/hr"]


def test_no_path_means_every_root_again(tmp_path: Path) -> None:
    sources, _ = add_roots(Sources(), [make(tmp_path / "a", "1.md"), make(tmp_path / "b", "2.md")])
    same, covers = add_roots(sources, [])
    assert same == sources
    assert uris(same, covers) == ["a/1.md", "b/2.md"]
    with pytest.raises(UsageError, match="no folder was ever named"):
        add_roots(Sources(), [])


def test_a_path_inside_a_root_is_covered_not_added(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/b.md", "hr/c.md")
    sources, _ = add_roots(Sources(), [docs])
    same, covers = add_roots(sources, [docs / "hr"])
    assert same == sources
    assert uris(same, covers) == ["docs/hr/b.md", "docs/hr/c.md"]
    _, covers = add_roots(sources, [docs / "a.md"])
    assert uris(sources, covers) == ["docs/a.md"]


def test_a_file_is_a_root_that_covers_it_alone_and_can_grow(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "b.md", "c.md")
    sources, covers = add_roots(Sources(), [docs / "a.md"])
    assert uris(sources, covers) == ["docs/a.md"]
    sources, covers = add_roots(sources, [docs / "b.md"])
    assert uris(sources, covers) == ["docs/b.md"]
    assert uris(sources, add_roots(sources, [])[1]) == ["docs/a.md", "docs/b.md"]
    sources, covers = add_roots(sources, [docs])
    assert len(sources.roots) == 1
    assert uris(sources, covers) == ["docs/a.md", "docs/b.md", "docs/c.md"]


def test_a_single_files_root_does_not_cover_its_namesakes_below(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/a.md")
    sources, _ = add_roots(Sources(), [docs / "a.md"])
    sources, _ = add_roots(sources, [docs / "hr" / "a.md"])
    assert uris(sources, add_roots(sources, [])[1]) == ["docs/a.md", "hr/a.md"]


def test_a_folder_behind_a_link_inside_a_root_is_a_root_of_its_own(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md")
    (docs / "link").symlink_to(make(tmp_path / "other", "b.md", "c/d.md"))
    sources, _ = add_roots(Sources(), [docs])
    sources, covers = add_roots(sources, [docs / "link"])
    assert uris(sources, covers) == ["link/b.md", "link/c/d.md"]
    sources, covers = add_roots(sources, [])
    found = find_files(covers, sources.roots)
    assert [file.uri for file in found.files] == ["docs/a.md", "link/b.md", "link/c/d.md"]
    assert found.refused == {}
    assert add_roots(sources, [docs / "link" / "c"])[1][0].prefix == "c"


def test_a_hidden_folder_of_a_root_is_a_root_of_its_own_where_it_is_named(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", ".hidden/b.md", ".c.md")
    sources, _ = add_roots(Sources(), [docs])
    sources, covers = add_roots(sources, [docs / ".hidden"])
    assert uris(sources, covers) == [".hidden/b.md"]
    assert uris(sources, add_roots(sources, [])[1]) == [".hidden/b.md", "docs/a.md"]
    with pytest.raises(UsageError, match=r"\.c\.md in .* is skipped"):
        add_roots(sources, [docs / ".c.md"])


def test_a_file_that_is_a_root_is_not_read_twice(tmp_path: Path) -> None:
    make(tmp_path / "docs", "a.md", "hr/b.md", "hr/c.md")
    sources, _ = add_roots(Sources(), [tmp_path / "docs" / "hr" / "b.md"])
    sources, _ = add_roots(sources, [tmp_path / "docs"])
    assert set(uris(sources, add_roots(sources, [])[1])) == {"docs/a.md", "docs/hr/c.md", "hr/b.md"}


def test_a_root_inside_a_root_is_not_read_twice(tmp_path: Path) -> None:
    inner = make(tmp_path / "docs" / "hr", "b.md")
    outer = make(tmp_path / "docs", "a.md")
    sources, _ = add_roots(Sources(), [inner])
    sources, _ = add_roots(sources, [outer])
    assert uris(sources, add_roots(sources, [])[1]) == ["docs/a.md", "hr/b.md"]


def test_filters_are_kept_for_the_runs_to_come(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "b.txt", "drafts/c.md")
    sources, covers = add_roots(Sources(), [docs], Filters(include=("*.md",), exclude=("drafts/*",)))
    assert uris(sources, covers) == ["docs/a.md"]
    assert uris(sources, add_roots(sources, [])[1]) == ["docs/a.md"]
    assert uris(*add_roots(sources, [docs], Filters(exclude=("a.md",)))) == ["docs/b.txt", "docs/drafts/c.md"]


def test_filters_hold_where_a_file_becomes_its_whole_folder(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "b.txt", "c.md")
    sources, _ = add_roots(Sources(), [docs / "a.md"])
    assert uris(*add_roots(sources, [docs], Filters(exclude=("*.txt",)))) == ["docs/a.md", "docs/c.md"]


def test_a_part_of_a_root_cannot_have_filters_of_its_own(tmp_path: Path) -> None:
    docs = make(tmp_path / "docs", "a.md", "hr/b.md")
    sources, _ = add_roots(Sources(), [docs])
    with pytest.raises(UsageError, match=f"apply to all of that; name {docs}"):
        add_roots(sources, [docs / "hr"], Filters(include=("*.txt",)))


def test_each_query_of_a_database_is_a_root_of_its_own_name() -> None:
    first = OpenedDatabase("app.db", "sqlite:////srv/data/app.db", "select 1", "secret")
    second = OpenedDatabase("app.db", "sqlite:////srv/data/app.db", "select 2")
    other = OpenedDatabase("shop", "postgresql://db.example/shop", "select 3")
    sources, covers = add_roots(Sources(), [], databases=[first, other])
    assert [cover.includes("app.db/7") for cover in covers] == [True, False]
    sources, _ = add_roots(sources, [], databases=[second])
    same, (cover,) = add_roots(sources, [], databases=[first])
    assert (same, cover.root.name) == (sources, "app.db")
    assert [database.name for database in sources.databases] == ["app.db", "shop", "data/app.db"]
    assert "secret" not in repr(sources)


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file or folder"):
        add_roots(Sources(), [tmp_path / "nowhere"])
    sources, _ = add_roots(Sources(), [make(tmp_path / "docs", "a.md")])
    with pytest.raises(UsageError, match="no file or folder"):
        add_roots(sources, [tmp_path / "docs" / "b.md"])


def test_sources_survive_the_way_through_the_file(tmp_path: Path) -> None:
    place = Collection(tmp_path, "c")
    place.folder.mkdir(parents=True)
    assert read_sources(place) == Sources()
    sources, _ = add_roots(Sources(), [make(tmp_path / "docs", "a.md")], Filters(exclude=("x*",)))
    database = Database("app.db", "sqlite:////srv/app.db", "select id, body from articles")
    sources = Sources(sources.roots, (database,), frozenset({"docs/forgotten.md"}))
    write_sources(place, sources)
    assert read_sources(place) == sources
    place.sources.write_text(place.sources.read_text().replace('"format": 3', '"format": 4'))
    with pytest.raises(IndexTooNew):
        read_sources(place)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2, "roots": [{}], "tombstones": []}'])
def test_sources_that_cannot_be_understood_are_damaged(tmp_path: Path, content: str) -> None:
    place = Collection(tmp_path, "c")
    place.folder.mkdir(parents=True)
    place.sources.write_text(content)
    with pytest.raises(IndexDamaged, match="restore it from a backup"):
        read_sources(place)

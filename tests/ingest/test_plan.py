from dataclasses import replace
from pathlib import Path

import pytest

from ingest.observed import Observation
from ingest.plan import Plan, make_plan, possibly_moved, refuse_deletions
from ingest.sources.folders import Found, SourceFile
from ingest.sources.roots import Cover, Root
from rag.errors import DeletionRefused
from rag.index.schema import DocumentInfo
from rag.records import document_id

ROOT = Root("docs", Path("/srv/docs"))
ALL = [Cover(ROOT)]


def file(name: str, size: int = 10, mtime_ns: int = 1) -> SourceFile:
    return SourceFile(f"docs/{name}", str(ROOT.folder / name), size, mtime_ns)


def indexed(name: str, size: int = 10, mtime_ns: int = 1, settings: str = "s") -> DocumentInfo:
    uri = f"docs/{name}"
    return DocumentInfo(document_id("c", uri), uri, name, None, "text/plain", "00", size, mtime_ns, settings, {})


def plan(found: Found, before: list[DocumentInfo], covers: list[Cover] = ALL, **options: object) -> Plan:
    arguments = {"settings": "s", "is_supported": lambda uri: not uri.endswith(".exe")} | options
    return make_plan(found, covers, before, **arguments)  # type: ignore[arg-type]  # the options vary by test


def test_new_changed_unchanged_and_deleted_are_told_apart() -> None:
    before = [indexed("same.md"), indexed("longer.md"), indexed("touched.md"), indexed("gone.md")]
    files = (file("longer.md", size=11), file("new.md"), file("same.md"), file("touched.md", mtime_ns=2))
    result = plan(Found(files), before)
    assert [f.uri for f in result.read] == ["docs/longer.md", "docs/new.md", "docs/touched.md"]
    assert [i.uri for i in result.keep] == ["docs/same.md"]
    assert [i.uri for i in result.delete] == ["docs/gone.md"]


def test_other_settings_mean_reading_everything_anew() -> None:
    assert plan(Found((file("a.md"),)), [indexed("a.md", settings="older")]).read == (file("a.md"),)


def test_checksum_reads_what_looks_unchanged() -> None:
    assert plan(Found((file("a.md"),)), [indexed("a.md")], checksum=True).read == (file("a.md"),)


def test_what_is_not_covered_is_kept() -> None:
    result = plan(Found((file("hr/a.md"),)), [indexed("hr/a.md"), indexed("it/b.md")], [Cover(ROOT, "hr")])
    assert {i.uri for i in result.keep} == {"docs/hr/a.md", "docs/it/b.md"}
    assert result.delete == ()


def test_a_document_whose_name_a_folder_has_now_is_stale_unless_it_moved() -> None:
    found = Found((file("one/one"),), folders=frozenset({"docs", "docs/one", "docs/two"}))
    before = [indexed("one"), indexed("two"), indexed("three")]
    result = plan(found, before, hashes={"docs/one/one": "00"})
    assert (list(result.moved), [i.uri for i in result.delete]) == (["docs/one/one"], ["docs/three"])
    assert [i.uri for i in result.keep] == ["docs/two"]
    assert result.stale == {
        "docs/two": "a folder now has its name; if the document is gone, run: ingest forget docs/two"
    }


def test_a_prefix_covers_whole_names_only() -> None:
    assert not Cover(ROOT, "hr").includes("docs/hr2/a.md")
    assert Cover(ROOT, "hr").includes("docs/hr/a.md")
    assert not Cover(replace(ROOT, name="doc")).includes("docs/a.md")


def test_an_unreadable_folder_keeps_its_documents_as_stale() -> None:
    found = Found((file("a.md"),), refused={"docs/secret": "permission denied"})
    result = plan(found, [indexed("a.md"), indexed("secret/b.md")])
    assert {i.uri for i in result.keep} == {"docs/a.md", "docs/secret/b.md"}
    assert result.stale == {"docs/secret/b.md": "permission denied"}
    assert result.delete == ()


def test_what_is_not_read_is_named_with_its_reason() -> None:
    result = plan(Found((file("a.exe"), file("b.md"))), [], tombstones={"docs/b.md"})
    assert result.read == ()
    assert result.skipped == {"docs/a.exe": "no loader reads .exe files"}
    assert result.forgotten == ("docs/b.md",)


def test_what_has_a_tombstone_leaves_the_index_without_a_flag() -> None:
    found = Found((file("a.md"),))
    result = plan(found, [indexed("a.md")], tombstones={"docs/a.md"})
    assert ([i.uri for i in result.delete], result.forgotten) == (["docs/a.md"], ("docs/a.md",))
    refuse_deletions(result, found, ALL, [indexed("a.md")])


def test_what_has_a_tombstone_goes_also_from_where_no_run_looks_or_can_look() -> None:
    found = Found((), refused={"docs/secret": "permission denied"})
    before = [indexed("a.md"), indexed("secret/b.md"), indexed("secret/c.md")]
    covers = [Cover(ROOT, "secret")]
    result = plan(found, before, covers, tombstones={"docs/a.md", "docs/secret/b.md"})
    assert [i.uri for i in result.delete] == ["docs/a.md", "docs/secret/b.md"]
    assert [i.uri for i in result.keep] == ["docs/secret/c.md"]
    assert list(result.stale) == ["docs/secret/c.md"]
    refuse_deletions(result, found, covers, before)


def test_the_same_bytes_elsewhere_are_a_move_and_no_deletion() -> None:
    before = [indexed("old.md"), indexed("other.md", size=20)]
    found = Found((file("new.md", mtime_ns=9), file("unlike.md")))
    assert [f.uri for f in possibly_moved(found, before)] == ["docs/new.md", "docs/unlike.md"]
    result = plan(found, before, hashes={"docs/new.md": "00", "docs/unlike.md": "01"})
    assert {new: old.uri for new, old in result.moved.items()} == {"docs/new.md": "docs/old.md"}
    assert [i.uri for i in result.delete] == ["docs/other.md"]
    assert [f.uri for f in result.read] == ["docs/new.md", "docs/unlike.md"]


def test_a_document_moves_to_one_place_and_copies_of_one_that_stays_are_new() -> None:
    hashes = {"docs/b.md": "00", "docs/c.md": "00"}
    copied = plan(Found((file("a.md"), file("b.md"))), [indexed("a.md")], hashes=hashes)
    assert copied.moved == {}
    twice = plan(Found((file("b.md"), file("c.md"))), [indexed("a.md")], hashes=hashes)
    assert list(twice.moved) == ["docs/b.md"]


def test_a_file_known_to_be_unreadable_is_not_read_again_until_it_changes() -> None:
    seen = {
        "docs/bad.pdf": Observation(10, 1, "s", "ff", "it is damaged"),
        "docs/was.pdf": Observation(9, 1, "s", "ee", "no"),
    }
    found = Found((file("bad.pdf"), file("was.pdf")))
    result = plan(found, [], observed=seen)
    assert (result.skipped, [f.uri for f in result.read]) == ({"docs/bad.pdf": "it is damaged"}, ["docs/was.pdf"])
    assert plan(found, [], observed=seen, checksum=True).read == found.files
    older = plan(found, [indexed("bad.pdf", mtime_ns=0)], observed=seen)
    assert ([i.uri for i in older.keep], older.stale) == (["docs/bad.pdf"], {"docs/bad.pdf": "it is damaged"})


def test_a_file_that_was_only_touched_is_not_read_twice() -> None:
    seen = {"docs/a.md": Observation(10, 2, "s", "00"), "docs/b.md": Observation(10, 2, "s", "01")}
    result = plan(
        Found((file("a.md", mtime_ns=2), file("b.md", mtime_ns=2))), [indexed("a.md"), indexed("b.md")], observed=seen
    )
    assert [(i.uri, i.mtime_ns) for i in result.keep] == [("docs/a.md", 2)]
    assert [f.uri for f in result.read] == ["docs/b.md"]


def test_a_row_is_unchanged_by_its_hash_alone() -> None:
    row = SourceFile("docs/1", None, 99, sha256="00")
    assert plan(Found((row,)), [indexed("1")]).read == ()
    assert plan(Found((replace(row, sha256="01"),)), [indexed("1")]).read == (replace(row, sha256="01"),)


def refuse(found: Found, before: list[DocumentInfo], covers: list[Cover] = ALL) -> None:
    refuse_deletions(plan(found, before, covers), found, covers, before)


def test_half_of_the_documents_may_go_more_may_not() -> None:
    before = [indexed(f"{i}.md") for i in range(4)]
    refuse(Found((file("0.md"), file("1.md"))), before)
    with pytest.raises(DeletionRefused, match="3 of the 4 documents"):
        refuse(Found((file("0.md"),)), before)


def test_a_missing_root_deletes_nothing() -> None:
    with pytest.raises(DeletionRefused, match="missing"):
        refuse(Found((), unreachable=tuple(ALL)), [indexed("a.md")])


def test_an_emptied_root_deletes_nothing_even_if_another_root_is_full() -> None:
    other = Root("other", Path("/srv/other"))
    found = Found(tuple(SourceFile(f"other/{i}.md", str(other.folder / f"{i}.md"), 1, 1) for i in range(50)))
    with pytest.raises(DeletionRefused, match="lost all of its 1"):
        refuse(found, [indexed("a.md")], [Cover(ROOT), Cover(other)])

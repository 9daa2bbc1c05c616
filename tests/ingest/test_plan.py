from dataclasses import replace
from pathlib import Path

import pytest

from ingest.plan import Plan, make_plan, refuse_deletions
from ingest.sources import Cover, Found, Root, SourceFile
from rag.errors import DeletionRefused
from rag.library import DocumentInfo
from rag.records import document_id

ROOT = Root("docs", Path("/srv/docs"))
ALL = [Cover(ROOT)]


def file(name: str, size: int = 10, mtime_ns: int = 1) -> SourceFile:
    return SourceFile(f"docs/{name}", ROOT.folder / name, size, mtime_ns)


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
    assert result.skipped == {"docs/a.exe": "no loader reads .exe files", "docs/b.md": "it was forgotten on purpose"}


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
    found = Found(tuple(SourceFile(f"other/{i}.md", other.folder / f"{i}.md", 1, 1) for i in range(50)))
    with pytest.raises(DeletionRefused, match="none of its 1"):
        refuse(found, [indexed("a.md")], [Cover(ROOT), Cover(other)])

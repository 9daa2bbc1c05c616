"""Where a document's file is: only below its root, only a file, only as long as it was."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rag.errors import IndexDamaged, UnknownName
from rag.index.generations import Collection
from rag.index.originals import may_show, opened_pdf
from rag.index.schema import DocumentInfo

CONTENT = b"%PDF the very bytes"


def info(uri: str, media_type: str = "application/pdf", size: int = len(CONTENT)) -> DocumentInfo:
    return DocumentInfo("id", uri, "", None, media_type, "", size, 0, "", {})


def read(collection: Collection, uri: str) -> bytes:
    with opened_pdf(collection, info(uri)) as descriptor:
        return os.read(descriptor, 100)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """A collection with three roots: a folder, single files of a folder, a folder whose name has two parts."""
    for path in ("docs/sub/a.pdf", "some/one.pdf", "some/two.pdf", "other/docs/b.pdf", "secret.pdf", "docs/é 🏨.pdf"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(CONTENT)
    roots: list[dict[str, Any]] = [
        {"name": "docs", "folder": str(tmp_path / "docs"), "files": None},
        {"name": "some", "folder": str(tmp_path / "some"), "files": ["one.pdf"]},
        {"name": "other/docs", "folder": str(tmp_path / "other/docs"), "files": None},
    ]
    collection = Collection(tmp_path / "store", "default")
    collection.folder.mkdir(parents=True)
    collection.sources.write_text(json.dumps({"format": 2, "roots": roots, "tombstones": []}))
    return collection


@pytest.mark.parametrize("uri", ["docs/sub/a.pdf", "some/one.pdf", "other/docs/b.pdf", "docs/é 🏨.pdf"])
def test_a_file_is_found_by_its_uri(collection: Collection, uri: str) -> None:
    assert read(collection, uri) == CONTENT
    assert may_show(collection, info(uri))


@pytest.mark.parametrize(
    "uri",
    [
        "docs/../secret.pdf",
        "docs/sub/../../secret.pdf",
        "docs/./sub/a.pdf",
        "docs//sub/a.pdf",
        "docs/",
        "docs",
        "/etc/passwd",
        "docs/sub/a.pdf\0",
        "docs/sub",
        "docs/gone.pdf",
        "some/two.pdf",
        "orders.db/17",
        "",
    ],
)
def test_what_is_no_file_below_its_root_is_not_there(collection: Collection, uri: str) -> None:
    with pytest.raises(UnknownName):
        read(collection, uri)
    assert not may_show(collection, info(uri))


def test_links_are_not_followed(collection: Collection, tmp_path: Path) -> None:
    (tmp_path / "docs/link.pdf").symlink_to(tmp_path / "secret.pdf")
    (tmp_path / "docs/folder").symlink_to(tmp_path / "other")

    for uri in ("docs/link.pdf", "docs/folder/docs/b.pdf"):
        with pytest.raises(UnknownName):
            read(collection, uri)


def test_a_root_may_itself_be_a_link(collection: Collection, tmp_path: Path) -> None:
    (tmp_path / "docs").rename(tmp_path / "moved")
    (tmp_path / "docs").symlink_to(tmp_path / "moved")

    assert read(collection, "docs/sub/a.pdf") == CONTENT


def test_a_pipe_in_its_place_is_not_waited_for(collection: Collection, tmp_path: Path) -> None:
    (tmp_path / "docs/sub/a.pdf").unlink()
    os.mkfifo(tmp_path / "docs/sub/a.pdf")

    with pytest.raises(UnknownName, match="changed"):
        read(collection, "docs/sub/a.pdf")


def test_a_file_of_another_length_was_changed(collection: Collection, tmp_path: Path) -> None:
    (tmp_path / "docs/sub/a.pdf").write_bytes(CONTENT + b"!")

    with pytest.raises(UnknownName, match="changed since it was indexed"):
        read(collection, "docs/sub/a.pdf")


def test_what_is_no_pdf_or_too_large_has_no_picture(collection: Collection) -> None:
    for told, says in (
        (info("docs/sub/a.pdf", "text/markdown"), "not a PDF"),
        (info("docs/sub/a.pdf", size=2**40), "large"),
    ):
        with pytest.raises(UnknownName, match=says), opened_pdf(collection, told):
            pass


def test_nothing_told_names_a_folder_of_this_machine(collection: Collection, tmp_path: Path) -> None:
    for uri in ("docs/gone.pdf", "docs/../secret.pdf", "docs/sub"):
        with pytest.raises(UnknownName) as told:
            read(collection, uri)
        assert str(tmp_path) not in str(told.value)


def test_a_collection_without_sources_has_no_files_and_a_broken_one_says_so(collection: Collection) -> None:
    collection.sources.write_text("{")
    with pytest.raises(IndexDamaged):
        read(collection, "docs/sub/a.pdf")
    collection.sources.unlink()
    with pytest.raises(UnknownName):
        read(collection, "docs/sub/a.pdf")


def test_no_descriptor_is_left_open(collection: Collection, tmp_path: Path) -> None:
    def count() -> int:
        return len(os.listdir("/dev/fd"))

    (tmp_path / "docs/link.pdf").symlink_to(tmp_path / "secret.pdf")
    before = count()
    for uri in ("docs/sub/a.pdf", "docs/link.pdf", "docs/sub", "docs/sub/gone/x.pdf"):
        may_show(collection, info(uri))

    assert count() == before

"""Nothing in a folder leads a run out of it, hangs it, or ends it."""

import os
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from ingest.loaded import LEADS_OUT, LoadOptions, LoadRequest
from ingest.loaders.load import load_bytes
from ingest.loaders.process import WorkerLimits, load_file
from ingest.options import Options
from ingest.pipeline import run
from ingest.report import Report
from ingest.sources.folders import Found, find_files
from ingest.sources.roots import Sources, add_roots
from rag.errors import LoadError
from rag.settings import Settings

SECRET = "The password is mellon."


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with a document, beside one that is nobody's business."""
    (tmp_path / "docs" / "hr").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").write_text("# Leave\nTwenty-six days of leave a year.")
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "secret.md").write_text(SECRET)
    return tmp_path / "docs"


def find(docs: Path, *links_into: Path, store: Path | None = None) -> Found:
    sources, covers = add_roots(Sources(), [docs])
    return find_files(covers, sources.roots, store, links_into)


def uris(found: Found) -> list[str]:
    return [file.uri for file in found.files]


def to_absolute(docs: Path) -> None:
    (docs / "link.md").symlink_to(docs.parent / "private" / "secret.md")


def to_relative(docs: Path) -> None:
    (docs / "link.md").symlink_to("../private/secret.md")


def through_a_link_to_a_folder(docs: Path) -> None:
    (docs / "folder").symlink_to(docs.parent / "private")
    (docs / "link.md").symlink_to("folder/secret.md")


def in_a_chain(docs: Path) -> None:
    (docs / "hr" / "second.md").symlink_to("third.md")
    (docs / "hr" / "third.md").symlink_to(docs.parent / "private" / "secret.md")
    (docs / "link.md").symlink_to("hr/second.md")


def in_and_out_again(docs: Path) -> None:
    (docs / "link.md").symlink_to("hr/../../docs/../private/secret.md")


def to_a_sibling_of_the_same_beginning(docs: Path) -> None:
    (docs.parent / "docs-private").mkdir()
    (docs.parent / "docs-private" / "secret.md").write_text(SECRET)
    (docs / "link.md").symlink_to(docs.parent / "docs-private" / "secret.md")


def to_what_is_not_there(docs: Path) -> None:
    (docs / "link.md").symlink_to("/no/such/file")


def to_the_environment(docs: Path) -> None:
    (docs / "link.md").symlink_to("/proc/self/environ")


def through_the_root_of_a_process(docs: Path) -> None:
    (docs / "link.md").symlink_to(f"/proc/self/root{docs.parent}/private/secret.md")


def to_an_open_file(docs: Path) -> None:
    (docs / "link.md").symlink_to("/proc/self/fd/1")


def to_a_device(docs: Path) -> None:
    (docs / "link.md").symlink_to("/dev/zero")


OUT: list[Callable[[Path], None]] = [
    to_absolute,
    to_relative,
    through_a_link_to_a_folder,
    in_a_chain,
    in_and_out_again,
    to_a_sibling_of_the_same_beginning,
    to_what_is_not_there,
    to_the_environment,
    through_the_root_of_a_process,
    to_an_open_file,
    to_a_device,
]


@pytest.mark.parametrize("link", OUT)
def test_a_link_that_leads_out_is_named_and_not_followed(docs: Path, link: Callable[[Path], None]) -> None:
    link(docs)
    found = find(docs)
    assert uris(found) == ["docs/a.md"]
    assert found.refused["docs/link.md"] == LEADS_OUT


@pytest.mark.parametrize("link", OUT)
def test_a_link_that_comes_between_listing_and_opening_is_not_followed(
    docs: Path, link: Callable[[Path], None]
) -> None:
    (docs / "link.md").write_text("A document.")
    listed = {file.uri: file for file in find(docs).files}["docs/link.md"]
    (docs / "link.md").unlink()
    link(docs)

    request = LoadRequest(listed.uri, str(listed.path), confines=listed.confines)
    result = load_file(request, LoadOptions(), WorkerLimits(10**6, 256), lambda: None)

    assert result.error == f"docs/link.md cannot be read: {LEADS_OUT}"
    assert (result.loaded, result.sha256) == (None, "")


def test_a_folder_that_becomes_a_link_between_listing_and_opening_is_not_followed(docs: Path) -> None:
    (docs / "hr" / "secret.md").write_text("A document.")
    listed = {file.uri: file for file in find(docs).files}["docs/hr/secret.md"]
    (docs / "hr").rename(docs / "old")
    (docs / "hr").symlink_to(docs.parent / "private")

    request = LoadRequest(listed.uri, str(listed.path), confines=listed.confines)

    assert LEADS_OUT in (load_file(request, LoadOptions(), WorkerLimits(10**6, 256), lambda: None).error or "")


def test_without_anything_said_a_file_is_read_in_its_own_folder_alone(docs: Path) -> None:
    to_absolute(docs)
    request = LoadRequest("link.md", str(docs / "link.md"))
    assert LEADS_OUT in (load_file(request, LoadOptions(), WorkerLimits(10**6, 256), lambda: None).error or "")


def test_links_within_the_root_are_followed_whatever_way_they_take(docs: Path, tmp_path: Path) -> None:
    (docs / ".annex").mkdir()
    (docs / ".annex" / "1f").write_text("As git-annex and Kubernetes keep files.")
    (docs / "annexed.md").symlink_to(".annex/1f")
    (docs / "hr" / "up.md").symlink_to("../a.md")
    (docs / "absolute.md").symlink_to(docs / "a.md")
    (docs / "chain.md").symlink_to("hr/up.md")
    (docs / "out-and-in.md").symlink_to("../docs/a.md")
    wanted = ["a.md", "absolute.md", "annexed.md", "chain.md", "hr/up.md", "out-and-in.md"]

    assert uris(find(docs)) == [f"docs/{name}" for name in wanted]
    (tmp_path / "mounted").symlink_to(docs)  # the folder that was named may be a link itself
    assert uris(find(tmp_path / "mounted")) == [f"mounted/{name}" for name in wanted]


def test_a_file_that_was_named_itself_may_not_be_a_link_out(docs: Path) -> None:
    to_absolute(docs)
    found = find(docs / "link.md")
    assert (uris(found), found.refused) == ([], {"docs/link.md": LEADS_OUT})


def test_a_setting_names_where_links_may_lead(docs: Path) -> None:
    to_absolute(docs)
    (docs / "other.md").symlink_to("/etc/hostname")
    (docs.parent / "private-link").symlink_to(docs.parent / "private")

    for place in ("private", "private-link", "private/secret.md"):
        found = find(docs, docs.parent / "nowhere", docs.parent / place)
        assert uris(found) == ["docs/a.md", "docs/link.md"]
        assert list(found.refused) == ["docs/other.md"]


def test_the_settings_are_no_document_by_any_name(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(docs)
    (docs / "openbook.toml").write_text('[llm]\napi_key = "sk-secret"\n')
    (docs / "link.md").symlink_to("openbook.toml")
    os.link(docs / "openbook.toml", docs / "hard.md")

    found = find(docs)

    assert uris(found) == ["docs/a.md"]
    assert set(found.refused) == {"docs/openbook.toml", "docs/link.md", "docs/hard.md"}
    assert all("may hold keys" in reason for reason in found.refused.values())


def test_a_link_into_the_store_is_not_followed(docs: Path) -> None:
    (docs / "store").mkdir()
    (docs / "store" / "feedback.jsonl").write_text("{}")
    (docs / "link.jsonl").symlink_to("store/feedback.jsonl")

    found = find(docs, store=docs / "store")

    assert uris(found) == ["docs/a.md"]
    assert "store" in found.refused["docs/link.jsonl"]


def test_links_in_an_archive_are_text_and_lead_nowhere(docs: Path) -> None:
    """A .docx is an archive; it is never unpacked to the disk."""
    link = zipfile.ZipInfo("word/document.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(docs / "a.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(link, str(docs.parent / "private" / "secret.md"))
        archive.writestr("../../private/secret.md", "Overwritten.")

    with pytest.raises(LoadError):
        load_bytes((docs / "a.docx").read_bytes(), "a.docx", LoadOptions())
    assert (docs.parent / "private" / "secret.md").read_text() == SECRET


def a_word_document(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("MARK")
    document.save(str(path))


def a_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "MARK"
    book.save(path)


def a_presentation(path: Path) -> None:
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[0])
    slide.shapes.title.text = "MARK"
    slides.save(str(path))


@pytest.mark.parametrize(
    ("make", "suffix"), [(a_word_document, "docx"), (a_workbook, "xlsx"), (a_presentation, "pptx")]
)
def test_an_entity_in_an_office_file_reads_no_other_file(docs: Path, make: Callable[[Path], None], suffix: str) -> None:
    make(docs / "plain")
    entity = f'<!DOCTYPE x [<!ENTITY x SYSTEM "file://{docs.parent}/private/secret.md">]>'.encode()
    hostile = docs / f"a.{suffix}"
    marked = 0
    with zipfile.ZipFile(docs / "plain") as plain, zipfile.ZipFile(hostile, "w") as archive:
        for name in plain.namelist():
            content = plain.read(name)
            if b"MARK" in content:
                marked += 1
                head, _, rest = content.replace(b"MARK", b"Text. &x;").rpartition(b"?>")
                content = head + (b"?>" if head else b"") + entity + rest
            archive.writestr(name, content)
    assert marked == 1

    try:
        text = load_bytes(hostile.read_bytes(), hostile.name, LoadOptions()).text
    except LoadError as error:
        text = str(error)
    assert "mellon" not in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file://{}">]><a>Text. &x;</a>'),
        ("a.xhtml", '<!DOCTYPE html [<!ENTITY x SYSTEM "file://{}">]><html><body><p>Text. &x;</p></body></html>'),
        ("a.rst", "Text.\n\n.. include:: {}\n\n.. literalinclude:: {}\n"),
        ("a.org", '#+INCLUDE: "{}"\nText.\n'),
        ("a.adoc", "Text.\n\ninclude::{}[]\n"),
        ("a.tex", "Text. \\input{{{}}} \\verbatiminput{{{}}}\n"),
        ("a.md", "---\ntitle: !!python/object/apply:open [{}]\n---\nText. ![]({})\n"),
        ("a.html", '<p>Text.</p><iframe src="file://{}"></iframe><object data="{}"></object>'),
        ("a.eml", 'Subject: x\nContent-Type: message/external-body; access-type=local-file; name="{}"\n\nText.\n'),
    ],
)
def test_a_document_that_names_another_file_does_not_read_it(docs: Path, name: str, content: str) -> None:
    written = content.replace("{{", "\0").replace("}}", "\1").replace("{}", str(docs.parent / "private" / "secret.md"))
    written = written.replace("\0", "{").replace("\1", "}")
    try:
        text = load_bytes(written.encode(), name, LoadOptions()).text
    except LoadError as error:
        text = str(error)
    assert "mellon" not in text


# --- what the run itself reads of a folder ----------------------------------------------------------


def link_to_zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_out(path: Path) -> None:
    path.symlink_to(path.parent.parent.parent / "private" / "secret.md")


def no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00")


def terabyte(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def dangling(path: Path) -> None:
    path.symlink_to("nothing")


@pytest.mark.parametrize("make", [os.mkfifo, link_to_zero, link_out, no_text, terabyte, loop, dangling])
@pytest.mark.parametrize("named", ["", "hr", "hr/b.md"], ids=["the folder", "a part", "a file"])
def test_a_ragignore_that_is_no_text_lets_nothing_through_and_hangs_nobody(
    docs: Path, make: Callable[[Path], None], named: str
) -> None:
    (docs / "hr" / "b.md").write_text("Text.")
    make(docs / "hr" / ".ragignore")
    sources, _ = add_roots(Sources(), [docs])
    known, covers = add_roots(sources, [docs / named])

    found = find_files(covers, known.roots)

    assert uris(found) == ([] if named else ["docs/a.md"])
    assert list(found.refused) == ["docs/hr"]
    assert "its .ragignore cannot be read" in found.refused["docs/hr"]


def test_a_ragignore_may_be_a_link_within_the_root(docs: Path) -> None:
    (docs / "hr" / "b.md").write_text("Text.")
    (docs / "rules").write_text("b.md\n")
    (docs / "hr" / ".ragignore").symlink_to("../rules")
    assert uris(find(docs)) == ["docs/a.md", "docs/rules"]


def test_a_file_named_in_a_folder_that_is_left_out_is_left_out(docs: Path) -> None:
    (docs / ".ragignore").write_text("hr/\n!hr/b.md\n")
    (docs / "hr" / "b.md").write_text("Text.")
    sources, _ = add_roots(Sources(), [docs])
    known, covers = add_roots(sources, [docs / "hr" / "b.md"])
    assert find_files(covers, known.roots).files == ()


def test_folders_in_folders_have_no_limit(docs: Path) -> None:
    here = os.open(docs, os.O_RDONLY)
    for _ in range(1200):  # more than Python would go into a function from itself
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    with os.fdopen(os.open("deep.md", os.O_WRONLY | os.O_CREAT, dir_fd=here), "w") as file:
        file.write("Text.")
    os.close(here)
    try:
        assert uris(find(docs)) == ["docs/a.md", f"docs/{'d/' * 1200}deep.md"]
    finally:
        subprocess.run(["rm", "-rf", str(docs / "d")], check=True)  # shutil.rmtree goes into itself, and so does pytest


# --- whole runs -----------------------------------------------------------------------------------


def index(tmp_path: Path, **load: object) -> Report:
    settings = Settings.model_validate(
        {"store": tmp_path / "store", "embedder": {"kind": "hashing"}, "vectors": {"kind": "exact"}, "load": load}
    )
    return run(settings, [tmp_path / "docs"], Options(workers=1))


def test_a_document_that_was_read_through_a_link_is_kept_as_stale_with_the_cure(docs: Path, tmp_path: Path) -> None:
    to_absolute(docs)
    private = docs.parent / "private"

    assert index(tmp_path, links_into=[private]).read == ("docs/a.md", "docs/link.md")
    assert index(tmp_path, links_into=[private]).unchanged == 2
    refused = index(tmp_path)
    assert refused.stale == {"docs/link.md": LEADS_OUT}
    assert "RAG_LOAD__LINKS_INTO" in LEADS_OUT
    assert (refused.documents, refused.skipped, refused.deleted) == (2, {}, ())
    assert index(tmp_path, links_into=[private]).stale == {}


def test_a_file_of_a_lost_documents_size_that_is_no_file_any_more_hangs_nobody(docs: Path, tmp_path: Path) -> None:
    (docs / "b.md").write_text("x" * 30)
    index(tmp_path)
    (docs / "b.md").rename(docs / "c.md")
    assert index(tmp_path).moved == {"docs/c.md": "docs/b.md"}

    (docs / "c.md").unlink()
    (docs / "d.md").symlink_to(tmp_path / "private" / "long.md")
    (tmp_path / "private" / "long.md").write_text("x" * 30)
    report = index(tmp_path)
    assert report.deleted == ("docs/c.md",)
    assert report.skipped == {"docs/d.md": LEADS_OUT}

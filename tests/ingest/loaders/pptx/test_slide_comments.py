"""Comments on slides, and footers."""

import pptx
import pytest
from lxml import etree

from ingest.loaded import Loaded
from tests.ingest.loaders.docx_files import read_parts, write_parts
from tests.ingest.loaders.pptx.test_pptx import BLANK, TITLE_ONLY, add_box, add_slide, load, save

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
NEWER = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLD = (
    f'<p:cmAuthorLst xmlns:p="{P}"><p:cmAuthor id="0" name="Ann Lee"/></p:cmAuthorLst>',
    f'<p:cmLst xmlns:p="{P}"><p:cm authorId="0"><p:text>Is it  twelve?</p:text></p:cm>'
    '<p:cm authorId="7"><p:text>Yes.</p:text></p:cm><p:cm authorId="0"><p:text> </p:text></p:cm></p:cmLst>',
)
NEW = (
    f'<n:authorLst xmlns:n="{NEWER}"><n:author id="{{x}}" name="Ann Lee"/></n:authorLst>',
    f'<n:cmLst xmlns:n="{NEWER}" xmlns:a="{A}"><n:cm authorId="{{x}}"><n:replyLst><n:reply authorId="{{y}}"><n:txBody>'
    "<a:p><a:r><a:t>Yes.</a:t></a:r></a:p></n:txBody></n:reply></n:replyLst><n:txBody><a:p><a:r><a:t>Is it</a:t></a:r>"
    "</a:p><a:p><a:r><a:t>twelve?</a:t></a:r></a:p></n:txBody></n:cm></n:cmLst>",
)


def commented(authors: str, comments: str, kind: str) -> Loaded:
    presentation = pptx.Presentation()
    add_box(add_slide(presentation, TITLE_ONLY, "Staff").shapes, "We are twelve.", 1, 2)
    parts = read_parts(save(presentation))
    for owner, name, content, relation in (
        ("ppt/_rels/presentation.xml.rels", "authors.xml", authors, kind),
        ("ppt/slides/_rels/slide1.xml.rels", "comments1.xml", comments, "comments"),
    ):
        folder = "" if owner.startswith("ppt/_rels") else "../"
        link = f'<Relationship Id="rC" Type="{KIND}/{relation}" Target="{folder}{name}"/></Relationships>'
        parts[owner] = parts[owner].replace(b"</Relationships>", link.encode())
        parts[f"ppt/{name}"] = content.encode()
    return load(write_parts(parts))


@pytest.mark.parametrize(("files", "kind"), [(OLD, "commentAuthors"), (NEW, "authors")], ids=["old", "new"])
def test_comments_stand_below_their_slide_with_their_authors(files: tuple[str, str], kind: str) -> None:
    loaded = commented(*files, kind)
    assert [(loaded.text[s.start : s.end], s.context) for s in loaded.sections] == [
        ("Staff\n\nWe are twelve.", "Staff › Slide 1: Staff"),
        ("Ann Lee: Is it twelve?\n?: Yes.", "Staff › Slide 1: Staff › Comments"),
    ]


def test_a_footer_is_read_once_where_it_first_stands() -> None:
    presentation = pptx.Presentation()
    for text in ("ACME Ltd, call 4911", "ACME Ltd, call 4911", "Draft"):
        slide = add_slide(presentation, BLANK)
        box = add_box(slide.shapes, text, 1, 6)
        box._element.nvSpPr.nvPr.append(etree.fromstring(f'<p:ph xmlns:p="{P}" type="ftr"/>'))
    loaded = load(presentation)

    assert loaded.text == "ACME Ltd, call 4911\n\nDraft"
    assert [loaded.text[page.start : page.end] for page in loaded.pages] == ["ACME Ltd, call 4911", "", "Draft"]
    assert {section.context for section in loaded.sections} == {
        "q3 review › Slide 1 › Footer",
        "q3 review › Slide 3 › Footer",
    }

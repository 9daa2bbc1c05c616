"""Links and images in an answer: their words and addresses stay, nothing loads."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.verify.links import addresses, inert
from tests.rag.builders import make_sources

KNOWN = frozenset({"https://example.com/leave"})


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![x](http://evil.test/?q=leave)", "x (hxxp://evil.test/?q=leave)"),
        ("![](http://evil.test/a.png 'title')", "(hxxp://evil.test/a.png)"),
        ("![x](<http://evil.test/a b>)", "x (hxxp://evil.test/a b)"),
        ("[Handbook](https://example.com/leave) [1].", "Handbook (https://example.com/leave) [1]."),
        ("[Handbook](https://example.com/leave?q=1)", "Handbook (hxxps://example.com/leave?q=1)"),
        ("[https://example.com/leave](http://evil.test)", "https://example.com/leave (hxxp://evil.test)"),
        ("So [1](http://evil.test/1).", "So [1] (hxxp://evil.test/1)."),
        ("![x][ref] and ![ref]", "! [x][ref] and ! [ref]"),
        ("[ref]: http://evil.test/?q=1", "[ref] : hxxp://evil.test/?q=1"),
        ("[ref]:", "[ref] :"),
        ("and the rest](http://evil.test)", "and the rest] (hxxp://evil.test)"),
        ("![begun in one sentence.", "! [begun in one sentence."),
        ("[x][](http://evil.test)", "[x] (hxxp://evil.test)"),
        ("[x](javascript:alert(1))", "x (javascript:alert(1))"),
        ("[x](data:text/html;base64,PHM+)", "x (data:text/html;base64,PHM+)"),
        ("<img src=http://evil.test/?q=1>", "‹img src=hxxp://evil.test/?q=1>"),
        ("<b onclick=alert(1)>a</b>", "‹b onclick=alert(1)>a</b>"),
        ("<!-- hidden -->", "‹!-- hidden -->"),
        ("<https://evil.test> <javascript:x>", "‹hxxps://evil.test> ‹javascript:x>"),
        ("See www.evil.test/?q=1.", "See www[.]evil.test/?q=1."),
        ("See http://a.test/?u=https://www.b.test", "See hxxp://a.test/?u=hxxps://www[.]b.test"),
        ("See HTTPS://EVIL.test, FTP://evil.test.", "See hxxps://EVIL.test, fxp://evil.test."),
        ("a\u202eb\U000e0041c", "abc"),
    ],
)
def test_what_loads_or_leads_away_becomes_text(written: str, shown: str) -> None:
    assert inert(written, KNOWN) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Staff may work from home three days a week [1][2].",
        "See https://example.com/leave, and (https://example.com/leave).",
        "a < b, List<String>, x[0](y) is `f(x)`, [sic], 3:00 http and www",
        "Wow! [1] It is so: [2].",
    ],
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text.replace("x[0](y)", "x[0] (y)"), KNOWN) == text.replace("x[0](y)", "x[0] (y)")


def test_the_addresses_of_the_sources_are_known_to_the_letter() -> None:
    known = addresses(make_sources("See https://a.test/x?q=, or (http://b.test/y).", "![z](www.c.test/z.png)"))

    assert known == {"https://a.test/x?q=", "http://b.test/y", "www.c.test/z.png"}
    assert (
        inert("https://a.test/x?q= https://a.test/x?q=salary", known) == "https://a.test/x?q= hxxps://a.test/x?q=salary"
    )


ADDRESSES = ["http://e.t/?q=1", "www.e.t", "//e.t", "javascript:x"]
SIGNS = [*"![]()<>:\"'\\`\n 1a", "img src=", "script", "ref", *ADDRESSES]
FRAGMENTS = st.lists(st.sampled_from(SIGNS), max_size=14)


@settings(max_examples=500, deadline=None)
@given(st.lists(FRAGMENTS, min_size=1, max_size=3))
def test_no_markdown_renderer_finds_anything_to_load_or_follow(sentences: list[list[str]]) -> None:
    answer = " ".join(inert("".join(sentence)) for sentence in sentences)

    html = MarkdownIt("commonmark", {"html": True}).render(answer)

    assert re.findall(r"<(?:img|script|iframe|a)\b[^>]*", html) == []
    assert re.findall(r"https?://|(?<!\w)www\.", answer) == []


@settings(max_examples=300, deadline=None)
@given(FRAGMENTS)
def test_what_is_inert_stays_the_same(fragments: list[str]) -> None:
    once = inert("".join(fragments))

    assert inert(once) == once


@pytest.mark.parametrize("piece", ["[", "![", "](", "[x](", "[x](a", "<a", "<a =", "http://", "www.", "]:", "![x](y "])
def test_fifty_thousand_characters_take_no_time(piece: str) -> None:
    started = time.process_time()

    inert((piece * 50_000)[:50_000])

    assert time.process_time() - started < 5  # 0.5 s at most on two busy cores

"""Web pages: the content out, the boilerplate left out, and structure kept."""

import pytest

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.html.html import declared_encoding, load_html

LONG = "The warranty covers parts and labour for twenty-four months from the day of delivery. " * 4


def load(html: str | bytes, name: str = "pages/some_page.html") -> Loaded:
    return load_html(html.encode() if isinstance(html, str) else html, name, LoadOptions())


def parts(html: str) -> list[tuple[str, str, str]]:
    loaded = load(html)
    return [(loaded.text[s.start : s.end], s.kind, s.context) for s in loaded.sections]


def test_sections_follow_the_headings_and_know_their_path() -> None:
    html = """<title>Handbook</title><h1>Handbook</h1><p>Intro.<h2>Leave</h2><h3>Sick leave</h3><p>Call us.</p>
              <p>Then rest.</p><h2>Travel</h2><h2>Pay</h2><p>Monthly.</p>"""
    assert parts(html) == [
        ("Handbook\n\nIntro.", "body", "Handbook"),
        ("Leave\n\nSick leave\n\nCall us.\n\nThen rest.", "body", "Handbook › Leave › Sick leave"),
        ("Travel", "body", "Handbook › Travel"),
        ("Pay\n\nMonthly.", "body", "Handbook › Pay"),
    ]


def test_white_space_is_collapsed_as_browsers_do_and_line_breaks_stay() -> None:
    html = "<p>One\n  two&nbsp;three <b>fo</b>ur\u00adteen<br>next\n line<br><br>apart</p>after<div>block</div>tail"
    assert load(html).text == "One two three fourteen\nnext line\n\napart\n\nafter\n\nblock\n\ntail"


def test_lists_are_one_section_each_with_markers_and_indentation() -> None:
    html = """<h1>T</h1><ul><li>a<ul><li>b</ul><li><p>c</p><p>more c</p></ul>
              <ol start=3><li>x<li value=7>y<li>z</ol><dl><dt>Term<dd>Meaning</dl>"""
    assert [(text, kind) for text, kind, _ in parts(html)] == [
        ("T", "body"),
        ("- a\n  - b\n- c\n  more c", "list"),
        ("3. x\n7. y\n8. z", "list"),
        ("Term\n  Meaning", "list"),
    ]


def test_preformatted_text_keeps_its_white_space() -> None:
    html = "<h1>T</h1><pre>\ndef f():\n    return  1<br>    # end\n</pre><p>x</p>"
    assert parts(html)[1] == ("def f():\n    return  1\n    # end", "code", "T")


def test_a_table_has_its_header_in_the_context() -> None:
    html = """<h1>T</h1><table><caption>Prices</caption><thead><tr><th>Plan<th>Cost</thead>
              <tr><td>Basic<td>5 <b>EUR</b><tr><td>Plus<td><ul><li>9<li>10</ul></table>"""
    assert parts(html)[1:] == [
        ("Plan | Cost\nBasic | 5 EUR\nPlus | - 9 - 10", "table", "T\nPlan | Cost"),
    ]
    assert parts(html)[0] == ("T\n\nPrices", "body", "T")


def test_a_cell_over_several_rows_is_said_in_each_and_one_over_columns_once_unless_it_is_a_header() -> None:
    html = """<table><tr><th rowspan=2>Region<th colspan=2>2024<tr><th>Q1<th>Q2
              <tr><td rowspan=2>North<td>1<td>2<tr><td>3<td>4<tr><td colspan=3>All figures in millions</table>"""
    text, _, context = parts(html)[0]
    assert text.split("\n") == [
        "Region | 2024 | 2024",
        "Region | Q1 | Q2",
        "North | 1 | 2",
        "North | 3 | 4",
        "All figures in millions",
    ]
    assert context == "some page\nRegion | 2024 Q1 | 2024 Q2"


def test_a_long_cell_over_several_rows_is_said_once() -> None:
    html = f"<table><tr><th>A<th>B<tr><td rowspan=3>{LONG}<td>1<tr><td>2<tr><td>3</table>"
    assert load(html).text.count("twenty-four") == 4
    assert load(html).text.endswith("\n| 2\n| 3")


def test_absurd_spans_cost_nothing() -> None:
    row = "<tr>" + "<th colspan=100000 rowspan=100000>x" * 50
    assert load("<table>" + row * 300 + "</table>").text.count("x") == 50 * 300


def test_a_table_that_arranges_the_page_is_no_table() -> None:
    html = f"""<table><tr><td><a href=/>Home</a><td><h1>Title</h1><p>{LONG}<table><tr><th>K<th>V<tr><td>a<td>1</table>
               </table>"""
    assert [(text[:11], kind) for text, kind, _ in parts(html)] == [
        ("Home", "body"),
        ("Title\n\nThe ", "body"),
        ("K | V\na | 1", "table"),
    ]


@pytest.mark.parametrize(
    "boilerplate",
    [
        "<nav>BOILER</nav>",
        "<header><a href=/>BOILER</a></header>",
        "<footer>BOILER</footer>",
        "<aside>BOILER</aside>",
        "<div role=navigation>BOILER</div>",
        "<div role=search>BOILER</div>",
        "<div id=cookie-banner>BOILER</div>",
        "<div hidden>BOILER</div>",
        "<div aria-hidden=true>BOILER</div>",
        "<div style='color: red; display : none'>BOILER</div>",
        "<span class='x sr-only'>BOILER</span>",
        "<script>BOILER</script>",
        "<style>BOILER</style>",
        "<noscript>BOILER</noscript>",
        "<template><p>BOILER</p></template>",
        "<button>BOILER</button>",
        "<select><option>BOILER</select>",
        "<textarea>BOILER</textarea>",
        "<svg><text>BOILER</text></svg>",
        "<dialog>BOILER</dialog>",
        "<!-- BOILER -->",
    ],
)
def test_what_nobody_reads_is_left_out(boilerplate: str) -> None:
    assert load(f"<body>{boilerplate}<p>{LONG}</p></body>").text == LONG.strip()


@pytest.mark.parametrize(
    "content",
    [
        "<article><header>CONTENT</header></article>",
        "<section><footer>CONTENT</footer></section>",
        "<header><h1>CONTENT</h1><p>By Ann</p></header>",
        "<main><aside>CONTENT note</aside></main>",
        "<form><label>CONTENT</label></form>",
        "<div hidden=until-found>CONTENT</div>",
        "<my-card>CONTENT</my-card>",
        "<details><summary>CONTENT</summary></details>",
        "<img alt=CONTENT src=a.png>",
    ],
)
def test_what_somebody_may_read_is_kept(content: str) -> None:
    assert "CONTENT" in load(f"<body>{content}<p>{LONG}</p></body>").text


def test_only_the_main_part_is_read_where_there_is_one() -> None:
    assert load(f"<div>Teaser</div><main><p>{LONG}</p></main><div>Related</div>").text == LONG.strip()
    assert load(f"<div>Teaser</div><article><p>{LONG}</p></article><div>Related</div>").text == LONG.strip()


def test_a_main_part_with_hardly_anything_in_it_is_not_believed() -> None:
    assert "labour" in load(f"<main><h1>Title</h1></main><div>{LONG}</div>").text
    assert "labour" in load(f"<main>{'Short. ' * 50}</main><div>{LONG * 20}</div>").text
    assert "labour" in load(f"<article>{'Short. ' * 40}</article><div>{LONG * 5}</div>").text


@pytest.mark.parametrize("tag", ["header", "footer", "nav", "aside", "form", "div role=menu", "div id=cookie-notice"])
def test_a_page_that_is_all_boilerplate_is_read_whole(tag: str) -> None:
    assert load(f"<body><{tag}><p>All there is to say.</p></{tag.split()[0]}></body>").text == "All there is to say."


def test_pictures_named_by_a_file_or_by_the_text_beside_them_say_nothing() -> None:
    html = "<p><img alt='IMG_1.JPG'><a><img alt=Home>Home</a> <img alt='Sales rose by 4 %'></p>"
    assert load(html).text == "Home Sales rose by 4 %"


def test_the_title_loses_the_name_of_the_site() -> None:
    assert load("<title>Refunds | ACME Help</title><h1>Refunds</h1>x").title == "Refunds"
    assert load("<title> ACME\n Help </title><h1>Refunds</h1>x").title == "ACME Help"
    assert load("<title>Untitled</title><h1>Refunds ¶</h1>x").title == "Refunds"
    assert load("<p>x").title == "some page"


def test_date_and_metadata_come_from_the_head() -> None:
    loaded = load(
        """<html lang=de><meta name=Author content="Ann  Lee"><meta name=keywords content="a, b">
           <meta name=description content="About us">
           <meta property="article:published_time" content="2024-03-01T10:00Z">
           <meta name=generator content=X><p>Text <time datetime=2020-01-01>then</time>"""
    )
    assert loaded.date == "2024-03-01"
    assert loaded.metadata == {"author": "Ann Lee", "keywords": "a, b", "description": "About us", "lang": "de"}
    assert load("<p>Text <time datetime=2020-01-01>then</time>").date == "2020-01-01"
    assert load("<p>Text <time datetime=PT2H>then</time>").date is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<meta charset=iso-8859-1><p>“Größe”".encode("cp1252"), "“Größe”"),
        ("<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><p>日本①".encode("cp932"), "日本①"),
        ("<?xml version='1.0' encoding='koi8-r'?><html><p>Привет".encode("koi8-r"), "Привет"),
        ("<meta charset=iso-8859-1><p>Größe".encode(), "Größe"),
        ("\ufeff<meta charset=utf-8><p>Größe".encode("utf-16-le"), "Größe"),
        ("<meta charset=nonsense><p>Größe".encode(), "Größe"),
        (b"<p>&#8220;G&ouml;&#x2014;", "“Gö—"),
    ],
)
def test_the_declared_encoding_is_honoured_as_browsers_do(content: bytes, expected: str) -> None:
    assert load(content).text == expected


def test_an_encoding_nobody_knows_is_none() -> None:
    assert declared_encoding(b"<meta charset=nonsense>") == ""
    assert declared_encoding(b"<p>no meta") == ""


def test_text_is_nfc_and_without_invisible_characters() -> None:
    assert load("<p>Cafe\u0301 hy\u00adphen\u200bated").text == "Café hyphenated"


def test_tags_that_nobody_closes_nest_as_deep_as_they_like() -> None:
    assert load("<div>" * 3000 + "deep").text == "deep"
    assert "10" in load("".join(f"<h1>{i}" for i in range(20))).text


def test_a_heading_that_nobody_closes_does_not_swallow_the_page() -> None:
    assert parts("<h1>Title<p>First.</p><p>Second.</p>") == [("Title\n\nFirst.\n\nSecond.", "body", "Title")]


@pytest.mark.parametrize("html", ["", "<html></html>", "<frameset><frame src=a></frameset>", "<script>x</script>"])
def test_a_page_without_text_is_empty(html: str) -> None:
    loaded = load(html)
    assert (loaded.text, loaded.sections) == ("", ())

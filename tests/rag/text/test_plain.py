"""What a reader is shown: no sign of Markdown, HTML or templates, and every name, path and sum as it is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.text.markers import without_markers
from rag.text.plain import lift_signs, plain

BASE64 = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4" * 3

SHOWN = {
    "emphasis": [
        ("**Bring** a coat", "Bring a coat"),
        ("a *very* old lock", "a very old lock"),
        ("__Never__ alone, _never_ at night", "Never alone, never at night"),
        ("~~58~~ 62 pounds", "58 62 pounds"),
        ("***Both*** and ==marked==", "Both and marked"),
        ("**Note:**close the valve", "Note:close the valve"),
        ("(**opened**), “*closed*”, *shut*.", "(opened), “closed”, shut."),
        ("**Open *only* then**", "Open only then"),
        ("**.NET** and **/etc/hosts**", ".NET and /etc/hosts"),
        ("two **valve**s, the **_main_**(left) one", "two valves, the main(left) one"),
        ("**Äußere** *Tür*, _été_", "Äußere Tür, été"),
        ("这是**重要**的", "这是重要的"),
        ("a \u200b*very*\u200b old lock", "a \u200bvery\u200b old lock"),
        ("*over\ntwo lines*", "over\ntwo lines"),
        ("**Bring: a coat.", "Bring: a coat."),
        ("- **Bring: a coat.", "- Bring: a coat."),
        ("And a hat.**", "And a hat."),
    ],
    "no emphasis": [
        (text, text)
        for text in [
            "snake_case and a_b_c, _private",
            "__init__.py, the __init__ method, obj.__dict__",
            "def f(*args, **kwargs)",
            "2 * 3 * 4 = 24, 2*3*4, 2**3**4",
            "*.md and src/*.txt, **/*.md",
            "58* and 60*, prices*",
            "* an item",
            "a ~ b, ~/vault, H~2~O",
            "if a == b and c==d",
            "char **names",
            "*one\n\ntwo*",
        ]
    ],
    "code": [
        ("Run `larch init`", "Run larch init"),
        ("`` a`b `` and `*x*`", "a`b and *x*"),
        ("a lone ` tick", "a lone ` tick"),
        ("`a[1]` stays code", "`a[1]` stays code"),
        ("```bash\n# this asks\necho **x** | tee `y`\n```\nThen *go*.", "# this asks\necho **x** | tee `y`\nThen go."),
        ("Before\n\n~~~\n[a](b)\n~~~\n", "Before\n\n[a](b)\n"),
        ("```\nnever [closed](x)", "never [closed](x)"),
        ("`**a` and **b**", "**a and b"),
    ],
    "links": [
        ("see [the guide](https://x.org/a_(b) \"Guide\").", "see the guide."),
        ("see [the **guide**][g] and [it][].", "see the guide and it."),
        ("![A plan](plan.png) of it", "A plan of it"),
        ("[![built](b.svg)](https://x.org) Larch", "built Larch"),
        ("at <https://x.org/a_b_c>", "at https://x.org/a_b_c"),
        ("write to <mailto:a@x.org>", "write to a@x.org"),
        ("[a [b] c](d) and _[back](../)_", "a [b] c and back"),
        ("[guide](<a b.md>) [x]()", "guide x"),
        ("[[Valves]] and [[valves/main|the main valve]]", "Valves and the main valve"),
        ("[id]: https://x.org \"Title\"\nText", "Text"),
        ("so it is[^1] [^note].", "so it is."),
        ("[^1]: A note.", "A note."),
        ("see [the gui](https://x.o", "see the gui"),
        ("[12](#note) and [3][4]", "[12] and [3][4]"),
    ],
    "no link": [
        (text, text)
        for text in [
            "as said [1], [2][3] and [12].",
            "f(x)[i](y), x_[i](y), a[0][1], rows[i][j](k)",
            "[sic](see the list), [a] (b)",
            "<email@x.org>",
            "https://x.org/_a_/*b*?c=[d]&lt=1",
            "if [[ -f x ]]; then",
            "[A-Z][a-z]+",
            "- [ ] open, - [x] done",
        ]
    ],
    "HTML": [
        ("first<br>second", "first second"),
        ("first <br/> second", "first second"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<b>bold</b>, <a href='x'>a link</a>", "bold, a link"),
        ("10<sup>6</sup> m<sup>−2</sup>, CO<sub>2</sub>", "10⁶ m⁻², CO2"),
        ("5&nbsp;kg &amp; 6&#8239;kg &lt;b&gt; &eacute;", "5 kg & 6 kg <b> é"),
        ("<img src='a.png' alt='A plan'> of it", "A plan of it"),
        ("<summary>More</summary>", "More"),
        ("kept <!-- not this --> here", "kept here"),
        ("<details>\nText\n</details>", "Text\n"),
    ],
    "no HTML": [
        (text, text)
        for text in [
            "5 < 6 > 4, a<b and c>d",
            "git add <filename>, -m <summary>, ssh <user>@host",
            "List<String>, vector<int>",
            "AT&T; R&D &c., &unknown;",
            "<-- see, --> there",
        ]
    ],
    "headings and quotations": [
        ("## The valve", "The valve"),
        ("# The valve ##\nText", "The valve\nText"),
        ("> Be quick.\n> **Now.**", "Be quick.\nNow."),
        ("> > ## Deep", "Deep"),
        ("> [!NOTE]\n> Close it.", "Close it."),
        ("Title\n=====\nText\n***\nMore\n---", "Title\nText\nMore\n"),
        ("## Valve {#valve}", "Valve"),
        (":::tip Close it\nNow\n:::", "Close it\nNow\n"),
        ("#tag, C# and F #", "#tag, C# and F #"),
        ("> 5 kg costs more", "> 5 kg costs more"),
        (">>> print(1)", ">>> print(1)"),
    ],
    "templates": [
        ("{% if linux %}\nRun it.\n{% endif %}\n", "Run it.\n"),
        ("Open {{ product.name }} and log in.", "Open and log in."),
        ("Log in to {{ product }}.", "Log in to."),
        ("A {# hidden #} word", "A word"),
        ("{% set x = {\"a\": 1} %}Go", "Go"),
        ("{a}, {b: 1}, 100 %}", "{a}, {b: 1}, 100 %}"),
        ("`{{ kept }}`", "{{ kept }}"),
    ],
    "escapes": [
        (r"5 \* 3, a\_b, \[x\], \# and 1\. Item", "5 * 3, a_b, [x], # and 1. Item"),
        (r"\*not emphasis\*", "*not emphasis*"),
        ("one line\\\nanother", "one line\nanother"),
        (r"C:\dir\_build\*.md and \\server\share", r"C:\dir\_build\*.md and \\server\share"),
        (r"\n and \d+", r"\n and \d+"),
    ],
    "encoded files": [
        (f"![A plan](data:image/png;base64,{BASE64}) of it", "A plan of it"),
        (f"before {BASE64} after", "before … after"),
        (f"![cut](data:image/png;base64,{BASE64}", "cut"),
        (f"url(data:image/png;base64,{BASE64})", "url()"),
        ("3f786850e387550fdab836ed7e6dc881de23001b" * 2, "3f786850e387550fdab836ed7e6dc881de23001b" * 2),
        ("https://x.org/" + BASE64, "https://x.org/" + BASE64),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"), [pytest.param(*row, id=f"{kind}-{row[0]:.40}") for kind, rows in SHOWN.items() for row in rows]
)
def test_a_text_is_shown_without_its_signs(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("text", [text for kind, rows in SHOWN.items() if kind != "escapes" for text, _ in rows])
def test_what_is_left_stands_where_it_is_said_to(text: str) -> None:
    shown = lift_signs(text)

    same = [text[origin] == character for origin, character in zip(shown.origins, shown.text, strict=True)]
    assert sum(same) >= len(same) - 6  # entities, raised figures and `…` stand for something else
    assert list(shown.origins) == sorted(shown.origins)


@pytest.mark.parametrize("text", ["so [1](#a).", r"so \[1\].", "so `a[1]` [^2] [3].", "so [[1]](#note-1)"])
def test_markers_are_made_round_afterwards_at_the_same_offsets(text: str) -> None:
    shown = plain(text)
    rounded = without_markers(shown)

    assert len(rounded) == len(shown)
    assert not {"[1]", "[3]"} & set(rounded.replace("`a[1]`", "").replace(".", " ").split())


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="*_~=`[]()<>!#{%}\\&;:|/^\"' \nabAB12.é中😀brsup", max_size=60))
def test_any_text_can_be_shown_and_nothing_is_put_in(text: str) -> None:
    shown = lift_signs(text)

    assert len(shown.origins) == len(shown.text) <= len(text)
    assert list(shown.origins) == sorted(shown.origins)
    assert all(0 <= origin < len(text) for origin in shown.origins)


@pytest.mark.parametrize(
    "sign",
    [
        "[",
        "](",
        "*",
        "*a ",
        "**b",
        "_",
        "`",
        "``a`",
        "<",
        "<b ",
        "<!--",
        "{%",
        "{{",
        "&",
        "[[a",
        "\\",
        "![",
        "[a](",
        "> ",
    ],
)
def test_a_hostile_line_is_read_once(sign: str) -> None:
    plain(sign * (200_000 // len(sign)))  # quadratic time would be hours

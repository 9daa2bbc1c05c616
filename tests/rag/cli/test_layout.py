"""An answer's shape on a terminal, and none on a pipe."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from rag.cli.layout import Paragraph, Shaped, show


def printed(text: str, *, width: int = 60, is_terminal: bool = True, colours: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, highlight=False, markup=False, emoji=False, width=width, force_terminal=is_terminal,
        color_system="standard" if colours else None,
    )  # fmt: skip
    show([Shaped(Text(text))], console)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


TABLE = "| Permit | Price (£) |\n| --- | --- |\n| Zone A \\| B | 58 [1] |\n| `Visitor` | 2.50 [2] |"


def test_a_table_has_columns_figures_at_the_right_and_no_bars() -> None:
    assert printed(f"Permits:\n{TABLE}\nMore.") == (
        "Permits:\n"
        "Permit       Price (£)\n"
        "──────────────────────\n"
        "Zone A | B      58 [1]\n"
        "Visitor       2.50 [2]\n"
        "More."
    )


def test_a_table_without_a_rule_has_no_head_and_a_marker_behind_a_row_is_in_it() -> None:
    assert printed("| a | b |\n| c | d | [1]") == "a   b\nc   d [1]"


def test_cells_are_wrapped_to_the_terminal() -> None:
    rows = "| What | How |\n|---|---|\n| " + "word " * 30 + "| short |"

    assert all(len(line) <= 40 for line in printed(rows, width=40).splitlines())


def test_items_hang_below_their_first_word() -> None:
    steps = "1. Open the valve and wait until the pressure is low [1].\n  - slowly, as it is hot to the touch [2]"

    assert printed(f"{steps}\n… 12 more", width=30) == (
        "1. Open the valve and wait\n   until the pressure is low\n   [1].\n"
        "  - slowly, as it is hot to\n    the touch [2]\n"
        "… 12 more"
    )


def test_code_is_indented_and_neither_wrapped_nor_read() -> None:
    code = "for x in *.md; do  # **each** of a very long list\n\n    echo `x`\ndone"

    assert printed(f"Run:\n```bash\n{code}\n```\nThen `stop`.", width=30) == (
        "Run:\n    for x in *.md; do  # **each** of a very long list\n\n        echo `x`\n    done\nThen stop."
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## Limits\nAt **most** `140` EUR [1].", "Limits\nAt most 140 EUR [1]."),
        ("2 ** 3 ** 4 and a ` tick", "2 ** 3 ** 4 and a ` tick"),
        ("Item: Hotel · Unit: night [1]", "Item: Hotel · Unit: night [1]"),
        ("```\nnever closed", "    never closed"),
        ("|", "|"),
        ("", ""),
    ],
)
def test_signs_are_styles(text: str, shown: str) -> None:
    assert printed(text) == shown


def test_labels_are_faint_and_values_are_not() -> None:
    assert printed("Item: Hotel · Unit: night", colours=True) == (
        "\x1b[2mItem:\x1b[0m Hotel · \x1b[2mUnit:\x1b[0m night"
    )


def test_on_a_pipe_an_answer_is_as_it_is() -> None:
    assert printed(f"1. `a`\n{TABLE}", is_terminal=False) == f"1. `a`\n{TABLE}"


def test_a_paragraph_is_indented_on_a_pipe_too() -> None:
    out = io.StringIO()

    show([Paragraph(Text("a b"), indent=2)], Console(file=out))

    assert out.getvalue() == "  a b\n"

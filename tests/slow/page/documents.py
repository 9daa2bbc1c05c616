"""The documents that the page's tests ask: emoji before what is quoted, a PDF, a long text, and hostile ones."""

from pathlib import Path

from fpdf import FPDF
from matplotlib import get_data_path

CLUB_QUOTE = "The rowing club meets on Tuesdays at half past six at the boat house."
CANTEEN_QUOTE = "The canteen serves lunch from half past eleven until two."
LIGHTHOUSE_QUOTE = "The lighthouse keeper polishes the great lens with chamois leather every Thursday."
KILN_QUOTE = "| Stoneware clay 🏺 | at most 1240 degrees |"
GARDEN_QUESTION = "When does the garden gate close in the evening?"

_CLUB = (
    f"# 🧭 Rowing club 👩‍👩‍👧\n\n🎉🎉 Welcome aboard, everybody! {CLUB_QUOTE}\n\n🚣 Newcomers borrow a life jacket.\n"
)
_HOSTILE = """\
<script>window.owned = 'script'</script> Garden rules <img src="http://evil.example/a.png" onerror="window.owned='img'">

The garden gate closes at nine in the evening <svg onload="window.owned='svg'"> ![map](http://evil.example/b.png).

<a href="javascript:window.owned='link'">Press here</a> or see http://evil.example/c and [d](http://evil.example/d).
"""
_MANUAL = """\
---
title: Kiln manual
---

# Kiln manual

The 🔥 kiln is **hot** for *nine* hours, see [the `plan`](http://evil.example/plan).

## Before firing

1. Vacuum the kiln shelves.
2. Set the cone:
   - cone 6 for stoneware
   - cone 04 for earthenware

```bash
kiln --cone 6  # | not a table |
```

## Temperatures

| Clay | Peak temperature |
|---|---|
| Stoneware clay 🏺 | at most 1240 degrees |
| Earthenware clay | at most 1060 degrees |

خزف الطين يحرق في الفرن.
"""
_POLICY = """\
# Expenses

A hotel may cost at most 140 EUR a night in every city.

Breakfast is paid up to 18 EUR a day. Receipts are handed in within ten days of the journey.
"""


def write_documents(folder: Path) -> Path:
    """Write all documents below `folder`, and return it."""
    folder.mkdir(parents=True)
    (folder / "club.md").write_text(_CLUB, "utf-8")
    (folder / "garden.txt").write_text(_HOSTILE, "utf-8")
    (folder / "expenses.md").write_text(_POLICY, "utf-8")
    (folder / "pottery").mkdir()
    (folder / "pottery/kiln.md").write_text(_MANUAL, "utf-8")
    (folder / "harbour.md").write_text(_long_text(), "utf-8")
    _write_pdf(folder / "canteen.pdf")
    return folder


def _long_text() -> str:
    """Return a text of many windows, with an emoji on every line and the quote far from both ends."""
    lines = [f"🌊 Tide {i}: the water stands {i % 7} metres high at berth {i}." for i in range(1200)]
    return "# Harbour\n\n" + "\n\n".join([*lines[:700], f"⚓ {LIGHTHOUSE_QUOTE}", *lines[700:]]) + "\n"


def _write_pdf(path: Path) -> None:
    """Write three pages; the quote stands on the second, behind emoji that are two units long each in UTF-16."""
    pdf = FPDF(format="A4")
    pdf.add_font("sans", fname=Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf")
    pdf.set_font("sans", size=13)
    for text in (
        "Opening hours of the building. The doors open at seven.",
        f"😀😁😂 Meals and drinks.\n\n{CANTEEN_QUOTE} Coffee is free of charge.",
        "The last page lists the suppliers of bread, cheese and fruit.",
    ):
        pdf.add_page()
        pdf.multi_cell(0, 9, text)
    pdf.set_title("Canteen")
    pdf.output(str(path))

"""What names say of dates, and what they do not."""

import pytest

from rag.text.values import dates_of_name
from tests.rag.text.values.writing import written

NAMES = [
    ("en", "fee schedule 2025.pdf", ["2025"]),
    ("en", "2026-03-09 minutes.md", ["2026-03-09"]),
    ("en", "20260309_minutes.txt", ["2026-03-09"]),
    ("en", "IMG_20260309_101112.jpg", ["2026-03-09"]),
    ("de", "09032026.txt", ["2026-03-09"]),
    ("de", "protokoll_0326.txt", ["--03"]),
    ("de", "Protokoll 9. März 2026", ["2026-03-09"]),
    ("en", "report-week-11", ["W11"]),
    ("en", "weekly/2026-W11.md", ["2026-W11"]),
    ("en", "report_w11.md", ["W11"]),
    ("de", "kw11_bericht.md", ["W11"]),
    ("en", "Q1", ["Q1"]),
    ("en", "results-2025-Q3.xlsx", ["2025-Q3"]),
    ("en", "march-minutes.md", ["--03"]),
    ("en", "may-report.md", ["--05"]),
    ("en", "2026/03/notes.md", ["2026-03"]),
    ("en", "sales-2026-03.xlsx", ["2026-03"]),
    ("en", "202603.pdf", ["2026-03"]),
    ("de", "03-2026 Bericht", ["2026-03"]),
    ("fr", "tarifs_mars_2026.pdf", ["2026-03"]),
    ("en", "rules 2025-26.md", ["2025..2026"]),
    ("de", "montag-plan.md", ["Mon"]),
    ("ja", "議事録2026年3月9日.txt", ["2026-03-09"]),
]
SILENT = [
    ("de", "protokoll_0312.txt"),  # March or December
    ("en", "201012.pdf"),  # a month or a day
    ("en", "2011-12.pdf"),  # a month, or two years
    ("en", "260309.txt"),  # a day of March 2026, or of 2009
    ("en", "31022026.txt"),
    ("en", "invoice-1042.pdf"),
    ("en", "v2.md"),
    ("en", "notes.md"),
    ("en", ""),
]


@pytest.mark.parametrize(("language", "name", "dates"), NAMES)
def test_a_name_says_its_dates(language: str, name: str, dates: list[str]) -> None:
    assert [written(value.content) for value in dates_of_name(name, language)] == dates


@pytest.mark.parametrize(("language", "name"), SILENT)
def test_what_a_name_may_mean_in_two_ways_is_not_guessed(language: str, name: str) -> None:
    assert dates_of_name(name, language) == ()


def test_of_a_day_that_may_be_two_the_year_alone_is_said() -> None:
    assert [written(value.content) for value in dates_of_name("03_04_2026.pdf", "en")] == ["2026"]

"""Text that is no text: values are read in a bounded time, and nothing breaks."""

import time
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.text.lexicon import LANGUAGES
from rag.text.values import compatible, contradicts, dates_of_name, values_of

_LENGTH = 10_000
PAGES = {
    "figures": "0123456789" * (_LENGTH // 10),
    "figures and blanks": "1 " * (_LENGTH // 2),
    "groups": "123,456," * (_LENGTH // 8),
    "groups by blanks": "123 " * (_LENGTH // 4),
    "stops": "1.2." * (_LENGTH // 4),
    "hyphens": "1-" * (_LENGTH // 2),
    "letters and figures": "a1" * (_LENGTH // 2),
    "codes": "ab-12-" * (_LENGTH // 6),
    "months": "march " * (_LENGTH // 6),
    "days": "9 march 2026 to " * (_LENGTH // 16),
    "weekdays": "monday, " * (_LENGTH // 8),
    "number words": "twenty hundred and " * (_LENGTH // 19),
    "thousands": "thousand " * (_LENGTH // 9),
    "signs": "€%§°½第" * (_LENGTH // 6),
    "times": "7:30 pm-" * (_LENGTH // 8),
    "blanks": " " * _LENGTH,
    "one word": "a" * _LENGTH,
    "kanji": "二十三月" * (_LENGTH // 4),
    "phone": "+44 0800 " * (_LENGTH // 9),
}
_SECONDS = 2.0  # a page takes 5 to 220 ms; what goes back over it again and again takes minutes
_PIECES = (
    "0 1 2 9 12 29 31 2025 2026 . , - – / : § € % h pm Uhr march february May 9. Mo Monday Freitag to bis und and KW "
    "week of Q3 twenty hundert ½ 第 月 日 ٣ a A-1"
)
_ALPHABET = st.sampled_from([*_PIECES.split(), " ", " ", "\n"])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_anything_is_read_in_a_bounded_time(name: str) -> None:
    values_of("1", "en")
    start = time.thread_time()
    values = values_of(PAGES[name], "en")
    dates_of_name(PAGES[name], "en")

    assert time.thread_time() - start < _SECONDS
    assert all(one.end <= other.start for one, other in pairwise(values))


@pytest.mark.parametrize("text", ["0000-01-01", "9999-12-31", "the week of 9999-12-31", "week 53 of 0000", "0000-W01"])
def test_dates_at_the_ends_of_the_calendar_can_be_compared(text: str) -> None:
    values = values_of(f"{text}; Monday; 9 March; week 53", "en")

    assert all(isinstance(compatible(one, other), bool) for one, other in product(values, values))


@settings(deadline=None)  # a language is loaded when it is first met
@given(st.lists(_ALPHABET, max_size=14).map("".join), st.sampled_from(LANGUAGES))
def test_values_lie_in_their_text_and_are_themselves(text: str, language: str) -> None:
    values = values_of(text, language)

    assert all(0 <= value.start < value.end <= len(text) for value in values)
    assert all(one.end <= other.start for one, other in pairwise(values))
    for value in values:
        assert compatible(value, value)
        assert not contradicts(value, value)
    assert all(compatible(one, other) == compatible(other, one) for one, other in product(values, values))


@settings(deadline=None)  # a language is loaded when it is first met
@given(st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_any_text_can_be_read(text: str, language: str) -> None:
    assert isinstance(values_of(text, language), tuple)
    assert isinstance(dates_of_name(text, language), tuple)

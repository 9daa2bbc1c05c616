"""What the columns of a row are used for, and what tells that a row changed."""

import json
import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from ingest.loaded import Loaded
from ingest.sources.database_rows import assign_columns, canonical_content, load_row, row_id
from rag.errors import LoadError, UsageError
from rag.records import Section


def load(**row: object) -> Loaded:
    return load_row(assign_columns(list(row)), list(row.values()), "app.db 1")


def content(**row: object) -> bytes:
    return canonical_content(assign_columns(list(row)), list(row.values()))


def test_the_column_named_id_is_the_id_else_the_first() -> None:
    assert assign_columns(["title", "ID", "body"]).id == 1
    assert assign_columns(["number", "body"]).id == 0


def test_two_columns_of_one_name_are_refused() -> None:
    with pytest.raises(UsageError, match="two columns named body"):
        assign_columns(["id", "body", "body"])


def test_a_single_column_is_refused() -> None:
    with pytest.raises(UsageError, match=r"one column only \(body\)"):
        assign_columns(["body"])


def test_a_named_text_is_kept_verbatim_and_is_one_section_below_its_title() -> None:
    loaded = load(id=1, title="Remote  work", body="\nThree days,\r\nor two: cafe\u0301.\n")
    assert loaded.text == "\nThree days,\nor two: café.\n"
    assert loaded.title == "Remote work"
    assert loaded.sections == (Section(1, 26, context="Remote work"),)
    assert loaded.media_type == "text/plain"


def test_several_named_texts_follow_one_another_in_the_query_order() -> None:
    loaded = load(id=1, description="A short one.", title="T", body="A long one.")
    assert loaded.text == "A short one.\n\nA long one."


def test_without_a_named_text_every_other_column_becomes_a_paragraph() -> None:
    loaded = load(id=7, name="Hammer", price=Decimal("19.90"), colour="red", stock=None, sold=True, date="2025-03-01")
    assert loaded.text == "price: 19.90\n\ncolour: red\n\nsold: true"
    assert loaded.title == "Hammer"
    assert loaded.metadata == {"price": 19.9, "colour": "red", "sold": True}


def test_a_row_that_has_nothing_but_a_title_has_that_as_its_text() -> None:
    assert load(id=7, name="Hammer").text == "Hammer"


def test_a_row_without_a_title_is_called_after_its_root_and_id() -> None:
    assert load(id=1, title=" ", body="x").title == "app.db 1"
    assert load(id=1, body="x").title == "app.db 1"


@pytest.mark.parametrize("body", [None, "", " \n"])
def test_a_row_whose_text_is_empty_is_refused_though_it_has_a_title(body: str | None) -> None:
    with pytest.raises(LoadError, match="body is empty"):
        load(id=1, title="T", body=body)


def test_a_row_with_nothing_but_an_id_is_refused() -> None:
    with pytest.raises(LoadError, match="every column but the id is empty"):
        load(id=1, colour=None)


def test_text_stored_as_bytes_is_read_as_a_text_file_is() -> None:
    assert load(id=1, body="Grüße".encode()).text == "Grüße"
    with pytest.raises(LoadError, match="column body is not text"):
        load(id=1, body=b"\x00\x01\x02\x03")


def test_the_first_named_column_that_holds_a_date_is_the_date() -> None:
    row = load(id=1, body="x", created_at="2020-01-01", updated_at="2025-02-03 10:00:00", date="soon")
    assert row.date == "2025-02-03"
    assert row.metadata == {"created_at": "2020-01-01", "date": "soon"}


def test_without_a_named_date_the_first_value_of_that_type_is_the_date() -> None:
    row = load(id=1, body="x", since=date(2024, 2, 29), until=date(2025, 1, 1), note="2020-01-01")
    assert row.date == "2024-02-29"
    assert row.metadata == {"until": "2025-01-01", "note": "2020-01-01"}


def test_the_id_is_never_the_date() -> None:
    assert load(id=date(2024, 2, 29), body="x").date is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_700_000_000, "2023-11-14"),
        (1_700_000_000.5, "2023-11-14"),
        ("1700000000", "2023-11-14"),
        (1_712_120_300_000, "2024-04-03"),
        (20_240_131, "2024-01-31"),
        ("2024-01-31T23:30:00Z", "2024-01-31"),
        (datetime(2024, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5))), "2024-02-01"),
        (12, None),
        (True, None),
        (math.inf, None),
        (Decimal("1E+100000000"), None),
        (-1, None),
        ("soon", None),
        (None, None),
    ],
)
def test_a_named_date_may_be_written_in_many_ways(value: object, expected: str | None) -> None:
    assert load(id=1, body="x", updated_at=value).date == expected


def test_other_values_become_metadata_that_can_be_filtered_on() -> None:
    row = load(
        id=1,
        body="x",
        team="hr",
        count=3,
        share=0.5,
        active=False,
        price=Decimal("10.00"),
        amount=Decimal(12),
        exact=Decimal("0.12345678901234567890123"),
        key=UUID("12345678-1234-5678-1234-567812345678"),
        at=time(10, 30),
        tags=["a", None, "b"],
        more={"k": [1]},
        none=None,
        blank=" ",
        infinite=math.inf,
        huge=2**64,
        vast=Decimal("1E+100000000"),
        tiny=Decimal("1E-100000000"),
    )
    assert row.metadata == {
        "team": "hr",
        "count": 3,
        "share": 0.5,
        "active": False,
        "price": 10.0,
        "amount": 12,
        "exact": "0.12345678901234567890123",
        "key": "12345678-1234-5678-1234-567812345678",
        "at": "10:30:00",
        "tags": "a, b",
        "more": '{"k": [1]}',
        "infinite": "inf",
        "huge": "18446744073709551616",
        "vast": "1E+100000000",
        "tiny": "1E-100000000",
    }
    assert [type(row.metadata[name]) for name in ("count", "active", "price", "amount")] == [int, bool, float, int]


def test_times_with_a_zone_are_written_in_utc() -> None:
    at = datetime(2024, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert load(id=1, body="x", date="2020-01-01", at=at).metadata == {"at": "2024-02-01T04:30:00+00:00"}


def test_the_last_day_that_python_knows_is_no_obstacle() -> None:
    assert load(id=1, body="x", at=datetime.max.replace(tzinfo=timezone(timedelta(hours=-5)))).date == "9999-12-31"


def test_bytes_are_left_out_with_a_note() -> None:
    row = load(id=1, body="x", photo=memoryview(b"\xff\xd8"))
    assert row.metadata == {}
    assert row.notes == ("column photo holds bytes, which were left out",)


def test_long_text_outside_the_named_columns_is_text_and_no_metadata() -> None:
    row = load(id=1, body="x", summary="long " * 101)
    assert row.text == "x\n\nsummary: " + "long " * 101
    assert row.metadata == {}


def test_what_could_not_be_decoded_is_replaced_and_noted() -> None:
    row = load(id=1, body="a\udcffb\udcfe")
    assert row.text == "a\ufffdb\ufffd"
    assert row.notes == ("2 bytes of column body are not valid UTF-8 and were read as \ufffd",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12, "12"),
        ("Zürich", "Zürich"),
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("a b\n", "a%20b%0A"),
        ("100%", "100%25"),
        ("\u200b", "%E2%80%8B"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("...", "..."),
        (b"\x00\xff", "00ff"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Decimal("1.50"), "1.50"),
        (datetime(2024, 1, 31, tzinfo=UTC), "2024-01-31T00:00:00+00:00"),
        (None, None),
        ("", None),
        ([1], None),
    ],
)
def test_an_id_becomes_one_safe_part_of_a_uri(value: object, expected: str | None) -> None:
    assert row_id(value) == expected


def test_a_row_is_the_same_only_while_every_value_and_its_type_are() -> None:
    same = content(id=1, body="x", price=1, at=datetime(2024, 1, 1, tzinfo=UTC))
    assert content(id=1, body="x", price=1, at=datetime(2024, 1, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == same
    others = [
        content(id=1, body="x", price=1.0, at=datetime(2024, 1, 1, tzinfo=UTC)),
        content(id=1, body="x", price="1", at=datetime(2024, 1, 1, tzinfo=UTC)),
        content(id=1, body="x", price=True, at=datetime(2024, 1, 1, tzinfo=UTC)),
        content(id=1, body="x", price=None, at=datetime(2024, 1, 1, tzinfo=UTC)),
        content(id=1, body="y", price=1, at=datetime(2024, 1, 1, tzinfo=UTC)),
        content(id=1, body="x", cost=1, at=datetime(2024, 1, 1, tzinfo=UTC)),
        content(id=1, extra="x", price=1, at=datetime(2024, 1, 1, tzinfo=UTC)),
    ]
    assert len({same, *others}) == 8


def test_null_bytes_and_words_are_told_apart() -> None:
    values: list[object] = [None, "", "None", "null", b"", b"None", [], {}]
    assert len({content(id=1, a=value) for value in values}) == 8


def test_what_cannot_be_decoded_still_has_a_content() -> None:
    assert content(id=1, body="\udcff") != content(id=1, body="\ufffd")


def test_the_use_of_the_columns_is_part_of_the_content() -> None:
    use, values = json.loads(content(id=1, title="T", body="x", date="2024-01-01"))
    assert use == [["id", "title", "body", "date"], 0, 1, [2], [3]]
    assert values == [["int", "1"], ["str", "T"], ["str", "x"], ["str", "2024-01-01"]]

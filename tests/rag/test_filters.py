import pytest

from rag.errors import UsageError
from rag.filters import explain_unmet, meets, parse_where, where_from_json, written
from rag.records import Condition, Metadata


def test_conditions_are_read_from_a_command_line() -> None:
    assert parse_where(["team=hr", "year>=2024", 'code="2024"', " draft = false ", "date<2025-02-01"]) == (
        Condition("team", "eq", "hr"),
        Condition("year", "gte", 2024),
        Condition("code", "eq", "2024"),
        Condition("draft", "eq", False),
        Condition("date", "lt", "2025-02-01"),
    )


def test_conditions_are_read_from_json() -> None:
    assert where_from_json({"team": "hr", "date": {"gte": "2024-01-01", "lt": "2025-01-01"}}) == (
        Condition("team", "eq", "hr"),
        Condition("date", "gte", "2024-01-01"),
        Condition("date", "lt", "2025-01-01"),
    )


@pytest.mark.parametrize("expression", ["team", "=hr", "team~hr", "date>=yesterday", "date=2025-13-01", 'tags=["a"]'])
def test_what_is_no_condition_is_refused(expression: str) -> None:
    with pytest.raises(UsageError):
        parse_where([expression])


def test_conditions_are_written_as_they_are_read() -> None:
    expressions = ["team=hr", "date>=2025-01-01", "year!=2024", 'code="2024"', "draft=false", "title=1984"]

    assert written(parse_where(expressions)) == ", ".join(expressions)


@pytest.mark.parametrize("conditions", [{"team": None}, {"team": ["a"]}, {"year": {"about": 3}}, {"date": {"gt": 5}}])
def test_json_that_is_no_condition_is_refused(conditions: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        where_from_json(conditions)


def test_types_must_agree() -> None:
    assert meets({"year": 2024}, (Condition("year", "eq", 2024.0),))
    assert not meets({"year": 2024}, (Condition("year", "eq", "2024"),))
    assert not meets({"open": True}, (Condition("open", "eq", 1),))
    assert not meets({}, (Condition("year", "lt", 3000),))


def test_unlike_is_a_condition_too_that_a_missing_field_does_not_meet() -> None:
    where = parse_where(["uri!=docs/a.md", "team != hr"])
    assert where == (Condition("uri", "ne", "docs/a.md"), Condition("team", "ne", "hr"))
    assert where_from_json({"uri": {"ne": "docs/a.md"}, "team": {"ne": "hr"}}) == where
    assert meets({"uri": "docs/b.md", "team": "it"}, where)
    assert not meets({"uri": "docs/a.md", "team": "it"}, where)
    assert not meets({"uri": "docs/b.md", "team": "hr"}, where)
    assert not meets({"uri": "docs/b.md"}, where)


@pytest.mark.parametrize(
    ("conditions", "told"),
    [
        (["team=nobody"], "no document matches team=nobody; the values of team are: finance, hr"),
        (["year=2020"], 'no document matches year=2020; the values of year are: 2024, "2025"'),
        (["taem=hr"], "none has the field 'taem' (did you mean 'team'?); the fields are: team, year"),
        (["team=hr", "year=2024"], "no document matches team=hr, year=2024 at once"),
        (["number>9"], "the values of number are: 0, 1, 2, 3, 4, 5, 6, 7 … (10 in all)"),
    ],
)
def test_an_unmet_filter_is_explained_by_what_there_is(conditions: list[str], told: str) -> None:
    documents: list[Metadata] = [{"team": "hr", "year": "2025"}, {"team": "finance", "year": 2024}]
    if conditions == ["number>9"]:
        documents = [{"number": number} for number in range(10)]

    assert told in explain_unmet(parse_where(conditions), documents)


def test_an_unmet_filter_of_no_documents_says_so() -> None:
    assert explain_unmet(parse_where(["team=hr"]), []).endswith("there are no documents")

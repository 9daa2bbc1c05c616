"""Kinship: the families of what was found, with those of their members that a question asks for."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rag.answer.kinship import find_kin
from rag.answer.looking import Looker
from rag.answer.members import read_asked
from rag.index.opened import open_index
from rag.records import Condition, Question
from tests.indexes import hashing_settings
from tests.rag.indexes import Text, publish_index

_LOG = "We counted {} crates that came. The crane was not used."
_WEEKS = [date(2016, 1, 4) + timedelta(weeks=i) for i in range(500)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish 500 weekly logs, three editions of rules and a note."""
    folder = tmp_path_factory.mktemp("kin")
    texts = {f"logs/log {day}.md": Text(_LOG.format(i)) for i, day in enumerate(_WEEKS)}
    rules = "A boat is booked in the calendar, and may be out for {} hours. The key is at the porter's."
    texts |= {f"club/boat rules {year}.md": Text(rules.format(year % 7)) for year in (2020, 2022, 2024)}
    publish_index(hashing_settings(folder), texts | {"club/lunch.md": Text("Soup is served at noon.")})
    return folder


def found(folder: Path, question: str, where: tuple[Condition, ...] = ()) -> set[str]:
    """Return the uris of what may answer a question."""
    settings = hashing_settings(folder)
    with open_index(settings, settings.collection) as index:
        look = Looker(settings, [index], None).look(Question(question, where=where), question)
    uris = {source.number: source.hit.uri for source in look.sources}
    return {uris[each.number] for each in look.evidence}


@pytest.mark.parametrize("week", [3, 250, 499])
def test_the_asked_member_of_a_long_series_is_searched_though_it_was_not_found(folder: Path, week: int) -> None:
    asked = f"How many crates came on {_WEEKS[week].isoformat()}?"
    assert found(folder, asked) == {f"logs/log {_WEEKS[week]}.md"}


def test_the_newest_of_a_long_series_is_searched(folder: Path) -> None:
    assert found(folder, "How many crates came by the latest log?") == {f"logs/log {_WEEKS[-1]}.md"}


def test_of_a_long_series_few_are_compared(folder: Path) -> None:
    settings = hashing_settings(folder)
    question = "How many crates came?"
    with open_index(settings, settings.collection) as index:
        hits = Looker(settings, [index], None).retrieve(Question(question), question).hits
        families = find_kin(read_asked(question, "en"), hits, [index], ())
    assert [family.relation for family in families] == ["series"]
    assert len(families[0].members) <= len(hits) + 1


def test_the_newest_version_speaks_though_only_an_older_one_was_found(folder: Path) -> None:
    assert found(folder, "How long may a boat be out?") == {"club/boat rules 2024.md"}


def test_nothing_is_searched_that_a_filter_leaves_out(folder: Path) -> None:
    only = (Condition("uri", "eq", "club/boat rules 2020.md"),)
    assert found(folder, "How long may a boat be out?", only) == {"club/boat rules 2020.md"}

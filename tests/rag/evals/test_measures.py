"""Every measure of the table: from 0 to 1, of some kind of outcome, documented."""

import re
from pathlib import Path

import pytest

from rag.errors import UnknownName
from rag.evals import MEASURES
from rag.evals.outcomes import (
    Checked,
    Claim,
    DocumentQuestion,
    Outcome,
    PagePlace,
    PageQuestion,
    Place,
    Searched,
    SpanQuestion,
)
from tests.rag.evals.made_outcomes import Letters, asked

DOCS = Path(__file__).parents[3] / "docs" / "evaluation.md"
HERE, BESIDE = Place("a", 0, 10), Place("a", 5, 30)
DOCUMENTS = Letters({"a": [BESIDE]})
SPANS, NOWHERE = SpanQuestion("q", "?", ((HERE,),)), SpanQuestion("q", "?")
PAGES = PageQuestion("q", "?", (PagePlace("a", 1),))
SUPPORTED, REFUSED = Claim("c", "!", "a", "supported", ((HERE,),)), Claim("c", "!", "a", "not_supported")
OUTCOMES: list[Outcome] = [
    *(asked(question, found=[BESIDE], cited=[BESIDE], documents=DOCUMENTS) for question in (SPANS, NOWHERE, PAGES)),
    *(asked(question, abstained=True, documents=DOCUMENTS) for question in (SPANS, NOWHERE, PAGES)),
    Searched(DocumentQuestion("q", "?", {"a": 1}), ("b", "a")),
    Searched(DocumentQuestion("q", "?", {"a": 1}), ()),
    *(Checked(claim, place) for claim in (SUPPORTED, REFUSED) for place in (BESIDE, None)),
]


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_is_from_0_to_1_and_says_nothing_of_other_kinds_of_outcome(name: str) -> None:
    values = [MEASURES[name](outcome) for outcome in OUTCOMES]
    given = [value for value in values if value is not None]
    assert given
    assert len(given) < len(OUTCOMES)
    assert all(0 <= value <= 1 for value in given)


def test_the_documentation_names_every_measure_and_no_other() -> None:
    table = DOCS.read_text("utf-8").split("## Measures")[1].split("## ")[0]
    rows = "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    assert re.findall(r"`([^`]+)`", rows) != []
    assert sorted(re.findall(r"`([^`]+)`", rows)) == sorted(MEASURES)


def test_an_unknown_measure_is_said_to_be_one() -> None:
    with pytest.raises(UnknownName, match=r"there is no measure 'ndcg10' \(did you mean 'ndcg@10'\?\)"):
        MEASURES["ndcg10"]

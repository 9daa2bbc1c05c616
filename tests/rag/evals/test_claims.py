"""What is made of claims, against what people have made of them."""

import pytest

from rag.evals import MEASURES
from rag.evals.outcomes import Checked, Claim, Label, Place

PROOFS = ((Place("a", 10, 20),), (Place("a", 40, 50),))
NAMES = ("supported_found", "unsupported_refused", "support_located")


@pytest.mark.parametrize(
    ("label", "carried_by", "expected"),
    [
        ("supported", Place("a", 15, 30), [1.0, None, 1.0]),
        ("supported", Place("a", 20, 40), [1.0, None, 0.0]),
        ("supported", None, [0.0, None, None]),
        ("not_supported", None, [None, 1.0, None]),
        ("not_supported", Place("a", 0, 9), [None, 0.0, None]),
        ("partially_supported", Place("a", 0, 9), [None, None, None]),
    ],
)
def test_claims_are_to_be_found_supported_where_they_are(
    label: Label, carried_by: Place | None, expected: list[float | None]
) -> None:
    outcome = Checked(Claim("c", "!", "a", label, PROOFS), carried_by)
    assert [MEASURES[name](outcome) for name in NAMES] == expected

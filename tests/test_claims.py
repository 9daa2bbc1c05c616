"""Claims about single sources, in nine languages: true ones pass, false ones are caught. `make eval` shows them all."""

import pytest

from scripts.sections.claims import FLOORS, SETS, Judged, check_claims, describe, false_caught, true_passed


@pytest.mark.parametrize("name", SETS)
def test_true_claims_pass_and_false_ones_are_caught(name: str) -> None:
    if not SETS[name].is_file():
        pytest.skip(f"{SETS[name].name} of ../shared/everyday is not here")
    judged = check_claims(SETS[name])
    least_passed, least_caught = FLOORS[name]
    assert true_passed(judged).mean >= least_passed
    assert false_caught(judged).mean >= least_caught


def test_each_language_passes_most_of_the_held_out_claims() -> None:
    judged = check_claims(SETS["held out"])
    for language in sorted({each.language for each in judged}):
        own = [each for each in judged if each.language == language]
        assert true_passed(own).mean >= 0.7, language
        assert false_caught(own).mean >= 0.85, language


def test_what_is_below_its_floor_is_named() -> None:
    judged = [Judged("en", "none", is_true=True, passed=False), Judged("en", "number", is_true=False, passed=True)]
    section = describe({"held out": judged})
    assert "| held out | 0 of 1 = 0.000 | 0 of 1 = 0.000 | 0/1, 0/1 |" in section.lines
    assert section.missed == (
        "claims, held out: 0 of 1 = 0.000 true ones pass, not 0.85",
        "claims, held out: 0 of 1 = 0.000 false ones are caught, not 0.9",
    )

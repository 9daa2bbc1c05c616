"""`make eval`'s section on abstention: what is printed, and which floors are missed."""

from scripts.sections.abstention import Asked, describe

SURE, UNSURE = Asked(False, 0.9, 0.6), Asked(True, 0.2, 0.3)


def test_shares_separation_and_the_highest_cosine_are_printed() -> None:
    near = Asked(True, 0.1, 0.7)  # a high cosine, and yet no answer
    section = describe([SURE] * 19 + [UNSURE], [UNSURE] * 19 + [near], [SURE, UNSURE])
    rows = {line.split(" | ")[0].strip("| "): line.split(" | ")[1] for line in section.lines if line.startswith("| ")}
    assert rows["abstained without the article"] == "1.0000"
    assert rows["false abstentions with it"] == "0.0500"
    assert rows["… the highest cosine alone, at as many false ones, abstains"] == "0.9500"
    assert rows["AUROC of the confidence, with against without"] == "0.9762"  # by hand: (19 + 10.5 / 20) / 20
    assert rows["AUROC of the confidence, against SQuAD's unanswerable"] == "0.7250"
    assert section.missed == ()


def test_too_few_abstentions_and_too_many_false_ones_are_missed_floors() -> None:
    section = describe([SURE] * 9 + [UNSURE], [UNSURE] * 9 + [SURE], [])
    assert section.missed == (
        "abstained without the article: 0.9000, below 0.95",
        "false abstentions with it: 0.1000, above 0.05",
    )

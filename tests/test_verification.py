"""The section on verification: what it measures, on documents and claims small enough to see through."""

import json
from pathlib import Path

from scripts.sections.verification import describe_wice, flagged_sentences, floors_missed

NOTES = {
    "desks.md": "# Desks\n\nIn March 2019 the office in Berlin was given 120 desks by Carol Jones.\n",
    "rooms.md": "# Rooms\n\nThe rooms of the Hamburg house should not be used by people from other firms.\n",
}


def test_true_sentences_pass_and_changed_ones_are_flagged(tmp_path: Path) -> None:
    for name, text in NOTES.items():
        (tmp_path / name).write_text(text, "utf-8")
    flagged = flagged_sentences(tmp_path)

    assert flagged.pop("untouched") == [0.0, 0.0]
    assert set(flagged) == {"number", "year", "month", "name", "negation", "other document"}
    assert all(value == 1.0 for values in flagged.values() for value in values)
    assert list(floors_missed({"notes": {"untouched": [0.0, 0.0], **flagged}})) == []


def test_each_floor_is_held() -> None:
    flagged = {"a": {"untouched": [1.0, 0.0], "number": [1.0] * 30 + [0.0], "neighbour": [1.0] * 8 + [0.0]}}
    assert [line.split(":")[1].split(" are")[0] for line in floors_missed(flagged)] == [
        " of changed facts 0.968",
        " of changed rest 0.889",
        " 0.500 of untouched sentences",
    ]


def test_claims_are_checked_against_all_of_their_evidence_and_what_they_are_about(tmp_path: Path) -> None:
    evidence = ["The mill was sold.", "It closed in 1998.", "Its owner moved to Leeds."]
    claims = [
        ("supported", "The mill was sold.", {}),
        ("supported", "In 1998 the mill closed.", {"claim_title": "The mill"}),
        ("not_supported", "The mill was sold to Carol.", {}),
        ("partially_supported", "Bananas.", {}),
    ]
    rows = [
        {
            "claim": text,
            "label": label,
            "evidence": evidence,
            "supporting_sentences": [],
            "meta": {"claim_title": title},
        }
        for label, text, title in claims
    ]
    (tmp_path / "claim_dev.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    lines, missed = describe_wice(tmp_path)

    assert missed == []
    assert [line.split(" | ")[:2] for line in lines[-3:]] == [
        ["| supported", "1.0000"],
        ["| not supported", "0.0000"],
        ["| AUROC of the support", "1.0000"],
    ]

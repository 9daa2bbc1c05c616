"""JSON and JSON Lines as text: lines, tables, records, and what is no JSON."""

import json
from itertools import pairwise

import pytest

from tests.ingest.loaders.reading import load, pieces


def test_values_are_lines_that_say_where_they_stand() -> None:
    loaded = load(
        '{"name": "Pump", "size": {"height": 1.50, "tags": ["a", "b"]}, "parts": [{"id": 1}], "old": null, "on": true}',
        "pump-data.json",
    )

    assert loaded.title == "Pump"
    assert pieces(loaded) == [
        (
            "body",
            "Pump",
            "name: Pump\nsize.height: 1.50\nsize.tags: a, b\nparts[0].id: 1\nold: null\non: true",
        )
    ]


def test_text_stays_as_it_is_with_its_line_ends() -> None:
    assert load(json.dumps({"body": 'First.\n\n"Second" é'}), "a.json").text == 'body: First.\n\n"Second" é'


def test_a_large_member_is_a_section_of_its_own_that_begins_with_its_name() -> None:
    long = "It rains. " * 50

    loaded = load(json.dumps({"a": "1", "London": {"text": long}, "z": "2"}), "weather.json")

    assert pieces(loaded) == [
        ("body", "weather", "a: 1"),
        ("body", "weather › London", f"London:\ntext: {long.strip()}"),
        ("body", "weather", "z: 2"),
    ]


def test_flat_records_are_a_table() -> None:
    loaded = load('{"staff": [' + ", ".join(f'{{"name": "P{i}", "age": {i}}}' for i in range(40)) + "]}", "a.json")

    assert pieces(loaded)[0][:2] == ("table", "a › staff\nname | age")
    assert loaded.text.split("\n")[:3] == ["name | age", "P0 | 0", "P1 | 1"]


def test_longer_records_are_sections_under_their_titles() -> None:
    records = [{"id": 5, "title": "Leave", "tags": ["hr"], "by": {"name": "Ann"}}, {"id": 6, "text": "x"}]

    assert pieces(load(json.dumps(records), "a.json")) == [
        ("body", "a › Leave", "id: 5\ntitle: Leave\ntags: hr\nby.name: Ann"),
        ("body", "a › 6", "id: 6\ntext: x"),
    ]


def test_a_title_inside_a_record_is_not_the_records() -> None:
    assert pieces(load('[{"x": {"title": "no"}, "y": [[1], {"z": 2}]}]', "a.json")) == [
        ("body", "a › record 1", "x.title: no\ny[0]: 1\ny[1].z: 2")
    ]


def test_lines_are_records_and_bad_ones_are_counted() -> None:
    loaded = load('{"title": "A", "x": {"y": 1}}\n\n{"title": "B"\n{"title": "C"}\nnope\n', "a.jsonl")

    assert pieces(loaded) == [("body", "a › A", "title: A\nx.y: 1"), ("body", "a › C", "title: C")]
    assert loaded.notes == ("2 of 4 lines are not JSON and were left out; the first is line 3",)


def test_a_json_file_of_lines_is_read_as_lines() -> None:
    loaded = load('{"title": "A"}\n{"title": "B", "c": {"d": 1}}\n', "a.json")

    assert [context for _, context, _ in pieces(loaded)] == ["a › A", "a › B"]


def test_numbers_are_as_written_and_duplicate_keys_all_told() -> None:
    loaded = load('{"a": 1.10, "a": NaN, "b": 12345678901234567890123, "c": 1e400, "d": [], "e": {}}', "a.json")

    assert loaded.text == "a: 1.10\na: NaN\nb: 12345678901234567890123\nc: 1e400\nd: []\ne: {}"


@pytest.mark.parametrize(
    "content", ['{"a": 1,}', '// comment\n{"b": 1}', "[" * 100_000, "{'a': 1}", "not one line\nis"]
)
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_what_is_no_json_is_plain_text_and_said_to_be(content: str, suffix: str) -> None:
    loaded = load(content, f"a{suffix}")

    assert loaded.text.strip()
    assert any("not valid JSON" in note or "are not JSON" in note for note in loaded.notes)


def test_deep_nesting_is_flattened_without_recursion() -> None:
    loaded = load('{"a":' * 900 + '"bottom"' + "}" * 900, "a.json")

    assert loaded.text.endswith(".a: bottom")


def test_what_utf8_cannot_say_is_replaced() -> None:
    loaded = load(r'{"a": "\ud800x\u0000y", "\udfff": "e\u0301"}', "a.json")

    assert loaded.text.encode()
    assert loaded.text == "a: \ufffdx\ufffdy\n\ufffd: \u00e9"


def test_sections_are_ordered_and_disjoint_and_hold_all_text() -> None:
    value = {"a": [{"t": "x" * 500, "n": [1, 2]}] * 3, "m": [[1, 2], [3, 4]] * 60, "s": ["one two"] * 90, "z": 1}

    loaded = load(json.dumps(value), "a.json")

    assert all(one.end <= other.start for one, other in pairwise(loaded.sections))
    outside = loaded.text
    for section in reversed(loaded.sections):
        outside = outside[: section.start] + outside[section.end :]
    assert outside.strip() == ""

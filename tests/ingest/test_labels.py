from ingest.labels import LONGEST_TITLE, MOST_CHARACTERS, MOST_FIELDS, with_short_labels
from ingest.loaded import Loaded
from rag.records import Scalar


def loaded(metadata: dict[str, Scalar], title: str = "Title") -> Loaded:
    return Loaded("text", title, "text/plain", metadata=metadata, notes=("a note",))


def test_what_is_short_stays_as_it_is() -> None:
    short = loaded({f"k{number}": number for number in range(MOST_FIELDS)}, "T" * LONGEST_TITLE)
    assert with_short_labels(short) is short


def test_a_long_title_is_cut_and_noted() -> None:
    result = with_short_labels(loaded({}, "T" * (LONGEST_TITLE + 1)))
    assert result.title == "T" * (LONGEST_TITLE - 1) + "…"
    assert result.notes == ("a note", f"its title has {LONGEST_TITLE + 1} characters and was cut to {LONGEST_TITLE}")


def test_a_long_field_is_left_out_and_those_behind_it_stay() -> None:
    result = with_short_labels(loaded({"a": 1, "b": "x" * MOST_CHARACTERS, "c": True}))
    assert result.metadata == {"a": 1, "c": True}
    assert "1 of its 3 fields were left out, such as 'b'" in result.notes[1]


def test_many_fields_are_bounded_by_their_number_and_by_their_size() -> None:
    many = loaded({f"k{number}": number for number in range(MOST_FIELDS + 1)})
    assert list(with_short_labels(many).metadata) == [f"k{number}" for number in range(MOST_FIELDS)]
    large = loaded({f"k{number}": "x" * (MOST_CHARACTERS // 4 - 2) for number in range(5)})
    assert list(with_short_labels(large).metadata) == ["k0", "k1", "k2", "k3"]

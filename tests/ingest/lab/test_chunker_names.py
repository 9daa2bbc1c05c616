"""`name[:size[/overlap]]`: what it stands for, and what is said of what makes no sense."""

import pytest

from ingest.lab.chunker_names import NamedChunker, read_chunker, read_chunkers
from rag.errors import UnknownName, UsageError
from rag.settings import ChunkerSettings

BASE = ChunkerSettings(size_tokens=300, overlap_tokens=30, context=False)


@pytest.mark.parametrize(
    ("spec", "name", "size", "overlap"),
    [
        ("tokens:250/125", "tokens", 250, 125),
        ("recursive:200", "recursive", 200, 0),
        ("default", "default", 300, 30),
        ("default:20/0", "default", 20, 0),
    ],
)
def test_what_a_name_leaves_out_the_settings_say(spec: str, name: str, size: int, overlap: int) -> None:
    wanted = ChunkerSettings(name=name, size_tokens=size, overlap_tokens=overlap, context=False)
    assert read_chunker(spec, BASE) == wanted


def test_several_names_stand_in_one_text_or_in_many_and_keep_their_order() -> None:
    read = read_chunkers(["recursive:200, default", "tokens:250/125"], BASE)
    assert [chunker.name for chunker in read] == ["recursive:200", "default", "tokens:250/125"]
    assert read[1] == NamedChunker("default", ChunkerSettings(size_tokens=300, overlap_tokens=30, context=False))


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("token:250", r"there is no chunker 'token' \(did you mean 'tokens'\?\)"),
        ("tokens:", r"'tokens:': the size '' is not a number of tokens; write name:size/overlap"),
        ("tokens:x", r"the size 'x' is not a number"),
        ("tokens:²00", r"the size '²00' is not a number"),
        ("tokens:-5", r"the size '-5' is not a number"),
        ("tokens:250/", r"the overlap '' is not a number"),
        ("tokens:250/12.5", r"the overlap '12.5' is not a number"),
        ("tokens:250/126", r"'tokens:250/126': chunks of 250 tokens cannot overlap by 126; .*half"),
        ("tokens:5", r"'tokens:5': size_tokens is 5: input should be greater than or equal to 20"),
        ("tokens:9000", r"size_tokens is 9000: input should be less than or equal to 8000"),
        ("tokens:1:2", r"'tokens:1:2' does not name a chunker; write name:size/overlap"),
        ("tokens/5", r"'tokens/5' does not name a chunker"),
        (":200", r"':200' does not name a chunker"),
    ],
)
def test_what_makes_no_sense_is_one_clear_error(spec: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_chunkers(["default", spec], BASE)


def test_an_unknown_name_is_one() -> None:
    with pytest.raises(UnknownName):
        read_chunker("nonsense", BASE)


@pytest.mark.parametrize("specs", [[], [""], [" , "]])
def test_no_name_at_all_is_refused_and_it_says_which_there_are(specs: list[str]) -> None:
    with pytest.raises(UsageError, match=r"no chunker is named; .*choose from: default"):
        read_chunkers(specs, BASE)


def test_the_same_chunker_twice_is_refused_whatever_it_is_called() -> None:
    with pytest.raises(UsageError, match="'default' and 'default:300/30' are the same chunker"):
        read_chunkers(["default,default:300/30"], BASE)

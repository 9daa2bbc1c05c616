"""The leaves of the trie are a function of what is indexed: whatever was added and removed, in whatever order."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.segments import WHOLE, divide, list_segments, lowest, number
from rag.records import document_id

MOST = 10
DOCUMENTS = st.dictionaries(
    st.integers(0, 400).map(lambda i: document_id("default", f"{i}.md")), st.integers(0, 25), max_size=60
)


def test_a_small_collection_is_one_leaf() -> None:
    ids = [document_id("default", f"{i}.md") for i in range(5)]
    assert divide(dict.fromkeys(ids, 2), MOST) == {WHOLE: sorted(ids)}
    assert divide({}, MOST) == {WHOLE: []}


@given(DOCUMENTS)
def test_a_leaf_holds_as_much_as_it_may_and_each_document_lies_in_one(chunks: dict[str, int]) -> None:
    leaves = divide(chunks, MOST)

    assert [each for ids in leaves.values() for each in ids] == sorted(chunks)
    sizes = {name: sum(chunks[each] for each in ids) for name, ids in leaves.items()}
    assert all(size <= MOST or len(leaves[name]) == 1 for name, size in sizes.items())
    for one, other in pairwise(leaves):  # siblings that would fit together are one
        if one[:-1] == other[:-1] and len(one) == len(other):
            assert sizes[one] + sizes[other] > MOST


@given(DOCUMENTS)
def test_a_leaf_is_named_by_the_bits_that_its_documents_begin_with(chunks: dict[str, int]) -> None:
    leaves = divide(chunks, MOST)

    assert list(leaves) == sorted(leaves)  # as folders are listed
    for name, ids in leaves.items():
        bits = "" if name == WHOLE else name
        assert all(f"{number(each):096b}".startswith(bits) for each in ids)
        assert all(number(each) >= lowest(name) for each in ids)


@given(DOCUMENTS, DOCUMENTS)
def test_one_changed_document_changes_one_leaf_or_its_split_or_merge(
    chunks: dict[str, int], others: dict[str, int]
) -> None:
    before = bits_of(divide(chunks, MOST))
    for changed, count in others.items():
        after = bits_of(divide({**chunks, changed: count}, MOST))
        differing = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        # All that differ lie below one node on the way to the document: where a leaf became two, or two became one.
        on_the_way = [name for name in differing if f"{number(changed):096b}".startswith(name)]
        assert all(name.startswith(min(on_the_way, key=len)) for name in differing)


def bits_of(leaves: dict[str, list[str]]) -> dict[str, list[str]]:
    return {"" if name == WHOLE else name: ids for name, ids in leaves.items()}


def test_a_generation_of_before_is_one_segment_by_itself(tmp_path: Path) -> None:
    assert list_segments(tmp_path) == [tmp_path]
    for name in ("10", "0", "11"):
        (tmp_path / "segments" / name).mkdir(parents=True)
    assert [folder.name for folder in list_segments(tmp_path)] == ["0", "10", "11"]


@pytest.mark.parametrize("size", [11, 1000])
def test_a_document_that_is_larger_than_a_leaf_has_one_of_its_own(size: int) -> None:
    large, small = document_id("default", "large.md"), document_id("default", "small.md")
    leaves = divide({large: size, small: 1}, MOST)
    assert sorted(map(len, leaves.values())) == [1, 1]

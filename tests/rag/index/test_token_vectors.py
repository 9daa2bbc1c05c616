from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexDamaged
from rag.index.token_packing import PackedTokens
from rag.index.token_vectors import TokenVectorFile, TokenVectorWriter, token_chunk_ids


def tokens(*ids: int) -> PackedTokens:
    return PackedTokens(
        np.array(ids, np.int32), np.array([[number, 255 - number] for number in ids], np.uint8).reshape(-1, 2)
    )


CHUNKS = {"a": tokens(7, 3, 7), "b": tokens(), "c": tokens(3)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(TokenVectorWriter(tmp_path)) as writer:
        writer.add(["a", "b"], [CHUNKS["a"], CHUNKS["b"]])
        writer.add(["c"], [CHUNKS["c"]])
        writer.finish()
    return tmp_path


def test_what_was_written_is_read_in_the_order_asked_for(folder: Path) -> None:
    read = TokenVectorFile([folder], 8).tokens(["c", "a", "b", "c"])

    assert [each.ids.tolist() for each in read] == [[3], [7, 3, 7], [], [3]]
    assert [each.codes.tolist() for each in read] == [CHUNKS[name].codes.tolist() for name in "cabc"]
    assert token_chunk_ids(folder) == ["a", "b", "c"]


def test_a_token_is_as_rare_as_the_chunks_that_hold_it(folder: Path) -> None:
    in_two, in_one, in_none, beyond = TokenVectorFile([folder], 8).rarity(np.array([3, 7, 5, 900], np.int32))

    # Of three chunks: ln(1 + (3 - n + .5) / (n + .5)); a token twice in a chunk counts once.
    assert (in_two, in_one, in_none) == pytest.approx((np.log(1.6), np.log(8 / 3), np.log(8)))
    assert beyond == in_none


def test_a_chunk_without_tokens_in_the_file_is_damage(folder: Path) -> None:
    for missing in ("d", "0"):
        with pytest.raises(IndexDamaged, match="has no token vectors"):
            TokenVectorFile([folder], 8).tokens([missing])


def test_a_file_that_was_cut_is_damage(folder: Path) -> None:
    codes = folder / "tokens" / "codes.bin"
    codes.write_bytes(codes.read_bytes()[:-1])

    with pytest.raises(IndexDamaged, match=r"codes\.bin has 7 bytes, not 8"):
        TokenVectorFile([folder], 8)


def test_an_index_without_chunks_is_no_damage(tmp_path: Path) -> None:
    with closing(TokenVectorWriter(tmp_path)) as writer:
        writer.finish()

    assert TokenVectorFile([tmp_path], 8).tokens([]) == []

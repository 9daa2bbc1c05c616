import subprocess
import sys

import numpy as np
import pytest

from rag.embedders.hashing import HashingEmbedder

CODE = """
from rag.embedders.hashing import HashingEmbedder
embedder = HashingEmbedder(64)
print(embedder.fingerprint, embedder.embed_documents(["Remote work, three days a week"]).tobytes().hex())
"""


def cosine(one: str, other: str) -> float:
    vectors = HashingEmbedder().embed_documents([one, other])
    return float(vectors[0] @ vectors[1])


def test_texts_without_a_common_piece_are_nearly_orthogonal() -> None:
    assert abs(cosine("remote work policy", "lentil soup, garlic")) < 0.15


def test_the_order_of_words_and_their_case_do_not_matter() -> None:
    assert cosine("Remote WORK policy", "policy: work remote") == pytest.approx(1)


def test_words_of_one_stem_are_alike() -> None:
    assert cosine("reimbursement", "reimbursements") > 0.5 > cosine("reimbursement", "vacation") + 0.4


def test_repeating_a_word_raises_its_share_by_the_square_root() -> None:
    a, b, mixed = HashingEmbedder(2**16).embed_documents(["alpha", "omega", "alpha " * 9 + "omega"]).astype(np.float64)

    assert mixed @ a == pytest.approx(3 * (mixed @ b), rel=1e-5)  # sqrt(9) : sqrt(1)


def test_a_vector_is_the_same_in_every_process() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", CODE], env={"PYTHONHASHSEED": seed}, check=True, capture_output=True, text=True
        ).stdout
        for seed in ("1", "2")
    }
    here = HashingEmbedder(64)
    row = here.embed_documents(["Remote work, three days a week"])

    assert outputs == {f"{here.fingerprint} {row.tobytes().hex()}\n"}


def test_a_vector_is_the_one_it_always_was() -> None:
    # "a" has the features "word a" and "piece <a>": two places, in the proportion 1 : 0.4, with these signs.
    # Should this fail, stored indexes no longer fit: raise FORMAT.
    [row] = HashingEmbedder(16).embed_documents(["a"])
    places = np.flatnonzero(row).tolist()

    assert HashingEmbedder(16).fingerprint == "hashing-16-b9a09d7ce38993ea9c054ea1"
    assert places == [3, 9]
    np.testing.assert_allclose(row[places], np.array([1.0, -0.4]) / np.sqrt(1.16), atol=1e-6)


def test_the_dimensions_are_part_of_the_fingerprint() -> None:
    assert HashingEmbedder(64).fingerprint != HashingEmbedder(65).fingerprint
    assert HashingEmbedder(65).embed_queries(["x"]).shape == (1, 65)

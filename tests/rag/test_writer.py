from pathlib import Path

import numpy as np

from rag.vectorstores import VECTOR_STORES
from rag.writer import share_found


def test_the_share_of_probes_found_counts_who_finds_itself_or_one_as_near(tmp_path: Path) -> None:
    vectors = np.eye(8, dtype=np.float32)
    vectors[7] = vectors[0]  # its twin is in the store, it is not
    ids = [f"{i}" for i in range(8)]
    kind = VECTOR_STORES["exact"]()
    writer = kind.write(tmp_path / "vectors", 6, 8, True)
    writer.add(ids[:6], vectors[:6], [{}] * 6)
    writer.close()
    store = kind.open(tmp_path / "vectors", lambda _: ids)
    assert share_found(store, ids[:6], vectors[:6]) == 1.0
    assert share_found(store, ids[4:8], vectors[4:8]) == 0.75
    store.close()

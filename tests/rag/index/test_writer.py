import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rag.index.writer
from rag.index.generations import Collection
from rag.index.vectors import VECTOR_STORES
from rag.index.writer import IndexWriter, share_found
from rag.registry import Registry


def test_a_run_that_gives_up_leaves_nothing_importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The interpreter's end would cut the import short, which ends in a traceback beside the error that counts.
    slow: Registry[Any] = Registry("vector store", {"chroma": lambda: time.sleep(0.3)})
    monkeypatch.setattr(rag.index.writer, "VECTOR_STORES", slow)
    with pytest.raises(OSError, match="full"), IndexWriter(Collection(tmp_path, "default")):
        raise OSError("full")
    assert "import" not in {thread.name for thread in threading.enumerate()}


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

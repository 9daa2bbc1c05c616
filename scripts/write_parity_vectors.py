"""Write what sentence-transformers makes of the texts that the default encoder is checked on when it is compiled.

.venv/bin/python -m scripts.write_parity_vectors
"""

from pathlib import Path

import numpy as np

import rag.embedders
from rag.embedders.packaged import PARITY_VECTORS
from rag.embedders.parity import fitting_texts
from rag.embedders.sentence_transformers import make_sentence_transformers
from rag.records import Vectors
from rag.settings import EmbedderSettings


def main() -> None:
    path = Path(rag.embedders.__file__).with_name(PARITY_VECTORS)
    np.save(path, make_parity_vectors())
    print(f"wrote {path.name}")


def make_parity_vectors() -> Vectors:
    """Return the vectors of the default model, (texts, dim); takes 10 s, most of them for torch's import."""
    embedder = make_sentence_transformers(EmbedderSettings(kind="sentence-transformers"))
    return embedder.embed_documents(fitting_texts(embedder))


if __name__ == "__main__":
    main()

"""A pytest plugin: the default encoder, compiled once for all test sessions on a machine.

`pytest_plugins = ["tests.encoders"]` in a conftest makes it known.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

import pytest

import rag.embedders
from rag.embedders import make_embedder
from rag.settings import EmbedderSettings


@pytest.fixture(scope="session")
def compiled_encoders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an `encoders` folder that holds the default encoder in int8; to be read, never written.

    It lies in pytest's own temporary folder under a name that changes with the code and the libraries that made it.
    """
    session = tmp_path_factory.getbasetemp()
    shared = session.parent if session.parent.name.startswith("pytest-of-") else session
    encoders = shared / f"encoders-{_code_digest()}"
    make_embedder(EmbedderSettings(), encoders).close()
    return encoders


def _code_digest() -> str:
    sources = [Path(rag.embedders.__file__).with_name(f"{name}.py") for name in ("compile", "compiled", "parity")]
    versions = [version(name) for name in ("torch", "transformers", "sentence-transformers", "onnx", "onnxruntime")]
    return hashlib.sha256(
        b"\0".join([*(path.read_bytes() for path in sources), *map(str.encode, versions)])
    ).hexdigest()[:16]

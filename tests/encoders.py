"""A pytest plugin: the default encoder, compiled once for all test sessions on a machine, and an index made with it.

`pytest_plugins = ["tests.encoders"]` in a conftest makes it known.
"""

import hashlib
import os
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import pytest

import rag.embedders
from ingest.options import Options
from ingest.pipeline import run
from rag.embedders import make_embedder
from rag.settings import EmbedderSettings, Settings, load_settings

SAMPLE = Path(__file__).parent.parent / "data" / "sample"


@pytest.fixture(scope="session")
def compiled_encoders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an `encoders` folder that holds the default encoder in int8; to be read, never written.

    It lies in pytest's own temporary folder under a name that changes with the code and the libraries that made it.
    """
    session = session_folder(tmp_path_factory)
    shared = session.parent if session.parent.name.startswith("pytest-of-") else session
    encoders = shared / f"encoders-{_code_digest()}"
    make_embedder(EmbedderSettings(), encoders).close()
    return encoders


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, compiled_encoders: Path) -> Settings:
    """Index data/sample with the default encoder, once for all processes of a session; nobody may write to it."""
    store = session_folder(tmp_path_factory) / "sample" / "store"
    store.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        (store / "encoders").symlink_to(compiled_encoders)
    settings = load_settings(store=store, collection="sample")
    run(settings, [SAMPLE], Options(wait=True))  # which finds nothing to do where another process has done it
    return settings


def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder that the processes of a session share; pytest-xdist gives each one its own in it."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


def _code_digest() -> str:
    names = ("bert_graph", "compile", "compiled", "packaged", "parity")
    sources = [Path(rag.embedders.__file__).with_name(f"{name}.py") for name in names]
    versions = [version(name) for name in ("onnx", "onnxruntime")]
    return hashlib.sha256(
        b"\0".join([*(path.read_bytes() for path in sources), *map(str.encode, versions)])
    ).hexdigest()[:16]

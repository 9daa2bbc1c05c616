"""What every test stands on: no network but loopback, no settings but its own."""

import os
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

# Both read these as they are imported: Haystack would report pipelines, and llm load plugins that no test registers.
os.environ.update(HAYSTACK_TELEMETRY_ENABLED="False", LLM_LOAD_PLUGINS="")

hypothesis.settings.register_profile("any machine", deadline=None)  # a busy one takes 0.3 s for what takes 1 ms
hypothesis.settings.load_profile("any machine")

pytest_plugins = [
    *("tests.chroma_server", "tests.encoders", "tests.indexes"),
    "tests.rag.index.vectors.dictionary_store",
]

_LOOPBACK = ("127.0.0.1", "::1", "localhost")

# More than ten seconds of CPU each, longest first: one that began last would leave the other processes idle.
_LONGEST = (
    "tests/rag/embedders/test_embedders.py",  # compiles the encoder that others wait for
    "tests/slow/test_schemathesis.py",
    "tests/ingest/test_killed.py",
    "tests/ingest/test_nothing_vanishes.py",
    "tests/test_end_to_end.py",
    "tests/rag/api/test_leaks.py",
    "tests/ingest/test_readers.py",
    "tests/ingest/test_interrupted.py",
    "tests/ingest/test_pipeline.py",
    "tests/ingest/test_full_disk.py",
    "tests/ingest/upkeep/test_backup_killed.py",
    "tests/ingest/upkeep/test_watch.py",
    "tests/ingest/lab/test_experiment.py",
    "tests/ingest/test_cache_cleaning.py",
    "tests/test_notebooks.py",
    "tests/test_readme.py",
    "tests/test_help.py",
    "tests/ingest/test_same_as_scratch.py",
    "tests/ingest/cli/test_commands.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first where several processes share the tests; else the order is the command's."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    places = {path: place for place, path in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every outgoing connection but those to this machine."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(original: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in _LOOPBACK:
                raise RuntimeError(f"a test tried to reach {address[0]}: the network is blocked")
            return original(self, address)

        return call

    patch.setattr(socket.socket, "connect", guarded(connect))
    patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _one_core() -> Iterator[None]:
    """Let a run start one reader, not one a core, where pytest-xdist has given each core a process."""
    patch = pytest.MonkeyPatch()
    if "PYTEST_XDIST_WORKER" in os.environ:
        patch.setattr(os, "cpu_count", lambda: 1)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the developer's own store and encoders out of the tests."""
    from tests.encoders import session_folder

    patch = pytest.MonkeyPatch()
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        patch.setenv(name, str(session_folder(tmp_path_factory) / name.lower()))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the developer's own settings from the tests."""
    for name in os.environ:
        if name.startswith("RAG_") or name == "OPENAI_API_KEY":
            monkeypatch.delenv(name)

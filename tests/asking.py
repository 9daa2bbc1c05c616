"""Small collections of texts, indexed with the default encoder and asked as a program would."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from anyio import from_thread

from ingest.options import Options
from ingest.pipeline import run
from rag.engine import Engine, open_engine
from rag.records import Answer, Message
from rag.settings import Settings, load_settings
from tests.rag.answers_hold import assert_holds


def index_files(folder: Path, encoders: Path, files: Mapping[str, str | bytes]) -> Settings:
    """Write `files` below `folder/docs`, index them, and return the settings of their collection."""
    store = folder / "store"
    store.mkdir()
    (store / "encoders").symlink_to(encoders)
    for name, content in files.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    settings = load_settings(store=store)
    run(settings, [folder / "docs"], Options())
    return settings


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings)
    yield engine
    with from_thread.start_blocking_portal() as portal:
        portal.call(engine.close)


def ask(engine: Engine, question: str, *earlier: str) -> Answer:
    """Ask after these questions, and check what holds of every answer."""
    history = tuple(message for each in earlier for message in (Message("user", each), Message("assistant", "So.")))

    async def asked() -> Answer:
        return await engine.ask(question, history=history)

    with from_thread.start_blocking_portal() as portal:
        answer = portal.call(asked)
    assert_holds(engine, answer)
    return answer

"""Two accounts with a collection each, and one with none: the routes of documents, asked as any of them.

Who asks stands in a header here: how keys become accounts is tested where keys are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.pipeline import run
from rag.api.access import Account
from rag.api.routes import collections, documents, feedback
from rag.api.wire.problems import install_handlers
from rag.engine import open_engine
from rag.page_images.drawing import Drawings
from rag.settings import Settings
from tests.indexes import hashing_settings

LAW = {"statute.txt": "Everybody is equal before the law.\n", "Größe.txt": "Die Größe der Änderung.\n"}
HR = {"pay.txt": "Salaries are paid on the 25th. 🏨 The Ünited team may café.\n", "leave.md": "# Leave\n\nFive days.\n"}

_SEEN = {"hr": frozenset({"hr"}), "law": frozenset({"law"}), "nobody": frozenset[str](), "all": None}


@dataclass(frozen=True, slots=True)
class Accounts:
    """The routes, asked as somebody: `hr` sees the collection `hr`, `law` sees `law`, `nobody` none, `all` all."""

    client: TestClient
    settings: Settings
    folder: Path

    def get(self, who: str, path: str, **more: Any) -> Any:
        headers = {"X-Account": who, **more.pop("headers", {})}
        return self.client.get(path, headers=headers, **more)

    def post(self, who: str, path: str, body: Any) -> Any:
        return self.client.post(path, json=body, headers={"X-Account": who})


def index_accounts(folder: Path) -> None:
    """Index a collection for each account below `folder`."""
    for name, files in (("hr", HR), ("law", LAW)):
        (folder / name).mkdir()
        for file, text in files.items():
            (folder / name / file).write_text(text, "utf-8")
        run(hashing_settings(folder / "store", name), [folder / name])


@contextmanager
def open_accounts(folder: Path) -> Iterator[Accounts]:
    """Serve what is indexed in a folder's `store`."""
    settings = hashing_settings(folder / "store", "hr")
    with serving(settings) as client:
        yield Accounts(client, settings, folder)


@contextmanager
def serving(settings: Settings) -> Iterator[TestClient]:
    """Serve a store's documents."""
    app = FastAPI()
    app.state.settings = settings
    app.state.engine = open_engine(settings)
    app.state.drawings = Drawings()
    app.state.replica = None
    install_handlers(app)
    for part in (collections, documents, feedback):
        app.include_router(part.router)
    app.add_middleware(ByHeader)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
        assert client.portal is not None
        client.portal.call(app.state.engine.close)


class ByHeader:
    """Lets a header say who asks; without one it is somebody who sees all."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            name = Headers(scope=scope).get("x-account", "all")
            scope.setdefault("state", {})["account"] = Account(name, _SEEN[name])
        await self._app(scope, receive, send)

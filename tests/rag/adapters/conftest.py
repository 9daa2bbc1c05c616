"""One service that all tests of the adapters ask, with the keys of two accounts."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rag.engine import open_without_model
from rag.keys import Keys
from rag.settings import Settings
from tests.indexes import hashing_settings
from tests.rag.adapters.serving import serving
from tests.rag.indexes import Text, publish_index

HOTEL = "A hotel may cost at most 140 EUR a night. Breakfast is paid up to 18 EUR."
TEXTS = {
    "handbook": {
        "handbook/Reise & Hotel.md": Text(
            f"{HOTEL} Taxis are paid at night.",
            title="Travel",
            context="Travel › Hotels",
            pages=(41, 57),
            pieces=(HOTEL,),
        ),
        "handbook/remote.md": Text(
            "Employees may work from home three days a week.", title="Remote", date="2026-01-15"
        ),
        "handbook/parking.md": Text("The garage closes at 22:00.", title="Parking", metadata={"team": "facilities"}),
        "handbook/rooms.md": Text("A room is booked at the desk.", title="Rooms", metadata={"team": "facilities"}),
    },
    "law": {"law/statute.txt": Text("Everybody is equal before the law. A hotel is a dwelling.", title="Statute")},
}


@dataclass(frozen=True)
class Service:
    """A running service: `ann` may ask `handbook`, `bob` may ask `law`; without a key nobody may ask."""

    settings: Settings
    base_url: str
    ann: str
    bob: str

    def connection(self, key: str | None) -> dict[str, Any]:
        return {"base_url": self.base_url, **({} if key is None else {"key": key})}


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    store: Path = tmp_path_factory.mktemp("service")
    for name, texts in TEXTS.items():
        publish_index(hashing_settings(store, name), texts)
    keys = Keys(store)
    ann, bob = (keys.create(who, collections=[name])[1] for who, name in (("ann", "handbook"), ("bob", "law")))
    settings = hashing_settings(store, "handbook")
    with serving(settings) as base_url:
        yield Service(settings, base_url, ann, bob)


@pytest.fixture
def in_process(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """The connection to an engine over the same store, which the environment names as well."""
    monkeypatch.setenv("RAG_STORE", str(service.settings.store))
    monkeypatch.setenv("RAG_COLLECTION", "handbook")
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    engine = open_without_model(service.settings)
    yield {"engine": engine}
    asyncio.run(engine.close())

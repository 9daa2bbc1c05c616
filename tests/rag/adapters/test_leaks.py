"""Over the adapters nothing of what one may not see appears: two accounts, a running service, in two worlds.

As in tests/rag/api/test_leaks.py: the second world is the first without the collection that the asking account may not
see, and every adapter must find, or be refused, the same in both.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from rag.keys import Keys
from tests.indexes import hashing_settings
from tests.rag.adapters.asking import Ask, every_framework
from tests.rag.adapters.serving import serving
from tests.rag.api.test_leaks import COLLECTIONS, OWN, PUBLIC, QUESTIONS, SEEN, needles_of, texts_of
from tests.rag.indexes import publish_index

CHOICES: list[list[str]] = [[], *([name] for name in COLLECTIONS), ["nowhere"], ["../crimson"]]


@dataclass(frozen=True)
class World:
    """A running service and the keys of its accounts."""

    base_url: str
    secrets: dict[str, str]

    def ask(self, ask: Ask, who: str, question: str, collections: list[str]) -> str:
        """Return all that an adapter gives or says, without the address."""
        connection: dict[str, Any] = {"base_url": self.base_url}
        if who in self.secrets:
            connection["key"] = self.secrets[who]
        try:
            said = repr(ask(question, connection, collections=collections))
        except Exception as error:
            said = f"{type(error).__name__}: {error} / {error.__cause__}"
        return said.replace(self.base_url, "")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, World]]:
    """The whole world under the name of nothing, and one without each of the two accounts' collections."""
    with ExitStack() as services:
        made = {}
        for missing in ("", *SEEN.values()):
            store = tmp_path_factory.mktemp("world")
            for name in COLLECTIONS:
                if name != missing:
                    publish_index(hashing_settings(store, name), texts_of(name))
            keys = Keys(store)
            keys.make_public(PUBLIC)
            secrets = {who: keys.create(who, collections=[name])[1] for who, name in SEEN.items()}
            settings = hashing_settings(store, OWN)
            server = settings.server.model_copy(update={"anonymous_rate": None})
            base_url = services.enter_context(serving(settings.model_copy(update={"server": server})))
            made[missing] = World(base_url, secrets)
        yield made


@pytest.mark.parametrize(
    ("who", "hidden"), [("red", "cobalt"), pytest.param("blue", "crimson", marks=pytest.mark.slow)]
)
@every_framework
def test_what_may_not_be_seen_does_not_exist(ask: Ask, who: str, hidden: str, worlds: dict[str, World]) -> None:
    forbidden = [name for name in COLLECTIONS if name not in (SEEN[who], PUBLIC)]

    for question, choice in product(QUESTIONS[1:3], CHOICES):
        said = worlds[""].ask(ask, who, question, choice)
        assert said == worlds[hidden].ask(ask, who, question, choice)
        brought = f"{question} {choice}".lower()
        told = [each for name in forbidden for each in needles_of(name) if each in said.lower() and each not in brought]
        assert told == [], (question, choice)


@every_framework
def test_who_may_see_it_is_told(ask: Ask, worlds: dict[str, World]) -> None:
    """Else the test above would find nothing for a bad reason."""
    said = worlds[""].ask(ask, "blue", "What does the cobaltword0 cost?", ["cobalt"])

    assert "cobaltcoins" in said
    assert "refused" not in worlds[""].ask(ask, "nobody", "What does the plazaword0 cost?", [PUBLIC])


@every_framework
def test_a_key_that_is_revoked_opens_nothing_any_more(ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = tmp_path_factory.mktemp("revoked")
    publish_index(hashing_settings(store, "crimson"), texts_of("crimson"))
    keys = Keys(store)
    _, secret = keys.create("red", collections=["crimson"])
    with serving(hashing_settings(store, "crimson")) as base_url:
        world = World(base_url, {"red": secret})
        assert "crimsoncoins" in world.ask(ask, "red", QUESTIONS[0], [])
        keys.revoke("red")
        said = world.ask(ask, "red", QUESTIONS[0], [])

    assert "answered 401: the key is unknown, expired or revoked" in said
    assert "crimson" not in said
    assert secret not in said

"""Nothing of what one may not see ever appears: everybody asks everything of everything, in two worlds.

The second world is the first without the collection that the asking account may not see. The same request must get
the same bytes in both: so nothing tells what may not be seen from what does not exist. And no response holds a word
of it that the request did not bring along.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.api.app import make_app
from rag.api.wire.contract import operations
from rag.jobs.jobs import JobFile, NewJob
from rag.jobs.queue import Jobs
from rag.keys import Keys
from rag.records import document_id
from tests.indexes import hashing_settings
from tests.rag.indexes import Text, publish_index

OWN = "depot"  # the service's own collection, which none of those who ask here may see
PUBLIC = "plaza"
SEEN = {"red": "crimson", "blue": "cobalt"}
ABSENT = "nowhere"
ID = "probe"
EXCHANGE = "POST /mcp"  # its contract is not ours


def texts_of(name: str) -> dict[str, Text]:
    """Return a collection whose every word is its own."""
    return {
        f"{name}-folder/{name}-file{number}.txt": Text(
            text=f"The {name}word{number} costs {number + 3} {name}coins. The {name}boss approves {name}word{number}.",
            title=f"{name.title()}title {number}",
            metadata={f"{name}field": f"{name}value{number}"},
        )
        for number in range(2)
    }


COLLECTIONS = [*SEEN.values(), PUBLIC, OWN]
URIS = {name: list(texts_of(name)) for name in COLLECTIONS}
IDS = {name: [document_id(name, uri) for uri in URIS[name]] for name in COLLECTIONS}
KEYS = [*(key for name in COLLECTIONS for key in (*URIS[name], *IDS[name])), "nowhere.txt", "0" * 24]
CHOICES: list[list[str]] = [
    [], *([name] for name in COLLECTIONS), [ABSENT], ["../crimson"], ["crimson", "cobalt"],
    ["plaza", "cobalt", "crimson"],
]  # fmt: skip
QUESTIONS = [f"What does the {name}word0 cost?" for name in COLLECTIONS[:3]] + ["Who approves it?"]
CONDITIONS: list[dict[str, Any]] = [
    {},
    {"cobaltfield": "cobaltvalue0"},
    {"crimsonfield": {"gte": "a"}},
    {"uri": URIS["cobalt"][0]},
]
HIDDEN: list[Any] = ["cobalt", ["crimson", "cobalt"], {"cobaltfield": "cobaltvalue0"}, [{"collection": "crimson"}]]


@dataclass(frozen=True, slots=True)
class Probe:
    """One request."""

    method: str
    path: str
    params: Sequence[tuple[str, str]] = ()
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def holds(self, needle: str) -> bool:
        return needle in f"{self.path} {self.params} {json.dumps(self.body)}".lower()


def named(choice: Sequence[str]) -> list[tuple[str, str]]:
    return [("collection", name) for name in choice]


def ask_probes() -> Iterator[Probe]:
    for choice, question, where in product(CHOICES, QUESTIONS, CONDITIONS):
        body = {"question": question, "collections": choice, "where": where}
        yield Probe("POST", "/v1/ask", body=body)
    for choice, question in product(CHOICES, QUESTIONS):
        body = {"question": question, "collections": choice}
        yield Probe("POST", "/v1/ask", body=body, headers={"Accept": "text/event-stream"})
        history = [{"role": "user", "content": QUESTIONS[1]}, {"role": "assistant", "content": "cobaltcoins"}]
        yield Probe("POST", "/v1/ask", body={**body, "history": history, "strictness": "drop"})


def search_probes() -> Iterator[Probe]:
    for choice, question, where in product(CHOICES, QUESTIONS, CONDITIONS):
        yield Probe("POST", "/v1/search", body={"question": question, "collections": choice, "where": where, "k": 50})


def verify_probes() -> Iterator[Probe]:
    said = [f"The {name}word0 costs 3 {name}coins." for name in COLLECTIONS[:3]]
    texts = [*said, " ".join(said), "The boss approves 9 of them."]
    for choice, text, where in product(CHOICES, texts, CONDITIONS):
        yield Probe("POST", "/v1/verify", body={"text": text, "collections": choice, "where": where})


def retrieval_probes() -> Iterator[Probe]:
    for name, question in product([*COLLECTIONS, ABSENT, "../crimson", "Cobalt"], QUESTIONS):
        for conditions in (
            [],
            [{"name": "cobaltfield", "comparison_operator": "is", "value": "cobaltvalue0"}],
            [{"name": "uri", "comparison_operator": "≥", "value": "a"}],
            [{"name": "crimsonfield", "comparison_operator": "contains", "value": "crimson"}],
        ):
            body = {"knowledge_id": name, "query": question, "retrieval_setting": {"top_k": 50, "score_threshold": 0.0}}
            yield Probe("POST", "/retrieval", body={**body, "metadata_condition": {"conditions": conditions}})
        yield Probe("POST", "/retrieval", body={**body, "retrieval_setting": {"top_k": 1, "score_threshold": 0.4}})


def batch_probes() -> Iterator[Probe]:
    for choice in CHOICES:
        asked = [{"question": question, "collections": choice} for question in QUESTIONS]
        yield Probe("POST", "/v1/batch", body={"questions": asked})
        yield Probe("POST", "/v1/batch", body={"questions": [*asked, {"question": "?", "collections": ["plaza"]}]})


def chat_probes() -> Iterator[Probe]:
    models = ["openbook", *(f"openbook/{name}" for name in (*COLLECTIONS, ABSENT)), "gpt-4o", "cobalt"]
    for model, question, stream in product(models, QUESTIONS[:2], (False, True)):
        body = {"model": model, "messages": [{"role": "user", "content": question}], "stream": stream}
        yield Probe("POST", "/v1/chat/completions", body=body)
    for choice, stream in product(CHOICES, (False, True)):
        messages = [{"role": "user", "content": QUESTIONS[1]}]
        body = {"model": "openbook", "messages": messages, "stream": stream, "collections": choice}
        yield Probe("POST", "/v1/chat/completions", body=body)
        for where in CONDITIONS[1:]:
            yield Probe("POST", "/v1/chat/completions", body={**body, "where": where})


def model_probes() -> Iterator[Probe]:
    for name in (*COLLECTIONS, ABSENT, "", "cobalt/"):
        yield Probe("GET", f"/v1/models/openbook/{name}")
        yield Probe("GET", f"/v1/models/{name or 'openbook'}")


def list_probes() -> Iterator[Probe]:
    words = ["", "cobalt", "crimson", "cobalttitle 1", "file0", "nothing", "depot-folder"]
    for choice, q, (limit, offset) in product(CHOICES, words, [(50, 0), (1, 1), (200, 5)]):
        params = [*named(choice), ("q", q), ("limit", str(limit)), ("offset", str(offset))]
        yield Probe("GET", "/v1/documents", params)


def document_probes() -> Iterator[Probe]:
    for key, choice in product(KEYS, CHOICES):
        yield Probe("GET", f"/v1/documents/{key}", named(choice))
    for key in KEYS:
        yield Probe("GET", f"/v1/documents/{key}", [("start", "5"), ("end", "9")])
        yield Probe("GET", f"/v1/documents/{key}", [("start", "99999")])
        yield Probe("GET", f"/v1/documents/{key}", headers={"If-None-Match": "*"})
        yield Probe("HEAD", f"/v1/documents/{key}")


def page_probes() -> Iterator[Probe]:
    for key, choice in product(KEYS, CHOICES[:6]):
        yield Probe("GET", f"/v1/documents/{key}/pages/1.png", named(choice))
    for key, page in product(KEYS, ("0", "2", "x", "1")):
        yield Probe("GET", f"/v1/documents/{key}/pages/{page}.png", [("highlight", "0-9"), ("width", "300")])


def words_probes() -> Iterator[Probe]:
    for key, choice in product(KEYS, CHOICES[:6]):
        yield Probe("GET", f"/v1/documents/{key}/pages/1.json", named(choice))
    for key, page in product(KEYS, ("0", "2", "x")):
        yield Probe("GET", f"/v1/documents/{key}/pages/{page}.json")


def original_probes() -> Iterator[Probe]:
    for key, choice in product(KEYS, CHOICES[:6]):
        yield Probe("GET", f"/v1/documents/{key}/original", named(choice))


def feedback_probes() -> Iterator[Probe]:
    note = {"answer_id": "0" * 24, "question": "Why?", "thumb": "up"}
    for choice in CHOICES:
        yield Probe("POST", "/v1/feedback", body={**note, "collections": choice})
    for named_collection, real in product((*COLLECTIONS, ABSENT), COLLECTIONS):
        text = texts_of(real)[URIS[real][0]].text
        for start, quote in ((0, text[:9]), (4, text[4:20]), (1, text[:9])):
            where = {"document_id": IDS[real][0], "start": start, "end": start + len(quote), "quote": quote}
            citation = {"collection": named_collection, **where}
            yield Probe("POST", "/v1/feedback", body={**note, "collections": [], "citations": [citation]})


def upload_probes() -> Iterator[Probe]:
    names = ["a.txt", "cobalt.txt", "../cobalt/uploads/a.txt", "", URIS["cobalt"][0]]
    for choice, name in product([c for c in CHOICES if len(c) < 2], names):
        yield Probe("POST", "/v1/documents", [*named(choice), ("name", name)], body={"cobalt": "cobaltword0"})


def deletion_probes() -> Iterator[Probe]:
    for key, choice in product([*KEYS, "uploads/cobalt.txt", "uploads/a.txt"], CHOICES[:6]):
        yield Probe("DELETE", f"/v1/documents/{key}", named(choice))


def new_collection_probes() -> Iterator[Probe]:
    for name in (*COLLECTIONS, ABSENT, "Cobalt", "cobalt/uploads"):
        yield Probe("POST", "/v1/collections", body={"name": name})


def reindex_probes() -> Iterator[Probe]:
    for name in (*COLLECTIONS, ABSENT, None):
        yield Probe("POST", "/v1/reindex", body={"collection": name})


def job_list_probes() -> Iterator[Probe]:
    for limit, offset in ((50, 0), (1, 1), (200, 5)):
        yield Probe("GET", "/v1/jobs", [("limit", str(limit)), ("offset", str(offset))])


def job_probes(method: str, end: str = "") -> Callable[[], Iterator[Probe]]:
    def probes() -> Iterator[Probe]:
        for name in (*COLLECTIONS, ABSENT):
            yield Probe(method, f"/v1/jobs/{name}job{end}")
            yield Probe(method, f"/v1/jobs/{name}job{end}", headers={"Accept": "application/json"})
        yield Probe(method, f"/v1/jobs/{'0' * 24}{end}", headers={"Accept": "text/event-stream"})

    return probes


def exchange(method: str, **params: Any) -> Probe:
    """Return a request of the Model Context Protocol."""
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return Probe("POST", "/mcp", body=body, headers={"Accept": "application/json, text/event-stream"})


def call(tool: str, **arguments: Any) -> Probe:
    return exchange("tools/call", name=tool, arguments=arguments)


def renewed(probe: Probe, name: str) -> Probe:
    """Return an exchange as the protocol's version of 2026 has it, where its head says what is called."""
    version = "2026-07-28"
    prefix = "io.modelcontextprotocol"
    meta = {f"{prefix}/protocolVersion": version, f"{prefix}/clientCapabilities": {}}
    head = {"MCP-Protocol-Version": version, "Mcp-Method": probe.body["method"], "Mcp-Name": name}
    params = {**probe.body["params"], "_meta": meta}
    return replace(probe, body={**probe.body, "params": params}, headers={**probe.headers, **head})


def exchange_probes() -> Iterator[Probe]:
    """Yield calls of every tool and reads of every resource; also those of tools that are none."""
    for choice, question in product(CHOICES, QUESTIONS[1:3]):
        yield call("search", query=question, collections=choice, k=50)
        yield call("ask", question=question, collections=choice)
        yield call(
            "verify", text=question.replace("What does ", "").replace("?", " 3 cobaltcoins."), collections=choice
        )
    for where in CONDITIONS[1:]:
        yield call("search", query=QUESTIONS[1], where=where)
        yield call("ask", question=QUESTIONS[3], where=where)
    for choice, words in product(CHOICES, ("", "cobalt", "file0")):
        yield call("list_documents", collections=choice, words=words)
    for name in (*COLLECTIONS, ABSENT):
        for key in (f"{name}-folder/{name}-file0.txt", f"{name}-folder/{name}-file9.txt", document_id(name, "a")):
            for address in (key, f"openbook://{name}/{key}", f"openbook://{name}/{key}#4-9", f"openbook://plaza/{key}"):
                yield call("fetch", id=address)
                yield exchange("resources/read", uri=address)
        address = f"openbook://{name}/{name}-folder/{name}-file0.txt"
        yield renewed(exchange("resources/read", uri=address), address)
        yield renewed(call("search", query=QUESTIONS[1], collections=[name]), "search")
        yield call(name)
        yield exchange(name)
        yield call("search", **{name: name})
    for cursor in (None, "1", "5", "cobalt"):
        yield exchange("resources/list", **({} if cursor is None else {"cursor": cursor}))
    yield exchange("resources/templates/list")
    yield exchange("tools/list")
    yield exchange("ping")


def one(method: str, path: str) -> Callable[[], Iterator[Probe]]:
    def probes() -> Iterator[Probe]:
        for params in ([], *(named(choice) for choice in CHOICES[1:])):
            yield Probe(method, path, params)

    return probes


RECIPES: dict[str, Callable[[], Iterator[Probe]]] = {
    "POST /v1/ask": ask_probes,
    "POST /v1/search": search_probes,
    "POST /v1/verify": verify_probes,
    "POST /v1/batch": batch_probes,
    "POST /retrieval": retrieval_probes,
    "POST /v1/chat/completions": chat_probes,
    "GET /v1/models": one("GET", "/v1/models"),
    "GET /v1/models/{model}": model_probes,
    "GET /v1/collections": one("GET", "/v1/collections"),
    "GET /v1/documents": list_probes,
    "GET /v1/documents/{key}": document_probes,
    "GET /v1/documents/{key}/pages/{number}.png": page_probes,
    "GET /v1/documents/{key}/pages/{number}.json": words_probes,
    "GET /v1/documents/{key}/original": original_probes,
    "POST /v1/feedback": feedback_probes,
    "POST /v1/documents": upload_probes,
    "DELETE /v1/documents/{key}": deletion_probes,
    "POST /v1/collections": new_collection_probes,
    "POST /v1/reindex": reindex_probes,
    "GET /v1/jobs": job_list_probes,
    "GET /v1/jobs/{id}": job_probes("GET"),
    "POST /v1/jobs/{id}/cancel": job_probes("POST", "/cancel"),
    EXCHANGE: exchange_probes,
    "GET /metrics": one("GET", "/metrics"),
    "GET /healthz": one("GET", "/healthz"),
    "GET /readyz": one("GET", "/readyz"),
}


def other_probes() -> Iterator[Probe]:
    """Yield requests that no operation of the contract describes: open paths, wrong methods, paths of no route."""
    for path in (
        "/",
        "/verify",
        "/openapi.json",
        "/assets/main.js",
        "/v1",
        "/v1/cobalt",
        "/v1/documents/",
        "/cobalt",
        "/docs",
    ):
        yield Probe("GET", path)
    for operation, method in product(RECIPES, ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")):
        yield Probe(method, operation.split()[1])
    for operation in RECIPES:
        if operation.startswith("POST"):
            yield Probe("POST", operation.split()[1], body={"collections": ["cobalt"], "cobalt": 1})


def contract_probes(contract: Mapping[str, Any]) -> Iterator[Probe]:
    """Yield requests with a hidden name in each parameter of the contract, also in those that are added later."""
    for method, path, operation in operations(dict(contract)):
        first = next(RECIPES[f"{method.upper()} {path}"]())
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                for name in ("cobalt", "crimson"):
                    yield Probe(first.method, first.path, [*first.params, (parameter["name"], name)], first.body)
        for name, value in product(properties_of(contract, operation), HIDDEN):
            yield Probe(first.method, first.path, first.params, {**first.body, name: value})


def properties_of(contract: Mapping[str, Any], operation: Mapping[str, Any]) -> list[str]:
    """Return the names of what an operation's body may hold."""
    if "application/json" not in operation.get("requestBody", {}).get("content", {}):
        return []
    reference: str = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return list(contract["components"]["schemas"][reference.rpartition("/")[2]]["properties"])


def probes(contract: Mapping[str, Any]) -> list[Probe]:
    recipes = (probe for recipe in RECIPES.values() for probe in recipe())
    return [*recipes, *contract_probes(contract), *other_probes()]


@dataclass(frozen=True, slots=True)
class World:
    """A service, and the keys of its accounts; somebody without a key is in there too."""

    client: TestClient
    secrets: Mapping[str, str]

    def contract(self) -> dict[str, Any]:
        contract: dict[str, Any] = self.client.get("/openapi.json").json()
        return contract

    def send(self, who: str, probe: Probe) -> str:
        """Return all of a response: status, headers and body, without what is another at every request."""
        headers = {"X-Request-Id": ID, **probe.headers}
        if who in self.secrets:
            headers["Authorization"] = f"Bearer {self.secrets[who]}"
        response = self.client.request(
            probe.method,
            probe.path,
            params=list(probe.params),
            json=probe.body,
            headers=headers,
            follow_redirects=False,
        )
        sent = "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items()))
        return _steady(f"{response.status_code}\n{sent}\n\n{response.content.decode('utf-8', 'replace')}")


def _steady(response: str) -> str:
    """Leave out what differs between two answers to one request: times, and ids that are drawn."""
    response = re.sub(r'"timings_s": ?\{[^}]*\}', '"timings_s":{}', response)
    response = re.sub(r'"published_at": ?"[^"]*"', '"published_at":""', response)
    response = re.sub(r'"(created|starts|started|finished)_at": ?"[^"]*"', '"at":""', response)
    response = re.sub(r'"waiting_s": ?[\d.]+', '"waiting_s":0', response)
    response = re.sub(r'/v1/jobs/[0-9a-f]{24}\n|"id": ?"[0-9a-f]{24}"(?=, ?"kind")', "JOB", response)
    response = re.sub(r'"created": ?\d+', '"created":0', response)
    response = re.sub(r"content-length: \d+", "content-length:", response)  # of what the lines above leave out
    return re.sub(r'(chatcmpl-|fb-)[0-9a-f]{24}|"id": ?"[0-9a-f]{24}"(?=, ?"question")', "ID", response)


@pytest.fixture(scope="module")
def make_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Sequence[str]], World]]:
    clients: list[TestClient] = []

    def make(names: Sequence[str]) -> World:
        world = _build(tmp_path_factory.mktemp("world"), names)
        world.client.__enter__()
        clients.append(world.client)
        return world

    yield make
    for client in clients:
        client.__exit__(None, None, None)


def _build(store: Path, names: Sequence[str]) -> World:
    for name in names:
        publish_index(hashing_settings(store, name), texts_of(name))
    keys = Keys(store)
    keys.make_public(PUBLIC)
    secrets = {who: keys.create(who, collections=[name], manages=True)[1] for who, name in SEEN.items()}
    jobs = Jobs(store)
    for who, name in [*((who, name) for who, name in SEEN.items() if name in names), ("", OWN)]:
        files = (JobFile(f"{name}.txt", f"uploads/{name}.txt", reason=f"{name}word0 is no date"),)
        jobs.add(NewJob("upload", name, who, files, id=f"{name}job"))
        jobs.place(name, who, files)
    settings = hashing_settings(store, OWN)
    server = settings.server.model_copy(update={"anonymous_rate": None})
    app = make_app(settings.model_copy(update={"server": server}))
    return World(TestClient(app, raise_server_exceptions=False), secrets)


@pytest.fixture(scope="module")
def whole(make_world: Callable[[Sequence[str]], World]) -> World:
    return make_world(COLLECTIONS)


def needles_of(name: str) -> list[str]:
    """Return what must not be said of a collection; every word of its documents begins with its name."""
    return [name, *IDS[name]]


def test_every_operation_has_its_probes(whole: World) -> None:
    contract = whole.contract()

    live = {f"{method.upper()} {path}" for method, path, _ in operations(contract)}
    assert live | {EXCHANGE} == set(RECIPES)
    asked = probes(contract)
    assert len(asked) * (len(SEEN) + 1) >= 6000  # over the three who ask; 6,963 when this was written


@pytest.mark.parametrize(
    ("who", "hidden"),
    [("red", "cobalt"), pytest.param("blue", "crimson", marks=pytest.mark.slow), ("nobody", "crimson")],
)
def test_what_may_not_be_seen_does_not_exist(
    who: str, hidden: str, whole: World, make_world: Callable[[Sequence[str]], World]
) -> None:
    without = make_world([name for name in COLLECTIONS if name != hidden])
    forbidden = [name for name in COLLECTIONS if name not in (SEEN.get(who), PUBLIC)]
    needles = [needle for name in forbidden for needle in needles_of(name)]

    for probe in probes(whole.contract()):
        response = whole.send(who, probe)
        assert response == without.send(who, probe), probe
        said = [needle for needle in needles if needle in response.lower() and not probe.holds(needle)]
        assert said == [], (probe, response)
        assert not response.startswith("5"), (probe, response)


def test_who_may_see_it_is_told_all_that_is_searched_for_here(whole: World) -> None:
    """The needles are found where they may be: else the test above would find nothing for a bad reason."""
    told = "".join(whole.send("blue", probe) for probe in list_probes()).lower()

    assert all(needle in told for needle in needles_of("cobalt"))
    answer = whole.send("blue", Probe("POST", "/v1/ask", body={"question": QUESTIONS[1]}))
    assert "cobaltcoins" in answer
    assert "plaza" in answer
    address = f"openbook://cobalt/{URIS['cobalt'][0]}"
    for probe in (call("fetch", id=address), renewed(exchange("resources/read", uri=address), address)):
        assert "cobaltboss" in whole.send("blue", probe)

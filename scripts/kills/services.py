"""Kills of a service while it streams answers and keeps feedback."""

import json
import random
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from rag.feedback import Feedback, read_feedback
from scripts.attack_service import served
from scripts.kills.trials import Trial
from tests.ingest.forks import Forks
from tests.ingest.test_killed import RUN, Torn, answers, environment, succeed, write_folder

_LONGEST_S = 1.5  # after the first answer, until the kill
_QUESTION = "What is paragraph 3 of note 3 about?"


def services(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
    """Kill a service while clients stream answers and speak; what it said it keeps is kept."""
    write_folder(folder / "docs")
    succeed(forks.command([*RUN, str(folder / "docs")], environment(folder / "store")))
    expected = forks.steps([answers()], environment(folder / "store")).one("answers")
    chance = random.Random("services")  # noqa: S311
    for _ in range(kills):
        yield partial(_kill, forks, folder, expected, chance.uniform(0, _LONGEST_S))


def _kill(forks: Forks, folder: Path, expected: object, after_s: float) -> int:
    own = Path(tempfile.mkdtemp(dir=folder))
    store = own / "store"
    shutil.copytree(folder / "store", store)
    kept: list[str] = []
    with served(store, dict(environment(store))) as (process, port):
        _stream(port)
        clients = [threading.Thread(target=_repeat, args=(work,)) for work in (
            lambda: _stream(port), lambda: _stream(port), lambda: kept.append(_speak(port))
        )]  # fmt: skip
        for client in clients:
            client.start()
        time.sleep(after_s)
        process.kill()
        process.wait()
        for client in clients:
            client.join()
    said = {record.id for record in read_feedback(store) if isinstance(record, Feedback)}
    assert set(kept) <= said, "feedback that was acknowledged is gone"
    if forks.steps([answers()], environment(store)).one("answers") != expected:
        raise Torn
    shutil.rmtree(own)
    return 1


def _repeat(work: Callable[[], object]) -> None:
    """Do it until the service is gone."""
    with suppress(OSError, HTTPException, ValueError, KeyError):
        while True:
            work()


def _stream(port: int) -> None:
    body = {"question": _QUESTION, "stream": True}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/v1/ask", json.dumps(body), {"Content-Type": "application/json"})
        with connection.getresponse() as response:
            while response.read(512):
                pass


def _speak(port: int) -> str:
    body = {"answer_id": "ans-1", "question": _QUESTION, "thumb": "up", "note": "x" * 2000}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/v1/feedback", json.dumps(body), {"Content-Type": "application/json"})
        with connection.getresponse() as response:
            return str(json.loads(response.read())["id"])

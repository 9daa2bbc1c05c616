"""Kills of what is written beside the generations: keys, feedback, calibration."""

import json
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rag.answer.calibration import read_calibration
from rag.errors import RagError
from rag.feedback import Feedback, read_feedback
from rag.index.generations import Collection
from rag.index.manifest import read_manifest
from rag.keys import Keys
from scripts.kills.trials import Trial
from tests.ingest.forks import Forks
from tests.ingest.test_killed import RUN, Torn, choose, environment, succeed

_KEYS = {
    "create": ("keys", "create", "bob"),
    "revoke": ("keys", "revoke", "ann"),
    "public": ("keys", "public", "default"),
}
_CITIES = ("Oslo", "Bergen", "Lund", "Turku", "Riga", "Gdansk", "Bremen", "Ghent", "Lille", "Porto", "Bilbao", "Pisa")

Look = Callable[[Path], object]  # at a store's state; raises where it is torn


def keys(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
    """Kill creating, revoking and publishing; the other keys stay, and the command can be given again."""
    _index(forks, folder)
    Keys(folder / "store").create("ann", collections=None)
    Keys(folder / "store").create("eve", collections=None)
    for arguments in _KEYS.values():
        yield from _trials(forks, folder, kills // len(_KEYS), "rag", arguments, _known_keys)


def feedback(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
    """Kill keeping a record; the earlier ones stay."""
    _index(forks, folder)
    for number in range(3):
        succeed(forks.command([str(folder / "store"), f"fb-{number}"], {}, program="feedback"))
    yield from _trials(forks, folder, kills, "feedback", ("STORE", "fb-new"), _said)


def calibrations(forks: Forks, folder: Path, kills: int) -> Iterator[Trial]:
    """Kill `rag eval --calibrate`; the collection has the earlier calibration, or the new one."""
    questions = _write_cities(folder)
    _index(forks, folder)
    command = ("eval", str(questions), "--calibrate", "--json")
    succeed(forks.command(command, environment(folder / "store"), program="rag"))
    yield from _trials(forks, folder, kills, "rag", (*command, "--false-abstentions", "0.4"), _calibration)


def _trials(
    forks: Forks, folder: Path, kills: int, program: str, arguments: Sequence[str], look: Look
) -> Iterator[Trial]:
    """Yield trials at as many of the calls that change a file; there may be few, which are then taken again."""
    whole = folder / "whole"
    shutil.copytree(folder / "store", whole)
    counted = forks.command(_of(arguments, whole), environment(whole), count=True, program=program)
    succeed(counted)
    old, new = look(folder / "store"), look(whole)
    shutil.rmtree(whole)
    calls = choose(counted.one("sites"), kills, random.Random(program))  # noqa: S311
    for number in range(kills):
        call = calls[number % len(calls)]
        yield partial(_kill, forks, folder, program, arguments, call, look, (old, new))


def _kill(
    forks: Forks, folder: Path, program: str, arguments: Sequence[str], call: tuple[str, int], look: Look,
    states: tuple[object, object],
) -> int:  # fmt: skip
    store = folder / "killed"
    shutil.rmtree(store, ignore_errors=True)  # of a trial that failed
    shutil.copytree(folder / "store", store)
    settings = environment(store)
    ended = forks.command(_of(arguments, store), settings, kill_at=call, program=program)
    try:
        left = look(store)
    except (RagError, sqlite3.Error, ValueError) as error:
        raise Torn from error
    if left not in states:
        raise Torn(left)
    again = forks.command(_of(arguments, store), settings, program=program)
    assert again.code == 0, again.said
    assert look(store) == states[1] or left == states[1], "what was asked for again is not there"
    shutil.rmtree(store)
    return int(ended.code == -signal.SIGKILL)


def _of(arguments: Sequence[str], store: Path) -> list[str]:
    return [str(store) if argument == "STORE" else argument for argument in arguments]


def _known_keys(store: Path) -> object:
    look = Keys(store).look(b"ob_" + b"A" * 43)
    return sorted({(key.name, key.revoked is None) for key in Keys(store).known()}), sorted(look.public)


def _said(store: Path) -> object:
    records = list(read_feedback(store))
    for record in records:
        if not isinstance(record, Feedback):
            raise record
    return sorted({record.id for record in records if isinstance(record, Feedback)})


def _calibration(store: Path) -> object:
    place = Collection(store, "default")
    fingerprint = str(read_manifest(place, str(place.current())).encoder["fingerprint"])
    calibration = read_calibration(place, fingerprint)
    assert calibration is not None
    fitted_on = {name: value for name, value in calibration.fitted_on.items() if name != "created"}
    return replace(calibration, fitted_on=fitted_on)


def _index(forks: Forks, folder: Path) -> None:
    docs = folder / "docs"
    docs.mkdir(exist_ok=True)
    (docs / "note.txt").write_text("A note about bees.\n")
    succeed(forks.command([*RUN, str(docs)], environment(folder / "store")))


def _write_cities(folder: Path) -> Path:
    """Write two documents of each city, and a question to each, and one to none."""
    (folder / "docs").mkdir()
    rows: list[dict[str, object]] = []
    for number, city in enumerate(_CITIES):
        for topic in ("harbour", "library"):
            quote = f"The {topic} of {city} opened in {1900 + number}."
            (folder / "docs" / f"{city}-{topic}.txt").write_text(f"{quote} It has {number + 3} floors.\n")
            place = {"uri": f"docs/{city}-{topic}.txt", "start": 0, "end": len(quote), "quote": quote}
            rows.append({"id": f"{city} {topic}", "question": f"When was the {topic} of {city} opened?", **place})
    nowhere = dict.fromkeys(("uri", "start", "end", "quote"))
    rows.append({"id": "none", "question": "Who composed the anthem?", **nowhere})
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path

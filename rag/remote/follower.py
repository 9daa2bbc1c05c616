"""Follows a target into a replica's cache: looks for newer publications, takes them whole, removes what is replaced."""

import random
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rag.embedders.shared_encoders import UNFINISHED
from rag.errors import RagError, StorageError, TargetAway, TargetDamaged, TargetRefused, UsageError
from rag.files import checksum, is_full, storage_errors, write_atomically
from rag.index.generations import (
    Collection,
    building_generation,
    generation_name,
    list_collections,
    list_generations,
    prune,
    writer_lock,
)
from rag.index.manifest import Manifest, read_manifest, seal_and_publish
from rag.index.views import remove_temporary_leftovers
from rag.remote.fetching import Fetching
from rag.remote.publications import (
    Publication,
    published_collections,
    published_numbers,
    read_publication,
    read_pushed_manifest,
)
from rag.remote.replica import Replica
from rag.remote.replica_state import Followed, ReplicaState, read_state, write_state
from rag.targets import Target, open_target
from rag.waits import growing_wait

_KEPT = "fetched"  # a collection's folder of files that were fetched for a generation which is not whole yet
_AT_ONCE = 8  # files that are fetched at the same time: most are small, so that waiting is what takes time
_RETRIES = 1  # of a request; the next look tries again
_LONGEST_AWAY = 2.0  # times the usual wait, while the target is away: it is looked for almost as often
_LONGEST_FAILED_S = 60.0  # between two tries of a publication that is damaged, or has no room here
_REPEAT_S = 300.0  # after which a problem that lasts is said again


@dataclass(frozen=True, slots=True)
class Failure:
    """A publication that could not be taken."""

    number: int
    tries: int
    again_at: float  # of time.monotonic
    problem: str


class Follower:
    """The only writer of a replica's cache; `say` is told each line of what happens."""

    def __init__(self, replica: Replica, say: Callable[[str], None]) -> None:
        self._replica = replica
        self._say = say
        self._target: Target | None = None
        self._state = read_state(replica.cache) or ReplicaState(replica.target)
        self._trusted: dict[str, set[str]] = {}  # by collection, the checksums of files that were compared
        self._notes: dict[str, tuple[str, Mapping[str, Any]]] = {}  # by collection, of the generation that is published
        self._confirmed = set[str]()  # collections whose publication is what the target has under its number
        self._failures: dict[str, Failure] = {}
        self._tries_away = 0
        self._said: dict[str, tuple[str, float]] = {}

    def check(self) -> None:
        """Compare what the cache has with its checksums, unless that was done since the service started.

        What is damaged is published no more, so that it is fetched again. What no replica follows is removed.
        """
        if self._state.is_checked:
            return
        cache = self._replica.cache
        remove_temporary_leftovers()
        for unfinished in (cache / "encoders").glob(f"{UNFINISHED}*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        for folder in (cache / "collections").glob("*"):
            if self._replica.collections and folder.name not in self._replica.collections:
                shutil.rmtree(folder)
        for name in list_collections(cache):
            place = Collection(cache, name)
            with writer_lock(place):
                if why := self._damage(place):
                    self._say(f"'{name}' in {cache} is damaged ({why}), and is fetched again")
                    (place.folder / "CURRENT").unlink(missing_ok=True)
        self._save(replace(self._state, is_checked=True))

    def step(self) -> float:
        """Look at the target once, and take what is new; return the seconds to wait before the next look."""
        try:
            newest = self._look()
            self._save(replace(self._state, seen_at=time.time()))
            problem = self._take(newest)
            if self._tries_away:
                self._say(f"{self._replica.target} answers again")
            self._tries_away = 0
            self._said.pop("", None)
        except (StorageError, UsageError) as error:
            self._target = None  # it is opened again: credentials may lie in a file that was replaced
            self._tries_away += 1
            problem = _problem(error)
            self._tell("", problem, str(error))
        self._remove_replaced()
        self._save(replace(self._state, problem=problem))
        poll_s = self._replica.poll_s
        wait_s = growing_wait(poll_s, _LONGEST_AWAY * poll_s, self._tries_away, factor=1.5)
        return wait_s * random.uniform(0.8, 1.0)  # noqa: S311 - so that many replicas do not ask at once

    def _look(self) -> dict[str, int]:
        """Return the newest publication's number of each collection; raises StorageError where it does not answer."""
        target = self._open()
        names = self._replica.collections or [name for name in published_collections(target) if _is_name(name)]
        return {name: self._newest(target, name) for name in dict.fromkeys([*names, self._replica.collection])}

    def _open(self) -> Target:
        if self._target is None or self._target.folder is not None:  # a folder: whether it is still mounted
            self._target = open_target(self._replica.target, retries=_RETRIES)
        return self._target

    def _newest(self, target: Target, name: str) -> int:
        seen = self._state.collections.get(name, Followed()).newest
        numbers = published_numbers(target, name, after=seen - 1) if seen else []
        numbers = numbers or published_numbers(target, name)
        return numbers[-1] if numbers else 0

    def _take(self, newest: Mapping[str, int]) -> str:
        """Take each collection's newest publication; return the problem of the first that cannot be taken, or none.

        Raises TargetAway and TargetRefused.
        """
        problems: list[str] = []
        for name, number in newest.items():
            if number == 0:
                if name == self._replica.collection or name in self._state.collections:
                    problems.append("empty")
                    others = ", ".join(each for each, count in newest.items() if count) or "nothing"
                    self._tell(name, "empty", f"{self._replica.target} has no '{name}' (it has: {others}); push it")
                continue
            failure = self._failures.get(name)
            if failure is not None and failure.number == number and time.monotonic() < failure.again_at:
                problems.append(failure.problem)
                continue
            try:
                publication = self._take_one(name, number)
            except (TargetAway, TargetRefused):
                raise
            except (RagError, OSError) as error:
                problems.append(self._fail(name, number, error))
                continue
            self._failures.pop(name, None)
            self._said.pop(name, None)
            self._note(name, Followed(publication, number, time.time()))
        return problems[0] if problems else ""

    def _take_one(self, name: str, number: int) -> int:
        """Publish here what the target has under a number, unless it is; return that number."""
        installed = self._installed(name)
        if installed is not None and installed["number"] == number and name in self._confirmed:
            return number
        target = self._open()
        publication = read_publication(target, name, number)
        if installed is None or (installed["number"], installed["manifest"]) != (number, publication.manifest):
            began = time.monotonic()
            fetching = self._install(target, publication)
            self._say(
                f"publication {number} of '{name}' is here: {fetching.files} files, {fetching.bytes / 2**20:.1f} MB, "
                f"{time.monotonic() - began:.1f} s"
            )
        self._confirmed.add(name)
        return number

    def _install(self, target: Target, publication: Publication) -> Fetching:
        place = Collection(self._replica.cache, publication.collection)
        kept = place.folder / _KEPT
        with storage_errors(place.store), writer_lock(place, wait=True):
            manifest = read_pushed_manifest(target, publication)
            trusted = self._trusted.setdefault(place.name, set())
            fetching = Fetching(target, place, publication, manifest, kept=kept, trusted=trusted, at_once=_AT_ONCE)
            beside = {path: fetching.beside(path.name) for path in (place.sources, place.calibration)}
            fetching.take_encoder()
            with building_generation(place) as building:
                fetching.fill(building)
                for path, text in beside.items():
                    if text is None:
                        path.unlink(missing_ok=True)
                    else:
                        write_atomically(path, text)
                seal_and_publish(place, building, _installed_manifest(manifest, publication, building), keep=0)
            shutil.rmtree(kept, ignore_errors=True)
            trusted &= set(manifest.checksums.values())
        return fetching

    def _installed(self, name: str) -> Mapping[str, Any] | None:
        """Return what was noted of the publication that is published here; None where there is none."""
        place = Collection(self._replica.cache, name)
        current = place.current()
        if current is None:
            return None
        if self._notes.get(name, ("", {}))[0] != current:
            self._notes[name] = (current, read_manifest(place, current).report.get("pulled", {}))
        return self._notes[name][1] or None

    def _damage(self, place: Collection) -> str:
        """Return what is wrong with the published generation, empty if nothing is; trust the files that are whole."""
        try:
            current = place.current()
            manifest = read_manifest(place, str(current))
            folder, encoder = place.generation(str(current)), place.store / "encoders" / _fingerprint(manifest)
            encoder_files = manifest.report["pulled"]["encoder_files"]
            differing = [name for name, own in manifest.checksums.items() if not _is(folder / name, own)]
            if any(not _is(encoder / name, own) for name, own in encoder_files.items()):
                shutil.rmtree(encoder, ignore_errors=True)
                differing.append("its encoder")
        except (RagError, OSError, LookupError, TypeError) as error:
            return str(error)
        whole = {own for name, own in manifest.checksums.items() if name not in differing}
        self._trusted[place.name] = whole - {manifest.checksums.get(name) for name in differing}
        return differing[0] if differing else ""

    def _remove_replaced(self) -> None:
        """Remove generations that nobody reads any more, and encoders that no generation was built with."""
        cache = self._replica.cache
        places = [Collection(cache, name) for name in list_collections(cache)]
        if not any(len(list_generations(place)) > 1 for place in places):
            return
        used = set[str]()
        with suppress(RagError, OSError):  # what cannot be removed now is looked at again
            for place in places:
                with writer_lock(place, wait=True):
                    prune(place, keep=0)
                used |= {_fingerprint(read_manifest(place, name)) for name in list_generations(place)}
            for encoder in (cache / "encoders").glob("*"):
                if encoder.name not in used:
                    shutil.rmtree(encoder)

    def _fail(self, name: str, number: int, error: Exception) -> str:
        before, problem = self._failures.get(name), _problem(error)
        tries = before.tries + 1 if before is not None and before.number == number else 1
        wait_s = growing_wait(self._replica.poll_s, _LONGEST_FAILED_S, tries - 1)
        self._failures[name] = Failure(number, tries, time.monotonic() + wait_s, problem)
        known = self._state.collections.get(name, Followed())
        self._note(name, replace(known, newest=number))
        self._tell(name, problem, f"publication {number} of '{name}' cannot be taken: {error}; it is tried again")
        return problem

    def _note(self, name: str, followed: Followed) -> None:
        self._save(replace(self._state, collections={**self._state.collections, name: followed}))

    def _tell(self, name: str, problem: str, line: str) -> None:
        """Say what is wrong, once, and again while it lasts: what it says of itself may differ each time."""
        before, at = self._said.get(name, ("", 0.0))
        if problem != before or time.monotonic() > at + _REPEAT_S:
            self._said[name] = (problem, time.monotonic())
            self._say(line)

    def _save(self, state: ReplicaState) -> None:
        self._state = state
        try:
            write_state(self._replica.cache, state)
        except OSError as error:
            self._tell("state", "full", f"the state in {self._replica.cache} cannot be written: {error.strerror}")


def _problem(error: Exception) -> str:
    """Return which of `PROBLEMS` an error is."""
    kinds: dict[type[Exception], str] = {TargetAway: "away", TargetRefused: "refused", TargetDamaged: "damaged"}
    is_of_the_disk = is_full(error) or (error.__cause__ is not None and is_full(error.__cause__))
    return "full" if is_of_the_disk else kinds.get(type(error), "failed")


def _installed_manifest(manifest: Manifest, publication: Publication, building: Path) -> Manifest:
    came = {
        "number": publication.number,
        "generation": publication.generation,
        "manifest": publication.manifest,
        "encoder_files": dict(publication.encoder_files),
    }
    return replace(manifest, generation=generation_name(building), report={**manifest.report, "pulled": came})


def _fingerprint(manifest: Manifest) -> str:
    return str(manifest.encoder["fingerprint"])


def _is(path: Path, digest: str) -> bool:
    try:
        return checksum(path) == digest
    except OSError:
        return False


def _is_name(name: str) -> bool:
    try:
        Collection(Path(), name)
    except UsageError:
        return False
    return True

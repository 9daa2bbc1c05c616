"""Runs an image's command as its engine would be told to: another user, a read-only root, no way to a network.

`unshare` starts it in namespaces of its own (see `__main__`), so that its mounts and its port are nobody else's.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from scripts.prove_dockerfile.instructions import Stage, expand

_PATIENCE_S = 600  # a busy machine takes minutes to compile the encoder
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 0x1  # linux/sockios.h, linux/if.h
_DEVICES = ("null", "zero", "full", "random", "urandom")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_QUESTION, _PHRASE = "How many days may I work from another country?", "20 working days"
_NOTE = "# Canteen\n\nThe canteen on the ground floor serves lunch from 11:45 to 13:30.\n"


@dataclass(frozen=True, slots=True)
class Container:
    """What an engine makes of an image: its root, read-only, with /data, /documents and /tmp mounted."""

    root: Path
    image: Stage

    def start(self, words: Sequence[str], **how: Any) -> subprocess.Popen[str]:
        """Start a command as the image's user in its folder and environment, without any capability."""
        return subprocess.Popen([*self._inside(), *words], text=True, **how)  # noqa: S603 (the Dockerfile's)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run([*self._inside(), *words], text=True, capture_output=True, timeout=_PATIENCE_S)  # noqa: S603

    def succeed(self, *words: str) -> str:
        """Run a command that must end with 0; return what it prints."""
        done = self.run(*words)
        assert done.returncode == 0, f"{' '.join(words)} ended with {done.returncode}: {done.stderr}"
        return done.stdout

    def _inside(self) -> list[str]:
        user, _, group = _last(self.image, "USER").partition(":")
        environment = {name: expand(value, {"PATH": _PATH}) for name, value in self.image.environment().items()}
        return [
            *("chroot", str(self.root), "setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"),
            *("--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"),
            *("env", "--ignore-environment", f"--chdir={_last(self.image, 'WORKDIR')}"),
            *(f"{name}={value}" for name, value in environment.items()),
        ]


def prove(root: Path, image: Stage, documents: Path) -> None:
    """Start the image in every way that docs/deploying.md shows; raises AssertionError where it does not hold."""
    _raise_loopback()
    container = Container(_mount(root, documents), image)
    command = image.last("CMD")
    health = image.last("HEALTHCHECK")
    assert command is not None
    assert health is not None
    _say(_user(container))
    _say(_no_torch(container))
    _say(_refused(container, command.words(), 2, "without a key"))
    key = _key(container, "ann")
    _say(_refused(container, command.words(), 4, "without an index"))
    container.succeed("ingest", "run", "/documents")
    _say("ingest run /documents: done")
    with _running(container, ["ingest", "work"]) as worker, _running(container, command.words()) as service:
        _until(lambda: _get("/readyz", None)[0] == 200, "the service is ready")
        _say(f"/healthz {_get('/healthz', None)}, /readyz {_get('/readyz', None)[0]}")
        _say(f"HEALTHCHECK ended with {container.run(*health.words()).returncode}")
        assert container.run(*health.words()).returncode == 0
        assert _ask(_QUESTION, None)[0] == 401, "a question without a key is answered"
        _say(_answered(_QUESTION, _PHRASE, key))
        _say(_uploaded(_key(container, "ben", "--can", "manage")))
        memory = [_peak_mb(container, process) for process in (service, worker)]
        _say(f"peak memory: service {memory[0]} MB, worker {memory[1]} MB")
    assert container.run(*health.words()).returncode != 0, "HEALTHCHECK finds a service that has ended healthy"
    _say("HEALTHCHECK fails where the service has ended")


def _user(container: Container) -> str:
    """Check that the process is nobody's and can write nowhere but to its mounts."""
    status = dict(line.split(":\t", 1) for line in container.succeed("cat", "/proc/self/status").splitlines())
    assert int(status["Uid"].split()[0]) != 0
    assert int(status["CapEff"], 16) == int(status["CapBnd"], 16) == 0
    assert status["NoNewPrivs"] == "1"
    for folder in ("/", "/opt/openbook", "/etc", "/usr", "/documents"):
        done = container.run("touch", f"{folder}/written")
        assert "Read-only file system" in done.stderr, f"{folder} can be written to: {done.stderr}"
    return f"user {status['Uid'].split()[0]}, no capabilities, no new privileges, read-only but /data and /tmp"


def _no_torch(container: Container) -> str:
    code = "import importlib.util as u; print([n for n in ('torch', 'sentence_transformers') if u.find_spec(n)])"
    assert container.succeed("python", "-c", code).strip() == "[]"
    return "no torch, no sentence-transformers"


def _refused(container: Container, command: Sequence[str], code: int, why: str) -> str:
    done = container.run(*command)
    assert done.returncode == code, f"{why} it ends with {done.returncode}: {done.stderr}"
    return f"{why} it ends with {code}: {done.stderr.strip().splitlines()[-1]}"


def _key(container: Container, name: str, *more: str) -> str:
    printed = container.succeed("rag", "keys", "create", "--name", name, *more).split()
    return next(word for word in printed if word.startswith("ob_"))


def _answered(question: str, phrase: str, key: str) -> str:
    """Ask, and slice each citation out of its document's text."""
    began = time.monotonic()
    status, answer = _ask(question, key)
    seconds = time.monotonic() - began
    assert status == 200, answer
    assert phrase in answer["answer"], answer["answer"]
    assert answer["citations"], "an answer without a citation"
    for citation in answer["citations"]:
        document = _get(f"/v1/documents/{citation['document_id']}", key)[1]
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
    return f"“{question}”: {len(answer['citations'])} citations hold, {seconds * 1000:.0f} ms"


def _uploaded(key: str) -> str:
    """Send a file, let the worker index it, and ask for it."""
    status, job = _send("POST", "/v1/documents?name=canteen.md", key, _NOTE.encode(), "text/markdown")
    assert status == 202, job
    _until(lambda: _get(f"/v1/jobs/{job['id']}", key)[1]["state"] == "finished", "the worker has indexed the upload")
    question = "When does the canteen serve lunch?"
    _until(lambda: "11:45" in _ask(question, key)[1].get("answer", ""), "the service answers from the new generation")
    return f"an upload is indexed by the worker; {_answered(question, '11:45', key)}"


@contextmanager
def _running(container: Container, command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """Have a command run as a process of its own; SIGTERM must end it, as a success or as that signal's death."""
    with tempfile.TemporaryFile("w+") as output:
        process = container.start(command, stdout=output, stderr=output)
        try:
            yield process
        except BaseException:
            output.seek(0)
            print(output.read()[-2000:])
            raise
        finally:
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            code = process.wait(_PATIENCE_S)
            _say(f"SIGTERM: {' '.join(command)} ended with {code} after {time.monotonic() - began:.1f} s")
    assert code in (0, -signal.SIGTERM), f"{' '.join(command)} ended with {code} on SIGTERM"


def _peak_mb(container: Container, process: subprocess.Popen[str]) -> int:
    lines = (container.root / f"proc/{process.pid}/status").read_text("utf-8").splitlines()  # of our namespace
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def _ask(question: str, key: str | None) -> tuple[int, Any]:
    return _send("POST", "/v1/ask", key, json.dumps({"question": question}).encode(), "application/json")


def _get(path: str, key: str | None) -> tuple[int, Any]:
    try:
        return _send("GET", path, key, None, "")
    except OSError:  # nothing listens yet
        return 0, None


def _send(method: str, path: str, key: str | None, body: bytes | None, media_type: str) -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", 8000, timeout=_PATIENCE_S)
    headers: Mapping[str, str] = {
        **({"Authorization": f"Bearer {key}"} if key else {}),
        **({"Content-Type": media_type} if media_type else {}),
    }
    connection.request(method, path, body, dict(headers))
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"not within {_PATIENCE_S} s: {what}"
        time.sleep(0.2)


def _last(image: Stage, name: str) -> str:
    instruction = image.last(name)
    assert instruction is not None, f"the image has no {name}"
    return instruction.argument


def _raise_loopback() -> None:
    """Take loopback into use: a new namespace has it, switched off, and nothing else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", _IFF_UP))


def _mount(root: Path, documents: Path) -> Path:
    """Mount the root read-only, and what an engine mounts into it; return where. The namespace's end unmounts it."""
    place = Path(tempfile.mkdtemp(prefix="openbook-image-"))
    volume = place.with_name(f"{place.name}-data")
    shutil.copytree(root / "data", volume)  # a new volume is what the image has there
    owner = (root / "data").stat()
    os.chown(volume, owner.st_uid, owner.st_gid)
    (root / "documents").mkdir(exist_ok=True)
    _call("mount", "--make-rprivate", "/")
    _call("mount", "--bind", root, place)
    _call("mount", "-o", "remount,bind,ro", place)
    _call("mount", "-t", "proc", "proc", place / "proc")
    _call("mount", "-t", "tmpfs", "-o", "mode=1777,size=512m", "tmpfs", place / "tmp")
    _call("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", place / "dev")
    for name in _DEVICES:
        (place / "dev" / name).touch()
        _call("mount", "--bind", f"/dev/{name}", place / "dev" / name)
    (place / "dev/shm").mkdir()
    _call("mount", "-t", "tmpfs", "-o", "mode=1777,size=64m", "tmpfs", place / "dev/shm")
    _call("mount", "--bind", volume, place / "data")
    _call("mount", "--bind", documents, place / "documents")
    _call("mount", "-o", "remount,bind,ro", place / "documents")
    return place


def _call(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True)  # noqa: S603 (our own words)


def _say(line: str) -> None:
    print(f"ok  {line}", flush=True)

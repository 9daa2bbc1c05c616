"""The process that follows a target beside a service: `rag serve --from`; it ends with the service.

A process of its own, since what reads checksums and manifests must not hold up those who ask.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from rag.remote.follower import Follower
from rag.remote.replica import Replica

_BOOT = "import sys; sys.path[:] = {path!r}; from rag.remote.follower_process import main; main()"


def follower_command(replica: Replica) -> list[str]:
    """Return the command that follows a replica's target as long as its standard input is open."""
    given = [replica.target, str(replica.cache), str(replica.keys), replica.collection, str(replica.poll_s)]
    return [sys.executable, "-P", "-c", _BOOT.format(path=sys.path), *given, *replica.collections]


def main() -> None:
    """Follow until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is the service's, which ends us
    threading.Thread(target=_end_with_service, name="service", daemon=True).start()
    target, cache, keys, collection, poll_s, *collections = sys.argv[1:]
    replica = Replica(target, Path(cache), Path(keys), collection, tuple(collections), float(poll_s))
    follower = Follower(replica, _say)
    follower.check()
    while True:
        time.sleep(follower.step())


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _end_with_service() -> None:
    sys.stdin.buffer.read()
    os._exit(0)  # at any point: what is here is whole, and what is half here goes on

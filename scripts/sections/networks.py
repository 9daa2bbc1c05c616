"""Machines that are network namespaces of Linux on one bridge: each has an address, and a cable that can be pulled.

Needs root, and `ip` of iproute2.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

BUCKET_PORT = 9000  # of a machine that is a storage


@dataclass(frozen=True, slots=True)
class Machine:
    """A namespace; `cable` is its end of the link that lies on the bridge."""

    namespace: str
    address: str
    cable: str

    def command(self, *words: str) -> list[str]:
        """Return the command that runs `words` there."""
        return ["ip", "netns", "exec", self.namespace, *words]

    def plug(self, *, is_in: bool) -> None:
        """Put the cable in, or pull it: nothing arrives any more, and nobody is told."""
        _ip("link", "set", self.cable, "up" if is_in else "down")


def plain_environment() -> dict[str, str]:
    """Return the environment of a process on a machine: this one's, without proxies, settings and buckets."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return {name: value for name, value in kept.items() if not name.startswith(("RAG_", "AWS_"))}


def can_make_networks() -> bool:
    """Whether this process may make a network, which it tries, and finds `ip`; root in a container may not."""
    if os.geteuid() or shutil.which("ip") is None:
        return False
    try:
        with network(1):
            return True
    except subprocess.CalledProcessError:
        return False


@contextmanager
def network(count: int) -> Iterator[tuple[str, list[Machine]]]:
    """Yield the address of this machine on a new bridge, and `count` machines there; all are removed afterwards."""
    own = f"ob{os.getpid() % 10**6}"
    subnet = f"10.97.{os.getpid() % 250 + 1}"  # two networks of one run are of two processes
    bridge, address = f"{own}b", f"{subnet}.1"
    machines = [Machine(f"{own}n{number}", f"{subnet}.{number + 10}", f"{own}c{number}") for number in range(count)]
    try:
        _ip("link", "add", bridge, "type", "bridge")
        _ip("addr", "add", f"{address}/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        for machine in machines:
            _join(machine, bridge)
        yield address, machines
    finally:
        for machine in machines:
            subprocess.run(["ip", "netns", "del", machine.namespace], check=False, stderr=subprocess.DEVNULL)  # noqa: S603, S607
        subprocess.run(["ip", "link", "del", bridge], check=False, stderr=subprocess.DEVNULL)  # noqa: S603, S607


def _join(machine: Machine, bridge: str) -> None:
    _ip("netns", "add", machine.namespace)
    _ip("link", "add", machine.cable, "type", "veth", "peer", "name", "eth0", "netns", machine.namespace)
    _ip("link", "set", machine.cable, "master", bridge, "up")
    for words in (
        ("addr", "add", f"{machine.address}/24", "dev", "eth0"),
        ("link", "set", "eth0", "up"),
        ("link", "set", "lo", "up"),
    ):
        subprocess.run(machine.command("ip", *words), check=True)  # noqa: S603 - our own words


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)  # noqa: S603, S607 - our own words; wherever it is

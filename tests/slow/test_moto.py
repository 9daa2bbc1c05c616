"""Pushed and pulled by moto's server, which speaks S3's protocol: with uploads in parts, and with versions.

moto brings 60 packages, so the extra `dev` lacks it; `moto_server` is found on the path: `pip install 'moto[server]'`.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from ingest.upkeep.erasing_targets import erase_everywhere
from ingest.upkeep.forgetting import forget
from ingest.upkeep.pulling import pull
from ingest.upkeep.pushing import push
from rag.errors import StorageError
from rag.files import checksum
from rag.settings import Settings
from rag.targets import open_target
from tests.indexes import EXPENSES, REMOTE
from tests.ingest.erasing import unique_pieces
from tests.ingest.upkeep.test_backing_up import answers
from tests.ingest.upkeep.test_travelling import URI, change, race_writers
from tests.object_server import bucket_environment

pytestmark = pytest.mark.slow
SERVER = shutil.which("moto_server")
STARTS_S = 60.0
VERSIONING = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    if SERVER is None:
        pytest.skip("there is no moto_server; pip install 'moto[server]'")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    process = subprocess.Popen(
        [SERVER, "-H", "127.0.0.1", "-p", str(number)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + STARTS_S
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", number), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield number
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def bucket(port: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new bucket's name."""
    name = f"bucket-{time.monotonic_ns()}"
    put(port, f"/{name}")
    for variable, value in bucket_environment("127.0.0.1", port).items():
        monkeypatch.setenv(variable, value)
    return name


@pytest.fixture
def elsewhere(own_index: Settings, tmp_path: Path) -> Settings:
    return own_index.model_copy(update={"store": tmp_path / "elsewhere"})


def put(port: int, path: str, body: bytes = b"") -> None:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("PUT", path, body)
    assert connection.getresponse().status == 200
    connection.close()


def test_pushed_pulled_and_forgotten(own_index: Settings, elsewhere: Settings, bucket: str) -> None:
    target = f"s3://{bucket}/openbook"
    assert push(own_index, target).number == 1
    pull(elsewhere, target)
    assert answers(elsewhere) == answers(own_index)
    change(own_index)
    forget(own_index, [URI])
    assert erase_everywhere(own_index).unfinished == ()
    pull(elsewhere, target)
    assert answers(elsewhere) == answers(own_index)
    pieces = {piece.encode() for piece in unique_pieces(EXPENSES, [REMOTE])}
    opened = open_target(target)
    names = opened.sizes("collections")
    assert len([name for name in names if "/published/" in name]) == 1
    for name in names:
        content = opened.read(name, 2**30).lower()
        assert not any(piece in content for piece in pieces), name


def test_a_large_file_travels_in_parts(bucket: str, tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(bytes(range(256)) * (20 * 2**12))  # 20 MB
    target = open_target(f"s3://{bucket}")
    assert target.upload("files/a", file, checksum(file)) == file.stat().st_size
    target.download("files/a", target.sizes("files")["files/a"], tmp_path / "copy", checksum(file))
    with pytest.raises(StorageError, match="was changed"):
        target.upload("files/b", file, "0" * 64)
    assert set(target.sizes("files")) == {"files/a"}


def test_a_bucket_with_versions_is_reported(own_index: Settings, bucket: str, port: int) -> None:
    put(port, f"/{bucket}?versioning", VERSIONING)
    push(own_index, f"s3://{bucket}")
    forget(own_index, [URI])
    assert "keeps older versions" in erase_everywhere(own_index).unfinished[0]


def test_two_writers(own_index: Settings, elsewhere: Settings, bucket: str) -> None:
    push(own_index, f"s3://{bucket}")
    pull(elsewhere, f"s3://{bucket}")
    target = open_target(f"s3://{bucket}")
    assert race_writers(own_index, elsewhere, target, 30) == 30

"""A server that speaks as much of S3's protocol as a push and a pull need, and misbehaves on demand.

Whole objects in memory, one bucket, no signatures checked; no uploads in parts.
"""

import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "handbook"
_WHEN = "Mon, 02 Mar 2026 08:00:00 GMT"


@dataclass(slots=True)
class Bucket:
    """What the server holds, and how it misbehaves.

    `is_conditional`: keep to If-None-Match. `requests_until_expiry`: then every request is refused. `loses_answers_to`:
    a part of names whose first PUT is carried out and then answered with an error. `delay_s`: before each answer.
    `on_request`: called as each arrives; where it says no, the connection is closed and nothing is carried out.
    """

    objects: dict[str, bytes] = field(default_factory=dict)
    is_conditional: bool = True
    keeps_versions: bool = False
    requests_until_expiry: int | None = None
    loses_answers_to: str = ""
    delay_s: float = 0.0
    on_request: Callable[[], bool] = lambda: True
    lost: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


def bucket_environment(host: str, port: int) -> dict[str, str]:
    """Return what a client needs to reach a server without signatures."""
    return {
        "AWS_ENDPOINT": f"http://{host}:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_REGION": "us-east-1",
    }


@contextmanager
def serving(bucket: Bucket, host: str = "127.0.0.1", port: int = 0) -> Iterator[dict[str, str]]:
    """Serve a bucket, on loopback unless told otherwise; yields the environment that a client needs."""

    class Handler(_Handler):
        pass

    Handler.bucket = bucket
    server = ThreadingHTTPServer((host, port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield bucket_environment(host, server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    bucket: Bucket
    protocol_version = "HTTP/1.1"

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        is_taken = self.bucket.on_request()
        self.close_connection |= not is_taken
        return is_taken

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self._is_expired():
            return
        name = self._name()
        with self.bucket.lock:
            is_new = name not in self.bucket.objects
            if self.bucket.is_conditional and self.headers.get("If-None-Match") == "*" and not is_new:
                self._answer(412, _error("PreconditionFailed"))
                return
            self.bucket.objects[name] = content
            loses = bool(self.bucket.loses_answers_to) and self.bucket.loses_answers_to in name
            if loses and name not in self.bucket.lost:
                self.bucket.lost.add(name)
                self._answer(500, _error("InternalError"))
                return
        version = {"x-amz-version-id": "v1"} if self.bucket.keeps_versions else {}
        self._answer(200, b"", {"ETag": _etag(content), **version})

    def do_GET(self) -> None:
        time.sleep(self.bucket.delay_s)
        if self._is_expired():
            return
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            asked = {name: values[0] for name, values in query.items()}
            self._answer(200, self._listed(**{name.replace("-", "_"): value for name, value in asked.items()}))
            return
        content = self.bucket.objects.get(self._name())
        if content is None:
            self._answer(404, _error("NoSuchKey"))
            return
        headers = {"ETag": _etag(content), "Last-Modified": _WHEN}
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if wanted is None:
            self._answer(200, content, headers)
        else:
            start, end = int(wanted[1]), min(int(wanted[2]) + 1, len(content))
            self._answer(
                206, content[start:end], {**headers, "Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
            )

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        """Delete many."""
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self._is_expired():
            return
        names = re.findall(r"<Key>(.*?)</Key>", asked)
        with self.bucket.lock:
            for name in names:
                self.bucket.objects.pop(name, None)
        deleted = "".join(f"<Deleted><Key>{escape(name)}</Key></Deleted>" for name in names)
        self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    def do_DELETE(self) -> None:
        if self._is_expired():
            return
        with self.bucket.lock:
            self.bucket.objects.pop(self._name(), None)
        self._answer(204, b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing."""

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")

    def _listed(self, prefix: str = "", start_after: str = "", delimiter: str = "", **_others: str) -> bytes:
        with self.bucket.lock:
            objects = [each for each in sorted(self.bucket.objects.items()) if each[0].startswith(prefix)]
        folders = set[str]()
        if delimiter:
            rests = {name: name.removeprefix(prefix) for name, _ in objects}
            folders = {prefix + rest.partition("/")[0] + "/" for rest in rests.values() if "/" in rest}
            objects = [(name, content) for name, content in objects if "/" not in rests[name]]
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(content)}</Size><ETag>{_etag(content)}</ETag>"
            "<LastModified>2026-03-02T08:00:00.000Z</LastModified></Contents>"
            for name, content in objects
            if name > start_after
        )
        rows += "".join(
            f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>" for folder in sorted(folders)
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode()

    def _is_expired(self) -> bool:
        with self.bucket.lock:
            left = self.bucket.requests_until_expiry
            if left is None or left > 0:
                self.bucket.requests_until_expiry = None if left is None else left - 1
                return False
        self._answer(403, _error("ExpiredToken"))
        return True

    def _answer(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content).hexdigest()}"'  # what S3 does


def _error(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()

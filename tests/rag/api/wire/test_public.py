"""What clients are told of files: their names, not their places."""

import pytest

from rag.api.wire.public import public


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("/usr/lib/store/library.sqlite cannot be read", "…/library.sqlite cannot be read"),
        ("no such file: '/usr/x/y.npy'; run", "no such file: '…/y.npy'; run"),
        ("(/usr/lib/a b/c)", "(…/a b/c)"),
        ("file /usr/lib, and /usr/bin/python3", "file …/lib, and …/bin/python3".replace("bin/", "")),
        ("GET /v1/documents lists them; /openapi.json too", "GET /v1/documents lists them; /openapi.json too"),
        ("at http://127.0.0.1:8000/usr/lib/x", "at http://127.0.0.1:8000/usr/lib/x"),
        ("notes/usr/lib.md is stale", "notes/usr/lib.md is stale"),
        ("and/or, 1/2", "and/or, 1/2"),
        ("", ""),
    ],
)
def test_a_path_is_shortened_to_its_name(message: str, shown: str) -> None:
    assert public(message) == shown

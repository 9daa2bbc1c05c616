"""Forms with files, in whatever pieces they arrive."""

import random

import pytest

from rag.api.wire.multipart import FormReader, PartBegins, PartEnds, boundary_of
from rag.errors import UsageError

FILES = [("a.txt", b""), ("b ä.txt", b"\r\n--X\r\n--XC \r\n"), ("c", b"\r\n"), ("d/e.bin", bytes(range(256)) * 4)]


def form(files: list[tuple[str, bytes]], *, parameter: str = 'filename="{}"') -> bytes:
    parts = b"".join(
        b'--XB\r\nContent-Disposition: form-data; name="file"; '
        + parameter.format(name).encode()
        + b"\r\nContent-Type: text/plain\r\n\r\n"
        + content
        + b"\r\n"
        for name, content in files
    )
    return parts + b"--XB--\r\n"


def read(body: bytes, cuts: list[int]) -> list[tuple[str, bytes]]:
    reader, ends = FormReader(b"XB"), 0
    files: list[tuple[str, bytes]] = []
    for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True):
        for piece in reader.feed(body[start:end]):
            if isinstance(piece, PartBegins):
                files.append((piece.filename, b""))
            elif isinstance(piece, PartEnds):
                ends += 1
            else:
                files[-1] = (files[-1][0], files[-1][1] + piece)
    reader.close()
    assert ends == len(files)
    return files


def test_files_are_read_the_same_however_they_are_cut() -> None:
    body = form(FILES)

    assert read(body, list(range(1, len(body)))) == FILES
    for seed in range(300):
        chance = random.Random(seed)
        assert read(body, sorted(chance.sample(range(len(body)), chance.choice((0, 1, 5, 50))))) == FILES


def test_an_empty_part_without_an_end_of_its_own_may_be_cut_anywhere() -> None:
    body = form([("a.txt", b""), ("b.txt", b"x")]).replace(b"\r\n\r\n\r\n", b"\r\n\r\n", 1)

    for at in range(1, len(body)):
        assert read(body, [at]) == [("a.txt", b""), ("b.txt", b"x")], at


@pytest.mark.parametrize("around", [b"", form([("a", b"x")])])
def test_a_form_does_not_go_on_for_ever_outside_its_parts(around: bytes) -> None:
    reader = FormReader(b"XB")
    list(reader.feed(around + b"x" * 60_000))

    with pytest.raises(UsageError, match="65536 bytes outside its parts"):
        list(reader.feed(b"x" * 6_000))


@pytest.mark.parametrize(
    ("parameter", "name"),
    [
        ('filename="a%22b.txt"', 'a"b.txt'),
        ('filename="a\\"b.txt"', 'a"b.txt'),
        ("filename=plain.txt", "plain.txt"),
        ("filename=\"x\"; filename*=UTF-8''%C3%A4.txt", "ä.txt"),
        ("filename*=iso-8859-1'en'%E4.txt", "ä.txt"),
        ('filename="日本語.pdf"', "日本語.pdf"),
    ],
)
def test_a_name_is_read_as_clients_write_it(parameter: str, name: str) -> None:
    assert read(form([("", b"x")], parameter=parameter), []) == [(name, b"x")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (form(FILES)[:-6], "ends in the middle"),
        (b"", "ends in the middle"),
        (b"--XB\r\nContent-Disposition: form-data; name=collection\r\n\r\nhr\r\n--XB--", "no filename"),
        (b"--XB\r\n\r\nx\r\n--XB--", "no filename"),
        (b'--XB\r\nContent-Disposition: form-data; filename="\xff.txt"\r\n\r\nx\r\n--XB--', "not UTF-8"),
        (b"--XBx\r\n", "malformed"),
        (b"--XB\r\n" + b"x" * 9000, "more than 8192 bytes"),
    ],
)
def test_what_is_no_form_of_files_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read(body, [])


def test_nothing_is_collected_while_a_file_arrives() -> None:
    reader = FormReader(b"XB")
    head = form([("a", b"")])[: -len(b"\r\n--XB--\r\n")]
    list(reader.feed(head))
    for _ in range(100):
        list(reader.feed(b"x" * 2**16))
        assert len(reader._buffer) < 100


def test_only_a_form_has_a_boundary() -> None:
    assert boundary_of("text/plain; boundary=x") is None
    assert boundary_of('Multipart/Form-Data; charset=utf-8; boundary="a b"') == b"a b"
    with pytest.raises(UsageError, match="no boundary"):
        boundary_of("multipart/form-data")

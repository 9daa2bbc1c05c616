"""Passwords: whatever one of the readers can open is read, in each form of the password."""

import io
import re

import pypdf
import pytest

from ingest.loaders.pdf.password_forms import forms_of
from rag.errors import LoadError
from tests.ingest.loaders.pdf.test_pdf import READERS, Reader, load, make_pdf

ALGORITHMS = ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256")


def lock(user: str, owner: str = "boss", algorithm: str = "AES-256", permissions: int = -1) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf()))
    writer.encrypt(user, owner, algorithm=algorithm, permissions_flag=permissions)  # type: ignore[arg-type]
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def changed_permissions(content: bytes) -> bytes:
    """Return the file with permissions that its encryption does not confirm: PDFium refuses it, pypdf does not."""
    return re.sub(rb"/P -?\d+", lambda found: b"/P " + str(-44).encode().ljust(len(found[0]) - 3), content)


def test_a_password_is_tried_as_given_prepared_and_composed() -> None:
    assert forms_of(None) == [""]
    assert forms_of("secret") == ["", "secret"]
    assert forms_of("S\u00aaSL\u00adprep") == ["", "S\u00aaSL\u00adprep", "SaSLprep"]
    assert forms_of("caf\u0065\u0301 \u2168") == ["", "cafe\u0301 \u2168", "caf\u00e9 IX", "caf\u00e9 \u2168"]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize(("user", "given"), [("", None), ("", "unused"), ("secret", "secret"), ("secret", "boss")])
def test_every_encryption_opens_with_either_password(
    user: str, given: str | None, algorithm: str, reader: Reader
) -> None:
    assert load(lock(user, algorithm=algorithm), reader=reader, password=given or "").text.startswith("Travel policy")


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("stored", "given"),
    [
        ("SaSLprep", "S\u00aaSL\u00adprep"),  # prepared as AES-256 wants it
        ("S\u00aaSL\u00adprep", "S\u00aaSL\u00adprep"),  # … or not
        ("caf\u00e9", "cafe\u0301"),  # typed on a Mac
        ("\u043f\u0430\u0440\u043e\u043b\u044c", "\u043f\u0430\u0440\u043e\u043b\u044c"),
        ("x" * 140, "x" * 140),  # 127 bytes count
        ("two words", "two\u00a0words"),
    ],
)
def test_a_password_opens_in_the_form_in_which_it_was_stored(stored: str, given: str, reader: Reader) -> None:
    assert load(lock(stored), reader=reader, password=given).text.startswith("Travel policy")


@pytest.mark.parametrize(("user", "given"), [("", ""), ("secret", "secret"), ("secret", "boss")])
def test_what_only_one_reader_decrypts_is_read_by_that_one(user: str, given: str) -> None:
    loaded = load(changed_permissions(lock(user)), password=given)

    assert loaded.text == load(make_pdf()).text
    assert loaded.notes == ("read with pypdf, because pdfium failed (the password does not open it)",)


def test_a_password_that_neither_reader_takes_is_said_to_be_wrong() -> None:
    with pytest.raises(LoadError, match="is encrypted; the password in --passwords FILE is wrong"):
        load(changed_permissions(lock("secret")), password="guess")

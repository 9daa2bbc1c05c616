"""E-mail messages."""

from email.message import EmailMessage

import pytest

from rag.errors import LoadError
from tests.ingest.loaders.reading import load, pieces


def message(subject: str = "Größe der Lieferung") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "Ann Höll <ann@example.com>"
    made["To"] = "bob@example.com"
    made["Date"] = "Tue, 3 Mar 2026 09:15:00 +0100"
    return made


def test_a_message_is_its_headers_and_its_text() -> None:
    made = message()
    made.set_content("Dear Bob,\n\nwe need 40 crates. Grüße\n")
    made.add_alternative("<p>Not this.</p>", subtype="html")

    loaded = load(made.as_bytes(), "in/box.eml")

    assert (loaded.title, loaded.date, loaded.media_type) == ("Größe der Lieferung", "2026-03-03", "message/rfc822")
    assert loaded.metadata == {"from": "Ann Höll <ann@example.com>", "to": "bob@example.com"}
    assert pieces(loaded) == [
        (
            "body",
            "Größe der Lieferung",
            "Subject: Größe der Lieferung\nFrom: Ann Höll <ann@example.com>\nTo: bob@example.com\n"
            "Date: Tue, 03 Mar 2026 09:15:00 +0100",
        ),
        ("body", "Größe der Lieferung", "Dear Bob,\n\nwe need 40 crates. Grüße"),
    ]


def test_html_is_read_where_there_is_no_plain_text() -> None:
    made = message("Prices")
    made.set_content("<h1>Prices</h1><p>A seal costs £3.</p>", subtype="html", charset="iso-8859-1")

    assert "A seal costs £3." in load(made.as_bytes(), "a.eml").text


def test_attachments_are_named_and_not_read() -> None:
    made = message("Plan")
    made.set_content("See below.")
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")

    loaded = load(made.as_bytes(), "a.eml")

    assert "%PDF" not in loaded.text
    assert loaded.notes == ("attached files are not read: plan.pdf",)


def test_a_false_or_unknown_encoding_costs_nothing() -> None:
    head = b"Subject: Odd\nFrom: a@example.com\nContent-Type: text/plain; charset=x-nothing\n\n"

    assert "Gr\u00fc\u00dfe" in load(head + "Gr\u00fc\u00dfe".encode(), "a.eml").text


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(LoadError, match=r"a\.eml is not an e-mail message"):
        load("\n\nJust text.", "a.eml")


def test_a_page_that_a_browser_saved_is_the_page() -> None:
    saved = (
        "From: <Saved by Browser>\nSubject: Hours\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B1"\n\n--B1\nContent-Type: text/html\n'
        "Content-Transfer-Encoding: quoted-printable\n\n<h1>Opening hours</h1><p>Open on Tuesdays=2E Closed=\n"
        " in August.</p>\n"
        "--B1\nContent-Type: text/css\n\np { color: red }\n--B1--\n"
    )
    loaded = load(saved.encode(), "hours.mht")

    assert (loaded.title, loaded.date, loaded.media_type) == ("Opening hours", "2026-03-03", "text/html")
    assert loaded.text == "Opening hours\n\nOpen on Tuesdays. Closed in August."

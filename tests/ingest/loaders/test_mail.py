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


PAGE = "<html><title>Opening hours</title><body><h1>Opening hours</h1><p>Open on Tuesd\xe4ys.</p></body></html>"


def mime(head: str, *parts: tuple[str, str], root: str = "multipart/related") -> str:
    """Return a message of parts, each with its header."""
    inside = "".join(f"--B1\n{header}\n\n{text}\n" for header, text in parts)
    return f'{head}MIME-Version: 1.0\nContent-Type: {root}; boundary="B1"\n\nPreamble.\n{inside}--B1--\n'


@pytest.mark.parametrize(
    "name", ["hours.mht", "hours.mhtml", "hours.doc", "hours.html", "hours.eml", "hours", "hours.txt", "hours.xls"]
)
@pytest.mark.parametrize(
    "content",
    [
        mime("", ("Content-Type: text/html; charset=utf-8", PAGE), ("Content-Type: image/png", "iVBORw0KGgo=")),
        mime(
            "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example\nSubject: Hours\n",
            ("Content-Type: text/css", "p { color: red }"),
            ("Content-Type: text/html; charset=utf-8", PAGE),
        ),
        mime(
            "", ("Content-Type: image/png", "iVBORw0KGgo="), ("Content-Type: text/html", PAGE), root="multipart/mixed"
        ),
        f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{PAGE}",
        mime(
            "X-Document-Type: Workbook\n",
            ("Content-Type: text/html", '<html><frameset><frame src="a.htm"></frameset></html>'),
            ("Content-Type: text/html", PAGE),
        ),
        mime("", ("Content-Type: text/html; charset=utf-8", PAGE)).replace("\n", "\r\n"),
    ],
)
def test_a_page_saved_as_mime_is_the_page_whatever_it_is_called(content: str, name: str) -> None:
    loaded = load(content, name)

    assert (loaded.media_type, loaded.text) == ("text/html", "Opening hours\n\nOpen on Tuesd\xe4ys.")


def test_the_encoding_that_a_saved_page_declares_is_used() -> None:
    page = '<html><meta charset="iso-8859-5"><p>' + "Пчёлы спят зимой.</p></html>"
    content = mime("", ("Content-Type: text/html\nContent-Transfer-Encoding: 8bit", "PAGE"))

    assert load(content.encode().replace(b"PAGE", page.encode("iso-8859-5")), "a.mht").text == "Пчёлы спят зимой."


def test_an_html_mail_to_somebody_stays_a_mail_under_its_subject() -> None:
    made = message("Prices")
    made.set_content("<html><title>x</title><h2>Seals</h2><p>A seal costs 3 EUR.</p></html>", subtype="html")

    loaded = load(made.as_bytes(), "a.doc")

    assert loaded.media_type == "message/rfc822"
    assert pieces(loaded)[-1] == ("body", "Prices › Seals", "Seals\n\nA seal costs 3 EUR.")


EVENT = "BEGIN:VEVENT\nSUMMARY:Glaze test\nDTSTART:20260418T140000Z\nEND:VEVENT\n"
INVITATION = f"BEGIN:VCALENDAR\nMETHOD:REQUEST\n{EVENT}END:VCALENDAR"


def test_the_calendar_of_an_invitation_is_read_once() -> None:
    made = message("Invitation")
    made.set_content("Please come.")
    made.add_alternative(INVITATION, subtype="calendar")
    made.add_attachment(INVITATION.encode(), maintype="application", subtype="ics", filename="invite.ics")

    loaded = load(made.as_bytes(), "a.eml")

    assert pieces(loaded)[1:] == [
        ("body", "Invitation", "Please come."),
        ("body", "Invitation › Glaze test", "Glaze test\nWhen: 2026-04-18 14:00 (UTC)"),
    ]
    assert loaded.notes == ()


def test_an_invitation_without_any_other_text_is_read() -> None:
    made = message("Invitation")
    made.set_content(INVITATION, subtype="calendar")

    assert "When: 2026-04-18 14:00 (UTC)" in load(made.as_bytes(), "a.eml").text


def test_attached_messages_are_read_under_their_subjects() -> None:
    inner = message("Old plan")
    inner.set_content("Fire at 1180.")
    inner.add_attachment(b"x", maintype="image", subtype="png", filename="kiln.png")
    made = message("Fwd")
    made.set_content("See below.")
    made.add_attachment(inner)

    loaded = load(made.as_bytes(), "a.eml")

    assert pieces(loaded)[-1] == ("body", "Fwd › Old plan", "Fire at 1180.")
    assert loaded.notes == ("attached files are not read: kiln.png",)


def test_messages_inside_of_messages_end_somewhere() -> None:
    made = message("0")
    made.set_content("The innermost.")
    for i in range(1, 30):
        outer = message(str(i))
        outer.set_content(f"Level {i}.")
        outer.add_attachment(made)
        made = outer

    loaded = load(made.as_bytes(), "a.eml")

    assert "Level 19." in loaded.text
    assert "Level 18." not in loaded.text
    assert loaded.notes == ("attached files are not read: message/rfc822",)


def test_html_is_read_where_the_plain_text_is_blank() -> None:
    made = message("Prices")
    made.set_content(" \n")
    made.add_alternative("<p>A seal costs 3 EUR.</p>", subtype="html")

    assert "A seal costs 3 EUR." in load(made.as_bytes(), "a.eml").text

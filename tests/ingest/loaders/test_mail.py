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


def test_a_mail_that_is_cut_off_or_damaged_in_its_base64_is_said_to_be() -> None:
    mail = message("Plan")
    mail.set_content("The kiln is fired on Monday. " * 20, cte="base64")
    whole = mail.as_bytes()
    assert load(whole, "a.eml").notes == ()
    at = whole.index(b"\n\n") + 40
    damaged = load(whole[:at] + b"####" + whole[at:], "a.eml")
    assert "the base64 of a message is damaged: some of its text may be missing" in damaged.notes

    mail.add_attachment(b"%PDF-1.4" * 40, maintype="application", subtype="pdf", filename="plan.pdf")
    cut_off = load(mail.as_bytes()[:-60], "a.eml")
    assert "a message is cut off: its last part is missing" in cut_off.notes
    assert "attached files are not read: plan.pdf" in cut_off.notes


@pytest.mark.parametrize(
    "calendar", ["BEGIN:VCALENDAR\nEND:VCALENDAR\n", "BEGIN:VEVENT\nSUMMARY:x\xff\0\0\nEND:VEVENT\n"]
)
def test_an_attached_calendar_without_entries_is_named(calendar: str) -> None:
    mail = message("Plan")
    mail.set_content("See below.")
    mail.add_attachment(calendar.encode("latin-1"), maintype="text", subtype="calendar", filename="plan.ics")
    assert load(mail.as_bytes(), "a.eml").notes == ("attached files are not read: plan.ics",)


def test_notes_on_the_html_of_a_mail_are_the_mails() -> None:
    mail = message("Plan")
    mail.set_content("<p>---\n</p>", subtype="html")
    made = mail.as_bytes().replace(b"<p>---", b"---\na: [\n---\n<p>Text")
    assert any("front matter is not valid YAML" in note for note in load(made, "a.eml").notes)


def test_texts_behind_a_picture_are_read_and_files_of_text_are_not() -> None:
    parts = (
        ("text/plain", "The kiln is hot."),
        ('image/png; name="kiln.png"', "x"),
        ("text/plain; charset=utf-8", "Do not open it."),
        ("text/html", "<p>The list's <b>signature</b></p>"),
        ('text/plain; name="log.txt"', "10:00 on"),
    )
    head = "Subject: Kiln\nFrom: ann@example.com\nTo: bob@example.com\n"
    typed = [(f"Content-Type: {kind}", text) for kind, text in parts]
    loaded = load(mime(head, *typed, root="multipart/mixed"), "a.eml")

    texts = [text for _, _, text in pieces(loaded)]
    assert texts[1:] == ["The kiln is hot.", "Do not open it.", "The list's signature"]
    assert loaded.notes == ("attached files are not read: kiln.png, log.txt",)


def part(kind: str, text: str = "x") -> tuple[str, str]:
    return f"Content-Type: {kind}", text


def nested(kind: str, boundary: str, *parts: tuple[str, str]) -> tuple[str, str]:
    inside = "".join(f"--{boundary}\n{header}\n\n{text}\n" for header, text in parts)
    return part(f'multipart/{kind}; boundary="{boundary}"', f"{inside}--{boundary}--")


PLAIN, RICH, FILE = (
    part("text/plain", "Plain."),
    part("text/html", "<p>Rich.</p>"),
    part('application/pdf; name="a.pdf"'),
)


@pytest.mark.parametrize(
    ("root", "parts", "texts", "files"),
    [
        ("mixed", [PLAIN, RICH], ["Plain.", "Rich."], ""),
        ("alternative", [PLAIN, RICH], ["Plain."], ""),
        ("alternative", [part("text/plain", " "), RICH], ["Rich."], ""),
        ("alternative", [PLAIN, nested("mixed", "C", RICH, FILE, RICH)], ["Plain."], "a.pdf"),  # Apple Mail
        ("alternative", [nested("mixed", "C", RICH, FILE, RICH)], ["Rich.", "Rich."], "a.pdf"),
        (
            "mixed",
            [nested("alternative", "C", PLAIN, RICH), nested("alternative", "D", PLAIN, RICH)],
            ["Plain."] * 2,
            "",
        ),
        ("mixed", [nested("mixed", "C", PLAIN, FILE), FILE], ["Plain."], "a.pdf, a.pdf"),
        ("related", [nested("alternative", "C", PLAIN, RICH), part("image/png")], ["Plain."], "image/png"),
        ("signed", [PLAIN, part("application/pgp-signature")], ["Plain."], "application/pgp-signature"),
        ("mixed", [part('text/plain; name="log.txt"', "Log.")], ["Log."], ""),
        ("mixed", [FILE], [], "a.pdf"),
    ],
)
def test_all_text_of_a_mail_is_read_and_all_its_files_are_named(
    root: str, parts: list[tuple[str, str]], texts: list[str], files: str
) -> None:
    head = "Subject: Kiln\nFrom: ann@example.com\nTo: bob@example.com\n"
    loaded = load(mime(head, *parts, root=f"multipart/{root}"), "a.eml")
    assert [text for _, _, text in pieces(loaded)][1:] == texts
    assert loaded.notes == ((f"attached files are not read: {files}",) if files else ())


def test_parts_that_cannot_be_told_apart_are_read_as_they_stand() -> None:
    head = "Subject: Kiln\nFrom: ann@example.com\nTo: bob@example.com\n"
    loaded = load(mime(head, PLAIN, FILE, root="multipart/mixed").replace('boundary="B1"', 'boundary="B2"'), "a.eml")
    assert "Plain." in loaded.text
    assert loaded.notes == ("the parts of a message cannot be told apart, and were read as one text",)


def test_what_stands_behind_the_last_part_is_counted() -> None:
    head = "Subject: Kiln\nFrom: ann@example.com\nTo: bob@example.com\n"
    loaded = load(mime(head, PLAIN, root="multipart/mixed") + "\nA list's footer.\n", "a.eml")
    assert loaded.notes == ("what stands behind the last part of a message was not read (16 characters)",)


def test_a_part_whose_boundary_is_damaged_is_said_to_be_left_out() -> None:
    head = "Subject: Kiln\nFrom: ann@example.com\nTo: bob@example.com\n"
    whole = mime(head, PLAIN, FILE, root="multipart/mixed")
    loaded = load(whole.replace("\n--B1\n", "\n--B\x7f1\n", 1), "a.eml")
    assert "Plain." not in loaded.text
    assert loaded.notes[0].startswith("what stands before the first part of a message was not read (")
    assert load(whole, "a.eml").notes == ("attached files are not read: a.pdf",)  # its preamble is for old programs


@pytest.mark.parametrize("kind", ["mixed", "alternative", "related"])
def test_parts_inside_of_parts_end_somewhere(kind: str) -> None:
    begin = "".join(f'Content-Type: multipart/{kind}; boundary="B{i}"\n\n--B{i}\n' for i in range(900))
    end = "".join(f"--B{i}--\n" for i in reversed(range(900)))
    mail = f"Subject: Kiln\nFrom: ann@example.com\nTo: b@c.d\nMIME-Version: 1.0\n{begin}\nIt is hot.\n{end}"
    assert load(mail, "a.eml").text.endswith("It is hot.")

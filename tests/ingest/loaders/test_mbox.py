"""Mail archives: each message by itself."""

import pytest

from rag.errors import LoadError
from tests.ingest.loaders.reading import load, pieces
from tests.ingest.loaders.test_mail import message

LINE = b"From x@y.example Mon Feb  2 09:00:00 2026\n"


def archive(*texts: str, line: bytes = LINE, between: bytes = b"\n") -> bytes:
    """Return an archive of messages with these texts, of which each first line is the subject."""
    made = []
    for text in texts:
        subject, _, body = text.partition("\n")
        mail = message(subject)
        mail.set_content(body)
        made.append(line + mail.as_bytes() + between)
    return b"".join(made)


def test_each_message_is_under_its_subject_sender_and_date() -> None:
    loaded = load(archive("Parking\nThe yard is closed.", "Kitchen\nIt is repaired."), "team_mail.mbox")

    assert (loaded.title, loaded.date, loaded.media_type) == ("team mail", "2026-03-03", "application/mbox")
    head = "From: Ann Höll <ann@example.com>\nTo: bob@example.com\nDate: Tue, 03 Mar 2026 09:15:00 +0100"
    context = "team mail › {} › Ann Höll <ann@example.com>, 2026-03-03"
    assert pieces(loaded) == [
        ("body", context.format("Parking"), f"Subject: Parking\n{head}"),
        ("body", context.format("Parking"), "The yard is closed."),
        ("body", context.format("Kitchen"), f"Subject: Kitchen\n{head}"),
        ("body", context.format("Kitchen"), "It is repaired."),
    ]


@pytest.mark.parametrize(
    "content",
    [
        archive("One\nFirst text.", "Two\nSecond text."),
        archive("One\nFirst text.", "Two\nSecond text.").replace(b"\n", b"\r\n"),
        archive("One\nFirst text.", "Two\nSecond text.", line=b"From - Tue Mar 03 09:15:00 2026\n"),  # Thunderbird
        archive("One\nFirst text.", "Two\nSecond text.", line=b"From MAILER-DAEMON Fri Jul  8 12:08:34 2026 +0200\n"),
        archive("One\nFirst text.", "Two\nSecond text.", line=b"From ???@??? Mon Oct 05 9:12:01 2026\n"),  # Eudora
        archive("One\nFirst text.", "Two\nSecond text.", between=b""),
        archive("One\nFirst text.", "Two\nSecond text.", between=b"\n\n\n"),
        b"\n\n" + archive("One\nFirst text.", "Two\nSecond text."),
        b"\xef\xbb\xbf" + archive("One\nFirst text.", "Two\nSecond text."),
    ],
)
@pytest.mark.parametrize("name", ["a.mbox", "Inbox", "a.eml", "a.txt"])
def test_whatever_wrote_an_archive_its_messages_are_told_apart(content: bytes, name: str) -> None:
    loaded = load(content, name)

    texts = [text for _, _, text in pieces(loaded) if not text.startswith("Subject:")]
    assert texts == ["First text.", "Second text."]


def test_prose_that_begins_with_from_is_no_message_and_a_quoted_one_is_unquoted() -> None:
    text = "From now on\nNote: the door is shut.\n\nFrom Monday 9:00 on\nit is open.\n\n>From here it is far."

    assert load(archive(f"Doors\n{text}"), "a.mbox").text.endswith(text.replace(">From", "From"))


def test_attachments_of_all_messages_are_named_once_and_an_empty_message_is_counted() -> None:
    mail = message("Plan")
    mail.set_content("See below.")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    loaded = load(LINE + mail.as_bytes() + b"\n" + LINE + b"X-Nothing: 1\n\n\n" + LINE + mail.as_bytes(), "a.mbox")

    assert loaded.notes == ("messages without text: 1 of 3", "attached files are not read: plan.pdf, plan.pdf")


@pytest.mark.parametrize(
    "odd",
    [
        b"Content-Type: text/plain\n\nThe\0\0\0 fee\n\n",
        b"Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY;CHARSET=idna;ENCODING=QUOTED-PRINTABLE:=C3\n"
        b"END:VEVENT\n\n",
    ],
)
def test_one_message_that_is_no_text_costs_no_other(odd: bytes) -> None:
    loaded = load(archive("Fees\nThe fee is 45 EUR.") + LINE + b"Subject: Odd\n" + odd, "a.mbox")
    assert "The fee is 45 EUR." in loaded.text


def test_many_attachments_are_not_all_named() -> None:
    mail = message("Plan")
    mail.set_content("See below.")
    for i in range(30):
        mail.add_attachment(b"x", maintype="application", subtype="pdf", filename=f"{i}.pdf")

    assert load(mail.as_bytes(), "a.eml").notes[0].endswith(", 18.pdf, 19.pdf and 10 more")


def test_an_archive_without_any_text_is_refused() -> None:
    with pytest.raises(LoadError, match=r"a\.mbox is not an archive of e-mail messages with text \(it has 0 messages"):
        load("Just text.", "a.mbox")


def test_what_stands_before_the_first_message_is_said_to_be_left_out() -> None:
    two = archive("One\nFirst text.", "Two\nSecond text.")
    damaged = two.replace(b"From ", b"Frm ", 1)
    loaded = load(damaged, "a.mbox")

    assert "First text." not in loaded.text
    before = damaged[: damaged.index(LINE)].strip()
    assert loaded.notes == (f"what stands before its first message was not read ({len(before)} bytes)",)


def test_a_message_with_a_header_that_is_nested_too_deeply_costs_itself() -> None:
    deep = "From a@b.c Mon Feb  2 10:00:00 2026\nContent-Type: text/plain" + "(" * 5_000 + "\n\nLost.\n\n"
    whole = "From a@b.c Mon Feb  2 10:00:00 2026\nSubject: Kiln\n\nIt is hot.\n"
    loaded = load((deep + whole).encode(), "a.mbox")
    assert "It is hot." in loaded.text
    assert loaded.notes[0].startswith("message 1 was not read: a message is nested too deeply")

"""Calendars: events by themselves, with when and where as they are written."""

from textwrap import dedent

import pytest

from tests.ingest.loaders.reading import load, pieces


def calendar(*events: str, head: str = "") -> str:
    inside = "".join(f"BEGIN:VEVENT\n{dedent(event).strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{inside}END:VCALENDAR\n"


def event_lines(*lines: str) -> list[str]:
    """Return the lines with labels that are made of an event's own."""
    return load(calendar("\n".join(["SUMMARY:Meeting", *lines])), "a.ics").text.split("\n")[1:]


def test_each_event_is_a_section_under_its_summary() -> None:
    loaded = load(
        calendar(
            r"""
            UID:1
            DTSTAMP:20260301T080000Z
            DTSTART;TZID=Europe/Vienna:20260418T140000
            DTEND;TZID=Europe/Vienna:20260418T170000
            SUMMARY:Swarm catching course
            LOCATION:Orchard shed\, Linden Lane 4
            DESCRIPTION:Bring gloves and a veil. The fee of 35 EUR is paid at th
             e door\; members pay 20 EUR.\nParking is free.
            BEGIN:VALARM
            DESCRIPTION:Reminder
            END:VALARM
            """,
            "SUMMARY:Honey market\nDTSTART;VALUE=DATE:20260502",
            head="X-WR-CALNAME:Bee club\nBEGIN:VTIMEZONE\nTZID:Europe/Vienna\nBEGIN:DAYLIGHT\n"
            "DTSTART:19810329T020000\nEND:DAYLIGHT\nEND:VTIMEZONE\n",
        ),
        "club.ics",
    )

    assert (loaded.title, loaded.date, loaded.media_type) == ("Bee club", "2026-03-01", "text/calendar")
    assert pieces(loaded) == [
        (
            "body",
            "Bee club › Swarm catching course",
            "Swarm catching course\nWhen: 2026-04-18 14:00 to 17:00 (Europe/Vienna)\n"
            "Where: Orchard shed, Linden Lane 4\n\n"
            "Bring gloves and a veil. The fee of 35 EUR is paid at the door; members pay 20 EUR.\nParking is free.",
        ),
        ("body", "Bee club › Honey market", "Honey market\nWhen: 2026-05-02"),
    ]


@pytest.mark.parametrize(
    ("lines", "when"),
    [
        (["DTSTART:20260418T140000Z", "DTEND:20260418T153000Z"], "2026-04-18 14:00 to 15:30 (UTC)"),
        (["DTSTART:20260418T140000"], "2026-04-18 14:00"),
        (["DTSTART;TZID=/Berlin:20260418T140000", "DURATION:PT1H30M"], "2026-04-18 14:00 to 15:30 (Berlin)"),
        (["DTSTART:20260418T230000", "DTEND:20260419T013000"], "2026-04-18 23:00 to 2026-04-19 01:30"),
        (["DTSTART;VALUE=DATE:20260418", "DTEND;VALUE=DATE:20260419"], "2026-04-18"),
        (["DTSTART;VALUE=DATE:20260418", "DTEND;VALUE=DATE:20260421"], "2026-04-18 to 2026-04-20"),
        (["DTSTART;VALUE=DATE:20260418", "DURATION:P2D"], "2026-04-18 to 2026-04-19"),
        (
            ["DTSTART;TZID=Europe/Vienna:20260418T140000", "DTEND;TZID=America/New_York:20260418T110000"],
            "2026-04-18 14:00 (Europe/Vienna) to 2026-04-18 11:00 (America/New_York)",
        ),
        (["DTSTART:20260418T140005"], "2026-04-18 14:00:05"),
        (["DTSTART:sometime in May"], "sometime in May"),
        (["DTSTART:99999999T999999", "DURATION:P99999D"], "9999-99-99 99:99:99"),
    ],
)
def test_when_is_said_as_it_is_written(lines: list[str], when: str) -> None:
    assert event_lines(*lines) == [f"When: {when}"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("RRULE:FREQ=WEEKLY;BYDAY=TU,TH;WKST=MO", "Repeats: every week on Tuesday, Thursday"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260630T220000Z", "Repeats: every 2 weeks until 2026-06-30 22:00 (UTC)"),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=6",
            "Repeats: every month on the first Monday, the last Friday 6 times",
        ),
        ("RRULE:FREQ=YEARLY;BYMONTH=3", "Repeats: every year (BYMONTH=3)"),
        ("EXDATE;VALUE=DATE:20260501,20260508", "Except on: 2026-05-01, 2026-05-08"),
        ("RECURRENCE-ID:20260501T100000", "Instead of: 2026-05-01 10:00"),
        ("STATUS:CANCELLED", "Status: cancelled"),
        ('ORGANIZER;CN="Berg, Anna":mailto:anna@kiln.example', "Organizer: Berg, Anna (anna@kiln.example)"),
        ("ATTENDEE:MAILTO:bo@kiln.example", "Participants: bo@kiln.example"),
        ("CATEGORIES:Club,Bees\\, wild", "Categories: Club, Bees, wild"),
        ("URL:https://kiln.example/a", "Link: https://kiln.example/a"),
    ],
)
def test_what_else_is_known_of_an_event_is_a_line_with_a_label(line: str, said: str) -> None:
    assert event_lines(line) == [said]


def test_tasks_and_journals_are_read_and_free_times_are_not() -> None:
    made = (
        "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:Order jars\nDUE;VALUE=DATE:20260601\nEND:VTODO\n"
        "BEGIN:VJOURNAL\nSUMMARY:First honey\nDESCRIPTION:Nine kilograms.\nEND:VJOURNAL\n"
        "BEGIN:VFREEBUSY\nCOMMENT:Not this\nEND:VFREEBUSY\nEND:VCALENDAR\n"
    )
    assert load(made, "a.ics").text == "Order jars\nDue: 2026-06-01\n\nFirst honey\n\nNine kilograms."


def test_a_fold_inside_a_character_and_old_quoted_printable_are_undone() -> None:
    folded = calendar("SUMMARY:Größe").encode().replace(b"\xc3\xb6", b"\xc3\r\n \xb6")
    old = calendar("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=C3=B6=\n=C3=9Fe")

    assert load(folded, "a.ics").text == load(old, "a.vcs").text == "Größe"


def test_one_that_is_cut_off_gives_what_is_there() -> None:
    assert (
        load(calendar("SUMMARY:Course\nLOCATION:Shed").partition("END:VEVENT")[0], "a.ics").text
        == "Course\nWhere: Shed"
    )


def test_a_calendar_is_known_by_its_content_and_one_without_entries_is_noted() -> None:
    loaded = load(calendar("SUMMARY:Course"), "notes.txt")
    empty = load(calendar(), "a.ics")

    assert (loaded.text, loaded.notes) == ("Course", ("it is calendars (.ics), though its name ends in .txt",))
    assert empty.notes == ("it has no events, tasks or journal entries and was read as plain text",)


def test_attached_files_are_counted() -> None:
    loaded = load(calendar("SUMMARY:Course\nATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUJD" * 99), "a.ics")

    assert (loaded.text, loaded.notes) == ("Course", ("attached files are not read: 1",))


def test_an_event_whose_first_line_is_damaged_is_read() -> None:
    whole = calendar("SUMMARY:Course\nLOCATION:Shed", "SUMMARY:Market\nLOCATION:Hall")
    for damaged in ("BEGIN:VEVNT", "BEG\x7fIN:VEVENT", ""):
        text = load(whole.replace("BEGIN:VEVENT", damaged, 1), "a.ics").text
        assert (
            text == "Course\nWhere: Shed\n\nMarket\nWhere: Hall" or text == "Market\nWhere: Hall\n\nCourse\nWhere: Shed"
        )


def test_every_description_of_an_entry_is_read_once() -> None:
    entry = "SUMMARY:Log\nDESCRIPTION:First.\nDESCRIPTION:Second.\nDESCRIPTION:First.\nCOMMENT:None."
    assert load(calendar(entry), "a.ics").text == "Log\n\nFirst.\n\nSecond."
    assert load(calendar("SUMMARY:Log\nCOMMENT:One.\nCOMMENT:Two."), "a.ics").text == "Log\n\nOne.\n\nTwo."


def test_free_and_busy_times_beside_events_are_said_to_be_left_out() -> None:
    busy = "BEGIN:VFREEBUSY\nSUMMARY:Ann\nFREEBUSY:20260302T100000Z/PT1H\nEND:VFREEBUSY\n"
    loaded = load(calendar("SUMMARY:Course", head=busy), "a.ics")
    assert loaded.text == "Course"
    assert loaded.notes == ("the times at which somebody is free or busy are not read",)


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_calendar_that_is_cut_off_is_said_to_be(lost: int) -> None:
    lines = calendar("SUMMARY:Course", "SUMMARY:Market\nLOCATION:Hall").splitlines(keepends=True)
    whole, cut = load("".join(lines) + "\n\n", "a.ics"), load("".join(lines[:-lost]), "a.ics")
    assert whole.notes == ()
    assert cut.text.startswith("Course\n\nMarket")
    assert cut.notes == ("it is cut off: its last part is missing",)

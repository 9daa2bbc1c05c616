"""Calendars (.ics, and invitations in mails): each event, task and journal entry by itself, as lines with labels.

Dates stand as numbers, times as the calendar has them, with its own name of the time zone: nothing is converted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.content_lines import Component, Property, note_cut_off, read_components, read_lines
from ingest.loaders.front_matter import iso_date
from ingest.loaders.text import load_text, title_of_name
from ingest.loaders.writing import TextWriter, below, heading_path

MEDIA_TYPE = "text/calendar"
_ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
_OTHERS = frozenset({"VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM", "VFREEBUSY", "VAVAILABILITY", "AVAILABLE"})
_WHEN = re.compile(r"(?P<day>\d{8})(?:T(?P<time>\d{4}(?:\d\d)?)(?P<utc>Z?))?$")
_DURATION = re.compile(
    r"\+?P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?(?:T(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,5})M)?)?"
)
_FREQUENCIES = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year", "HOURLY": "hour"}
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = {day[:2].upper(): day for day in _WEEK}
_PLACES = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}
_SAID_BY_DEFAULT = frozenset({"CONFIRMED", "NEEDS-ACTION", "IN-PROCESS", "FINAL"})


def load_calendar(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a calendar; `text` is made of its entries. One without any is read as plain text, and a note says so."""
    lines, notes = read_lines(content, name)
    components = list(read_components(lines))
    entries = list(filter(_is_entry, components))
    if not entries:
        loaded = load_text(content, name, options, password)
        said = ("it has no events, tasks or journal entries and was read as plain text",) if loaded.text.strip() else ()
        return replace(loaded, media_type=MEDIA_TYPE, notes=(*said, *loaded.notes))
    calendar = next((found for found in components if found.kind == "VCALENDAR"), Component("VCALENDAR"))
    only = entries[0].text("SUMMARY") if len(entries) == 1 else ""
    title = " ".join((calendar.text("X-WR-CALNAME", "NAME") or only).split()) or title_of_name(name)
    writer = TextWriter()
    write_entries(writer, entries, heading_path(title))
    text, sections = writer.finish()
    attached = sum(len(entry.all("ATTACH")) for entry in entries)
    notes += note_cut_off(lines)
    if any(component.kind == "VFREEBUSY" for component in components):
        notes += ("the times at which somebody is free or busy are not read",)
    if attached:
        notes += (f"attached files are not read: {attached}",)
    return Loaded(text, title, MEDIA_TYPE, _date(entries), sections=sections, notes=notes)


def entries_of(content: bytes, name: str) -> tuple[list[Component], tuple[str, ...]]:
    """Return a calendar's entries, and notes on how it was decoded."""
    lines, notes = read_lines(content, name)
    return list(filter(_is_entry, read_components(lines))), notes


def _is_entry(component: Component) -> bool:
    """Whether a component is an entry, if only by what it says: the line that begins it may be damaged."""
    return component.kind in _ENTRIES or (component.kind not in _OTHERS and bool(component.text("SUMMARY")))


def write_entries(writer: TextWriter, entries: Sequence[Component], path: str) -> None:
    """Write each entry as a section of its own: its summary, lines with labels, its description."""
    for entry in entries:
        summary = " ".join(entry.text("SUMMARY").split())
        described = "\n\n".join(dict.fromkeys(entry.texts("DESCRIPTION") or entry.texts("COMMENT")))
        lines = [f"{label}: {said}" for label, said in _labelled(entry) if said]
        text = "\n".join(([summary] if summary else []) + lines)
        is_repeated = path.endswith(heading_path(summary)) or not summary
        writer.add(f"{text}\n\n{described}".strip(), path if is_repeated else below(path, summary))


def _labelled(entry: Component) -> Iterator[tuple[str, str]]:
    yield "When", _when(entry)
    yield "Due", _moment(entry.first("DUE"))
    yield "Repeats", "; ".join(map(_rule, entry.all("RRULE")))
    yield "Also on", ", ".join(_moments(entry.all("RDATE")))
    yield "Except on", ", ".join(_moments(entry.all("EXDATE")))
    yield "Instead of", _moment(entry.first("RECURRENCE-ID"))
    yield "Where", _line(entry.text("LOCATION"))
    status = entry.text("STATUS").upper()
    yield "Status", "" if status in _SAID_BY_DEFAULT else status.lower()
    yield "Organizer", ", ".join(map(_person, entry.all("ORGANIZER")))
    yield "Participants", ", ".join(map(_person, entry.all("ATTENDEE")))
    yield "Contact", _line(entry.text("CONTACT"))
    yield "Categories", ", ".join(text for found in entry.all("CATEGORIES") for text in found.texts())
    yield "Link", entry.text("URL")


def _when(entry: Component) -> str:
    start, end = entry.first("DTSTART"), entry.first("DTEND")
    if start is None:
        return _moment(end)
    begin = _WHEN.match(start.value.strip())
    if begin is None:
        return " to ".join(filter(None, (_moment(start), _moment(end))))
    day, time, zone = _parts(start)
    if end is None:
        until = _after(begin, entry.text("DURATION"))
        end_day, end_time, end_zone = (*until, zone) if until else (day, time, zone)
    else:
        end_day, end_time, end_zone = _parts(end)
    if not time and not end_time and end_day > day:  # whole days: the end is the first day that is over
        end_day = _day_before(end_day)
    if not end_day or (end_day, end_time, end_zone) == (day, time, zone):
        return _said(day, time, zone)
    if end_zone == zone:
        return f"{day} {time} to {'' if end_day == day else end_day + ' '}{end_time}".replace("  ", " ").strip() + (
            f" ({zone})" if zone else ""
        )
    return f"{_said(day, time, zone)} to {_said(end_day, end_time, end_zone)}"


def _parts(found: Property) -> tuple[str, str, str]:
    """Return a moment's day, time and zone; what is none is its own day."""
    match = _WHEN.match(found.value.strip())
    if match is None:
        return found.text(), "", ""
    zone = "UTC" if match["utc"] else found.parameters.get("TZID", "").lstrip("/")
    digits = match["time"] or ""
    time = ":".join(filter(None, (digits[:2], digits[2:4], "" if digits[4:] == "00" else digits[4:])))
    return f"{match['day'][:4]}-{match['day'][4:6]}-{match['day'][6:]}", time, zone if time else ""


def _said(day: str, time: str, zone: str) -> str:
    return " ".join(filter(None, (day, time, f"({zone})" if zone else "")))


def _moment(found: Property | None) -> str:
    return "" if found is None else _said(*_parts(found))


def _moments(found: Sequence[Property]) -> Iterator[str]:
    for several in found:
        for value in several.value.split(","):
            yield _moment(replace(several, value=value.partition("/")[0]))


def _after(begin: re.Match[str], duration: str) -> tuple[str, str] | None:
    """Return the day and time at which a duration ends."""
    match = _DURATION.match(duration)
    if match is None:
        return None
    try:
        start = datetime.strptime(begin["day"] + (begin["time"] or "0000")[:4], "%Y%m%d%H%M")
        end = start + timedelta(**{unit: int(count) for unit, count in match.groupdict(default="0").items()})
    except (ValueError, OverflowError):
        return None
    return f"{end:%Y-%m-%d}", f"{end:%H:%M}" if begin["time"] else ""


def _day_before(day: str) -> str:
    try:
        return f"{datetime.fromisoformat(day) - timedelta(days=1):%Y-%m-%d}"
    except (ValueError, OverflowError):
        return day


def _rule(found: Property) -> str:
    """Return how often something happens, in words; parts that are rare stay as they are written."""
    parts = dict(part.upper().partition("=")[::2] for part in found.value.strip().split(";") if part)
    unit, interval = _FREQUENCIES.get(parts.pop("FREQ", "")), parts.pop("INTERVAL", "1")
    if unit is None:
        return found.value.strip()
    said = [f"every {unit}" if interval == "1" else f"every {interval} {unit}s"]
    if days := parts.pop("BYDAY", ""):
        said.append(f"on {', '.join(map(_day_of_rule, days.split(',')))}")
    if days := parts.pop("BYMONTHDAY", ""):
        said.append(f"on day {days.replace(',', ', ')} of the month")
    if until := parts.pop("UNTIL", ""):
        said.append(f"until {_moment(Property({}, until))}")
    if count := parts.pop("COUNT", ""):
        said.append(f"{count} times")
    parts.pop("WKST", "")
    return " ".join([*said, *(f"({name}={value})" for name, value in parts.items())])


def _day_of_rule(day: str) -> str:
    place, name = day.strip()[:-2].lstrip("+"), _DAYS.get(day.strip()[-2:], day)
    return f"the {_PLACES.get(place, place)} {name}" if place else name


def _person(found: Property) -> str:
    address = re.sub(r"(?i)^mailto:", "", found.text())
    name = found.parameters.get("CN", "")
    return f"{name} ({address})" if name and address and name != address else name or address


def _line(text: str) -> str:
    return " ".join(text.split())


def _date(entries: Sequence[Component]) -> str | None:
    """Return the day on which an entry was last changed."""
    stamps = (entry.text("LAST-MODIFIED", "DTSTAMP")[:8] for entry in entries)
    return max((date for stamp in stamps if (date := iso_date(stamp))), default=None)

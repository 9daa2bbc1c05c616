"""What errors say to clients: our messages, without where files lie on this machine."""

import os
import re

# What begins an absolute path here; `/v1/documents` begins none. A part of a path may hold anything but these.
_TOPS = "|".join(re.escape(entry.name) for entry in os.scandir("/"))
_FOLDERS = re.compile(rf"(?<![\w.:/~-])/(?:{_TOPS})/(?:[^\s/'\"(),;:]+/)*")


def public(message: str) -> str:
    """Return an error's message with the name alone of each file that it names by its whole path."""
    return _FOLDERS.sub("…/", message)

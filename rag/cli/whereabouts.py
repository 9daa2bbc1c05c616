"""Reads a command's settings, and says on stderr which store they lead to unless it is the user's usual one."""

import sys
from typing import Any

from rag.cli.terminal import notice, one_line
from rag.settings import STORE_VARIABLE, Settings, load_settings, store_origin
from rag.settings_file import find_settings_file


def read_settings(**overrides: Any) -> Settings:  # Any: pydantic checks the values
    """Return the settings, with what is given here before them; say which store that is. Raises SettingsError.

    What the environment or a file names is said to people only: whoever wrote it knows, and cron mails whatever is on
    stderr. A store that was only found is always said.
    """
    settings = load_settings(**overrides)
    for path in find_settings_file().strangers:
        notice(f"note: {path} belongs to another user and is not read")
    origin = None if "store" in overrides else store_origin(settings)
    is_written = origin == STORE_VARIABLE or origin == str(find_settings_file().path)
    if origin is not None and (not is_written or sys.stderr.isatty()):
        notice(one_line(f"store: {settings.store.absolute()} ({origin})"))
    return settings

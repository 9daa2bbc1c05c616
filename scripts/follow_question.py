"""Follows a question through one `rag ask`: each call whose arguments hold it, by file, in order.

`python -m scripts.follow_question "How many days of leave do we have?" --collection sample`: the arguments are those of
`rag ask`.
"""

import inspect
import sys
import threading
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_GOES_ON = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Follower:
    """A profiling function that notes calls of our own code whose arguments are the question, or have it as `text`."""

    def __init__(self, text: str) -> None:
        self.stops: list[tuple[str, str]] = []  # file, function
        self._text = text
        self._begun: set[FrameType] = set()  # generators and coroutines: going on is no new call

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:  # Any: what sys.setprofile hands over
        path = frame.f_code.co_filename
        if event != "call" or not path.startswith((f"{ROOT}/rag/", f"{ROOT}/ingest/")):
            return
        code = frame.f_code
        if code.co_flags & _GOES_ON:
            if frame in self._begun:
                return
            self._begun.add(frame)
        names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        if any(self._is_question(frame.f_locals.get(name)) for name in names):
            self.stops.append((str(Path(path).relative_to(ROOT)), code.co_name))

    def _is_question(self, value: object) -> bool:
        return value == self._text if isinstance(value, str) else getattr(value, "text", None) == self._text


def follow(arguments: list[str]) -> list[tuple[str, str]]:
    """Run `rag ask` with `arguments`, the question first; return the stops of the question."""
    from rag.cli import main

    follower = Follower(arguments[0])
    sys.argv = ["rag", "ask", *arguments]
    threading.setprofile(follower)
    sys.setprofile(follower)
    try:
        main()
    except SystemExit as ended:
        if ended.code:
            raise
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return follower.stops


def lines(stops: list[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each visit to a file, and how many files and visits there are."""
    visits = [(path, list(dict.fromkeys(name for _, name in group))) for path, group in groupby(stops, lambda s: s[0])]
    for path, names in visits:
        yield f"{path}: {', '.join(names)}"
    yield f"{len({path for path, _ in visits})} files, {len(visits)} visits, {len(stops)} calls"


if __name__ == "__main__":
    print(*lines(follow(sys.argv[1:])), sep="\n")

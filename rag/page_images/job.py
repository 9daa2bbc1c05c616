"""The messages between the service and a drawing process; both import this, so it imports almost nothing."""

import json
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom: points from the top left, as shown

MOST_PIXELS = 8_000_000  # a page of A4 that is 2000 wide has 5.7 million
MOST_BYTES = 4 * MOST_PIXELS  # of a picture: more than three a pixel, which is noise, compressed not at all


class Refusal(IntEnum):
    """Why there is no picture: the exit code of the process."""

    CHANGED = 10
    ENCRYPTED = 11
    UNREADABLE = 12
    NO_PAGE = 13
    NO_MEMORY = 14


@dataclass(frozen=True, slots=True)
class Job:
    """What to draw: page `number` of the file of `size_bytes` with `sha256`, `width` pixels wide, `boxes` highlighted.

    The process may take `memory_mb` beyond what it begins with, and `cpu_s` of a core.
    """

    size_bytes: int
    sha256: str
    number: int
    width: int
    boxes: tuple[Box, ...]
    memory_mb: int
    cpu_s: int

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

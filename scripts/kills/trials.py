"""A trial kills something and looks at what is left; it returns how many kills that were."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from tests.ingest.forks import Forks

Trial: TypeAlias = Callable[[], int]
Family: TypeAlias = Callable[[Forks, Path, int], Iterator[Trial]]  # (forks, an empty folder, how many kills)

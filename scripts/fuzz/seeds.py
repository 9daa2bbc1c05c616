"""What is damaged: at least five files of every suffix that a loader reads, and whatever else lies at hand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from ingest.loaders import SUFFIXES
from scripts.sections import ROOT
from tests.ingest.loaders.samples import SAMPLES

_MOST_BYTES = 150_000  # a larger one costs the time of ten
_LEAST_SEEDS = 5  # of a suffix
_SOURCE = "text/x-source"  # a hundred suffixes, read alike


@dataclass(frozen=True, slots=True)
class Seed:
    """A file by its name, which decides how some formats are read."""

    name: str
    content: bytes


def find_seeds(folders: Iterable[Path]) -> list[list[Seed]]:
    """Return the tests' samples, data/sample, and what is not too large in these folders; alike ones together.

    A suffix with few files has others of its format too, under names of its own.
    """
    samples = [make() for make in SAMPLES.values()]
    files = [path for f in (ROOT / "data" / "sample", *folders) for path in sorted(f.rglob("*")) if path.is_file()]
    real = [Seed(path.name, path.read_bytes()) for path in files if 0 < path.stat().st_size <= _MOST_BYTES]
    by_suffix: dict[str, list[Seed]] = {suffix: [] for suffix in SUFFIXES}
    for seed in (*(Seed(sample.name, sample.content) for sample in samples), *real):
        by_suffix.setdefault(Path(seed.name).suffix.lower(), []).append(seed)
    alike = {suffix: [*seeds, *_renamed(suffix, by_suffix)] for suffix, seeds in by_suffix.items()}
    source = [seed for suffix, seeds in alike.items() if SUFFIXES.get(suffix) == _SOURCE for seed in seeds]
    return [source, *(seeds for suffix, seeds in alike.items() if SUFFIXES.get(suffix) != _SOURCE)]


def _renamed(suffix: str, by_suffix: dict[str, list[Seed]]) -> list[Seed]:
    """Return what a suffix lacks to five seeds, of those that the same loader reads under other suffixes."""
    missing = _LEAST_SEEDS - len(by_suffix[suffix])
    if suffix not in SUFFIXES or missing <= 0:
        return []
    others = [
        seed
        for other, seeds in by_suffix.items()
        if other != suffix and SUFFIXES.get(other) == SUFFIXES[suffix]
        for seed in seeds
    ]
    some = others or by_suffix[suffix]
    return [replace(seed, name=f"{Path(seed.name).stem}{suffix}") for seed in islice(cycle(some), missing)]

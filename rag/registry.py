"""Tables of interchangeable parts: each name maps to a builder that imports what it needs when called."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Generic, TypeVar

from rag.errors import UnknownName

T = TypeVar("T")


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return ` (did you mean 'x'?)` if a known name is close, else an empty text."""
    close = get_close_matches(name, list(known), n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""


class Registry(Mapping[str, T], Generic[T]):
    """A read-only table of one family's parts; an unknown name raises UnknownName, which lists the known ones."""

    def __init__(self, family: str, parts: Mapping[str, T]) -> None:
        self.family = family
        self._parts = dict(parts)

    def __getitem__(self, name: str) -> T:
        try:
            return self._parts[name]
        except KeyError:
            known = ", ".join(self._parts)
            raise UnknownName(
                f"there is no {self.family} '{name}'{suggestion(name, self._parts)}; choose from: {known}"
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._parts  # Mapping's own asks __getitem__ and expects a KeyError

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

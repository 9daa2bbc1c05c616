"""Keeps generations of an older format until the one that replaced them has answered a question."""

from contextlib import suppress

from rag.errors import RagError, UnusableIndex
from rag.index.generations import Collection, list_generations
from rag.index.library import open_library
from rag.index.manifest import FORMAT, read_manifest
from rag.settings import LLMSettings, Settings


def generations_to_keep(settings: Settings, place: Collection, keep: int) -> int:
    """Return `keep`, or the number of all where one of an older format would go and the published one cannot answer."""
    generations = list_generations(place)
    formats = [_format(place, name) for name in generations]
    current = place.current()
    if current not in generations or _format(place, current) < FORMAT or min(formats) == FORMAT:
        return keep
    return keep if _answers(settings, place, current) else len(generations)


def _format(place: Collection, generation: str) -> int:
    """Return a generation's format; today's where nobody can read what it says."""
    with suppress(UnusableIndex):
        return read_manifest(place, generation).format
    return FORMAT


def _answers(settings: Settings, place: Collection, generation: str) -> bool:
    from rag.evals.asking import ask_each  # all that answering takes, for a run that hardly ever asks

    own = settings.model_copy(update={"collection": place.name, "llm": LLMSettings()})
    try:
        library = open_library(place.generation(generation))
        try:
            titles = [info.title for info in library.documents()][:1]
        finally:
            library.close()
        ask_each(own, {"title": (titles or [place.name])[0] or place.name})
    except RagError:
        return False
    return True

"""What `rag doctor` looks at on a vector server: that it answers, and that it has what is published."""

from rag.cli.doctor_store import State, read_published
from rag.errors import IndexDamaged, VectorServerError
from rag.index.generations import Collection
from rag.index.vectors.probing import SHARE_FOUND
from rag.index.vectors.served import STORE, examine_rows
from rag.settings import Settings


def is_on_server(place: Collection) -> bool:
    """Whether what is published is searched by a vector server."""
    return read_published(place).vector_store == STORE


def examine_server(settings: Settings, place: Collection, *, deep: bool) -> tuple[State, str]:
    """Ask the server for its version and, if `deep`, for every row; raises VectorServerError and IndexDamaged."""
    examined = examine_rows(settings, place, read_published(place), deep=deep)
    if examined.missing:
        raise VectorServerError(
            f"{examined.address} lacks {examined.missing} of {examined.rows} rows; send them: ingest run"
        )
    if examined.differing:
        raise IndexDamaged(
            f"{examined.address} has another vector for {examined.differing} of the rows that were compared; remove "
            f"the collection {examined.collection} there, and run: ingest run"
        )
    told = f"{examined.address} answers, with version {examined.version}"
    if not deep:
        return "ok", told
    if examined.found < SHARE_FOUND:
        return "warning", (
            f"{told}, and has all {examined.rows} rows, but finds only {examined.found:.0%} of those that look for "
            "themselves: many vectors are nearly the same; RAG_VECTORS__KIND=exact misses none"
        )
    return "ok", f"{told}, and has all {examined.rows} rows"

"""The options of one run, and its progress callback."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.sources.database_urls import OpenedDatabase
from ingest.sources.roots import Filters

Progress = Callable[[str, int, int | None], None]  # (stage, done, how many in all where known)


def no_progress(stage: str, done: int, total: int | None) -> None:
    """Ignore progress."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one run.

    `databases` are queries whose rows are documents. `filters` replace those kept for the folders named.
    `checksum` trusts neither a file's time nor the published generation's bytes. `passwords` are (glob on uri or file
    name, password); the first that matches counts. `use_cache` False embeds everything anew. `workers` parsing
    processes; None: one a core. `runner` names a part of `ingest.runners.RUNNERS`; `address` is that of a Ray cluster,
    None for one on this machine. `may_find_nothing`: it is no error if there is nothing to index.
    """

    databases: tuple[OpenedDatabase, ...] = ()
    filters: Filters | None = None
    checksum: bool = False
    use_cache: bool = True
    passwords: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    allow_deletions: bool = False
    wait: bool = False
    workers: int | None = None
    runner: str = "local"
    address: str | None = None
    may_find_nothing: bool = False

    @property
    def database_passwords(self) -> dict[str, str | None]:
        """The passwords of the databases that were named, by URL; of one that is asked again there is none."""
        return {database.url: database.password for database in self.databases}

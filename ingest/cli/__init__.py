"""The commands `ingest …`: thin wrappers around the pipeline; each command imports its heavy modules itself."""

from rag.numpy_threads import use_one_thread

use_one_thread()

from ingest.cli.commands import main  # noqa: E402 - it imports numpy

__all__ = ["main"]

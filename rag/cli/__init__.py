"""The commands `rag …`: thin wrappers around the engine; each command imports its heavy modules itself."""

from rag.numpy_threads import use_one_thread

use_one_thread()

from rag.cli.commands import main  # noqa: E402 - it imports numpy

__all__ = ["main"]

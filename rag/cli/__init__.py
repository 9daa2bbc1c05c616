"""The commands `rag …`: thin wrappers around the engine; each command imports its heavy modules itself."""

from rag.cli.commands import main

__all__ = ["main"]

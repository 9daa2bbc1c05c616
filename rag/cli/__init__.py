"""The commands `rag …`: a thin face on the engine; what is heavy is imported by the command that needs it."""

from rag.cli.commands import main

__all__ = ["main"]

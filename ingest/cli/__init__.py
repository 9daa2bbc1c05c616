"""The commands `ingest …`: a thin face on the pipeline; what is heavy is imported by the command that needs it."""

from ingest.cli.commands import main

__all__ = ["main"]

"""The commands `ingest …`: thin wrappers around the pipeline; each command imports its heavy modules itself."""

from ingest.cli.commands import main

__all__ = ["main"]

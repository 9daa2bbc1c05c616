"""Upkeep: work on an index other than a run."""

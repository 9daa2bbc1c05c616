"""Upkeep: what is done to an index besides a run."""

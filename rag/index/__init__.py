"""The index: what `ingest` wrote, and everything that reads or writes those files."""

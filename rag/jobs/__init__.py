"""Work that the service accepts and `ingest work` does: jobs, and the files that wait for them."""

"""Search: a question becomes hits."""

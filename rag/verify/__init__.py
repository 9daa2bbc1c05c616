"""Verification: a sentence becomes the exact spans that carry it."""

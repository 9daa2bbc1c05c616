"""Verification: finds the exact spans that support a sentence."""

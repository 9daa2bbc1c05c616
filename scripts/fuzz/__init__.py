"""Damaged files and texts, at random, for everything that reads what a stranger wrote."""

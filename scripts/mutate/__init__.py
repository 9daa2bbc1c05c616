"""Breaks the code in a hundred small ways, one at a time, and counts how many of them a test notices."""

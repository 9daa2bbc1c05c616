"""Kills of everything that writes: at calls that change a file, at any time, stopped, beside a second writer."""

"""Openbook's library and query service: answers whose every citation is an exact span of a source page."""

__version__ = "0.1.0"

"""Openbook in other people's frameworks, each in a file and an extra of its own; docs/adapters.md."""

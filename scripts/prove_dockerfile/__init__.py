"""Runs a Dockerfile's own lines in a fresh root, and its command in it, where there is no container engine."""

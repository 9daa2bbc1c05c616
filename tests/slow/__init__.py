"""Tests that `make test-all` alone runs: a real language model, and the package registry."""

"""Tests of what replicas stand on."""

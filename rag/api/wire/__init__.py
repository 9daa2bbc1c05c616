"""The wire format: bodies, events, problems and the published contract."""

"""What goes over the wire: bodies, events, problems and the published contract."""

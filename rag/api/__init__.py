"""The HTTP face: FastAPI over the engine."""

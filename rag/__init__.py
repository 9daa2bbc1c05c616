"""Openbook's library and query service: answers whose every citation is an exact span of a source page."""

import os

__version__ = "0.1.0"

# onnxruntime tells its maker what it runs, unless this is set before it is first imported, by us or by another library.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

"""The Model Context Protocol: the same answers as tools and resources of AI assistants, over HTTP and stdio.

The protocol itself is its official SDK's (extra `mcp`), which `hosting` and what serves it import alone.
"""

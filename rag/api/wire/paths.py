"""The paths that more than their own routes know of."""

from rag.api.wire import dify

MCP = "/mcp"  # the Model Context Protocol's
ANSWERING = ("/v1/", MCP, dify.PATH)  # what those begin with whose requests are limited and whose answers nobody keeps

"""`rag mcp`: Openbook as a tool of an AI assistant on this machine."""

import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from rag.cli.terminal import notice


def mcp(
    collection: Annotated[
        list[str] | None,
        typer.Option("--collection", metavar="C", help="A collection that may be asked; repeat for several [all]."),
    ] = None,
) -> None:
    """Answer an AI assistant on this machine (Claude, VS Code, Cursor …) by the Model Context Protocol.

    The assistant starts it, and speaks to it over stdin and stdout. Over HTTP, `rag serve` answers the same at /mcp.

    \b
    Examples:
      rag mcp
      rag mcp --collection handbook --collection hr
    """
    from rag.cli.whereabouts import read_settings
    from rag.errors import UsageError

    if find_spec("mcp") is None:
        raise UsageError("rag mcp needs the extra mcp; run: pip install 'openbook[mcp]'")
    from rag.api.mcp.stdio import serve_stdio

    settings = read_settings()
    if sys.stdin.isatty():
        notice("an assistant starts this command, see docs/mcp.md; Ctrl-D ends it")
    serve_stdio(settings, collection or ())

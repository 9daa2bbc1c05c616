"""`rag mcp`: the Model Context Protocol over stdin and stdout, for a host that starts the process on its machine."""

import asyncio
import signal
from collections.abc import Sequence

from mcp.server.stdio import stdio_server

from rag.api.access import Account
from rag.api.logs import install_logs
from rag.api.mcp.caller import Caller
from rag.api.mcp.hosting import make_host_server
from rag.api.refreshing import keep_current
from rag.engine import open_engine
from rag.index.generations import Collection, lease_current
from rag.settings import Settings


def serve_stdio(settings: Settings, collections: Sequence[str] = ()) -> None:
    """Answer until stdin ends; nothing but the protocol is written to stdout, and logs to stderr.

    Whoever starts it may read the store, and so it asks for no key; `collections` are those that may be asked, all if
    there are none. Raises NoIndex for one that is not published, and as `open_engine`.
    """
    for name in collections:
        with lease_current(Collection(settings.store, name)):
            pass
    engine = open_engine(settings)
    install_logs(with_messages=settings.server.log_questions)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the SDK waits for stdin in a thread that nothing else interrupts
    account = Account(name="", collections=frozenset(collections) or None)
    asyncio.run(_serve(Caller(account, engine, settings)))


async def _serve(caller: Caller) -> None:
    ending = asyncio.Event()
    refreshing = asyncio.create_task(keep_current(caller.engine, ending))
    server = make_host_server(lambda _: caller)
    try:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
    finally:
        ending.set()
        await refreshing
        await caller.engine.close()

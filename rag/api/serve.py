"""`rag serve`: listens, and runs the application until it is stopped, or the processes that run it."""

import errno
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack

from rag.api.lasting import lasting
from rag.errors import RagError, StorageError, UsageError
from rag.keys import Keys
from rag.remote.replica import Replica
from rag.settings import Settings

_BACKLOG = 2048


def serve(
    settings: Settings,
    *,
    host: str,
    port: int,
    is_open: bool,
    on_start: Callable[[str], None],
    is_managed: bool = False,
    workers: int = 1,
    replica: Replica | None = None,
) -> None:
    """Serve until interrupted; `on_start` gets the address once connections are accepted.

    `is_managed`: documents can be added and deleted, also without a key where only this machine can ask, and a worker
    is started that does it. Then nothing need be indexed yet.
    `replica`: answers come from what is published at its target, and a process is started that follows that. Until
    something was fetched, the service is not ready.
    `workers`: processes that answer; more than one are started by this one, which answers nothing itself.

    Raises UnusableIndex if nothing is indexed, UsageError for a bad address, RagError if it is taken.
    Raises IndexBusy where the replica's cache belongs to another. Raises UsageError too where other machines could ask
    everything, as there are no keys, unless told that it `is_open`, and where it is told so though there are keys;
    KeysUnusable where keys cannot be read.
    """
    listener = _listen(host, port)
    with listener:
        from rag.api.managed_worker import ManagedWorker, require_first_collection
        from rag.api.middleware.keyed import is_loopback
        from rag.api.replicating import following

        is_local = is_loopback(listener.getsockname()[0])
        _check_openness(settings, host, is_local=is_local, is_open=is_open)
        settings = _with_server(settings, host, workers)
        with ExitStack() as beside:
            if is_managed:
                beside.enter_context(ManagedWorker())
                require_first_collection(settings.store, settings.collection)
            if replica is not None:
                settings = beside.enter_context(following(settings, replica, listener, _address(listener)))
            run = _run_alone if settings.server.workers == 1 else _run_workers
            is_open = is_local or is_open
            run(settings, listener, is_open=is_open, is_managed=is_managed, replica=replica, on_start=on_start)


def _run_alone(
    settings: Settings,
    listener: socket.socket,
    *,
    is_open: bool,
    is_managed: bool,
    replica: Replica | None,
    on_start: Callable[[str], None],
) -> None:
    from rag.api.app import make_app
    from rag.api.logs import install_logs
    from rag.api.server import make_server

    with lasting():
        app = make_app(settings, is_open=is_open, is_managed=is_managed, replica=replica)
        install_logs(with_messages=settings.server.log_questions)
        server = make_server(app, settings.server)
    on_start(_address(listener))
    server.run(sockets=[listener])
    if server.started:  # Ctrl-C ended it. uvicorn raises that signal once more, but asyncio may miss it as it ends.
        raise KeyboardInterrupt


def _run_workers(
    settings: Settings,
    listener: socket.socket,
    *,
    is_open: bool,
    is_managed: bool,
    replica: Replica | None,
    on_start: Callable[[str], None],
) -> None:
    from rag.api.logs import install_logs
    from rag.api.shared_state import FILE, SharedState
    from rag.api.supervisor import Supervisor
    from rag.api.worker_job import Job
    from rag.index.views import SERVICE, private_folder

    install_logs(with_messages=settings.server.log_questions)
    with private_folder(SERVICE) as folder:
        try:
            state = SharedState(folder / FILE, workers=settings.server.workers, uploads=settings.upload.max_at_once)
        except OSError as error:
            raise StorageError(
                f"{folder} has no room for what the workers share ({error.strerror}); free some space there, or set "
                "TMPDIR to another folder"
            ) from error
        job = Job(settings, is_open, is_managed, folder, slot=0, listener=listener.fileno(), status=-1, replica=replica)
        stop = Supervisor(job, listener, state).run(lambda: on_start(_address(listener)))
    if stop == signal.SIGTERM:
        signal.signal(stop, signal.SIG_DFL)
        signal.raise_signal(stop)  # as uvicorn ends one process; to process 1 of a container that does nothing
    raise KeyboardInterrupt


def _check_openness(settings: Settings, host: str, *, is_local: bool, is_open: bool) -> None:
    has_keys = bool(Keys(settings.store).known())
    if not (has_keys or is_local or is_open):
        raise UsageError(
            f"other machines can reach {host}, but there are no keys; create one (rag keys create --name NAME), or "
            "let everyone ask everything: --open"
        )
    if has_keys and is_open:  # whoever said it would believe that nobody needs a key
        raise UsageError(
            "there are keys (revoked ones count), so the service cannot be open; leave out --open, or let everyone "
            "ask some collections: rag keys public COLLECTION"
        )


def _with_server(settings: Settings, host: str, workers: int) -> Settings:
    server = settings.server.model_copy(update={"host": host, "workers": workers})
    return settings.model_copy(update={"server": server})


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise UsageError(f"'{host}' is not an address to listen on ({error.strerror}); check --host") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _explain(error, host, port) from error
    return listener


def _explain(error: OSError, host: str, port: int) -> RagError:
    if error.errno == errno.EADDRINUSE:
        return RagError(f"port {port} of {host} is taken by another program; choose another: --port {port % 65535 + 1}")
    if error.errno == errno.EACCES:
        return RagError(f"port {port} of {host} is not allowed for this user; choose one above 1023: --port 8000")
    if error.errno == errno.EADDRNOTAVAIL:
        return UsageError(f"'{host}' is not an address of this machine; check --host")
    return RagError(f"cannot listen on port {port} of {host}: {error.strerror}; check --host and --port")


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

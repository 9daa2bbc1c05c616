"""Compiles a model once, in a subprocess; only one process at a time does so."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.embedders.compiled import (
    EncoderSpec,
    altered_files,
    derive_fingerprint,
    find_compiled,
    prompts_in_force,
    read_spec,
    spec_to_json,
)
from rag.embedders.hub import require_models
from rag.embedders.model_files import (
    DEFAULT_MODEL,
    canonical_name,
    locate_model,
    own_prompts,
    source_files,
    verify_default,
)
from rag.embedders.shared_encoders import UNFINISHED, take_encoder
from rag.errors import EncoderError, StorageError
from rag.files import open_lock
from rag.settings import EmbedderSettings


def ensure_compiled(
    settings: EmbedderSettings,
    encoders: Path,
    on_compile: Callable[[str], None] | None = None,
    shared: Path | None = None,
) -> Path:
    """Return the folder of the configured encoder in `encoders`; compile it first if needed.

    With `shared` it is compiled there and taken from there, at once if another store needed it before. Of several
    processes one compiles and the others wait for it. `on_compile` is told in one line when that begins.
    Raises EncoderError, and StorageError where `encoders` cannot be written.
    """
    compiled = find_compiled(settings, encoders)
    if compiled is not None:
        return compiled
    spec = describe(settings)
    if shared is not None:
        with suppress(StorageError, OSError):  # a full or read-only cache is no reason: the store has its own disk
            _take(spec, shared, encoders, on_compile)
    return _compile_into(encoders, spec, on_compile)


def _take(spec: EncoderSpec, shared: Path, encoders: Path, on_compile: Callable[[str], None] | None) -> None:
    """Put the shared encoder into `encoders`, unless its bytes have changed since it was compiled."""
    target = encoders.resolve() / spec.fingerprint
    with _only_one(encoders):
        if _is_whole(target):
            return
        source = _compile_into(shared, spec, on_compile)
        if not altered_files(source, read_spec(source)):
            _remove_leftovers(target)
            take_encoder(source, target, spec)


def _compile_into(encoders: Path, spec: EncoderSpec, on_compile: Callable[[str], None] | None) -> Path:
    target = encoders.resolve() / spec.fingerprint
    if _is_whole(target):
        return target
    with _only_one(encoders) as lock:
        if not _is_whole(target):
            if on_compile is not None:
                on_compile(f"compiling the encoder {spec.model} ({spec.precision}), once")
            _remove_leftovers(target)
            _compile(spec, target, lock)
    return target


def describe(settings: EmbedderSettings) -> EncoderSpec:
    """Return the spec that the settings ask for, without the fields that only compiling can fill."""
    name = canonical_name(settings.model)
    if name != DEFAULT_MODEL:
        require_models(f"the model {name}")
    folder = locate_model(name)
    source = source_files(folder)
    if name == DEFAULT_MODEL:
        verify_default(source)
    own = own_prompts(folder)
    prompts = prompts_in_force(settings, own)
    return EncoderSpec(
        fingerprint=derive_fingerprint("onnx", source, prompts, settings.precision),
        model=name,
        precision=settings.precision,
        prompts=prompts,
        own_prompts=own,
        source_folder=str(folder),
        source=source,
    )


@contextmanager
def _only_one(encoders: Path) -> Iterator[int]:
    """Hold the lock on compiling into `encoders`; a child that inherits the descriptor holds it while it lives."""
    try:
        encoders.mkdir(parents=True, exist_ok=True)
        lock = open_lock(encoders / "LOCK")
    except OSError as error:
        raise StorageError(f"{encoders} cannot be written ({error.strerror}); check RAG_STORE") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def _is_whole(folder: Path) -> bool:
    try:
        read_spec(folder)
    except EncoderError:
        return False
    return True


def _remove_leftovers(target: Path) -> None:
    """Remove the remains of killed compilations, and a damaged `target`; thanks to the lock nobody uses them."""
    for folder in (*target.parent.glob(f"{UNFINISHED}*"), target):
        shutil.rmtree(folder, ignore_errors=True)


def _compile(spec: EncoderSpec, target: Path, lock: int) -> None:
    """Compile `spec` into `target` in a subprocess, because nothing else needs what it loads: 0.3 GB, 1 with torch."""
    process = subprocess.run(  # noqa: S603 - our own module, in our own interpreter
        [sys.executable, "-m", "rag.embedders.compile", str(target)],
        input=spec_to_json(spec),
        cwd=Path(__file__).parents[2],  # `-m` looks there first: not for a torch.py among the user's documents
        pass_fds=(lock,),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if process.returncode == 0:
        return
    failure = _read_failure(process.stdout)
    message = failure.get("message") or _last_line(process.stderr) or f"its process ended with {process.returncode}"
    if failure.get("error") == "StorageError":
        raise StorageError(f"the encoder {spec.model} cannot be stored in {target.parent}: {message}")
    raise EncoderError(
        f"the model {spec.model} cannot be compiled: {message}; "
        "set RAG_EMBEDDER__KIND=sentence-transformers to use it uncompiled, or RAG_EMBEDDER__MODEL to another"
    )


def _read_failure(output: str) -> dict[str, str]:
    """Return the subprocess's last line, which gives its error; empty if it was killed."""
    try:
        failure = json.loads(_last_line(output))
    except ValueError:
        return {}
    return failure if isinstance(failure, dict) else {}


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]

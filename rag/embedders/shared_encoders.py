"""The folder in a user's cache where each encoder is compiled once, and how a store takes one from there.

A store keeps its encoder whole, so that it can be copied, backed up and read by others; on one disk the two are the
same files (hard links). The folder may be lost at any time: only the next new store compiles again then.
"""

import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path

from rag.embedders.compiled import EncoderSpec, read_spec, write_description
from rag.files import sync_tree
from rag.user_folders import shared_encoders

UNFINISHED = ".unfinished-"  # begins the name of a folder that is being filled


def open_shared() -> Path | None:
    """Return the user's folder of encoders, made where there is none; None where it is not the user's own and safe.

    Whoever else could write there would choose what this user's questions are compared with.
    """
    try:
        folder = shared_encoders()
        if _nearest(folder).stat().st_uid != os.geteuid():  # such as root with another's HOME, which it must not fill
            return None
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.lstat()
    except (OSError, RuntimeError):  # also where there is no home
        return None
    is_safe = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o022
    return folder if is_safe else None


def take_encoder(source: Path, target: Path, spec: EncoderSpec) -> None:
    """Make `target` the encoder in `source`, as compiled from the model files of `spec`; raises OSError."""
    unfinished = target.with_name(f"{UNFINISHED}{os.getpid()}")
    unfinished.mkdir()
    try:
        compiled = read_spec(source)
        for name in compiled.bytes:
            _link_or_copy(source / name, unfinished / name)
        own = replace(compiled, model=spec.model, source_folder=spec.source_folder, source=spec.source)
        write_description(unfinished, own)
        sync_tree(unfinished)
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without hard links
        shutil.copyfile(source, target)


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())

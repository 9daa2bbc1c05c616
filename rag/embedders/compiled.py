"""A compiled encoder on disk: `encoders/<fingerprint>/`, described by its `encoder.json`.

Reading one needs neither the model that it was made of nor anything heavy.
"""

import json
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from rag.embedders.model_files import Prompts, SourceFile, canonical_name, is_model_folder, is_unchanged, source_files
from rag.errors import EncoderError, IndexDamaged, IndexMismatch
from rag.files import checksum, read_text
from rag.records import derive_id
from rag.settings import EmbedderSettings

FORMAT = 2  # part of the fingerprint: raise it when the same model would compile to other vectors
VECTORS, TOKEN_VECTORS = "vectors", "token_vectors"  # the graph's outputs
GRAPH, WEIGHTS, TOKENIZER, SPEC = "model.onnx", "model.onnx.data", "tokenizer.json", "encoder.json"

Precision: TypeAlias = Literal["int8", "fp32"]


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    """Everything that a compiled encoder's vectors depend on, and how it was checked.

    `model` is canonical; `prompts` are the ones in force, `own_prompts` the model's, used where the settings give none;
    `source` is the model's files. What has a default is found out by compiling: `max_sequence_tokens` counts special
    tokens and the prompt; `token_dimensions` is the length of a token's vector, 0 where the graph returns none; `bytes`
    and `sha256` are those of the compiled files; `parity` is the lowest cosine to sentence-transformers on the
    sentences of the check, by precision.
    """

    fingerprint: str
    model: str
    precision: Precision
    prompts: Prompts
    own_prompts: Prompts
    source_folder: str
    source: Mapping[str, SourceFile]
    max_sequence_tokens: int = 0
    dimensions: int = 0
    token_dimensions: int = 0
    inputs: tuple[str, ...] = ()
    pooling: str = ""
    parity: Mapping[str, float] = field(default_factory=dict)
    bytes: Mapping[str, int] = field(default_factory=dict)
    sha256: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    kind: str = "onnx"
    format: int = FORMAT


def derive_fingerprint(kind: str, source: Mapping[str, SourceFile], prompts: Prompts, precision: Precision) -> str:
    """Return the name of an encoder: weights, tokenizer, pooling and maximum length are the files of `source`."""
    files = [part for name in sorted(source) for part in (name, source[name].sha256)]
    return f"{kind}-{precision}-{derive_id(str(FORMAT), precision, prompts.query, prompts.document, *files)}"


def prompts_in_force(settings: EmbedderSettings, own: Prompts) -> Prompts:
    """Return the settings' prompts, or the model's own if they give none."""
    return Prompts(settings.query_prompt or own.query, settings.document_prompt or own.document)


def write_spec(folder: Path, spec: EncoderSpec) -> None:
    """Write `spec` beside its graph, with the sizes and hashes of the folder's files."""
    files = [path for path in sorted(folder.iterdir()) if path.name != SPEC]
    sizes = {path.name: path.stat().st_size for path in files}
    sums = {path.name: checksum(path) for path in files}
    write_description(folder, replace(spec, bytes=sizes, sha256=sums))


def write_description(folder: Path, spec: EncoderSpec) -> None:
    """Write a spec that has the sizes and hashes of the folder's files already."""
    (folder / SPEC).write_text(spec_to_json(spec), "utf-8")


def altered_files(folder: Path, spec: EncoderSpec) -> list[str]:
    """Return the compiled files whose bytes have changed; `read_spec` compares only sizes."""
    return [name for name, written in sorted(spec.sha256.items()) if checksum(folder / name) != written]


def read_spec(folder: Path) -> EncoderSpec:
    """Read what `folder` holds; raises EncoderError unless it is a complete compiled encoder."""
    try:
        spec = spec_from_json(read_text(folder / SPEC))
        sizes = {name: _size(folder / name) for name in spec.bytes}
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"the compiled encoder {folder} cannot be read ({error}); remove that folder and run `ingest run`"
        ) from error
    if sizes != spec.bytes:
        raise EncoderError(
            f"the compiled encoder {folder} has changed since it was written: its files have {sizes} bytes, not "
            f"{dict(spec.bytes)}; remove that folder and run `ingest run`"
        )
    return spec


def _size(path: Path) -> int:
    """Return a file's bytes, -1 for a pipe or a folder: neither the graph's reader nor the tokenizer's may wait."""
    status = path.stat()
    return status.st_size if stat.S_ISREG(status.st_mode) else -1


def spec_to_json(spec: EncoderSpec) -> str:
    """Return `spec` as text that `spec_from_json` reads."""
    return json.dumps(asdict(spec), indent=2, ensure_ascii=False) + "\n"


def spec_from_json(text: str) -> EncoderSpec:
    """Return the spec that `text` describes; raises ValueError if it describes none."""
    try:
        fields = json.loads(text)
        nested = {
            "prompts": Prompts(**fields["prompts"]),
            "own_prompts": Prompts(**fields["own_prompts"]),
            "inputs": tuple(fields["inputs"]),
            "source": {name: SourceFile(**file) for name, file in fields["source"].items()},
        }
        return EncoderSpec(**{**fields, **nested})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an encoder's description: {error!r}") from error


def find_compiled(settings: EmbedderSettings, encoders: Path) -> Path | None:
    """Return the folder of the configured encoder, if it is compiled and its model has not changed.

    Unchanged is judged by the files' sizes and times: no weights are read.
    """
    name = canonical_name(settings.model)
    for folder in _encoder_folders(encoders):
        try:
            spec = read_spec(folder)
        except EncoderError:
            continue  # it is compiled again, or complained of by whoever needs that very one
        if (
            spec.format == FORMAT
            and spec.model == name
            and spec.precision == settings.precision
            and spec.prompts == prompts_in_force(settings, spec.own_prompts)
            and _has_its_source(spec)
        ):
            return folder
    return None


def check_match(settings: EmbedderSettings, spec: EncoderSpec) -> None:
    """Raise IndexMismatch if the settings name another encoder than `spec`, which built the index."""
    differences = [
        (variable, built, named)
        for variable, built, named in (
            ("RAG_EMBEDDER__PRECISION", spec.precision, settings.precision),
            ("RAG_EMBEDDER__QUERY_PROMPT", spec.prompts.query, settings.query_prompt or spec.own_prompts.query),
            (
                "RAG_EMBEDDER__DOCUMENT_PROMPT",
                spec.prompts.document,
                settings.document_prompt or spec.own_prompts.document,
            ),
        )
        if built != named
    ]
    if not _is_same_model(canonical_name(settings.model), spec):
        differences.insert(0, ("RAG_EMBEDDER__MODEL", spec.model, settings.model))
    if differences:
        raise mismatch(differences)


def mismatch(differences: list[tuple[str, str, str]]) -> IndexMismatch:
    """Return the error for an index built by another encoder, from rows of (variable, built with, set to)."""
    built = ", ".join(f"'{value}'" for _, value, _ in differences)
    named = ", ".join(f"'{value}'" for _, _, value in differences)
    cure = " ".join(f"{variable}={value or repr(value)}" for variable, value, _ in differences)
    return IndexMismatch(
        f"the index was built with the encoder {built}, but the settings name {named}; "
        f"run `ingest run` to rebuild it, or set {cure}"
    )


def missing_encoder(encoders: Path, fingerprint: str) -> IndexDamaged:
    """Return the error for an index whose encoder is gone from the store."""
    return IndexDamaged(
        f"the encoder that the index was built with is gone: {encoders / fingerprint} is missing; run `ingest run`"
    )


def _encoder_folders(encoders: Path) -> list[Path]:
    return sorted(path.parent for path in encoders.glob(f"onnx-*/{SPEC}"))


def _has_its_source(spec: EncoderSpec) -> bool:
    """Whether the model is unchanged since it was compiled; a hub model without a cached copy counts as unchanged."""
    folder = Path(spec.source_folder)
    return is_unchanged(folder, spec.source) if folder.is_dir() else not Path(spec.model).is_absolute()


def _is_same_model(name: str, spec: EncoderSpec) -> bool:
    """Whether `spec` was made from `name`: the same name, or the same files in another folder."""
    if name == spec.model:
        return True
    if not is_model_folder(Path(name)):
        return False
    source = source_files(Path(name))
    return {path: file.sha256 for path, file in source.items()} == {
        path: file.sha256 for path, file in spec.source.items()
    }

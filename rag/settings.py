"""Every setting, from defaults, then `openbook.toml`, then the environment, which is read nowhere else.

`RAG_LLM__MODEL=x` in the environment is `model = "x"` under `[llm]` in the file. Unknown keys are errors.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from rag.errors import SettingsError, UnknownName
from rag.records import Strictness
from rag.registry import Registry, suggestion
from rag.settings_file import SETTINGS_FILE, find_settings_file, read_settings_file
from rag.user_folders import OLDER_STORE, default_store, usual_store

PREFIX = "RAG_"
STORE_VARIABLE = f"{PREFIX}STORE"
RATE = r"^[1-9][0-9]{0,5}/(second|minute|hour|day)$"

HostName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,253}$")]  # no port: any port is accepted
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9._:\[\]-]{1,260}$")]  # as browsers send it; no *

FromHome = Annotated[Path, AfterValidator(Path.expanduser)]  # nobody else expands the ~ in openbook.toml


def _split_path(value: object) -> object:
    return [name for name in value.split(os.pathsep) if name] if isinstance(value, str) else value


Folders = Annotated[tuple[FromHome, ...], NoDecode, BeforeValidator(_split_path)]  # a list, or written like PATH


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value  # `RAG_LLM__MODEL=` gives ""


def _has_scheme(base_url: str | None) -> str | None:
    if base_url is not None and not base_url.startswith(("http://", "https://")):
        raise ValueError("it must begin with http:// or https://")
    return base_url


Address = Annotated[str | None, BeforeValidator(_blank_is_none), AfterValidator(_has_scheme)]
Secret = Annotated[SecretStr | None, BeforeValidator(_blank_is_none)]


class Part(BaseModel):
    """A group of settings: frozen, unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EmbedderSettings(Part):
    """The encoder of documents and questions.

    `kind` names a part of `rag.embedders.EMBEDDERS`; `model` is a name or a folder that sentence-transformers
    loads (or the server's name of the model, for `openai`; ignored by `hashing`).
    """

    kind: str = "onnx"
    model: str = "all-MiniLM-L6-v2"
    precision: Literal["int8", "fp32"] = "int8"
    query_prompt: str = ""
    document_prompt: str = ""
    dimensions: int | None = Field(default=None, ge=1, description="hashing, openai: length of a vector")
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout_s: float = Field(default=60.0, gt=0)
    workers: int | None = Field(default=None, ge=1, description="threads that embed; None: one per core")


class ChunkerSettings(Part):
    """How documents are cut; sizes are cl100k tokens, context not counted."""

    name: str = "default"
    size_tokens: int = Field(default=200, ge=20, le=8000)
    overlap_tokens: int = Field(default=0, ge=0)
    context: bool = Field(default=True, description="embed and index a chunk's title and headings with its text")


class PdfSettings(Part):
    """How PDFs are read; each reader is the other's fallback."""

    reader: Literal["pdfium", "pypdf"] = "pdfium"


class LoadSettings(Part):
    """Limits on reading one file; parsing runs in a process of its own.

    A link to a file is followed within the folder that was named, and into `links_into`.
    """

    timeout_s: float = Field(default=120.0, gt=0)
    memory_mb: int = Field(default=2048, ge=256)
    max_bytes: int = Field(default=512 * 2**20, ge=1)
    links_into: Folders = Field(default=(), description="folders that links to files may lead into")


class CacheSettings(Part):
    """The embedding cache; above `max_mb` a run drops what no generation uses.

    At 384 dimensions a text takes 1.6 KB, and one that is a chunk with the vectors of its tokens about 10.
    """

    max_mb: int = Field(default=2048, ge=0)


class WordsSettings(Part):
    """The word index; `language` is a code for all documents, or `auto`: each is analysed in its own."""

    language: str = "auto"


class VectorsSettings(Part):
    """Where vectors are kept; `kind` names a part of `rag.index.vectors.VECTOR_STORES`.

    `exact` is a matrix and codes of its rows: it misses nothing, and takes 17 ms for a million chunks. `chroma` is that
    and Chroma's graph, for those who want a Chroma collection. `chroma-server` is that and rows on a Chroma server,
    which `url`, `tenant`, `database` and `token` reach; docs/vector-server.md. An index is asked with the store that it
    was written with; the next `ingest run` writes it anew, from the embedding cache, where the setting differs.
    """

    kind: str = "exact"
    url: Address = Field(default=None, description="chroma-server: as http://127.0.0.1:8000")
    tenant: str = Field(default="default_tenant", min_length=1)
    database: str = Field(default="default_database", min_length=1)
    token: Secret = None
    token_header: Literal["x-chroma-token", "authorization"] = Field(
        default="x-chroma-token", description="where the token goes; authorization: as a bearer token"
    )
    timeout_s: float = Field(default=10.0, gt=0, description="for one search of the server")
    batch_rows: int = Field(default=2000, ge=1, description="rows that one request to the server adds or lists")


class RetrievalSettings(Part):
    """How chunks are found; `candidates` is how many each of the two searches hands to the fusion.

    A score is dense_weight · cosine + (1 - dense_weight) · the share of the question's words. A chunk's cosine is
    averaged with those of the chunks before and after it, each weighted by `neighbour_weight`. Unless a number of hits
    is asked for, hits below `min_share` of the best score are left out; this does not apply to `rrf` and rerankers,
    whose scores are not shares. The first `late_hits` are put in order by late interaction as well, where the index has
    the vectors of tokens: how well the question's tokens are matched by a chunk's, with `late_weight` to a score's 1;
    0 leaves it out, and `rrf` does. docs/experiments.md has the measurements.

    With the vector store `chroma`, up to `exact_rows` allowed rows are searched exactly, more through Chroma's graph,
    which misses some and differs between builds. Exact search takes 2 ms for 100,000 rows and 17 for a million, and
    never imports chromadb, which takes 0.8 to 1.4 s of a process's start. An index is built for this setting: beyond
    10,000 chunks, a graph that will not be searched only stores its rows.
    """

    k: int = Field(default=8, ge=1, le=100)
    exact_rows: int = Field(default=150_000, ge=0)
    candidates: int = Field(default=200, ge=1, le=1000)
    fusion: Literal["convex", "rrf"] = "convex"
    dense_weight: float = Field(default=0.45, ge=0, le=1)
    neighbour_weight: float = Field(default=0.3, ge=0, le=1)
    min_share: float = Field(default=0.65, ge=0, le=1)
    late_hits: int = Field(default=32, ge=0, le=1000)
    late_weight: float = Field(default=0.7, ge=0, le=10)
    reranker: str | None = None
    reranker_model: str | None = Field(
        default=None, description="cross-encoder: a name on Hugging Face's hub, or a folder"
    )


class LLMSettings(Part):
    """The language model; without `model` answers are extractive: the sources' own sentences.

    `kind` names a part of `rag.llms.LLMS`: with `openai`, `model` is its name on the server; with `local`, a GGUF file
    or a folder. Prices are in any currency, per million tokens.
    """

    kind: str = "openai"
    model: Annotated[str | None, BeforeValidator(_blank_is_none)] = None
    base_url: Address = None
    api_key: Secret = None
    context_tokens: int = Field(default=8192, ge=512)
    max_answer_tokens: int = Field(default=700, ge=16)
    temperature: float = Field(default=0.0, ge=0, le=2)
    timeout_s: float = Field(default=60.0, gt=0, description="for one whole answer, retries included")
    retries: int = Field(default=2, ge=0, le=10)
    fallback: bool = Field(default=True, description="answer extractively when the model fails")
    prompt_price_per_million: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    completion_price_per_million: float | None = Field(default=None, ge=0, allow_inf_nan=False)


class AnswerSettings(Part):
    """How answers are checked and limited; `max_sentences` applies to extractive ones."""

    strictness: Strictness = "mark"
    max_sentences: int = Field(default=3, ge=1, le=20)


class ServerSettings(Part):
    """Where the service listens, and its limits; docs/operating.md explains each.

    Rates count per account and route; X-Forwarded-For is believed only from `trusted_proxies`.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    max_question_characters: int = Field(default=4000, ge=1)
    max_text_characters: int = Field(default=50 * 2**10, ge=1, description="of a text that is to be verified")
    originals: bool | None = Field(
        default=None, description="whether readers may have PDF files whole; unless set, where there are no keys"
    )
    log_questions: bool = Field(default=False, description="write questions to the log")
    rate: str | None = Field(
        default=None, pattern=RATE, description="such as 60/minute, for keys without a rate of their own"
    )
    anonymous_rate: str | None = Field(default="60/minute", pattern=RATE, description="per address, without a key")
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    hosts: tuple[HostName, ...] = Field(default=(), description="names that it answers to, besides localhost and host")
    cors_origins: tuple[Origin, ...] = Field(default=(), description="pages that may ask, as https://wiki.example.org")
    max_body_bytes: int = Field(default=2 * 2**20, ge=1024)  # enough for a long history; files: `upload`
    head_timeout_s: float = Field(default=10.0, gt=0, description="until a request's line and headers arrive")
    body_timeout_s: float = Field(default=10.0, gt=0)
    max_requests: int = Field(default=64, ge=1, description="at the same time, not counting streams")
    max_streams: int = Field(default=600, ge=1)
    timeout_s: float = Field(default=300.0, gt=0, description="for one whole request; more than llm.timeout_s")
    grace_s: int = Field(default=10, ge=1, description="for answers under way when the service stops")
    workers: int = Field(default=1, ge=1, le=64, description="processes that answer on the port")


class UploadSettings(Part):
    """Limits on files that are sent to the service; docs/uploads.md explains each.

    A body is given no time limit of its own, but a rate: below `least_bytes_per_s` on average, once ten seconds are
    over, it is given up. Quotas count what waits and what lies in the managed root.
    """

    max_bytes: int = Field(default=100 * 2**20, ge=1, description="of one file")
    max_files: int = Field(default=1000, ge=1, description="of one request")
    max_at_once: int = Field(default=16, ge=1, description="requests that send files at the same time")
    least_bytes_per_s: int = Field(default=10 * 2**10, ge=0)
    collection_bytes: int = Field(default=10 * 2**30, ge=0, description="of all uploaded files of a collection")
    collection_files: int = Field(default=50_000, ge=0)
    account_bytes: int = Field(default=10 * 2**30, ge=0, description="of all files that an account has uploaded")
    undo_s: float = Field(default=10.0, ge=0, description="until a deletion starts; it can be cancelled until then")


class ReplicaSettings(Part):
    """A service that answers from what is published at a target, `rag serve --from`; docs/remote.md."""

    target: Annotated[str | None, BeforeValidator(_blank_is_none)] = Field(
        default=None, description="as s3://handbook/openbook; rag serve is a replica then"
    )
    cache: FromHome | None = Field(default=None, description="its own folder for what it fetches")
    poll_s: float = Field(default=2.0, ge=0.1, le=3600, description="between two looks at the target")
    timeout_s: float = Field(default=10.0, ge=1, le=3600, description="for one request to a bucket")


class RemoteSettings(Part):
    """A running service that adapters ask instead of the store here; docs/adapters.md. Commands never ask it."""

    base_url: Address = Field(default=None, description="as http://127.0.0.1:8000")
    key: Secret = None
    timeout_s: float = Field(default=30.0, gt=0, description="for one request")


class Settings(BaseSettings):
    """All settings of one process; read once at its entry point, then handed on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True)

    store: FromHome = Field(default_factory=default_store)
    collection: str = "default"
    embedder: EmbedderSettings = EmbedderSettings()
    chunker: ChunkerSettings = ChunkerSettings()
    pdf: PdfSettings = PdfSettings()
    load: LoadSettings = LoadSettings()
    cache: CacheSettings = CacheSettings()
    vectors: VectorsSettings = VectorsSettings()
    words: WordsSettings = WordsSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    llm: LLMSettings = LLMSettings()
    answer: AnswerSettings = AnswerSettings()
    server: ServerSettings = ServerSettings()
    upload: UploadSettings = UploadSettings()
    replica: ReplicaSettings = ReplicaSettings()
    remote: RemoteSettings = RemoteSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, InitSettingsSource(settings_cls, read_settings_file())


def load_settings(**overrides: Any) -> Settings:  # Any: pydantic checks the values
    """Read the settings; `overrides` win over everything. Raises SettingsError naming each bad key and its cure."""
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and not _is_known(name))
    if unknown:
        name = unknown[0]
        raise SettingsError(
            f"the environment sets {name}, which is not a setting{suggestion(name, _variables())}; unset it"
        )
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise SettingsError("; ".join(_explain(dict(problem)) for problem in error.errors())) from None
    except (OSError, ValueError, RecursionError) as error:  # malformed TOML in the file, or JSON in a variable
        raise SettingsError(
            f"the settings cannot be read ({error}); check {SETTINGS_FILE} and the environment"
        ) from error
    return _with_openai_key(settings)


def environment_with(*, unless_set: Mapping[str, str], always: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of this process for one that it starts, with more in it."""
    return {**unless_set, **os.environ, **always}


def store_origin(settings: Settings) -> str | None:
    """Return what made the store another than the user's usual one, for people; None where it is the usual one."""
    with suppress(SettingsError):  # without a home there is no usual one
        if settings.store.absolute() == usual_store():
            return None
    if any(name.upper() == STORE_VARIABLE for name in os.environ):
        return STORE_VARIABLE
    with suppress(OSError, ValueError, RecursionError):
        if "store" in read_settings_file():
            return str(find_settings_file().path)
    if settings.store == OLDER_STORE.absolute():
        file = find_settings_file().path
        cure = "`rag init` writes that down" if file is None else f'add store = "{OLDER_STORE}" to {file}'
        return f"found here, where older versions kept it; {cure}, or move it to {usual_store()}"
    return "as given"


def check_part(parts: Registry[Any], name: str, setting: str) -> None:
    """Raise SettingsError unless `parts` has the name that `setting`, such as `chunker.name`, gives."""
    try:
        parts[name]
    except UnknownName as error:
        variable = f"{PREFIX}{setting.replace('.', '__')}".upper()
        raise SettingsError(f"{error}; correct the setting '{setting}' ({variable})") from None


def _with_openai_key(settings: Settings) -> Settings:
    """Use OPENAI_API_KEY, but only if the user has named a model for it."""
    key = os.environ.get("OPENAI_API_KEY")
    if not key:
        return settings
    if settings.llm.model and settings.llm.api_key is None:
        settings = settings.model_copy(update={"llm": settings.llm.model_copy(update={"api_key": SecretStr(key)})})
    if settings.embedder.kind == "openai" and settings.embedder.api_key is None:
        embedder = settings.embedder.model_copy(update={"api_key": SecretStr(key)})
        settings = settings.model_copy(update={"embedder": embedder})
    return settings


def _variables() -> list[str]:
    names = []
    for name, field in Settings.model_fields.items():
        part = field.annotation
        if isinstance(part, type) and issubclass(part, Part):
            names += [f"{PREFIX}{name}__{key}".upper() for key in part.model_fields]
        else:
            names.append(f"{PREFIX}{name}".upper())
    return names


def _is_known(name: str) -> bool:
    return name.upper() in {variable for known in _variables() for variable in (known, known.split("__")[0])}


def _explain(problem: dict[str, Any]) -> str:
    path = [str(part) for part in problem["loc"]]
    group: Any = Settings
    for part in path[:-1]:
        group = group.model_fields[part].annotation if part in getattr(group, "model_fields", {}) else group
    key = ".".join(path)
    if problem["type"] == "extra_forbidden":
        return f"there is no setting '{key}'{suggestion(path[-1], group.model_fields)}; remove it from {SETTINGS_FILE}"
    said = problem["msg"].removeprefix("Value error, ")  # pydantic's, before what our own validators say
    return f"the setting '{key}' is {problem['input']!r}: {said} ({PREFIX}{'__'.join(path).upper()})"

"""The architecture, as a test: the rooms, who may import whom, and where each foreign package has its one place."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

VOCABULARY = [
    *("rag.records", "rag.cards", "rag.errors", "rag.files", "rag.filters", "rag.protocols", "rag.registry"),
    *("rag.model_servers", "rag.regular_files", "rag.serialise", "rag.settings", "rag.settings_file"),
    *(
        "rag.addresses",
        "rag.numpy_threads",
        "rag.targets",
        "rag.threads",
        "rag.uncollected",
        "rag.user_folders",
        "rag.waits",
    ),
]

# From the bottom up: a room imports only from those above it in this list. Rooms of one line do not import each other.
LAYERS: list[list[str]] = [
    ["rag", *VOCABULARY],  # what everybody speaks of: cheap to import, nothing heavy
    ["rag.text"],  # sentences, words, numbers, markers: by rules
    ["rag.embedders", "rag.llms"],  # edges: encoders and language models
    ["rag.verify"],  # a sentence to the spans that carry it
    ["rag.index"],  # what `ingest` writes and everybody reads
    ["rag.search", "rag.page_images", "rag.remote"],  # a question to hits; a page to its picture; what is published far
    ["rag.answer"],  # hits to an answer
    ["rag.engine", "rag.keys", "rag.feedback", "rag.jobs"],  # what the faces stand on
    ["rag.evals", "rag.adapters"],  # measures; other people's frameworks
    ["rag.api"],  # the HTTP face
    ["rag.cli"],  # the commands `rag …`
    ["ingest", "ingest.boundary", "ingest.chunked"],  # what a failure costs, and a document in chunks
    ["ingest.loaded"],  # what a loader hands on, and a worker
    ["ingest.loaders", "ingest.chunkers"],  # bytes to text, a document to spans
    ["ingest.sources"],  # folders and databases
    ["ingest.line"],  # the modules of `ingest/` itself: find, plan, load, chunk, embed, write
    ["ingest.upkeep", "ingest.lab"],  # what is done to an index besides; chunkers compared
    ["ingest.cli"],  # the commands `ingest …`
]

# The same inside the service, whose room is the largest.
SERVICE: list[list[str]] = [
    ["rag.api", "rag.api.access", "rag.api.logs", "rag.api.managed_worker", "rag.api.page", "rag.api.refreshing"],
    ["rag.api.wire"],  # what goes over the wire
    ["rag.api.metrics", "rag.api.protocol"],
    ["rag.api.observing", "rag.api.middleware", "rag.api.routes", "rag.api.server"],
    ["rag.api.mcp"],  # the same answers by the Model Context Protocol
    ["rag.api.app"],
    ["rag.api.replicating"],
    ["rag.api.serve", "rag.api.serving_worker"],
]

# File names that occur twice: the same thing in two families, or a thing and its face.
TWICE = {
    "blocks",  # of HTML and of Word
    "commands",
    "documents",  # made by ingest, served by a route
    "eval",
    "feedback",
    "jobs",  # records of them, and their routes
    "keys",
    "openai",
    "originals",  # found below their roots, given by a route
    "questions",  # from files and from requests
    "sentences",  # told apart, and a chunker of them
    "tokens",  # counted, and a chunker of them
    "watch",
}

# A foreign package and the only modules (or families) that may import it, even lazily.
PLACES: dict[str, list[str]] = {
    "chromadb": ["rag.index.vectors.chroma_graph", "rag.index.vectors.chroma_client"],
    "httpx": ["rag.index.vectors.chroma_client"],  # what Chroma's client stands on
    "tantivy": ["rag.index.analysis", "rag.index.word_files", "rag.index.words"],
    "numkong": ["rag.index.vectors.codes"],
    "sqlite3": [
        *("rag.index.library_file", "rag.index.library_writer", "rag.index.schema"),
        "rag.files",
        "ingest.cache",
        "ingest.cache_cleaning",
        "ingest.lab.evaluation",
        "rag.keys",
        "rag.jobs.queue",
        "rag.jobs.jobs_file",
    ],
    "babel": ["rag.text.values.cldr"],
    "watchfiles": ["ingest.upkeep.watch"],
    "sqlalchemy": ["ingest.sources.database_urls", "ingest.sources.databases"],
    "openai": ["rag.llms.openai", "rag.embedders.openai"],
    "obstore": ["rag.targets"],
    "ray": ["ingest.ray_driver"],
    "httpx2": ["rag.model_servers", "rag.adapters.client"],
    "langchain_core": ["rag.adapters.langchain"],
    "llama_index": ["rag.adapters.llamaindex"],
    "haystack": ["rag.adapters.haystack"],
    "llm": ["rag.adapters.llm"],
    "openvino_genai": ["rag.llms.local"],
    "huggingface_hub": ["rag.embedders.hub"],
    "fastapi": ["rag.api"],
    "uvicorn": ["rag.api"],
    "mcp": ["rag.api.mcp"],
    "limits": ["rag.api.middleware.rates"],
    "prometheus_client": ["rag.api.metrics", "rag.api.replica_metrics", "rag.api.worker_metrics"],
    "torch": ["rag.embedders.traced", "rag.embedders.sentence_transformers", "rag.search.rerankers.cross_encoder"],
    "sentence_transformers": [
        "rag.embedders.traced",
        "rag.embedders.sentence_transformers",
        "rag.search.rerankers.cross_encoder",
    ],
    "transformers": ["rag.embedders.traced", "rag.embedders.sentence_transformers"],
    "onnxruntime": ["rag.embedders"],
    "onnx": ["rag.embedders.bert_graph", "rag.embedders.compile"],
    "safetensors": ["rag.embedders.packaged"],
    "tokenizers": ["rag.embedders"],
    "tiktoken": ["rag.text.tokens"],
    "pypdf": ["ingest.loaders"],
    "pypdfium2": ["ingest.loaders", "rag.page_images.renderer"],
    "PIL": ["rag.page_images.renderer"],
    "markdown_it": ["ingest.loaders"],
    "selectolax": ["ingest.loaders"],
    "lxml": ["ingest.loaders"],
    "docx": ["ingest.loaders"],
    "pptx": ["ingest.loaders"],
    "yaml": ["ingest.loaders"],
    "ir_measures": ["rag.evals.ranking"],
    "typer": ["rag.cli", "ingest.cli"],
    "pandas": ["ingest.lab.comparison"],
    "matplotlib": ["ingest.lab.comparison", "ingest.lab.experiment_plots"],
    "pydantic_settings": ["rag.settings"],
    "platformdirs": ["rag.user_folders"],
}

HEAVY = {"torch", "transformers", "sentence_transformers", "chromadb", "onnxruntime", "openai", "fastapi", "tantivy"}
NEVER_AT_MODULE_LEVEL = {"torch", "sentence_transformers", "transformers", "onnx", "openvino_genai"}


def modules() -> dict[str, Path]:
    """Return every module of both packages by its name."""
    found = {}
    for package in ("rag", "ingest"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path, *, lazy: bool = True) -> Iterator[str]:
    """Yield what a file imports, `import a.b` and `from a import b` both as `a.b` where that is a module."""
    tree = parse(path)
    nodes = ast.walk(tree) if lazy else _at_module_level(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else str(node.module)


def _at_module_level(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _at_module_level(child)


def room_of(module: str, layers: list[list[str]] = LAYERS) -> str | None:
    """Return the room of a module: the longest listed name that it is or lies below; None where there is none."""
    rooms = {room for layer in layers for room in layer}
    parts = module.split(".")
    if layers is LAYERS and len(parts) == 2 and module not in rooms and parts[0] == "ingest":
        return "ingest.line"
    names = [".".join(parts[:length]) for length in range(len(parts), 1, -1)]
    return next((name for name in [*names, *([module] if len(parts) == 1 else [])] if name in rooms), None)


def height(room: str, layers: list[list[str]]) -> int:
    return next(i for i, layer in enumerate(layers) if room in layer)


def test_every_module_has_its_room() -> None:
    assert [module for module in MODULES if room_of(module) is None] == []
    assert [m for m in MODULES if m.startswith("rag.api") and room_of(m, SERVICE) is None] == []


def test_every_name_in_the_lists_exists() -> None:
    listed = {room for layer in (*LAYERS, *SERVICE) for room in layer} - {"ingest.line"}
    listed |= {place for places in PLACES.values() for place in places}
    assert sorted(listed - set(MODULES)) == []


@pytest.mark.parametrize("layers", [LAYERS, SERVICE], ids=["rooms", "service"])
def test_imports_point_upwards_only(layers: list[list[str]]) -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, path in MODULES.items()
        for imported in imports(path)
        if (own := room_of(module, layers)) is not None
        and imported in MODULES
        and (other := room_of(imported, layers)) is not None
        and own != other
        and height(other, layers) >= height(own, layers)
        and {own, other} - set(layers[0])
    ]
    assert wrong == []


def test_no_cycles_not_even_lazy_ones() -> None:
    graph = {m: {i for i in imports(p) if i in MODULES and i != m} for m, p in MODULES.items()}
    done: set[str] = set()
    cycles: list[str] = []

    def visit(module: str, trail: tuple[str, ...]) -> None:
        if module in trail:
            cycles.append(" -> ".join((*trail[trail.index(module) :], module)))
        elif module not in done:
            for imported in sorted(graph[module]):
                visit(imported, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())
    # A family's table names its parts in lazy builders, and the parts may use what the table's module defines.
    assert [cycle for cycle in cycles if not _is_a_table_and_its_parts(cycle)] == []


def _is_a_table_and_its_parts(cycle: str) -> bool:
    first, *others = cycle.split(" -> ")
    packages = [module for module in (first, *others) if MODULES[module].name == "__init__.py"]
    return any(all(module.startswith(package) for module in (first, *others)) for package in packages)


def test_file_names_tell_rooms_apart() -> None:
    names = Counter(path.stem for path in MODULES.values() if path.stem != "__init__")
    assert sorted(name for name, count in names.items() if count > 2) == []
    assert {name for name, count in names.items() if count == 2} == TWICE


def test_rag_never_imports_ingest() -> None:
    assert [
        m for m, p in MODULES.items() if m.startswith("rag") and any(i.startswith("ingest") for i in imports(p))
    ] == []


@pytest.mark.parametrize("package", sorted(PLACES))
def test_a_foreign_package_has_one_place(package: str) -> None:
    allowed = PLACES[package]
    wrong = [
        module
        for module, path in MODULES.items()
        if any(i.split(".")[0] == package for i in imports(path))
        and not any(module == place or module.startswith(f"{place}.") for place in allowed)
    ]
    assert wrong == []


@pytest.mark.parametrize("package", sorted(NEVER_AT_MODULE_LEVEL))
def test_a_giant_is_never_imported_at_module_level(package: str) -> None:
    wrong = [m for m, p in MODULES.items() if any(i.split(".")[0] == package for i in imports(p, lazy=False))]
    assert wrong == []


def test_the_environment_is_read_in_the_settings_alone() -> None:
    readers = {
        module
        for module, path in MODULES.items()
        for node in ast.walk(parse(path))
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and _is_os(node.value))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {a.name for a in node.names} & {"environ", "getenv"}
        )
    }
    assert readers <= {"rag.settings", "rag", "rag.numpy_threads"}  # the others set what libraries read there


def _is_os(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "os"


def test_importing_the_vocabulary_loads_nothing_heavy() -> None:
    code = f"import sys, {', '.join(VOCABULARY)}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert HEAVY & set(loaded.split()) == set()

"""The architecture, as a test: who may import whom, and where each foreign package has its one place."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# From the bottom up: a module imports only from the layers above its own in this list, or from its own family.
LAYERS: list[list[str]] = [
    ["rag", "rag.text", "rag.index", "rag.search", "rag.verify", "rag.answer"],
    ["rag.cards"],
    ["rag.records", "rag.errors"],
    ["rag.registry", "rag.protocols"],
    ["rag.settings", "rag.filters", "rag.text.scripts"],
    [
        "rag.text.tokens",
        "rag.text.sentences",
        "rag.index.words",
        "rag.index.tables",
        "rag.index.generations",
        "rag.index.views",
        "rag.answer.template",
        "rag.text.markers",
    ],
    [
        "rag.text.shown",
        "rag.answer.packing",
        "rag.text.numbers",
        "rag.index.library",
        "rag.index.originals",
        "rag.page_images",
        "rag.feedback",
        "rag.keys",
    ],
    ["rag.verify.links"],
    ["rag.verify.facts"],
    ["rag.verify.negation"],
    ["rag.verify.alignment", "rag.verify.verbatim", "rag.verify.answer_sentences"],
    [
        "rag.search.fusion",
        "rag.verify.support",
        "rag.answer.prompt",
        "rag.serialise",
        "rag.threads",
        "rag.answer.deadline",
    ],
    [
        "rag.verify.citations",
        "rag.answer.confidence",
        "rag.answer.conversation",
        "rag.answer.evidence",
        "rag.answer.rewrite",
    ],
    ["rag.answer.calibration"],
    ["rag.index.library_writer"],
    ["rag.embedders", "rag.index.vectors", "rag.search.rerankers", "rag.llms"],
    ["rag.index.opened", "rag.index.writer"],
    ["rag.search.retriever"],
    ["rag.answer.basis"],
    ["rag.answer.draft"],
    ["rag.answer.answering"],
    ["rag.engine"],
    ["rag.evals"],
    ["rag.api"],
    ["rag.cli"],
    ["ingest", "ingest.loaded", "ingest.sources", "ingest.upkeep", "ingest.lab"],
    ["ingest.sources.database_urls"],
    ["ingest.loaders", "ingest.chunkers", "ingest.sources.roots", "ingest.cache", "ingest.sources.passwords"],
    ["ingest.sources.database_rows"],
    ["ingest.sources.databases"],
    [
        "ingest.options",
        "ingest.sources.files",
        "ingest.workers",
        "ingest.report",
        "ingest.embedding",
        "ingest.cache_cleaning",
        "ingest.remembering",
    ],
    ["ingest.observed", "ingest.documents", "ingest.previous"],
    ["ingest.plan"],
    ["ingest.upkeep.collecting"],
    ["ingest.reading", "ingest.upkeep.rollback", "ingest.upkeep.forgetting"],
    ["ingest.survey"],
    ["ingest.pipeline", "ingest.upkeep.schedule"],
    ["ingest.lab.suites"],
    ["ingest.upkeep.watch", "ingest.lab.evaluation", "ingest.lab.chunker_names", "ingest.lab.cuts"],
    ["ingest.lab.chunk_view", "ingest.lab.trials", "ingest.lab.experiment_inputs", "ingest.lab.experiment_index"],
    ["ingest.lab.experiment_plots"],
    ["ingest.lab.comparison"],
    ["ingest.lab.experiment"],
    ["ingest.cli"],
]

# A foreign package and the only modules (or families) that may import it, even lazily.
PLACES: dict[str, list[str]] = {
    "chromadb": ["rag.index.vectors.chroma_graph"],
    "tantivy": ["rag.index.words"],
    "sqlite3": [
        "rag.index.tables",
        "rag.index.library",
        "rag.index.library_writer",
        "rag.index.generations",
        "ingest.cache",
        "ingest.cache_cleaning",
        "ingest.lab.evaluation",
        "rag.keys",
    ],
    "pathspec": ["ingest.sources.files"],
    "watchfiles": ["ingest.upkeep.watch"],
    "sqlalchemy": ["ingest.sources.database_urls", "ingest.sources.databases"],
    "openai": ["rag.llms.openai", "rag.embedders.openai"],
    "openvino_genai": ["rag.llms.local"],
    "fastapi": ["rag.api"],
    "uvicorn": ["rag.api"],
    "limits": ["rag.api.middleware.rates"],
    "prometheus_client": ["rag.api.metrics"],
    "torch": ["rag.embedders.compile", "rag.embedders.sentence_transformers", "rag.search.rerankers.cross_encoder"],
    "sentence_transformers": [
        "rag.embedders.compile",
        "rag.embedders.sentence_transformers",
        "rag.search.rerankers.cross_encoder",
    ],
    "transformers": ["rag.embedders.compile", "rag.embedders.sentence_transformers"],
    "onnxruntime": ["rag.embedders"],
    "onnx": ["rag.embedders.compile"],
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
}

HEAVY = {"torch", "transformers", "sentence_transformers", "chromadb", "onnxruntime", "openai", "fastapi", "tantivy"}
VOCABULARY = ["rag.records", "rag.errors", "rag.protocols", "rag.registry", "rag.settings", "rag.filters"]
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


def part_of(module: str) -> str | None:
    """Return the entry of LAYERS that a module belongs to: its own name, or its longest listed parent."""
    listed = {entry for layer in LAYERS for entry in layer}
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        entry = ".".join(parts[:length])
        if entry in listed and (length == len(parts) or entry not in ("rag", "ingest")):
            return entry
    return None


def height(entry: str) -> int:
    return next(i for i, layer in enumerate(LAYERS) if entry in layer)


def test_every_module_has_its_place_in_the_list() -> None:
    assert [module for module in MODULES if part_of(module) is None] == []


def test_every_name_in_the_lists_exists() -> None:
    listed = {entry for layer in LAYERS for entry in layer} | {place for places in PLACES.values() for place in places}
    assert sorted(listed - set(MODULES)) == []


def test_imports_point_upwards_only() -> None:
    wrong = []
    for module, path in MODULES.items():
        own = part_of(module)
        for imported in imports(path):
            other = part_of(imported) if imported.split(".")[0] in ("rag", "ingest") else None
            if own is not None and other is not None and own != other and height(other) >= height(own):
                wrong.append(f"{module} imports {imported}")
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
    assert [cycle for cycle in cycles if not _is_within_a_family(cycle)] == []


def _is_within_a_family(cycle: str) -> bool:
    return len({part_of(module) for module in cycle.split(" -> ")}) == 1


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
    assert readers <= {"rag.settings"}


def _is_os(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "os"


def test_importing_the_vocabulary_loads_nothing_heavy() -> None:
    code = f"import sys, {', '.join(VOCABULARY)}; print(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert HEAVY & set(loaded.split()) == set()

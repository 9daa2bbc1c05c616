"""Write docs/reference: the settings, commands, HTTP calls and Python names, as the code has them.

python -m scripts.write_reference

A test compares the files with what this writes. HTTP is read from docs/openapi.json (scripts.write_contract).
"""

import inspect
import json
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from html import escape
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from typer.main import get_command

import ingest.cli.commands
import rag.cli.commands
import rag.engine
import rag.errors
import rag.filters
import rag.records
import rag.serialise
import rag.settings
from scripts.write_contract import CONTRACT

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_AGAIN = "Written from the code by `python -m scripts.write_reference`; change it there."
_FUNCTIONS = (
    rag.engine.open_engine,
    rag.engine.open_without_model,
    rag.settings.load_settings,
    rag.filters.parse_where,
    rag.serialise.answer_json,
    rag.serialise.search_json,
    rag.serialise.verification_json,
    rag.serialise.event_json,
)
_METHODS = ("ask", "stream", "verify", "search", "prompt", "document", "warm", "refresh", "close")
_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
_JSON_BOUNDS = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "exclusiveMaximum": "< {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
}
_CODE_WITH_BAR = re.compile(r"`([^`]*\|[^`]*)`")
_OF_MODULES = re.compile(r"\b(?:[a-z_]+\.)+(?=[A-Za-z_])")

Json = Mapping[str, Any]  # Any: JSON


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    written = pages()
    for name, text in written.items():
        (FOLDER / name).write_text(text, "utf-8")
    print(f"wrote docs/reference: {', '.join(written)}")


def pages() -> dict[str, str]:
    """Return the text of each file."""
    makers: dict[str, Callable[[], Iterator[str]]] = {
        "settings.md": _settings,
        "commands.md": _commands,
        "http.md": _http,
        "python.md": _python,
    }
    return {name: "\n\n".join(make()) + "\n" for name, make in makers.items()}


def _settings() -> Iterator[str]:
    yield f"# All settings\n\n{_AGAIN}"
    yield (
        "In the environment `RAG_STORE`, `RAG_LLM__MODEL` …; in `openbook.toml` `store = …` and, under `[llm]`, "
        "`model = …`. [Which goes before which](../settings.md)."
    )
    alone, parts = [], []
    for name, field in rag.settings.Settings.model_fields.items():
        group = field.annotation
        if isinstance(group, type) and issubclass(group, rag.settings.Part):
            parts.append((name, group))
        else:
            alone.append((name, field))
    yield _table(("setting", "default", ""), [_setting(rag.settings.PREFIX + name.upper(), of) for name, of in alone])
    for name, group in parts:
        yield f"## {name}\n\n{inspect.getdoc(group)}"
        yield _table(
            ("setting", "default", ""),
            [_setting(f"{rag.settings.PREFIX}{name}__{key}".upper(), of) for key, of in group.model_fields.items()],
        )


def _setting(variable: str, field: FieldInfo) -> Sequence[str]:
    default = field.get_default()
    if variable == rag.settings.STORE_VARIABLE:
        shown = "[your data folder](../settings.md#one-store-found-from-anywhere)"
    elif default is None or default == ():
        shown = "none"
    else:
        shown = f"`{default if isinstance(default, str) else json.dumps(default)}`" if default != "" else "empty"
    bounds = [
        f"{sign} {getattr(of, name)}" for of in field.metadata for name, sign in _BOUNDS.items() if hasattr(of, name)
    ]
    choices = [f"`{choice}`" for choice in getattr(field.annotation, "__args__", ()) if isinstance(choice, str)]
    said = [*([field.description] if field.description else []), *([" or ".join(choices)] if choices else []), *bounds]
    return f"`{variable}`", shown, "; ".join(said)


def _commands() -> Iterator[str]:
    yield f"# All commands\n\n{_AGAIN}"
    yield "`rag` asks, `ingest` reads. Each prints what stands here with `--help`."
    for name, app in (("rag", rag.cli.commands.app), ("ingest", ingest.cli.commands.app)):
        yield from _command(get_command(app), [name])


def _command(command: Any, names: Sequence[str]) -> Iterator[str]:  # Any: typer's commands are another package's
    context = command.make_context(names[-1], [], resilient_parsing=True)
    usage = " ".join([*names, *command.collect_usage_pieces(context)])
    yield f"{'#' * min(3, 1 + len(names))} {' '.join(names)}"
    yield f"```text\n{usage}\n```"
    for paragraph in inspect.cleandoc(command.help).replace("\b", "").strip().split("\n\n"):
        title, _, lines = paragraph.strip("\n").partition("\n")
        yield f"```sh\n{inspect.cleandoc(lines)}\n```" if title == "Examples:" else " ".join(paragraph.split())
    rows = [
        (f"`{', '.join([*of.opts, *of.secondary_opts])}{f' {of.metavar}' if of.metavar else ''}`", of.help or "")
        for of in command.params
        if of.param_type_name == "option" and not of.hidden
    ]
    if rows:
        yield _table(("option", ""), rows)
    for name, below in getattr(command, "commands", {}).items():
        yield from _command(below, [*names, name])


def _http() -> Iterator[str]:
    contract = json.loads(CONTRACT.read_text("utf-8"))
    yield f"# Every call over HTTP\n\n{_AGAIN}"
    yield (
        "[openapi.json](../openapi.json) is the same for programs, [requests.http](../requests.http) has an example of "
        "each call, and [service.md](../service.md) is where to begin. Every error is a [Problem](#problem), and its "
        "status says which kind ([operating.md](../operating.md#limits-and-load))."
    )
    for path, operations in contract["paths"].items():
        for method, operation in operations.items():
            yield from _operation(f"{method.upper()} {path}", operation)
    yield "## Bodies"
    for name, schema in contract["components"]["schemas"].items():
        yield f"### {name}"
        if "description" in schema:
            yield _flowing(schema["description"])
        if "properties" in schema:
            required = schema.get("required", ())
            yield _table(
                ("field", "type", ""),
                [(f"`{key}`", _type(of), _notes(of, key in required)) for key, of in schema["properties"].items()],
            )
        else:
            yield _type(schema)


def _operation(title: str, operation: Json) -> Iterator[str]:
    yield f"## {title}"
    yield _flowing(operation["description"])
    if "parameters" in operation:
        yield _table(
            ("parameter", "type", ""),
            [
                (
                    f"`{of['name']}` in {of['in']}",
                    _type(of["schema"]),
                    _notes({**of["schema"], **of}, of.get("required")),
                )
                for of in operation["parameters"]
            ],
        )
    if "requestBody" in operation:
        yield f"Body: {_contents(operation['requestBody'])}"
    rows = [
        (status, _contents(response))
        for status, response in operation["responses"].items()
        if status.startswith(("2", "3"))
    ]
    errors = ", ".join(status for status in operation["responses"] if status.startswith(("4", "5")))
    yield _table(("status", "answer"), [*rows, (errors, "[Problem](#problem)")])


def _contents(of: Json) -> str:
    kinds = [
        f"`{kind}`" + (f": {_type(content['schema'])}" if content.get("schema", {}).keys() - {"type"} else "")
        for kind, content in of.get("content", {}).items()
    ]
    return "; or ".join(kinds) or of.get("description", "nothing")


def _type(schema: Json) -> str:
    """Return a schema in words, with a link to the body that it names."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(_type(each) for each in schema[several])
    if "enum" in schema or "const" in schema:
        return " or ".join(f"`{json.dumps(value)}`" for value in schema.get("enum", [schema.get("const")]))
    match schema.get("type", "any"):
        case "array":
            return f"list of {_type(schema.get('items', {}))}"
        case "object" if isinstance(schema.get("additionalProperties"), dict):
            return f"object of {_type(schema['additionalProperties'])}"
        case kind:
            return str(kind)


def _notes(schema: Json, is_required: bool | None) -> str:
    bounds = [said.format(schema[name]) for name, said in _JSON_BOUNDS.items() if name in schema]
    default = [f"default `{json.dumps(schema['default'], ensure_ascii=False)}`"] if "default" in schema else []
    described = [_flowing(schema["description"])] if "description" in schema else []
    return "; ".join([*described, *(["required"] if is_required else []), *bounds, *default])


def _python() -> Iterator[str]:
    yield f"# What Python offers\n\n{_AGAIN}"
    yield "[From Python](../python.md) shows them at work. All records are frozen: they are read, never changed."
    yield "## Functions"
    for function in _FUNCTIONS:
        yield from _callable(function, f"{function.__module__}.{function.__name__}", "###")
    yield f"## rag.engine.Engine\n\n{inspect.getdoc(rag.engine.Engine)}"
    for name in _METHODS:
        yield from _callable(getattr(rag.engine.Engine, name), f"Engine.{name}", "###")
    yield "## rag.records"
    for name, record in vars(rag.records).items():
        if is_dataclass(record) and isinstance(record, type) and not name.startswith("_"):
            yield f"### {name}\n\n{inspect.getdoc(record)}"
            yield _table(("field", "type"), [(f"`{of.name}`", f"`{_annotation(of.type)}`") for of in fields(record)])
    yield f"## rag.errors\n\n```text\n{inspect.getdoc(rag.errors)}\n```"


def _callable(function: Callable[..., object], name: str, level: str) -> Iterator[str]:
    signature = inspect.signature(function)
    arguments: list[str] = []
    for key, of in signature.parameters.items():
        if of.kind is of.KEYWORD_ONLY and "*" not in arguments:
            arguments.append("*")
        if key != "self":
            default = "" if of.default is of.empty else f" = {of.default!r}"
            stars = "**" if of.kind is of.VAR_KEYWORD else ""
            arguments.append(f"{stars}{key}: {_annotation(of.annotation)}{default}")
    wait = (
        "await "
        if inspect.iscoroutinefunction(function)
        else "async for … in "
        if inspect.isasyncgenfunction(function)
        else ""
    )
    yield f"{level} {name}"
    returned = _annotation(signature.return_annotation)
    yield f"```text\n{wait}{name.rpartition('.')[2]}({', '.join(arguments)}) -> {returned}\n```"
    yield inspect.getdoc(function) or ""


def _annotation(annotation: object) -> str:
    """Return a type as it is written in code, without the names of modules."""
    plain = (
        annotation.__name__
        if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias)
        else str(annotation)
    )
    return _OF_MODULES.sub("", plain).strip("'\"")


def _flowing(text: str) -> str:
    """Return text of several paragraphs, the lines of each joined, in one."""
    return " ".join(text.split())


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [[*map(_cell, row)] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in ([*head], ["---"] * len(head), *cells))


def _cell(text: str) -> str:
    """Return a cell's text on one line; a bar is written so that GitHub and the site both show it, in code too."""
    one_line = _CODE_WITH_BAR.sub(lambda match: f"<code>{escape(match[1], quote=False)}</code>", text).replace(
        "\n", " "
    )
    return one_line.replace("|", "&#124;")


if __name__ == "__main__":
    main()

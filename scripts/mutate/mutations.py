"""The small changes that `scripts.mutate` makes to the code, one at a time, to see whether a test fails."""

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_LOGGERS = ("log", "logger", "_log", "_logger", "logging", "warnings")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Mutation:
    """A piece of a file, `start` to `end` in characters, and what takes its place.

    `key` depends on the seed and on the text of the function alone, so a function that moves to another file
    keeps its mutations, and a sample by key stays nearly the same.
    """

    key: str
    path: str
    name: str
    line: int
    start: int
    end: int
    before: str
    after: str

    def apply(self, source: str) -> str:
        return source[: self.start] + self.after + source[self.end :]


def sample(root: Path, packages: tuple[str, ...], count: int, seed: int) -> list[Mutation]:
    """Return the `count` mutations with the smallest keys, at most one a function; fewer if there are fewer."""
    files = sorted(path for package in packages for path in (root / package).rglob("*.py"))
    first: list[Mutation] = []
    for path in files:
        source = path.read_text("utf-8")
        by_place: dict[str, Mutation] = {}
        for mutation in mutations_of(source, path.relative_to(root).as_posix(), seed):
            best = by_place.get(mutation.name)
            if best is None or mutation.key < best.key:
                by_place[mutation.name] = mutation
        first += by_place.values()
    return sorted(first, key=lambda mutation: (mutation.key, mutation.path))[:count]


def mutations_of(source: str, path: str, seed: int) -> Iterator[Mutation]:
    """Yield every mutation of a file's functions and of the values it assigns outside them, in order."""
    starts = _line_starts(source)
    for name, place in _places(ast.parse(source)):
        text = ast.unparse(place)
        for number, (node, after) in enumerate(_changes(place)):
            start = starts[node.lineno - 1] + _characters(source, starts, node.lineno, node.col_offset)
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            end = starts[node.end_lineno - 1] + _characters(source, starts, node.end_lineno, node.end_col_offset)
            key = hashlib.sha256(f"{seed}\0{text}\0{number}".encode()).hexdigest()
            yield Mutation(key, path, name, node.lineno, start, end, source[start:end], after)


def _places(module: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the functions, methods and assignments outside them, by name."""
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{_name(inner)}", inner) for inner in node.body if _is_place(inner))
        elif _is_place(node):
            yield _name(node), node


def _is_place(node: ast.stmt) -> bool:
    return isinstance(node, _Function | ast.Assign | ast.AnnAssign)


def _name(node: ast.stmt) -> str:
    if isinstance(node, _Function):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target  # type: ignore[attr-defined]
    return ast.unparse(target)


def _changes(node: ast.AST) -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    """Yield each node below that can be changed, with the code that takes its place."""
    if isinstance(node, ast.stmt):
        yield from ((node, after) for after in _changed_statement(node))
    elif isinstance(node, ast.expr):
        yield from ((node, f"({after})") for after in _changed_expression(node))
    for child in _children(node):
        yield from _changes(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what of a node runs and may be changed: no types, docstrings, logging or assertions."""
    if _is_left_alone(node):
        return
    skipped: list[ast.AST | None] = []
    if isinstance(node, _Function):
        skipped = [*node.decorator_list, node.returns, *node.body[: ast.get_docstring(node) is not None]]
    elif isinstance(node, ast.arg | ast.AnnAssign):
        skipped = [node.annotation]
    yield from (child for child in ast.iter_child_nodes(node) if child not in skipped)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Assert() | ast.ClassDef():
            return True
        case ast.JoinedStr():  # Python 3.11 does not say where a piece of an f-string stands
            return True
        case ast.If(test):
            return "TYPE_CHECKING" in ast.unparse(test)
        case ast.Call(ast.Name("cast" | "TypeVar")):
            return True
    return _is_logging(node)


def _is_logging(node: ast.AST) -> bool:
    call = node.value if isinstance(node, ast.Expr) else node
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value).split(".")[-1] in _LOGGERS
    )


def _changed_statement(node: ast.stmt) -> Iterator[str]:
    """Yield what takes a statement's place: nothing, or a return of nothing."""
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await) and not _is_logging(node)
    stores = isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name | ast.Tuple)
    if is_call or stores or isinstance(node, ast.AugAssign | ast.Raise | ast.Break | ast.Continue):
        yield "pass"
    if isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) not in ("None", "False"):
        yield "return None"


def _changed_expression(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Compare(left, [operator, *operators], comparators):
            other = _COMPARISONS[type(operator)]()
            yield ast.unparse(ast.Compare(left, [other, *operators], comparators))
        case ast.BoolOp(operator, values):
            yield ast.unparse(ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values))
        case ast.UnaryOp(ast.Not(), operand):
            yield ast.unparse(operand)
        case ast.IfExp(test, body, orelse):
            yield ast.unparse(ast.IfExp(test, orelse, body))
        case ast.BinOp(left, operator, right) if type(operator) in _ARITHMETIC and not _is_text(left, right):
            yield ast.unparse(ast.BinOp(left, _ARITHMETIC[type(operator)](), right))
        case ast.Constant(bool(value)):
            yield repr(not value)
        case ast.Constant(int(value) | float(value)):
            yield from (repr(value + 1), repr(value - 1))


def _is_text(*operands: ast.expr) -> bool:
    """Whether a sum can only be one of texts: its difference would fail at once and prove nothing."""
    return any(
        isinstance(operand, ast.JoinedStr) or (isinstance(operand, ast.Constant) and isinstance(operand.value, str))
        for operand in operands
    )


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _characters(source: str, starts: list[int], line: int, column_bytes: int) -> int:
    """Return how many characters of a line lie before a column that `ast` counts in bytes."""
    text = source[starts[line - 1] : starts[line]]
    return len(text.encode()[:column_bytes].decode())

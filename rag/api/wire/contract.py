"""The published contract, OpenAPI: what FastAPI reads from the routes, and what is true of many of them at once.

Names and examples of single operations stand in `rag.api.wire.examples`.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from rag.api.wire.examples import OPERATIONS, PARAMETERS, Operation
from rag.api.wire.problems import MEDIA_TYPE

Json: TypeAlias = dict[str, Any]  # Any: JSON

KEY = "key"  # the security scheme's name

_OPEN = ("/healthz", "/readyz")
_UNUSED = ("HTTPValidationError", "ValidationError")  # FastAPI's own formats of errors

_KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "ob_…",
    "description": (
        "A key from `rag keys create`. Without one a caller sees public collections; where no key was ever made, and "
        "the service listens on loopback or was started with --open, everything."
    ),
}

_ERRORS = {
    "400": "The request names no host, or its body cannot be read: it is no UTF-8, or nested too deeply.",
    "401": "There is no key and nothing is public, or the key is not, or no longer, good.",
    "404": "It does not exist for this account: what one may not see does not exist.",
    "408": "The body did not arrive in time.",
    "413": "The body is too long.",
    "421": "The request is for another host than this service answers to.",
    "422": "The request makes no sense; `errors` points at what is wrong in its body.",
    "429": "The account, or the address, asked more often than it may.",
    "502": "The language model gave no answer, and the settings do not let the documents answer instead.",
    "503": "The index cannot be used, or the service has as much to do as it takes.",
}

_HEADERS: dict[str, Json] = {
    "X-Request-Id": {
        "description": "The request's own, where it was 1 to 64 of A-Z a-z 0-9 . _ -, else a new one; the log has it.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    "WWW-Authenticate": {"description": "`Bearer`", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
}
_HEADERS_OF = {"401": "WWW-Authenticate", "429": "Retry-After"}


def describe(contract: Json) -> Json:
    """Complete FastAPI's contract: keys, errors as they are sent, names and examples; changes and returns it."""
    components = contract["components"]
    for unused in _UNUSED:
        components["schemas"].pop(unused, None)
    components["securitySchemes"] = {KEY: _KEY}
    components["headers"] = _HEADERS
    for method, path, operation in operations(contract):
        operation["security"] = [] if path in _OPEN else [{KEY: []}, {}]
        _add_errors(operation, path)
        described = OPERATIONS.get(f"{method.upper()} {path}")
        if described is not None:
            _name(operation, described)
    return contract


def operations(contract: Json) -> Iterator[tuple[str, str, Json]]:
    """Yield each operation of a contract with its method, in small letters, and its path."""
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def _add_errors(operation: Json, path: str) -> None:
    """Add the errors that may happen, and make every error a problem."""
    responses = operation["responses"]
    for status in _errors_of(operation, path):
        responses.setdefault(status, {"description": _ERRORS[status]})
    for status, response in responses.items():
        if not status.startswith(("2", "3")):
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for name in ("X-Request-Id", _HEADERS_OF.get(status)):
            if name is not None:
                response.setdefault("headers", {})[name] = {"$ref": f"#/components/headers/{name}"}


def _errors_of(operation: Json, path: str) -> list[str]:
    has_body = "requestBody" in operation
    wanted = [
        ("400", True),
        ("401", path not in _OPEN),
        ("404", path not in _OPEN and (has_body or "parameters" in operation)),
        ("408", has_body),
        ("413", has_body),
        ("421", True),
        ("422", has_body or "parameters" in operation),
        ("429", path not in _OPEN),
        ("503", path not in _OPEN),
    ]
    return [status for status, may_happen in wanted if may_happen]


def _name(operation: Json, described: Operation) -> None:
    """Give an operation its name and its examples."""
    operation["operationId"], operation["summary"] = described.name, described.summary
    if described.uses_model:
        operation["responses"]["502"] = {**operation["responses"]["default"], "description": _ERRORS["502"]}
    if described.request is not None:
        operation["requestBody"]["content"]["application/json"]["example"] = described.request
    for media_type, example in described.response.items():
        operation["responses"][described.status]["content"][media_type]["example"] = example
    examples = {**PARAMETERS, **described.parameters}
    for parameter in operation.get("parameters", []):
        if parameter["name"] in examples:
            parameter["example"] = examples[parameter["name"]]

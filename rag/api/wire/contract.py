"""The published OpenAPI contract: what FastAPI reads from the routes, plus what many of them share.

Names and examples of single operations are in `rag.api.wire.examples`.
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
        "A key from `rag keys create`. Without one, a caller may read public collections, or everything if no key was "
        "ever created and the service listens on loopback or was started with --open."
    ),
}

_ERRORS = {
    "400": "The request names no host, or its body is not UTF-8 or is nested too deeply.",
    "401": "The key is missing (and nothing is public), unknown, expired or revoked.",
    "404": "It does not exist, or this account may not read it.",
    "408": "The body did not arrive in time.",
    "413": "The body is too long.",
    "421": "The request names a host that this service does not answer to.",
    "422": "The request is invalid; `errors` points at the faults in its body.",
    "429": "The account or the address exceeded its rate.",
    "502": "The language model gave no answer, and the settings forbid the extractive fallback.",
    "503": "The index cannot be used, or the service is at its limit.",
}

_HEADERS: dict[str, Json] = {
    "X-Request-Id": {
        "description": "The request's own id if it is 1 to 64 of A-Z a-z 0-9 . _ -, else a new one; the log has it.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    "WWW-Authenticate": {"description": "`Bearer`", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
}
_HEADERS_OF = {"401": "WWW-Authenticate", "429": "Retry-After"}


def describe(contract: Json) -> Json:
    """Complete FastAPI's contract with keys, errors, names and examples; changes and returns it."""
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
    """Yield each operation of a contract with its method in lower case and its path."""
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def _add_errors(operation: Json, path: str) -> None:
    """Add the possible errors, and describe every error as a problem."""
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

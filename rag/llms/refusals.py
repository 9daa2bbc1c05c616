"""Recognises the different words in which servers refuse a prompt too long or an unknown parameter. Pure.

The wordings are those that users of OpenAI, Azure, vLLM, SGLang, TGI, llama.cpp, Ollama, LM Studio, OpenRouter, Groq,
Mistral, xAI, Anthropic and Gemini reported in the issues of these projects; tests/rag/llms/test_refusals.py has them.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence

SYSTEM_ROLE = "system role"  # named beside the parameters: Gemma's and o1-mini's templates have no such role

_MOST_SEARCHED = 10_000  # characters of an error
_ECHOES = {
    "input",
    "messages",
    "request",
    "prompt",
}  # members that repeat what was sent

_TOO_LONG = re.compile(
    r"context_length_exceeded|exceed_context_size|string_above_max_length|context_window_exceeded"
    r"|maximum (?:context|prompt|input|sequence|model|allowed input) length"
    r"|(?:exceed(?:s|ed|ing)?|(?:long|great|larg)er than|too (?:long|large|big))[^.\n]{0,80}\bcontext\b"
    r"|\bcontext\b[^.\n]{0,60}(?:exceed|overflow|too (?:long|small)|not enough)"
    r"|\b(?:prompt|input)s?\b (?:is |are )?too (?:long|large)|too many (?:input|prompt) tokens"
    r"|token count\b[^.\n]{0,60}(?:exceed|supports (?:only )?up to)|exceeds (?:the )?max_(?:seq|model)_len"
    r"|tokens \+ `?max_new_tokens`? must be|n_keep\b.{0,20}\bn_ctx"
    r"|max_tokens must be at least 1, got -"  # vLLM: the prompt left less than nothing
    r"|request too large for|reduce (?:the length of )?(?:the|your) (?:messages?|prompt|input)",
    re.IGNORECASE,
)

_NUMBER = r"(\d[\d,]{2,})"
_MOST_TOKENS = 10**9  # what is more is no limit of a model, and no number to count with
_LIMITS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bn_ctx\b\W{{1,4}}{_NUMBER}",
        rf"{_NUMBER} maximum context length",
        rf"(?:maximum|available|allowed|model'?s|loaded with)\b(?:[ _]\w+){{0,2}}[ _](?:length|size|window)\b"
        rf"(?! by)(?: of| is)?(?: only)?\W{{1,3}}{_NUMBER}",
        rf"\bcontext (?:window|length|size)(?! by)(?: of| is)?(?: only)?\W{{1,3}}{_NUMBER}",
        rf"maximum number of tokens\D{{0,20}}{_NUMBER}",
        rf"\bmax_(?:seq|model)_len\W{{1,3}}{_NUMBER}",
        rf"(?:<=|less than|up to|(?<!context )limit(?: of)?:?) ?{_NUMBER}",
        rf"> ?{_NUMBER}",
    )
]

_REFUSED = re.compile(
    r"unsupported|(?:not|n't) support|not (?:permitted|allowed|valid|accepted)|extra_forbidden|unrecogni[sz]ed|unknown"
    r"|unexpected|deprecated|only the default|only allowed when|invalid (?:parameter|argument|field)",
    re.IGNORECASE,
)
_NO_STREAM = re.compile(
    r"must be verified to stream|not support stream|stream\w* (?:is |are )?not support", re.IGNORECASE
)
_NO_SYSTEM = re.compile(
    r"system (?:role|message|instruction)s? (?:is |are )?not (?:support|enabled)|role.{0,30}does not support 'system'"
    r"|developer instruction is not enabled",
    re.IGNORECASE,
)


def server_words(body: object) -> str:
    """Return the message in a server's error body, for people; "" if it has none."""
    if isinstance(body, str):
        return body
    if isinstance(body, Sequence) and body:  # Google's form
        return server_words(body[0])
    if not isinstance(body, Mapping):
        return ""
    metadata = body.get("metadata")
    raw = metadata.get("raw") if isinstance(metadata, Mapping) else None  # OpenRouter: the provider's own words
    for told in (body.get("message"), body.get("error"), body.get("detail")):
        if isinstance(told, str) and told:
            return f"{told}: {raw}" if isinstance(raw, str) and raw else told
        if isinstance(told, Mapping):
            return server_words(told)
    return json.dumps(_without_echoes(body), ensure_ascii=False, default=str) if body else ""


def is_too_long(status: int | None, body: object) -> bool:
    """Whether a server refused because prompt and answer do not fit its context."""
    return status == 413 or _TOO_LONG.search(_everything(body)) is not None


def limit_tokens(body: object) -> int | None:
    """Return how many tokens fit, if the refusal of a prompt too long says so."""
    text = _everything(body)
    for pattern in _LIMITS:
        if match := pattern.search(text):
            tokens = int(match[1].replace(",", ""))
            return tokens if tokens < _MOST_TOKENS else None
    return None


def refused_parameter(body: object, sent: Collection[str]) -> str | None:
    """Return the parameter that the server refuses; None if it refused for another reason."""
    text = _everything(body)
    if SYSTEM_ROLE in sent and _NO_SYSTEM.search(text):
        return SYSTEM_ROLE
    if _REFUSED.search(text):
        named = body.get("param") if isinstance(body, Mapping) else None
        if isinstance(named, str) and named in sent:
            return named
        places = {name: match.start() for name in sent if name != "stream" and (match := _word(name).search(text))}
        if places:
            return min(places, key=lambda name: places[name])
    return "stream" if "stream" in sent and _NO_STREAM.search(text) else None


def _word(name: str) -> "re.Pattern[str]":
    return re.compile(rf"\b{re.escape(name)}\b")


def _everything(body: object) -> str:
    """Return an error body, codes and types included, as one text to search; of a long one the beginning."""
    text = body if isinstance(body, str) else json.dumps(_without_echoes(body), ensure_ascii=False, default=str)
    return text[:_MOST_SEARCHED]


def _without_echoes(body: object) -> object:
    if isinstance(body, Mapping):
        return {key: _without_echoes(value) for key, value in body.items() if key not in _ECHOES}
    if isinstance(body, Sequence) and not isinstance(body, str):
        return [_without_echoes(value) for value in body]
    return body

